/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ftp-reply.h"

#include <string.h>

static void
test_last_lines (void)
{
  static const struct
  {
    const char *line;
    guint       code;
  } cases[] = {
    { "220 Hello\r\n", 220 },
    { "226\r\n", 226 },
    { "150", 150 },
    { "220-Hello\r\n", 0 },
    { " 220 Hello\r\n", 0 },
    { "22x Hello\r\n", 0 },
    { "SSH-2.0\r\n", 0 },
    { "\r\n", 0 },
    { "22", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (ferry_ftp_reply_parse (cases[i].line, strlen (cases[i].line)), ==,
                      cases[i].code);
}

static void
test_meaning (void)
{
  static const struct
  {
    guint            code;
    const char      *text;
    FerryErrorStatus status;
  } cases[] = {
    { 332, "Need account", FERRY_ERROR_UNAUTHORIZED },
    { 421, "Timeout", FERRY_ERROR_CANNOT_CONNECT },
    { 421, "There are too many connections from your internet address",
      FERRY_ERROR_SERVICE_UNAVAILABLE },
    { 421, "8 users (the maximum) are already logged in, sorry", FERRY_ERROR_SERVICE_UNAVAILABLE },
    { 425, "Can't open data connection", FERRY_ERROR_CANNOT_CONNECT },
    { 426, "Failure writing network stream", FERRY_ERROR_CONNECTION_ABORTED },
    { 430, "Invalid username or password", FERRY_ERROR_UNAUTHORIZED },
    { 450, "No such file or directory", FERRY_ERROR_SERVICE_UNAVAILABLE },
    { 451, "Local error", FERRY_ERROR_INTERNAL_SERVER_ERROR },
    { 499, "", FERRY_ERROR_UNEXPECTED_SERVER_ERROR },
    { 502, "Command not implemented", FERRY_ERROR_NOT_IMPLEMENTED },
    { 530, "Login incorrect.", FERRY_ERROR_UNAUTHORIZED },
    { 530, "Sorry, the maximum number of allowed clients (10) already connected.",
      FERRY_ERROR_SERVICE_UNAVAILABLE },
    { 550, "Failed to open file.", FERRY_ERROR_NOT_FOUND },
    { 550, "Permission denied.", FERRY_ERROR_FORBIDDEN },
    { 550, "Access is denied.", FERRY_ERROR_FORBIDDEN },
    { 550, "pub: not a regular file", FERRY_ERROR_NOT_THE_FILE },
    { 553, "Name not allowed", FERRY_ERROR_FORBIDDEN },
    { 599, "", FERRY_ERROR_UNEXPECTED_CLIENT_ERROR },
    { 331, "", FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ferry_ftp_reply_to_status (cases[i].code, cases[i].text), ==,
                     cases[i].status);
}

static void
test_cause (void)
{
  g_assert_true (ferry_ftp_reply_is_cause (CURLE_OPERATION_TIMEDOUT, 421));
  g_assert_true (ferry_ftp_reply_is_cause (CURLE_LOGIN_DENIED, 530));
  g_assert_true (ferry_ftp_reply_is_cause (CURLE_PARTIAL_FILE, 426));
  /* Tolerated before, and of another command. */
  g_assert_false (ferry_ftp_reply_is_cause (CURLE_RECV_ERROR, 502));
  g_assert_false (ferry_ftp_reply_is_cause (CURLE_PARTIAL_FILE, 226));
  g_assert_false (ferry_ftp_reply_is_cause (CURLE_COULDNT_CONNECT, 0));
}

static void
test_failures_of_the_network (void)
{
  static const struct
  {
    CURLcode         result;
    FerryErrorStatus status;
  } cases[] = {
    { CURLE_COULDNT_RESOLVE_HOST, FERRY_ERROR_HOST_NAME_NOT_RESOLVED },
    { CURLE_COULDNT_CONNECT, FERRY_ERROR_CANNOT_CONNECT },
    { CURLE_OPERATION_TIMEDOUT, FERRY_ERROR_TIMEOUT },
    { CURLE_RECV_ERROR, FERRY_ERROR_CONNECTION_RESET },
    { CURLE_PARTIAL_FILE, FERRY_ERROR_CONNECTION_ABORTED },
    { CURLE_COULDNT_RESOLVE_PROXY, FERRY_ERROR_PROXY_FAILED },
    { CURLE_WEIRD_SERVER_REPLY, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
    { CURLE_OUT_OF_MEMORY, FERRY_ERROR_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ferry_ftp_reply_status_from_curl (cases[i].result), ==, cases[i].status);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ftp-reply/last-lines", test_last_lines);
  g_test_add_func ("/ftp-reply/meaning", test_meaning);
  g_test_add_func ("/ftp-reply/cause", test_cause);
  g_test_add_func ("/ftp-reply/failures-of-the-network", test_failures_of_the_network);

  return g_test_run ();
}
