/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-digest.h"

#include "ferry-digest.h"
#include "ferry-errand.h"
#include "ferry-link-field.h"
#include "ferry-metalink.h"
#include "ferry-side-car.h"
#include "ferry-uri.h"

#include <string.h>

/* It is read in the thread that all connections share. */
#define MAX_METALINK (2 * 1024 * 1024)

/* Behind all that the user gave. */
#define FOUND_PRIORITY 1000

struct _FerryDownloadDigest
{
  FerryChecksumKind kind;
  char             *hex; /* (owned) (nullable) */

  FerrySideCar *side_car;   /* (owned) (nullable) while it looks */
  gboolean      has_looked; /* it came back with nothing */
  GError       *error;      /* (owned) (nullable) and that is why */

  FerryErrand *metalink; /* (owned) (nullable) on its way */
};

FerryDownloadDigest *
ferry_download_digest_new (void)
{
  return g_new0 (FerryDownloadDigest, 1);
}

void
ferry_download_digest_free (FerryDownloadDigest *self)
{
  g_assert (self->side_car == NULL && self->metalink == NULL);

  g_free (self->hex);
  g_clear_error (&self->error);
  g_free (self);
}

void
ferry_download_digest_stop (FerryDownload *download)
{
  FerryDownloadDigest *self = download->digest;

  g_clear_pointer (&self->side_car, ferry_side_car_free);
  g_clear_pointer (&self->metalink, ferry_errand_free);
}

FerryChecksumKind
ferry_download_digest_get (FerryDownload *download,
                           const char   **hex)
{
  FerryDownloadDigest *self = download->digest;
  FerryChecksumKind    kind = ferry_request_get_checksum (download->request, hex);

  if (kind != FERRY_CHECKSUM_NONE)
    return kind;

  if (hex != NULL)
    *hex = self->hex;
  return self->kind;
}

/* In the record: the answers of later runs, which are of a part of the file, may say
 * nothing of it. */
static void
note (FerryDownload *download)
{
  FerryDownloadDigest *self = download->digest;
  char                *told = NULL;

  if (self->hex != NULL)
    told = g_strconcat (ferry_checksum_kind_to_nick (self->kind), ":", self->hex, NULL);
  g_free (download->record.told_checksum);
  download->record.told_checksum = told;
}

/* The first one that is told counts: it is of the file that is here. A kind that
 * the system forbids says nothing. */
static void
learn (FerryDownload    *download,
       FerryChecksumKind kind,
       const char       *hex)
{
  FerryDownloadDigest    *self = download->digest;
  g_autoptr (FerryDigest) digest = NULL;

  if (kind == FERRY_CHECKSUM_NONE ||
      ferry_download_digest_get (download, NULL) != FERRY_CHECKSUM_NONE)
    return;

  digest = ferry_digest_new (kind);
  if (digest == NULL)
    return;

  self->kind = kind;
  self->hex = g_strdup (hex);
  note (download);
  g_debug ("%s: to have %s", download->id, download->record.told_checksum);
  if (download->part != NULL)
    ferry_download_start_hasher (download);
}

/* ---- what an earlier run was told ---- */

void
ferry_download_digest_begin (FerryDownload *download)
{
  const char       *told;
  g_autofree char  *nick = NULL;
  FerryChecksumKind kind;

  if (ferry_range_set_get_n (download->written) == 0)
    g_clear_pointer (&download->record.told_checksum, g_free);
  told = download->record.told_checksum;
  if (told == NULL)
    return;

  nick = g_strndup (told, strcspn (told, ":"));
  kind = ferry_checksum_kind_from_nick (nick);
  if (kind != FERRY_CHECKSUM_NONE && told[strlen (nick)] == ':')
    learn (download, kind, told + strlen (nick) + 1);
}

/* ---- a text beside the file ---- */

static gboolean
wants_side_car (FerryDownload *download)
{
  return ferry_request_get_checksum_from (download->request) != NULL &&
         ferry_download_digest_get (download, NULL) == FERRY_CHECKSUM_NONE;
}

static void
found_cb (FerryChecksumKind kind,
          const char       *hex,
          const GError     *error,
          gpointer          data)
{
  FerryDownload       *download = data;
  FerryDownloadDigest *self = download->digest;

  self->has_looked = TRUE;
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  if (hex != NULL)
    learn (download, kind, hex);

  g_clear_pointer (&self->side_car, ferry_side_car_free);
  if (!download->is_over || !download->is_verifying)
    return;

  /* It was waited for. */
  download->is_verifying = FALSE;
  ferry_download_finish (download);
}

/* What the file is called in the place that a redirection led to. */
static char *
get_final_name (FerryDownload *download)
{
  const char      *uri = download->record.final_uri;
  g_autofree char *path = NULL;
  g_autofree char *last = NULL;

  if (uri == NULL)
    return NULL;

  path = g_strndup (uri, strcspn (uri, "?#"));
  last = g_path_get_basename (path);
  return g_uri_unescape_string (last, NULL);
}

static void
look_for_side_car (FerryDownload *download)
{
  FerryDownloadDigest *self = download->digest;
  const char          *where = ferry_request_get_checksum_from (download->request);
  g_autofree char     *last = get_final_name (download);
  const char          *names[3] = { download->record.name };

  if (self->side_car != NULL)
    return;

  names[names[0] != NULL ? 1 : 0] = last;
  self->has_looked = FALSE;
  self->side_car = ferry_side_car_start (&download->contact, where, names, found_cb, download);
}

