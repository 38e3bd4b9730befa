/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-arguments.h"

#include <glib/gi18n-lib.h>

/* arg_data is an offset into FerryCliArguments. All texts are of the file name
 * kind, which GOption hands over unchanged in every locale. */
#define AT(field) GSIZE_TO_POINTER (G_STRUCT_OFFSET (FerryCliArguments, field))
#define TEXT(name, letter, field) name, letter, 0, G_OPTION_ARG_FILENAME, AT (field)
#define TEXTS(name, field) name, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, AT (field)
#define FLAG(name, letter, field) name, letter, 0, G_OPTION_ARG_NONE, AT (field)

static const GOptionEntry entries[] = {
  { TEXT ("output", 'o', output),
    N_ ("Write to this file, or into this folder"), N_ ("PATH") },
  { TEXT ("input-file", 0, input_file),
    N_ ("Read addresses from this file, one a line (“-”: standard input)"), N_ ("FILE") },
  { TEXTS ("header", headers),
    N_ ("Send this request header; may be repeated"), N_ ("'NAME: VALUE'") },
  { TEXT ("cookie-file", 0, cookie_file),
    N_ ("Send the cookies of this Netscape cookie file"), N_ ("FILE") },
  { TEXT ("user", 0, user),
    N_ ("Sign in with this name; the password is asked for"), N_ ("NAME") },
  { TEXT ("password-file", 0, password_file),
    N_ ("Read the password from the first line of this file"), N_ ("FILE") },
  { TEXT ("proxy", 0, proxy),
    N_ ("Proxy to use (default: system)"), N_ ("URI|system|none") },
  { TEXT ("method", 0, method),
    N_ ("Request method (default: GET, with --data-file POST)"), N_ ("METHOD") },
  { TEXT ("data-file", 0, data_file),
    N_ ("Send this file as the request body"), N_ ("FILE") },
  { TEXT ("checksum", 0, checksum),
    N_ ("Verify the file: md5, sha1, sha256, sha384 or sha512"), N_ ("KIND:HEX") },
  { TEXT ("connections", 0, connections),
    N_ ("At most so many connections for one file"), N_ ("N") },
  { TEXT ("rate-limit", 0, rate_limit),
    N_ ("Bytes a second for each transfer, such as 500K or 2M"), N_ ("RATE") },
  { TEXT ("policy", 0, policy),
    N_ ("On costly networks: default, unrestricted-only or always"), N_ ("POLICY") },
  { TEXT ("priority", 0, priority),
    N_ ("high, default or low"), N_ ("PRIORITY") },
  { TEXT ("group", 0, group),
    N_ ("Group that the transfers belong to"), N_ ("NAME") },
  { TEXT ("start-at", 0, start_at),
    N_ ("Start at this time: 22:30, +10min, 2031-05-01T22:30"), N_ ("TIME") },
  { TEXT ("if-exists", 0, if_exists),
    N_ ("If the name is taken: rename, overwrite or skip"), N_ ("WORD") },
  { TEXT ("ca-file", 0, ca_file),
    N_ ("Trust the certificate authorities of this file (PEM)"), N_ ("FILE") },
  { TEXT ("tls-exception", 0, tls_exception),
    N_ ("Trust the certificate with this SHA-256 fingerprint"), N_ ("FINGERPRINT") },
  { TEXT ("connect-timeout", 0, connect_timeout),
    N_ ("Seconds to wait for a connection (default: 300)"), N_ ("S") },
  { TEXT ("response-timeout", 0, response_timeout),
    N_ ("Seconds to wait for an answer or more data (default: 120)"), N_ ("S") },
  { TEXT ("retries", 0, retries),
    N_ ("Automatic retries without progress (default: 3)"), N_ ("N") },
  { FLAG ("keep-modified-time", 0, keep_modified_time),
    N_ ("Give the file the modification time that the server tells"), NULL },
  { FLAG ("json", 0, json),
    N_ ("Print the result of each transfer as a line of JSON"), NULL },
  { FLAG ("quiet", 0, quiet),
    N_ ("Print nothing but errors"), NULL },
  { FLAG ("help", 'h', help),
    N_ ("Show this help"), NULL },
  { TEXTS (G_OPTION_REMAINING, addresses),
    NULL, NULL },
};

