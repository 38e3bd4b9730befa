/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fake-notifications.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define DISMISSED 2u

static const char interface[] =
    "<node><interface name='" NAME "'>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='GetServerInformation'><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/></method>"
    "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
    "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
    "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
    "<signal name='ActivationToken'><arg type='u'/><arg type='s'/></signal>"
    "</interface></node>";

static const char *const abilities[] = { "body", "actions", "body-markup" };

struct _FakeNotifications
{
  FakePeer *peer;  /* (owned) */
  char     *lacks; /* (owned) (nullable) */
  gint      last_id;
};

static GVariant *
list_abilities (FakeNotifications *self)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("as"));
  for (gsize i = 0; i < G_N_ELEMENTS (abilities); i++)
    if (g_strcmp0 (abilities[i], self->lacks) != 0)
      g_variant_builder_add (&list, "s", abilities[i]);
  return g_variant_new ("(as)", &list);
}

static GVariant *
answer_cb (const char *method,
           GVariant   *arguments,
           gpointer    data)
{
  FakeNotifications *self = data;
  guint              id;

  if (g_str_equal (method, "GetCapabilities"))
    return list_abilities (self);
  if (g_str_equal (method, "GetServerInformation"))
    return g_variant_new ("(ssss)", "Fake", "Ferry", "1", "1.2");
  if (g_str_equal (method, "CloseNotification"))
    return g_variant_new ("()");

  g_variant_get_child (arguments, 1, "u", &id);
  if (id == 0)
    id = (guint) g_atomic_int_get (&self->last_id) + 1;
  g_atomic_int_set (&self->last_id, (gint) id);
  return g_variant_new ("(u)", id);
}

FakeNotifications *
fake_notifications_new (const char *address,
                        const char *lacks)
{
  FakeNotifications *self = g_new0 (FakeNotifications, 1);

  self->lacks = g_strdup (lacks);
  self->peer = fake_peer_new (address, NAME, PATH, interface, answer_cb, self);
  return self;
}

static GVariant *
keep_silent_cb (const char *method,
                GVariant   *arguments,
                gpointer    data)
{
  return NULL;
}

FakeNotifications *
fake_notifications_new_silent (const char *address)
{
  FakeNotifications *self = g_new0 (FakeNotifications, 1);

  self->peer = fake_peer_new (address, NAME, PATH, interface, keep_silent_cb, NULL);
  return self;
}

void
fake_notifications_free (FakeNotifications *self)
{
  fake_peer_free (self->peer);
  g_free (self->lacks);
  g_free (self);
}

FakePeer *
fake_notifications_get_peer (FakeNotifications *self)
{
  return self->peer;
}

char *
fake_notifications_wait (FakeNotifications *self,
                         guint              n)
{
  g_autoptr (GVariant)    arguments = fake_peer_wait (self->peer, "Notify", n);
  g_autoptr (GVariant)    hints = g_variant_get_child_value (arguments, 6);
  g_autofree const char **actions = NULL;
  GString                *text = g_string_new (NULL);
  const char             *icon, *image = NULL, *summary, *body;
  guint                   replaced;

  g_variant_get (arguments, "(&su&s&s&s^a&s@a{sv}i)", NULL, &replaced, &icon, &summary, &body,
                 &actions, NULL, NULL);
  /* Newer versions of libnotify say it in a hint. */
  g_variant_lookup (hints, "image-path", "&s", &image);
  g_string_printf (text, "%u|%s|%s|%s|", replaced, *icon != '\0' ? icon : image, summary, body);
  for (guint i = 0; actions[i] != NULL && actions[i + 1] != NULL; i += 2)
    g_string_append_printf (text, "%s%s=%s", i > 0 ? "," : "", actions[i], actions[i + 1]);
  return g_string_free (text, FALSE);
}

guint
fake_notifications_count (FakeNotifications *self)
{
  return fake_peer_count (self->peer, "Notify");
}

void
fake_notifications_act (FakeNotifications *self,
                        const char        *word,
                        const char        *token)
{
  guint id = (guint) g_atomic_int_get (&self->last_id);

  if (token != NULL)
    fake_peer_emit (self->peer, "ActivationToken", g_variant_new ("(us)", id, token));
  fake_peer_emit (self->peer, "ActionInvoked", g_variant_new ("(us)", id, word));
}

void
fake_notifications_dismiss (FakeNotifications *self)
{
  fake_peer_emit (self->peer, "NotificationClosed",
                  g_variant_new ("(uu)", (guint) g_atomic_int_get (&self->last_id), DISMISSED));
}
