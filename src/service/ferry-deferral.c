/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-deferral.h"

#include "ferry-error.h"
#include "ferry-jobs.h"
#include "ferry-state.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* What the main loop is kept for at most when many fall due together. */
#define SLICE (5 * G_TIME_SPAN_MILLISECOND)

/* So many are done before the service leaves: nobody waits for that. */
#define FEW 64

/* What the file of those put away says. */
#define WORD_CANCEL "cancel"
#define WORD_REMOVE "remove"
#define WORD_DELETE "delete" /* removed with its file */
#define WORD_RESUME "resume"
#define WORD_STOPPED "stopped"

/* One transfer that looks as it will. */
typedef struct
{
  char         *id; /* (owned) */
  FerryDeferred verb;
  gboolean      deletes_file;
  gboolean      was_stopped; /* by us: it goes on when the deed is undone */
  char         *owner;       /* (owned) */
  char         *word;        /* (owned) */
  gint64        when;        /* monotonic */
} Deed;

struct _FerryDeferral
{
  FerryEngine  *engine;  /* (owned) */
  FerryCatalog *catalog; /* (owned) */
  FerryClock   *clock;   /* (owned) */

  GQueue      deeds;    /* (owned) (element-type Deed) the first is due first */
  GHashTable *links;    /* (owned) (element-type utf8 GList) where the deed of an id is */
  GQueue      resuming; /* (owned) (element-type utf8) undone: they go on in this order */
  GHashTable *waiting;  /* (owned) (element-type utf8) a set: those of resuming that still wait */
  guint       alarm_id; /* 0 */
  FerryJobs  *jobs;     /* (owned) */
};

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  g_free (deed->id);
  g_free (deed->owner);
  g_free (deed->word);
  g_free (deed);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

/* (transfer full) */
static Deed *
take_deed (FerryDeferral *self,
           GList         *link)
{
  Deed *deed = link->data;

  g_hash_table_remove (self->links, deed->id);
  g_queue_delete_link (&self->deeds, link);
  return deed;
}

/* Doing. */

static void
do_deed (FerryDeferral *self,
         const Deed    *deed)
{
  /* That it means nothing any more is no harm: then it was shown too early. */
  switch (deed->verb)
    {
    case FERRY_DEFERRED_CANCEL:
      ferry_catalog_stop_pretending (self->catalog, deed->id);
      ferry_engine_cancel (self->engine, deed->id, NULL);
      break;
    case FERRY_DEFERRED_REMOVE:
      if (!ferry_engine_remove (self->engine, deed->id, deed->deletes_file, NULL))
        ferry_catalog_set_hidden (self->catalog, deed->id, FALSE);
      break;
    }
}

static void
resume_now (FerryDeferral *self,
            const char    *id)
{
  g_hash_table_remove (self->waiting, id);
  /* It may be at its end, or paused no more. */
  ferry_engine_resume (self->engine, id, NULL);
}

static void
resume_later (FerryDeferral *self,
              const char    *id)
{
  g_hash_table_add (self->waiting, g_strdup (id));
  g_queue_push_tail (&self->resuming, g_strdup (id));
}

/* Of those that look as they did again the first that is still to go on. */
static void
resume_next (FerryDeferral *self)
{
  g_autofree char *id = g_queue_pop_head (&self->resuming);

  if (g_hash_table_contains (self->waiting, id))
    resume_now (self, id);
}

static gint64
get_now (FerryDeferral *self)
{
  return ferry_clock_get_monotonic (self->clock);
}

static gboolean
is_due (FerryDeferral *self)
{
  const Deed *first = g_queue_peek_head (&self->deeds);

  return first != NULL && first->when <= get_now (self);
}

static void schedule (FerryDeferral *self);

static gboolean
step_cb (gpointer data)
{
  FerryDeferral *self = data;

  if (!g_queue_is_empty (&self->resuming))
    resume_next (self);
  else if (is_due (self))
    {
      g_autoptr (Deed) deed = take_deed (self, self->deeds.head);

      do_deed (self, deed);
    }
  if (!g_queue_is_empty (&self->resuming) || is_due (self))
    return TRUE;

  schedule (self);
  return FALSE;
}

static void
work (FerryDeferral *self)
{
  if (ferry_jobs_is_empty (self->jobs))
    ferry_jobs_push (self->jobs, step_cb, self, NULL);
}

static gboolean
alarm_cb (gpointer data)
{
  FerryDeferral *self = data;

  self->alarm_id = 0;
  work (self);
  return G_SOURCE_REMOVE;
}

/* One alarm, for the first. */
static void
schedule (FerryDeferral *self)
{
  const Deed *first = g_queue_peek_head (&self->deeds);

  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  self->alarm_id = 0;
  if (first != NULL)
    self->alarm_id = ferry_clock_add_alarm (self->clock, first->when, alarm_cb, self, NULL);
}

/* Beginning. */

/* FALSE when there was nothing to stop. One that waits for the user stands still
 * already, and would ask again after a pause. */
