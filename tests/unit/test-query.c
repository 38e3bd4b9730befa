/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-query.h"

static GVariant *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant          *variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

  g_assert_no_error (error);

  return variant;
}

typedef struct
{
  const char *text; /* what is sent, and what comes back */
  FerryFilter filter;
  FerrySort   sort;
  gboolean    is_descending;
  const char *search;
  const char *group;
  const char *ids; /* joined by commas */
} Known;

static const Known known[] = {
  { "{}", FERRY_FILTER_ALL, FERRY_SORT_CREATED, TRUE, NULL, NULL, NULL },
  { "{'descending': <false>}", FERRY_FILTER_ALL, FERRY_SORT_CREATED, FALSE, NULL, NULL, NULL },
  { "{'sort': <'name'>}", FERRY_FILTER_ALL, FERRY_SORT_NAME, FALSE, NULL, NULL, NULL },
  { "{'sort': <'size'>, 'descending': <true>}",
    FERRY_FILTER_ALL, FERRY_SORT_SIZE, TRUE, NULL, NULL, NULL },
  { "{'filter': <'active'>, 'search': <'한글 iso'>, 'group': <'films'>}",
    FERRY_FILTER_ACTIVE, FERRY_SORT_CREATED, TRUE, "한글 iso", "films", NULL },
  { "{'filter': <'failed'>, 'ids': <['a', 'b']>, 'sort': <'finished'>, 'descending': <true>}",
    FERRY_FILTER_FAILED, FERRY_SORT_FINISHED, TRUE, NULL, NULL, "a,b" },
  { "{'ids': <@as []>}", FERRY_FILTER_ALL, FERRY_SORT_CREATED, TRUE, NULL, NULL, "" },
};

static void
test_round_trip (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GVariant) sent = parse (known[i].text);
      g_autoptr (GVariant) written = NULL;
      g_autoptr (GError)   error = NULL;
      g_auto (FerryQuery)  query = { 0 };
      g_autofree char     *text = NULL;
      g_autofree char     *ids = NULL;

      ferry_query_decode (sent, &query, &error);
      g_assert_no_error (error);
      ids = query.ids != NULL ? g_strjoinv (",", query.ids) : NULL;
      g_assert_cmpint (query.filter, ==, known[i].filter);
      g_assert_cmpint (query.sort, ==, known[i].sort);
      g_assert_cmpint (query.is_descending, ==, known[i].is_descending);
      g_assert_cmpstr (query.search, ==, known[i].search);
      g_assert_cmpstr (query.group, ==, known[i].group);
      g_assert_cmpstr (ids, ==, known[i].ids);

      written = g_variant_ref_sink (ferry_query_encode (&query));
      text = g_variant_print (written, FALSE);
      g_assert_cmpstr (text, ==, known[i].text);
    }
}

static void
test_unknown_and_empty_say_nothing (void)
{
  g_autoptr (GVariant) sent = parse ("{'colour': <'red'>, 'search': <''>, 'group': <''>}");
  g_auto (FerryQuery)  query = { 0 };
  g_auto (FerryQuery)  fresh = { 0 };

  ferry_query_init (&fresh);
  g_assert_true (ferry_query_decode (sent, &query, NULL));
  g_assert_true (ferry_query_equal (&query, &fresh));
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *text;
    const char *key;
  } cases[] = {
    { "{'filter': <'everything'>}", "\"filter\": " },
    { "{'filter': <1>}", "\"filter\": " },
    { "{'sort': <''>}", "\"sort\": " },
    { "{'sort': <true>}", "\"sort\": " },
    { "{'descending': <'yes'>}", "\"descending\": " },
    { "{'search': <['a']>}", "\"search\": " },
    { "{'group': <'two\\nlines'>}", "\"group\": " },
    { "{'ids': <'a'>}", "\"ids\": " },
    { "{'ids': <['']>}", "\"ids\": " },
    { "{'ids': <['good', '0123456789012345678901234567890123456789012345678901234567890123456']>}",
      "\"ids\": " },
    /* The good ones before must not leak. */
    { "{'search': <'a'>, 'group': <'b'>, 'ids': <['c']>, 'sort': <'d'>}", "\"sort\": " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant) sent = parse (cases[i].text);
      g_autoptr (GError)   error = NULL;
      g_auto (FerryQuery)  query = { 0 };

      g_assert_false (ferry_query_decode (sent, &query, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, cases[i].key));
      g_assert_null (query.search);
    }
}

static void
test_refuses_what_is_no_dictionary (void)
{
  g_autoptr (GVariant) word = g_variant_ref_sink (g_variant_new_string ("all"));
  g_autoptr (GVariant) damaged = NULL;
  g_autoptr (GError)   error = NULL;
  g_autofree char     *search = g_strnfill (1025, 'x');
  g_autoptr (GVariant) lengthy = NULL;
  g_auto (FerryQuery)  query = { 0 };

  damaged = g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, "\377\377\377", 3, FALSE, NULL, NULL);
  g_variant_ref_sink (damaged);
  lengthy = g_variant_ref_sink (g_variant_new_parsed ("{'search': <%s>}", search));

  g_assert_false (ferry_query_decode (NULL, &query, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_false (ferry_query_decode (word, &query, NULL));
  g_assert_false (ferry_query_decode (damaged, &query, NULL));
  g_assert_false (ferry_query_decode (lengthy, &query, NULL));
}

static void
test_copies_are_equal (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (known); j++)
      {
        g_autoptr (GVariant) a = parse (known[i].text);
        g_autoptr (GVariant) b = parse (known[j].text);
        g_auto (FerryQuery)  query = { 0 };
        g_auto (FerryQuery)  other = { 0 };
        g_auto (FerryQuery)  copy = { 0 };

        g_assert_true (ferry_query_decode (a, &query, NULL));
        g_assert_true (ferry_query_decode (b, &other, NULL));
        ferry_query_copy (&query, &copy);
        g_assert_true (ferry_query_equal (&query, &copy));
        g_assert_cmpint (ferry_query_equal (&copy, &other), ==, i == j);
      }
}

