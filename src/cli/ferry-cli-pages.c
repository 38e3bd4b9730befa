/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-pages.h"

#include "ferry-cli-client.h"
#include "ferry-transfer-list.h"

/* Rows of one question. */
#define PAGE 1000

/* (element-type FerryRow) (transfer full) (nullable) */
static GPtrArray *
read_page (FerryClient      *client,
           const FerryQuery *query,
           guint             count,
           guint            *total,
           GError          **error)
{
  g_auto (FerryCliCall) call = { 0 };

  ferry_client_list_async (client, query, 0, MIN (count, PAGE), NULL, ferry_cli_call_done_cb,
                           &call);

  return ferry_client_list_finish (client, ferry_cli_call_wait (&call), total, error);
}

/* All that @query finds; for each further page it would be looked for anew. */
static char **
read_ids (FerryClient      *client,
          const FerryQuery *query,
          guint             count,
          GError          **error)
{
  g_autoptr (FerryTransferList) list = ferry_transfer_list_new (client);
  g_auto (FerryCliCall)         call = { 0 };

  ferry_transfer_list_set_query (list, query);
  while (!ferry_transfer_list_is_ready (list) &&
         ferry_client_get_state (client) != FERRY_CLIENT_FAILED)
    g_main_context_iteration (NULL, TRUE);
  if (ferry_client_get_state (client) == FERRY_CLIENT_FAILED)
    {
      g_propagate_error (error, g_error_copy (ferry_client_get_error (client)));
      return NULL;
    }

  ferry_transfer_list_get_ids_async (list, 0, count, NULL, ferry_cli_call_done_cb, &call);

  return ferry_transfer_list_get_ids_finish (list, ferry_cli_call_wait (&call), error);
}

/* FALSE when it is the end, one way or the other. */
static gboolean
tell (GPtrArray      *rows,
      FerryCliRowFunc func,
      gpointer        user_data)
{
  for (guint i = 0; i < rows->len; i++)
    if (!func (g_ptr_array_index (rows, i), user_data))
      return FALSE;

  return TRUE;
}

/* The rows of @ids from the second page on. */
static gboolean
read_rest (FerryClient      *client,
           const FerryQuery *query,
           char            **ids,
           FerryCliRowFunc   func,
           gpointer          user_data,
           GError          **error)
{
  guint n = g_strv_length (ids);

  for (guint i = PAGE; i < n; i += PAGE)
    {
      g_autoptr (GPtrArray) rows = NULL;
      g_auto (FerryQuery)   page = { 0 };
      guint                 length = MIN (PAGE, n - i);

      ferry_query_init (&page);
      page.sort = query->sort;
      page.is_descending = query->is_descending;
      page.ids = g_new0 (char *, length + 1);
      for (guint j = 0; j < length; j++)
        page.ids[j] = g_strdup (ids[i + j]);
      rows = read_page (client, &page, length, NULL, error);
      if (rows == NULL)
        return FALSE;
      if (!tell (rows, func, user_data))
        return TRUE;
    }

  return TRUE;
}

gboolean
ferry_cli_pages_read (FerryClient      *client,
                      const FerryQuery *query,
                      guint             count,
                      FerryCliRowFunc   func,
                      gpointer          user_data,
                      guint            *total,
                      GError          **error)
{
  g_autoptr (GPtrArray) first = read_page (client, query, count, total, error);
  g_auto (GStrv)        ids = NULL;

  if (first == NULL)
    return FALSE;
  if (!tell (first, func, user_data) || MIN (*total, count) <= PAGE)
    return TRUE;

  ids = read_ids (client, query, MIN (*total, count), error);

  return ids != NULL && read_rest (client, query, ids, func, user_data, error);
}
