/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-list.h"

#include "ferry-cli-client.h"
#include "ferry-cli-format.h"
#include "ferry-cli-ids.h"
#include "ferry-cli-json.h"
#include "ferry-cli-pages.h"
#include "ferry-cli-parse.h"
#include "ferry-cli-screen.h"
#include "ferry-cli-table.h"
#include "ferry-cli-verb.h"
#include "ferry-error.h"
#include "ferry-format.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define DEFAULT_COUNT 50
#define N_COLUMNS 5

typedef enum
{
  SHAPE_TABLE,
  SHAPE_PLAIN,
  SHAPE_JSON,
} Shape;

/* The command line. */
typedef struct
{
  FerryCliListOptions which;
  char               *sort;  /* (owned) (nullable) */
  char               *count; /* (owned) (nullable) */
  gboolean            is_all;
  gboolean            is_reverse;
  gboolean            is_json;
  gboolean            is_plain;
} Words;

typedef struct
{
  FerryClient *client; /* (owned) */
  FerryQuery   query;
  Shape        shape;
  guint        count;   /* at most so many */
  gboolean     is_open; /* of the unfinished ones: no filter was given */

  GPtrArray *lines; /* (owned) (element-type GStrv) of the table */
  guint      n_shown;
  guint      n_found;
} List;

void
ferry_cli_list_options_clear (FerryCliListOptions *self)
{
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->group, g_free);
}

static void
words_clear (Words *self)
{
  ferry_cli_list_options_clear (&self->which);
  g_free (self->sort);
  g_free (self->count);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

gboolean
ferry_cli_list_options_to_query (const FerryCliListOptions *options,
                                 FerryQuery                *query,
                                 GError                   **error)
{
  ferry_query_init (query);
  if (options->filter != NULL && !ferry_filter_from_nick (options->filter, &query->filter))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _ ("--filter: “%s” is not one of all, active, waiting, finished, failed."),
                   options->filter);
      return FALSE;
    }

  query->search = g_strdup (options->search);
  query->group = g_strdup (options->group);
  return TRUE;
}

static void
add_table_line (List           *list,
                const FerryRow *row)
{
  gint64           now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean         is_known = row->total >= 0;
  g_autofree char *status = NULL;
  gboolean         is_upload = row->direction == FERRY_DIRECTION_UPLOAD;
  char           **line = g_new0 (char *, N_COLUMNS + 1);

  status = ferry_format_status (row, ferry_client_get_situation (list->client), 0, now);
  line[0] = g_strndup (row->id, FERRY_CLI_ID_SHOWN);
  line[1] = g_strdup (is_upload ? "↑" : "↓");
  line[2] = ferry_cli_format_clean (row->name);
  line[3] = is_known ? ferry_format_size ((guint64) row->total) : g_strdup ("");
  line[4] = ferry_cli_format_clean (status);
  g_ptr_array_add (list->lines, line);
}

static void
show_row (List           *list,
          const FerryRow *row)
{
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;

  switch (list->shape)
    {
    case SHAPE_TABLE:
      add_table_line (list, row);
      break;
    case SHAPE_PLAIN:
      name = ferry_cli_format_clean (row->name);
      line = g_strdup_printf ("%s\t%s\t%s", row->id, ferry_status_to_nick (row->status), name);
      ferry_cli_verb_print (line);
      break;
    case SHAPE_JSON:
      line = ferry_cli_json_format_row (row);
      ferry_cli_json_print (line);
      break;
    }
}

static gboolean
show_row_cb (const FerryRow *row,
             gpointer        user_data)
{
  List *list = user_data;

  show_row (list, row);
  list->n_shown++;

  return list->n_shown < list->count;
}

/* Shows what one query finds, as far as there is room for it. */
static gboolean
show_query (List    *list,
            GError **error)
{
  guint total = 0;

  if (!ferry_cli_pages_read (list->client, &list->query, list->count - list->n_shown, show_row_cb,
                             list, &total, error))
    return FALSE;

  list->n_found += total;
  return TRUE;
}

static void
print_table (List *list)
{
  const FerryCliColumn columns[N_COLUMNS] = {
    { .title = _ ("Id") },
    { .title = "" }, /* which way: an arrow needs no title */
    { .title = _ ("Name"), .kind = FERRY_CLI_COLUMN_CUT_MIDDLE },
    { .title = _ ("Size"), .is_right = TRUE },
    { .title = _ ("Status"), .kind = FERRY_CLI_COLUMN_CUT_END },
  };
  g_autofree char *table = NULL;

  if (list->lines->len == 0)
    return;

  table = ferry_cli_table_format (columns, N_COLUMNS, list->lines,
                                  ferry_cli_verb_get_width ());
  ferry_cli_screen_write (STDOUT_FILENO, table);
}

/* What the table does not show. */
static void
tell_rest (List *list)
{
  guint            n_more = list->n_found - MIN (list->n_found, list->n_shown);
  guint            n_all = ferry_client_get_count (list->client, "all");
  g_autofree char *line = NULL;

  if (n_more > 0)
    {
      line = g_strdup_printf (_ ("… and %u more"), n_more);
      ferry_cli_verb_print (line);
    }
  else if (list->n_found == 0 && list->is_open && n_all > 0)
    {
      line = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "Nothing is unfinished. “ferryctl list --all” shows "
                                           "%u transfer.",
                                           "Nothing is unfinished. “ferryctl list --all” shows "
                                           "%u transfers.",
                                           n_all),
                              n_all);
      ferry_cli_verb_note (line);
    }
  else if (n_all == 0)
    {
      ferry_cli_verb_note (_ ("There is no transfer yet. “ferryctl add URL” makes one."));
    }
  else if (list->n_found == 0)
    {
      ferry_cli_verb_note (_ ("There is no such transfer."));
    }
}

