/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-watch.h"

#include "ferry-rate-meter.h"
#include "ferry-watch-range.h"

#define PERIOD (G_USEC_PER_SEC / 4)

/* So many rows are encoded without the main loop coming round, and go into one
 * signal. */
#define MOST_ROWS 200
/* So many of those that may be watched are looked for. */
#define MOST_LOOKED_FOR 2000

/* One running transfer. */
typedef struct
{
  FerryRateMeter meter;

  /* As it was last told of. */
  gboolean is_told;
  gint64   received;
  gint64   total;
  guint64  rate;
  guint    connections;
} Sample;

struct _FerryWatch
{
  FerryCatalog   *catalog; /* (owned) */
  FerryEngine    *engine;  /* (owned) */
  FerryClock     *clock;   /* (owned) */
  FerryOrder     *order;   /* (unowned) */
  FerryWatchFuncs funcs;
  gpointer        user_data;
  FerryWatchRange range;

  /* Rows to tell of; by id, for they may be removed before it comes to that. */
  gulong      engine_id;    /* handler, 0 while nobody looks */
  GHashTable *urgent;       /* (owned) (element-type utf8) */
  GHashTable *patient;      /* (owned) (element-type utf8) */
  guint       urgent_id;    /* idle source, 0 */
  guint       patient_id;   /* alarm, 0 */
  gint64      patient_time; /* when the patient were told of last */

  /* Progress. */
  GHashTable *samples; /* (owned) (element-type utf8 Sample) of all that run */
  guint       tick_id; /* alarm, 0 while there is nothing to sample */
  guint64     rate;    /* as it was last told of */
};

/* Where a watched item is; FALSE when it is not watched. */
static gboolean
find_watched (FerryWatch             *self,
              const FerryCatalogItem *item,
              guint                  *position)
{
  return self->range.count > 0 && ferry_order_is_ready (self->order) &&
         ferry_order_find (self->order, item, position) &&
         ferry_watch_range_contains (&self->range, *position);
}

/* Rows. */

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Tells of some of the urgent that are watched. What "updated" has yet to tell of
 * is told after that. */
static void
tell_rows (FerryWatch *self)
{
  GVariantBuilder builder;
  GHashTableIter  iter;
  gpointer        id;
  guint           position;
  guint           n_rows = 0, n_looked_for = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ua{sv})"));
  g_hash_table_iter_init (&iter, self->urgent);
  while (n_rows < MOST_ROWS && n_looked_for++ < MOST_LOOKED_FOR &&
         g_hash_table_iter_next (&iter, &id, NULL))
    {
      FerryCatalogItem *item = ferry_catalog_lookup (self->catalog, id);

      if (item != NULL && !item->is_changed && find_watched (self, item, &position))
        {
          GVariant *row = ferry_catalog_encode_row (self->catalog, item);

          g_variant_builder_add (&builder, "(u@a{sv})", position, row);
          n_rows++;
        }
      g_hash_table_iter_remove (&iter);
    }

  if (n_rows > 0)
    self->funcs.rows (g_variant_builder_end (&builder), self->user_data);
  else
    g_variant_builder_clear (&builder);
}

static gboolean
urgent_cb (gpointer data)
{
  FerryWatch *self = data;

  tell_rows (self);
  if (g_hash_table_size (self->urgent) > 0)
    return G_SOURCE_CONTINUE;
  self->urgent_id = 0;
  return G_SOURCE_REMOVE;
}

static void
clear_patient_alarm (FerryWatch *self)
{
  if (self->patient_id != 0)
    ferry_clock_remove_alarm (self->clock, self->patient_id);
  self->patient_id = 0;
}

static void
tell_soon (FerryWatch *self)
{
  if (self->urgent_id == 0)
    self->urgent_id = g_idle_add_full (G_PRIORITY_DEFAULT, urgent_cb, self, NULL);
}

static void
hurry (FerryWatch *self,
       const char *id)
{
  if (g_hash_table_remove (self->patient, id) && g_hash_table_size (self->patient) == 0)
    clear_patient_alarm (self);
  g_hash_table_add (self->urgent, g_strdup (id));
  tell_soon (self);
}

static gboolean
patient_cb (gpointer data)
{
  FerryWatch            *self = data;
  g_autoptr (GHashTable) rest = NULL;
  GHashTableIter         iter;
  gpointer               id;

  self->patient_id = 0;
  self->patient_time = ferry_clock_get_monotonic (self->clock);

  /* The larger set takes the other in: very many may have changed. */
  rest = g_steal_pointer (&self->patient);
  if (g_hash_table_size (rest) > g_hash_table_size (self->urgent))
    {
      GHashTable *larger = rest;

      rest = self->urgent;
      self->urgent = larger;
    }
  self->patient = new_set ();
  g_hash_table_iter_init (&iter, rest);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_add (self->urgent, id);
    }
  tell_soon (self);
  return G_SOURCE_REMOVE;
}

