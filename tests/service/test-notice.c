/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-names.h"
#include "ferry-notice-pile.h"
#include "ferry-notice.h"

#include <string.h>

/* ---- which ---- */

static void
test_what_is_told_of (void)
{
  static const struct
  {
    FerryStatus status;
    FerryReason reason;
    int         kind; /* -1: of nothing */
  } cases[] = {
    { FERRY_STATUS_IDLE, FERRY_REASON_RETRY_WAIT, -1 },
    { FERRY_STATUS_RUNNING, FERRY_REASON_TRANSFERRING, -1 },
    { FERRY_STATUS_PAUSED, FERRY_REASON_USER, -1 },
    { FERRY_STATUS_PAUSED_COSTED_NETWORK, FERRY_REASON_METERED, -1 },
    { FERRY_STATUS_PAUSED_NO_NETWORK, FERRY_REASON_OFFLINE, -1 },
    { FERRY_STATUS_COMPLETED, FERRY_REASON_NONE, FERRY_NOTICE_FINISHED },
    { FERRY_STATUS_CANCELED, FERRY_REASON_NONE, -1 },
    { FERRY_STATUS_ERROR, FERRY_REASON_NONE, FERRY_NOTICE_FAILED },
    { FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_REASON_SIGN_IN, FERRY_NOTICE_NEEDS_USER },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_BATTERY, -1 },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_DISK_FULL, FERRY_NOTICE_NEEDS_USER },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_DESTINATION_MISSING,
      FERRY_NOTICE_NEEDS_USER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FerryNoticeKind kind = FERRY_NOTICE_FINISHED;
      gboolean        is_told = ferry_notice_event_classify (cases[i].status, cases[i].reason,
                                                             &kind);

      g_assert_cmpint (is_told ? (int) kind : -1, ==, cases[i].kind);
    }
}

