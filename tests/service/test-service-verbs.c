/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus.h"
#include "ferry-error.h"
#include "ferry-names.h"
#include "service-fixture.h"

#include <signal.h>

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)

/* The first answer stops in the middle. */
#define HELD "first=1,hold:512K"

static void
set_up (ServiceFixture *self,
        gconstpointer   data)
{
  service_fixture_set_up (self, data);
  service_fixture_start (self, "");
}

/* Acts on the transfers of @ids ("'…', '…'"; "" for all) and asserts how many it
 * was done to, and that @words are in what was refused (NULL: nothing was). */
static void
act (ServiceFixture *self,
     const char     *verb,
     const char     *ids,
     const char     *options,
     guint           done,
     const char     *words)
{
  g_autofree char     *arguments = NULL;
  g_autofree char     *text = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) refused = NULL;
  guint                n_done;

  if (*ids == '\0')
    arguments = g_strdup_printf ("([], {'query': <@a{sv} {}>%s%s})",
                                 *options != '\0' ? ", " : "", options);
  else
    arguments = g_strdup_printf ("([%s], {%s})", ids, options);
  reply = service_fixture_call (self, verb, arguments);
  g_variant_get_child (reply, 0, "u", &n_done);
  refused = g_variant_get_child_value (reply, 1);
  text = g_variant_print (refused, FALSE);
  g_test_message ("%s %.500s: %.500s", verb, arguments, text);
  g_assert_cmpuint (n_done, ==, done);
  if (words == NULL)
    g_assert_cmpuint (g_variant_n_children (refused), ==, 0);
  else
    g_assert_nonnull (strstr (text, words));
}

static char *
quote (const char *id)
{
  return g_strdup_printf ("'%s'", id);
}

/* One that has half of its file and waits for the rest. */
static char *
add_held (ServiceFixture *self)
{
  char *id;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, HELD);
  id = service_fixture_add (self, "/a.bin", NULL);
  ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1);
  return id;
}

/* The verbs. */

static void
test_pause_and_resume (ServiceFixture *self,
                       gconstpointer   data)
{
  g_autofree char *id = add_held (self);
  g_autofree char *ids = quote (id);

  act (self, "Pause", ids, "", 1, NULL);
  service_fixture_until_status (self, id, "paused");
  act (self, "Pause", ids, "", 0, "not paused yet");
  act (self, "Resume", ids, "", 1, NULL);
  service_fixture_until_status (self, id, "completed");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
  act (self, "Resume", ids, "", 0, "Only a paused transfer");
}

