/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-request.h"

#define MINIMUM "'uri': <'https://example.org/file.iso'>, 'directory': <'/tmp'>"
#define SHA256 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define FILE_NAME_255                                                                     \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static GVariant *
parse_options (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant          *options = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);

  return options;
}

static FerryRequest *
make_request (const char *text,
              GVariant  **secrets,
              GError    **error)
{
  g_autoptr (GVariant) options = parse_options (text);

  return ferry_request_new (options, secrets, error);
}

static FerryRequest *
change_request (FerryRequest *request,
                const char   *text,
                GVariant    **secrets,
                GError      **error)
{
  g_autoptr (GVariant) changes = parse_options (text);

  return ferry_request_change (request, changes, secrets, error);
}

/* With the two options that no request is without. */
static FerryRequest *
request_with (const char *more,
              GVariant  **secrets)
{
  const char          *comma = *more != '\0' ? ", " : "";
  g_autofree char     *text = g_strdup_printf ("{" MINIMUM "%s%s}", comma, more);
  g_autoptr (GVariant) options = parse_options (text);
  g_autoptr (GError)   error = NULL;
  FerryRequest        *request = ferry_request_new (options, secrets, &error);

  g_assert_no_error (error);
  g_assert_nonnull (request);

  return request;
}

static void
assert_secret (GVariant   *secrets,
               const char *key,
               const char *expected)
{
  const char *value = NULL;

  g_variant_lookup (secrets, key, "&s", &value);
  g_assert_cmpstr (value, ==, expected);
}

typedef struct
{
  const char *fact;
  const char *options; /* whole, or what is added to the minimum */
  const char *key;     /* that the message begins with */
} RefusalCase;

static const RefusalCase whole_refusals[] = {
  { "no-address", "{'directory': <'/tmp'>}", "uri" },
  { "no-folder", "{'uri': <'https://example.org/'>}", "directory" },
  { "empty-address", "{'uri': <''>, 'directory': <'/tmp'>}", "uri" },
  { "address-without-scheme", "{'uri': <'example.org/file'>, 'directory': <'/tmp'>}", "uri" },
  { "unknown-scheme", "{'uri': <'gopher://example.org/'>, 'directory': <'/tmp'>}", "uri" },
  { "local-file", "{'uri': <'file:///etc/passwd'>, 'directory': <'/tmp'>}", "uri" },
  { "scheme-that-is-not-carried",
    "{'uri': <'sftp://example.org/a'>, 'directory': <'/tmp'>}",
    "uri" },
  { "address-without-host", "{'uri': <'http:///file'>, 'directory': <'/tmp'>}", "uri" },
  { "address-of-another-type", "{'uri': <7>, 'directory': <'/tmp'>}", "uri" },
  { "relative-folder", "{'uri': <'https://example.org/'>, 'directory': <'tmp'>}", "directory" },
  { "empty-folder", "{'uri': <'https://example.org/'>, 'directory': <''>}", "directory" },
  { "folder-with-a-line-break",
    "{'uri': <'https://example.org/'>, 'directory': <'/tmp/a\\nb'>}",
    "directory" },
  { "folder-too-long-a-name",
    "{'uri': <'https://example.org/'>, 'directory': <'/tmp/" FILE_NAME_255 "a/b'>}",
    "directory" },
};

