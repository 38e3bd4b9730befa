/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-ids.h"

#include "ferry-cli-client.h"
#include "ferry-error.h"

#include <glib/gi18n-lib.h>

#define ID_LENGTH 36

gboolean
ferry_cli_ids_is_prefix (const char *word)
{
  gsize i;

  for (i = 0; word[i] != '\0'; i++)
    {
      gboolean is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;

      if (i == ID_LENGTH || (is_hyphen ? word[i] != '-' : !g_ascii_isxdigit (word[i])))
        return FALSE;
    }

  return i > 0;
}

static void G_GNUC_PRINTF (2, 3)
    refuse (GError    **error,
            const char *format,
            ...)
{
  va_list arguments;

  va_start (arguments, format);
  *error = g_error_new_valist (FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, format, arguments);
  va_end (arguments);
}

/* (transfer full) (nullable) */
static char *
find_one (FerryClient *client,
          const char  *prefix,
          GError     **error)
{
  g_auto (FerryCliCall) call = { 0 };
  g_auto (GStrv)        ids = NULL;
  g_autofree char      *all = NULL;

  if (strlen (prefix) == ID_LENGTH)
    return g_strdup (prefix);

  ferry_client_find_async (client, prefix, NULL, ferry_cli_call_done_cb, &call);
  ids = ferry_client_find_finish (client, ferry_cli_call_wait (&call), error);
  if (ids == NULL)
    return NULL;
  if (g_strv_length (ids) == 1)
    return g_strdup (ids[0]);

  if (ids[0] == NULL)
    {
      refuse (error, _ ("There is no transfer whose id begins with “%s”."), prefix);
      return NULL;
    }
  all = g_strjoinv (", ", ids);
  refuse (error, _ ("Several ids begin with “%s”: %s. Give more of the one that you mean."),
          prefix, all);
  return NULL;
}

char **
ferry_cli_ids_find (FerryClient       *client,
                    const char *const *words,
                    GError           **error)
{
  g_autoptr (GHashTable)   seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  GError                  *failure = NULL;

  for (gsize i = 0; words[i] != NULL && failure == NULL; i++)
    {
      g_autofree char *prefix = g_ascii_strdown (words[i], -1);
      char            *id = NULL;

      if (ferry_cli_ids_is_prefix (prefix))
        id = find_one (client, prefix, &failure);
      else
        refuse (&failure, _ ("“%s” is not the beginning of an id. “ferryctl list” shows the ids."),
                words[i]);
      if (id == NULL)
        continue;
      if (!g_hash_table_contains (seen, id))
        g_strv_builder_add (found, id);
      g_hash_table_add (seen, id);
    }

  if (failure == NULL)
    return g_strv_builder_end (found);

  g_propagate_error (error, failure);
  return NULL;
}
