/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-request.h"
#include "ferry-upload-plan.h"

static FerryUploadPlan
make_plan (FerryUploadWay way,
           const char    *address,
           GVariant      *common)
{
  FerryUploadPlan plan = { way, address, "file", NULL, common };

  return plan;
}

/* "a{sv}" with the protocol. (transfer full) */
static GVariant *
make_common (const char *protocol)
{
  GVariantDict common;

  g_variant_dict_init (&common, NULL);
  if (protocol != NULL)
    g_variant_dict_insert (&common, "upload-protocol", "s", protocol);
  return g_variant_ref_sink (g_variant_dict_end (&common));
}

/* ---- Addresses ------------------------------------------------------------ */

typedef struct
{
  const char    *name;
  FerryUploadWay way;
  const char    *protocol; /* nullable */
  const char    *address;
  const char    *path;
  const char    *expected;
} Address;

static const Address addresses[] = {
  { "/upload-plan/address/a-folder-takes-the-name", FERRY_UPLOAD_WAY_PUT, NULL, "http://h/in/",
    "/home/a b?/c#d %.txt", "http://h/in/c%23d%20%25.txt" },
  { "/upload-plan/address/letters-are-escaped", FERRY_UPLOAD_WAY_PUT, NULL, "http://h/",
    "/배.txt", "http://h/%EB%B0%B0.txt" },
  { "/upload-plan/address/a-file-is-what-it-is-called", FERRY_UPLOAD_WAY_PUT, NULL, "http://h/in",
    "/a.txt", "http://h/in" },
  { "/upload-plan/address/a-query-is-no-folder", FERRY_UPLOAD_WAY_PUT, NULL, "http://h/in/?x",
    "/a.txt", "http://h/in/?x" },
  { "/upload-plan/address/a-post-goes-there", FERRY_UPLOAD_WAY_POST, NULL, "http://h/in/",
    "/a.txt", "http://h/in/" },
  { "/upload-plan/address/a-form-goes-there", FERRY_UPLOAD_WAY_FORM, NULL, "http://h/in/",
    "/a.txt", "http://h/in/" },
  { "/upload-plan/address/tus-finds-names-itself", FERRY_UPLOAD_WAY_PUT, "tus", "http://h/in/",
    "/a.txt", "http://h/in/" },
};

static void
test_address (gconstpointer data)
{
  const Address       *c = data;
  g_autoptr (GVariant) common = make_common (c->protocol);
  FerryUploadPlan      plan = make_plan (c->way, c->address, common);
  g_autofree char     *address = ferry_upload_plan_build_address (&plan, c->path);

  g_assert_cmpstr (address, ==, c->expected);
}

/* ---- Requests ------------------------------------------------------------- */

static FerryRequest *
parse (GVariant *options)
{
  g_autoptr (GError) error = NULL;
  FerryRequest      *request = ferry_request_new (options, NULL, &error);

  g_assert_no_error (error);
  return request;
}

static void
test_request (void)
{
  g_autoptr (GVariant)     common = make_common ("resumable");
  FerryUploadPlan          plan = make_plan (FERRY_UPLOAD_WAY_PUT, "http://h/in/", common);
  g_autoptr (GVariant)     options = ferry_upload_plan_build_request (&plan, "/a.txt");
  g_autoptr (FerryRequest) request = parse (options);

  g_assert_cmpint (ferry_request_get_direction (request), ==, FERRY_DIRECTION_UPLOAD);
  g_assert_cmpstr (ferry_request_get_uri (request), ==, "http://h/in/a.txt");
  g_assert_cmpstr (ferry_request_get_source (request), ==, "/a.txt");
  g_assert_cmpstr (ferry_request_get_method (request), ==, "PUT");
  g_assert_cmpint (ferry_request_get_upload_protocol (request), ==,
                   FERRY_UPLOAD_PROTOCOL_RESUMABLE);
  g_assert_cmpuint (ferry_upload_plan_count (&plan, 3), ==, 3);
}

static void
test_post (void)
{
  g_autoptr (GVariant)     common = make_common (NULL);
  FerryUploadPlan          plan = make_plan (FERRY_UPLOAD_WAY_POST, "http://h/in", common);
  g_autoptr (GVariant)     options = ferry_upload_plan_build_request (&plan, "/a.txt");
  g_autoptr (FerryRequest) request = parse (options);

  g_assert_cmpstr (ferry_request_get_method (request), ==, "POST");
  g_assert_cmpstr (ferry_request_get_source (request), ==, "/a.txt");
}

