/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-notify-thread.h"

#include "ferry-names.h"

#include <glib/gi18n-lib.h>
#include <libnotify/notify.h>

#define DAEMON_NAME "org.freedesktop.Notifications"
#define DAEMON_PATH "/org/freedesktop/Notifications"

/* In milliseconds. The bus may have to start the daemon first. */
#define DAEMON_PATIENCE 10000

typedef struct
{
  NotifyNotification *notification; /* (owned) (nullable) */
  guint               serial;
} Shown;

struct _FerryNotifyThread
{
  gatomicrefcount ref_count;
  GMainContext   *context; /* (owned) of the thread */
  GMainLoop      *loop;    /* (owned) */

  /* Where the reports go. */
  GMainContext         *home; /* (owned) */
  GWeakRef              owner;
  FerryNotifyThreadFunc report;

  GMutex       lock; /* of what follows */
  gboolean     has_wish[FERRY_N_NOTICE_KINDS];
  FerryNotice *wishes[FERRY_N_NOTICE_KINDS]; /* (owned) (nullable) */
  gboolean     is_coming;                    /* wishes will be looked at */

  /* Of the thread alone. */
  GDBusConnection *bus; /* (owned) (nullable) */
  guint            owner_changed_id;
  char            *daemon_name; /* (owned) (nullable) that has what is shown */
  Shown            shown[FERRY_N_NOTICE_KINDS];
};

/* What a daemon can do. */
typedef struct
{
  gboolean has_actions;
  gboolean has_markup;
} Abilities;

static FerryNotifyThread *
thread_ref (FerryNotifyThread *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
thread_unref (gpointer data)
{
  FerryNotifyThread *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    g_clear_pointer (&self->wishes[kind], ferry_notice_free);
  g_mutex_clear (&self->lock);
  g_weak_ref_clear (&self->owner);
  g_main_context_unref (self->home);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

static void
attach (GMainContext  *context,
        GSourceFunc    callback,
        gpointer       data,
        GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, callback, data, destroy);
  g_source_attach (source, context);
}

/* ---- reports ---- */

typedef struct
{
  FerryNotifyThread *thread; /* (owned) */
  FerryNotifyReport  report;
} Letter;

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  thread_unref (letter->thread);
  g_free (letter->report.token);
  g_free (letter);
}

static gboolean
letter_came_cb (gpointer data)
{
  Letter             *letter = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&letter->thread->owner);

  if (owner != NULL)
    letter->thread->report (owner, &letter->report);
  return G_SOURCE_REMOVE;
}

/* Takes the token. */
static void
send_report (FerryNotifyThread *self,
             FerryNotifyReport  report)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->thread = thread_ref (self);
  letter->report = report;
  attach (self->home, letter_came_cb, letter, letter_free);
}

static void
report_shown (FerryNotifyThread *self,
              const FerryNotice *notice,
              gboolean           is_shown,
              gboolean           has_buttons)
{
  send_report (self, (FerryNotifyReport){
                         .type = FERRY_NOTIFY_SHOWN,
                         .kind = notice->kind,
                         .serial = notice->serial,
                         .is_shown = is_shown,
                         .has_buttons = has_buttons,
                     });
}

/* ---- what is up ---- */

static void
forget (FerryNotifyThread *self,
        FerryNoticeKind    kind)
{
  NotifyNotification *gone = g_steal_pointer (&self->shown[kind].notification);

  if (gone == NULL)
    return;

  g_signal_handlers_disconnect_by_data (gone, self);
  g_object_unref (gone);
}

/* The daemon that had it is gone, and with that what it showed. */
static void
forget_all (FerryNotifyThread *self)
{
  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    {
      if (self->shown[kind].notification == NULL)
        continue;

      forget (self, kind);
      send_report (self, (FerryNotifyReport){
                             .type = FERRY_NOTIFY_CLOSED,
                             .kind = kind,
                             .serial = self->shown[kind].serial,
                         });
    }
}

static FerryNoticeKind
find_kind (FerryNotifyThread  *self,
           NotifyNotification *notification)
{
  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    if (self->shown[kind].notification == notification)
      return (FerryNoticeKind) kind;

  g_assert_not_reached ();
}

