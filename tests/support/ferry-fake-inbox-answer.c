/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox-visitor-private.h"

#include <string.h>

static void
append_fault_lines (FerryFakeVisitor *self,
                    GString          *head)
{
  GPtrArray *lines = self->plan.headers;
  guint      i;

  for (i = 0; i < lines->len; i++)
    {
      ferry_fake_head_append_text (head, lines->pdata[i], &self->visit.view);
      g_string_append (head, "\r\n");
    }
}

static gboolean
ends (const FerryFakeVisitor *self)
{
  return ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_CLOSE) ||
         ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_CLOSE_QUIETLY) ||
         ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_STATUS_EARLY_CLOSE) ||
         ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_STATUS_EARLY_RESET) ||
         ferry_fake_request_has_token (self->request, "Connection", "close") ||
         g_str_equal (self->request->version, "HTTP/1.0");
}

static char *
dup_head (FerryFakeVisitor *self)
{
  FerryFakeVisit     *visit = &self->visit;
  g_autoptr (GString) head = g_string_new (NULL);
  g_autofree char    *date = ferry_fake_head_format_date (g_get_real_time () / G_USEC_PER_SEC);
  guint64             length = visit->body->len;

  if (visit->announced >= 0 && g_str_equal (self->request->method, "HEAD"))
    length = visit->announced;
  g_string_append_printf (head, "HTTP/1.1 %u %s\r\nDate: %s\r\n", visit->status,
                          ferry_fake_head_get_phrase (visit->status), date);
  if (visit->status != 204 && visit->status != 304)
    g_string_append_printf (head, "Content-Length: %" G_GUINT64_FORMAT "\r\n", length);
  g_string_append (head, visit->head->str);
  append_fault_lines (self, head);
  if (ends (self) && !ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_CLOSE_QUIETLY))
    g_string_append (head, "Connection: close\r\n");
  g_string_append (head, "\r\n");

  return g_string_free (g_steal_pointer (&head), FALSE);
}

static void
replace_body (FerryFakeVisitor *self)
{
  GByteArray *body = self->visit.body;
  gint64      size = ferry_fake_visitor_get_number (self, FERRY_FAKE_FAULT_ANSWER_SIZE);

  if (ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_ANSWER_BODY))
    {
      const char         *text = ferry_fake_plan_get_text (&self->plan,
                                                           FERRY_FAKE_FAULT_ANSWER_BODY);
      g_autoptr (GString) filled = g_string_new (NULL);

      ferry_fake_head_append_text (filled, text != NULL ? text : "", &self->visit.view);
      g_byte_array_set_size (body, 0);
      g_byte_array_append (body, (const guint8 *) filled->str, filled->len);
    }
  if (size >= 0)
    {
      g_byte_array_set_size (body, size);
      memset (body->data, 'x', size);
    }
}

gboolean
ferry_fake_visitor_answer (FerryFakeVisitor *self)
{
  FerryFakeVisit  *visit = &self->visit;
  gint64           delay = ferry_fake_visitor_get_number (self, FERRY_FAKE_FAULT_DELAY);
  g_autofree char *head = NULL;
  gboolean         is_sent;

  self->is_answered = TRUE;
  self->end = FERRY_FAKE_END_RESET;
  if (ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_ANSWER_LOST))
    return FALSE;
  if (ferry_fake_visitor_has (self, FERRY_FAKE_FAULT_HANG))
    return ferry_fake_visitor_stay (self, -1);
  if (delay >= 0 && !ferry_fake_wire_sleep (self->wire, delay))
    return FALSE;
  self->end = FERRY_FAKE_END_CLEAN;

  replace_body (self);
  pthread_mutex_lock (&self->inbox->lock);
  self->request->status = visit->status;
  ferry_fake_visitor_update_log (self);
  pthread_mutex_unlock (&self->inbox->lock);

  head = dup_head (self);
  is_sent = ferry_fake_visitor_say (self, head);
  if (visit->status != 204 && visit->status != 304 &&
      !g_str_equal (self->request->method, "HEAD"))
    is_sent = is_sent && ferry_fake_wire_write (self->wire, visit->body->data, visit->body->len);

  return is_sent && !ends (self);
}
