/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-login.h"

#include <string.h>

#define REALM "Ferry"

static gboolean
check_basic (const char *authorization,
             const char *login)
{
  g_autofree char *coded = g_base64_encode ((const guchar *) login, strlen (login));
  g_autofree char *wanted = g_strconcat ("Basic ", coded, NULL);

  return authorization != NULL && g_str_equal (authorization, wanted);
}

/* name=value or name="value" of a digest. */
static char *
dup_parameter (const char *authorization,
               const char *name)
{
  g_autofree char       *pattern = g_strdup_printf ("[ ,]%s=(\"([^\"]*)\"|[^\", ]*)", name);
  g_autoptr (GRegex)     regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char       *quoted = NULL;

  if (!g_regex_match (regex, authorization, 0, &match))
    return g_strdup ("");
  quoted = g_match_info_fetch (match, 1);

  return quoted[0] == '"' ? g_match_info_fetch (match, 2) : g_steal_pointer (&quoted);
}

static char *
hash (GChecksumType type,
      const char   *first,
      const char   *second,
      const char   *third)
{
  g_autofree char *text = third != NULL ? g_strjoin (":", first, second, third, NULL)
                                        : g_strjoin (":", first, second, NULL);

  return g_compute_checksum_for_string (type, text, -1);
}

static gboolean
check_digest (const char             *authorization,
              const char             *login,
              GChecksumType           type,
              const FerryFakeRequest *request)
{
  g_auto (GStrv)   parts = g_strsplit (login, ":", 2);
  g_autofree char *uri = dup_parameter (authorization, "uri");
  g_autofree char *nonce = dup_parameter (authorization, "nonce");
  g_autofree char *count = dup_parameter (authorization, "nc");
  g_autofree char *client = dup_parameter (authorization, "cnonce");
  g_autofree char *user = dup_parameter (authorization, "username");
  g_autofree char *response = dup_parameter (authorization, "response");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *middle = NULL;
  g_autofree char *wanted = NULL;

  if (parts[0] == NULL || parts[1] == NULL)
    return FALSE;
  first = hash (type, parts[0], REALM, parts[1]);
  second = hash (type, request->method, uri, NULL);
  middle = g_strjoin (":", nonce, count, client, "auth", NULL);
  wanted = hash (type, first, middle, second);

  return g_str_equal (user, parts[0]) && g_str_equal (uri, request->target) &&
         g_str_equal (response, wanted);
}

static gboolean
use_nonce (FerryFakeEntry *entry,
           const char     *authorization,
           gint64          max_uses)
{
  g_autofree char *nonce = dup_parameter (authorization, "nonce");
  gint64           number = -1;

  if (!ferry_fake_parse_size (nonce, &number) || number >= (gint64) entry->nonces->len)
    return FALSE;

  return g_array_index (entry->nonces, FerryFakeTicket, number).uses++ < max_uses;
}

static char *
challenge_digest (FerryFakeEntry *entry,
                  const char     *algorithm,
                  gboolean        is_stale)
{
  guint number = entry->nonces->len;

  g_array_set_size (entry->nonces, number + 1);

  return g_strdup_printf ("Digest realm=\"" REALM "\", nonce=\"%u\", qop=\"auth\", algorithm=%s%s",
                          number, algorithm, is_stale ? ", stale=true" : "");
}

char *
ferry_fake_login_check (FerryFakeEntry         *entry,
                        const FerryFakePlan    *plan,
                        const FerryFakeRequest *request)
{
  const char   *authorization = ferry_fake_request_get_header (request, "Authorization");
  const char   *basic = ferry_fake_plan_get_text (plan, FERRY_FAKE_FAULT_AUTH_BASIC);
  const char   *digest = ferry_fake_plan_get_text (plan, FERRY_FAKE_FAULT_AUTH_DIGEST);
  const char   *sha256 = ferry_fake_plan_get_text (plan, FERRY_FAKE_FAULT_AUTH_DIGEST_SHA256);
  const char   *login = digest != NULL ? digest : sha256;
  const char   *algorithm = digest != NULL ? "MD5" : "SHA-256";
  GChecksumType type = digest != NULL ? G_CHECKSUM_MD5 : G_CHECKSUM_SHA256;
  gint64        max_uses;

  max_uses = ferry_fake_plan_get_number (plan, FERRY_FAKE_FAULT_NONCE_USES, G_MAXINT64);
  if (basic != NULL)
    return check_basic (authorization, basic) ? NULL : g_strdup ("Basic realm=\"" REALM "\"");
  if (login == NULL)
    return NULL;
  if (authorization == NULL || !g_str_has_prefix (authorization, "Digest ") ||
      !check_digest (authorization, login, type, request))
    return challenge_digest (entry, algorithm, FALSE);
  if (!use_nonce (entry, authorization, max_uses))
    return challenge_digest (entry, algorithm, TRUE);

  return NULL;
}
