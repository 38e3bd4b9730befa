/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-metalink.h"

#include "ferry-cli-client.h"
#include "ferry-metalink.h"
#include "ferry-uri.h"

/* "aa{sv}": what the file that @wish is for lists. (transfer full) */
typedef GVariant *(*FetchFunc) (const FerryCliWish *wish,
                                gpointer            data,
                                GError            **error);

static gboolean
is_list (const FerryCliWish *wish)
{
  g_autoptr (GUri) uri = ferry_uri_parse (ferry_request_get_uri (wish->request), NULL);

  return uri != NULL && ferry_request_get_direction (wish->request) == FERRY_DIRECTION_DOWNLOAD &&
         ferry_metalink_is_name (g_uri_get_path (uri));
}

static gboolean
read_all (FerryCliOptions *options,
          FetchFunc        fetch,
          gpointer         data,
          GError         **error)
{
  guint i = 0;

  while (i < options->wishes->len && !options->is_as_it_is)
    {
      const FerryCliWish  *wish = g_ptr_array_index (options->wishes, i);
      g_autoptr (GVariant) found = NULL;

      if (!is_list (wish))
        {
          i++;
          continue;
        }
      found = fetch (wish, data, error);
      if (found == NULL || !ferry_cli_options_replace (options, i, found, error))
        return FALSE;
      /* What was listed is not read as a list again. */
      i += (guint) g_variant_n_children (found);
    }

  return TRUE;
}

static GVariant *
ask_service (const FerryCliWish *wish,
             gpointer            data,
             GError            **error)
{
  FerryClient          *client = data;
  g_auto (FerryCliCall) call = { 0 };

  ferry_client_read_metalink_async (client, wish->options, NULL, ferry_cli_call_done_cb, &call);
  return ferry_client_read_metalink_finish (client, ferry_cli_call_wait (&call), error);
}

gboolean
ferry_cli_metalink_read_by_service (FerryCliOptions *options,
                                    FerryClient     *client,
                                    GError         **error)
{
  return read_all (options, ask_service, client, error);
}

static GVariant *
fetch_here (const FerryCliWish *wish,
            gpointer            data,
            GError            **error)
{
  FerryEngine          *engine = data;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GBytes)    text = NULL;
  g_autofree char      *uri = NULL;
  g_auto (FerryCliCall) call = { 0 };
  GVariantBuilder       found;

  ferry_engine_fetch_text_async (engine, wish->request, wish->secrets, FERRY_METALINK_MAX_BYTES,
                                 NULL, ferry_cli_call_done_cb, &call);
  text = ferry_engine_fetch_text_finish (engine, ferry_cli_call_wait (&call), &uri, error);
  files = text != NULL ? ferry_metalink_parse (text, uri, error) : NULL;
  if (files == NULL)
    return NULL;

  g_variant_builder_init (&found, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < files->len; i++)
    g_variant_builder_add_value (&found,
                                 ferry_metalink_file_to_options (g_ptr_array_index (files, i)));
  return g_variant_ref_sink (g_variant_builder_end (&found));
}

gboolean
ferry_cli_metalink_read_by_engine (FerryCliOptions *options,
                                   FerryEngine     *engine,
                                   GError         **error)
{
  return read_all (options, fetch_here, engine, error);
}
