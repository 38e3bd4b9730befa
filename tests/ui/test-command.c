/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-command.h"
#include "ferry-error.h"

#include <gio/gio.h>

#define BIT(command) FERRY_COMMAND_BIT (FERRY_COMMAND_##command)
/* What a row can always be asked for. */
#define ALWAYS (BIT (REMOVE) | BIT (SHOW_IN_FOLDER) | BIT (COPY_LINK) | BIT (DETAILS))
/* What waits, and what stands still. */
#define WAITS (BIT (CANCEL) | BIT (MAKE_NEXT) | BIT (CHANGE_ADDRESS))
#define STANDS (BIT (RESTART) | BIT (CHANGE_ADDRESS))

typedef struct
{
  const char   *name;
  FerryStatus   status;
  FerryReason   reason;
  FerryCommands set; /* besides ALWAYS */
  FerryCommand  main;
} Case;

static const Case cases[] = {
  { "/command/what-runs-is-paused", FERRY_STATUS_RUNNING, FERRY_REASON_TRANSFERRING,
    BIT (PAUSE) | BIT (CANCEL), FERRY_COMMAND_PAUSE },
  { "/command/what-is-queued-can-be-next", FERRY_STATUS_IDLE, FERRY_REASON_QUEUED,
    BIT (PAUSE) | WAITS, FERRY_COMMAND_PAUSE },
  { "/command/what-is-paused-is-resumed", FERRY_STATUS_PAUSED, FERRY_REASON_USER,
    BIT (RESUME) | BIT (RESTART) | WAITS, FERRY_COMMAND_RESUME },
  { "/command/what-waits-for-the-user-is-resumed", FERRY_STATUS_PAUSED_RECOVERABLE,
    FERRY_REASON_SIGN_IN, BIT (PAUSE) | BIT (RESUME) | BIT (RESTART) | WAITS,
    FERRY_COMMAND_RESUME },
  { "/command/what-waits-for-a-network-is-paused", FERRY_STATUS_PAUSED_NO_NETWORK,
    FERRY_REASON_OFFLINE, BIT (PAUSE) | BIT (RESUME) | WAITS,
    FERRY_COMMAND_PAUSE },
  { "/command/what-costs-too-much-runs-anyway", FERRY_STATUS_PAUSED_COSTED_NETWORK,
    FERRY_REASON_METERED, BIT (PAUSE) | BIT (RESUME) | BIT (RUN_ANYWAY) | WAITS,
    FERRY_COMMAND_PAUSE },
  { "/command/what-waits-for-mains-runs-anyway", FERRY_STATUS_PAUSED_SYSTEM_POLICY,
    FERRY_REASON_BATTERY, BIT (PAUSE) | BIT (RESUME) | BIT (RUN_ANYWAY) | WAITS,
    FERRY_COMMAND_PAUSE },
  { "/command/what-the-user-restricts-stays-so", FERRY_STATUS_PAUSED_COSTED_NETWORK,
    FERRY_REASON_RESTRICTED, BIT (PAUSE) | BIT (RESUME) | WAITS, FERRY_COMMAND_PAUSE },
  { "/command/what-waits-for-a-folder-is-resumed", FERRY_STATUS_PAUSED_SYSTEM_POLICY,
    FERRY_REASON_DESTINATION_MISSING, BIT (PAUSE) | BIT (RESUME) | WAITS,
    FERRY_COMMAND_RESUME },
  { "/command/what-failed-is-tried-again", FERRY_STATUS_ERROR, FERRY_REASON_NONE,
    BIT (RETRY) | STANDS, FERRY_COMMAND_RETRY },
  { "/command/what-was-canceled-is-tried-again", FERRY_STATUS_CANCELED, FERRY_REASON_NONE,
    BIT (RETRY) | STANDS, FERRY_COMMAND_RETRY },
  { "/command/what-is-whole-is-opened", FERRY_STATUS_COMPLETED, FERRY_REASON_NONE,
    BIT (OPEN) | BIT (REMOVE_WITH_FILE), FERRY_COMMAND_OPEN },
};

static void
test_row (gconstpointer data)
{
  const Case       *c = data;
  g_auto (FerryRow) row = { 0 };

  ferry_row_init (&row);
  row.status = c->status;
  row.reason = c->reason;
  row.path = g_strdup ("/downloads/file");

  g_assert_cmphex (ferry_command_set_of_row (&row), ==, c->set | ALWAYS);
  g_assert_cmpint (ferry_command_main_of_row (&row), ==, c->main);
  g_assert_cmpint (ferry_command_default_of_row (&row), ==,
                   c->status == FERRY_STATUS_COMPLETED ? FERRY_COMMAND_OPEN
                                                       : FERRY_COMMAND_DETAILS);
}

static void
test_one_word_is_enough (void)
{
  g_auto (FerryRow) row = { 0 };

  ferry_row_init (&row);
  row.status = FERRY_STATUS_PAUSED_COSTED_NETWORK;
  row.reason = FERRY_REASON_METERED;
  row.runs_anyway = TRUE;

  g_assert_cmphex (ferry_command_set_of_row (&row) & BIT (RUN_ANYWAY), ==, 0);
}

