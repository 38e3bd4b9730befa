/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-types.h"

#include <errno.h>
#include <string.h>

static void
test_all_of_web_error_status_have_a_row (void)
{
  guint n = 0;

  for (int status = 0; status < 1000; status++)
    {
      gboolean listed = status <= 23 || (status >= 300 && status <= 305) || status == 307 ||
                        (status >= 400 && status <= 417) || (status >= 500 && status <= 505);
      gboolean has_row = (int) ferry_error_status_get_info (status)->status == status;

      g_assert_cmpint (has_row, ==, listed);
      n += has_row;
    }

  g_assert_cmpuint (n, ==, 55);
}

static void
test_all_of_our_own_have_a_row (void)
{
  for (int status = FERRY_ERROR_DISK_FULL; status <= FERRY_ERROR_BAD_METALINK; status++)
    g_assert_cmpint ((int) ferry_error_status_get_info (status)->status, ==, status);
}

static void
test_rows_are_sorted_and_whole (void)
{
  g_autoptr (GHashTable) nicks = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) sentences = g_hash_table_new (g_str_hash, g_str_equal);
  guint                  n_rows;
  const FerryErrorInfo  *table = ferry_error_get_table (&n_rows);

  g_assert_cmpuint (n_rows, ==, 55 + 28);
  for (guint i = 0; i < n_rows; i++)
    {
      if (i > 0)
        g_assert_cmpint ((int) table[i - 1].status, <, (int) table[i].status);
      g_assert_true (g_hash_table_add (nicks, (gpointer) table[i].nick));
      g_assert_true (g_hash_table_add (sentences, (gpointer) table[i].sentence));
      g_assert_true (g_str_has_suffix (table[i].help, "."));
      /* ": detail" follows it. */
      g_assert_false (g_str_has_suffix (table[i].sentence, "."));
      g_assert_true (table[i].max_retries == -1 || table[i].error_class == FERRY_ERROR_CLASS_RETRY);
    }
}

