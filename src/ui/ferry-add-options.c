/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-add-options.h"

#include "ferry-checksum-text.h"
#include "ferry-error.h"
#include "ferry-policy-row.h"
#include "ferry-problem.h"
#include "ferry-rate-row.h"
#include "ferry-start-row.h"

#include <glib/gi18n-lib.h>

struct _FerryAddOptions
{
  GtkWidget parent_instance;

  FerryDirection direction;

  /* Template. */
  GtkWidget      *file_group;
  GtkWidget      *protocol_group;
  AdwComboRow    *protocol_row;
  GtkLabel       *protocol_problem;
  AdwComboRow    *if_exists_row;
  AdwEntryRow    *checksum_row;
  GtkLabel       *checksum_problem;
  AdwEntryRow    *user_row;
  AdwEntryRow    *password_row;
  GtkLabel       *account_problem;
  FerryStartRow  *start_row;
  FerryRateRow   *rate_row;
  FerryPolicyRow *policy_row;
  GtkWidget      *connections_row;
  GtkSpinButton  *connections;
  AdwComboRow    *priority_row;
  AdwEntryRow    *group_row;
  GtkMenuButton  *group_button;
  GtkLabel       *group_problem;
  GtkTextView    *headers_view;
  GtkTextBuffer  *headers;
  GtkLabel       *headers_problem;
};

G_DEFINE_FINAL_TYPE (FerryAddOptions, ferry_add_options, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* In the order of the template. */
static const FerryPriority priorities[] = {
  FERRY_PRIORITY_DEFAULT,
  FERRY_PRIORITY_HIGH,
  FERRY_PRIORITY_LOW,
};
static const FerryIfExists if_exists[] = {
  FERRY_IF_EXISTS_RENAME,
  FERRY_IF_EXISTS_OVERWRITE,
  FERRY_IF_EXISTS_SKIP,
};
static const FerryUploadProtocol protocols[] = {
  FERRY_UPLOAD_PROTOCOL_AUTO,
  FERRY_UPLOAD_PROTOCOL_TUS,
  FERRY_UPLOAD_PROTOCOL_RESUMABLE,
  FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE,
  FERRY_UPLOAD_PROTOCOL_PLAIN,
};

static void
tell (FerryAddOptions *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
checksum_changed_cb (FerryAddOptions *self)
{
  FerryChecksumKind kind = FERRY_CHECKSUM_NONE;
  g_autofree char  *checksum = ferry_checksum_text_parse (get_text (self->checksum_row), &kind);
  g_autofree char  *title = NULL;

  /* Translators: %s is the kind of a checksum, such as SHA-256. */
  if (checksum != NULL)
    title = g_strdup_printf (_ ("Chec_ksum (%s)"), ferry_checksum_kind_to_title (kind));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->checksum_row),
                                 title != NULL ? title : _ ("Chec_ksum"));
  tell (self);
}

static gboolean
show_connections_cb (GtkSpinButton *button)
{
  int              n = gtk_spin_button_get_value_as_int (button);
  g_autofree char *text = n > 0 ? g_strdup_printf ("%d", n) : g_strdup (_ ("Automatic"));

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (button))))
    gtk_editable_set_text (GTK_EDITABLE (button), text);

  return TRUE;
}

/* What is no number stands for the automatic one. */
static int
read_connections_cb (GtkSpinButton *button,
                     double        *value)
{
  *value = (double) g_ascii_strtoull (gtk_editable_get_text (GTK_EDITABLE (button)), NULL, 10);
  return TRUE;
}

static void
group_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  FerryAddOptions *self = FERRY_ADD_OPTIONS (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->group_row), g_variant_get_string (parameter, NULL));
}

