/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-format.h"
#include "ferry-usage-window-private.h"
#include "ferry-usage-words.h"

#include <glib/gi18n-lib.h>

/* ---- What is chosen from -------------------------------------------------- */

static gint
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  g_autofree char *first = ferry_usage_window_dup_name (user_data, *(const char *const *) a);
  g_autofree char *second = ferry_usage_window_dup_name (user_data, *(const char *const *) b);

  return g_utf8_collate (first, second);
}

/* Those that something is known of. (transfer full) (element-type utf8): by name, behind
 * NULL for all of them. */
static GPtrArray *
build_ids (FerryUsageWindow *self)
{
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray             *ids = g_ptr_array_new_with_free_func (g_free);
  gsize                  n = g_variant_n_children (self->entries);
  GHashTableIter         iter;
  const char            *id;
  gpointer               key;
  GVariantIter           periods;

  for (gsize i = 0; i < n; i++)
    {
      g_variant_get_child (self->entries, i, "(&sxtttttt)", &id, NULL, NULL, NULL, NULL, NULL,
                           NULL, NULL);
      g_hash_table_add (found, (gpointer) id);
    }
  if (self->periods != NULL)
    {
      g_variant_iter_init (&periods, self->periods);
      while (g_variant_iter_next (&periods, "{&s@a{sv}}", &id, NULL))
        g_hash_table_add (found, (gpointer) id);
    }

  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (ids, g_strdup (key));
  g_ptr_array_sort_with_data (ids, compare_names, self);
  g_ptr_array_insert (ids, 0, NULL);
  return ids;
}

static gboolean
are_same (GListModel    *model,
          GtkStringList *list)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  if (model == NULL || g_list_model_get_n_items (model) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i),
                      gtk_string_list_get_string (list, i)))
      return FALSE;

  return TRUE;
}

/* Where nothing is new the list that may be open stays. */
static void
set_choices (FerryUsageWindow *self,
             AdwComboRow      *row,
             GtkStringList    *list)
{
  guint selected = adw_combo_row_get_selected (row);

  if (are_same (adw_combo_row_get_model (row), list))
    return;

  self->is_showing = TRUE;
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  if (selected < g_list_model_get_n_items (G_LIST_MODEL (list)))
    adw_combo_row_set_selected (row, selected);
  self->is_showing = FALSE;
}

void
ferry_usage_window_choose (FerryUsageWindow *self,
                           const char       *id)
{
  self->is_showing = TRUE;
  adw_combo_row_set_selected (self->network_row, 0);
  for (guint i = 0; i < self->ids->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->ids, i), id) == 0)
      adw_combo_row_set_selected (self->network_row, i);
  self->is_showing = FALSE;
}

void
ferry_usage_window_show_choices (FerryUsageWindow *self)
{
  g_autofree char          *chosen = g_strdup (ferry_usage_window_get_id (self));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GPtrArray                *ids = build_ids (self);

  gtk_string_list_append (names, _ ("All Connections"));
  for (guint i = 1; i < ids->len; i++)
    {
      g_autofree char *name = ferry_usage_window_dup_name (self, g_ptr_array_index (ids, i));

      gtk_string_list_append (names, name);
    }
  g_ptr_array_unref (self->ids);
  self->ids = ids;
  set_choices (self, self->network_row, names);
  ferry_usage_window_choose (self, chosen);
}

static void
show_spans (FerryUsageWindow *self,
            gboolean          has_plan)
{
  g_autoptr (GtkStringList) spans = gtk_string_list_new (NULL);

  for (guint i = 0; i < FERRY_N_USAGE_SPANS; i++)
    gtk_string_list_append (spans, ferry_usage_words_span (i, has_plan));
  set_choices (self, self->span_row, spans);
}

/* ---- The plan ------------------------------------------------------------- */

static void
set_label (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
set_css_class (gpointer    widget,
               const char *name,
               gboolean    is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_plan (FerryUsageWindow       *self,
           const FerryUsagePeriod *period,
           gint64                  now)
{
  g_autofree char *used = ferry_usage_words_used (period);
  g_autofree char *left = ferry_usage_words_left (period, now);
  g_autofree char *pace = ferry_usage_words_pace (period, now);
  gboolean         is_over = period->used >= period->cap;

  set_label (self->used_label, used);
  set_label (self->left_label, left);
  set_label (self->pace_label, pace);
  set_css_class (self->left_label, "error", is_over);
  set_css_class (self->pace_label, "warning", ferry_usage_words_pace_is_too_fast (period, now));
  set_css_class (self->bar, "over", is_over);
  gtk_progress_bar_set_fraction (self->bar,
                                 MIN ((double) period->used / (double) period->cap, 1));
}

/* ---- Rows ----------------------------------------------------------------- */

#define ROW_KEY "ferry-usage-key"
#define ROW_LABEL "ferry-usage-label"
#define ROW_SENTENCE "ferry-usage-sentence"

static GtkWidget *
make_row (const char *key)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), ROW_KEY, g_strdup (key), g_free);
  g_object_set_data (G_OBJECT (row), ROW_LABEL, label);
  /* Or the title would be told besides what show_row() says. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  return row;
}

/* The row of @key, which is there or made. One that is there may be read right now, or
 * have the focus: it is kept, and those before it, which are of the past, go. */
