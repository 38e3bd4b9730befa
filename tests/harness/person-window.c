/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

/* A window with one of each kind of thing that the tests of the real one have
 * to find, read, click and type into. */

#include "config.h"

#include <adwaita.h>

typedef struct
{
  GtkWindow *window;
  GtkWidget *entry;
  GtkWidget *list;
  GtkWidget *status;
} Parts;

static void
add_clicked_cb (GtkButton *button,
                gpointer   user_data)
{
  Parts      *parts = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (parts->entry));
  GtkWidget  *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  gtk_list_box_append (GTK_LIST_BOX (parts->list), row);
  gtk_label_set_label (GTK_LABEL (parts->status), "added");
  gtk_editable_set_text (GTK_EDITABLE (parts->entry), "");
}

static void
ask_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  Parts     *parts = user_data;
  GtkWidget *dialog = adw_message_dialog_new (parts->window, "Remove All?", "It is final.");

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", "_Keep", "remove",
                                    "_Remove", NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
create_header (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget        *header = adw_header_bar_new ();
  GtkWidget        *button = gtk_menu_button_new ();

  g_menu_append (menu, "Remove _All…", "win.ask");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Main Menu", -1);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), button);
  return header;
}

static GtkWidget *
create_body (Parts *parts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *button = gtk_button_new_with_mnemonic ("_Add");

  parts->entry = gtk_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (parts->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Address", -1);
  g_signal_connect (button, "clicked", G_CALLBACK (add_clicked_cb), parts);
  parts->list = gtk_list_box_new ();
  parts->status = gtk_label_new ("empty");

  gtk_box_append (GTK_BOX (box), create_header ());
  gtk_box_append (GTK_BOX (box), parts->entry);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), gtk_check_button_new_with_label ("Careful"));
  gtk_box_append (GTK_BOX (box), parts->list);
  gtk_box_append (GTK_BOX (box), parts->status);
  return box;
}

static void
activate_cb (GtkApplication *application,
             gpointer        user_data)
{
  static const GActionEntry actions[] = { { "ask", ask_cb, NULL, NULL, NULL } };
  Parts                    *parts = user_data;

  if (parts->window != NULL)
    {
      gtk_window_present (parts->window);
      return;
    }

  parts->window = GTK_WINDOW (adw_application_window_new (application));
  gtk_window_set_title (parts->window, "Person");
  gtk_window_set_default_size (parts->window, 480, 360);
  g_action_map_add_action_entries (G_ACTION_MAP (parts->window), actions, G_N_ELEMENTS (actions),
                                   parts);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (parts->window), create_body (parts));
  gtk_window_present (parts->window);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (AdwApplication) application = NULL;
  Parts                      parts = { NULL };

  application = adw_application_new ("io.github.ferrytransfer.Person", G_APPLICATION_DEFAULT_FLAGS);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &parts);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
