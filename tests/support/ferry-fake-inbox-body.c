/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-visitor-private.h"

#include <string.h>

#define PIECES_PER_SECOND 20
#define FAR G_MAXUINT64

static guint64
get_place (const FerryFakeVisitor *self,
           FerryFakeFaultKind      kind,
           gboolean                is_second)
{
  gint64 place;

  if (!ferry_fake_visitor_has (self, kind))
    return FAR;
  if (is_second)
    place = ferry_fake_plan_get_second (&self->plan, kind, 0);
  else
    place = ferry_fake_visitor_get_number (self, kind);

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
  gint64  progress = ferry_fake_visitor_get_number (self, FERRY_FAKE_FAULT_PROGRESS);
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
  gint64           step = ferry_fake_visitor_get_number (self, FERRY_FAKE_FAULT_PROGRESS);
  g_autofree char *text = NULL;

  if (step <= 0 || visit->came == 0 || visit->came % step != 0 || visit->shelf == NULL ||
      ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_NO_104))
    return TRUE;
  text = g_strdup_printf ("HTTP/1.1 104 Upload Resumption Supported\r\n"
                          "Upload-Draft-Interop-Version: 8\r\n"
                          "Upload-Offset: %" G_GUINT64_FORMAT "\r\n\r\n",
                          visit->offset);

  return ferry_fake_visitor_say (self, text);
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
  ferry_fake_visit_answer (&self->visit, ferry_fake_visitor_get_number (self, kind), "Refused");
  goes_on = ferry_fake_visitor_answer (self);
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
      if (!ferry_fake_visitor_stay_until_released (self))
        return FALSE;
    }
  if (is_at (self, FERRY_FAKE_FAULT_STALL_AFTER, FALSE) && !self->has_stalled)
    {
      self->has_stalled = TRUE;
      if (!ferry_fake_visitor_stay (self, pause))
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
  guint64 rate = MAX (ferry_fake_visitor_get_number (self, FERRY_FAKE_FAULT_RATE), 0);
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
      length = ferry_fake_visitor_read_until (self, "\r\n");
      if (length != 2)
        return FALSE;
      g_byte_array_remove_range (self->input, 0, length);
    }
  length = ferry_fake_visitor_read_until (self, "\r\n");
  if (length == 0)
    return FALSE;
  self->chunk_left = g_ascii_strtoull ((const char *) self->input->data, NULL, 16);
  g_byte_array_remove_range (self->input, 0, length);
  if (self->chunk_left > 0)
    return TRUE;

  self->is_last_chunk = TRUE;
  length = ferry_fake_visitor_read_until (self, "\r\n");
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

gboolean
ferry_fake_visitor_receive (FerryFakeVisitor *self)
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
      if (self->input->len == 0 && !ferry_fake_visitor_read_more (self))
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
