/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-file-name.h"

#include "ferry-disposition.h"

#include <string.h>

#define PART_PREFIX "."
#define PART_SUFFIX ".part"

/* What fits into ".NAME.part", and that less room for " (999)". */
#define MAX_NUMBERED (FERRY_FILE_NAME_MAX - strlen (PART_PREFIX PART_SUFFIX))
#define MAX_SAFE (MAX_NUMBERED - strlen (" (999)"))

/* A longer "extension" is a part of the name that begins with a dot. */
#define MAX_EXTENSION 16

/* The extension of what is inside a compressed or signed file. */
#define MAX_INNER_EXTENSION 5

#define FALLBACK_NAME "download"

/* FAT and NTFS forbid them; the slashes were looked at before. */
#define FORBIDDEN "<>:\"|?*"

/* Compared up to the first dot, without case. */
static const char *const device_names[] = {
  "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"
};

/* "COM" and "LPT" with one of these. */
static const char *const port_numbers[] = {
  "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³"
};

/* File managers of other systems obey what stands in them. */
static const char *const obeyed_names[] = { "desktop.ini", "thumbs.db", "autorun.inf" };

static const char *const wrapping_extensions[] = {
  "gz", "bz2", "xz", "zst", "lz", "lz4", "lzma", "lzo", "br", "z", "asc", "sig", "gpg", "part"
};

typedef struct
{
  const char *type;
  const char *extension;
} TypeExtension;