static const RefusalCase refusals[] = {
  { "name-with-slash", "'name': <'a/b'>", "name" },
  { "name-that-is-empty", "'name': <''>", "name" },
  { "name-that-is-this-folder", "'name': <'.'>", "name" },
  { "name-that-is-the-folder-above", "'name': <'..'>", "name" },
  { "name-with-a-line-break", "'name': <'a\\nb'>", "name" },
  { "name-of-256-bytes", "'name': <'" FILE_NAME_255 "a'>", "name" },
  { "method-with-blank", "'method': <'GET IT'>", "method" },
  { "method-that-is-empty", "'method': <''>", "method" },
  { "method-without-a-body", "'method': <'HEAD'>", "method" },
  { "method-of-proxies", "'method': <'CONNECT'>", "method" },
  { "header-name-with-colon", "'headers': <[('X:', 'a')]>", "headers" },
  { "header-name-that-is-empty", "'headers': <[('', 'a')]>", "headers" },
  { "header-name-beyond-ascii", "'headers': <[('Größe', 'a')]>", "headers" },
  { "header-value-with-line-feed", "'headers': <[('X', 'a\\nY: b')]>", "headers" },
  { "header-value-with-carriage-return", "'headers': <[('X', 'a\\rb')]>", "headers" },
  { "header-value-with-escape", "'headers': <[('X', 'a\\u001bb')]>", "headers" },
  { "secret-header-value-with-line-feed", "'headers': <[('Cookie', 'a=b\\nX: y')]>", "headers" },
  { "secret-header-twice", "'headers': <[('Cookie', 'a'), ('COOKIE', 'b')]>", "headers" },
  { "header-range", "'headers': <[('range', 'bytes=0-')]>", "headers" },
  { "header-if-range", "'headers': <[('If-Range', 'x')]>", "headers" },
  { "header-host", "'headers': <[('Host', 'x')]>", "headers" },
  { "header-content-length", "'headers': <[('content-length', '1')]>", "headers" },
  { "header-transfer-encoding", "'headers': <[('Transfer-Encoding', 'chunked')]>", "headers" },
  { "header-connection", "'headers': <[('Connection', 'close')]>", "headers" },
  { "header-accept-encoding", "'headers': <[('Accept-Encoding', 'gzip')]>", "headers" },
  { "headers-of-another-type", "'headers': <{'X': 'a'}>", "headers" },
  { "secret-header-name-of-ours", "'secret-headers': <['Host']>", "secret-headers" },
  { "secret-header-that-is-none", "'secret-headers': <['Accept']>", "secret-headers" },
  { "user-with-line-break", "'user': <'a\\nb'>", "user" },
  { "password-with-line-break", "'password': <'a\\rb'>", "password" },
  { "relative-cookie-file", "'cookie-file': <'cookies.txt'>", "cookie-file" },
  { "relative-body-file", "'body-file': <'body'>", "body-file" },
  { "relative-ca-file", "'ca-file': <'ca.pem'>", "ca-file" },
  { "proxy-that-is-a-word", "'proxy': <'sytem'>", "proxy" },
  { "proxy-of-unknown-scheme", "'proxy': <'ftp://proxy:21'>", "proxy" },
  { "proxy-without-host", "'proxy': <'http://:8080'>", "proxy" },
  { "proxy-with-a-path", "'proxy': <'http://proxy:8080/path'>", "proxy" },
  { "proxy-with-a-query", "'proxy': <'http://proxy:8080?a'>", "proxy" },
  { "proxy-with-a-port-beyond", "'proxy': <'http://proxy:80800'>", "proxy" },
  { "checksum-without-kind", "'checksum': <'" SHA256 "'>", "checksum" },
  { "checksum-of-unknown-kind", "'checksum': <'crc32:00000000'>", "checksum" },
  { "checksum-too-short", "'checksum': <'sha256:0011'>", "checksum" },
  { "checksum-not-hexadecimal",
    "'checksum': <'md5:zz112233445566778899aabbccddeeff'>",
    "checksum" },
  { "checksum-that-is-empty", "'checksum': <''>", "checksum" },
  { "too-many-connections", "'connections': <uint32 65>", "connections" },
  { "connections-of-another-type", "'connections': <'4'>", "connections" },
  { "rate-beyond-files", "'rate-limit': <uint64 9223372036854775808>", "rate-limit" },
  { "unknown-policy", "'policy': <'sometimes'>", "policy" },
  { "unknown-priority", "'priority': <'urgent'>", "priority" },
  { "unknown-if-exists", "'if-exists': <'ask'>", "if-exists" },
  { "empty-group", "'group': <''>", "group" },
  { "group-with-line-break", "'group': <'a\\nb'>", "group" },
  { "start-before-1970", "'start-at': <int64 -1>", "start-at" },
  { "start-after-9999", "'start-at': <int64 253402300800>", "start-at" },
  { "fingerprint-too-short", "'tls-exception': <'00:11'>", "tls-exception" },
  { "fingerprint-not-hexadecimal", "'tls-exception': <'x" SHA256 "'>", "tls-exception" },
  { "connect-timeout-of-none", "'connect-timeout': <uint32 0>", "connect-timeout" },
  { "response-timeout-of-none", "'response-timeout': <uint32 0>", "response-timeout" },
  { "response-timeout-of-weeks", "'response-timeout': <uint32 4000000000>", "response-timeout" },
  { "retries-without-end", "'retries': <uint32 4294967295>", "retries" },
  { "keep-modified-time-of-another-type", "'keep-modified-time': <'yes'>", "keep-modified-time" },
};

