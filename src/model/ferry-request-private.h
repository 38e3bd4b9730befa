/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-request.h"

G_BEGIN_DECLS

/* What ferry-request.c owns and ferry-request-options.c fills, once, from the
 * options. */
struct _FerryRequest
{
  gint      ref_count;
  GVariant *variant; /* (owned): as ferry_request_to_variant() gives it */

  char             *uri;            /* (owned) */
  char             *directory;      /* (owned) */
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
};

/* Checks @options (see ferry_request_new()) and takes them over into @self,
 * which holds the defaults; what must not be stored goes into @secrets. */
gboolean ferry_request_take_options (FerryRequest *self,
                                     GVariant     *options,
                                     GVariantDict *secrets,
                                     GError      **error);

G_END_DECLS
