/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-problem.h"

#include <string.h>

const char *
ferry_problem_split (const char *message,
                     char      **key)
{
  const char *end;

  g_return_val_if_fail (message != NULL, NULL);

  if (key != NULL)
    *key = NULL;
  end = *message == '"' ? strstr (message + 1, "\": ") : NULL;
  if (end == NULL)
    return message;

  if (key != NULL)
    *key = g_strndup (message + 1, end - message - 1);
  return end + strlen ("\": ");
}

void
ferry_problem_show (GtkLabel   *label,
                    GtkWidget  *field,
                    const char *sentence)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_label (label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (label), sentence != NULL);
  if (field == NULL)
    return;

  if (sentence == NULL)
    {
      gtk_widget_remove_css_class (field, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      return;
    }

  gtk_widget_add_css_class (field, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sentence, -1);
}
