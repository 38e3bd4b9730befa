/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* One line of a map from the codes of others to ours. */
typedef struct
{
  int              code;
  FerryErrorStatus status;
} Pair;

static const Pair errno_pairs[] = {
  { ENOSPC, FERRY_ERROR_DISK_FULL },
  { EDQUOT, FERRY_ERROR_QUOTA_EXCEEDED },
  { EFBIG, FERRY_ERROR_FILE_SYSTEM_LIMIT },
  { EOVERFLOW, FERRY_ERROR_FILE_SYSTEM_LIMIT },
  { EROFS, FERRY_ERROR_PERMISSION_DENIED },
  { EACCES, FERRY_ERROR_PERMISSION_DENIED },
  { EPERM, FERRY_ERROR_PERMISSION_DENIED },
  { ETXTBSY, FERRY_ERROR_PERMISSION_DENIED },
  { ENOENT, FERRY_ERROR_DESTINATION_MISSING },
  { ENOTDIR, FERRY_ERROR_DESTINATION_MISSING },
  { ENODEV, FERRY_ERROR_DESTINATION_MISSING },
  { ENXIO, FERRY_ERROR_DESTINATION_MISSING },
  { ESTALE, FERRY_ERROR_DESTINATION_MISSING },
  { ENAMETOOLONG, FERRY_ERROR_NAME_INVALID },
  { EINVAL, FERRY_ERROR_NAME_INVALID },
  { EILSEQ, FERRY_ERROR_NAME_INVALID },
  { ELOOP, FERRY_ERROR_NAME_INVALID },
  { EIO, FERRY_ERROR_DISK_FAILURE },
  { EREMOTEIO, FERRY_ERROR_DISK_FAILURE },
  { EUCLEAN, FERRY_ERROR_DISK_FAILURE },
  { EEXIST, FERRY_ERROR_DESTINATION_EXISTS },
  { EISDIR, FERRY_ERROR_DESTINATION_EXISTS },
  { ENOTEMPTY, FERRY_ERROR_DESTINATION_EXISTS },
  { ECANCELED, FERRY_ERROR_OPERATION_CANCELED },
  { ETIMEDOUT, FERRY_ERROR_TIMEOUT },
  { ECONNREFUSED, FERRY_ERROR_CANNOT_CONNECT },
  { ECONNRESET, FERRY_ERROR_CONNECTION_RESET },
  { EPIPE, FERRY_ERROR_CONNECTION_RESET },
  { ECONNABORTED, FERRY_ERROR_CONNECTION_ABORTED },
  { ENOTCONN, FERRY_ERROR_CONNECTION_ABORTED },
  { EHOSTUNREACH, FERRY_ERROR_SERVER_UNREACHABLE },
  { EHOSTDOWN, FERRY_ERROR_SERVER_UNREACHABLE },
  { ENETUNREACH, FERRY_ERROR_SERVER_UNREACHABLE },
  { ENETDOWN, FERRY_ERROR_SERVER_UNREACHABLE },
};

