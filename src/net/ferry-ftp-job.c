/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ftp-job.h"

#include "ferry-error.h"
#include "ferry-ftp-job-private.h"
#include "ferry-ftp-reply.h"

#include <string.h>

/* In which curl has opened the second connection and the bytes come. */
#define REPLY_OPENS_1 125
#define REPLY_OPENS_2 150
#define REPLY_RESTARTS 350

void
ferry_ftp_question_clear (FerryFtpQuestion *self)
{
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->password, g_free);
  g_clear_pointer (&self->proxy, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_object (&self->database);
  g_clear_pointer (&self->tls_exception, g_free);
  g_clear_pointer (&self->pin, g_free);
}

static void
job_unref (gpointer data)
{
  FerryFtpJob *self = data;

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->line, ferry_ftp_line_free);
  g_clear_pointer (&self->before, curl_slist_free_all);
  ferry_ftp_question_clear (&self->question);
  ferry_ftp_certificate_clear (&self->certificate);
  g_main_context_unref (self->context);
  g_free (self->reply_text);
  g_object_unref (self->body);
  g_clear_error (&self->error);
  g_free (self);
}

static FerryFtpJob *
job_ref (FerryFtpJob *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/* To the caller's thread. */

typedef struct
{
  FerryFtpJob     *job; /* (owned) */
  FerryFtpJobEvent event;
} Message;

static void
message_free (gpointer data)
{
  Message *message = data;

  job_unref (message->job);
  g_free (message);
}

static gboolean
message_cb (gpointer data)
{
  Message *message = data;

  if (!message->job->is_dropped)
    message->job->func (message->job, message->event, message->job->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell (FerryFtpJob     *self,
      FerryFtpJobEvent event)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Message            *message = g_new (Message, 1);

  *message = (Message){ job_ref (self), event };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, message_cb, message, message_free);
  g_source_attach (source, self->context);
}

/* The thread. */

static goffset
get_total (FerryFtpJob *self)
{
  curl_off_t total = -1;

  curl_easy_getinfo (ferry_ftp_line_get_curl (self->line), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T,
                     &total);
  return self->skips_size ? -1 : (goffset) total;
}

static gint64
get_date (FerryFtpJob *self)
{
  curl_off_t date = -1;

  curl_easy_getinfo (ferry_ftp_line_get_curl (self->line), CURLINFO_FILETIME_T, &date);
  return date;
}

static void
answer (FerryFtpJob *self,
        gboolean     is_past_end)
{
  self->is_answered = TRUE;
  ferry_ftp_line_set_restless (self->line, FALSE);
  self->head = (FerryFtpHead){
    .first = self->first,
    .is_past_end = is_past_end,
    .total = get_total (self),
    .date = get_date (self),
    .can_resume = self->can_resume,
  };
  tell (self, FERRY_FTP_JOB_ANSWERED);
}

/* Nobody could tell where the body would end, and so whether it is of the file
 * that was begun. */
static gboolean
is_in_vain (FerryFtpJob *self)
{
  return self->first > 0 && get_total (self) < 0;
}

/* FALSE: the try is over. */
static gboolean
take_reply (FerryFtpJob *self)
{
  if (self->is_examining)
    return !ferry_ftp_certificate_read (&self->certificate, ferry_ftp_line_get_curl (self->line),
                                        g_uri_get_host (self->question.uri),
                                        self->question.database);
  if (self->reply == REPLY_RESTARTS)
    {
      /* The size was asked for before. */
      self->can_resume = TRUE;
      self->wants_all = is_in_vain (self);
      return !self->wants_all;
    }
  if ((self->reply == REPLY_OPENS_1 || self->reply == REPLY_OPENS_2) && !self->is_answered)
    answer (self, FALSE);

  return TRUE;
}

static size_t
reply_cb (char  *data,
          size_t size,
          size_t n,
          void  *user_data)
{
  FerryFtpJob *self = user_data;
  guint        code = ferry_ftp_reply_parse (data, n);

  ferry_traffic_counter_add_received (self->question.counter, n);
  if (!self->is_connected)
    tell (self, FERRY_FTP_JOB_CONNECTED);
  self->is_connected = TRUE;
  if (code == 0)
    return n;

  self->n_replies++;
  self->reply = code;
  g_free (self->reply_text);
  self->reply_text = n > 4 ? g_strndup (data + 4, n - 4) : g_strdup ("");
  return take_reply (self) ? n : 0;
}

/* The last byte waits for the server's word that it was the last: until then a
 * connection that ends is no end of the file. */
static gboolean
put (FerryFtpJob  *self,
     const guint8 *data,
     gsize         size)
{
  goffset expected = self->head.total - self->head.first;

  self->received += (goffset) size;
  if (self->head.total >= 0 && self->received > expected)
    self->is_too_long = TRUE;
  else if (self->head.total >= 0 && self->received == expected)
    {
      self->last_byte = data[--size];
      /* curl reads no further than to the size that it was told. */
      self->is_too_long = !self->is_newest_tls && ferry_ftp_line_has_more (self->line);
    }

  return !self->is_too_long && (size == 0 || ferry_ftp_body_put (self->body, data, size));
}

static size_t
data_cb (char  *data,
         size_t size,
         size_t n,
         void  *user_data)
{
  FerryFtpJob *self = user_data;

  ferry_traffic_counter_add_received (self->question.counter, n);
  return n == 0 || (self->is_answered && put (self, (guint8 *) data, n)) ? n : 0;
}

/* An idle connection that the server has closed meanwhile. */
static gboolean
is_stale (FerryFtpJob *self,
          CURLcode     result)
{
  return self->was_used && !self->is_fresh &&
         (self->reply == 421 ||
          (self->n_replies == 0 && (result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR ||
                                    result == CURLE_GOT_NOTHING)));
}

static gboolean
begin_at_beginning (FerryFtpJob *self)
{
  self->wants_all = FALSE;
  self->first = 0;
  return TRUE;
}

/* The certificate was looked at: TRUE when it is one to talk to. Its key is what
 * the next connections are held to. */
static gboolean
judge_certificate (FerryFtpJob *self)
{
  const char *exception = self->question.tls_exception;

  if (self->certificate.fingerprint == NULL || self->certificate.pin == NULL)
    return FALSE;
  if (self->certificate.errors != 0 && g_strcmp0 (self->certificate.fingerprint, exception) != 0)
    return FALSE;

  self->is_examining = FALSE;
  g_free (self->question.pin);
  self->question.pin = g_strdup (self->certificate.pin);
  return TRUE;
}

/* Every way to try it differently is gone but once. */
static gboolean
try_differently (FerryFtpJob *self,
                 CURLcode     result)
{
  if (self->is_examining && (result != CURLE_SSL_CONNECT_ERROR || self->is_newest_tls))
    return judge_certificate (self);
  if (is_stale (self, result))
    return self->is_fresh = TRUE;
  if (self->wants_all || (result == CURLE_FTP_COULDNT_USE_REST && self->first > 0))
    return begin_at_beginning (self);
  if (result == CURLE_PEER_FAILED_VERIFICATION && self->question.pin == NULL)
    return self->is_examining = TRUE;
  if (result == CURLE_SSL_CONNECT_ERROR && !self->is_newest_tls)
    return self->is_newest_tls = TRUE;
  if (result == CURLE_SSL_CONNECT_ERROR && self->tls == FERRY_FTP_TLS_TRY)
    {
      self->tls = FERRY_FTP_TLS_NONE;
      return TRUE;
    }
  /* It has a date, so it is there: only its size is not to be had. */
  if (result == CURLE_REMOTE_FILE_NOT_FOUND && get_date (self) >= 0 && !self->skips_size)
    return self->skips_size = TRUE;

  return FALSE;
}

static void
end_body (FerryFtpJob *self,
          CURLcode     result)
{
  goffset  expected = self->head.total - self->head.first;
  gboolean is_whole = result == CURLE_OK &&
                      (self->head.total < 0 || self->received == expected);

  if (!is_whole)
    {
      ferry_ftp_body_end (self->body, ferry_ftp_job_make_error (self, result));
      return;
    }

  /* Who reads the last byte takes the line at once: here nobody touches it again. */
  g_atomic_int_set (&self->is_reusable, TRUE);
  ferry_ftp_body_put_last (self->body, &self->last_byte,
                           self->head.total >= 0 && self->received > 0 ? 1 : 0);
}

static void
conclude (FerryFtpJob *self,
          CURLcode     result)
{
  gboolean is_past_end = self->first > 0 &&
                         (result == CURLE_OK || result == CURLE_BAD_DOWNLOAD_RESUME);

  if (self->is_answered)
    end_body (self, result);
  else if (is_past_end && !self->is_examining)
    {
      self->can_resume = TRUE;
      answer (self, TRUE);
      ferry_ftp_body_end (self->body, NULL);
    }
  else
    {
      self->error = ferry_ftp_job_make_error (self, result);
      tell (self, FERRY_FTP_JOB_FAILED);
    }
}

static gpointer
run (gpointer data)
{
  FerryFtpJob *self = data;
  CURLcode     result;

  do
    {
      self->n_replies = 0;
      self->reply = 0;
      ferry_ftp_job_set_options (self, reply_cb, data_cb);
      result = ferry_ftp_line_perform (self->line);
    }
  while (!self->is_answered && !ferry_ftp_line_is_cut (self->line) &&
         try_differently (self, result));

  conclude (self, result);
  job_unref (self);
  return NULL;
}

static FerryFtpTls
choose_tls (FerryFtpJob *self)
{
  const char *scheme = g_uri_get_scheme (self->question.uri);

  if (g_str_equal (scheme, "ftps"))
    return FERRY_FTP_TLS_FIRST;
  if (g_str_equal (scheme, "ftpes"))
    return FERRY_FTP_TLS_NEED;

  return self->question.user != NULL ? FERRY_FTP_TLS_TRY : FERRY_FTP_TLS_NONE;
}

/* A name with the end of a line in it would be another command. */
static gboolean
is_one_line (const char *text)
{
  return text == NULL || strpbrk (text, "\r\n") == NULL;
}

FerryFtpJob *
ferry_ftp_job_start (FerryFtpCrew           *crew,
                     FerryFtpLine           *line,
                     const FerryFtpQuestion *question,
                     FerryFtpJobFunc         func,
                     gpointer                user_data)
{
  FerryFtpJob       *self = g_new0 (FerryFtpJob, 1);
  g_autoptr (GError) error = NULL;

  self->ref_count = 1;
  self->line = line;
  self->question = *question;
  self->context = g_main_context_ref_thread_default ();
  self->func = func;
  self->user_data = user_data;
  self->tls = choose_tls (self);
  self->first = question->first;
  self->was_used = ferry_ftp_line_is_used (line);
  /* The one exception is sought at once. */
  self->is_examining = question->tls_exception != NULL && question->pin == NULL &&
                       (self->tls == FERRY_FTP_TLS_NEED || self->tls == FERRY_FTP_TLS_FIRST);
  self->reply_text = g_strdup ("");
  self->body = ferry_ftp_body_new ();

  if (!is_one_line (question->user) || !is_one_line (question->password))
    ferry_error_set (&self->error, FERRY_ERROR_INVALID_ARGUMENT, NULL);
  else if (!ferry_ftp_crew_run (crew, run, job_ref (self), &error))
    {
      job_unref (self);
      ferry_error_set (&self->error, FERRY_ERROR_CANNOT_CONNECT, error->message);
    }
  else
    return self;

  tell (self, FERRY_FTP_JOB_FAILED);
  return self;
}

void
ferry_ftp_job_drop (FerryFtpJob *self)
{
  self->is_dropped = TRUE;
  ferry_ftp_body_shut (self->body);
  if (self->line != NULL)
    ferry_ftp_line_cut (self->line);
  job_unref (self);
}

const GError *
ferry_ftp_job_get_error (FerryFtpJob *self)
{
  return self->error;
}

const FerryFtpHead *
ferry_ftp_job_get_head (FerryFtpJob *self)
{
  return &self->head;
}

FerryFtpBody *
ferry_ftp_job_get_body (FerryFtpJob *self)
{
  return self->body;
}

const char *
ferry_ftp_job_get_pin (FerryFtpJob *self)
{
  return self->question.pin;
}

FerryFtpLine *
ferry_ftp_job_take_line (FerryFtpJob *self)
{
  if (!g_atomic_int_get (&self->is_reusable))
    return NULL;

  /* Its options point into the job. */
  if (self->line != NULL)
    ferry_ftp_line_reset (self->line);
  return g_steal_pointer (&self->line);
}
