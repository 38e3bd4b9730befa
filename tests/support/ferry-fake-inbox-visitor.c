/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-visitor-private.h"
#include "ferry-fake-login.h"

#include <string.h>

#define HEAD_MAX (256 * 1024)
#define READ_SIZE (64 * 1024)

gboolean
ferry_fake_visitor_has (const FerryFakeVisitor *self,
                        FerryFakeFaultKind      kind)
{
  return ferry_fake_plan_has (&self->plan, kind);
}

gint64
ferry_fake_visitor_get_number (const FerryFakeVisitor *self,
                               FerryFakeFaultKind      kind)
{
  return ferry_fake_plan_get_number (&self->plan, kind, -1);
}

gboolean
ferry_fake_visitor_read_more (FerryFakeVisitor *self)
{
  guint  old = self->input->len;
  gssize n_read;

  g_byte_array_set_size (self->input, old + READ_SIZE);
  n_read = ferry_fake_wire_read (self->wire, self->input->data + old, READ_SIZE);
  g_byte_array_set_size (self->input, old + MAX (n_read, 0));

  return n_read > 0;
}

gsize
ferry_fake_visitor_read_until (FerryFakeVisitor *self,
                               const char       *mark)
{
  gsize length = strlen (mark);

  while (self->input->len < HEAD_MAX)
    {
      const guint8 *end = memmem (self->input->data, self->input->len, mark, length);

      if (end != NULL)
        return end + length - self->input->data;
      if (!ferry_fake_visitor_read_more (self))
        return 0;
    }

  return 0;
}

gboolean
ferry_fake_visitor_say (FerryFakeVisitor *self,
                        const char       *text)
{
  return ferry_fake_wire_write (self->wire, (const guint8 *) text, strlen (text));
}

void
ferry_fake_visitor_update_log (FerryFakeVisitor *self)
{
  GPtrArray *requests = self->inbox->requests;

  ferry_fake_request_free (requests->pdata[self->index]);
  requests->pdata[self->index] = ferry_fake_request_copy (self->request);
}

/* With the lock. */
static void
log_request (FerryFakeVisitor *self)
{
  FerryFakeInbox *inbox = self->inbox;

  self->index = inbox->requests->len;
  g_ptr_array_add (inbox->requests, ferry_fake_request_copy (self->request));
  ferry_fake_inbox_count (inbox, FERRY_FAKE_COUNT_REQUESTS, 1);
}

static void
count_held (FerryFakeVisitor *self,
            int               change)
{
  pthread_mutex_lock (&self->inbox->lock);
  ferry_fake_inbox_count (self->inbox, FERRY_FAKE_COUNT_HELD, change);
  pthread_mutex_unlock (&self->inbox->lock);
}

gboolean
ferry_fake_visitor_stay (FerryFakeVisitor *self,
                         gint64            milliseconds)
{
  gboolean is_here = TRUE;

  count_held (self, 1);
  if (milliseconds >= 0)
    is_here = ferry_fake_wire_sleep (self->wire, milliseconds);
  while (milliseconds < 0 && is_here)
    is_here = ferry_fake_wire_wait (self->wire, -1) != FERRY_FAKE_WAKE_GONE;
  count_held (self, -1);

  return is_here;
}

static gboolean
is_released (FerryFakeVisitor *self)
{
  gboolean released;

  pthread_mutex_lock (&self->inbox->lock);
  released = self->entry->released;
  pthread_mutex_unlock (&self->inbox->lock);

  return released;
}

gboolean
ferry_fake_visitor_stay_until_released (FerryFakeVisitor *self)
{
  gboolean is_here = TRUE;

  count_held (self, 1);
  while (is_here && !is_released (self))
    is_here = ferry_fake_wire_wait (self->wire, -1) != FERRY_FAKE_WAKE_GONE;
  count_held (self, -1);

  return is_here;
}

