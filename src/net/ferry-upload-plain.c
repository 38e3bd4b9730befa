/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-upload-private.h"

/* From here on it is worth asking whether the upload can be resumed. */
#define LONG_BODY (1024 * 1024)

/* RFC 6266: the plain form for all, the other for names that it cannot hold. */
static void
add_disposition (FerryUpload    *self,
                 FerryUploadAsk *ask)
{
  const char      *name = ferry_body_get_file_name (self->body);
  g_autofree char *simple = NULL;
  g_autofree char *coded = NULL;

  if (name == NULL)
    return;

  simple = g_str_to_ascii (name, "C");
  for (char *at = simple; *at != '\0'; at++)
    if (*at == '"' || *at == '\\' || g_ascii_iscntrl (*at))
      *at = '_';
  coded = g_uri_escape_string (name, NULL, FALSE);
  if (g_str_equal (simple, name))
    ferry_upload_add_field (ask, "Content-Disposition", "inline; filename=\"%s\"", simple);
  else
    ferry_upload_add_field (ask, "Content-Disposition",
                            "inline; filename=\"%s\"; filename*=UTF-8''%s", simple, coded);
}

/* Whether the user gave a field of that name. */
static gboolean
has_own_field (FerryUpload *self,
               const char  *name)
{
  for (guint i = 0; i < self->contact.headers->len; i++)
    if (g_ascii_strcasecmp (g_array_index (self->contact.headers, FerryHeader, i).name, name) == 0)
      return TRUE;

  return FALSE;
}

void
ferry_upload_add_body_fields (FerryUpload    *self,
                              FerryUploadAsk *ask)
{
  ferry_upload_add_field (ask, "Content-Type", "%s", ferry_body_get_content_type (self->body));
  /* With PUT the address is the name. */
  if (!g_str_equal (ask->method, "PUT") && !has_own_field (self, "Content-Disposition"))
    add_disposition (self, ask);
}

static void
answered (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_upload_get_answer (self);

  if (self->upload_uri != NULL)
    ferry_upload_take_whole_answer (self);
  else if (answer == NULL)
    ferry_upload_fail_broken (self);
  /* A success before all of the body went is none: nobody can have it. */
  else if (!ferry_upload_is_success (answer) || !ferry_upload_is_through (self))
    ferry_upload_fail_answer (self);
  else
    ferry_upload_finish (self);
}

/* A server that does not know the draft does not see what it says; one that does
 * makes the upload one that can be resumed (§ "Upgrading To Resumable Uploads"). */
static gboolean
may_upgrade (FerryUpload *self)
{
  return ferry_request_get_upload_protocol (self->request) == FERRY_UPLOAD_PROTOCOL_AUTO &&
         ferry_request_get_source (self->request) != NULL &&
         self->length > LONG_BODY;
}

static void
send (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = ferry_request_get_method (self->request),
                         .has_body = TRUE,
                         .end = self->length,
                         .step = answered };

  ferry_upload_add_body_fields (self, &ask);
  if (may_upgrade (self))
    ferry_upload_add_resumable_fields (self, &ask, TRUE);
  ferry_upload_ask (self, &ask);
}

static void
plain_begin (FerryUpload *self)
{
  ferry_upload_confirm (self, 0);
  self->record.is_begun = TRUE;
  ferry_upload_commit (self, send);
}

static void
plain_interim (FerryUpload        *self,
               guint               status,
               SoupMessageHeaders *headers)
{
  if (may_upgrade (self))
    ferry_upload_take_interim (self, status, headers);
}

const FerryUploadKind ferry_upload_plain = {
  .protocol = FERRY_UPLOAD_PROTOCOL_PLAIN,
  .begin = plain_begin,
  .interim = plain_interim,
};
