/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "policy-fixture.h"
#include "policy-model.h"

/* A thousand sequences of what can happen to network, power, clock and wishes, drawn
 * at random. After each step all transfers are in the status and wait for the reason
 * that the model says; and from the moment in which it forbids it, nothing more of
 * the file is taken. */

#define N_SEQUENCES 1000
#define N_STEPS 8
/* Sequences before all begins anew with others. */
#define N_WITH_THE_SAME 40

#define N_TRANSFERS 6
#define SIZE (64 << 20)
/* So quickly all of them would come if they could, and not to their ends. */
#define RATE "rate:4M"
/* Seconds of the clock after which what runs must have got something: less than
 * what is taken for a stall. */
#define FLOW_TIME 20

static const char *const connections[MODEL_N_CONNECTIONS] = { "home", "mobile", "train" };
static const char *const groups[MODEL_N_GROUPS] = { "g0", "g1" };

typedef struct
{
  ModelTransfer  model;
  FerryTransfer *transfer; /* (unowned) the rig's */
  gint64         moved;    /* bytes, when it was last seen to stand still; -1 it does not */
} Item;

typedef struct
{
  PolicyFixture *f; /* (owned) */
  Model          model;
  Item           items[N_TRANSFERS];
  guint          n_seconds; /* since it was seen that all that run get something */
  GString       *story;     /* (owned) since all began anew */

  /* That it is worth something. */
  guint  n_begun;
  guint  n_stopped;
  gint64 moved;
} Play;

static guint
draw (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

static gboolean
draw_one_in (guint n)
{
  return draw (n) == 0;
}

static void G_GNUC_PRINTF (2, 3)
    tell (Play       *play,
          const char *format,
          ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_c (play->story, '\n');
  g_string_append_vprintf (play->story, format, args);
  va_end (args);
}

/* How it must look. */

static void
fail (Play       *play,
      const Item *item,
      const char *what)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (item->transfer);

  g_test_message ("%s", play->story->str);
  if (record->message != NULL)
    g_test_message ("%s (%s)", record->message, record->detail);
  g_error ("%s: transfer %d is %s (%s), and must be %s (%s)", what, (int) (item - play->items),
           ferry_status_to_nick (ferry_transfer_get_status (item->transfer)),
           ferry_reason_to_nick (ferry_transfer_get_reason (item->transfer)),
           ferry_status_to_nick (item->model.status), ferry_reason_to_nick (item->model.reason));
}

static gboolean
agrees (const Item *item)
{
  if (ferry_transfer_get_status (item->transfer) != item->model.status)
    return FALSE;

  return item->model.status == FERRY_STATUS_RUNNING ||
         ferry_transfer_get_reason (item->transfer) == item->model.reason;
}

/* At once: before anything of the main loop or another thread had its turn. */
static void
assert_forbidden_is_stopped (Play *play)
{
  for (guint i = 0; i < N_TRANSFERS; i++)
    {
      Item       *item = &play->items[i];
      FerryReason reason;

      if (ferry_transfer_get_status (item->transfer) == FERRY_STATUS_RUNNING &&
          !model_allows (&play->model, &item->model, &reason))
        fail (play, item, "It is not stopped at once");
    }
}

/* A run begins only when it may, be it for a moment. */
static void
status_changed_cb (FerryTransfer *transfer,
                   GParamSpec    *pspec,
                   Play          *play)
{
  gboolean is_running = ferry_transfer_get_status (transfer) == FERRY_STATUS_RUNNING;

  play->n_begun += is_running;
  for (guint i = 0; i < N_TRANSFERS; i++)
    if (play->items[i].transfer == transfer && is_running &&
        !model_lets_begin (&play->model, &play->items[i].model))
      fail (play, &play->items[i], "It must not begin");
}

static gboolean
stands_still (const Item *item)
{
  return ferry_progress_get_connections (ferry_transfer_get_progress (item->transfer)) == 0;
}

static gboolean
is_as_modelled (gpointer data)
{
  Play *play = data;

  for (guint i = 0; i < N_TRANSFERS; i++)
    if (!agrees (&play->items[i]) ||
        (play->items[i].model.status != FERRY_STATUS_RUNNING && !stands_still (&play->items[i])))
      return FALSE;

  return TRUE;
}

