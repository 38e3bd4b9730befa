/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-file-item.h"

struct _FerryFileItem
{
  GObject parent_instance;

  char   *path; /* (owned) */
  char   *name; /* (owned) */
  goffset size;
};

G_DEFINE_FINAL_TYPE (FerryFileItem, ferry_file_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
ferry_file_item_finalize (GObject *object)
{
  FerryFileItem *self = FERRY_FILE_ITEM (object);

  g_free (self->path);
  g_free (self->name);

  G_OBJECT_CLASS (ferry_file_item_parent_class)->finalize (object);
}

static void
ferry_file_item_class_init (FerryFileItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_file_item_finalize;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_FILE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_file_item_init (FerryFileItem *self)
{
  self->size = -1;
}

FerryFileItem *
ferry_file_item_new (const char *path)
{
  FerryFileItem *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (FERRY_TYPE_FILE_ITEM, NULL);
  self->path = g_strdup (path);
  self->name = g_filename_display_basename (path);
  return self;
}

const char *
ferry_file_item_get_path (FerryFileItem *self)
{
  g_return_val_if_fail (FERRY_IS_FILE_ITEM (self), NULL);

  return self->path;
}

const char *
ferry_file_item_get_name (FerryFileItem *self)
{
  g_return_val_if_fail (FERRY_IS_FILE_ITEM (self), NULL);

  return self->name;
}

goffset
ferry_file_item_get_size (FerryFileItem *self)
{
  g_return_val_if_fail (FERRY_IS_FILE_ITEM (self), -1);

  return self->size;
}

void
ferry_file_item_set_size (FerryFileItem *self,
                          goffset        size)
{
  g_return_if_fail (FERRY_IS_FILE_ITEM (self));

  self->size = size;
  g_signal_emit (self, signals[CHANGED], 0);
}
