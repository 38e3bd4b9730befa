/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ledger-book.h"

#include <string.h>

typedef struct
{
  gint64       begin;
  guint64      changed; /* the number of its last change; 0: as it is on disk */
  FerryTraffic sum;
} Entry;

typedef struct
{
  char   *id;   /* (owned) */
  char   *mark; /* (owned) (nullable) */
  guint64 mark_changed;
  GArray *entries; /* (owned) (element-type Entry) by their begin */
} Account;

struct _FerryLedgerBook
{
  GHashTable *accounts;  /* (owned) (element-type utf8 Account) */
  GHashTable *forgotten; /* (owned) (element-type utf8 guint64): the number of that change */
  guint64     number;    /* of the last change; the first has 2 */
};

static void
account_free (gpointer data)
{
  Account *account = data;

  g_free (account->id);
  g_free (account->mark);
  g_array_unref (account->entries);
  g_free (account);
}

FerryLedgerBook *
ferry_ledger_book_new (void)
{
  FerryLedgerBook *self = g_new0 (FerryLedgerBook, 1);

  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, account_free);
  self->forgotten = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->number = 1;
  return self;
}

FerryLedgerBook *
ferry_ledger_book_copy (FerryLedgerBook *self)
{
  FerryLedgerBook *copy = ferry_ledger_book_new ();
  GHashTableIter   iter;
  gpointer         key, value;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Account *account = value;
      Account *ours = g_memdup2 (account, sizeof *account);

      ours->id = g_strdup (account->id);
      ours->mark = g_strdup (account->mark);
      ours->entries = g_array_copy (account->entries);
      g_hash_table_insert (copy->accounts, ours->id, ours);
    }
  g_hash_table_iter_init (&iter, self->forgotten);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->forgotten, g_strdup (key), g_memdup2 (value, sizeof (guint64)));
  copy->number = self->number;
  return copy;
}

void
ferry_ledger_book_free (FerryLedgerBook *self)
{
  g_hash_table_unref (self->accounts);
  g_hash_table_unref (self->forgotten);
  g_free (self);
}

static gint64
get_last_begin (Account *account)
{
  if (account->entries->len == 0)
    return G_MININT64;
  return g_array_index (account->entries, Entry, account->entries->len - 1).begin;
}

/* Not told of: who reads the file comes to the same end. */
static void
drop_stalest (FerryLedgerBook *self)
{
  Account       *stalest = NULL;
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (stalest == NULL || get_last_begin (value) < get_last_begin (stalest))
      stalest = value;

  g_hash_table_remove (self->accounts, stalest->id);
}

static Account *
ensure_account (FerryLedgerBook *self,
                const char      *id)
{
  Account *account = g_hash_table_lookup (self->accounts, id);

  if (account != NULL)
    return account;
  if (g_hash_table_size (self->accounts) == FERRY_LEDGER_MAX_CONNECTIONS)
    drop_stalest (self);

  account = g_new0 (Account, 1);
  account->id = g_strdup (id);
  account->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_hash_table_insert (self->accounts, account->id, account);
  return account;
}

/* The first that begins at @begin or later. */
static guint
find_place (Account *account,
            gint64   begin)
{
  guint first = 0;
  guint end = account->entries->len;

  while (first < end)
    {
      guint middle = first + (end - first) / 2;

      if (g_array_index (account->entries, Entry, middle).begin < begin)
        first = middle + 1;
      else
        end = middle;
    }
  return first;
}

static Entry *
ensure_entry (FerryLedgerBook *self,
              const char      *id,
              gint64           begin)
{
  Account *account = ensure_account (self, id);
  guint    place = find_place (account, begin);
  Entry    entry = { .begin = begin };

  if (place < account->entries->len &&
      g_array_index (account->entries, Entry, place).begin == begin)
    return &g_array_index (account->entries, Entry, place);

  if (account->entries->len == FERRY_LEDGER_MAX_ENTRIES)
    {
      g_array_remove_index (account->entries, 0);
      place -= MIN (place, 1);
    }
  g_array_insert_val (account->entries, place, entry);
  return &g_array_index (account->entries, Entry, place);
}

void
ferry_ledger_book_add (FerryLedgerBook    *self,
                       const char         *id,
                       gint64              begin,
                       const FerryTraffic *more)
{
  Entry *entry = ensure_entry (self, id, begin);

  ferry_traffic_add (&entry->sum, more);
  entry->changed = ++self->number;
}

void
ferry_ledger_book_forget (FerryLedgerBook *self,
                          const char      *id)
{
  g_autofree char *kept = g_strdup (id);

  if (!g_hash_table_remove (self->accounts, kept))
    return;

  self->number++;
  g_hash_table_replace (self->forgotten, g_steal_pointer (&kept),
                        g_memdup2 (&self->number, sizeof self->number));
}

void
ferry_ledger_book_set_mark (FerryLedgerBook *self,
                            const char      *id,
                            const char      *mark)
{
  Account *account = g_hash_table_lookup (self->accounts, id);

  if (g_strcmp0 (account != NULL ? account->mark : NULL, mark) == 0)
    return;

  account = ensure_account (self, id);
  g_free (account->mark);
  account->mark = g_strdup (mark);
  account->mark_changed = ++self->number;
}

const char *
ferry_ledger_book_get_mark (FerryLedgerBook *self,
                            const char      *id)
{
  Account *account = g_hash_table_lookup (self->accounts, id);

  return account != NULL ? account->mark : NULL;
}

