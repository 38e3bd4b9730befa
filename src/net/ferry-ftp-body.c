/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ftp-body.h"

#include <string.h>

/* A reader that comes every few milliseconds finds enough for a fast line. */
#define CAPACITY (256 * 1024)

struct _FerryFtpBody
{
  GInputStream parent_instance;

  GMutex     lock;
  GCond      changed;
  guint8    *ring; /* (owned) (nullable) until the first bytes */
  gsize      begin;
  gsize      fill;
  gboolean   is_ended;
  gboolean   is_shut;
  GError    *error;   /* (owned) (nullable) what is behind the bytes */
  GPtrArray *waiting; /* (owned) (element-type GSource) to be woken */
};

static void ferry_ftp_body_pollable_init (GPollableInputStreamInterface *iface,
                                          gpointer                       iface_data);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryFtpBody,
                               ferry_ftp_body,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      ferry_ftp_body_pollable_init))

/* Under the lock, as are the next two. */
static void
wake (FerryFtpBody *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    g_source_set_ready_time (g_ptr_array_index (self->waiting, i), 0);
  g_ptr_array_set_size (self->waiting, 0);
  g_cond_broadcast (&self->changed);
}

static gboolean
is_ready (FerryFtpBody *self)
{
  return self->fill > 0 || self->is_ended || self->is_shut;
}

static gsize
take (FerryFtpBody *self,
      guint8       *buffer,
      gsize         size)
{
  gsize n = MIN (size, self->fill);
  gsize first = MIN (n, CAPACITY - self->begin);

  memcpy (buffer, self->ring + self->begin, first);
  memcpy (buffer + first, self->ring, n - first);
  self->begin = (self->begin + n) % CAPACITY;
  self->fill -= n;
  g_cond_broadcast (&self->changed);

  return n;
}

static gssize
ferry_ftp_body_read (GInputStream *stream,
                     void         *buffer,
                     gsize         size,
                     GCancellable *cancellable,
                     GError      **error)
{
  FerryFtpBody                   *self = FERRY_FTP_BODY (stream);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (!is_ready (self))
    g_cond_wait (&self->changed, &self->lock);
  if (self->fill > 0)
    return (gssize) take (self, buffer, size);
  if (self->is_ended && self->error == NULL)
    return 0;

  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "closed");
  return -1;
}

static gboolean
ferry_ftp_body_is_readable (GPollableInputStream *stream)
{
  FerryFtpBody                   *self = FERRY_FTP_BODY (stream);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return is_ready (self);
}

typedef struct
{
  GSource       parent;
  FerryFtpBody *body; /* (unowned) of the source that this is a child of */
} Waker;

static gboolean
waker_check (GSource *source)
{
  return ferry_ftp_body_is_readable (G_POLLABLE_INPUT_STREAM (((Waker *) source)->body));
}

static gboolean
waker_prepare (GSource *source,
               int     *timeout)
{
  FerryFtpBody                   *self = ((Waker *) source)->body;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  *timeout = -1;
  if (is_ready (self))
    return TRUE;
  if (!g_ptr_array_find (self->waiting, source, NULL))
    g_ptr_array_add (self->waiting, g_source_ref (source));

  return FALSE;
}

static gboolean
waker_dispatch (GSource    *source,
                GSourceFunc callback,
                gpointer    data)
{
  g_source_set_ready_time (source, -1);
  return G_SOURCE_CONTINUE;
}

static GSource *
ferry_ftp_body_create_source (GPollableInputStream *stream,
                              GCancellable         *cancellable)
{
  static GSourceFuncs funcs = { waker_prepare, waker_check, waker_dispatch, NULL };
  GSource            *source = g_pollable_source_new_full (stream, NULL, cancellable);
  g_autoptr (GSource) waker = g_source_new (&funcs, sizeof (Waker));

  ((Waker *) waker)->body = FERRY_FTP_BODY (stream);
  g_source_add_child_source (source, waker);

  return source;
}

static void
ferry_ftp_body_pollable_init (GPollableInputStreamInterface *iface,
                              gpointer                       iface_data)
{
  iface->is_readable = ferry_ftp_body_is_readable;
  iface->create_source = ferry_ftp_body_create_source;
}

static gboolean
ferry_ftp_body_close (GInputStream *stream,
                      GCancellable *cancellable,
                      GError      **error)
{
  ferry_ftp_body_shut (FERRY_FTP_BODY (stream));
  return TRUE;
}

static void
ferry_ftp_body_finalize (GObject *object)
{
  FerryFtpBody *self = FERRY_FTP_BODY (object);

  g_free (self->ring);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->waiting);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);

  G_OBJECT_CLASS (ferry_ftp_body_parent_class)->finalize (object);
}

static void
ferry_ftp_body_class_init (FerryFtpBodyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_ftp_body_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = ferry_ftp_body_read;
  G_INPUT_STREAM_CLASS (klass)->close_fn = ferry_ftp_body_close;
}

static void
ferry_ftp_body_init (FerryFtpBody *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
}

FerryFtpBody *
ferry_ftp_body_new (void)
{
  return g_object_new (FERRY_TYPE_FTP_BODY, NULL);
}

/* What there is room for, under the lock. */
static gsize
fill (FerryFtpBody *self,
      const guint8 *data,
      gsize         size)
{
  gsize end = (self->begin + self->fill) % CAPACITY;
  gsize n = MIN (size, CAPACITY - self->fill);
  gsize first = MIN (n, CAPACITY - end);

  memcpy (self->ring + end, data, first);
  memcpy (self->ring, data + first, n - first);
  self->fill += n;
  wake (self);

  return n;
}

/* Under the lock, which it leaves while it waits for room. */
static gboolean
put (FerryFtpBody *self,
     const guint8 *data,
     gsize         size)
{
  if (self->ring == NULL)
    self->ring = g_malloc (CAPACITY);
  while (size > 0 && !self->is_shut)
    {
      gsize n;

      if (self->fill == CAPACITY)
        {
          g_cond_wait (&self->changed, &self->lock);
          continue;
        }
      n = fill (self, data, size);
      data += n;
      size -= n;
    }

  return !self->is_shut;
}

gboolean
ferry_ftp_body_put (FerryFtpBody *self,
                    const guint8 *data,
                    gsize         size)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return put (self, data, size);
}

void
ferry_ftp_body_put_last (FerryFtpBody *self,
                         const guint8 *data,
                         gsize         size)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  put (self, data, size);
  self->is_ended = TRUE;
  wake (self);
}

void
ferry_ftp_body_end (FerryFtpBody *self,
                    GError       *error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->is_ended = TRUE;
  self->error = error;
  wake (self);
}

void
ferry_ftp_body_shut (FerryFtpBody *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->is_shut = TRUE;
  wake (self);
}
