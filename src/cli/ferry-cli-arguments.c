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
  { TEXT ("rate-limit", 0, rate_limit),
    N_ ("Bytes a second for each transfer, such as 500K or 2M"), N_ ("RATE") },
  { TEXT ("policy", 0, policy),
    N_ ("On costly networks: default, unrestricted-only, always or inherit"), N_ ("POLICY") },
  { FLAG ("run-anyway", 0, run_anyway),
    N_ ("Run whatever the network, the battery and the schedule say"), NULL },
  { TEXT ("priority", 0, priority),
    N_ ("high, default or low"), N_ ("PRIORITY") },
  { TEXT ("group", 0, group),
    N_ ("Group that the transfers belong to"), N_ ("NAME") },
  { TEXT ("start-at", 0, start_at),
    N_ ("Start at this time: 22:30, +10min, 2031-05-01T22:30"), N_ ("TIME") },
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
  { FLAG ("json", 0, json),
    N_ ("Print the result of each transfer as a line of JSON"), NULL },
  { FLAG ("quiet", 0, quiet),
    N_ ("Print nothing but errors"), NULL },
  { FLAG ("help", 'h', help),
    N_ ("Show this help"), NULL },
  { TEXTS (G_OPTION_REMAINING, words),
    NULL, NULL },
};

