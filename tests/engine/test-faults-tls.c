/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-rig.h"

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
#define NO_RETRY "'retries': <uint32 0>"

static FerryTestRig *
new_rig (FerryFakeTls tls)
{
  FerryTestRigOptions options = { .origin = { .tls = tls }, .haste = 10 };

  return ferry_test_rig_new (&options);
}

/* Trusts the origin's authority alone. */
static FerryTransfer *
get (FerryTestRig *rig,
     const char   *more)
{
  g_autofree char   *file = g_build_filename (rig->root, "ca.pem", NULL);
  g_autofree char   *options = g_strdup_printf ("'ca-file': <'%s'>, %s", file, more);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, ferry_fake_origin_get_ca (rig->origin), -1, &error);
  g_assert_no_error (error);
  return ferry_test_rig_get (rig, "/a.bin", options);
}

static FerryTransfer *
get_half (FerryTestRig *rig,
          const char   *more)
{
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = get (rig, more);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);

  return transfer;
}

static const struct
{
  const char  *name;
  FerryFakeTls tls;
  int          error;
} certificates[] = {
  { "/faults/tls/expired", FERRY_FAKE_TLS_EXPIRED, FERRY_ERROR_CERTIFICATE_EXPIRED },
  { "/faults/tls/not-yet-valid",
    FERRY_FAKE_TLS_NOT_YET_VALID,
    FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS },
  { "/faults/tls/self-signed", FERRY_FAKE_TLS_SELF_SIGNED, FERRY_ERROR_CERTIFICATE_IS_INVALID },
  { "/faults/tls/wrong-host",
    FERRY_FAKE_TLS_WRONG_HOST,
    FERRY_ERROR_CERTIFICATE_COMMON_NAME_IS_INCORRECT },
  { "/faults/tls/unknown-authority",
    FERRY_FAKE_TLS_UNKNOWN_CA,
    FERRY_ERROR_CERTIFICATE_IS_INVALID },
  { "/faults/tls/weak-key", FERRY_FAKE_TLS_WEAK_KEY, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS },
};

static void
test_bad_certificate (gconstpointer data)
{
  gsize                    i = GPOINTER_TO_SIZE (data);
  g_autoptr (FerryTestRig) rig = new_rig (certificates[i].tls);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = get (rig, NO_RETRY);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               certificates[i].error);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_TLS);
  ferry_test_rig_assert_listing (rig, "");
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 0);
}

static void
test_whole (gconstpointer data)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_GOOD);
  g_autofree char         *options = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = 4 * SIZE, .faults = { "rate:16M" } });
  options = g_strdup_printf ("'connections': <uint32 %u>", GPOINTER_TO_UINT (data));
  transfer = get (rig, options);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, 4 * SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
}

static void
test_old_protocol (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_OLD_PROTOCOL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = get (rig, NO_RETRY);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS);
  ferry_test_rig_assert_listing (rig, "");
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 0);
}

/* Many requests over one connection. */
static void
test_many_requests (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_GOOD);
  FerryTransfer           *transfer = get_half (rig, "'retries': <uint32 1>");

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "range-cap:64K");
  ferry_fake_origin_reset_connections (rig->origin);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 1);
}

static void
test_unknown_length (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_GOOD);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "no-length");
  transfer = get (rig, NO_RETRY);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

static void
test_silent_handshake (void)
{
  FerryTestRigOptions      options = { .origin = { .tls = FERRY_FAKE_TLS_GOOD, .silent = TRUE } };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *transfer;

  transfer = get (rig, "'connect-timeout': <uint32 200>, " NO_RETRY);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_TIMEOUT);
}

/* The line ends without the farewell of TLS: somebody cut it. */
static void
test_cut (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_GOOD);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,tls-cut:512K");
  transfer = get (rig, "'retries': <uint32 1>");
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 2);
}

static void
test_cut_of_unknown_length (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_GOOD);
  FerryTransfer           *transfer;

  ferry_fake_origin_add (
      rig->origin, "/a.bin",
      &(FerryFakeResource){ .size = SIZE, .faults = { "no-length", "tls-cut:512K" } });
  transfer = get (rig, NO_RETRY);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CONNECTION_ABORTED);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");
}

static void
test_downgrade (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_GOOD);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "redirect:http://127.0.0.1:{port}/b");
  transfer = get (rig, NO_RETRY);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_HTTPS_TO_HTTP_ON_REDIRECTION);
  ferry_test_rig_assert_listing (rig, "");
}

static void
test_unreadable_authorities (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_GOOD);
  FerryTransfer           *transfer;

  transfer = ferry_test_rig_get (rig, "/a.bin", "'ca-file': <'/nowhere/ca.pem'>, " NO_RETRY);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_CERTIFICATE_IS_INVALID);
}

