/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-timeline-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _FerryTimelineView
{
  GtkWidget parent_instance;

  GtkListBox *list;  /* (owned): our only child */
  GVariant   *shown; /* (owned) (nullable): the timeline that the rows are of */
};

G_DEFINE_FINAL_TYPE (FerryTimelineView, ferry_timeline_view, GTK_TYPE_WIDGET)

static void
ferry_timeline_view_dispose (GObject *object)
{
  FerryTimelineView *self = FERRY_TIMELINE_VIEW (object);

  if (self->list != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->list));
  self->list = NULL;

  G_OBJECT_CLASS (ferry_timeline_view_parent_class)->dispose (object);
}

static void
ferry_timeline_view_finalize (GObject *object)
{
  g_clear_pointer (&FERRY_TIMELINE_VIEW (object)->shown, g_variant_unref);

  G_OBJECT_CLASS (ferry_timeline_view_parent_class)->finalize (object);
}

static void
ferry_timeline_view_class_init (FerryTimelineViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_timeline_view_dispose;
  object_class->finalize = ferry_timeline_view_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ferry_timeline_view_init (FerryTimelineView *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What happened"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
}

static GtkWidget *
create_row (const FerryMoment *moment)
{
  GtkWidget            *row = adw_action_row_new ();
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (moment->time / G_USEC_PER_SEC);
  g_autofree char      *sentence = ferry_moment_to_sentence (moment);
  g_autofree char      *when = time != NULL ? g_date_time_format (time, "%x %X") : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
  if (when != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  return row;
}

void
ferry_timeline_view_set_timeline (FerryTimelineView   *self,
                                  const FerryTimeline *timeline)
{
  g_autoptr (GVariant) variant = NULL;
  GtkWidget           *row;

  g_return_if_fail (FERRY_IS_TIMELINE_VIEW (self));
  g_return_if_fail (timeline != NULL);

  variant = g_variant_ref_sink (ferry_timeline_to_variant (timeline));
  if (self->shown != NULL && g_variant_equal (self->shown, variant))
    return;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = ferry_timeline_get_n (timeline); i > 0; i--)
    gtk_list_box_append (self->list, create_row (ferry_timeline_get (timeline, i - 1)));

  g_clear_pointer (&self->shown, g_variant_unref);
  self->shown = g_steal_pointer (&variant);
}
