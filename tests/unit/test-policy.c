/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-policy.h"

#define NOW G_GINT64_CONSTANT (1700000000)
#define REMOTE "https://example.org/file"
#define LOCAL "http://localhost:8080/file"

static FerryRequest *
make_request (const char     *uri,
              const char     *proxy,
              FerryCostPolicy policy,
              gint64          start_at)
{
  g_autoptr (GError) error = NULL;
  GVariantDict       options;
  FerryRequest      *request;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", uri);
  g_variant_dict_insert (&options, "directory", "s", "/nowhere");
  g_variant_dict_insert (&options, "policy", "s", ferry_cost_policy_to_nick (policy));
  if (proxy != NULL)
    g_variant_dict_insert (&options, "proxy", "s", proxy);
  if (start_at != 0)
    g_variant_dict_insert (&options, "start-at", "x", start_at);

  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  return request;
}

static FerryEvent
event_of (FerryReason reason)
{
  switch (reason)
    {
    case FERRY_REASON_NONE:
      return FERRY_EVENT_ALLOWED;

    case FERRY_REASON_OFFLINE:
    case FERRY_REASON_CAPTIVE_PORTAL:
      return FERRY_EVENT_NETWORK_LOST;

    case FERRY_REASON_METERED:
    case FERRY_REASON_ROAMING:
    case FERRY_REASON_OVER_CAP:
    case FERRY_REASON_RESTRICTED:
      return FERRY_EVENT_COST_DENIED;

    case FERRY_REASON_SCHEDULE:
    case FERRY_REASON_BATTERY:
    case FERRY_REASON_POWER_SAVER:
      return FERRY_EVENT_SYSTEM_DENIED;

    case FERRY_REASON_QUEUED:
    case FERRY_REASON_STARTING:
    case FERRY_REASON_CONNECTING:
    case FERRY_REASON_TRANSFERRING:
    case FERRY_REASON_VERIFYING:
    case FERRY_REASON_FINISHING:
    case FERRY_REASON_USER:
    case FERRY_REASON_HOST_LIMIT:
    case FERRY_REASON_RETRY_WAIT:
    case FERRY_REASON_SIGN_IN:
    case FERRY_REASON_TLS:
    case FERRY_REASON_LINK_EXPIRED:
    case FERRY_REASON_CHOOSE_FOLDER:
    case FERRY_REASON_DISK_FULL:
    case FERRY_REASON_DESTINATION_MISSING:
    case FERRY_REASON_KEYRING_LOCKED:
    case FERRY_REASON_NEEDS_USER:
      break;
    }

  g_assert_not_reached ();
}

static void
assert_verdict (FerryVerdict verdict,
                FerryReason  reason,
                gint64       until)
{
  g_assert_cmpstr (ferry_reason_to_nick (verdict.reason), ==, ferry_reason_to_nick (reason));
  g_assert_cmpint (verdict.event, ==, event_of (reason));
  g_assert_cmpint (verdict.until, ==, until);
}

/* What is waited for under each cost policy; NONE to run. */
typedef struct
{
  FerryReason unrestricted_only;
  FerryReason by_default;
  FerryReason always;
  FerryReason run_anyway; /* whatever the policy */
  FerryReason here;       /* from a server on this machine, whatever the policy */
} Answers;

#define WAITS(unrestricted_only, by_default, always, run_anyway, here)                  \
  {                                                                                     \
    FERRY_REASON_##unrestricted_only, FERRY_REASON_##by_default, FERRY_REASON_##always, \
        FERRY_REASON_##run_anyway, FERRY_REASON_##here                                  \
  }

typedef struct
{
  const char       *name;
  FerryNetworkState network;
  FerryCapState     cap;
  gboolean          is_restricted;
  Answers           expected;
} CostCase;

#define ONLINE .is_online = TRUE
#define CAPTIVE .is_captive = TRUE
#define METERED .is_metered = TRUE
#define ROAMING .is_roaming = TRUE

