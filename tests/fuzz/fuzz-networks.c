/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-known-network.h"
#include "fuzz.h"

/* What was read can be written, and is the same when it is read again. */
static void
check_network (const FerryKnownNetwork *network)
{
  g_autoptr (GKeyFile)          file = g_key_file_new ();
  g_autoptr (FerryKnownNetwork) again = NULL;
  g_autoptr (GVariant)          before = NULL;
  g_autoptr (GVariant)          after = NULL;

  g_assert_true (ferry_known_network_check_id (network->id));
  ferry_known_network_write (network, file, "network 1");
  again = ferry_known_network_read (file, "network 1");
  g_assert_nonnull (again);
  g_assert_cmpstr (again->id, ==, network->id);
  g_assert_cmpint (again->seen, ==, network->seen);
  g_assert_cmpint (again->near_told, ==, network->near_told);
  g_assert_cmpint (again->over_told, ==, network->over_told);
  g_assert_cmpint (ferry_known_network_has_words (again), ==,
                   ferry_known_network_has_words (network));

  before = g_variant_ref_sink (ferry_plan_to_variant (&network->plan));
  after = g_variant_ref_sink (ferry_plan_to_variant (&again->plan));
  g_assert_true (g_variant_equal (before, after));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv)       sections = NULL;

  if (!g_key_file_load_from_data (file, (const char *) data, size, G_KEY_FILE_NONE, NULL))
    return 0;

  sections = g_key_file_get_groups (file, NULL);
  for (guint i = 0; sections[i] != NULL; i++)
    {
      g_autoptr (FerryKnownNetwork) network = ferry_known_network_read (file, sections[i]);

      if (network != NULL)
        check_network (network);
    }

  return 0;
}
