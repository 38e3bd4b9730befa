/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-crc32c.h"
#include "ferry-error.h"
#include "ferry-file-header.h"
#include "ferry-frame.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_STEPS 7
#define N_TRANSFERS 3
#define NONE G_MAXUINT

/* What is done to the store, each in a commit of its own: so each is a frame. */
typedef struct
{
  void (*act) (FerryStore *store, guint number, guint value);
  guint number;
  guint value;
} Step;

static void
drop_step (FerryStore *store,
           guint       number,
           guint       value)
{
  drop (store, number);
}

static const Step steps[N_STEPS] = {
  { put, 1, 1 },
  { put, 2, 2 },
  { put_record, 1, 10 },
  { put_settled, 2, 20 },
  { put, 3, 3 },
  { drop_step, 1, 0 },
  { put_record, 3, 30 },
};

static void
write_steps (StoreFixture *fixture)
{
  FerryStore *store = store_fixture_open_quick (fixture);

  for (guint i = 0; i < N_STEPS; i++)
    {
      steps[i].act (store, steps[i].number, steps[i].value);
      commit (store);
    }
  store_fixture_close (store);
}

/* The state after the first @n steps but for @lost: what a reader must make of
 * their frames when that one is unreadable. */
static char *
dup_expected (guint n,
              guint lost)
{
  guint    values[N_TRANSFERS + 1] = { 0 };
  gboolean settled[N_TRANSFERS + 1] = { FALSE };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const Step *step = &steps[i];

      if (i == lost || (step->act != put && values[step->number] == 0))
        continue;
      values[step->number] = step->value;
      settled[step->number] = step->act == put_settled;
    }
  for (guint kind = 0; kind <= 1; kind++)
    {
      const char *separator = kind == 0 ? "" : "|";

      for (guint i = 1; i <= N_TRANSFERS; i++)
        if (values[i] != 0 && !settled[i] == !kind)
          {
            g_string_append_printf (text, "%s%u=%u", separator, i, values[i]);
            separator = " ";
          }
      if (kind == 1 && g_str_equal (separator, "|"))
        g_string_append_c (text, '|');
    }
  return g_string_free (text, FALSE);
}

/* The ends of the frames of an intact journal or snapshot; [0] is that of the
 * header. */
static GArray *
find_ends (const guint8 *data,
           gsize         size)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize   end = FERRY_FILE_HEADER_SIZE;

  for (;;)
    {
      FerryFrame frame;

      g_array_append_val (ends, end);
      if (end == size || !ferry_frame_parse (&frame, FERRY_FORMAT_VERSION, data + end, size - end))
        return ends;
      end += frame.length;
    }
}

/* How many of the parts end at or before @offset. */
static guint
count_ends (GArray *ends,
            gsize   offset)
{
  guint n = 0;

  while (n < ends->len && g_array_index (ends, gsize, n) <= offset)
    n++;
  return n;
}

static void
assert_set_aside (StoreFixture *fixture,
                  const char   *name,
                  const guint8 *data,
                  gsize         size)
{
  g_autoptr (GBytes) copy = store_fixture_read (fixture, name);

  g_assert_cmpmem (g_bytes_get_data (copy, NULL), g_bytes_get_size (copy), data, size);
  store_fixture_delete (fixture, name);
}

