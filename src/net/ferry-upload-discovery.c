/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-upload-private.h"

/* A server that does not say at once what it can is taken for one that cannot. */
#define PATIENCE (5 * G_USEC_PER_SEC)

static void
choose (FerryUpload       *self,
        const FerryAnswer *answer)
{
  SoupMessageHeaders *headers;
  const char         *limit;

  if (answer == NULL || !ferry_upload_is_success (answer))
    {
      ferry_upload_begin_as (self, &ferry_upload_plain);
      return;
    }

  headers = ferry_upload_get_headers (self);
  self->is_asked = TRUE;
  ferry_tus_offer_parse (&self->tus, headers);
  self->is_offered = ferry_resumable_upload_is_offered (headers);
  limit = soup_message_headers_get_list (headers, "Upload-Limit");
  if (limit != NULL)
    ferry_upload_limits_parse (&self->limits, limit);

  /* Of a server that knows both the one that has been finished. */
  if (self->tus.has_version)
    ferry_upload_begin_as (self, &ferry_upload_tus);
  else if (self->is_offered)
    ferry_upload_begin_as (self, &ferry_upload_resumable);
  else
    ferry_upload_begin_as (self, &ferry_upload_plain);
}

static void
answered (FerryUpload *self)
{
  ferry_upload_stop_waiting (self);
  choose (self, ferry_upload_get_answer (self));
}

static void
give_up (FerryUpload *self)
{
  ferry_courier_cancel (self->courier);
  choose (self, NULL);
}

static void
discovery_begin (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = "OPTIONS", .step = answered };

  ferry_upload_add_field (&ask, "Upload-Draft-Interop-Version", "%d",
                          FERRY_RESUMABLE_UPLOAD_INTEROP_VERSION);
  ferry_upload_ask (self, &ask);
  ferry_upload_wait (self, PATIENCE, give_up);
}

const FerryUploadKind ferry_upload_discovery = {
  .protocol = FERRY_UPLOAD_PROTOCOL_AUTO,
  .begin = discovery_begin,
};
