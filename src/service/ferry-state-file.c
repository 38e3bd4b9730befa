/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-state-file.h"

#include "ferry-text-check.h"

#include <glib/gstdio.h>

#define ASIDE ".corrupt"

/* Far more than Ferry ever writes. */
#define MOST_BYTES (64 * 1024 * 1024)
/* The reason may quote a line of any length. */
#define MOST_SAID 200

/* It is written anew before long: what somebody has set would be lost with it. */
static void
set_aside (const char *path,
           const char *reason)
{
  g_autofree char *aside = g_strconcat (path, ASIDE, NULL);
  g_autofree char *said = ferry_text_make_plain (reason, MOST_SAID);

  if (g_rename (path, aside) == 0)
    g_message ("“%s” cannot be read, and is set aside as “%s”: %s", path, aside, said);
  else
    g_message ("“%s” cannot be read: %s", path, said);
}

GKeyFile *
ferry_state_file_load (const char *path)
{
  GKeyFile          *file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  GStatBuf           status;

  /* To open a pipe would wait for somebody who writes into it. */
  if (g_stat (path, &status) == 0 && (!S_ISREG (status.st_mode) || status.st_size > MOST_BYTES))
    {
      set_aside (path, S_ISREG (status.st_mode) ? "it is too large" : "it is no regular file");
      return file;
    }

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return file;
  if (error->domain == G_KEY_FILE_ERROR)
    set_aside (path, error->message);
  else
    g_message ("“%s” cannot be read: %s", path, error->message);

  return file;
}

typedef struct
{
  GTask  *task;  /* (owned) */
  char   *path;  /* (owned) */
  char   *text;  /* (owned) */
  GError *error; /* (owned) (nullable) */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->task);
  g_free (saving->path);
  g_free (saving->text);
  g_clear_error (&saving->error);
  g_free (saving);
}

static void
save_work (gpointer data)
{
  Saving *saving = data;

  g_file_set_contents_full (saving->path, saving->text, -1,
                            G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                            0600, &saving->error);
}

static void
saved_cb (gpointer data)
{
  Saving *saving = data;

  if (saving->error != NULL)
    g_task_return_error (saving->task, g_steal_pointer (&saving->error));
  else
    g_task_return_boolean (saving->task, TRUE);
}

void
ferry_state_file_save_async (const char         *path,
                             GKeyFile           *file,
                             FerryWriter        *writer,
                             gpointer            source,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->task = g_task_new (source, NULL, callback, user_data);
  g_task_set_source_tag (saving->task, ferry_state_file_save_async);
  saving->path = g_strdup (path);
  saving->text = g_key_file_to_data (file, NULL, NULL);
  ferry_writer_push (writer, save_work, saved_cb, saving, saving_free, NULL);
}

gboolean
ferry_state_file_save_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_state_file_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
