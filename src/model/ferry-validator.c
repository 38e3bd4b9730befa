/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-validator.h"

#include "ferry-validator-private.h"

/* A Last-Modified so much older than Date tells all versions apart, whatever
 * the clocks do (RFC 9110 §8.8.2.2). */
#define STRONG_DATE_AGE 60

typedef enum
{
  MATCH_UNKNOWN, /* one side says nothing */
  MATCH_EQUAL,
  MATCH_DIFFERENT,
} Match;

void
ferry_validator_init (FerryValidator *self)
{
  g_return_if_fail (self != NULL);

  *self = (FerryValidator){
    .last_modified_time = -1,
    .length = -1,
  };
}

void
ferry_validator_clear (FerryValidator *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->etag);
  g_free (self->last_modified);
  ferry_validator_init (self);
}

void
ferry_validator_copy (const FerryValidator *self,
                      FerryValidator       *copy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (copy != NULL);

  *copy = *self;
  copy->etag = g_strdup (self->etag);
  copy->last_modified = g_strdup (self->last_modified);
}

goffset
ferry_answer_get_total (const FerryAnswer *answer)
{
  if (answer->has_content_range || answer->status == 206 || answer->status == 416)
    return answer->range_total;

  return answer->is_chunked ? -1 : answer->content_length;
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || *text == '\0';
}

/* A Last-Modified without a Date, or with one that is hardly later or even
 * earlier, may stand for several versions. */
static gboolean
is_date_strong (const FerryAnswer *answer)
{
  if (answer->last_modified_time < 0 || answer->date_time < 0)
    return FALSE;

  return answer->date_time - answer->last_modified_time >= STRONG_DATE_AGE;
}

void
ferry_validator_from_answer (const FerryAnswer *answer,
                             FerryValidator    *validator)
{
  g_return_if_fail (answer != NULL);
  g_return_if_fail (validator != NULL);

  *validator = (FerryValidator){
    .etag = is_blank (answer->etag) ? NULL : g_strdup (answer->etag),
    .last_modified = is_blank (answer->last_modified) ? NULL : g_strdup (answer->last_modified),
    .last_modified_time = answer->last_modified_time,
    .is_date_strong = is_date_strong (answer),
    .length = ferry_answer_get_total (answer),
  };
}

/* The quoted part of an entity tag, RFC 9110 §8.8.3. NULL for what is none; an
 * empty one is legal, but says nothing. */
static const char *
get_opaque_tag (const char *etag,
                gboolean   *is_weak)
{
  const char *opaque;
  gsize       length;

  if (etag == NULL)
    return NULL;

  *is_weak = g_str_has_prefix (etag, "W/");
  opaque = *is_weak ? etag + 2 : etag;
  length = strlen (opaque);
  if (length < 3 || opaque[0] != '"' || opaque[length - 1] != '"')
    return NULL;

  for (gsize i = 1; i < length - 1; i++)
    {
      guchar c = (guchar) opaque[i];

      if (c <= 0x20 || c == '"' || c == 0x7f)
        return NULL;
    }

  return opaque;
}

static gboolean
is_strong_etag (const char *etag)
{
  gboolean is_weak = FALSE;

  return get_opaque_tag (etag, &is_weak) != NULL && !is_weak;
}

gboolean
ferry_validator_has_strong_etag (const FerryValidator *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return is_strong_etag (self->etag);
}

const char *
ferry_validator_get_if_range (const FerryValidator *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (is_strong_etag (self->etag))
    return self->etag;

  /* RFC 9110 would have nothing sent beside a weak ETag. A strong date can only
   * make the server say sooner that the file changed: what it answers is judged
   * all the same. */
  if (self->is_date_strong && self->last_modified_time >= 0)
    return self->last_modified;

  return NULL;
}

static Match
match_strong_etags (const FerryValidator *known,
                    const FerryAnswer    *answer)
{
  if (!is_strong_etag (known->etag) || !is_strong_etag (answer->etag))
    return MATCH_UNKNOWN;

  return strcmp (known->etag, answer->etag) == 0 ? MATCH_EQUAL : MATCH_DIFFERENT;
}

