/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "fake-notifications.h"
#include "ferry-names.h"
#include "ferry-notifier.h"
#include "part-fixture.h"

G_BEGIN_DECLS

#define GATHER_TIME (2 * G_TIME_SPAN_SECOND)
#define HOLD_TIME (60 * G_TIME_SPAN_SECOND)

/**
 * NotifierFixture: the notifier between an engine that has no network and a
 * notification daemon that the test plays.
 */
typedef struct
{
  PartFixture       *part;        /* (owned) */
  FerryWorkload     *workload;    /* (owned) */
  FerryLedger       *ledger;      /* (owned) */
  FerryNetworks     *networks;    /* (owned) */
  FerryPreferences  *preferences; /* (owned) */
  FerryNotifier     *notifier;    /* (owned) */
  FakeNotifications *desktop;     /* (owned) (nullable) */
  GString           *activated;   /* (owned) */
} NotifierFixture;

/* Of the program: one bus and one daemon object for all tests, since libnotify has
 * one connection. */
void notifier_fixture_init (int *argc, char ***argv);
int  notifier_fixture_run (void);

void notifier_fixture_set_up (NotifierFixture *self, gconstpointer data);
void notifier_fixture_tear_down (NotifierFixture *self, gconstpointer data);
/* Another notifier, of a service that begins; the one before is gone. */
void notifier_fixture_start (NotifierFixture *self);

/* The desktop, which may lack something (nullable), or never answer. */
void notifier_fixture_appear (NotifierFixture *self, const char *lacks);
void notifier_fixture_appear_silent (NotifierFixture *self);

/* A transfer comes into @status. */
FerryTransfer *notifier_fixture_bring (NotifierFixture *self, const char *name, FerryStatus status);
void           notifier_fixture_pass (NotifierFixture *self, gint64 time);
/* The preference. */
void notifier_fixture_set_level (NotifierFixture *self, const char *level);

/* Until nothing holds the service; until a click was heard of. */
void notifier_fixture_until_free (NotifierFixture *self);
void notifier_fixture_until_activated (NotifierFixture *self);
/* Asserts what the @n-th notification says. */
void notifier_fixture_expect (NotifierFixture *self, guint n, const char *expected);

G_END_DECLS
