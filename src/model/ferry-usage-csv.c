/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-csv.h"

#include "ferry-usage-entry.h"

#define EOL "\r\n"
#define HEAD "date,connection,name,received,sent,all_received,all_sent,free,all_free"

/* A line of the table. */
typedef struct
{
  char        *date; /* (owned) */
  const char  *id;
  FerryTraffic traffic;
} Line;

static void
line_clear (gpointer data)
{
  g_free (((Line *) data)->date);
}

static char *
format_date (gint64     time,
             GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d") : g_strdup ("");
}

/* What a spreadsheet begins a formula with, the wide forms of some languages too. */
static gboolean
is_formula (const char *text)
{
  gunichar first = g_utf8_get_char_validated (text, -1);

  return first != 0 && g_utf8_strchr ("=+-@\t\r|%＝＋－＠", -1, first) != NULL;
}

static void
append_field (GString    *text,
              const char *field)
{
  g_autoptr (GString) safe = g_string_new (field);

  if (is_formula (field))
    g_string_prepend_c (safe, '\'');
  if (strpbrk (safe->str, "\",\r\n") == NULL)
    {
      g_string_append (text, safe->str);
      return;
    }

  g_string_replace (safe, "\"", "\"\"", 0);
  g_string_append_printf (text, "\"%s\"", safe->str);
}

/* (transfer none), as long as @networks lives */
static const char *
get_name (GVariant   *networks,
          const char *id)
{
  g_autoptr (GVariant) network = NULL;
  const char          *name = "";

  if (networks != NULL)
    network = g_variant_lookup_value (networks, id, G_VARIANT_TYPE_VARDICT);
  if (network != NULL)
    g_variant_lookup (network, "name", "&s", &name);
  return name;
}

/* A day in which a period begins has two entries, and one line. */
static void
add (GArray             *lines,
     const char         *id,
     char               *date,
     const FerryTraffic *traffic)
{
  Line line = { date, id, *traffic };

  for (guint i = lines->len; i > 0; i--)
    {
      Line *other = &g_array_index (lines, Line, i - 1);

      if (!g_str_equal (other->date, date))
        break;
      if (g_str_equal (other->id, id))
        {
          ferry_traffic_add (&other->traffic, traffic);
          g_free (date);
          return;
        }
    }

  g_array_append_val (lines, line);
}

char *
ferry_usage_csv_build (GVariant   *entries,
                       GVariant   *networks,
                       const char *id,
                       gint64      since,
                       gint64      until,
                       GTimeZone  *zone)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  GString           *text;
  gsize              n;

  g_return_val_if_fail (g_variant_is_of_type (entries, G_VARIANT_TYPE ("a(sxtttttt)")), NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  g_array_set_clear_func (lines, line_clear);
  n = g_variant_n_children (entries);
  for (gsize i = 0; i < n; i++)
    {
      FerryTraffic traffic = { 0 };
      const char  *of;
      gint64       begin;

      ferry_usage_entry_read (entries, i, &of, &begin, &traffic);
      if (begin >= since && begin < until && (id == NULL || g_str_equal (of, id)))
        add (lines, of, format_date (begin, zone), &traffic);
    }

  text = g_string_new (HEAD EOL);
  for (guint i = 0; i < lines->len; i++)
    {
      const Line         *line = &g_array_index (lines, Line, i);
      const FerryTraffic *of = &line->traffic;

      g_string_append_printf (text, "%s,", line->date);
      append_field (text, line->id);
      g_string_append_c (text, ',');
      append_field (text, get_name (networks, line->id));
      g_string_append_printf (text,
                              ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT
                              ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT EOL,
                              of->received, of->sent, of->all_received, of->all_sent,
                              of->free_own, of->free_all);
    }

  return g_string_free (text, FALSE);
}