void
ferry_ledger_book_sum (FerryLedgerBook *self,
                       const char      *id,
                       gint64           since,
                       gint64           until,
                       FerryTraffic    *sum)
{
  Account *account = g_hash_table_lookup (self->accounts, id);

  *sum = (FerryTraffic){ 0 };
  if (account == NULL)
    return;

  for (guint i = find_place (account, since); i < account->entries->len; i++)
    {
      const Entry *entry = &g_array_index (account->entries, Entry, i);

      if (entry->begin >= until)
        return;
      ferry_traffic_add (sum, &entry->sum);
    }
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GStrv
ferry_ledger_book_list (FerryLedgerBook *self)
{
  GPtrArray     *ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Account *) value)->entries->len > 0)
      g_ptr_array_add (ids, g_strdup (((Account *) value)->id));
  g_ptr_array_sort (ids, compare_ids);
  g_ptr_array_add (ids, NULL);
  return (GStrv) g_ptr_array_free (ids, FALSE);
}

/* An entry with its name, to be sorted. */
typedef struct
{
  const char  *id;    /* (unowned) */
  const Entry *entry; /* (unowned) */
} Line;

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const Line *line = a;
  const Line *other = b;

  if (line->entry->begin != other->entry->begin)
    return line->entry->begin < other->entry->begin ? -1 : 1;
  return strcmp (line->id, other->id);
}

static void
collect_lines (Account *account,
               gint64   since,
               gint64   until,
               GArray  *lines)
{
  for (guint i = find_place (account, since); i < account->entries->len; i++)
    {
      Line line = { account->id, &g_array_index (account->entries, Entry, i) };

      if (line.entry->begin >= until)
        return;
      g_array_append_val (lines, line);
    }
}

void
ferry_ledger_book_foreach (FerryLedgerBook     *self,
                           const char          *id,
                           gint64               since,
                           gint64               until,
                           FerryLedgerEntryFunc func,
                           gpointer             user_data)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  GHashTableIter     iter;
  gpointer           value;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (id == NULL || g_str_equal (((Account *) value)->id, id))
      collect_lines (value, since, until, lines);
  g_array_sort (lines, compare_lines);

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      func (line->id, line->entry->begin, &line->entry->sum, user_data);
    }
}

void
ferry_ledger_book_apply (FerryLedgerBook         *self,
                         const FerryLedgerRecord *record)
{
  Account *account;

  switch (record->kind)
    {
    case FERRY_LEDGER_RECORD_ENTRY:
      ensure_entry (self, record->id, record->begin)->sum = record->sum;
      return;
    case FERRY_LEDGER_RECORD_MARK:
      account = ensure_account (self, record->id);
      g_free (account->mark);
      account->mark = record->mark[0] != '\0' ? g_strdup (record->mark) : NULL;
      return;
    case FERRY_LEDGER_RECORD_FORGET:
      g_hash_table_remove (self->accounts, record->id);
      return;
    }
}

void
ferry_ledger_book_drop_before (FerryLedgerBook *self,
                               gint64           begin)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Account *account = value;
      guint    n = find_place (account, begin);

      if (n > 0)
        g_array_remove_range (account->entries, 0, n);
      if (account->entries->len == 0 && account->mark == NULL && account->mark_changed == 0)
        g_hash_table_iter_remove (&iter);
    }
}

guint64
ferry_ledger_book_get_number (FerryLedgerBook *self)
{
  return self->number;
}

static void
append_forgotten (FerryLedgerBook *self,
                  guint32          generation,
                  GByteArray      *bytes)
{
  FerryLedgerRecord record = { .kind = FERRY_LEDGER_RECORD_FORGET };
  GHashTableIter    iter;
  gpointer          key;

  g_hash_table_iter_init (&iter, self->forgotten);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_strlcpy (record.id, key, sizeof record.id);
      ferry_ledger_record_append (&record, generation, bytes);
    }
}

static void
append_mark (Account    *account,
             guint32     generation,
             GByteArray *bytes)
{
  FerryLedgerRecord record = { .kind = FERRY_LEDGER_RECORD_MARK };

  g_strlcpy (record.id, account->id, sizeof record.id);
  if (account->mark != NULL)
    g_strlcpy (record.mark, account->mark, sizeof record.mark);
  ferry_ledger_record_append (&record, generation, bytes);
}

static void
append_entries (Account    *account,
                guint64     number,
                guint32     generation,
                GByteArray *bytes)
{
  FerryLedgerRecord record = { .kind = FERRY_LEDGER_RECORD_ENTRY };

  g_strlcpy (record.id, account->id, sizeof record.id);
  for (guint i = 0; i < account->entries->len; i++)
    {
      const Entry *entry = &g_array_index (account->entries, Entry, i);

      if (number > 0 && entry->changed <= number)
        continue;
      record.begin = entry->begin;
      record.sum = entry->sum;
      ferry_ledger_record_append (&record, generation, bytes);
    }
}

/* What is forgotten first: it voids what is said before. The marks before the
 * entries: a mark that says less than the entries would have it counted again. */
void
ferry_ledger_book_append_since (FerryLedgerBook *self,
                                guint64          number,
                                guint32          generation,
                                GByteArray      *bytes)
{
  GHashTableIter iter;
  gpointer       value;

  if (number > 0)
    append_forgotten (self, generation, bytes);

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Account *account = value;

      if (number > 0 ? account->mark_changed > number : account->mark != NULL)
        append_mark (account, generation, bytes);
    }

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    append_entries (value, number, generation, bytes);
}

void
ferry_ledger_book_note_written (FerryLedgerBook *self,
                                guint64          number)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->forgotten);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (*(guint64 *) value <= number)
      g_hash_table_iter_remove (&iter);

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Account *) value)->mark_changed <= number)
      ((Account *) value)->mark_changed = 0;
}

gsize
ferry_ledger_book_get_size (FerryLedgerBook *self)
{
  gsize          size = 0;
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Account *account = value;

      size += account->entries->len * ferry_ledger_record_get_entry_length (strlen (account->id));
    }
  return size;
}