static void
test_nicks_are_words_with_hyphens (void)
{
  guint                 n_rows;
  const FerryErrorInfo *table = ferry_error_get_table (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    for (const char *p = table[i].nick; *p != '\0'; p++)
      g_assert_true (g_ascii_islower (*p) || *p == '-');
}

/* What is paused because of an error says why; what is not, has no reason but
 * an expired link, for which a new one can be given also after the failure. */
static void
test_rows_that_pause_have_a_reason (void)
{
  guint                 n_rows;
  const FerryErrorInfo *table = ferry_error_get_table (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      gboolean pauses = table[i].error_class == FERRY_ERROR_CLASS_USER ||
                        table[i].error_class == FERRY_ERROR_CLASS_WAIT;

      if (pauses)
        g_assert_cmpint (table[i].reason, !=, FERRY_REASON_NONE);
      else if (table[i].status != FERRY_ERROR_GONE &&
               table[i].status != FERRY_ERROR_CERTIFICATE_REVOKED)
        g_assert_cmpint (table[i].reason, ==, FERRY_REASON_NONE);
    }
}

static const struct
{
  FerryErrorStatus status;
  const char      *nick;
  FerryErrorClass  error_class;
  int              max_retries;
  FerryReason      reason;
} rows[] = {
  { FERRY_ERROR_UNKNOWN, "unknown", FERRY_ERROR_CLASS_FATAL, -1, FERRY_REASON_NONE },
  { FERRY_ERROR_CERTIFICATE_EXPIRED, "certificate-expired",
    FERRY_ERROR_CLASS_USER, -1, FERRY_REASON_TLS },
  { FERRY_ERROR_CERTIFICATE_REVOKED, "certificate-revoked",
    FERRY_ERROR_CLASS_FATAL, -1, FERRY_REASON_TLS },
  { FERRY_ERROR_TIMEOUT, "timeout", FERRY_ERROR_CLASS_RETRY, -1, FERRY_REASON_NONE },
  { FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE, "http-invalid-server-response",
    FERRY_ERROR_CLASS_RETRY, 1, FERRY_REASON_NONE },
  { FERRY_ERROR_DISCONNECTED, "disconnected", FERRY_ERROR_CLASS_WAIT, -1, FERRY_REASON_OFFLINE },
  { FERRY_ERROR_OPERATION_CANCELED, "operation-canceled",
    FERRY_ERROR_CLASS_NONE, -1, FERRY_REASON_NONE },
  { FERRY_ERROR_NOT_MODIFIED, "not-modified", FERRY_ERROR_CLASS_NONE, -1, FERRY_REASON_NONE },
  { FERRY_ERROR_UNAUTHORIZED, "unauthorized", FERRY_ERROR_CLASS_USER, -1, FERRY_REASON_SIGN_IN },
  { FERRY_ERROR_FORBIDDEN, "forbidden", FERRY_ERROR_CLASS_USER, -1, FERRY_REASON_LINK_EXPIRED },
  { FERRY_ERROR_NOT_FOUND, "not-found", FERRY_ERROR_CLASS_FATAL, -1, FERRY_REASON_NONE },
  { FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED, "proxy-authentication-required",
    FERRY_ERROR_CLASS_USER, -1, FERRY_REASON_SIGN_IN },
  { FERRY_ERROR_GONE, "gone", FERRY_ERROR_CLASS_FATAL, -1, FERRY_REASON_LINK_EXPIRED },
  { FERRY_ERROR_LENGTH_REQUIRED, "length-required", FERRY_ERROR_CLASS_RETRY, 1, FERRY_REASON_NONE },
  { FERRY_ERROR_REQUEST_ENTITY_TOO_LARGE, "request-entity-too-large",
    FERRY_ERROR_CLASS_USER, -1, FERRY_REASON_NEEDS_USER },
  { FERRY_ERROR_EXPECTATION_FAILED, "expectation-failed",
    FERRY_ERROR_CLASS_RETRY, 1, FERRY_REASON_NONE },
  { FERRY_ERROR_SERVICE_UNAVAILABLE, "service-unavailable",
    FERRY_ERROR_CLASS_WAIT, -1, FERRY_REASON_RETRY_WAIT },
  { FERRY_ERROR_HTTP_VERSION_NOT_SUPPORTED, "http-version-not-supported",
    FERRY_ERROR_CLASS_RETRY, 1, FERRY_REASON_NONE },
  { FERRY_ERROR_DISK_FULL, "disk-full", FERRY_ERROR_CLASS_USER, -1, FERRY_REASON_DISK_FULL },
  { FERRY_ERROR_DESTINATION_MISSING, "destination-missing",
    FERRY_ERROR_CLASS_USER, -1, FERRY_REASON_DESTINATION_MISSING },
  { FERRY_ERROR_CHECKSUM_MISMATCH, "checksum-mismatch",
    FERRY_ERROR_CLASS_FATAL, -1, FERRY_REASON_NONE },
  { FERRY_ERROR_KEYRING_LOCKED, "keyring-locked",
    FERRY_ERROR_CLASS_USER, -1, FERRY_REASON_KEYRING_LOCKED },
  { FERRY_ERROR_TOO_MANY_REQUESTS, "too-many-requests",
    FERRY_ERROR_CLASS_WAIT, -1, FERRY_REASON_RETRY_WAIT },
};

static void
test_rows_say_what_the_engine_does (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const FerryErrorInfo *info = ferry_error_status_get_info ((int) rows[i].status);

      g_assert_cmpint ((int) info->status, ==, (int) rows[i].status);
      g_assert_cmpstr (ferry_error_status_to_nick ((int) rows[i].status), ==, rows[i].nick);
      g_assert_cmpint ((int) info->error_class, ==, (int) rows[i].error_class);
      g_assert_cmpint (info->max_retries, ==, rows[i].max_retries);
      g_assert_cmpint (info->reason, ==, (int) rows[i].reason);
    }
}