static void
ferry_add_options_dispose (GObject *object)
{
  GtkWidget *widget = GTK_WIDGET (object);
  GtkWidget *child;

  gtk_widget_dispose_template (widget, FERRY_TYPE_ADD_OPTIONS);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ferry_add_options_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, file_group);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, protocol_group);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, protocol_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, protocol_problem);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, if_exists_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, checksum_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, checksum_problem);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, user_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, password_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, account_problem);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, start_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, rate_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, policy_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, connections_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, connections);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, priority_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, group_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, group_button);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, group_problem);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, headers_view);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, headers);
  gtk_widget_class_bind_template_child (widget_class, FerryAddOptions, headers_problem);
  gtk_widget_class_bind_template_callback (widget_class, checksum_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_connections_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_connections_cb);
  gtk_widget_class_bind_template_callback (widget_class, tell);
}

static void
ferry_add_options_class_init (FerryAddOptionsClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_add_options_dispose;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_ADD_OPTIONS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (FERRY_TYPE_POLICY_ROW);
  g_type_ensure (FERRY_TYPE_RATE_ROW);
  g_type_ensure (FERRY_TYPE_START_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-add-options.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "options.group", "s", group_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_add_options_init (FerryAddOptions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ferry_add_options_set_direction (self, FERRY_DIRECTION_DOWNLOAD);
}

void
ferry_add_options_set_direction (FerryAddOptions *self,
                                 FerryDirection   direction)
{
  gboolean is_upload = direction == FERRY_DIRECTION_UPLOAD;

  g_return_if_fail (FERRY_IS_ADD_OPTIONS (self));

  self->direction = direction;
  gtk_widget_set_visible (self->file_group, !is_upload);
  gtk_widget_set_visible (self->connections_row, !is_upload);
  gtk_widget_set_visible (self->protocol_group, is_upload);
}

void
ferry_add_options_set_groups (FerryAddOptions *self,
                              GVariant        *groups)
{
  g_autoptr (GMenu)    menu = g_menu_new ();
  g_autoptr (GVariant) properties = NULL;
  GVariantIter         iter;
  const char          *name;

  g_return_if_fail (FERRY_IS_ADD_OPTIONS (self));

  if (groups != NULL)
    {
      g_variant_iter_init (&iter, groups);
      while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &name, &properties))
        {
          g_autoptr (GMenuItem) item = NULL;
          g_auto (GStrv)        parts = g_strsplit (name, "_", -1);
          g_autofree char      *label = g_strjoinv ("__", parts);

          item = g_menu_item_new (label, NULL);
          g_menu_item_set_action_and_target (item, "options.group", "s", name);
          g_menu_append_item (menu, item);
        }
    }
  gtk_menu_button_set_menu_model (self->group_button, G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->group_button),
                          g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0);
}

/* ---- What is set ---------------------------------------------------------- */

static void
fill_text (GVariantDict *request,
           const char   *key,
           AdwEntryRow  *row)
{
  if (*get_text (row) != '\0')
    g_variant_dict_insert (request, key, "s", get_text (row));
}

/* A line each, "Name: value". */
static gboolean
fill_headers (FerryAddOptions *self,
              GVariantDict    *request,
              GError         **error)
{
  g_autoptr (GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE ("a(ss)"));
  g_autofree char            *text = NULL;
  g_auto (GStrv)              lines = NULL;
  GtkTextIter                 begin, end;
  guint                       n = 0;

  gtk_text_buffer_get_bounds (self->headers, &begin, &end);
  text = gtk_text_buffer_get_text (self->headers, &begin, &end, TRUE);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon;

      g_strstrip (lines[i]);
      if (*lines[i] == '\0')
        continue;

      colon = strchr (lines[i], ':');
      if (colon == NULL)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"headers\": %s",
                       _ ("Write each header on a line of its own, as “Name: value”"));
          return FALSE;
        }
      *colon = '\0';
      g_variant_builder_add (builder, "(ss)", lines[i], g_strstrip (colon + 1));
      n++;
    }

  if (n > 0)
    g_variant_dict_insert (request, "headers", "a(ss)", builder);
  return TRUE;
}

