/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-notice.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryNotifyThread:
 *
 * What happens in the thread of FerryNotifyDaemon: the calls of libnotify, which
 * block. Reference-counted: a daemon that never answers keeps the thread beyond
 * its owner.
 */
typedef struct _FerryNotifyThread FerryNotifyThread;

typedef enum
{
  FERRY_NOTIFY_SHOWN,
  FERRY_NOTIFY_CLOSED,
  FERRY_NOTIFY_ACTED,
} FerryNotifyReportType;

/**
 * FerryNotifyReport: what there is to say of the notice @kind, @serial
 * @is_shown, @has_buttons: of FERRY_NOTIFY_SHOWN
 * @action, @token: of FERRY_NOTIFY_ACTED
 */
typedef struct
{
  FerryNotifyReportType type;
  FerryNoticeKind       kind;
  guint                 serial;
  gboolean              is_shown;
  gboolean              has_buttons;
  FerryNoticeAction     action;
  char                 *token; /* (nullable) */
} FerryNotifyReport;

typedef void (*FerryNotifyThreadFunc) (GObject *owner, const FerryNotifyReport *report);

/* @report is called in the thread-default context of the caller as long as @owner
 * is there. */
FerryNotifyThread *ferry_notify_thread_new (GObject *owner, FerryNotifyThreadFunc report);
/* @notice: (transfer full) (nullable): NULL takes down what is up. */
void ferry_notify_thread_wish (FerryNotifyThread *self, FerryNoticeKind kind, FerryNotice *notice);
/* The owner goes: the thread ends as soon as it can. */
void ferry_notify_thread_leave (FerryNotifyThread *self);

G_END_DECLS
