/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-host-table.h"

/* What was learnt about a host is forgotten after so long without another
 * refusal: it may have been but a bad minute. */
#define LIMIT_TIME (15 * G_TIME_SPAN_MINUTE)

#define NO_LIMIT G_MAXUINT

typedef struct
{
  guint  n;
  guint  limit; /* that the host made known; NO_LIMIT */
  gint64 limited_at;
} Host;

struct _FerryHostTable
{
  GHashTable *hosts;        /* (owned) (element-type utf8 Host) */
  guint       max_per_host; /* atomic */
};

FerryHostTable *
ferry_host_table_new (guint max_per_host)
{
  FerryHostTable *self = g_new0 (FerryHostTable, 1);

  g_return_val_if_fail (max_per_host > 0, NULL);

  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->max_per_host = max_per_host;
  return self;
}

void
ferry_host_table_set_max_per_host (FerryHostTable *self,
                                   guint           max_per_host)
{
  g_return_if_fail (max_per_host > 0);

  g_atomic_int_set (&self->max_per_host, max_per_host);
}

void
ferry_host_table_free (FerryHostTable *self)
{
  g_hash_table_unref (self->hosts);
  g_free (self);
}

static Host *
get_host (FerryHostTable *self,
          const char     *host_key)
{
  Host *host = g_hash_table_lookup (self->hosts, host_key);

  if (host == NULL)
    {
      host = g_new0 (Host, 1);
      host->limit = NO_LIMIT;
      g_hash_table_insert (self->hosts, g_strdup (host_key), host);
    }

  return host;
}

static guint
get_limit (FerryHostTable *self,
           const Host     *host)
{
  return MIN (host->limit, (guint) g_atomic_int_get (&self->max_per_host));
}

gboolean
ferry_host_table_acquire (FerryHostTable *self,
                          const char     *host_key,
                          gboolean        is_first,
                          gint64          now)
{
  Host *host = get_host (self, host_key);

  if (now - host->limited_at >= LIMIT_TIME)
    host->limit = NO_LIMIT;
  if (!is_first && host->n >= get_limit (self, host))
    return FALSE;

  host->n++;
  return TRUE;
}

void
ferry_host_table_release (FerryHostTable *self,
                          const char     *host_key)
{
  Host *host = get_host (self, host_key);

  g_return_if_fail (host->n > 0);

  host->n--;
}

void
ferry_host_table_refuse (FerryHostTable *self,
                         const char     *host_key,
                         guint           n_good,
                         gint64          now)
{
  Host *host = get_host (self, host_key);

  host->limited_at = now;
  host->limit = MIN (host->limit, MAX (1, n_good));
}

guint
ferry_host_table_get_limit (FerryHostTable *self,
                            const char     *host_key)
{
  return get_limit (self, get_host (self, host_key));
}

guint
ferry_host_table_get_n (FerryHostTable *self,
                        const char     *host_key)
{
  return get_host (self, host_key)->n;
}