static void
test_without_a_path_nothing_is_opened (void)
{
  g_auto (FerryRow) row = { 0 };

  ferry_row_init (&row);
  row.status = FERRY_STATUS_COMPLETED;

  g_assert_cmphex (ferry_command_set_of_row (&row) & BIT (OPEN), ==, 0);
  g_assert_cmpint (ferry_command_default_of_row (&row), ==, FERRY_COMMAND_DETAILS);
  g_assert_cmpint (ferry_command_main_of_row (&row), ==, FERRY_COMMAND_DETAILS);
}

static void
test_another_file_is_a_question (void)
{
  g_auto (FerryRow) row = { 0 };

  ferry_row_init (&row);
  row.status = FERRY_STATUS_PAUSED_RECOVERABLE;
  row.error = FERRY_ERROR_NOT_SAME_FILE;

  g_assert_cmpint (ferry_command_main_of_row (&row), ==, FERRY_COMMAND_DETAILS);
  g_assert_cmphex (ferry_command_set_of_row (&row) & STANDS, ==, STANDS);
}

static void
test_the_file_of_an_upload_stays (void)
{
  static const FerryStatus statuses[] = { FERRY_STATUS_RUNNING, FERRY_STATUS_COMPLETED };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_auto (FerryRow) row = { 0 };
      FerryCommands     set;

      ferry_row_init (&row);
      row.direction = FERRY_DIRECTION_UPLOAD;
      row.status = statuses[i];
      row.path = g_strdup ("/documents/file");
      set = ferry_command_set_of_row (&row);

      g_assert_cmphex (set & BIT (REMOVE_WITH_FILE), ==, 0);
      g_assert_cmphex (set & (BIT (OPEN) | BIT (SHOW_IN_FOLDER)), ==,
                       BIT (OPEN) | BIT (SHOW_IN_FOLDER));
      g_assert_cmpint (ferry_command_default_of_row (&row), ==,
                       statuses[i] == FERRY_STATUS_COMPLETED ? FERRY_COMMAND_OPEN
                                                             : FERRY_COMMAND_DETAILS);
    }
}

/* A filter that offered less than its rows would hide what can be done. */
static void
test_a_filter_offers_what_its_rows_do (void)
{
  static const FerryStatus statuses[] = {
    FERRY_STATUS_IDLE,
    FERRY_STATUS_RUNNING,
    FERRY_STATUS_PAUSED,
    FERRY_STATUS_PAUSED_COSTED_NETWORK,
    FERRY_STATUS_PAUSED_NO_NETWORK,
    FERRY_STATUS_COMPLETED,
    FERRY_STATUS_CANCELED,
    FERRY_STATUS_ERROR,
    FERRY_STATUS_PAUSED_RECOVERABLE,
    FERRY_STATUS_PAUSED_SYSTEM_POLICY,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_auto (FerryRow) row = { 0 };
      FerryFilter       filter = ferry_filter_of_status (statuses[i]);
      FerryCommands     offered = ferry_command_set_of_filter (filter);
      FerryCommands     wanted;

      ferry_row_init (&row);
      row.status = statuses[i];
      if (row.status == FERRY_STATUS_PAUSED_COSTED_NETWORK)
        row.reason = FERRY_REASON_METERED;
      row.path = g_strdup ("/downloads/file");
      wanted = ferry_command_set_of_row (&row) & ~FERRY_COMMANDS_OF_ONE;

      g_assert_cmphex (wanted & ~offered, ==, 0);
      g_assert_cmphex (wanted & ~ferry_command_set_of_filter (FERRY_FILTER_ALL), ==, 0);
    }
}

static void
test_each_has_words_of_its_own (void)
{
  g_autoptr (GHashTable) actions = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < FERRY_N_COMMANDS; i++)
    {
      g_autofree char *told = ferry_command_describe (i, "a %s b.iso");

      g_assert_true (g_action_name_is_valid (ferry_command_to_action (i)));
      g_assert_true (g_hash_table_add (actions, (gpointer) ferry_command_to_action (i)));
      g_assert_nonnull (ferry_command_to_icon (i));
      g_assert_nonnull (ferry_command_to_label (i));
      g_assert_nonnull (strstr (told, "a %s b.iso"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_row);
  g_test_add_func ("/command/one-word-is-enough", test_one_word_is_enough);
  g_test_add_func ("/command/without-a-path-nothing-is-opened",
                   test_without_a_path_nothing_is_opened);
  g_test_add_func ("/command/another-file-is-a-question", test_another_file_is_a_question);
  g_test_add_func ("/command/the-file-of-an-upload-stays", test_the_file_of_an_upload_stays);
  g_test_add_func ("/command/a-filter-offers-what-its-rows-do",
                   test_a_filter_offers_what_its_rows_do);
  g_test_add_func ("/command/each-has-words-of-its-own", test_each_has_words_of_its_own);

  return g_test_run ();
}
