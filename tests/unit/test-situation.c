/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-situation.h"

#define UUID "7d5f3c0e-0000-4000-8000-00000000000a"

/* Through the bus. */
static void
send_situation (const FerrySituation *situation,
                FerrySituation       *received)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (ferry_situation_encode (situation));
  g_autoptr (GError)   error = NULL;

  ferry_situation_decode (variant, received, &error);
  g_assert_no_error (error);
}

static void
assert_same (const FerrySituation *a,
             const FerrySituation *b)
{
  g_assert_cmpstr (a->network_id, ==, b->network_id);
  g_assert_cmpstr (a->network_name, ==, b->network_name);
  g_assert_cmpint (a->network_type, ==, b->network_type);
  g_assert_cmpint (a->connectivity, ==, b->connectivity);
  g_assert_cmpint (a->metered, ==, b->metered);
  g_assert_cmpint (a->is_pending, ==, b->is_pending);
  g_assert_cmpint (a->is_online, ==, b->is_online);
  g_assert_cmpint (a->is_metered, ==, b->is_metered);
  g_assert_cmpint (a->is_roaming, ==, b->is_roaming);
  g_assert_cmpint (a->is_restricted, ==, b->is_restricted);
  g_assert_cmpint (a->is_settling, ==, b->is_settling);
  g_assert_cmpint (a->cap, ==, b->cap);
  g_assert_cmpuint (a->cap_used, ==, b->cap_used);
  g_assert_cmpuint (a->cap_left, ==, b->cap_left);
  g_assert_cmpint (a->cap_until, ==, b->cap_until);
  g_assert_cmpint (a->cap_end, ==, b->cap_end);
  g_assert_cmpint (a->is_power_saver, ==, b->is_power_saver);
  g_assert_cmpint (a->is_on_battery, ==, b->is_on_battery);
  g_assert_cmpint (a->only_on_mains, ==, b->only_on_mains);
  g_assert_cmpint (a->battery, ==, b->battery);
  g_assert_cmpuint (a->threshold, ==, b->threshold);
  g_assert_cmpint (a->schedule, ==, b->schedule);
  g_assert_cmpint (a->schedule_until, ==, b->schedule_until);
}

static void
test_all_of_it_arrives (void)
{
  static char             id[] = UUID;
  static char             name[] = "전화기 “5G”";
  const FerrySituation    all = { .network_id = id,
                                  .network_name = name,
                                  .network_type = FERRY_NETWORK_TYPE_MOBILE,
                                  .connectivity = FERRY_CONNECTIVITY_PORTAL,
                                  .metered = FERRY_METERED_GUESS_YES,
                                  .is_pending = TRUE,
                                  .is_online = TRUE,
                                  .is_metered = TRUE,
                                  .is_roaming = TRUE,
                                  .is_restricted = TRUE,
                                  .is_settling = TRUE,
                                  .cap = FERRY_CAP_NEAR,
                                  .cap_used = G_MAXUINT64,
                                  .cap_left = 7,
                                  .cap_until = 1795262400,
                                  .cap_end = 1796083200,
                                  .is_power_saver = TRUE,
                                  .is_on_battery = TRUE,
                                  .only_on_mains = TRUE,
                                  .battery = 15,
                                  .threshold = 20,
                                  .schedule = FERRY_SCHEDULE_STOP,
                                  .schedule_until = 1795262401 };
  g_auto (FerrySituation) received = { 0 };

  send_situation (&all, &received);
  assert_same (&all, &received);
}

static void
test_zero_arrives (void)
{
  /* Offline, an empty battery, a plan with nothing left. */
  const FerrySituation    zero = { 0 };
  g_auto (FerrySituation) received = { 0 };

  send_situation (&zero, &received);
  assert_same (&zero, &received);
}

static void
test_nothing_said_is_as_after_init (void)
{
  g_autoptr (GVariant)    empty = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  g_auto (FerrySituation) received = { 0 };
  g_auto (FerrySituation) fresh = { 0 };
  g_autoptr (GError)      error = NULL;

  ferry_situation_init (&fresh);
  ferry_situation_decode (empty, &received, &error);
  g_assert_no_error (error);
  assert_same (&fresh, &received);
  g_assert_true (fresh.is_online);
  g_assert_cmpint (fresh.battery, ==, -1);
  g_assert_cmpuint (fresh.cap_left, ==, G_MAXUINT64);

  ferry_situation_clear (&received);
  send_situation (&fresh, &received);
  assert_same (&fresh, &received);
}

/* Keys that are absent when there is nothing to tell. */
static void
test_left_out (void)
{
  static const char *const absent[] = { "network-id", "network-name", "cap-left",
                                        "cap-until", "cap-end", "battery", "schedule-until" };
  g_auto (FerrySituation)  fresh = { 0 };
  g_autoptr (GVariant)     variant = NULL;

  ferry_situation_init (&fresh);
  fresh.network_name = g_strdup ("");
  variant = g_variant_ref_sink (ferry_situation_encode (&fresh));
  for (guint i = 0; i < G_N_ELEMENTS (absent); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (variant, absent[i], NULL);

      g_test_message ("%s", absent[i]);
      g_assert_null (value);
    }
}