/* Another certificate after the break. */

static void
test_changed_to_good (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_GOOD);
  FerryTransfer           *transfer = get_half (rig, "'retries': <uint32 1>");

  ferry_fake_origin_set_tls (rig->origin, FERRY_FAKE_TLS_OTHER_GOOD);
  ferry_fake_origin_reset_connections (rig->origin);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

static void
test_changed_to_bad (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_GOOD);
  FerryTransfer           *transfer = get_half (rig, "'retries': <uint32 1>");

  ferry_fake_origin_set_tls (rig->origin, FERRY_FAKE_TLS_EXPIRED);
  ferry_fake_origin_reset_connections (rig->origin);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_CERTIFICATE_EXPIRED);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");
}

static gboolean
accept_cb (GTlsConnection      *connection,
           GTlsCertificate     *certificate,
           GTlsCertificateFlags errors,
           gpointer             data)
{
  return TRUE;
}

static void
watch_cb (GSocketClient      *client,
          GSocketClientEvent  event,
          GSocketConnectable *connectable,
          GIOStream          *connection,
          gpointer            data)
{
  GTlsCertificate **certificate = data;

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (connection, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKED)
    g_object_get (connection, "peer-certificate", certificate, NULL);
}

/* Of the certificate that the origin shows, as a person would look it up. */
static char *
get_fingerprint (FerryTestRig *rig)
{
  g_autoptr (GSocketClient)     client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GTlsCertificate)   certificate = NULL;
  g_autoptr (GByteArray)        der = NULL;
  g_autoptr (GError)            error = NULL;

  g_socket_client_set_tls (client, TRUE);
  g_signal_connect (client, "event", G_CALLBACK (watch_cb), &certificate);
  connection = g_socket_client_connect_to_uri (client, ferry_fake_origin_get_base (rig->origin),
                                               443, NULL, &error);
  g_assert_no_error (error);
  g_object_get (certificate, "certificate", &der, NULL);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

static void
test_exception (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_SELF_SIGNED);
  g_autofree char         *fingerprint = get_fingerprint (rig);
  g_autofree char         *options = NULL;
  FerryTransfer           *transfer;

  options = g_strdup_printf ("'tls-exception': <'%s'>, 'retries': <uint32 1>", fingerprint);
  transfer = get_half (rig, options);
  ferry_fake_origin_reset_connections (rig->origin);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

static void
test_exception_for_another (void)
{
  g_autoptr (FerryTestRig) rig = new_rig (FERRY_FAKE_TLS_SELF_SIGNED);
  g_autofree char         *fingerprint = get_fingerprint (rig);
  g_autofree char         *options = NULL;
  FerryTransfer           *transfer;

  options = g_strdup_printf ("'tls-exception': <'%s'>, 'retries': <uint32 1>", fingerprint);
  transfer = get_half (rig, options);
  ferry_fake_origin_set_tls (rig->origin, FERRY_FAKE_TLS_UNKNOWN_CA);
  ferry_fake_origin_reset_connections (rig->origin);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_CERTIFICATE_IS_INVALID);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (certificates); i++)
    g_test_add_data_func (certificates[i].name, GSIZE_TO_POINTER (i), test_bad_certificate);
  g_test_add_data_func ("/faults/tls/whole", GUINT_TO_POINTER (1), test_whole);
  g_test_add_data_func ("/faults/tls/whole-with-several-connections", GUINT_TO_POINTER (4),
                        test_whole);
  g_test_add_func ("/faults/tls/old-protocol", test_old_protocol);
  g_test_add_func ("/faults/tls/many-requests-over-one-connection", test_many_requests);
  g_test_add_func ("/faults/tls/unknown-length-with-a-farewell", test_unknown_length);
  g_test_add_func ("/faults/tls/silent-handshake", test_silent_handshake);
  g_test_add_func ("/faults/tls/cut-goes-on", test_cut);
  g_test_add_func ("/faults/tls/cut-is-no-end", test_cut_of_unknown_length);
  g_test_add_func ("/faults/tls/is-not-given-up-by-a-redirect", test_downgrade);
  g_test_add_func ("/faults/tls/unreadable-authorities", test_unreadable_authorities);
  g_test_add_func ("/faults/tls/other-good-certificate-goes-on", test_changed_to_good);
  g_test_add_func ("/faults/tls/bad-certificate-on-resume-keeps-the-part", test_changed_to_bad);
  g_test_add_func ("/faults/tls/exception-goes-on", test_exception);
  g_test_add_func ("/faults/tls/exception-is-for-one-certificate", test_exception_for_another);

  return g_test_run ();
}
