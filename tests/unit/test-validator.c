/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-validator.h"
#include "reply.h"

typedef struct
{
  const char *etag;
  gboolean    is_strong;
} EtagCase;

static void
test_strong_etags (void)
{
  static const EtagCase etags[] = {
    { "\"v1\"", TRUE },
    { "\"W/v1\"", TRUE },
    { "\"\xc3\xa9\xff\"", TRUE },
    { "W/\"v1\"", FALSE },
    { "w/\"v1\"", FALSE },
    { "v1", FALSE },
    { "\"v1", FALSE },
    { "v1\"", FALSE },
    { "\"", FALSE },
    { "\"\"", FALSE },
    { "", FALSE },
    { "\"a b\"", FALSE },
    { "\"a\"b\"", FALSE },
    { "\"a\tb\"", FALSE },
    { "\"a\x7f\"", FALSE },
    { NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (etags); i++)
    {
      const Known             known = { etags[i].etag, 0, UNTOLD };
      g_auto (FerryValidator) validator;

      fill_validator (&validator, &known);
      g_assert_cmpint (ferry_validator_has_strong_etag (&validator), ==, etags[i].is_strong);
      g_assert_cmpstr (ferry_validator_get_if_range (&validator), ==,
                       etags[i].is_strong ? etags[i].etag : NULL);
    }
}

static void
test_if_range_takes_a_strong_date (void)
{
  const Known             known = KNOWN_WEAK_AND_DATE;
  g_auto (FerryValidator) validator;

  fill_validator (&validator, &known);
  g_assert_cmpstr (ferry_validator_get_if_range (&validator), ==, "day 1");

  validator.is_date_strong = FALSE;
  g_assert_null (ferry_validator_get_if_range (&validator));
}

static void
test_if_range_takes_no_date_beside_a_strong_etag (void)
{
  const Known             known = KNOWN_BOTH;
  g_auto (FerryValidator) validator;

  fill_validator (&validator, &known);
  g_assert_cmpstr (ferry_validator_get_if_range (&validator), ==, "\"v1\"");
}

static void
test_date_strength (void)
{
  static const struct
  {
    gint64   modified;
    gint64   date;
    gboolean is_strong;
  } times[] = {
    { 1000, 1060, TRUE },
    { 1000, 1059, FALSE },
    { 1000, 1000, FALSE },
    { 1000, 900, FALSE }, /* the clock of the server goes wrong */
    { 1000, -1, FALSE },
    { -1, 1060, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      const Reply             reply = { 200, 1000, NULL, NULL, MONDAY };
      g_auto (FerryValidator) validator;
      g_auto (FerryAnswer)    answer;

      fill_answer (&answer, &reply);
      answer.last_modified_time = times[i].modified;
      answer.date_time = times[i].date;
      ferry_validator_from_answer (&answer, &validator);
      g_assert_cmpint (validator.is_date_strong, ==, times[i].is_strong);
      g_assert_cmpstr (ferry_validator_get_if_range (&validator), ==,
                       times[i].is_strong ? "day 1" : NULL);
    }
}

typedef struct
{
  Reply   reply;
  goffset length;
} LengthCase;

static void
test_length_of_the_whole_file (void)
{
  static const LengthCase lengths[] = {
    { { 200, 1000 }, 1000 },
    { { 200, UNTOLD }, UNTOLD },
    { { 200, 1000, .is_chunked = TRUE }, UNTOLD },
    { { 206, 500, "500-999/1000" }, 1000 },
    { { 206, 500, "500-999/*" }, UNTOLD },
    { { 206, 500 }, UNTOLD },
    { { 200, 500, "500-999/1000" }, 1000 },
    { { 416, 20, "*/1000" }, 1000 },
    { { 416, 20 }, UNTOLD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_auto (FerryValidator) validator;
      g_auto (FerryAnswer)    answer;

      fill_answer (&answer, &lengths[i].reply);
      ferry_validator_from_answer (&answer, &validator);
      g_assert_cmpint (validator.length, ==, lengths[i].length);
    }
}

static void
test_validators_are_kept_byte_for_byte (void)
{
  const Reply             reply = { 200, 1000, NULL, "odd \xff tag", MONDAY };
  g_auto (FerryValidator) validator;
  g_auto (FerryValidator) copy;
  g_auto (FerryAnswer)    answer;

  fill_answer (&answer, &reply);
  ferry_validator_from_answer (&answer, &validator);
  ferry_validator_copy (&validator, &copy);

  g_assert_cmpstr (copy.etag, ==, "odd \xff tag");
  g_assert_cmpstr (copy.last_modified, ==, "day 1");
  g_assert_cmpint (copy.last_modified_time, ==, SECONDS_PER_DAY);
  g_assert_true (copy.is_date_strong);
  g_assert_cmpint (copy.length, ==, 1000);
}

static void
test_empty_validators_are_none (void)
{
  const Reply             reply = { 200, 1000, NULL, "" };
  g_auto (FerryValidator) validator;
  g_auto (FerryAnswer)    answer;

  fill_answer (&answer, &reply);
  answer.last_modified = g_strdup ("");
  ferry_validator_from_answer (&answer, &validator);

  g_assert_null (validator.etag);
  g_assert_null (validator.last_modified);
}

typedef struct
{
  Known    known;
  Reply    reply;
  gboolean contradicts;
} ContradictionCase;

static void
test_contradictions (void)
{
  static const ContradictionCase contradictions[] = {
    { KNOWN_NOTHING, { 200, 1000, NULL, "\"v1\"", MONDAY }, FALSE },
    { KNOWN_BOTH, { 200, 1000, NULL, "\"v1\"", MONDAY }, FALSE },
    { KNOWN_BOTH, { 200, 1000, NULL, "\"v1\"", FRIDAY }, FALSE },
    { KNOWN_BOTH, { 200, 1000, NULL, "\"v2\"", MONDAY }, TRUE },
    { KNOWN_BOTH, { 200, 999, NULL, "\"v1\"", MONDAY }, TRUE },
    { KNOWN_BOTH, { 206, 10, "0-9/1000", "\"v1\"", MONDAY }, FALSE },
    { KNOWN_BOTH, { 206, 10, "0-9/999", "\"v1\"", MONDAY }, TRUE },
    { KNOWN_DATE, { 200, 1000, NULL, NULL, FRIDAY }, TRUE },
    { KNOWN_DATE, { 200, 1000 }, FALSE },
    { KNOWN_LENGTH, { 200, UNTOLD }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (contradictions); i++)
    {
      g_auto (FerryValidator) known;
      g_auto (FerryAnswer)    answer;

      fill_validator (&known, &contradictions[i].known);
      fill_answer (&answer, &contradictions[i].reply);
      g_assert_cmpint (ferry_validator_contradicts (&known, &answer), ==,
                       contradictions[i].contradicts);
    }
}

/* Dates that cannot be read are still words that are the same or not. */
static void
test_unreadable_dates_are_compared_as_text (void)
{
  const Known             known = KNOWN_DATE;
  const Reply             reply = { 200, 1000, NULL, NULL, MONDAY };
  g_auto (FerryValidator) validator;
  g_auto (FerryAnswer)    answer;

  fill_validator (&validator, &known);
  fill_answer (&answer, &reply);
  validator.last_modified_time = -1;
  answer.last_modified_time = -1;
  g_assert_false (ferry_validator_contradicts (&validator, &answer));

  g_free (answer.last_modified);
  answer.last_modified = g_strdup ("yesterday");
  g_assert_true (ferry_validator_contradicts (&validator, &answer));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/validator/only-well-formed-etags-without-w-are-strong", test_strong_etags);
  g_test_add_func ("/validator/if-range-takes-a-strong-date", test_if_range_takes_a_strong_date);
  g_test_add_func ("/validator/if-range-takes-no-date-beside-a-strong-etag",
                   test_if_range_takes_no_date_beside_a_strong_etag);
  g_test_add_func ("/validator/a-date-is-strong-a-minute-after", test_date_strength);
  g_test_add_func ("/validator/length-is-that-of-the-whole-file", test_length_of_the_whole_file);
  g_test_add_func ("/validator/kept-byte-for-byte", test_validators_are_kept_byte_for_byte);
  g_test_add_func ("/validator/empty-ones-are-none", test_empty_validators_are_none);
  g_test_add_func ("/validator/contradictions", test_contradictions);
  g_test_add_func ("/validator/unreadable-dates-are-compared-as-text",
                   test_unreadable_dates_are_compared_as_text);

  return g_test_run ();
}
