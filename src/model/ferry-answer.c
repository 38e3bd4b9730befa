/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-answer.h"

void
ferry_answer_init (FerryAnswer *self)
{
  g_return_if_fail (self != NULL);

  *self = (FerryAnswer){
    .content_length = -1,
    .range_first = -1,
    .range_last = -1,
    .range_total = -1,
    .last_modified_time = -1,
    .date_time = -1,
    .retry_after = -1,
  };
}

void
ferry_answer_clear (FerryAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self->content_type);
  g_free (self->content_encoding);
  g_free (self->content_disposition);
  g_free (self->location);
  g_free (self->checksum_hex);
  g_free (self->links);
  ferry_answer_init (self);
}
