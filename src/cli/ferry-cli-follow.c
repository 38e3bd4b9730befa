/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-follow.h"

#include "ferry-cli-json.h"
#include "ferry-cli-tell.h"
#include "ferry-error.h"
#include "ferry-transfer-list.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* Questions to the service that are not answered yet. */
#define MOST_QUESTIONS 16

typedef struct
{
  FerryCliFollow *follow;   /* (unowned) */
  char           *id;       /* (owned) */
  FerryTransfer  *transfer; /* (owned) (nullable) as it was told last */
  FerryCliOutcome outcome;
  gboolean        is_followed; /* by the progress */
  gboolean        is_wanted;   /* to be asked for */
  gboolean        is_asked;
  gboolean        is_lost; /* the question was: to be asked for when the service is back */
  gboolean        is_told; /* its last line is written */
} Item;

struct _FerryCliFollow
{
  FerryClient       *client;   /* (owned) */
  FerryCliProgress  *progress; /* (owned) (nullable) until the end */
  FerryCliFollowJson json;
  gboolean           waits_for_user;

  FerryTransferList *list;        /* (owned) (nullable) until it runs */
  GPtrArray         *remotes;     /* (owned) (element-type FerryRemoteTransfer) that the list has */
  GHashTable        *items;       /* (owned): id → Item */
  GPtrArray         *order;       /* (owned) (element-type Item): unowned */
  GQueue             wanted;      /* (element-type Item): unowned */
  GCancellable      *cancellable; /* (owned) of the questions */
  guint              counts[FERRY_CLI_N_OUTCOMES];
  guint              n_asked;
  guint              look_id; /* 0 when nothing changed */
  gboolean           is_running;
  gboolean           is_interrupted;
  gboolean           has_broken; /* the service cannot be reached any more */
};

static void ask (FerryCliFollow *self);

static void
item_free (gpointer data)
{
  Item *item = data;

  g_clear_object (&item->transfer);
  g_free (item->id);
  g_free (item);
}

FerryCliFollow *
ferry_cli_follow_new (FerryClient       *client,
                      FerryCliProgress  *progress,
                      FerryCliFollowJson json,
                      gboolean           waits_for_user)
{
  FerryCliFollow *self = g_new0 (FerryCliFollow, 1);

  self->client = g_object_ref (client);
  self->progress = progress;
  self->json = json;
  self->waits_for_user = waits_for_user;
  self->remotes = g_ptr_array_new_with_free_func (g_object_unref);
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, item_free);
  self->order = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->wanted);

  return self;
}

void
ferry_cli_follow_free (FerryCliFollow *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_queue_clear (&self->wanted);
  g_clear_pointer (&self->progress, ferry_cli_progress_free);
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->items);
  g_ptr_array_unref (self->remotes);
  g_clear_object (&self->list);
  g_object_unref (self->cancellable);
  g_object_unref (self->client);
  g_free (self);
}

static void
print_json (FerryCliFollow *self,
            Item           *item)
{
  g_autofree char *json = ferry_cli_json_format (item->transfer);

  if (isatty (STDOUT_FILENO))
    ferry_cli_progress_hide (self->progress);
  ferry_cli_json_print (json);
}

/* ---- the end ---- */

static gboolean
has_work (FerryCliFollow *self)
{
  if (self->counts[FERRY_CLI_OUTCOME_ACTIVE] > 0 || self->counts[FERRY_CLI_OUTCOME_WAITING] > 0)
    return TRUE;

  return self->waits_for_user && (self->counts[FERRY_CLI_OUTCOME_NEEDS_USER] > 0 ||
                                  self->counts[FERRY_CLI_OUTCOME_DENIED] > 0);
}

static gboolean
look_cb (gpointer user_data)
{
  FerryCliFollow *self = user_data;

  self->look_id = 0;
  if (!has_work (self) && self->n_asked == 0 && g_queue_is_empty (&self->wanted))
    self->is_running = FALSE;

  return G_SOURCE_REMOVE;
}

static void
look_soon (FerryCliFollow *self)
{
  if (self->look_id == 0)
    self->look_id = g_idle_add (look_cb, self);
}

void
ferry_cli_follow_interrupt (FerryCliFollow *self)
{
  self->is_interrupted = TRUE;
  self->is_running = FALSE;
}

/* ---- what is told ---- */

static void
count (FerryCliFollow *self,
       Item           *item,
       FerryCliOutcome outcome)
{
  self->counts[item->outcome]--;
  item->outcome = outcome;
  self->counts[outcome]++;
}

/* Something of the item's transfer is different. */
static void
tell (FerryCliFollow *self,
      Item           *item)
{
  gboolean is_settled = ferry_status_is_settled (ferry_transfer_get_status (item->transfer));

  count (self, item, ferry_cli_outcome_find (item->transfer));
  if (!item->is_followed)
    ferry_cli_progress_add (self->progress, item->transfer);
  else
    ferry_cli_progress_update (self->progress, item->transfer);
  item->is_followed = TRUE;

  if (self->json == FERRY_CLI_FOLLOW_CHANGES || (self->json == FERRY_CLI_FOLLOW_ENDS && is_settled))
    print_json (self, item);
  if (is_settled)
    {
      item->is_told = TRUE;
      ferry_cli_progress_forget (self->progress, item->id);
    }
  look_soon (self);
}

