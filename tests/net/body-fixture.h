/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-body.h"
#include "ferry-error.h"
#include "part-fixture.h"

G_BEGIN_DECLS

/* Bodies of files in the folder of a PartFixture. */

#define BODY_FIXTURE_ID "0d6a4bd4-5f02-4c2c-8f0d-d1f3c7a1b2e3"
#define BODY_TEST(path, func) PART_TEST ("/body/" path, func)

/* @options: a dictionary in GVariant's text, "@/" is the folder. An upload to
 * somewhere. */
FerryRequest *body_fixture_new_request (PartFixture *self,
                                        const char  *options);
/* These must come to be. */
FerryBody       *body_fixture_new_body (PartFixture *self,
                                        const char  *options);
FerryBodyReader *body_fixture_open_body (FerryBody *body,
                                         goffset    first);
/* Clears it. */
void body_fixture_assert_error (GError         **error,
                                FerryErrorStatus status);
void body_fixture_assert_refused (PartFixture     *self,
                                  const char      *options,
                                  FerryErrorStatus status);
/* Nothing can be read, however often one tries. */
void body_fixture_assert_broken (FerryBodyReader *reader,
                                 FerryErrorStatus status);
/* All from @first on, in steps of @step. */
GByteArray *body_fixture_drain (FerryBody *body,
                                goffset    first,
                                gsize      step);
void        body_fixture_assert_bytes (FerryBody  *body,
                                       const char *expected,
                                       gsize       size);

void body_fixture_write_bytes (PartFixture *self,
                               const char  *name,
                               const void  *data,
                               gsize        size);
/* A file of @size bytes that differ from their neighbours. (transfer full) */
guint8 *body_fixture_write_pattern (PartFixture *self,
                                    const char  *name,
                                    gsize        size);
void    body_fixture_set_size (PartFixture *self,
                               const char  *name,
                               goffset      size);
void    body_fixture_set_time (PartFixture *self,
                               const char  *name,
                               gint64       seconds);

G_END_DECLS
