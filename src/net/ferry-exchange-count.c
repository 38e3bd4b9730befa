/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-exchange-private.h"

#include <string.h>

/* The HTTP library writes and reads heads itself: how long they are is seen by what
 * they say. */

/* "HTTP/1.1" with a blank, and the ends of the first line and of the head. */
#define FRAME_LENGTH 13

static void
add_header (const char *name,
            const char *value,
            gpointer    data)
{
  gsize *length = data;

  /* ": " and the end of the line. */
  *length += strlen (name) + strlen (value) + 4;
}

static void
wrote_headers_cb (SoupMessage *message,
                  gpointer     data)
{
  FerryExchange *self = data;
  GUri          *uri = soup_message_get_uri (message);
  gsize          length = FRAME_LENGTH + strlen (soup_message_get_method (message)) + 1;

  length += strlen (g_uri_get_path (uri));
  if (g_uri_get_query (uri) != NULL)
    length += strlen (g_uri_get_query (uri)) + 1;
  soup_message_headers_foreach (soup_message_get_request_headers (message), add_header, &length);
  ferry_traffic_counter_add_sent (self->counter, length);
}

static void
wrote_body_data_cb (SoupMessage *message,
                    guint        size,
                    gpointer     data)
{
  FerryExchange *self = data;

  ferry_traffic_counter_add_sent (self->counter, size);
}

static void
got_headers_cb (SoupMessage *message,
                gpointer     data)
{
  FerryExchange *self = data;
  const char    *phrase = soup_message_get_reason_phrase (message);
  gsize          length = FRAME_LENGTH + strlen ("200 ");

  length += phrase != NULL ? strlen (phrase) : 0;
  soup_message_headers_foreach (soup_message_get_response_headers (message), add_header, &length);
  ferry_traffic_counter_add_received (self->counter, length);
}

void
ferry_exchange_count_message (FerryExchange *self)
{
  if (self->counter == NULL)
    return;

  g_signal_connect (self->message, "wrote-headers", G_CALLBACK (wrote_headers_cb), self);
  g_signal_connect (self->message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), self);
  g_signal_connect (self->message, "got-headers", G_CALLBACK (got_headers_cb), self);
}

void
ferry_exchange_count_read (FerryExchange *self,
                           gsize          size)
{
  if (self->ftp == NULL)
    ferry_traffic_counter_add_received (self->counter, size);
}