static void
assert_refused (const char *text,
                const char *key)
{
  g_autofree char     *beginning = g_strdup_printf ("\"%s\": ", key);
  g_autoptr (GVariant) secrets = NULL;
  g_autoptr (GError)   error = NULL;

  g_assert_null (make_request (text, &secrets, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, beginning));
  g_assert_cmpuint (strlen (error->message), >, strlen (beginning));
  g_assert_false (g_str_has_suffix (error->message, "."));
  g_assert_null (secrets);
}

static void
test_whole_refusal (gconstpointer data)
{
  const RefusalCase *c = data;

  assert_refused (c->options, c->key);
}

static void
test_refusal (gconstpointer data)
{
  const RefusalCase *c = data;
  g_autofree char   *text = g_strdup_printf ("{" MINIMUM ", %s}", c->options);

  assert_refused (text, c->key);
}

static void
test_too_many_headers_are_refused (void)
{
  GString *text = g_string_new ("{" MINIMUM ", 'headers': <[('X', 'a')");

  for (guint i = 0; i < 256; i++)
    g_string_append (text, ", ('X', 'a')");
  g_string_append (text, "]>}");
  assert_refused (text->str, "headers");
  g_string_free (text, TRUE);
}

static void
test_options_of_another_type_are_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ferry_request_new (g_variant_new_string ("https://example.org/"), NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_defaults (void)
{
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (FerryRequest) request = request_with ("", &secrets);
  const char              *hex = "";
  guint                    n_headers = 1;

  g_assert_cmpstr (ferry_request_get_uri (request), ==, "https://example.org/file.iso");
  g_assert_cmpstr (ferry_request_get_directory (request), ==, "/tmp");
  g_assert_null (ferry_request_get_name (request));
  g_assert_cmpstr (ferry_request_get_method (request), ==, "GET");
  ferry_request_get_headers (request, &n_headers);
  g_assert_cmpuint (n_headers, ==, 0);
  g_assert_null (ferry_request_get_secret_headers (request)[0]);
  g_assert_null (ferry_request_get_cookie_file (request));
  g_assert_null (ferry_request_get_body_file (request));
  g_assert_cmpstr (ferry_request_get_proxy (request), ==, "system");
  g_assert_cmpint (ferry_request_get_checksum (request, &hex), ==, FERRY_CHECKSUM_NONE);
  g_assert_null (hex);
  g_assert_cmpuint (ferry_request_get_connections (request), ==, 0);
  g_assert_cmpuint (ferry_request_get_rate_limit (request), ==, 0);
  g_assert_cmpint (ferry_request_get_policy (request), ==, FERRY_COST_POLICY_INHERIT);
  g_assert_cmpint (ferry_request_get_priority (request), ==, FERRY_PRIORITY_DEFAULT);
  g_assert_null (ferry_request_get_group (request));
  g_assert_cmpint (ferry_request_get_start_at (request), ==, 0);
  g_assert_cmpint (ferry_request_get_if_exists (request), ==, FERRY_IF_EXISTS_RENAME);
  g_assert_null (ferry_request_get_ca_file (request));
  g_assert_null (ferry_request_get_tls_exception (request));
  g_assert_cmpuint (ferry_request_get_connect_timeout (request), ==, 300000);
  g_assert_cmpuint (ferry_request_get_response_timeout (request), ==, 120000);
  g_assert_cmpuint (ferry_request_get_retries (request), ==, 3);
  g_assert_false (ferry_request_get_keep_modified_time (request));
  g_assert_cmpuint (g_variant_n_children (secrets), ==, 0);
}

#define ALL_OPTIONS                                                                              \
  "'name': <'" FILE_NAME_255 "'>, 'method': <'POST'>, "                                          \
  "'headers': <[('X-One', ' 1\\t2 '), ('Cookie', ' a=b '), ('X-One', 'again')]>, "               \
  "'user': <'ann'>, 'password': <'p: \\\"w'>, 'cookie-file': <'/home/ann/cookies.txt'>, "        \
  "'body-file': <'/home/ann/body'>, 'proxy': <'SOCKS5://me:pw@[::1]:1080/'>, "                   \
  "'checksum': <'SHA256:00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff'>, "    \
  "'connections': <uint32 64>, 'rate-limit': <uint64 1048576>, 'policy': <'always'>, "           \
  "'priority': <'high'>, 'group': <'Films 🎬'>, 'start-at': <int64 1900000000>, "              \
  "'if-exists': <'skip'>, 'ca-file': <'/etc/ca.pem'>, "                                          \
  "'tls-exception': <'00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"                          \
  "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff'>, 'connect-timeout': <uint32 1>, "           \
  "'response-timeout': <uint32 86400000>, 'retries': <uint32 0>, 'keep-modified-time': <true>, " \
  "'option-of-a-later-version': <(1, 2)>"

static void
assert_all_options (FerryRequest *request)
{
  const char        *hex = NULL;
  const FerryHeader *headers;
  guint              n_headers;

  g_assert_cmpstr (ferry_request_get_name (request), ==, FILE_NAME_255);
  g_assert_cmpstr (ferry_request_get_method (request), ==, "POST");
  headers = ferry_request_get_headers (request, &n_headers);
  g_assert_cmpuint (n_headers, ==, 3);
  g_assert_cmpstr (headers[0].name, ==, "X-One");
  g_assert_cmpstr (headers[0].value, ==, "1\t2");
  g_assert_cmpstr (headers[1].value, ==, "again");
  g_assert_cmpstr (headers[2].name, ==, "Cookie");
  g_assert_null (headers[2].value);
  g_assert_cmpstr (ferry_request_get_secret_headers (request)[0], ==, "Cookie");
  g_assert_null (ferry_request_get_secret_headers (request)[1]);
  g_assert_cmpstr (ferry_request_get_cookie_file (request), ==, "/home/ann/cookies.txt");
  g_assert_cmpstr (ferry_request_get_body_file (request), ==, "/home/ann/body");
  g_assert_cmpstr (ferry_request_get_proxy (request), ==, "socks5://[::1]:1080");
  g_assert_cmpint (ferry_request_get_checksum (request, &hex), ==, FERRY_CHECKSUM_SHA256);
  g_assert_cmpstr (hex, ==, SHA256);
  g_assert_cmpuint (ferry_request_get_connections (request), ==, 64);
  g_assert_cmpuint (ferry_request_get_rate_limit (request), ==, 1048576);
  g_assert_cmpint (ferry_request_get_policy (request), ==, FERRY_COST_POLICY_ALWAYS);
  g_assert_cmpint (ferry_request_get_priority (request), ==, FERRY_PRIORITY_HIGH);
  g_assert_cmpstr (ferry_request_get_group (request), ==, "Films 🎬");
  g_assert_cmpint (ferry_request_get_start_at (request), ==, 1900000000);
  g_assert_cmpint (ferry_request_get_if_exists (request), ==, FERRY_IF_EXISTS_SKIP);
  g_assert_cmpstr (ferry_request_get_ca_file (request), ==, "/etc/ca.pem");
  g_assert_cmpstr (ferry_request_get_tls_exception (request), ==, SHA256);
  g_assert_cmpuint (ferry_request_get_connect_timeout (request), ==, 1);
  g_assert_cmpuint (ferry_request_get_response_timeout (request), ==, 86400000);
  g_assert_cmpuint (ferry_request_get_retries (request), ==, 0);
  g_assert_true (ferry_request_get_keep_modified_time (request));
}

static void
test_all_options (void)
{
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (FerryRequest) request = request_with (ALL_OPTIONS, &secrets);

  assert_all_options (request);
  assert_secret (secrets, "user", "ann");
  assert_secret (secrets, "password", "p: \"w");
  assert_secret (secrets, "header:Cookie", "a=b");
  assert_secret (secrets, "proxy-user", "me");
  assert_secret (secrets, "proxy-password", "pw");
  g_assert_cmpuint (g_variant_n_children (secrets), ==, 5);
}

static void
test_stored_form_makes_an_equal_request (void)
{
  g_autoptr (FerryRequest) request = request_with (ALL_OPTIONS, NULL);
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) again = NULL;

  again = ferry_request_new (ferry_request_to_variant (request), &secrets, &error);
  g_assert_no_error (error);
  assert_all_options (again);
  g_assert_cmpvariant (ferry_request_to_variant (request), ferry_request_to_variant (again));
  g_assert_cmpuint (g_variant_n_children (secrets), ==, 0);
}

