/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus-options.h"
#include "ferry-manager-private.h"
#include "ferry-reply.h"
#include "ferry-secret-file.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FerryRequest *request; /* (owned) */
  GVariant     *secrets; /* (owned) */
} Wish;

typedef struct
{
  FerryManager          *manager;    /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) (nullable) until it is answered */

  /* Input. */
  GVariant *requests; /* (owned) (nullable) aa{sv}; until it is answered */
  guint     n_requests;
  GVariant *secrets;   /* (owned) (nullable) aa{sv} */
  char     *directory; /* (owned) where a request names none */
  gboolean  does_attach;
  gboolean  is_paused;

  /* In progress. */
  GArray *wishes; /* (owned) (element-type Wish) checked */
  guint   n_added;
  char   *made_for; /* (owned) (nullable) the last folder that was seen to */

  /* Output. */
  GPtrArray      *ids;       /* (owned) (element-type utf8) of each request */
  GArray         *is_there;  /* (owned) (element-type gboolean) of each request */
  GVariantBuilder transfers; /* the same, as it is answered */
} Addition;

static void
wish_clear (gpointer data)
{
  Wish *wish = data;

  g_clear_pointer (&wish->request, ferry_request_unref);
  g_clear_pointer (&wish->secrets, g_variant_unref);
}

static void
addition_free (gpointer data)
{
  Addition *self = data;

  if (self->invocation != NULL)
    ferry_manager_refuse_late (self->invocation);
  g_clear_pointer (&self->requests, g_variant_unref);
  g_clear_pointer (&self->secrets, g_variant_unref);
  g_free (self->directory);
  g_free (self->made_for);
  g_array_unref (self->wishes);
  g_ptr_array_unref (self->ids);
  g_array_unref (self->is_there);
  g_variant_builder_clear (&self->transfers);
  g_object_unref (self->manager);
  g_free (self);
}

/* Nothing of it is to stay when it could not be kept. */
static gboolean
take_back_step (gpointer data)
{
  Addition *self = data;
  guint     i = --self->n_added;

  if (!g_array_index (self->is_there, gboolean, i))
    ferry_engine_remove (self->manager->engine, g_ptr_array_index (self->ids, i), FALSE, NULL);
  return i > 0;
}

static void
take_back (gpointer data)
{
  Addition *self = data;

  while (self->n_added > 0)
    take_back_step (self);
  addition_free (self);
}

static void
answer (Addition *self)
{
  GVariant *result = g_variant_new ("(a(sb))", &self->transfers);

  g_variant_builder_init (&self->transfers, G_VARIANT_TYPE ("a(sb)"));
  /* The last to hold them is whoever sends the answer. */
  g_clear_pointer (&self->requests, g_variant_unref);
  ferry_reply_send (g_steal_pointer (&self->invocation), result, self->n_requests);
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Addition          *self = data;
  g_autoptr (GError) error = NULL;

  if (ferry_store_commit_finish (FERRY_STORE (source), result, &error))
    {
      answer (self);
      addition_free (self);
      return;
    }

  ferry_manager_refuse (g_steal_pointer (&self->invocation), error);
  if (self->n_added > 0 && !g_cancellable_is_cancelled (self->manager->cancellable))
    ferry_jobs_push (self->manager->jobs, take_back_step, self, take_back);
  else
    addition_free (self);
}

static void
make_folder (Addition   *self,
             const char *directory)
{
  /* An upload needs none. */
  if (directory == NULL || g_strcmp0 (self->made_for, directory) == 0)
    return;

  ferry_preferences_make_usual_folder (directory);
  g_free (self->made_for);
  self->made_for = g_strdup (directory);
}

static void
add_one (Addition *self,
         Wish     *wish)
{
  FerryTransfer *transfer = NULL;
  gboolean       is_there;

  if (self->does_attach)
    transfer = ferry_engine_find_duplicate (self->manager->engine, wish->request);
  is_there = transfer != NULL;
  if (!is_there)
    make_folder (self, ferry_request_get_directory (wish->request));
  if (!is_there && self->is_paused)
    transfer = ferry_engine_add_paused (self->manager->engine, wish->request, wish->secrets);
  else if (!is_there)
    transfer = ferry_engine_add (self->manager->engine, wish->request, wish->secrets);

  g_ptr_array_add (self->ids, g_strdup (ferry_transfer_get_id (transfer)));
  g_array_append_val (self->is_there, is_there);
  g_variant_builder_add (&self->transfers, "(sb)", ferry_transfer_get_id (transfer), is_there);
  self->n_added++;
  wish_clear (wish); /* all at once at the end would take too long */
}

