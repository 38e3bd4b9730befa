/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-header.h"

G_BEGIN_DECLS

/**
 * FerryBodyPart:
 * @name: (nullable): of the field; of every part of a form
 * @value: (nullable): the text of it; NULL when it is a file
 * @file: (nullable): absolute path of the file that it is of
 * @file_name: (nullable): what the server is told that the file is called; its
 *   own name by default
 * @content_type: (nullable): of a file what its name and beginning say by default
 * @headers: more header fields of this part (element-type FerryHeader)
 *
 * One part of a multipart body, as wished for. A plain value that owns its texts.
 */
typedef struct
{
  char   *name;
  char   *value;
  char   *file;
  char   *file_name;
  char   *content_type;
  GArray *headers;
} FerryBodyPart;

/* Frees what @part, a FerryBodyPart, holds: to be the clear function of an array. */
void ferry_body_part_clear (gpointer part);

/* "a{sv}": name s, value s or file s, file-name s, content-type s, headers a(ss);
 * floating. */
GVariant *ferry_body_part_encode (const FerryBodyPart *self);
/* Everything is checked: exactly one of value and file, an absolute path, a name
 * where @needs_name, a media type, good header fields that do not say what the
 * rest says already (Content-Disposition, Content-Type, Content-Length). Names
 * and values are any UTF-8; how they are written is the encoder's part. @why is
 * set to one translated sentence on failure; @self is initialised by this, and
 * cleared on failure. */
gboolean ferry_body_part_decode (GVariant      *variant,
                                 gboolean       needs_name,
                                 FerryBodyPart *self,
                                 const char   **why);

G_END_DECLS
