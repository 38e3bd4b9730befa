/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-rig.h"

#define SIZE 10000

/* What is done about it: with one retry allowed, what can be tried again is
 * asked for twice. */
typedef enum
{
  TRIED_AGAIN,
  LEFT_TO_USER,
  GIVEN_UP,
} Deed;

typedef struct
{
  guint       http;
  int         error;
  Deed        deed;
  FerryReason reason; /* while left to the user */
} Row;

static const Row rows[] = {
  { 201, FERRY_ERROR_UNEXPECTED_STATUS_CODE, GIVEN_UP },
  { 202, FERRY_ERROR_UNEXPECTED_STATUS_CODE, GIVEN_UP },
  { 204, FERRY_ERROR_UNEXPECTED_STATUS_CODE, GIVEN_UP },
  { 205, FERRY_ERROR_UNEXPECTED_STATUS_CODE, GIVEN_UP },
  { 207, FERRY_ERROR_UNEXPECTED_STATUS_CODE, GIVEN_UP },
  { 300, FERRY_ERROR_MULTIPLE_CHOICES, LEFT_TO_USER, FERRY_REASON_NEEDS_USER },
  { 301, FERRY_ERROR_REDIRECT_FAILED, GIVEN_UP },
  { 302, FERRY_ERROR_REDIRECT_FAILED, GIVEN_UP },
  { 303, FERRY_ERROR_REDIRECT_FAILED, GIVEN_UP },
  { 304, FERRY_ERROR_NOT_MODIFIED, GIVEN_UP },
  { 305, FERRY_ERROR_USE_PROXY, GIVEN_UP },
  { 306, FERRY_ERROR_UNEXPECTED_REDIRECTION, LEFT_TO_USER, FERRY_REASON_NEEDS_USER },
  { 307, FERRY_ERROR_REDIRECT_FAILED, GIVEN_UP },
  { 308, FERRY_ERROR_REDIRECT_FAILED, GIVEN_UP },
  { 399, FERRY_ERROR_UNEXPECTED_REDIRECTION, LEFT_TO_USER, FERRY_REASON_NEEDS_USER },
  { 400, FERRY_ERROR_BAD_REQUEST, GIVEN_UP },
  { 401, FERRY_ERROR_UNAUTHORIZED, LEFT_TO_USER, FERRY_REASON_SIGN_IN },
  { 402, FERRY_ERROR_PAYMENT_REQUIRED, GIVEN_UP },
  { 403, FERRY_ERROR_FORBIDDEN, LEFT_TO_USER, FERRY_REASON_LINK_EXPIRED },
  { 404, FERRY_ERROR_NOT_FOUND, GIVEN_UP },
  { 405, FERRY_ERROR_METHOD_NOT_ALLOWED, GIVEN_UP },
  { 406, FERRY_ERROR_NOT_ACCEPTABLE, GIVEN_UP },
  { 407, FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED, LEFT_TO_USER, FERRY_REASON_SIGN_IN },
  { 408, FERRY_ERROR_REQUEST_TIMEOUT, TRIED_AGAIN },
  { 409, FERRY_ERROR_CONFLICT, TRIED_AGAIN },
  { 410, FERRY_ERROR_GONE, GIVEN_UP },
  { 411, FERRY_ERROR_LENGTH_REQUIRED, TRIED_AGAIN },
  { 412, FERRY_ERROR_PRECONDITION_FAILED, GIVEN_UP },
  { 413, FERRY_ERROR_REQUEST_ENTITY_TOO_LARGE, LEFT_TO_USER, FERRY_REASON_NEEDS_USER },
  { 414, FERRY_ERROR_REQUEST_URI_TOO_LONG, GIVEN_UP },
  { 415, FERRY_ERROR_UNSUPPORTED_MEDIA_TYPE, GIVEN_UP },
  { 416, FERRY_ERROR_REQUESTED_RANGE_NOT_SATISFIABLE, TRIED_AGAIN },
  { 417, FERRY_ERROR_EXPECTATION_FAILED, TRIED_AGAIN },
  { 418, FERRY_ERROR_UNEXPECTED_CLIENT_ERROR, LEFT_TO_USER, FERRY_REASON_NEEDS_USER },
  { 429, FERRY_ERROR_TOO_MANY_REQUESTS, TRIED_AGAIN },
  { 451, FERRY_ERROR_UNEXPECTED_CLIENT_ERROR, LEFT_TO_USER, FERRY_REASON_NEEDS_USER },
  { 500, FERRY_ERROR_INTERNAL_SERVER_ERROR, TRIED_AGAIN },
  { 501, FERRY_ERROR_NOT_IMPLEMENTED, GIVEN_UP },
  { 502, FERRY_ERROR_BAD_GATEWAY, TRIED_AGAIN },
  { 503, FERRY_ERROR_SERVICE_UNAVAILABLE, TRIED_AGAIN },
  { 504, FERRY_ERROR_GATEWAY_TIMEOUT, TRIED_AGAIN },
  { 505, FERRY_ERROR_HTTP_VERSION_NOT_SUPPORTED, TRIED_AGAIN },
  { 507, FERRY_ERROR_UNEXPECTED_SERVER_ERROR, TRIED_AGAIN },
  { 511, FERRY_ERROR_UNEXPECTED_SERVER_ERROR, TRIED_AGAIN },
  { 600, FERRY_ERROR_UNEXPECTED_STATUS_CODE, GIVEN_UP },
  { 999, FERRY_ERROR_UNEXPECTED_STATUS_CODE, GIVEN_UP },
};

static void
test_row (gconstpointer data)
{
  const Row               *row = data;
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&(FerryTestRigOptions){ .haste = 20 });
  g_autofree char         *fault = g_strdup_printf ("status:%u", row->http);
  FerryTransfer           *transfer;
  FerryStatus              status = FERRY_STATUS_ERROR;

  if (row->deed == LEFT_TO_USER)
    status = FERRY_STATUS_PAUSED_RECOVERABLE;
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, fault);
  transfer = ferry_test_rig_get (rig, "/a.bin", "'retries': <uint32 1>");
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, status, row->error);
  if (row->deed == LEFT_TO_USER)
    g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, row->reason);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==,
                    row->deed == TRIED_AGAIN ? 1 : 0);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, row->deed == TRIED_AGAIN ? 2 : 1);
  ferry_test_rig_assert_listing (rig, "");
}

/* Redirections that say where to are followed, whatever their number. */
static void
test_redirect (gconstpointer data)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *fault = NULL;
  FerryTransfer           *transfer;

  fault = g_strdup_printf ("redirect-status:%u", GPOINTER_TO_UINT (data));
  ferry_fake_origin_add (rig->origin, "/from",
                         &(FerryFakeResource){ .faults = { "redirect:/a.bin", fault } });
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/from", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
}

int
main (int    argc,
      char **argv)
{
  static const guint redirects[] = { 301, 302, 303, 307, 308 };

  ferry_test_rig_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/status/%u-is-%s", rows[i].http,
                                               ferry_error_status_to_nick (rows[i].error));

      g_test_add_data_func (name, &rows[i], test_row);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (redirects); i++)
    {
      g_autofree char *name = g_strdup_printf ("/status/%u-is-followed", redirects[i]);

      g_test_add_data_func (name, GUINT_TO_POINTER (redirects[i]), test_redirect);
    }

  return g_test_run ();
}