static const CostCase cost_cases[] = {
  /* The table of the cost policies, row by row. */
  { "not-metered-allows-all",
    { ONLINE },
    FERRY_CAP_NONE,
    FALSE,
    WAITS (NONE, NONE, NONE, NONE, NONE) },
  { "metered-under-the-cap-stops-unrestricted-only",
    { ONLINE, METERED },
    FERRY_CAP_UNDER,
    FALSE,
    WAITS (METERED, NONE, NONE, NONE, NONE) },
  { "metered-without-a-cap-stops-unrestricted-only",
    { ONLINE, METERED },
    FERRY_CAP_NONE,
    FALSE,
    WAITS (METERED, NONE, NONE, NONE, NONE) },
  { "metered-near-the-cap-stops-unrestricted-only",
    { ONLINE, METERED },
    FERRY_CAP_NEAR,
    FALSE,
    WAITS (METERED, NONE, NONE, NONE, NONE) },
  { "metered-over-the-cap-stops-all-but-always",
    { ONLINE, METERED },
    FERRY_CAP_OVER,
    FALSE,
    WAITS (OVER_CAP, OVER_CAP, NONE, NONE, NONE) },
  { "metered-and-roaming-stops-all-but-always",
    { ONLINE, METERED, ROAMING },
    FERRY_CAP_NONE,
    FALSE,
    WAITS (ROAMING, ROAMING, NONE, NONE, NONE) },
  { "metered-and-roaming-under-the-cap-stops-all-but-always",
    { ONLINE, METERED, ROAMING },
    FERRY_CAP_UNDER,
    FALSE,
    WAITS (ROAMING, ROAMING, NONE, NONE, NONE) },
  { "restricted-over-the-cap-stops-all-and-run-anyway",
    { ONLINE, METERED },
    FERRY_CAP_OVER,
    TRUE,
    WAITS (RESTRICTED, RESTRICTED, RESTRICTED, RESTRICTED, NONE) },

  /* Rows that meet. */
  { "over-the-cap-outranks-roaming",
    { ONLINE, METERED, ROAMING },
    FERRY_CAP_OVER,
    FALSE,
    WAITS (OVER_CAP, OVER_CAP, NONE, NONE, NONE) },
  { "restricted-over-the-cap-outranks-roaming",
    { ONLINE, METERED, ROAMING },
    FERRY_CAP_OVER,
    TRUE,
    WAITS (RESTRICTED, RESTRICTED, RESTRICTED, RESTRICTED, NONE) },
  { "restricted-means-nothing-under-the-cap",
    { ONLINE, METERED },
    FERRY_CAP_UNDER,
    TRUE,
    WAITS (METERED, NONE, NONE, NONE, NONE) },
  { "restricted-means-nothing-near-the-cap",
    { ONLINE, METERED },
    FERRY_CAP_NEAR,
    TRUE,
    WAITS (METERED, NONE, NONE, NONE, NONE) },
  { "restricted-means-nothing-without-a-cap",
    { ONLINE, METERED, ROAMING },
    FERRY_CAP_NONE,
    TRUE,
    WAITS (ROAMING, ROAMING, NONE, NONE, NONE) },

  /* A network that the user calls unmetered may have a cap all the same. */
  { "over-the-cap-counts-without-a-meter-too",
    { ONLINE },
    FERRY_CAP_OVER,
    FALSE,
    WAITS (OVER_CAP, OVER_CAP, NONE, NONE, NONE) },
  { "restricted-counts-without-a-meter-too",
    { ONLINE },
    FERRY_CAP_OVER,
    TRUE,
    WAITS (RESTRICTED, RESTRICTED, RESTRICTED, RESTRICTED, NONE) },
  { "roaming-costs-without-a-meter-too",
    { ONLINE, ROAMING },
    FERRY_CAP_NONE,
    FALSE,
    WAITS (ROAMING, ROAMING, NONE, NONE, NONE) },

  /* No network. */
  { "offline-stops-all-but-what-is-here",
    { 0 },
    FERRY_CAP_NONE,
    FALSE,
    WAITS (OFFLINE, OFFLINE, OFFLINE, OFFLINE, NONE) },
  { "offline-outranks-all-of-the-network",
    { CAPTIVE, METERED, ROAMING },
    FERRY_CAP_OVER,
    TRUE,
    WAITS (OFFLINE, OFFLINE, OFFLINE, OFFLINE, NONE) },
  { "captive-portal-stops-all-but-what-is-here",
    { ONLINE, CAPTIVE },
    FERRY_CAP_NONE,
    FALSE,
    WAITS (CAPTIVE_PORTAL, CAPTIVE_PORTAL, CAPTIVE_PORTAL, CAPTIVE_PORTAL, NONE) },
  { "captive-portal-outranks-cost",
    { ONLINE, CAPTIVE, METERED, ROAMING },
    FERRY_CAP_OVER,
    TRUE,
    WAITS (CAPTIVE_PORTAL, CAPTIVE_PORTAL, CAPTIVE_PORTAL, CAPTIVE_PORTAL, NONE) },
};

