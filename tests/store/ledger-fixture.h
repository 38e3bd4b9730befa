/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-ledger.h"
#include "store-fixture.h"

G_BEGIN_DECLS

/* What the tests of the ledger share: the file "ledger" in the folder of a
 * StoreFixture. Days are numbered from DAY_0 on. */

#define DAY G_GINT64_CONSTANT (86400)
#define DAY_0 (G_GINT64_CONSTANT (20000) * DAY)

FerryLedger *ledger_open (StoreFixture *fixture);
FerryLedger *ledger_open_at (StoreFixture *fixture, gint64 now);
/* Over the operations that can be made to fail. */
FerryLedger *ledger_open_fake (StoreFixture *fixture, GError **error);

/* So many bytes received, and twice as many by all. */
void  ledger_add (FerryLedger *ledger, const char *id, guint day, guint64 received);
void  ledger_flush (FerryLedger *ledger);
gsize ledger_get_file_size (StoreFixture *fixture);

/* All entries as "ID@DAY=RECEIVED", or those of a part. */
char *dup_ledger (FerryLedger *ledger);
void  assert_ledger (FerryLedger *ledger, const char *expected);
void  assert_part (FerryLedger *ledger,
                   const char  *id,
                   gint64       since,
                   gint64       until,
                   const char  *expected);

G_END_DECLS
