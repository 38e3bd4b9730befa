/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

/* Writes what might have been counted in the past into a ledger:
 *
 * fill-ledger PATH (ID BEGIN RECEIVED SENT ALL-RECEIVED ALL-SENT FREE)… */

#include "config.h"

#include "ferry-ledger.h"

#include <stdlib.h>

#define PER_ENTRY 7

static guint64
read_number (const char *text)
{
  return g_ascii_strtoull (text, NULL, 10);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (FerryLedger) ledger = NULL;
  g_autoptr (GError)      error = NULL;
  FerryWriter            *writer = ferry_writer_new ();
  gboolean                is_written = FALSE;

  if (argc >= 2)
    ledger = ferry_ledger_open (argv[1], ferry_file_ops_get_system (), writer,
                                g_get_real_time () / G_USEC_PER_SEC, &error);
  for (int i = 2; ledger != NULL && i + PER_ENTRY <= argc; i += PER_ENTRY)
    {
      FerryTraffic traffic = {
        .received = read_number (argv[i + 2]),
        .sent = read_number (argv[i + 3]),
        .all_received = read_number (argv[i + 4]),
        .all_sent = read_number (argv[i + 5]),
        .free_all = read_number (argv[i + 6]),
      };

      ferry_ledger_add (ledger, argv[i], (gint64) read_number (argv[i + 1]), &traffic);
    }

  if (ledger != NULL)
    is_written = ferry_ledger_flush_sync (ledger, &error);
  if (!is_written)
    g_printerr ("%s\n", error != NULL ? error->message : "Which ledger?");
  g_clear_object (&ledger);
  ferry_writer_unref (writer);
  return is_written ? EXIT_SUCCESS : EXIT_FAILURE;
}
