/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine-private.h"
#include "ferry-error.h"
#include "ferry-upload.h"
#include "ferry-uri.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>

/* Or the server has some of an upload. */
static gboolean
has_part (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);

  return record->part_name != NULL || record->old_part_name != NULL ||
         ferry_upload_has_remains (record);
}

/* Nothing is to be done for it but to strike it out: it need not come alive. */
static gboolean
forget_settled (FerryEngine *self,
                const char  *id,
                gboolean     delete_file)
{
  g_autoptr (FerryTransfer) transfer = NULL;

  if (g_hash_table_contains (self->entries, id))
    return FALSE;

  transfer = ferry_store_load (self->store, id, NULL);
  if (transfer == NULL || has_part (transfer))
    return FALSE;

  ferry_engine_forget (self, transfer, delete_file);
  return TRUE;
}

/* The entry of a live transfer, or of a settled one made live again. */
static FerryEngineEntry *
require (FerryEngine *self,
         const char  *id,
         GError     **error)
{
  g_autoptr (FerryTransfer) transfer = NULL;
  FerryEngineEntry         *entry = g_hash_table_lookup (self->entries, id);

  if (entry != NULL && entry->is_removed)
    {
      /* It is only there until its run has ended. */
      ferry_error_set (error, FERRY_ERROR_INVALID_ARGUMENT, id);
      return NULL;
    }
  if (entry != NULL)
    return entry;

  transfer = ferry_store_load (self->store, id, error);
  return transfer != NULL ? ferry_engine_take_in (self, transfer) : NULL;
}

/* It was only made live to be looked at. */
static void
leave_if_settled (FerryEngine      *self,
                  FerryEngineEntry *entry)
{
  if (!ferry_runner_is_busy (entry->runner) &&
      ferry_status_is_settled (ferry_engine_entry_get_status (entry)))
    ferry_engine_leave (self, entry);
}

static void
refuse (GError          **error,
        const char       *verb,
        FerryEngineEntry *entry)
{
  FerryStatus      status = ferry_engine_entry_get_status (entry);
  g_autofree char *detail = g_strdup_printf ("%s: %s", verb, ferry_status_to_nick (status));

  ferry_error_set (error, FERRY_ERROR_INVALID_ARGUMENT, detail);
}

static gboolean
apply (FerryEngine *self,
       const char  *id,
       FerryEvent   event,
       const char  *verb,
       GError     **error)
{
  FerryEngineEntry *entry = require (self, id, error);
  FerryReason       reason = FERRY_REASON_NONE;

  if (entry == NULL)
    return FALSE;

  if (event == FERRY_EVENT_PAUSE)
    reason = FERRY_REASON_USER;
  else if (event != FERRY_EVENT_CANCEL)
    reason = FERRY_REASON_QUEUED;
  if (ferry_runner_apply (entry->runner, event, reason))
    {
      ferry_engine_update (self, entry);
      ferry_engine_conclude (self, entry);
      return TRUE;
    }

  refuse (error, verb, entry);
  leave_if_settled (self, entry);
  return FALSE;
}

/* A request whose rest cannot be sent later, nor all of it again. */
static gboolean
may_pause (FerryEngine *self,
           const char  *id,
           GError     **error)
{
  FerryEngineEntry *entry = g_hash_table_lookup (self->entries, id);
  FerryTransfer    *transfer;

  if (entry == NULL || ferry_engine_entry_get_status (entry) != FERRY_STATUS_RUNNING)
    return TRUE;
  transfer = ferry_engine_entry_get_transfer (entry);
  if (!ferry_upload_is_unrepeatable (ferry_transfer_get_request (transfer),
                                     ferry_transfer_get_record (transfer)))
    return TRUE;

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _ ("This upload cannot be paused, because its server could not take the "
                          "rest of it later; let it go on, or cancel it"));
  return FALSE;
}

gboolean
ferry_engine_pause (FerryEngine *self,
                    const char  *id,
                    GError     **error)
{
  if (!may_pause (self, id, error))
    return FALSE;

  return apply (self, id, FERRY_EVENT_PAUSE, "pause", error);
}

gboolean
ferry_engine_resume (FerryEngine *self,
                     const char  *id,
                     GError     **error)
{
  return apply (self, id, FERRY_EVENT_RESUME, "resume", error);
}

/* Its turn may not come while the part is going. */
static void
discard_part (FerryEngine      *self,
              FerryEngineEntry *entry)
{
  ferry_runner_discard_part (entry->runner);
  if (ferry_runner_is_busy (entry->runner) &&
      ferry_scheduler_is_waiting (self->scheduler, entry))
    ferry_scheduler_remove (self->scheduler, entry);
}

