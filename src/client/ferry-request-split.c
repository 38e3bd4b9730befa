/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-request-split.h"

#include "ferry-error.h"
#include "ferry-uri.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALL_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

void
ferry_request_split_init (FerryRequestSplit *self)
{
  g_variant_builder_init (&self->open, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_builder_init (&self->secrets, G_VARIANT_TYPE ("aa{sv}"));
  self->n_secrets = 0;
}

void
ferry_request_split_clear (FerryRequestSplit *self)
{
  g_variant_builder_clear (&self->open);
  g_variant_builder_clear (&self->secrets);
}

/* An address that cannot be parsed may hide anything. */
static gboolean
has_user (GVariant *value)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GUri) stripped = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return FALSE;

  uri = ferry_uri_parse (g_variant_get_string (value, NULL), NULL);
  if (uri == NULL)
    return strchr (g_variant_get_string (value, NULL), '@') != NULL;

  stripped = ferry_uri_strip_user (uri, &user, &password);
  return user != NULL || password != NULL;
}

static gboolean
is_secret (const char *key,
           GVariant   *value)
{
  static const char *const keys[] = { "headers", "password", "proxy", "user", NULL };

  return g_strv_contains (keys, key) || (g_str_equal (key, "uri") && has_user (value));
}

void
ferry_request_split_add (FerryRequestSplit *self,
                         GVariant          *request)
{
  GVariantIter iter;
  const char  *key;
  GVariant    *value;

  g_variant_builder_open (&self->open, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_open (&self->secrets, G_VARIANT_TYPE_VARDICT);
  g_variant_iter_init (&iter, request);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    if (is_secret (key, value))
      {
        g_variant_builder_add (&self->secrets, "{sv}", key, value);
        self->n_secrets++;
      }
    else
      {
        g_variant_builder_add (&self->open, "{sv}", key, value);
      }
  g_variant_builder_close (&self->open);
  g_variant_builder_close (&self->secrets);
}

GVariant *
ferry_request_split_end (FerryRequestSplit *self)
{
  return g_variant_builder_end (&self->open);
}

GVariant *
ferry_request_split_end_one (FerryRequestSplit *self)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_builder_end (&self->open));

  return g_variant_get_child_value (all, 0);
}

static gboolean
write_all (int         fd,
           const char *data,
           gsize       size)
{
  gsize offset = 0;

  while (offset < size)
    {
      ssize_t n = write (fd, data + offset, size - offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      offset += (gsize) n;
    }

  return TRUE;
}

/* -1 and errno when that fails. */
static int
seal (GVariant *secrets)
{
  int fd;
  int saved_errno;

  fd = memfd_create ("ferry-secrets", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0)
    return -1;
  if (write_all (fd, g_variant_get_data (secrets), g_variant_get_size (secrets)) &&
      fcntl (fd, F_ADD_SEALS, ALL_SEALS) == 0)
    return fd;

  saved_errno = errno;
  g_close (fd, NULL);
  errno = saved_errno;
  return -1;
}

GVariant *
ferry_request_split_seal (FerryRequestSplit *self,
                          GVariant          *options,
                          GUnixFDList      **fds,
                          GError           **error)
{
  g_autoptr (GVariant) secrets = g_variant_ref_sink (g_variant_builder_end (&self->secrets));
  g_autoptr (GVariant) given = NULL;
  GVariantDict         sealed;
  int                  fd;

  if (options == NULL)
    options = g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
  given = g_variant_ref_sink (options);
  *fds = NULL;
  if (self->n_secrets == 0)
    return g_steal_pointer (&given);

  fd = seal (secrets);
  if (fd < 0)
    {
      ferry_error_set_from_errno (error, errno, "memfd");
      return NULL;
    }

  *fds = g_unix_fd_list_new_from_array (&fd, 1);
  g_variant_dict_init (&sealed, given);
  g_variant_dict_insert (&sealed, "secrets", "h", 0);
  return g_variant_ref_sink (g_variant_dict_end (&sealed));
}