static void
forget_files (StoreFixture *fixture)
{
  const char *names[] = { "journal", "snapshot" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (store_fixture_has (fixture, names[i]))
      store_fixture_delete (fixture, names[i]);
}

/* The store goes on: what it writes now is read by the next opener. */
static void
assert_goes_on (StoreFixture *fixture)
{
  FerryStore      *store = store_fixture_open_quick (fixture);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  assert_n_warnings (store, 0);
  put (store, 9, 9);
  before = dup_state (store);
  store_fixture_close (store);
  store = store_fixture_open_quick (fixture);
  assert_n_warnings (store, 0);
  after = dup_state (store);
  g_assert_cmpstr (after, ==, before);
  store_fixture_close (store);
}

static void
test_every_prefix (StoreFixture *fixture,
                   gconstpointer data)
{
  g_autoptr (GBytes) journal = NULL;
  g_autoptr (GArray) ends = NULL;
  const guint8      *bytes;
  gsize              size;

  write_steps (fixture);
  journal = store_fixture_read (fixture, "journal");
  bytes = g_bytes_get_data (journal, &size);
  ends = find_ends (bytes, size);
  g_assert_cmpuint (ends->len, ==, N_STEPS + 1);

  for (gsize length = 0; length <= size; length++)
    {
      guint            n = count_ends (ends, length);
      g_autofree char *expected = dup_expected (n > 0 ? n - 1 : 0, NONE);
      FerryStore      *store;

      forget_files (fixture);
      store_fixture_write (fixture, "journal", bytes, length);
      store = store_fixture_open_quick (fixture);
      assert_state (store, expected);
      assert_n_warnings (store, n > 0 ? 0 : 1);
      store_fixture_close (store);
      if (n == 0)
        assert_set_aside (fixture, "journal.corrupt-1", bytes, length);
      assert_goes_on (fixture);
    }
}

static void
test_every_bit_of_journal (StoreFixture *fixture,
                           gconstpointer data)
{
  g_autoptr (GBytes) journal = NULL;
  g_autoptr (GArray) ends = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize              size;

  write_steps (fixture);
  journal = store_fixture_read (fixture, "journal");
  bytes = g_memdup2 (g_bytes_get_data (journal, &size), g_bytes_get_size (journal));
  ends = find_ends (bytes, size);

  for (gsize bit = 0; bit < 8 * size; bit++)
    {
      guint            part = count_ends (ends, bit / 8);
      g_autofree char *expected = dup_expected (N_STEPS, part > 0 ? part - 1 : NONE);
      FerryStore      *store;

      bytes[bit / 8] ^= (guint8) (1u << (bit % 8));
      forget_files (fixture);
      store_fixture_write (fixture, "journal", bytes, size);
      store = store_fixture_open_quick (fixture);
      assert_state (store, expected);
      /* A bad last frame is what a crash leaves, too. */
      assert_n_warnings (store, part < N_STEPS ? 1 : 0);
      store_fixture_close (store);
      if (part < N_STEPS)
        assert_set_aside (fixture, "journal.corrupt-1", bytes, size);
      bytes[bit / 8] ^= (guint8) (1u << (bit % 8));
    }
}

static void
write_snapshot (StoreFixture *fixture)
{
  FerryStore *store = store_fixture_open_quick (fixture);

  put (store, 1, 1);
  put (store, 2, 2);
  put (store, 3, 3);
  put_settled (store, 2, 2);
  compact (store);
  store_fixture_close (store);
}

/* What is left when the @part of a snapshot of three is bad: 0 is the header, then
 * the frames, in their order in the file, then what is behind them. */
static const char *
get_salvaged (guint part)
{
  const char *const states[] = { "1=1 3=3|2=2", "3=3|2=2", "1=1|2=2", "1=1 3=3|?", "1=1 3=3|2=2" };

  return states[MIN (part, G_N_ELEMENTS (states) - 1)];
}

typedef enum
{
  BEFORE_SUMMARIES,
  SUMMARIES,
  INDEX,
  SECOND_HEADER,
} Region;

static Region
get_region (const guint8 *data,
            gsize         size,
            gsize         offset)
{
  FerryFileHeader header;

  /* The first may be the one that is bad. */
  ferry_file_header_parse (&header, FERRY_FILE_SNAPSHOT, data + size - FERRY_FILE_HEADER_SIZE,
                           FERRY_FILE_HEADER_SIZE);
  if (offset >= size - FERRY_FILE_HEADER_SIZE)
    return SECOND_HEADER;
  if (offset >= header.index_offset)
    return INDEX;
  return offset >= header.summaries_offset ? SUMMARIES : BEFORE_SUMMARIES;
}

/* The summaries are told from the frames when they are bad themselves, and they
 * stand by themselves when the frame is bad. Frames that had to be searched for
 * are in the order of the file. */
static const char *
get_visited (Region region,
             guint  part)
{
  if (region == SUMMARIES)
    return "1:idle:1/example.org/ 2:completed:2/example.org/ 3:idle:3/example.org/";
  if (region == INDEX)
    return "1:idle:1/example.org/! 3:idle:3/example.org/! 2:completed:2/example.org/!";
  if (part == 1)
    return "3:idle:3/example.org/! 2:completed:2/example.org/!";
  if (part == 2)
    return "1:idle:1/example.org/! 2:completed:2/example.org/!";
  return "1:idle:1/example.org/! 2:completed:2/example.org/! 3:idle:3/example.org/!";
}

static void
test_every_bit_of_snapshot (StoreFixture *fixture,
                            gconstpointer data)
{
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GArray) ends = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize              size;

  write_snapshot (fixture);
  snapshot = store_fixture_read (fixture, "snapshot");
  bytes = g_memdup2 (g_bytes_get_data (snapshot, &size), g_bytes_get_size (snapshot));
  ends = find_ends (bytes, size);
  g_assert_cmpuint (ends->len, ==, 4);

  for (gsize bit = 0; bit < 8 * size; bit++)
    {
      guint       part = count_ends (ends, bit / 8);
      Region      region = get_region (bytes, size, bit / 8);
      gboolean    is_lazy = part == 3;
      gboolean    is_noticed = !is_lazy && (region == BEFORE_SUMMARIES || region == INDEX);
      FerryStore *store;

      bytes[bit / 8] ^= (guint8) (1u << (bit % 8));
      forget_files (fixture);
      store_fixture_write (fixture, "snapshot", bytes, size);
      store = store_fixture_open_quick (fixture);
      assert_state (store, is_lazy ? "1=1 3=3|2=?" : get_salvaged (part));
      assert_n_warnings (store, is_noticed ? 1 : 0);
      assert_visited (store, get_visited (region, part));
      store_fixture_close (store);
      if (is_noticed)
        assert_set_aside (fixture, "snapshot.corrupt-1", bytes, size);
      bytes[bit / 8] ^= (guint8) (1u << (bit % 8));
    }
}

