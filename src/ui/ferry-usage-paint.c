/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-paint.h"

#include <adwaita.h>

/* From one line of the hatching to the next. */
#define HATCH 5.0f

/* In the order of the shares. */
static const char *const colors[] = { "usage_received", "usage_sent", "usage_others" };

G_STATIC_ASSERT (G_N_ELEMENTS (colors) == FERRY_N_USAGE_SHARES);

void
ferry_usage_paint_get_color (GtkWidget  *widget,
                             const char *name,
                             GdkRGBA    *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  if (!gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);
}

static void
hatch (GtkSnapshot           *snapshot,
       const GdkRGBA         *color,
       const graphene_rect_t *area)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, area);
  double   left = (double) area->origin.x;
  double   right = left + (double) area->size.width;
  double   top = (double) area->origin.y;
  double   bottom = top + (double) area->size.height;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1.5);
  /* Lines that go on from one bar to the next. */
  for (double x = left - (bottom - top); x < right; x += (double) HATCH)
    {
      double begin = x - fmod (x + bottom, (double) HATCH);

      cairo_move_to (cr, begin, bottom);
      cairo_line_to (cr, begin + (bottom - top), top);
    }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_edge (GtkSnapshot           *snapshot,
           const GdkRGBA         *color,
           const graphene_rect_t *area)
{
  GskRoundedRect edge;
  const float    widths[4] = { 1, 1, 1, 1 };
  const GdkRGBA  sides[4] = { *color, *color, *color, *color };

  gsk_rounded_rect_init_from_rect (&edge, area, 0);
  gtk_snapshot_append_border (snapshot, &edge, widths, sides);
}

void
ferry_usage_paint (GtkWidget             *widget,
                   GtkSnapshot           *snapshot,
                   FerryUsageShare        share,
                   const graphene_rect_t *area)
{
  GdkRGBA color, ground;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail ((guint) share < FERRY_N_USAGE_SHARES);

  ferry_usage_paint_get_color (widget, colors[share], &color);
  ground = color;
  if (share == FERRY_USAGE_SHARE_SENT)
    ground.alpha *= 0.35f;
  gtk_snapshot_append_color (snapshot, &ground, area);
  if (share == FERRY_USAGE_SHARE_SENT)
    hatch (snapshot, &color, area);

  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    ferry_usage_paint_get_color (widget, "window_fg_color", &color);
  else if (share == FERRY_USAGE_SHARE_OTHERS)
    ferry_usage_paint_get_color (widget, "usage_edge", &color);
  else
    return;
  draw_edge (snapshot, &color, area);
}
