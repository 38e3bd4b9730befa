/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-file-name.h"
#include "fuzz.h"

#include <string.h>

static void
check_component (const char *name)
{
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpuint (strlen (name), >, 0);
  g_assert_cmpuint (strlen (name), <=, FERRY_FILE_NAME_MAX);
  g_assert_null (strchr (name, '/'));
}

static void
check_safe (const char *name)
{
  g_autofree char *again = ferry_file_name_make_safe (name);
  g_autofree char *numbered = ferry_file_name_number (name, 999);
  g_autofree char *part = ferry_file_name_to_part (numbered);
  gsize            length = strlen (name);

  check_component (name);
  check_component (numbered);
  check_component (part);
  g_assert_cmpstr (again, ==, name);
  g_assert_null (strpbrk (name, "\\<>:\"|?*"));
  g_assert_null (strchr (". -~", name[0]));
  g_assert_null (strchr (". ~", name[length - 1]));
  g_assert_cmpuint (strlen (numbered), ==, length + strlen (" (999)"));
  g_assert_cmpuint (strlen (part), ==, strlen (numbered) + strlen ("..part"));

  for (; *name != '\0'; name = g_utf8_next_char (name))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (name)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv)   lines = g_strsplit (text, "\n", 3);
  guint            n_lines = g_strv_length (lines);
  g_autofree char *safe = ferry_file_name_make_safe (text);
  g_autofree char *chosen = NULL;
  g_autofree char *numbered = ferry_file_name_number (text, (guint) size);
  g_autofree char *part = ferry_file_name_to_part (text);

  if (safe != NULL)
    check_safe (safe);

  /* A name that the user gave may be anything but too long. */
  g_assert_cmpuint (strlen (numbered), <=, MAX (strlen (text), FERRY_FILE_NAME_MAX));
  g_assert_cmpuint (strlen (part), <=, FERRY_FILE_NAME_MAX);

  chosen = ferry_file_name_choose (n_lines > 0 ? lines[0] : NULL,
                                   n_lines > 1 ? lines[1] : NULL,
                                   n_lines > 2 ? lines[2] : NULL);
  check_safe (chosen);
  return 0;
}
