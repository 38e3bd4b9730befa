/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-sender.h"

#include <string.h>

#define PIECE_SIZE (64 * 1024)
#define PIECES_PER_SECOND 20

typedef enum
{
  STEP_ON,
  STEP_END,
} Step;

typedef struct
{
  const FerryFakeAnswer *answer;
  const FerryFakePlan   *plan;
  FerryFakeWire         *wire;
  const FerryFakeHooks  *hooks;
  GByteArray            *piece; /* (owned) */
  guint64                length;
  guint64                position;
  guint64                chunk_left;
  guint64                rate;  /* 0: no limit */
  gint64                 begun; /* monotonic */
  gboolean               stalled;
  gboolean               held;
  FerryFakeEnd           end;
} Sender;

#define get_number(sender, KIND) \
  ferry_fake_plan_get_number ((sender)->plan, FERRY_FAKE_FAULT_##KIND, -1)
#define has(sender, KIND) ferry_fake_plan_has ((sender)->plan, FERRY_FAKE_FAULT_##KIND)

/* Where a fault of the body strikes, far away when it does not. */
static guint64
get_place (const Sender      *sender,
           FerryFakeFaultKind kind)
{
  gint64 place = ferry_fake_plan_get_number (sender->plan, kind, -1);

  return place >= 0 ? (guint64) place : G_MAXUINT64;
}

/* Whether it is gone. */
static gboolean
wait_for_ever (Sender *sender)
{
  sender->hooks->hold (sender->hooks->data, TRUE);
  while (ferry_fake_wire_wait (sender->wire, -1) != FERRY_FAKE_WAKE_GONE)
    ;
  sender->hooks->hold (sender->hooks->data, FALSE);

  return TRUE;
}

static gboolean
wait_for_release (Sender *sender)
{
  gboolean is_gone = FALSE;

  sender->hooks->hold (sender->hooks->data, TRUE);
  while (!is_gone && !sender->hooks->is_released (sender->hooks->data))
    is_gone = ferry_fake_wire_wait (sender->wire, -1) == FERRY_FAKE_WAKE_GONE;
  sender->hooks->hold (sender->hooks->data, FALSE);

  return is_gone;
}

static gboolean
stall (Sender *sender)
{
  gint64   duration = ferry_fake_plan_get_second (sender->plan, FERRY_FAKE_FAULT_STALL, -1);
  gboolean is_gone;

  if (duration < 0)
    return wait_for_ever (sender);
  sender->hooks->hold (sender->hooks->data, TRUE);
  is_gone = !ferry_fake_wire_sleep (sender->wire, duration);
  sender->hooks->hold (sender->hooks->data, FALSE);

  return is_gone;
}

static void
send_chunk_line (Sender *sender)
{
  const char      *text = ferry_fake_plan_get_text (sender->plan, FERRY_FAKE_FAULT_CHUNK_LINE);
  g_autofree char *line = g_strconcat (text != NULL ? text : "", "\r\n", NULL);

  ferry_fake_wire_write (sender->wire, (const guint8 *) line, strlen (line));
}

static Step
end_with (Sender      *sender,
          FerryFakeEnd end)
{
  sender->end = end;

  return STEP_END;
}

/* What happens at the place that has been reached. */
static Step
strike (Sender *sender)
{
  guint64 position = sender->position;

  if (get_place (sender, FERRY_FAKE_FAULT_HOLD) == position && !sender->held)
    {
      sender->held = TRUE;
      if (wait_for_release (sender))
        return end_with (sender, FERRY_FAKE_END_CLEAN);
    }
  if (get_place (sender, FERRY_FAKE_FAULT_STALL) == position && !sender->stalled)
    {
      sender->stalled = TRUE;
      if (stall (sender))
        return end_with (sender, FERRY_FAKE_END_CLEAN);
    }
  if (get_place (sender, FERRY_FAKE_FAULT_CHUNK_LINE) == position)
    {
      send_chunk_line (sender);
      return end_with (sender, FERRY_FAKE_END_CLEAN);
    }
  if (get_place (sender, FERRY_FAKE_FAULT_CUT) == position)
    return end_with (sender, FERRY_FAKE_END_CLEAN);
  if (get_place (sender, FERRY_FAKE_FAULT_TLS_CUT) == position)
    return end_with (sender, FERRY_FAKE_END_CUT);
  if (get_place (sender, FERRY_FAKE_FAULT_RESET) == position)
    return end_with (sender, FERRY_FAKE_END_RESET);

  return STEP_ON;
}

/* The next place where something happens, the end of the body otherwise. */
static guint64
get_next_stop (const Sender *sender)
{
  static const FerryFakeFaultKind kinds[] = {
    FERRY_FAKE_FAULT_HOLD,
    FERRY_FAKE_FAULT_STALL,
    FERRY_FAKE_FAULT_CHUNK_LINE,
    FERRY_FAKE_FAULT_CUT,
    FERRY_FAKE_FAULT_TLS_CUT,
    FERRY_FAKE_FAULT_RESET,
  };
  guint64 stop = sender->length;
  guint   i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint64 place = get_place (sender, kinds[i]);

      if (place > sender->position)
        stop = MIN (stop, place);
    }

  return stop;
}