static gboolean
check_one (Addition *self,
           GError  **error)
{
  guint                i = self->wishes->len;
  g_autoptr (GVariant) request = g_variant_get_child_value (self->requests, i);
  GVariantDict         merged;
  Wish                 wish = { 0 };

  g_variant_dict_init (&merged, request);
  if (self->secrets != NULL)
    {
      g_autoptr (GVariant) secrets = g_variant_get_child_value (self->secrets, i);

      ferry_secret_file_merge (&merged, secrets);
    }
  ferry_request_default_directory (&merged, self->directory);

  wish.request = ferry_request_new (g_variant_dict_end (&merged), &wish.secrets, error);
  if (wish.request == NULL)
    {
      g_prefix_error (error, "\"requests\": %u: ", i);
      return FALSE;
    }

  g_array_append_val (self->wishes, wish);
  return TRUE;
}

/* All are checked before the first is added. */
static gboolean
addition_step (gpointer data)
{
  Addition          *self = data;
  g_autoptr (GError) error = NULL;

  if (self->wishes->len < self->n_requests)
    {
      if (check_one (self, &error))
        return TRUE;
      ferry_manager_refuse (g_steal_pointer (&self->invocation), error);
      return FALSE;
    }

  if (self->n_added < self->n_requests)
    add_one (self, &g_array_index (self->wishes, Wish, self->n_added));
  return self->n_added < self->n_requests;
}

/* Nothing is said of them before they would survive a power cut. */
static void
addition_end (gpointer data)
{
  Addition *self = data;

  if (self->invocation != NULL && self->n_added == self->n_requests)
    {
      ferry_store_commit_async (self->manager->store, NULL, committed_cb, self);
      return;
    }

  /* The service leaves in the middle of it, or one of them is bad. */
  take_back (self);
}

static gboolean
read_duplicates (GVariant *options,
                 gboolean *does_attach,
                 GError  **error)
{
  g_autofree char *word = g_strdup ("attach");

  if (!ferry_bus_options_get_string (options, "duplicates", &word, error))
    return FALSE;
  if (!g_str_equal (word, "attach") && !g_str_equal (word, "again"))
    return ferry_bus_options_fail ("duplicates", _ ("Give “attach” or “again”"), error);

  *does_attach = g_str_equal (word, "attach");
  return TRUE;
}

static Addition *
addition_new (FerryManager *manager,
              GVariant     *requests)
{
  Addition *self = g_new0 (Addition, 1);

  self->manager = g_object_ref (manager);
  self->requests = g_variant_ref (requests);
  self->n_requests = (guint) g_variant_n_children (requests);
  self->directory = ferry_preferences_dup_download_folder (manager->preferences);
  self->wishes = g_array_new (FALSE, FALSE, sizeof (Wish));
  g_array_set_clear_func (self->wishes, wish_clear);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->is_there = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_variant_builder_init (&self->transfers, G_VARIANT_TYPE ("a(sb)"));
  return self;
}

static gboolean
handle_add_cb (FerryBusManager       *bus,
               GDBusMethodInvocation *invocation,
               GUnixFDList           *fds,
               GVariant              *requests,
               GVariant              *options,
               FerryManager          *self)
{
  Addition          *addition = addition_new (self, requests);
  g_autoptr (GError) error = NULL;

  if (addition->n_requests > FERRY_MANAGER_MOST_NAMED)
    ferry_bus_options_fail ("requests", _ ("At most 200000 can be added at once"), &error);
  if (error != NULL || !read_duplicates (options, &addition->does_attach, &error) ||
      !ferry_bus_options_get_boolean (options, "paused", &addition->is_paused, &error) ||
      !ferry_secret_file_take (options, fds, addition->n_requests, &addition->secrets, &error))
    {
      addition_free (addition);
      return ferry_manager_refuse (invocation, error);
    }

  addition->invocation = invocation;
  ferry_jobs_push (self->jobs, addition_step, addition, addition_end);
  return TRUE;
}

void
ferry_manager_serve_add (FerryManager *self)
{
  g_signal_connect_object (self->bus, "handle-add", G_CALLBACK (handle_add_cb), self, 0);
}