gboolean
ferry_engine_cancel (FerryEngine *self,
                     const char  *id,
                     GError     **error)
{
  FerryEngineEntry *entry = require (self, id, error);
  FerryStatus       status;

  if (entry == NULL)
    return FALSE;

  /* Before its run ends, which may be at once. */
  status = ferry_engine_entry_get_status (entry);
  if (ferry_state_next (status, FERRY_EVENT_CANCEL, &status))
    discard_part (self, entry);

  return apply (self, id, FERRY_EVENT_CANCEL, "cancel", error);
}

gboolean
ferry_engine_retry (FerryEngine *self,
                    const char  *id,
                    GError     **error)
{
  FerryEngineEntry          *entry = require (self, id, error);
  const FerryTransferRecord *record;
  gboolean                   is_bad;

  if (entry == NULL)
    return FALSE;

  /* Bytes that did not pass their checksum are of no use, nor is what the server has
   * of a file that is another now. */
  record = ferry_transfer_get_record (ferry_engine_entry_get_transfer (entry));
  is_bad = record->error == FERRY_ERROR_CHECKSUM_MISMATCH ||
           record->error == FERRY_ERROR_SOURCE_CHANGED;
  if (is_bad && ferry_engine_entry_get_status (entry) == FERRY_STATUS_ERROR)
    discard_part (self, entry);

  return apply (self, id, FERRY_EVENT_RETRY, "retry", error);
}

/* A whole file is never put at risk. */
static gboolean
may_restart (FerryEngine      *self,
             FerryEngineEntry *entry,
             GError          **error)
{
  FerryTransfer   *transfer = ferry_engine_entry_get_transfer (entry);
  const char      *name = ferry_transfer_get_record (transfer)->name;
  const char      *directory;
  g_autofree char *path = NULL;
  struct stat      st;

  directory = ferry_request_get_directory (ferry_transfer_get_request (transfer));
  if (ferry_engine_entry_get_status (entry) != FERRY_STATUS_COMPLETED ||
      directory == NULL || name == NULL)
    return TRUE;

  path = g_build_filename (directory, name, NULL);
  if (self->ops->fstatat (self->ops, AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
    return TRUE;

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _ ("The finished file is still there; delete it first, "
                          "or add its address again"));
  return FALSE;
}

/* It is in the queue, and stays there, whatever it waited for. */
static void
begin_again (FerryEngine      *self,
             FerryEngineEntry *entry)
{
  FerryTransferRecord *record = ferry_transfer_edit (ferry_engine_entry_get_transfer (entry));

  record->error = -1;
  g_clear_pointer (&record->message, g_free);
  g_clear_pointer (&record->detail, g_free);
  record->retries = 0;
  record->waiting_until = 0;
  ferry_runner_stop_waiting (entry->runner);
  ferry_engine_update (self, entry);
  ferry_transfer_commit (ferry_engine_entry_get_transfer (entry));
}

gboolean
ferry_engine_restart (FerryEngine *self,
                      const char  *id,
                      GError     **error)
{
  FerryEngineEntry    *entry = require (self, id, error);
  FerryTransfer       *transfer;
  FerryTransferRecord *record;
  gboolean             success = TRUE;

  if (entry == NULL)
    return FALSE;
  if (!may_restart (self, entry, error))
    {
      leave_if_settled (self, entry);
      return FALSE;
    }

  /* It is told of once, when all is done: who hears of it may remove it. */
  transfer = ferry_engine_entry_get_transfer (entry);
  record = ferry_transfer_edit (transfer);
  g_clear_pointer (&record->checksum, g_free);
  ferry_runner_note (entry->runner, FERRY_MOMENT_RESTART, -1);
  discard_part (self, entry);
  if (ferry_transfer_get_status (transfer) == FERRY_STATUS_IDLE)
    begin_again (self, entry);
  else
    success = apply (self, id, FERRY_EVENT_RESTART, "restart", error);
  ferry_transfer_commit (transfer);
  return success;
}

gboolean
ferry_engine_remove (FerryEngine *self,
                     const char  *id,
                     gboolean     delete_file,
                     GError     **error)
{
  FerryEngineEntry *entry;

  if (forget_settled (self, id, delete_file))
    return TRUE;

  entry = require (self, id, error);
  if (entry == NULL)
    return FALSE;

  entry->is_removed = TRUE;
  entry->deletes_file = delete_file;
  /* It is forgotten when the part is gone. */
  if (ferry_runner_is_busy (entry->runner) || has_part (ferry_engine_entry_get_transfer (entry)))
    discard_part (self, entry);
  if (ferry_runner_is_busy (entry->runner))
    ferry_runner_apply (entry->runner, FERRY_EVENT_CANCEL, FERRY_REASON_NONE);
  ferry_engine_conclude (self, entry);
  return TRUE;
}

/* What may change under a running transfer. */
static gboolean
is_light (GVariant *changes)
{
  static const char *const light[] = { "group", "policy", "priority", "rate-limit", NULL };
  GVariantIter             iter;
  const char              *key;

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_next (&iter, "{&sv}", &key, NULL))
    if (!g_strv_contains (light, key))
      return FALSE;

  return TRUE;
}