static void
test_prefix_of_snapshot (StoreFixture *fixture,
                         gconstpointer data)
{
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GArray) ends = NULL;
  const guint8      *bytes;
  gsize              size;
  const char *const  states[] = { "|", "|", "1=1|", "1=1 3=3|", "1=1 3=3|2=2" };

  write_snapshot (fixture);
  snapshot = store_fixture_read (fixture, "snapshot");
  bytes = g_bytes_get_data (snapshot, &size);
  ends = find_ends (bytes, size);

  for (gsize length = 0; length < size; length++)
    {
      FerryStore *store;

      forget_files (fixture);
      store_fixture_write (fixture, "snapshot", bytes, length);
      store = store_fixture_open_quick (fixture);
      assert_state (store, states[count_ends (ends, length)]);
      assert_n_warnings (store, 1);
      store_fixture_close (store);
      assert_set_aside (fixture, "snapshot.corrupt-1", bytes, length);
      assert_goes_on (fixture);
    }
}

/* Found only when it is read: then it is set aside with the next compaction. */
static void
test_bad_settled (StoreFixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GArray) ends = NULL;
  g_autofree guint8 *bytes = NULL;
  FerryStore        *store;
  gsize              size;

  write_snapshot (fixture);
  snapshot = store_fixture_read (fixture, "snapshot");
  bytes = g_memdup2 (g_bytes_get_data (snapshot, &size), g_bytes_get_size (snapshot));
  ends = find_ends (bytes, size);
  bytes[g_array_index (ends, gsize, 3) - 1] ^= 1;
  store_fixture_write (fixture, "snapshot", bytes, size);

  store = store_fixture_open_quick (fixture);
  put (store, 4, 4);
  compact (store);
  assert_state (store, "1=1 3=3 4=4|");
  assert_n_warnings (store, 1);
  put (store, 5, 5);
  assert_state (store, "1=1 3=3 4=4 5=5|");
  store_fixture_close (store);
  assert_set_aside (fixture, "snapshot.corrupt-1", bytes, size);
  assert_stored (fixture, "1=1 3=3 4=4 5=5|");
}

/* Bad in the journal after it was replayed. */
static void
test_spoilt_journal (StoreFixture *fixture,
                     gconstpointer data)
{
  g_autofree char *path = store_fixture_path (fixture, "journal");
  FerryStore      *store = store_fixture_open_quick (fixture);
  FILE            *file;

  put (store, 1, 1);
  commit (store);
  file = g_fopen (path, "r+");
  g_assert_cmpint (fseek (file, FERRY_FILE_HEADER_SIZE + 50, SEEK_SET), ==, 0);
  g_assert_cmpint (fwrite ("spoilt", 6, 1, file), ==, 1);
  fclose (file);
  assert_state (store, "1=?|");
  put (store, 2, 2);
  compact (store);
  assert_state (store, "2=2|");
  assert_n_warnings (store, 1);
  store_fixture_close (store);
  g_assert_true (store_fixture_has (fixture, "journal.corrupt-1"));
}

static const char *
get_only_warning (FerryStore *store)
{
  assert_n_warnings (store, 1);
  return ferry_store_get_warnings (store)[0];
}

