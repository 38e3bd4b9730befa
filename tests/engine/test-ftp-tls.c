/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"
#include "ferry-fake-ftp.h"

#define SIZE (1024 * 1024)
#define PATH "/pub/a.bin"
#define NO_RETRY "'retries': <uint32 0>"
#define SIGN_IN "'user': <'kim'>, 'password': <'secret'>, " NO_RETRY
#define HASTE 10

/* What the server offers, and what is asked of it. */
typedef struct
{
  const char  *name;
  const char  *scheme;
  FerryFakeTls tls;
  gboolean     is_implicit;
  gboolean     has_user;
  int          error;
  gboolean     is_private; /* the bytes of the file, too */
} Row;

#define GOOD FERRY_FAKE_TLS_GOOD
#define NO_ERROR (-1)

static const Row rows[] = {
  { "/ftp/tls/asked-for", "ftpes", GOOD, FALSE, FALSE, NO_ERROR, TRUE },
  { "/ftp/tls/asked-for-by-a-user", "ftpes", GOOD, FALSE, TRUE, NO_ERROR, TRUE },
  { "/ftp/tls/from-the-beginning", "ftps", GOOD, TRUE, FALSE, NO_ERROR, TRUE },
  { "/ftp/tls/from-the-beginning-by-a-user", "ftps", GOOD, TRUE, TRUE, NO_ERROR, TRUE },
  { "/ftp/tls/not-for-nobody", "ftp", GOOD, FALSE, FALSE, NO_ERROR, FALSE },
  { "/ftp/tls/tried-for-a-password", "ftp", GOOD, FALSE, TRUE, NO_ERROR, TRUE },
  { "/ftp/tls/tried-whatever-the-certificate",
    "ftp",
    FERRY_FAKE_TLS_SELF_SIGNED,
    FALSE,
    TRUE,
    NO_ERROR,
    TRUE },
  { "/ftp/tls/tried-in-vain", "ftp", FERRY_FAKE_TLS_NONE, FALSE, TRUE, NO_ERROR, FALSE },
  { "/ftp/tls/tried-but-too-old",
    "ftp",
    FERRY_FAKE_TLS_OLD_PROTOCOL,
    FALSE,
    TRUE,
    NO_ERROR,
    FALSE },

  { "/ftp/tls/not-there", "ftpes", FERRY_FAKE_TLS_NONE, FALSE, TRUE, FERRY_ERROR_CANNOT_CONNECT },
  { "/ftp/tls/too-old",
    "ftpes",
    FERRY_FAKE_TLS_OLD_PROTOCOL,
    FALSE,
    TRUE,
    FERRY_ERROR_CANNOT_CONNECT },
  { "/ftp/tls/expired",
    "ftpes",
    FERRY_FAKE_TLS_EXPIRED,
    FALSE,
    TRUE,
    FERRY_ERROR_CERTIFICATE_EXPIRED },
  { "/ftp/tls/not-yet-valid",
    "ftpes",
    FERRY_FAKE_TLS_NOT_YET_VALID,
    FALSE,
    TRUE,
    FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS },
  { "/ftp/tls/self-signed",
    "ftpes",
    FERRY_FAKE_TLS_SELF_SIGNED,
    FALSE,
    TRUE,
    FERRY_ERROR_CERTIFICATE_IS_INVALID },
  { "/ftp/tls/self-signed-from-the-beginning",
    "ftps",
    FERRY_FAKE_TLS_SELF_SIGNED,
    TRUE,
    TRUE,
    FERRY_ERROR_CERTIFICATE_IS_INVALID },
  { "/ftp/tls/wrong-host",
    "ftpes",
    FERRY_FAKE_TLS_WRONG_HOST,
    FALSE,
    TRUE,
    FERRY_ERROR_CERTIFICATE_COMMON_NAME_IS_INCORRECT },
  { "/ftp/tls/unknown-authority",
    "ftps",
    FERRY_FAKE_TLS_UNKNOWN_CA,
    TRUE,
    TRUE,
    FERRY_ERROR_CERTIFICATE_IS_INVALID },
};

