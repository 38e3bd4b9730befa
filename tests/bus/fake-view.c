/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fake-view.h"

#include "ferry-names.h"

FakeView *
fake_view_new (GPtrArray       *rows,
               FakePost        *post,
               GDBusConnection *connection,
               const char      *path,
               const char      *owner)
{
  FakeView *self = g_new0 (FakeView, 1);

  self->rows = g_ptr_array_ref (rows);
  self->post = post;
  self->connection = g_object_ref (connection);
  self->path = g_strdup (path);
  self->owner = g_strdup (owner);
  ferry_query_init (&self->query);

  return self;
}

void
fake_view_free (FakeView *self)
{
  g_ptr_array_unref (self->rows);
  g_object_unref (self->connection);
  ferry_query_clear (&self->query);
  g_free (self->path);
  g_free (self->owner);
  g_free (self);
}

void
fake_view_emit (FakeView   *self,
                const char *name,
                GVariant   *parameters)
{
  fake_post_emit (self->post, self->connection, self->owner, self->path, name, parameters);
}

static FerryRow *
get_row (FakeView *self,
         guint     position)
{
  return g_ptr_array_index (self->rows, self->query.is_descending ? self->rows->len - 1 - position
                                                                  : position);
}

/* It is watched what is between the first and the last row of those that were. */
static void
move_watch (FakeView *self,
            guint     position,
            guint     removed,
            guint     added)
{
  guint gone = position + removed;

  if (self->watch_begin >= gone)
    self->watch_begin = self->watch_begin - removed + added;
  else if (self->watch_begin >= position)
    self->watch_begin = position + added;

  if (self->watch_end > gone)
    self->watch_end = self->watch_end - removed + added;
  else if (self->watch_end > position)
    self->watch_end = position;
}

static void
emit_changed (FakeView *self,
              guint     position,
              guint     removed,
              guint     added)
{
  move_watch (self, position, removed, added);
  self->generation++;
  fake_view_emit (self, "Changed",
                  g_variant_new ("(uuuu)", self->generation, position, removed, added));
}

void
fake_view_tell_changed (FakeView *self,
                        guint     n_old,
                        guint     position,
                        guint     removed,
                        guint     added)
{
  emit_changed (self, self->query.is_descending ? n_old - position - removed : position, removed,
                added);
}

void
fake_view_tell_row (FakeView *self,
                    guint     position)
{
  GVariantBuilder builder;

  if (self->query.is_descending)
    position = self->rows->len - 1 - position;
  if (position < self->watch_begin || position >= self->watch_end)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ua{sv})"));
  g_variant_builder_add (&builder, "(u@a{sv})", position,
                         ferry_row_encode (get_row (self, position)));
  /* At once: it overtakes what is held. */
  g_dbus_connection_emit_signal (self->connection, self->owner, self->path,
                                 FERRY_APPLICATION_ID ".View", "RowsChanged",
                                 g_variant_new ("(ua(ua{sv}))", self->generation, &builder),
                                 NULL);
}

static void
set_query (FakeView              *self,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) encoded = g_variant_get_child_value (parameters, 0);
  g_autoptr (GError)   error = NULL;
  gboolean             was_descending = self->query.is_descending;

  ferry_query_clear (&self->query);
  ferry_query_decode (encoded, &self->query, &error);
  g_assert_no_error (error);
  if (self->query.is_descending != was_descending && self->rows->len > 0)
    emit_changed (self, 0, self->rows->len, self->rows->len);
  fake_post_answer (self->post, invocation,
                    g_variant_new ("(uu)", self->generation, self->rows->len));
}

static void
get_rows (FakeView              *self,
          GVariant              *parameters,
          GDBusMethodInvocation *invocation)
{
  GVariantBuilder builder;
  guint           position;
  guint           count;

  g_variant_get (parameters, "(uu)", &position, &count);
  g_assert_cmpuint (count, >, 0);
  g_assert_cmpuint (count, <=, 1000);
  count -= MIN (count, self->n_short);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = position; i < self->rows->len && i - position < count; i++)
    g_variant_builder_add_value (&builder, ferry_row_encode (get_row (self, i)));
  fake_post_answer (self->post, invocation,
                    g_variant_new ("(uaa{sv})", self->generation, &builder));
}

static void
get_ids (FakeView              *self,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation)
{
  GVariantBuilder builder;
  guint           position;
  guint           count;

  g_variant_get (parameters, "(uu)", &position, &count);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("as"));
  for (guint i = position; i < self->rows->len && i - position < count; i++)
    g_variant_builder_add (&builder, "s", get_row (self, i)->id);
  fake_post_answer (self->post, invocation, g_variant_new ("(uas)", self->generation, &builder));
}

static void
watch (FakeView              *self,
       GVariant              *parameters,
       GDBusMethodInvocation *invocation)
{
  guint count;

  g_variant_get (parameters, "(uu)", &self->watch_begin, &count);
  self->watch_end = self->watch_begin + count;
  /* Whose order it was asked in is told by what was said before. */
  fake_post_confirm (self->post, invocation);
}

gboolean
fake_view_call (FakeView              *self,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation)
{
  if (g_str_equal (method, "SetQuery"))
    set_query (self, parameters, invocation);
  else if (g_str_equal (method, "GetRows"))
    get_rows (self, parameters, invocation);
  else if (g_str_equal (method, "GetIds"))
    get_ids (self, parameters, invocation);
  else if (g_str_equal (method, "Watch"))
    watch (self, parameters, invocation);
  else
    return FALSE;

  return TRUE;
}