/* One transfer of 100 bytes, or of so many as the case says. */
static FerryVerdict
judge (FerryRequest          *request,
       FerryCostPolicy        policy,
       gboolean               runs_anyway,
       const FerryConditions *conditions)
{
  FerryPolicySubject subject = { request, policy, runs_anyway, 100 };

  return ferry_policy_judge (&subject, conditions);
}

static void
assert_answers (const FerryConditions *conditions,
                const Answers         *expected)
{
  static const FerryCostPolicy policies[] = { FERRY_COST_POLICY_UNRESTRICTED_ONLY,
                                              FERRY_COST_POLICY_DEFAULT,
                                              FERRY_COST_POLICY_ALWAYS };
  const FerryReason            answers[] = { expected->unrestricted_only, expected->by_default,
                                             expected->always };

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr (FerryRequest) remote = make_request (REMOTE, NULL, policies[i], 0);
      g_autoptr (FerryRequest) local = make_request (LOCAL, NULL, policies[i], 0);

      g_test_message ("%s", ferry_cost_policy_to_nick (policies[i]));
      assert_verdict (judge (remote, policies[i], FALSE, conditions), answers[i], 0);
      assert_verdict (judge (remote, policies[i], TRUE, conditions), expected->run_anyway, 0);
      assert_verdict (judge (local, policies[i], FALSE, conditions), expected->here, 0);
    }
}

static void
test_cost (gconstpointer data)
{
  const CostCase *c = data;
  FerryConditions now;

  ferry_conditions_init (&now);
  now.network = c->network;
  now.cap = c->cap;
  now.cap_left = c->cap == FERRY_CAP_NONE ? G_MAXUINT64 : c->cap == FERRY_CAP_OVER ? 0
                                                                                   : 1000;
  now.is_restricted = c->is_restricted;
  now.now = NOW;

  assert_answers (&now, &c->expected);
}

/* ---- what is left of a plan ---- */

typedef struct
{
  FerryCapState   cap;
  guint64         left;
  goffset         needed;
  FerryCostPolicy policy;
  FerryReason     reason;
} NeedCase;

#define ONLY FERRY_COST_POLICY_UNRESTRICTED_ONLY
#define DEFAULT FERRY_COST_POLICY_DEFAULT
#define ALWAYS FERRY_COST_POLICY_ALWAYS

static const NeedCase need_cases[] = {
  { FERRY_CAP_UNDER, 1000, 999, DEFAULT, FERRY_REASON_NONE },
  { FERRY_CAP_UNDER, 1000, 1000, DEFAULT, FERRY_REASON_NONE },
  { FERRY_CAP_UNDER, 1000, 1001, DEFAULT, FERRY_REASON_OVER_CAP },
  { FERRY_CAP_UNDER, 1000, 1001, ONLY, FERRY_REASON_OVER_CAP },
  { FERRY_CAP_UNDER, 1000, 1000, ONLY, FERRY_REASON_METERED },
  { FERRY_CAP_UNDER, 1000, 1001, ALWAYS, FERRY_REASON_NONE },
  { FERRY_CAP_UNDER, 1000, G_MAXOFFSET, DEFAULT, FERRY_REASON_OVER_CAP },
  { FERRY_CAP_UNDER, 1000, 0, DEFAULT, FERRY_REASON_NONE },
  { FERRY_CAP_UNDER, 1000, -1, DEFAULT, FERRY_REASON_NONE },
  { FERRY_CAP_UNDER, 0, 0, DEFAULT, FERRY_REASON_NONE },
  { FERRY_CAP_NEAR, 100, 100, DEFAULT, FERRY_REASON_NONE },
  { FERRY_CAP_NEAR, 100, 101, DEFAULT, FERRY_REASON_OVER_CAP },
  { FERRY_CAP_NEAR, 100, -1, DEFAULT, FERRY_REASON_OVER_CAP },
  { FERRY_CAP_NEAR, 100, -1, ONLY, FERRY_REASON_OVER_CAP },
  { FERRY_CAP_NEAR, 100, -1, ALWAYS, FERRY_REASON_NONE },
  { FERRY_CAP_NEAR, 100, 0, DEFAULT, FERRY_REASON_NONE },
  { FERRY_CAP_OVER, 0, 0, DEFAULT, FERRY_REASON_OVER_CAP },
  { FERRY_CAP_OVER, 0, -1, DEFAULT, FERRY_REASON_OVER_CAP },
  { FERRY_CAP_OVER, 0, 1, ALWAYS, FERRY_REASON_NONE },
  { FERRY_CAP_NONE, G_MAXUINT64, G_MAXOFFSET, DEFAULT, FERRY_REASON_NONE },
  { FERRY_CAP_NONE, G_MAXUINT64, -1, DEFAULT, FERRY_REASON_NONE },
};

