/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-desk.h"
#include "ferry-fake-login.h"

#include <string.h>

#define HEAD_MAX (256 * 1024)
#define READ_SIZE (64 * 1024)
#define PIECES_PER_SECOND 20
#define FAR G_MAXUINT64

struct _FerryFakeVisitor
{
  FerryFakeInbox *inbox; /* (unowned), outlives us */
  FerryFakeWire  *wire;  /* (owned) */
  pthread_t       thread;
  guint           number;
  gboolean        is_done; /* guarded by the lock of the inbox */

  /* Of our thread alone. */
  GByteArray       *input;   /* (owned): read, not used yet */
  FerryFakeRequest *request; /* (owned) (nullable): the one being answered */
  FerryFakeEntry   *entry;   /* (owned) (nullable): its faults */
  guint             index;   /* of the request in the log */
  FerryFakePlan     plan;
  FerryFakeVisit    visit;
  guint64           chunk_left; /* of the chunk that is being read */
  gboolean          is_last_chunk;
  gboolean          is_answered;
  gboolean          has_stalled;
  gboolean          has_held;
  gboolean          drops_next;
  gint64            begun; /* monotonic, for the rate */
  FerryFakeEnd      end;
};

static gboolean
has (const FerryFakeVisitor *self,
     FerryFakeFaultKind      kind)
{
  return ferry_fake_plan_has (&self->plan, kind);
}

static gint64
get_number (const FerryFakeVisitor *self,
            FerryFakeFaultKind      kind)
{
  return ferry_fake_plan_get_number (&self->plan, kind, -1);
}

static gboolean
read_more (FerryFakeVisitor *self)
{
  guint  old = self->input->len;
  gssize n_read;

  g_byte_array_set_size (self->input, old + READ_SIZE);
  n_read = ferry_fake_wire_read (self->wire, self->input->data + old, READ_SIZE);
  g_byte_array_set_size (self->input, old + MAX (n_read, 0));

  return n_read > 0;
}

/* The length up to and with @mark, 0 when the end came first. */
static gsize
read_until (FerryFakeVisitor *self,
            const char       *mark)
{
  gsize length = strlen (mark);

  while (self->input->len < HEAD_MAX)
    {
      const guint8 *end = memmem (self->input->data, self->input->len, mark, length);

      if (end != NULL)
        return end + length - self->input->data;
      if (!read_more (self))
        return 0;
    }

  return 0;
}

static gboolean
say (FerryFakeVisitor *self,
     const char       *text)
{
  return ferry_fake_wire_write (self->wire, (const guint8 *) text, strlen (text));
}

/* ---- The log ------------------------------------------------------------- */

/* With the lock. */
static void
update_log (FerryFakeVisitor *self)
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

/* ---- Waiting ------------------------------------------------------------- */

static void
count_held (FerryFakeVisitor *self,
            int               change)
{
  pthread_mutex_lock (&self->inbox->lock);
  ferry_fake_inbox_count (self->inbox, FERRY_FAKE_COUNT_HELD, change);
  pthread_mutex_unlock (&self->inbox->lock);
}