static void
fill_checksum (FerryAddOptions *self,
               GVariantDict    *request)
{
  const char      *text = get_text (self->checksum_row);
  g_autofree char *checksum = ferry_checksum_text_parse (text, NULL);

  if (*text != '\0')
    g_variant_dict_insert (request, "checksum", "s", checksum != NULL ? checksum : text);
}

static void
fill_download (FerryAddOptions *self,
               GVariantDict    *request)
{
  guint connections = (guint) gtk_spin_button_get_value_as_int (self->connections);
  guint choice = adw_combo_row_get_selected (self->if_exists_row);

  fill_checksum (self, request);
  if (connections > 0)
    g_variant_dict_insert (request, "connections", "u", connections);
  if (choice > 0 && choice < G_N_ELEMENTS (if_exists))
    g_variant_dict_insert (request, "if-exists", "s", ferry_if_exists_to_nick (if_exists[choice]));
}

static void
fill_upload (FerryAddOptions *self,
             GVariantDict    *request)
{
  guint choice = adw_combo_row_get_selected (self->protocol_row);

  if (choice > 0 && choice < G_N_ELEMENTS (protocols))
    g_variant_dict_insert (request, "upload-protocol", "s",
                           ferry_upload_protocol_to_nick (protocols[choice]));
}

static void
fill_policy (FerryAddOptions *self,
             GVariantDict    *request)
{
  FerryCostPolicy policy = ferry_policy_row_get_policy (self->policy_row);

  if (policy != FERRY_COST_POLICY_INHERIT)
    g_variant_dict_insert (request, "policy", "s", ferry_cost_policy_to_nick (policy));
}

gboolean
ferry_add_options_fill (FerryAddOptions *self,
                        GVariantDict    *request,
                        GError         **error)
{
  guint   priority;
  guint64 rate;
  gint64  start_at;

  g_return_val_if_fail (FERRY_IS_ADD_OPTIONS (self), FALSE);
  g_return_val_if_fail (request != NULL, FALSE);

  if (self->direction == FERRY_DIRECTION_UPLOAD)
    fill_upload (self, request);
  else
    fill_download (self, request);
  fill_text (request, "user", self->user_row);
  fill_text (request, "password", self->password_row);
  fill_text (request, "group", self->group_row);
  fill_policy (self, request);

  rate = ferry_rate_row_get_rate (self->rate_row);
  if (rate > 0)
    g_variant_dict_insert (request, "rate-limit", "t", rate);
  start_at = ferry_start_row_get_time (self->start_row);
  if (start_at > 0)
    g_variant_dict_insert (request, "start-at", "x", start_at);

  priority = adw_combo_row_get_selected (self->priority_row);
  if (priority > 0 && priority < G_N_ELEMENTS (priorities))
    g_variant_dict_insert (request, "priority", "s", ferry_priority_to_nick (priorities[priority]));

  return fill_headers (self, request, error);
}

gboolean
ferry_add_options_show_problem (FerryAddOptions *self,
                                const char      *key,
                                const char      *sentence)
{
  const struct
  {
    const char *key;
    GtkWidget  *field;
    GtkLabel   *label;
  } places[] = {
    { "upload-protocol", GTK_WIDGET (self->protocol_row), self->protocol_problem },
    { "checksum", GTK_WIDGET (self->checksum_row), self->checksum_problem },
    { "user", GTK_WIDGET (self->user_row), self->account_problem },
    { "password", GTK_WIDGET (self->password_row), self->account_problem },
    { "group", GTK_WIDGET (self->group_row), self->group_problem },
    { "headers", GTK_WIDGET (self->headers_view), self->headers_problem },
  };

  g_return_val_if_fail (FERRY_IS_ADD_OPTIONS (self), FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (sentence == NULL)
      ferry_problem_show (places[i].label, places[i].field, NULL);
    else if (g_strcmp0 (places[i].key, key) == 0)
      {
        ferry_problem_show (places[i].label, places[i].field, sentence);
        return TRUE;
      }

  return FALSE;
}