static void
test_stored_form_holds_no_secret (void)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autofree char         *text = NULL;

  request = request_with ("'uri': <'https://ann:hidden1@example.org/'>, 'password': <'hidden2'>, "
                          "'headers': <[('Authorization', 'hidden3'), ('X-Api-Key', 'hidden4')]>, "
                          "'proxy': <'http://me:hidden5@proxy:3128'>",
                          NULL);
  text = g_variant_print (ferry_request_to_variant (request), TRUE);

  g_assert_null (strstr (text, "hidden"));
  g_assert_null (strstr (text, "ann"));
  g_assert_nonnull (strstr (text, "Authorization"));
}

static void
test_stored_form_of_defaults_is_small (void)
{
  g_autoptr (FerryRequest) request = request_with ("", NULL);

  g_assert_false (g_variant_is_floating (ferry_request_to_variant (request)));
  g_assert_cmpuint (g_variant_n_children (ferry_request_to_variant (request)), ==, 2);
}

static void
test_user_information_leaves_the_address (void)
{
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) request = NULL;

  request = make_request ("{'uri': <'https://a%40b:c%3Ad@example.org/x'>, "
                          "'directory': <'/tmp'>}",
                          &secrets, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_request_get_uri (request), ==, "https://example.org/x");
  assert_secret (secrets, "user", "a@b");
  assert_secret (secrets, "password", "c:d");
}

