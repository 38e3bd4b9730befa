/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-answer.h"
#include "ferry-request.h"

G_BEGIN_DECLS

/* What the first answer for a request offers: rules that a download and who only
 * asks go by alike. Pure. */

/* The name under which it would be saved: the one that was wished for, else by
 * ferry_file_name_choose(). (transfer full) */
char *ferry_offer_choose_name (FerryRequest      *request,
                               const FerryAnswer *answer,
                               const char        *final_uri);

/* A sign-in page or the portal of a hotel in place of the file at @uri: saved
 * under the file's name it would pass for it. */
gboolean ferry_offer_is_page_instead_of_file (const FerryAnswer *answer,
                                              GUri              *uri);

/* Whether ferry_validator_judge_resume() is to judge it; an answer of another
 * status is an error. */
gboolean ferry_offer_has_bytes (const FerryAnswer *answer);

/* By what it says of itself. */
gboolean ferry_offer_is_resumable (const FerryAnswer *answer);

G_END_DECLS
