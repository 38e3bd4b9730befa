/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-secret-file.h"

#include "ferry-bus-options.h"

#include <errno.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  gsize  size;
  guint8 data[] __attribute__ ((aligned (8)));
} Memory;

static void
memory_wipe (gpointer data)
{
  Memory *memory = data;

  explicit_bzero (memory->data, memory->size);
  g_free (memory);
}

static gboolean
fail (const char *sentence,
      GError    **error)
{
  return ferry_bus_options_fail ("secrets", sentence, error);
}

/* FALSE when the file ends before. */
static gboolean
read_all (int     fd,
          Memory *memory)
{
  gsize offset = 0;

  while (offset < memory->size)
    {
      ssize_t n = pread (fd, memory->data + offset, memory->size - offset, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      offset += (gsize) n;
    }

  return TRUE;
}

static GBytes *
read_file (int      fd,
           GError **error)
{
  struct stat info;
  Memory     *memory;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      fail (_ ("Only a plain file can hold the secrets"), error);
      return NULL;
    }
  if (info.st_size > FERRY_SECRET_FILE_MAX_BYTES)
    {
      fail (_ ("There are too many secrets"), error);
      return NULL;
    }

  memory = g_malloc (sizeof *memory + (gsize) info.st_size);
  memory->size = (gsize) info.st_size;
  if (!read_all (fd, memory))
    {
      memory_wipe (memory);
      fail (_ ("The file of the secrets cannot be read"), error);
      return NULL;
    }

  return g_bytes_new_with_free_func (memory->data, memory->size, memory_wipe, memory);
}

static GVariant *
parse (GBytes  *bytes,
       gsize    n_expected,
       GError **error)
{
  g_autoptr (GVariant) secrets = NULL;

  secrets = g_variant_new_from_bytes (G_VARIANT_TYPE ("aa{sv}"), bytes, FALSE);
  g_variant_ref_sink (secrets);
  /* Made normal it would be a copy that nobody overwrites. */
  if (!g_variant_is_normal_form (secrets))
    {
      fail (_ ("The file of the secrets is damaged"), error);
      return NULL;
    }
  if (g_variant_n_children (secrets) != n_expected)
    {
      fail (_ ("There have to be as many secrets as requests"), error);
      return NULL;
    }

  return g_steal_pointer (&secrets);
}

gboolean
ferry_secret_file_take (GVariant    *options,
                        GUnixFDList *fds,
                        gsize        n_expected,
                        GVariant   **secrets,
                        GError     **error)
{
  g_autoptr (GVariant) handle = NULL;
  g_autoptr (GBytes)   bytes = NULL;
  int                  fd;

  *secrets = NULL;
  if (!ferry_bus_options_get (options, "secrets", "h", &handle, error))
    return FALSE;
  if (handle == NULL)
    return TRUE;
  if (fds == NULL || g_variant_get_handle (handle) < 0 ||
      g_variant_get_handle (handle) >= g_unix_fd_list_get_length (fds))
    return fail (_ ("No such file came with the call"), error);

  fd = g_unix_fd_list_get (fds, g_variant_get_handle (handle), NULL);
  if (fd < 0)
    return fail (_ ("The file of the secrets cannot be read"), error);
  bytes = read_file (fd, error);
  g_close (fd, NULL);
  if (bytes == NULL)
    return FALSE;

  *secrets = parse (bytes, n_expected, error);
  return *secrets != NULL;
}

/* Both lists, one after the other. */
static GVariant *
join_headers (GVariant *first,
              GVariant *second)
{
  GVariantBuilder builder;
  GVariant       *lists[] = { first, second };

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (gsize j = 0; j < g_variant_n_children (lists[i]); j++)
      {
        g_autoptr (GVariant) header = g_variant_get_child_value (lists[i], j);

        g_variant_builder_add_value (&builder, header);
      }

  return g_variant_builder_end (&builder);
}

void
ferry_secret_file_merge (GVariantDict *request,
                         GVariant     *secrets)
{
  const GVariantType  *type = G_VARIANT_TYPE ("a(ss)");
  g_autoptr (GVariant) open = g_variant_dict_lookup_value (request, "headers", type);
  GVariantIter         iter;
  const char          *key;
  GVariant            *value;

  g_variant_iter_init (&iter, secrets);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    if (open != NULL && g_str_equal (key, "headers") && g_variant_is_of_type (value, type))
      g_variant_dict_insert_value (request, key, join_headers (open, value));
    else
      g_variant_dict_insert_value (request, key, value);
}
