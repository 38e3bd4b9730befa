/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-validator.h"

G_BEGIN_DECLS

/* How sure it is that an answer is of the file that the part on disk is of. */
typedef enum
{
  FERRY_IDENTITY_UNKNOWN, /* nothing to compare */
  FERRY_IDENTITY_LIKELY,  /* something agrees, but nothing that proves it */
  FERRY_IDENTITY_PROVEN,  /* equal strong ETags */
  FERRY_IDENTITY_ROTATED, /* the strong ETag alone differs: a server of several that
                           * each make their own, or a new version */
  FERRY_IDENTITY_OTHER,
} FerryIdentity;

/* Climbs down from strong ETags over dates and weak ETags to the length: a rung
 * decides only where those above it say nothing, but a length that differs
 * always tells files apart. */
FerryIdentity ferry_validator_identify (const FerryValidator *known,
                                        const FerryAnswer    *answer);

gboolean ferry_identity_is_contrary (FerryIdentity identity);

/* The validators themselves, lengths aside, say that the file is another. */
gboolean ferry_validator_is_replaced (const FerryValidator *known,
                                      const FerryAnswer    *answer);

/* The size of the whole file as @answer tells it; -1 if it does not. */
goffset ferry_answer_get_total (const FerryAnswer *answer);

G_END_DECLS
