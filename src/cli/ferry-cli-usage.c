/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-usage.h"

#include "ferry-cli-client.h"
#include "ferry-cli-format.h"
#include "ferry-cli-json.h"
#include "ferry-cli-network.h"
#include "ferry-cli-parse.h"
#include "ferry-cli-screen.h"
#include "ferry-cli-table.h"
#include "ferry-cli-verb.h"
#include "ferry-error.h"
#include "ferry-format.h"
#include "ferry-usage-csv.h"
#include "ferry-usage-entry.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define DEFAULT_DAYS 30
#define MOST_DAYS 400

typedef struct
{
  char    *network; /* (owned) (nullable) as it was typed */
  char    *days;    /* (owned) (nullable) as it was typed */
  guint    n_days;
  gboolean is_json;
  gboolean is_csv;
  gboolean is_plain;
} Options;

/* ---- Days ----------------------------------------------------------------- */

/* "2026-11-21", by the clock on the wall. (transfer full) */
static char *
format_day (gint64 begin)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (begin);

  return day != NULL ? g_date_time_format (day, "%Y-%m-%d") : g_strdup ("");
}

/* The midnight that @n_days days begin with, of which today is the last. */
static gint64
find_first_day (guint n_days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, 1 - (int) n_days);
  g_autoptr (GDateTime) midnight = NULL;

  midnight = g_date_time_new_local (g_date_time_get_year (then), g_date_time_get_month (then),
                                    g_date_time_get_day_of_month (then), 0, 0, 0.0);
  return midnight != NULL ? g_date_time_to_unix (midnight) : 0;
}

static const char *
find_name (GVariant   *networks,
           const char *id)
{
  g_autoptr (GVariant) network = g_variant_lookup_value (networks, id, NULL);
  const char          *name = "";

  /* The text is the dictionary's, which outlives this. */
  if (network != NULL)
    g_variant_lookup (network, "name", "&s", &name);
  return *name != '\0' ? name : id;
}

static char *
format_bytes (guint64  bytes,
              gboolean is_plain)
{
  return is_plain ? g_strdup_printf ("%" G_GUINT64_FORMAT, bytes) : ferry_format_size (bytes);
}

/* ---- Telling -------------------------------------------------------------- */

/* One row for each day and network: a day in which a period began has two entries. */
typedef struct
{
  char        *day; /* (owned) */
  const char  *id;  /* (unowned) of the entries */
  FerryTraffic traffic;
} Line;

static void
line_clear (gpointer data)
{
  g_free (((Line *) data)->day);
}

static void
add_entry (GArray             *lines,
           const char         *id,
           gint64              begin,
           const FerryTraffic *traffic)
{
  Line line = { format_day (begin), id, *traffic };

  for (guint i = 0; i < lines->len; i++)
    {
      Line *before = &g_array_index (lines, Line, i);

      if (!g_str_equal (before->id, id) || !g_str_equal (before->day, line.day))
        continue;
      ferry_traffic_add (&before->traffic, traffic);
      g_free (line.day);
      return;
    }

  g_array_append_val (lines, line);
}

/* (element-type Line) (transfer full), as old as @entries gives them */
static GArray *
collect (GVariant *entries)
{
  GArray      *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  const char  *id;
  gint64       begin;
  FerryTraffic traffic;

  g_array_set_clear_func (lines, line_clear);
  for (gsize i = 0; i < g_variant_n_children (entries); i++)
    {
      ferry_usage_entry_read (entries, i, &id, &begin, &traffic);
      add_entry (lines, id, begin, &traffic);
    }

  return lines;
}

static GPtrArray *
make_rows (GArray   *lines,
           GVariant *networks,
           gboolean  is_plain)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      char      **row = g_new0 (char *, 6);

      row[0] = g_strdup (line->day);
      row[1] = ferry_cli_format_clean (find_name (networks, line->id));
      row[2] = format_bytes (line->traffic.received, is_plain);
      row[3] = format_bytes (line->traffic.sent, is_plain);
      row[4] = format_bytes (line->traffic.all_received + line->traffic.all_sent, is_plain);
      g_ptr_array_add (rows, row);
    }

  return rows;
}

