/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-exchange-private.h"
#include "ferry-uri.h"

/* The answer that a server of HTTP would have given, but for If-Range, which FTP
 * does not have: whether the file is the same is seen by its date and size, and
 * what comes of it is not taken else. */
static void
make_answer (FerryExchange      *self,
             const FerryFtpHead *head)
{
  FerryAnswer *answer = &self->answer;
  gboolean     is_part = self->range != NULL && head->total > head->first && head->can_resume;

  answer->status = head->is_past_end ? 416 : is_part ? 206
                                                     : 200;
  answer->offers_ranges = head->can_resume && head->total >= 0;
  answer->refuses_ranges = !answer->offers_ranges;
  answer->date_time = ferry_clock_get_real (self->clock) / G_USEC_PER_SEC;
  answer->last_modified_time = head->date;
  if (head->date >= 0)
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (head->date);

      answer->last_modified = soup_date_time_to_string (date, SOUP_DATE_HTTP);
    }

  if (head->is_past_end)
    {
      answer->content_length = 0;
      answer->range_total = head->total;
      return;
    }

  answer->content_length = head->total >= 0 ? head->total - head->first : -1;
  answer->has_content_range = is_part;
  if (!is_part)
    return;
  answer->range_first = head->first;
  answer->range_last = head->total - 1;
  answer->range_total = head->total;
}

static void
ftp_cb (FerryFtp        *ftp,
        FerryFtpJobEvent event,
        gpointer         user_data)
{
  FerryExchange *self = user_data;

  switch (event)
    {
    case FERRY_FTP_JOB_CONNECTED:
      self->is_connected = TRUE;
      self->connected_at = ferry_clock_get_monotonic (self->clock);
      ferry_exchange_start_alarm (self, self->response_timeout);
      break;
    case FERRY_FTP_JOB_ANSWERED:
      self->setup_time = ferry_clock_get_monotonic (self->clock) - self->connected_at;
      make_answer (self, ferry_ftp_get_head (ftp));
      self->body = G_INPUT_STREAM (g_object_ref (ferry_ftp_get_body (ftp)));
      ferry_exchange_finish (self);
      break;
    case FERRY_FTP_JOB_FAILED:
      self->error = g_error_copy (ferry_ftp_get_error (ftp));
      ferry_exchange_finish (self);
      break;
    }
}

guint
ferry_exchange_get_http_status (FerryExchange *self)
{
  return self->ftp == NULL ? self->answer.status : 0;
}

void
ferry_exchange_send_ftp (FerryExchange *self)
{
  gboolean     at_home = ferry_uri_same_origin (self->origin, self->uri);
  FerryFtpSpec spec = {
    .session = self->session,
    .counter = self->counter,
    .uri = self->uri,
    .user = at_home ? self->user : NULL,
    .password = at_home ? self->password : NULL,
    .tls_exception = at_home ? self->tls_exception : NULL,
    .first = self->first,
    .connect_timeout = self->connect_timeout,
  };

  self->no_headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  ferry_exchange_start_alarm (self, self->connect_timeout);
  self->ftp = ferry_ftp_start (&spec, ftp_cb, self);
}

void
ferry_exchange_drop_ftp (FerryExchange *self)
{
  g_clear_pointer (&self->ftp, ferry_ftp_free);
  g_clear_pointer (&self->no_headers, soup_message_headers_unref);
}