static void
closed_cb (NotifyNotification *notification,
           FerryNotifyThread  *self)
{
  FerryNoticeKind kind = find_kind (self, notification);

  forget (self, kind);
  send_report (self, (FerryNotifyReport){
                         .type = FERRY_NOTIFY_CLOSED,
                         .kind = kind,
                         .serial = self->shown[kind].serial,
                     });
}

static void
acted_cb (NotifyNotification *notification,
          char               *action,
          gpointer            data)
{
  FerryNotifyThread *self = data;
  FerryNoticeKind    kind = find_kind (self, notification);
  const char        *token = notify_notification_get_activation_token (notification);

  send_report (self, (FerryNotifyReport){
                         .type = FERRY_NOTIFY_ACTED,
                         .kind = kind,
                         .serial = self->shown[kind].serial,
                         .action = ferry_notice_action_from_word (action),
                         .token = g_strdup (token),
                     });
}

/* ---- the daemon ---- */

static void
owner_changed_cb (GDBusConnection *bus,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *signal_name,
                  GVariant        *arguments,
                  gpointer         data)
{
  FerryNotifyThread *self = data;
  const char        *before = NULL;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(sss)")))
    return;

  g_variant_get (arguments, "(&s&s&s)", NULL, &before, NULL);
  /* Another may be here already and have what is shown. */
  if (g_strcmp0 (before, self->daemon_name) == 0)
    forget_all (self);
}

static gboolean
connect_bus (FerryNotifyThread *self,
             GError           **error)
{
  if (self->bus != NULL)
    return TRUE;

  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
  if (self->bus == NULL)
    return FALSE;

  notify_init (_ ("Ferry"));
  self->owner_changed_id =
      g_dbus_connection_signal_subscribe (self->bus, "org.freedesktop.DBus",
                                          "org.freedesktop.DBus", "NameOwnerChanged",
                                          "/org/freedesktop/DBus", DAEMON_NAME,
                                          G_DBUS_SIGNAL_FLAGS_NONE, owner_changed_cb, self, NULL);
  return TRUE;
}

/* libnotify can ask this too, but warns where there is no daemon, waits for half a
 * minute for one that does not answer, and does not tell whether it is the same
 * one as before. */
static gboolean
find_daemon (FerryNotifyThread *self,
             Abilities         *abilities,
             GError           **error)
{
  g_autoptr (GDBusMessage) call = NULL;
  g_autoptr (GDBusMessage) reply = NULL;
  g_autofree const char  **words = NULL;

  if (!connect_bus (self, error))
    return FALSE;

  call = g_dbus_message_new_method_call (DAEMON_NAME, DAEMON_PATH, DAEMON_NAME, "GetCapabilities");
  reply = g_dbus_connection_send_message_with_reply_sync (self->bus, call,
                                                          G_DBUS_SEND_MESSAGE_FLAGS_NONE,
                                                          DAEMON_PATIENCE, NULL, NULL, error);
  if (reply == NULL || g_dbus_message_to_gerror (reply, error))
    return FALSE;
  if (g_strcmp0 (g_dbus_message_get_signature (reply), "as") != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a list of words");
      return FALSE;
    }

  g_variant_get (g_dbus_message_get_body (reply), "(^a&s)", &words);
  abilities->has_actions = g_strv_contains (words, "actions");
  abilities->has_markup = g_strv_contains (words, "body-markup");
  if (g_strcmp0 (self->daemon_name, g_dbus_message_get_sender (reply)) != 0)
    {
      forget_all (self);
      g_free (self->daemon_name);
      self->daemon_name = g_strdup (g_dbus_message_get_sender (reply));
    }
  return TRUE;
}

static void
add_actions (FerryNotifyThread  *self,
             NotifyNotification *notification,
             const FerryNotice  *notice)
{
  notify_notification_add_action (notification, "default", _ ("Details"), acted_cb, self, NULL);
  for (guint i = 0; i < notice->n_buttons; i++)
    notify_notification_add_action (notification,
                                    ferry_notice_action_to_word (notice->buttons[i].action),
                                    notice->buttons[i].label, acted_cb, self, NULL);
}

