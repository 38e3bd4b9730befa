/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-request-private.h"

G_BEGIN_DECLS

/* What the values are taken over into. */
typedef struct
{
  FerryRequest *request;
  GVariantDict *secrets;
} FerryRequestTarget;

/* What kind of a request may have an option. */
typedef enum
{
  FERRY_REQUEST_OF_BOTH,
  FERRY_REQUEST_OF_DOWNLOADS,
  FERRY_REQUEST_OF_UPLOADS,
} FerryRequestScope;

typedef struct _FerryRequestOption FerryRequestOption;

/* Takes one value, of the right type, over into the target. */
typedef gboolean (*FerryRequestTakeFunc) (FerryRequestTarget       *target,
                                          const FerryRequestOption *option,
                                          GVariant                 *value,
                                          GError                  **error);

struct _FerryRequestOption
{
  const char          *key;
  const char          *type;
  FerryRequestScope    scope;
  FerryRequestTakeFunc take;
  gsize                offset; /* of the field, where one function serves several keys */
  guint64              min;
  guint64              max;
};

/* Sets a FERRY_ERROR_INVALID_ARGUMENT that begins with the key; returns FALSE. */
gboolean ferry_request_fail (const char *key,
                             GError    **error,
                             const char *sentence);
/* The same, naming the @words that are known. */
gboolean ferry_request_fail_word (const char *key,
                                  GError    **error,
                                  const char *words);
/* The same, for an address that Ferry cannot carry in the direction. Checks what
 * is known of @uri otherwise too: returns TRUE when it is fine. */
gboolean ferry_request_check_scheme (const char    *key,
                                     GUri          *uri,
                                     FerryDirection direction,
                                     GError       **error);

#define FERRY_REQUEST_DECLARE_TAKE(name)                                \
  gboolean ferry_request_take_##name (FerryRequestTarget       *target, \
                                      const FerryRequestOption *option, \
                                      GVariant                 *value,  \
                                      GError                  **error)

/* ferry-request-headers.c */
FERRY_REQUEST_DECLARE_TAKE (headers);
FERRY_REQUEST_DECLARE_TAKE (secret_headers);
/* Secret headers stand at the end, without values, whatever door they came by. */
void ferry_request_append_secret_headers (FerryRequest *request);

/* ferry-request-download.c */
FERRY_REQUEST_DECLARE_TAKE (mirrors);
FERRY_REQUEST_DECLARE_TAKE (pieces);
FERRY_REQUEST_DECLARE_TAKE (checksum);
FERRY_REQUEST_DECLARE_TAKE (checksum_from);
/* What one key says beside another, once all are taken. */
gboolean ferry_request_check_download (FerryRequest *self, GError **error);

/* ferry-request-upload.c */
FERRY_REQUEST_DECLARE_TAKE (multipart);
FERRY_REQUEST_DECLARE_TAKE (parts);
FERRY_REQUEST_DECLARE_TAKE (boundary);
FERRY_REQUEST_DECLARE_TAKE (upload_protocol);
gboolean ferry_request_check_upload (FerryRequest *self, GError **error);

G_END_DECLS
