/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-offer.h"

#include "ferry-file-name.h"

char *
ferry_offer_choose_name (FerryRequest      *request,
                         const FerryAnswer *answer,
                         const char        *final_uri)
{
  const char *wished = ferry_request_get_name (request);

  if (wished != NULL)
    return g_strdup (wished);

  return ferry_file_name_choose (answer->content_disposition, final_uri, answer->content_type);
}

/* Endings of addresses behind which there is never a web page. */
static gboolean
is_plain_file_address (const char *path)
{
  static const char *const endings[] = {
    ".iso",
    ".img",
    ".zip",
    ".gz",
    ".xz",
    ".bz2",
    ".zst",
    ".7z",
    ".rar",
    ".tar",
    ".tgz",
    ".deb",
    ".rpm",
    ".exe",
    ".msi",
    ".dmg",
    ".apk",
    ".jar",
    ".bin",
    ".mp4",
    ".mkv",
    ".webm",
    ".mp3",
    ".flac",
    ".ogg",
    ".pdf",
    ".epub",
    ".jpg",
    ".jpeg",
    ".png",
    ".flatpak",
    ".appimage",
    ".qcow2",
    ".gguf",
  };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;

  return FALSE;
}

/* Faults E09, E10. */
gboolean
ferry_offer_is_page_instead_of_file (const FerryAnswer *answer,
                                     GUri              *uri)
{
  return g_strcmp0 (answer->content_type, "text/html") == 0 &&
         answer->content_disposition == NULL &&
         is_plain_file_address (g_uri_get_path (uri));
}

gboolean
ferry_offer_has_bytes (const FerryAnswer *answer)
{
  return (answer->status >= 200 && answer->status <= 299) || answer->status == 416;
}

gboolean
ferry_offer_is_resumable (const FerryAnswer *answer)
{
  return answer->offers_ranges || answer->status == 206;
}
