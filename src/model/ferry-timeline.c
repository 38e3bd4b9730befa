/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-timeline.h"

#include "ferry-error.h"
#include "ferry-format.h"

#include <glib/gi18n-lib.h>

struct _FerryTimeline
{
  GArray *moments; /* (owned) (element-type FerryMoment) */
};

FerryTimeline *
ferry_timeline_new (void)
{
  FerryTimeline *self = g_new0 (FerryTimeline, 1);

  self->moments = g_array_new (FALSE, FALSE, sizeof (FerryMoment));

  return self;
}

FerryTimeline *
ferry_timeline_copy (const FerryTimeline *self)
{
  FerryTimeline *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = ferry_timeline_new ();
  g_array_append_vals (copy->moments, self->moments->data, self->moments->len);

  return copy;
}

void
ferry_timeline_free (FerryTimeline *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->moments);
  g_free (self);
}

guint
ferry_timeline_get_n (const FerryTimeline *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->moments->len;
}

const FerryMoment *
ferry_timeline_get (const FerryTimeline *self,
                    guint                index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->moments->len, NULL);

  return &g_array_index (self->moments, FerryMoment, index);
}

/* What is not known here could not be read again either. */
static int
sanitize_error (int error)
{
  return error < 0 ? -1 : (int) ferry_error_status_get_info (error)->status;
}

gboolean
ferry_timeline_note (FerryTimeline     *self,
                     const FerryMoment *moment)
{
  FerryMoment        noted;
  const FerryMoment *last;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (moment != NULL, FALSE);

  noted = *moment;
  noted.time = MAX (noted.time, 0);
  noted.error = sanitize_error (noted.error);
  if (self->moments->len > 0)
    {
      last = ferry_timeline_get (self, self->moments->len - 1);
      if (last->kind == noted.kind && last->status == noted.status &&
          last->reason == noted.reason && last->error == noted.error)
        return FALSE;
    }

  /* How it began and how it came to be as it is are worth more than what lies
   * between. */
  if (self->moments->len == FERRY_TIMELINE_MOST)
    g_array_remove_index (self->moments, 1);
  g_array_append_val (self->moments, noted);

  return TRUE;
}

/* ---- on disk and over the bus ---- */

GVariant *
ferry_timeline_to_variant (const FerryTimeline *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE (FERRY_TIMELINE_TYPE));
  for (guint i = 0; i < self->moments->len; i++)
    {
      const FerryMoment *moment = ferry_timeline_get (self, i);

      g_variant_builder_add (&builder, "(xuusi)", moment->time, (guint32) moment->kind,
                             (guint32) moment->status, ferry_reason_to_nick (moment->reason),
                             (gint32) moment->error);
    }

  return g_variant_builder_end (&builder);
}

static gboolean
is_known_kind (guint32 kind)
{
  switch ((FerryMomentKind) kind)
    {
    case FERRY_MOMENT_STATUS:
    case FERRY_MOMENT_RETRY:
    case FERRY_MOMENT_RESTART:
    case FERRY_MOMENT_CHANGED:
    case FERRY_MOMENT_SAME_FILE:
    case FERRY_MOMENT_RUN_ANYWAY:
      return TRUE;
    }

  return FALSE;
}

static gboolean
decode_moment (GVariant    *value,
               FerryMoment *moment)
{
  const char *reason;
  guint32     kind;
  guint32     status;
  gint32      error;

  g_variant_get (value, "(xuu&si)", &moment->time, &kind, &status, &reason, &error);
  moment->kind = (FerryMomentKind) kind;
  moment->status = (FerryStatus) status;
  moment->error = error;

  return moment->time >= 0 && is_known_kind (kind) && ferry_status_is_known (status) &&
         ferry_reason_from_nick (reason, &moment->reason) && sanitize_error (error) == error;
}

FerryTimeline *
ferry_timeline_from_variant (GVariant *variant,
                             GError  **error)
{
  g_autoptr (FerryTimeline) self = ferry_timeline_new ();
  gboolean                  is_good;

  is_good = variant != NULL &&
            g_variant_is_of_type (variant, G_VARIANT_TYPE (FERRY_TIMELINE_TYPE)) &&
            g_variant_is_normal_form (variant) &&
            g_variant_n_children (variant) <= FERRY_TIMELINE_MOST;
  for (gsize i = 0; is_good && i < g_variant_n_children (variant); i++)
    {
      g_autoptr (GVariant) value = g_variant_get_child_value (variant, i);
      FerryMoment          moment;

      is_good = decode_moment (value, &moment);
      if (is_good)
        g_array_append_val (self->moments, moment);
    }
  if (is_good)
    return g_steal_pointer (&self);

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE,
                       _ ("What was noted of the transfer's life cannot be read"));

  return NULL;
}

/* ---- for people ---- */

static char *
tell_status (const FerryMoment *moment)
{
  switch (moment->status)
    {
    case FERRY_STATUS_IDLE:
      return g_strdup (moment->reason == FERRY_REASON_QUEUED
                           ? _ ("Queued")
                           : ferry_format_reason (moment->reason));
    case FERRY_STATUS_RUNNING:
      return g_strdup (moment->reason == FERRY_REASON_TRANSFERRING
                           ? _ ("Data began to flow")
                           : ferry_reason_to_sentence (moment->reason));
    case FERRY_STATUS_PAUSED:
      return g_strdup (_ ("Paused by you"));

    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
      return g_strdup (ferry_format_reason (moment->reason));

    case FERRY_STATUS_PAUSED_RECOVERABLE:
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      return g_strdup (moment->error >= 0 ? ferry_error_status_to_sentence (moment->error)
                                          : ferry_format_reason (moment->reason));

    case FERRY_STATUS_COMPLETED:
      return g_strdup (_ ("Completed"));

    case FERRY_STATUS_CANCELED:
      return g_strdup (_ ("Canceled by you"));

    case FERRY_STATUS_ERROR:
      if (moment->error < 0)
        return g_strdup (_ ("Failed"));
      /* Translators: what went wrong, and what helps */
      return g_strdup_printf (_ ("Failed: %s"), ferry_error_status_to_sentence (moment->error));
    }

  g_return_val_if_reached (g_strdup (""));
}

char *
ferry_moment_to_sentence (const FerryMoment *moment)
{
  const char *why;

  g_return_val_if_fail (moment != NULL, NULL);

  why = moment->error >= 0 ? ferry_error_status_to_sentence (moment->error) : NULL;
  switch (moment->kind)
    {
    case FERRY_MOMENT_STATUS:
      return tell_status (moment);

    case FERRY_MOMENT_RETRY:
      if (why == NULL)
        return g_strdup (_ ("An attempt failed"));
      /* Translators: what went wrong */
      return g_strdup_printf (_ ("An attempt failed: %s"), why);

    case FERRY_MOMENT_RESTART:
      if (why == NULL)
        return g_strdup (_ ("Began again from the start"));
      /* Translators: why */
      return g_strdup_printf (_ ("Began again from the start: %s"), why);

    case FERRY_MOMENT_CHANGED:
      return g_strdup (_ ("Changed by you"));

    case FERRY_MOMENT_SAME_FILE:
      return g_strdup (_ ("The new address leads to the same file"));

    case FERRY_MOMENT_RUN_ANYWAY:
      return g_strdup (_ ("Told to run anyway by you"));
    }

  g_return_val_if_reached (g_strdup (""));
}
