/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-groups.h"
#include "part-fixture.h"

/* What the engine is told of groups; how they cross the bus and last is seen with
 * the service. */

typedef struct
{
  PartFixture   *part;     /* (owned) */
  FerryGroups   *groups;   /* (owned) */
  FerryTransfer *transfer; /* (unowned) of the group "films" */
} Fixture;

static void
begin (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->part->rig->root, "groups", NULL);

  self->groups = ferry_groups_new (path, self->part->rig->engine, self->part->rig->writer);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->part = part_fixture_new ();
  begin (self);
  self->transfer = part_fixture_add (self->part, "a.bin", "films");
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_assert_finalize_object (self->groups);
  part_fixture_free (self->part);
}

static void
set (Fixture    *self,
     const char *properties)
{
  g_autoptr (GVariant) parsed = g_variant_ref_sink (g_variant_new_parsed (properties));
  g_autoptr (GError)   error = NULL;

  ferry_groups_set (self->groups, "films", parsed, &error);
  g_assert_no_error (error);
}

static void
assert_policy (Fixture        *self,
               FerryCostPolicy expected)
{
  g_assert_cmpint (ferry_engine_get_policy (self->part->rig->engine, self->transfer), ==,
                   expected);
}

static void
test_policy_acts_at_once (Fixture      *self,
                          gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  assert_policy (self, FERRY_COST_POLICY_DEFAULT);
  set (self, "{'policy': <'always'>}");
  assert_policy (self, FERRY_COST_POLICY_ALWAYS);
  set (self, "{'behaviour': <'serialized'>}");
  assert_policy (self, FERRY_COST_POLICY_ALWAYS);
  set (self, "{'policy': <'inherit'>}");
  assert_policy (self, FERRY_COST_POLICY_DEFAULT);

  set (self, "{'policy': <'unrestricted-only'>}");
  assert_policy (self, FERRY_COST_POLICY_UNRESTRICTED_ONLY);
  g_assert_true (ferry_groups_remove (self->groups, "films", &error));
  assert_policy (self, FERRY_COST_POLICY_DEFAULT);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_policy_lasts (Fixture      *self,
                   gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  set (self, "{'policy': <'always'>}");
  ferry_groups_save_async (self->groups, saved_cb, &result);
  ferry_test_rig_until (self->part->rig, "the groups are saved", is_set, &result);
  g_assert_true (ferry_groups_save_finish (self->groups, result, &error));
  g_clear_object (&result);
  part_fixture_settle ();
  g_assert_finalize_object (g_steal_pointer (&self->groups));

  ferry_engine_set_group_policy (self->part->rig->engine, "films", FERRY_COST_POLICY_INHERIT);
  begin (self);
  assert_policy (self, FERRY_COST_POLICY_ALWAYS);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add ("/groups/a-policy-acts-at-once", Fixture, NULL, set_up, test_policy_acts_at_once,
              tear_down);
  g_test_add ("/groups/a-policy-lasts", Fixture, NULL, set_up, test_policy_lasts, tear_down);

  return g_test_run ();
}
