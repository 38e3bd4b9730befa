/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-json.h"

static FerryTransfer *
create_transfer (const FerryTransferRecord *record)
{
  g_auto (GVariantDict)    options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;

  g_variant_dict_insert (&options, "uri", "s", "http://example.org/a%20b?x=\"1\"");
  g_variant_dict_insert (&options, "directory", "s", "/tmp");
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  return ferry_transfer_new ("0b0e7a2c-1111-4222-8333-444455556666", request, record);
}

static void
test_escapes (void)
{
  static const struct
  {
    const char *text;
    const char *json;
  } cases[] = {
    { NULL, "null" },
    { "", "\"\"" },
    { "plain", "\"plain\"" },
    { "\"\\/", "\"\\\"\\\\/\"" },
    { "a\nb\tc\001", "\"a\\u000ab\\u0009c\\u0001\"" },
    { "\177", "\"\\u007f\"" },
    { "한글", "\"한글\"" },
    { "\377", "\"\357\277\275\"" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) json = g_string_new (NULL);

      ferry_cli_json_append_string (json, cases[i].text);
      g_assert_cmpstr (json->str, ==, cases[i].json);
    }
}

static void
test_new_transfer (void)
{
  g_autoptr (FerryTransfer) transfer = create_transfer (NULL);
  g_autofree char          *json = ferry_cli_json_format (transfer);

  g_assert_true (g_str_has_prefix (json, "{\"id\": \"0b0e7a2c-1111-4222-8333-444455556666\", "));
  g_assert_nonnull (strstr (json, "\"url\": \"http://example.org/a%20b?x="));
  g_assert_true (g_str_has_suffix (json, "}"));
  g_assert_nonnull (strstr (json, "\"path\": null, "
                                  "\"direction\": \"download\", \"status\": \"idle\""));
  g_assert_nonnull (strstr (json, "\"error\": null, \"error-code\": null, "));
  g_assert_nonnull (strstr (json, "\"received\": 0, \"total\": null, \"http-status\": null, "));
  g_assert_nonnull (strstr (json, "\"resumed-from\": 0, \"restarted\": false, \"retries\": 0, "));
  g_assert_nonnull (strstr (json, "\"checksum\": null"));
  g_assert_null (strchr (json, '\n'));
}

static void
test_failed_transfer (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_autofree char             *json = NULL;

  ferry_transfer_record_init (&record);
  record.status = FERRY_STATUS_ERROR;
  record.error = 404;
  record.message = g_strdup ("It is \"gone\".");
  record.detail = g_strdup ("HTTP 404");
  record.name = g_strdup ("a b");
  record.total = 1000;
  record.http_status = 404;
  record.resumed_from = 12;
  record.restarts = 2;
  record.total_retries = 3;
  ferry_range_set_add (record.have, 0, 17);
  transfer = create_transfer (&record);
  json = ferry_cli_json_format (transfer);

  g_assert_nonnull (strstr (json, "\"path\": \"/tmp/a b\", "
                                  "\"direction\": \"download\", \"status\": \"error\""));
  g_assert_nonnull (strstr (json, "\"error\": \"not-found\", \"error-code\": 404, "));
  g_assert_nonnull (strstr (json, "\"message\": \"It is \\\"gone\\\".\""));
  g_assert_nonnull (strstr (json, "\"detail\": \"HTTP 404\""));
  g_assert_nonnull (strstr (json, "\"received\": 17, \"total\": 1000, \"http-status\": 404, "));
  g_assert_nonnull (strstr (json, "\"resumed-from\": 12, \"restarted\": true, \"retries\": 3, "));
}

static void
test_completed_transfer_has_no_error (void)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  g_autofree char             *json = NULL;

  ferry_transfer_record_init (&record);
  record.status = FERRY_STATUS_COMPLETED;
  /* Of a try before the one that went well. */
  record.error = 503;
  record.checksum = g_strdup ("sha256:00");
  transfer = create_transfer (&record);
  json = ferry_cli_json_format (transfer);

  g_assert_nonnull (strstr (json, "\"status\": \"completed\""));
  g_assert_nonnull (strstr (json, "\"error\": null, \"error-code\": null, \"message\": null"));
  g_assert_nonnull (strstr (json, "\"checksum\": \"sha256:00\""));
}

static void
test_variants (void)
{
  static const struct
  {
    const char *value;
    const char *json;
  } cases[] = {
    { "true", "true" },
    { "uint32 7", "7" },
    { "int64 -7", "-7" },
    { "uint64 18446744073709551615", "18446744073709551615" },
    { "'a \"b\"'", "\"a \\\"b\\\"\"" },
    { "<'a'>", "\"a\"" },
    { "@as []", "[]" },
    { "['a', 'b']", "[\"a\", \"b\"]" },
    { "('a', 1)", "[\"a\", 1]" },
    { "@a{sv} {}", "{}" },
    { "{'a': <1>, 'b': <{'c': <true>}>}", "{\"a\": 1, \"b\": {\"c\": true}}" },
    { "{1: 'a'}", "[[1, \"a\"]]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant) value = g_variant_new_parsed (cases[i].value);
      g_autoptr (GString)  json = g_string_new (NULL);

      ferry_cli_json_append_variant (json, value);
      g_assert_cmpstr (json->str, ==, cases[i].json);
    }
}

static void
test_row (void)
{
  g_autoptr (FerryTransfer) transfer = create_transfer (NULL);
  g_auto (FerryRow)         row = { 0 };
  g_autofree char          *json = NULL;

  ferry_row_init_transfer (&row, transfer);
  json = ferry_cli_json_format_row (&row);
  g_assert_nonnull (strstr (json, "\"name\": \"a b\", \"url\": \"http://example.org/a%20b"));
  g_assert_nonnull (strstr (json, "\"error\": null, \"error-code\": null"));
  g_assert_nonnull (strstr (json, "\"total\": null"));
  g_assert_nonnull (strstr (json, "\"finished\": null"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-json/strings-are-escaped", test_escapes);
  g_test_add_func ("/cli-json/unknown-members-are-null", test_new_transfer);
  g_test_add_func ("/cli-json/failure-has-nick-and-number", test_failed_transfer);
  g_test_add_func ("/cli-json/completed-transfer-has-no-error",
                   test_completed_transfer_has_no_error);
  g_test_add_func ("/cli-json/variants", test_variants);
  g_test_add_func ("/cli-json/row", test_row);

  return g_test_run ();
}