static void
test_given_user_outweighs_that_of_the_address (void)
{
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) request = NULL;

  request = make_request ("{'user': <'ben'>, 'directory': <'/tmp'>, "
                          "'uri': <'https://ann@example.org/x'>}",
                          &secrets, &error);
  g_assert_no_error (error);
  assert_secret (secrets, "user", "ben");
}

static void
test_address_is_kept_as_given (void)
{
  static const char *const uri = "https://example.org/a%7eb/%2f/../c?sig=%2f%7E&x=a+b";
  g_autofree char         *text = g_strdup_printf ("{'uri': <'%s'>, 'directory': <'/tmp'>}", uri);
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) request = make_request (text, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ferry_request_get_uri (request), ==, uri);
}

static void
test_proxy_words_and_schemes (void)
{
  static const char *const proxies[] = {
    "system", "none", "http://proxy:3128", "https://proxy:8443", "socks://proxy:1",
    "socks4://proxy:1", "socks4a://proxy:1", "socks5://proxy:1"
  };

  for (guint i = 0; i < G_N_ELEMENTS (proxies); i++)
    {
      g_autofree char         *option = g_strdup_printf ("'proxy': <'%s'>", proxies[i]);
      g_autoptr (FerryRequest) request = request_with (option, NULL);

      g_assert_cmpstr (ferry_request_get_proxy (request), ==, proxies[i]);
    }
}

static void
test_change_replaces_its_keys_alone (void)
{
  g_autoptr (FerryRequest) request = request_with (ALL_OPTIONS, NULL);
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) changed = NULL;
  g_autoptr (FerryRequest) back = NULL;

  changed = change_request (request, "{'retries': <uint32 7>, 'group': <'b'>}",
                            &secrets, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ferry_request_get_retries (changed), ==, 7);
  g_assert_cmpstr (ferry_request_get_group (changed), ==, "b");
  g_assert_cmpuint (g_variant_n_children (secrets), ==, 0);
  assert_all_options (request);

  back = change_request (changed, "{'retries': <uint32 0>, 'group': <'Films 🎬'>}",
                         NULL, &error);
  g_assert_no_error (error);
  assert_all_options (back);
}

static void
test_change_of_headers_replaces_all (void)
{
  g_autoptr (FerryRequest) request = request_with (ALL_OPTIONS, NULL);
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) changed = NULL;
  const FerryHeader       *headers;
  guint                    n_headers;

  changed = change_request (request, "{'headers': <[('X-Token', 'new')]>}",
                            &secrets, &error);
  g_assert_no_error (error);
  headers = ferry_request_get_headers (changed, &n_headers);
  g_assert_cmpuint (n_headers, ==, 1);
  g_assert_cmpstr (headers[0].name, ==, "X-Token");
  g_assert_cmpstr (ferry_request_get_secret_headers (changed)[0], ==, "X-Token");
  g_assert_null (ferry_request_get_secret_headers (changed)[1]);
  assert_secret (secrets, "header:X-Token", "new");
}

