/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-chaos.h"
#include "ferry-fake-condition.h"
#include "ferry-fake-origin.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#define EXIT_USAGE 2

typedef struct
{
  const char       *path;
  FerryFakeResource resource;
} Demo;

/* What a download manager meets on a bad day, slow enough to be watched. */
static const Demo demos[] = {
  { "/demo/plain.iso",
    { .size = 48 << 20,
      .faults = { "rate:2M" } } },
  { "/demo/cut-off.iso",
    { .size = 24 << 20,
      .faults = { "rate:2M", "get,first=3,cut:5M" } } },
  { "/demo/no-resume.iso",
    { .size = 16 << 20,
      .faults = { "rate:1M", "ranges-ignored", "no-accept-ranges" } } },
  { "/demo/busy-at-first.iso",
    { .size = 16 << 20,
      .faults = { "rate:2M", "first=2,status:503:3" } } },
  { "/demo/moved.iso",
    { .size = 16 << 20,
      .faults = { "rate:2M", "redirect-hops:3" } } },
  { "/demo/one-connection.iso",
    { .size = 24 << 20,
      .faults = { "rate:2M", "busy=1,status:429:2" } } },
  { "/demo/stalls.iso",
    { .size = 12 << 20,
      .faults = { "rate:1M", "get,first=1,stall:4M" } } },
  { "/demo/changes.iso",
    { .size = 12 << 20,
      .faults = { "rate:1M", "get,first=1,reset:4M", "after=1,version:2" } } },
  { "/demo/expiring-link.iso",
    { .size = 16 << 20,
      .faults = { "rate:2M", "signed-bytes:6M", "get,every=2,cut:3M" } } },
  { "/demo/unknown-length.iso",
    { .size = 8 << 20,
      .faults = { "rate:1M", "chunked", "ranges-ignored" } } },
  { "/demo/needs-login.iso",
    { .size = 8 << 20,
      .faults = { "rate:2M", "auth-basic:demo:demo" } } },
  { "/demo/named-by-header",
    { .size = 4 << 20,
      .faults = { "rate:1M", "disposition:attachment; filename*=UTF-8''Br%C3%BCcke.iso" } } },
};

static const struct
{
  const char  *name;
  FerryFakeTls tls;
} tls_names[] = {
  { "none", FERRY_FAKE_TLS_NONE },
  { "good", FERRY_FAKE_TLS_GOOD },
  { "other-good", FERRY_FAKE_TLS_OTHER_GOOD },
  { "expired", FERRY_FAKE_TLS_EXPIRED },
  { "not-yet-valid", FERRY_FAKE_TLS_NOT_YET_VALID },
  { "self-signed", FERRY_FAKE_TLS_SELF_SIGNED },
  { "wrong-host", FERRY_FAKE_TLS_WRONG_HOST },
  { "unknown-ca", FERRY_FAKE_TLS_UNKNOWN_CA },
  { "old-protocol", FERRY_FAKE_TLS_OLD_PROTOCOL },
  { "weak-key", FERRY_FAKE_TLS_WEAK_KEY },
};

typedef struct
{
  int      port;
  char    *tls;     /* (owned) (nullable) */
  char    *ca_file; /* (owned) (nullable) */
  int      max_connections;
  gint64   rate;
  gint64   seed;
  gboolean silent;
  gboolean print_uri;
  gboolean list_demo;
  gboolean print_log;
  gint64   chaos_seed;
  char   **resources; /* (owned) (nullable): PATH SIZE [FAULT]... as words */
} Arguments;

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->tls);
  g_free (arguments->ca_file);
  g_strfreev (arguments->resources);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
read_tls (const char   *name,
          FerryFakeTls *tls)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (tls_names); i++)
    if (g_str_equal (tls_names[i].name, name))
      {
        *tls = tls_names[i].tls;
        return TRUE;
      }

  return FALSE;
}

static char *
describe (void)
{
  g_autofree char *conditions = ferry_fake_condition_describe_all ();
  g_autofree char *faults = ferry_fake_fault_describe_all (FALSE);

  return g_strconcat ("Addresses:\n"
                      "  /f/SIZE/NAME?fault=FAULT&fault=...  any faults, percent-encoded\n"
                      "  /chaos/SEED/SIZE/NAME               faults drawn at random, that pass\n"
                      "  /sha256/PATH[?version=N]            the checksum of what is at /PATH\n"
                      "  /demo/...                           see --list-demo\n"
                      "\nA fault is [CONDITION,]...NAME[:ARGUMENT], as in\n"
                      "  /f/10M/a.bin?fault=rate:1M&fault=get,first=2,cut:300K\n"
                      "\nKinds of TLS: good, other-good, expired, not-yet-valid, self-signed,\n"
                      "wrong-host, unknown-ca, old-protocol, weak-key\n"
                      "\nConditions:\n"
                      "  first=N                    the first N requests that meet the others\n"
                      "  after=N                    not the first N of those\n"
                      "  every=N                    each N-th of those\n",
                      conditions, "\nFaults:\n", faults,
                      "\nIn TEXT these are replaced: {base} {other} {port} {path} {size}\n"
                      "{date+N} {date-N} {cr} {lf} {nul} {tab} {esc}\n",
                      NULL);
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
    { "tls", 't', 0, G_OPTION_ARG_STRING, &arguments->tls,
      "Show a certificate of this KIND", "KIND" },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &arguments->ca_file,
      "Write the certificate of the CA to FILE", "FILE" },
    { "max-connections", 'm', 0, G_OPTION_ARG_INT, &arguments->max_connections,
      "Reset connections beyond N", "N" },
    { "rate", 'r', 0, G_OPTION_ARG_INT64, &arguments->rate,
      "Bytes a second per connection", "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &arguments->seed,
      "Seed of “chance”", "N" },
    { "silent", 0, 0, G_OPTION_ARG_NONE, &arguments->silent,
      "Accept, and never answer", NULL },
    { "print-uri", 'u', 0, G_OPTION_ARG_NONE, &arguments->print_uri,
      "Print the base address", NULL },
    { "list-demo", 'd', 0, G_OPTION_ARG_NONE, &arguments->list_demo,
      "Print the addresses of the demo", NULL },
    { "log", 'l', 0, G_OPTION_ARG_NONE, &arguments->print_log,
      "Print all requests at the end", NULL },
    { "chaos", 0, 0, G_OPTION_ARG_INT64, &arguments->chaos_seed,
      "Print what SEED draws for 1 MiB, and exit", "SEED" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->resources,
      NULL, "[PATH=SIZE[;FAULT]...]..." },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char           *description = describe ();

  g_option_context_set_summary (context,
                                "Serves files as badly as asked, until its standard input ends.");
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

