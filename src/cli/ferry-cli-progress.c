/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-progress.h"

#include "ferry-cli-format.h"
#include "ferry-cli-outcome.h"
#include "ferry-cli-tell.h"
#include "ferry-format.h"
#include "ferry-rate-meter.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

#define SCREEN_INTERVAL 250 /* ms */
#define PLAIN_INTERVAL 1000 /* ms */
/* A line on a pipe is worth a tenth of the file or ten seconds. */
#define PLAIN_PERCENT 10
#define PLAIN_PAUSE (10 * G_USEC_PER_SEC)

typedef struct
{
  FerryTransfer *transfer; /* (owned) */
  FerryRateMeter meter;
  gboolean       is_running;
  gboolean       is_shown; /* has a line of its own */
  gboolean       is_settled;
  gboolean       has_started; /* said so */
  gboolean       is_blocked;  /* said so */
  guint          restarts;    /* said so */
  FerryReason    reason;      /* the last one that was said */
  gint64         line_time;   /* of the last plain line */
  int            line_percent;
} Entry;

struct _FerryCliProgress
{
  FerryCliProgressMode mode;
  int                  output;  /* (unowned) */
  int                  errors;  /* (unowned) */
  FerryCliScreen      *screen;  /* (owned) (nullable) */
  GHashTable          *entries; /* (owned): id → Entry */
  GPtrArray           *shown;   /* (owned) (element-type Entry): unowned, in order of start */
  guint                n_all;
  guint                n_settled;
  guint                n_running;
  gint64               settled_bytes;
  guint                tick_id;  /* 0 when nothing runs */
  guint                draw_id;  /* 0 when no drawing is due */
  guint                winch_id; /* 0 without a screen */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->transfer);
  g_free (entry);
}

static gint64
get_received (Entry *entry)
{
  return ferry_progress_get_received (ferry_transfer_get_progress (entry->transfer));
}

/* What came over the network: unlike the bytes of the file it never jumps. */
static guint64
get_wire (Entry *entry)
{
  return (guint64) ferry_progress_get_wire (ferry_transfer_get_progress (entry->transfer));
}

static gint64
get_total (Entry *entry)
{
  return ferry_transfer_get_record (entry->transfer)->total;
}

static gboolean draw_cb (gpointer user_data);

/* Many changes at once are drawn once. */
static void
draw_soon (FerryCliProgress *self)
{
  if (self->screen != NULL && self->draw_id == 0)
    self->draw_id = g_idle_add (draw_cb, self);
}

static void
print (FerryCliProgress *self,
       FerryCliMark      mark,
       const char       *text)
{
  g_autofree char *line = NULL;
  gboolean         is_bad = mark == FERRY_CLI_MARK_FAILED || mark == FERRY_CLI_MARK_NOTE;

  if (self->screen != NULL)
    {
      ferry_cli_screen_print (self->screen, mark, text);
      draw_soon (self);
      return;
    }
  if (self->mode == FERRY_CLI_PROGRESS_NONE && !is_bad)
    return;

  line = g_strconcat (text, "\n", NULL);
  ferry_cli_screen_write (is_bad ? self->errors : self->output, line);
}

/* What the line of @entry says, with a mark of its direction; @name and @note keep
 * its texts alive. */
static void
fill_row (Entry       *entry,
          gboolean     is_marked,
          FerryCliRow *row,
          char       **name,
          char       **note)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (entry->transfer);
  g_autofree char           *bare_name = ferry_cli_tell_name (entry->transfer);
  g_autofree char           *full_name = NULL;

  /* On a screen those of both directions may stand below each other. */
  if (is_marked)
    full_name = g_strconcat (ferry_cli_tell_is_upload (entry->transfer) ? "↑ " : "↓ ", bare_name,
                             NULL);
  *name = ferry_cli_screen_fit (is_marked ? full_name : bare_name);
  *note = ferry_cli_tell_note (entry->transfer);
  row->name = *name;
  row->note = *note;
  row->received = get_received (entry);
  row->total = record->total;
  row->rate = ferry_rate_meter_get (&entry->meter);
  row->seconds_left = -1;
  if (row->total >= row->received)
    row->seconds_left = ferry_rate_meter_get_eta (&entry->meter,
                                                  (guint64) (row->total - row->received));
}