static const TypeExtension type_extensions[] = {
  { "application/epub+zip", ".epub" },
  { "application/gzip", ".gz" },
  { "application/java-archive", ".jar" },
  { "application/json", ".json" },
  { "application/metalink+xml", ".metalink" },
  { "application/metalink4+xml", ".meta4" },
  { "application/msword", ".doc" },
  { "application/pdf", ".pdf" },
  { "application/vnd.android.package-archive", ".apk" },
  { "application/vnd.debian.binary-package", ".deb" },
  { "application/vnd.flatpak", ".flatpak" },
  { "application/vnd.flatpak.ref", ".flatpakref" },
  { "application/vnd.oasis.opendocument.presentation", ".odp" },
  { "application/vnd.oasis.opendocument.spreadsheet", ".ods" },
  { "application/vnd.oasis.opendocument.text", ".odt" },
  { "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx" },
  { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx" },
  { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx" },
  { "application/vnd.rar", ".rar" },
  { "application/x-7z-compressed", ".7z" },
  { "application/x-bittorrent", ".torrent" },
  { "application/x-bzip2", ".bz2" },
  { "application/x-cd-image", ".iso" },
  { "application/x-chrome-extension", ".crx" },
  { "application/x-debian-package", ".deb" },
  { "application/x-gzip", ".gz" },
  { "application/x-iso9660-image", ".iso" },
  { "application/x-rar-compressed", ".rar" },
  { "application/x-rpm", ".rpm" },
  { "application/x-tar", ".tar" },
  { "application/x-xpinstall", ".xpi" },
  { "application/x-xz", ".xz" },
  { "application/x-zip-compressed", ".zip" },
  { "application/xml", ".xml" },
  { "application/zip", ".zip" },
  { "application/zstd", ".zst" },
  { "audio/flac", ".flac" },
  { "audio/mp4", ".m4a" },
  { "audio/mpeg", ".mp3" },
  { "audio/ogg", ".ogg" },
  { "audio/wav", ".wav" },
  { "audio/x-wav", ".wav" },
  { "image/avif", ".avif" },
  { "image/bmp", ".bmp" },
  { "image/gif", ".gif" },
  { "image/jpeg", ".jpg" },
  { "image/png", ".png" },
  { "image/svg+xml", ".svg" },
  { "image/tiff", ".tiff" },
  { "image/webp", ".webp" },
  { "text/csv", ".csv" },
  { "text/html", ".html" },
  { "text/xml", ".xml" },
  { "video/mp4", ".mp4" },
  { "video/mpeg", ".mpg" },
  { "video/ogg", ".ogv" },
  { "video/quicktime", ".mov" },
  { "video/webm", ".webm" },
  { "video/x-matroska", ".mkv" },
  { "video/x-msvideo", ".avi" },
};

/* Blanks, and characters that look like one. */
static gboolean
is_blank (gunichar c)
{
  return c == ' ' || g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR ||
         c == 0x115f || c == 0x1160 || c == 0x2800 || c == 0x3164 || c == 0xffa0;
}

/* Cannot be seen, or turns around what is beside it, so that the ending on the
 * screen is not the real one. Joiners are kept: scripts and emoji need them. */
static gboolean
is_hidden (gunichar c)
{
  return g_unichar_type (c) == G_UNICODE_FORMAT && c != 0x200c && c != 0x200d;
}

static gboolean
is_refused (gunichar c)
{
  if (c < 0x80 && strchr (FORBIDDEN, (int) c) != NULL)
    return TRUE;

  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
      return TRUE;
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_FORMAT:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
    case G_UNICODE_CURRENCY_SYMBOL:
    case G_UNICODE_MODIFIER_SYMBOL:
    case G_UNICODE_MATH_SYMBOL:
    case G_UNICODE_OTHER_SYMBOL:
    case G_UNICODE_SPACE_SEPARATOR:
      break;
    }

  /* U+FFFD stands for bytes that could not be read; noncharacters are at the
   * end of each plane. */
  return c == 0xfffd || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

/* Cleans each character. A run of blanks becomes one, for an ending must not
 * be pushed out of sight. */
static GString *
clean_characters (const char *text)
{
  GString    *name = g_string_new (NULL);
  const char *next;

  for (; *text != '\0'; text = next)
    {
      gunichar c = g_utf8_get_char_validated (text, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_c (name, '_');
          next = text + 1;
          continue;
        }

      next = g_utf8_next_char (text);
      if (is_hidden (c))
        continue;
      if (is_blank (c))
        {
          if (name->len > 0 && name->str[name->len - 1] != ' ')
            g_string_append_c (name, ' ');
        }
      else if (is_refused (c))
        {
          g_string_append_c (name, '_');
        }
      else
        {
          g_string_append_unichar (name, c);
        }
    }

  return name;
}

static void
trim_ends (GString *name)
{
  gsize begin = strspn (name->str, ". -~");

  g_string_erase (name, 0, begin);
  while (name->len > 0 && strchr (". ~", name->str[name->len - 1]) != NULL)
    g_string_truncate (name, name->len - 1);
}

static gboolean
is_visible (const char *name)
{
  for (; *name != '\0'; name = g_utf8_next_char (name))
    {
      gunichar c = g_utf8_get_char (name);

      /* What was replaced says nothing either. */
      if (c != '_' && g_unichar_isgraph (c) && !g_unichar_iszerowidth (c))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_port_name (const char *stem)
{
  if (g_ascii_strncasecmp (stem, "COM", 3) != 0 && g_ascii_strncasecmp (stem, "LPT", 3) != 0)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (port_numbers); i++)
    if (g_str_equal (stem + 3, port_numbers[i]))
      return TRUE;

  return FALSE;
}

/* Names that other systems, or their file managers, take for something else. */
static gboolean
is_reserved (const char *name)
{
  g_autofree char *stem = g_strchomp (g_strndup (name, strcspn (name, ".")));

  for (gsize i = 0; i < G_N_ELEMENTS (device_names); i++)
    if (g_ascii_strcasecmp (stem, device_names[i]) == 0)
      return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (obeyed_names); i++)
    if (g_ascii_strcasecmp (name, obeyed_names[i]) == 0)
      return TRUE;

  return is_port_name (stem);
}

/* Whether all of @text up to @end may stand in an extension; with at least one
 * letter if @needs_letter. */
static gboolean
is_extension (const char *text,
              const char *end,
              gboolean    needs_letter)
{
  gboolean has_letter = FALSE;

  if (text == end)
    return FALSE;

  for (; text < end; text++)
    {
      if ((guchar) *text <= ' ' || strchr ("()[]{},", *text) != NULL)
        return FALSE;
      has_letter = has_letter || !g_ascii_isdigit (*text);
    }

  return has_letter || !needs_letter;
}

static const char *
find_dot_before (const char *name,
                 const char *end)
{
  while (end > name && *--end != '.')
    ;
  return end > name ? end : NULL;
}

/* Where the extension begins (at its dot), or the end of @name when it has
 * none: ".gz" of "a.gz", ".tar.gz" of "a.tar.gz", nothing of ".bashrc". */
static const char *
find_extension (const char *name)
{
  const char *end = name + strlen (name);
  const char *dot = find_dot_before (name, end);
  const char *inner;

  if (dot == NULL || end - dot - 1 > MAX_EXTENSION || !is_extension (dot + 1, end, FALSE))
    return end;

  for (gsize i = 0; i < G_N_ELEMENTS (wrapping_extensions); i++)
    {
      if (g_ascii_strcasecmp (dot + 1, wrapping_extensions[i]) != 0)
        continue;

      inner = find_dot_before (name, dot);
      if (inner != NULL && dot - inner - 1 <= MAX_INNER_EXTENSION &&
          is_extension (inner + 1, dot, TRUE))
        return inner;
    }

  return dot;
}

/* How much of the beginning of @text fits into @size bytes without cutting a
 * character, and without an end that trim_ends() would take away. */
static gsize
fit (const char *text,
     gsize       length,
     gsize       size)
{
  if (length > size)
    {
      for (length = size; length > 0 && ((guchar) text[length] & 0xc0) == 0x80; length--)
        ;
    }

  while (length > 0 && strchr (". ~", text[length - 1]) != NULL)
    length--;
  return length;
}

/* Cuts the name before its extension, so that it has at most @max bytes with
 * @suffix between the two. */
static char *
join_within (const char *name,
             const char *suffix,
             gsize       max)
{
  const char *extension = find_extension (name);
  gsize       added = strlen (suffix) + strlen (extension);
  gsize       stem = extension - name;

  if (stem + added > max)
    stem = fit (name, stem, max - added);
  return g_strdup_printf ("%.*s%s%s", (int) stem, name, suffix, extension);
}

char *
ferry_file_name_make_safe (const char *wanted)
{
  g_autoptr (GString) name = NULL;
  g_autofree char    *safe = NULL;
  const char         *last;

  if (wanted == NULL)
    return NULL;

  last = wanted + strlen (wanted);
  while (last > wanted && last[-1] != '/' && last[-1] != '\\')
    last--;

  name = clean_characters (last);
  trim_ends (name);
  if (is_reserved (name->str))
    g_string_prepend_c (name, '_');

  safe = join_within (name->str, "", MAX_SAFE);
  return is_visible (safe) ? g_steal_pointer (&safe) : NULL;
}

/* Decodes escapes once. A stray percent sign stays as it is. */
static char *
unescape (const char *text,
          gsize       length)
{
  g_autofree char *escaped = g_strndup (text, length);
  GString         *bytes = g_string_new (NULL);

  for (text = escaped; *text != '\0'; text++)
    {
      int high = *text == '%' ? g_ascii_xdigit_value (text[1]) : -1;
      int low = high < 0 ? -1 : g_ascii_xdigit_value (text[2]);

      if (low < 0)
        {
          g_string_append_c (bytes, *text);
          continue;
        }

      /* NUL would hide what follows it. */
      g_string_append_c (bytes, high == 0 && low == 0 ? '_' : (char) (high * 16 + low));
      text += 2;
    }

  if (!g_utf8_validate (bytes->str, bytes->len, NULL))
    g_string_assign (bytes, escaped);
  return g_string_free (bytes, FALSE);
}

/* The last path segment of @uri, decoded and safe. */
static char *
name_from_uri (const char *uri)
{
  g_autofree char *segment = NULL;
  const char      *path, *end, *last;

  path = strstr (uri, "://");
  path = path != NULL ? path + 3 : uri;
  end = path + strcspn (path, "?#");
  for (last = end; last > path && last[-1] != '/'; last--)
    ;
  if (last == path)
    return NULL;

  segment = unescape (last, end - last);
  return ferry_file_name_make_safe (segment);
}

/* Whether the name says what kind of file it is. Digits alone do not: they are
 * the end of a version. */
static gboolean
has_extension (const char *name)
{
  const char *extension = find_extension (name);

  return *extension != '\0' && is_extension (extension + 1, extension + strlen (extension), TRUE);
}

char *
ferry_file_name_choose (const char *disposition,
                        const char *final_uri,
                        const char *content_type)
{
  g_autofree char *offered = ferry_disposition_parse (disposition);
  g_autofree char *name = ferry_file_name_make_safe (offered);

  if (name == NULL && final_uri != NULL)
    name = name_from_uri (final_uri);
  if (name == NULL)
    name = g_strdup (FALLBACK_NAME);
  if (content_type == NULL || has_extension (name))
    return g_steal_pointer (&name);

  for (gsize i = 0; i < G_N_ELEMENTS (type_extensions); i++)
    if (g_str_equal (content_type, type_extensions[i].type))
      {
        g_autofree char *whole = g_strconcat (name, type_extensions[i].extension, NULL);

        return ferry_file_name_make_safe (whole);
      }

  return g_steal_pointer (&name);
}

char *
ferry_file_name_number (const char *name,
                        guint       number)
{
  g_autofree char *suffix = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (number == 0)
    return g_strdup (name);

  suffix = g_strdup_printf (" (%u)", number);
  return join_within (name, suffix, MAX_NUMBERED);
}

char *
ferry_file_name_to_part (const char *name)
{
  g_autofree char *mark = NULL;
  gsize            length;

  g_return_val_if_fail (name != NULL, NULL);

  length = strlen (name);
  if (length <= MAX_NUMBERED)
    return g_strconcat (PART_PREFIX, name, PART_SUFFIX, NULL);

  mark = g_strdup_printf ("~%08x", g_str_hash (name));
  length = fit (name, length, MAX_NUMBERED - strlen (mark));
  return g_strdup_printf (PART_PREFIX "%.*s%s" PART_SUFFIX, (int) length, name, mark);
}