static void
transfer_changed_cb (FerryEngine   *engine,
                     FerryTransfer *transfer,
                     FerryWatch    *self)
{
  const char *id = ferry_transfer_get_id (transfer);

  if (g_hash_table_contains (self->urgent, id))
    return;

  g_hash_table_add (self->patient, g_strdup (id));
  if (self->patient_id == 0)
    self->patient_id = ferry_clock_add_alarm (self->clock, self->patient_time + PERIOD,
                                              patient_cb, self, NULL);
}

/* Progress. */

static Sample *
ensure_sample (FerryWatch    *self,
               FerryTransfer *transfer,
               gint64         now)
{
  const char *id = ferry_transfer_get_id (transfer);
  Sample     *sample = g_hash_table_lookup (self->samples, id);
  guint64     wire = ferry_progress_get_wire (ferry_transfer_get_progress (transfer));

  if (sample == NULL)
    {
      sample = g_new0 (Sample, 1);
      ferry_rate_meter_reset (&sample->meter, now, wire);
      g_hash_table_insert (self->samples, g_strdup (id), sample);
    }
  else
    ferry_rate_meter_sample (&sample->meter, now, wire);

  return sample;
}

/* FALSE when it says what was told of it. */
static gboolean
take_sample (Sample        *sample,
             FerryTransfer *transfer)
{
  FerryProgress *progress = ferry_transfer_get_progress (transfer);
  Sample         now = *sample;
  gboolean       is_new;

  now.is_told = TRUE;
  now.received = ferry_progress_get_received (progress);
  now.total = ferry_transfer_get_record (transfer)->total;
  now.rate = ferry_rate_meter_get (&sample->meter);
  now.connections = (guint) MAX (ferry_progress_get_connections (progress), 0);
  is_new = !sample->is_told || now.received != sample->received || now.total != sample->total ||
           now.rate != sample->rate || now.connections != sample->connections;
  *sample = now;
  return is_new;
}

/* Of what has stopped the rest of the samples are. */
static gboolean
has_stopped (gpointer id,
             gpointer sample,
             gpointer data)
{
  FerryWatch       *self = data;
  FerryCatalogItem *item = ferry_catalog_lookup (self->catalog, id);

  return item == NULL || item->status != FERRY_STATUS_RUNNING;
}

static void
sample_all (FerryWatch *self)
{
  gint64          now = ferry_clock_get_monotonic (self->clock);
  guint64         rate = 0;
  guint           n_told = 0;
  GVariantBuilder builder;
  GHashTableIter  iter;
  gpointer        item;
  guint           position;

  g_hash_table_foreach_remove (self->samples, has_stopped, self);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sxxtu)"));
  g_hash_table_iter_init (&iter, ferry_catalog_get_running (self->catalog));
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      const char    *id = ((FerryCatalogItem *) item)->id;
      FerryTransfer *transfer = ferry_engine_lookup (self->engine, id);
      Sample        *sample;

      if (transfer == NULL)
        continue;
      sample = ensure_sample (self, transfer, now);
      rate += ferry_rate_meter_get (&sample->meter);
      if (!find_watched (self, item, &position) || !take_sample (sample, transfer))
        continue;
      g_variant_builder_add (&builder, "(sxxtu)", id, sample->received, sample->total,
                             sample->rate, sample->connections);
      n_told++;
    }

  if (n_told > 0 || rate != self->rate)
    self->funcs.progress (g_variant_builder_end (&builder), rate, self->user_data);
  else
    g_variant_builder_clear (&builder);
  self->rate = rate;
}

static void review (FerryWatch *self);