static gboolean
stop (FerryDeferral *self,
      const char    *id,
      FerryStatus    status)
{
  FerryStatus paused;

  if (status == FERRY_STATUS_PAUSED_RECOVERABLE ||
      !ferry_state_next (status, FERRY_EVENT_PAUSE, &paused))
    return FALSE;

  return ferry_engine_pause (self->engine, id, NULL);
}

static gboolean
may_begin (FerryDeferral *self,
           FerryDeferred  verb,
           const char    *id,
           GError       **error)
{
  FerryCatalogItem *item = ferry_catalog_lookup (self->catalog, id);
  FerryStatus       next;

  if (item == NULL || item->is_hidden)
    {
      ferry_error_set (error, FERRY_ERROR_INVALID_ARGUMENT, id);
      return FALSE;
    }
  if (verb == FERRY_DEFERRED_CANCEL &&
      !ferry_state_next ((FerryStatus) item->status, FERRY_EVENT_CANCEL, &next))
    {
      g_autofree char *detail =
          g_strdup_printf ("cancel: %s", ferry_status_to_nick ((FerryStatus) item->status));

      ferry_error_set (error, FERRY_ERROR_INVALID_ARGUMENT, detail);
      return FALSE;
    }

  return TRUE;
}

static void
add_deed (FerryDeferral *self,
          Deed          *deed)
{
  g_queue_push_tail (&self->deeds, deed);
  g_hash_table_insert (self->links, deed->id, self->deeds.tail);

  switch (deed->verb)
    {
    case FERRY_DEFERRED_CANCEL:
      ferry_catalog_pretend (self->catalog, deed->id, FERRY_STATUS_CANCELED);
      break;
    case FERRY_DEFERRED_REMOVE:
      ferry_catalog_set_hidden (self->catalog, deed->id, TRUE);
      break;
    }
}

gboolean
ferry_deferral_begin (FerryDeferral *self,
                      FerryDeferred  verb,
                      const char    *id,
                      gboolean       delete_file,
                      const char    *owner,
                      const char    *word,
                      GError       **error)
{
  FerryCatalogItem *item;
  Deed             *deed;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!may_begin (self, verb, id, error))
    return FALSE;

  ferry_deferral_release (self, id);
  item = ferry_catalog_lookup (self->catalog, id);
  deed = g_new0 (Deed, 1);
  deed->id = g_strdup (id);
  deed->verb = verb;
  deed->deletes_file = delete_file;
  deed->owner = g_strdup (owner);
  deed->word = g_strdup (word);
  deed->when = get_now (self) + FERRY_DEFERRAL_SECONDS * G_USEC_PER_SEC;
  deed->was_stopped = stop (self, id, (FerryStatus) item->status);
  add_deed (self, deed);
  if (self->alarm_id == 0)
    schedule (self);
  return TRUE;
}

/* Undoing. */

/* It looks as it did; TRUE when it is also to go on. */
static gboolean
restore (FerryDeferral *self,
         const Deed    *deed)
{
  switch (deed->verb)
    {
    case FERRY_DEFERRED_CANCEL:
      ferry_catalog_stop_pretending (self->catalog, deed->id);
      break;
    case FERRY_DEFERRED_REMOVE:
      ferry_catalog_set_hidden (self->catalog, deed->id, FALSE);
      break;
    }

  return deed->was_stopped;
}

guint
ferry_deferral_undo (FerryDeferral *self,
                     const char    *owner,
                     const char    *word,
                     guint          max)
{
  GList *next;
  guint  n_restored = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (GList *link = self->deeds.head; link != NULL && n_restored < max; link = next)
    {
      const Deed *deed = link->data;

      next = link->next;
      if (g_strcmp0 (deed->owner, owner) == 0 && g_str_equal (deed->word, word))
        {
          g_autoptr (Deed) undone = take_deed (self, link);

          n_restored++;
          if (restore (self, undone))
            resume_later (self, undone->id);
        }
    }

  schedule (self);
  if (!g_queue_is_empty (&self->resuming))
    work (self);
  return n_restored;
}

void
ferry_deferral_release (FerryDeferral *self,
                        const char    *id)
{
  GList           *link;
  g_autoptr (Deed) deed = NULL;

  g_return_if_fail (self != NULL);

  if (g_hash_table_contains (self->waiting, id))
    resume_now (self, id);

  link = g_hash_table_lookup (self->links, id);
  if (link == NULL || ((Deed *) link->data)->verb != FERRY_DEFERRED_CANCEL)
    return;
  deed = take_deed (self, link);
  if (restore (self, deed))
    resume_now (self, deed->id);
  schedule (self);
}

gboolean
ferry_deferral_is_pending (FerryDeferral *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !g_queue_is_empty (&self->deeds) || !g_queue_is_empty (&self->resuming);
}

/* Leaving. */

