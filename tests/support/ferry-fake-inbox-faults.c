/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-private.h"

#include <string.h>

static gboolean
add_fault (FerryFakeEntry *entry,
           const char     *text,
           GError        **error)
{
  FerryFakeFault *fault = ferry_fake_fault_parse (text, error);

  if (fault == NULL)
    return FALSE;
  if (!ferry_fake_fault_is_of_inbox (fault))
    {
      ferry_fake_fault_free (fault);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is no fault of the inbox", text);
      return FALSE;
    }
  g_ptr_array_add (entry->faults, fault);

  return TRUE;
}

static FerryFakeEntry *
new_entry (const char        *path,
           const char *const *faults,
           GError           **error)
{
  FerryFakeResource          nothing = { 0 };
  g_autoptr (FerryFakeEntry) entry = ferry_fake_entry_new (path, &nothing, error);
  guint                      i;

  for (i = 0; faults != NULL && faults[i] != NULL; i++)
    if (!add_fault (entry, faults[i], error))
      return NULL;

  return g_steal_pointer (&entry);
}

/* The faults that an address brings: "/any?fault=...&fault=...". */
static FerryFakeEntry *
new_entry_of_query (const char *target,
                    GError    **error)
{
  const char           *query = strchr (target, '?') + 1;
  g_auto (GStrv)        pairs = g_strsplit (query, "&", -1);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  guint                 i;

  for (i = 0; pairs[i] != NULL; i++)
    {
      char *fault = NULL;

      if (g_str_has_prefix (pairs[i], "fault="))
        fault = g_uri_unescape_string (pairs[i] + strlen ("fault="), NULL);
      if (fault != NULL)
        g_ptr_array_add (faults, fault);
    }
  g_ptr_array_add (faults, NULL);

  return new_entry (target, (const char *const *) faults->pdata, error);
}

/* The entry of the longest path that @path lies below. */
static FerryFakeEntry *
find_above (FerryFakeInbox *self,
            const char     *path)
{
  g_autofree char *above = g_strdup (path);
  FerryFakeEntry  *entry = g_hash_table_lookup (self->entries, above);
  char            *slash = strrchr (above, '/');

  while (entry == NULL && slash != NULL)
    {
      slash[1] = '\0';
      entry = g_hash_table_lookup (self->entries, above);
      slash[0] = '\0';
      slash = strrchr (above, '/');
    }

  return entry;
}

FerryFakeEntry *
ferry_fake_inbox_find (FerryFakeInbox *self,
                       const char     *target,
                       GError        **error)
{
  g_autofree char *path = g_strndup (target, strcspn (target, "?"));
  FerryFakeEntry  *entry = g_hash_table_lookup (self->entries, target);

  if (entry == NULL && strstr (target, "?fault=") != NULL)
    {
      entry = new_entry_of_query (target, error);
      if (entry == NULL)
        return NULL;
      g_hash_table_insert (self->entries, g_strdup (target), entry);
    }
  if (entry == NULL)
    entry = find_above (self, path);
  if (entry == NULL)
    {
      entry = new_entry (path, NULL, NULL);
      g_hash_table_insert (self->entries, g_strdup (path), entry);
    }

  return ferry_fake_entry_ref (entry);
}

gboolean
ferry_fake_inbox_add_faults (FerryFakeInbox    *self,
                             const char        *path,
                             const char *const *faults,
                             GError           **error)
{
  FerryFakeEntry *entry;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL && path[0] == '/', FALSE);

  entry = new_entry (path, faults, error);
  if (entry == NULL)
    return FALSE;
  pthread_mutex_lock (&self->lock);
  g_hash_table_insert (self->entries, g_strdup (path), entry);
  pthread_mutex_unlock (&self->lock);

  return TRUE;
}

void
ferry_fake_inbox_add (FerryFakeInbox *self,
                      const char     *path,
                      ...)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new ();
  g_autoptr (GError)    error = NULL;
  const char           *fault;
  va_list               arguments;

  va_start (arguments, path);
  do
    {
      fault = va_arg (arguments, const char *);
      g_ptr_array_add (faults, (char *) fault);
    }
  while (fault != NULL);
  va_end (arguments);

  if (!ferry_fake_inbox_add_faults (self, path, (const char *const *) faults->pdata, &error))
    g_error ("%s", error->message);
}