static gboolean
tick_cb (gpointer data)
{
  FerryWatch *self = data;

  self->tick_id = 0;
  sample_all (self);
  review (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_anything_watched_running (FerryWatch *self)
{
  GHashTableIter iter;
  gpointer       item;
  guint          position;

  g_hash_table_iter_init (&iter, ferry_catalog_get_running (self->catalog));
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (find_watched (self, item, &position))
      return TRUE;

  return FALSE;
}

static void
start_sampling (FerryWatch *self)
{
  gint64         now = ferry_clock_get_monotonic (self->clock);
  GHashTableIter iter;
  gpointer       item;

  g_hash_table_iter_init (&iter, ferry_catalog_get_running (self->catalog));
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      const char    *id = ((FerryCatalogItem *) item)->id;
      FerryTransfer *transfer = ferry_engine_lookup (self->engine, id);

      if (transfer != NULL && !g_hash_table_contains (self->samples, id))
        ensure_sample (self, transfer, now);
    }
  self->tick_id = ferry_clock_add_alarm (self->clock, now + PERIOD, tick_cb, self, NULL);
}

static void
stop_sampling (FerryWatch *self)
{
  if (self->tick_id != 0)
    ferry_clock_remove_alarm (self->clock, self->tick_id);
  self->tick_id = 0;
  g_hash_table_remove_all (self->samples);
}

/* Whether there is something to sample may be otherwise now. */
static void
review (FerryWatch *self)
{
  if (is_anything_watched_running (self))
    {
      if (self->tick_id == 0)
        start_sampling (self);
      return;
    }

  stop_sampling (self);
  /* The last word would stay true for ever. */
  if (self->rate > 0 && g_hash_table_size (ferry_catalog_get_running (self->catalog)) == 0)
    {
      self->rate = 0;
      self->funcs.progress (g_variant_new_array (G_VARIANT_TYPE ("(sxxtu)"), NULL, 0), 0,
                            self->user_data);
    }
}

/* Whoever looks at other rows has forgotten what was told of them. */
static void
forget_told (FerryWatch *self)
{
  GHashTableIter iter;
  gpointer       sample;

  g_hash_table_iter_init (&iter, self->samples);
  while (g_hash_table_iter_next (&iter, NULL, &sample))
    ((Sample *) sample)->is_told = FALSE;
}

/* After the order has taken it in. */
static void
updated_cb (FerryCatalog *catalog,
            GPtrArray    *changed,
            GPtrArray    *removed,
            FerryWatch   *self)
{
  if (self->range.count > 0)
    review (self);
}

/* The range. */

static void
forget (FerryWatch *self)
{
  if (self->engine_id != 0)
    g_signal_handler_disconnect (self->engine, self->engine_id);
  self->engine_id = 0;
  clear_patient_alarm (self);
  g_clear_handle_id (&self->urgent_id, g_source_remove);
  g_hash_table_remove_all (self->urgent);
  g_hash_table_remove_all (self->patient);
}

void
ferry_watch_set_range (FerryWatch *self,
                       guint       position,
                       guint       count)
{
  self->range.position = position;
  self->range.count = count;
  if (count == 0)
    forget (self);
  else if (self->engine_id == 0)
    self->engine_id = g_signal_connect (self->engine, "transfer-changed",
                                        G_CALLBACK (transfer_changed_cb), self);

  forget_told (self);
  review (self);
}

void
ferry_watch_note_changed (FerryWatch *self,
                          guint       position,
                          guint       removed,
                          guint       added)
{
  ferry_watch_range_splice (&self->range, position, removed, added);
  if (added > 0)
    forget_told (self);
}

void
ferry_watch_note_stayed (FerryWatch *self,
                         GPtrArray  *items)
{
  guint position;

  for (guint i = 0; i < items->len; i++)
    {
      const FerryCatalogItem *item = items->pdata[i];

      if (find_watched (self, item, &position))
        hurry (self, item->id);
    }
}

void
ferry_watch_note_ready (FerryWatch *self)
{
  review (self);
}

void
ferry_watch_note_query (FerryWatch *self)
{
  forget_told (self);
  review (self);
}

FerryWatch *
ferry_watch_new (FerryCatalog          *catalog,
                 FerryEngine           *engine,
                 FerryClock            *clock,
                 FerryOrder            *order,
                 const FerryWatchFuncs *funcs,
                 gpointer               user_data)
{
  FerryWatch *self = g_new0 (FerryWatch, 1);

  self->catalog = g_object_ref (catalog);
  self->engine = g_object_ref (engine);
  self->clock = g_object_ref (clock);
  self->order = order;
  self->funcs = *funcs;
  self->user_data = user_data;
  self->urgent = new_set ();
  self->patient = new_set ();
  self->samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect (catalog, "updated", G_CALLBACK (updated_cb), self);
  return self;
}

void
ferry_watch_free (FerryWatch *self)
{
  g_signal_handlers_disconnect_by_data (self->catalog, self);
  forget (self);
  stop_sampling (self);
  g_hash_table_unref (self->urgent);
  g_hash_table_unref (self->patient);
  g_hash_table_unref (self->samples);
  g_object_unref (self->clock);
  g_object_unref (self->engine);
  g_object_unref (self->catalog);
  g_free (self);
}