static void
test_cancel_and_retry (ServiceFixture *self,
                       gconstpointer   data)
{
  g_autofree char *id = add_held (self);
  g_autofree char *ids = quote (id);

  act (self, "Retry", ids, "", 0, "Only a failed or canceled");
  act (self, "Cancel", ids, "", 1, NULL);
  service_fixture_until_status (self, id, "canceled");
  act (self, "Cancel", ids, "", 0, "Only an unfinished");
  act (self, "Retry", ids, "", 1, NULL);
  service_fixture_until_status (self, id, "completed");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static void
test_remove_takes_it_off_the_list (ServiceFixture *self,
                                   gconstpointer   data)
{
  g_autofree char *id = add_held (self);
  g_autofree char *ids = quote (id);

  act (self, "Remove", ids, "", 1, NULL);
  while (service_fixture_count (self, "") != 0)
    continue;
  act (self, "Remove", ids, "", 0, "no such transfer");
}

static void
test_remove_with_the_file (ServiceFixture *self,
                           gconstpointer   data)
{
  g_autofree char *id = NULL;
  g_autofree char *ids = NULL;
  g_autofree char *file = g_build_filename (self->directory, "a.bin", NULL);

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  id = service_fixture_add (self, "/a.bin", NULL);
  ids = quote (id);
  service_fixture_until_status (self, id, "completed");
  act (self, "Remove", ids, "'delete-files': <true>", 1, NULL);
  while (g_file_test (file, G_FILE_TEST_EXISTS))
    continue;
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

static void
test_unknown_transfers_are_refused_one_by_one (ServiceFixture *self,
                                               gconstpointer   data)
{
  static const char *const verbs[] = { "Pause", "Resume", "Cancel", "Retry", "Remove", "MakeNext" };
  g_autofree char         *id = add_held (self);
  g_autofree char         *ids = g_strdup_printf ("'nobody', '%s'", id);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    act (self, verbs[i], "'nobody'", "", 0, "('nobody', 1018, 'There is no such transfer')");
  act (self, "Pause", ids, "", 1, "'nobody'");
}

static void
test_all_that_a_query_finds (ServiceFixture *self,
                             gconstpointer   data)
{
  g_autofree char *first = add_held (self);
  g_autofree char *second = NULL;

  ferry_fake_origin_add_file (self->origin, "/done.bin", SIZE, NULL);
  second = service_fixture_add (self, "/done.bin", NULL);
  service_fixture_until_status (self, second, "completed");
  service_fixture_until_status (self, first, "running");

  /* What it means nothing for is not even refused. */
  act (self, "Pause", "", "", 1, NULL);
  act (self, "Cancel", "", "", 1, NULL);
  act (self, "Remove", "", "", 2, NULL);
}

static void
test_the_next_are_those_named (ServiceFixture *self,
                               gconstpointer   data)
{
  static const char        letters[] = "abcd";
  g_autoptr (GVariant)     set = NULL;
  g_autoptr (GPtrArray)    requests = NULL;
  char                    *ids[5] = { NULL };
  g_autofree char         *next = NULL;
  static const char *const order[] = { "/a", "/d", "/c", "/b" };

  set = service_fixture_call (self, "SetPreferences", "({'max-running': <uint32 1>},)");
  for (guint i = 0; i < 4; i++)
    {
      const char path[] = { '/', letters[i], '\0' };

      ferry_fake_origin_add_file (self->origin, path, SIZE, i == 0 ? "hold:1K" : NULL);
      ids[i] = service_fixture_add (self, path, NULL);
    }
  ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1);
  next = g_strdup_printf ("'%s', '%s'", ids[3], ids[2]);
  act (self, "MakeNext", next, "", 2, NULL);

  ferry_fake_origin_release (self->origin, "/a");
  service_fixture_until_status (self, ids[1], "completed");
  requests = ferry_fake_origin_dup_requests (self->origin);
  g_assert_cmpuint (requests->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const FerryFakeRequest *request = g_ptr_array_index (requests, i);

      g_assert_cmpstr (request->target, ==, order[i]);
    }
  for (guint i = 0; i < 4; i++)
    g_free (ids[i]);
}

static void
change (ServiceFixture *self,
        const char     *id,
        const char     *changes,
        guint           done,
        const char     *words)
{
  g_autofree char     *arguments = g_strdup_printf ("(['%s'], {%s}, {})", id, changes);
  g_autoptr (GVariant) reply = service_fixture_call (self, "Change", arguments);
  g_autofree char     *text = g_variant_print (reply, FALSE);
  guint                n_done;

  g_test_message ("Change %.500s: %.500s", arguments, text);
  g_variant_get_child (reply, 0, "u", &n_done);
  g_assert_cmpuint (n_done, ==, done);
  if (words != NULL)
    g_assert_nonnull (strstr (text, words));
}

/* Only who has the header is given the rest. */
static void
test_change_while_paused (ServiceFixture *self,
                          gconstpointer   data)
{
  g_autofree char *id = NULL;
  g_autofree char *ids = NULL;

  ferry_fake_origin_add (self->origin, "/a.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { HELD,
                                                           "after=1,lacks=X-New=1,status:403" } });
  id = service_fixture_add (self, "/a.bin", NULL);
  ids = quote (id);
  ferry_fake_origin_wait (self->origin, FERRY_FAKE_COUNT_HELD, 1);

  change (self, id, "'headers': <[('X-New', '1')]>", 0, "Pause the transfer before");
  change (self, id, "'priority': <'high'>", 1, NULL);
  act (self, "Pause", ids, "", 1, NULL);
  service_fixture_until_status (self, id, "paused");
  change (self, id, "'headers': <[('X-New', '1')]>", 1, NULL);
  act (self, "Resume", ids, "", 1, NULL);
  service_fixture_until_status (self, id, "completed");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
  change (self, id, "'name': <'b.bin'>", 0, "Pause the transfer before");
}

