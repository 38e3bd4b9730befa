/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-part-file.h"

G_BEGIN_DECLS

/* For ferry-part-file*.c only. */

/* The id of the transfer whose part, or just finished file, it is. */
#define FERRY_PART_FILE_ID_ATTRIBUTE "user.io.github.ferrytransfer.id"

#define FERRY_PART_FILE_FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

/* Names tried before giving up: "name", "name (1)" … */
#define FERRY_PART_FILE_MAX_NUMBER 999

struct _FerryPartFile
{
  gint                ref_count;
  const FerryFileOps *ops;
  char               *id;        /* (owned) */
  char               *directory; /* (owned) */
  char               *wish;      /* (owned) the name before it was numbered */
  char               *name;      /* (owned) final name */
  char               *part_name; /* (owned) */
  FerryIfExists       if_exists;
  int                 dir_fd;
  int                 fd;
  guint               number;          /* of @name */
  gboolean            has_synced_name; /* writer thread */
  int                 sync_errno;      /* writer thread: of the sync that failed; 0 */
};

/**
 * FerryPartTarget:
 * @FERRY_PART_TARGET_UNKNOWN: it could not be looked at; errno says why
 *
 * What stands at a final name. Links are not followed.
 */
typedef enum
{
  FERRY_PART_TARGET_FREE,
  FERRY_PART_TARGET_FILE,
  FERRY_PART_TARGET_OTHER,
  FERRY_PART_TARGET_UNKNOWN,
} FerryPartTarget;

FerryPartTarget ferry_part_file_look_at_target (FerryPartFile *self,
                                                const char    *name);

/* Whether the file was made by transfer @id. */
gboolean ferry_part_file_has_id (const FerryFileOps *ops,
                                 int                 fd,
                                 const char         *id);
/* Whether the file was made by another transfer than @id. Neither, where the file
 * system keeps no such marks. */
gboolean ferry_part_file_is_of_another (const FerryFileOps *ops,
                                        int                 fd,
                                        const char         *id);

/* Sets @error for the folder; always FALSE. */
gboolean ferry_part_file_fail_errno (FerryPartFile *self,
                                     int            saved_errno,
                                     GError       **error);

G_END_DECLS
