/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_APPLICATION (ferry_application_get_type ())
G_DECLARE_FINAL_TYPE (FerryApplication, ferry_application, FERRY, APPLICATION, AdwApplication)

/**
 * FerryApplication:
 *
 * The program with the window. It holds no transfer: those are the service's,
 * which goes on when this ends.
 */
FerryApplication *ferry_application_new (void);

G_END_DECLS