/* The weak comparison of RFC 9110 §8.8.3.2; malformed tags as plain text. */
static Match
match_any_etags (const FerryValidator *known,
                 const FerryAnswer    *answer)
{
  gboolean    is_weak;
  const char *ours = get_opaque_tag (known->etag, &is_weak);
  const char *theirs = get_opaque_tag (answer->etag, &is_weak);

  if (ours == NULL)
    ours = known->etag;
  if (theirs == NULL)
    theirs = answer->etag;
  if (is_blank (ours) || is_blank (theirs))
    return MATCH_UNKNOWN;

  return strcmp (ours, theirs) == 0 ? MATCH_EQUAL : MATCH_DIFFERENT;
}

static Match
match_dates (const FerryValidator *known,
             const FerryAnswer    *answer)
{
  if (known->last_modified_time >= 0 && answer->last_modified_time >= 0)
    return known->last_modified_time == answer->last_modified_time ? MATCH_EQUAL : MATCH_DIFFERENT;
  if (is_blank (known->last_modified) || is_blank (answer->last_modified))
    return MATCH_UNKNOWN;

  return strcmp (known->last_modified, answer->last_modified) == 0 ? MATCH_EQUAL : MATCH_DIFFERENT;
}

static Match
match_lengths (const FerryValidator *known,
               const FerryAnswer    *answer)
{
  goffset total = ferry_answer_get_total (answer);

  if (known->length < 0)
    return MATCH_UNKNOWN;
  if (answer->has_content_range && answer->range_last >= known->length)
    return MATCH_DIFFERENT;
  if (total < 0)
    return MATCH_UNKNOWN;

  return known->length == total ? MATCH_EQUAL : MATCH_DIFFERENT;
}

FerryIdentity
ferry_validator_identify (const FerryValidator *known,
                          const FerryAnswer    *answer)
{
  Match length = match_lengths (known, answer);
  Match strong = match_strong_etags (known, answer);
  Match date = match_dates (known, answer);
  Match etag = match_any_etags (known, answer);

  if (length == MATCH_DIFFERENT)
    return FERRY_IDENTITY_OTHER;

  /* Servers that share an ETag made of the content may each have their own date. */
  if (strong == MATCH_EQUAL)
    return date == MATCH_DIFFERENT ? FERRY_IDENTITY_LIKELY : FERRY_IDENTITY_PROVEN;
  if (strong == MATCH_DIFFERENT)
    return date == MATCH_EQUAL && length == MATCH_EQUAL ? FERRY_IDENTITY_ROTATED
                                                        : FERRY_IDENTITY_OTHER;

  if (date == MATCH_DIFFERENT)
    return FERRY_IDENTITY_OTHER;
  if (date == MATCH_EQUAL)
    return FERRY_IDENTITY_LIKELY;

  if (etag == MATCH_DIFFERENT)
    return FERRY_IDENTITY_OTHER;
  if (etag == MATCH_EQUAL || length == MATCH_EQUAL)
    return FERRY_IDENTITY_LIKELY;

  return FERRY_IDENTITY_UNKNOWN;
}

gboolean
ferry_validator_is_replaced (const FerryValidator *known,
                             const FerryAnswer    *answer)
{
  Match strong = match_strong_etags (known, answer);

  if (strong != MATCH_UNKNOWN)
    return strong == MATCH_DIFFERENT;

  return match_dates (known, answer) == MATCH_DIFFERENT;
}

gboolean
ferry_identity_is_contrary (FerryIdentity identity)
{
  return identity == FERRY_IDENTITY_OTHER || identity == FERRY_IDENTITY_ROTATED;
}

gboolean
ferry_validator_contradicts (const FerryValidator *known,
                             const FerryAnswer    *answer)
{
  g_return_val_if_fail (known != NULL, FALSE);
  g_return_val_if_fail (answer != NULL, FALSE);

  return ferry_identity_is_contrary (ferry_validator_identify (known, answer));
}
