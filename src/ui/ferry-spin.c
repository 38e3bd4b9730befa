/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-spin.h"

void
ferry_spin_show (GtkSpinButton *button,
                 guint          value)
{
  g_return_if_fail (GTK_IS_SPIN_BUTTON (button));

  if (ferry_spin_get (button) != value)
    gtk_spin_button_set_value (button, value);
}

guint
ferry_spin_get (GtkSpinButton *button)
{
  g_return_val_if_fail (GTK_IS_SPIN_BUTTON (button), 0);

  return (guint) gtk_spin_button_get_value_as_int (button);
}
