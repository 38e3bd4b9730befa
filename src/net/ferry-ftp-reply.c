/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ftp-reply.h"

#include <string.h>

typedef struct
{
  int              code;
  FerryErrorStatus status;
} Pair;

static const Pair reply_pairs[] = {
  { 332, FERRY_ERROR_UNAUTHORIZED },
  { 421, FERRY_ERROR_CANNOT_CONNECT },
  { 425, FERRY_ERROR_CANNOT_CONNECT },
  { 426, FERRY_ERROR_CONNECTION_ABORTED },
  { 430, FERRY_ERROR_UNAUTHORIZED },
  { 434, FERRY_ERROR_SERVER_UNREACHABLE },
  { 450, FERRY_ERROR_SERVICE_UNAVAILABLE },
  { 451, FERRY_ERROR_INTERNAL_SERVER_ERROR },
  { 452, FERRY_ERROR_UNEXPECTED_SERVER_ERROR },
  { 500, FERRY_ERROR_NOT_IMPLEMENTED },
  { 501, FERRY_ERROR_BAD_REQUEST },
  { 502, FERRY_ERROR_NOT_IMPLEMENTED },
  { 503, FERRY_ERROR_BAD_REQUEST },
  { 504, FERRY_ERROR_NOT_IMPLEMENTED },
  { 530, FERRY_ERROR_UNAUTHORIZED },
  { 532, FERRY_ERROR_UNAUTHORIZED },
  { 534, FERRY_ERROR_FORBIDDEN },
  { 550, FERRY_ERROR_NOT_FOUND },
  { 552, FERRY_ERROR_UNEXPECTED_SERVER_ERROR },
  { 553, FERRY_ERROR_FORBIDDEN },
};

static const Pair curl_pairs[] = {
  { CURLE_URL_MALFORMAT, FERRY_ERROR_INVALID_ARGUMENT },
  { CURLE_COULDNT_RESOLVE_PROXY, FERRY_ERROR_PROXY_FAILED },
  { CURLE_COULDNT_RESOLVE_HOST, FERRY_ERROR_HOST_NAME_NOT_RESOLVED },
  { CURLE_COULDNT_CONNECT, FERRY_ERROR_CANNOT_CONNECT },
  { CURLE_WEIRD_SERVER_REPLY, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { CURLE_FTP_WEIRD_PASS_REPLY, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { CURLE_FTP_WEIRD_PASV_REPLY, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { CURLE_FTP_WEIRD_227_FORMAT, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { CURLE_FTP_CANT_GET_HOST, FERRY_ERROR_CANNOT_CONNECT },
  { CURLE_FTP_COULDNT_SET_TYPE, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { CURLE_FTP_COULDNT_RETR_FILE, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { CURLE_PARTIAL_FILE, FERRY_ERROR_CONNECTION_ABORTED },
  { CURLE_OPERATION_TIMEDOUT, FERRY_ERROR_TIMEOUT },
  { CURLE_SSL_CONNECT_ERROR, FERRY_ERROR_CANNOT_CONNECT },
  { CURLE_ABORTED_BY_CALLBACK, FERRY_ERROR_OPERATION_CANCELED },
  { CURLE_GOT_NOTHING, FERRY_ERROR_CONNECTION_RESET },
  { CURLE_SEND_ERROR, FERRY_ERROR_CONNECTION_RESET },
  { CURLE_RECV_ERROR, FERRY_ERROR_CONNECTION_RESET },
  { CURLE_PEER_FAILED_VERIFICATION, FERRY_ERROR_CERTIFICATE_IS_INVALID },
  { CURLE_USE_SSL_FAILED, FERRY_ERROR_CANNOT_CONNECT },
  { CURLE_LOGIN_DENIED, FERRY_ERROR_UNAUTHORIZED },
  { CURLE_REMOTE_FILE_NOT_FOUND, FERRY_ERROR_NOT_FOUND },
  { CURLE_SSL_PINNEDPUBKEYNOTMATCH, FERRY_ERROR_CERTIFICATE_IS_INVALID },
  { CURLE_PROXY, FERRY_ERROR_PROXY_FAILED },
};

static FerryErrorStatus
look_up (const Pair *pairs,
         gsize       n_pairs,
         int         code)
{
  for (gsize i = 0; i < n_pairs; i++)
    if (pairs[i].code == code)
      return pairs[i].status;

  return FERRY_ERROR_UNKNOWN;
}

guint
ferry_ftp_reply_parse (const char *line,
                       gsize       length)
{
  for (gsize i = 0; i < 3; i++)
    if (i >= length || !g_ascii_isdigit (line[i]))
      return 0;
  if (length > 3 && line[3] == '-')
    return 0;

  return (guint) (g_ascii_digit_value (line[0]) * 100 + g_ascii_digit_value (line[1]) * 10 +
                  g_ascii_digit_value (line[2]));
}

static gboolean
says (const char        *text,
      const char *const *words)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (; *words != NULL; words++)
    if (strstr (lower, *words) != NULL)
      return TRUE;

  return FALSE;
}

FerryErrorStatus
ferry_ftp_reply_to_status (guint       code,
                           const char *text)
{
  static const char *const crowd[] = {
    "too many", "maximum", "limit", "already logged in", "already connected", NULL
  };
  static const char *const folder[] = {
    "not a regular file", "not a plain file", "is a directory", "is a folder", NULL
  };
  static const char *const forbidden[] = { "permission", "access", "denied", NULL };
  FerryErrorStatus         status = look_up (reply_pairs, G_N_ELEMENTS (reply_pairs), (int) code);

  /* Servers that are full use the code of a wrong password, too. */
  if ((code == 421 || code == 530) && says (text, crowd))
    return FERRY_ERROR_SERVICE_UNAVAILABLE;
  if (code == 550 && says (text, folder))
    return FERRY_ERROR_NOT_THE_FILE;
  if (code == 550 && says (text, forbidden))
    return FERRY_ERROR_FORBIDDEN;
  if (status != FERRY_ERROR_UNKNOWN)
    return status;

  if (code >= 400 && code < 500)
    return FERRY_ERROR_UNEXPECTED_SERVER_ERROR;
  if (code >= 500 && code < 600)
    return FERRY_ERROR_UNEXPECTED_CLIENT_ERROR;

  return FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE;
}

gboolean
ferry_ftp_reply_is_cause (CURLcode result,
                          guint    code)
{
  /* A farewell in place of any reply; curl takes it for a timeout. */
  if (code == 421)
    return TRUE;

  return code >= 300 &&
         (result == CURLE_WEIRD_SERVER_REPLY || result == CURLE_REMOTE_ACCESS_DENIED ||
          result == CURLE_FTP_WEIRD_PASS_REPLY || result == CURLE_FTP_WEIRD_PASV_REPLY ||
          result == CURLE_FTP_COULDNT_SET_TYPE || result == CURLE_FTP_COULDNT_RETR_FILE ||
          result == CURLE_PARTIAL_FILE || result == CURLE_REMOTE_FILE_NOT_FOUND ||
          result == CURLE_LOGIN_DENIED || result == CURLE_REMOTE_DISK_FULL);
}

FerryErrorStatus
ferry_ftp_reply_status_from_curl (CURLcode result)
{
  return look_up (curl_pairs, G_N_ELEMENTS (curl_pairs), (int) result);
}
