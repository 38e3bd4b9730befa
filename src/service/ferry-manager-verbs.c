/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus-options.h"
#include "ferry-error.h"
#include "ferry-manager-private.h"
#include "ferry-reply.h"
#include "ferry-request.h"
#include "ferry-secret-file.h"
#include "ferry-state.h"

#include <glib/gi18n-lib.h>

#define UNDONE_A_STEP 256

typedef struct _Bulk Bulk;

/* Very many of them are in one piece. */
typedef struct
{
  char id[FERRY_CATALOG_ID_SIZE];
} FoundId;

/* What can be done to transfers in bulk. */
typedef struct
{
  /* Whether it means something for a transfer that shows @status. */
  gboolean (*is_for) (FerryStatus status);
  gboolean (*act) (Bulk *bulk, const char *id, GError **error);
  const char *refusal; /* to be translated */
} Verb;

struct _Bulk
{
  FerryManager          *manager;    /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) (nullable) until it is answered */

  /* Input. */
  const Verb *verb;
  FerryQuery  query;
  GVariant   *ids;     /* (owned) (nullable) "as": those named; until it is answered */
  GArray     *found;   /* (owned) (nullable) (element-type FoundId) of the query */
  GVariant   *changes; /* (owned) (nullable) of Change */
  char       *word;    /* (owned) (nullable) by which Undo takes it back */
  gboolean    does_delete_files;

  /* In progress. */
  guint n_ids;
  guint next;

  /* Output. */
  guint           n_done;
  GVariantBuilder refused;
};

static void
bulk_free (Bulk *self)
{
  if (self->invocation != NULL)
    ferry_manager_refuse_late (self->invocation);
  ferry_query_clear (&self->query);
  g_clear_pointer (&self->ids, g_variant_unref);
  g_clear_pointer (&self->found, g_array_unref);
  g_clear_pointer (&self->changes, g_variant_unref);
  g_free (self->word);
  g_variant_builder_clear (&self->refused);
  g_object_unref (self->manager);
  g_free (self);
}

/* The verbs. */

static gboolean
has_event (FerryStatus status,
           FerryEvent  event)
{
  return ferry_state_next (status, event, &status);
}

static gboolean
is_for_pause (FerryStatus status)
{
  return has_event (status, FERRY_EVENT_PAUSE);
}

static gboolean
is_for_resume (FerryStatus status)
{
  return has_event (status, FERRY_EVENT_RESUME);
}

static gboolean
is_for_cancel (FerryStatus status)
{
  return has_event (status, FERRY_EVENT_CANCEL);
}

static gboolean
is_for_retry (FerryStatus status)
{
  return has_event (status, FERRY_EVENT_RETRY);
}

static gboolean
is_for_make_next (FerryStatus status)
{
  return ferry_filter_of_status (status) == FERRY_FILTER_WAITING;
}

static gboolean
is_for_change (FerryStatus status)
{
  return status != FERRY_STATUS_COMPLETED;
}

static gboolean
is_for_run_anyway (FerryStatus status)
{
  return !ferry_status_is_settled (status);
}

static gboolean
is_for_any (FerryStatus status)
{
  return TRUE;
}

static gboolean
do_pause (Bulk       *self,
          const char *id,
          GError    **error)
{
  return ferry_engine_pause (self->manager->engine, id, error);
}

static gboolean
do_resume (Bulk       *self,
           const char *id,
           GError    **error)
{
  return ferry_engine_resume (self->manager->engine, id, error);
}

static gboolean
do_cancel (Bulk       *self,
           const char *id,
           GError    **error)
{
  if (self->word != NULL)
    return ferry_deferral_begin (self->manager->deferral, FERRY_DEFERRED_CANCEL, id, FALSE,
                                 g_dbus_method_invocation_get_sender (self->invocation),
                                 self->word, error);

  return ferry_engine_cancel (self->manager->engine, id, error);
}

static gboolean
do_retry (Bulk       *self,
          const char *id,
          GError    **error)
{
  FerryTransfer *transfer = ferry_engine_lookup (self->manager->engine, id);

  /* It looked canceled, and goes on now that it was released; or was paused
   * before. */
  if (transfer != NULL && ferry_transfer_get_status (transfer) == FERRY_STATUS_PAUSED)
    return ferry_engine_resume (self->manager->engine, id, error);
  if (transfer != NULL && !ferry_status_is_settled (ferry_transfer_get_status (transfer)))
    return TRUE;

  return ferry_engine_retry (self->manager->engine, id, error);
}

