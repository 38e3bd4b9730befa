/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

/* What the bus runs to start the service: it asks the test to play it. */

#include "config.h"

#include "fake-service.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GVariant)        reply = NULL;

  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (connection == NULL)
    return 1;

  reply = g_dbus_connection_call_sync (connection, FAKE_SERVICE_STAGE, FAKE_SERVICE_STAGE_PATH,
                                       FAKE_SERVICE_STAGE, "Wake", NULL, NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

  return reply != NULL ? 0 : 1;
}
