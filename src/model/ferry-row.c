/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-row.h"

#include "ferry-error.h"
#include "ferry-field.h"
#include "ferry-redact.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

#define LAST_SECOND_OF_9999 G_GINT64_CONSTANT (253402300799)
#define MAX_ID_BYTES 64

/* ---- the value ---- */

void
ferry_row_init (FerryRow *self)
{
  g_return_if_fail (self != NULL);

  *self = (FerryRow){
    .direction = FERRY_DIRECTION_DOWNLOAD,
    .status = FERRY_STATUS_IDLE,
    .reason = FERRY_REASON_NONE,
    .priority = FERRY_PRIORITY_DEFAULT,
    .error = -1,
    .total = -1,
  };
}

void
ferry_row_clear (FerryRow *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->group, g_free);
}

void
ferry_row_copy (const FerryRow *self,
                FerryRow       *copy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (copy != NULL);

  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->uri = g_strdup (self->uri);
  copy->directory = g_strdup (self->directory);
  copy->path = g_strdup (self->path);
  copy->message = g_strdup (self->message);
  copy->group = g_strdup (self->group);
}

/* ---- of a transfer ---- */

/* @text as one line of UTF-8, which is what the other side takes. */
static char *
dup_plain (const char *text)
{
  return ferry_text_make_plain (text, G_MAXSIZE);
}

/* What an address ends with, as its file will probably be called. (nullable) */
static char *
dup_last_segment (const char *address)
{
  gsize            length = strcspn (address, "?#");
  g_autofree char *path = g_strndup (address, length);
  const char      *slash = strrchr (path, '/');
  g_autofree char *segment = NULL;

  if (slash == NULL || slash[1] == '\0' || (slash > path && slash[-1] == '/'))
    return NULL;

  segment = g_uri_unescape_string (slash + 1, "/");
  if (segment != NULL && ferry_text_check_file_name (segment))
    return g_steal_pointer (&segment);

  return g_strdup (slash + 1);
}

/* Of what is sent; NULL when that is no file. */
static char *
dup_name_of_sources (FerryRequest *request)
{
  const char *const *files = ferry_request_get_files (request);
  guint              n_files = g_strv_length ((char **) files);
  g_autofree char   *base = NULL;

  if (n_files == 0)
    return NULL;
  if (n_files > 1)
    return g_strdup_printf (ngettext ("%u file", "%u files", n_files), n_files);

  base = g_path_get_basename (files[0]);

  return dup_plain (base);
}

static char *
dup_name_of_file (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);

  if (ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD)
    return dup_name_of_sources (request);
  if (record->name != NULL && *record->name != '\0')
    return dup_plain (record->name);
  if (ferry_request_get_name (request) != NULL)
    return dup_plain (ferry_request_get_name (request));

  return NULL;
}

char *
ferry_row_name_transfer (FerryTransfer *transfer)
{
  FerryRequest    *request;
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  g_autofree char *segment = NULL;

  g_return_val_if_fail (FERRY_IS_TRANSFER (transfer), NULL);

  request = ferry_transfer_get_request (transfer);
  name = dup_name_of_file (transfer);
  if (name != NULL)
    return g_steal_pointer (&name);

  address = ferry_redact_uri (ferry_request_get_uri (request));
  segment = dup_last_segment (address);
  if (segment != NULL)
    return dup_plain (segment);

  /* "https://example.org/" ends with nothing: then the whole address it is. */
  address[strcspn (address, "?")] = '\0';

  return dup_plain (address);
}

/* A failure remains noted until something goes well; meanwhile the transfer may
 * have come to stand still for another reason, or be at work again. */