/* Of "get" alone. */
static const GOptionEntry get_entries[] = {
  { TEXT ("directory", 'd', directory),
    N_ ("Folder for the files (default: the current one)"), N_ ("DIR") },
  { TEXT ("limit-total", 0, limit_total),
    N_ ("Bytes a second for all transfers together"), N_ ("RATE") },
  { TEXT ("parallel", 0, parallel),
    N_ ("Transfers at once (default: 6)"), N_ ("N") },
  { TEXT ("per-host", 0, per_host),
    N_ ("Connections to one host (default: 8)"), N_ ("N") },
  { FLAG ("standalone", 0, standalone),
    N_ ("Do the work in this program, without the service"), NULL },
  { TEXT ("state-dir", 0, state_dir),
    N_ ("Folder for the state of a standalone run"), N_ ("DIR") },
};

/* Of "add" alone. */
static const GOptionEntry add_entries[] = {
  { TEXT ("directory", 'd', directory),
    N_ ("Folder for the files (default: that of the preferences)"), N_ ("DIR") },
  { FLAG ("paused", 0, paused),
    N_ ("Do not begin until they are resumed"), NULL },
  { FLAG ("again", 0, again),
    N_ ("Also fetch what is being fetched already, under another name"), NULL },
};

static gpointer
get_field (FerryCliArguments  *self,
           const GOptionEntry *entry)
{
  return (guint8 *) self + GPOINTER_TO_SIZE (entry->arg_data);
}

static void
add_entry_list (GOptionContext     *context,
                FerryCliArguments  *self,
                const GOptionEntry *list,
                gsize               n)
{
  g_autofree GOptionEntry *bound = g_new0 (GOptionEntry, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      bound[i] = list[i];
      bound[i].arg_data = get_field (self, &list[i]);
    }
  g_option_context_add_main_entries (context, bound, GETTEXT_PACKAGE);
}

static GOptionContext *
build_context (FerryCliArguments *self)
{
  GOptionContext *context = g_option_context_new (_ ("URL…"));

  /* GOption's own help leaves the program at once: --help is ours instead. */
  g_option_context_set_help_enabled (context, FALSE);
  if (self->is_add)
    {
      g_option_context_set_summary (context, _ ("Queues downloads in the service and prints their "
                                                "ids, one a line."));
      add_entry_list (context, self, add_entries, G_N_ELEMENTS (add_entries));
    }
  else
    {
      g_option_context_set_summary (context, _ ("Downloads files and waits until they are whole. "
                                                "When the command is interrupted they go on in "
                                                "the background; with --standalone they wait for "
                                                "the same command."));
      g_option_context_set_description (context, _ ("Exit codes: 0 all completed, 1 a transfer "
                                                    "failed, 2 bad usage, 3 needs you, "
                                                    "4 not allowed, 5 interrupted."));
      add_entry_list (context, self, get_entries, G_N_ELEMENTS (get_entries));
    }
  add_entry_list (context, self, entries, G_N_ELEMENTS (entries));

  return context;
}

static FerryCliArguments *
new_arguments (gboolean is_add)
{
  FerryCliArguments *self = g_new0 (FerryCliArguments, 1);

  self->is_add = is_add;
  return self;
}

FerryCliArguments *
ferry_cli_arguments_parse (const char *const *arguments,
                           GError           **error)
{
  g_autoptr (FerryCliArguments) self = new_arguments (g_str_equal (arguments[0], "add"));
  g_autoptr (GOptionContext)    context = build_context (self);
  g_auto (GStrv)                copy = g_strdupv ((char **) arguments);

  if (!g_option_context_parse_strv (context, &copy, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
free_fields (FerryCliArguments  *self,
             const GOptionEntry *list,
             gsize               n)
{
  for (gsize i = 0; i < n; i++)
    {
      gpointer field = get_field (self, &list[i]);

      if (list[i].arg == G_OPTION_ARG_FILENAME)
        g_clear_pointer ((char **) field, g_free);
      else if (list[i].arg == G_OPTION_ARG_FILENAME_ARRAY)
        g_clear_pointer ((char ***) field, g_strfreev);
    }
}

void
ferry_cli_arguments_free (FerryCliArguments *self)
{
  free_fields (self, entries, G_N_ELEMENTS (entries));
  free_fields (self, get_entries, G_N_ELEMENTS (get_entries));
  free_fields (self, add_entries, G_N_ELEMENTS (add_entries));
  g_free (self);
}

char *
ferry_cli_arguments_get_help (gboolean is_add)
{
  g_autoptr (FerryCliArguments) self = new_arguments (is_add);
  g_autoptr (GOptionContext)    context = build_context (self);

  return g_option_context_get_help (context, TRUE, NULL);
}
