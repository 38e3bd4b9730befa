/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-content.h"

#include <string.h>

#define BLOCK_SIZE (64 * 1024)
#define WORD_SIZE 8

#define STEP G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

/* splitmix64: each index gives an unrelated word, so any offset can be
 * computed without what lies before it. */
static guint64
mix (guint64 value)
{
  value += STEP;
  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return value ^ (value >> 31);
}

static guint64
get_word (guint64 seed,
          guint64 index)
{
  return GUINT64_TO_LE (mix (seed + index * STEP));
}

guint64
ferry_fake_content_seed (const char *path,
                         guint       version)
{
  guint64     seed = version;
  const char *c;

  g_return_val_if_fail (path != NULL, 0);

  for (c = path; *c != '\0'; c++)
    seed = mix (seed ^ (guint8) *c);

  return seed;
}

void
ferry_fake_content_fill (guint64 seed,
                         guint64 offset,
                         guint8 *buffer,
                         gsize   length)
{
  while (length > 0)
    {
      guint64 word = get_word (seed, offset / WORD_SIZE);
      gsize   skip = offset % WORD_SIZE;
      gsize   part = MIN (WORD_SIZE - skip, length);

      memcpy (buffer, (guint8 *) &word + skip, part);
      buffer += part;
      offset += part;
      length -= part;
    }
}

gint64
ferry_fake_content_find_difference (guint64       seed,
                                    guint64       offset,
                                    const guint8 *bytes,
                                    gsize         length)
{
  g_autofree guint8 *block = g_malloc (BLOCK_SIZE);
  gsize              done = 0;

  while (done < length)
    {
      gsize part = MIN (BLOCK_SIZE, length - done);
      gsize i = 0;

      ferry_fake_content_fill (seed, offset + done, block, part);
      if (memcmp (block, bytes + done, part) != 0)
        {
          while (block[i] == bytes[done + i])
            i++;
          return offset + done + i;
        }
      done += part;
    }

  return -1;
}

char *
ferry_fake_content_checksum (guint64       seed,
                             guint64       size,
                             GChecksumType type)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (type);
  g_autofree guint8    *block = g_malloc (BLOCK_SIZE);
  guint64               done = 0;

  while (done < size)
    {
      gsize part = MIN (BLOCK_SIZE, size - done);

      ferry_fake_content_fill (seed, done, block, part);
      g_checksum_update (checksum, block, part);
      done += part;
    }

  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
check_stream (GInputStream *stream,
              guint64       seed,
              guint64       size,
              GError      **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK_SIZE);
  guint64            done = 0;
  gsize              part = 0;

  do
    {
      gint64 difference;

      if (!g_input_stream_read_all (stream, block, BLOCK_SIZE, &part, NULL, error))
        return FALSE;
      difference = ferry_fake_content_find_difference (seed, done, block, part);
      if (difference >= 0 && (guint64) difference < size)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "Byte %" G_GINT64_FORMAT " is wrong", difference);
          return FALSE;
        }
      done += part;
    }
  while (part == BLOCK_SIZE);

  if (done != size)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "There are %" G_GUINT64_FORMAT " bytes instead of %" G_GUINT64_FORMAT,
                   done, size);
      return FALSE;
    }

  return TRUE;
}

gboolean
ferry_fake_content_check_file (const char *file_name,
                               guint64     seed,
                               guint64     size,
                               GError    **error)
{
  g_autoptr (GFile)            file = g_file_new_for_path (file_name);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);

  if (stream == NULL)
    return FALSE;

  return check_stream (G_INPUT_STREAM (stream), seed, size, error);
}
