/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-crc32c.h"
#include "ferry-summary-builder.h"

#include <string.h>

#define N_SUMMARIES 2
#define TEXTS_OFFSET (N_SUMMARIES * sizeof (FerrySummaryItem))

static const FerrySummary summaries[N_SUMMARIES] = {
  { FERRY_STATUS_COMPLETED, 1, 2, 3, "", "\n\n", "" },
  { FERRY_STATUS_PAUSED_SYSTEM_POLICY, 4, 0, -1, "\xea\xb0\x80", "\xea\xb0\x80\nhost\ngroup",
    "Group" },
};

/* The bytes of a table of the two. */
static GByteArray *
build (void)
{
  g_autoptr (FerrySummaryBuilder) builder = ferry_summary_builder_new (1000);
  GByteArray                     *bytes = g_byte_array_new ();
  GArray                         *items;
  GByteArray                     *texts;
  guint32                         crc;

  for (guint i = 0; i < N_SUMMARIES; i++)
    ferry_summary_builder_add (builder, &summaries[i]);
  g_assert_true (ferry_summary_builder_end (builder, &items, &texts, &crc));
  g_byte_array_append (bytes, (const guint8 *) items->data, (guint) TEXTS_OFFSET);
  g_byte_array_append (bytes, texts->data, texts->len);
  g_assert_cmpuint (crc, ==, ferry_crc32c (0, bytes->data, bytes->len));
  g_assert_cmpuint (bytes->len % 8, ==, 0);
  return bytes;
}

/* With a checksum that is right for what they are. */
static FerrySummaryTable *
make_table (GByteArray *bytes,
            guint       n)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes->data, bytes->len);

  return ferry_summary_table_new (copy, n, ferry_crc32c (0, bytes->data, bytes->len), FALSE);
}

static void
test_round_trip (void)
{
  g_autoptr (GByteArray)        bytes = build ();
  g_autoptr (FerrySummaryTable) table = make_table (bytes, N_SUMMARIES);

  for (guint i = N_SUMMARIES; i > 0; i--)
    {
      const FerrySummary *expected = &summaries[i - 1];
      FerrySummary        summary;

      g_assert_true (ferry_summary_table_get (table, i - 1, &summary));
      g_assert_cmpint (summary.status, ==, expected->status);
      g_assert_cmpint (summary.created, ==, expected->created);
      g_assert_cmpint (summary.finished, ==, expected->finished);
      g_assert_cmpint (summary.total, ==, expected->total);
      g_assert_cmpstr (summary.name, ==, expected->name);
      g_assert_cmpstr (summary.search, ==, expected->search);
      g_assert_cmpstr (summary.group, ==, expected->group);
    }
}

static void
test_too_long (void)
{
  g_autoptr (FerrySummaryBuilder) builder = ferry_summary_builder_new (10);
  GArray                         *items;
  GByteArray                     *texts;
  guint32                         crc;

  for (guint i = 0; i < N_SUMMARIES; i++)
    ferry_summary_builder_add (builder, &summaries[i]);
  g_assert_false (ferry_summary_builder_end (builder, &items, &texts, &crc));
}

static FerrySummaryItem *
get_item (GByteArray *bytes,
          guint       i)
{
  return (FerrySummaryItem *) (gpointer) bytes->data + i;
}

static void
make_status_unknown (GByteArray *bytes)
{
  get_item (bytes, 1)->status = 9;
}

static void
make_total_negative (GByteArray *bytes)
{
  get_item (bytes, 0)->total = -2;
}

static void
put_texts_outside (GByteArray *bytes)
{
  get_item (bytes, 1)->texts = bytes->len - (guint) TEXTS_OFFSET;
}

static void
put_texts_far_outside (GByteArray *bytes)
{
  get_item (bytes, 0)->texts = G_MAXUINT32;
}

/* There is a first, but no second and third. */
static void
put_texts_at_the_end (GByteArray *bytes)
{
  get_item (bytes, 1)->texts = bytes->len - (guint) TEXTS_OFFSET - 1;
}

static void
leave_texts_open (GByteArray *bytes)
{
  memset (bytes->data + bytes->len - 8, 'x', 8);
}

static void
spoil_encoding (GByteArray *bytes)
{
  bytes->data[TEXTS_OFFSET + 1] = 0xff;
}

static void
cut_in_items (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, (guint) TEXTS_OFFSET - 8);
}

static void
cut_all_texts (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, (guint) TEXTS_OFFSET);
}

typedef struct
{
  const char *path;
  void (*spoil) (GByteArray *bytes);
} Spoiling;

static const Spoiling spoilings[] = {
  { "/summary-table/unknown-status-is-damage", make_status_unknown },
  { "/summary-table/impossible-size-is-damage", make_total_negative },
  { "/summary-table/texts-outside-are-damage", put_texts_outside },
  { "/summary-table/texts-far-outside-are-damage", put_texts_far_outside },
  { "/summary-table/texts-that-do-not-all-fit-are-damage", put_texts_at_the_end },
  { "/summary-table/text-without-end-is-damage", leave_texts_open },
  { "/summary-table/wrong-encoding-is-damage", spoil_encoding },
  { "/summary-table/too-short-for-its-items-is-damage", cut_in_items },
  { "/summary-table/items-without-texts-are-damage", cut_all_texts },
};

/* Whoever made it took care of the checksum. All of the table counts as bad. */
static void
test_spoilt (gconstpointer data)
{
  const Spoiling               *spoiling = data;
  g_autoptr (GByteArray)        bytes = build ();
  g_autoptr (FerrySummaryTable) table = NULL;

  spoiling->spoil (bytes);
  table = make_table (bytes, N_SUMMARIES);
  for (guint i = 0; i < N_SUMMARIES; i++)
    {
      FerrySummary summary;

      g_assert_false (ferry_summary_table_get (table, i, &summary));
    }
}

static void
test_checksum (void)
{
  g_autoptr (GByteArray)        bytes = build ();
  g_autoptr (GBytes)            copy = g_bytes_new (bytes->data, bytes->len);
  g_autoptr (FerrySummaryTable) table = ferry_summary_table_new (copy, N_SUMMARIES, 1, FALSE);
  FerrySummary                  summary;

  g_assert_false (ferry_summary_table_get (table, 0, &summary));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/summary-table/gives-what-was-put-in", test_round_trip);
  g_test_add_func ("/summary-table/there-is-none-of-too-long-texts", test_too_long);
  g_test_add_func ("/summary-table/wrong-checksum-is-damage", test_checksum);
  for (guint i = 0; i < G_N_ELEMENTS (spoilings); i++)
    g_test_add_data_func (spoilings[i].path, &spoilings[i], test_spoilt);

  return g_test_run ();
}
