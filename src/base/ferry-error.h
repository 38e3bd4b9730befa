/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryErrorStatus:
 *
 * The 55 values of WebErrorStatus of Windows, and from 1000 on Ferry's own
 * for what that enumeration has no value for. They are the codes of
 * %FERRY_ERROR, are stored and cross the bus: they never change.
 */
typedef enum
{
  FERRY_ERROR_UNKNOWN = 0,
  FERRY_ERROR_CERTIFICATE_COMMON_NAME_IS_INCORRECT = 1,
  FERRY_ERROR_CERTIFICATE_EXPIRED = 2,
  FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS = 3,
  FERRY_ERROR_CERTIFICATE_REVOKED = 4,
  FERRY_ERROR_CERTIFICATE_IS_INVALID = 5,
  FERRY_ERROR_SERVER_UNREACHABLE = 6,
  FERRY_ERROR_TIMEOUT = 7,
  FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE = 8,
  FERRY_ERROR_CONNECTION_ABORTED = 9,
  FERRY_ERROR_CONNECTION_RESET = 10,
  FERRY_ERROR_DISCONNECTED = 11,
  FERRY_ERROR_HTTP_TO_HTTPS_ON_REDIRECTION = 12,
  FERRY_ERROR_HTTPS_TO_HTTP_ON_REDIRECTION = 13,
  FERRY_ERROR_CANNOT_CONNECT = 14,
  FERRY_ERROR_HOST_NAME_NOT_RESOLVED = 15,
  FERRY_ERROR_OPERATION_CANCELED = 16,
  FERRY_ERROR_REDIRECT_FAILED = 17,
  FERRY_ERROR_UNEXPECTED_STATUS_CODE = 18,
  FERRY_ERROR_UNEXPECTED_REDIRECTION = 19,
  FERRY_ERROR_UNEXPECTED_CLIENT_ERROR = 20,
  FERRY_ERROR_UNEXPECTED_SERVER_ERROR = 21,
  FERRY_ERROR_INSUFFICIENT_RANGE_SUPPORT = 22,
  FERRY_ERROR_MISSING_CONTENT_LENGTH_SUPPORT = 23,
  FERRY_ERROR_MULTIPLE_CHOICES = 300,
  FERRY_ERROR_MOVED_PERMANENTLY = 301,
  FERRY_ERROR_FOUND = 302,
  FERRY_ERROR_SEE_OTHER = 303,
  FERRY_ERROR_NOT_MODIFIED = 304,
  FERRY_ERROR_USE_PROXY = 305,
  FERRY_ERROR_TEMPORARY_REDIRECT = 307,
  FERRY_ERROR_BAD_REQUEST = 400,
  FERRY_ERROR_UNAUTHORIZED = 401,
  FERRY_ERROR_PAYMENT_REQUIRED = 402,
  FERRY_ERROR_FORBIDDEN = 403,
  FERRY_ERROR_NOT_FOUND = 404,
  FERRY_ERROR_METHOD_NOT_ALLOWED = 405,
  FERRY_ERROR_NOT_ACCEPTABLE = 406,
  FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED = 407,
  FERRY_ERROR_REQUEST_TIMEOUT = 408,
  FERRY_ERROR_CONFLICT = 409,
  FERRY_ERROR_GONE = 410,
  FERRY_ERROR_LENGTH_REQUIRED = 411,
  FERRY_ERROR_PRECONDITION_FAILED = 412,
  FERRY_ERROR_REQUEST_ENTITY_TOO_LARGE = 413,
  FERRY_ERROR_REQUEST_URI_TOO_LONG = 414,
  FERRY_ERROR_UNSUPPORTED_MEDIA_TYPE = 415,
  FERRY_ERROR_REQUESTED_RANGE_NOT_SATISFIABLE = 416,
  FERRY_ERROR_EXPECTATION_FAILED = 417,
  FERRY_ERROR_INTERNAL_SERVER_ERROR = 500,
  FERRY_ERROR_NOT_IMPLEMENTED = 501,
  FERRY_ERROR_BAD_GATEWAY = 502,
  FERRY_ERROR_SERVICE_UNAVAILABLE = 503,
  FERRY_ERROR_GATEWAY_TIMEOUT = 504,
  FERRY_ERROR_HTTP_VERSION_NOT_SUPPORTED = 505,

  /* Ferry's own. */
  FERRY_ERROR_DISK_FULL = 1000,
  FERRY_ERROR_FILE_SYSTEM_LIMIT = 1001,
  FERRY_ERROR_PERMISSION_DENIED = 1002,
  FERRY_ERROR_DESTINATION_MISSING = 1003,
  FERRY_ERROR_NAME_INVALID = 1004,
  FERRY_ERROR_CHECKSUM_MISMATCH = 1005,
  FERRY_ERROR_SOURCE_CHANGED = 1006,
  FERRY_ERROR_SOURCE_MISSING = 1007,
  FERRY_ERROR_KEYRING_LOCKED = 1008,
  FERRY_ERROR_POLICY_DENIED = 1009,
  FERRY_ERROR_QUOTA_EXCEEDED = 1010,
  FERRY_ERROR_POST_PROCESS_FAILED = 1011,
  FERRY_ERROR_DISK_FAILURE = 1012,
  FERRY_ERROR_DESTINATION_EXISTS = 1013,
  FERRY_ERROR_REMOTE_CHANGED = 1014,
  FERRY_ERROR_STATE_UNREADABLE = 1015,
  FERRY_ERROR_STATE_LOCKED = 1016,
  FERRY_ERROR_STATE_TOO_NEW = 1017,
  FERRY_ERROR_INVALID_ARGUMENT = 1018,
  FERRY_ERROR_NOT_THE_FILE = 1019,
  FERRY_ERROR_TOO_MANY_REQUESTS = 1020,
  FERRY_ERROR_PROXY_FAILED = 1021,
  FERRY_ERROR_PART_LOST = 1022,
  FERRY_ERROR_NOT_SAME_FILE = 1023,      /* another address leads to another file */
  FERRY_ERROR_UPLOAD_INTERRUPTED = 1024, /* and must not be sent again unasked */
  FERRY_ERROR_UPLOAD_TOO_LARGE = 1025,   /* the server said so before it was sent */
  FERRY_ERROR_UPLOAD_EXPIRED = 1026,     /* the server has dropped what it had */
  FERRY_ERROR_BAD_METALINK = 1027,
} FerryErrorStatus;

