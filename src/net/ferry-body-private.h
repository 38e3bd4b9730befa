/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-body.h"

G_BEGIN_DECLS

/* For the files of the body alone. */

/* Bytes in a row from one place: a text, or all of a file. */
typedef struct
{
  goffset start; /* in the body */
  goffset length;
  GBytes *text; /* (owned) (nullable): NULL of a file */
  guint   file; /* which, in paths and stamps */
} FerryBodySpan;

struct _FerryBody
{
  gatomicrefcount ref_count;

  FerryRequest *request; /* (owned): has the paths and the texts */
  GArray       *spans;   /* (owned): of FerryBodySpan, in their order, no gaps */
  GPtrArray    *paths;   /* (owned): of borrowed paths */
  GArray       *stamps;  /* (owned): of FerrySourceStamp, one a path */
  goffset       length;
  char         *content_type; /* (owned) */
  char         *file_name;    /* (owned) (nullable) */
};

static inline const FerryBodySpan *
ferry_body_get_span (FerryBody *self,
                     guint      i)
{
  return &g_array_index (self->spans, FerryBodySpan, i);
}

static inline const char *
ferry_body_get_path (FerryBody *self,
                     guint      i)
{
  return g_ptr_array_index (self->paths, i);
}

static inline const FerrySourceStamp *
ferry_body_get_stamp (FerryBody *self,
                      guint      i)
{
  return &g_array_index (self->stamps, FerrySourceStamp, i);
}

G_END_DECLS
