/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-origin.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ServiceFixture: a bus of its own, an origin, a folder, and ferry-service
 * between them. Nothing sleeps: all that waits asks until it is so, and ends the
 * test as failed when that takes too long.
 */
typedef struct
{
  GTestDBus       *bus;        /* (owned) */
  GDBusConnection *connection; /* (owned) the caller of the test */
  FerryFakeOrigin *origin;     /* (owned) */
  char            *root;       /* (owned) */
  char            *directory;  /* (owned) where the files go */
  char            *state;      /* (owned) */
  char            *config;     /* (owned) */
  GSubprocess     *service;    /* (owned) (nullable) */
  gboolean         has_system; /* the bus is also that of the system */
} ServiceFixture;

/* The end of a process. */
typedef struct
{
  int   exit; /* -1: ended by a signal */
  char *errors;
} ServiceEnd;

void service_end_clear (ServiceEnd *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ServiceEnd, service_end_clear)

void service_fixture_set_up (ServiceFixture *self, gconstpointer data);
/* Ends the service, and asserts that it leaves in order. */
void service_fixture_tear_down (ServiceFixture *self, gconstpointer data);

/* Runs ferry-service with the words of @line besides the state folder. */
GSubprocess *service_fixture_spawn (ServiceFixture *self, const char *line);
void         service_fixture_wait (GSubprocess *process, ServiceEnd *end);
/* As self->service; waits until it has its name. */
void service_fixture_start (ServiceFixture *self, const char *line);
/* Sends the signal and waits for the end. */
void     service_fixture_stop (ServiceFixture *self, int signal_number);
gboolean service_fixture_has_owner (ServiceFixture *self);

/* Another caller. Close it with g_dbus_connection_close_sync(). (transfer full) */
GDBusConnection *service_fixture_connect (ServiceFixture *self);

/* Calls @method of the manager; @arguments is the tuple as text. */
GVariant *service_fixture_try (GDBusConnection *connection,
                               const char      *method,
                               const char      *arguments,
                               GError         **error);
/* The same, asserted to succeed; {base} and {dir} are replaced in @arguments. */
GVariant *service_fixture_call (ServiceFixture *self, const char *method, const char *arguments);
/* Asserted to fail with an error of that name, the message holding @words. */
void service_fixture_refused (ServiceFixture *self,
                              const char     *method,
                              const char     *arguments,
                              const char     *error_name,
                              const char     *words);
#define SERVICE_INVALID_ARGS "org.freedesktop.DBus.Error.InvalidArgs"

/* Adds @path of the origin with more options of the request ("'name': <'x'>", or
 * NULL). Returns the id. */
char *service_fixture_add (ServiceFixture *self, const char *path, const char *options);
/* The status in words; NULL when there is no such transfer. */
char *service_fixture_get_status (ServiceFixture *self, const char *id);
void  service_fixture_until_status (ServiceFixture *self, const char *id, const char *status);
/* How many a query (the inside of an a{sv}) finds. */
guint service_fixture_count (ServiceFixture *self, const char *query);
/* A property of the manager. */
GVariant *service_fixture_get_property (ServiceFixture *self, const char *name);

/* The file @name of the folder is the @size bytes of version 1 of @path. */
void service_fixture_assert_file (ServiceFixture *self,
                                  const char     *name,
                                  const char     *path,
                                  guint64         size);

/* Asks until it is so. */
typedef gboolean (*ServiceFixtureFunc) (ServiceFixture *self, gconstpointer data);
void service_fixture_until (ServiceFixture    *self,
                            const char        *what,
                            ServiceFixtureFunc is_so,
                            gconstpointer      data);

#define SERVICE_TEST(name, function)                                                    \
  g_test_add ("/service/" name, ServiceFixture, NULL, service_fixture_set_up, function, \
              service_fixture_tear_down)

G_END_DECLS