/**
 * FerryErrorClass:
 * @FERRY_ERROR_CLASS_NONE: not a failure (cancellation, not modified)
 * @FERRY_ERROR_CLASS_RETRY: trying again after a while may work
 * @FERRY_ERROR_CLASS_WAIT: wait for a condition; no retry is spent
 * @FERRY_ERROR_CLASS_USER: the user must do something, then it goes on
 * @FERRY_ERROR_CLASS_FATAL: trying again will not help
 *
 * What the engine does about an error.
 */
typedef enum
{
  FERRY_ERROR_CLASS_NONE,
  FERRY_ERROR_CLASS_RETRY,
  FERRY_ERROR_CLASS_WAIT,
  FERRY_ERROR_CLASS_USER,
  FERRY_ERROR_CLASS_FATAL,
} FerryErrorClass;

/**
 * FerryErrorInfo:
 * @status: the value
 * @nick: stable word, such as "not-found"
 * @error_class: what the engine does
 * @max_retries: at most so many automatic retries whatever the transfer
 *   allows; -1 for no limit of its own
 * @reason: the reason shown while paused because of it (USER and WAIT classes)
 * @sentence: English source of the sentence for a person; translate with
 *   ferry_error_status_to_sentence()
 * @help: English source of what helps; see ferry_error_status_to_help()
 *
 * One row of the error table. Static.
 */
typedef struct
{
  FerryErrorStatus status;
  const char      *nick;
  FerryErrorClass  error_class;
  int              max_retries;
  int              reason; /* FerryReason */
  const char      *sentence;
  const char      *help;
} FerryErrorInfo;

#define FERRY_ERROR (ferry_error_quark ())
GQuark ferry_error_quark (void);

/* The row of @status; that of FERRY_ERROR_UNKNOWN for a number without one. */
const FerryErrorInfo *ferry_error_status_get_info (int status);
/* All rows; sets @n_rows. */
const FerryErrorInfo *ferry_error_get_table (guint *n_rows);
const char           *ferry_error_status_to_nick (int status);
const char           *ferry_error_status_to_sentence (int status);
const char           *ferry_error_status_to_help (int status);

/* Pure maps from what the stack reports. */
FerryErrorStatus ferry_error_status_from_http (guint http_status);
FerryErrorStatus ferry_error_status_from_errno (int saved_errno);
FerryErrorStatus ferry_error_status_from_tls (GTlsCertificateFlags flags);
/* Understands FERRY_ERROR, G_IO_ERROR, G_RESOLVER_ERROR, G_TLS_ERROR,
 * G_FILE_ERROR; SoupSessionError is mapped in the net layer before. */
FerryErrorStatus ferry_error_status_from_gerror (const GError *error);

/* Sets a FERRY_ERROR whose message is the translated sentence, followed by
 * ": detail" when @detail is not NULL. @detail must hold no secret. */
void ferry_error_set (GError         **error,
                      FerryErrorStatus status,
                      const char      *detail);
/* The same from the errno of a failed file operation; @path for the message. */
void ferry_error_set_from_errno (GError    **error,
                                 int         saved_errno,
                                 const char *path);

G_END_DECLS
