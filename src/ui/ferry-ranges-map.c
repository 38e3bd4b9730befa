/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ranges-map.h"

#include "ferry-format.h"
#include "ferry-range-columns.h"

#include <glib/gi18n-lib.h>

struct _FerryRangesMap
{
  GtkWidget parent_instance;

  FerryRangeSet *have; /* (owned) */
  goffset        total;
  char          *sentence; /* (owned) */
};

G_DEFINE_FINAL_TYPE (FerryRangesMap, ferry_ranges_map, GTK_TYPE_WIDGET)

static void
ferry_ranges_map_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  FerryRangesMap    *self = FERRY_RANGES_MAP (widget);
  int                width = gtk_widget_get_width (widget);
  int                height = gtk_widget_get_height (widget);
  g_autofree guint8 *columns = NULL;
  GdkRGBA            color;

  if (self->total <= 0 || width <= 0)
    return;

  columns = g_malloc ((gsize) width);
  ferry_range_columns_fill (self->have, self->total, columns, (guint) width);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);

  for (int begin = 0; begin < width;)
    {
      GdkRGBA shade = color;
      int     end = begin + 1;

      while (end < width && columns[end] == columns[begin])
        end++;
      shade.alpha *= (float) columns[begin] / 255;
      if (columns[begin] > 0)
        gtk_snapshot_append_color (snapshot, &shade,
                                   &GRAPHENE_RECT_INIT ((float) begin, 0, (float) (end - begin),
                                                        (float) height));
      begin = end;
    }
}

static void
ferry_ranges_map_finalize (GObject *object)
{
  FerryRangesMap *self = FERRY_RANGES_MAP (object);

  ferry_range_set_free (self->have);
  g_free (self->sentence);

  G_OBJECT_CLASS (ferry_ranges_map_parent_class)->finalize (object);
}

static void
ferry_ranges_map_class_init (FerryRangesMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ferry_ranges_map_finalize;
  widget_class->snapshot = ferry_ranges_map_snapshot;
  gtk_widget_class_set_css_name (widget_class, "rangesmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ferry_ranges_map_init (FerryRangesMap *self)
{
  self->have = ferry_range_set_new ();
  self->total = -1;
  self->sentence = g_strdup ("");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Parts of the file that are here"), -1);
}

/* (transfer full) */
static char *
describe (const FerryRangeSet *have,
          goffset              total)
{
  guint n = ferry_range_set_get_n (have);
  int   percent = ferry_format_percent (ferry_range_set_get_total (have), total);

  if (percent < 0)
    return g_strdup ("");
  if (n == 0)
    return g_strdup (_ ("Nothing is on the disk yet"));

  return g_strdup_printf (ngettext ("%d percent on the disk, in %u piece",
                                    "%d percent on the disk, in %u pieces", n),
                          percent, n);
}

void
ferry_ranges_map_set_ranges (FerryRangesMap      *self,
                             const FerryRangeSet *have,
                             goffset              total)
{
  g_return_if_fail (FERRY_IS_RANGES_MAP (self));
  g_return_if_fail (have != NULL);

  if (self->total == total && ferry_range_set_equal (self->have, have))
    return;

  ferry_range_set_free (self->have);
  self->have = ferry_range_set_copy (have);
  self->total = total;
  g_free (self->sentence);
  self->sentence = describe (have, total);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->sentence, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
ferry_ranges_map_get_sentence (FerryRangesMap *self)
{
  g_return_val_if_fail (FERRY_IS_RANGES_MAP (self), NULL);

  return self->sentence;
}
