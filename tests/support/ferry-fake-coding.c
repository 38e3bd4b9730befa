/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-coding.h"

#include "ferry-fake-content.h"

#include <string.h>

#define BLOCK_SIZE (64 * 1024)

/* Gives the @length bytes at @offset of what is to be compressed. */
typedef void (*Fill) (gpointer data,
                      guint64  offset,
                      guint8  *buffer,
                      gsize    length);

static GBytes *
compress (Fill     fill,
          gpointer data,
          guint64  length)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GOutputStream)   memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream)   coded = NULL;
  g_autofree guint8          *block = g_malloc (BLOCK_SIZE);
  guint64                     done = 0;

  coded = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  while (done < length)
    {
      gsize part = MIN (BLOCK_SIZE, length - done);

      fill (data, done, block, part);
      g_output_stream_write_all (coded, block, part, NULL, NULL, NULL);
      done += part;
    }
  g_output_stream_close (coded, NULL, NULL);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
fill_content (gpointer data,
              guint64  offset,
              guint8  *buffer,
              gsize    length)
{
  ferry_fake_content_fill (*(guint64 *) data, offset, buffer, length);
}

static void
fill_bytes (gpointer data,
            guint64  offset,
            guint8  *buffer,
            gsize    length)
{
  memcpy (buffer, (const guint8 *) g_bytes_get_data (data, NULL) + offset, length);
}

static void
fill_zero (gpointer data,
           guint64  offset,
           guint8  *buffer,
           gsize    length)
{
  memset (buffer, 0, length);
}

GBytes *
ferry_fake_coding_gzip (GBytes *bytes,
                        guint64 seed,
                        guint64 length)
{
  if (bytes != NULL)
    return compress (fill_bytes, bytes, length);

  return compress (fill_content, &seed, length);
}

GBytes *
ferry_fake_coding_gzip_bomb (guint64 length)
{
  return compress (fill_zero, NULL, length);
}

static void
put_bits (GByteArray *coded,
          gsize      *position,
          guint       n_bits,
          guint32     value)
{
  static const guint8 zero = 0;
  guint               i;

  for (i = 0; i < n_bits; i++, (*position)++)
    {
      if (*position % 8 == 0)
        g_byte_array_append (coded, &zero, 1);
      coded->data[*position / 8] |= (value >> i & 1) << (*position % 8);
    }
}

/* RFC 7932 §9.2 and §9.3: a meta-block of 16 MiB with one command: one literal
 * zero, then a copy of all the rest at distance 1. Each prefix code has a
 * single symbol, which takes no bits. */
static void
put_meta_block (GByteArray *coded,
                gsize      *position)
{
  static const struct
  {
    guint   n_bits;
    guint32 value;
  } fields[] = {
    { 1, 0 },                     /* ISLAST */
    { 2, 2 },                     /* MNIBBLES: 6 */
    { 24, (1 << 24) - 1 },        /* MLEN - 1 */
    { 1, 0 },                     /* ISUNCOMPRESSED */
    { 3, 0 },                     /* one block type each: L, I, D */
    { 6, 0 },                     /* NPOSTFIX, NDIRECT */
    { 2, 0 },                     /* context mode */
    { 2, 0 },                     /* NTREESL, NTREESD: 1 */
    { 4, 1 },                     /* literals: simple code, one symbol */
    { 8, 0 },                     /*   the byte 0 */
    { 4, 1 },                     /* insert and copy: simple, one symbol */
    { 10, 384 + 8 + 7 },          /*   insert 1, copy 2118 + 24 bits */
    { 4, 1 },                     /* distance: simple, one symbol */
    { 6, 16 },                    /*   1 + 1 bit */
    { 24, (1 << 24) - 1 - 2118 }, /* extra bits of the copy length */
    { 1, 0 },                     /* extra bit of the distance */
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (fields); i++)
    put_bits (coded, position, fields[i].n_bits, fields[i].value);
}

GBytes *
ferry_fake_coding_brotli_bomb (void)
{
  GByteArray *coded = g_byte_array_new ();
  gsize       position = 0;
  guint       i;

  put_bits (coded, &position, 1, 0); /* WBITS: 16 */
  for (i = 0; i < 64; i++)
    put_meta_block (coded, &position);
  put_bits (coded, &position, 2, 3); /* ISLAST, ISLASTEMPTY */

  return g_byte_array_free_to_bytes (coded);
}