/* What is taken back. */

static void
test_cancel_can_be_undone (ServiceFixture *self,
                           gconstpointer   data)
{
  g_autofree char     *id = add_held (self);
  g_autofree char     *ids = quote (id);
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) second = NULL;
  guint                restored;

  act (self, "Cancel", ids, "'undo': <'w'>", 1, NULL);
  service_fixture_until_status (self, id, "canceled");
  first = service_fixture_call (self, "Undo", "('w',)");
  g_variant_get (first, "(u)", &restored);
  g_assert_cmpuint (restored, ==, 1);
  second = service_fixture_call (self, "Undo", "('w',)");
  g_variant_get (second, "(u)", &restored);
  g_assert_cmpuint (restored, ==, 0);
  service_fixture_until_status (self, id, "completed");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static void
test_remove_can_be_undone_by_the_caller_alone (ServiceFixture *self,
                                               gconstpointer   data)
{
  g_autofree char            *id = add_held (self);
  g_autofree char            *ids = quote (id);
  g_autofree char            *call = g_strdup_printf ("('%s',)", id);
  g_autoptr (GDBusConnection) other = service_fixture_connect (self);
  g_autoptr (GVariant)        theirs = NULL;
  g_autoptr (GVariant)        ours = NULL;
  guint                       restored;

  act (self, "Remove", ids, "'undo': <'w'>", 1, NULL);
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
  service_fixture_refused (self, "GetTransfer", call, SERVICE_INVALID_ARGS, "\"id\"");
  act (self, "Pause", ids, "", 0, "no such transfer");

  theirs = service_fixture_try (other, "Undo", "('w',)", NULL);
  g_variant_get (theirs, "(u)", &restored);
  g_assert_cmpuint (restored, ==, 0);
  ours = service_fixture_call (self, "Undo", "('w',)");
  g_variant_get (ours, "(u)", &restored);
  g_assert_cmpuint (restored, ==, 1);
  service_fixture_until_status (self, id, "completed");
  g_dbus_connection_close_sync (other, NULL, NULL);
}

static void
test_retry_takes_a_cancel_back (ServiceFixture *self,
                                gconstpointer   data)
{
  g_autofree char *id = add_held (self);
  g_autofree char *ids = quote (id);

  act (self, "Cancel", ids, "'undo': <'w'>", 1, NULL);
  service_fixture_until_status (self, id, "canceled");
  act (self, "Pause", ids, "", 0, "not paused yet");
  act (self, "Retry", ids, "", 1, NULL);
  service_fixture_until_status (self, id, "completed");
  service_fixture_assert_file (self, "a.bin", "/a.bin", SIZE);
}

static void
test_retry_of_one_that_was_paused_begins_it (ServiceFixture *self,
                                             gconstpointer   data)
{
  g_autofree char *id = add_held (self);
  g_autofree char *ids = quote (id);

  act (self, "Pause", ids, "", 1, NULL);
  service_fixture_until_status (self, id, "paused");
  act (self, "Cancel", ids, "'undo': <'w'>", 1, NULL);
  service_fixture_until_status (self, id, "canceled");
  act (self, "Retry", ids, "", 1, NULL);
  service_fixture_until_status (self, id, "completed");
}

/* More than one answer or one step holds. */
static void
test_many_are_canceled_and_restored (ServiceFixture *self,
                                     gconstpointer   data)
{
  const guint          n = 1000;
  g_autoptr (GString)  requests = g_string_new ("([");
  g_autoptr (GVariant) added = NULL;
  g_autoptr (GVariant) ids = NULL;
  g_autoptr (GVariant) done = NULL;
  g_autoptr (GVariant) restored = NULL;
  guint                count;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (requests, "%s{'uri': <'{base}/a%u.bin'>, 'directory': <'{dir}'>}",
                            i > 0 ? "," : "", i);
  g_string_append (requests, "], {'paused': <true>})");
  added = service_fixture_call (self, "Add", requests->str);
  ids = g_variant_get_child_value (added, 0);
  g_assert_cmpuint (g_variant_n_children (ids), ==, n);

  done = service_fixture_call (self, "Cancel", "(@as [], {'query': <@a{sv} {}>, 'undo': <'w'>})");
  g_variant_get (done, "(ua(sis))", &count, NULL);
  g_assert_cmpuint (count, ==, n);
  g_assert_cmpuint (service_fixture_count (self, "'filter': <'failed'>"), ==, n);
  restored = service_fixture_call (self, "Undo", "('w',)");
  g_variant_get (restored, "(u)", &count);
  g_assert_cmpuint (count, ==, n);
  g_assert_cmpuint (service_fixture_count (self, "'filter': <'waiting'>"), ==, n);
}

