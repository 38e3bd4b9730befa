/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network-text.h"

#include <locale.h>

#define GIB G_GUINT64_CONSTANT (1073741824)
/* Saturday 21 November 2026, 15:00, and the beginning of December, in UTC. */
#define NOW 1795273200
#define DECEMBER 1796083200

/* How it is connected: not at all, or with the system's words for it. */
typedef enum
{
  AWAY,
  HERE,
  HERE_METERED,
  HERE_ROAMING,
} Place;

typedef struct
{
  const char *name;
  Place       place;
  FerryChoice metered;
  FerryChoice roaming;
  guint64     cap;
  guint64     used;
  gint64      until; /* -1: nothing is known of the period */
  const char *text;
} Case;

static const Case cases[] = {
  { "/network-text/away", AWAY, FERRY_CHOICE_AUTO, FERRY_CHOICE_AUTO, 0, 0, -1, "Not connected" },
  { "/network-text/here", HERE, FERRY_CHOICE_AUTO, FERRY_CHOICE_AUTO, 0, 0, -1, "Connected" },
  { "/network-text/here-and-metered", HERE_METERED, FERRY_CHOICE_AUTO, FERRY_CHOICE_AUTO, 0, 0, -1,
    "Connected · metered" },
  { "/network-text/here-and-roaming", HERE_ROAMING, FERRY_CHOICE_AUTO, FERRY_CHOICE_AUTO, 0, 0, -1,
    "Connected · metered · roaming" },
  { "/network-text/what-counts-is-said", HERE, FERRY_CHOICE_YES, FERRY_CHOICE_AUTO, 0, 0, -1,
    "Connected" },
  { "/network-text/away-by-the-users-word", AWAY, FERRY_CHOICE_YES, FERRY_CHOICE_YES, 0, 0, -1,
    "Not connected · metered · roaming" },
  { "/network-text/with-a-plan", HERE_METERED, FERRY_CHOICE_AUTO, FERRY_CHOICE_AUTO, 5 * GIB,
    3 * GIB, DECEMBER, "Connected · metered · 3.0 of 5.0 GiB used until 1 December" },
  { "/network-text/away-with-a-plan", AWAY, FERRY_CHOICE_AUTO, FERRY_CHOICE_AUTO, 5 * GIB, 0,
    DECEMBER, "Not connected · metered · 0 bytes of 5.0 GiB used until 1 December" },
  { "/network-text/plan-that-costs-nothing", AWAY, FERRY_CHOICE_NO, FERRY_CHOICE_AUTO, 5 * GIB,
    6 * GIB, DECEMBER, "Not connected · 6.0 of 5.0 GiB used until 1 December" },
  { "/network-text/use-is-not-known", AWAY, FERRY_CHOICE_AUTO, FERRY_CHOICE_AUTO, 5 * GIB, 0, -1,
    "Not connected · metered · 5.0 GiB in all" },
  { "/network-text/end-is-not-known", AWAY, FERRY_CHOICE_AUTO, FERRY_CHOICE_AUTO, 5 * GIB, GIB, 0,
    "Not connected · metered · 1.0 of 5.0 GiB used" },
};

static void
test_state (gconstpointer data)
{
  const Case             *c = data;
  FerryNetworkPeriod      period = { .used = c->used, .end = c->until };
  g_auto (FerrySituation) situation;
  g_auto (FerryPlan)      plan;
  g_autofree char        *text = NULL;

  ferry_situation_init (&situation);
  situation.is_metered = c->place == HERE_METERED || c->place == HERE_ROAMING;
  situation.is_roaming = c->place == HERE_ROAMING;
  ferry_plan_init (&plan);
  plan.metered = c->metered;
  plan.roaming = c->roaming;
  plan.cap = c->cap;

  text = ferry_network_text_of_state (&plan, c->place == AWAY ? NULL : &situation,
                                      c->until < 0 ? NULL : &period, NOW);
  g_assert_cmpstr (text, ==, c->text);
}

static void
test_metered (void)
{
  static const char *const words[] = {
    [FERRY_METERED_UNKNOWN] = "The system does not know",
    [FERRY_METERED_YES] = "The system says: metered",
    [FERRY_METERED_NO] = "The system says: not metered",
    [FERRY_METERED_GUESS_YES] = "The system guesses: metered",
    [FERRY_METERED_GUESS_NO] = "The system guesses: not metered",
  };
  g_auto (FerryPlan)      plan;
  g_auto (FerrySituation) situation;

  ferry_plan_init (&plan);
  ferry_situation_init (&situation);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text = NULL;

      situation.metered = (FerryMetered) i;
      text = ferry_network_text_of_metered (&plan, &situation);
      g_assert_cmpstr (text, ==, words[i]);
    }
}

static void
assert_metered (FerryChoice metered,
                guint64     cap,
                const char *expected)
{
  g_auto (FerryPlan) plan;
  g_autofree char   *text = NULL;

  ferry_plan_init (&plan);
  plan.metered = metered;
  plan.cap = cap;
  text = ferry_network_text_of_metered (&plan, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_metered_away (void)
{
  assert_metered (FERRY_CHOICE_AUTO, 0, "As the system says when connected");
  assert_metered (FERRY_CHOICE_AUTO, GIB, "Metered: its data is limited");
  assert_metered (FERRY_CHOICE_YES, GIB, "");
  assert_metered (FERRY_CHOICE_NO, 0, "");
}

static void
test_roaming (void)
{
  g_auto (FerryPlan)      plan;
  g_auto (FerrySituation) situation;
  g_autofree char        *away = NULL;
  g_autofree char        *home = NULL;
  g_autofree char        *abroad = NULL;
  g_autofree char        *said = NULL;

  ferry_plan_init (&plan);
  ferry_situation_init (&situation);
  away = ferry_network_text_of_roaming (&plan, NULL);
  home = ferry_network_text_of_roaming (&plan, &situation);
  situation.is_roaming = TRUE;
  abroad = ferry_network_text_of_roaming (&plan, &situation);
  plan.roaming = FERRY_CHOICE_NO;
  said = ferry_network_text_of_roaming (&plan, &situation);

  g_assert_cmpstr (away, ==, "As the system says when connected");
  g_assert_cmpstr (home, ==, "Not roaming now");
  g_assert_cmpstr (abroad, ==, "Roaming now");
  g_assert_cmpstr (said, ==, "");
}

static void
test_name (void)
{
  g_auto (FerryPlan) plan;

  ferry_plan_init (&plan);
  g_assert_cmpstr (ferry_network_text_get_name (&plan, "an-id"), ==, "an-id");
  plan.name = g_strdup ("");
  g_assert_cmpstr (ferry_network_text_get_name (&plan, "an-id"), ==, "an-id");
  g_free (plan.name);
  plan.name = g_strdup ("Phone");
  g_assert_cmpstr (ferry_network_text_get_name (&plan, "an-id"), ==, "Phone");
}

static void
test_icons (void)
{
  for (FerryNetworkType type = 0; type <= FERRY_NETWORK_TYPE_OTHER; type++)
    g_assert_true (g_str_has_suffix (ferry_network_text_get_icon_name (type), "-symbolic"));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_state);
  g_test_add_func ("/network-text/says-what-the-system-says", test_metered);
  g_test_add_func ("/network-text/says-why-it-counts-as-metered", test_metered_away);
  g_test_add_func ("/network-text/roaming", test_roaming);
  g_test_add_func ("/network-text/has-a-name-in-any-case", test_name);
  g_test_add_func ("/network-text/has-an-icon-for-each-type", test_icons);

  return g_test_run ();
}
