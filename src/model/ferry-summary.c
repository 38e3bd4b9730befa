/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-summary.h"

#include "ferry-query.h"
#include "ferry-row.h"
#include "ferry-uri.h"

#include <string.h>

/* More than these are not found: there is one such text for each transfer. */
#define MAX_NAMES_BYTES 4096

/* An internationalised host is found in either of its forms. */
static char *
dup_host (FerryRequest *request)
{
  g_autoptr (GUri) uri = ferry_uri_parse (ferry_request_get_uri (request), NULL);
  const char      *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autofree char *shown = NULL;

  if (host == NULL)
    return g_strdup ("");
  shown = g_hostname_to_unicode (host);
  if (shown == NULL || g_str_equal (shown, host))
    return g_strdup (host);
  return g_strconcat (shown, " ", host, NULL);
}

/* The texts behind one another, each with its NUL. */
static char *
join_texts (FerrySummary *self,
            const char   *name,
            const char   *search,
            const char   *group)
{
  gsize name_size = strlen (name) + 1;
  gsize search_size = strlen (search) + 1;
  gsize group_size = strlen (group) + 1;
  char *texts = g_malloc (name_size + search_size + group_size);

  self->name = memcpy (texts, name, name_size);
  self->search = memcpy (texts + name_size, search, search_size);
  self->group = memcpy (texts + name_size + search_size, group, group_size);
  return texts;
}

/* Of an upload of several files what each is called, a line each. */
static char *
dup_names_of_files (FerryRequest *request)
{
  const char *const *files = ferry_request_get_files (request);
  GString           *names = g_string_new (NULL);

  for (guint i = 0; files[i] != NULL && files[1] != NULL && names->len < MAX_NAMES_BYTES; i++)
    {
      g_autofree char *base = g_path_get_basename (files[i]);

      g_string_append_printf (names, "\n%s", base);
    }

  return g_string_free (names, FALSE);
}

void
ferry_summary_of_transfer (FerryTransfer *transfer,
                           FerrySummary  *self,
                           char         **texts)
{
  const FerryTransferRecord *record;
  FerryRequest              *request;
  const char                *group;
  g_autofree char           *name = NULL;
  g_autofree char           *folded_name = NULL;
  g_autofree char           *host = NULL;
  g_autofree char           *names = NULL;
  g_autofree char           *unfolded = NULL;
  g_autofree char           *rest = NULL;
  g_autofree char           *search = NULL;

  g_return_if_fail (FERRY_IS_TRANSFER (transfer));
  g_return_if_fail (self != NULL && texts != NULL);

  record = ferry_transfer_get_record (transfer);
  request = ferry_transfer_get_request (transfer);
  group = ferry_request_get_group (request);
  if (group == NULL)
    group = "";
  name = ferry_row_name_transfer (transfer);
  folded_name = ferry_query_fold (name);
  host = dup_host (request);
  names = dup_names_of_files (request);
  unfolded = g_strconcat (host, "\n", group, names, NULL);
  rest = ferry_query_fold (unfolded);
  search = g_strconcat (folded_name, "\n", rest, NULL);

  self->status = record->status;
  self->created = record->created / G_USEC_PER_SEC;
  self->finished = record->finished / G_USEC_PER_SEC;
  self->total = record->total;
  *texts = join_texts (self, folded_name, search, group);
}