static void
test_form (void)
{
  const char *const        paths[] = { "/a.txt", "/b.txt", NULL };
  g_autoptr (GVariant)     common = make_common (NULL);
  g_autoptr (GVariant)     fields = NULL;
  g_autoptr (GVariant)     options = NULL;
  g_autoptr (FerryRequest) request = NULL;
  FerryUploadPlan          plan = make_plan (FERRY_UPLOAD_WAY_FORM, "http://h/form", common);
  const FerryBodyPart     *parts;
  guint                    n_parts;

  fields = g_variant_ref_sink (g_variant_new_parsed ("[{'name': <'title'>, 'value': <'Ships'>}]"));
  plan.fields = fields;
  plan.field = "upload";
  options = ferry_upload_plan_build_form (&plan, paths);
  request = parse (options);
  parts = ferry_request_get_parts (request, &n_parts);

  g_assert_cmpuint (n_parts, ==, 3);
  g_assert_cmpstr (parts[0].name, ==, "title");
  g_assert_cmpstr (parts[0].value, ==, "Ships");
  g_assert_cmpstr (parts[1].name, ==, "upload");
  g_assert_cmpstr (parts[1].file, ==, "/a.txt");
  g_assert_cmpstr (parts[2].file, ==, "/b.txt");
  g_assert_cmpstr (ferry_request_get_method (request), ==, "POST");
  g_assert_cmpuint (ferry_upload_plan_count (&plan, 2), ==, 1);
  g_assert_cmpuint (ferry_upload_plan_count (&plan, 0), ==, 0);
}

/* ---- Problems ------------------------------------------------------------- */

typedef struct
{
  const char    *name;
  FerryUploadWay way;
  const char    *protocol; /* nullable */
  const char    *address;
  const char    *field;
  guint          n_files;
  const char    *problem; /* nullable: how the message begins */
} Check;

static const Check checks[] = {
  { "/upload-plan/check/one-file", FERRY_UPLOAD_WAY_PUT, NULL, "http://h/a", "", 1, NULL },
  { "/upload-plan/check/several-in-a-folder", FERRY_UPLOAD_WAY_PUT, NULL, "http://h/a/", "", 2,
    NULL },
  { "/upload-plan/check/several-at-one-address", FERRY_UPLOAD_WAY_PUT, NULL, "http://h/a", "", 2,
    "\"uri\": " },
  { "/upload-plan/check/several-posts", FERRY_UPLOAD_WAY_POST, NULL, "http://h/a", "", 2, NULL },
  { "/upload-plan/check/several-by-tus", FERRY_UPLOAD_WAY_PUT, "tus", "http://h/a", "", 2, NULL },
  { "/upload-plan/check/a-form", FERRY_UPLOAD_WAY_FORM, NULL, "http://h/a", "file", 2, NULL },
  { "/upload-plan/check/a-form-without-a-name", FERRY_UPLOAD_WAY_FORM, NULL, "http://h/a", "", 2,
    "\"field\": " },
  { "/upload-plan/check/ftp", FERRY_UPLOAD_WAY_PUT, NULL, "ftp://h/a", "", 1, "\"uri\": " },
  { "/upload-plan/check/pieces-by-post", FERRY_UPLOAD_WAY_POST, "content-range", "http://h/a", "",
    1, "\"upload-protocol\": " },
};

static void
test_check (gconstpointer data)
{
  const Check         *c = data;
  g_autoptr (GVariant) common = make_common (c->protocol);
  g_autoptr (GError)   error = NULL;
  FerryUploadPlan      plan = make_plan (c->way, c->address, common);

  plan.field = c->field;
  g_assert_true (ferry_upload_plan_check (&plan, "/a.txt", c->n_files, &error) ==
                 (c->problem == NULL));
  if (c->problem == NULL)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, c->problem));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    g_test_add_data_func (addresses[i].name, &addresses[i], test_address);
  g_test_add_func ("/upload-plan/a-file-is-a-request", test_request);
  g_test_add_func ("/upload-plan/a-file-may-be-posted", test_post);
  g_test_add_func ("/upload-plan/files-and-texts-are-a-form", test_form);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    g_test_add_data_func (checks[i].name, &checks[i], test_check);

  return g_test_run ();
}