/* For ever with a negative time. */
static gboolean
stay (FerryFakeVisitor *self,
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

static gboolean
stay_until_released (FerryFakeVisitor *self)
{
  gboolean is_here = TRUE;

  count_held (self, 1);
  while (is_here && !is_released (self))
    is_here = ferry_fake_wire_wait (self->wire, -1) != FERRY_FAKE_WAKE_GONE;
  count_held (self, -1);

  return is_here;
}

/* ---- The answer ---------------------------------------------------------- */

static void
append_fault_lines (FerryFakeVisitor *self,
                    GString          *head)
{
  GPtrArray *lines = self->plan.headers;
  guint      i;

  for (i = 0; i < lines->len; i++)
    {
      ferry_fake_head_append_text (head, lines->pdata[i], &self->visit.view);
      g_string_append (head, "\r\n");
    }
}

static gboolean
ends (const FerryFakeVisitor *self)
{
  return has (self, FERRY_FAKE_FAULT_CLOSE) || has (self, FERRY_FAKE_FAULT_CLOSE_QUIETLY) ||
         has (self, FERRY_FAKE_FAULT_STATUS_EARLY_CLOSE) ||
         has (self, FERRY_FAKE_FAULT_STATUS_EARLY_RESET) ||
         ferry_fake_request_has_token (self->request, "Connection", "close") ||
         g_str_equal (self->request->version, "HTTP/1.0");
}

static char *
dup_head (FerryFakeVisitor *self)
{
  FerryFakeVisit     *visit = &self->visit;
  g_autoptr (GString) head = g_string_new (NULL);
  g_autofree char    *date = ferry_fake_head_format_date (g_get_real_time () / G_USEC_PER_SEC);
  guint64             length = visit->body->len;

  if (visit->announced >= 0 && g_str_equal (self->request->method, "HEAD"))
    length = visit->announced;
  g_string_append_printf (head, "HTTP/1.1 %u %s\r\nDate: %s\r\n", visit->status,
                          ferry_fake_head_get_phrase (visit->status), date);
  if (visit->status != 204 && visit->status != 304)
    g_string_append_printf (head, "Content-Length: %" G_GUINT64_FORMAT "\r\n", length);
  g_string_append (head, visit->head->str);
  append_fault_lines (self, head);
  if (ends (self) && !has (self, FERRY_FAKE_FAULT_CLOSE_QUIETLY))
    g_string_append (head, "Connection: close\r\n");
  g_string_append (head, "\r\n");

  return g_string_free (g_steal_pointer (&head), FALSE);
}

static void
replace_body (FerryFakeVisitor *self)
{
  GByteArray *body = self->visit.body;
  gint64      size = get_number (self, FERRY_FAKE_FAULT_ANSWER_SIZE);

  if (has (self, FERRY_FAKE_FAULT_ANSWER_BODY))
    {
      const char         *text = ferry_fake_plan_get_text (&self->plan,
                                                           FERRY_FAKE_FAULT_ANSWER_BODY);
      g_autoptr (GString) filled = g_string_new (NULL);

      ferry_fake_head_append_text (filled, text != NULL ? text : "", &self->visit.view);
      g_byte_array_set_size (body, 0);
      g_byte_array_append (body, (const guint8 *) filled->str, filled->len);
    }
  if (size >= 0)
    {
      g_byte_array_set_size (body, size);
      memset (body->data, 'x', size);
    }
}

/* Whether the connection goes on. */
static gboolean
answer (FerryFakeVisitor *self)
{
  FerryFakeVisit  *visit = &self->visit;
  gint64           delay = get_number (self, FERRY_FAKE_FAULT_DELAY);
  g_autofree char *head = NULL;
  gboolean         is_sent;

  self->is_answered = TRUE;
  self->end = FERRY_FAKE_END_RESET;
  if (has (self, FERRY_FAKE_FAULT_ANSWER_LOST))
    return FALSE;
  if (has (self, FERRY_FAKE_FAULT_HANG))
    return stay (self, -1);
  if (delay >= 0 && !ferry_fake_wire_sleep (self->wire, delay))
    return FALSE;
  self->end = FERRY_FAKE_END_CLEAN;

  replace_body (self);
  pthread_mutex_lock (&self->inbox->lock);
  self->request->status = visit->status;
  update_log (self);
  pthread_mutex_unlock (&self->inbox->lock);

  head = dup_head (self);
  is_sent = say (self, head);
  if (visit->status != 204 && visit->status != 304 &&
      !g_str_equal (self->request->method, "HEAD"))
    is_sent = is_sent && ferry_fake_wire_write (self->wire, visit->body->data, visit->body->len);

  return is_sent && !ends (self);
}

/* ---- The body ------------------------------------------------------------ */

static guint64
get_place (const FerryFakeVisitor *self,
           FerryFakeFaultKind      kind,
           gboolean                is_second)
{
  gint64 place;

  if (!has (self, kind))
    return FAR;
  place = is_second ? ferry_fake_plan_get_second (&self->plan, kind, 0) : get_number (self, kind);

  return MAX (place, 0);
}

static const struct
{
  FerryFakeFaultKind kind;
  gboolean           is_second; /* the place is its second number */
} places[] = {
  { FERRY_FAKE_FAULT_HOLD, FALSE },
  { FERRY_FAKE_FAULT_STALL_AFTER, FALSE },
  { FERRY_FAKE_FAULT_RESET_AFTER, FALSE },
  { FERRY_FAKE_FAULT_CLOSE_AFTER, FALSE },
  { FERRY_FAKE_FAULT_STATUS_EARLY, TRUE },
  { FERRY_FAKE_FAULT_STATUS_EARLY_CLOSE, TRUE },
  { FERRY_FAKE_FAULT_STATUS_EARLY_RESET, TRUE },
};

/* How many bytes may be read until something happens. */
static guint64
get_distance (const FerryFakeVisitor *self)
{
  guint64 came = self->visit.came;
  gint64  progress = get_number (self, FERRY_FAKE_FAULT_PROGRESS);
  guint64 distance = FAR;
  guint   i;

  if (progress > 0)
    distance = progress - came % progress;
  for (i = 0; i < G_N_ELEMENTS (places); i++)
    {
      guint64 place = get_place (self, places[i].kind, places[i].is_second);

      if (place > came && place != FAR)
        distance = MIN (distance, place - came);
    }

  return distance;
}

static gboolean
is_at (const FerryFakeVisitor *self,
       FerryFakeFaultKind      kind,
       gboolean                is_second)
{
  return get_place (self, kind, is_second) == self->visit.came;
}

static gboolean
tell_progress (FerryFakeVisitor *self)
{
  FerryFakeVisit  *visit = &self->visit;
  gint64           step = get_number (self, FERRY_FAKE_FAULT_PROGRESS);
  g_autofree char *text = NULL;

  if (step <= 0 || visit->came == 0 || visit->came % step != 0 || visit->shelf == NULL ||
      has (self, FERRY_FAKE_FAULT_NO_104))
    return TRUE;
  text = g_strdup_printf ("HTTP/1.1 104 Upload Resumption Supported\r\n"
                          "Upload-Draft-Interop-Version: 8\r\n"
                          "Upload-Offset: %" G_GUINT64_FORMAT "\r\n\r\n",
                          visit->offset);

  return say (self, text);
}

/* Answers in the middle of the body. What follows is not kept. */
static gboolean
answer_early (FerryFakeVisitor  *self,
              FerryFakeFaultKind kind,
              FerryFakeEnd       end)
{
  gboolean goes_on;

  if (self->is_answered || !is_at (self, kind, TRUE))
    return TRUE;
  ferry_fake_visit_answer (&self->visit, get_number (self, kind), "Refused");
  goes_on = answer (self);
  if (!goes_on)
    self->end = end;

  return goes_on;
}

/* What happens at the place that has been reached; whether it goes on. */
static gboolean
strike (FerryFakeVisitor *self)
{
  gint64 pause = ferry_fake_plan_get_second (&self->plan, FERRY_FAKE_FAULT_STALL_AFTER, -1);

  if (is_at (self, FERRY_FAKE_FAULT_HOLD, FALSE) && !self->has_held)
    {
      self->has_held = TRUE;
      if (!stay_until_released (self))
        return FALSE;
    }
  if (is_at (self, FERRY_FAKE_FAULT_STALL_AFTER, FALSE) && !self->has_stalled)
    {
      self->has_stalled = TRUE;
      if (!stay (self, pause))
        return FALSE;
    }
  if (is_at (self, FERRY_FAKE_FAULT_RESET_AFTER, FALSE))
    {
      self->end = FERRY_FAKE_END_RESET;
      return FALSE;
    }
  if (is_at (self, FERRY_FAKE_FAULT_CLOSE_AFTER, FALSE))
    return FALSE;

  return tell_progress (self) &&
         answer_early (self, FERRY_FAKE_FAULT_STATUS_EARLY, FERRY_FAKE_END_CLEAN) &&
         answer_early (self, FERRY_FAKE_FAULT_STATUS_EARLY_CLOSE, FERRY_FAKE_END_CLEAN) &&
         answer_early (self, FERRY_FAKE_FAULT_STATUS_EARLY_RESET, FERRY_FAKE_END_RESET);
}

/* With the lock: the first @length bytes of the input belong to the body. */
static void
take (FerryFakeVisitor *self,
      guint             length)
{
  FerryFakeVisit *visit = &self->visit;
  GByteArray     *unkept = visit->unkept;
  guint64         n_kept;

  visit->came += length;
  self->request->body_length = visit->came;
  ((FerryFakeRequest *) self->inbox->requests->pdata[self->index])->body_length = visit->came;
  self->entry->served += length;
  ferry_fake_inbox_count (self->inbox, FERRY_FAKE_COUNT_BYTES, length);
  if (visit->shelf == NULL || self->is_answered)
    return;

  visit->shelf->came += length;
  g_byte_array_append (unkept, self->input->data, length);
  if (unkept->len <= visit->n_unkept)
    return;
  n_kept = unkept->len - visit->n_unkept;
  ferry_fake_shelf_write (visit->shelf, visit->offset, unkept->data, n_kept);
  visit->offset += n_kept;
  g_byte_array_remove_range (unkept, 0, n_kept);
}

/* As many bytes a second as the rate says, in some twenty pieces. */
static gboolean
keep_rate (FerryFakeVisitor *self)
{
  guint64 rate = MAX (get_number (self, FERRY_FAKE_FAULT_RATE), 0);
  gint64  due;

  if (rate == 0)
    rate = self->inbox->options.rate;
  if (rate == 0)
    return TRUE;
  due = self->begun + self->visit.came * G_USEC_PER_SEC / rate - g_get_monotonic_time ();

  return due < G_USEC_PER_SEC / PIECES_PER_SECOND ||
         ferry_fake_wire_sleep (self->wire, due / 1000);
}

/* The head of the next chunk; its end and that of the last one before it. */
static gboolean
read_chunk_line (FerryFakeVisitor *self)
{
  gsize length;

  if (self->visit.came > 0)
    {
      length = read_until (self, "\r\n");
      if (length != 2)
        return FALSE;
      g_byte_array_remove_range (self->input, 0, length);
    }
  length = read_until (self, "\r\n");
  if (length == 0)
    return FALSE;
  self->chunk_left = g_ascii_strtoull ((const char *) self->input->data, NULL, 16);
  g_byte_array_remove_range (self->input, 0, length);
  if (self->chunk_left > 0)
    return TRUE;

  self->is_last_chunk = TRUE;
  length = read_until (self, "\r\n");
  g_byte_array_remove_range (self->input, 0, length);

  return length > 0;
}

/* How much of the body is to come for sure; 0 at its end. FALSE: it broke. */
static gboolean
get_left (FerryFakeVisitor *self,
          guint64          *left)
{
  if (self->visit.length >= 0)
    {
      *left = self->visit.length - self->visit.came;
      return TRUE;
    }
  if (self->chunk_left == 0 && !self->is_last_chunk && !read_chunk_line (self))
    return FALSE;
  *left = self->chunk_left;

  return TRUE;
}

/* Whether all of it came and the connection goes on. */
static gboolean
receive (FerryFakeVisitor *self)
{
  guint64 left = 0;
  guint   part;

  self->begun = g_get_monotonic_time ();
  for (;;)
    {
      if (!strike (self) || !get_left (self, &left))
        return FALSE;
      if (left == 0)
        break;
      if (self->input->len == 0 && !read_more (self))
        return FALSE;
      part = MIN (MIN (left, self->input->len), get_distance (self));
      pthread_mutex_lock (&self->inbox->lock);
      take (self, part);
      pthread_mutex_unlock (&self->inbox->lock);
      g_byte_array_remove_range (self->input, 0, part);
      self->chunk_left -= self->visit.length < 0 ? part : 0;
      if (!keep_rate (self))
        return FALSE;
    }

  return TRUE;
}

/* ---- A visit ------------------------------------------------------------- */

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
  guint       status = get_number (self, FERRY_FAKE_FAULT_STATUS);

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
  else if (has (self, FERRY_FAKE_FAULT_REDIRECT))
    redirect (self);
  else if (has (self, FERRY_FAKE_FAULT_STATUS))
    refuse_by_status (self);
  else if (has (self, FERRY_FAKE_FAULT_LOCKED))
    ferry_fake_visit_answer (visit, 423, "Somebody else writes to it");
  else if (has (self, FERRY_FAKE_FAULT_EXPECTATION_FAILED) && expects (self))
    ferry_fake_visit_answer (visit, 417, "Send it at once");
  else
    {
      visit->n_unkept = MAX (get_number (self, FERRY_FAKE_FAULT_LOSE_TAIL), 0);
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

  return text->len == 0 || say (self, text->str);
}

static gboolean
say_continue (FerryFakeVisitor *self)
{
  gint64 delay = get_number (self, FERRY_FAKE_FAULT_CONTINUE_LATE);

  if (!expects (self) || has (self, FERRY_FAKE_FAULT_CONTINUE_NEVER) ||
      has (self, FERRY_FAKE_FAULT_STATUS_EARLY) ||
      has (self, FERRY_FAKE_FAULT_STATUS_EARLY_CLOSE) ||
      has (self, FERRY_FAKE_FAULT_STATUS_EARLY_RESET))
    return TRUE;

  return (delay < 0 || ferry_fake_wire_sleep (self->wire, delay)) &&
         say (self, "HTTP/1.1 100 Continue\r\n\r\n");
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
      if (goes_on && visit->length != 0 && (expects (self) || has (self, FERRY_FAKE_FAULT_EARLY)))
        goes_on = answer (self);
    }
  else
    goes_on = goes_on && say_continue (self);
  goes_on = goes_on && receive (self);

  pthread_mutex_lock (&inbox->lock);
  visit->is_whole = goes_on;
  self->request->is_whole = goes_on;
  leave_desk (self, desk);
  pthread_mutex_unlock (&inbox->lock);

  return goes_on && (self->is_answered || answer (self));
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

  self->drops_next = has (self, FERRY_FAKE_FAULT_DROP_NEXT);
  if (has (self, FERRY_FAKE_FAULT_RESET_AT_ONCE))
    self->end = FERRY_FAKE_END_RESET;
  else if (!has (self, FERRY_FAKE_FAULT_CLOSE_AT_ONCE))
    goes_on = attend (self);

  pthread_mutex_lock (&self->inbox->lock);
  self->request->is_done = TRUE;
  update_log (self);
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
  say (self, text);

  return FALSE;
}

/* Whether the connection goes on. */
static gboolean
serve (FerryFakeVisitor *self)
{
  g_autoptr (GError) error = NULL;
  gsize              length = read_until (self, "\r\n\r\n");

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

  return ferry_fake_wire_handshake (self->wire, credentials, ferry_fake_authority_get_priority (tls));
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
