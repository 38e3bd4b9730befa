/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-courier-login.h"
#include "ferry-wire-reader.h"
#include "fuzz.h"

#include <string.h>

#define NOW 1731672000
#define LIMIT 1000

/* What an answer came to, for it must not depend on how it was cut up. */
typedef struct
{
  FerryWireEvent last;
  guint          status;
  guint          n_interims;
  gsize          length;
  gboolean       is_whole;
} Outcome;

static void
check_login (FerryWireReader *reader)
{
  FerryCourierLogin login = { 0 };
  g_autofree char  *answer = NULL;

  if (ferry_courier_login_learn (&login, reader->headers, "WWW-Authenticate"))
    {
      answer = ferry_courier_login_answer (&login, "PUT", "/", "user", "pass", NULL);
      g_assert_nonnull (answer);
      g_assert_null (strpbrk (answer, "\r\n"));
    }
  ferry_courier_login_clear (&login);
}

static void
note_event (FerryWireReader *reader,
            FerryWireEvent   event,
            Outcome         *outcome)
{
  outcome->last = event;
  if (event == FERRY_WIRE_EVENT_INTERIM)
    outcome->n_interims++;
  if (event == FERRY_WIRE_EVENT_HEAD)
    {
      outcome->status = reader->status;
      g_assert_cmpuint (reader->status, >=, 200);
      check_login (reader);
    }
}

static gboolean
is_over (const Outcome *outcome)
{
  return outcome->last == FERRY_WIRE_EVENT_DONE || outcome->last == FERRY_WIRE_EVENT_BROKEN;
}

static Outcome
read_in_pieces (const guint8 *data,
                gsize         size,
                gsize         piece)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  FerryWireReader    reader;
  Outcome            outcome = { 0 };
  gsize              begin = 0;

  ferry_wire_reader_init (&reader, FALSE, LIMIT, NOW);
  while (begin < size && !is_over (&outcome))
    {
      g_autoptr (GError) error = NULL;
      gsize              used;
      FerryWireEvent     event;

      event = ferry_wire_reader_feed (&reader, copy + begin, MIN (piece, size - begin), &used,
                                      &error);
      g_assert_cmpuint (used, <=, MIN (piece, size - begin));
      g_assert_true ((event == FERRY_WIRE_EVENT_BROKEN) == (error != NULL));
      note_event (&reader, event, &outcome);
      begin += used;
    }

  if (outcome.last != FERRY_WIRE_EVENT_BROKEN)
    outcome.is_whole = ferry_wire_reader_end (&reader, NULL);
  outcome.length = reader.body->len;
  g_assert_cmpuint (outcome.length, <=, LIMIT);
  ferry_wire_reader_clear (&reader);
  return outcome;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  Outcome whole = read_in_pieces (data, size, MAX (size, 1));
  Outcome bytes = read_in_pieces (data, size, 1);

  g_assert_cmpuint (whole.n_interims, ==, bytes.n_interims);
  g_assert_cmpuint (whole.status, ==, bytes.status);
  /* What is broken may be found out sooner, byte by byte. */
  if (whole.last != FERRY_WIRE_EVENT_BROKEN && bytes.last != FERRY_WIRE_EVENT_BROKEN)
    {
      g_assert_cmpuint (whole.length, ==, bytes.length);
      g_assert_true (whole.is_whole == bytes.is_whole);
    }
  return 0;
}
