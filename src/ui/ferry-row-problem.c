/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-row-problem.h"

void
ferry_row_problem_show (AdwActionRow *row,
                        GtkWidget    *field,
                        const char   *sentence,
                        const char   *hint)
{
  g_return_if_fail (ADW_IS_ACTION_ROW (row));
  g_return_if_fail (GTK_IS_WIDGET (field));

  adw_action_row_set_subtitle (row, sentence != NULL ? sentence : hint);
  if (sentence == NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      gtk_widget_remove_css_class (field, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID);
      return;
    }

  /* The subtitle is told as the description of the field anyway. */
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_widget_add_css_class (field, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
}
