/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-row.h"

#include "ferry-command.h"
#include "ferry-format.h"

#include <glib/gi18n-lib.h>

struct _FerryTransferRow
{
  GtkWidget parent_instance;

  FerryRemoteTransfer *transfer; /* (owned) (nullable) */
  GtkListItem         *item;     /* (unowned) (nullable): the list's place for us */
  FerryClient         *client;   /* (owned) (nullable) */

  /* What is shown, so that only what differs is touched. */
  FerryCommands commands;
  int           command; /* FerryCommand of the button; -1 none */
  int           percent;
  FerryStatus   status;
  FerryReason   reason;
  gboolean      is_stale; /* progress came that was not shown: out of sight */

  /* Template. */
  GtkImage       *icon;
  GtkWidget      *emblem; /* of an upload */
  GtkBox         *words;
  GtkLabel       *name;
  GtkProgressBar *bar;
  GtkLabel       *sentence;
  GtkButton      *anyway_button; /* beside the other, where it waits by a rule */
  GtkButton      *button;
};

G_DEFINE_FINAL_TYPE (FerryTransferRow, ferry_transfer_row, GTK_TYPE_WIDGET)

enum
{
  COMMAND,
  COMMANDS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
button_clicked_cb (FerryTransferRow *self)
{
  if (self->command >= 0)
    g_signal_emit (self, signals[COMMAND], 0, (guint) self->command);
}

static void
anyway_clicked_cb (FerryTransferRow *self)
{
  g_signal_emit (self, signals[COMMAND], 0, (guint) FERRY_COMMAND_RUN_ANYWAY);
}

/* The icon of the kind of file that the name tells of. Themes draw the kinds that
 * most files are of; disk images, and what has no kind, they leave to us. */
static void
update_icon (FerryTransferRow *self,
             const char       *name)
{
  g_autofree char *type = g_content_type_guess (name, NULL, 0, NULL);
  g_autofree char *kind = g_content_type_get_generic_icon_name (type);
  g_autofree char *icon = g_strconcat (kind != NULL ? kind : "", "-symbolic", NULL);
  GdkDisplay      *display = gtk_widget_get_display (GTK_WIDGET (self));

  if (strstr (type, "disk-image") != NULL || strstr (type, "cd-image") != NULL)
    gtk_image_set_from_icon_name (self->icon, "media-optical-symbolic");
  else if (gtk_icon_theme_has_icon (gtk_icon_theme_get_for_display (display), icon))
    gtk_image_set_from_icon_name (self->icon, icon);
  else
    gtk_image_set_from_icon_name (self->icon, "text-x-generic-symbolic");
}

static gboolean
set_text (GtkLabel   *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) == 0)
    return FALSE;

  gtk_label_set_text (label, text);
  return TRUE;
}

static void
set_css_class (gpointer    widget,
               const char *name,
               gboolean    is_set)
{
  if (gtk_widget_has_css_class (widget, name) == is_set)
    return;

  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* A screen reader comes to the widget that the list puts around the row: that is
 * what bears the name. */
static void
update_label (FerryTransferRow *self)
{
  GtkWidget       *place = gtk_widget_get_parent (GTK_WIDGET (self));
  const char      *sentence = gtk_label_get_text (self->sentence);
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;

  /* What the emblem shows. */
  if (gtk_widget_get_visible (self->emblem))
    name = g_strdup_printf (_ ("Upload of %s"), gtk_label_get_text (self->name));
  else
    name = g_strdup (gtk_label_get_text (self->name));

  if (self->percent >= 0)
    label = g_strdup_printf (_ ("%s, %s, %d percent"), name, sentence, self->percent);
  else
    label = g_strdup_printf (_ ("%s, %s"), name, sentence);

  if (place == NULL)
    return;
  if (self->is_stale)
    gtk_accessible_reset_property (GTK_ACCESSIBLE (place), GTK_ACCESSIBLE_PROPERTY_LABEL);
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (place),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_anyway_button (FerryTransferRow *self,
                      const FerryRow   *row,
                      FerryCommands     commands)
{
  gboolean         is_possible = (commands & FERRY_COMMAND_BIT (FERRY_COMMAND_RUN_ANYWAY)) != 0;
  g_autofree char *label = NULL;

  if (is_possible)
    {
      label = ferry_command_describe (FERRY_COMMAND_RUN_ANYWAY, row->name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->anyway_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->anyway_button), is_possible);
}

static void
update_button (FerryTransferRow *self,
               const FerryRow   *row,
               gboolean          is_renamed)
{
  FerryCommand     command = ferry_command_main_of_row (row);
  FerryCommands    commands = ferry_command_set_of_row (row);
  gboolean         is_possible = (commands & FERRY_COMMAND_BIT (command)) != 0;
  g_autofree char *label = NULL;

  if (self->command != (int) command)
    {
      gtk_button_set_icon_name (self->button, ferry_command_to_icon (command));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), ferry_command_to_label (command));
    }
  if (self->command != (int) command || is_renamed)
    {
      label = ferry_command_describe (command, row->name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  self->command = (int) command;
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), is_possible);
  gtk_widget_set_opacity (GTK_WIDGET (self->button), 1);

  if (self->commands != commands || is_renamed)
    update_anyway_button (self, row, commands);
  if (self->commands != commands)
    {
      self->commands = commands;
      g_signal_emit (self, signals[COMMANDS_CHANGED], 0);
    }
}