static gboolean
may_change (FerryEngineEntry *entry,
            GVariant         *changes,
            GError          **error)
{
  FerryStatus status = ferry_engine_entry_get_status (entry);

  if (status != FERRY_STATUS_COMPLETED &&
      (status != FERRY_STATUS_RUNNING || is_light (changes)))
    return TRUE;

  refuse (error, "set", entry);
  return FALSE;
}

/* Those that came with the change; and what @before had as secret headers and
 * @after has no more is forgotten. */
static void
change_secrets (FerryEngine  *self,
                const char   *id,
                FerryRequest *before,
                FerryRequest *after,
                GVariant     *secrets)
{
  const char *const *old_names = ferry_request_get_secret_headers (before);
  const char *const *new_names = ferry_request_get_secret_headers (after);
  GVariantDict       changes;

  g_variant_dict_init (&changes, secrets);
  for (guint i = 0; old_names[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat ("header:", old_names[i], NULL);

      if (!g_strv_contains (new_names, old_names[i]))
        g_variant_dict_insert (&changes, key, "s", "");
    }
  ferry_credentials_change (self->credentials, id, g_variant_dict_end (&changes));
}

/* What was given for one server is not for another. */
static gboolean
is_same_server (FerryRequest *before,
                FerryRequest *after)
{
  g_autoptr (GUri) old_uri = ferry_uri_parse (ferry_request_get_uri (before), NULL);
  g_autoptr (GUri) new_uri = ferry_uri_parse (ferry_request_get_uri (after), NULL);

  return ferry_uri_same_origin (old_uri, new_uri);
}

/* A place in the queue is lost only with the host that it is for. */
static void
set_request (FerryEngine      *self,
             FerryEngineEntry *entry,
             FerryRequest     *request)
{
  g_autofree char *old_host = g_strdup (ferry_runner_get_host_key (entry->runner));
  gboolean         is_elsewhere;

  /* First, because who is told of the change may remove it. */
  ferry_wish_index_remove (self->wishes, &entry->wish);
  ferry_wish_index_add (self->wishes, request, &entry->wish, entry);
  ferry_runner_set_request (entry->runner, request);

  is_elsewhere = !g_str_equal (old_host, ferry_runner_get_host_key (entry->runner));
  if (is_elsewhere && !ferry_runner_is_busy (entry->runner))
    ferry_scheduler_remove (self->scheduler, entry);
  ferry_scheduler_set_priority (self->scheduler, entry, ferry_request_get_priority (request));
  ferry_scheduler_set_group (self->scheduler, entry, ferry_request_get_group (request));
}

/* Stopped, and its last run has yet to put away what it holds. */
static gboolean
is_ending (FerryEngineEntry *entry)
{
  return ferry_runner_is_busy (entry->runner) &&
         ferry_engine_entry_get_status (entry) != FERRY_STATUS_RUNNING;
}

/* The part stays that of the old address until the new one has shown that it
 * leads to the same file. */
static void
keep_source (FerryTransferRecord *record,
             FerryRequest        *before,
             FerryRequest        *after)
{
  const char *uri = ferry_request_get_uri (after);

  if (ferry_request_get_direction (after) != FERRY_DIRECTION_DOWNLOAD ||
      g_str_equal (ferry_request_get_uri (before), uri) ||
      ferry_range_set_get_n (record->have) == 0)
    return;

  if (record->source_uri == NULL)
    record->source_uri = g_strdup (ferry_request_get_uri (before));
  else if (g_str_equal (record->source_uri, uri))
    g_clear_pointer (&record->source_uri, g_free);
}

/* What the server has of an upload is not of this one. */
static gboolean
is_other_upload (FerryRequest *before,
                 FerryRequest *after)
{
  static const char *const keys[] = { "uri", "method", "source", "parts",
                                      "multipart", "boundary", "upload-protocol" };
  GVariant                *old_options = ferry_request_to_variant (before);
  GVariant                *new_options = ferry_request_to_variant (after);

  if (ferry_request_get_direction (after) != FERRY_DIRECTION_UPLOAD)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GVariant) old_value = g_variant_lookup_value (old_options, keys[i], NULL);
      g_autoptr (GVariant) new_value = g_variant_lookup_value (new_options, keys[i], NULL);

      if ((old_value == NULL) != (new_value == NULL))
        return TRUE;
      if (old_value != NULL && !g_variant_equal (old_value, new_value))
        return TRUE;
    }

  return FALSE;
}

