/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-link-box.h"

#include "ferry-format.h"
#include "ferry-link-finder.h"
#include "ferry-problem.h"
#include "ferry-request.h"

#include <glib/gi18n-lib.h>

/* So long may the window stand still for links, in µs. */
#define SLICE 4000
#define LINKS_BETWEEN_LOOKS 16

/* More than this are not marked one by one. */
#define MOST_MARKS 200

struct _FerryLinkBox
{
  GtkWidget parent_instance;

  /* Of the check. */
  char           *text; /* (owned) (nullable): what @finder is in */
  FerryLinkFinder finder;
  guint           check_id; /* 0 when all is checked */
  GPtrArray      *links;    /* (owned) (element-type utf8) */
  GHashTable     *known;    /* (owned): set of the same */
  guint           n_bad;
  char           *problem; /* (owned) (nullable): of the first bad one */
  guint           problem_line;

  /* Template. */
  GtkTextView   *view;
  GtkTextBuffer *buffer;
  GtkTextTag    *bad_tag;
  GtkLabel      *problem_label;
  GtkLabel      *count_label;
};

G_DEFINE_FINAL_TYPE (FerryLinkBox, ferry_link_box, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* (transfer full) (nullable): what is wrong with @link. */
static char *
find_fault (const char *link)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", link);
  g_variant_dict_insert (&options, "directory", "s", "/");
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);

  return request == NULL ? g_strdup (ferry_problem_split (error->message, NULL)) : NULL;
}

static void
mark (FerryLinkBox    *self,
      const FerryLink *link)
{
  GtkTextIter begin, end;

  if (self->n_bad > MOST_MARKS)
    return;

  gtk_text_buffer_get_iter_at_line_index (self->buffer, &begin, (int) link->line,
                                          (int) link->index);
  gtk_text_buffer_get_iter_at_line_index (self->buffer, &end, (int) link->line,
                                          (int) (link->index + link->length));
  gtk_text_buffer_apply_tag (self->buffer, self->bad_tag, &begin, &end);
}

static void
check_link (FerryLinkBox    *self,
            const FerryLink *link)
{
  g_autofree char *text = g_strndup (link->begin, link->length);
  g_autofree char *fault = NULL;

  if (g_hash_table_contains (self->known, text))
    return;

  fault = find_fault (text);
  if (fault == NULL)
    {
      g_hash_table_add (self->known, text);
      g_ptr_array_add (self->links, g_steal_pointer (&text));
      return;
    }

  if (self->n_bad++ == 0)
    {
      self->problem = g_steal_pointer (&fault);
      self->problem_line = link->line;
    }
  mark (self, link);
}

/* (transfer full) (nullable) */
static char *
describe_problem (FerryLinkBox *self)
{
  g_autofree char *fault = NULL;

  if (self->n_bad == 0)
    return ferry_link_box_is_empty (self) || self->links->len > 0
               ? NULL
               : g_strdup (_ ("There is no link in this text. A link begins with https:// or "
                              "http://."));
  if (self->n_bad == 1 && self->links->len == 0)
    return g_strdup (self->problem);

  /* Translators: the line of a text, and what is wrong with the link in it. */
  if (self->n_bad == 1)
    fault = g_strdup_printf (_ ("Line %u: %s"), self->problem_line + 1, self->problem);
  else
    fault = g_strdup_printf (ngettext ("%u link is wrong, the first in line %u: %s",
                                       "%u links are wrong, the first in line %u: %s",
                                       self->n_bad),
                             self->n_bad, self->problem_line + 1, self->problem);

  return ferry_format_sentences (fault, _ ("Correct or delete what is marked."));
}

static void
show_result (FerryLinkBox *self)
{
  g_autofree char *problem = describe_problem (self);
  g_autofree char *number = NULL;

  ferry_problem_show (self->problem_label, GTK_WIDGET (self->view), problem);
  if (self->links->len > 1)
    number = g_strdup_printf (ngettext ("%u link", "%u links", self->links->len), self->links->len);
  else if (ferry_link_box_is_empty (self))
    number = g_strdup (_ ("One or more links, also with text around them"));

  gtk_label_set_label (self->count_label, number != NULL ? number : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), number != NULL && problem == NULL);
}

/* Whether there is more to check. */
static gboolean
check_slice (FerryLinkBox *self)
{
  gint64    end = g_get_monotonic_time () + SLICE;
  FerryLink link;
  guint     n = 0;

  while (ferry_link_finder_next (&self->finder, &link))
    {
      check_link (self, &link);
      if (++n % LINKS_BETWEEN_LOOKS == 0 && g_get_monotonic_time () > end)
        return TRUE;
    }

  return FALSE;
}

