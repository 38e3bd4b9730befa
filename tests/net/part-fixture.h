/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-file-ops.h"
#include "ferry-part-file.h"

G_BEGIN_DECLS

/**
 * PartFixture:
 *
 * A folder for downloads that goes away with the test, and file operations that
 * can be made to fail.
 */
typedef struct
{
  char             *directory; /* (owned) */
  FerryFakeFileOps *fake;      /* (owned) */
  FerryPartFileSpec spec;      /* for "name" of transfer "id-1" in @directory */
} PartFixture;

void part_fixture_set_up (PartFixture  *self,
                          gconstpointer data);
void part_fixture_tear_down (PartFixture  *self,
                             gconstpointer data);

#define PART_TEST(path, func) \
  g_test_add (path, PartFixture, NULL, part_fixture_set_up, func, part_fixture_tear_down)

/* The part of the fixture's spec, or that of another name, which must come to
 * be. */
FerryPartFile *part_fixture_create (PartFixture *self,
                                    const char  *name);
/* The spec as it is must be refused with this code. */
void part_fixture_assert_refused (PartFixture *self,
                                  int          code);
/* Both names of a part. */
void part_fixture_assert_names (FerryPartFile *part,
                                const char    *name,
                                const char    *part_name);

/* The folder. */
char    *part_fixture_path (PartFixture *self,
                            const char  *name);
void     part_fixture_write (PartFixture *self,
                             const char  *name,
                             const char  *text);
gboolean part_fixture_has (PartFixture *self,
                           const char  *name);
void     part_fixture_assert_text (PartFixture *self,
                                   const char  *name,
                                   const char  *text);
/* How many entries it has. */
guint part_fixture_count (PartFixture *self);

/* Whether the file system of the test keeps extended attributes. */
gboolean part_fixture_has_attributes (PartFixture *self);

G_END_DECLS
