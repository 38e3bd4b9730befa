/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-private.h"
#include "ferry-error.h"
#include "ferry-uri.h"

#include <glib/gstdio.h>

/* The last run got as far as the final name, but not to saying so. Nothing but a
 * whole file ever gets it, so its size is the one that nobody knew before. */
static gboolean
was_published (FerryDownload *self)
{
  goffset size;

  if (self->part != NULL || self->record.name == NULL)
    return FALSE;
  if (!ferry_part_file_was_published (ferry_transport_get_ops (self->transport),
                                      ferry_request_get_directory (self->request),
                                      self->record.name, self->id, &size))
    return FALSE;

  if (self->record.total < 0)
    {
      self->record.total = size;
      self->record.is_unverified = TRUE;
    }

  return size == self->record.total;
}

static void
open_part (FerryDownload *self)
{
  FerryPartFileSpec  spec = { 0 };
  g_autoptr (GError) error = NULL;
  goffset            size, end;

  if (self->record.part_name == NULL)
    return;

  spec.ops = ferry_transport_get_ops (self->transport);
  spec.id = self->id;
  spec.directory = ferry_request_get_directory (self->request);
  spec.name = self->record.name;
  spec.if_exists = ferry_request_get_if_exists (self->request);
  self->part = ferry_part_file_open (&spec, self->record.part_name, &error);
  if (self->part == NULL && !g_error_matches (error, FERRY_ERROR, FERRY_ERROR_PART_LOST))
    {
      ferry_download_fail (self, g_steal_pointer (&error));
      return;
    }

  if (was_published (self))
    {
      self->is_over = TRUE;
      ferry_range_set_add (self->written, 0, self->record.total);
      ferry_download_end_published (self);
      return;
    }

  /* What the part no longer has must be fetched again, whatever was noted. */
  size = self->part != NULL ? ferry_part_file_get_size (self->part) : 0;
  end = ferry_range_set_get_end (self->written);
  if (size < end)
    {
      ferry_range_set_remove (self->written, MAX (0, size), end);
      ferry_range_set_remove (self->unproven, MAX (0, size), end);
    }
  if (self->part == NULL)
    {
      g_clear_pointer (&self->record.part_name, g_free);
      ferry_range_set_clear (self->record.have);
      self->record.restarts++;
      ferry_download_emit_restarted (self, FERRY_RESUME_CAUSE_NONE);
    }
}

static void
set_up_session (FerryDownload *self)
{
  FerrySessionKey key = { 0 };
  GError         *error = NULL;

  key.proxy = ferry_request_get_proxy (self->request);
  key.ca_file = ferry_request_get_ca_file (self->request);
  key.tls_exception = ferry_request_get_tls_exception (self->request);
  g_variant_dict_lookup (self->secrets, "proxy-user", "&s", &key.proxy_user);
  g_variant_dict_lookup (self->secrets, "proxy-password", "&s", &key.proxy_password);
  if (g_variant_dict_contains (self->secrets, "user") || key.proxy_user != NULL)
    key.owner = self->id;

  self->session = ferry_transport_get_session (self->transport, &key, &error);
  if (self->session == NULL)
    ferry_download_fail (self, error);
}

static void
set_up_cookies (FerryDownload *self)
{
  const char *file = ferry_request_get_cookie_file (self->request);

  if (file == NULL)
    self->cookies = soup_cookie_jar_new ();
  else if (g_access (file, R_OK) == 0)
    self->cookies = soup_cookie_jar_text_new (file, TRUE);
  else
    {
      GError *error = NULL;

      ferry_error_set (&error, FERRY_ERROR_SOURCE_MISSING, file);
      ferry_download_fail (self, error);
    }
}

static void
add_header (FerryDownload *self,
            const char    *name,
            const char    *value)
{
  FerryHeader header = { g_strdup (name), g_strdup (value) };

  g_array_append_val (self->headers, header);
}

static void
set_up_headers (FerryDownload *self)
{
  guint              n_headers;
  const FerryHeader *headers = ferry_request_get_headers (self->request, &n_headers);
  const char *const *secret_names = ferry_request_get_secret_headers (self->request);

  /* A secret header has no value there. */
  for (guint i = 0; i < n_headers; i++)
    if (headers[i].value != NULL)
      add_header (self, headers[i].name, headers[i].value);
  for (guint i = 0; secret_names[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat ("header:", secret_names[i], NULL);
      const char      *value;

      if (g_variant_dict_lookup (self->secrets, key, "&s", &value))
        add_header (self, secret_names[i], value);
    }
}

gboolean
ferry_download_set_up (FerryDownload *self)
{
  self->uri = ferry_uri_parse (ferry_request_get_uri (self->request), &self->error);
  g_assert_no_error (self->error); /* a request's URI was parsed before */
  self->host_key = ferry_uri_get_host_key (self->uri);
  set_up_headers (self);
  set_up_session (self);
  if (!self->is_over)
    set_up_cookies (self);
  if (!self->is_over)
    open_part (self);

  return !self->is_over;
}