static const Pair io_pairs[] = {
  { G_IO_ERROR_CANCELLED, FERRY_ERROR_OPERATION_CANCELED },
  { G_IO_ERROR_TIMED_OUT, FERRY_ERROR_TIMEOUT },
  { G_IO_ERROR_HOST_NOT_FOUND, FERRY_ERROR_HOST_NAME_NOT_RESOLVED },
  { G_IO_ERROR_HOST_UNREACHABLE, FERRY_ERROR_SERVER_UNREACHABLE },
  { G_IO_ERROR_NETWORK_UNREACHABLE, FERRY_ERROR_SERVER_UNREACHABLE },
  { G_IO_ERROR_CONNECTION_REFUSED, FERRY_ERROR_CANNOT_CONNECT },
  /* The same number as G_IO_ERROR_BROKEN_PIPE. */
  { G_IO_ERROR_CONNECTION_CLOSED, FERRY_ERROR_CONNECTION_ABORTED },
  { G_IO_ERROR_PARTIAL_INPUT, FERRY_ERROR_CONNECTION_ABORTED },
  { G_IO_ERROR_NOT_CONNECTED, FERRY_ERROR_CONNECTION_ABORTED },
  { G_IO_ERROR_CLOSED, FERRY_ERROR_CONNECTION_ABORTED },
  { G_IO_ERROR_INVALID_DATA, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { G_IO_ERROR_PROXY_FAILED, FERRY_ERROR_PROXY_FAILED },
  { G_IO_ERROR_PROXY_NOT_ALLOWED, FERRY_ERROR_PROXY_FAILED },
  { G_IO_ERROR_PROXY_AUTH_FAILED, FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED },
  { G_IO_ERROR_PROXY_NEED_AUTH, FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED },
  { G_IO_ERROR_NO_SPACE, FERRY_ERROR_DISK_FULL },
  { G_IO_ERROR_PERMISSION_DENIED, FERRY_ERROR_PERMISSION_DENIED },
  { G_IO_ERROR_READ_ONLY, FERRY_ERROR_PERMISSION_DENIED },
  { G_IO_ERROR_NOT_FOUND, FERRY_ERROR_DESTINATION_MISSING },
  { G_IO_ERROR_NOT_DIRECTORY, FERRY_ERROR_DESTINATION_MISSING },
  { G_IO_ERROR_NOT_MOUNTED, FERRY_ERROR_DESTINATION_MISSING },
  { G_IO_ERROR_NO_SUCH_DEVICE, FERRY_ERROR_DESTINATION_MISSING },
  { G_IO_ERROR_FILENAME_TOO_LONG, FERRY_ERROR_NAME_INVALID },
  { G_IO_ERROR_INVALID_FILENAME, FERRY_ERROR_NAME_INVALID },
  { G_IO_ERROR_TOO_MANY_LINKS, FERRY_ERROR_NAME_INVALID },
  { G_IO_ERROR_EXISTS, FERRY_ERROR_DESTINATION_EXISTS },
  { G_IO_ERROR_IS_DIRECTORY, FERRY_ERROR_DESTINATION_EXISTS },
  { G_IO_ERROR_NOT_EMPTY, FERRY_ERROR_DESTINATION_EXISTS },
  { G_IO_ERROR_INVALID_ARGUMENT, FERRY_ERROR_INVALID_ARGUMENT },
};

static const Pair tls_pairs[] = {
  { G_TLS_ERROR_BAD_CERTIFICATE, FERRY_ERROR_CERTIFICATE_IS_INVALID },
  { G_TLS_ERROR_BAD_CERTIFICATE_PASSWORD, FERRY_ERROR_UNAUTHORIZED },
  { G_TLS_ERROR_CERTIFICATE_REQUIRED, FERRY_ERROR_UNAUTHORIZED },
  /* The connection ended without a closing alert: cut off, not finished. */
  { G_TLS_ERROR_EOF, FERRY_ERROR_CONNECTION_ABORTED },
  { G_TLS_ERROR_HANDSHAKE, FERRY_ERROR_CANNOT_CONNECT },
  { G_TLS_ERROR_INAPPROPRIATE_FALLBACK, FERRY_ERROR_CANNOT_CONNECT },
  { G_TLS_ERROR_MISC, FERRY_ERROR_CANNOT_CONNECT },
  { G_TLS_ERROR_NOT_TLS, FERRY_ERROR_CANNOT_CONNECT },
};

static const Pair file_pairs[] = {
  { G_FILE_ERROR_NOSPC, FERRY_ERROR_DISK_FULL },
  { G_FILE_ERROR_ACCES, FERRY_ERROR_PERMISSION_DENIED },
  { G_FILE_ERROR_PERM, FERRY_ERROR_PERMISSION_DENIED },
  { G_FILE_ERROR_ROFS, FERRY_ERROR_PERMISSION_DENIED },
  { G_FILE_ERROR_TXTBSY, FERRY_ERROR_PERMISSION_DENIED },
  { G_FILE_ERROR_NOENT, FERRY_ERROR_DESTINATION_MISSING },
  { G_FILE_ERROR_NOTDIR, FERRY_ERROR_DESTINATION_MISSING },
  { G_FILE_ERROR_NODEV, FERRY_ERROR_DESTINATION_MISSING },
  { G_FILE_ERROR_NXIO, FERRY_ERROR_DESTINATION_MISSING },
  { G_FILE_ERROR_NAMETOOLONG, FERRY_ERROR_NAME_INVALID },
  { G_FILE_ERROR_INVAL, FERRY_ERROR_NAME_INVALID },
  { G_FILE_ERROR_LOOP, FERRY_ERROR_NAME_INVALID },
  { G_FILE_ERROR_IO, FERRY_ERROR_DISK_FAILURE },
  { G_FILE_ERROR_EXIST, FERRY_ERROR_DESTINATION_EXISTS },
  { G_FILE_ERROR_ISDIR, FERRY_ERROR_DESTINATION_EXISTS },
  { G_FILE_ERROR_PIPE, FERRY_ERROR_CONNECTION_RESET },
};

/* In the order of gravity: one certificate can have several faults, and there
 * is one thing to show. */
static const Pair tls_flag_pairs[] = {
  { G_TLS_CERTIFICATE_REVOKED, FERRY_ERROR_CERTIFICATE_REVOKED },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, FERRY_ERROR_CERTIFICATE_COMMON_NAME_IS_INCORRECT },
  { G_TLS_CERTIFICATE_EXPIRED, FERRY_ERROR_CERTIFICATE_EXPIRED },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS },
  { G_TLS_CERTIFICATE_INSECURE, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS },
};