static void
sample_all (FerryCliProgress *self)
{
  gint64 now = g_get_monotonic_time ();
  guint  i;

  for (i = 0; i < self->shown->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->shown, i);

      if (entry->is_running)
        ferry_rate_meter_sample (&entry->meter, now, get_wire (entry));
    }
}

static char *
format_totals (FerryCliProgress *self,
               int               columns)
{
  FerryCliTotals totals = { .seconds_left = -1 };
  gboolean       is_known = self->shown->len + self->n_settled == self->n_all;
  guint          i;

  totals.n_settled = self->n_settled;
  totals.n_all = self->n_all;
  totals.received = totals.total = self->settled_bytes;
  for (i = 0; i < self->shown->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->shown, i);
      gint64 total = get_total (entry);

      totals.received += get_received (entry);
      totals.total += MAX (total, 0);
      is_known = is_known && total >= 0;
      if (entry->is_running)
        totals.rate += ferry_rate_meter_get (&entry->meter);
    }

  if (is_known && totals.rate > 0)
    totals.seconds_left = MAX (totals.total - totals.received, 0) / (gint64) totals.rate;
  if (!is_known)
    totals.total = -1;

  return ferry_cli_format_totals (&totals, columns);
}

/* Adds the lines of the entries that are running, or of those that are not, as
 * long as there is @room. */
static void
add_rows (FerryCliProgress *self,
          GPtrArray        *lines,
          gboolean          is_running,
          guint             room)
{
  gboolean is_unicode = ferry_cli_screen_is_unicode (self->screen);
  int      columns;
  int      height;
  guint    i;

  ferry_cli_screen_get_size (self->screen, &columns, &height);
  for (i = 0; i < self->shown->len && lines->len < room; i++)
    {
      Entry           *entry = g_ptr_array_index (self->shown, i);
      g_autofree char *name = NULL;
      g_autofree char *note = NULL;
      FerryCliRow      row;

      if (entry->is_running != is_running)
        continue;
      fill_row (entry, TRUE, &row, &name, &note);
      g_ptr_array_add (lines, ferry_cli_format_row (&row, columns, is_unicode));
    }
}

static void
draw (FerryCliProgress *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gboolean              has_totals = self->n_all > 1;
  guint                 room;
  int                   columns;
  int                   height;

  ferry_cli_screen_get_size (self->screen, &columns, &height);
  room = (guint) height - (has_totals ? 1 : 0);
  if (self->shown->len > room)
    room--;

  add_rows (self, lines, TRUE, room);
  add_rows (self, lines, FALSE, room);
  if (lines->len < self->shown->len)
    {
      guint            n_more = self->shown->len - lines->len;
      g_autofree char *more = g_strdup_printf (_ ("… and %u more"), n_more);

      g_ptr_array_add (lines, ferry_cli_format_truncate (more, columns));
    }
  if (has_totals && self->n_settled < self->n_all)
    g_ptr_array_add (lines, format_totals (self, columns));
  g_ptr_array_add (lines, NULL);

  ferry_cli_screen_draw (self->screen, (const char *const *) lines->pdata);
}

static void
print_plain_row (FerryCliProgress *self,
                 Entry            *entry,
                 gint64            now)
{
  g_autofree char *name = NULL;
  g_autofree char *note = NULL;
  g_autofree char *line = NULL;
  FerryCliRow      row;
  int              percent;

  fill_row (entry, FALSE, &row, &name, &note);
  percent = ferry_format_percent (row.received, row.total);
  if (percent < entry->line_percent + PLAIN_PERCENT && now < entry->line_time + PLAIN_PAUSE)
    return;

  entry->line_time = now;
  entry->line_percent = percent;
  line = ferry_cli_format_plain_row (&row);
  print (self, FERRY_CLI_MARK_NONE, line);
}

static gboolean
tick_cb (gpointer user_data)
{
  FerryCliProgress *self = user_data;
  gint64            now = g_get_monotonic_time ();
  guint             i;

  sample_all (self);
  if (self->screen != NULL)
    {
      draw (self);
      return G_SOURCE_CONTINUE;
    }

  for (i = 0; i < self->shown->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->shown, i);

      if (entry->is_running)
        print_plain_row (self, entry, now);
    }

  return G_SOURCE_CONTINUE;
}

