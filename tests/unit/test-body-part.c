/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-body-part.h"

#include <string.h>

static gboolean
decode (const char    *text,
        gboolean       needs_name,
        FerryBodyPart *part,
        const char   **why)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

  g_assert_no_error (error);

  return ferry_body_part_decode (variant, needs_name, part, why);
}

typedef struct
{
  const char *fact;
  const char *part;
  gboolean    needs_name;
} Case;

static const Case refusals[] = {
  { "neither-value-nor-file", "{'name': <'a'>}" },
  { "value-and-file", "{'name': <'a'>, 'value': <'v'>, 'file': <'/f'>}" },
  { "nothing", "@a{sv} {}" },
  { "relative-file", "{'name': <'a'>, 'file': <'f'>}" },
  { "file-name-of-a-value", "{'name': <'a'>, 'value': <'v'>, 'file-name': <'f'>}" },
  { "nameless-field-of-a-form", "{'value': <'v'>}", TRUE },
  { "empty-name-of-a-field-of-a-form", "{'name': <''>, 'value': <'v'>}", TRUE },
  { "type-without-slash", "{'value': <'v'>, 'content-type': <'text'>}" },
  { "type-without-subtype", "{'value': <'v'>, 'content-type': <'text/'>}" },
  { "type-that-is-empty", "{'value': <'v'>, 'content-type': <''>}" },
  { "type-with-rubbish-behind", "{'value': <'v'>, 'content-type': <'text/plain x'>}" },
  { "type-with-line-break", "{'value': <'v'>, 'content-type': <'text/plain;\\nX: y'>}" },
  { "header-name-with-blank", "{'value': <'v'>, 'headers': <[('X Y', 'a')]>}" },
  { "header-value-with-line-break", "{'value': <'v'>, 'headers': <[('X', 'a\\r\\nb')]>}" },
  { "header-that-is-the-name", "{'value': <'v'>, 'headers': <[('content-disposition', 'a')]>}" },
  { "header-that-is-the-type", "{'value': <'v'>, 'headers': <[('Content-type', 'a/b')]>}" },
  { "header-that-is-the-length", "{'value': <'v'>, 'headers': <[('CONTENT-LENGTH', '1')]>}" },
  { "secret-header", "{'value': <'v'>, 'headers': <[('Authorization', 'a')]>}" },
  { "name-of-another-type", "{'name': <1>, 'value': <'v'>}" },
  { "headers-of-another-type", "{'value': <'v'>, 'headers': <['a']>}" },
};

static const Case good[] = {
  { "value-alone", "{'value': <''>}" },
  { "field-of-a-form", "{'name': <'a'>, 'value': <'v'>}", TRUE },
  { "file", "{'file': <'/f'>}" },
  { "all-of-a-file",
    "{'name': <'\\u00fc\\n\"'>, 'file': <'/f'>, 'file-name': <'g'>, "
    "'content-type': <'text/plain; charset=utf-8'>, 'headers': <[('X', 'a'), ('X', '')]>}",
    TRUE },
  { "type-of-a-value", "{'value': <'{}'>, 'content-type': <'application/json'>}" },
};

static void
test_refusal (gconstpointer data)
{
  const Case   *c = data;
  FerryBodyPart part;
  FerryBodyPart empty = { 0 };
  const char   *why = NULL;

  g_assert_false (decode (c->part, c->needs_name, &part, &why));
  g_assert_cmpuint (strlen (why), >, 10);
  g_assert_cmpmem (&part, sizeof part, &empty, sizeof empty);
}

static void
test_good (gconstpointer data)
{
  const Case          *c = data;
  g_autoptr (GVariant) given = g_variant_parse (G_VARIANT_TYPE_VARDICT, c->part, NULL, NULL, NULL);
  g_autoptr (GVariant) written = NULL;
  FerryBodyPart        part;
  const char          *why = NULL;

  g_assert_true (ferry_body_part_decode (given, c->needs_name, &part, &why));
  g_assert_null (why);
  written = g_variant_ref_sink (ferry_body_part_encode (&part));
  g_assert_cmpvariant (given, written);
  ferry_body_part_clear (&part);
}

static void
test_unknown_keys_are_ignored (void)
{
  FerryBodyPart part;
  const char   *why = NULL;

  g_assert_true (decode ("{'value': <'v'>, 'of-a-later-version': <1>}", FALSE, &part, &why));
  ferry_body_part_clear (&part);
}

static void
test_too_much_is_refused (void)
{
  g_autofree char *word = g_strnfill (1025, 'a');
  g_autofree char *name = g_strdup_printf ("{'name': <'%s'>, 'value': <''>}", word);
  g_autofree char *file_name = g_strdup_printf ("{'file': <'/f'>, 'file-name': <'%s'>}", word);
  g_autofree char *header = g_strdup_printf ("{'value': <''>, 'headers': <[('%s', '')]>}", word);
  g_autofree char *type = g_strdup_printf ("{'value': <''>, 'content-type': <'a/%s'>}", word);
  GString         *headers = g_string_new ("{'value': <''>, 'headers': <[('X', '')");
  FerryBodyPart    part;
  const char      *why = NULL;

  for (guint i = 0; i < 64; i++)
    g_string_append (headers, ", ('X', '')");
  g_string_append (headers, "]>}");

  g_assert_false (decode (name, FALSE, &part, &why));
  g_assert_false (decode (file_name, FALSE, &part, &why));
  g_assert_false (decode (header, FALSE, &part, &why));
  g_assert_false (decode (type, FALSE, &part, &why));
  g_assert_false (decode (headers->str, FALSE, &part, &why));
  g_string_free (headers, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/body-part/refuses/", refusals[i].fact, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *path = g_strconcat ("/body-part/takes/", good[i].fact, NULL);

      g_test_add_data_func (path, &good[i], test_good);
    }
  g_test_add_func ("/body-part/unknown-keys-are-ignored", test_unknown_keys_are_ignored);
  g_test_add_func ("/body-part/refuses/too-much", test_too_much_is_refused);

  return g_test_run ();
}