static void
test_zero_filled (StoreFixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GBytes) journal = NULL;
  g_autofree guint8 *zeros = NULL;
  FerryStore        *store;

  write_steps (fixture);
  journal = store_fixture_read (fixture, "journal");
  zeros = g_malloc0 (g_bytes_get_size (journal));
  store_fixture_write (fixture, "journal", zeros, g_bytes_get_size (journal));
  store = store_fixture_open_quick (fixture);
  assert_state (store, "|");
  g_assert_nonnull (strstr (get_only_warning (store), "journal.corrupt-1"));
  store_fixture_close (store);
  assert_goes_on (fixture);
}

static void
test_numbered (StoreFixture *fixture,
               gconstpointer data)
{
  FerryStore *store;

  for (guint i = 0; i < 2; i++)
    {
      store_fixture_write (fixture, "journal", "rubbish", 7);
      store = store_fixture_open_quick (fixture);
      store_fixture_close (store);
    }
  g_assert_true (store_fixture_has (fixture, "journal.corrupt-1"));
  assert_set_aside (fixture, "journal.corrupt-2", (const guint8 *) "rubbish", 7);
}

static void
test_no_room_to_set_aside (StoreFixture *fixture,
                           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FerryStore        *store;

  write_snapshot (fixture);
  store_fixture_write (fixture, "journal", "rubbish", 7);
  ferry_fake_file_ops_set_space (fixture->fake, 3);
  store = store_fixture_open_fake (fixture, &error);
  g_assert_no_error (error);
  assert_state (store, "1=1 3=3|2=2");
  get_only_warning (store);
  put (store, 4, 4);
  g_assert_false (ferry_store_commit_sync (store, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);

  ferry_fake_file_ops_set_space (fixture->fake, -1);
  commit (store);
  assert_n_warnings (store, 2);
  store_fixture_close (store);
  assert_set_aside (fixture, "journal.corrupt-1", (const guint8 *) "rubbish", 7);
  assert_stored (fixture, "1=1 3=3 4=4|2=2");
}

static void
test_snapshot_missing (StoreFixture *fixture,
                       gconstpointer data)
{
  FerryStore *store;

  write_snapshot (fixture);
  store = store_fixture_open_quick (fixture);
  put_record (store, 1, 11);
  put (store, 4, 4);
  store_fixture_close (store);
  store_fixture_delete (fixture, "snapshot");

  store = store_fixture_open_quick (fixture);
  assert_state (store, "4=4|");
  assert_n_warnings (store, 2);
  store_fixture_close (store);
  g_assert_true (store_fixture_has (fixture, "journal.corrupt-1"));
  assert_goes_on (fixture);
}

static void
test_stale_journal (StoreFixture *fixture,
                    gconstpointer data)
{
  g_autoptr (GBytes) journal = NULL;
  FerryStore        *store = store_fixture_open_quick (fixture);

  put (store, 1, 1);
  commit (store);
  journal = store_fixture_read (fixture, "journal");
  drop (store, 1);
  put (store, 2, 2);
  compact (store);
  store_fixture_close (store);
  store_fixture_write (fixture, "journal", g_bytes_get_data (journal, NULL),
                       g_bytes_get_size (journal));

  store = store_fixture_open_quick (fixture);
  assert_state (store, "2=2|");
  assert_n_warnings (store, 0);
  put (store, 3, 3);
  store_fixture_close (store);
  assert_stored (fixture, "2=2 3=3|");
}

/* Changes the header of a state file as another version would. */
static void
set_version (StoreFixture *fixture,
             const char   *name,
             FerryFileKind kind,
             guint32       version)
{
  g_autoptr (GBytes) file = store_fixture_read (fixture, name);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  FerryFileHeader    header;

  g_assert_cmpint (ferry_file_header_parse (&header, kind, bytes, g_bytes_get_size (file)), ==,
                   FERRY_FILE_HEADER_GOOD);
  header.version = version;
  ferry_file_header_encode (&header, bytes);
  store_fixture_write (fixture, name, bytes, g_bytes_get_size (file));
}

static void
assert_too_new (StoreFixture *fixture,
                const char   *name,
                FerryFileKind kind)
{
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  set_version (fixture, name, kind, FERRY_FORMAT_VERSION + 1);
  before = store_fixture_read (fixture, name);
  store_fixture_assert_refused (fixture, FERRY_ERROR_STATE_TOO_NEW);
  after = store_fixture_read (fixture, name);
  g_assert_true (g_bytes_equal (before, after));
}

static void
test_newer (StoreFixture *fixture,
            gconstpointer data)
{
  FerryStore *store;

  write_snapshot (fixture);
  store = store_fixture_open_quick (fixture);
  put (store, 4, 4);
  store_fixture_close (store);
  store_fixture_write (fixture, "snapshot.new", "x", 1);
  assert_too_new (fixture, "journal", FERRY_FILE_JOURNAL);
  assert_too_new (fixture, "snapshot", FERRY_FILE_SNAPSHOT);
  g_assert_true (store_fixture_has (fixture, "snapshot.new"));
}

/* The frames of a file as format 1 had them, after its header. */
static GByteArray *
to_format_1 (StoreFixture *fixture,
             const char   *name,
             FerryFileKind kind)
{
  g_autoptr (GBytes) file = store_fixture_read (fixture, name);
  GByteArray        *old = g_byte_array_new ();
  FerryFileHeader    header;
  const guint8      *data;
  gsize              size;
  FerryFrame         frame;

  data = g_bytes_get_data (file, &size);
  ferry_file_header_parse (&header, kind, data, size);
  header.version = 1;
  g_byte_array_set_size (old, FERRY_FILE_HEADER_SIZE);
  ferry_file_header_encode (&header, old->data);
  for (gsize offset = FERRY_FILE_HEADER_SIZE;
       ferry_frame_parse (&frame, FERRY_FORMAT_VERSION, data + offset, size - offset);
       offset += frame.length)
    {
      guint   begin = old->len;
      guint   length = (guint) (32 + frame.payload_length + 7) & ~7u;
      guint32 crc;

      g_byte_array_set_size (old, begin + length);
      memset (old->data + begin, 0, length);
      memcpy (old->data + begin, data + offset, 32);
      memcpy (old->data + begin, "FRM1", 4);
      memcpy (old->data + begin + 32, frame.payload, frame.payload_length);
      crc = ferry_crc32c (0, old->data + begin, 12);
      crc = GUINT32_TO_LE (ferry_crc32c (crc, old->data + begin + 16, length - 16));
      memcpy (old->data + begin + 12, &crc, 4);
    }
  return old;
}

static void
test_older_journal (StoreFixture *fixture,
                    gconstpointer data)
{
  g_autofree char       *expected = dup_expected (N_STEPS, NONE);
  g_autoptr (GByteArray) old = NULL;
  FerryStore            *store;

  write_steps (fixture);
  old = to_format_1 (fixture, "journal", FERRY_FILE_JOURNAL);
  store_fixture_write (fixture, "journal", old->data, old->len);
  store = store_fixture_open_quick (fixture);
  assert_state (store, expected);
  assert_n_warnings (store, 0);
  put (store, 4, 4);
  store_fixture_close (store);
  g_assert_true (store_fixture_has (fixture, "snapshot"));
  assert_stored (fixture, "3=30 4=4|2=20");
}

/* Its index was laid out for other frames, so all of it is found by search:
 * what a damaged file of format 1 would give. */
static void
test_older_snapshot (StoreFixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GByteArray) old = NULL;
  FerryStore            *store;

  write_snapshot (fixture);
  old = to_format_1 (fixture, "snapshot", FERRY_FILE_SNAPSHOT);
  store_fixture_write (fixture, "snapshot", old->data, old->len);
  store = store_fixture_open_quick (fixture);
  assert_state (store, "1=1 3=3|2=2");
  store_fixture_close (store);
  assert_stored (fixture, "1=1 3=3|2=2");
}

