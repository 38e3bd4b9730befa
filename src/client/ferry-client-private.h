/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"
#include "ferry-clock.h"

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

/* What FerryClient's own files and FerryTransferList know of it. */

/* So often may the service die within this time before it is given up. */
#define FERRY_CLIENT_MOST_FAILURES 5
#define FERRY_CLIENT_FAILURE_SPAN (30 * G_USEC_PER_SEC)

/* What the way to the service waits for. */
typedef enum
{
  FERRY_STEP_NONE,
  FERRY_STEP_BUS,   /* the session bus */
  FERRY_STEP_LOOK,  /* whether the service is there */
  FERRY_STEP_START, /* the bus to start it */
  FERRY_STEP_GREET, /* its first answer */
  FERRY_STEP_REST,  /* some time to pass */
} FerryClientStep;

struct _FerryClient
{
  GObject parent_instance;

  FerryClock      *clock;      /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable) */
  guint            watch_id;   /* of the service's name; 0 before there is a bus */
  char            *owner;      /* (owned) (nullable) who has the name now */
  char            *session;    /* (owned) (nullable) the owner that we are connected to */
  guint            property_id;
  guint            settled_id;
  guint            view_id;

  FerryClientState state;
  GError          *error; /* (owned) (nullable): why it is FAILED */
  FerryClientStep  step;
  GCancellable    *attempt;                              /* (owned) (nullable): of the step */
  guint            alarm_id;                             /* while it rests */
  gint64           failures[FERRY_CLIENT_MOST_FAILURES]; /* when, the latest first; 0 */

  GQueue     waiting; /* (element-type GTask) (owned) for the connection */
  GPtrArray *lists;   /* (owned) (element-type FerryTransferList) (unowned) */
  guint      n_watching;

  GVariant *counts;      /* (owned) (nullable) a{su} */
  GVariant *preferences; /* (owned) (nullable) a{sv} */
  GVariant *groups;      /* (owned) (nullable) a{sa{sv}} */
  GVariant *networks;    /* (owned) (nullable) a{sa{sv}} */
  GVariant *conditions;  /* (owned) (nullable) a{sv} */
  guint64   rate;
  gboolean  is_present;

  FerrySituation *situation; /* (owned) (nullable) what the conditions say */
};

/* For tests: whose time it is. Before the first call. */
void ferry_client_set_clock (FerryClient *self, FerryClock *clock);

/* ferry-client.c */
void ferry_client_notify_state (FerryClient *self);
void ferry_client_set_rate (FerryClient *self, guint64 rate);
/* "a{sv}" of the manager, any part of it. */
void ferry_client_take_properties (FerryClient *self, GVariant *properties);
void ferry_client_tell_settled (FerryClient *self, GVariant *parameters);

/* ferry-client-life.c */

/* Somebody needs the service: it is sought unless that has failed. */
void ferry_client_need (FerryClient *self);
/* Seeks it also after it was given up. */
void ferry_client_try_again (FerryClient *self);
void ferry_client_leave (FerryClient *self);

/* Lists live with the client: it tells them of their view and its end. */
void ferry_client_attach_list (FerryClient *self, gpointer list);
void ferry_client_detach_list (FerryClient *self, gpointer list);
/* One list more or less is watched: what the rate is told to. */
void ferry_client_count_watching (FerryClient *self, gboolean is_watching);

/* ferry-client-call.c */

/* A method of the service. */
typedef struct
{
  const char *name;
  const char *reply_type;
  int         timeout;     /* ms */
  gboolean    is_creating; /* done twice it would make two */
} FerryClientMethod;

/* @view: the object path of a view of this session; NULL: the manager. Calls of
 * views do not wait for a connection. */
typedef struct
{
  const FerryClientMethod *method;
  const char              *view;
  GVariant                *parameters; /* floating is sunk */
  GUnixFDList             *fds;        /* nullable */
} FerryClientCall;

void      ferry_client_send (FerryClient           *self,
                             const FerryClientCall *call,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data);
GVariant *ferry_client_receive (FerryClient             *self,
                                GAsyncResult            *result,
                                const FerryClientMethod *method,
                                GError                 **error);
/* What was sent. (transfer none) */
GVariant *ferry_client_get_sent (GAsyncResult *result);
/* For what cannot be sent at all. @error is taken. */
void ferry_client_send_back (FerryClient             *self,
                             const FerryClientMethod *method,
                             GAsyncReadyCallback      callback,
                             gpointer                 user_data,
                             GError                  *error);
/* @task waits until there is a connection or none will be. (transfer full) */
void ferry_client_wait (FerryClient *self, GTask *task);
/* All that wait go on. */
void ferry_client_release_waiting (FerryClient *self);

G_END_DECLS