static GtkWidget *
put_row (GtkListBox *list,
         int         position,
         const char *key)
{
  GtkListBoxRow *row;
  GtkWidget     *made;

  for (int i = position; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_str_equal (g_object_get_data (G_OBJECT (row), ROW_KEY), key))
      {
        for (; i > position; i--)
          gtk_list_box_remove (list, GTK_WIDGET (gtk_list_box_get_row_at_index (list, position)));
        return GTK_WIDGET (row);
      }

  made = make_row (key);
  gtk_list_box_insert (list, made, position);
  return made;
}

static void
cut (GtkListBox *list,
     int         length)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, length)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
show_row (GtkWidget          *row,
          const char         *title,
          const FerryTraffic *traffic)
{
  g_autofree char *parts = ferry_usage_words_parts (traffic);
  g_autofree char *total = ferry_format_size (ferry_usage_get_total (traffic));
  g_autofree char *sentence = NULL;

  /* Translators: a day or a connection, how much was used in all, and what that was. */
  sentence = g_strdup_printf (_ ("%s: %s; %s"), title, total, parts);
  if (g_strcmp0 (g_object_get_data (G_OBJECT (row), ROW_SENTENCE), sentence) == 0)
    return;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), parts);
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), ROW_LABEL), total);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  g_object_set_data_full (G_OBJECT (row), ROW_SENTENCE, g_steal_pointer (&sentence), g_free);
}

static void
show_days (FerryUsageWindow *self,
           const GArray     *buckets)
{
  int n = 0;

  for (guint i = buckets->len; i > 0; i--)
    {
      const FerryUsageBucket *bucket = &g_array_index (buckets, FerryUsageBucket, i - 1);
      g_autofree char        *title = ferry_usage_words_title (bucket, self->span);
      g_autofree char        *key = g_strdup_printf ("%" G_GINT64_FORMAT, bucket->begin);

      if (!ferry_traffic_is_empty (&bucket->traffic))
        show_row (put_row (self->days_list, n++, key), title, &bucket->traffic);
    }

  cut (self->days_list, n);
  gtk_widget_set_visible (self->days_group, n > 0);
}

/* What a connection had of the time that is shown. */
static void
sum_network (FerryUsageWindow *self,
             const GArray     *buckets,
             const char       *id,
             FerryTraffic     *sum)
{
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (FerryUsageBucket));

  g_array_append_vals (own, buckets->data, buckets->len);
  for (guint i = 0; i < own->len; i++)
    g_array_index (own, FerryUsageBucket, i).traffic = (FerryTraffic){ 0 };
  ferry_usage_fill_buckets (own, self->entries, id);
  ferry_usage_sum_buckets (own, sum);
}

static void
show_networks (FerryUsageWindow *self,
               const GArray     *buckets)
{
  gboolean is_all = ferry_usage_window_get_id (self) == NULL;
  int      n = 0;

  for (guint i = 1; i < self->ids->len && is_all; i++)
    {
      const char      *id = g_ptr_array_index (self->ids, i);
      g_autofree char *name = ferry_usage_window_dup_name (self, id);
      FerryTraffic     sum;
      GtkWidget       *row;

      sum_network (self, buckets, id, &sum);
      if (ferry_traffic_is_empty (&sum))
        continue;

      row = put_row (self->networks_list, n++, id);
      show_row (row, name, &sum);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "usage.choose");
    }

  cut (self->networks_list, n);
  gtk_widget_set_visible (self->networks_group, n > 1);
}

/* ---- All ------------------------------------------------------------------ */

void
ferry_usage_window_show_all (FerryUsageWindow *self)
{
  g_autoptr (GArray) buckets = NULL;
  g_autofree char   *whole = NULL;
  g_autofree char   *parts = NULL;
  gint64             now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean           has_plan;
  FerryUsagePeriod   period;
  FerryTraffic       sum;

  buckets = ferry_usage_window_build (self, &period, &has_plan, now);
  ferry_usage_sum_buckets (buckets, &sum);
  whole = ferry_usage_words_sum (&sum, self->span, has_plan);
  parts = ferry_usage_words_parts (&sum);

  show_spans (self, has_plan);
  gtk_widget_set_visible (self->plan_box, has_plan);
  if (has_plan)
    show_plan (self, &period, now);
  /* What is said of the plan says that. */
  set_label (self->sum_label, has_plan && self->span == FERRY_USAGE_SPAN_PERIOD ? NULL : whole);
  set_label (self->parts_label, parts);
  ferry_usage_chart_show (self->chart, buckets, self->span, has_plan ? &period : NULL, now);
  show_networks (self, buckets);
  show_days (self, buckets);
}