/* PATH=SIZE[;FAULT]... */
static gboolean
add_resource (FerryFakeOrigin *origin,
              const char      *text)
{
  g_auto (GStrv)    parts = g_strsplit (text, ";", -1);
  char             *size_text = parts[0] != NULL ? strrchr (parts[0], '=') : NULL;
  FerryFakeResource resource = { 0 };
  gint64            size = 0;
  guint             i;

  if (size_text == NULL || parts[0][0] != '/' || !ferry_fake_parse_size (size_text + 1, &size))
    return FALSE;
  *size_text = '\0';
  resource.size = size;
  for (i = 1; parts[i] != NULL && i <= FERRY_FAKE_FAULTS_MAX; i++)
    {
      FerryFakeFault *fault = ferry_fake_fault_parse (parts[i], NULL);

      if (fault == NULL || !ferry_fake_fault_is_of_origin (fault))
        return FALSE;
      ferry_fake_fault_free (fault);
      resource.faults[i - 1] = parts[i];
    }
  ferry_fake_origin_add (origin, parts[0], &resource);

  return TRUE;
}

static void
print_log (FerryFakeOrigin *origin)
{
  g_autoptr (GPtrArray) requests = ferry_fake_origin_dup_requests (origin);
  guint                 i;

  for (i = 0; i < requests->len; i++)
    {
      const FerryFakeRequest *request = requests->pdata[i];
      const char             *range = ferry_fake_request_get_header (request, "Range");

      g_print ("%u %s %s %s %u %" G_GUINT64_FORMAT "%s\n",
               request->connection, request->method, request->target,
               range != NULL ? range : "-", request->status, request->sent,
               request->is_whole ? "" : " cut");
    }
}

static int
print_chaos (guint64 seed)
{
  g_auto (GStrv) faults = ferry_fake_chaos_draw (seed, 1 << 20);
  guint          i;

  for (i = 0; faults[i] != NULL; i++)
    g_print ("%s\n", faults[i]);

  return EXIT_SUCCESS;
}

static void
print_addresses (FerryFakeOrigin *origin,
                 const Arguments *arguments)
{
  guint i;

  if (arguments->print_uri)
    g_print ("%s\n", ferry_fake_origin_get_base (origin));
  for (i = 0; i < G_N_ELEMENTS (demos); i++)
    {
      ferry_fake_origin_add (origin, demos[i].path, &demos[i].resource);
      if (arguments->list_demo)
        g_print ("%s%s\n", ferry_fake_origin_get_base (origin), demos[i].path);
    }
  fflush (stdout);
}

static void
run (FerryFakeOrigin *origin,
     const Arguments *arguments)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  watch_input (loop);
  print_addresses (origin, arguments);
  g_main_loop_run (loop);
  if (arguments->print_log)
    print_log (origin);
}

static FerryFakeOrigin *
start (const Arguments *arguments,
       GError         **error)
{
  FerryFakeOriginOptions options = {
    .port = arguments->port,
    .max_connections = arguments->max_connections,
    .rate = arguments->rate,
    .seed = arguments->seed,
    .silent = arguments->silent,
  };

  if (arguments->tls != NULL && !read_tls (arguments->tls, &options.tls))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "“%s” is no kind of TLS", arguments->tls);
      return NULL;
    }

  return ferry_fake_origin_new (&options, error);
}

static gboolean
write_ca (FerryFakeOrigin *origin,
          const Arguments *arguments,
          GError         **error)
{
  if (arguments->ca_file == NULL || arguments->tls == NULL)
    return TRUE;

  return g_file_set_contents (arguments->ca_file, ferry_fake_origin_get_ca (origin), -1, error);
}

int
main (int    argc,
      char **argv)
{
  g_auto (Arguments)          arguments = { .chaos_seed = -1 };
  g_autoptr (FerryFakeOrigin) origin = NULL;
  g_autoptr (GError)          error = NULL;
  guint                       i;

  setlocale (LC_ALL, "");
  if (!read_arguments (&arguments, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_USAGE;
    }
  if (arguments.chaos_seed >= 0)
    return print_chaos (arguments.chaos_seed);

  origin = start (&arguments, &error);
  if (origin == NULL || !write_ca (origin, &arguments, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  for (i = 0; arguments.resources != NULL && arguments.resources[i] != NULL; i++)
    if (!add_resource (origin, arguments.resources[i]))
      {
        g_printerr ("“%s” is no PATH=SIZE[;FAULT]...\n", arguments.resources[i]);
        return EXIT_USAGE;
      }
  run (origin, &arguments);

  return EXIT_SUCCESS;
}