/* Of downloads. */
static const GOptionEntry download_entries[] = {
  { TEXT ("output", 'o', output),
    N_ ("Write to this file, or into this folder"), N_ ("PATH") },
  { TEXT ("input-file", 0, input_file),
    N_ ("Read addresses from this file, one a line (“-”: standard input)"), N_ ("FILE") },
  { TEXT ("method", 0, method),
    N_ ("Request method (default: GET, with --data-file POST)"), N_ ("METHOD") },
  { TEXT ("data-file", 0, data_file),
    N_ ("Send this file as the request body"), N_ ("FILE") },
  { TEXTS ("mirror", mirrors),
    N_ ("Another address of the same file; may be repeated"), N_ ("URL") },
  { TEXT ("checksum", 0, checksum),
    N_ ("Verify the file: md5, sha1, sha256, sha384 or sha512"), N_ ("KIND:HEX") },
  { TEXT ("checksum-from", 0, checksum_from),
    N_ ("Verify by a list of checksums: its address, or auto to look beside the file"),
    N_ ("URL|auto") },
  { TEXT ("connections", 0, connections),
    N_ ("At most so many connections for one file"), N_ ("N") },
  { TEXT ("if-exists", 0, if_exists),
    N_ ("If the name is taken: rename, overwrite or skip"), N_ ("WORD") },
  { FLAG ("keep-modified-time", 0, keep_modified_time),
    N_ ("Give the file the modification time that the server tells"), NULL },
  { FLAG ("as-it-is", 0, as_it_is),
    N_ ("Fetch a Metalink file itself, not what it lists"), NULL },
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

/* Of "put" alone. */
static const GOptionEntry put_entries[] = {
  { TEXT ("method", 0, method),
    N_ ("Request method (default: PUT, of a form POST)"), N_ ("METHOD") },
  { FLAG ("post", 0, post),
    N_ ("Send by POST; it cannot be resumed when it is interrupted"), NULL },
  { TEXTS ("form", form),
    N_ ("Send a form with this field, or with this file; may be repeated"),
    N_ ("NAME=VALUE|NAME=@FILE") },
  { TEXT ("multipart", 0, multipart),
    N_ ("Kind of the parts: form-data, related or mixed"), N_ ("KIND") },
  { TEXT ("boundary", 0, boundary),
    N_ ("What stands between the parts"), N_ ("TEXT") },
  { FLAG ("tus", 0, tus),
    N_ ("The address is one of a tus server, which can resume"), NULL },
  { TEXT ("protocol", 0, protocol),
    N_ ("How to resume: auto, plain, tus, resumable or content-range"), N_ ("PROTOCOL") },
  { FLAG ("defer-length", 0, defer_length),
    N_ ("Tell a tus server the length only at the end"), NULL },
  { FLAG ("detach", 0, detach),
    N_ ("Queue the uploads in the service and return; prints their ids"), NULL },
  { FLAG ("paused", 0, paused),
    N_ ("With --detach: do not begin until they are resumed"), NULL },
  { FLAG ("again", 0, again),
    N_ ("Also send what is being sent already"), NULL },
  { TEXT ("parallel", 0, parallel),
    N_ ("Transfers at once (default: 6)"), N_ ("N") },
  { TEXT ("limit-total", 0, limit_total),
    N_ ("Bytes a second for all transfers together"), N_ ("RATE") },
  { FLAG ("standalone", 0, standalone),
    N_ ("Do the work in this program, without the service"), NULL },
  { TEXT ("state-dir", 0, state_dir),
    N_ ("Folder for the state of a standalone run"), N_ ("DIR") },
};

/* What each verb takes besides the common ones. */
typedef struct
{
  const char         *name;
  const char         *parameters;
  const char         *summary;
  const GOptionEntry *entries;
  gsize               n_entries;
} Door;

static const Door doors[] = {
  [FERRY_CLI_DOOR_GET] = {
      "get",
      N_ ("URL…"),
      N_ ("Downloads files and waits until they are whole. When the command is interrupted they go "
          "on in the background; with --standalone they wait for the same command."),
      get_entries,
      G_N_ELEMENTS (get_entries),
  },
  [FERRY_CLI_DOOR_ADD] = {
      "add",
      N_ ("URL…"),
      N_ ("Queues downloads in the service and prints their ids, one a line."),
      add_entries,
      G_N_ELEMENTS (add_entries),
  },
  [FERRY_CLI_DOOR_PUT] = {
      "put",
      N_ ("URL FILE…"),
      N_ ("Uploads files and waits until the server has them. To an address that ends with “/” "
          "each file goes under its own name. When the command is interrupted they go on in the "
          "background; with --standalone they wait for the same command."),
      put_entries,
      G_N_ELEMENTS (put_entries),
  },
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
  const Door     *door = &doors[self->door];
  GOptionContext *context = g_option_context_new (_ (door->parameters));

  /* GOption's own help leaves the program at once: --help is ours instead. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _ (door->summary));
  if (self->door != FERRY_CLI_DOOR_ADD)
    g_option_context_set_description (context, _ ("Exit codes: 0 all completed, 1 a transfer "
                                                  "failed, 2 bad usage, 3 needs you, "
                                                  "4 not allowed, 5 interrupted."));
  add_entry_list (context, self, door->entries, door->n_entries);
  if (self->door != FERRY_CLI_DOOR_PUT)
    add_entry_list (context, self, download_entries, G_N_ELEMENTS (download_entries));
  add_entry_list (context, self, entries, G_N_ELEMENTS (entries));

  return context;
}

static FerryCliDoor
find_door (const char *verb)
{
  FerryCliDoor door = FERRY_CLI_DOOR_GET;

  while (!g_str_equal (doors[door].name, verb))
    door++;

  return door;
}

static FerryCliArguments *
new_arguments (FerryCliDoor door)
{
  FerryCliArguments *self = g_new0 (FerryCliArguments, 1);

  self->door = door;
  return self;
}

FerryCliArguments *
ferry_cli_arguments_parse (const char *const *arguments,
                           GError           **error)
{
  g_autoptr (FerryCliArguments) self = new_arguments (find_door (arguments[0]));
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
  free_fields (self, download_entries, G_N_ELEMENTS (download_entries));
  for (gsize i = 0; i < G_N_ELEMENTS (doors); i++)
    free_fields (self, doors[i].entries, doors[i].n_entries);
  g_free (self);
}

char *
ferry_cli_arguments_get_help (FerryCliDoor door)
{
  g_autoptr (FerryCliArguments) self = new_arguments (door);
  g_autoptr (GOptionContext)    context = build_context (self);

  return g_option_context_get_help (context, TRUE, NULL);
}