static gboolean
is_because_of_error (const FerryTransferRecord *record)
{
  if (record->error < 0)
    return FALSE;

  switch (record->status)
    {
    case FERRY_STATUS_ERROR:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
      return TRUE;

    case FERRY_STATUS_IDLE:
      return record->reason == FERRY_REASON_RETRY_WAIT;

    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      return ferry_error_status_get_info (record->error)->reason == (int) record->reason;

    case FERRY_STATUS_RUNNING:
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
    case FERRY_STATUS_COMPLETED:
    case FERRY_STATUS_CANCELED:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

int
ferry_row_error_transfer (FerryTransfer *transfer)
{
  const FerryTransferRecord *record;

  g_return_val_if_fail (FERRY_IS_TRANSFER (transfer), -1);

  record = ferry_transfer_get_record (transfer);

  return is_because_of_error (record) ? record->error : -1;
}

static const char *
find_message (const FerryTransferRecord *record)
{
  gboolean is_waiting = !ferry_status_is_settled (record->status) &&
                        record->status != FERRY_STATUS_RUNNING;

  if (is_because_of_error (record))
    return record->message != NULL ? record->message
                                   : ferry_error_status_to_sentence (record->error);
  /* That its turn has not come is nothing to be told of. */
  if (is_waiting && record->reason != FERRY_REASON_QUEUED && record->reason != FERRY_REASON_NONE)
    return ferry_reason_to_sentence (record->reason);
  if (is_waiting)
    return NULL;

  /* That it had to begin again, which stays true; but not what once went wrong. */
  return record->error < 0 ? record->message : NULL;
}

char *
ferry_row_message_transfer (FerryTransfer *transfer)
{
  const char *message;

  g_return_val_if_fail (FERRY_IS_TRANSFER (transfer), NULL);

  message = find_message (ferry_transfer_get_record (transfer));

  return message != NULL && *message != '\0' ? dup_plain (message) : NULL;
}

static gint64
get_received (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);

  return MAX (ferry_progress_get_received (ferry_transfer_get_progress (transfer)),
              ferry_range_set_get_total (record->have));
}

static gint64
to_seconds (gint64 microseconds)
{
  return CLAMP (microseconds / G_USEC_PER_SEC, 0, LAST_SECOND_OF_9999);
}

/* When it goes on by itself; 0 when that is no question of time. */
static gint64
find_waiting_until (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);

  if (ferry_status_is_settled (record->status) || record->status == FERRY_STATUS_RUNNING)
    return 0;
  if (record->reason == FERRY_REASON_SCHEDULE)
    return ferry_request_get_start_at (ferry_transfer_get_request (transfer));

  return to_seconds (record->waiting_until);
}

void
ferry_row_init_transfer (FerryRow      *self,
                         FerryTransfer *transfer)
{
  const FerryTransferRecord *record;
  FerryRequest              *request;
  g_autofree char           *path = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (FERRY_IS_TRANSFER (transfer));

  ferry_row_init (self);
  record = ferry_transfer_get_record (transfer);
  request = ferry_transfer_get_request (transfer);
  path = ferry_transfer_dup_path (transfer);

  self->id = g_strdup (ferry_transfer_get_id (transfer));
  self->name = ferry_row_name_transfer (transfer);
  self->uri = ferry_redact_uri (ferry_request_get_uri (request));
  self->directory = g_strdup (ferry_request_get_directory (request));
  if (path != NULL && ferry_text_check_absolute_path (path))
    self->path = g_steal_pointer (&path);
  self->message = ferry_row_message_transfer (transfer);
  self->group = g_strdup (ferry_request_get_group (request));
  self->direction = ferry_request_get_direction (request);
  self->status = record->status;
  self->reason = record->reason;
  self->priority = ferry_request_get_priority (request);
  self->error = ferry_row_error_transfer (transfer);
  self->received = MAX (get_received (transfer), 0);
  if (self->direction == FERRY_DIRECTION_UPLOAD)
    self->confirmed = ferry_range_set_get_total (record->have);
  self->total = record->total;
  self->waiting_until = find_waiting_until (transfer);
  self->created = to_seconds (record->created);
  self->started = to_seconds (record->started);
  self->finished = to_seconds (record->finished);
  self->is_resumable = record->is_resumable;
  self->is_unverified = record->is_unverified;
  self->runs_anyway = record->runs_anyway;
}

/* ---- over the bus ---- */

FERRY_FIELD_DEFINE_WORD (direction, FerryDirection)
FERRY_FIELD_DEFINE_WORD (status, FerryStatus)
FERRY_FIELD_DEFINE_WORD (reason, FerryReason)
FERRY_FIELD_DEFINE_WORD (priority, FerryPriority)

static GVariant *
encode_text (const FerryField *field,
             gconstpointer     object)
{
  const char *text = FERRY_FIELD_MEMBER (char *, object, field);

  return text != NULL ? g_variant_new_string (text) : NULL;
}

