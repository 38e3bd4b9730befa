/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-view.h"

#include "ferry-transfer-row.h"

struct _FerryTransferView
{
  GtkWidget parent_instance;

  FerryClient    *client;    /* (owned) (nullable) */
  FerrySelection *selection; /* (owned) (nullable) */
  guint           frame_id;
  guint           catch_up_id;

  /* Template. */
  GtkScrolledWindow *scroller;
  GtkListView       *list;
  GtkPopoverMenu    *menu;
};

G_DEFINE_FINAL_TYPE (FerryTransferView, ferry_transfer_view, GTK_TYPE_WIDGET)

enum
{
  PROP_MENU_MODEL = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  COMMAND,
  ACTIVATED,
  COMMANDS_CHANGED,
  MENU_ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
row_command_cb (FerryTransferView *self,
                guint              command,
                FerryTransferRow  *row)
{
  FerryRemoteTransfer *transfer = ferry_transfer_row_get_transfer (row);

  if (transfer != NULL)
    g_signal_emit (self, signals[COMMAND], 0, transfer, command);
}

static void
row_commands_changed_cb (FerryTransferView *self)
{
  g_signal_emit (self, signals[COMMANDS_CHANGED], 0);
}

static void
setup_cb (FerryTransferView *self,
          GtkListItem       *item)
{
  GtkWidget *row = ferry_transfer_row_new ();

  ferry_transfer_row_set_item (FERRY_TRANSFER_ROW (row), item);
  ferry_transfer_row_set_client (FERRY_TRANSFER_ROW (row), self->client);
  g_signal_connect_object (row, "command", G_CALLBACK (row_command_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "commands-changed", G_CALLBACK (row_commands_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
for_each_row (FerryTransferView *self,
              void (*function) (FerryTransferRow *row))
{
  GtkWidget *place;

  for (place = gtk_widget_get_first_child (GTK_WIDGET (self->list)); place != NULL;
       place = gtk_widget_get_next_sibling (place))
    {
      GtkWidget *row = gtk_widget_get_first_child (place);

      if (FERRY_IS_TRANSFER_ROW (row))
        function (FERRY_TRANSFER_ROW (row));
    }
}

static gboolean
catch_up_cb (gpointer user_data)
{
  FerryTransferView *self = user_data;

  self->catch_up_id = 0;
  for_each_row (self, ferry_transfer_row_catch_up);
  return G_SOURCE_REMOVE;
}

/* A frame has begun: once it is drawn the list has laid itself out. */
static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  FerryTransferView *self = FERRY_TRANSFER_VIEW (widget);

  self->frame_id = 0;
  if (self->catch_up_id == 0)
    self->catch_up_id = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, catch_up_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

/* Where the rows are is known when the list has laid itself out, and the next
 * frame need not be due yet. */
static void
scrolled_cb (FerryTransferView *self)
{
  if (self->frame_id == 0)
    self->frame_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_cb, NULL, NULL);
}

static void
bind_cb (FerryTransferView *self,
         GtkListItem       *item)
{
  ferry_transfer_row_set_transfer (FERRY_TRANSFER_ROW (gtk_list_item_get_child (item)),
                                   gtk_list_item_get_item (item));
  scrolled_cb (self);
}

static void
unbind_cb (FerryTransferView *self,
           GtkListItem       *item)
{
  ferry_transfer_row_set_transfer (FERRY_TRANSFER_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
teardown_cb (FerryTransferView *self,
             GtkListItem       *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  if (row != NULL)
    ferry_transfer_row_set_item (FERRY_TRANSFER_ROW (row), NULL);
}

static void
activate_cb (FerryTransferView *self,
             guint              position)
{
  g_autoptr (FerryRemoteTransfer) transfer = NULL;

  transfer = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (transfer != NULL && ferry_remote_transfer_is_loaded (transfer))
    g_signal_emit (self, signals[ACTIVATED], 0, transfer);
}

/* The row that @widget is in or around; NULL when it is none of a row. */
static FerryTransferRow *
find_row (FerryTransferView *self,
          GtkWidget         *widget)
{
  GtkWidget *place;

  for (place = widget; place != NULL; place = gtk_widget_get_parent (place))
    if (gtk_widget_get_parent (place) == GTK_WIDGET (self->list))
      {
        GtkWidget *row = gtk_widget_get_first_child (place);

        return FERRY_IS_TRANSFER_ROW (row) ? FERRY_TRANSFER_ROW (row) : NULL;
      }

  return NULL;
}

static void
show_menu (FerryTransferView  *self,
           FerryTransferRow   *row,
           const GdkRectangle *place)
{
  guint position = ferry_transfer_row_get_position (row);

  if (position == GTK_INVALID_LIST_POSITION)
    return;

  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  g_signal_emit (self, signals[MENU_ASKED], 0);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
show_menu_at (FerryTransferView *self,
              double             x,
              double             y)
{
  GtkWidget        *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  FerryTransferRow *row = find_row (self, picked);

  if (row != NULL)
    show_menu (self, row, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

static void
right_pressed_cb (FerryTransferView *self,
                  int                n_press,
                  double             x,
                  double             y,
                  GtkGesture        *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu_at (self, x, y);
}

static void
long_pressed_cb (FerryTransferView *self,
                 double             x,
                 double             y,
                 GtkGesture        *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu_at (self, x, y);
}

/* By the keyboard, at the row that has the focus. */
static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  FerryTransferView *self = FERRY_TRANSFER_VIEW (widget);
  FerryTransferRow  *row = find_row (self, gtk_root_get_focus (gtk_widget_get_root (widget)));
  graphene_rect_t    bounds;
  GdkRectangle       place;

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), widget, &bounds))
    return GDK_EVENT_PROPAGATE;

  place.x = (int) (bounds.origin.x + bounds.size.width / 2);
  place.y = (int) (bounds.origin.y + bounds.size.height / 2);
  place.width = place.height = 1;
  show_menu (self, row, &place);
  return GDK_EVENT_STOP;
}

static void
ferry_transfer_view_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  FerryTransferView *self = FERRY_TRANSFER_VIEW (widget);

  gtk_widget_allocate (GTK_WIDGET (self->scroller), width, height, baseline, NULL);
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
ferry_transfer_view_measure (GtkWidget     *widget,
                             GtkOrientation orientation,
                             int            for_size,
                             int           *minimum,
                             int           *natural,
                             int           *minimum_baseline,
                             int           *natural_baseline)
{
  FerryTransferView *self = FERRY_TRANSFER_VIEW (widget);

  gtk_widget_measure (GTK_WIDGET (self->scroller), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static gboolean
ferry_transfer_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (FERRY_TRANSFER_VIEW (widget)->list));
}

static void
ferry_transfer_view_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  FerryTransferView *self = FERRY_TRANSFER_VIEW (object);

  switch (id)
    {
    case PROP_MENU_MODEL:
      g_value_set_object (value, gtk_popover_menu_get_menu_model (self->menu));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_transfer_view_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_MENU_MODEL:
      ferry_transfer_view_set_menu_model (FERRY_TRANSFER_VIEW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_transfer_view_dispose (GObject *object)
{
  FerryTransferView *self = FERRY_TRANSFER_VIEW (object);

  g_clear_handle_id (&self->catch_up_id, g_source_remove);
  if (self->frame_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->frame_id);
  self->frame_id = 0;
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_TRANSFER_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ferry_transfer_view_parent_class)->dispose (object);
}

static void
install_signals (void)
{
  signals[COMMAND] = g_signal_new ("command", FERRY_TYPE_TRANSFER_VIEW, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   FERRY_TYPE_REMOTE_TRANSFER, G_TYPE_UINT);
  signals[ACTIVATED] = g_signal_new ("activated", FERRY_TYPE_TRANSFER_VIEW, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     FERRY_TYPE_REMOTE_TRANSFER);
  signals[COMMANDS_CHANGED] = g_signal_new ("commands-changed", FERRY_TYPE_TRANSFER_VIEW,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 0);
  signals[MENU_ASKED] = g_signal_new ("menu-asked", FERRY_TYPE_TRANSFER_VIEW, G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* Keys that would mean something else in an entry are bound here, and not for
 * the whole window. */
static void
install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    const char     *action;
  } keys[] = {
    { GDK_KEY_Delete, 0, "win.remove" },
    { GDK_KEY_KP_Delete, 0, "win.remove" },
    { GDK_KEY_Delete, GDK_SHIFT_MASK, "win.remove-with-file" },
    { GDK_KEY_Escape, 0, "win.unselect" },
    { GDK_KEY_c, GDK_CONTROL_MASK, "win.copy-link" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
}

static void
ferry_transfer_view_class_init (FerryTransferViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_transfer_view_get_property;
  object_class->set_property = ferry_transfer_view_set_property;
  object_class->dispose = ferry_transfer_view_dispose;
  widget_class->measure = ferry_transfer_view_measure;
  widget_class->size_allocate = ferry_transfer_view_size_allocate;
  widget_class->grab_focus = ferry_transfer_view_grab_focus;

  properties[PROP_MENU_MODEL] =
      g_param_spec_object ("menu-model", NULL, NULL, G_TYPE_MENU_MODEL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  install_signals ();

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-transfer-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryTransferView, scroller);
  gtk_widget_class_bind_template_child (widget_class, FerryTransferView, list);
  gtk_widget_class_bind_template_child (widget_class, FerryTransferView, menu);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, teardown_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, right_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
  install_keys (widget_class);
}

static void
ferry_transfer_view_init (FerryTransferView *self)
{
  GtkAdjustment *place;

  gtk_widget_init_template (GTK_WIDGET (self));
  place = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (place, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (place, "changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

static void
conditions_changed_cb (FerryTransferView *self)
{
  for_each_row (self, ferry_transfer_row_conditions_changed);
}

void
ferry_transfer_view_set_client (FerryTransferView *self,
                                FerryClient       *client)
{
  g_return_if_fail (FERRY_IS_TRANSFER_VIEW (self));
  g_return_if_fail (FERRY_IS_CLIENT (client));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "conditions-changed", G_CALLBACK (conditions_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
ferry_transfer_view_set_selection (FerryTransferView *self,
                                   FerrySelection    *selection)
{
  g_return_if_fail (FERRY_IS_TRANSFER_VIEW (self));

  g_set_object (&self->selection, selection);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}

void
ferry_transfer_view_set_menu_model (FerryTransferView *self,
                                    GMenuModel        *model)
{
  g_return_if_fail (FERRY_IS_TRANSFER_VIEW (self));

  gtk_popover_menu_set_menu_model (self->menu, model);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MENU_MODEL]);
}

void
ferry_transfer_view_scroll_to_top (FerryTransferView *self)
{
  g_return_if_fail (FERRY_IS_TRANSFER_VIEW (self));

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

void
ferry_transfer_view_refresh (FerryTransferView *self)
{
  g_return_if_fail (FERRY_IS_TRANSFER_VIEW (self));

  for_each_row (self, ferry_transfer_row_refresh);
}