/* The bar is there as long as something is to come. */
static void
update_bar (FerryTransferRow *self,
            const FerryRow   *row)
{
  double   fraction = ferry_remote_transfer_get_fraction (self->transfer);
  gboolean is_running = row->status == FERRY_STATUS_RUNNING;
  gboolean is_shown = row->status != FERRY_STATUS_COMPLETED &&
                      row->status != FERRY_STATUS_CANCELED &&
                      (is_running || fraction > 0);

  gtk_widget_set_visible (GTK_WIDGET (self->bar), is_shown);
  if (!is_shown)
    return;

  /* Nothing pulses: that would draw a frame sixty times a second. */
  set_css_class (self->bar, "resting", !is_running);
  set_css_class (self->bar, "endless", fraction < 0);
  gtk_progress_bar_set_fraction (self->bar, fraction >= 0 ? fraction : 1);
}

/* (transfer full) */
static char *
build_sentence (FerryTransferRow *self,
                const FerryRow   *row)
{
  const FerrySituation *situation = NULL;
  guint64               rate = ferry_remote_transfer_get_rate (self->transfer);
  g_autofree char      *sentence = NULL;

  if (self->client != NULL)
    situation = ferry_client_get_situation (self->client);
  sentence = ferry_format_status (row, situation, rate, g_get_real_time () / G_USEC_PER_SEC);

  /* Translators: of a transfer that passes over what it may cost. %s says how far
   * it is. */
  if (row->runs_anyway && !ferry_status_is_settled (row->status))
    return g_strdup_printf (_ ("%s · runs anyway"), sentence);
  return g_steal_pointer (&sentence);
}

static void
show_nothing (FerryTransferRow *self)
{
  set_text (self->name, "");
  set_text (self->sentence, "");
  gtk_image_clear (self->icon);
  gtk_widget_set_visible (self->emblem, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), FALSE);
  gtk_widget_set_opacity (GTK_WIDGET (self->button), 0);
  gtk_widget_set_visible (GTK_WIDGET (self->anyway_button), FALSE);
  self->command = -1;
  self->commands = 0;
  self->percent = -1;
}

static void
update (FerryTransferRow *self)
{
  const FerryRow  *row;
  g_autofree char *sentence = NULL;
  int              percent = -1;
  gboolean         is_renamed, is_told_anew;

  if (self->transfer == NULL || !ferry_remote_transfer_is_loaded (self->transfer))
    {
      show_nothing (self);
      return;
    }

  row = ferry_remote_transfer_get_row (self->transfer);
  sentence = build_sentence (self, row);
  if (!ferry_status_is_settled (row->status))
    percent = ferry_format_percent (row->received, row->total);

  is_renamed = set_text (self->name, row->name);
  if (is_renamed)
    update_icon (self, row->name);
  gtk_widget_set_visible (self->emblem, row->direction == FERRY_DIRECTION_UPLOAD);
  update_button (self, row, is_renamed);
  update_bar (self, row);
  if (set_text (self->sentence, sentence))
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->sentence),
                                 row->status == FERRY_STATUS_RUNNING ? NULL : sentence);
  set_css_class (self->sentence, "error", row->status == FERRY_STATUS_ERROR);
  set_css_class (self->sentence, "warning", row->status == FERRY_STATUS_PAUSED_RECOVERABLE);

  /* Speed and time left change all the time: a reader is not told of them alone. */
  is_told_anew = is_renamed || self->percent != percent || self->status != row->status ||
                 self->reason != row->reason || row->status != FERRY_STATUS_RUNNING;
  self->percent = percent;
  self->status = row->status;
  self->reason = row->reason;
  if (is_told_anew)
    update_label (self);
}

/* A list keeps a hundred rows more than can be seen; those that never could have
 * no size yet. What is a page away may come into sight with the next frame. */
static gboolean
is_near_sight (FerryTransferRow *self)
{
  GtkWidget      *place = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget      *list = place != NULL ? gtk_widget_get_parent (place) : NULL;
  graphene_rect_t bounds;
  float           page;

  if (list == NULL || !gtk_widget_get_mapped (place) || gtk_widget_get_height (place) == 0 ||
      !gtk_widget_compute_bounds (place, list, &bounds))
    return FALSE;

  page = (float) gtk_widget_get_height (list);
  return bounds.origin.y + bounds.size.height > -page && bounds.origin.y < 2 * page;
}

