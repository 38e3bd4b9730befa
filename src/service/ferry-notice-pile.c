/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-notice-pile.h"

struct _FerryNoticePile
{
  GQueue      events; /* (element-type FerryNoticeEvent) (owned) the newest first */
  GHashTable *links;  /* (owned) (element-type utf8 GList): borrowed id → its place */
};

FerryNoticePile *
ferry_notice_pile_new (void)
{
  FerryNoticePile *self = g_new0 (FerryNoticePile, 1);

  g_queue_init (&self->events);
  self->links = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
ferry_notice_pile_free (FerryNoticePile *self)
{
  ferry_notice_pile_clear (self);
  g_hash_table_unref (self->links);
  g_free (self);
}

void
ferry_notice_pile_add (FerryNoticePile  *self,
                       FerryNoticeEvent *event)
{
  ferry_notice_pile_remove (self, event->id);
  g_queue_push_head (&self->events, event);
  g_hash_table_insert (self->links, event->id, self->events.head);
}

static FerryNoticeEvent *
take (FerryNoticePile *self,
      GList           *link)
{
  FerryNoticeEvent *event = link->data;

  g_hash_table_remove (self->links, event->id);
  g_queue_delete_link (&self->events, link);
  return event;
}

gboolean
ferry_notice_pile_remove (FerryNoticePile *self,
                          const char      *id)
{
  GList *link = g_hash_table_lookup (self->links, id);

  if (link == NULL)
    return FALSE;

  ferry_notice_event_free (take (self, link));
  return TRUE;
}

void
ferry_notice_pile_tell (FerryNoticePile *self,
                        guint            serial)
{
  for (GList *link = self->events.head; link != NULL; link = link->next)
    {
      FerryNoticeEvent *event = link->data;

      /* It and all that came before it were told of before. */
      if (event->serial != 0)
        break;
      event->serial = serial;
    }
}

GPtrArray *
ferry_notice_pile_take_told (FerryNoticePile *self,
                             guint            serial)
{
  GPtrArray *told = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_notice_event_free);

  while (self->events.tail != NULL)
    {
      FerryNoticeEvent *oldest = self->events.tail->data;

      if (oldest->serial == 0 || oldest->serial > serial)
        break;
      g_ptr_array_add (told, take (self, self->events.tail));
    }

  return told;
}

void
ferry_notice_pile_clear (FerryNoticePile *self)
{
  g_hash_table_remove_all (self->links);
  g_queue_clear_full (&self->events, (GDestroyNotify) ferry_notice_event_free);
}

const GQueue *
ferry_notice_pile_get_events (FerryNoticePile *self)
{
  return &self->events;
}