gboolean
ferry_download_digest_waits (FerryDownload *download,
                             GError       **error)
{
  FerryDownloadDigest *self = download->digest;

  if (self->side_car != NULL)
    return TRUE;
  if (!wants_side_car (download))
    return FALSE;

  if (!self->has_looked)
    {
      look_for_side_car (download);
      return TRUE;
    }
  if (self->error == NULL)
    return FALSE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return TRUE;
}

gboolean
ferry_download_digest_is_missing (FerryDownload *download)
{
  return download->digest->has_looked && wants_side_car (download);
}

/* ---- where the answer leads ---- */

static const FerryMetalinkFile *
choose_file (FerryDownload *download,
             GPtrArray     *files)
{
  if (files->len == 1)
    return g_ptr_array_index (files, 0);

  for (guint i = 0; i < files->len; i++)
    {
      const FerryMetalinkFile *file = g_ptr_array_index (files, i);

      if (g_strcmp0 (file->name, download->record.name) == 0)
        return file;
    }

  return NULL;
}

/* Whether it speaks of the file that is here. */
static gboolean
is_of_this_file (FerryDownload           *download,
                 const FerryMetalinkFile *file)
{
  const char       *hex;
  FerryChecksumKind kind = ferry_download_digest_get (download, &hex);

  if (kind != FERRY_CHECKSUM_NONE && kind == file->checksum && !g_str_equal (hex, file->hex))
    return FALSE;

  return file->size < 0 || ferry_download_expect_size (download, file->size);
}

static void
take_file (FerryDownload           *download,
           const FerryMetalinkFile *file)
{
  GUri   *home = download->contact.uri;
  goffset total = download->record.total;

  learn (download, file->checksum, file->hex);
  if (file->pieces != NULL && total >= 0 && ferry_pieces_fit (file->pieces, total))
    ferry_download_set_pieces (download, file->pieces);

  for (guint i = 0; file->uris[i] != NULL && i < FERRY_LINKS_MAX_MIRRORS; i++)
    {
      g_autoptr (GUri) uri = ferry_uri_parse (file->uris[i], NULL);

      if (uri != NULL && ferry_links_may_lead (home, uri))
        ferry_download_add_mirror (download, file->uris[i], FOUND_PRIORITY + i);
    }
}

static void
metalink_cb (FerryErrand  *errand,
             GBytes       *text,
             GUri         *uri,
             const GError *error,
             gpointer      data)
{
  FerryDownload           *download = data;
  FerryDownloadDigest     *self = download->digest;
  g_autoptr (GPtrArray)    files = NULL;
  g_autofree char         *base = NULL;
  const FerryMetalinkFile *file;

  /* Nobody asked for it: what is wrong with it does not matter. */
  if (text != NULL && !download->is_over)
    {
      base = ferry_uri_to_string (uri);
      files = ferry_metalink_parse (text, base, NULL);
    }
  file = files != NULL ? choose_file (download, files) : NULL;
  if (file != NULL && is_of_this_file (download, file))
    take_file (download, file);

  g_clear_pointer (&self->metalink, ferry_errand_free);
}

/* RFC 6249 §5: where nothing tells that mirrors have the same file, they are not
 * used. */
static gboolean
may_use_links (FerryDownload     *download,
               const FerryAnswer *answer)
{
  return answer->links != NULL &&
         (answer->checksum != FERRY_CHECKSUM_NONE ||
          (answer->etag != NULL && *answer->etag == '"')) &&
         g_str_equal (ferry_request_get_method (download->request), "GET") &&
         ferry_request_get_body_file (download->request) == NULL;
}

static void
follow_links (FerryDownload *download,
              FerrySegment  *segment)
{
  FerryDownloadDigest *self = download->digest;
  const FerryAnswer   *answer = ferry_exchange_get_answer (segment->exchange);
  g_autoptr (GUri)     metalink = NULL;
  g_auto (FerryLinks)  links = { 0 };

  if (!may_use_links (download, answer))
    return;

  ferry_links_parse (&links, answer->links, ferry_exchange_get_uri (segment->exchange));
  for (guint i = 0; i < links.mirrors->len; i++)
    ferry_download_add_mirror (download, g_ptr_array_index (links.mirrors, i), FOUND_PRIORITY + i);

  if (links.metalink == NULL || self->metalink != NULL)
    return;
  metalink = ferry_uri_parse (links.metalink, NULL);
  self->metalink =
      ferry_errand_start (&download->contact, metalink, MAX_METALINK, metalink_cb, download);
}

/* ---- the answer ---- */

void
ferry_download_digest_forget (FerryDownload *download)
{
  FerryDownloadDigest *self = download->digest;

  ferry_download_digest_stop (download);
  self->kind = FERRY_CHECKSUM_NONE;
  g_clear_pointer (&self->hex, g_free);
  note (download);
  self->has_looked = FALSE;
  g_clear_error (&self->error);

  /* One that was begun for the old checksum would be compared with none. */
  if (download->part != NULL)
    ferry_download_start_hasher (download);
}

void
ferry_download_digest_answered (FerryDownload *download,
                                FerrySegment  *segment)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (segment->exchange);

  /* A mirror adds to the file, and has no say about it. */
  if (segment->source == download->home)
    learn (download, answer->checksum, answer->checksum_hex);
  if (wants_side_car (download))
    look_for_side_car (download);
  if (segment->source == download->home)
    follow_links (download, segment);
}
