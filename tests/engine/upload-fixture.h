/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "engine-fixture.h"
#include "ferry-fake-inbox.h"

G_BEGIN_DECLS

/**
 * UploadFixture: a rig, an inbox that takes uploads, and files to send, in the
 * folder that downloads would go to.
 */
typedef struct
{
  FerryTestRig   *rig;   /* (owned) */
  FerryFakeInbox *inbox; /* (owned) */
} UploadFixture;

/* Waits for retries pass quickly. */
UploadFixture *upload_fixture_new (void);
/* With other system calls. */
UploadFixture *upload_fixture_new_with_ops (const FerryFileOps *ops);
void           upload_fixture_free (UploadFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UploadFixture, upload_fixture_free)

/* Makes a source of @size bytes that no two offsets have alike. */
void upload_fixture_make (UploadFixture *self,
                          const char    *name,
                          gsize          size);
/* The same, with other bytes and a later time. */
void upload_fixture_touch (UploadFixture *self,
                           const char    *name,
                           gsize          size);

/**
 * upload_fixture_send:
 * @name: of the source; NULL when @options have parts
 * @path: of the inbox, or a whole URI
 * @options: (nullable): the inside of an "a{sv}" as text
 */
FerryTransfer *upload_fixture_send (UploadFixture *self,
                                    const char    *name,
                                    const char    *path,
                                    const char    *options);

/* The program is killed, and starts again with what is on disk now. */
FerryTransfer *upload_fixture_kill (UploadFixture *self,
                                    FerryTransfer *transfer);
/* It ends well, and starts again. */
FerryTransfer *upload_fixture_restart (UploadFixture *self,
                                       FerryTransfer *transfer);

/* Runs until so many bytes of bodies came to the inbox. */
void upload_fixture_run_to_bytes (UploadFixture *self,
                                  guint64        bytes);
/* Runs until so many answers are held back, or wait for ever. */
void upload_fixture_run_to_held (UploadFixture *self,
                                 guint64        n);

/* The transfer is completed, and what was sent to @path last is the source. */
void upload_fixture_assert_sent (UploadFixture *self,
                                 FerryTransfer *transfer,
                                 const char    *name,
                                 const char    *path);
/* All requests of that method, in their order. (element-type FerryFakeRequest) */
GPtrArray *upload_fixture_dup_requests (UploadFixture *self,
                                        const char    *method);
guint      upload_fixture_count (UploadFixture *self,
                                 const char    *method);
/* All methods in their order, with a space between them. (transfer full) */
char *upload_fixture_dup_methods (UploadFixture *self);
/* Its @name header field, of the @index-th of that method. (transfer full) */
char *upload_fixture_dup_field (UploadFixture *self,
                                const char    *method,
                                guint          index,
                                const char    *name);

G_END_DECLS
