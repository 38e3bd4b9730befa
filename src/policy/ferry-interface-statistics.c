/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-interface-statistics.h"

#include <net/if.h>
#include <string.h>

#define FOLDER "/sys/class/net"

/* As the kernel has it; most of all it must not lead out of the folder. */
static gboolean
is_interface_name (const char *name)
{
  const gsize length = strlen (name);

  return length > 0 && length < IFNAMSIZ &&
         strpbrk (name, "/: \t\n") == NULL &&
         strstr (name, "..") == NULL &&
         !g_str_equal (name, ".");
}

static gboolean
read_counter (const char *folder,
              const char *interface,
              const char *counter,
              guint64    *value)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  path = g_build_filename (folder, interface, "statistics", counter, NULL);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  return g_ascii_string_to_unsigned (g_strstrip (text), 10, 0, G_MAXUINT64, value, NULL);
}

gboolean
ferry_interface_statistics_read_from (const char               *folder,
                                      const char               *interface,
                                      FerryInterfaceStatistics *statistics)
{
  FerryInterfaceStatistics found;

  g_return_val_if_fail (folder != NULL, FALSE);
  g_return_val_if_fail (interface != NULL, FALSE);
  g_return_val_if_fail (statistics != NULL, FALSE);

  if (!is_interface_name (interface) ||
      !read_counter (folder, interface, "rx_bytes", &found.received) ||
      !read_counter (folder, interface, "tx_bytes", &found.sent))
    return FALSE;

  *statistics = found;

  return TRUE;
}

gboolean
ferry_interface_statistics_read (const char               *interface,
                                 FerryInterfaceStatistics *statistics)
{
  return ferry_interface_statistics_read_from (FOLDER, interface, statistics);
}
