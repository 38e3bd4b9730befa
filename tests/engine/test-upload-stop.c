/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "upload-fixture.h"

#define SIZE (300 * 1024)

/* Further than any of these uploads takes. */
#define MAX_STEPS 40

typedef enum
{
  PAUSE,
  CANCEL,
  RESTART,
  END, /* of the program */
  KILL,
  N_VERBS,
} Verb;

typedef struct
{
  const char *path;
  const char *options;
  const char *methods[4]; /* in whose middle it may be stopped */
} Case;

static const Case cases[] = {
  { "/a", "'upload-protocol': <'plain'>", { "put" } },
  { "/b", NULL, { "options", "put" } },
  { "/ranges/a", "'upload-protocol': <'content-range'>", { "head", "put" } },
  { "/tus/a", "'upload-protocol': <'tus'>", { "options", "post", "patch" } },
  { "/tus/b", "'upload-protocol': <'tus'>, 'defer-length': <true>", { "post", "patch" } },
  { "/rufh/a", "'upload-protocol': <'resumable'>", { "options", "put", "patch" } },
};

static gboolean
has_ended (FerryTransfer *transfer)
{
  return ferry_status_is_settled (ferry_transfer_get_status (transfer));
}

/* Does it, and has it go on again; the transfer as it is then. */
static FerryTransfer *
stop (UploadFixture *f,
      FerryTransfer *transfer,
      Verb           verb)
{
  g_autoptr (GError) error = NULL;

  switch (verb)
    {
    case PAUSE:
      fixture_pause (f->rig, transfer);
      fixture_resume (f->rig, transfer);
      return transfer;
    case CANCEL:
      fixture_cancel (f->rig, transfer);
      return transfer;
    case RESTART:
      ferry_engine_restart (f->rig->engine, ferry_transfer_get_id (transfer), &error);
      g_assert_no_error (error);
      return transfer;
    case END:
      return upload_fixture_restart (f, transfer);
    case KILL:
      return upload_fixture_kill (f, transfer);
    case N_VERBS:
      break;
    }

  g_assert_not_reached ();
}

static gboolean
has_no_connection (gpointer data)
{
  return ferry_progress_get_connections (ferry_transfer_get_progress (data)) == 0;
}

static void
assert_right (UploadFixture *f,
              FerryTransfer *transfer,
              const Case    *c,
              Verb           verb)
{
  ferry_test_rig_run (f->rig, transfer);
  /* Who stopped it does not wait for the network. */
  ferry_test_rig_until (f->rig, "no connection is left", has_no_connection, transfer);
  /* What comes too late does not undo a whole file. */
  if (verb == CANCEL && ferry_transfer_get_status (transfer) != FERRY_STATUS_COMPLETED)
    ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_CANCELED, -1);
  else
    upload_fixture_assert_sent (f, transfer, "a", c->path);
}

/* While the server says nothing. */
static void
test_stops_at_each_request (gconstpointer data)
{
  const Case *c = data;

  for (guint i = 0; i < G_N_ELEMENTS (c->methods) && c->methods[i] != NULL; i++)
    for (Verb verb = 0; verb < N_VERBS; verb++)
      {
        g_autoptr (UploadFixture) f = upload_fixture_new ();
        g_autofree char          *fault = g_strdup_printf ("%s,first=1,hang", c->methods[i]);
        FerryTransfer            *transfer;

        g_test_message ("%s, verb %d", fault, (int) verb);
        upload_fixture_make (f, "a", SIZE);
        ferry_fake_inbox_add (f->inbox, c->path, fault, NULL);
        if (g_str_equal (c->methods[i], "patch"))
          ferry_fake_inbox_add (f->inbox, c->path[1] == 't' ? "/tus/u/" : "/rufh/u/", fault, NULL);
        transfer = upload_fixture_send (f, "a", c->path, c->options);
        upload_fixture_run_to_held (f, 1);
        transfer = stop (f, transfer, verb);
        assert_right (f, transfer, c, verb);
      }
}

/* After each event that the network tells. */
static void
test_stops_at_each_step (gconstpointer data)
{
  const Case *c = data;

  for (Verb verb = 0; verb < END; verb++)
    for (guint i = 0; i < MAX_STEPS; i += verb == PAUSE ? 1 : 2)
      {
        g_autoptr (UploadFixture) f = upload_fixture_new ();
        FerryTransfer            *transfer;
        gboolean                  has_come_so_far;

        g_test_message ("verb %d after %u", (int) verb, i);
        upload_fixture_make (f, "a", SIZE);
        transfer = upload_fixture_send (f, "a", c->path, c->options);
        for (guint n = 0; n < i && !has_ended (transfer); n++)
          g_main_context_iteration (NULL, TRUE);
        has_come_so_far = has_ended (transfer);
        if (!has_come_so_far)
          transfer = stop (f, transfer, verb);
        assert_right (f, transfer, c, has_come_so_far ? PAUSE : verb);
        if (has_come_so_far)
          break;
      }
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *requests = g_strdup_printf ("/upload-stop/request%s", cases[i].path);
      g_autofree char *steps = g_strdup_printf ("/upload-stop/step%s", cases[i].path);

      g_test_add_data_func (requests, &cases[i], test_stops_at_each_request);
      /* The others do the same as these. */
      if (g_str_has_suffix (cases[i].path, "a"))
        g_test_add_data_func (steps, &cases[i], test_stops_at_each_step);
    }

  return g_test_run ();
}
