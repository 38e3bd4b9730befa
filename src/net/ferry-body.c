/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-body.h"

#include "ferry-body-file.h"
#include "ferry-body-private.h"
#include "ferry-error.h"
#include "ferry-file-ops.h"
#include "ferry-multipart.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* What of a file is looked at to tell its type. */
#define SNIFF_SIZE 4096

static void
span_clear (gpointer data)
{
  FerryBodySpan *span = data;

  g_clear_pointer (&span->text, g_bytes_unref);
}

static gboolean
append_span (FerryBody    *self,
             FerryBodySpan span,
             GError      **error)
{
  /* A sparse file may have any size. */
  if (span.length > G_MAXINT64 - self->length)
    {
      ferry_error_set (error, FERRY_ERROR_UPLOAD_TOO_LARGE, NULL);
      span_clear (&span);
      return FALSE;
    }

  span.start = self->length;
  self->length += span.length;
  g_array_append_val (self->spans, span);
  return TRUE;
}

static gboolean
append_text (FerryBody *self,
             GBytes    *text, /* (transfer full) */
             GError   **error)
{
  FerryBodySpan span = { .length = (goffset) g_bytes_get_size (text), .text = text };

  return append_span (self, span, error);
}

/* FALSE when it cannot be read as a file of its size can. */
static gboolean
read_beginning (int                     fd,
                const char             *path,
                const FerrySourceStamp *stamp,
                GByteArray             *beginning,
                GError                **error)
{
  const FerryFileOps *ops = ferry_file_ops_get_system ();
  ssize_t             size;

  g_byte_array_set_size (beginning, SNIFF_SIZE);
  size = ferry_file_ops_pread_all (ops, fd, beginning->data, SNIFF_SIZE, 0);
  if (size < 0)
    {
      ferry_body_file_set_error (error, errno, path);
      return FALSE;
    }

  g_byte_array_set_size (beginning, (guint) size);
  if (size == MIN (stamp->size, SNIFF_SIZE))
    return TRUE;

  /* The files of /proc seem empty and those of /sys longer than they are: what they
   * hold is made while it is read. */
  if (ferry_body_file_is (fd, stamp))
    ferry_body_file_set_not_plain (error, path);
  else
    ferry_body_file_set_changed (error, path);
  return FALSE;
}

/* Looks at the next file. Its bytes are appended by append_file().
 * @type: (out) (optional): what it seems to be */
static gboolean
look_at_file (FerryBody  *self,
              const char *path,
              char      **type,
              GError    **error)
{
  const FerryFileOps    *ops = ferry_file_ops_get_system ();
  g_autoptr (GByteArray) beginning = g_byte_array_new ();
  FerrySourceStamp       stamp;
  gboolean               is_read;
  int                    fd = ferry_body_file_open (path, &stamp, error);

  if (fd < 0)
    return FALSE;

  is_read = read_beginning (fd, path, &stamp, beginning, error);
  ops->close (ops, fd);
  if (!is_read)
    return FALSE;

  g_ptr_array_add (self->paths, (gpointer) path);
  g_array_append_val (self->stamps, stamp);
  if (type != NULL)
    *type = ferry_body_file_guess_type (path, beginning->data, beginning->len);
  return TRUE;
}

static gboolean
append_file (FerryBody *self,
             GError   **error)
{
  guint         file = self->stamps->len - 1;
  FerryBodySpan span = { .length = ferry_body_get_stamp (self, file)->size, .file = file };

  return append_span (self, span, error);
}

/* (nullable) */
static const char *
find_content_type (FerryRequest *request)
{
  guint              n;
  const FerryHeader *headers = ferry_request_get_headers (request, &n);

  for (guint i = 0; i < n; i++)
    if (headers[i].value != NULL && g_ascii_strcasecmp (headers[i].name, "Content-Type") == 0)
      return headers[i].value;

  return NULL;
}

static gboolean
fill_source (FerryBody *self,
             GError   **error)
{
  const char *path = ferry_request_get_source (self->request);

  self->content_type = g_strdup (find_content_type (self->request));
  self->file_name = g_filename_display_basename (path);
  return look_at_file (self, path, self->content_type == NULL ? &self->content_type : NULL,
                       error) &&
         append_file (self, error);
}

/* A line of a text that looks like the end of a part would be one. */
static gboolean
check_text (const FerryBodyPart *part,
            const char          *delimiter,
            GError             **error)
{
  if (strstr (part->value, delimiter) == NULL)
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"%s\": %s", "boundary",
               _ ("The boundary occurs in a text; choose another one"));
  return FALSE;
}

