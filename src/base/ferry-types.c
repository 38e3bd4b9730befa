/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-types.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  int         value;
  const char *nick;
} Word;

static const Word direction_words[] = {
  { FERRY_DIRECTION_DOWNLOAD, "download" },
  { FERRY_DIRECTION_UPLOAD, "upload" },
};

static const Word status_words[] = {
  { FERRY_STATUS_IDLE, "idle" },
  { FERRY_STATUS_RUNNING, "running" },
  { FERRY_STATUS_PAUSED, "paused" },
  { FERRY_STATUS_PAUSED_COSTED_NETWORK, "paused-costed-network" },
  { FERRY_STATUS_PAUSED_NO_NETWORK, "paused-no-network" },
  { FERRY_STATUS_COMPLETED, "completed" },
  { FERRY_STATUS_CANCELED, "canceled" },
  { FERRY_STATUS_ERROR, "error" },
  { FERRY_STATUS_PAUSED_RECOVERABLE, "paused-recoverable" },
  { FERRY_STATUS_PAUSED_SYSTEM_POLICY, "paused-system-policy" },
};

static const Word priority_words[] = {
  { FERRY_PRIORITY_DEFAULT, "default" },
  { FERRY_PRIORITY_HIGH, "high" },
  { FERRY_PRIORITY_LOW, "low" },
};

static const Word cost_policy_words[] = {
  { FERRY_COST_POLICY_DEFAULT, "default" },
  { FERRY_COST_POLICY_UNRESTRICTED_ONLY, "unrestricted-only" },
  { FERRY_COST_POLICY_ALWAYS, "always" },
  { FERRY_COST_POLICY_INHERIT, "inherit" },
};

static const Word connectivity_words[] = {
  { FERRY_CONNECTIVITY_UNKNOWN, "unknown" },
  { FERRY_CONNECTIVITY_NONE, "none" },
  { FERRY_CONNECTIVITY_PORTAL, "portal" },
  { FERRY_CONNECTIVITY_LIMITED, "limited" },
  { FERRY_CONNECTIVITY_FULL, "full" },
};

static const Word metered_words[] = {
  { FERRY_METERED_UNKNOWN, "unknown" },
  { FERRY_METERED_YES, "yes" },
  { FERRY_METERED_NO, "no" },
  { FERRY_METERED_GUESS_YES, "guess-yes" },
  { FERRY_METERED_GUESS_NO, "guess-no" },
};

static const Word network_type_words[] = {
  { FERRY_NETWORK_TYPE_UNKNOWN, "unknown" },
  { FERRY_NETWORK_TYPE_ETHERNET, "ethernet" },
  { FERRY_NETWORK_TYPE_WIFI, "wifi" },
  { FERRY_NETWORK_TYPE_MOBILE, "mobile" },
  { FERRY_NETWORK_TYPE_BLUETOOTH, "bluetooth" },
  { FERRY_NETWORK_TYPE_OTHER, "other" },
};

static const Word choice_words[] = {
  { FERRY_CHOICE_AUTO, "auto" },
  { FERRY_CHOICE_YES, "yes" },
  { FERRY_CHOICE_NO, "no" },
};

static const Word cap_state_words[] = {
  { FERRY_CAP_NONE, "none" },
  { FERRY_CAP_UNDER, "under" },
  { FERRY_CAP_NEAR, "near" },
  { FERRY_CAP_OVER, "over" },
};

static const Word schedule_mode_words[] = {
  { FERRY_SCHEDULE_RUN, "run" },
  { FERRY_SCHEDULE_LIMITED, "limited" },
  { FERRY_SCHEDULE_STOP, "stop" },
};

static const Word if_exists_words[] = {
  { FERRY_IF_EXISTS_RENAME, "rename" },
  { FERRY_IF_EXISTS_OVERWRITE, "overwrite" },
  { FERRY_IF_EXISTS_SKIP, "skip" },
};

static const Word upload_protocol_words[] = {
  { FERRY_UPLOAD_PROTOCOL_AUTO, "auto" },
  { FERRY_UPLOAD_PROTOCOL_PLAIN, "plain" },
  { FERRY_UPLOAD_PROTOCOL_TUS, "tus" },
  { FERRY_UPLOAD_PROTOCOL_RESUMABLE, "resumable" },
  { FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE, "content-range" },
};

static const Word multipart_words[] = {
  { FERRY_MULTIPART_NONE, "none" },
  { FERRY_MULTIPART_FORM_DATA, "form-data" },
  { FERRY_MULTIPART_RELATED, "related" },
  { FERRY_MULTIPART_MIXED, "mixed" },
};