static void
fill (FerryNotifyThread  *self,
      NotifyNotification *notification,
      const FerryNotice  *notice,
      const Abilities    *abilities)
{
  g_autofree char *escaped = g_markup_escape_text (notice->body, -1);

  notify_notification_update (notification, notice->summary,
                              abilities->has_markup ? escaped : notice->body, notice->icon);
  notify_notification_set_category (notification, notice->category);
  notify_notification_set_hint (notification, "desktop-entry",
                                g_variant_new_string (FERRY_APPLICATION_ID));
  notify_notification_clear_actions (notification);
  if (abilities->has_actions)
    add_actions (self, notification, notice);
}

static void
put_up (FerryNotifyThread *self,
        const FerryNotice *notice)
{
  Shown             *shown = &self->shown[notice->kind];
  Abilities          abilities = { 0 };
  g_autoptr (GError) error = NULL;

  if (!find_daemon (self, &abilities, &error))
    {
      g_debug ("No notification daemon: %s", error->message);
      report_shown (self, notice, FALSE, FALSE);
      return;
    }

  if (shown->notification == NULL)
    {
      shown->notification = notify_notification_new (notice->summary, NULL, NULL);
      g_signal_connect (shown->notification, "closed", G_CALLBACK (closed_cb), self);
    }
  fill (self, shown->notification, notice, &abilities);
  shown->serial = notice->serial;
  if (!notify_notification_show (shown->notification, &error))
    {
      g_debug ("The notification daemon: %s", error->message);
      forget (self, notice->kind);
      report_shown (self, notice, FALSE, FALSE);
      return;
    }

  report_shown (self, notice, TRUE, abilities.has_actions);
}

static void
take_down (FerryNotifyThread *self,
           FerryNoticeKind    kind)
{
  if (self->shown[kind].notification == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->shown[kind].notification, self);
  /* Where that fails the daemon is gone, and the notification too. */
  notify_notification_close (self->shown[kind].notification, NULL);
  forget (self, kind);
}

/* ---- wishes ---- */

static gboolean
take_wish (FerryNotifyThread *self,
           FerryNoticeKind   *kind,
           FerryNotice      **notice)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < FERRY_N_NOTICE_KINDS; i++)
    if (self->has_wish[i])
      {
        self->has_wish[i] = FALSE;
        *kind = (FerryNoticeKind) i;
        *notice = g_steal_pointer (&self->wishes[i]);
        return TRUE;
      }

  self->is_coming = FALSE;
  return FALSE;
}

static gboolean
wished_cb (gpointer data)
{
  FerryNotifyThread *self = data;
  FerryNoticeKind    kind;
  FerryNotice       *notice;

  while (take_wish (self, &kind, &notice))
    {
      if (notice != NULL)
        put_up (self, notice);
      else
        take_down (self, kind);
      g_clear_pointer (&notice, ferry_notice_free);
    }
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  FerryNotifyThread *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  for (guint kind = 0; kind < FERRY_N_NOTICE_KINDS; kind++)
    forget (self, kind);
  if (self->bus != NULL)
    g_dbus_connection_signal_unsubscribe (self->bus, self->owner_changed_id);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->daemon_name, g_free);
  g_main_context_pop_thread_default (self->context);

  thread_unref (self);
  return NULL;
}

FerryNotifyThread *
ferry_notify_thread_new (GObject              *owner,
                         FerryNotifyThreadFunc report)
{
  FerryNotifyThread *self = g_new0 (FerryNotifyThread, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_weak_ref_init (&self->owner, owner);
  self->report = report;
  self->home = g_main_context_ref_thread_default ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_thread_unref (g_thread_new ("ferry-notify", run, thread_ref (self)));
  return self;
}

void
ferry_notify_thread_wish (FerryNotifyThread *self,
                          FerryNoticeKind    kind,
                          FerryNotice       *notice)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  g_clear_pointer (&self->wishes[kind], ferry_notice_free);
  self->wishes[kind] = notice;
  self->has_wish[kind] = TRUE;
  if (!self->is_coming)
    attach (self->context, wished_cb, thread_ref (self), thread_unref);
  self->is_coming = TRUE;
}

static gboolean
leave_cb (gpointer data)
{
  g_main_loop_quit (((FerryNotifyThread *) data)->loop);
  return G_SOURCE_REMOVE;
}

void
ferry_notify_thread_leave (FerryNotifyThread *self)
{
  /* As a source of the loop, so that it also ends a loop that has yet to run. */
  attach (self->context, leave_cb, thread_ref (self), thread_unref);
  thread_unref (self);
}
