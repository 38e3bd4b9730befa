/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-credentials-memory.h"
#include "ferry-error.h"
#include "ferry-fake-credentials.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/* Asks and waits. */
static GVariant *
lookup (FerryCredentials *credentials,
        const char       *id,
        GCancellable     *cancellable,
        GError          **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ferry_credentials_lookup_async (credentials, id, cancellable, keep_result_cb, &result);
  g_assert_null (result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return ferry_credentials_lookup_finish (credentials, result, error);
}

static void
assert_password (FerryCredentials *credentials,
                 const char       *id,
                 const char       *expected)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) secrets = lookup (credentials, id, NULL, &error);
  const char          *password = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (secrets);
  g_assert_false (g_variant_is_floating (secrets));
  g_assert_true (g_variant_is_of_type (secrets, G_VARIANT_TYPE_VARDICT));
  g_variant_lookup (secrets, "password", "&s", &password);
  g_assert_cmpstr (password, ==, expected);
}

static GVariant *
make_secrets (const char *password)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "user", "s", "ferryman");
  g_variant_dict_insert (&dict, "password", "s", password);

  return g_variant_dict_end (&dict);
}

typedef FerryCredentials *(*NewFunc) (void);

static FerryCredentials *
fake_new (void)
{
  return FERRY_CREDENTIALS (ferry_fake_credentials_new ());
}

static void
test_unknown_id_has_no_secrets (gconstpointer data)
{
  FerryCredentials    *credentials = ((NewFunc) data) ();
  g_autoptr (GVariant) secrets = lookup (credentials, "a", NULL, NULL);

  g_assert_nonnull (secrets);
  g_assert_cmpuint (g_variant_n_children (secrets), ==, 0);
  g_assert_finalize_object (credentials);
}

static void
test_stored_secret_is_found_by_its_id_alone (gconstpointer data)
{
  FerryCredentials *credentials = ((NewFunc) data) ();

  ferry_credentials_store (credentials, "a", make_secrets ("one"));
  ferry_credentials_store (credentials, "b", make_secrets ("two"));

  assert_password (credentials, "a", "one");
  assert_password (credentials, "b", "two");
  assert_password (credentials, "c", NULL);
  g_assert_finalize_object (credentials);
}

static void
test_later_secret_replaces_the_earlier (gconstpointer data)
{
  FerryCredentials *credentials = ((NewFunc) data) ();

  ferry_credentials_store (credentials, "a", make_secrets ("one"));
  ferry_credentials_store (credentials, "a", make_secrets ("another"));

  assert_password (credentials, "a", "another");
  g_assert_finalize_object (credentials);
}

static void
test_forgotten_secret_is_gone (gconstpointer data)
{
  FerryCredentials *credentials = ((NewFunc) data) ();

  ferry_credentials_store (credentials, "a", make_secrets ("one"));
  ferry_credentials_store (credentials, "b", make_secrets ("two"));
  ferry_credentials_forget (credentials, "a");
  ferry_credentials_forget (credentials, "never-known");
  ferry_credentials_store (credentials, "b", g_variant_new ("a{sv}", NULL));

  assert_password (credentials, "a", NULL);
  assert_password (credentials, "b", NULL);
  g_assert_finalize_object (credentials);
}

static void
test_answer_outlives_what_is_stored (gconstpointer data)
{
  FerryCredentials    *credentials = ((NewFunc) data) ();
  g_autoptr (GVariant) secrets = NULL;
  const char          *password = NULL;

  ferry_credentials_store (credentials, "a", make_secrets ("one"));
  secrets = lookup (credentials, "a", NULL, NULL);
  ferry_credentials_forget (credentials, "a");
  g_assert_finalize_object (credentials);

  g_assert_true (g_variant_lookup (secrets, "password", "&s", &password));
  g_assert_cmpstr (password, ==, "one");
}