/* What was put off is done when the service ends. */
static void
test_what_waits_for_undo_is_done_at_the_end (ServiceFixture *self,
                                             gconstpointer   data)
{
  g_autofree char *id = add_held (self);
  g_autofree char *ids = quote (id);

  act (self, "Remove", ids, "'undo': <'w'>", 1, NULL);
  service_fixture_stop (self, SIGTERM);
  service_fixture_start (self, "");
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

/* The bus would throw out who answers them all. */
static void
test_too_many_are_refused (ServiceFixture *self,
                           gconstpointer   data)
{
  static const struct
  {
    const char *begin;
    const char *item;
    const char *end;
    const char *method;
  } cases[] = {
    { "([", "'x'", "], @a{sv} {})", "Pause" },
    { "([", "@a{sv} {}", "], @a{sv} {})", "Add" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) arguments = g_string_new (cases[i].begin);

      for (guint j = 0; j < 200001; j++)
        {
          g_string_append (arguments, j > 0 ? "," : "");
          g_string_append (arguments, cases[i].item);
        }
      g_string_append (arguments, cases[i].end);
      service_fixture_refused (self, cases[i].method, arguments->str, SERVICE_INVALID_ARGS,
                               "At most 200000");
    }
}

/* What is no id comes back shortened. */
static void
test_a_long_word_is_no_id (ServiceFixture *self,
                           gconstpointer   data)
{
  g_autofree char     *word = g_strnfill (1000, 'x');
  g_autofree char     *arguments = g_strdup_printf ("(['%s'], @a{sv} {})", word);
  g_autoptr (GVariant) reply = service_fixture_call (self, "Pause", arguments);
  g_autoptr (GVariant) refused = g_variant_get_child_value (reply, 1);
  const char          *id;

  g_assert_cmpuint (g_variant_n_children (refused), ==, 1);
  g_variant_get_child (refused, 0, "(&si&s)", &id, NULL, NULL);
  g_assert_cmpuint (strlen (id), ==, 36);
}

/* Bad arguments. */

static void
test_bad_arguments_name_themselves (ServiceFixture *self,
                                    gconstpointer   data)
{
  static const struct
  {
    const char *method;
    const char *arguments;
    const char *words;
  } cases[] = {
    { "List", "({'filter': <5>}, 0, 10)", "\"filter\"" },
    { "List", "({'filter': <'some'>}, 0, 10)", "\"filter\"" },
    { "List", "({'sort': <'taste'>}, 0, 10)", "\"sort\"" },
    { "List", "({}, 0, 1001)", "\"count\"" },
    { "GetTransfer", "('nobody',)", "\"id\"" },
    { "Probe", "({}, {})", "\"uri\"" },
    { "Probe", "({'uri': <'http://a/'>}, {'secrets': <handle 0>})", "\"secrets\"" },
    { "Pause", "([], {})", "\"ids\"" },
    { "Pause", "([], {'query': <'all'>})", "\"query\"" },
    { "Resume", "([], {'query': <{'filter': <'some'>}>})", "\"filter\"" },
    { "Cancel", "(['x'], {'undo': <5>})", "\"undo\"" },
    { "Retry", "([], {})", "\"ids\"" },
    { "Remove", "(['x'], {'delete-files': <'yes'>})", "\"delete-files\"" },
    { "Remove", "(['x'], {'undo': <5>})", "\"undo\"" },
    { "MakeNext", "([], {})", "\"ids\"" },
    { "Change", "([], {}, {})", "\"ids\"" },
    { "Change", "(['x'], {'priority': <'urgent'>}, {})", "\"priority\"" },
    { "Change", "(['x'], {'headers': <5>}, {})", "\"headers\"" },
    { "Change", "(['x'], {}, {'secrets': <handle 0>})", "\"secrets\"" },
    { "SetGroup", "('', {})", "\"name\"" },
    { "SetGroup", "('g', {'behaviour': <'wild'>})", "\"behaviour\"" },
    { "SetGroup", "('g', {'behaviour': <5>})", "\"behaviour\"" },
    { "SetGroup", "('g', {'policy': <'never'>})", "\"policy\"" },
    { "SetGroup", "('g', {'policy': <0>})", "\"policy\"" },
    { "RemoveGroup", "('g',)", "\"name\"" },
    { "SetPreferences", "({'max-running': <uint32 0>},)", "\"max-running\"" },
    { "SetPreferences", "({'max-running': <'many'>},)", "\"max-running\"" },
    { "SetPreferences", "({'max-per-host': <uint32 65>},)", "\"max-per-host\"" },
    { "SetPreferences", "({'rate-limit': <5>},)", "\"rate-limit\"" },
    { "SetPreferences", "({'notifications': <'some'>},)", "\"notifications\"" },
    { "SetPreferences", "({'download-folder': <'here'>},)", "\"download-folder\"" },
    { "ResetPreferences", "(['colour'],)", "\"keys\"" },
    { "OpenView", "({'filter': <'some'>},)", "\"filter\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    service_fixture_refused (self, cases[i].method, cases[i].arguments, SERVICE_INVALID_ARGS,
                             cases[i].words);
}

/* Looking. */

static void
test_transfer_tells_all_of_itself (ServiceFixture *self,
                                   gconstpointer   data)
{
  g_autofree char     *id = add_held (self);
  g_autofree char     *call = g_strdup_printf ("('%s',)", id);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) request = NULL;
  g_autoptr (GVariant) record = NULL;
  g_autoptr (GVariant) progress = NULL;
  const char          *uri;
  gint64               number;
  guint                n;
  guint64              rate;

  /* It runs before the server has answered. */
  do
    {
      g_clear_pointer (&reply, g_variant_unref);
      g_clear_pointer (&record, g_variant_unref);
      reply = service_fixture_call (self, "GetTransfer", call);
      g_assert_cmpstr (g_variant_get_type_string (reply), ==, "(a{sv}a{sv}a{sv})");
      record = g_variant_get_child_value (reply, 1);
    }
  while (!g_variant_lookup (record, "total", "x", &number));
  g_assert_cmpint (number, ==, SIZE);
  request = g_variant_get_child_value (reply, 0);
  progress = g_variant_get_child_value (reply, 2);
  g_assert_true (g_variant_lookup (request, "uri", "&s", &uri));
  g_assert_true (g_str_has_suffix (uri, "/a.bin"));
  g_assert_true (g_variant_lookup (progress, "received", "x", &number));
  g_assert_cmpint (number, >=, 0);
  g_assert_cmpint (number, <=, HALF);
  g_assert_true (g_variant_lookup (progress, "connections", "u", &n));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (g_variant_lookup (progress, "rate", "t", &rate));
}

static void
test_find_by_the_beginning_of_an_id (ServiceFixture *self,
                                     gconstpointer   data)
{
  g_autofree char     *id = add_held (self);
  g_autofree char     *call = g_strdup_printf ("('%.8s',)", id);
  g_autoptr (GVariant) found = service_fixture_call (self, "Find", call);
  g_autoptr (GVariant) other = service_fixture_call (self, "Find", "('zz',)");
  g_autofree char     *text = g_variant_print (found, FALSE);
  g_autofree char     *nothing = g_variant_print (other, FALSE);

  g_assert_nonnull (strstr (text, id));
  g_assert_cmpstr (nothing, ==, "([],)");
}

static void
test_list_gives_a_window (ServiceFixture *self,
                          gconstpointer   data)
{
  g_autoptr (GVariant) added = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) beyond = NULL;
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GVariant) row = NULL;
  const char          *name;
  guint                total;

  added = service_fixture_call (self, "Add",
                                "([{'uri': <'{base}/c'>, 'directory': <'{dir}'>},"
                                " {'uri': <'{base}/a'>, 'directory': <'{dir}'>},"
                                " {'uri': <'{base}/b'>, 'directory': <'{dir}'>}],"
                                " {'paused': <true>})");
  reply = service_fixture_call (self, "List", "({'sort': <'name'>}, 1, 1)");
  g_variant_get_child (reply, 0, "u", &total);
  g_assert_cmpuint (total, ==, 3);
  rows = g_variant_get_child_value (reply, 1);
  g_assert_cmpuint (g_variant_n_children (rows), ==, 1);
  row = g_variant_get_child_value (rows, 0);
  g_assert_true (g_variant_lookup (row, "name", "&s", &name));
  g_assert_cmpstr (name, ==, "b");
  beyond = service_fixture_call (self, "List", "({}, 4294967295, 1000)");
  g_variant_get_child (beyond, 0, "u", &total);
  g_assert_cmpuint (total, ==, 3);
}

