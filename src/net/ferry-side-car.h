/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-checksum-kind.h"
#include "ferry-contact.h"

G_BEGIN_DECLS

/**
 * FerrySideCar:
 *
 * Looks for the checksum of a file in a text that lies beside it on the server:
 * "file.iso.sha256", "SHA256SUMS". Network thread only.
 */
typedef struct _FerrySideCar FerrySideCar;

/* Where to look: FERRY_SIDE_CAR_AUTO for the usual places, or an address. */
#define FERRY_SIDE_CAR_AUTO "auto"

/* @hex: (nullable): in lower case; NULL when there is none. @error: (nullable): of
 * a given address, which must have one. */
typedef void (*FerrySideCarFunc) (FerryChecksumKind kind,
                                  const char       *hex,
                                  const GError     *error,
                                  gpointer          user_data);

/**
 * ferry_side_car_start:
 * @contact: open, to the file; outlives the side-car
 * @where: see above
 * @names: under which the file may be in a list, beside that in its address; up to
 *   NULL
 * @func: called once, never before this returns, unless ferry_side_car_free()
 *   comes first; may free the side-car
 */
FerrySideCar *ferry_side_car_start (const FerryContact *contact,
                                    const char         *where,
                                    const char *const  *names,
                                    FerrySideCarFunc    func,
                                    gpointer            user_data);
void          ferry_side_car_free (FerrySideCar *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySideCar, ferry_side_car_free)

G_END_DECLS