/* Turns @size bytes of a GVariant round in place. */
static void
swap_variant (guint8     *data,
              gsize       size,
              const char *type)
{
  g_autoptr (GBytes)   bytes = g_bytes_new (data, size);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) swapped = NULL;

  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));
  swapped = g_variant_byteswap (variant);
  g_assert_cmpuint (g_variant_get_size (swapped), ==, size);
  g_variant_store (swapped, data);
}

static void
swap_index (FerryFileHeader *header,
            guint8          *data,
            gsize            size)
{
  gsize n = (gsize) header->n_unsettled + header->n_settled;
  gsize begin = header->index_offset;
  gsize summaries = header->summaries_offset;

  swap_variant (data + summaries, n * 32, "a(xxxuu)");
  header->summaries_crc = ferry_crc32c (0, data + summaries, begin - summaries);

  swap_variant (data + begin, n * 32, "a(tttuu)");
  swap_variant (data + begin + n * 32, n * 4, "au");
  header->index_crc = ferry_crc32c (0, data + begin, n * 36);
  ferry_file_header_encode (header, data + size - FERRY_FILE_HEADER_SIZE);
}

/* Writes the file as a machine of the other byte order would have. */
static void
swap_file (StoreFixture *fixture,
           const char   *name,
           FerryFileKind kind)
{
  g_autoptr (GBytes)     file = store_fixture_read (fixture, name);
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autofree guint8     *data = g_memdup2 (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  gsize                  size = g_bytes_get_size (file);
  FerryFileHeader        header;
  FerryFrame             frame;

  ferry_file_header_parse (&header, kind, data, size);
  header.is_swapped = TRUE;
  for (gsize offset = FERRY_FILE_HEADER_SIZE;
       ferry_frame_parse (&frame, FERRY_FORMAT_VERSION, data + offset, size - offset);
       offset += frame.length)
    {
      const char *type = frame.kind == FERRY_FRAME_REQUEST ? "(a{sv}a{sv})" : "a{sv}";

      if (frame.kind != FERRY_FRAME_REMOVE)
        swap_variant ((guint8 *) frame.payload, frame.payload_length, type);
      ferry_frame_append (&frame, frames);
    }
  memcpy (data + FERRY_FILE_HEADER_SIZE, frames->data, frames->len);
  if (kind == FERRY_FILE_SNAPSHOT)
    swap_index (&header, data, size);
  ferry_file_header_encode (&header, data);
  store_fixture_write (fixture, name, data, size);
}

static void
test_other_byte_order (StoreFixture *fixture,
                       gconstpointer data)
{
  FerryStore *store;

  write_snapshot (fixture);
  store = store_fixture_open_quick (fixture);
  put_record (store, 1, 11);
  put (store, 4, 4);
  put_settled (store, 3, 33);
  store_fixture_close (store);
  swap_file (fixture, "snapshot", FERRY_FILE_SNAPSHOT);
  swap_file (fixture, "journal", FERRY_FILE_JOURNAL);

  store = store_fixture_open_quick (fixture);
  assert_state (store, "1=11 4=4|2=2 3=33");
  assert_visited (store, "1:idle:1/example.org/ 2:completed:2/example.org/! "
                         "3:completed:3/example.org/ 4:idle:4/example.org/");
  put (store, 5, 5);
  store_fixture_close (store);
  store = store_fixture_open_quick (fixture);
  assert_state (store, "1=11 4=4 5=5|2=2 3=33");
  assert_visited (store, "1:idle:1/example.org/! 2:completed:2/example.org/! "
                         "3:completed:3/example.org/! 4:idle:4/example.org/! "
                         "5:idle:5/example.org/!");
  assert_n_warnings (store, 0);
  store_fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST ("/store-damage/every-journal-prefix-is-its-last-whole-record", test_every_prefix);
  STORE_TEST ("/store-damage/every-journal-bit-costs-one-record", test_every_bit_of_journal);
  STORE_TEST ("/store-damage/every-snapshot-bit-costs-one-record", test_every_bit_of_snapshot);
  STORE_TEST ("/store-damage/every-snapshot-prefix-keeps-its-frames", test_prefix_of_snapshot);
  STORE_TEST ("/store-damage/bad-settled-one-is-set-aside-later", test_bad_settled);
  STORE_TEST ("/store-damage/journal-spoilt-while-open-is-set-aside", test_spoilt_journal);
  STORE_TEST ("/store-damage/zero-filled-journal-is-set-aside", test_zero_filled);
  STORE_TEST ("/store-damage/what-is-set-aside-is-numbered", test_numbered);
  STORE_TEST ("/store-damage/no-room-to-set-aside-keeps-all-in-place", test_no_room_to_set_aside);
  STORE_TEST ("/store-damage/missing-snapshot-keeps-the-journal", test_snapshot_missing);
  STORE_TEST ("/store-damage/journal-of-before-a-compaction-is-passed-over", test_stale_journal);
  STORE_TEST ("/store-format/newer-is-refused-and-left-alone", test_newer);
  STORE_TEST ("/store-format/older-journal-is-read", test_older_journal);
  STORE_TEST ("/store-format/older-snapshot-is-read", test_older_snapshot);
  STORE_TEST ("/store-format/other-byte-order-is-read", test_other_byte_order);

  return g_test_run ();
}