/* What nobody sees can wait: a jump through a long list binds two hundred rows at
 * once, and progress comes several times a second. */
static void
changed_cb (FerryTransferRow *self)
{
  self->is_stale = !is_near_sight (self);
  if (!self->is_stale)
    update (self);
}

static void
ferry_transfer_row_dispose (GObject *object)
{
  FerryTransferRow *self = FERRY_TRANSFER_ROW (object);
  GtkWidget        *child;

  if (self->transfer != NULL)
    g_signal_handlers_disconnect_by_func (self->transfer, changed_cb, self);
  g_clear_object (&self->transfer);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_TRANSFER_ROW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ferry_transfer_row_parent_class)->dispose (object);
}

static void
ferry_transfer_row_class_init (FerryTransferRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_transfer_row_dispose;

  signals[COMMAND] = g_signal_new ("command", FERRY_TYPE_TRANSFER_ROW, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[COMMANDS_CHANGED] = g_signal_new ("commands-changed", FERRY_TYPE_TRANSFER_ROW,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-transfer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryTransferRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FerryTransferRow, emblem);
  gtk_widget_class_bind_template_child (widget_class, FerryTransferRow, words);
  gtk_widget_class_bind_template_child (widget_class, FerryTransferRow, name);
  gtk_widget_class_bind_template_child (widget_class, FerryTransferRow, bar);
  gtk_widget_class_bind_template_child (widget_class, FerryTransferRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, FerryTransferRow, button);
  gtk_widget_class_bind_template_child (widget_class, FerryTransferRow, anyway_button);
  gtk_widget_class_bind_template_callback (widget_class, anyway_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "transfer");
}

static void
ferry_transfer_row_init (FerryTransferRow *self)
{
  self->command = -1;
  self->percent = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_button_set_icon_name (self->anyway_button,
                            ferry_command_to_icon (FERRY_COMMAND_RUN_ANYWAY));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->anyway_button),
                               ferry_command_to_label (FERRY_COMMAND_RUN_ANYWAY));
}

GtkWidget *
ferry_transfer_row_new (void)
{
  return g_object_new (FERRY_TYPE_TRANSFER_ROW, NULL);
}

void
ferry_transfer_row_set_item (FerryTransferRow *self,
                             GtkListItem      *item)
{
  g_return_if_fail (FERRY_IS_TRANSFER_ROW (self));

  self->item = item;
}

void
ferry_transfer_row_set_client (FerryTransferRow *self,
                               FerryClient      *client)
{
  g_return_if_fail (FERRY_IS_TRANSFER_ROW (self));

  g_set_object (&self->client, client);
}

guint
ferry_transfer_row_get_position (FerryTransferRow *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER_ROW (self), GTK_INVALID_LIST_POSITION);

  if (self->transfer == NULL || self->item == NULL)
    return GTK_INVALID_LIST_POSITION;

  return gtk_list_item_get_position (self->item);
}

FerryRemoteTransfer *
ferry_transfer_row_get_transfer (FerryTransferRow *self)
{
  g_return_val_if_fail (FERRY_IS_TRANSFER_ROW (self), NULL);

  return self->transfer;
}

void
ferry_transfer_row_set_transfer (FerryTransferRow    *self,
                                 FerryRemoteTransfer *transfer)
{
  g_return_if_fail (FERRY_IS_TRANSFER_ROW (self));

  if (self->transfer == transfer)
    return;

  if (self->transfer != NULL)
    g_signal_handlers_disconnect_by_func (self->transfer, changed_cb, self);
  g_set_object (&self->transfer, transfer);
  self->is_stale = FALSE;
  if (transfer == NULL)
    return;

  g_signal_connect_object (transfer, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* Where it was tells where it will be; what is far from sight waits. */
  self->is_stale = !is_near_sight (self);
  if (self->is_stale)
    show_nothing (self);
  else
    update (self);
  update_label (self);
}

void
ferry_transfer_row_refresh (FerryTransferRow *self)
{
  g_return_if_fail (FERRY_IS_TRANSFER_ROW (self));

  update (self);
}

void
ferry_transfer_row_conditions_changed (FerryTransferRow *self)
{
  const FerryRow *row;

  g_return_if_fail (FERRY_IS_TRANSFER_ROW (self));

  if (self->transfer == NULL || !ferry_remote_transfer_is_loaded (self->transfer))
    return;

  row = ferry_remote_transfer_get_row (self->transfer);
  if (row->status != FERRY_STATUS_RUNNING && !ferry_status_is_settled (row->status))
    changed_cb (self);
}

void
ferry_transfer_row_catch_up (FerryTransferRow *self)
{
  g_return_if_fail (FERRY_IS_TRANSFER_ROW (self));

  if (!self->is_stale || !is_near_sight (self))
    return;

  self->is_stale = FALSE;
  update (self);
  update_label (self);
}
