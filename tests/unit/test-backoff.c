/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-backoff.h"

#include <math.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct
{
  const char *name;
  guint       attempt;
  double      jitter;
  gint64      retry_after;
  gint64      expected;
} Case;

static const Case cases[] = {
  { "/backoff/first-delay-is-one-second", 0, 1.0, -1, SECOND },
  { "/backoff/delays-double", 3, 1.0, -1, 8 * SECOND },
  { "/backoff/last-delay-below-the-limit", 5, 1.0, -1, 32 * SECOND },
  { "/backoff/delays-stop-at-a-minute", 6, 1.0, -1, 60 * SECOND },
  { "/backoff/many-attempts-do-not-overflow", G_MAXUINT, 1.0, -1, 60 * SECOND },
  { "/backoff/no-jitter-halves", 2, 0.0, -1, 2 * SECOND },
  { "/backoff/half-jitter", 2, 0.5, -1, 3 * SECOND },
  { "/backoff/jitter-above-one-is-one", 0, 7.0, -1, SECOND },
  { "/backoff/negative-jitter-is-none", 0, -7.0, -1, SECOND / 2 },
  { "/backoff/jitter-that-is-no-number-is-none", 0, NAN, -1, SECOND / 2 },
  { "/backoff/retry-after-is-a-lower-bound", 0, 1.0, 7, 7 * SECOND },
  { "/backoff/own-delay-wins-over-a-shorter-retry-after", 5, 1.0, 2, 32 * SECOND },
  { "/backoff/retry-after-of-zero-is-no-bound", 0, 1.0, 0, SECOND },
  { "/backoff/retry-after-is-at-most-an-hour", 0, 1.0, 365 * 86400, 3600 * SECOND },
  { "/backoff/absurd-retry-after-does-not-overflow", 0, 1.0, G_MAXINT64, 3600 * SECOND },
  { "/backoff/negative-retry-after-is-none", 0, 1.0, G_MININT64, SECOND },
};

static void
test_delay (gconstpointer data)
{
  const Case *c = data;

  g_assert_cmpint (ferry_backoff_get_delay (c->attempt, c->jitter, c->retry_after), ==,
                   c->expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_delay);

  return g_test_run ();
}