static gboolean
do_restart (Bulk       *self,
            const char *id,
            GError    **error)
{
  return ferry_engine_restart (self->manager->engine, id, error);
}

static gboolean
do_remove (Bulk       *self,
           const char *id,
           GError    **error)
{
  if (self->word != NULL)
    return ferry_deferral_begin (self->manager->deferral, FERRY_DEFERRED_REMOVE, id,
                                 self->does_delete_files,
                                 g_dbus_method_invocation_get_sender (self->invocation),
                                 self->word, error);

  return ferry_engine_remove (self->manager->engine, id, self->does_delete_files, error);
}

static gboolean
do_make_next (Bulk       *self,
              const char *id,
              GError    **error)
{
  return ferry_engine_make_next (self->manager->engine, id, error);
}

static gboolean
do_run_anyway (Bulk       *self,
               const char *id,
               GError    **error)
{
  return ferry_engine_run_anyway (self->manager->engine, id, error);
}

static gboolean
do_change (Bulk       *self,
           const char *id,
           GError    **error)
{
  return ferry_engine_change (self->manager->engine, id, self->changes, error);
}

static const Verb pause_verb = {
  .is_for = is_for_pause,
  .act = do_pause,
  .refusal = N_ ("Only an unfinished transfer that is not paused yet can be paused"),
};

static const Verb resume_verb = {
  .is_for = is_for_resume,
  .act = do_resume,
  .refusal = N_ ("Only a paused transfer can be resumed"),
};

static const Verb cancel_verb = {
  .is_for = is_for_cancel,
  .act = do_cancel,
  .refusal = N_ ("Only an unfinished transfer can be canceled"),
};

static const Verb retry_verb = {
  .is_for = is_for_retry,
  .act = do_retry,
  .refusal = N_ ("Only a failed or canceled transfer can be begun again"),
};

/* Of a completed one the engine looks whether its file is still there. */
static const Verb restart_verb = {
  .is_for = is_for_any,
  .act = do_restart,
  .refusal = N_ ("A file that is whole and there is not fetched again"),
};

static const Verb remove_verb = {
  .is_for = is_for_any,
  .act = do_remove,
  .refusal = N_ ("This transfer cannot be removed now"),
};

static const Verb make_next_verb = {
  .is_for = is_for_make_next,
  .act = do_make_next,
  .refusal = N_ ("Only a waiting transfer can be the next"),
};

static const Verb run_anyway_verb = {
  .is_for = is_for_run_anyway,
  .act = do_run_anyway,
  .refusal = N_ ("Only an unfinished transfer can be run anyway"),
};

static const Verb change_verb = {
  .is_for = is_for_change,
  .act = do_change,
  .refusal = N_ ("Pause the transfer before you change this"),
};

/* One at a time. */

static void
refuse_one (Bulk       *self,
            const char *id,
            int         status,
            const char *sentence)
{
  g_autofree char *shown = NULL;

  /* What is longer is no id, and very many of that make no answer. */
  if (strlen (id) >= FERRY_CATALOG_ID_SIZE)
    shown = g_utf8_substring (id, 0, MIN (g_utf8_strlen (id, -1), FERRY_CATALOG_ID_SIZE - 1));
  g_variant_builder_add (&self->refused, "(sis)", shown != NULL ? shown : id, status, sentence);
}

/* What the engine says of its own verbs is for programmers; what it says of
 * values begins with their key. */
static const char *
choose_sentence (Bulk         *self,
                 const GError *error)
{
  if (error->code == FERRY_ERROR_INVALID_ARGUMENT && error->message[0] != '"')
    return _ (self->verb->refusal);

  return error->message;
}

static void
act_on_one (Bulk       *self,
            const char *id)
{
  FerryCatalogItem  *item = ferry_catalog_lookup (self->manager->catalog, id);
  g_autoptr (GError) error = NULL;

  if (item == NULL || item->is_hidden)
    {
      refuse_one (self, id, FERRY_ERROR_INVALID_ARGUMENT, _ ("There is no such transfer"));
      return;
    }
  if (!self->verb->is_for ((FerryStatus) item->status))
    {
      refuse_one (self, id, FERRY_ERROR_INVALID_ARGUMENT, _ (self->verb->refusal));
      return;
    }

  ferry_deferral_release (self->manager->deferral, id);
  if (self->verb->act (self, id, &error))
    self->n_done++;
  else
    refuse_one (self, id, (int) ferry_error_status_from_gerror (error),
                choose_sentence (self, error));
}