/* "Phone: 2.9 GiB of 4.7 GiB used until 1 December" */
static void
print_periods (GVariant *periods,
               GVariant *networks)
{
  gint64       now = g_get_real_time () / G_USEC_PER_SEC;
  GVariantIter iter;
  const char  *id;
  GVariant    *period;

  g_variant_iter_init (&iter, periods);
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &id, &period))
    {
      g_autofree char *name = ferry_cli_format_clean (find_name (networks, id));
      g_autofree char *used_text = NULL, *cap_text = NULL, *until = NULL, *line = NULL;
      guint64          used = 0, cap = 0;
      gint64           end = 0;

      g_variant_lookup (period, "used", "t", &used);
      g_variant_lookup (period, "cap", "t", &cap);
      g_variant_lookup (period, "end", "x", &end);
      used_text = ferry_format_size (used);
      cap_text = ferry_format_size (cap);
      until = ferry_format_until (end, now);
      /* Translators: network, bytes, bytes, a date: "Phone: 2.9 GiB of 5.0 GiB used,
       * until 1 December" */
      line = g_strdup_printf (_ ("%s: %s of %s used, until %s"), name, used_text, cap_text, until);
      ferry_cli_verb_print (line);
    }
}

static void
print_table (GVariant *entries,
             GVariant *networks,
             gboolean  is_plain)
{
  const FerryCliColumn columns[] = {
    { .title = _ ("Day") },
    { .title = _ ("Network"), .kind = FERRY_CLI_COLUMN_CUT_MIDDLE },
    { .title = _ ("Received"), .is_right = TRUE },
    { .title = _ ("Sent"), .is_right = TRUE },
    { .title = _ ("All on the Network"), .is_right = TRUE },
  };
  g_autoptr (GArray)    lines = collect (entries);
  g_autoptr (GPtrArray) rows = make_rows (lines, networks, is_plain);

  ferry_cli_table_show (columns, G_N_ELEMENTS (columns), rows, is_plain);
}

static void
append_entry_json (GString  *json,
                   GVariant *entries,
                   gsize     index)
{
  const char      *id;
  gint64           begin;
  FerryTraffic     traffic;
  g_autofree char *day = NULL;

  ferry_usage_entry_read (entries, index, &id, &begin, &traffic);
  day = format_day (begin);
  ferry_cli_json_append_text (json, "network", id);
  ferry_cli_json_append_text (json, "day", day);
  ferry_cli_json_append_number (json, "begin", begin, TRUE);
  ferry_cli_json_append_number (json, "received", (gint64) traffic.received, TRUE);
  ferry_cli_json_append_number (json, "sent", (gint64) traffic.sent, TRUE);
  ferry_cli_json_append_number (json, "all-received", (gint64) traffic.all_received, TRUE);
  ferry_cli_json_append_number (json, "all-sent", (gint64) traffic.all_sent, TRUE);
  ferry_cli_json_append_number (json, "free-own", (gint64) traffic.free_own, TRUE);
  ferry_cli_json_append_number (json, "free-all", (gint64) traffic.free_all, TRUE);
}

static void
print_json (GVariant *entries,
            GVariant *periods)
{
  g_autoptr (GString) json = g_string_new ("{");

  ferry_cli_json_append_key (json, "entries");
  g_string_append_c (json, '[');
  for (gsize i = 0; i < g_variant_n_children (entries); i++)
    {
      g_string_append (json, i > 0 ? ", {" : "{");
      append_entry_json (json, entries, i);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
  ferry_cli_json_append_key (json, "periods");
  ferry_cli_json_append_variant (json, periods);
  g_string_append_c (json, '}');
  ferry_cli_json_print (json->str);
}

static void
print_csv (GVariant *entries,
           GVariant *networks)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char      *csv = NULL;

  csv = ferry_usage_csv_build (entries, networks, NULL, G_MININT64, G_MAXINT64, zone);
  ferry_cli_screen_write (STDOUT_FILENO, csv);
}

