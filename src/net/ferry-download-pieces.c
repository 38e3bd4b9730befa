/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-digest.h"
#include "ferry-download-private.h"
#include "ferry-redact.h"

/* A piece that is no good so often stays so. */
#define MAX_FAULTS 3

/* Blames for one bad piece, alone and together with others, and how many make a
 * source one that lies. */
#define ALONE 2
#define TOGETHER 1
#define MAX_BLAMES 4

/* Work is shared out in whole pieces, so that it is known who brought which; large
 * ones would leave too little to share. */
#define MAX_ALIGNMENT (4 * 1024 * 1024)
#define PAGE 4096

static goffset
get_piece (FerryDownload *self,
           guint          piece,
           goffset       *end)
{
  goffset length = (goffset) ferry_pieces_get_length (self->pieces);
  goffset begin = (goffset) piece * length;

  *end = MIN (begin + length, self->record.total);
  return begin;
}

void
ferry_download_check_written (FerryDownload *self,
                              goffset        begin,
                              goffset        end)
{
  guint first, last;

  if (self->check == NULL || begin >= end)
    return;

  first = (guint) (begin / (goffset) ferry_pieces_get_length (self->pieces));
  last = (guint) ((end - 1) / (goffset) ferry_pieces_get_length (self->pieces));
  for (guint piece = first; piece <= last; piece++)
    {
      goffset piece_begin, piece_end;

      piece_begin = get_piece (self, piece, &piece_end);
      if (!ferry_range_set_covers (self->written, piece_begin, piece_end) ||
          ferry_range_set_covers (self->checked, piece_begin, piece_end) ||
          ferry_range_set_covers (self->checking, piece_begin, piece_end))
        continue;

      ferry_range_set_add (self->checking, piece_begin, piece_end);
      ferry_piece_check_push (self->check, piece);
    }
}

/* ---- what came out ---- */

static guint
count_contributors (FerryDownload *self,
                    goffset        begin,
                    goffset        end)
{
  guint n = 0;

  for (guint i = 0; i < self->sources->len; i++)
    n += ferry_source_has_brought (g_ptr_array_index (self->sources, i), begin, end);

  return n;
}

static guint
count_alive (FerryDownload *self)
{
  guint n = 0;

  for (guint i = 0; i < self->sources->len; i++)
    n += ferry_source_is_alive (g_ptr_array_index (self->sources, i));

  return n;
}

/* Who is alone is not given up: there would be nobody to ask. */
static void
blame (FerryDownload *self,
       FerrySource   *source,
       guint          weight)
{
  g_autofree char *address = NULL;
  GError          *error = NULL;

  source->n_blames += weight;
  if (source->n_blames < MAX_BLAMES || count_alive (self) < 2)
    return;

  address = ferry_redact_uri (source->uri);
  g_debug ("%s: %s brings bytes that are no good", self->id, address);
  ferry_download_forget_source (self, source);
  ferry_error_set (&error, FERRY_ERROR_CHECKSUM_MISMATCH, NULL);
  ferry_source_fail (source, error, -1, ferry_download_get_now (self));
}

static void
fail_with_piece (FerryDownload *self,
                 guint          piece)
{
  goffset          end;
  goffset          begin = get_piece (self, piece, &end);
  g_autofree char *detail = NULL;
  GError          *error = NULL;

  detail = g_strdup_printf ("piece %u, bytes %" G_GOFFSET_FORMAT "–%" G_GOFFSET_FORMAT,
                            piece, begin, end - 1);
  ferry_error_set (&error, FERRY_ERROR_CHECKSUM_MISMATCH, detail);
  ferry_download_fail (self, error);
}

static void
piece_is_bad (FerryDownload *self,
              guint          piece)
{
  goffset end;
  goffset begin = get_piece (self, piece, &end);
  guint   n_contributors = count_contributors (self, begin, end);
  guint   n_faults = 1 + GPOINTER_TO_UINT (g_hash_table_lookup (self->faults,
                                                                GUINT_TO_POINTER (piece)));
  guint   n_alive = count_alive (self);

  g_hash_table_insert (self->faults, GUINT_TO_POINTER (piece), GUINT_TO_POINTER (n_faults));
  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = g_ptr_array_index (self->sources, i);

      if (ferry_source_has_brought (source, begin, end))
        blame (self, source, n_contributors > 1 ? TOGETHER : ALONE);
    }

  ferry_download_forget (self, begin, end);
  ferry_download_tell_forgotten (self);
  if (n_faults >= MAX_FAULTS + n_alive - 1)
    fail_with_piece (self, piece);
  else
    ferry_download_go_on (self);
}

