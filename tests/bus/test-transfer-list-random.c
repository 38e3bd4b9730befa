/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "bus-fixture.h"
#include "ferry-client-private.h"
#include "ferry-transfer-list-private.h"

/* Whatever happens to the list of the service, in whichever order the client hears
 * of it, the model comes to equal it, and an object that is held stays at its row. */

#define N_STEPS 10000
#define MOST_ROWS 1500

typedef struct
{
  BusFixture         bus;
  FerryTransferList *list;
  GPtrArray         *shadow; /* what is held, by row: FerryRemoteTransfer (nullable) */
  gboolean           is_descending;
  gboolean           is_watching;
  guint              n_changes;

  /* A question for ids under way. */
  GAsyncResult *asked;   /* (owned) (nullable) */
  GHashTable   *certain; /* (owned) (nullable) ids that have to be in the answer */
  GHashTable   *allowed; /* (owned) (nullable) ids that may be */
} Game;

static guint
roll (guint n)
{
  return n > 0 ? (guint) g_test_rand_int_range (0, (gint32) n) : 0;
}

static void
let_go (gpointer item)
{
  if (item != NULL)
    g_object_unref (item);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    data)
{
  Game *game = data;

  game->n_changes++;
  g_assert_cmpuint (position + removed, <=, game->shadow->len);
  if (removed > 0)
    g_ptr_array_remove_range (game->shadow, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (game->shadow, (int) position, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, game->shadow->len);
}

/* An object that is held is still that of its row. */
static void
check_objects (Game *game)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (game->list)), ==, game->shadow->len);
  for (guint i = 0; i < game->shadow->len; i++)
    {
      g_autoptr (FerryRemoteTransfer) item = NULL;

      if (g_ptr_array_index (game->shadow, i) == NULL)
        continue;
      item = g_list_model_get_item (G_LIST_MODEL (game->list), i);
      g_assert_true (item == g_ptr_array_index (game->shadow, i));
    }
}

static guint
to_service (Game *game,
            guint position)
{
  return game->is_descending ? fake_service_get_n (game->bus.service) - 1 - position : position;
}

/* Whether the model says what the service says. */
static gboolean
is_equal (gpointer data)
{
  Game *game = data;

  if (!ferry_transfer_list_is_ready (game->list) || game->list->view == NULL ||
      game->list->anchors != NULL || game->shadow->len != fake_service_get_n (game->bus.service))
    return FALSE;

  for (guint i = 0; i < game->shadow->len; i++)
    {
      FerryRemoteTransfer *item = g_ptr_array_index (game->shadow, i);
      const FerryRow      *row;

      if (item == NULL)
        continue;
      row = ferry_remote_transfer_get_row (item);
      if (!ferry_remote_transfer_is_loaded (item) ||
          !g_str_equal (row->id, fake_service_get_id (game->bus.service, to_service (game, i))) ||
          (game->is_watching &&
           row->received != fake_service_get_touches (game->bus.service, to_service (game, i))))
        return FALSE;
    }

  return TRUE;
}

static void
check_ids (Game *game)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     ids = NULL;
  GHashTableIter     iter;
  gpointer           id;

  ids = ferry_transfer_list_get_ids_finish (game->list, game->asked, &error);
  g_clear_object (&game->asked);
  /* Only the end of the service, or of the view, is an excuse. */
  if (ids == NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_assert_true (g_hash_table_remove (game->allowed, ids[i]));
      g_hash_table_remove (game->certain, ids[i]);
    }
  g_hash_table_iter_init (&iter, game->certain);
  while (ids != NULL && g_hash_table_iter_next (&iter, &id, NULL))
    g_error ("%s is missing", (const char *) id);
  g_clear_pointer (&game->certain, g_hash_table_unref);
  g_clear_pointer (&game->allowed, g_hash_table_unref);
}

static gboolean
has_answer (gpointer data)
{
  return ((Game *) data)->asked != NULL;
}

/* Lets everything out, and waits until nothing more happens. */
static void
settle (Game *game)
{
  FakePost *post = fake_service_get_post (game->bus.service);

  fake_post_hold (post, FALSE);
  while (fake_post_release_signal (post) || fake_post_release_answer (post))
    continue;
  bus_fixture_settle (&game->bus);
  bus_fixture_wait (is_equal, game);
  check_objects (game);
  if (game->certain != NULL)
    {
      bus_fixture_wait (has_answer, game);
      check_ids (game);
    }
}

/* Of a state in which the model equals the list. */
static void
ask_ids (Game *game)
{
  guint position = roll (game->shadow->len);
  guint count = roll (game->shadow->len - position + 1);

  game->certain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  game->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = position; i < position + count; i++)
    {
      const char *id = fake_service_get_id (game->bus.service, to_service (game, i));

      g_hash_table_add (game->certain, g_strdup (id));
      g_hash_table_add (game->allowed, g_strdup (id));
    }
  ferry_transfer_list_get_ids_async (game->list, position, count, NULL, bus_fixture_done_cb,
                                     &game->asked);
}