static void
make_change (FerryEngine      *self,
             FerryEngineEntry *entry,
             FerryRequest     *request,
             GVariant         *secrets)
{
  FerryTransfer *transfer = ferry_engine_entry_get_transfer (entry);
  FerryRequest  *before = ferry_transfer_get_request (transfer);

  if (!is_same_server (before, request))
    ferry_credentials_forget (self->credentials, ferry_transfer_get_id (transfer));
  change_secrets (self, ferry_transfer_get_id (transfer), before, request, secrets);
  /* It would lie there for ever: from now on nobody looks into that folder. */
  if (g_strcmp0 (ferry_request_get_directory (before),
                 ferry_request_get_directory (request)) != 0 ||
      is_other_upload (before, request))
    discard_part (self, entry);
  keep_source (ferry_transfer_edit (transfer), before, request);
  set_request (self, entry, request);
  ferry_transfer_commit (transfer);
}

static void
put_off (FerryEngineEntry *entry,
         GVariant         *changes)
{
  GVariantDict dict;
  GVariantIter iter;
  const char  *key;
  GVariant    *value;

  g_variant_dict_init (&dict, entry->changes);
  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    g_variant_dict_insert_value (&dict, key, value);

  g_clear_pointer (&entry->changes, g_variant_unref);
  entry->changes = g_variant_ref_sink (g_variant_dict_end (&dict));
}

void
ferry_engine_change_late (FerryEngine      *self,
                          FerryEngineEntry *entry)
{
  FerryTransfer           *transfer = ferry_engine_entry_get_transfer (entry);
  g_autoptr (GVariant)     changes = g_steal_pointer (&entry->changes);
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (FerryRequest) request = NULL;

  if (changes == NULL || ferry_transfer_get_status (transfer) == FERRY_STATUS_COMPLETED)
    return;

  /* They were good when they were put off, alone and one after the other. */
  request = ferry_request_change (ferry_transfer_get_request (transfer), changes, &secrets, NULL);
  if (request != NULL)
    make_change (self, entry, request, secrets);
}

static gboolean
change_entry (FerryEngine      *self,
              FerryEngineEntry *entry,
              GVariant         *changes,
              GError          **error)
{
  FerryTransfer           *transfer = ferry_engine_entry_get_transfer (entry);
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GVariant)     secrets = NULL;

  if (!may_change (entry, changes, error))
    return FALSE;

  request = ferry_request_change (ferry_transfer_get_request (transfer), changes, &secrets, error);
  if (request == NULL)
    return FALSE;

  if (is_ending (entry) && !is_light (changes))
    {
      put_off (entry, changes);
      return TRUE;
    }

  make_change (self, entry, request, secrets);
  ferry_engine_update (self, entry);
  ferry_engine_pump (self);
  return TRUE;
}

gboolean
ferry_engine_change (FerryEngine *self,
                     const char  *id,
                     GVariant    *changes,
                     GError     **error)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (changes);
  FerryEngineEntry    *entry = require (self, id, error);
  gboolean             success;

  if (entry == NULL)
    return FALSE;

  success = change_entry (self, entry, sunk, error);
  leave_if_settled (self, entry);
  return success;
}

gboolean
ferry_engine_run_anyway (FerryEngine *self,
                         const char  *id,
                         GError     **error)
{
  FerryEngineEntry *entry = require (self, id, error);

  if (entry == NULL)
    return FALSE;

  if (ferry_status_is_settled (ferry_engine_entry_get_status (entry)))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                           _ ("This transfer has ended and waits for nothing; retry it "
                              "if it failed"));
      leave_if_settled (self, entry);
      return FALSE;
    }

  if (!ferry_transfer_get_record (ferry_engine_entry_get_transfer (entry))->runs_anyway)
    ferry_runner_run_anyway (entry->runner);
  ferry_engine_update (self, entry);
  return TRUE;
}

gboolean
ferry_engine_make_next (FerryEngine *self,
                        const char  *id,
                        GError     **error)
{
  FerryEngineEntry *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL)
    {
      ferry_error_set (error, FERRY_ERROR_INVALID_ARGUMENT, id);
      return FALSE;
    }

  ferry_scheduler_make_next (self->scheduler, entry);
  return TRUE;
}