static void
test_more_than_is_left_is_over_the_cap (void)
{
  g_autoptr (FerryRequest) request = make_request (REMOTE, NULL, DEFAULT, 0);

  for (guint i = 0; i < G_N_ELEMENTS (need_cases); i++)
    {
      const NeedCase    *c = &need_cases[i];
      FerryPolicySubject subject = { request, c->policy, FALSE, c->needed };
      FerryConditions    now;

      ferry_conditions_init (&now);
      now.network.is_metered = TRUE;
      now.cap = c->cap;
      now.cap_left = c->left;
      g_test_message ("%s: %" G_GINT64_FORMAT " of %" G_GUINT64_FORMAT,
                      ferry_cap_state_to_nick (c->cap), c->needed, c->left);
      assert_verdict (ferry_policy_judge (&subject, &now), c->reason, 0);

      subject.runs_anyway = TRUE;
      assert_verdict (ferry_policy_judge (&subject, &now), FERRY_REASON_NONE, 0);
    }
}

/* ---- power and schedule ---- */

typedef struct
{
  const char       *name;
  FerryPowerState   power;
  FerryPowerRules   rules;
  FerryScheduleMode schedule;
  FerryReason       expected; /* of every transfer that does not run anyway */
} SystemCase;

#define ON_BATTERY(percent) .has_battery = TRUE, .is_on_battery = TRUE, .percentage = (percent)
#define CHARGING(percent) .has_battery = TRUE, .percentage = (percent)
#define SAVING .is_power_saver = TRUE
#define CRITICAL .is_critical = TRUE
#define BELOW(percent) .threshold = (percent)
#define ONLY_ON_MAINS .only_on_mains = TRUE
#define HEEDS_SAVER .heeds_power_saver = TRUE
#define RUN FERRY_SCHEDULE_RUN
#define LIMITED FERRY_SCHEDULE_LIMITED
#define STOP FERRY_SCHEDULE_STOP

