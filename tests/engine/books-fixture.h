/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-bookkeeper.h"
#include "ferry-fake-clock.h"
#include "ferry-fake-file-ops.h"
#include "ferry-fake-network.h"
#include "ferry-fake-power.h"

G_BEGIN_DECLS

/**
 * BooksFixture:
 *
 * A bookkeeper over a ledger in a folder that goes away with it, and a machine whose
 * clock, network and interfaces a test moves. It is in Berlin, and it is noon on the
 * tenth of March 2024 there.
 */
typedef struct
{
  char             *folder;  /* (owned) */
  FerryFakeFileOps *fake;    /* (owned) */
  FerryFakeClock   *clock;   /* (owned) */
  FerryFakeNetwork *network; /* (owned) on "home" */
  FerryFakePower   *power;   /* (owned) */
  FerryWriter      *writer;  /* (owned) */

  /* While the program runs. */
  FerryLedger            *ledger;    /* (owned) (nullable) */
  FerryTransport         *transport; /* (owned) (nullable) */
  FerryConditionsMonitor *monitor;   /* (owned) (nullable) */
  FerryBookkeeper        *keeper;    /* (owned) (nullable) */
  GString                *failures;  /* (owned): of "flush-failed" */
} BooksFixture;

/* In main(), before anything else. */
void books_fixture_init (void);

void books_fixture_set_up (BooksFixture *self, gconstpointer data);
void books_fixture_tear_down (BooksFixture *self, gconstpointer data);

#define BOOKS_TEST(path, func) \
  g_test_add (path, BooksFixture, NULL, books_fixture_set_up, func, books_fixture_tear_down)

/* The program begins, and ends cleanly, or as by a power cut. @boot names the start
 * of the machine. */
void books_begin (BooksFixture *self, const char *boot);
void books_end (BooksFixture *self);
void books_crash (BooksFixture *self);

/* Ferry moves so many bytes, which the interface of now counts too. */
void books_move (BooksFixture *self, guint64 received, guint64 sent);
/* The same without an interface. */
void books_move_unseen (BooksFixture *self, guint64 received, guint64 sent);
/* All that an interface has carried; not there at all with -1. */
void books_set_carried (const char *interface, gint64 received, gint64 sent);
/* It has carried more. */
void books_carry (const char *interface, guint64 received, guint64 sent);

void books_go_to (BooksFixture *self, const char *id, const char *interface);
void books_advance (BooksFixture *self, gint64 seconds);
/* Sets the clock on the wall: of that place, the year 2024. */
void books_set_time (BooksFixture *self, int month, int day, int hour, int minute, int second);
/* @plan: the inside of an "a{sv}" as text, as of ferry_plan_change() */
void books_set_plan (BooksFixture *self, const char *id, const char *plan);

/* What the ledger has: a line for each entry: "ID MONTH-DAY HOUR:MINUTE received
 * sent/all received all sent", with ", OWN/ALL free" where there is such. */
void books_assert (BooksFixture *self, const char *expected);

G_END_DECLS
