/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-courier-login.h"

#include <gnutls/crypto.h>
#include <string.h>

#define NONCE_BYTES 16

void
ferry_courier_login_clear (FerryCourierLogin *self)
{
  g_free (self->realm);
  g_free (self->nonce);
  g_free (self->opaque);
  g_free (self->algorithm);
  *self = (FerryCourierLogin){ 0 };
}

/* One challenge: its scheme, and its parameters as they were written. */
typedef struct
{
  char    *scheme;     /* (owned) */
  GString *parameters; /* (owned) */
} Challenge;

static void
challenge_free (gpointer data)
{
  Challenge *challenge = data;

  g_free (challenge->scheme);
  g_string_free (challenge->parameters, TRUE);
  g_free (challenge);
}

/* The commas of a list of challenges also part the parameters of each (RFC 9110
 * §11.6.1): a new one begins with a word that no '=' follows. */
static void
add_element (GPtrArray  *challenges,
             const char *element)
{
  gsize       length = strcspn (element, " \t=");
  const char *rest = element + length + strspn (element + length, " \t");
  Challenge  *challenge;

  if (*rest == '=')
    {
      if (challenges->len == 0)
        return;
      challenge = g_ptr_array_index (challenges, challenges->len - 1);
      g_string_append_printf (challenge->parameters, ", %s", element);
      return;
    }

  challenge = g_new (Challenge, 1);
  challenge->scheme = g_strndup (element, length);
  challenge->parameters = g_string_new (rest);
  g_ptr_array_add (challenges, challenge);
}

static GPtrArray *
split (const char *list)
{
  GPtrArray *challenges = g_ptr_array_new_with_free_func (challenge_free);
  GSList    *elements = soup_header_parse_list (list);

  for (GSList *l = elements; l != NULL; l = l->next)
    add_element (challenges, l->data);
  soup_header_free_list (elements);
  return challenges;
}