static void
test_what_is_wanted (void)
{
  static const struct
  {
    FerryNoticeKind  kind;
    FerryNotifyLevel level;
    gboolean         is_present;
    gboolean         is_wanted;
  } cases[] = {
    { FERRY_NOTICE_FINISHED, FERRY_NOTIFY_ALL, FALSE, TRUE },
    { FERRY_NOTICE_FINISHED, FERRY_NOTIFY_ALL, TRUE, FALSE },
    { FERRY_NOTICE_FINISHED, FERRY_NOTIFY_FAILURES, FALSE, FALSE },
    { FERRY_NOTICE_FINISHED, FERRY_NOTIFY_NONE, FALSE, FALSE },
    { FERRY_NOTICE_FAILED, FERRY_NOTIFY_ALL, FALSE, TRUE },
    { FERRY_NOTICE_FAILED, FERRY_NOTIFY_ALL, TRUE, TRUE },
    { FERRY_NOTICE_FAILED, FERRY_NOTIFY_FAILURES, FALSE, TRUE },
    { FERRY_NOTICE_FAILED, FERRY_NOTIFY_FAILURES, TRUE, TRUE },
    { FERRY_NOTICE_FAILED, FERRY_NOTIFY_NONE, FALSE, FALSE },
    { FERRY_NOTICE_NEEDS_USER, FERRY_NOTIFY_ALL, TRUE, TRUE },
    { FERRY_NOTICE_NEEDS_USER, FERRY_NOTIFY_FAILURES, FALSE, TRUE },
    { FERRY_NOTICE_NEEDS_USER, FERRY_NOTIFY_NONE, FALSE, FALSE },
    { FERRY_NOTICE_PLAN_NEAR, FERRY_NOTIFY_ALL, FALSE, TRUE },
    { FERRY_NOTICE_PLAN_NEAR, FERRY_NOTIFY_ALL, TRUE, TRUE },
    { FERRY_NOTICE_PLAN_NEAR, FERRY_NOTIFY_FAILURES, FALSE, FALSE },
    { FERRY_NOTICE_PLAN_NEAR, FERRY_NOTIFY_NONE, FALSE, FALSE },
    { FERRY_NOTICE_PLAN_OVER, FERRY_NOTIFY_ALL, TRUE, TRUE },
    { FERRY_NOTICE_PLAN_OVER, FERRY_NOTIFY_FAILURES, TRUE, TRUE },
    { FERRY_NOTICE_PLAN_OVER, FERRY_NOTIFY_NONE, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ferry_notice_is_wanted (cases[i].kind, cases[i].level, cases[i].is_present),
                     ==, cases[i].is_wanted);
}

static void
test_words_of_actions (void)
{
  for (guint action = 0; action < FERRY_N_NOTICE_ACTIONS; action++)
    g_assert_cmpuint (ferry_notice_action_from_word (ferry_notice_action_to_word (action)), ==,
                      action);

  g_assert_cmpint (ferry_notice_action_from_word ("default"), ==, FERRY_NOTICE_DETAILS);
  g_assert_cmpint (ferry_notice_action_from_word ("format-disk"), ==, FERRY_NOTICE_DETAILS);
  g_assert_cmpint (ferry_notice_action_from_word (NULL), ==, FERRY_NOTICE_DETAILS);
}

/* ---- what is said ---- */

/* Events, the oldest first, as "NAME PATH|WHY|REASON;…"; what is left out is NULL. */
typedef struct
{
  const char     *test;
  FerryNoticeKind kind;
  struct
  {
    const char *name;
    const char *path;
    const char *why;
    FerryReason reason;
    gboolean    is_upload;
  } events[5];
  const char *summary;
  const char *body;
  const char *icon;
  const char *buttons;
} Case;

#define SIGN_IN "The server wants you to sign in"

static const Case cases[] = {
  { "one-that-finished-can-be-opened",
    FERRY_NOTICE_FINISHED,
    { { "a.iso", "/home/me/a.iso", NULL, 0 } },
    "Download finished",
    "a.iso",
    FERRY_APPLICATION_ID,
    "open=Open,show-folder=Show in Folder" },
  { "one-without-a-path-cannot",
    FERRY_NOTICE_FINISHED,
    { { "a.iso", NULL, NULL, 0 } },
    "Download finished",
    "a.iso",
    FERRY_APPLICATION_ID,
    "" },
  { "several-in-one-folder-the-newest-first",
    FERRY_NOTICE_FINISHED,
    { { "a", "/d/a", NULL, 0 }, { "b", "/d/b", NULL, 0 }, { "c", "/d/c", NULL, 0 } },
    "3 downloads finished",
    "c\nb\na",
    FERRY_APPLICATION_ID,
    "show-folder=Show in Folder" },
  { "several-in-several-folders",
    FERRY_NOTICE_FINISHED,
    { { "a", "/d/a", NULL, 0 }, { "b", "/d/e/b", NULL, 0 } },
    "2 downloads finished",
    "b\na",
    FERRY_APPLICATION_ID,
    "" },
  { "folders-that-begin-alike-are-not-one",
    FERRY_NOTICE_FINISHED,
    { { "a", "/d/a", NULL, 0 }, { "b", "/dd/b", NULL, 0 } },
    "2 downloads finished",
    "b\na",
    FERRY_APPLICATION_ID,
    "" },
  { "more-than-three-are-counted",
    FERRY_NOTICE_FINISHED,
    { { "a", "/d/a", NULL, 0 },
      { "b", "/d/b", NULL, 0 },
      { "c", "/d/c", NULL, 0 },
      { "d", "/d/d", NULL, 0 },
      { "e", "/d/e", NULL, 0 } },
    "5 downloads finished",
    "e\nd\nc\nand 2 more",
    FERRY_APPLICATION_ID,
    "show-folder=Show in Folder" },
  { "names-are-not-markup-nor-formats",
    FERRY_NOTICE_FINISHED,
    { { "<b>&amp;%s", "/d/<b>&amp;%s", NULL, 0 } },
    "Download finished",
    "<b>&amp;%s",
    FERRY_APPLICATION_ID,
    "open=Open,show-folder=Show in Folder" },
  { "one-that-failed-tells-why",
    FERRY_NOTICE_FAILED,
    { { "a.iso", NULL, "No such file.", 0 } },
    "Download failed",
    "a.iso\nNo such file.",
    "dialog-error",
    "retry=Retry,details=Details" },
  { "several-that-failed-alike-tell-why",
    FERRY_NOTICE_FAILED,
    { { "a", NULL, "No such file.", 0 }, { "b", NULL, "No such file.", 0 } },
    "2 downloads failed",
    "b\na\nNo such file.",
    "dialog-error",
    "retry=Retry,details=Details" },
  { "several-that-failed-for-several-reasons",
    FERRY_NOTICE_FAILED,
    { { "a", NULL, "No such file.", 0 }, { "b", NULL, "Forbidden.", 0 }, { "c", NULL, NULL, 0 } },
    "3 downloads failed",
    "c\nb\na",
    "dialog-error",
    "retry=Retry,details=Details" },
  { "one-that-needs-a-password",
    FERRY_NOTICE_NEEDS_USER,
    { { "a", NULL, SIGN_IN, FERRY_REASON_SIGN_IN } },
    "A download needs you to sign in",
    "a\n" SIGN_IN,
    "dialog-password",
    "details=Sign In…" },
  { "several-that-need-a-password",
    FERRY_NOTICE_NEEDS_USER,
    { { "a", NULL, SIGN_IN, FERRY_REASON_SIGN_IN }, { "b", NULL, SIGN_IN, FERRY_REASON_SIGN_IN } },
    "2 downloads need you to sign in",
    "b\na\n" SIGN_IN,
    "dialog-password",
    "details=Sign In…" },
  { "one-whose-disk-is-full",
    FERRY_NOTICE_NEEDS_USER,
    { { "a", NULL, "The disk is full", FERRY_REASON_DISK_FULL } },
    "A download needs you",
    "a\nThe disk is full",
    "dialog-warning",
    "details=Details" },
  { "several-that-need-several-things",
    FERRY_NOTICE_NEEDS_USER,
    { { "a", NULL, SIGN_IN, FERRY_REASON_SIGN_IN }, { "b", NULL, "Full", FERRY_REASON_DISK_FULL } },
    "2 downloads need you",
    "b\na",
    "dialog-warning",
    "details=Details" },
  { "an-upload-that-finished-has-nothing-to-open",
    FERRY_NOTICE_FINISHED,
    { { "a.iso", NULL, NULL, 0, TRUE } },
    "Upload finished",
    "a.iso",
    FERRY_APPLICATION_ID,
    "" },
  { "several-uploads",
    FERRY_NOTICE_FINISHED,
    { { "a", NULL, NULL, 0, TRUE }, { "b", NULL, NULL, 0, TRUE } },
    "2 uploads finished",
    "b\na",
    FERRY_APPLICATION_ID,
    "" },
  { "both-directions-are-transfers",
    FERRY_NOTICE_FINISHED,
    { { "a", "/d/a", NULL, 0, FALSE },
      { "b", NULL, NULL, 0, TRUE },
      { "c", "/d/c", NULL, 0, FALSE } },
    "3 transfers finished",
    "c\nb\na",
    FERRY_APPLICATION_ID,
    "" },
  { "an-upload-that-failed",
    FERRY_NOTICE_FAILED,
    { { "a", NULL, "Too large.", 0, TRUE } },
    "Upload failed",
    "a\nToo large.",
    "dialog-error",
    "retry=Retry,details=Details" },
  { "several-uploads-that-failed",
    FERRY_NOTICE_FAILED,
    { { "a", NULL, NULL, 0, TRUE }, { "b", NULL, NULL, 0, TRUE } },
    "2 uploads failed",
    "b\na",
    "dialog-error",
    "retry=Retry,details=Details" },
  { "both-directions-that-failed",
    FERRY_NOTICE_FAILED,
    { { "a", NULL, NULL, 0, TRUE }, { "b", NULL, NULL, 0, FALSE } },
    "2 transfers failed",
    "b\na",
    "dialog-error",
    "retry=Retry,details=Details" },
  { "an-upload-that-needs-a-password",
    FERRY_NOTICE_NEEDS_USER,
    { { "a", NULL, SIGN_IN, FERRY_REASON_SIGN_IN, TRUE } },
    "An upload needs you to sign in",
    "a\n" SIGN_IN,
    "dialog-password",
    "details=Sign In…" },
  { "several-uploads-that-need-a-password",
    FERRY_NOTICE_NEEDS_USER,
    { { "a", NULL, NULL, FERRY_REASON_SIGN_IN, TRUE },
      { "b", NULL, NULL, FERRY_REASON_SIGN_IN, TRUE } },
    "2 uploads need you to sign in",
    "b\na",
    "dialog-password",
    "details=Sign In…" },
  { "both-directions-that-need-a-password",
    FERRY_NOTICE_NEEDS_USER,
    { { "a", NULL, NULL, FERRY_REASON_SIGN_IN, TRUE },
      { "b", NULL, NULL, FERRY_REASON_SIGN_IN, FALSE } },
    "2 transfers need you to sign in",
    "b\na",
    "dialog-password",
    "details=Sign In…" },
  { "an-upload-that-needs-the-user",
    FERRY_NOTICE_NEEDS_USER,
    { { "a", NULL, NULL, FERRY_REASON_TLS, TRUE } },
    "An upload needs you",
    "a",
    "dialog-warning",
    "details=Details" },
  { "several-uploads-that-need-the-user",
    FERRY_NOTICE_NEEDS_USER,
    { { "a", NULL, NULL, FERRY_REASON_TLS, TRUE }, { "b", NULL, NULL, FERRY_REASON_TLS, TRUE } },
    "2 uploads need you",
    "b\na",
    "dialog-warning",
    "details=Details" },
  { "both-directions-that-need-the-user",
    FERRY_NOTICE_NEEDS_USER,
    { { "a", NULL, NULL, FERRY_REASON_TLS, FALSE }, { "b", NULL, NULL, FERRY_REASON_TLS, TRUE } },
    "2 transfers need you",
    "b\na",
    "dialog-warning",
    "details=Details" },
  { "a-plan-that-is-nearly-used-up",
    FERRY_NOTICE_PLAN_NEAR,
    { { "Phone", NULL, "2.1 GiB left.", 0 } },
    "Data plan of “Phone” nearly used up",
    "2.1 GiB left.",
    "dialog-warning",
    "data-usage=Data Usage" },
  { "a-plan-that-is-used-up",
    FERRY_NOTICE_PLAN_OVER,
    { { "Phone", NULL, "Transfers wait.", 0 } },
    "Data plan of “Phone” used up",
    "Transfers wait.",
    "dialog-warning",
    "data-usage=Data Usage" },
  { "a-plan-of-a-connection-without-a-name",
    FERRY_NOTICE_PLAN_NEAR,
    { { "", NULL, "2.1 GiB left.", 0 } },
    "Data plan nearly used up",
    "2.1 GiB left.",
    "dialog-warning",
    "data-usage=Data Usage" },
  { "a-used-up-plan-of-a-connection-without-a-name",
    FERRY_NOTICE_PLAN_OVER,
    { { "", NULL, "Transfers wait.", 0 } },
    "Data plan used up",
    "Transfers wait.",
    "dialog-warning",
    "data-usage=Data Usage" },
  { "several-plans-nearly-used-up",
    FERRY_NOTICE_PLAN_NEAR,
    { { "Phone", NULL, "1 MiB left.", 0 }, { "Stick", NULL, "2 MiB left.", 0 } },
    "2 data plans nearly used up",
    "Stick\nPhone",
    "dialog-warning",
    "data-usage=Data Usage" },
  { "several-plans-used-up",
    FERRY_NOTICE_PLAN_OVER,
    { { "Phone", NULL, "Transfers wait.", 0 }, { "Stick", NULL, "Transfers wait.", 0 } },
    "2 data plans used up",
    "Stick\nPhone\nTransfers wait.",
    "dialog-warning",
    "data-usage=Data Usage" },
};

/* ---- what is said of a plan ---- */

#define NOON G_GINT64_CONSTANT (1700049600) /* 2023-11-15 12:00:00 UTC */
#define DAYS (24 * 60 * 60)

static void
test_what_is_said_of_plans (void)
{
  static const struct
  {
    FerryNoticeKind kind;
    gint64          until;
    gint64          end;
    gboolean        goes_on;
    const char     *why;
  } plans[] = {
    { FERRY_NOTICE_PLAN_NEAR, NOON + DAYS, NOON + 16 * DAYS, FALSE,
      "2.0 MiB left until 1 December." },
    { FERRY_NOTICE_PLAN_NEAR, 0, 0, FALSE, "2.0 MiB left." },
    { FERRY_NOTICE_PLAN_OVER, NOON + 16 * DAYS, NOON + 30 * DAYS, FALSE,
      "Transfers wait for another network, or until 1 December." },
    { FERRY_NOTICE_PLAN_OVER, 0, 0, FALSE, "Transfers wait for another network." },
    { FERRY_NOTICE_PLAN_OVER, NOON + 16 * DAYS, NOON + 16 * DAYS, TRUE,
      "Transfers go on, because you let them run whatever it costs." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr (FerryNoticeEvent) event = NULL;
      FerryConditions              conditions;

      ferry_conditions_init (&conditions);
      g_strlcpy (conditions.network.id, "the-id", sizeof conditions.network.id);
      g_strlcpy (conditions.network.name, "My\nphone", sizeof conditions.network.name);
      conditions.cap_left = 2 * 1024 * 1024;
      conditions.cap_until = plans[i].until;
      conditions.cap_end = plans[i].end;
      event = ferry_notice_event_new_plan (&conditions, plans[i].kind, plans[i].goes_on, NOON);
      g_assert_cmpstr (event->id, ==, "the-id");
      g_assert_cmpstr (event->name, ==, "My\xef\xbf\xbdphone");
      g_assert_cmpstr (event->why, ==, plans[i].why);
    }
}

static FerryNoticeEvent *
make_event (const char *id,
            const char *name)
{
  FerryNoticeEvent *event = g_new0 (FerryNoticeEvent, 1);

  event->id = g_strdup (id);
  event->name = g_strdup (name);
  return event;
}

static char *
list_buttons (const FerryNotice *notice)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < notice->n_buttons; i++)
    g_string_append_printf (text, "%s%s=%s", i > 0 ? "," : "",
                            ferry_notice_action_to_word (notice->buttons[i].action),
                            notice->buttons[i].label);
  return g_string_free (text, FALSE);
}