/* In the order of creation, which is that of the queue. */
static void
select_ids (Bulk *self)
{
  g_autoptr (FerryFinder) finder = ferry_finder_new (&self->query);
  g_autoptr (GPtrArray)   items = ferry_catalog_find (self->manager->catalog, finder);

  self->found = g_array_sized_new (FALSE, FALSE, sizeof (FoundId), items->len);
  for (guint i = 0; i < items->len; i++)
    {
      const FerryCatalogItem *item = g_ptr_array_index (items, i);
      FoundId                 found;

      if (!self->verb->is_for ((FerryStatus) item->status))
        continue;
      memcpy (found.id, item->id, sizeof found.id);
      g_array_append_val (self->found, found);
    }
  self->n_ids = self->found->len;
}

static void
answer (Bulk *self)
{
  GVariant *result = g_variant_new ("(ua(sis))", self->n_done, &self->refused);

  g_variant_builder_init (&self->refused, G_VARIANT_TYPE ("a(sis)"));
  /* The last to hold them is whoever sends the answer. */
  g_clear_pointer (&self->ids, g_variant_unref);
  ferry_reply_send (g_steal_pointer (&self->invocation), result, self->n_ids);
}

static const char *
get_id (Bulk *self,
        guint i)
{
  g_autoptr (GVariant) id = NULL;

  if (self->found != NULL)
    return g_array_index (self->found, FoundId, i).id;

  /* The array holds on to it. */
  id = g_variant_get_child_value (self->ids, i);
  return g_variant_get_string (id, NULL);
}

static gboolean
bulk_step (gpointer data)
{
  Bulk *self = data;
  guint i;

  if (self->n_ids == 0 && self->found == NULL)
    {
      select_ids (self);
      return TRUE;
    }
  if (self->next == self->n_ids)
    {
      answer (self);
      return FALSE;
    }

  /* Whoever is put before all others last is the first: the order of the ids is
   * that of the queue. */
  i = self->verb == &make_next_verb ? self->n_ids - 1 - self->next : self->next;
  self->next++;
  act_on_one (self, get_id (self, i));
  return TRUE;
}

static void
bulk_end (gpointer data)
{
  bulk_free (data);
}

/* The methods. */

static gboolean
read_query (Bulk     *self,
            GVariant *options,
            GError  **error)
{
  g_autoptr (GVariant) query = NULL;

  if (self->n_ids > FERRY_MANAGER_MOST_NAMED)
    return ferry_bus_options_fail ("ids", _ ("At most 200000 can be named at once"), error);
  if (!ferry_bus_options_get (options, "query", "a{sv}", &query, error))
    return FALSE;
  if (query == NULL && self->n_ids == 0)
    return ferry_bus_options_fail ("ids", _ ("Name transfers, or give a query that finds them"),
                                   error);
  if (query == NULL)
    return TRUE;

  ferry_query_clear (&self->query);
  if (!ferry_query_decode (query, &self->query, error))
    {
      ferry_query_init (&self->query);
      return FALSE;
    }
  return TRUE;
}

static Bulk *
bulk_new (FerryManager          *manager,
          GDBusMethodInvocation *invocation,
          const Verb            *verb,
          GVariant              *ids)
{
  Bulk *self = g_new0 (Bulk, 1);

  self->manager = g_object_ref (manager);
  self->invocation = invocation;
  self->verb = verb;
  ferry_query_init (&self->query);
  self->ids = g_variant_ref (ids);
  self->n_ids = (guint) g_variant_n_children (ids);
  g_variant_builder_init (&self->refused, G_VARIANT_TYPE ("a(sis)"));
  return self;
}

/* Either the job begins, or the call is refused with @error. */
static gboolean
bulk_run (Bulk         *self,
          const GError *error)
{
  if (error != NULL)
    {
      ferry_manager_refuse (g_steal_pointer (&self->invocation), error);
      bulk_free (self);
    }
  else
    ferry_jobs_push (self->manager->jobs, bulk_step, self, bulk_end);

  return TRUE;
}

static gboolean
handle_plain (FerryManager          *self,
              GDBusMethodInvocation *invocation,
              const Verb            *verb,
              GVariant              *ids,
              GVariant              *options)
{
  Bulk              *bulk = bulk_new (self, invocation, verb, ids);
  g_autoptr (GError) error = NULL;

  if (read_query (bulk, options, &error) &&
      (verb == &cancel_verb || verb == &remove_verb))
    ferry_bus_options_get_string (options, "undo", &bulk->word, &error);
  if (error == NULL && verb == &remove_verb)
    ferry_bus_options_get_boolean (options, "delete-files", &bulk->does_delete_files, &error);

  return bulk_run (bulk, error);
}

