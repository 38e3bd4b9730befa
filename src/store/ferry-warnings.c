/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-warnings.h"

#include <glib/gi18n-lib.h>

struct _FerryWarnings
{
  GPtrArray *sentences; /* (owned): ends in NULL */
};

FerryWarnings *
ferry_warnings_new (void)
{
  FerryWarnings *self = g_new0 (FerryWarnings, 1);

  self->sentences = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->sentences, NULL);
  return self;
}

void
ferry_warnings_free (FerryWarnings *self)
{
  g_ptr_array_unref (self->sentences);
  g_free (self);
}

/* Takes @sentence. */
static void
add (FerryWarnings *self,
     char          *sentence)
{
  g_ptr_array_insert (self->sentences, (int) self->sentences->len - 1, sentence);
}

void
ferry_warnings_add_damaged (FerryWarnings *self,
                            const char    *name,
                            const char    *copy)
{
  if (copy != NULL)
    add (self,
         g_strdup_printf (_ ("A part of the saved list of transfers (“%s”) was damaged. What could "
                             "be read is kept; the damaged file was set aside as “%s”."),
                          name, copy));
  else
    add (self,
         g_strdup_printf (_ ("A part of the saved list of transfers (“%s”) is damaged. What could "
                             "be read is kept, but it could not be written anew: see that the "
                             "state folder has room."),
                          name));
}

void
ferry_warnings_add_missing (FerryWarnings *self)
{
  add (self, g_strdup (_ ("The file “snapshot” of the saved list of transfers is missing or too "
                          "old. Transfers that were only in it are lost.")));
}

const char *const *
ferry_warnings_get_sentences (FerryWarnings *self)
{
  return (const char *const *) self->sentences->pdata;
}
