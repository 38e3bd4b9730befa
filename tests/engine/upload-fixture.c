/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "upload-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Retries are waited for in a moment; but a slow machine still answers in time. */
#define HASTE 10

UploadFixture *
upload_fixture_new_with_ops (const FerryFileOps *ops)
{
  FerryTestRigOptions   options = { .no_origin = TRUE, .haste = HASTE, .ops = ops };
  FerryFakeInboxOptions inbox = { .receive_buffer = 64 * 1024 };
  UploadFixture        *self = g_new0 (UploadFixture, 1);
  g_autoptr (GError)    error = NULL;

  self->rig = ferry_test_rig_new (&options);
  self->inbox = ferry_fake_inbox_new (&inbox, &error);
  g_assert_no_error (error);
  return self;
}

UploadFixture *
upload_fixture_new (void)
{
  return upload_fixture_new_with_ops (NULL);
}

void
upload_fixture_free (UploadFixture *self)
{
  ferry_test_rig_free (self->rig);
  ferry_fake_inbox_free (self->inbox);
  g_free (self);
}

static void
make (UploadFixture *self,
      const char    *name,
      gsize          size,
      guint32        seed)
{
  g_autofree char   *path = fixture_dup_path (self->rig, name);
  g_autofree char   *bytes = g_malloc (size);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < size; i++)
    {
      seed = seed * 1664525 + 1013904223;
      bytes[i] = (char) (seed >> 24);
    }
  g_file_set_contents (path, bytes, (gssize) size, &error);
  g_assert_no_error (error);
}

void
upload_fixture_make (UploadFixture *self,
                     const char    *name,
                     gsize          size)
{
  make (self, name, size, 1);
}

void
upload_fixture_touch (UploadFixture *self,
                      const char    *name,
                      gsize          size)
{
  g_autofree char *path = fixture_dup_path (self->rig, name);
  struct timespec  times[2] = { { 2000000000, 0 }, { 2000000000, 0 } };

  make (self, name, size, 2);
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

FerryTransfer *
upload_fixture_send (UploadFixture *self,
                     const char    *name,
                     const char    *path,
                     const char    *options)
{
  g_autofree char         *text = g_strdup_printf ("{%s}", options != NULL ? options : "");
  g_autofree char         *uri = NULL;
  g_autoptr (GVariant)     extra = NULL;
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             dict;
  FerryTransfer           *transfer;

  extra = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
  g_assert_no_error (error);
  uri = path[0] == '/' ? ferry_fake_inbox_dup_uri (self->inbox, path) : g_strdup (path);

  g_variant_dict_init (&dict, extra);
  g_variant_dict_insert (&dict, "direction", "s", "upload");
  g_variant_dict_insert (&dict, "uri", "s", uri);
  g_variant_dict_insert (&dict, "proxy", "s", "none");
  if (name != NULL)
    g_variant_dict_insert_value (&dict, "source",
                                 g_variant_new_take_string (fixture_dup_path (self->rig, name)));
  request = ferry_request_new (g_variant_dict_end (&dict), &secrets, &error);
  g_assert_no_error (error);

  transfer = ferry_engine_add (self->rig->engine, request, secrets);
  g_ptr_array_add (self->rig->transfers, g_object_ref (transfer));
  return transfer;
}

FerryTransfer *
upload_fixture_restart (UploadFixture *self,
                        FerryTransfer *transfer)
{
  g_autofree char *id = g_strdup (ferry_transfer_get_id (transfer));

  ferry_test_rig_stop (self->rig);
  ferry_test_rig_start (self->rig);
  return ferry_test_rig_lookup (self->rig, id);
}

FerryTransfer *
upload_fixture_kill (UploadFixture *self,
                     FerryTransfer *transfer)
{
  g_autofree char       *id = g_strdup (ferry_transfer_get_id (transfer));
  g_autoptr (GHashTable) state = NULL;

  ferry_test_rig_flush (self->rig);
  state = fixture_save_folder (self->rig->state);
  ferry_test_rig_stop (self->rig);
  fixture_restore_folder (self->rig->state, state);
  ferry_test_rig_start (self->rig);
  return ferry_test_rig_lookup (self->rig, id);
}

void
upload_fixture_run_to_bytes (UploadFixture *self,
                             guint64        bytes)
{
  g_assert_true (ferry_fake_inbox_iterate (self->inbox, FERRY_FAKE_COUNT_BYTES, bytes));
}

void
upload_fixture_run_to_held (UploadFixture *self,
                            guint64        n)
{
  g_assert_true (ferry_fake_inbox_iterate (self->inbox, FERRY_FAKE_COUNT_HELD, n));
}

void
upload_fixture_assert_sent (UploadFixture *self,
                            FerryTransfer *transfer,
                            const char    *name,
                            const char    *path)
{
  g_autofree char            *file = fixture_dup_path (self->rig, name);
  g_autoptr (FerryFakeParcel) parcel = ferry_fake_inbox_find_parcel (self->inbox, path);
  const FerryTransferRecord  *record = ferry_transfer_get_record (transfer);
  g_autofree char            *bytes = NULL;
  g_autoptr (GError)          error = NULL;
  gsize                       size;

  ferry_test_rig_assert_ended (self->rig, transfer, FERRY_STATUS_COMPLETED, -1);
  g_file_get_contents (file, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (record->total, ==, (goffset) size);
  g_assert_cmpint (ferry_range_set_get_total (record->have), ==, (goffset) size);
  g_assert_null (record->upload_uri);

  g_assert_nonnull (parcel);
  g_assert_true (parcel->is_whole);
  g_assert_cmpuint (parcel->length, ==, size);
  g_assert_cmpmem (g_bytes_get_data (parcel->data, NULL), g_bytes_get_size (parcel->data), bytes,
                   size);
}

GPtrArray *
upload_fixture_dup_requests (UploadFixture *self,
                             const char    *method)
{
  g_autoptr (GPtrArray) all = ferry_fake_inbox_dup_requests (self->inbox);
  GPtrArray            *chosen = g_ptr_array_new ();

  g_ptr_array_set_free_func (chosen, (GDestroyNotify) ferry_fake_request_free);
  for (guint i = 0; i < all->len; i++)
    {
      FerryFakeRequest *request = g_ptr_array_index (all, i);

      if (method == NULL || g_str_equal (request->method, method))
        g_ptr_array_add (chosen, ferry_fake_request_copy (request));
    }

  return chosen;
}

guint
upload_fixture_count (UploadFixture *self,
                      const char    *method)
{
  g_autoptr (GPtrArray) requests = upload_fixture_dup_requests (self, method);

  return requests->len;
}

char *
upload_fixture_dup_methods (UploadFixture *self)
{
  g_autoptr (GPtrArray) requests = upload_fixture_dup_requests (self, NULL);
  GString              *methods = g_string_new (NULL);

  for (guint i = 0; i < requests->len; i++)
    {
      FerryFakeRequest *request = g_ptr_array_index (requests, i);

      g_string_append_printf (methods, "%s%s", i > 0 ? " " : "", request->method);
    }

  return g_string_free (methods, FALSE);
}

char *
upload_fixture_dup_field (UploadFixture *self,
                          const char    *method,
                          guint          index,
                          const char    *name)
{
  g_autoptr (GPtrArray) requests = upload_fixture_dup_requests (self, method);

  g_assert_cmpuint (index, <, requests->len);
  return g_strdup (ferry_fake_request_get_header (g_ptr_array_index (requests, index), name));
}
