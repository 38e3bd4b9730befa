/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ftp-pool.h"

#define KEY "ferry-ftp-pool"

/* As long as an idle HTTP connection (µs), and no more than a few: each takes
 * one of the places that a server has. */
#define IDLE_TIME (20 * G_TIME_SPAN_SECOND)
#define MAX_IDLE 16

struct _FerryFtpPool
{
  FerryClock   *clock; /* (owned) */
  FerryFtpCrew *crew;  /* (owned) */
  GQueue        idle;  /* (element-type Idle) oldest first */
  GHashTable   *pins;  /* (owned) (element-type utf8 utf8) */
  guint         alarm_id;
};

typedef struct
{
  char         *place; /* (owned) */
  FerryFtpLine *line;  /* (owned) (nullable) */
  gint64        since;
} Idle;

static void
idle_free (gpointer data)
{
  Idle *idle = data;

  g_clear_pointer (&idle->line, ferry_ftp_line_free);
  g_free (idle->place);
  g_free (idle);
}

static void
pool_free (gpointer data)
{
  FerryFtpPool *self = data;

  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  g_queue_clear_full (&self->idle, idle_free);
  g_hash_table_unref (self->pins);
  ferry_ftp_crew_unref (self->crew);
  g_object_unref (self->clock);
  g_free (self);
}

void
ferry_ftp_pool_attach (SoupSession  *session,
                       FerryClock   *clock,
                       FerryFtpCrew *crew)
{
  FerryFtpPool *self = g_new0 (FerryFtpPool, 1);

  self->clock = g_object_ref (clock);
  self->crew = ferry_ftp_crew_ref (crew);
  g_queue_init (&self->idle);
  self->pins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_object_set_data_full (G_OBJECT (session), KEY, self, pool_free);
}

FerryFtpPool *
ferry_ftp_pool_get (SoupSession *session)
{
  return g_object_get_data (G_OBJECT (session), KEY);
}

FerryFtpCrew *
ferry_ftp_pool_get_crew (FerryFtpPool *self)
{
  return self->crew;
}

FerryFtpLine *
ferry_ftp_pool_take (FerryFtpPool *self,
                     const char   *place)
{
  /* The youngest is the likeliest to be still open. */
  for (GList *l = self->idle.tail; l != NULL; l = l->prev)
    {
      Idle         *idle = l->data;
      FerryFtpLine *line;

      if (!g_str_equal (idle->place, place))
        continue;
      line = g_steal_pointer (&idle->line);
      g_queue_delete_link (&self->idle, l);
      idle_free (idle);
      return line;
    }

  return ferry_ftp_line_new ();
}

static void arm (FerryFtpPool *self);

static gboolean
alarm_cb (gpointer data)
{
  FerryFtpPool *self = data;
  gint64        now = ferry_clock_get_monotonic (self->clock);
  Idle         *idle;

  self->alarm_id = 0;
  while ((idle = g_queue_peek_head (&self->idle)) != NULL && now - idle->since >= IDLE_TIME)
    idle_free (g_queue_pop_head (&self->idle));
  arm (self);
  return G_SOURCE_REMOVE;
}

static void
arm (FerryFtpPool *self)
{
  Idle *idle = g_queue_peek_head (&self->idle);

  if (idle != NULL && self->alarm_id == 0)
    self->alarm_id = ferry_clock_add_alarm (self->clock, idle->since + IDLE_TIME, alarm_cb, self,
                                            NULL);
}

void
ferry_ftp_pool_put (FerryFtpPool *self,
                    const char   *place,
                    FerryFtpLine *line)
{
  Idle *idle = g_new (Idle, 1);

  *idle = (Idle){ g_strdup (place), line, ferry_clock_get_monotonic (self->clock) };
  g_queue_push_tail (&self->idle, idle);
  if (g_queue_get_length (&self->idle) > MAX_IDLE)
    idle_free (g_queue_pop_head (&self->idle));
  arm (self);
}

const char *
ferry_ftp_pool_get_pin (FerryFtpPool *self,
                        const char   *place)
{
  return g_hash_table_lookup (self->pins, place);
}

void
ferry_ftp_pool_set_pin (FerryFtpPool *self,
                        const char   *place,
                        const char   *pin)
{
  g_hash_table_replace (self->pins, g_strdup (place), g_strdup (pin));
}