static void
test_words (gconstpointer data)
{
  const Case                 *c = data;
  g_autoptr (FerryNoticePile) pile = ferry_notice_pile_new ();
  g_autoptr (FerryNotice)     notice = NULL;
  g_autofree char            *buttons = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (c->events) && c->events[i].name != NULL; i++)
    {
      FerryNoticeEvent *event = make_event (c->events[i].name, c->events[i].name);

      event->path = g_strdup (c->events[i].path);
      event->why = g_strdup (c->events[i].why);
      event->reason = c->events[i].reason;
      if (c->events[i].is_upload)
        event->direction = FERRY_DIRECTION_UPLOAD;
      ferry_notice_pile_add (pile, event);
    }

  notice = ferry_notice_new (c->kind, ferry_notice_pile_get_events (pile));
  buttons = list_buttons (notice);
  g_assert_cmpstr (notice->summary, ==, c->summary);
  g_assert_cmpstr (notice->body, ==, c->body);
  g_assert_cmpstr (notice->icon, ==, c->icon);
  g_assert_cmpstr (buttons, ==, c->buttons);
}

/* ---- the pile ---- */

static char *
list_pile (FerryNoticePile *pile)
{
  GString *text = g_string_new (NULL);

  for (GList *link = ferry_notice_pile_get_events (pile)->head; link != NULL; link = link->next)
    g_string_append (text, ((FerryNoticeEvent *) link->data)->name);
  return g_string_free (text, FALSE);
}