static const SystemCase system_cases[] = {
  { "on-mains", { 0 }, { BELOW (20) }, RUN, FERRY_REASON_NONE },
  { "battery-below-the-threshold",
    { ON_BATTERY (19.9) },
    { BELOW (20) },
    RUN,
    FERRY_REASON_BATTERY },
  { "battery-at-the-threshold", { ON_BATTERY (20) }, { BELOW (20) }, RUN, FERRY_REASON_NONE },
  { "battery-above-the-threshold", { ON_BATTERY (80) }, { BELOW (20) }, RUN, FERRY_REASON_NONE },
  { "battery-empty-without-a-threshold",
    { ON_BATTERY (0), CRITICAL },
    { BELOW (0) },
    RUN,
    FERRY_REASON_NONE },
  { "battery-always-below-100", { ON_BATTERY (99) }, { BELOW (100) }, RUN, FERRY_REASON_BATTERY },
  { "battery-full-at-100", { ON_BATTERY (100) }, { BELOW (100) }, RUN, FERRY_REASON_NONE },
  { "battery-critical-by-the-word-of-the-system",
    { ON_BATTERY (40), CRITICAL },
    { BELOW (20) },
    RUN,
    FERRY_REASON_BATTERY },
  { "battery-that-charges-is-not-spared",
    { CHARGING (5), CRITICAL },
    { BELOW (20) },
    RUN,
    FERRY_REASON_NONE },
  { "battery-that-tells-nothing",
    { .is_on_battery = TRUE },
    { BELOW (20) },
    RUN,
    FERRY_REASON_NONE },
  { "only-on-mains-on-a-full-battery",
    { ON_BATTERY (100) },
    { ONLY_ON_MAINS },
    RUN,
    FERRY_REASON_BATTERY },
  { "only-on-mains-on-a-battery-that-tells-nothing",
    { .is_on_battery = TRUE },
    { ONLY_ON_MAINS },
    RUN,
    FERRY_REASON_BATTERY },
  { "only-on-mains-on-mains", { CHARGING (1) }, { ONLY_ON_MAINS }, RUN, FERRY_REASON_NONE },
  { "power-saver-heeded", { SAVING }, { HEEDS_SAVER }, RUN, FERRY_REASON_POWER_SAVER },
  { "power-saver-not-heeded", { SAVING }, { 0 }, RUN, FERRY_REASON_NONE },
  { "power-saver-off", { 0 }, { HEEDS_SAVER }, RUN, FERRY_REASON_NONE },
  { "battery-outranks-power-saver",
    { ON_BATTERY (10), SAVING },
    { BELOW (20), HEEDS_SAVER },
    RUN,
    FERRY_REASON_BATTERY },
  { "schedule-stop", { 0 }, { 0 }, STOP, FERRY_REASON_SCHEDULE },
  { "schedule-limited-runs", { 0 }, { 0 }, LIMITED, FERRY_REASON_NONE },
  { "schedule-outranks-battery-and-power-saver",
    { ON_BATTERY (10), SAVING },
    { BELOW (20), HEEDS_SAVER },
    STOP,
    FERRY_REASON_SCHEDULE },
};

static void
set_system (FerryConditions  *conditions,
            const SystemCase *c)
{
  ferry_conditions_init (conditions);
  conditions->power = c->power;
  conditions->power_rules = c->rules;
  conditions->schedule = c->schedule;
  conditions->schedule_until = NOW + 60;
  conditions->now = NOW;
}

static const SystemCase worst_case = {
  .power = { ON_BATTERY (1), SAVING },
  .rules = FERRY_POWER_RULES_INIT,
  .schedule = STOP,
};

/* Money has no say about power and time, nor does the way to the server. */
static void
test_system (gconstpointer data)
{
  const SystemCase *c = data;
  const Answers     alike = { c->expected, c->expected, c->expected, FERRY_REASON_NONE,
                              c->expected };
  FerryConditions   now;

  set_system (&now, c);
  assert_answers (&now, &alike);
}

/* What stands in the way of the network is told before that of power and time. */
static void
test_network_outranks_power_and_schedule (void)
{
  const Answers   metered = WAITS (METERED, SCHEDULE, SCHEDULE, NONE, SCHEDULE);
  const Answers   roaming = WAITS (ROAMING, ROAMING, SCHEDULE, NONE, SCHEDULE);
  const Answers   offline = WAITS (OFFLINE, OFFLINE, OFFLINE, OFFLINE, SCHEDULE);
  FerryConditions now;

  set_system (&now, &worst_case);
  now.network.is_metered = TRUE;
  assert_answers (&now, &metered);
  now.network.is_roaming = TRUE;
  assert_answers (&now, &roaming);
  now.network.is_online = FALSE;
  assert_answers (&now, &offline);
}

/* ---- a time of its own ---- */

static void
test_start_time_holds_for_all (void)
{
  static const FerryCostPolicy policies[] = { ONLY, DEFAULT, ALWAYS };
  FerryConditions              now;

  set_system (&now, &worst_case);
  now.network = (FerryNetworkState){ CAPTIVE, METERED, ROAMING };
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr (FerryRequest) remote = make_request (REMOTE, NULL, policies[i], NOW + 60);
      g_autoptr (FerryRequest) local = make_request (LOCAL, NULL, policies[i], NOW + 1);

      assert_verdict (judge (remote, policies[i], FALSE, &now), FERRY_REASON_SCHEDULE, NOW + 60);
      assert_verdict (judge (local, policies[i], FALSE, &now), FERRY_REASON_SCHEDULE, NOW + 1);
    }
}