static void
update_tick (FerryCliProgress *self)
{
  gboolean is_wanted = self->n_running > 0 && self->mode != FERRY_CLI_PROGRESS_NONE;
  guint    interval = self->screen != NULL ? SCREEN_INTERVAL : PLAIN_INTERVAL;

  if (is_wanted && self->tick_id == 0)
    self->tick_id = g_timeout_add (interval, tick_cb, self);
  else if (!is_wanted)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static gboolean
draw_cb (gpointer user_data)
{
  FerryCliProgress *self = user_data;

  self->draw_id = 0;
  draw (self);

  return G_SOURCE_REMOVE;
}

static gboolean
size_changed_cb (gpointer user_data)
{
  draw_soon (user_data);

  return G_SOURCE_CONTINUE;
}

static void
set_running (FerryCliProgress *self,
             Entry            *entry,
             gboolean          is_running)
{
  if (entry->is_running == is_running)
    return;

  entry->is_running = is_running;
  self->n_running += is_running ? 1 : -1;
  if (is_running)
    {
      entry->line_time = g_get_monotonic_time ();
      ferry_rate_meter_reset (&entry->meter, entry->line_time, get_wire (entry));
    }
}

static void
set_shown (FerryCliProgress *self,
           Entry            *entry,
           gboolean          is_shown)
{
  if (entry->is_shown == is_shown)
    return;

  entry->is_shown = is_shown;
  if (is_shown)
    g_ptr_array_add (self->shown, entry);
  else
    g_ptr_array_remove (self->shown, entry);
}

static void
tell_start (FerryCliProgress *self,
            Entry            *entry)
{
  int              percent = ferry_format_percent (get_received (entry), get_total (entry));
  g_autofree char *line = NULL;

  if (entry->has_started)
    return;

  entry->has_started = TRUE;
  entry->line_percent = percent;
  if (self->screen != NULL)
    return;
  line = ferry_cli_tell_start (entry->transfer);
  print (self, FERRY_CLI_MARK_NONE, line);
}

static void
tell_restart (FerryCliProgress *self,
              Entry            *entry)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (entry->transfer);
  g_autofree char           *line = NULL;

  if (record->restarts <= entry->restarts)
    return;

  entry->restarts = record->restarts;
  entry->line_percent = 0;
  line = ferry_cli_tell_restart (entry->transfer);
  print (self, FERRY_CLI_MARK_NOTE, line);
}

static void
tell_block (FerryCliProgress *self,
            Entry            *entry)
{
  g_autofree char *line = ferry_cli_tell_end (entry->transfer, self->screen != NULL);

  entry->is_blocked = TRUE;
  print (self, FERRY_CLI_MARK_NOTE, line);
}

/* On a pipe, says once what a transfer waits for. */
static void
tell_reason (FerryCliProgress *self,
             Entry            *entry)
{
  FerryReason      reason = ferry_transfer_get_reason (entry->transfer);
  FerryCliOutcome  outcome = ferry_cli_outcome_find (entry->transfer);
  g_autofree char *name = NULL;
  g_autofree char *note = NULL;
  g_autofree char *line = NULL;

  if (self->mode != FERRY_CLI_PROGRESS_PLAIN || reason == entry->reason)
    return;

  entry->reason = reason;
  entry->is_blocked = FALSE;
  if (entry->is_running)
    return;
  if (outcome == FERRY_CLI_OUTCOME_NEEDS_USER || outcome == FERRY_CLI_OUTCOME_DENIED)
    {
      tell_block (self, entry);
      return;
    }
  name = ferry_cli_tell_name (entry->transfer);
  note = ferry_cli_tell_note (entry->transfer);
  line = g_strdup_printf ("%s: %s", name, note != NULL ? note : "");
  print (self, FERRY_CLI_MARK_NONE, line);
}

static void
settle (FerryCliProgress *self,
        Entry            *entry)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (entry->transfer);
  FerryCliOutcome            outcome = ferry_cli_outcome_find (entry->transfer);
  FerryCliMark               mark = FERRY_CLI_MARK_FAILED;
  g_autofree char           *line = NULL;

  if (entry->is_settled)
    return;
  if (record->status == FERRY_STATUS_COMPLETED)
    mark = FERRY_CLI_MARK_DONE;
  else if (outcome == FERRY_CLI_OUTCOME_SKIPPED)
    mark = FERRY_CLI_MARK_NONE;

  entry->is_settled = TRUE;
  self->n_settled++;
  self->settled_bytes += get_received (entry);
  set_running (self, entry, FALSE);
  set_shown (self, entry, FALSE);
  line = ferry_cli_tell_end (entry->transfer, self->screen != NULL);
  print (self, mark, line);
}

