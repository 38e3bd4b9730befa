/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryJobs:
 *
 * Long work on the main thread in short slices, so that the main loop comes round
 * in between (I7). One job at a time, in the order in which they were pushed.
 */
typedef struct _FerryJobs FerryJobs;

/* The next piece of a job, short against a slice. TRUE while there is more. */
typedef gboolean (*FerryJobFunc) (gpointer data);

/* @slice: µs that the main loop is kept at most. */
FerryJobs *ferry_jobs_new (gint64 slice);
void       ferry_jobs_free (FerryJobs *self);

/* @data is freed with @destroy once the job is done. */
void ferry_jobs_push (FerryJobs *self, FerryJobFunc step, gpointer data, GDestroyNotify destroy);
/* All that is not done is freed undone. */
void     ferry_jobs_clear (FerryJobs *self);
gboolean ferry_jobs_is_empty (FerryJobs *self);

/* Called each time that the last job is done or there is one again. */
typedef void (*FerryJobsFunc) (gpointer user_data);
void ferry_jobs_set_notify (FerryJobs *self, FerryJobsFunc notify, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryJobs, ferry_jobs_free)

G_END_DECLS
