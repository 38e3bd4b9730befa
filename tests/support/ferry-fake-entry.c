/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-entry.h"

#include "ferry-fake-chaos.h"

#include <string.h>

FerryFakeEntry *
ferry_fake_entry_new (const char              *path,
                      const FerryFakeResource *resource,
                      GError                 **error)
{
  g_autoptr (FerryFakeEntry) self = g_new0 (FerryFakeEntry, 1);
  guint                      i;

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strndup (path, strcspn (path, "?"));
  self->text = g_strdup (resource->text);
  self->size = resource->text != NULL ? strlen (resource->text) : resource->size;
  self->version = MAX (resource->version, 1);
  self->type = g_strdup (resource->type != NULL ? resource->type : "application/octet-stream");
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_fake_fault_free);
  self->created = g_get_real_time () / G_USEC_PER_SEC;
  self->addresses = g_array_new (FALSE, TRUE, sizeof (FerryFakeTicket));
  self->nonces = g_array_new (FALSE, TRUE, sizeof (FerryFakeTicket));

  for (i = 0; i < FERRY_FAKE_FAULTS_MAX && resource->faults[i] != NULL; i++)
    if (!ferry_fake_entry_add_fault (self, resource->faults[i], error))
      return NULL;

  return g_steal_pointer (&self);
}

FerryFakeEntry *
ferry_fake_entry_ref (FerryFakeEntry *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ferry_fake_entry_unref (FerryFakeEntry *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->path);
  g_free (self->type);
  g_free (self->text);
  g_ptr_array_unref (self->faults);
  g_array_unref (self->addresses);
  g_array_unref (self->nonces);
  g_free (self);
}

gboolean
ferry_fake_entry_add_fault (FerryFakeEntry *self,
                            const char     *fault,
                            GError        **error)
{
  FerryFakeFault *parsed = ferry_fake_fault_parse (fault, error);

  if (parsed == NULL)
    return FALSE;
  if (!ferry_fake_fault_is_of_origin (parsed))
    {
      ferry_fake_fault_free (parsed);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is no fault of the origin", fault);
      return FALSE;
    }
  g_ptr_array_add (self->faults, parsed);

  return TRUE;
}

/* Percent-decodes; a NUL becomes its placeholder, a stray % stays. */
static char *
decode (const char *text)
{
  g_autoptr (GString) decoded = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      int high = *text == '%' ? g_ascii_xdigit_value (text[1]) : -1;
      int low = high >= 0 ? g_ascii_xdigit_value (text[2]) : -1;

      if (high < 0 || low < 0)
        {
          g_string_append_c (decoded, *text);
          continue;
        }
      if (high == 0 && low == 0)
        g_string_append (decoded, "{nul}");
      else
        g_string_append_c (decoded, high << 4 | low);
      text += 2;
    }

  return g_string_free (g_steal_pointer (&decoded), FALSE);
}

static gboolean
read_query (FerryFakeEntry *self,
            const char     *query,
            GError        **error)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", -1);
  guint          i;

  for (i = 0; pairs[i] != NULL; i++)
    {
      g_autofree char *fault = NULL;

      if (!g_str_has_prefix (pairs[i], "fault="))
        continue;
      fault = decode (pairs[i] + strlen ("fault="));
      if (!ferry_fake_entry_add_fault (self, fault, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_number (const char *text,
             gint64     *number,
             GError    **error)
{
  if (text != NULL && ferry_fake_parse_size (text, number))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "The address should hold a number here");

  return FALSE;
}

static FerryFakeEntry *
new_chaos (const char  *path,
           const char **parts,
           GError     **error)
{
  FerryFakeResource resource = { 0 };
  g_auto (GStrv)    faults = NULL;
  gint64            seed = 0;
  gint64            size = 0;
  guint             i;

  if (!read_number (parts[0], &seed, error) || !read_number (parts[1], &size, error))
    return NULL;
  faults = ferry_fake_chaos_draw (seed, size);
  resource.size = size;
  for (i = 0; faults[i] != NULL; i++)
    resource.faults[i] = faults[i];

  return ferry_fake_entry_new (path, &resource, error);
}

FerryFakeEntry *
ferry_fake_entry_new_for_target (const char *target,
                                 GError    **error)
{
  g_autoptr (FerryFakeEntry) self = NULL;
  FerryFakeResource          resource = { 0 };
  const char                *query = strchr (target, '?');
  g_autofree char           *path = g_strndup (target, strcspn (target, "?"));
  g_auto (GStrv)             parts = g_strsplit (path, "/", 5);
  gint64                     size = 0;

  if (g_str_has_prefix (path, "/chaos/"))
    return new_chaos (path, (const char **) parts + 2, error);
  if (!g_str_has_prefix (path, "/f/"))
    return NULL;

  if (!read_number (parts[2], &size, error))
    return NULL;
  resource.size = size;
  self = ferry_fake_entry_new (path, &resource, error);
  if (self == NULL || (query != NULL && !read_query (self, query + 1, error)))
    return NULL;

  return g_steal_pointer (&self);
}

void
ferry_fake_entry_judge (FerryFakeEntry       *self,
                        const FerryFakeScene *scene,
                        gboolean              gates,
                        FerryFakePlan        *plan)
{
  guint i;

  for (i = 0; i < self->faults->len; i++)
    {
      FerryFakeFault *fault = self->faults->pdata[i];

      if (ferry_fake_fault_is_gate (fault) == gates && ferry_fake_fault_strikes (fault, scene))
        ferry_fake_plan_add (plan, fault);
    }
}