static FerryTestRig *
new_rig (void)
{
  return ferry_test_rig_new (&(FerryTestRigOptions){ .no_origin = TRUE, .haste = HASTE });
}

/* Trusts the server's authority alone. */
static FerryTransfer *
get (FerryTestRig *rig,
     FerryFakeFtp *ftp,
     const char   *scheme,
     const char   *more)
{
  g_autofree char   *file = g_build_filename (rig->root, "ca.pem", NULL);
  g_autofree char   *uri = ferry_fake_ftp_dup_uri (ftp, scheme, PATH);
  g_autofree char   *options = g_strdup_printf ("'ca-file': <'%s'>, %s", file, more);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, ferry_fake_ftp_get_ca (ftp), -1, &error);
  g_assert_no_error (error);
  return ferry_test_rig_get (rig, uri, options);
}

/* Nothing of a person went to a server that could be another one. */
static void
assert_told_nothing (FerryFakeFtp *ftp)
{
  g_assert_cmpuint (ferry_fake_ftp_count (ftp, "PASS"), ==, 0);
  g_assert_cmpuint (ferry_fake_ftp_count (ftp, "USER kim"), ==, 0);
}

static void
test_row (gconstpointer data)
{
  const Row                *row = data;
  const FerryFakeFtpOptions server = {
    .tls = row->tls,
    .is_implicit = row->is_implicit,
    .user = row->has_user ? "kim" : NULL,
    .password = "secret",
  };
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (&server);
  g_autoptr (FerryTestRig) rig = new_rig ();
  FerryTransfer           *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, NULL, NULL);
  transfer = get (rig, ftp, row->scheme, row->has_user ? SIGN_IN : NO_RETRY);
  ferry_test_rig_run (rig, transfer);

  if (row->error != NO_ERROR)
    {
      g_assert_cmpint (ferry_transfer_get_record (transfer)->error, ==, row->error);
      ferry_test_rig_assert_listing (rig, "");
      assert_told_nothing (ftp);
      return;
    }

  ferry_test_rig_assert_file (rig, transfer, PATH, 1, SIZE);
  g_assert_cmpuint (ferry_fake_ftp_count (ftp, "PROT P"), ==, row->is_private ? 1 : 0);
}

/* A person has looked at the certificate, and taken it. */
static char *
dup_fingerprint (FerryTransfer *transfer)
{
  const char *detail = ferry_transfer_get_record (transfer)->detail;

  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_TLS);
  g_assert_nonnull (strstr (detail, "SHA-256 "));
  return g_strndup (strstr (detail, "SHA-256 ") + strlen ("SHA-256 "), 64);
}

static const struct
{
  const char  *name;
  const char  *scheme;
  gboolean     is_implicit;
  FerryFakeTls tls;
} exceptions[] = {
  { "/ftp/tls/exception/asked-for", "ftpes", FALSE, FERRY_FAKE_TLS_SELF_SIGNED },
  { "/ftp/tls/exception/from-the-beginning", "ftps", TRUE, FERRY_FAKE_TLS_EXPIRED },
  { "/ftp/tls/exception/wrong-host", "ftps", TRUE, FERRY_FAKE_TLS_WRONG_HOST },
};

