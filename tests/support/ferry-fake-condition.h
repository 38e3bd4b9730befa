/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-fault.h"

G_BEGIN_DECLS

/* FerryFakeCondition: when a fault strikes, without the counting. */
typedef struct _FerryFakeCondition FerryFakeCondition;

/* NULL when there is no such condition or its value is wrong. */
FerryFakeCondition *ferry_fake_condition_parse (const char *text);
void                ferry_fake_condition_free (FerryFakeCondition *self);

gboolean ferry_fake_condition_holds (const FerryFakeCondition *self,
                                     const FerryFakeScene     *scene);

/* All conditions, one a line, for --help. (transfer full) */
char *ferry_fake_condition_describe_all (void);

G_END_DECLS
