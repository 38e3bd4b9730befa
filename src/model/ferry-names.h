/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

/* The names by which Ferry's programs find each other. */
#define FERRY_APPLICATION_ID "io.github.ferrytransfer.Ferry"
#define FERRY_APPLICATION_PATH "/io/github/ferrytransfer/Ferry"
#define FERRY_SERVICE_NAME "io.github.ferrytransfer.Ferry.Service"
#define FERRY_MANAGER_PATH "/io/github/ferrytransfer/Ferry"
#define FERRY_VIEW_PATH_PREFIX FERRY_MANAGER_PATH "/view/"
#define FERRY_BUS_ERROR_PREFIX "io.github.ferrytransfer.Ferry.Error."