static void
test_start_time_comes (void)
{
  g_autoptr (FerryRequest) at_once = make_request (REMOTE, NULL, DEFAULT, NOW);
  g_autoptr (FerryRequest) passed = make_request (REMOTE, NULL, DEFAULT, NOW - 60);
  FerryConditions          now;

  ferry_conditions_init (&now);
  now.now = NOW;
  assert_verdict (judge (at_once, DEFAULT, FALSE, &now), FERRY_REASON_NONE, 0);
  assert_verdict (judge (passed, DEFAULT, FALSE, &now), FERRY_REASON_NONE, 0);

  now.network.is_roaming = TRUE;
  assert_verdict (judge (passed, DEFAULT, FALSE, &now), FERRY_REASON_ROAMING, 0);
}

static void
test_run_anyway_passes_over_the_start_time (void)
{
  g_autoptr (FerryRequest) later = make_request (REMOTE, NULL, DEFAULT, NOW + 60);
  FerryConditions          now;

  ferry_conditions_init (&now);
  now.now = NOW;
  assert_verdict (judge (later, DEFAULT, TRUE, &now), FERRY_REASON_NONE, 0);

  now.schedule = FERRY_SCHEDULE_STOP;
  now.power = (FerryPowerState){ ON_BATTERY (1), SAVING };
  assert_verdict (judge (later, DEFAULT, TRUE, &now), FERRY_REASON_NONE, 0);

  now.network.is_online = FALSE;
  assert_verdict (judge (later, DEFAULT, TRUE, &now), FERRY_REASON_OFFLINE, 0);
}

/* It says which reasons it passes over, and passes over no others. */
static void
test_run_anyway_passes_over_what_it_says (void)
{
  g_autoptr (FerryRequest) request = make_request (REMOTE, NULL, ONLY, 0);
  guint                    n_seen = 0;

  /* Each obstacle alone. */
  for (guint i = 0; i < 9; i++)
    {
      FerryConditions now;
      FerryVerdict    verdict;

      ferry_conditions_init (&now);
      now.network.is_online = i != 0;
      now.network.is_captive = i == 1;
      now.network.is_metered = i == 2;
      now.network.is_roaming = i == 3;
      now.cap = i == 4 || i == 5 ? FERRY_CAP_OVER : FERRY_CAP_NONE;
      now.is_restricted = i == 5;
      now.schedule = i == 6 ? FERRY_SCHEDULE_STOP : FERRY_SCHEDULE_RUN;
      now.power.is_power_saver = i == 7;
      now.power_rules.only_on_mains = TRUE;
      now.power.is_on_battery = i == 8;

      verdict = judge (request, ONLY, FALSE, &now);
      g_test_message ("%s", ferry_reason_to_nick (verdict.reason));
      g_assert_cmpint (verdict.event, !=, FERRY_EVENT_ALLOWED);
      assert_verdict (judge (request, ONLY, TRUE, &now),
                      ferry_reason_allows_run_anyway (verdict.reason) ? FERRY_REASON_NONE
                                                                      : verdict.reason,
                      0);
      n_seen |= 1u << verdict.reason;
    }

  g_assert_cmpuint (n_seen, ==,
                    1u << FERRY_REASON_OFFLINE | 1u << FERRY_REASON_CAPTIVE_PORTAL |
                        1u << FERRY_REASON_METERED | 1u << FERRY_REASON_ROAMING |
                        1u << FERRY_REASON_OVER_CAP | 1u << FERRY_REASON_RESTRICTED |
                        1u << FERRY_REASON_SCHEDULE | 1u << FERRY_REASON_POWER_SAVER |
                        1u << FERRY_REASON_BATTERY);
}

/* ---- this machine ---- */

typedef struct
{
  const char *uri;
  const char *proxy;
  gboolean    is_here;
} Address;