/* @type: (out): of the part, NULL when it does not say. */
static gboolean
append_part (FerryBody           *self,
             const FerryBodyPart *part,
             const char          *boundary,
             char               **type,
             GError             **error)
{
  FerryMultipart      kind = ferry_request_get_multipart (self->request);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char    *own_name = NULL;
  FerryMultipartHead  head = { .name = part->name, .headers = part->headers };

  *type = g_strdup (part->content_type);
  if (part->file != NULL)
    {
      own_name = g_filename_display_basename (part->file);
      head.file_name = part->file_name != NULL ? part->file_name : own_name;
      if (!look_at_file (self, part->file, *type == NULL ? type : NULL, error))
        return FALSE;
    }
  else if (*type == NULL)
    {
      *type = g_strdup (ferry_multipart_get_text_type (kind));
    }
  head.content_type = *type;

  ferry_multipart_append_head (text, kind, boundary, self->length == 0, &head);
  if (!append_text (self, g_string_free_to_bytes (g_steal_pointer (&text)), error))
    return FALSE;
  if (part->file != NULL)
    return append_file (self, error);
  return append_text (self, g_bytes_new_static (part->value, strlen (part->value)), error);
}

static gboolean
fill_parts (FerryBody  *self,
            const char *id,
            GError    **error)
{
  FerryMultipart       kind = ferry_request_get_multipart (self->request);
  guint                n_parts;
  const FerryBodyPart *parts = ferry_request_get_parts (self->request, &n_parts);
  const char          *given = ferry_request_get_boundary (self->request);
  g_autofree char     *usual = g_strconcat ("ferry-", id, NULL);
  const char          *boundary = given != NULL ? given : usual;
  g_autofree char     *delimiter = g_strconcat ("--", boundary, NULL);
  g_autofree char     *root_type = NULL;
  g_autoptr (GString)  tail = g_string_new (NULL);

  for (guint i = 0; i < n_parts; i++)
    {
      g_autofree char *type = NULL;

      if (parts[i].file == NULL && !check_text (&parts[i], delimiter, error))
        return FALSE;
      if (!append_part (self, &parts[i], boundary, &type, error))
        return FALSE;
      if (i == 0)
        root_type = g_steal_pointer (&type);
    }

  self->content_type = ferry_multipart_dup_content_type (kind, boundary, root_type);
  ferry_multipart_append_tail (tail, boundary, self->length == 0);
  return append_text (self, g_string_free_to_bytes (g_steal_pointer (&tail)), error);
}

FerryBody *
ferry_body_new (FerryRequest *request,
                const char   *id,
                GError      **error)
{
  g_autoptr (FerryBody) self = NULL;
  gboolean              is_filled;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = g_new0 (FerryBody, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->request = ferry_request_ref (request);
  self->spans = g_array_new (FALSE, FALSE, sizeof (FerryBodySpan));
  g_array_set_clear_func (self->spans, span_clear);
  self->paths = g_ptr_array_new ();
  self->stamps = g_array_new (FALSE, FALSE, sizeof (FerrySourceStamp));

  if (ferry_request_get_source (request) != NULL)
    is_filled = fill_source (self, error);
  else
    is_filled = fill_parts (self, id, error);

  return is_filled ? g_steal_pointer (&self) : NULL;
}

FerryBody *
ferry_body_ref (FerryBody *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ferry_body_unref (FerryBody *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->spans);
  g_ptr_array_unref (self->paths);
  g_array_unref (self->stamps);
  ferry_request_unref (self->request);
  g_free (self->content_type);
  g_free (self->file_name);
  g_free (self);
}

goffset
ferry_body_get_length (FerryBody *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

const char *
ferry_body_get_content_type (FerryBody *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->content_type;
}

const char *
ferry_body_get_file_name (FerryBody *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file_name;
}

const FerrySourceStamp *
ferry_body_get_stamps (FerryBody *self,
                       guint     *n_stamps)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_stamps != NULL, NULL);

  *n_stamps = self->stamps->len;
  return (gconstpointer) self->stamps->data;
}

static gboolean
check_file (FerryBody              *self,
            guint                   i,
            const FerrySourceStamp *known, /* (nullable) */
            GError                **error)
{
  const char      *path = ferry_body_get_path (self, i);
  FerrySourceStamp now;

  if (!ferry_body_file_look (path, &now, error))
    return FALSE;
  if (!ferry_source_stamp_equal (&now, ferry_body_get_stamp (self, i)) ||
      (known != NULL && !ferry_source_stamp_equal (&now, known)))
    {
      ferry_body_file_set_changed (error, path);
      return FALSE;
    }

  return TRUE;
}

gboolean
ferry_body_check (FerryBody              *self,
                  const FerrySourceStamp *known,
                  guint                   n_known,
                  GError                **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (known != NULL || n_known == 0, FALSE);

  if (n_known != 0 && n_known != self->stamps->len)
    {
      ferry_error_set (error, FERRY_ERROR_SOURCE_CHANGED, NULL);
      return FALSE;
    }

  for (guint i = 0; i < self->stamps->len; i++)
    if (!check_file (self, i, n_known != 0 ? &known[i] : NULL, error))
      return FALSE;

  return TRUE;
}