G_DEFINE_QUARK (ferry - error - quark, ferry_error)

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

FerryErrorStatus
ferry_error_status_from_http (guint http_status)
{
  const FerryErrorInfo *info;

  /* Ferry's own statuses begin at 1000; an answer cannot ask for one. */
  if (http_status < 300 || http_status >= 600)
    return FERRY_ERROR_UNEXPECTED_STATUS_CODE;
  if (http_status == 429)
    return FERRY_ERROR_TOO_MANY_REQUESTS;

  info = ferry_error_status_get_info ((int) http_status);
  if (info->status != FERRY_ERROR_UNKNOWN)
    return info->status;

  if (http_status < 400)
    return FERRY_ERROR_UNEXPECTED_REDIRECTION;
  if (http_status < 500)
    return FERRY_ERROR_UNEXPECTED_CLIENT_ERROR;

  return FERRY_ERROR_UNEXPECTED_SERVER_ERROR;
}

FerryErrorStatus
ferry_error_status_from_errno (int saved_errno)
{
  return look_up (errno_pairs, G_N_ELEMENTS (errno_pairs), saved_errno);
}

FerryErrorStatus
ferry_error_status_from_tls (GTlsCertificateFlags flags)
{
  if (flags == 0)
    return FERRY_ERROR_UNKNOWN;

  for (gsize i = 0; i < G_N_ELEMENTS (tls_flag_pairs); i++)
    if ((int) flags & tls_flag_pairs[i].code)
      return tls_flag_pairs[i].status;

  return FERRY_ERROR_CERTIFICATE_IS_INVALID;
}

static FerryErrorStatus
from_io_error (const GError *error)
{
  /* GIO gives a reset, a broken pipe and an orderly end the same code; the
   * words that it took from the C library still tell which it was. */
  if (error->code == G_IO_ERROR_CONNECTION_CLOSED &&
      error->message != NULL &&
      (strstr (error->message, g_strerror (ECONNRESET)) != NULL ||
       strstr (error->message, g_strerror (EPIPE)) != NULL))
    return FERRY_ERROR_CONNECTION_RESET;

  return look_up (io_pairs, G_N_ELEMENTS (io_pairs), error->code);
}

FerryErrorStatus
ferry_error_status_from_gerror (const GError *error)
{
  if (error == NULL)
    return FERRY_ERROR_UNKNOWN;

  if (error->domain == FERRY_ERROR)
    return ferry_error_status_get_info (error->code)->status;
  if (error->domain == G_IO_ERROR)
    return from_io_error (error);
  if (error->domain == G_RESOLVER_ERROR)
    return FERRY_ERROR_HOST_NAME_NOT_RESOLVED;
  if (error->domain == G_TLS_ERROR)
    return look_up (tls_pairs, G_N_ELEMENTS (tls_pairs), error->code);
  if (error->domain == G_FILE_ERROR)
    return look_up (file_pairs, G_N_ELEMENTS (file_pairs), error->code);

  return FERRY_ERROR_UNKNOWN;
}

void
ferry_error_set (GError         **error,
                 FerryErrorStatus status,
                 const char      *detail)
{
  const char *sentence = ferry_error_status_to_sentence ((int) status);

  if (detail == NULL)
    g_set_error_literal (error, FERRY_ERROR, (int) status, sentence);
  else
    g_set_error (error, FERRY_ERROR, (int) status, "%s: %s", sentence, detail);
}

void
ferry_error_set_from_errno (GError    **error,
                            int         saved_errno,
                            const char *path)
{
  FerryErrorStatus status = ferry_error_status_from_errno (saved_errno);
  g_autofree char *name = NULL;
  g_autofree char *detail = NULL;

  if (path == NULL)
    {
      ferry_error_set (error, status, g_strerror (saved_errno));
      return;
    }

  /* Names on disk are bytes; messages are UTF-8. */
  name = g_filename_display_name (path);
  detail = g_strdup_printf ("%s (%s)", name, g_strerror (saved_errno));
  ferry_error_set (error, status, detail);
}