static void
test_any_name_can_be_told (void)
{
  g_auto (FerrySituation) odd = { 0 };
  g_auto (FerrySituation) received = { 0 };
  g_autofree char        *beyond = g_strnfill (FERRY_SITUATION_MAX_NAME_BYTES - 1, 'x');

  ferry_situation_init (&odd);
  odd.network_name = g_strdup ("Caf\xe9\n");
  send_situation (&odd, &received);
  g_assert_cmpstr (received.network_name, ==, "Caf\357\277\275\357\277\275");
  ferry_situation_clear (&received);

  g_free (odd.network_name);
  odd.network_name = g_strconcat (beyond, "é", NULL);
  send_situation (&odd, &received);
  g_assert_cmpstr (received.network_name, ==, beyond);
}

typedef struct
{
  const char *text; /* as g_variant_parse() reads it */
  const char *key;  /* that is not believed; NULL: all is well */
} Lie;

static const Lie lies[] = {
  { "{'online': <false>, 'battery': <uint32 100>, 'new-key': <'of the future'>}", NULL },
  { "{'battery': <uint32 101>}", "battery" },
  { "{'battery': <-1>}", "battery" },
  { "{'battery-threshold': <uint32 4000000000>}", "battery-threshold" },
  { "{'online': <'yes'>}", "online" },
  { "{'metered': <'maybe'>}", "metered" },
  { "{'cap': <'full'>}", "cap" },
  { "{'connectivity': <''>}", "connectivity" },
  { "{'network-type': <'wi-fi'>}", "network-type" },
  { "{'schedule': <'r'>}", "schedule" },
  { "{'schedule-until': <int64 -1>}", "schedule-until" },
  { "{'cap-until': <int64 253402300800>}", "cap-until" },
  { "{'cap-until': <int64 253402300799>}", NULL },
  { "{'cap-left': <int64 5>}", "cap-left" },
  { "{'network-name': <''>}", "network-name" },
  { "{'network-name': <'a\\nb'>}", "network-name" },
  { "{'network-id': <'0123456789012345678901234567890123456789012345678901234567890123'>}", NULL },
  { "{'network-id': <'01234567890123456789012345678901234567890123456789012345678901234'>}",
    "network-id" },
  { "['a', 'b']", "conditions" },
  { "5", "conditions" },
};

static void
test_lies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autoptr (GError)      error = NULL;
      g_autoptr (GVariant)    variant = g_variant_parse (NULL, lies[i].text, NULL, NULL, &error);
      g_auto (FerrySituation) received = { 0 };
      g_autofree char        *quoted = NULL;

      g_assert_no_error (error);
      g_test_message ("%s", lies[i].text);
      if (lies[i].key == NULL)
        {
          ferry_situation_decode (variant, &received, &error);
          g_assert_no_error (error);
          continue;
        }
      g_assert_false (ferry_situation_decode (variant, &received, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      quoted = g_strdup_printf ("\"%s\": ", lies[i].key);
      g_assert_true (g_str_has_prefix (error->message, quoted));
      g_assert_null (received.network_id);
    }
}

static void
test_nothing_is_no_situation (void)
{
  g_auto (FerrySituation) received = { 0 };
  g_autoptr (GError)      error = NULL;

  g_assert_false (ferry_situation_decode (NULL, &received, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

/* What came before the lie is let go of. */
static void
test_a_lie_leaves_nothing (void)
{
  g_autoptr (GVariant)    variant = NULL;
  g_auto (FerrySituation) received = { 0 };

  variant = g_variant_parse (NULL, "{'network-name': <'Phone'>, 'battery': <uint32 200>}",
                             NULL, NULL, NULL);
  g_assert_false (ferry_situation_decode (variant, &received, NULL));
  g_assert_null (received.network_name);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/situation/all-of-it-arrives", test_all_of_it_arrives);
  g_test_add_func ("/situation/zero-arrives", test_zero_arrives);
  g_test_add_func ("/situation/nothing-said-is-as-after-init", test_nothing_said_is_as_after_init);
  g_test_add_func ("/situation/nothing-to-tell-is-left-out", test_left_out);
  g_test_add_func ("/situation/any-name-can-be-told", test_any_name_can_be_told);
  g_test_add_func ("/situation/lies-are-not-believed", test_lies);
  g_test_add_func ("/situation/nothing-is-no-situation", test_nothing_is_no_situation);
  g_test_add_func ("/situation/a-lie-leaves-nothing", test_a_lie_leaves_nothing);

  return g_test_run ();
}
