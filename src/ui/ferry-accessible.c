/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-accessible.h"

gboolean
ferry_accessible_label_first (GtkWidget  *widget,
                              GType       type,
                              const char *label)
{
  GtkWidget *child;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);
  g_return_val_if_fail (label != NULL, FALSE);

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      label, -1);
      return TRUE;
    }

  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (ferry_accessible_label_first (child, type, label))
      return TRUE;

  return FALSE;
}
