/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "part-fixture.h"

PartFixture *
part_fixture_new (void)
{
  FerryTestRigOptions options = { .no_origin = TRUE };
  PartFixture        *self = g_new0 (PartFixture, 1);

  self->rig = ferry_test_rig_new (&options);
  ferry_fake_network_set_online (self->rig->network, FALSE);
  self->catalog = ferry_catalog_new (self->rig->store, self->rig->engine);
  self->clock = ferry_fake_clock_new ();
  return self;
}

static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

void
part_fixture_free (PartFixture *self)
{
  part_fixture_settle ();
  ferry_test_rig_until (self->rig, "no thread sorts any more", is_alone, self->catalog);
  g_assert_finalize_object (self->catalog);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (self->clock), ==, 0);
  g_assert_finalize_object (self->clock);
  ferry_test_rig_free (self->rig);
  g_free (self);
}

FerryTransfer *
part_fixture_add (PartFixture *self,
                  const char  *name,
                  const char  *group)
{
  g_autofree char *uri = g_strdup_printf ("https://example.org/%s", name);
  g_autofree char *options = NULL;

  if (group != NULL)
    options = g_strdup_printf ("'group': <'%s'>", group);
  return ferry_test_rig_get (self->rig, uri, options);
}

static void
apply (FerryTransfer *transfer,
       FerryEvent     event,
       FerryReason    reason)
{
  g_assert_true (ferry_transfer_apply (transfer, event, reason));
}

/* As any transfer can: by the queue. */
static void
make_idle (FerryTransfer *transfer)
{
  FerryStatus status = ferry_transfer_get_status (transfer);

  if (ferry_status_is_settled (status))
    apply (transfer, FERRY_EVENT_RETRY, FERRY_REASON_QUEUED);
  else if (status == FERRY_STATUS_RUNNING)
    apply (transfer, FERRY_EVENT_YIELD, FERRY_REASON_QUEUED);
  else if (status != FERRY_STATUS_IDLE)
    apply (transfer, FERRY_EVENT_RESUME, FERRY_REASON_QUEUED);
}

void
part_fixture_set_status (FerryTransfer *transfer,
                         FerryStatus    status)
{
  if (ferry_transfer_get_status (transfer) == status)
    return;

  make_idle (transfer);
  switch (status)
    {
    case FERRY_STATUS_IDLE:
      break;
    case FERRY_STATUS_RUNNING:
      apply (transfer, FERRY_EVENT_START, FERRY_REASON_CONNECTING);
      break;
    case FERRY_STATUS_PAUSED:
      apply (transfer, FERRY_EVENT_PAUSE, FERRY_REASON_USER);
      break;
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
      apply (transfer, FERRY_EVENT_COST_DENIED, FERRY_REASON_METERED);
      break;
    case FERRY_STATUS_PAUSED_NO_NETWORK:
      apply (transfer, FERRY_EVENT_NETWORK_LOST, FERRY_REASON_OFFLINE);
      break;
    case FERRY_STATUS_COMPLETED:
      apply (transfer, FERRY_EVENT_START, FERRY_REASON_CONNECTING);
      apply (transfer, FERRY_EVENT_COMPLETE, FERRY_REASON_NONE);
      break;
    case FERRY_STATUS_CANCELED:
      apply (transfer, FERRY_EVENT_CANCEL, FERRY_REASON_NONE);
      break;
    case FERRY_STATUS_ERROR:
      apply (transfer, FERRY_EVENT_FAIL, FERRY_REASON_NONE);
      break;
    case FERRY_STATUS_PAUSED_RECOVERABLE:
      apply (transfer, FERRY_EVENT_NEEDS_USER, FERRY_REASON_SIGN_IN);
      break;
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      apply (transfer, FERRY_EVENT_SYSTEM_DENIED, FERRY_REASON_BATTERY);
      break;
    }
}

void
part_fixture_set_total (FerryTransfer *transfer,
                        gint64         total)
{
  ferry_transfer_edit (transfer)->total = total;
  ferry_transfer_commit (transfer);
}

void
part_fixture_set_name (FerryTransfer *transfer,
                       const char    *name)
{
  FerryTransferRecord *record = ferry_transfer_edit (transfer);

  g_free (record->name);
  record->name = g_strdup (name);
  ferry_transfer_commit (transfer);
}

void
part_fixture_remove (PartFixture *self,
                     const char  *id)
{
  g_autoptr (GError) error = NULL;

  ferry_engine_remove (self->rig->engine, id, FALSE, &error);
  g_assert_no_error (error);
}

FerryCatalogItem *
part_fixture_get_item (PartFixture   *self,
                       FerryTransfer *transfer)
{
  FerryCatalogItem *item = ferry_catalog_lookup (self->catalog, ferry_transfer_get_id (transfer));

  g_assert_nonnull (item);
  return item;
}

void
part_fixture_parse_query (const char *text,
                          FerryQuery *query)
{
  g_autofree char     *whole = g_strdup_printf ("{%s}", text);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GError)   error = NULL;

  variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, whole, NULL, NULL, &error);
  g_assert_no_error (error);
  ferry_query_decode (variant, query, &error);
  g_assert_no_error (error);
}

char *
part_fixture_select (PartFixture *self,
                     const char  *query)
{
  g_auto (FerryQuery)   decoded = { 0 };
  g_autoptr (GPtrArray) found = NULL;
  GString              *names = g_string_new (NULL);

  part_fixture_parse_query (query, &decoded);
  found = ferry_catalog_select (self->catalog, &decoded);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                            ((FerryCatalogItem *) found->pdata[i])->name);
  return g_string_free (names, FALSE);
}

void
part_fixture_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
