/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus-error.h"

#include "ferry-error.h"
#include "ferry-names.h"

char *
ferry_bus_error_dup_name (int status)
{
  GString *name = g_string_new (FERRY_BUS_ERROR_PREFIX);
  gboolean is_first = TRUE;

  for (const char *p = ferry_error_status_to_nick (status); *p != '\0'; p++)
    {
      if (*p != '-')
        g_string_append_c (name, is_first ? g_ascii_toupper (*p) : *p);
      is_first = *p == '-';
    }

  return g_string_free (name, FALSE);
}

void
ferry_bus_error_register (void)
{
  static gsize          is_done = 0;
  const FerryErrorInfo *table;
  guint                 n_rows;

  if (!g_once_init_enter (&is_done))
    return;

  table = ferry_error_get_table (&n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *name = ferry_bus_error_dup_name (table[i].status);

      g_dbus_error_register_error (FERRY_ERROR, table[i].status, name);
    }
  g_once_init_leave (&is_done, 1);
}

GError *
ferry_bus_error_encode (const GError *error)
{
  FerryErrorStatus status = ferry_error_status_from_gerror (error);

  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS) ||
      g_error_matches (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT))
    return g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, error->message);

  return g_error_new_literal (FERRY_ERROR, (int) status, error->message);
}

GError *
ferry_bus_error_decode (const GError *error)
{
  GError *decoded = g_error_copy (error);

  g_dbus_error_strip_remote_error (decoded);
  if (g_error_matches (decoded, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS))
    {
      decoded->domain = FERRY_ERROR;
      decoded->code = FERRY_ERROR_INVALID_ARGUMENT;
    }

  return decoded;
}
