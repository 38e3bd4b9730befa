/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-query.h"

#include "ferry-error.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

#define MAX_SEARCH_BYTES 1024
#define MAX_ID_BYTES 64

static const char *const filter_nicks[] = {
  [FERRY_FILTER_ALL] = "all",
  [FERRY_FILTER_ACTIVE] = "active",
  [FERRY_FILTER_WAITING] = "waiting",
  [FERRY_FILTER_FINISHED] = "finished",
  [FERRY_FILTER_FAILED] = "failed",
};

static const char *const sort_nicks[] = {
  [FERRY_SORT_CREATED] = "created",
  [FERRY_SORT_NAME] = "name",
  [FERRY_SORT_SIZE] = "size",
  [FERRY_SORT_STATUS] = "status",
  [FERRY_SORT_FINISHED] = "finished",
};

G_STATIC_ASSERT (G_N_ELEMENTS (filter_nicks) == FERRY_N_FILTERS);
G_STATIC_ASSERT (G_N_ELEMENTS (sort_nicks) == FERRY_SORT_FINISHED + 1);

/* ---- words ---- */

static gboolean
find_nick (const char *const *nicks,
           guint              n_nicks,
           const char        *nick,
           guint             *index)
{
  for (guint i = 0; i < n_nicks; i++)
    if (g_strcmp0 (nicks[i], nick) == 0)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

const char *
ferry_filter_to_nick (FerryFilter filter)
{
  g_return_val_if_fail ((guint) filter < G_N_ELEMENTS (filter_nicks), filter_nicks[0]);

  return filter_nicks[filter];
}

gboolean
ferry_filter_from_nick (const char  *nick,
                        FerryFilter *value)
{
  guint index;

  g_return_val_if_fail (value != NULL, FALSE);

  if (!find_nick (filter_nicks, G_N_ELEMENTS (filter_nicks), nick, &index))
    return FALSE;

  *value = (FerryFilter) index;

  return TRUE;
}

const char *
ferry_sort_to_nick (FerrySort sort)
{
  g_return_val_if_fail ((guint) sort < G_N_ELEMENTS (sort_nicks), sort_nicks[0]);

  return sort_nicks[sort];
}

gboolean
ferry_sort_from_nick (const char *nick,
                      FerrySort  *value)
{
  guint index;

  g_return_val_if_fail (value != NULL, FALSE);

  if (!find_nick (sort_nicks, G_N_ELEMENTS (sort_nicks), nick, &index))
    return FALSE;

  *value = (FerrySort) index;

  return TRUE;
}

FerryFilter
ferry_filter_of_status (FerryStatus status)
{
  switch (status)
    {
    case FERRY_STATUS_RUNNING:
      return FERRY_FILTER_ACTIVE;

    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      return FERRY_FILTER_WAITING;

    case FERRY_STATUS_COMPLETED:
      return FERRY_FILTER_FINISHED;

    case FERRY_STATUS_CANCELED:
    case FERRY_STATUS_ERROR:
      return FERRY_FILTER_FAILED;
    }

  g_return_val_if_reached (FERRY_FILTER_FAILED);
}

/* ---- the value ---- */

void
ferry_query_init (FerryQuery *self)
{
  g_return_if_fail (self != NULL);

  *self = (FerryQuery){
    .filter = FERRY_FILTER_ALL,
    .sort = FERRY_SORT_CREATED,
    .is_descending = TRUE,
  };
}

void
ferry_query_clear (FerryQuery *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->group, g_free);
  g_clear_pointer (&self->ids, g_strfreev);
}

void
ferry_query_copy (const FerryQuery *self,
                  FerryQuery       *copy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (copy != NULL);

  *copy = *self;
  copy->search = g_strdup (self->search);
  copy->group = g_strdup (self->group);
  copy->ids = g_strdupv (self->ids);
}

static gboolean
equal_ids (char **a,
           char **b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

gboolean
ferry_query_equal (const FerryQuery *a,
                   const FerryQuery *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  return a->filter == b->filter && a->sort == b->sort &&
         !a->is_descending == !b->is_descending &&
         g_strcmp0 (a->search, b->search) == 0 &&
         g_strcmp0 (a->group, b->group) == 0 &&
         equal_ids (a->ids, b->ids);
}

/* ---- over the bus ---- */

static void
add_text (GVariantBuilder *builder,
          const char      *key,
          const char      *text)
{
  if (text != NULL && *text != '\0')
    g_variant_builder_add (builder, "{sv}", key, g_variant_new_string (text));
}

GVariant *
ferry_query_encode (const FerryQuery *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (self->filter != FERRY_FILTER_ALL)
    add_text (&builder, "filter", ferry_filter_to_nick (self->filter));
  add_text (&builder, "search", self->search);
  add_text (&builder, "group", self->group);
  if (self->ids != NULL)
    g_variant_builder_add (&builder, "{sv}", "ids",
                           g_variant_new_strv ((const char *const *) self->ids, -1));
  if (self->sort != FERRY_SORT_CREATED)
    add_text (&builder, "sort", ferry_sort_to_nick (self->sort));
  /* Without a word on the order the newest come first, else what is least. */
  if (!self->is_descending != (self->sort != FERRY_SORT_CREATED))
    g_variant_builder_add (&builder, "{sv}", "descending",
                           g_variant_new_boolean (self->is_descending));

  return g_variant_builder_end (&builder);
}

typedef struct _Key Key;

/* Takes one value, of the right type, over into the query. */
typedef gboolean (*TakeFunc) (FerryQuery *self,
                              const Key  *key,
                              GVariant   *value,
                              GError    **error);

struct _Key
{
  const char *name;
  const char *type;
  TakeFunc    take;
};

static gboolean
fail (const Key  *key,
      GError    **error,
      const char *sentence)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"%s\": %s", key->name, sentence);

  return FALSE;
}

