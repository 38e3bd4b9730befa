/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-side-car.h"

#include "ferry-checksum-list.h"
#include "ferry-errand.h"
#include "ferry-error.h"
#include "ferry-redact.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Lists of the largest mirrors have some 100 KiB. */
#define MAX_SIZE (1024 * 1024)

struct _FerrySideCar
{
  /* Input. */
  const FerryContact *contact; /* (unowned) outlives it */
  GPtrArray          *names;   /* (owned) (element-type utf8) up to a NULL */
  gboolean            must_have;
  FerrySideCarFunc    func;
  gpointer            user_data;

  /* In progress. */
  GPtrArray   *places; /* (owned) (element-type GUri) still to be looked at */
  FerryErrand *errand; /* (owned) (nullable) */
  GSource     *idle;   /* (owned) (nullable) */
};

/* @path in the place of that of @uri; what was asked of the file itself by a query
 * is not asked here. */
static GUri *
with_path (GUri       *uri,
           const char *path)
{
  return g_uri_build_with_user (g_uri_get_flags (uri), g_uri_get_scheme (uri),
                                g_uri_get_user (uri), g_uri_get_password (uri),
                                g_uri_get_auth_params (uri), g_uri_get_host (uri),
                                g_uri_get_port (uri), path, NULL, NULL);
}

static void
add_place (FerrySideCar *self,
           const char   *suffix,
           const char   *list)
{
  GUri            *uri = self->contact->uri;
  const char      *path = g_uri_get_path (uri);
  const char      *last = strrchr (path, '/');
  g_autofree char *folder = NULL;
  g_autofree char *beside = NULL;
  g_autofree char *in_folder = NULL;

  if (last == NULL || last[1] == '\0')
    return; /* an address without a name: nothing would be in a list */

  folder = g_strndup (path, (gsize) (last - path));
  beside = g_strconcat (path, suffix, NULL);
  in_folder = g_strconcat (folder, "/", list, NULL);
  g_ptr_array_add (self->places, with_path (uri, beside));
  g_ptr_array_add (self->places, with_path (uri, in_folder));
}

/* As it stands in the address, and as it was meant. */
static void
add_own_names (FerrySideCar *self)
{
  const char *last = strrchr (g_uri_get_path (self->contact->uri), '/');
  char       *name;

  if (last == NULL || last[1] == '\0')
    return;

  g_ptr_array_add (self->names, g_strdup (last + 1));
  name = g_uri_unescape_string (last + 1, NULL);
  if (name != NULL)
    g_ptr_array_add (self->names, name);
}

static void look_on (FerrySideCar *self);

/* The side-car may be gone when this returns. */
static void
finish (FerrySideCar     *self,
        FerryChecksumKind kind,
        const char       *hex,
        const GError     *error)
{
  self->func (kind, hex, error, self->user_data);
}

static void
not_listed (FerrySideCar *self,
            GUri         *uri)
{
  g_autofree char   *text = ferry_uri_to_string (uri);
  g_autofree char   *address = ferry_redact_uri (text);
  g_autoptr (GError) error = NULL;

  g_set_error (&error, FERRY_ERROR, FERRY_ERROR_UNEXPECTED_STATUS_CODE,
               _ ("There is no checksum of this file at the address that was given for it: %s"),
               address);
  finish (self, FERRY_CHECKSUM_NONE, NULL, error);
}

static void
not_read (FerrySideCar *self,
          const GError *cause)
{
  g_autoptr (GError) error = NULL;

  g_set_error (&error, FERRY_ERROR, cause->code,
               _ ("The file with the checksum could not be read: %s"), cause->message);
  finish (self, FERRY_CHECKSUM_NONE, NULL, error);
}

static void
fetched_cb (FerryErrand  *errand,
            GBytes       *text,
            GUri         *uri,
            const GError *error,
            gpointer      data)
{
  FerrySideCar     *self = data;
  FerryChecksumKind kind = FERRY_CHECKSUM_NONE;
  g_autofree char  *hex = NULL;

  if (text != NULL)
    hex = ferry_checksum_list_find (g_bytes_get_data (text, NULL), g_bytes_get_size (text),
                                    (const char *const *) self->names->pdata, &kind);

  if (hex != NULL)
    finish (self, kind, hex, NULL);
  else if (!self->must_have)
    look_on (self);
  else if (error != NULL)
    not_read (self, error);
  else
    not_listed (self, uri);
}

static void
look_on (FerrySideCar *self)
{
  g_autoptr (GUri) next = NULL;

  g_clear_pointer (&self->errand, ferry_errand_free);
  if (self->places->len == 0)
    {
      finish (self, FERRY_CHECKSUM_NONE, NULL, NULL);
      return;
    }

  next = g_ptr_array_steal_index (self->places, 0);
  self->errand = ferry_errand_start (self->contact, next, MAX_SIZE, fetched_cb, self);
}

static gboolean
begin_cb (gpointer data)
{
  FerrySideCar *self = data;

  g_clear_pointer (&self->idle, g_source_unref);
  look_on (self);
  return G_SOURCE_REMOVE;
}

/* Where there is nowhere to look, that is told later, too. */
static void
begin_later (FerrySideCar *self)
{
  self->idle = g_idle_source_new ();
  g_source_set_priority (self->idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->idle, begin_cb, self, NULL);
  g_source_attach (self->idle, g_main_context_get_thread_default ());
}

FerrySideCar *
ferry_side_car_start (const FerryContact *contact,
                      const char         *where,
                      const char *const  *names,
                      FerrySideCarFunc    func,
                      gpointer            user_data)
{
  FerrySideCar *self = g_new0 (FerrySideCar, 1);

  self->contact = contact;
  self->must_have = !g_str_equal (where, FERRY_SIDE_CAR_AUTO);
  self->func = func;
  self->user_data = user_data;
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) g_uri_unref);
  self->names = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; names[i] != NULL; i++)
    g_ptr_array_add (self->names, g_strdup (names[i]));
  add_own_names (self);
  g_ptr_array_add (self->names, NULL);

  if (self->must_have)
    g_ptr_array_add (self->places, ferry_uri_parse (where, NULL));
  else if (ferry_uri_is_supported (contact->uri))
    {
      add_place (self, ".sha256", "SHA256SUMS");
      add_place (self, ".sha512", "SHA512SUMS");
    }
  begin_later (self);
  return self;
}

void
ferry_side_car_free (FerrySideCar *self)
{
  if (self->idle != NULL)
    g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
  g_clear_pointer (&self->errand, ferry_errand_free);
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->names);
  g_free (self);
}