#define assert_pile(pile, expected)              \
  G_STMT_START                                   \
  {                                              \
    g_autofree char *listed_ = list_pile (pile); \
                                                 \
    g_assert_cmpstr (listed_, ==, expected);     \
  }                                              \
  G_STMT_END

static void
test_pile_has_each_transfer_once (void)
{
  g_autoptr (FerryNoticePile) pile = ferry_notice_pile_new ();

  ferry_notice_pile_add (pile, make_event ("1", "a"));
  ferry_notice_pile_add (pile, make_event ("2", "b"));
  assert_pile (pile, "ba");
  ferry_notice_pile_add (pile, make_event ("1", "c"));
  assert_pile (pile, "cb");

  g_assert_true (ferry_notice_pile_remove (pile, "2"));
  g_assert_false (ferry_notice_pile_remove (pile, "2"));
  assert_pile (pile, "c");
}

static void
test_pile_gives_what_was_told (void)
{
  g_autoptr (FerryNoticePile) pile = ferry_notice_pile_new ();
  g_autoptr (GPtrArray)       first = NULL;
  g_autoptr (GPtrArray)       second = NULL;

  ferry_notice_pile_add (pile, make_event ("1", "a"));
  ferry_notice_pile_add (pile, make_event ("2", "b"));
  ferry_notice_pile_tell (pile, 1);
  ferry_notice_pile_add (pile, make_event ("3", "c"));
  ferry_notice_pile_tell (pile, 2);
  ferry_notice_pile_add (pile, make_event ("4", "d"));

  first = ferry_notice_pile_take_told (pile, 1);
  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpstr (((FerryNoticeEvent *) first->pdata[0])->name, ==, "a");
  assert_pile (pile, "dc");
  second = ferry_notice_pile_take_told (pile, 5);
  g_assert_cmpuint (second->len, ==, 1);
  assert_pile (pile, "d");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/notice/what-is-said-of-plans", test_what_is_said_of_plans);
  g_test_add_func ("/notice/what-is-told-of", test_what_is_told_of);
  g_test_add_func ("/notice/what-is-wanted", test_what_is_wanted);
  g_test_add_func ("/notice/words-of-actions", test_words_of_actions);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/notice/", cases[i].test, NULL);

      g_test_add_data_func (path, &cases[i], test_words);
    }
  g_test_add_func ("/notice/pile-has-each-transfer-once", test_pile_has_each_transfer_once);
  g_test_add_func ("/notice/pile-gives-what-was-told", test_pile_gives_what_was_told);
  return g_test_run ();
}
