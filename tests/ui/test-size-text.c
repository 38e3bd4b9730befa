/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-size-text.h"

#define MIB G_GUINT64_CONSTANT (1048576)
#define GIB (1024 * MIB)
#define TIB (1024 * GIB)

typedef struct
{
  const char   *name;
  const char   *text;
  FerrySizeUnit unit;
  guint64       size; /* 1: it is none */
} Case;

static const Case cases[] = {
  { "/size-text/whole", "5", FERRY_SIZE_UNIT_GIB, 5 * GIB },
  { "/size-text/point", "2.5", FERRY_SIZE_UNIT_GIB, 5 * GIB / 2 },
  { "/size-text/comma", "2,5", FERRY_SIZE_UNIT_MIB, 5 * MIB / 2 },
  { "/size-text/as-plans-are-sold", "5", FERRY_SIZE_UNIT_GB, 5000000000 },
  { "/size-text/megabytes", "500", FERRY_SIZE_UNIT_MB, 500000000 },
  { "/size-text/terabytes", "1.5", FERRY_SIZE_UNIT_TB, 1500000000000 },
  { "/size-text/point-first", ".5", FERRY_SIZE_UNIT_TIB, TIB / 2 },
  { "/size-text/point-last", "3.", FERRY_SIZE_UNIT_MIB, 3 * MIB },
  { "/size-text/blanks-around", "  7 ", FERRY_SIZE_UNIT_MIB, 7 * MIB },
  { "/size-text/nothing-is-a-number-too", "0", FERRY_SIZE_UNIT_GIB, 0 },
  { "/size-text/most", "1024", FERRY_SIZE_UNIT_TIB, 1024 * TIB },
  { "/size-text/too-much", "1025", FERRY_SIZE_UNIT_TIB, 1 },
  { "/size-text/far-too-much", "99999999999999999999999999", FERRY_SIZE_UNIT_MIB, 1 },
  { "/size-text/empty", "", FERRY_SIZE_UNIT_GIB, 1 },
  { "/size-text/only-a-point", ".", FERRY_SIZE_UNIT_GIB, 1 },
  { "/size-text/two-points", "1.2.3", FERRY_SIZE_UNIT_GIB, 1 },
  { "/size-text/negative", "-5", FERRY_SIZE_UNIT_GIB, 1 },
  { "/size-text/exponent", "1e3", FERRY_SIZE_UNIT_MIB, 1 },
  { "/size-text/hexadecimal", "0x10", FERRY_SIZE_UNIT_MIB, 1 },
  { "/size-text/infinite", "inf", FERRY_SIZE_UNIT_MIB, 1 },
  { "/size-text/with-its-unit", "5 GiB", FERRY_SIZE_UNIT_GIB, 1 },
  { "/size-text/blank-within", "1 000", FERRY_SIZE_UNIT_MIB, 1 },
};

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  guint64     size = 1;

  g_assert_cmpint (ferry_size_text_parse (c->text, c->unit, &size), ==, c->size != 1);
  g_assert_cmpuint (size, ==, c->size);
}

typedef struct
{
  const char   *name;
  guint64       size;
  const char   *number;
  FerrySizeUnit unit;
} SplitCase;

static const SplitCase split_cases[] = {
  { "/size-text/split/none", 0, "0", FERRY_SIZE_UNIT_GB },
  { "/size-text/split/as-plans-are-sold", 5000000000, "5", FERRY_SIZE_UNIT_GB },
  { "/size-text/split/megabytes", 500000000, "500", FERRY_SIZE_UNIT_MB },
  { "/size-text/split/hundredths", 2990000000, "2.99", FERRY_SIZE_UNIT_GB },
  { "/size-text/split/terabytes", 1500000000000, "1.5", FERRY_SIZE_UNIT_TB },
  { "/size-text/split/counted", 1234567890, "1.23", FERRY_SIZE_UNIT_GB },
  { "/size-text/split/little", 3 * MIB / 2, "1.5", FERRY_SIZE_UNIT_MIB },
  { "/size-text/split/hundred", 100 * MIB, "100", FERRY_SIZE_UNIT_MIB },
  { "/size-text/split/below-a-gibibyte", 1023 * MIB, "1023", FERRY_SIZE_UNIT_MIB },
  { "/size-text/split/gibibytes", 20 * GIB, "20", FERRY_SIZE_UNIT_GIB },
  { "/size-text/split/quarter", 5 * GIB / 4, "1.25", FERRY_SIZE_UNIT_GIB },
  { "/size-text/split/tebibytes", 2 * TIB, "2", FERRY_SIZE_UNIT_TIB },
  { "/size-text/split/two-digits-at-most", GIB + 1, "1.07", FERRY_SIZE_UNIT_GB },
};

static void
test_split (gconstpointer data)
{
  const SplitCase *c = data;
  FerrySizeUnit    unit;
  g_autofree char *number = ferry_size_text_split (c->size, &unit);

  g_assert_cmpstr (number, ==, c->number);
  g_assert_cmpint (unit, ==, c->unit);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_parse);
  for (gsize i = 0; i < G_N_ELEMENTS (split_cases); i++)
    g_test_add_data_func (split_cases[i].name, &split_cases[i], test_split);

  return g_test_run ();
}
