/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-wall-watch.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct _FerryWallWatch
{
  FerryWallFunc changed;
  gpointer      user_data;
  GMainContext *context;       /* (owned) */
  GSource      *clock_source;  /* (owned) (nullable): the timer that is never to ring */
  int           timer_fd;      /* or -1 */
  GFileMonitor *zone_monitor;  /* (owned) (nullable) */
  GSource      *change_source; /* (owned) (nullable): set when a change is to be told */
};

static gboolean
tell_cb (gpointer user_data)
{
  FerryWallWatch *self = user_data;

  g_clear_pointer (&self->change_source, g_source_unref);
  self->changed (self->user_data);

  return G_SOURCE_REMOVE;
}

/* A symbolic link that is replaced is several events of its folder at once. */
static void
note_change (FerryWallWatch *self)
{
  if (self->change_source != NULL)
    return;

  self->change_source = g_idle_source_new ();
  g_source_set_priority (self->change_source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->change_source, "[ferry] time of day");
  g_source_set_callback (self->change_source, tell_cb, self, NULL);
  g_source_attach (self->change_source, self->context);
}

static gboolean
clock_set_cb (int          fd,
              GIOCondition condition,
              gpointer     user_data)
{
  guint64 n_rung;

  if (read (fd, &n_rung, sizeof n_rung) >= 0)
    return G_SOURCE_REMOVE;

  /* The kernel cancels the timer whenever the distance between the wall clock and
   * the monotonic one jumps, which a suspend does too; the next jump is told all the
   * same. No other failure would pass by itself. */
  if (errno == ECANCELED)
    note_change (user_data);

  return errno == ECANCELED || errno == EAGAIN ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
watch_clock (FerryWallWatch *self)
{
  /* The end of time, whatever the width of time_t. */
  const time_t            half = (time_t) 1 << (sizeof (time_t) * 8 - 2);
  const struct itimerspec never = { .it_value.tv_sec = half - 1 + half };

  self->timer_fd = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->timer_fd < 0 ||
      timerfd_settime (self->timer_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never,
                       NULL) != 0)
    {
      g_debug ("Nobody tells when the clock is set: %s", g_strerror (errno));
      return;
    }

  self->clock_source = g_unix_fd_source_new (self->timer_fd, G_IO_IN);
  g_source_set_static_name (self->clock_source, "[ferry] clock set");
  g_source_set_callback (self->clock_source, G_SOURCE_FUNC (clock_set_cb), self, NULL);
  g_source_attach (self->clock_source, self->context);
}

static void
watch_zone (FerryWallWatch *self,
            const char     *path)
{
  g_autoptr (GFile)  file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  /* By its entry in the folder: a link is seen to be replaced, too. */
  self->zone_monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (self->zone_monitor == NULL)
    {
      g_debug ("Nobody tells when the time zone is changed: %s", error->message);
      return;
    }

  g_signal_connect_swapped (self->zone_monitor, "changed", G_CALLBACK (note_change), self);
}

FerryWallWatch *
ferry_wall_watch_new (const char   *zone,
                      FerryWallFunc changed,
                      gpointer      user_data)
{
  FerryWallWatch *self;

  g_return_val_if_fail (zone != NULL, NULL);
  g_return_val_if_fail (changed != NULL, NULL);

  self = g_new0 (FerryWallWatch, 1);
  self->changed = changed;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  watch_clock (self);
  watch_zone (self, zone);

  return self;
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
ferry_wall_watch_free (FerryWallWatch *self)
{
  g_return_if_fail (self != NULL);

  clear_source (&self->clock_source);
  clear_source (&self->change_source);
  if (self->timer_fd >= 0)
    close (self->timer_fd);
  if (self->zone_monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->zone_monitor, self);
      g_file_monitor_cancel (self->zone_monitor);
      g_object_unref (self->zone_monitor);
    }
  g_main_context_unref (self->context);
  g_free (self);
}