static gboolean
check_cb (gpointer user_data)
{
  FerryLinkBox *self = user_data;

  if (check_slice (self))
    return G_SOURCE_CONTINUE;

  self->check_id = 0;
  show_result (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
forget (FerryLinkBox *self)
{
  g_clear_handle_id (&self->check_id, g_source_remove);
  g_hash_table_remove_all (self->known);
  g_ptr_array_set_size (self->links, 0);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->text, g_free);
  self->n_bad = 0;
}

static void
buffer_changed_cb (FerryLinkBox *self)
{
  GtkTextIter begin, end;

  forget (self);
  gtk_text_buffer_get_bounds (self->buffer, &begin, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->bad_tag, &begin, &end);
  self->text = gtk_text_buffer_get_text (self->buffer, &begin, &end, TRUE);
  ferry_link_finder_init (&self->finder, self->text);

  /* What people type by hand is checked by the time that they see it. */
  if (check_slice (self))
    self->check_id = g_idle_add (check_cb, self);
  else
    show_result (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
ferry_link_box_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (FERRY_LINK_BOX (widget)->view));
}

static void
ferry_link_box_dispose (GObject *object)
{
  FerryLinkBox *self = FERRY_LINK_BOX (object);
  GtkWidget    *child;

  g_clear_handle_id (&self->check_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_LINK_BOX);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ferry_link_box_parent_class)->dispose (object);
}

static void
ferry_link_box_finalize (GObject *object)
{
  FerryLinkBox *self = FERRY_LINK_BOX (object);

  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->links);
  g_free (self->problem);
  g_free (self->text);

  G_OBJECT_CLASS (ferry_link_box_parent_class)->finalize (object);
}

static void
ferry_link_box_class_init (FerryLinkBoxClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_link_box_dispose;
  object_class->finalize = ferry_link_box_finalize;
  widget_class->grab_focus = ferry_link_box_grab_focus;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_LINK_BOX, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ferrytransfer/Ferry/ferry-link-box.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryLinkBox, view);
  gtk_widget_class_bind_template_child (widget_class, FerryLinkBox, buffer);
  gtk_widget_class_bind_template_child (widget_class, FerryLinkBox, bad_tag);
  gtk_widget_class_bind_template_child (widget_class, FerryLinkBox, problem_label);
  gtk_widget_class_bind_template_child (widget_class, FerryLinkBox, count_label);
  gtk_widget_class_bind_template_callback (widget_class, buffer_changed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "linkbox");
}

static void
ferry_link_box_init (FerryLinkBox *self)
{
  self->links = g_ptr_array_new_with_free_func (g_free);
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
  gtk_widget_init_template (GTK_WIDGET (self));
  show_result (self);
}

void
ferry_link_box_set_text (FerryLinkBox *self,
                         const char   *text)
{
  g_return_if_fail (FERRY_IS_LINK_BOX (self));
  g_return_if_fail (text != NULL);

  gtk_text_buffer_set_text (self->buffer, text, -1);
}

void
ferry_link_box_add_text (FerryLinkBox *self,
                         const char   *text)
{
  g_autofree char *lines = NULL;
  GtkTextIter      end;

  g_return_if_fail (FERRY_IS_LINK_BOX (self));
  g_return_if_fail (text != NULL);

  gtk_text_buffer_get_end_iter (self->buffer, &end);
  lines = g_strconcat (gtk_text_iter_starts_line (&end) ? "" : "\n", text, NULL);
  gtk_text_buffer_insert (self->buffer, &end, lines, -1);
}

gboolean
ferry_link_box_is_empty (FerryLinkBox *self)
{
  g_return_val_if_fail (FERRY_IS_LINK_BOX (self), TRUE);

  return gtk_text_buffer_get_char_count (self->buffer) == 0;
}

gboolean
ferry_link_box_is_good (FerryLinkBox *self)
{
  g_return_val_if_fail (FERRY_IS_LINK_BOX (self), FALSE);

  return self->check_id == 0 && self->n_bad == 0 && self->links->len > 0;
}

guint
ferry_link_box_get_n (FerryLinkBox *self)
{
  g_return_val_if_fail (FERRY_IS_LINK_BOX (self), 0);

  return self->links->len;
}

const char *
ferry_link_box_get (FerryLinkBox *self,
                    guint         index)
{
  g_return_val_if_fail (FERRY_IS_LINK_BOX (self), NULL);
  g_return_val_if_fail (index < self->links->len, NULL);

  return g_ptr_array_index (self->links, index);
}

void
ferry_link_box_show_problem (FerryLinkBox *self,
                             const char   *sentence)
{
  g_return_if_fail (FERRY_IS_LINK_BOX (self));

  ferry_problem_show (self->problem_label, GTK_WIDGET (self->view), sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), FALSE);
}