static FerryCliExit
run (List *list)
{
  static const FerryFilter open_filters[] = { FERRY_FILTER_ACTIVE, FERRY_FILTER_WAITING };
  g_autoptr (GError)       error = NULL;
  gboolean                 is_good;

  list->client = ferry_cli_client_open (NULL);
  if (list->client == NULL)
    return FERRY_CLI_EXIT_FAILED;

  list->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (list->is_open)
    {
      is_good = TRUE;
      for (gsize i = 0; i < G_N_ELEMENTS (open_filters) && is_good; i++)
        {
          list->query.filter = open_filters[i];
          is_good = show_query (list, &error);
        }
    }
  else
    is_good = show_query (list, &error);

  print_table (list);
  if (!is_good)
    return ferry_cli_client_fail (error);
  if (list->shape == SHAPE_TABLE)
    tell_rest (list);
  return FERRY_CLI_EXIT_COMPLETED;
}

static gboolean
set_order (List        *list,
           const Words *words,
           GError     **error)
{
  FerryQuery *query = &list->query;
  const char *word = words->sort;
  const char *count = words->count;

  if (word != NULL && !ferry_sort_from_nick (word, &query->sort))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _ ("--sort: “%s” is not one of created, name, size, status, finished."), word);
      return FALSE;
    }
  /* What is new comes first, and what is named in the order of the alphabet. */
  query->is_descending = query->sort == FERRY_SORT_CREATED || query->sort == FERRY_SORT_FINISHED;
  if (words->is_reverse)
    query->is_descending = !query->is_descending;

  list->count = list->shape == SHAPE_TABLE ? DEFAULT_COUNT : G_MAXUINT;
  if (count != NULL && !ferry_cli_parse_count (count, 0, G_MAXINT, &list->count))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _ ("--count: “%s” is not a whole number."), count);
      return FALSE;
    }

  return TRUE;
}

static void
list_clear (List *list)
{
  ferry_query_clear (&list->query);
  g_clear_object (&list->client);
  g_clear_pointer (&list->lines, g_ptr_array_unref);
}

/* (transfer full) (nullable), as ferry_cli_verb_parse() */
static char **
parse (Words             *self,
       const char *const *arguments,
       FerryCliExit      *result)
{
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &self->is_all, N_ ("Also those that are finished"), NULL },
    { "filter", 0, 0, G_OPTION_ARG_FILENAME, &self->which.filter,
      N_ ("Only all, active, waiting, finished or failed ones"), N_ ("WORD") },
    { "search", 0, 0, G_OPTION_ARG_FILENAME, &self->which.search,
      N_ ("Only those with these words in name, host or group"), N_ ("TEXT") },
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &self->which.group, N_ ("Only those of this group"),
      N_ ("NAME") },
    { "sort", 0, 0, G_OPTION_ARG_FILENAME, &self->sort,
      N_ ("Order by created, name, size, status or finished"), N_ ("WORD") },
    { "reverse", 0, 0, G_OPTION_ARG_NONE, &self->is_reverse, N_ ("The other way round"), NULL },
    { "count", 0, 0, G_OPTION_ARG_FILENAME, &self->count,
      N_ ("At most so many (default: 50 in a table, else all)"), N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->is_json, N_ ("Print each as a line of JSON"), NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &self->is_plain,
      N_ ("Print whole id, status and name, with tabs between them"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const FerryCliVerb verb = { "list", N_ ("[OPTION…]"),
                              N_ ("Lists transfers, those at work first, then the newest."),
                              entries };

  return ferry_cli_verb_parse (&verb, arguments, result);
}

/* What the words come to; FERRY_ERROR_INVALID_ARGUMENT. */
static gboolean
begin (List        *list,
       const Words *words,
       GError     **error)
{
  list->shape = SHAPE_TABLE;
  if (words->is_json)
    list->shape = SHAPE_JSON;
  else if (words->is_plain)
    list->shape = SHAPE_PLAIN;
  list->is_open = !words->is_all && words->which.filter == NULL;

  return ferry_cli_list_options_to_query (&words->which, &list->query, error) &&
         set_order (list, words, error);
}

FerryCliExit
ferry_cli_list (const char *const *arguments)
{
  g_auto (Words)     words = { 0 };
  List               list = { 0 };
  g_auto (GStrv)     rest = NULL;
  g_autoptr (GError) error = NULL;
  FerryCliExit       result;

  rest = parse (&words, arguments, &result);
  if (rest == NULL)
    return result;
  if (rest[0] != NULL)
    return ferry_cli_verb_refuse ("list", _ ("“list” takes options only. To look for a name use "
                                             "--search."));

  if (begin (&list, &words, &error))
    result = run (&list);
  else
    result = ferry_cli_verb_refuse ("list", error->message);
  list_clear (&list);

  return result;
}
