/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * How errors cross the bus: FERRY_ERROR as FERRY_BUS_ERROR_PREFIX and the nick
 * of the status in camel case ("DiskFull"), what was asked wrongly
 * (FERRY_ERROR_INVALID_ARGUMENT) as org.freedesktop.DBus.Error.InvalidArgs.
 */

/* Tells GDBus the names. Both ends call it before anything of the bus is done. */
void ferry_bus_error_register (void);

/* The name of @status on the bus. (transfer full) */
char *ferry_bus_error_dup_name (int status);

/* @error as it is handed to a GDBusMethodInvocation; what is not ours becomes
 * the status nearest to it. (transfer full) */
GError *ferry_bus_error_encode (const GError *error);

/* What a call failed with, as the caller wants it: FERRY_ERROR with the sentence
 * of the other end, or the error of GDBus without its prefix when the other end
 * could not be reached. (transfer full) */
GError *ferry_bus_error_decode (const GError *error);

G_END_DECLS