static void
tell (FerryClient   *client,
      GVariant      *entries,
      GVariant      *periods,
      const Options *options)
{
  GVariant *networks = ferry_client_get_networks (client);

  if (options->is_json)
    {
      print_json (entries, periods);
      return;
    }
  if (options->is_csv)
    {
      print_csv (entries, networks);
      return;
    }
  if (!options->is_plain)
    print_periods (periods, networks);
  if (!options->is_plain && g_variant_n_children (entries) == 0)
    ferry_cli_verb_note (_ ("Nothing was counted in this time."));
  else
    print_table (entries, networks, options->is_plain);
}

/* ---- The verb ------------------------------------------------------------- */

/* "a{sv}", floating, of Manager.GetUsage; NULL with @error. */
static GVariant *
build_options (FerryClient   *client,
               const Options *options,
               GError       **error)
{
  const FerrySituation *situation;
  g_auto (GVariantDict) query = G_VARIANT_DICT_INIT (NULL);
  g_autofree char      *id = NULL;

  if (options->network != NULL)
    {
      ferry_cli_network_wait (client);
      situation = ferry_client_get_situation (client);
      id = ferry_cli_network_find (ferry_client_get_networks (client),
                                   situation != NULL ? situation->network_id : NULL,
                                   options->network, error);
      if (id == NULL)
        return NULL;
      g_variant_dict_insert (&query, "network", "s", id);
    }
  g_variant_dict_insert (&query, "since", "x", find_first_day (options->n_days));

  return g_variant_dict_end (&query);
}

static FerryCliExit
run (const Options *options)
{
  g_autoptr (FerryClient) client = ferry_cli_client_open (NULL);
  g_auto (FerryCliCall)   call = { 0 };
  g_autoptr (GVariant)    entries = NULL;
  g_autoptr (GVariant)    periods = NULL;
  g_autoptr (GError)      error = NULL;
  GVariant               *query;

  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;
  query = build_options (client, options, &error);
  if (query == NULL)
    return ferry_cli_client_fail (error);

  ferry_client_get_usage_async (client, query, NULL, ferry_cli_call_done_cb, &call);
  entries = ferry_client_get_usage_finish (client, ferry_cli_call_wait (&call), &periods, &error);
  if (entries == NULL)
    return ferry_cli_client_fail (error);

  tell (client, entries, periods, options);
  return FERRY_CLI_EXIT_COMPLETED;
}

static FerryCliExit
check_and_run (char   **words,
               Options *options)
{
  if (words[0] != NULL)
    return ferry_cli_verb_refuse ("usage", _ ("It takes options only."));
  if (options->is_json + options->is_csv + options->is_plain > 1)
    return ferry_cli_verb_refuse ("usage", _ ("Give one of --json, --csv and --plain."));
  if (options->days != NULL &&
      !ferry_cli_parse_count (options->days, 1, MOST_DAYS, &options->n_days))
    return ferry_cli_verb_refuse ("usage", _ ("--days: give a number from 1 to 400."));

  return run (options);
}

FerryCliExit
ferry_cli_usage (const char *const *arguments)
{
  Options            options = { .n_days = DEFAULT_DAYS };
  const GOptionEntry entries[] = {
    { "network", 0, 0, G_OPTION_ARG_FILENAME, &options.network,
      N_ ("Only this network: its name, the beginning of its id, or current"), N_ ("NETWORK") },
    { "days", 0, 0, G_OPTION_ARG_FILENAME, &options.days,
      N_ ("Only so many days, to today (30)"), N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.is_json, N_ ("Print everything as JSON"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options.is_csv,
      N_ ("Print everything as CSV, for spreadsheets"), NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &options.is_plain,
      N_ ("Print whole bytes with tabs between the columns"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const FerryCliVerb verb = { "usage", "", N_ ("Shows how much data each network has carried."),
                              entries };
  g_auto (GStrv)     words = NULL;
  FerryCliExit       result;

  words = ferry_cli_verb_parse (&verb, arguments, &result);
  if (words != NULL)
    result = check_and_run (words, &options);
  g_free (options.network);
  g_free (options.days);

  return result;
}
