/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-request.h"

G_BEGIN_DECLS

/* Incremental hashing by GnuTLS (six times as fast as GChecksum). */
typedef struct _FerryDigest FerryDigest;

/* @kind: not NONE. (transfer full) (nullable): NULL where the system's policy
 * forbids the algorithm (MD5 in FIPS mode). */
FerryDigest *ferry_digest_new (FerryChecksumKind kind);
/* Goes on from the state of @self, which must not be finished.
 * (transfer full) (nullable): NULL as for ferry_digest_new() */
FerryDigest *ferry_digest_copy (FerryDigest *self);
void         ferry_digest_free (FerryDigest *self);
void         ferry_digest_update (FerryDigest *self, gconstpointer data, gsize size);
/* Lower-case hex; the digest is done after it. (transfer full) */
char *ferry_digest_finish (FerryDigest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDigest, ferry_digest_free)

G_END_DECLS
