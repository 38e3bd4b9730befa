/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-names.h"
#include "service-fixture.h"

#define METALINK                                                     \
  "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">"             \
  "<file name=\"a.iso\"><size>7</size><url>a.iso</url></file>"       \
  "<file name=\"b.iso\"><url priority=\"2\">http://b.example/</url>" \
  "<url priority=\"1\">http://a.example/</url></file></metalink>"

static void
serve (ServiceFixture *self,
       const char     *text)
{
  FerryFakeResource resource = { .text = text };

  ferry_fake_origin_add (self->origin, "/dir/f.meta4", &resource);
}

static void
set_up (ServiceFixture *self,
        gconstpointer   data)
{
  service_fixture_set_up (self, data);
  service_fixture_start (self, "");
}

static void
test_lists_what_it_has (ServiceFixture *self,
                        gconstpointer   data)
{
  g_autoptr (GVariant)    reply = NULL;
  g_autoptr (GVariant)    found = NULL;
  g_autoptr (GVariant)    first = NULL;
  g_autoptr (GVariant)    second = NULL;
  g_autofree char        *expected = NULL;
  g_autofree const char **mirrors = NULL;
  const char             *uri;
  guint64                 size;

  serve (self, METALINK);
  reply = service_fixture_call (self, "ReadMetalink",
                                "({'uri': <'{base}/dir/f.meta4'>, 'proxy': <'none'>}, {})");
  found = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (found), ==, 2);

  /* A relative address is one beside the Metalink. */
  first = g_variant_get_child_value (found, 0);
  expected = ferry_fake_origin_dup_uri (self->origin, "/dir/a.iso");
  g_assert_true (g_variant_lookup (first, "uri", "&s", &uri));
  g_assert_cmpstr (uri, ==, expected);
  g_assert_true (g_variant_lookup (first, "expected-size", "t", &size));
  g_assert_cmpuint (size, ==, 7);

  second = g_variant_get_child_value (found, 1);
  g_assert_true (g_variant_lookup (second, "uri", "&s", &uri));
  g_assert_cmpstr (uri, ==, "http://a.example/");
  g_assert_true (g_variant_lookup (second, "mirrors", "^a&s", &mirrors));
  g_assert_cmpuint (g_strv_length ((char **) mirrors), ==, 1);
  g_assert_cmpuint (service_fixture_count (self, ""), ==, 0);
}

static void
test_something_else (ServiceFixture *self,
                     gconstpointer   data)
{
  serve (self, "<html>Sign in</html>");
  service_fixture_refused (self, "ReadMetalink",
                           "({'uri': <'{base}/dir/f.meta4'>, 'proxy': <'none'>}, {})",
                           FERRY_BUS_ERROR_PREFIX "BadMetalink", "");
}

static void
test_not_there (ServiceFixture *self,
                gconstpointer   data)
{
  service_fixture_refused (self, "ReadMetalink",
                           "({'uri': <'{base}/missing'>, 'proxy': <'none'>}, {})",
                           FERRY_BUS_ERROR_PREFIX "NotFound", "");
}

static void
test_bad_arguments (ServiceFixture *self,
                    gconstpointer   data)
{
  service_fixture_refused (self, "ReadMetalink", "({}, {})",
                           "org.freedesktop.DBus.Error.InvalidArgs", "\"uri\"");
  service_fixture_refused (self, "ReadMetalink",
                           "({'uri': <'http://a/'>}, {'secrets': <handle 0>})",
                           "org.freedesktop.DBus.Error.InvalidArgs", "\"secrets\"");
}

#define METALINK_TEST(name, function)                                  \
  g_test_add ("/service-metalink/" name, ServiceFixture, NULL, set_up, \
              function, service_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  METALINK_TEST ("lists-what-it-has", test_lists_what_it_has);
  METALINK_TEST ("something-else-is-refused", test_something_else);
  METALINK_TEST ("not-there", test_not_there);
  METALINK_TEST ("bad-arguments-name-themselves", test_bad_arguments);

  return g_test_run ();
}