static gboolean
fail_word (const Key         *key,
           GError           **error,
           const char *const *nicks,
           guint              n_nicks)
{
  g_autofree char *words = NULL;
  g_autofree char *sentence = NULL;
  GString         *list = g_string_new (nicks[0]);

  for (guint i = 1; i < n_nicks; i++)
    g_string_append_printf (list, ", %s", nicks[i]);
  words = g_string_free (list, FALSE);
  sentence = g_strdup_printf (_ ("Give one of these words: %s"), words);

  return fail (key, error, sentence);
}

static gboolean
take_filter (FerryQuery *self,
             const Key  *key,
             GVariant   *value,
             GError    **error)
{
  if (ferry_filter_from_nick (g_variant_get_string (value, NULL), &self->filter))
    return TRUE;

  return fail_word (key, error, filter_nicks, G_N_ELEMENTS (filter_nicks));
}

static gboolean
take_sort (FerryQuery *self,
           const Key  *key,
           GVariant   *value,
           GError    **error)
{
  if (ferry_sort_from_nick (g_variant_get_string (value, NULL), &self->sort))
    {
      self->is_descending = FALSE;
      return TRUE;
    }

  return fail_word (key, error, sort_nicks, G_N_ELEMENTS (sort_nicks));
}

static gboolean
take_search (FerryQuery *self,
             const Key  *key,
             GVariant   *value,
             GError    **error)
{
  const char *search = g_variant_get_string (value, NULL);

  /* Control characters only part its words: pasted text has line breaks. */
  if (strlen (search) > MAX_SEARCH_BYTES)
    return fail (key, error, _ ("It is too long"));
  if (*search != '\0')
    self->search = g_strdup (search);

  return TRUE;
}

static gboolean
take_group (FerryQuery *self,
            const Key  *key,
            GVariant   *value,
            GError    **error)
{
  const char *group = g_variant_get_string (value, NULL);

  if (*group == '\0')
    return TRUE;
  if (!ferry_text_check_plain (group, FERRY_TEXT_MAX_WORD_BYTES))
    return fail (key, error,
                 _ ("Give a name for the group without line breaks or control characters"));

  self->group = g_strdup (group);

  return TRUE;
}

static gboolean
take_ids (FerryQuery *self,
          const Key  *key,
          GVariant   *value,
          GError    **error)
{
  self->ids = g_variant_dup_strv (value, NULL);

  for (guint i = 0; self->ids[i] != NULL; i++)
    if (!ferry_text_check_plain (self->ids[i], MAX_ID_BYTES))
      return fail (key, error, _ ("This is not the id of a transfer"));

  return TRUE;
}

static gboolean
take_descending (FerryQuery *self,
                 const Key  *key,
                 GVariant   *value,
                 GError    **error)
{
  self->is_descending = g_variant_get_boolean (value);

  return TRUE;
}

/* In the order in which they are taken: "sort" before "descending". */
static const Key keys[] = {
  { "filter", "s", take_filter },
  { "search", "s", take_search },
  { "group", "s", take_group },
  { "ids", "as", take_ids },
  { "sort", "s", take_sort },
  { "descending", "b", take_descending },
};

static gboolean
take_key (FerryQuery *self,
          const Key  *key,
          GVariant   *value,
          GError    **error)
{
  g_autofree char *sentence = NULL;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (key->type)))
    {
      sentence = g_strdup_printf (_ ("The value must be of the type “%s”"), key->type);
      return fail (key, error, sentence);
    }

  return key->take (self, key, value, error);
}

static gboolean
take_keys (FerryQuery *self,
           GVariant   *variant,
           GError    **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (variant, keys[i].name, NULL);

      if (value != NULL && !take_key (self, &keys[i], value, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
ferry_query_decode (GVariant   *variant,
                    FerryQuery *self,
                    GError    **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  ferry_query_init (self);

  if (variant == NULL || !g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT) ||
      !g_variant_is_normal_form (variant))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"%s\": %s", "query",
                   _ ("It cannot be read"));
      return FALSE;
    }
  if (take_keys (self, variant, error))
    return TRUE;

  ferry_query_clear (self);

  return FALSE;
}

/* ---- searching ---- */

char *
ferry_query_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  /* Nearly all names: nothing to compose, and a hundred thousand of them. */
  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);

  /* Full-width letters and the like are found by the plain ones; folding can
   * leave what is to be composed again. */
  valid = g_utf8_make_valid (text, -1);
  composed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  folded = g_utf8_casefold (composed, -1);
  /* GLib swaps the cases of Cherokee. */
  lower = g_utf8_strdown (folded, -1);

  return g_utf8_normalize (lower, -1, G_NORMALIZE_ALL_COMPOSE);
}

static gboolean
parts_words (gunichar character)
{
  return g_unichar_isspace (character) || g_unichar_iscntrl (character);
}

char **
ferry_query_split (const char *search)
{
  GPtrArray       *words = g_ptr_array_new ();
  g_autofree char *folded = ferry_query_fold (search != NULL ? search : "");
  const char      *word = NULL;
  const char      *next;

  for (next = folded; *next != '\0'; next = g_utf8_next_char (next))
    {
      if (!parts_words (g_utf8_get_char (next)))
        {
          if (word == NULL)
            word = next;
          continue;
        }
      if (word != NULL)
        g_ptr_array_add (words, g_strndup (word, next - word));
      word = NULL;
    }
  if (word != NULL)
    g_ptr_array_add (words, g_strdup (word));
  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (words, FALSE);
}
