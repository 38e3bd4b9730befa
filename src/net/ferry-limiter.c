/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-limiter.h"

/* Buckets count in millionths of a byte: what a microsecond brings is then
 * whole, and no rounding bends the rate in the long run. */
#define UNITS_PER_BYTE G_GINT64_CONSTANT (1000000)

#define MIN_BURST (16 * 1024)

/* A grant below this much costs more in system calls than it carries. */
#define MIN_USEFUL 4096

/* Useful is a twentieth of a second's worth, to wake up seldom. */
#define USEFUL_SHARE 20

#define MAX_WAIT (G_USEC_PER_SEC / 4)
#define MIN_WAIT 1000

/* How long a turn is kept for one who is late. */
#define GRACE (G_USEC_PER_SEC / 5)

/* One who was refused, and is next when there is enough. */
typedef struct
{
  guint64 id;
  gint64  bytes;
  gint64  due;
} Turn;

struct _FerryLimiter
{
  gint          ref_count;
  guint64       id;     /* tells the askers of a parent apart */
  FerryLimiter *parent; /* (owned) (nullable) */
  guint64       rate;   /* atomic */

  /* Of the network thread. */
  guint64 filled_rate; /* that of the last filling */
  gint64  filled_at;
  gint64  units;
  GArray *turns; /* (owned) (element-type Turn), in the order of asking */
};

FerryLimiter *
ferry_limiter_new (guint64       rate,
                   FerryLimiter *parent)
{
  static guint64 last_id;
  FerryLimiter  *self = g_new0 (FerryLimiter, 1);

  self->ref_count = 1;
  self->id = __atomic_add_fetch (&last_id, 1, __ATOMIC_RELAXED);
  self->parent = parent != NULL ? ferry_limiter_ref (parent) : NULL;
  self->turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  ferry_limiter_set_rate (self, rate);
  return self;
}

FerryLimiter *
ferry_limiter_ref (FerryLimiter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ferry_limiter_unref (FerryLimiter *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->parent, ferry_limiter_unref);
  g_array_unref (self->turns);
  g_free (self);
}

void
ferry_limiter_set_rate (FerryLimiter *self,
                        guint64       rate)
{
  g_return_if_fail (self != NULL);

  if (rate > FERRY_LIMITER_MAX_RATE)
    rate = 0;
  __atomic_store_n (&self->rate, rate, __ATOMIC_RELAXED);
}

guint64
ferry_limiter_get_rate (FerryLimiter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return __atomic_load_n (&self->rate, __ATOMIC_RELAXED);
}

gboolean
ferry_limiter_is_limited (FerryLimiter *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (; self != NULL; self = self->parent)
    if (ferry_limiter_get_rate (self) != 0)
      return TRUE;

  return FALSE;
}

static gint64
get_capacity (guint64 rate)
{
  return MAX ((gint64) rate / 4, MIN_BURST) * UNITS_PER_BYTE;
}

/* Adds what came in since the last filling, at the rate that held until now. */
static void
fill (FerryLimiter *self,
      gint64        now)
{
  guint64 rate = ferry_limiter_get_rate (self);
  gint64  passed = now - self->filled_at;
  gint64  room;

  if (self->filled_rate == 0 || passed < 0)
    passed = 0;

  room = MAX (get_capacity (self->filled_rate) - self->units, 0);
  if (passed > 0 && passed >= room / (gint64) self->filled_rate)
    self->units += room;
  else
    self->units += passed * (gint64) self->filled_rate;

  /* What a higher rate had saved up must not outlive it. */
  self->units = rate == 0 ? 0 : MIN (self->units, get_capacity (rate));
  self->filled_at = now;
  self->filled_rate = rate;
}

/* Forgets those who did not come back, and tells how much those before @id
 * are waiting for. @turn receives the place of @id, or the end. */
static gint64
count_ahead (FerryLimiter *self,
             guint64       id,
             gint64        now,
             guint        *turn)
{
  gint64 ahead = 0;
  guint  i = 0;

  while (i < self->turns->len)
    {
      Turn *other = &g_array_index (self->turns, Turn, i);

      if (other->id != id && now > other->due + GRACE)
        g_array_remove_index (self->turns, i);
      else
        i++;
    }

  for (i = 0; i < self->turns->len; i++)
    {
      Turn *other = &g_array_index (self->turns, Turn, i);

      if (other->id == id)
        break;
      ahead += other->bytes;
    }

  *turn = i;
  return ahead;
}

/* How many of @wanted bytes this bucket alone allows to @id. When none, @id
 * gets in line. */
static gint64
allow (FerryLimiter *self,
       guint64       id,
       gint64        wanted,
       gint64        now,
       gint64       *wait)
{
  gint64 rate, ahead, useful, available;
  guint  turn, n_others;

  fill (self, now);
  rate = (gint64) self->filled_rate;
  if (rate == 0)
    return wanted;

  ahead = count_ahead (self, id, now, &turn);
  n_others = self->turns->len - (turn < self->turns->len ? 1 : 0);
  useful = MAX (rate / USEFUL_SHARE / (n_others + 1), CLAMP (rate / 2, 1, MIN_USEFUL));
  useful = MIN (useful, wanted);
  available = self->units / UNITS_PER_BYTE - ahead;

  if (available < useful)
    {
      gint64 missing = (ahead + useful) * UNITS_PER_BYTE - self->units;
      Turn   own = { id, useful, 0 };

      *wait = CLAMP (missing / rate + 1, MIN_WAIT, MAX_WAIT);
      own.due = now + *wait;
      if (turn == self->turns->len)
        g_array_append_val (self->turns, own);
      else
        g_array_index (self->turns, Turn, turn) = own;
      return 0;
    }

  return MIN (wanted, MAX (useful, available / (n_others + 1)));
}

static void
charge (FerryLimiter *self,
        guint64       id,
        gint64        bytes)
{
  if (self->filled_rate == 0)
    return;

  self->units -= bytes * UNITS_PER_BYTE;
  for (guint i = 0; i < self->turns->len; i++)
    if (g_array_index (self->turns, Turn, i).id == id)
      {
        g_array_remove_index (self->turns, i);
        return;
      }
}

gsize
ferry_limiter_take (FerryLimiter *self,
                    gsize         wanted,
                    gint64        now,
                    gint64       *wait)
{
  gint64 bytes;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (wait != NULL, 0);

  *wait = 0;

  /* Turns belong to the one who asks, not to what it asks through, so that
   * the connections below an unlimited transfer share evenly too. */
  bytes = (gint64) MIN (wanted, FERRY_LIMITER_MAX_RATE);
  for (FerryLimiter *link = self; link != NULL && bytes > 0; link = link->parent)
    bytes = allow (link, self->id, bytes, now, wait);

  for (FerryLimiter *link = self; link != NULL && bytes > 0; link = link->parent)
    charge (link, self->id, bytes);

  return (gsize) bytes;
}

void
ferry_limiter_give_back (FerryLimiter *self,
                         gsize         bytes)
{
  g_return_if_fail (self != NULL);

  for (; self != NULL; self = self->parent)
    {
      gint64 room;

      if (self->filled_rate == 0)
        continue;

      room = get_capacity (self->filled_rate) - self->units;
      self->units += MIN ((gint64) MIN (bytes, FERRY_LIMITER_MAX_RATE) * UNITS_PER_BYTE, room);
    }
}