static void
piece_is_good (FerryDownload *self,
               guint          piece)
{
  goffset end;
  goffset begin = get_piece (self, piece, &end);

  ferry_range_set_add (self->checked, begin, end);
  ferry_download_advance_hasher (self);
  if (ferry_download_is_idle (self))
    ferry_download_go_on (self);
}

static void
checked_cb (guint         piece,
            gboolean      is_good,
            const GError *error,
            gpointer      data)
{
  FerryDownload *self = data;
  goffset        end;
  goffset        begin = get_piece (self, piece, &end);

  if (error != NULL)
    {
      ferry_download_fail (self, g_error_copy (error));
      return;
    }

  ferry_range_set_remove (self->checking, begin, end);
  if (is_good)
    piece_is_good (self, piece);
  else
    piece_is_bad (self, piece);
}

/* ---- beginning and end ---- */

void
ferry_download_set_pieces (FerryDownload *self,
                           FerryPieces   *pieces)
{
  g_autoptr (FerryDigest) digest = ferry_digest_new (ferry_pieces_get_kind (pieces));

  /* A kind that the system forbids says nothing. */
  if (self->pieces != NULL || self->is_over || digest == NULL)
    return;

  self->pieces = ferry_pieces_ref (pieces);
  ferry_download_start_check (self);
}

static void
open_check (FerryDownload *self)
{
  goffset length = (goffset) ferry_pieces_get_length (self->pieces);

  self->check = ferry_piece_check_new (self->part, self->pieces, self->record.total,
                                       checked_cb, self,
                                       ferry_transport_get_context (self->transport));
  if (length <= MAX_ALIGNMENT && length % PAGE == 0)
    ferry_range_plan_set_alignment (self->plan, length);
}

void
ferry_download_start_check (FerryDownload *self)
{
  goffset begin, end;

  if (self->pieces == NULL || self->check != NULL || self->part == NULL || self->plan == NULL)
    return;
  if (self->record.total <= 0 || !ferry_pieces_fit (self->pieces, self->record.total))
    return;

  open_check (self);
  for (guint i = 0; i < ferry_range_set_get_n (self->written); i++)
    {
      ferry_range_set_get (self->written, i, &begin, &end);
      ferry_download_check_written (self, begin, end);
    }
}

void
ferry_download_stop_check (FerryDownload *self)
{
  g_clear_pointer (&self->check, ferry_piece_check_free);
  ferry_range_set_clear (self->checking);
  ferry_range_set_clear (self->checked);
}

void
ferry_download_forget_checked (FerryDownload *self,
                               goffset        begin,
                               goffset        end)
{
  goffset length, gap_begin, gap_end;

  if (self->check == NULL || begin >= self->record.total)
    return;

  /* In whole pieces. */
  length = (goffset) ferry_pieces_get_length (self->pieces);
  end = MIN (end, self->record.total);
  begin = begin / length * length;
  end = MIN ((end - 1) / length * length + length, self->record.total);
  ferry_range_set_remove (self->checked, begin, end);
  if (ferry_range_set_next_gap (self->checking, begin, end, &gap_begin, &gap_end) &&
      gap_begin == begin && gap_end == end)
    return;

  /* What is said of them now would be of what they were. */
  ferry_range_set_clear (self->checking);
  g_clear_pointer (&self->check, ferry_piece_check_free);
  open_check (self);
  for (guint i = 0; i < ferry_range_set_get_n (self->written); i++)
    {
      ferry_range_set_get (self->written, i, &gap_begin, &gap_end);
      ferry_download_check_written (self, gap_begin, gap_end);
    }
}

gboolean
ferry_download_awaits_check (FerryDownload *self)
{
  return self->check != NULL &&
         !ferry_range_set_covers (self->checked, 0, self->record.total);
}

goffset
ferry_download_get_frontier (FerryDownload *self)
{
  FerryRangeSet *good = self->check != NULL ? self->checked : self->written;
  goffset        begin, end;

  if (ferry_range_set_get_n (good) == 0)
    return 0;

  ferry_range_set_get (good, 0, &begin, &end);
  return begin == 0 ? end : 0;
}
