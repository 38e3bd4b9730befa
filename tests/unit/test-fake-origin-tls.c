/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-origin.h"
#include "ferry-plain-client.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#define SIZE 100000
#define PATH "/file.bin"
#define SEED ferry_fake_content_seed (PATH, 1)
#define GET_AND_CLOSE "GET " PATH " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

static FerryFakeOrigin *
start (FerryFakeTls tls)
{
  const FerryFakeOriginOptions options = { .tls = tls };
  g_autoptr (GError)           error = NULL;
  FerryFakeOrigin             *origin = ferry_fake_origin_new (&options, &error);

  g_assert_no_error (error);

  return origin;
}

/* The database reads the file only at the handshake. */
static GTlsDatabase *
load_ca (FerryFakeOrigin *origin,
         char           **name)
{
  g_autoptr (GError) error = NULL;
  GTlsDatabase      *database;
  int                fd = g_file_open_tmp ("ferry-ca-XXXXXX.pem", name, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (*name, ferry_fake_origin_get_ca (origin), -1, &error);
  g_assert_no_error (error);
  database = g_tls_file_database_new (*name, &error);
  g_assert_no_error (error);

  return database;
}

static gboolean
accept_cb (GTlsConnection      *connection,
           GTlsCertificate     *certificate,
           GTlsCertificateFlags errors,
           gpointer             data)
{
  *(GTlsCertificateFlags *) data = errors;

  return TRUE;
}

/* @errors: (out): what is wrong with the certificate, which is accepted. */
static GIOStream *
shake_hands (FerryFakeOrigin      *origin,
             GTlsCertificateFlags *errors,
             GError              **error)
{
  g_autoptr (GIOStream)          plain = ferry_plain_client_connect (origin);
  g_autoptr (GSocketConnectable) identity = g_network_address_new ("localhost", 443);
  g_autoptr (GIOStream)          stream = g_tls_client_connection_new (plain, identity, error);
  g_autoptr (GTlsDatabase)       database = NULL;
  g_autofree char               *name = NULL;
  gboolean                       is_done;

  g_assert_nonnull (stream);
  *errors = 0;
  database = load_ca (origin, &name);
  g_tls_connection_set_database (G_TLS_CONNECTION (stream), database);
  g_signal_connect (stream, "accept-certificate", G_CALLBACK (accept_cb), errors);
  is_done = g_tls_connection_handshake (G_TLS_CONNECTION (stream), NULL, error);
  g_remove (name);

  return is_done ? g_steal_pointer (&stream) : NULL;
}

static void
test_certificates (void)
{
  static const struct
  {
    FerryFakeTls         tls;
    GTlsCertificateFlags errors;
  } rows[] = {
    { FERRY_FAKE_TLS_GOOD, 0 },
    { FERRY_FAKE_TLS_OTHER_GOOD, 0 },
    { FERRY_FAKE_TLS_EXPIRED, G_TLS_CERTIFICATE_EXPIRED },
    { FERRY_FAKE_TLS_NOT_YET_VALID, G_TLS_CERTIFICATE_NOT_ACTIVATED },
    { FERRY_FAKE_TLS_SELF_SIGNED, G_TLS_CERTIFICATE_UNKNOWN_CA },
    { FERRY_FAKE_TLS_WRONG_HOST, G_TLS_CERTIFICATE_BAD_IDENTITY },
    { FERRY_FAKE_TLS_UNKNOWN_CA, G_TLS_CERTIFICATE_UNKNOWN_CA },
    { FERRY_FAKE_TLS_WEAK_KEY, G_TLS_CERTIFICATE_INSECURE },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start (rows[i].tls);
      g_autoptr (GIOStream)       stream = NULL;
      g_autoptr (FerryPlainReply) reply = NULL;
      g_autoptr (GError)          error = NULL;
      GTlsCertificateFlags        errors = 0;

      ferry_fake_origin_add_file (origin, PATH, SIZE, NULL);
      stream = shake_hands (origin, &errors, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (errors, ==, rows[i].errors);
      ferry_plain_client_say (stream, GET_AND_CLOSE);
      reply = ferry_plain_client_read (stream);
      g_assert_false (reply->is_reset);
      ferry_plain_reply_assert_content (reply, SEED, 0, SIZE);
    }
}

/* Whether the TLS of this system still talks to it is not ours to say. */
static void
test_old_protocol (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (FERRY_FAKE_TLS_OLD_PROTOCOL);
  g_autoptr (GIOStream)       stream = NULL;
  g_autoptr (GError)          error = NULL;
  GTlsCertificateFlags        errors;

  stream = shake_hands (origin, &errors, &error);

  if (stream != NULL)
    g_assert_cmpint (g_tls_connection_get_protocol_version (G_TLS_CONNECTION (stream)), ==,
                     G_TLS_PROTOCOL_VERSION_TLS_1_0);
}

static GTlsCertificate *
get_certificate (FerryFakeOrigin *origin)
{
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError)    error = NULL;
  GTlsCertificateFlags  errors;

  stream = shake_hands (origin, &errors, &error);
  g_assert_no_error (error);

  return g_object_ref (g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (stream)));
}

static void
test_certificate_changes (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (FERRY_FAKE_TLS_GOOD);
  g_autoptr (GTlsCertificate) first = get_certificate (origin);
  g_autoptr (GTlsCertificate) same = get_certificate (origin);
  g_autoptr (GTlsCertificate) other = NULL;

  ferry_fake_origin_set_tls (origin, FERRY_FAKE_TLS_OTHER_GOOD);
  other = get_certificate (origin);

  g_assert_true (g_tls_certificate_is_same (first, same));
  g_assert_false (g_tls_certificate_is_same (first, other));
}

static void
test_cuts (void)
{
  static const struct
  {
    const char *fault;
    gboolean    is_noticed;
  } rows[] = {
    { "cut:5000", FALSE },
    { "tls-cut:5000", TRUE },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start (FERRY_FAKE_TLS_GOOD);
      g_autoptr (GIOStream)       stream = NULL;
      g_autoptr (FerryPlainReply) reply = NULL;
      g_autoptr (GError)          error = NULL;
      GTlsCertificateFlags        errors;

      ferry_fake_origin_add_file (origin, PATH, SIZE, rows[i].fault);
      stream = shake_hands (origin, &errors, &error);
      g_assert_no_error (error);
      ferry_plain_client_say (stream, GET_AND_CLOSE);
      reply = ferry_plain_client_read (stream);
      g_assert_cmpint (reply->is_reset, ==, rows[i].is_noticed);
      ferry_plain_reply_assert_content (reply, SEED, 0, 5000);
    }
}

static void
test_plain_text_to_tls (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (FERRY_FAKE_TLS_GOOD);
  g_autoptr (FerryPlainReply) reply = ferry_plain_client_ask (origin, "GET", PATH, NULL);

  g_assert_cmpuint (reply->status, ==, 0);
  g_assert_cmpuint (ferry_fake_origin_get_count (origin, FERRY_FAKE_COUNT_REQUESTS), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fake-origin-tls/certificates-are-wrong-as-asked", test_certificates);
  g_test_add_func ("/fake-origin-tls/old-protocol-is-all-there-is", test_old_protocol);
  g_test_add_func ("/fake-origin-tls/certificate-changes", test_certificate_changes);
  g_test_add_func ("/fake-origin-tls/cut-without-close-notify-is-noticed", test_cuts);
  g_test_add_func ("/fake-origin-tls/plain-text-is-no-request", test_plain_text_to_tls);

  return g_test_run ();
}