static void
flush (FerryDeferral *self)
{
  while (!g_queue_is_empty (&self->resuming))
    resume_next (self);
  while (!g_queue_is_empty (&self->deeds))
    {
      g_autoptr (Deed) deed = take_deed (self, self->deeds.head);

      do_deed (self, deed);
    }
}

/* In lines: VERB ID [stopped]. */
static char *
write_text (FerryDeferral *self)
{
  GString *text = g_string_new (NULL);

  for (GList *l = self->resuming.head; l != NULL; l = l->next)
    if (g_hash_table_contains (self->waiting, l->data))
      g_string_append_printf (text, WORD_RESUME " %s\n", (const char *) l->data);
  for (GList *l = self->deeds.head; l != NULL; l = l->next)
    {
      const Deed *deed = l->data;
      const char *verb = WORD_CANCEL;

      if (deed->verb == FERRY_DEFERRED_REMOVE)
        verb = deed->deletes_file ? WORD_DELETE : WORD_REMOVE;
      g_string_append_printf (text, "%s %s%s\n", verb, deed->id,
                              deed->was_stopped ? " " WORD_STOPPED : "");
    }

  return g_string_free (text, FALSE);
}

static gboolean
put_away (FerryDeferral *self,
          const char    *path)
{
  g_autofree char   *text = write_text (self);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, &error))
    {
      g_message ("What was put off cannot be noted: %s", error->message);
      return FALSE;
    }

  g_hash_table_remove_all (self->links);
  g_hash_table_remove_all (self->waiting);
  g_queue_clear_full (&self->deeds, deed_free);
  g_queue_clear_full (&self->resuming, g_free);
  return TRUE;
}

void
ferry_deferral_leave (FerryDeferral *self,
                      const char    *path)
{
  guint n_pending;

  g_return_if_fail (self != NULL);

  n_pending = g_queue_get_length (&self->deeds) + g_queue_get_length (&self->resuming);
  if (n_pending <= FEW || !put_away (self, path))
    flush (self);
  ferry_jobs_clear (self->jobs);
  schedule (self);
}

/* Coming back. */

static void
take_up_line (FerryDeferral *self,
              const char    *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  FerryDeferred  verb = FERRY_DEFERRED_REMOVE;
  Deed          *deed;

  if (g_strv_length (words) < 2)
    return;
  if (g_str_equal (words[0], WORD_RESUME))
    {
      resume_later (self, words[1]);
      return;
    }
  if (g_str_equal (words[0], WORD_CANCEL))
    verb = FERRY_DEFERRED_CANCEL;
  else if (!g_str_equal (words[0], WORD_REMOVE) && !g_str_equal (words[0], WORD_DELETE))
    return;
  if (!may_begin (self, verb, words[1], NULL) || g_hash_table_contains (self->links, words[1]))
    return;

  deed = g_new0 (Deed, 1);
  deed->id = g_strdup (words[1]);
  deed->verb = verb;
  deed->deletes_file = g_str_equal (words[0], WORD_DELETE);
  deed->was_stopped = g_strcmp0 (words[2], WORD_STOPPED) == 0;
  deed->when = get_now (self);
  add_deed (self, deed);
}

void
ferry_deferral_take_up (FerryDeferral *self,
                        const char    *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv)   lines = NULL;

  g_return_if_fail (self != NULL);

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;

  /* First, so that nothing is done twice: as ever, a crash undoes what is left. */
  g_unlink (path);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    take_up_line (self, lines[i]);
  if (ferry_deferral_is_pending (self))
    work (self);
}

/* Somebody else has. */
static void
transfer_removed_cb (FerryEngine   *engine,
                     const char    *id,
                     FerryDeferral *self)
{
  GList *link = g_hash_table_lookup (self->links, id);

  g_hash_table_remove (self->waiting, id);
  if (link == NULL)
    return;

  deed_free (take_deed (self, link));
  schedule (self);
}

FerryDeferral *
ferry_deferral_new (FerryEngine  *engine,
                    FerryCatalog *catalog,
                    FerryClock   *clock)
{
  FerryDeferral *self = g_new0 (FerryDeferral, 1);

  self->engine = g_object_ref (engine);
  self->catalog = g_object_ref (catalog);
  self->clock = g_object_ref (clock);
  g_queue_init (&self->deeds);
  g_queue_init (&self->resuming);
  self->links = g_hash_table_new (g_str_hash, g_str_equal);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->jobs = ferry_jobs_new (SLICE);
  g_signal_connect (engine, "transfer-removed", G_CALLBACK (transfer_removed_cb), self);
  return self;
}

void
ferry_deferral_free (FerryDeferral *self)
{
  g_signal_handlers_disconnect_by_data (self->engine, self);
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  ferry_jobs_free (self->jobs);
  g_hash_table_unref (self->links);
  g_hash_table_unref (self->waiting);
  g_queue_clear_full (&self->deeds, deed_free);
  g_queue_clear_full (&self->resuming, g_free);
  g_object_unref (self->clock);
  g_object_unref (self->catalog);
  g_object_unref (self->engine);
  g_free (self);
}
