/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-request-private.h"

const char *
ferry_request_get_uri (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

const char *
ferry_request_get_directory (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->directory;
}

const char *
ferry_request_get_name (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

const char *
ferry_request_get_method (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->method;
}

const FerryHeader *
ferry_request_get_headers (FerryRequest *self,
                           guint        *n_headers)
{
  g_return_val_if_fail (self != NULL, NULL);

  *n_headers = self->headers->len;

  return (const FerryHeader *) (gpointer) self->headers->data;
}

const char *const *
ferry_request_get_secret_headers (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->secret_headers->pdata;
}

const char *
ferry_request_get_cookie_file (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cookie_file;
}

const char *
ferry_request_get_body_file (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->body_file;
}

const char *
ferry_request_get_proxy (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->proxy;
}

FerryChecksumKind
ferry_request_get_checksum (FerryRequest *self,
                            const char  **hex)
{
  g_return_val_if_fail (self != NULL, FERRY_CHECKSUM_NONE);

  if (hex != NULL)
    *hex = self->checksum_hex;

  return self->checksum;
}

guint
ferry_request_get_connections (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) self->connections;
}

guint64
ferry_request_get_rate_limit (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rate_limit;
}

FerryCostPolicy
ferry_request_get_policy (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FERRY_COST_POLICY_INHERIT);

  return self->policy;
}

FerryPriority
ferry_request_get_priority (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FERRY_PRIORITY_DEFAULT);

  return self->priority;
}

const char *
ferry_request_get_group (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->group;
}

gint64
ferry_request_get_start_at (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (gint64) self->start_at;
}

FerryIfExists
ferry_request_get_if_exists (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FERRY_IF_EXISTS_RENAME);

  return self->if_exists;
}

const char *
ferry_request_get_ca_file (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->ca_file;
}

const char *
ferry_request_get_tls_exception (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tls_exception;
}

guint
ferry_request_get_connect_timeout (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) self->connect_timeout;
}

guint
ferry_request_get_response_timeout (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) self->response_timeout;
}

guint
ferry_request_get_retries (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) self->retries;
}

gboolean
ferry_request_get_keep_modified_time (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->keep_modified_time;
}

FerryDirection
ferry_request_get_direction (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FERRY_DIRECTION_DOWNLOAD);

  return self->direction;
}

const char *const *
ferry_request_get_mirrors (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->mirrors->pdata;
}

FerryPieces *
ferry_request_get_pieces (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->pieces;
}

goffset
ferry_request_get_expected_size (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->expected_size > 0 ? (goffset) self->expected_size : -1;
}

const char *
ferry_request_get_checksum_from (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->checksum_from;
}

const char *
ferry_request_get_source (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->source;
}

const FerryBodyPart *
ferry_request_get_parts (FerryRequest *self, guint *n_parts)
{
  g_return_val_if_fail (self != NULL, NULL);

  *n_parts = self->parts->len;

  return (const FerryBodyPart *) (gpointer) self->parts->data;
}

const char *const *
ferry_request_get_files (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->files->pdata;
}

FerryMultipart
ferry_request_get_multipart (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FERRY_MULTIPART_NONE);

  return self->multipart;
}

const char *
ferry_request_get_boundary (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->boundary;
}

FerryUploadProtocol
ferry_request_get_upload_protocol (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FERRY_UPLOAD_PROTOCOL_AUTO);

  return self->upload_protocol;
}

gboolean
ferry_request_get_defer_length (FerryRequest *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->defer_length;
}
