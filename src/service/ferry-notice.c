/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-notice.h"

#include "ferry-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More names than these would not be read, and not every daemon shows them. */
#define MAX_NAMES 3

typedef enum
{
  WAY_DOWN,
  WAY_UP,
  WAY_BOTH,
} Way;

static const char *const words[] = {
  [FERRY_NOTICE_DETAILS] = "details",
  [FERRY_NOTICE_OPEN] = "open",
  [FERRY_NOTICE_SHOW_FOLDER] = "show-folder",
  [FERRY_NOTICE_RETRY] = "retry",
  [FERRY_NOTICE_DATA_USAGE] = "data-usage",
};

G_STATIC_ASSERT (G_N_ELEMENTS (words) == FERRY_N_NOTICE_ACTIONS);

const char *
ferry_notice_action_to_word (FerryNoticeAction action)
{
  g_return_val_if_fail ((guint) action < FERRY_N_NOTICE_ACTIONS, NULL);

  return words[action];
}

FerryNoticeAction
ferry_notice_action_from_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i], word) == 0)
      return (FerryNoticeAction) i;

  return FERRY_NOTICE_DETAILS;
}

gboolean
ferry_notice_is_wanted (FerryNoticeKind  kind,
                        FerryNotifyLevel level,
                        gboolean         is_present)
{
  switch (level)
    {
    case FERRY_NOTIFY_ALL:
      return kind != FERRY_NOTICE_FINISHED || !is_present;
    case FERRY_NOTIFY_FAILURES:
      return kind != FERRY_NOTICE_FINISHED && kind != FERRY_NOTICE_PLAN_NEAR;
    case FERRY_NOTIFY_NONE:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

/* ---- what the events have in common ---- */

/* The one reason of all of them; FERRY_REASON_NONE when they have several. */
static FerryReason
find_reason (const GQueue *events)
{
  const FerryNoticeEvent *newest = events->head->data;

  for (const GList *link = events->head; link != NULL; link = link->next)
    if (((const FerryNoticeEvent *) link->data)->reason != newest->reason)
      return FERRY_REASON_NONE;

  return newest->reason;
}

/* Which way all of them go. */
static Way
find_way (const GQueue *events)
{
  gboolean has_downloads = FALSE;
  gboolean has_uploads = FALSE;

  for (const GList *link = events->head; link != NULL; link = link->next)
    switch (((const FerryNoticeEvent *) link->data)->direction)
      {
      case FERRY_DIRECTION_DOWNLOAD:
        has_downloads = TRUE;
        break;
      case FERRY_DIRECTION_UPLOAD:
        has_uploads = TRUE;
        break;
      }
  if (has_downloads && has_uploads)
    return WAY_BOTH;

  return has_uploads ? WAY_UP : WAY_DOWN;
}

/* The explanation that holds for all of them, or NULL. */
static const char *
find_why (const GQueue *events)
{
  const FerryNoticeEvent *newest = events->head->data;

  for (const GList *link = events->head; link != NULL; link = link->next)
    if (g_strcmp0 (((const FerryNoticeEvent *) link->data)->why, newest->why) != 0)
      return NULL;

  return newest->why;
}

static gsize
get_folder_length (const char *path)
{
  return (gsize) (strrchr (path, G_DIR_SEPARATOR) - path);
}

/* Whether one view of a file manager can show all of them. */
static gboolean
is_one_folder (const GQueue *events)
{
  const char *first = ((const FerryNoticeEvent *) events->head->data)->path;
  gsize       length;

  if (first == NULL || !g_path_is_absolute (first))
    return FALSE;

  length = get_folder_length (first);
  for (const GList *link = events->head; link != NULL; link = link->next)
    {
      const char *path = ((const FerryNoticeEvent *) link->data)->path;

      if (path == NULL || !g_path_is_absolute (path) || get_folder_length (path) != length ||
          strncmp (path, first, length) != 0)
        return FALSE;
    }

  return TRUE;
}

/* ---- words ---- */

static char *
summarize_finished (Way   way,
                    guint n)
{
  switch (way)
    {
    case WAY_DOWN:
      if (n == 1)
        return g_strdup (_ ("Download finished"));
      return g_strdup_printf (ngettext ("%u download finished", "%u downloads finished", n), n);

    case WAY_UP:
      if (n == 1)
        return g_strdup (_ ("Upload finished"));
      return g_strdup_printf (ngettext ("%u upload finished", "%u uploads finished", n), n);

    case WAY_BOTH:
      return g_strdup_printf (ngettext ("%u transfer finished", "%u transfers finished", n), n);
    }

  g_return_val_if_reached (NULL);
}

static char *
summarize_failed (Way   way,
                  guint n)
{
  switch (way)
    {
    case WAY_DOWN:
      if (n == 1)
        return g_strdup (_ ("Download failed"));
      return g_strdup_printf (ngettext ("%u download failed", "%u downloads failed", n), n);

    case WAY_UP:
      if (n == 1)
        return g_strdup (_ ("Upload failed"));
      return g_strdup_printf (ngettext ("%u upload failed", "%u uploads failed", n), n);

    case WAY_BOTH:
      return g_strdup_printf (ngettext ("%u transfer failed", "%u transfers failed", n), n);
    }

  g_return_val_if_reached (NULL);
}

static char *
summarize_sign_in (Way   way,
                   guint n)
{
  switch (way)
    {
    case WAY_DOWN:
      if (n == 1)
        return g_strdup (_ ("A download needs you to sign in"));
      return g_strdup_printf (ngettext ("%u download needs you to sign in",
                                        "%u downloads need you to sign in", n),
                              n);

    case WAY_UP:
      if (n == 1)
        return g_strdup (_ ("An upload needs you to sign in"));
      return g_strdup_printf (ngettext ("%u upload needs you to sign in",
                                        "%u uploads need you to sign in", n),
                              n);

    case WAY_BOTH:
      return g_strdup_printf (ngettext ("%u transfer needs you to sign in",
                                        "%u transfers need you to sign in", n),
                              n);
    }

  g_return_val_if_reached (NULL);
}

static char *
summarize_needs_user (Way   way,
                      guint n)
{
  switch (way)
    {
    case WAY_DOWN:
      if (n == 1)
        return g_strdup (_ ("A download needs you"));
      return g_strdup_printf (ngettext ("%u download needs you", "%u downloads need you", n), n);

    case WAY_UP:
      if (n == 1)
        return g_strdup (_ ("An upload needs you"));
      return g_strdup_printf (ngettext ("%u upload needs you", "%u uploads need you", n), n);

    case WAY_BOTH:
      return g_strdup_printf (ngettext ("%u transfer needs you", "%u transfers need you", n), n);
    }

  g_return_val_if_reached (NULL);
}

static char *
summarize_near (const char *name,
                guint       n)
{
  if (n > 1)
    return g_strdup_printf (ngettext ("%u data plan nearly used up",
                                      "%u data plans nearly used up", n),
                            n);
  if (*name == '\0')
    return g_strdup (_ ("Data plan nearly used up"));

  /* Translators: the name of a network connection */
  return g_strdup_printf (_ ("Data plan of “%s” nearly used up"), name);
}

static char *
summarize_over (const char *name,
                guint       n)
{
  if (n > 1)
    return g_strdup_printf (ngettext ("%u data plan used up", "%u data plans used up", n), n);
  if (*name == '\0')
    return g_strdup (_ ("Data plan used up"));

  /* Translators: the name of a network connection */
  return g_strdup_printf (_ ("Data plan of “%s” used up"), name);
}

/* A line for each name, and one for what is the matter with all of them. */
static char *
compose_body (const GQueue *events)
{
  GString    *body = g_string_new (NULL);
  const char *why = find_why (events);
  guint       n_told = 0;

  for (const GList *link = events->head; link != NULL && n_told < MAX_NAMES; link = link->next)
    {
      g_string_append_printf (body, "%s%s", n_told > 0 ? "\n" : "",
                              ((const FerryNoticeEvent *) link->data)->name);
      n_told++;
    }
  if (events->length > n_told)
    {
      guint n_more = events->length - n_told;

      g_string_append_c (body, '\n');
      /* Translators: below the names of some files */
      g_string_append_printf (body, ngettext ("and %u more", "and %u more", n_more), n_more);
    }
  if (why != NULL)
    g_string_append_printf (body, "\n%s", why);

  return g_string_free (body, FALSE);
}

/* ---- each kind ---- */

static void
add_button (FerryNotice      *self,
            FerryNoticeAction action,
            const char       *label)
{
  g_assert (self->n_buttons < FERRY_NOTICE_MAX_BUTTONS);
  self->buttons[self->n_buttons++] = (FerryNoticeButton){ action, label };
}

static void
tell_finished (FerryNotice  *self,
               const GQueue *events)
{
  gboolean is_one = events->length == 1;

  self->summary = summarize_finished (find_way (events), events->length);
  self->icon = FERRY_APPLICATION_ID;
  self->category = "transfer.complete";
  /* An uploaded file is where it always was: there is nothing new to be opened. */
  if (is_one && ((const FerryNoticeEvent *) events->head->data)->path != NULL)
    add_button (self, FERRY_NOTICE_OPEN, _ ("Open"));
  if (is_one_folder (events))
    add_button (self, FERRY_NOTICE_SHOW_FOLDER, _ ("Show in Folder"));
}

static void
tell_failed (FerryNotice  *self,
             const GQueue *events)
{
  self->summary = summarize_failed (find_way (events), events->length);
  self->icon = "dialog-error";
  self->category = "transfer.error";
  add_button (self, FERRY_NOTICE_RETRY, _ ("Retry"));
  add_button (self, FERRY_NOTICE_DETAILS, _ ("Details"));
}

static void
tell_needs_user (FerryNotice  *self,
                 const GQueue *events)
{
  FerryReason reason = find_reason (events);
  gboolean    is_sign_in = reason == FERRY_REASON_SIGN_IN;
  Way         way = find_way (events);

  self->summary = is_sign_in ? summarize_sign_in (way, events->length)
                             : summarize_needs_user (way, events->length);
  self->icon = is_sign_in ? "dialog-password" : "dialog-warning";
  self->category = "transfer.error";
  add_button (self, FERRY_NOTICE_DETAILS, is_sign_in ? _ ("Sign In…") : _ ("Details"));
}

static void
tell_plan (FerryNotice  *self,
           const GQueue *events)
{
  const FerryNoticeEvent *newest = events->head->data;

  self->summary = self->kind == FERRY_NOTICE_PLAN_NEAR
                      ? summarize_near (newest->name, events->length)
                      : summarize_over (newest->name, events->length);
  self->icon = "dialog-warning";
  self->category = "network";
  add_button (self, FERRY_NOTICE_DATA_USAGE, _ ("Data Usage"));
}

FerryNotice *
ferry_notice_new (FerryNoticeKind kind,
                  const GQueue   *events)
{
  FerryNotice *self;

  g_return_val_if_fail (events != NULL && events->length > 0, NULL);

  self = g_new0 (FerryNotice, 1);
  self->kind = kind;
  /* The summary has the name of a single connection. */
  if (ferry_notice_kind_is_of_plans (kind) && events->length == 1)
    self->body = g_strdup (((const FerryNoticeEvent *) events->head->data)->why);
  else
    self->body = compose_body (events);
  switch (kind)
    {
    case FERRY_NOTICE_FINISHED:
      tell_finished (self, events);
      break;
    case FERRY_NOTICE_FAILED:
      tell_failed (self, events);
      break;
    case FERRY_NOTICE_NEEDS_USER:
      tell_needs_user (self, events);
      break;
    case FERRY_NOTICE_PLAN_NEAR:
    case FERRY_NOTICE_PLAN_OVER:
      tell_plan (self, events);
      break;
    }

  return self;
}

void
ferry_notice_free (FerryNotice *self)
{
  g_free (self->summary);
  g_free (self->body);
  g_free (self);
}
