/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus-error.h"
#include "ferry-error.h"
#include "ferry-names.h"

/* Names cross the bus: a change of them must fail here. */
static void
test_names_are_for_good (void)
{
  static const struct
  {
    int         status;
    const char *name;
  } known[] = {
    { FERRY_ERROR_NOT_FOUND, "NotFound" },
    { FERRY_ERROR_DISK_FULL, "DiskFull" },
    { FERRY_ERROR_HTTPS_TO_HTTP_ON_REDIRECTION, "HttpsToHttpOnRedirection" },
    { FERRY_ERROR_STATE_LOCKED, "StateLocked" },
    { FERRY_ERROR_TOO_MANY_REQUESTS, "TooManyRequests" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *name = ferry_bus_error_dup_name (known[i].status);

      g_assert_true (g_str_has_prefix (name, FERRY_BUS_ERROR_PREFIX));
      g_assert_cmpstr (name + strlen (FERRY_BUS_ERROR_PREFIX), ==, known[i].name);
    }
}

/* What arrives at the other end of the bus as @error leaves this one. */
static GError *
cross (const GError *error)
{
  g_autoptr (GError) encoded = ferry_bus_error_encode (error);
  g_autofree char   *name = g_dbus_error_encode_gerror (encoded);
  g_autoptr (GError) remote = g_dbus_error_new_for_dbus_error (name, encoded->message);

  return ferry_bus_error_decode (remote);
}

static void
test_every_status_arrives (void)
{
  guint                 n_rows;
  const FerryErrorInfo *table = ferry_error_get_table (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) error = g_error_new_literal (FERRY_ERROR, table[i].status, "A sentence");
      g_autoptr (GError) arrived = cross (error);

      g_assert_error (arrived, FERRY_ERROR, (int) table[i].status);
      g_assert_cmpstr (arrived->message, ==, "A sentence");
    }
}

static void
test_bad_arguments_have_their_own_name (void)
{
  g_autoptr (GError) error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                                                  "“uri”: no");
  g_autoptr (GError) encoded = ferry_bus_error_encode (error);
  g_autoptr (GError) twice = ferry_bus_error_encode (encoded);
  g_autofree char   *name = g_dbus_error_encode_gerror (encoded);

  g_assert_cmpstr (name, ==, "org.freedesktop.DBus.Error.InvalidArgs");
  g_assert_error (twice, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
}

static void
test_errors_of_others_get_the_nearest_status (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "No space");
  g_autoptr (GError) arrived = cross (error);

  g_assert_error (arrived, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
}

static void
test_errors_of_the_bus_stay_what_they_are (void)
{
  g_autoptr (GError) remote = NULL;
  g_autoptr (GError) decoded = NULL;

  remote = g_dbus_error_new_for_dbus_error ("org.freedesktop.DBus.Error.ServiceUnknown",
                                            "Nobody there");
  decoded = ferry_bus_error_decode (remote);
  g_assert_error (decoded, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN);
  g_assert_cmpstr (decoded->message, ==, "Nobody there");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ferry_bus_error_register ();
  ferry_bus_error_register ();

  g_test_add_func ("/bus-error/names-are-for-good", test_names_are_for_good);
  g_test_add_func ("/bus-error/every-status-arrives", test_every_status_arrives);
  g_test_add_func ("/bus-error/bad-arguments-have-their-own-name",
                   test_bad_arguments_have_their_own_name);
  g_test_add_func ("/bus-error/errors-of-others-get-the-nearest-status",
                   test_errors_of_others_get_the_nearest_status);
  g_test_add_func ("/bus-error/errors-of-the-bus-stay-what-they-are",
                   test_errors_of_the_bus_stay_what_they_are);
  return g_test_run ();
}