static void
test_change_to_nothing_takes_back (void)
{
  g_autoptr (FerryRequest) request = request_with (ALL_OPTIONS, NULL);
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) changed = NULL;

  changed = change_request (request, "{'group': <''>, 'checksum': <''>, 'method': <''>, "
                                     "'tls-exception': <''>, 'proxy': <''>}",
                            NULL, &error);
  g_assert_no_error (error);
  g_assert_null (ferry_request_get_group (changed));
  g_assert_cmpint (ferry_request_get_checksum (changed, NULL), ==, FERRY_CHECKSUM_NONE);
  g_assert_cmpstr (ferry_request_get_method (changed), ==, "GET");
  g_assert_null (ferry_request_get_tls_exception (changed));
  g_assert_cmpstr (ferry_request_get_proxy (changed), ==, "system");
  g_assert_cmpstr (ferry_request_get_name (changed), ==, FILE_NAME_255);
}

static void
test_bad_change_is_refused (void)
{
  g_autoptr (FerryRequest) request = request_with (ALL_OPTIONS, NULL);
  g_autoptr (GError)       error = NULL;

  g_assert_null (change_request (request, "{'uri': <''>}", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (ferry_request_change (request, g_variant_new_boolean (TRUE), NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  assert_all_options (request);
}

static void
test_secret_headers_by_name_are_kept_once (void)
{
  static const char *const options = "'secret-headers': <['cookie', 'Authorization']>, "
                                     "'headers': <[('Cookie', 'a=b')]>";
  g_autoptr (FerryRequest) request = request_with (options, NULL);
  const char *const       *names = ferry_request_get_secret_headers (request);

  g_assert_cmpstr (names[0], ==, "Cookie");
  g_assert_cmpstr (names[1], ==, "Authorization");
  g_assert_null (names[2]);
}

static void
test_checksum_kinds (void)
{
  static const struct
  {
    FerryChecksumKind kind;
    const char       *nick;
    gsize             length;
  } kinds[] = {
    { FERRY_CHECKSUM_NONE, NULL, 0 },
    { FERRY_CHECKSUM_MD5, "md5", 32 },
    { FERRY_CHECKSUM_SHA1, "sha1", 40 },
    { FERRY_CHECKSUM_SHA256, "sha256", 64 },
    { FERRY_CHECKSUM_SHA384, "sha384", 96 },
    { FERRY_CHECKSUM_SHA512, "sha512", 128 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_assert_cmpstr (ferry_checksum_kind_to_nick (kinds[i].kind), ==, kinds[i].nick);
      g_assert_cmpuint (ferry_checksum_kind_get_hex_length (kinds[i].kind), ==, kinds[i].length);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (whole_refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/request/refuses/", whole_refusals[i].fact, NULL);

      g_test_add_data_func (path, &whole_refusals[i], test_whole_refusal);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/request/refuses/", refusals[i].fact, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  g_test_add_func ("/request/refuses/too-many-headers", test_too_many_headers_are_refused);
  g_test_add_func ("/request/refuses/options-of-another-type",
                   test_options_of_another_type_are_refused);
  g_test_add_func ("/request/defaults", test_defaults);
  g_test_add_func ("/request/all-options-are-taken", test_all_options);
  g_test_add_func ("/request/stored-form-makes-an-equal-request",
                   test_stored_form_makes_an_equal_request);
  g_test_add_func ("/request/stored-form-holds-no-secret", test_stored_form_holds_no_secret);
  g_test_add_func ("/request/stored-form-of-defaults-is-small",
                   test_stored_form_of_defaults_is_small);
  g_test_add_func ("/request/user-information-leaves-the-address",
                   test_user_information_leaves_the_address);
  g_test_add_func ("/request/given-user-outweighs-that-of-the-address",
                   test_given_user_outweighs_that_of_the_address);
  g_test_add_func ("/request/address-is-kept-as-given", test_address_is_kept_as_given);
  g_test_add_func ("/request/proxy-words-and-schemes", test_proxy_words_and_schemes);
  g_test_add_func ("/request/change-replaces-its-keys-alone", test_change_replaces_its_keys_alone);
  g_test_add_func ("/request/change-of-headers-replaces-all", test_change_of_headers_replaces_all);
  g_test_add_func ("/request/change-to-nothing-takes-back", test_change_to_nothing_takes_back);
  g_test_add_func ("/request/bad-change-is-refused", test_bad_change_is_refused);
  g_test_add_func ("/request/secret-headers-by-name-are-kept-once",
                   test_secret_headers_by_name_are_kept_once);
  g_test_add_func ("/request/checksum-kinds", test_checksum_kinds);

  return g_test_run ();
}