static void
forget_certain (Game *game,
                guint position,
                guint count)
{
  for (guint i = position; game->certain != NULL && i < position + count; i++)
    g_hash_table_remove (game->certain, fake_service_get_id (game->bus.service, i));
}

static void
step_insert (Game *game)
{
  guint n = fake_service_get_n (game->bus.service);

  if (n < MOST_ROWS)
    fake_service_insert (game->bus.service, roll (n + 1), 1 + roll (roll (8) == 0 ? 200 : 4));
}

static void
step_remove (Game *game)
{
  guint n = fake_service_get_n (game->bus.service);
  guint position = roll (n);
  guint count = 1 + roll (roll (8) == 0 ? 100 : 4);

  count = MIN (count, n - position);
  forget_certain (game, position, count);
  fake_service_remove (game->bus.service, position, count);
}

static void
step_move (Game *game)
{
  guint n = fake_service_get_n (game->bus.service);
  guint from = roll (n);

  if (n == 0)
    return;
  forget_certain (game, from, 1);
  fake_service_move (game->bus.service, from, roll (n));
}

static void
step_touch (Game *game)
{
  guint n = fake_service_get_n (game->bus.service);

  for (guint i = roll (30); n > 0 && i > 0; i--)
    fake_service_touch (game->bus.service, roll (n));
}

/* As a view that shows some rows does. */
static void
step_hold (Game *game)
{
  guint first = roll (game->shadow->len);

  for (guint i = first; i < game->shadow->len && i < first + 20; i++)
    if (g_ptr_array_index (game->shadow, i) == NULL)
      g_ptr_array_index (game->shadow, i) = g_list_model_get_item (G_LIST_MODEL (game->list), i);
}

static void
step_release (Game *game)
{
  guint first = roll (game->shadow->len);

  for (guint i = first; i < game->shadow->len && i < first + 40; i++)
    g_clear_object ((GObject **) &g_ptr_array_index (game->shadow, i));
}

static void
step_query (Game *game)
{
  g_auto (FerryQuery) query = { 0 };

  /* All rows are replaced. */
  if (game->certain != NULL)
    g_hash_table_remove_all (game->certain);
  game->is_descending = !game->is_descending;
  ferry_query_copy (ferry_transfer_list_get_query (game->list), &query);
  query.is_descending = game->is_descending;
  ferry_transfer_list_set_query (game->list, &query);
}

static void
step_watching (Game *game)
{
  game->is_watching = !game->is_watching;
  ferry_transfer_list_set_watching (game->list, game->is_watching);
}

static void
step_kill (Game *game)
{
  /* Not so soon after the last time that it is given up. */
  ferry_fake_clock_advance (game->bus.clock, FERRY_CLIENT_FAILURE_SPAN + 1);
  if (fake_service_is_there (game->bus.service))
    fake_service_vanish (game->bus.service);
}

static void
step_cross (Game *game)
{
  fake_post_hold (fake_service_get_post (game->bus.service), TRUE);
}

static void
step_post (Game *game)
{
  FakePost *post = fake_service_get_post (game->bus.service);

  for (guint i = roll (4); i > 0; i--)
    if (roll (2) == 0)
      fake_post_release_answer (post);
    else
      fake_post_release_signal (post);
}

static void
step_loop (Game *game)
{
  for (guint i = roll (20); i > 0; i--)
    g_main_context_iteration (NULL, FALSE);
}

static const struct
{
  void (*play) (Game *game);
  guint weight;
} steps[] = {
  { step_insert, 20 },
  { step_remove, 20 },
  { step_move, 5 },
  { step_touch, 10 },
  { step_hold, 25 },
  { step_release, 20 },
  { step_query, 4 },
  { step_watching, 2 },
  { step_kill, 1 },
  { step_cross, 6 },
  { step_post, 40 },
  { step_loop, 40 },
};

static void
play (Game *game)
{
  guint n = 0;
  guint chosen;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    n += steps[i].weight;
  chosen = roll (n);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (chosen < steps[i].weight)
        {
          steps[i].play (game);
          return;
        }
      chosen -= steps[i].weight;
    }
}

static void
test_random (void)
{
  Game game = { .is_watching = TRUE, .is_descending = TRUE };

  bus_fixture_set_up (&game.bus, TRUE);
  game.shadow = g_ptr_array_new_with_free_func (let_go);
  game.list = ferry_transfer_list_new (game.bus.client);
  g_signal_connect (game.list, "items-changed", G_CALLBACK (items_changed_cb), &game);
  for (guint i = 0; i < N_STEPS; i++)
    {
      play (&game);
      if (roll (10) == 0)
        check_objects (&game);
      if (roll (40) != 0)
        continue;
      settle (&game);
      if (roll (3) == 0)
        ask_ids (&game);
    }
  settle (&game);
  g_test_message ("%u changes, %u rows", game.n_changes, game.shadow->len);
  g_assert_cmpuint (game.n_changes, >, N_STEPS / 10);

  g_ptr_array_unref (game.shadow);
  g_signal_handlers_disconnect_by_data (game.list, &game);
  g_assert_finalize_object (game.list);
  bus_fixture_tear_down (&game.bus);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer-list/equals-the-list-of-the-service", test_random);

  return g_test_run ();
}
