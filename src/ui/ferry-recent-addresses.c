/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-recent-addresses.h"

#include "ferry-recent-list.h"
#include "ferry-redact.h"

#define GROUP "addresses"

static gboolean
is_good (const char *address)
{
  g_autofree char *redacted = ferry_redact_uri (address);

  return (g_str_has_prefix (address, "https://") || g_str_has_prefix (address, "http://")) &&
         g_str_equal (address, redacted);
}

GStrv
ferry_recent_addresses_load (const char *path)
{
  FerryRecentList list = { path, GROUP, is_good };

  g_return_val_if_fail (path != NULL, NULL);

  return ferry_recent_list_load (&list);
}

void
ferry_recent_addresses_note (const char *path,
                             const char *address)
{
  FerryRecentList list = { path, GROUP, is_good };

  g_return_if_fail (path != NULL);
  g_return_if_fail (address != NULL);

  if (is_good (address))
    ferry_recent_list_note (&list, address);
}

char *
ferry_recent_addresses_build_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "ferry", "addresses.ini", NULL);
}