static gboolean
patience_ended_cb (gpointer data)
{
  Play *play = data;

  for (guint i = 0; i < N_TRANSFERS; i++)
    if (!agrees (&play->items[i]) || i == N_TRANSFERS - 1)
      fail (play, &play->items[i], "It does not come to this");
  return G_SOURCE_REMOVE;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_to_agreement (Play *play)
{
  guint patience;
  guint waker;

  policy_fixture_drain (play->f);
  if (is_as_modelled (play))
    return;

  patience = g_timeout_add_seconds (30, patience_ended_cb, play);
  /* The counters of connections are the network thread's, which wakes nobody. */
  waker = g_timeout_add (1, wake_cb, NULL);
  while (!is_as_modelled (play))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
  g_source_remove (waker);
  policy_fixture_drain (play->f);
  if (!is_as_modelled (play))
    patience_ended_cb (play);
}

static gint64
get_moved (const Item *item)
{
  return ferry_progress_get_wire (ferry_transfer_get_progress (item->transfer));
}

static void
check_bytes (Play *play)
{
  for (guint i = 0; i < N_TRANSFERS; i++)
    {
      Item  *item = &play->items[i];
      gint64 moved = get_moved (item);

      if (item->model.status == FERRY_STATUS_RUNNING)
        moved = -1;
      else if (item->moved >= 0 && moved != item->moved)
        fail (play, item, "Bytes came");
      item->moved = moved;
    }
}

/* One thing has happened, to the engine and to the model. */
static void
check_step (Play *play)
{
  assert_forbidden_is_stopped (play);
  for (guint i = 0; i < N_TRANSFERS; i++)
    {
      ModelTransfer *model = &play->items[i].model;
      FerryStatus    before = model->status;

      model_update (&play->model, model);
      play->n_stopped += before == FERRY_STATUS_RUNNING && model->status != before;
    }
  run_to_agreement (play);
  check_bytes (play);
}

/* What happens. The model is told first: handlers ask it while the engine acts. */

static void
tell_network (Play *play)
{
  const ModelNetwork *network = &play->model.network;
  FerryNetworkState   state = { .is_pending = !network->is_known };

  if (network->is_known)
    {
      state.is_online = network->is_online;
      state.is_captive = network->is_captive;
      state.is_metered = network->is_metered;
      state.is_roaming = network->is_roaming;
      g_strlcpy (state.id, connections[network->connection], sizeof state.id);
    }
  tell (play, "network: known %d, online %d, captive %d, metered %d, roaming %d, %s",
        network->is_known, network->is_online, network->is_captive, network->is_metered,
        network->is_roaming, connections[network->connection]);
  model_network_changed (&play->model);
  ferry_fake_network_set_state (play->f->rig->network, &state);
}

static void
change_network (Play *play)
{
  ModelNetwork *network = &play->model.network;

  /* Nobody tells seldom, and not for long. */
  network->is_known = !network->is_known || !draw_one_in (8);
  switch (draw (6))
    {
    case 0:
    case 1:
      network->is_captive = !network->is_captive && draw_one_in (3);
      break;
    case 2:
      network->is_metered = !network->is_metered;
      break;
    case 3:
      network->is_roaming = !network->is_roaming;
      break;
    case 4:
      network->connection = draw (MODEL_N_CONNECTIONS);
      break;
    default:
      network->is_online = !network->is_online || draw_one_in (2);
      break;
    }
  tell_network (play);
}

/* Else there would soon be some obstacle for all of them, and always. */
static void
come_home (Play *play)
{
  play->model.network = (ModelNetwork){ .is_known = TRUE, .is_online = TRUE };
  tell_network (play);
}

static void
change_power (Play *play)
{
  static const guint percentages[] = { 5, 19, 20, 60 };
  Model             *model = &play->model;
  FerryPowerState    state = { .has_battery = TRUE };

  model->is_on_battery = draw_one_in (3);
  model->is_critical = draw_one_in (4);
  model->is_saving = draw_one_in (4);
  model->percentage = percentages[draw (G_N_ELEMENTS (percentages))];
  state.is_on_battery = model->is_on_battery;
  state.is_critical = model->is_critical;
  state.is_power_saver = model->is_saving;
  state.percentage = model->percentage;
  tell (play, "power: on battery %d, low %d, saving %d, %u %%", model->is_on_battery,
        model->is_critical, model->is_saving, model->percentage);
  ferry_fake_power_set_state (play->f->rig->power, &state);
}

static void
tell_rules (Play *play)
{
  const Model     *model = &play->model;
  FerryEngineRules rules = { .policy = model->by_default };

  rules.power.threshold = model->threshold;
  rules.power.only_on_mains = model->wants_mains;
  rules.power.heeds_power_saver = model->heeds_saving;
  g_assert_true (ferry_schedule_from_text (model->hours, &rules.schedule));
  tell (play, "rules: %s, threshold %u, mains %d, saver %d, week %s",
        ferry_cost_policy_to_nick (model->by_default), model->threshold, model->wants_mains,
        model->heeds_saving, model->hours);
  ferry_engine_set_rules (play->f->rig->engine, &rules);
}

static void
change_rules (Play *play)
{
  static const guint thresholds[] = { 0, 20, 50 };
  Model             *model = &play->model;

  switch (draw (3))
    {
    case 0:
      model->by_default = (FerryCostPolicy) draw (3);
      break;
    case 1:
      model->threshold = thresholds[draw (G_N_ELEMENTS (thresholds))];
      model->wants_mains = draw_one_in (4);
      model->heeds_saving = draw_one_in (2);
      break;
    default:
      for (guint i = 0; i < MODEL_N_HOURS; i++)
        model->hours[i] = "rrrrrls"[draw (7)];
      break;
    }
  tell_rules (play);
}

/* Of 10 GiB; of so many bytes nothing that a transfer has of its files matters. */
static guint64
get_used (ModelLeft left)
{
  static const guint64 left_over[MODEL_N_LEFT] = {
    [MODEL_PLENTY] = POLICY_CAP / 2,
    [MODEL_LITTLE] = POLICY_CAP / 10,
    [MODEL_TOO_SMALL] = 1 << 20,
  };

  return POLICY_CAP - left_over[left];
}

static void
tell_plan (Play *play,
           guint connection)
{
  const Model          *model = &play->model;
  g_auto (FerryPlan)    plan = { 0 };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  gint64                end;

  ferry_plan_init (&plan);
  plan.metered = (FerryChoice) model->metered[connection];
  plan.roaming = (FerryChoice) model->roaming[connection];
  if (connection == MODEL_MOBILE)
    {
      plan.cap = POLICY_CAP;
      plan.correction = (gint64) get_used (model->left);
      ferry_plan_get_period (&plan, model->now / G_USEC_PER_SEC, zone, &plan.correction_period,
                             &end);
      plan.is_restricted = model->is_restricted;
      plan.free_from = model->free_hour % 24 * 60;
      plan.free_to = plan.free_from + (model->free_hour < 24 ? 60 : 0);
    }
  tell (play, "plan of %s: metered %d, roaming %d, left %d, restricted %d, free hour %u",
        connections[connection], (int) plan.metered, (int) plan.roaming, (int) model->left,
        plan.is_restricted, model->free_hour);
  ferry_engine_set_plan (play->f->rig->engine, connections[connection], &plan);
}

static void
change_plan (Play *play)
{
  Model *model = &play->model;
  guint  connection = draw (MODEL_N_CONNECTIONS);

  switch (draw (5))
    {
    case 0:
      model->metered[connection] = (ModelSay) draw (MODEL_N_SAY);
      break;
    case 1:
      model->roaming[connection] = (ModelSay) draw (MODEL_N_SAY);
      break;
    case 2:
      connection = MODEL_MOBILE;
      model->is_restricted = !model->is_restricted;
      break;
    case 3:
      connection = MODEL_MOBILE;
      model->free_hour = draw_one_in (3) ? 24 : draw (23);
      break;
    default:
      connection = MODEL_MOBILE;
      model->left = (ModelLeft) draw (MODEL_N_LEFT);
      break;
    }
  tell_plan (play, connection);
}

/* Some moment of two weeks, and often just before another hour begins; never when it
 * does, where two things would come in the same moment, in some order. */
static gint64
draw_time (void)
{
  gint64 hour = MODEL_MONDAY + (gint64) draw (2 * MODEL_N_HOURS) * 3600;

  return hour + (draw_one_in (2) ? 3599 : 1 + (gint64) draw (3599));
}

static void
set_clock (Play *play)
{
  play->model.now = draw_time () * POLICY_SECOND;
  tell (play, "clock: %" G_GINT64_FORMAT, play->model.now / POLICY_SECOND);
  ferry_fake_clock_set_real (play->f->clock, play->model.now);
}

typedef struct
{
  Play  *play;
  gint64 moved[N_TRANSFERS];
} Flow;

static gboolean
have_all_moved (gpointer data)
{
  const Flow *flow = data;

  for (guint i = 0; i < N_TRANSFERS; i++)
    if (flow->play->items[i].model.status == FERRY_STATUS_RUNNING &&
        get_moved (&flow->play->items[i]) == flow->moved[i])
      return FALSE;

  return TRUE;
}

/* The clock goes much faster than the origin sends. */
static void
let_flow (Play *play)
{
  Flow  flow = { play };
  guint waker = g_timeout_add (1, wake_cb, NULL);

  for (guint i = 0; i < N_TRANSFERS; i++)
    flow.moved[i] = get_moved (&play->items[i]);
  ferry_test_rig_until (play->f->rig, "what runs gets something", have_all_moved, &flow);
  g_source_remove (waker);
  play->n_seconds = 0;
}

static void
advance (Play *play)
{
  if (++play->n_seconds >= FLOW_TIME)
    let_flow (play);
  tell (play, "advance");
  model_advance (&play->model, POLICY_SECOND);
  ferry_fake_clock_advance (play->f->clock, POLICY_SECOND);
}

/* As long as it takes for the network to settle, but for what comes between. */
static void
advance_twice (Play *play)
{
  advance (play);
  check_step (play);
  advance (play);
}

static void
change_group (Play *play)
{
  guint           n = draw (MODEL_N_GROUPS);
  FerryCostPolicy policy = (FerryCostPolicy) draw (4);

  tell (play, "group %u: %s", n, ferry_cost_policy_to_nick (policy));
  play->model.by_group[n] = policy;
  ferry_engine_set_group_policy (play->f->rig->engine, groups[n], policy);
}

static void
change_transfer (Play *play)
{
  guint            n = draw (N_TRANSFERS);
  Item            *item = &play->items[n];
  g_autofree char *change = NULL;

  if (draw_one_in (3))
    {
      item->model.group = (int) draw (MODEL_N_GROUPS + 1) - 1;
      change = g_strdup_printf ("'group': <'%s'>",
                                item->model.group >= 0 ? groups[item->model.group] : "");
    }
  else
    {
      item->model.policy = (FerryCostPolicy) draw (4);
      change = g_strdup_printf ("'policy': <'%s'>", ferry_cost_policy_to_nick (item->model.policy));
    }
  tell (play, "transfer %u: %s", n, change);
  fixture_change (play->f->rig, item->transfer, change);
}

static void
run_anyway (Play *play)
{
  guint              n = draw (N_TRANSFERS);
  Item              *item = &play->items[n];
  g_autoptr (GError) error = NULL;

  tell (play, "transfer %u: run anyway", n);
  item->model.is_anyway = TRUE;
  ferry_engine_run_anyway (play->f->rig->engine, ferry_transfer_get_id (item->transfer), &error);
  g_assert_no_error (error);
}

static void
pause_or_resume (Play *play)
{
  guint n = draw (N_TRANSFERS);
  Item *item = &play->items[n];

  if (!item->model.is_paused && !draw_one_in (4))
    return;

  item->model.is_paused = !item->model.is_paused;
  tell (play, "transfer %u: %s", n, item->model.is_paused ? "pause" : "resume");
  if (item->model.is_paused)
    fixture_pause (play->f->rig, item->transfer);
  else
    fixture_resume (play->f->rig, item->transfer);
}

static void
make_step (Play *play)
{
  static void (*const steps[]) (Play * play) = {
    change_network,
    change_network,
    change_network,
    change_network,
    come_home,
    come_home,
    change_power,
    change_rules,
    change_plan,
    change_plan,
    set_clock,
    advance,
    advance_twice,
    advance_twice,
    change_group,
    change_transfer,
    run_anyway,
    pause_or_resume,
    pause_or_resume,
  };

  steps[draw (G_N_ELEMENTS (steps))](play);
  check_step (play);
}

/* The beginning. */

static char *
make_options (const ModelTransfer *model,
              const char          *proxy)
{
  GString *text = g_string_new ("'response-timeout': <uint32 86400000>, "
                                "'connect-timeout': <uint32 86400000>");

  g_string_append_printf (text, ", 'policy': <'%s'>", ferry_cost_policy_to_nick (model->policy));
  if (model->start_at != 0)
    g_string_append_printf (text, ", 'start-at': <int64 %" G_GINT64_FORMAT ">", model->start_at);
  if (model->group >= 0)
    g_string_append_printf (text, ", 'group': <'%s'>", groups[model->group]);
  if (model->has_length)
    g_string_append_printf (text, ", 'expected-size': <uint64 %d>", SIZE);
  if (!model->is_here)
    g_string_append_printf (text, ", 'proxy': <'%s'>", proxy);

  return g_string_free (text, FALSE);
}

/* The first is on this machine; of each third nobody knows how long it is; one is to
 * begin at some time. */
static void
add_transfer (Play *play,
              guint n)
{
  Item             *item = &play->items[n];
  FerryTestRig     *rig = play->f->rig;
  FerryFakeResource resource = { .size = SIZE, .faults = { RATE } };
  g_autofree char  *path = g_strdup_printf ("%s/%u", n == 0 ? "" : "http://files.example", n);
  g_autofree char  *options = NULL;

  model_transfer_init (&item->model);
  item->model.is_here = n == 0;
  item->model.has_length = n % 3 != 2;
  item->model.group = n < 3 ? -1 : (int) (n % MODEL_N_GROUPS);
  item->model.start_at = n == 4 ? draw_time () : 0;
  item->model.policy = (FerryCostPolicy) draw (4);
  item->moved = -1;
  if (!item->model.has_length)
    {
      /* Nor is it told when it goes on. */
      resource.faults[1] = "chunked";
      resource.faults[2] = "ranges-ignored";
    }
  ferry_fake_origin_add (rig->origin, path, &resource);

  options = make_options (&item->model, ferry_fake_origin_get_base (rig->origin));
  tell (play, "transfer %u: %s", n, options);
  item->transfer = ferry_test_rig_get (rig, path, options);
  model_update (&play->model, &item->model);
  g_signal_connect (item->transfer, "notify::status", G_CALLBACK (status_changed_cb), play);
}

static void
begin (Play *play)
{
  play->f = policy_fixture_new ();
  model_init (&play->model);
  ferry_fake_clock_set_real (play->f->clock, play->model.now);
  tell_network (play);
  tell_plan (play, MODEL_MOBILE);
  for (guint i = 0; i < N_TRANSFERS; i++)
    add_transfer (play, i);
  run_to_agreement (play);
}

static void
end (Play *play)
{
  for (guint i = 0; i < N_TRANSFERS; i++)
    {
      play->moved += get_moved (&play->items[i]);
      g_signal_handlers_disconnect_by_data (play->items[i].transfer, play);
      g_assert_cmpuint (ferry_transfer_get_record (play->items[i].transfer)->total_retries, ==, 0);
    }
  g_clear_pointer (&play->f, policy_fixture_free);
}

static void
test_as_modelled (void)
{
  Play play = { .story = g_string_new (NULL) };

  for (guint i = 0; i < N_SEQUENCES; i++)
    {
      if (i % N_WITH_THE_SAME == 0)
        {
          g_string_assign (play.story, "It begins");
          begin (&play);
        }
      for (guint step = 0; step < N_STEPS; step++)
        make_step (&play);
      if ((i + 1) % N_WITH_THE_SAME == 0)
        end (&play);
    }
  g_string_free (play.story, TRUE);

  g_test_message ("%u runs begun, %u stopped, %" G_GINT64_FORMAT " bytes", play.n_begun,
                  play.n_stopped, play.moved);
  g_assert_cmpuint (play.n_begun, >, N_SEQUENCES / 2);
  g_assert_cmpuint (play.n_stopped, >, N_SEQUENCES / 2);
  g_assert_cmpint (play.moved, >, 0);
}

int
main (int    argc,
      char **argv)
{
  policy_fixture_init (&argc, &argv);

  g_test_add_func ("/engine-model/as-modelled", test_as_modelled);

  return g_test_run ();
}