static void
test_words_are_for_good (void)
{
  static const char *const filters[] = { "all", "active", "waiting", "finished", "failed" };
  static const char *const sorts[] = { "created", "name", "size", "status", "finished" };
  FerryFilter              filter = FERRY_FILTER_WAITING;
  FerrySort                sort = FERRY_SORT_SIZE;

  g_assert_cmpint (G_N_ELEMENTS (filters), ==, FERRY_N_FILTERS);
  g_assert_false (ferry_filter_from_nick (NULL, &filter));
  g_assert_false (ferry_filter_from_nick ("All", &filter));
  g_assert_cmpint (filter, ==, FERRY_FILTER_WAITING);
  g_assert_false (ferry_sort_from_nick ("", &sort));
  g_assert_cmpint (sort, ==, FERRY_SORT_SIZE);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_assert_cmpstr (ferry_filter_to_nick ((FerryFilter) i), ==, filters[i]);
      g_assert_true (ferry_filter_from_nick (filters[i], &filter));
      g_assert_cmpint (filter, ==, i);
      g_assert_cmpstr (ferry_sort_to_nick ((FerrySort) i), ==, sorts[i]);
      g_assert_true (ferry_sort_from_nick (sorts[i], &sort));
      g_assert_cmpint (sort, ==, i);
    }
}

static void
test_each_status_falls_under_one_filter (void)
{
  static const struct
  {
    FerryStatus status;
    FerryFilter filter;
  } cases[] = {
    { FERRY_STATUS_IDLE, FERRY_FILTER_WAITING },
    { FERRY_STATUS_RUNNING, FERRY_FILTER_ACTIVE },
    { FERRY_STATUS_PAUSED, FERRY_FILTER_WAITING },
    { FERRY_STATUS_PAUSED_COSTED_NETWORK, FERRY_FILTER_WAITING },
    { FERRY_STATUS_PAUSED_NO_NETWORK, FERRY_FILTER_WAITING },
    { FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_FILTER_WAITING },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_FILTER_WAITING },
    { FERRY_STATUS_COMPLETED, FERRY_FILTER_FINISHED },
    { FERRY_STATUS_CANCELED, FERRY_FILTER_FAILED },
    { FERRY_STATUS_ERROR, FERRY_FILTER_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ferry_filter_of_status (cases[i].status), ==, cases[i].filter);
}

static void
test_fold (void)
{
  static const struct
  {
    const char *text;
    const char *folded;
  } cases[] = {
    { "", "" },
    { "Debian-12.ISO", "debian-12.iso" },
    { "ÀÉÎ", "àéî" },
    /* The same letters, each with its accent apart. */
    { "A\314\200E\314\201I\314\202", "àéî" },
    { "Straße", "strasse" },
    /* 한글 as its single letters, as some file systems give it. */
    { "\341\204\222\341\205\241\341\206\253\341\204\200\341\205\263\341\206\257", "한글" },
    { "ＡＢＣ１", "abc1" },
    /* Cherokee, where the small letters are the newer ones. */
    { "\341\217\241", "\352\256\261" },
    { "\352\256\261", "\352\256\261" },
    { "bad \377", "bad \357\277\275" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = ferry_query_fold (cases[i].text);
      g_autofree char *again = ferry_query_fold (folded);

      g_assert_cmpstr (folded, ==, cases[i].folded);
      g_assert_cmpstr (again, ==, folded);
    }
}

/* All that have a case, or are composed, are below. */
static void
test_fold_is_final (void)
{
  for (gunichar character = 1; character < 0x20000; character++)
    {
      char             text[8] = { 0 };
      g_autofree char *folded = NULL;
      g_autofree char *again = NULL;

      if (!g_unichar_validate (character))
        continue;
      g_unichar_to_utf8 (character, text);
      folded = ferry_query_fold (text);
      again = ferry_query_fold (folded);
      g_assert_cmpstr (folded, ==, again);
    }
}

static void
test_split (void)
{
  static const struct
  {
    const char *search;
    const char *words; /* joined by bars */
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { " \t\n ", "" },
    { "ISO", "iso" },
    { "  Debian  ISO ", "debian|iso" },
    { "한글\n파일", "한글|파일" },
    { "full\343\200\200width", "full|width" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv)   words = ferry_query_split (cases[i].search);
      g_autofree char *joined = g_strjoinv ("|", words);

      g_assert_cmpstr (joined, ==, cases[i].words);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/query/what-is-sent-is-understood", test_round_trip);
  g_test_add_func ("/query/unknown-and-empty-say-nothing", test_unknown_and_empty_say_nothing);
  g_test_add_func ("/query/refusals-name-the-key", test_refuses);
  g_test_add_func ("/query/refuses-what-is-no-dictionary", test_refuses_what_is_no_dictionary);
  g_test_add_func ("/query/only-copies-are-equal", test_copies_are_equal);
  g_test_add_func ("/query/words-are-for-good", test_words_are_for_good);
  g_test_add_func ("/query/each-status-falls-under-one-filter",
                   test_each_status_falls_under_one_filter);
  g_test_add_func ("/query/folding-finds-what-looks-the-same", test_fold);
  g_test_add_func ("/query/what-is-folded-stays-as-it-is", test_fold_is_final);
  g_test_add_func ("/query/blanks-part-words", test_split);

  return g_test_run ();
}