/* Somebody took the transfer off the list, or it cannot be read. */
static void
tell_gone (FerryCliFollow *self,
           Item           *item,
           const GError   *error)
{
  gboolean         is_known = item->transfer != NULL;
  gboolean         is_gone = error->code == FERRY_ERROR_INVALID_ARGUMENT && is_known;
  g_autofree char *name = is_known ? ferry_cli_tell_name (item->transfer) : g_strdup (item->id);
  const char      *what = is_gone ? _ ("removed from the list") : error->message;
  g_autofree char *sentence = g_strdup_printf ("%s: %s", name, what);

  ferry_cli_progress_warn (self->progress, sentence);
  ferry_cli_progress_forget (self->progress, item->id);
  count (self, item, FERRY_CLI_OUTCOME_FAILED);
  item->is_told = TRUE;
  look_soon (self);
}

/* ---- questions ---- */

static void
want (FerryCliFollow *self,
      Item           *item)
{
  if (item->is_wanted || item->is_told)
    return;

  item->is_wanted = TRUE;
  if (!item->is_asked)
    g_queue_push_tail (&self->wanted, item);
  ask (self);
}

/* The counters go on from where they were: they are of this command. */
static void
take (FerryCliFollow *self,
      Item           *item,
      FerryTransfer  *transfer)
{
  FerryProgress *progress = ferry_transfer_get_progress (transfer);
  FerryProgress *before;
  gint64         gained;

  if (item->transfer != NULL)
    {
      before = ferry_transfer_get_progress (item->transfer);
      gained = ferry_progress_get_received (progress) - ferry_progress_get_received (before);
      ferry_progress_add (progress, 0, ferry_progress_get_wire (before) + MAX (gained, 0));
    }
  g_set_object (&item->transfer, transfer);
  tell (self, item);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Item                     *item = user_data;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autoptr (GError)        error = NULL;
  FerryCliFollow           *self = item->follow;

  transfer = ferry_client_get_transfer_finish (FERRY_CLIENT (source), result, &error);
  self->n_asked--;
  item->is_asked = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (item->is_wanted)
    g_queue_push_tail (&self->wanted, item);

  item->is_lost = transfer == NULL && error->domain != FERRY_ERROR;
  if (transfer != NULL)
    take (self, item, transfer);
  else if (!item->is_lost)
    tell_gone (self, item, error);
  ask (self);
}

static void
ask (FerryCliFollow *self)
{
  while (self->n_asked < MOST_QUESTIONS && !g_queue_is_empty (&self->wanted))
    {
      Item *item = g_queue_pop_head (&self->wanted);

      item->is_wanted = FALSE;
      if (item->is_told)
        continue;
      item->is_asked = TRUE;
      self->n_asked++;
      ferry_client_get_transfer_async (self->client, item->id, self->cancellable, answered_cb,
                                       item);
    }
}

/* ---- rows ---- */

/* Whether @row says more than that bytes have arrived. */
static gboolean
is_news (Item           *item,
         const FerryRow *row)
{
  FerryTransfer   *transfer = item->transfer;
  g_autofree char *message = NULL;
  g_autofree char *path = NULL;

  if (transfer == NULL || row->status != ferry_transfer_get_status (transfer) ||
      row->reason != ferry_transfer_get_reason (transfer) ||
      row->total != ferry_transfer_get_record (transfer)->total ||
      row->error != ferry_row_error_transfer (transfer))
    return TRUE;
  /* It began again. */
  if (row->received < ferry_progress_get_received (ferry_transfer_get_progress (transfer)))
    return TRUE;

  message = ferry_row_message_transfer (transfer);
  path = ferry_transfer_dup_path (transfer);

  return g_strcmp0 (row->message, message) != 0 || g_strcmp0 (row->path, path) != 0;
}

static void
row_changed_cb (FerryRemoteTransfer *remote,
                FerryCliFollow      *self)
{
  const FerryRow *row = ferry_remote_transfer_get_row (remote);
  Item           *item = NULL;
  FerryProgress  *progress;
  gint64          gained;

  if (ferry_remote_transfer_is_loaded (remote))
    item = g_hash_table_lookup (self->items, row->id);
  if (item == NULL || item->is_told)
    return;
  if (is_news (item, row))
    {
      want (self, item);
      return;
    }

  progress = ferry_transfer_get_progress (item->transfer);
  gained = row->received - ferry_progress_get_received (progress);
  if (gained == 0)
    return;
  ferry_progress_add (progress, gained, gained);
  if (self->json == FERRY_CLI_FOLLOW_CHANGES)
    print_json (self, item);
}

