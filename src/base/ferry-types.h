/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryDirection:
 * @FERRY_DIRECTION_DOWNLOAD: from the server to a local file
 * @FERRY_DIRECTION_UPLOAD: from a local file to the server
 *
 * Which way the bytes go. The numbers are stored: they never change.
 */
typedef enum
{
  FERRY_DIRECTION_DOWNLOAD = 0,
  FERRY_DIRECTION_UPLOAD = 1,
} FerryDirection;

/**
 * FerryStatus:
 * @FERRY_STATUS_IDLE: queued, not yet its turn
 * @FERRY_STATUS_RUNNING: at work
 * @FERRY_STATUS_PAUSED: paused by the user
 * @FERRY_STATUS_PAUSED_COSTED_NETWORK: the network costs more than allowed
 * @FERRY_STATUS_PAUSED_NO_NETWORK: there is no network
 * @FERRY_STATUS_COMPLETED: the whole file is in its place
 * @FERRY_STATUS_CANCELED: given up by the user
 * @FERRY_STATUS_ERROR: failed; the part is kept
 * @FERRY_STATUS_PAUSED_RECOVERABLE: stopped until the user does something
 * @FERRY_STATUS_PAUSED_SYSTEM_POLICY: battery, schedule, disk, destination
 *
 * The values of BackgroundTransferStatus of Windows. They are stored and
 * cross the bus: they never change.
 */
typedef enum
{
  FERRY_STATUS_IDLE = 0,
  FERRY_STATUS_RUNNING = 1,
  FERRY_STATUS_PAUSED = 2,
  FERRY_STATUS_PAUSED_COSTED_NETWORK = 3,
  FERRY_STATUS_PAUSED_NO_NETWORK = 4,
  FERRY_STATUS_COMPLETED = 5,
  FERRY_STATUS_CANCELED = 6,
  FERRY_STATUS_ERROR = 7,
  FERRY_STATUS_PAUSED_RECOVERABLE = 8,
  FERRY_STATUS_PAUSED_SYSTEM_POLICY = 32,
} FerryStatus;

/**
 * FerryReason:
 *
 * Why a transfer is in its status, finer than the status itself. Each has a
 * sentence for a person, see ferry_reason_to_sentence(). Stored by nick.
 */
typedef enum
{
  FERRY_REASON_NONE,
  FERRY_REASON_QUEUED,
  FERRY_REASON_STARTING,
  FERRY_REASON_CONNECTING,
  FERRY_REASON_TRANSFERRING,
  FERRY_REASON_VERIFYING,
  FERRY_REASON_FINISHING,
  FERRY_REASON_USER,
  FERRY_REASON_METERED,
  FERRY_REASON_ROAMING,
  FERRY_REASON_OVER_CAP,
  FERRY_REASON_RESTRICTED,
  FERRY_REASON_OFFLINE,
  FERRY_REASON_CAPTIVE_PORTAL,
  FERRY_REASON_BATTERY,
  FERRY_REASON_POWER_SAVER,
  FERRY_REASON_SCHEDULE,
  FERRY_REASON_HOST_LIMIT,
  FERRY_REASON_RETRY_WAIT,
  FERRY_REASON_SIGN_IN,
  FERRY_REASON_TLS,
  FERRY_REASON_LINK_EXPIRED,
  FERRY_REASON_CHOOSE_FOLDER,
  FERRY_REASON_DISK_FULL,
  FERRY_REASON_DESTINATION_MISSING,
  FERRY_REASON_KEYRING_LOCKED,
  FERRY_REASON_NEEDS_USER,
} FerryReason;

/** FerryPriority: the values of BackgroundTransferPriority. */
typedef enum
{
  FERRY_PRIORITY_DEFAULT = 0,
  FERRY_PRIORITY_HIGH = 1,
  FERRY_PRIORITY_LOW = 2,
} FerryPriority;

/**
 * FerryCostPolicy:
 * @FERRY_COST_POLICY_DEFAULT: on metered networks too, but not when roaming or
 *   over the cap of the data plan
 * @FERRY_COST_POLICY_UNRESTRICTED_ONLY: not on metered networks
 * @FERRY_COST_POLICY_ALWAYS: whatever it costs, unless background data is restricted
 * @FERRY_COST_POLICY_INHERIT: that of the group, or where that has none the user's
 *
 * What a transfer may cost. The first three are the values of
 * BackgroundTransferCostPolicy.
 */