static const Word reason_words[] = {
  { FERRY_REASON_NONE, "none" },
  { FERRY_REASON_QUEUED, "queued" },
  { FERRY_REASON_STARTING, "starting" },
  { FERRY_REASON_CONNECTING, "connecting" },
  { FERRY_REASON_TRANSFERRING, "transferring" },
  { FERRY_REASON_VERIFYING, "verifying" },
  { FERRY_REASON_FINISHING, "finishing" },
  { FERRY_REASON_USER, "user" },
  { FERRY_REASON_METERED, "metered" },
  { FERRY_REASON_ROAMING, "roaming" },
  { FERRY_REASON_OVER_CAP, "over-cap" },
  { FERRY_REASON_RESTRICTED, "restricted" },
  { FERRY_REASON_OFFLINE, "offline" },
  { FERRY_REASON_CAPTIVE_PORTAL, "captive-portal" },
  { FERRY_REASON_BATTERY, "battery" },
  { FERRY_REASON_POWER_SAVER, "power-saver" },
  { FERRY_REASON_SCHEDULE, "schedule" },
  { FERRY_REASON_HOST_LIMIT, "host-limit" },
  { FERRY_REASON_RETRY_WAIT, "retry-wait" },
  { FERRY_REASON_SIGN_IN, "sign-in" },
  { FERRY_REASON_TLS, "tls" },
  { FERRY_REASON_LINK_EXPIRED, "link-expired" },
  { FERRY_REASON_CHOOSE_FOLDER, "choose-folder" },
  { FERRY_REASON_DISK_FULL, "disk-full" },
  { FERRY_REASON_DESTINATION_MISSING, "destination-missing" },
  { FERRY_REASON_KEYRING_LOCKED, "keyring-locked" },
  { FERRY_REASON_NEEDS_USER, "needs-user" },
};

/* In the order of the enumeration. */
static const char *const reason_sentences[] = {
  [FERRY_REASON_NONE] = N_ ("Nothing is being waited for"),
  [FERRY_REASON_QUEUED] = N_ ("Waiting for its turn; it starts when another transfer is done"),
  [FERRY_REASON_STARTING] = N_ ("Starting"),
  [FERRY_REASON_CONNECTING] = N_ ("Connecting to the server"),
  [FERRY_REASON_TRANSFERRING] = N_ ("Transferring"),
  [FERRY_REASON_VERIFYING] = N_ ("Checking that the file is unharmed"),
  [FERRY_REASON_FINISHING] = N_ ("Putting the file in its place"),
  [FERRY_REASON_USER] = N_ ("Paused by you; it goes on when you resume it"),
  [FERRY_REASON_METERED] =
      N_ ("Paused because this network costs money; it goes on by itself on an unmetered one"),
  [FERRY_REASON_ROAMING] =
      N_ ("Paused because this network is roaming; it goes on by itself when you are back home"),
  [FERRY_REASON_OVER_CAP] =
      N_ ("Paused because the data plan is used up; it goes on by itself on an unmetered network"),
  [FERRY_REASON_RESTRICTED] =
      N_ ("Paused because background data is restricted; it goes on when you lift the restriction"),
  [FERRY_REASON_OFFLINE] =
      N_ ("Waiting for a network; it goes on by itself when there is one"),
  [FERRY_REASON_CAPTIVE_PORTAL] =
      N_ ("The network wants you to sign in; open its sign-in page, then it goes on by itself"),
  [FERRY_REASON_BATTERY] =
      N_ ("Paused to spare the battery; it goes on by itself when you plug in the charger"),
  [FERRY_REASON_POWER_SAVER] =
      N_ ("Paused by the power saver; it goes on by itself when you turn the power saver off"),
  [FERRY_REASON_SCHEDULE] =
      N_ ("Waiting for its scheduled time; it starts by itself then"),
  [FERRY_REASON_HOST_LIMIT] =
      N_ ("Waiting because enough connections to this server are open; it starts when one is free"),
  [FERRY_REASON_RETRY_WAIT] =
      N_ ("Waiting before the next try; it goes on by itself"),
  [FERRY_REASON_SIGN_IN] =
      N_ ("The server wants a user name and password; sign in to go on"),
  [FERRY_REASON_TLS] =
      N_ ("The server could not prove who it is; look at its certificate and decide"),
  [FERRY_REASON_LINK_EXPIRED] =
      N_ ("The link is no longer valid; give a new one for the same file to go on"),
  [FERRY_REASON_CHOOSE_FOLDER] =
      N_ ("The file cannot be kept in this folder; choose another folder to go on"),
  [FERRY_REASON_DISK_FULL] =
      N_ ("There is no space left for the file; free some space to go on"),
  [FERRY_REASON_DESTINATION_MISSING] =
      N_ ("The folder is not there; connect its drive again or choose another folder to go on"),
  [FERRY_REASON_KEYRING_LOCKED] =
      N_ ("The password is in a locked keyring; unlock the keyring to go on"),
  [FERRY_REASON_NEEDS_USER] =
      N_ ("Stopped until you decide; look at the error, then resume"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (reason_words) == FERRY_REASON_NEEDS_USER + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (reason_sentences) == FERRY_REASON_NEEDS_USER + 1);

static const char *
find_nick (const Word *words,
           gsize       n_words,
           int         value)
{
  for (gsize i = 0; i < n_words; i++)
    if (words[i].value == value)
      return words[i].nick;

  g_return_val_if_reached ("unknown");
}

static const Word *
find_word (const Word *words,
           gsize       n_words,
           const char *nick)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i].nick, nick) == 0)
      return &words[i];

  return NULL;
}

