/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <string.h>

#define TEXT "some text\n"
#define MAX_SIZE 100

/* One text that is wanted. */
typedef struct
{
  FerryTestRig *rig;
  GCancellable *cancellable; /* (owned) */
  gboolean      is_done;
  char         *text;  /* (owned) (nullable) */
  char         *uri;   /* (owned) (nullable) */
  GError       *error; /* (owned) (nullable) */
} Wish;

static void
wish_free (Wish *self)
{
  g_object_unref (self->cancellable);
  g_free (self->text);
  g_free (self->uri);
  g_clear_error (&self->error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Wish              *self = data;
  g_autoptr (GBytes) text = NULL;

  g_assert_false (self->is_done);
  self->is_done = TRUE;
  text = ferry_engine_fetch_text_finish (FERRY_ENGINE (source), result, &self->uri, &self->error);
  g_assert_true ((text != NULL) != (self->error != NULL));
  if (text != NULL)
    self->text = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static Wish *
wish (FerryTestRig *rig,
      const char   *path)
{
  g_autofree char         *uri = ferry_fake_origin_dup_uri (rig->origin, path);
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             dict;
  Wish                    *self = g_new0 (Wish, 1);

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "uri", "s", uri);
  g_variant_dict_insert (&dict, "directory", "s", rig->directory);
  g_variant_dict_insert (&dict, "proxy", "s", "none");
  g_variant_dict_insert (&dict, "user", "s", "me");
  g_variant_dict_insert (&dict, "password", "s", "secret");
  request = ferry_request_new (g_variant_dict_end (&dict), &secrets, &error);
  g_assert_no_error (error);

  self->rig = rig;
  self->cancellable = g_cancellable_new ();
  ferry_engine_fetch_text_async (rig->engine, request, secrets, MAX_SIZE, self->cancellable,
                                 fetched_cb, self);
  return self;
}

static gboolean
is_done (gpointer data)
{
  const Wish *self = data;

  return self->is_done;
}

static void
wish_wait (Wish *self)
{
  ferry_test_rig_until (self->rig, "the text was fetched", is_done, self);
}

static void
serve (FerryTestRig *rig,
       const char   *path,
       const char   *text,
       const char   *fault)
{
  FerryFakeResource resource = { .text = text, .faults = { fault } };

  ferry_fake_origin_add (rig->origin, path, &resource);
}

static void
test_text (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Wish)         wished = NULL;
  g_autofree char         *there = ferry_fake_origin_dup_uri (rig->origin, "/there");

  serve (rig, "/go", "", "redirect:/there");
  serve (rig, "/there", TEXT, "auth-basic:me:secret");
  wished = wish (rig, "/go");
  wish_wait (wished);
  g_assert_no_error (wished->error);
  g_assert_cmpstr (wished->text, ==, TEXT);
  g_assert_cmpstr (wished->uri, ==, there);

  /* No file, no transfer. */
  ferry_test_rig_assert_listing (rig, "");
  g_assert_cmpuint (ferry_store_get_n (rig->store), ==, 0);
}

typedef struct
{
  const char *name;
  const char *fault;
  int         error;
} Failure;

static const Failure failures[] = {
  { "/engine-fetch/not-found", "status:404", FERRY_ERROR_NOT_FOUND },
  { "/engine-fetch/unauthorized", "auth-basic:you:secret", FERRY_ERROR_UNAUTHORIZED },
  { "/engine-fetch/connection-lost", "reset-at-once", FERRY_ERROR_CONNECTION_RESET },
  { "/engine-fetch/too-long", "size:101", FERRY_ERROR_UNEXPECTED_STATUS_CODE },
};

static void
test_failure (gconstpointer data)
{
  const Failure           *c = data;
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Wish)         wished = NULL;

  serve (rig, "/a", NULL, c->fault);
  wished = wish (rig, "/a");
  wish_wait (wished);
  g_assert_error (wished->error, FERRY_ERROR, c->error);
}

static void
test_cancelled (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Wish)         wished = NULL;

  serve (rig, "/a", TEXT, "hang");
  wished = wish (rig, "/a");
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, 1);
  g_cancellable_cancel (wished->cancellable);
  wish_wait (wished);
  g_assert_error (wished->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (ferry_fake_origin_wait_at_most (rig->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

static void
test_engine_stops_meanwhile (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (Wish)         wished = NULL;

  serve (rig, "/a", TEXT, "hang");
  wished = wish (rig, "/a");
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, 1);
  ferry_test_rig_stop (rig);
  wish_wait (wished);
  g_assert_error (wished->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-fetch/text", test_text);
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    g_test_add_data_func (failures[i].name, &failures[i], test_failure);
  g_test_add_func ("/engine-fetch/cancelled", test_cancelled);
  g_test_add_func ("/engine-fetch/engine-stops-meanwhile", test_engine_stops_meanwhile);

  return g_test_run ();
}