static void
init_visit (FerryFakeVisitor *self)
{
  FerryFakeVisit *visit = &self->visit;
  const char     *length = ferry_fake_request_get_header (self->request, "Content-Length");

  memset (visit, 0, sizeof *visit);
  visit->inbox = self->inbox;
  visit->visitor = self;
  visit->request = self->request;
  visit->plan = &self->plan;
  visit->path = g_strndup (self->request->target, strcspn (self->request->target, "?"));
  visit->view = (FerryFakeView){ .path = visit->path,
                                 .base = self->inbox->base,
                                 .other_base = self->inbox->other_base,
                                 .port = self->inbox->port };
  visit->announced = -1;
  visit->head = g_string_new (NULL);
  visit->interim = g_string_new (NULL);
  visit->body = g_byte_array_new ();
  visit->unkept = g_byte_array_new ();
  visit->length = length != NULL ? g_ascii_strtoll (length, NULL, 10) : 0;
  if (ferry_fake_request_has_token (self->request, "Transfer-Encoding", "chunked"))
    visit->length = -1;
  self->chunk_left = 0;
  self->is_last_chunk = FALSE;
  self->is_answered = FALSE;
  self->has_stalled = FALSE;
  self->has_held = FALSE;
}

static void
clear_visit (FerryFakeVisit *visit)
{
  g_free (visit->path);
  g_string_free (visit->head, TRUE);
  g_string_free (visit->interim, TRUE);
  g_byte_array_unref (visit->body);
  g_byte_array_unref (visit->unkept);
}

/* Finds out what strikes. With the lock. */
static void
judge (FerryFakeVisitor *self)
{
  FerryFakeEntry *entry = self->entry;
  FerryFakeScene  scene = { self->request, entry->busy, entry->served, entry->version,
                            ferry_fake_inbox_throw_dice (self->inbox) };

  ferry_fake_entry_judge (entry, &scene, TRUE, &self->plan);
  ferry_fake_entry_judge (entry, &scene, FALSE, &self->plan);
  entry->n_answers++;
  entry->busy++;
  ferry_fake_inbox_count (self->inbox, FERRY_FAKE_COUNT_BUSY, 1);
}

static gboolean
expects (const FerryFakeVisitor *self)
{
  return self->visit.length != 0 &&
         ferry_fake_request_has_token (self->request, "Expect", "100-continue");
}

static void
refuse_by_status (FerryFakeVisitor *self)
{
  const char *wait = ferry_fake_plan_get_text (&self->plan, FERRY_FAKE_FAULT_STATUS);
  guint       status = ferry_fake_visitor_get_number (self, FERRY_FAKE_FAULT_STATUS);

  ferry_fake_visit_answer (&self->visit, status, status >= 300 ? "Refused" : "Dropped");
  if (wait != NULL)
    ferry_fake_head_append (self->visit.head, "Retry-After", wait, &self->visit.view);
}

static void
redirect (FerryFakeVisitor *self)
{
  const char *target = ferry_fake_plan_get_text (&self->plan, FERRY_FAKE_FAULT_REDIRECT);
  gint64      status = ferry_fake_plan_get_number (&self->plan, FERRY_FAKE_FAULT_REDIRECT_STATUS,
                                                   302);

  ferry_fake_visit_answer (&self->visit, status, "Elsewhere");
  ferry_fake_head_append (self->visit.head, "Location", target != NULL ? target : "",
                          &self->visit.view);
}

/* With the lock: refuses, or lets the desk say where the body goes. Gives the
 * desk that wants to know the end of it, or NULL. */
static const FerryFakeDesk *
decide (FerryFakeVisitor *self)
{
  FerryFakeVisit      *visit = &self->visit;
  const FerryFakeDesk *desk = ferry_fake_desk_choose (visit);
  g_autofree char     *challenge = ferry_fake_login_check (self->entry, &self->plan,
                                                           self->request);

  if (challenge != NULL)
    {
      ferry_fake_visit_answer (visit, 401, "Who is there?");
      ferry_fake_visit_add_header (visit, "WWW-Authenticate", "%s", challenge);
    }
  else if (ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_REDIRECT))
    redirect (self);
  else if (ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_STATUS))
    refuse_by_status (self);
  else if (ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_LOCKED))
    ferry_fake_visit_answer (visit, 423, "Somebody else writes to it");
  else if (ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_EXPECTATION_FAILED) && expects (self))
    ferry_fake_visit_answer (visit, 417, "Send it at once");
  else
    {
      visit->n_unkept = MAX (ferry_fake_visitor_get_number (self, FERRY_FAKE_FAULT_LOSE_TAIL), 0);
      desk->begin (visit);
    }

  return visit->shelf != NULL ? desk : NULL;
}