void
ferry_cli_progress_update (FerryCliProgress *self,
                           FerryTransfer    *transfer)
{
  Entry      *entry = g_hash_table_lookup (self->entries, ferry_transfer_get_id (transfer));
  FerryStatus status = ferry_transfer_get_status (transfer);
  FerryReason reason = ferry_transfer_get_reason (transfer);

  if (entry == NULL)
    return;

  g_set_object (&entry->transfer, transfer);
  tell_restart (self, entry);
  if (ferry_status_is_settled (status))
    {
      settle (self, entry);
    }
  else
    {
      gboolean is_running = status == FERRY_STATUS_RUNNING;
      gboolean is_queued = status == FERRY_STATUS_IDLE && reason != FERRY_REASON_RETRY_WAIT;

      set_running (self, entry, is_running);
      set_shown (self, entry, !is_queued);
      if (is_running)
        tell_start (self, entry);
      if (!is_queued)
        tell_reason (self, entry);
    }
  update_tick (self);
  draw_soon (self);
}

void
ferry_cli_progress_add (FerryCliProgress *self,
                        FerryTransfer    *transfer)
{
  const char *id = ferry_transfer_get_id (transfer);
  Entry      *entry;

  if (g_hash_table_contains (self->entries, id))
    return;

  entry = g_new0 (Entry, 1);
  entry->transfer = g_object_ref (transfer);
  entry->restarts = ferry_transfer_get_record (transfer)->restarts;
  g_hash_table_insert (self->entries, g_strdup (id), entry);
  self->n_all++;
  ferry_cli_progress_update (self, transfer);
}

void
ferry_cli_progress_block (FerryCliProgress *self,
                          FerryTransfer    *transfer)
{
  Entry *entry = g_hash_table_lookup (self->entries, ferry_transfer_get_id (transfer));

  if (entry == NULL || entry->is_settled)
    return;

  set_running (self, entry, FALSE);
  set_shown (self, entry, FALSE);
  if (!entry->is_blocked)
    tell_block (self, entry);
}

void
ferry_cli_progress_forget (FerryCliProgress *self,
                           const char       *id)
{
  Entry *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL)
    return;

  set_running (self, entry, FALSE);
  set_shown (self, entry, FALSE);
  g_hash_table_remove (self->entries, id);
  update_tick (self);
}

void
ferry_cli_progress_warn (FerryCliProgress *self,
                         const char       *sentence)
{
  g_autofree char *clean = ferry_cli_format_clean (sentence);
  g_autofree char *line = g_strconcat (self->screen == NULL ? "ferryctl: " : "", clean, NULL);

  print (self, FERRY_CLI_MARK_NOTE, line);
}

void
ferry_cli_progress_hide (FerryCliProgress *self)
{
  if (self->screen == NULL)
    return;

  ferry_cli_screen_hide (self->screen);
  draw_soon (self);
}

gboolean
ferry_cli_progress_is_ticking (FerryCliProgress *self)
{
  return self->tick_id != 0;
}

FerryCliProgress *
ferry_cli_progress_new (FerryCliProgressMode mode,
                        int                  output,
                        int                  errors)
{
  FerryCliProgress *self = g_new0 (FerryCliProgress, 1);

  self->mode = mode;
  self->output = output;
  self->errors = errors;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->shown = g_ptr_array_new ();
  if (mode == FERRY_CLI_PROGRESS_SCREEN)
    {
      self->screen = ferry_cli_screen_new (output);
      self->winch_id = g_unix_signal_add (SIGWINCH, size_changed_cb, self);
    }

  return self;
}

void
ferry_cli_progress_free (FerryCliProgress *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->draw_id, g_source_remove);
  g_clear_handle_id (&self->winch_id, g_source_remove);
  g_clear_pointer (&self->screen, ferry_cli_screen_free);
  g_ptr_array_unref (self->shown);
  g_hash_table_unref (self->entries);
  g_free (self);
}
