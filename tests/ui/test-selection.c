/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-selection.h"

/* A long list that counts what is looked at. */
#define FAKE_TYPE_LIST (fake_list_get_type ())
G_DECLARE_FINAL_TYPE (FakeList, fake_list, FAKE, LIST, GObject)

struct _FakeList
{
  GObject parent_instance;

  guint n_items;
  guint n_looked_at;
};

static GType
fake_list_get_item_type (GListModel *model)
{
  return FERRY_TYPE_REMOTE_TRANSFER;
}

static guint
fake_list_get_n_items (GListModel *model)
{
  return FAKE_LIST (model)->n_items;
}

static gpointer
fake_list_get_item (GListModel *model,
                    guint       position)
{
  FAKE_LIST (model)->n_looked_at++;
  return ferry_remote_transfer_new ();
}

static void
fake_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = fake_list_get_item_type;
  interface->get_n_items = fake_list_get_n_items;
  interface->get_item = fake_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeList,
                               fake_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fake_list_model_init))

static void
fake_list_class_init (FakeListClass *klass)
{
}

static void
fake_list_init (FakeList *self)
{
  self->n_items = 100000;
}

static void
fake_list_change (FakeList *self,
                  guint     position,
                  guint     removed,
                  guint     added)
{
  self->n_items += added - removed;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

typedef struct
{
  FakeList       *list;      /* (owned) */
  FerrySelection *selection; /* (owned) */
  GString        *told;      /* (owned): ranges of selection-changed */
} Fixture;

static void
changed_cb (Fixture *fixture,
            guint    position,
            guint    n_items)
{
  g_string_append_printf (fixture->told, "%u+%u ", position, n_items);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->list = g_object_new (FAKE_TYPE_LIST, NULL);
  fixture->selection = ferry_selection_new (G_LIST_MODEL (fixture->list));
  fixture->told = g_string_new (NULL);
  g_signal_connect_swapped (fixture->selection, "selection-changed", G_CALLBACK (changed_cb),
                            fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->selection);
  g_assert_finalize_object (fixture->list);
  g_string_free (fixture->told, TRUE);
}

/* Selects exactly @first to @last, out of all. */
static void
select_range (Fixture *fixture,
              guint    first,
              guint    last)
{
  g_autoptr (GtkBitset) selected = gtk_bitset_new_range (first, last - first + 1);
  g_autoptr (GtkBitset) mask = gtk_bitset_new_range (0, fixture->list->n_items);

  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (fixture->selection), selected, mask);
}

static gboolean
has (Fixture *fixture,
     guint    position)
{
  return gtk_selection_model_is_selected (GTK_SELECTION_MODEL (fixture->selection), position);
}

static void
test_tells_what_changed (Fixture      *fixture,
                         gconstpointer data)
{
  select_range (fixture, 10, 19);
  select_range (fixture, 15, 24);
  select_range (fixture, 15, 24);

  g_assert_cmpstr (fixture->told->str, ==, "10+10 10+15 ");
  g_assert_cmpuint (ferry_selection_get_size (fixture->selection), ==, 10);
  g_assert_false (has (fixture, 14));
  g_assert_true (has (fixture, 15));
  g_assert_true (has (fixture, 24));
  g_assert_false (has (fixture, 25));
}

static void
test_mask_spares_the_rest (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (GtkBitset) none = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) mask = gtk_bitset_new_range (0, 3);

  select_range (fixture, 0, 9);
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (fixture->selection), none, mask);

  g_assert_cmpuint (ferry_selection_get_size (fixture->selection), ==, 7);
  g_assert_false (has (fixture, 2));
  g_assert_true (has (fixture, 3));
}

static void
test_moves_with_its_rows (Fixture      *fixture,
                          gconstpointer data)
{
  select_range (fixture, 5, 6);

  fake_list_change (fixture->list, 0, 0, 2);
  g_assert_true (has (fixture, 7) && has (fixture, 8));
  fake_list_change (fixture->list, 8, 1, 0);

  g_assert_cmpuint (ferry_selection_get_size (fixture->selection), ==, 1);
  g_assert_true (has (fixture, 7));
}

static void
test_what_was_asked_for_stays (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (GtkBitset) before = NULL;

  select_range (fixture, 1, 2);
  before = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (fixture->selection));
  select_range (fixture, 8, 8);

  g_assert_cmpuint (gtk_bitset_get_size (before), ==, 2);
  g_assert_true (gtk_bitset_contains (before, 1));
}

static void
test_many_fetch_nothing (Fixture      *fixture,
                         gconstpointer data)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (fixture->selection));

  g_assert_cmpuint (ferry_selection_get_size (fixture->selection), ==, 100000);
  g_assert_cmphex (ferry_selection_get_commands (fixture->selection, FERRY_FILTER_ALL), ==,
                   ferry_command_set_of_filter (FERRY_FILTER_ALL));
  g_assert_null (ferry_selection_dup_only (fixture->selection));
  g_assert_cmpuint (fixture->list->n_looked_at, ==, 0);
}

static void
test_one_that_has_not_come_is_none (Fixture      *fixture,
                                    gconstpointer data)
{
  select_range (fixture, 3, 3);

  g_assert_null (ferry_selection_dup_only (fixture->selection));
  g_assert_cmphex (ferry_selection_get_commands (fixture->selection, FERRY_FILTER_FAILED), ==,
                   ferry_command_set_of_filter (FERRY_FILTER_FAILED));
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/selection/it-tells-what-changed", test_tells_what_changed },
    { "/selection/a-mask-spares-the-rest", test_mask_spares_the_rest },
    { "/selection/it-moves-with-its-rows", test_moves_with_its_rows },
    { "/selection/what-was-asked-for-stays", test_what_was_asked_for_stays },
    { "/selection/many-fetch-nothing", test_many_fetch_nothing },
    { "/selection/one-that-has-not-come-is-none", test_one_that_has_not_come_is_none },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
