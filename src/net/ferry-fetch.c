/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fetch.h"

#include "ferry-contact.h"
#include "ferry-errand.h"
#include "ferry-uri.h"

struct _FerryFetch
{
  gint            ref_count;
  FerryTransport *transport; /* (unowned) outlives it */
  FerryContact    contact;
  gsize           max_size;
  GMainContext   *events; /* (owned) (nullable) */
  FerryFetchFunc  func;
  gpointer        user_data;
  gboolean        is_dropped; /* no callback any more; thread of the events */

  /* Network thread. */
  FerryErrand *errand; /* (owned) (nullable) */
  gboolean     is_counted;
  gboolean     is_over;

  /* Output. */
  GBytes *text;  /* (owned) (nullable) */
  char   *uri;   /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
};

static FerryFetch *
fetch_hold (FerryFetch *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
fetch_release (gpointer data)
{
  FerryFetch *self = data;

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ferry_contact_clear (&self->contact);
  g_clear_pointer (&self->events, g_main_context_unref);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self->uri);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
deliver_cb (gpointer data)
{
  FerryFetch *self = data;

  if (!self->is_dropped)
    self->func (self->text, self->uri, self->error, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
deliver (FerryFetch *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, fetch_hold (self), fetch_release);
  g_source_attach (source, self->events);
}

static void
end (FerryFetch *self)
{
  self->is_over = TRUE;
  if (self->is_counted)
    ferry_host_table_release (ferry_transport_get_hosts (self->transport), self->contact.host_key);
  self->is_counted = FALSE;
  g_clear_pointer (&self->errand, ferry_errand_free);
  ferry_contact_close (&self->contact);
}

static void
fetched_cb (FerryErrand  *errand,
            GBytes       *text,
            GUri         *uri,
            const GError *error,
            gpointer      data)
{
  FerryFetch *self = data;

  if (error != NULL)
    self->error = g_error_copy (error);
  else
    {
      self->text = g_bytes_ref (text);
      self->uri = ferry_uri_to_string (uri);
    }

  end (self);
  deliver (self);
}

static gboolean
begin_cb (gpointer data)
{
  FerryFetch      *self = data;
  g_autofree char *owner = g_uuid_string_random ();

  if (!ferry_contact_open (&self->contact, self->transport, owner, &self->error))
    {
      end (self);
      deliver (self);
      return G_SOURCE_REMOVE;
    }

  ferry_host_table_acquire (ferry_transport_get_hosts (self->transport), self->contact.host_key,
                            TRUE, ferry_clock_get_monotonic (self->contact.clock));
  self->is_counted = TRUE;
  self->errand =
      ferry_errand_start (&self->contact, self->contact.uri, self->max_size, fetched_cb, self);
  return G_SOURCE_REMOVE;
}

FerryFetch *
ferry_fetch_start (FerryTransport *transport,
                   FerryRequest   *request,
                   GVariant       *secrets,
                   gsize           max_size,
                   FerryFetchFunc  func,
                   gpointer        user_data)
{
  FerryFetch *self = g_new0 (FerryFetch, 1);

  self->ref_count = 1;
  self->transport = transport;
  ferry_contact_init (&self->contact, request, secrets);
  self->max_size = max_size;
  self->events = g_main_context_ref_thread_default ();
  self->func = func;
  self->user_data = user_data;

  ferry_transport_invoke (transport, begin_cb, fetch_hold (self), fetch_release);
  return self;
}

static gboolean
stop_cb (gpointer data)
{
  FerryFetch *self = data;

  if (!self->is_over)
    end (self);
  return G_SOURCE_REMOVE;
}

void
ferry_fetch_free (FerryFetch *self)
{
  self->is_dropped = TRUE;
  ferry_transport_invoke (self->transport, stop_cb, fetch_hold (self), fetch_release);
  fetch_release (self);
}
