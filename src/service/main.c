/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-apology.h"
#include "ferry-bus-error.h"
#include "ferry-engine.h"
#include "ferry-error.h"
#include "ferry-names.h"
#include "ferry-service.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>

#define DEFAULT_IDLE_TIMEOUT 10
#define LONGEST_IDLE_TIMEOUT (24 * 60 * 60)

/* How long a service that leaves may keep the next one waiting. */
#define LOCK_PATIENCE (3 * G_TIME_SPAN_SECOND)
#define LOCK_INTERVAL (20 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  char   **state_dir; /* (unowned) where its name goes */
  int      idle_timeout;
  gboolean is_resuming;
  gboolean wants_version;
} Options;

static int
fail (const char *sentence)
{
  g_printerr ("ferry-service: %s\n", sentence);
  return EXIT_FAILURE;
}

static gboolean
parse_options (Options *options,
               int     *argc,
               char  ***argv,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "state-dir", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, options->state_dir,
      N_ ("Keep the list of transfers in this folder"), N_ ("DIR") },
    { "resume", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->is_resuming,
      N_ ("Leave at once when nothing is unfinished"), NULL },
    { "idle-timeout", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &options->idle_timeout,
      N_ ("Leave after so many seconds without work"), N_ ("SECONDS") },
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->wants_version,
      N_ ("Show the version"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ ("Carries Ferry's transfers in the background. "
                                            "It is started when it is needed."));
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("“%s” is not an option. See “ferry-service --help”."), (*argv)[1]);
      return FALSE;
    }
  if (options->idle_timeout < 0 || options->idle_timeout > LONGEST_IDLE_TIMEOUT)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("--idle-timeout takes from 0 to 86400 seconds."));
      return FALSE;
    }

  return TRUE;
}

static char *
make_absolute (const char *given)
{
  if (given == NULL)
    return g_build_filename (g_get_user_state_dir (), "ferry", NULL);

  return g_canonicalize_filename (given, NULL);
}

static gboolean
is_name_owned (GDBusConnection *bus)
{
  g_autoptr (GVariant) reply = NULL;
  gboolean             is_owned = FALSE;

  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "NameHasOwner",
                                       g_variant_new ("(s)", FERRY_SERVICE_NAME),
                                       G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, -1,
                                       NULL, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(b)", &is_owned);
  return is_owned;
}

/* A service that is about to leave has given its name away already and still
 * holds the state: that is waited for. */
static FerryStore *
open_store (const char      *state_dir,
            FerryWriter     *writer,
            GDBusConnection *bus,
            GError         **error)
{
  gint64 end = g_get_monotonic_time () + LOCK_PATIENCE;

  while (TRUE)
    {
      g_autoptr (GError) failure = NULL;
      FerryStore        *store = NULL;

      store = ferry_store_open (state_dir, ferry_file_ops_get_system (), writer, &failure);
      if (store != NULL)
        return store;
      if (!g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_STATE_LOCKED) ||
          is_name_owned (bus) || g_get_monotonic_time () > end)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      g_usleep (LOCK_INTERVAL);
    }
}

/* Under the lock of the store. What cannot be counted for good is no reason to
 * transfer nothing. */
static FerryLedger *
open_ledger (const char  *state_dir,
             FerryWriter *writer)
{
  g_autofree char   *path = g_build_filename (state_dir, "ledger", NULL);
  g_autoptr (GError) error = NULL;
  FerryLedger       *ledger;

  ledger = ferry_ledger_open (path, ferry_file_ops_get_system (), writer,
                              g_get_real_time () / G_USEC_PER_SEC, &error);
  if (ledger != NULL && ferry_ledger_get_warning (ledger) != NULL)
    g_printerr ("ferry-service: %s\n", ferry_ledger_get_warning (ledger));
  if (ledger != NULL)
    return ledger;

  g_printerr ("ferry-service: %s\n", error->message);
  return ferry_ledger_new_in_memory ();
}

static FerryPreferences *
open_preferences (GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "ferry", NULL);
  g_autofree char *path = g_build_filename (folder, "preferences.ini", NULL);

  g_mkdir_with_parents (folder, 0700);
  return ferry_preferences_new (path, error);
}

static gboolean
signalled_cb (gpointer data)
{
  ferry_service_leave (data);
  return G_SOURCE_REMOVE; /* the next one ends the process at once */
}

/* Both to whoever reads the log and to whoever has called. */
static int
apologize (GDBusConnection *bus,
           const GError    *error)
{
  fail (error->message);
  ferry_apology_make (bus, error);
  return EXIT_FAILURE;
}

static int
run (const FerryServiceOptions *options,
     GDBusConnection           *bus)
{
  static const int         signals[] = { SIGTERM, SIGINT, SIGHUP };
  g_autoptr (FerryService) service = ferry_service_new (options);
  g_autoptr (GError)       error = NULL;

  /* They are looked at when the main loop runs: the service has started then. */
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_unix_signal_add (signals[i], signalled_cb, service);
  if (!g_application_register (G_APPLICATION (service), NULL, &error))
    return fail (!is_name_owned (bus) ? error->message
                                      : _ ("Another service of Ferry, with another state folder, "
                                           "is running already. Close it first."));

  g_application_run (G_APPLICATION (service), 0, NULL);

  if (!ferry_service_finish (service, &error))
    return fail (error->message);

  return EXIT_SUCCESS;
}

static gboolean
has_unfinished (FerryStore *store)
{
  g_auto (GStrv) ids = ferry_store_list (store, FALSE);

  return ids[0] != NULL;
}

static int
serve (const Options *options)
{
  g_autofree char             *state_dir = make_absolute (*options->state_dir);
  g_autoptr (FerryWriter)      writer = ferry_writer_new ();
  g_autoptr (GDBusConnection)  bus = NULL;
  g_autoptr (FerryStore)       store = NULL;
  g_autoptr (FerryLedger)      ledger = NULL;
  g_autoptr (FerryPreferences) preferences = NULL;
  g_autoptr (GError)           error = NULL;
  FerryServiceOptions          service = { 0 };

  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (bus == NULL)
    return fail (_ ("There is no session bus, and nobody could reach the service without one. "
                    "Log in to a desktop, or use “ferryctl get --standalone”."));
  store = open_store (state_dir, writer, bus, &error);
  if (store == NULL)
    return apologize (bus, error);
  for (const char *const *warning = ferry_store_get_warnings (store); *warning != NULL; warning++)
    g_printerr ("ferry-service: %s\n", *warning);
  if (options->is_resuming && !has_unfinished (store))
    return EXIT_SUCCESS;

  ledger = open_ledger (state_dir, writer);
  preferences = open_preferences (&error);
  if (preferences == NULL)
    return apologize (bus, error);

  service.store = store;
  service.writer = writer;
  service.ledger = ledger;
  service.preferences = preferences;
  service.state_dir = state_dir;
  service.idle_timeout = (guint) options->idle_timeout;
  return run (&service, bus);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char   *state_dir = NULL;
  Options            options = { .state_dir = &state_dir, .idle_timeout = DEFAULT_IDLE_TIMEOUT };
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FERRY_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("ferry-service");
  g_set_application_name (_ ("Ferry"));
  ferry_engine_prepare_process ();
  ferry_bus_error_register ();

  if (!parse_options (&options, &argc, &argv, &error))
    return fail (error->message);
  if (!options.wants_version)
    return serve (&options);

  g_print ("ferry-service %s\n", FERRY_VERSION);
  return EXIT_SUCCESS;
}