static void
test_canceled_lookup_says_so (gconstpointer data)
{
  FerryCredentials        *credentials = ((NewFunc) data) ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError)       error = NULL;

  ferry_credentials_store (credentials, "a", make_secrets ("one"));
  g_cancellable_cancel (cancellable);
  g_assert_null (lookup (credentials, "a", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (credentials);
}

static void
test_answer_comes_in_the_context_of_the_caller (gconstpointer data)
{
  FerryCredentials        *credentials = ((NewFunc) data) ();
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_main_context_push_thread_default (context);
  ferry_credentials_lookup_async (credentials, "a", NULL, keep_result_cb, &result);
  g_main_context_pop_thread_default (context);

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);

  g_clear_object (&result);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_finalize_object (credentials);
}

static void
test_locked_keyring_fails_until_it_is_unlocked (void)
{
  FerryFakeCredentials *fake = ferry_fake_credentials_new ();
  FerryCredentials     *credentials = FERRY_CREDENTIALS (fake);
  g_autoptr (GError)    error = NULL;

  ferry_credentials_store (credentials, "a", make_secrets ("one"));
  ferry_fake_credentials_set_locked (fake, TRUE);
  g_assert_null (lookup (credentials, "a", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_KEYRING_LOCKED);

  ferry_fake_credentials_set_locked (fake, FALSE);
  assert_password (credentials, "a", "one");
  g_assert_nonnull (ferry_fake_credentials_peek (fake, "a"));
  g_assert_cmpuint (ferry_fake_credentials_get_n_lookups (fake), ==, 2);
  g_assert_finalize_object (fake);
}

/* The secret as the test may hold it: each byte is one more than in the secret
 * itself, which must be nowhere in memory once it is forgotten. */
#define SHIFTED_SECRET "opx.zpv.tff.nf.boe.opx.zpv.ep.opu"

/* A dictionary in @buffer with the secret as its password, made so that no
 * other copy is left. */
static GVariant *
make_traceless_secrets (guint8 *buffer,
                        gsize   buffer_size)
{
  g_autoptr (GVariant) shifted = g_variant_ref_sink (make_secrets (SHIFTED_SECRET));
  gsize                size = g_variant_get_size (shifted);
  guint8              *secret;

  g_assert_cmpuint (size, <=, buffer_size);
  g_variant_store (shifted, buffer);
  secret = memmem (buffer, size, SHIFTED_SECRET, strlen (SHIFTED_SECRET));
  for (gsize i = 0; i < strlen (SHIFTED_SECRET); i++)
    secret[i]--;

  return g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, buffer, size, TRUE, NULL, NULL);
}

static gboolean
holds_secret (const guint8 *bytes,
              gsize         size)
{
  for (gsize i = 0; i + strlen (SHIFTED_SECRET) <= size; i++)
    {
      gsize n = 0;

      while (n < strlen (SHIFTED_SECRET) && bytes[i + n] + 1 == SHIFTED_SECRET[n])
        n++;
      if (n == strlen (SHIFTED_SECRET))
        return TRUE;
    }

  return FALSE;
}

static gboolean
range_holds_secret (int    memory_fd,
                    gint64 start,
                    gint64 end)
{
  guint8   window[4096 + sizeof SHIFTED_SECRET];
  gboolean is_found = FALSE;

  for (gint64 at = start; at < end && !is_found; at += 4096)
    {
      gsize   wanted = (gsize) MIN ((gint64) sizeof window, end - at);
      ssize_t n_read = pread (memory_fd, window, wanted, at);

      is_found = n_read > 0 && holds_secret (window, (gsize) n_read);
      explicit_bzero (window, sizeof window);
    }

  return is_found;
}

/* Reads the whole of a file of /proc as text. */
static void
read_proc (const char *path,
           char       *text,
           gsize       size)
{
  int     fd = open (path, O_RDONLY | O_CLOEXEC);
  gsize   length = 0;
  ssize_t n_read;

  g_assert_cmpint (fd, >=, 0);
  while ((n_read = read (fd, text + length, size - 1 - length)) > 0)
    length += (gsize) n_read;
  g_assert_cmpint (n_read, ==, 0);
  text[length] = '\0';
  close (fd);
}

