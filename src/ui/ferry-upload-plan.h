/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryUploadWay:
 * @FERRY_UPLOAD_WAY_PUT: each file by itself, to an address of its own
 * @FERRY_UPLOAD_WAY_POST: each file by itself, to whoever is at the address
 * @FERRY_UPLOAD_WAY_FORM: all files in one form
 */
typedef enum
{
  FERRY_UPLOAD_WAY_PUT,
  FERRY_UPLOAD_WAY_POST,
  FERRY_UPLOAD_WAY_FORM,
} FerryUploadWay;

/**
 * FerryUploadPlan:
 * @way: how the files are sent
 * @address: where to, as typed
 * @field: what a form calls the files
 * @fields: (nullable): "aa{sv}": the other parts of a form, as FerryBodyPart
 *   encodes them
 * @common: "a{sv}": all that the requests have besides
 *
 * What becomes of files that a person wants to upload. Holds nothing of its own.
 */
typedef struct
{
  FerryUploadWay way;
  const char    *address;
  const char    *field;
  GVariant      *fields;
  GVariant      *common;
} FerryUploadPlan;

/* Where the file at @path goes. (transfer full) */
char *ferry_upload_plan_build_address (const FerryUploadPlan *self, const char *path);
/* Whether files keep their names there: they are put below the address. */
gboolean ferry_upload_plan_keeps_names (const FerryUploadPlan *self);
/* How many requests @n_files need. */
guint ferry_upload_plan_count (const FerryUploadPlan *self, guint n_files);
/* Options for ferry_request_new(): of one file by itself, and of a form with all.
 * (transfer full), never floating. */
GVariant *ferry_upload_plan_build_request (const FerryUploadPlan *self, const char *path);
GVariant *ferry_upload_plan_build_form (const FerryUploadPlan *self, const char *const *paths);
/* Whether it will do for @n_files of which @first is one; errors as those of
 * ferry_request_new(), or about "field". */
gboolean ferry_upload_plan_check (const FerryUploadPlan *self,
                                  const char            *first,
                                  guint                  n_files,
                                  GError               **error);

G_END_DECLS
