/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-details-page-private.h"

#include <glib/gi18n-lib.h>

/* More files are only counted: a label of thousands of lines takes its time. */
#define MOST_FILES 100

/* ---- The files ------------------------------------------------------------ */

/* (transfer full) */
static char *
list_files (const char *const *files,
            guint              n)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, MOST_FILES); i++)
    {
      g_autofree char *name = g_filename_display_name (files[i]);

      g_string_append_printf (list, "%s%s", i > 0 ? "\n" : "", name);
    }
  if (n > MOST_FILES)
    {
      g_string_append_c (list, '\n');
      g_string_append_printf (list, ngettext ("and %u other", "and %u others", n - MOST_FILES),
                              n - MOST_FILES);
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* Of a download there are none. */
static void
show_files (FerryDetailsPage  *self,
            const char *const *files)
{
  guint            n = files != NULL ? g_strv_length ((char **) files) : 0;
  g_autofree char *only = n == 1 ? g_filename_display_name (files[0]) : NULL;
  g_autofree char *list = n > 1 ? list_files (files, n) : g_strdup ("");
  g_autofree char *count = g_strdup_printf ("%u", n);

  ferry_details_page_show_text (self->source_row, only);
  adw_expander_row_set_subtitle (self->sources_row, count);
  gtk_widget_set_visible (GTK_WIDGET (self->sources_row), n > 1);
  if (g_strcmp0 (list, gtk_label_get_label (self->sources_label)) != 0)
    gtk_label_set_label (self->sources_label, list);
}

/* ---- The protocol --------------------------------------------------------- */

static const char *
describe_protocol (FerryUploadProtocol protocol)
{
  switch (protocol)
    {
    case FERRY_UPLOAD_PROTOCOL_AUTO:
      return _ ("The server is asked what it can");
    case FERRY_UPLOAD_PROTOCOL_PLAIN:
      return _ ("One request, which cannot be resumed");
    case FERRY_UPLOAD_PROTOCOL_TUS:
      return _ ("tus, which can be resumed");
    case FERRY_UPLOAD_PROTOCOL_RESUMABLE:
      return _ ("Resumable uploads of the IETF");
    case FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE:
      return _ ("Pieces by Content-Range, which can be resumed");
    }

  g_return_val_if_reached (NULL);
}

static const char *
describe_way (FerryRequest              *request,
              const FerryTransferRecord *record)
{
  /* What it came to be, or as long as that is not decided what is wished. */
  if (record->upload_protocol != FERRY_UPLOAD_PROTOCOL_AUTO)
    return describe_protocol (record->upload_protocol);

  return describe_protocol (ferry_request_get_upload_protocol (request));
}

/* ---- The answer ----------------------------------------------------------- */

char *
ferry_details_page_build_answer (FerryDetailsPage *self)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (self->whole);
  const char                *data = NULL;
  gsize                      size = 0;
  char                      *text;

  if (record->answer != NULL)
    data = g_bytes_get_data (record->answer, &size);
  text = g_utf8_make_valid (data != NULL ? data : "", (gssize) size);
  /* What it is nobody knows: it may hold bytes that no text has. */
  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) && *c != '\n' && *c != '\t')
      *c = ' ';

  return g_strchomp (text);
}

static void
show_answer (FerryDetailsPage          *self,
             const FerryTransferRecord *record)
{
  g_autofree char *text = ferry_details_page_build_answer (self);
  g_autofree char *shown = NULL;
  g_autofree char *status = NULL;
  GtkTextIter      begin, end;

  gtk_text_buffer_get_bounds (self->answer, &begin, &end);
  shown = gtk_text_buffer_get_text (self->answer, &begin, &end, TRUE);
  /* What somebody has selected in it stays. */
  if (!g_str_equal (text, shown))
    gtk_text_buffer_set_text (self->answer, text, -1);

  /* Translators: %u is a status of HTTP, such as 206. */
  if (record->http_status > 0)
    status = g_strdup_printf (_ ("Status %u"), record->http_status);
  adw_expander_row_set_subtitle (self->answer_row, status != NULL ? status : "");
  gtk_widget_set_visible (GTK_WIDGET (self->answer_row), *text != '\0');
  gtk_widget_set_visible (self->answer_cut_label, record->is_answer_cut);
}

void
ferry_details_page_show_upload (FerryDetailsPage *self)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (self->whole);
  FerryRequest              *request = ferry_transfer_get_request (self->whole);
  FerryDirection             direction = ferry_request_get_direction (request);
  gboolean                   is_upload = direction == FERRY_DIRECTION_UPLOAD;

  show_files (self, is_upload ? ferry_request_get_files (request) : NULL);
  ferry_details_page_show_text (self->protocol_row,
                                is_upload ? describe_way (request, record) : NULL);
  show_answer (self, record);
}
