/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-notice-event.h"

#include "ferry-error.h"
#include "ferry-format.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

gboolean
ferry_notice_kind_is_of_plans (FerryNoticeKind kind)
{
  switch (kind)
    {
    case FERRY_NOTICE_PLAN_NEAR:
    case FERRY_NOTICE_PLAN_OVER:
      return TRUE;
    case FERRY_NOTICE_FINISHED:
    case FERRY_NOTICE_FAILED:
    case FERRY_NOTICE_NEEDS_USER:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

gboolean
ferry_notice_event_classify (FerryStatus      status,
                             FerryReason      reason,
                             FerryNoticeKind *kind)
{
  switch (status)
    {
    case FERRY_STATUS_COMPLETED:
      *kind = FERRY_NOTICE_FINISHED;
      return TRUE;

    case FERRY_STATUS_ERROR:
      *kind = FERRY_NOTICE_FAILED;
      return TRUE;

    case FERRY_STATUS_PAUSED_RECOVERABLE:
      *kind = FERRY_NOTICE_NEEDS_USER;
      return TRUE;

    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      /* The others end by themselves. */
      if (reason != FERRY_REASON_DISK_FULL && reason != FERRY_REASON_DESTINATION_MISSING)
        return FALSE;

      *kind = FERRY_NOTICE_NEEDS_USER;
      return TRUE;

    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_RUNNING:
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
    case FERRY_STATUS_CANCELED:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

/* What is the matter, and what helps when that is not said with it. */
static char *
explain (FerryTransfer *transfer)
{
  g_autofree char *message = ferry_row_message_transfer (transfer);
  int              error = ferry_row_error_transfer (transfer);

  if (message == NULL || error < 0 ||
      !g_str_equal (message, ferry_error_status_to_sentence (error)))
    return g_steal_pointer (&message);

  return ferry_format_sentences (message, ferry_error_status_to_help (error));
}

FerryNoticeEvent *
ferry_notice_event_new (FerryTransfer  *transfer,
                        FerryNoticeKind kind)
{
  FerryNoticeEvent *self = g_new0 (FerryNoticeEvent, 1);

  self->id = g_strdup (ferry_transfer_get_id (transfer));
  self->name = ferry_row_name_transfer (transfer);
  self->direction = ferry_request_get_direction (ferry_transfer_get_request (transfer));
  self->reason = ferry_transfer_get_reason (transfer);
  if (kind != FERRY_NOTICE_FINISHED)
    self->why = explain (transfer);
  else if (self->direction == FERRY_DIRECTION_DOWNLOAD)
    self->path = ferry_transfer_dup_path (transfer);

  return self;
}

/* @until (nullable) is when the next period begins. */
static char *
explain_near (guint64     left,
              const char *until)
{
  g_autofree char *size = ferry_format_size (left);

  if (until == NULL)
    return g_strdup_printf (_ ("%s left."), size);

  /* Translators: an amount of data, and when the plan begins anew, such as "1 December" */
  return g_strdup_printf (_ ("%s left until %s."), size, until);
}

/* @until (nullable) is when more may be used. */
static char *
explain_over (const char *until,
              gboolean    goes_on)
{
  if (goes_on)
    return g_strdup (_ ("Transfers go on, because you let them run whatever it costs."));
  if (until == NULL)
    return g_strdup (_ ("Transfers wait for another network."));

  /* Translators: when more may be used, such as "1 December" */
  return g_strdup_printf (_ ("Transfers wait for another network, or until %s."), until);
}

FerryNoticeEvent *
ferry_notice_event_new_plan (const FerryConditions *conditions,
                             FerryNoticeKind        kind,
                             gboolean               goes_on,
                             gint64                 now)
{
  FerryNoticeEvent *self = g_new0 (FerryNoticeEvent, 1);
  gboolean          is_near = kind == FERRY_NOTICE_PLAN_NEAR;
  gint64            time = is_near ? conditions->cap_end : conditions->cap_until;
  g_autofree char  *until = NULL;

  if (time > now)
    until = ferry_format_until (time, now);
  self->id = g_strdup (conditions->network.id);
  self->name = ferry_text_make_plain (conditions->network.name, FERRY_NETWORK_MAX_NAME - 1);
  self->why = is_near ? explain_near (conditions->cap_left, until)
                      : explain_over (until, goes_on);
  return self;
}

void
ferry_notice_event_free (FerryNoticeEvent *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->path);
  g_free (self->why);
  g_free (self);
}
