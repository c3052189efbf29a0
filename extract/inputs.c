/* extract/inputs.c - inputs by name or from a list, read one after another, with a manifest of what became of them.
 *
 * The manifest has a line of JSON for each file that gave articles ({"path", "articles"}), each fault ({"path", "line",
 * "failed"}) and each thing passed over ({"path", "line", "skipped"}), in order. */
#include "inputs.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_TEXT = 600, KEY_TITLE, KEY_DATE, KEY_SOURCE, KEY_ID, KEY_FILES, KEY_LOG, KEY_LANGUAGE, KEY_LIMIT, REASONS = 24 };

static const struct argp_option argp_options[] = {
    {0, 0, 0, 0, "Reading:", 2},
    {"text-field", KEY_TEXT, "NAME", 0, "the key or column of the text (JSON, CSV); else guessed, as are the next four", 2},
    {"title-field", KEY_TITLE, "NAME", 0, "of the title", 2},
    {"date-field", KEY_DATE, "NAME", 0, "of the date", 2},
    {"source-field", KEY_SOURCE, "NAME", 0, "of the source", 2},
    {"id-field", KEY_ID, "NAME", 0, "of the article's id", 2},
    {"any-language", KEY_LANGUAGE, 0, 0, "read articles that are not English too", 2},
    {"max-document", KEY_LIMIT, "BYTES", 0, "refuse longer articles (default 16777216)", 2},
    {"files-from", KEY_FILES, "FILE", 0, "read the inputs named in FILE, one a line (- is standard input)", 2},
    {"log", KEY_LOG, "FILE", 0, "write to FILE what was read, skipped and refused, and why (JSON Lines)", 2},
    {0}};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    ex_inputs *in = state->input;
    char *end;

    switch (key) {
    case KEY_TEXT: in->read.text_field = arg; return 0;
    case KEY_TITLE: in->read.title_field = arg; return 0;
    case KEY_DATE: in->read.date_field = arg; return 0;
    case KEY_SOURCE: in->read.source_field = arg; return 0;
    case KEY_ID: in->read.id_field = arg; return 0;
    case KEY_LANGUAGE: in->read.any_language = true; return 0;
    case KEY_FILES: in->files_from = arg; return 0;
    case KEY_LOG: in->log = arg; return 0;
    case KEY_LIMIT:
        in->read.document_limit = strtoull(arg, &end, 10);
        if (end == arg || *end || !in->read.document_limit || *arg == '-')
            argp_error(state, "--max-document: found \"%s\", wanted a number of bytes", arg);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp ex_inputs_argp = {argp_options, parse_option, NULL, NULL, NULL, NULL, NULL};

typedef struct {
    const ex_reader *outer;
    FILE *log;                  /* or NULL */
    char *path;                 /* of the last article */
    unsigned long articles;     /* from there */
    struct {
        char why[64];
        unsigned long count;
    } skipped[REASONS];
} manifest;

static void note(manifest *m, const char *path, unsigned line, const char *key, const char *why)
{
    json_t *o;

    if (!m->log)
        return;
    o = json_object();
    json_object_set_new(o, "path", json_string(path));
    if (line)
        json_object_set_new(o, "line", json_integer(line));
    json_object_set_new(o, key, why ? json_string(why) : json_integer((json_int_t)m->articles));
    json_dumpf(o, m->log, JSON_COMPACT);
    putc('\n', m->log);
    json_decref(o);
}

/* What is said of one path stands before what is said of the next; `path` NULL: there is no next. */
static void go_to(manifest *m, const char *path)
{
    if (!m->log || (m->path && path && strcmp(m->path, path) == 0))
        return;
    if (m->path && m->articles)
        note(m, m->path, 0, "articles", NULL);
    free(m->path);
    m->path = path ? strdup(path) : NULL;
    m->articles = 0;
}

static ent_status on_article(void *context, const ex_article *a)
{
    manifest *m = context;

    go_to(m, a->path);
    m->articles++;
    return m->outer->article(m->outer->context, a);
}

static void on_problem(void *context, const ent_error *err)
{
    manifest *m = context;

    go_to(m, err->source);
    note(m, err->source, err->line, "failed", err->text);
    if (m->outer->problem)
        m->outer->problem(m->outer->context, err);
}

static void on_skipped(void *context, const char *path, unsigned line, const char *why)
{
    manifest *m = context;
    size_t i = 0;

    go_to(m, path);
    note(m, path, line, "skipped", why);
    while (i + 1 < REASONS && *m->skipped[i].why && strcmp(m->skipped[i].why, why) != 0)
        i++;
    snprintf(m->skipped[i].why, sizeof m->skipped[i].why, "%s", why);
    m->skipped[i].count++;
    if (m->outer->skipped)
        m->outer->skipped(m->outer->context, path, line, why);
}

static ent_status one_input(const ex_inputs *in, const char *path, manifest *m, ent_error *err)
{
    const ex_reader reader = {m, on_article, on_problem, on_skipped};
    unsigned problems = 0;

    return ex_read(path, &in->read, &reader, &problems, err);
}

static ent_status listed(const ex_inputs *in, manifest *m, ent_error *err)
{
    bool standard = strcmp(in->files_from, "-") == 0;
    FILE *f = standard ? stdin : fopen(in->files_from, "r");
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    ent_status st = ENT_OK;

    if (!f)
        return ent_fail_at(err, ENT_IO, in->files_from, 0, 0, "cannot open: %s", strerror(errno));
    while (st == ENT_OK && (n = getline(&line, &room, f)) > 0) {
        while (n && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            line[--n] = '\0';
        if (n)
            st = one_input(in, line, m, err);
    }
    if (ferror(f) && st == ENT_OK)
        st = ent_fail_at(err, ENT_IO, in->files_from, 0, 0, "cannot read: %s", strerror(errno));
    free(line);
    if (!standard)
        fclose(f);
    return st;
}

ent_status ex_inputs_read(const ex_inputs *in, const char *name, const ex_reader *reader, ent_error *err)
{
    manifest m = {.outer = reader};
    ent_output *log = NULL;
    ent_status st = ENT_OK;

    if (in->log) {
        if (!(log = ent_output_open(in->log, err)))
            return err->code;
        m.log = ent_output_stream(log);
    }
    for (int i = 0; i < in->count && st == ENT_OK; i++)
        st = one_input(in, in->paths[i], &m, err);
    if (st == ENT_OK && in->files_from)
        st = listed(in, &m, err);
    else if (st == ENT_OK && !in->count)
        st = one_input(in, "-", &m, err);
    go_to(&m, NULL);
    for (size_t i = 0; !in->quiet && i < REASONS && *m.skipped[i].why; i++)
        fprintf(stderr, "entente %s: skipped %lu: %s\n", name, m.skipped[i].count, m.skipped[i].why);
    if (log) {
        ent_status written = ent_output_commit(log, st == ENT_OK ? err : NULL);

        st = st == ENT_OK ? written : st;
    }
    return st;
}
