/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-details-page-private.h"
#include "ferry-problem.h"
#include "ferry-toast.h"

/* In the order of the template. */
static const FerryPriority priorities[] = {
  FERRY_PRIORITY_DEFAULT,
  FERRY_PRIORITY_HIGH,
  FERRY_PRIORITY_LOW,
};

FerryPriority
ferry_details_page_get_nth_priority (guint position)
{
  return position < G_N_ELEMENTS (priorities) ? priorities[position] : FERRY_PRIORITY_DEFAULT;
}

/* ---- Changing ------------------------------------------------------------- */

typedef struct
{
  FerryDetailsPage    *page;     /* (owned) */
  FerryRemoteTransfer *transfer; /* (owned): the page may show another meanwhile */
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->page);
  g_object_unref (change->transfer);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Change)    change = user_data;
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GError)    error = NULL;
  FerryDetailsPage     *self = change->page;
  const char           *message = NULL;

  if (!ferry_client_act_finish (FERRY_CLIENT (source), result, NULL, &refused, &error))
    message = error->message;
  else if (refused != NULL && refused->len > 0)
    message = ((FerryRefusal *) g_ptr_array_index (refused, 0))->message;
  if (g_cancellable_is_cancelled (self->cancellable) || self->transfer != change->transfer)
    return;

  if (message != NULL)
    ferry_toast_say (GTK_WIDGET (self), ferry_problem_split (message, NULL));
  ferry_details_page_refetch (self);
}

static void
change (FerryDetailsPage *self,
        const char       *key,
        GVariant         *value)
{
  const FerryRow *row = ferry_details_page_get_row (self);
  const char     *ids[] = { row->id, NULL };
  Change         *task = g_new0 (Change, 1);
  GVariantDict    changes;

  task->page = g_object_ref (self);
  task->transfer = g_object_ref (self->transfer);
  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert_value (&changes, key, value);
  ferry_client_change_async (self->client, ids, g_variant_dict_end (&changes), self->cancellable,
                             changed_cb, task);
}

static gboolean
can_change (FerryDetailsPage *self)
{
  return !self->is_showing && self->whole != NULL && ferry_details_page_get_row (self) != NULL;
}

void
ferry_details_page_change_rate (FerryDetailsPage *self)
{
  if (can_change (self))
    change (self, "rate-limit", g_variant_new_uint64 (ferry_rate_row_get_rate (self->rate_row)));
}

void
ferry_details_page_change_policy (FerryDetailsPage *self)
{
  FerryCostPolicy policy = ferry_policy_row_get_policy (self->policy_row);

  if (can_change (self))
    change (self, "policy", g_variant_new_string (ferry_cost_policy_to_nick (policy)));
}

void
ferry_details_page_change_priority (FerryDetailsPage *self)
{
  guint       selected = adw_combo_row_get_selected (self->priority_row);
  const char *nick = ferry_priority_to_nick (ferry_details_page_get_nth_priority (selected));

  if (can_change (self))
    change (self, "priority", g_variant_new_string (nick));
}