static void
test_probe_tells_what_would_come (ServiceFixture *self,
                                  gconstpointer   data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) found = NULL;
  gint64               total;
  gboolean             is_resumable;
  const char          *name;

  ferry_fake_origin_add_file (self->origin, "/a.bin", SIZE, NULL);
  reply = service_fixture_call (self, "Probe",
                                "({'uri': <'{base}/a.bin'>, 'proxy': <'none'>}, {})");
  found = g_variant_get_child_value (reply, 0);
  g_assert_true (g_variant_lookup (found, "name", "&s", &name));
  g_assert_cmpstr (name, ==, "a.bin");
  g_assert_true (g_variant_lookup (found, "total", "x", &total));
  g_assert_cmpint (total, ==, SIZE);
  g_assert_true (g_variant_lookup (found, "resumable", "b", &is_resumable));
  g_assert_true (is_resumable);
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

static void
test_probe_fails_by_name (ServiceFixture *self,
                          gconstpointer   data)
{
  service_fixture_refused (self, "Probe",
                           "({'uri': <'{base}/missing'>, 'proxy': <'none'>}, {})",
                           FERRY_BUS_ERROR_PREFIX "NotFound", "");
}

#define VERB_TEST(name, function) \
  g_test_add ("/service/" name, ServiceFixture, NULL, set_up, function, service_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  VERB_TEST ("pause-and-resume", test_pause_and_resume);
  VERB_TEST ("cancel-and-retry", test_cancel_and_retry);
  VERB_TEST ("remove-takes-it-off-the-list", test_remove_takes_it_off_the_list);
  VERB_TEST ("remove-with-the-file", test_remove_with_the_file);
  VERB_TEST ("unknown-transfers-are-refused-one-by-one",
             test_unknown_transfers_are_refused_one_by_one);
  VERB_TEST ("all-that-a-query-finds", test_all_that_a_query_finds);
  VERB_TEST ("the-next-are-those-named", test_the_next_are_those_named);
  VERB_TEST ("change-while-paused", test_change_while_paused);
  VERB_TEST ("cancel-can-be-undone", test_cancel_can_be_undone);
  VERB_TEST ("remove-can-be-undone-by-the-caller-alone",
             test_remove_can_be_undone_by_the_caller_alone);
  VERB_TEST ("retry-takes-a-cancel-back", test_retry_takes_a_cancel_back);
  VERB_TEST ("too-many-are-refused", test_too_many_are_refused);
  VERB_TEST ("a-long-word-is-no-id", test_a_long_word_is_no_id);
  VERB_TEST ("many-are-canceled-and-restored", test_many_are_canceled_and_restored);
  VERB_TEST ("retry-of-one-that-was-paused-begins-it",
             test_retry_of_one_that_was_paused_begins_it);
  VERB_TEST ("what-waits-for-undo-is-done-at-the-end",
             test_what_waits_for_undo_is_done_at_the_end);
  VERB_TEST ("bad-arguments-name-themselves", test_bad_arguments_name_themselves);
  VERB_TEST ("transfer-tells-all-of-itself", test_transfer_tells_all_of_itself);
  VERB_TEST ("find-by-the-beginning-of-an-id", test_find_by_the_beginning_of_an_id);
  VERB_TEST ("list-gives-a-window", test_list_gives_a_window);
  VERB_TEST ("probe-tells-what-would-come", test_probe_tells_what_would_come);
  VERB_TEST ("probe-fails-by-name", test_probe_fails_by_name);
  return g_test_run ();
}