typedef enum
{
  FERRY_COST_POLICY_DEFAULT = 0,
  FERRY_COST_POLICY_UNRESTRICTED_ONLY = 1,
  FERRY_COST_POLICY_ALWAYS = 2,
  FERRY_COST_POLICY_INHERIT = 3,
} FerryCostPolicy;

/**
 * FerryConnectivity: how far the network reaches; the values of NMConnectivityState.
 * @FERRY_CONNECTIVITY_UNKNOWN: nobody tells; taken for full
 * @FERRY_CONNECTIVITY_NONE: there is no network
 * @FERRY_CONNECTIVITY_PORTAL: a captive portal wants a sign-in first
 * @FERRY_CONNECTIVITY_LIMITED: a local network, not the Internet
 * @FERRY_CONNECTIVITY_FULL: the Internet
 */
typedef enum
{
  FERRY_CONNECTIVITY_UNKNOWN = 0,
  FERRY_CONNECTIVITY_NONE = 1,
  FERRY_CONNECTIVITY_PORTAL = 2,
  FERRY_CONNECTIVITY_LIMITED = 3,
  FERRY_CONNECTIVITY_FULL = 4,
} FerryConnectivity;

/** FerryMetered: whether data costs; the values of NMMetered. */
typedef enum
{
  FERRY_METERED_UNKNOWN = 0,
  FERRY_METERED_YES = 1,
  FERRY_METERED_NO = 2,
  FERRY_METERED_GUESS_YES = 3,
  FERRY_METERED_GUESS_NO = 4,
} FerryMetered;

/** FerryNetworkType: what carries the data. */
typedef enum
{
  FERRY_NETWORK_TYPE_UNKNOWN,
  FERRY_NETWORK_TYPE_ETHERNET,
  FERRY_NETWORK_TYPE_WIFI,
  FERRY_NETWORK_TYPE_MOBILE,
  FERRY_NETWORK_TYPE_BLUETOOTH,
  FERRY_NETWORK_TYPE_OTHER,
} FerryNetworkType;

/** FerryChoice: what the user says of something that the system guesses. */
typedef enum
{
  FERRY_CHOICE_AUTO,
  FERRY_CHOICE_YES,
  FERRY_CHOICE_NO,
} FerryChoice;

/**
 * FerryCapState: how much of the data plan of the network is used.
 * @FERRY_CAP_NONE: it has no cap, or these are its free hours
 * @FERRY_CAP_UNDER: less than the warning level
 * @FERRY_CAP_NEAR: the warning level is reached
 * @FERRY_CAP_OVER: all
 */
typedef enum
{
  FERRY_CAP_NONE,
  FERRY_CAP_UNDER,
  FERRY_CAP_NEAR,
  FERRY_CAP_OVER,
} FerryCapState;

/**
 * FerryScheduleMode: what transfers may do in an hour of the week.
 * @FERRY_SCHEDULE_RUN: as always
 * @FERRY_SCHEDULE_LIMITED: at the speed that is set for such hours
 * @FERRY_SCHEDULE_STOP: nothing
 */
typedef enum
{
  FERRY_SCHEDULE_RUN,
  FERRY_SCHEDULE_LIMITED,
  FERRY_SCHEDULE_STOP,
} FerryScheduleMode;

/**
 * FerryIfExists:
 * @FERRY_IF_EXISTS_RENAME: take "name (1)", never touch what is there
 * @FERRY_IF_EXISTS_OVERWRITE: replace a plain file once the new one is whole
 * @FERRY_IF_EXISTS_SKIP: do not download
 *
 * What to do when the target name is taken.
 */
typedef enum
{
  FERRY_IF_EXISTS_RENAME = 0,
  FERRY_IF_EXISTS_OVERWRITE = 1,
  FERRY_IF_EXISTS_SKIP = 2,
} FerryIfExists;

/**
 * FerryUploadProtocol:
 * @FERRY_UPLOAD_PROTOCOL_AUTO: the server is asked what it can
 * @FERRY_UPLOAD_PROTOCOL_PLAIN: one request with all of the body; it cannot be
 *   resumed
 * @FERRY_UPLOAD_PROTOCOL_TUS: tus 1.0
 * @FERRY_UPLOAD_PROTOCOL_RESUMABLE: resumable uploads of the IETF
 *   (draft-ietf-httpbis-resumable-upload, interop version 8)
 * @FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE: pieces by PUT with Content-Range (RFC
 *   9110 §14.5), where the user says that the server takes them (Apache mod_dav)
 *
 * How the bytes of an upload are carried. The numbers are stored: they never
 * change.
 */