static gboolean
decode_path (const FerryField *field,
             GVariant         *value,
             gpointer          object)
{
  const char *path = g_variant_get_string (value, NULL);

  if (!ferry_text_check_absolute_path (path))
    return FALSE;
  FERRY_FIELD_MEMBER (char *, object, field) = g_strdup (path);

  return TRUE;
}

static GVariant *
encode_total (const FerryField *field,
              gconstpointer     object)
{
  const FerryRow *self = object;

  /* That of an empty file is known too. */
  return self->total >= 0 ? g_variant_new_int64 (self->total) : NULL;
}

static GVariant *
encode_error (const FerryField *field,
              gconstpointer     object)
{
  const FerryRow *self = object;

  return self->error >= 0 ? g_variant_new_int32 (self->error) : NULL;
}

static gboolean
decode_error (const FerryField *field,
              GVariant         *value,
              gpointer          object)
{
  FerryRow *self = object;

  self->error = g_variant_get_int32 (value);

  return (int) ferry_error_status_get_info (self->error)->status == self->error;
}

static GVariant *
encode_true (const FerryField *field,
             gconstpointer     object)
{
  return FERRY_FIELD_MEMBER (gboolean, object, field) ? g_variant_new_boolean (TRUE) : NULL;
}

#define AT(member) G_STRUCT_OFFSET (FerryRow, member)
#define LINE(name, member, max, is_required)                                          \
  {                                                                                   \
    name, "s", encode_text, ferry_field_decode_line, AT (member), 0, max, is_required \
  }
#define PATH(name, member)                           \
  {                                                  \
    name, "s", encode_text, decode_path, AT (member) \
  }
#define WORD(name, word, is_required)                                     \
  {                                                                       \
    name, "s", encode_##word, decode_##word, AT (word), 0, 0, is_required \
  }
#define NUMBER(name, member, max)                                                        \
  {                                                                                      \
    name, "x", ferry_field_encode_above_0, ferry_field_decode_int64, AT (member), 0, max \
  }
#define BOOLEAN(name, member)                                       \
  {                                                                 \
    name, "b", encode_true, ferry_field_decode_boolean, AT (member) \
  }

/* These keys go over the bus: they never change their meaning. */
static const FerryField fields[] = {
  LINE ("id", id, MAX_ID_BYTES, TRUE),
  LINE ("name", name, G_MAXINT64, TRUE),
  LINE ("uri", uri, G_MAXINT64, TRUE),
  PATH ("directory", directory),
  PATH ("path", path),
  WORD ("direction", direction, FALSE),
  WORD ("status", status, TRUE),
  WORD ("reason", reason, FALSE),
  { "error", "i", encode_error, decode_error },
  LINE ("message", message, G_MAXINT64, FALSE),
  NUMBER ("received", received, G_MAXINT64),
  NUMBER ("confirmed", confirmed, G_MAXINT64),
  { "total", "x", encode_total, ferry_field_decode_int64, AT (total), 0, G_MAXINT64 },
  NUMBER ("waiting-until", waiting_until, LAST_SECOND_OF_9999),
  NUMBER ("created", created, LAST_SECOND_OF_9999),
  NUMBER ("started", started, LAST_SECOND_OF_9999),
  NUMBER ("finished", finished, LAST_SECOND_OF_9999),
  WORD ("priority", priority, FALSE),
  LINE ("group", group, FERRY_TEXT_MAX_WORD_BYTES, FALSE),
  BOOLEAN ("resumable", is_resumable),
  BOOLEAN ("unverified", is_unverified),
  BOOLEAN ("runs-anyway", runs_anyway),
};

static const FerryFieldTable table = { "row", fields, G_N_ELEMENTS (fields) };

GVariant *
ferry_row_encode (const FerryRow *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ferry_field_table_encode (&table, self);
}

GVariant *
ferry_row_encode_transfer (FerryTransfer *transfer)
{
  g_auto (FerryRow) row = { 0 };

  g_return_val_if_fail (FERRY_IS_TRANSFER (transfer), NULL);

  ferry_row_init_transfer (&row, transfer);

  return ferry_row_encode (&row);
}

gboolean
ferry_row_decode (GVariant *variant,
                  FerryRow *self,
                  GError  **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  ferry_row_init (self);
  if (ferry_field_table_decode (&table, variant, self, error))
    return TRUE;

  ferry_row_clear (self);

  return FALSE;
}