/* Looks through all memory of the process that can be written, but for the
 * shadow of a sanitizer. Takes none from the heap: that could reuse, and so
 * hide, just the piece that is looked for. */
static gboolean
memory_holds_secret (void)
{
  static char maps[1024 * 1024];
  int         memory_fd = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  gboolean    is_found = FALSE;

  g_assert_cmpint (memory_fd, >=, 0);
  read_proc ("/proc/self/maps", maps, sizeof maps);
  for (const char *line = maps; *line != '\0' && !is_found; line = strchr (line, '\n') + 1)
    {
      guint64 start;
      guint64 end;
      char    mode[5];

      g_assert_cmpint (sscanf (line, "%" SCNx64 "-%" SCNx64 " %4s", &start, &end, mode), ==, 3);
      if (g_str_has_prefix (mode, "rw") && end - start <= 64 * 1024 * 1024)
        is_found = range_holds_secret (memory_fd, (gint64) start, (gint64) end);
    }
  close (memory_fd);

  return is_found;
}

static void
test_forgotten_secret_is_overwritten (void)
{
  FerryCredentials    *credentials = ferry_credentials_memory_new ();
  g_autoptr (GVariant) answer = NULL;
  guint8               buffer[256] __attribute__ ((aligned (16)));

  ferry_credentials_store (credentials, "a", make_traceless_secrets (buffer, sizeof buffer));
  ferry_credentials_store (credentials, "b", make_secrets ("kept"));
  explicit_bzero (buffer, sizeof buffer);
  g_assert_true (memory_holds_secret ());

  answer = lookup (credentials, "a", NULL, NULL);
  ferry_credentials_forget (credentials, "a");
  g_assert_true (memory_holds_secret ());
  g_clear_pointer (&answer, g_variant_unref);
  g_assert_false (memory_holds_secret ());

  assert_password (credentials, "b", "kept");
  g_assert_finalize_object (credentials);
}

static void
test_secrets_are_overwritten_at_the_end (void)
{
  FerryCredentials *credentials = ferry_credentials_memory_new ();
  guint8            buffer[256] __attribute__ ((aligned (16)));

  ferry_credentials_store (credentials, "a", make_traceless_secrets (buffer, sizeof buffer));
  explicit_bzero (buffer, sizeof buffer);
  g_assert_true (memory_holds_secret ());

  g_assert_finalize_object (credentials);
  g_assert_false (memory_holds_secret ());
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char   *name;
    GTestDataFunc test;
  } tests[] = {
    { "unknown-id-has-no-secrets", test_unknown_id_has_no_secrets },
    { "stored-secret-is-found-by-its-id-alone", test_stored_secret_is_found_by_its_id_alone },
    { "later-secret-replaces-the-earlier", test_later_secret_replaces_the_earlier },
    { "forgotten-secret-is-gone", test_forgotten_secret_is_gone },
    { "answer-outlives-what-is-stored", test_answer_outlives_what_is_stored },
    { "canceled-lookup-says-so", test_canceled_lookup_says_so },
    { "answer-comes-in-the-context-of-the-caller", test_answer_comes_in_the_context_of_the_caller },
  };
  static const struct
  {
    const char *name;
    NewFunc new;
  } kinds[] = {
    { "memory", ferry_credentials_memory_new },
    { "fake", fake_new },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/credentials/%s/%s", kinds[k].name,
                                                 tests[i].name);

        g_test_add_data_func (path, kinds[k].new, tests[i].test);
      }
  g_test_add_func ("/credentials/fake/locked-keyring-fails-until-it-is-unlocked",
                   test_locked_keyring_fails_until_it_is_unlocked);
  g_test_add_func ("/credentials/memory/forgotten-secret-is-overwritten",
                   test_forgotten_secret_is_overwritten);
  g_test_add_func ("/credentials/memory/secrets-are-overwritten-at-the-end",
                   test_secrets_are_overwritten_at_the_end);

  return g_test_run ();
}