typedef enum
{
  FERRY_UPLOAD_PROTOCOL_AUTO = 0,
  FERRY_UPLOAD_PROTOCOL_PLAIN = 1,
  FERRY_UPLOAD_PROTOCOL_TUS = 2,
  FERRY_UPLOAD_PROTOCOL_RESUMABLE = 3,
  FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE = 4,
} FerryUploadProtocol;

/**
 * FerryMultipart:
 *
 * What kind of a body of several parts it is: multipart/form-data (RFC 7578),
 * multipart/related (RFC 2387), multipart/mixed (RFC 2046).
 */
typedef enum
{
  FERRY_MULTIPART_NONE = 0,
  FERRY_MULTIPART_FORM_DATA = 1,
  FERRY_MULTIPART_RELATED = 2,
  FERRY_MULTIPART_MIXED = 3,
} FerryMultipart;

/* Nicks: the words of the command line, the bus and the store ("running",
 * "paused-no-network", "unrestricted-only", …). _from_nick() returns FALSE
 * and leaves @value alone for an unknown word. */
const char *ferry_direction_to_nick (FerryDirection direction);
const char *ferry_status_to_nick (FerryStatus status);
const char *ferry_reason_to_nick (FerryReason reason);
const char *ferry_priority_to_nick (FerryPriority priority);
const char *ferry_cost_policy_to_nick (FerryCostPolicy policy);
const char *ferry_if_exists_to_nick (FerryIfExists if_exists);
/* "auto", "plain", "tus", "resumable", "content-range". */
const char *ferry_upload_protocol_to_nick (FerryUploadProtocol protocol);
/* "none", "form-data", "related", "mixed". */
const char *ferry_multipart_to_nick (FerryMultipart multipart);
/* "unknown", "none", "portal", "limited", "full". */
const char *ferry_connectivity_to_nick (FerryConnectivity connectivity);
/* "unknown", "yes", "no", "guess-yes", "guess-no". */
const char *ferry_metered_to_nick (FerryMetered metered);
/* "unknown", "ethernet", "wifi", "mobile", "bluetooth", "other". */
const char *ferry_network_type_to_nick (FerryNetworkType type);
/* "auto", "yes", "no". */
const char *ferry_choice_to_nick (FerryChoice choice);
/* "none", "under", "near", "over". */
const char *ferry_cap_state_to_nick (FerryCapState state);
/* "run", "limited", "stop". */
const char *ferry_schedule_mode_to_nick (FerryScheduleMode mode);
gboolean    ferry_direction_from_nick (const char *nick, FerryDirection *value);
gboolean    ferry_status_from_nick (const char *nick, FerryStatus *value);
gboolean    ferry_reason_from_nick (const char *nick, FerryReason *value);
gboolean    ferry_priority_from_nick (const char *nick, FerryPriority *value);
gboolean    ferry_cost_policy_from_nick (const char *nick, FerryCostPolicy *value);
gboolean    ferry_if_exists_from_nick (const char *nick, FerryIfExists *value);
gboolean    ferry_upload_protocol_from_nick (const char *nick, FerryUploadProtocol *value);
gboolean    ferry_multipart_from_nick (const char *nick, FerryMultipart *value);
gboolean    ferry_connectivity_from_nick (const char *nick, FerryConnectivity *value);
gboolean    ferry_metered_from_nick (const char *nick, FerryMetered *value);
gboolean    ferry_network_type_from_nick (const char *nick, FerryNetworkType *value);
gboolean    ferry_choice_from_nick (const char *nick, FerryChoice *value);
gboolean    ferry_cap_state_from_nick (const char *nick, FerryCapState *value);
gboolean    ferry_schedule_mode_from_nick (const char *nick, FerryScheduleMode *value);

/* One translated sentence for a person that also says what unblocks it. */
const char *ferry_reason_to_sentence (FerryReason reason);

/* Whether what is waited for may be passed over for one transfer: the costs, the
 * battery, the schedule; not what makes a transfer impossible, nor the user's own
 * restriction of background data. */
gboolean ferry_reason_allows_run_anyway (FerryReason reason);

/* Whether @number, from a disk or another process, is a FerryStatus. */
gboolean ferry_status_is_known (guint32 number);
/* TRUE for completed, canceled and error: nothing happens by itself any more. */
gboolean ferry_status_is_settled (FerryStatus status);

G_END_DECLS