/* One pair of functions an enumeration, all alike. */
#define DEFINE_WORDS(Type, type)                                      \
  const char *ferry_##type##_to_nick (Type value)                     \
  {                                                                   \
    return find_nick (type##_words, G_N_ELEMENTS (type##_words),      \
                      (int) value);                                   \
  }                                                                   \
                                                                      \
  gboolean ferry_##type##_from_nick (const char *nick, Type *value)   \
  {                                                                   \
    const Word *word = find_word (type##_words,                       \
                                  G_N_ELEMENTS (type##_words), nick); \
                                                                      \
    g_return_val_if_fail (value != NULL, FALSE);                      \
                                                                      \
    if (word == NULL)                                                 \
      return FALSE;                                                   \
                                                                      \
    *value = (Type) word->value;                                      \
    return TRUE;                                                      \
  }

DEFINE_WORDS (FerryDirection, direction)
DEFINE_WORDS (FerryStatus, status)
DEFINE_WORDS (FerryReason, reason)
DEFINE_WORDS (FerryPriority, priority)
DEFINE_WORDS (FerryCostPolicy, cost_policy)
DEFINE_WORDS (FerryIfExists, if_exists)
DEFINE_WORDS (FerryUploadProtocol, upload_protocol)
DEFINE_WORDS (FerryMultipart, multipart)
DEFINE_WORDS (FerryConnectivity, connectivity)
DEFINE_WORDS (FerryMetered, metered)
DEFINE_WORDS (FerryNetworkType, network_type)
DEFINE_WORDS (FerryChoice, choice)
DEFINE_WORDS (FerryCapState, cap_state)
DEFINE_WORDS (FerryScheduleMode, schedule_mode)

const char *
ferry_reason_to_sentence (FerryReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reason_sentences), "");

  return _ (reason_sentences[reason]);
}

gboolean
ferry_reason_allows_run_anyway (FerryReason reason)
{
  switch (reason)
    {
    case FERRY_REASON_METERED:
    case FERRY_REASON_ROAMING:
    case FERRY_REASON_OVER_CAP:
    case FERRY_REASON_BATTERY:
    case FERRY_REASON_POWER_SAVER:
    case FERRY_REASON_SCHEDULE:
      return TRUE;

    case FERRY_REASON_NONE:
    case FERRY_REASON_QUEUED:
    case FERRY_REASON_STARTING:
    case FERRY_REASON_CONNECTING:
    case FERRY_REASON_TRANSFERRING:
    case FERRY_REASON_VERIFYING:
    case FERRY_REASON_FINISHING:
    case FERRY_REASON_USER:
    case FERRY_REASON_RESTRICTED:
    case FERRY_REASON_OFFLINE:
    case FERRY_REASON_CAPTIVE_PORTAL:
    case FERRY_REASON_HOST_LIMIT:
    case FERRY_REASON_RETRY_WAIT:
    case FERRY_REASON_SIGN_IN:
    case FERRY_REASON_TLS:
    case FERRY_REASON_LINK_EXPIRED:
    case FERRY_REASON_CHOOSE_FOLDER:
    case FERRY_REASON_DISK_FULL:
    case FERRY_REASON_DESTINATION_MISSING:
    case FERRY_REASON_KEYRING_LOCKED:
    case FERRY_REASON_NEEDS_USER:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

gboolean
ferry_status_is_known (guint32 number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (status_words); i++)
    if ((guint32) status_words[i].value == number)
      return TRUE;

  return FALSE;
}

gboolean
ferry_status_is_settled (FerryStatus status)
{
  switch (status)
    {
    case FERRY_STATUS_COMPLETED:
    case FERRY_STATUS_CANCELED:
    case FERRY_STATUS_ERROR:
      return TRUE;

    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_RUNNING:
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}