#define DEFINE_HANDLER(name)                                             \
  static gboolean handle_##name##_cb (FerryBusManager       *bus,        \
                                      GDBusMethodInvocation *invocation, \
                                      GVariant              *ids,        \
                                      GVariant              *options,    \
                                      FerryManager          *self)       \
  {                                                                      \
    return handle_plain (self, invocation, &name##_verb, ids, options);  \
  }

DEFINE_HANDLER (pause)
DEFINE_HANDLER (resume)
DEFINE_HANDLER (cancel)
DEFINE_HANDLER (retry)
DEFINE_HANDLER (restart)
DEFINE_HANDLER (remove)
DEFINE_HANDLER (make_next)
DEFINE_HANDLER (run_anyway)

static gboolean
read_changes (Bulk        *self,
              GVariant    *changes,
              GVariant    *options,
              GUnixFDList *fds,
              GError     **error)
{
  g_autoptr (GVariant) list = NULL;
  GVariantDict         merged;

  if (!ferry_secret_file_take (options, fds, 1, &list, error))
    return FALSE;

  g_variant_dict_init (&merged, changes);
  if (list != NULL)
    {
      g_autoptr (GVariant) secrets = g_variant_get_child_value (list, 0);

      ferry_secret_file_merge (&merged, secrets);
    }
  self->changes = g_variant_ref_sink (g_variant_dict_end (&merged));
  return ferry_request_check_changes (self->changes, error);
}

static gboolean
handle_change_cb (FerryBusManager       *bus,
                  GDBusMethodInvocation *invocation,
                  GUnixFDList           *fds,
                  GVariant              *ids,
                  GVariant              *changes,
                  GVariant              *options,
                  FerryManager          *self)
{
  Bulk              *bulk = bulk_new (self, invocation, &change_verb, ids);
  g_autoptr (GError) error = NULL;

  if (read_query (bulk, options, &error))
    read_changes (bulk, changes, options, fds, &error);

  return bulk_run (bulk, error);
}

/* Undo. */

typedef struct
{
  FerryManager          *manager;    /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) (nullable) until it is answered */
  char                  *word;       /* (owned) */
  guint                  n_restored;
} Undoing;

static void
undoing_free (gpointer data)
{
  Undoing *self = data;

  if (self->invocation != NULL)
    ferry_manager_refuse_late (self->invocation);
  g_object_unref (self->manager);
  g_free (self->word);
  g_free (self);
}

static gboolean
undo_step (gpointer data)
{
  Undoing    *self = data;
  const char *owner = g_dbus_method_invocation_get_sender (self->invocation);
  guint       n;

  n = ferry_deferral_undo (self->manager->deferral, owner, self->word, UNDONE_A_STEP);
  self->n_restored += n;
  if (n > 0)
    return TRUE;

  ferry_bus_manager_complete_undo (self->manager->bus, g_steal_pointer (&self->invocation),
                                   self->n_restored);
  return FALSE;
}

static gboolean
handle_undo_cb (FerryBusManager       *bus,
                GDBusMethodInvocation *invocation,
                const char            *word,
                FerryManager          *self)
{
  Undoing *undoing = g_new0 (Undoing, 1);

  undoing->manager = g_object_ref (self);
  undoing->invocation = invocation;
  undoing->word = g_strdup (word);
  ferry_jobs_push (self->jobs, undo_step, undoing, undoing_free);
  return TRUE;
}

void
ferry_manager_serve_verbs (FerryManager *self)
{
  g_signal_connect_object (self->bus, "handle-pause", G_CALLBACK (handle_pause_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-resume", G_CALLBACK (handle_resume_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-cancel", G_CALLBACK (handle_cancel_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-retry", G_CALLBACK (handle_retry_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-restart", G_CALLBACK (handle_restart_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-remove", G_CALLBACK (handle_remove_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-make-next", G_CALLBACK (handle_make_next_cb),
                           self, 0);
  g_signal_connect_object (self->bus, "handle-run-anyway", G_CALLBACK (handle_run_anyway_cb),
                           self, 0);
  g_signal_connect_object (self->bus, "handle-change", G_CALLBACK (handle_change_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-undo", G_CALLBACK (handle_undo_cb), self, 0);
}
