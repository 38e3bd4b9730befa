/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-request.h"

G_BEGIN_DECLS

/* What ferry-request.c owns, ferry-request-options.c fills, once, from the
 * options, ferry-request-variant.c writes and ferry-request-get.c tells. */
struct _FerryRequest
{
  gint      ref_count;
  GVariant *variant; /* (owned): as ferry_request_to_variant() gives it */

  char             *uri;            /* (owned) */
  char             *directory;      /* (owned) (nullable): NULL of an upload */
  char             *name;           /* (owned) (nullable) */
  char             *method;         /* (owned) */
  GArray           *headers;        /* (owned) (element-type FerryHeader) */
  GPtrArray        *secret_headers; /* (owned) (element-type utf8): ends in NULL */
  char             *cookie_file;    /* (owned) (nullable) */
  char             *body_file;      /* (owned) (nullable) */
  char             *proxy;          /* (owned) */
  FerryChecksumKind checksum;
  char             *checksum_hex; /* (owned) (nullable) */
  guint64           connections;
  guint64           rate_limit;
  FerryCostPolicy   policy;
  FerryPriority     priority;
  char             *group; /* (owned) (nullable) */
  guint64           start_at;
  FerryIfExists     if_exists;
  char             *ca_file;       /* (owned) (nullable) */
  char             *tls_exception; /* (owned) (nullable) */
  guint64           connect_timeout;
  guint64           response_timeout;
  guint64           retries;
  gboolean          keep_modified_time;
  FerryDirection    direction;

  /* Of a download. */
  GPtrArray   *mirrors; /* (owned) (element-type utf8): ends in NULL */
  FerryPieces *pieces;  /* (owned) (nullable) */
  guint64      expected_size;
  char        *checksum_from; /* (owned) (nullable) */

  /* Of an upload. */
  char               *source; /* (owned) (nullable) */
  GArray             *parts;  /* (owned) (element-type FerryBodyPart) */
  GPtrArray          *files;  /* (owned) (element-type utf8): borrowed, ends in NULL */
  FerryMultipart      multipart;
  char               *boundary; /* (owned) (nullable) */
  FerryUploadProtocol upload_protocol;
  gboolean            defer_length;
};

#define FERRY_REQUEST_DEFAULT_PROXY "system"
#define FERRY_REQUEST_DEFAULT_CONNECT_TIMEOUT (5 * 60 * 1000)
#define FERRY_REQUEST_DEFAULT_RESPONSE_TIMEOUT (2 * 60 * 1000)
#define FERRY_REQUEST_DEFAULT_RETRIES 3

#define FERRY_REQUEST_METHOD_DOWN "GET"
#define FERRY_REQUEST_METHOD_UP "PUT"
#define FERRY_REQUEST_METHOD_UP_PARTS "POST"

/* The method where none is given. */
const char *ferry_request_get_default_method (FerryRequest *self);

/* Checks @options (see ferry_request_new()) and takes them over into @self,
 * which holds the defaults; what must not be stored goes into @secrets. */
gboolean ferry_request_take_options (FerryRequest *self,
                                     GVariant     *options,
                                     GVariantDict *secrets,
                                     GError      **error);

/* As ferry_request_to_variant() gives it; not floating. */
GVariant *ferry_request_build_variant (FerryRequest *self);

G_END_DECLS