static gboolean
say_interims (FerryFakeVisitor *self)
{
  GArray             *statuses = self->plan.interims;
  g_autoptr (GString) text = g_string_new (NULL);
  guint               i;

  for (i = 0; i < statuses->len; i++)
    {
      guint status = g_array_index (statuses, gint64, i);

      g_string_append_printf (text, "HTTP/1.1 %u %s\r\n\r\n", status,
                              ferry_fake_head_get_phrase (status));
    }
  g_string_append (text, self->visit.interim->str);

  return text->len == 0 || ferry_fake_visitor_say (self, text->str);
}

static gboolean
say_continue (FerryFakeVisitor *self)
{
  gint64 delay = ferry_fake_visitor_get_number (self, FERRY_FAKE_FAULT_CONTINUE_LATE);

  if (!expects (self) || ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_CONTINUE_NEVER) ||
      ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_STATUS_EARLY) ||
      ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_STATUS_EARLY_CLOSE) ||
      ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_STATUS_EARLY_RESET))
    return TRUE;

  return (delay < 0 || ferry_fake_wire_sleep (self->wire, delay)) &&
         ferry_fake_visitor_say (self, "HTTP/1.1 100 Continue\r\n\r\n");
}

/* With the lock: the desk learns how it ended, others may write now. */
static void
leave_desk (FerryFakeVisitor    *self,
            const FerryFakeDesk *desk)
{
  FerryFakeVisit *visit = &self->visit;

  if (desk == NULL)
    return;
  if (!self->is_answered)
    desk->end (visit);
  visit->shelf->writer = NULL;
  pthread_cond_broadcast (&self->inbox->changed);
}

/* Whether the connection goes on. */
static gboolean
attend (FerryFakeVisitor *self)
{
  FerryFakeInbox      *inbox = self->inbox;
  FerryFakeVisit      *visit = &self->visit;
  const FerryFakeDesk *desk;
  gboolean             goes_on;

  pthread_mutex_lock (&inbox->lock);
  desk = decide (self);
  pthread_mutex_unlock (&inbox->lock);

  goes_on = say_interims (self);
  if (visit->status != 0)
    {
      if (goes_on && visit->length != 0 &&
          (expects (self) || ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_EARLY)))
        goes_on = ferry_fake_visitor_answer (self);
    }
  else
    goes_on = goes_on && say_continue (self);
  goes_on = goes_on && ferry_fake_visitor_receive (self);

  pthread_mutex_lock (&inbox->lock);
  visit->is_whole = goes_on;
  self->request->is_whole = goes_on;
  leave_desk (self, desk);
  pthread_mutex_unlock (&inbox->lock);

  return goes_on && (self->is_answered || ferry_fake_visitor_answer (self));
}

static gboolean
respond (FerryFakeVisitor *self)
{
  gboolean goes_on = FALSE;

  self->end = FERRY_FAKE_END_CLEAN;
  ferry_fake_plan_init (&self->plan);
  pthread_mutex_lock (&self->inbox->lock);
  judge (self);
  pthread_mutex_unlock (&self->inbox->lock);
  init_visit (self);

  self->drops_next = ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_DROP_NEXT);
  if (ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_RESET_AT_ONCE))
    self->end = FERRY_FAKE_END_RESET;
  else if (!ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_CLOSE_AT_ONCE))
    goes_on = attend (self);

  pthread_mutex_lock (&self->inbox->lock);
  self->request->is_done = TRUE;
  ferry_fake_visitor_update_log (self);
  self->entry->busy--;
  ferry_fake_inbox_count (self->inbox, FERRY_FAKE_COUNT_BUSY, -1);
  ferry_fake_inbox_count (self->inbox, FERRY_FAKE_COUNT_ANSWERS, 1);
  pthread_mutex_unlock (&self->inbox->lock);
  clear_visit (&self->visit);
  ferry_fake_plan_clear (&self->plan);

  return goes_on;
}

