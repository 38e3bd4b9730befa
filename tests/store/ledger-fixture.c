/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ledger-fixture.h"

static FerryLedger *
open_over (StoreFixture       *fixture,
           const FerryFileOps *ops,
           gint64              now,
           GError            **error)
{
  g_autofree char *path = store_fixture_path (fixture, "ledger");

  return ferry_ledger_open (path, ops, fixture->writer, now, error);
}

FerryLedger *
ledger_open_at (StoreFixture *fixture,
                gint64        now)
{
  g_autoptr (GError) error = NULL;
  FerryLedger       *ledger;

  ledger = open_over (fixture, ferry_file_ops_get_system (), now, &error);
  g_assert_no_error (error);
  g_assert_nonnull (ledger);
  return ledger;
}

FerryLedger *
ledger_open (StoreFixture *fixture)
{
  return ledger_open_at (fixture, DAY_0);
}

FerryLedger *
ledger_open_fake (StoreFixture *fixture,
                  GError      **error)
{
  return open_over (fixture, ferry_fake_file_ops_get_ops (fixture->fake), DAY_0, error);
}

void
ledger_add (FerryLedger *ledger,
            const char  *id,
            guint        day,
            guint64      received)
{
  FerryTraffic more = { .received = received, .all_received = 2 * received };

  ferry_ledger_add (ledger, id, DAY_0 + day * DAY, &more);
}

void
ledger_flush (FerryLedger *ledger)
{
  g_autoptr (GError) error = NULL;

  ferry_ledger_flush_sync (ledger, &error);
  g_assert_no_error (error);
  /* The turn holds the ledger until the main loop has seen its end. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

gsize
ledger_get_file_size (StoreFixture *fixture)
{
  g_autoptr (GBytes) file = store_fixture_read (fixture, "ledger");

  return g_bytes_get_size (file);
}

static char *
dup_part (FerryLedger *ledger,
          const char  *id,
          gint64       since,
          gint64       until)
{
  g_autoptr (GVariant) entries = NULL;
  GString             *text = g_string_new (NULL);
  GVariantIter         iter;
  const char          *name;
  gint64               begin;
  guint64              received, sent, all_received, all_sent, free_own, free_all;

  entries = g_variant_ref_sink (ferry_ledger_to_variant (ledger, id, since, until));
  g_variant_iter_init (&iter, entries);
  while (g_variant_iter_next (&iter, "(&sxtttttt)", &name, &begin, &received, &sent,
                              &all_received, &all_sent, &free_own, &free_all))
    {
      g_assert_cmpuint (all_received, ==, 2 * received);
      g_string_append_printf (text, "%s%s@%" G_GINT64_FORMAT "=%" G_GUINT64_FORMAT,
                              text->len > 0 ? " " : "", name, (begin - DAY_0) / DAY, received);
    }
  return g_string_free (text, FALSE);
}

char *
dup_ledger (FerryLedger *ledger)
{
  return dup_part (ledger, NULL, G_MININT64, G_MAXINT64);
}

void
assert_ledger (FerryLedger *ledger,
               const char  *expected)
{
  assert_part (ledger, NULL, G_MININT64, G_MAXINT64, expected);
}

void
assert_part (FerryLedger *ledger,
             const char  *id,
             gint64       since,
             gint64       until,
             const char  *expected)
{
  g_autofree char *part = dup_part (ledger, id, since, until);

  g_assert_cmpstr (part, ==, expected);
}
