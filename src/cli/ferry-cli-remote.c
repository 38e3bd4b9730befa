/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-remote.h"

#include "ferry-cli-client.h"
#include "ferry-cli-follow.h"
#include "ferry-cli-interrupt.h"
#include "ferry-cli-json.h"
#include "ferry-cli-metalink.h"
#include "ferry-cli-prepare.h"
#include "ferry-cli-verb.h"
#include "ferry-redact.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FerryCliFollow *follow; /* (unowned) (nullable) until it begins */
  gboolean        is_interrupted;
} Wait;

static GPtrArray *
collect_requests (FerryCliOptions *options)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (guint i = 0; i < options->wishes->len; i++)
    {
      FerryCliWish *wish = g_ptr_array_index (options->wishes, i);

      g_ptr_array_add (requests, g_variant_ref (wish->options));
    }

  return requests;
}

/* (element-type FerryAdded) (transfer full) (nullable) */
static GPtrArray *
add_all (FerryClient     *client,
         FerryCliOptions *options,
         GError         **error)
{
  g_autoptr (GPtrArray) requests = collect_requests (options);
  g_auto (FerryCliCall) call = { 0 };
  g_auto (GVariantDict) how = G_VARIANT_DICT_INIT (NULL);

  if (options->is_again)
    g_variant_dict_insert (&how, "duplicates", "s", "again");
  if (options->is_paused)
    g_variant_dict_insert (&how, "paused", "b", TRUE);
  ferry_client_add_async (client, requests, g_variant_dict_end (&how), NULL,
                          ferry_cli_call_done_cb, &call);

  return ferry_client_add_finish (client, ferry_cli_call_wait (&call), error);
}

/* That it does not mean anything for some is no failure. */
static void
act (FerryClient *client,
     FerryVerb    verb,
     GPtrArray   *ids) /* as many as there are, without an end */
{
  g_auto (FerryCliCall) call = { 0 };

  if (ids->len == 0)
    return;

  g_ptr_array_add (ids, NULL);
  ferry_client_act_async (client, verb, (const char *const *) ids->pdata, NULL, NULL,
                          ferry_cli_call_done_cb, &call);
  ferry_client_act_finish (client, ferry_cli_call_wait (&call), NULL, NULL, NULL);
}

/* Who asks for a file wants it now: what was paused goes on. */
static void
resume_attached (FerryClient *client,
                 GPtrArray   *added)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < added->len; i++)
    {
      FerryAdded *one = g_ptr_array_index (added, i);

      if (one->was_there)
        g_ptr_array_add (ids, one->id);
    }

  act (client, FERRY_VERB_RESUME, ids);
}

static void
run_anyway (FerryClient     *client,
            FerryCliOptions *options,
            GPtrArray       *added)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < added->len && options->runs_anyway; i++)
    g_ptr_array_add (ids, ((FerryAdded *) g_ptr_array_index (added, i))->id);

  act (client, FERRY_VERB_RUN_ANYWAY, ids);
}

static void
interrupted_cb (gpointer user_data)
{
  Wait *wait = user_data;

  wait->is_interrupted = TRUE;
  if (wait->follow != NULL)
    ferry_cli_follow_interrupt (wait->follow);
}

static FerryCliExit
follow_all (FerryClient     *client,
            FerryCliOptions *options,
            GPtrArray       *added,
            Wait            *wait)
{
  g_autoptr (FerryCliFollow) follow = NULL;
  FerryCliFollowJson         json = options->is_json ? FERRY_CLI_FOLLOW_ENDS
                                                     : FERRY_CLI_FOLLOW_QUIET;
  FerryCliExit               result;

  follow = ferry_cli_follow_new (client,
                                 ferry_cli_prepare_progress (options->is_json, options->is_quiet),
                                 json, FALSE);
  for (guint i = 0; i < added->len; i++)
    {
      FerryAdded   *one = g_ptr_array_index (added, i);
      FerryCliWish *wish = g_ptr_array_index (options->wishes, i);

      ferry_cli_follow_add (follow, one->id, one->was_there ? NULL : wish->request);
    }
  /* They have become transfers, and there may be very many. */
  g_ptr_array_set_size (options->wishes, 0);

  wait->follow = follow;
  if (wait->is_interrupted)
    ferry_cli_follow_interrupt (follow);
  result = ferry_cli_follow_run (follow);
  wait->follow = NULL;

  return result;
}

FerryCliExit
ferry_cli_remote_get (FerryCliOptions *options)
{
  g_autoptr (FerryClient) client = NULL;
  g_autoptr (GPtrArray)   added = NULL;
  g_autoptr (GError)      error = NULL;
  Wait                    wait = { 0 };
  FerryCliExit            result;

  client = ferry_cli_client_open (_ ("With --standalone Ferry needs no service: it does the work "
                                     "in this program."));
  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;

  ferry_cli_interrupt_watch (interrupted_cb, &wait);
  if (ferry_cli_metalink_read_by_service (options, client, &error))
    added = add_all (client, options, &error);
  if (added == NULL)
    {
      result = ferry_cli_client_fail (error);
    }
  else
    {
      resume_attached (client, added);
      run_anyway (client, options, added);
      result = follow_all (client, options, added, &wait);
    }
  ferry_cli_interrupt_unwatch ();

  if (wait.is_interrupted && added != NULL && !options->is_quiet)
    ferry_cli_verb_note (_ ("The transfers go on in the background. “ferryctl watch” shows them, "
                            "“ferryctl cancel” gives them up."));
  return result;
}

static void
print_added (FerryCliOptions    *options,
             const FerryCliWish *wish,
             const FerryAdded   *added)
{
  g_autofree char *address = ferry_redact_uri (wish->address);
  g_autofree char *note = NULL;

  if (options->is_json)
    {
      g_autoptr (GString) json = g_string_new ("{");

      ferry_cli_json_append_text (json, "id", added->id);
      ferry_cli_json_append_text (json, "url", ferry_request_get_uri (wish->request));
      ferry_cli_json_append_boolean (json, "was-there", added->was_there);
      g_string_append_c (json, '}');
      ferry_cli_json_print (json->str);
    }
  else if (!options->is_quiet)
    {
      ferry_cli_verb_print (added->id);
    }

  if (!added->was_there || options->is_quiet)
    return;
  note = g_strdup_printf (_ ("%s: being transferred already, as this transfer. With “--again” it "
                             "is transferred once more."),
                          address);
  ferry_cli_verb_note (note);
}

FerryCliExit
ferry_cli_remote_add (FerryCliOptions *options)
{
  g_autoptr (FerryClient) client = ferry_cli_client_open (NULL);
  g_autoptr (GPtrArray)   added = NULL;
  g_autoptr (GError)      error = NULL;

  if (client == NULL)
    return FERRY_CLI_EXIT_FAILED;

  if (ferry_cli_metalink_read_by_service (options, client, &error))
    added = add_all (client, options, &error);
  if (added == NULL)
    return ferry_cli_client_fail (error);

  run_anyway (client, options, added);
  for (guint i = 0; i < added->len; i++)
    print_added (options, g_ptr_array_index (options->wishes, i), g_ptr_array_index (added, i));
  return FERRY_CLI_EXIT_COMPLETED;
}