static void
test_number_without_row_is_unknown (void)
{
  static const int numbers[] = { G_MININT, -1, 24, 299, 306, 308, 418, 999, 1028, G_MAXINT };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_assert_cmpstr (ferry_error_status_to_nick (numbers[i]), ==, "unknown");
      g_assert_cmpstr (ferry_error_status_to_sentence (numbers[i]), ==,
                       ferry_error_status_to_sentence (FERRY_ERROR_UNKNOWN));
      g_assert_cmpstr (ferry_error_status_to_help (numbers[i]), ==,
                       ferry_error_status_to_help (FERRY_ERROR_UNKNOWN));
    }
}

typedef struct
{
  int              code;
  FerryErrorStatus status;
} Pair;

static void
test_http_statuses (void)
{
  static const Pair pairs[] = {
    { 0, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
    { 18, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
    { 101, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
    { 204, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
    { 205, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
    { 299, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
    { 300, FERRY_ERROR_MULTIPLE_CHOICES },
    { 306, FERRY_ERROR_UNEXPECTED_REDIRECTION },
    { 307, FERRY_ERROR_TEMPORARY_REDIRECT },
    { 308, FERRY_ERROR_UNEXPECTED_REDIRECTION },
    { 399, FERRY_ERROR_UNEXPECTED_REDIRECTION },
    { 400, FERRY_ERROR_BAD_REQUEST },
    { 417, FERRY_ERROR_EXPECTATION_FAILED },
    { 418, FERRY_ERROR_UNEXPECTED_CLIENT_ERROR },
    { 429, FERRY_ERROR_TOO_MANY_REQUESTS },
    { 451, FERRY_ERROR_UNEXPECTED_CLIENT_ERROR },
    { 499, FERRY_ERROR_UNEXPECTED_CLIENT_ERROR },
    { 500, FERRY_ERROR_INTERNAL_SERVER_ERROR },
    { 505, FERRY_ERROR_HTTP_VERSION_NOT_SUPPORTED },
    { 511, FERRY_ERROR_UNEXPECTED_SERVER_ERROR },
    { 599, FERRY_ERROR_UNEXPECTED_SERVER_ERROR },
    { 600, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
    { 1000, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
    { -1, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_cmpint (ferry_error_status_from_http ((guint) pairs[i].code), ==, pairs[i].status);
}

static void
test_errno_of_a_file_operation (void)
{
  static const Pair pairs[] = {
    { ENOSPC, FERRY_ERROR_DISK_FULL },
    { EDQUOT, FERRY_ERROR_QUOTA_EXCEEDED },
    { EFBIG, FERRY_ERROR_FILE_SYSTEM_LIMIT },
    { EROFS, FERRY_ERROR_PERMISSION_DENIED },
    { EACCES, FERRY_ERROR_PERMISSION_DENIED },
    { EPERM, FERRY_ERROR_PERMISSION_DENIED },
    { ENOENT, FERRY_ERROR_DESTINATION_MISSING },
    { ENOTDIR, FERRY_ERROR_DESTINATION_MISSING },
    { ENAMETOOLONG, FERRY_ERROR_NAME_INVALID },
    { EINVAL, FERRY_ERROR_NAME_INVALID },
    { EILSEQ, FERRY_ERROR_NAME_INVALID },
    { EIO, FERRY_ERROR_DISK_FAILURE },
    { EEXIST, FERRY_ERROR_DESTINATION_EXISTS },
    { ECONNRESET, FERRY_ERROR_CONNECTION_RESET },
    { ECONNREFUSED, FERRY_ERROR_CANNOT_CONNECT },
    { ETIMEDOUT, FERRY_ERROR_TIMEOUT },
    { EHOSTUNREACH, FERRY_ERROR_SERVER_UNREACHABLE },
    { 0, FERRY_ERROR_UNKNOWN },
    { -1, FERRY_ERROR_UNKNOWN },
    { EMFILE, FERRY_ERROR_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_cmpint (ferry_error_status_from_errno (pairs[i].code), ==, pairs[i].status);
}

static void
test_gravest_tls_fault_is_told (void)
{
  static const Pair pairs[] = {
    { 0, FERRY_ERROR_UNKNOWN },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, FERRY_ERROR_CERTIFICATE_IS_INVALID },
    { G_TLS_CERTIFICATE_GENERIC_ERROR, FERRY_ERROR_CERTIFICATE_IS_INVALID },
    { 1 << 20, FERRY_ERROR_CERTIFICATE_IS_INVALID },
    { G_TLS_CERTIFICATE_INSECURE, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS },
    { G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_UNKNOWN_CA, FERRY_ERROR_CERTIFICATE_EXPIRED },
    { G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_EXPIRED,
      FERRY_ERROR_CERTIFICATE_COMMON_NAME_IS_INCORRECT },
    { G_TLS_CERTIFICATE_VALIDATE_ALL, FERRY_ERROR_CERTIFICATE_REVOKED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_cmpint (ferry_error_status_from_tls ((GTlsCertificateFlags) pairs[i].code), ==,
                     pairs[i].status);
}

static FerryErrorStatus
map (GQuark      domain,
     int         code,
     const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, message);

  return ferry_error_status_from_gerror (error);
}

static void
test_errors_of_gio (void)
{
  static const Pair pairs[] = {
    { G_IO_ERROR_CANCELLED, FERRY_ERROR_OPERATION_CANCELED },
    { G_IO_ERROR_PARTIAL_INPUT, FERRY_ERROR_CONNECTION_ABORTED },
    { G_IO_ERROR_CLOSED, FERRY_ERROR_CONNECTION_ABORTED },
    { G_IO_ERROR_CONNECTION_CLOSED, FERRY_ERROR_CONNECTION_ABORTED },
    { G_IO_ERROR_PROXY_FAILED, FERRY_ERROR_PROXY_FAILED },
    { G_IO_ERROR_PROXY_NOT_ALLOWED, FERRY_ERROR_PROXY_FAILED },
    { G_IO_ERROR_PROXY_NEED_AUTH, FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED },
    { G_IO_ERROR_TIMED_OUT, FERRY_ERROR_TIMEOUT },
    { G_IO_ERROR_CONNECTION_REFUSED, FERRY_ERROR_CANNOT_CONNECT },
    { G_IO_ERROR_NETWORK_UNREACHABLE, FERRY_ERROR_SERVER_UNREACHABLE },
    { G_IO_ERROR_NO_SPACE, FERRY_ERROR_DISK_FULL },
    { G_IO_ERROR_NOT_FOUND, FERRY_ERROR_DESTINATION_MISSING },
    { G_IO_ERROR_FAILED, FERRY_ERROR_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_cmpint (map (G_IO_ERROR, pairs[i].code, "x"), ==, pairs[i].status);
}

/* GIO has one code for both. */
static void
test_reset_is_told_from_close (void)
{
  g_autofree char *reset = g_strdup_printf ("Error receiving data: %s", g_strerror (ECONNRESET));

  g_assert_cmpint (map (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, reset), ==,
                   FERRY_ERROR_CONNECTION_RESET);
  g_assert_cmpint (map (G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, g_strerror (EPIPE)), ==,
                   FERRY_ERROR_CONNECTION_RESET);
  g_assert_cmpint (map (G_IO_ERROR, G_IO_ERROR_FAILED, reset), ==, FERRY_ERROR_UNKNOWN);
}

static void
test_errors_of_other_domains (void)
{
  g_assert_cmpint (map (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "x"), ==,
                   FERRY_ERROR_HOST_NAME_NOT_RESOLVED);
  g_assert_cmpint (map (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "x"), ==,
                   FERRY_ERROR_HOST_NAME_NOT_RESOLVED);
  g_assert_cmpint (map (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "x"), ==,
                   FERRY_ERROR_CERTIFICATE_IS_INVALID);
  g_assert_cmpint (map (G_TLS_ERROR, G_TLS_ERROR_EOF, "x"), ==, FERRY_ERROR_CONNECTION_ABORTED);
  g_assert_cmpint (map (G_TLS_ERROR, G_TLS_ERROR_NOT_TLS, "x"), ==, FERRY_ERROR_CANNOT_CONNECT);
  g_assert_cmpint (map (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "x"), ==, FERRY_ERROR_DISK_FULL);
  g_assert_cmpint (map (G_FILE_ERROR, G_FILE_ERROR_IO, "x"), ==, FERRY_ERROR_DISK_FAILURE);
  g_assert_cmpint (map (FERRY_ERROR, FERRY_ERROR_NOT_FOUND, "x"), ==, FERRY_ERROR_NOT_FOUND);
  g_assert_cmpint (map (FERRY_ERROR, 5000, "x"), ==, FERRY_ERROR_UNKNOWN);
  g_assert_cmpint (map (G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE, "x"), ==, FERRY_ERROR_UNKNOWN);
  g_assert_cmpint (ferry_error_status_from_gerror (NULL), ==, FERRY_ERROR_UNKNOWN);
}

static void
test_message_is_sentence_and_detail (void)
{
  g_autoptr (GError) plain = NULL;
  g_autoptr (GError) detailed = NULL;

  ferry_error_set (&plain, FERRY_ERROR_NOT_FOUND, NULL);
  g_assert_error (plain, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_cmpstr (plain->message, ==, "The server has nothing at this address");

  ferry_error_set (&detailed, FERRY_ERROR_NOT_FOUND, "100 %s");
  g_assert_cmpstr (detailed->message, ==, "The server has nothing at this address: 100 %s");

  ferry_error_set (NULL, FERRY_ERROR_NOT_FOUND, NULL);
}

static void
test_message_of_errno_names_the_file (void)
{
  g_autoptr (GError) named = NULL;
  g_autoptr (GError) nameless = NULL;
  g_autofree char   *expected = NULL;

  ferry_error_set_from_errno (&named, ENOSPC, "/media/disk/a.iso");
  expected = g_strdup_printf ("The disk is full: /media/disk/a.iso (%s)", g_strerror (ENOSPC));
  g_assert_error (named, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  g_assert_cmpstr (named->message, ==, expected);

  ferry_error_set_from_errno (&nameless, EIO, NULL);
  g_assert_error (nameless, FERRY_ERROR, FERRY_ERROR_DISK_FAILURE);
  g_assert_true (g_str_has_suffix (nameless->message, g_strerror (EIO)));
}

static void
test_message_is_utf8_whatever_the_file_is_called (void)
{
  g_autoptr (GError) error = NULL;

  ferry_error_set_from_errno (&error, EACCES, "/tmp/caf\xe9");

  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/error/all-of-web-error-status-have-a-row",
                   test_all_of_web_error_status_have_a_row);
  g_test_add_func ("/error/all-of-our-own-have-a-row", test_all_of_our_own_have_a_row);
  g_test_add_func ("/error/rows-are-sorted-and-whole", test_rows_are_sorted_and_whole);
  g_test_add_func ("/error/nicks-are-words-with-hyphens", test_nicks_are_words_with_hyphens);
  g_test_add_func ("/error/rows-that-pause-have-a-reason", test_rows_that_pause_have_a_reason);
  g_test_add_func ("/error/rows-say-what-the-engine-does", test_rows_say_what_the_engine_does);
  g_test_add_func ("/error/number-without-row-is-unknown", test_number_without_row_is_unknown);
  g_test_add_func ("/error/http-statuses", test_http_statuses);
  g_test_add_func ("/error/errno-of-a-file-operation", test_errno_of_a_file_operation);
  g_test_add_func ("/error/gravest-tls-fault-is-told", test_gravest_tls_fault_is_told);
  g_test_add_func ("/error/errors-of-gio", test_errors_of_gio);
  g_test_add_func ("/error/reset-is-told-from-close", test_reset_is_told_from_close);
  g_test_add_func ("/error/errors-of-other-domains", test_errors_of_other_domains);
  g_test_add_func ("/error/message-is-sentence-and-detail", test_message_is_sentence_and_detail);
  g_test_add_func ("/error/message-of-errno-names-the-file", test_message_of_errno_names_the_file);
  g_test_add_func ("/error/message-is-utf8-whatever-the-file-is-called",
                   test_message_is_utf8_whatever_the_file_is_called);

  return g_test_run ();
}
