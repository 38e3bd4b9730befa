/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-application.h"
#include "ferry-names.h"

#include <glib/gi18n-lib.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr (FerryApplication) application = NULL;

  bindtextdomain (GETTEXT_PACKAGE, FERRY_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Ferry"));
  gtk_window_set_default_icon_name (FERRY_APPLICATION_ID);

  application = ferry_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