static gboolean
refuse_request (FerryFakeVisitor *self,
                const char       *why)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("HTTP/1.1 400 Bad Request\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s",
                          strlen (why), why);
  ferry_fake_visitor_say (self, text);

  return FALSE;
}

/* Whether the connection goes on. */
static gboolean
serve (FerryFakeVisitor *self)
{
  g_autoptr (GError) error = NULL;
  gsize              length = ferry_fake_visitor_read_until (self, "\r\n\r\n");

  if (length == 0 || self->drops_next)
    return FALSE;
  g_clear_pointer (&self->request, ferry_fake_request_free);
  g_clear_pointer (&self->entry, ferry_fake_entry_unref);
  self->request = ferry_fake_request_parse ((const char *) self->input->data, length, self->number);
  g_byte_array_remove_range (self->input, 0, length);
  if (self->request == NULL)
    return refuse_request (self, "That is no request");

  pthread_mutex_lock (&self->inbox->lock);
  log_request (self);
  self->entry = ferry_fake_inbox_find (self->inbox, self->request->target, &error);
  pthread_mutex_unlock (&self->inbox->lock);
  if (self->entry == NULL)
    return refuse_request (self, error->message);

  return respond (self);
}

static gboolean
shake_hands (FerryFakeVisitor *self)
{
  FerryFakeInbox                  *inbox = self->inbox;
  FerryFakeTls                     tls = inbox->options.tls;
  gnutls_certificate_credentials_t credentials;

  if (tls == FERRY_FAKE_TLS_NONE)
    return TRUE;
  pthread_mutex_lock (&inbox->lock);
  credentials = ferry_fake_authority_get_credentials (inbox->authority, tls);
  pthread_mutex_unlock (&inbox->lock);

  return ferry_fake_wire_handshake (self->wire, credentials,
                                    ferry_fake_authority_get_priority (tls));
}

static void *
run_thread (void *data)
{
  FerryFakeVisitor *self = data;

  if (shake_hands (self))
    while (serve (self))
      ;

  /* Counted down first: who sees the end may connect again at once. */
  pthread_mutex_lock (&self->inbox->lock);
  ferry_fake_inbox_count (self->inbox, FERRY_FAKE_COUNT_OPEN, -1);
  pthread_mutex_unlock (&self->inbox->lock);
  ferry_fake_wire_end (self->wire, self->end);
  pthread_mutex_lock (&self->inbox->lock);
  self->is_done = TRUE;
  pthread_mutex_unlock (&self->inbox->lock);

  return NULL;
}

FerryFakeVisitor *
ferry_fake_visitor_new (FerryFakeInbox *inbox,
                        int             fd,
                        guint           number)
{
  FerryFakeVisitor *self = g_new0 (FerryFakeVisitor, 1);

  self->inbox = inbox;
  self->number = number;
  self->wire = ferry_fake_wire_new (fd);
  self->input = g_byte_array_sized_new (HEAD_MAX);
  self->end = FERRY_FAKE_END_CLEAN;
  g_assert_cmpint (pthread_create (&self->thread, NULL, run_thread, self), ==, 0);

  return self;
}

gboolean
ferry_fake_visitor_is_done (FerryFakeVisitor *self)
{
  return self->is_done;
}

void
ferry_fake_visitor_nudge (FerryFakeVisitor *self)
{
  ferry_fake_wire_nudge (self->wire);
}

void
ferry_fake_visitor_abort (FerryFakeVisitor *self)
{
  ferry_fake_wire_abort (self->wire);
}

void
ferry_fake_visitor_free (FerryFakeVisitor *self)
{
  pthread_join (self->thread, NULL);
  ferry_fake_wire_free (self->wire);
  g_byte_array_unref (self->input);
  g_clear_pointer (&self->request, ferry_fake_request_free);
  g_clear_pointer (&self->entry, ferry_fake_entry_unref);
  g_free (self);
}
