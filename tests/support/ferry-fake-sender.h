/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-answer.h"
#include "ferry-fake-wire.h"

G_BEGIN_DECLS

/* FerryFakeHooks: what a sender asks and tells its owner, in the sender's thread.
 * @rate: bytes a second, 0 for no limit; a fault outranks it
 * @count: bytes of the body that are about to be written. Before, not after,
 *   so that who has received them finds them counted.
 * @finish: the last bytes of the answer are about to be written
 * @hold: a wait begins or ends
 * @is_released: whether "hold" may go on; asked after each nudge of the wire
 */
typedef struct
{
  guint64 rate;
  void (*count) (gpointer data, guint64 n_bytes);
  void (*finish) (gpointer data);
  void (*hold) (gpointer data, gboolean begins);
  gboolean (*is_released) (gpointer data);
  gpointer data;
} FerryFakeHooks;

/**
 * ferry_fake_sender_run:
 * @end: (out): how the connection is to end
 *
 * Sends the answer, with what happens on its way.
 *
 * Returns: %TRUE when the connection may serve another request
 */
gboolean ferry_fake_sender_run (const FerryFakeAnswer *answer,
                                const FerryFakePlan   *plan,
                                FerryFakeWire         *wire,
                                const FerryFakeHooks  *hooks,
                                FerryFakeEnd          *end);

G_END_DECLS