static void
test_exception (gconstpointer data)
{
  gsize                     i = GPOINTER_TO_SIZE (data);
  const FerryFakeFtpOptions server = {
    .tls = exceptions[i].tls,
    .is_implicit = exceptions[i].is_implicit,
    .user = "kim",
    .password = "secret",
  };
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (&server);
  g_autoptr (FerryTestRig) rig = new_rig ();
  g_autofree char         *fingerprint = NULL;
  g_autofree char         *change = NULL;
  FerryTransfer           *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, "first=1,cut:512K", NULL);
  transfer = get (rig, ftp, exceptions[i].scheme, SIGN_IN);
  ferry_test_rig_run (rig, transfer);
  fingerprint = dup_fingerprint (transfer);
  assert_told_nothing (ftp);

  change = g_strdup_printf ("'tls-exception': <'%s'>, 'retries': <uint32 1>", fingerprint);
  fixture_change (rig, transfer, change);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, PATH, 1, SIZE);
  g_assert_cmpuint (ferry_fake_ftp_count (ftp, "USER kim"), ==, 2);
}

static void
test_exception_is_for_one_certificate (void)
{
  const FerryFakeFtpOptions server = {
    .tls = FERRY_FAKE_TLS_SELF_SIGNED,
    .user = "kim",
    .password = "secret",
  };
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (&server);
  g_autoptr (FerryTestRig) rig = new_rig ();
  g_autofree char         *other = g_strnfill (64, 'a');
  g_autofree char         *more = NULL;
  FerryTransfer           *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, NULL, NULL);
  more = g_strdup_printf (SIGN_IN ", 'tls-exception': <'%s'>",
                          other);
  transfer = get (rig, ftp, "ftpes", more);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_CERTIFICATE_IS_INVALID);
  assert_told_nothing (ftp);
}

/* Where one is given that is not needed. */
static void
test_exception_for_a_good_certificate (void)
{
  const FerryFakeFtpOptions server = { .tls = GOOD };
  g_autoptr (FerryFakeFtp)  ftp = ferry_fake_ftp_new (&server);
  g_autoptr (FerryTestRig)  rig = new_rig ();
  g_autofree char          *other = g_strnfill (64, 'a');
  g_autofree char          *more = g_strdup_printf ("'tls-exception': <'%s'>", other);
  FerryTransfer            *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, NULL, NULL);
  transfer = get (rig, ftp, "ftpes", more);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, PATH, 1, SIZE);
}

/* What goes wrong with the bytes is seen through TLS, too. */
static const struct
{
  const char *name;
  const char *fault;
} faults[] = {
  { "/ftp/tls/fault/cut", "first=1,cut:512K" },
  { "/ftp/tls/fault/cut-quietly", "first=1,cut-quietly:512K" },
  { "/ftp/tls/fault/reset", "first=1,reset:512K" },
  { "/ftp/tls/fault/gone", "first=1,gone:512K" },
  { "/ftp/tls/fault/no-word-at-the-end", "first=1,no-farewell" },
  { "/ftp/tls/fault/longer", "first=1,longer:1" },
};

static void
test_fault (gconstpointer data)
{
  const FerryFakeFtpOptions server = { .tls = GOOD, .is_implicit = TRUE };
  g_autoptr (FerryFakeFtp)  ftp = ferry_fake_ftp_new (&server);
  g_autoptr (FerryTestRig)  rig = new_rig ();
  FerryTransfer            *transfer;

  ferry_fake_ftp_add (ftp, PATH, SIZE, faults[GPOINTER_TO_SIZE (data)].fault, NULL);
  transfer = get (rig, ftp, "ftps", "'retries': <uint32 1>");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, PATH, 1, SIZE);
  g_assert_cmpuint (ferry_fake_ftp_count (ftp, "RETR"), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].name, &rows[i], test_row);
  for (gsize i = 0; i < G_N_ELEMENTS (exceptions); i++)
    g_test_add_data_func (exceptions[i].name, GSIZE_TO_POINTER (i), test_exception);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    g_test_add_data_func (faults[i].name, GSIZE_TO_POINTER (i), test_fault);
  g_test_add_func ("/ftp/tls/exception/is-for-one-certificate",
                   test_exception_is_for_one_certificate);
  g_test_add_func ("/ftp/tls/exception/for-a-good-certificate",
                   test_exception_for_a_good_certificate);

  return g_test_run ();
}