static gboolean
strikes_at_end (const Sender *sender)
{
  static const FerryFakeFaultKind kinds[] = {
    FERRY_FAKE_FAULT_HOLD,
    FERRY_FAKE_FAULT_STALL,
    FERRY_FAKE_FAULT_CHUNK_LINE,
    FERRY_FAKE_FAULT_CUT,
    FERRY_FAKE_FAULT_TLS_CUT,
    FERRY_FAKE_FAULT_RESET,
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (get_place (sender, kinds[i]) == sender->length)
      return TRUE;

  return FALSE;
}

static void
begin_chunk (Sender *sender)
{
  guint64          left = sender->length - sender->position;
  guint64          bad_line = get_place (sender, FERRY_FAKE_FAULT_CHUNK_LINE);
  g_autofree char *line = NULL;

  if (bad_line > sender->position)
    left = MIN (left, bad_line - sender->position);
  sender->chunk_left = MIN (sender->answer->chunk_size, left);
  line = g_strdup_printf ("%" G_GINT64_MODIFIER "x\r\n", sender->chunk_left);
  g_byte_array_append (sender->piece, (const guint8 *) line, strlen (line));
}

static gboolean
has_tail (const Sender *sender)
{
  return sender->answer->chunk_size > 0 || has (sender, EXTRA);
}

static gboolean
send_piece (Sender *sender)
{
  guint64 n = MIN (PIECE_SIZE, get_next_stop (sender) - sender->position);
  guint   offset;

  if (sender->rate > 0)
    n = MIN (n, MAX (sender->rate / PIECES_PER_SECOND, 1));
  g_byte_array_set_size (sender->piece, 0);
  if (sender->answer->chunk_size > 0 && sender->chunk_left == 0)
    begin_chunk (sender);
  if (sender->answer->chunk_size > 0)
    n = MIN (n, sender->chunk_left);

  offset = sender->piece->len;
  g_byte_array_set_size (sender->piece, offset + n);
  ferry_fake_answer_read (sender->answer, sender->position, sender->piece->data + offset, n);
  sender->position += n;
  if (sender->answer->chunk_size > 0)
    {
      sender->chunk_left -= n;
      if (sender->chunk_left == 0)
        g_byte_array_append (sender->piece, (const guint8 *) "\r\n", 2);
    }

  sender->hooks->count (sender->hooks->data, n);
  if (sender->position == sender->length && !strikes_at_end (sender) && !has_tail (sender))
    sender->hooks->finish (sender->hooks->data);

  return ferry_fake_wire_write (sender->wire, sender->piece->data, sender->piece->len);
}

/* Waits until the rate allows what has been sent. */
static gboolean
pace (Sender *sender)
{
  gint64 due;

  if (sender->rate == 0)
    return TRUE;
  due = sender->begun + sender->position * G_USEC_PER_SEC / sender->rate;

  return ferry_fake_wire_sleep (sender->wire, (due - g_get_monotonic_time ()) / 1000);
}

/* What follows the body. */
static gboolean
send_tail (Sender *sender)
{
  const char         *trailers = ferry_fake_plan_get_text (sender->plan, FERRY_FAKE_FAULT_TRAILERS);
  g_autoptr (GString) tail = g_string_new (NULL);
  gint64              n_extra = get_number (sender, EXTRA);

  if (!has_tail (sender) || !sender->answer->has_body)
    return TRUE;
  if (sender->answer->chunk_size > 0)
    {
      g_string_append (tail, "0\r\n");
      if (trailers != NULL)
        g_string_append_printf (tail, "%s\r\n", trailers);
      g_string_append (tail, "\r\n");
    }
  for (; n_extra > 0; n_extra--)
    g_string_append_c (tail, 'x');
  sender->hooks->finish (sender->hooks->data);

  return ferry_fake_wire_write (sender->wire, (const guint8 *) tail->str, tail->len);
}

static Step
send_body (Sender *sender)
{
  sender->begun = g_get_monotonic_time ();
  while (strike (sender) == STEP_ON)
    {
      if (sender->position == sender->length)
        return send_tail (sender) ? STEP_ON : end_with (sender, FERRY_FAKE_END_RESET);
      if (!send_piece (sender) || !pace (sender))
        return end_with (sender, FERRY_FAKE_END_RESET);
    }

  return STEP_END;
}

static Step
send_head (Sender *sender)
{
  const GString *head = sender->answer->head;
  gint64         cut = get_number (sender, CUT_HEAD);

  if (cut >= 0)
    {
      ferry_fake_wire_write (sender->wire, (const guint8 *) head->str,
                             MIN ((gsize) cut, head->len));
      return end_with (sender, FERRY_FAKE_END_CLEAN);
    }
  if (sender->length == 0 && !strikes_at_end (sender) && !has_tail (sender))
    sender->hooks->finish (sender->hooks->data);
  if (!ferry_fake_wire_write (sender->wire, (const guint8 *) head->str, head->len))
    return end_with (sender, FERRY_FAKE_END_RESET);

  return STEP_ON;
}

/* What happens before the first byte. */
static Step
begin (Sender *sender)
{
  if (has (sender, HANG))
    {
      wait_for_ever (sender);
      return end_with (sender, FERRY_FAKE_END_CLEAN);
    }
  if (has (sender, DELAY) && !ferry_fake_wire_sleep (sender->wire, get_number (sender, DELAY)))
    return end_with (sender, FERRY_FAKE_END_CLEAN);
  if (has (sender, RESET_AT_ONCE))
    return end_with (sender, FERRY_FAKE_END_RESET);
  if (has (sender, CLOSE_AT_ONCE))
    return end_with (sender, FERRY_FAKE_END_CLEAN);

  return STEP_ON;
}

gboolean
ferry_fake_sender_run (const FerryFakeAnswer *answer,
                       const FerryFakePlan   *plan,
                       FerryFakeWire         *wire,
                       const FerryFakeHooks  *hooks,
                       FerryFakeEnd          *end)
{
  g_autoptr (GByteArray) piece = g_byte_array_new ();
  Sender                 sender = { answer, plan, wire, hooks, piece };
  gboolean               goes_on;

  sender.length = ferry_fake_answer_get_length (answer);
  sender.rate = ferry_fake_plan_get_number (plan, FERRY_FAKE_FAULT_RATE, hooks->rate);
  sender.end = FERRY_FAKE_END_CLEAN;
  goes_on = begin (&sender) == STEP_ON && send_head (&sender) == STEP_ON &&
            send_body (&sender) == STEP_ON && !answer->ends;
  *end = sender.end;

  return goes_on;
}