static const Address addresses[] = {
  { "http://localhost/", NULL, TRUE },
  { "http://LOCALHOST./", NULL, TRUE },
  { "https://a.b.localhost:8443/x?y", NULL, TRUE },
  { "http://127.0.0.1/", NULL, TRUE },
  { "http://127.255.1.2:81/", NULL, TRUE },
  { "http://[::1]:8080/", NULL, TRUE },
  { "http://localhost/", "none", TRUE },
  { "http://localhost/", "http://127.0.0.1:3128", TRUE },
  { "http://localhost/", "socks5://proxy.example:1080", FALSE },
  { "http://example.org/", "socks5://localhost:1080", FALSE },
  { "http://example.org/", NULL, FALSE },
  { "http://localhost.example.org/", NULL, FALSE },
  { "http://notlocalhost/", NULL, FALSE },
  { "http://128.0.0.1/", NULL, FALSE },
  { "http://127.0.0.1.example.org/", NULL, FALSE },
  { "http://[::2]/", NULL, FALSE },
  { "http://192.168.0.1/localhost", NULL, FALSE },
};

static void
test_only_this_machine_needs_no_network (void)
{
  const FerryConditions offline = { .now = NOW };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (FerryRequest) request = make_request (addresses[i].uri, addresses[i].proxy,
                                                       DEFAULT, 0);

      g_test_message ("%s by %s", addresses[i].uri, addresses[i].proxy);
      assert_verdict (judge (request, DEFAULT, FALSE, &offline),
                      addresses[i].is_here ? FERRY_REASON_NONE : FERRY_REASON_OFFLINE, 0);
    }
}

typedef struct
{
  const char *uri;
  const char *mirror;        /* (nullable) */
  const char *checksum_from; /* (nullable) */
  gboolean    is_here;
  gboolean    begins_here;
} Company;

static const Company companies[] = {
  { LOCAL, NULL, NULL, TRUE, TRUE },
  { LOCAL, "http://127.0.0.1/file", "http://[::1]/sums", TRUE, TRUE },
  { LOCAL, NULL, "auto", TRUE, TRUE },
  { LOCAL, REMOTE, NULL, FALSE, TRUE },
  { LOCAL, NULL, REMOTE, FALSE, TRUE },
  { REMOTE, LOCAL, LOCAL, FALSE, FALSE },
};

static void
test_mirrors_and_checksums_are_elsewhere_too (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (companies); i++)
    {
      const Company           *c = &companies[i];
      const char              *mirrors[] = { c->mirror, NULL };
      g_autoptr (GError)       error = NULL;
      g_autoptr (FerryRequest) request = NULL;
      GVariantDict             options;

      g_variant_dict_init (&options, NULL);
      g_variant_dict_insert (&options, "uri", "s", c->uri);
      g_variant_dict_insert (&options, "directory", "s", "/nowhere");
      if (c->mirror != NULL)
        g_variant_dict_insert (&options, "mirrors", "^as", mirrors);
      if (c->checksum_from != NULL)
        g_variant_dict_insert (&options, "checksum-from", "s", c->checksum_from);
      request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
      g_assert_no_error (error);

      g_assert_cmpint (ferry_policy_stays_here (request), ==, c->is_here);
      g_assert_cmpint (ferry_policy_begins_here (request), ==, c->begins_here);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cost_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/policy/", cost_cases[i].name, NULL);

      g_test_add_data_func (path, &cost_cases[i], test_cost);
    }
  for (guint i = 0; i < G_N_ELEMENTS (system_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/policy/", system_cases[i].name, NULL);

      g_test_add_data_func (path, &system_cases[i], test_system);
    }
  g_test_add_func ("/policy/more-than-is-left-is-over-the-cap",
                   test_more_than_is_left_is_over_the_cap);
  g_test_add_func ("/policy/network-outranks-power-and-schedule",
                   test_network_outranks_power_and_schedule);
  g_test_add_func ("/policy/start-time-holds-for-all", test_start_time_holds_for_all);
  g_test_add_func ("/policy/start-time-comes", test_start_time_comes);
  g_test_add_func ("/policy/run-anyway-passes-over-the-start-time",
                   test_run_anyway_passes_over_the_start_time);
  g_test_add_func ("/policy/run-anyway-passes-over-what-it-says",
                   test_run_anyway_passes_over_what_it_says);
  g_test_add_func ("/policy/only-this-machine-needs-no-network",
                   test_only_this_machine_needs_no_network);
  g_test_add_func ("/policy/mirrors-and-checksums-are-elsewhere-too",
                   test_mirrors_and_checksums_are_elsewhere_too);

  return g_test_run ();
}
