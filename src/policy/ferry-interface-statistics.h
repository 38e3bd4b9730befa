/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryInterfaceStatistics: what an interface has carried since it exists. */
typedef struct
{
  guint64 received;
  guint64 sent;
} FerryInterfaceStatistics;

/**
 * ferry_interface_statistics_read:
 * @interface: its name; not a path
 *
 * What the kernel has counted on the interface. FALSE where there is no such
 * interface or the kernel does not tell. Does not block.
 */
gboolean ferry_interface_statistics_read (const char               *interface,
                                          FerryInterfaceStatistics *statistics);

/* The same of a given folder of interfaces. */
gboolean ferry_interface_statistics_read_from (const char               *folder,
                                               const char               *interface,
                                               FerryInterfaceStatistics *statistics);

G_END_DECLS