static gboolean
parse_algorithm (FerryCourierLogin *self,
                 const char        *name)
{
  static const struct
  {
    const char   *name;
    GChecksumType kind;
    gboolean      is_for_session;
  } algorithms[] = {
    { "MD5", G_CHECKSUM_MD5, FALSE },
    { "MD5-sess", G_CHECKSUM_MD5, TRUE },
    { "SHA-256", G_CHECKSUM_SHA256, FALSE },
    { "SHA-256-sess", G_CHECKSUM_SHA256, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    if (g_ascii_strcasecmp (name != NULL ? name : "MD5", algorithms[i].name) == 0)
      {
        self->kind = algorithms[i].kind;
        self->is_for_session = algorithms[i].is_for_session;
        self->algorithm = g_strdup (name);
        return TRUE;
      }

  return FALSE;
}

/* "auth" is one of the words of qop, or there is none, as long ago. */
static gboolean
parse_quality (FerryCourierLogin *self,
               const char        *quality)
{
  self->has_quality = quality != NULL;
  return quality == NULL || soup_header_contains (quality, "auth");
}

static gboolean
parse_digest (FerryCourierLogin *self,
              GHashTable        *parameters)
{
  self->is_digest = TRUE;
  self->realm = g_strdup (g_hash_table_lookup (parameters, "realm"));
  self->nonce = g_strdup (g_hash_table_lookup (parameters, "nonce"));
  self->opaque = g_strdup (g_hash_table_lookup (parameters, "opaque"));

  return self->realm != NULL && self->nonce != NULL &&
         parse_algorithm (self, g_hash_table_lookup (parameters, "algorithm")) &&
         parse_quality (self, g_hash_table_lookup (parameters, "qop"));
}

static gboolean
parse_challenge (FerryCourierLogin *self,
                 const Challenge   *challenge)
{
  GHashTable *parameters;

  if (g_ascii_strcasecmp (challenge->scheme, "Basic") == 0)
    self->is_known = TRUE;
  else if (g_ascii_strcasecmp (challenge->scheme, "Digest") == 0)
    {
      parameters = soup_header_parse_param_list (challenge->parameters->str);
      self->is_known = parse_digest (self, parameters);
      soup_header_free_param_list (parameters);
    }

  return self->is_known;
}

static int
get_strength (const FerryCourierLogin *self)
{
  if (!self->is_known || !self->is_digest)
    return self->is_known ? 1 : 0;

  return self->kind == G_CHECKSUM_SHA256 ? 3 : 2;
}

gboolean
ferry_courier_login_learn (FerryCourierLogin  *self,
                           SoupMessageHeaders *headers,
                           const char         *name)
{
  const char           *list = soup_message_headers_get_list (headers, name);
  g_autoptr (GPtrArray) challenges = NULL;

  ferry_courier_login_clear (self);
  if (list == NULL)
    return FALSE;

  challenges = split (list);
  for (guint i = 0; i < challenges->len; i++)
    {
      FerryCourierLogin other = { 0 };

      if (parse_challenge (&other, g_ptr_array_index (challenges, i)) &&
          get_strength (&other) > get_strength (self))
        {
          FerryCourierLogin worse = *self;

          *self = other;
          other = worse;
        }
      ferry_courier_login_clear (&other);
    }

  return self->is_known;
}

static char *
answer_basic (const char *user,
              const char *password)
{
  g_autofree char *both = g_strconcat (user, ":", password, NULL);
  g_autofree char *coded = g_base64_encode ((const guchar *) both, strlen (both));

  return g_strconcat ("Basic ", coded, NULL);
}

static char *
make_client_nonce (void)
{
  guint8   bytes[NONCE_BYTES] = { 0 };
  GString *text = g_string_new (NULL);

  gnutls_rnd (GNUTLS_RND_NONCE, bytes, sizeof bytes);
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_string_free (text, FALSE);
}

/* The digest of @first, ':', and so on up to a NULL. */
static char *
digest (const FerryCourierLogin *self,
        const char              *first,
        ...) G_GNUC_NULL_TERMINATED;

static char *
digest (const FerryCourierLogin *self,
        const char              *first,
        ...)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (self->kind);
  const char           *part;
  va_list               parts;

  g_checksum_update (checksum, (const guchar *) first, -1);
  va_start (parts, first);
  while ((part = va_arg (parts, const char *)) != NULL)
    {
      g_checksum_update (checksum, (const guchar *) ":", 1);
      g_checksum_update (checksum, (const guchar *) part, -1);
    }
  va_end (parts);

  return g_strdup (g_checksum_get_string (checksum));
}

static void
append_quoted (GString    *text,
               const char *name,
               const char *value)
{
  g_string_append_printf (text, "%s%s=\"", text->str[text->len - 1] == ' ' ? "" : ", ", name);
  for (; *value != '\0'; value++)
    {
      if (*value == '"' || *value == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
}

typedef struct
{
  const char *method;
  const char *target;
  const char *user;
  const char *password;
  const char *client_nonce;
  char        count[9];
} Question;

static char *
compute_response (const FerryCourierLogin *self,
                  const Question          *q)
{
  g_autofree char *whole = digest (self, q->user, self->realm, q->password, NULL);
  g_autofree char *asked = digest (self, q->method, q->target, NULL);

  if (self->is_for_session)
    {
      g_autofree char *once = g_steal_pointer (&whole);

      whole = digest (self, once, self->nonce, q->client_nonce, NULL);
    }
  if (!self->has_quality)
    return digest (self, whole, self->nonce, asked, NULL);

  return digest (self, whole, self->nonce, q->count, q->client_nonce, "auth", asked, NULL);
}

static char *
answer_digest (const FerryCourierLogin *self,
               const Question          *q)
{
  GString         *text = g_string_new ("Digest ");
  g_autofree char *response = compute_response (self, q);

  append_quoted (text, "username", q->user);
  append_quoted (text, "realm", self->realm);
  append_quoted (text, "nonce", self->nonce);
  append_quoted (text, "uri", q->target);
  append_quoted (text, "response", response);
  if (self->algorithm != NULL)
    g_string_append_printf (text, ", algorithm=%s", self->algorithm);
  if (self->opaque != NULL)
    append_quoted (text, "opaque", self->opaque);
  if (self->has_quality)
    g_string_append_printf (text, ", qop=auth, nc=%s", q->count);
  if (self->has_quality || self->is_for_session)
    append_quoted (text, "cnonce", q->client_nonce);

  return g_string_free (text, FALSE);
}

char *
ferry_courier_login_answer (FerryCourierLogin *self,
                            const char        *method,
                            const char        *target,
                            const char        *user,
                            const char        *password,
                            const char        *client_nonce)
{
  g_autofree char *made = NULL;
  Question         question = { method, target, user, password, client_nonce, "" };

  if (!self->is_known)
    return NULL;
  if (!self->is_digest)
    return answer_basic (user, password);

  if (client_nonce == NULL)
    question.client_nonce = made = make_client_nonce ();
  self->count++;
  g_snprintf (question.count, sizeof question.count, "%08x", self->count);
  return answer_digest (self, &question);
}
