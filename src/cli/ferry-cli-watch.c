/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-watch.h"

#include "ferry-cli-client.h"
#include "ferry-cli-follow.h"
#include "ferry-cli-ids.h"
#include "ferry-cli-interrupt.h"
#include "ferry-cli-pages.h"
#include "ferry-cli-prepare.h"
#include "ferry-cli-verb.h"

#include <glib/gi18n-lib.h>

static gboolean
add_id_cb (const FerryRow *row,
           gpointer        user_data)
{
  g_strv_builder_add (user_data, row->id);

  return TRUE;
}

static gboolean
add_found (FerryClient  *client,
           FerryFilter   filter,
           GStrvBuilder *ids,
           GError      **error)
{
  g_auto (FerryQuery) query = { 0 };
  guint               total;

  ferry_query_init (&query);
  query.filter = filter;
  query.is_descending = FALSE;

  return ferry_cli_pages_read (client, &query, G_MAXUINT, add_id_cb, ids, &total, error);
}

/* All that are unfinished. */
static char **
find_unfinished (FerryClient *client,
                 GError     **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (!add_found (client, FERRY_FILTER_ACTIVE, ids, error) ||
      !add_found (client, FERRY_FILTER_WAITING, ids, error))
    return NULL;

  return g_strv_builder_end (ids);
}

static void
interrupted_cb (gpointer user_data)
{
  ferry_cli_follow_interrupt (user_data);
}

static FerryCliExit
watch (FerryClient       *client,
       const char *const *ids,
       gboolean           is_json)
{
  g_autoptr (FerryCliFollow) follow = NULL;
  FerryCliFollowJson         json = is_json ? FERRY_CLI_FOLLOW_CHANGES : FERRY_CLI_FOLLOW_QUIET;
  FerryCliExit               result;

  if (ids[0] == NULL)
    {
      ferry_cli_verb_note (_ ("Nothing is unfinished."));
      return FERRY_CLI_EXIT_COMPLETED;
    }

  follow = ferry_cli_follow_new (client, ferry_cli_prepare_progress (is_json, FALSE), json, TRUE);
  for (gsize i = 0; ids[i] != NULL; i++)
    ferry_cli_follow_add (follow, ids[i], NULL);
  ferry_cli_interrupt_watch (interrupted_cb, follow);
  result = ferry_cli_follow_run (follow);
  ferry_cli_interrupt_unwatch ();

  return result;
}

static const char summary[] =
    N_ ("Shows transfers as they go on, until all are settled: those "
        "that are named, or all that are unfinished now.");

FerryCliExit
ferry_cli_watch (const char *const *arguments)
{
  gboolean           is_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("Print each change as a line of JSON"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const FerryCliVerb      verb = { "watch", N_ ("[ID…]"),
                                   summary,
                                   entries };
  g_autoptr (FerryClient) client = NULL;
  g_autoptr (GError)      error = NULL;
  g_auto (GStrv)          words = NULL;
  g_auto (GStrv)          ids = NULL;
  FerryCliExit            result;

  words = ferry_cli_verb_parse (&verb, arguments, &result);
  if (words == NULL)
    return result;
  client = ferry_cli_client_open (NULL);
  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;

  if (words[0] != NULL)
    ids = ferry_cli_ids_find (client, (const char *const *) words, &error);
  else
    ids = find_unfinished (client, &error);
  if (ids == NULL)
    return ferry_cli_client_fail (error);

  return watch (client, (const char *const *) ids, is_json);
}
