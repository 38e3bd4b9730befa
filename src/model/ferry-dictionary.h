/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The @n-th key that is looked for. */
typedef const char *(*FerryDictionaryKeyFunc) (guint         n,
                                               gconstpointer user_data);

/**
 * ferry_dictionary_take_apart:
 * @dictionary: an "a{sv}"
 * @get_key: names the keys
 * @user_data: (nullable): for @get_key
 * @n: how many there are
 * @values: (out): @n values, each owned, %NULL where there is none
 *
 * Looks all keys up in one pass: one look-up after the other would go through
 * the whole dictionary for each. Of a key that occurs twice the first counts.
 */
void ferry_dictionary_take_apart (GVariant              *dictionary,
                                  FerryDictionaryKeyFunc get_key,
                                  gconstpointer          user_data,
                                  guint                  n,
                                  GVariant             **values);

/* Lets go of what is in @values. */
void ferry_dictionary_clear_values (GVariant **values,
                                    guint      n);

G_END_DECLS