/* It stands elsewhere now, or it was removed. */
static void
row_removed (FerryCliFollow      *self,
             FerryRemoteTransfer *remote)
{
  Item *item = NULL;

  g_signal_handlers_disconnect_by_func (remote, row_changed_cb, self);
  if (ferry_remote_transfer_is_loaded (remote))
    item = g_hash_table_lookup (self->items, ferry_remote_transfer_get_row (remote)->id);
  if (item != NULL)
    want (self, item);
}

static void
items_changed_cb (GListModel     *model,
                  guint           position,
                  guint           removed,
                  guint           added,
                  FerryCliFollow *self)
{
  for (guint i = position; i < position + removed; i++)
    row_removed (self, g_ptr_array_index (self->remotes, i));
  if (removed > 0)
    g_ptr_array_remove_range (self->remotes, position, removed);

  /* All are held: a row that nobody holds is not told of. */
  for (guint i = position; i < position + added; i++)
    {
      FerryRemoteTransfer *remote = g_list_model_get_item (model, i);

      g_ptr_array_insert (self->remotes, (int) i, remote);
      g_signal_connect (remote, "changed", G_CALLBACK (row_changed_cb), self);
      row_changed_cb (remote, self);
    }
}

/* ---- the service ---- */

static void
ready_cb (FerryTransferList *list,
          GParamSpec        *pspec,
          FerryCliFollow    *self)
{
  if (!ferry_transfer_list_is_ready (list))
    return;

  for (guint i = 0; i < self->order->len; i++)
    {
      Item *item = g_ptr_array_index (self->order, i);

      if (item->is_lost)
        want (self, item);
    }
}

static void
state_cb (FerryClient    *client,
          GParamSpec     *pspec,
          FerryCliFollow *self)
{
  if (ferry_client_get_state (client) != FERRY_CLIENT_FAILED)
    return;

  ferry_cli_progress_warn (self->progress, ferry_client_get_error (client)->message);
  self->has_broken = TRUE;
  self->is_running = FALSE;
}

void
ferry_cli_follow_add (FerryCliFollow *self,
                      const char     *id,
                      FerryRequest   *request)
{
  Item *item;

  if (g_hash_table_contains (self->items, id))
    return;

  item = g_new0 (Item, 1);
  item->follow = self;
  item->id = g_strdup (id);
  item->outcome = FERRY_CLI_OUTCOME_ACTIVE;
  self->counts[FERRY_CLI_OUTCOME_ACTIVE]++;
  g_hash_table_insert (self->items, item->id, item);
  g_ptr_array_add (self->order, item);

  if (request == NULL)
    return;
  item->transfer = ferry_transfer_new (id, request, NULL);
  item->is_followed = TRUE;
  ferry_cli_progress_add (self->progress, item->transfer);
}

static void
begin (FerryCliFollow *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (FerryQuery)      query = { 0 };

  /* In an order that nothing changes. */
  ferry_query_init (&query);
  query.is_descending = FALSE;
  for (guint i = 0; i < self->order->len; i++)
    {
      Item *item = g_ptr_array_index (self->order, i);

      g_strv_builder_add (ids, item->id);
      if (item->transfer == NULL)
        want (self, item);
    }
  query.ids = g_strv_builder_end (ids);

  self->list = ferry_transfer_list_new (self->client);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect (self->list, "notify::is-ready", G_CALLBACK (ready_cb), self);
  g_signal_connect (self->client, "notify::state", G_CALLBACK (state_cb), self);
  ferry_transfer_list_set_query (self->list, &query);
}

/* The last lines of what is not settled. */
static void
tell_unfinished (FerryCliFollow *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      Item *item = g_ptr_array_index (self->order, i);

      if (item->is_told || item->transfer == NULL)
        continue;
      if (!self->is_interrupted && !self->has_broken)
        ferry_cli_progress_block (self->progress, item->transfer);
      if (self->json == FERRY_CLI_FOLLOW_ENDS)
        print_json (self, item);
    }
}

static void
end (FerryCliFollow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_signal_handlers_disconnect_by_data (self->list, self);
  for (guint i = 0; i < self->remotes->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->remotes, i), self);

  tell_unfinished (self);
  g_clear_pointer (&self->progress, ferry_cli_progress_free);
  /* What was asked lets go of its item before that is freed. */
  while (self->n_asked > 0)
    g_main_context_iteration (NULL, TRUE);
}

FerryCliExit
ferry_cli_follow_run (FerryCliFollow *self)
{
  self->is_running = !self->is_interrupted;
  begin (self);
  look_soon (self);
  while (self->is_running)
    g_main_context_iteration (NULL, TRUE);
  end (self);

  if (self->is_interrupted)
    return FERRY_CLI_EXIT_INTERRUPTED;

  return self->has_broken ? FERRY_CLI_EXIT_FAILED : ferry_cli_outcome_to_exit (self->counts);
}
