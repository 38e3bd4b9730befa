/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-condition.h"
#include "ferry-fake-fault.h"
#include "ferry-fake-inbox.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#define EXIT_USAGE 2

typedef struct
{
  int      port;
  gboolean tls;
  char    *ca_file; /* (owned) (nullable) */
  gint64   rate;
  gint64   seed;
  gint64   buffer;
  char   **places; /* (owned) (nullable): PATH[;FAULT]... */
} Arguments;

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->ca_file);
  g_strfreev (arguments->places);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static char *
describe (void)
{
  g_autofree char *conditions = ferry_fake_condition_describe_all ();
  g_autofree char *faults = ferry_fake_fault_describe_all (TRUE);

  return g_strconcat ("Addresses:\n"
                      "  /tus/...  /rufh/...  /ranges/...     uploads that can be resumed\n"
                      "  /...?fault=FAULT&fault=...           any faults, percent-encoded\n"
                      "  /-/parcels  /-/requests  /-/body/N   what came, as JSON\n"
                      "  POST /-/reset                        resets all connections\n"
                      "\nA fault is [CONDITION,]...NAME[:ARGUMENT], as in\n"
                      "  /tus/;patch,first=1,reset-after:1M\n"
                      "\nConditions:\n",
                      conditions, "\nFaults:\n", faults, NULL);
}

static gboolean
read_arguments (Arguments *arguments,
                int       *argc,
                char    ***argv,
                GError   **error)
{
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &arguments->port,
      "Listen on PORT (0: a free one)", "PORT" },
    { "tls", 't', 0, G_OPTION_ARG_NONE, &arguments->tls,
      "Speak TLS", NULL },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &arguments->ca_file,
      "Write the certificate of the CA to FILE", "FILE" },
    { "rate", 'r', 0, G_OPTION_ARG_INT64, &arguments->rate,
      "Bytes a second per connection", "N" },
    { "receive-buffer", 'b', 0, G_OPTION_ARG_INT64, &arguments->buffer,
      "Let no more than about N bytes be on the way", "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &arguments->seed,
      "Seed of “chance”", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->places,
      NULL, "[PATH[;FAULT]...]..." },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char           *description = describe ();

  g_option_context_set_summary (context,
                                "Takes uploads as badly as asked, until its standard input ends.\n"
                                "Prints its address.");
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);

  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_CONTINUE;
}

static gboolean
input_cb (GIOChannel  *channel,
          GIOCondition condition,
          gpointer     data)
{
  char      byte;
  gsize     n_read = 0;
  GIOStatus status = g_io_channel_read_chars (channel, &byte, 1, &n_read, NULL);

  if (status == G_IO_STATUS_NORMAL || status == G_IO_STATUS_AGAIN)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

static void
watch_input (GMainLoop *loop)
{
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);

  g_io_channel_set_encoding (input, NULL, NULL);
  g_io_channel_set_buffered (input, FALSE);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP | G_IO_ERR, input_cb, loop);
}

/* PATH[;FAULT]... */
static gboolean
add_place (FerryFakeInbox *inbox,
           const char     *text,
           GError        **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  if (text[0] == '/')
    return ferry_fake_inbox_add_faults (inbox, parts[0], (const char *const *) parts + 1, error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "“%s” is no PATH[;FAULT]...", text);

  return FALSE;
}

static FerryFakeInbox *
start (const Arguments *arguments,
       GError         **error)
{
  FerryFakeInboxOptions options = {
    .port = arguments->port,
    .tls = arguments->tls ? FERRY_FAKE_TLS_GOOD : FERRY_FAKE_TLS_NONE,
    .rate = arguments->rate,
    .seed = arguments->seed,
    .receive_buffer = arguments->buffer,
  };
  g_autoptr (FerryFakeInbox) inbox = ferry_fake_inbox_new (&options, error);
  guint                      i;

  if (inbox == NULL)
    return NULL;
  for (i = 0; arguments->places != NULL && arguments->places[i] != NULL; i++)
    if (!add_place (inbox, arguments->places[i], error))
      return NULL;
  if (arguments->tls && arguments->ca_file != NULL &&
      !g_file_set_contents (arguments->ca_file, ferry_fake_inbox_get_ca (inbox), -1, error))
    return NULL;

  return g_steal_pointer (&inbox);
}

int
main (int    argc,
      char **argv)
{
  g_auto (Arguments)         arguments = { 0 };
  g_autoptr (FerryFakeInbox) inbox = NULL;
  g_autoptr (GMainLoop)      loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError)         error = NULL;

  setlocale (LC_ALL, "");
  if (read_arguments (&arguments, &argc, &argv, &error))
    inbox = start (&arguments, &error);
  if (inbox == NULL)
    {
      g_printerr ("%s\n", error->message);
      return EXIT_USAGE;
    }

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  watch_input (loop);
  g_print ("%s\n", ferry_fake_inbox_get_base (inbox));
  fflush (stdout);
  g_main_loop_run (loop);

  return EXIT_SUCCESS;
}
