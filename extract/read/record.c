/* extract/read/record.c - the one door through which every reader hands its articles over. */
#include "internal.h"

#include "extract/core/core.h"

#include <stdio.h>
#include <string.h>

#define AS_NAME(id, name) [RD_##id] = name,
static const char *const field_names[RD_FIELDS] = {RD_FIELD_LIST(AS_NAME)};

const char *rd_field_name(rd_field f)
{
    return field_names[f];
}

void rd_problem(rd_run *run, const ent_error *e)
{
    run->problems++;
    if (run->reader->problem)
        run->reader->problem(run->reader->context, e);
}

void rd_skipped(rd_run *run, const char *path, unsigned line, const char *why)
{
    if (run->reader->skipped)
        run->reader->skipped(run->reader->context, path, line, why);
}

const char *rd_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

size_t rd_blank(const char *data, size_t len)
{
    size_t n = 0;

    while (n < len && (data[n] == ' ' || data[n] == '\t' || data[n] == '\r' || data[n] == '\n'))
        n++;
    return n;
}

static const char *filled(const char *s)
{
    return s && *s ? s : NULL;
}

/* Without an id of its own: the file's name and the record's number in it. */
static void name_of(const rd_record *r, ent_buf *name)
{
    unsigned number = r->line ? r->line : r->item;

    const char *base = strcmp(r->path, "-") == 0 && !number ? "stdin" : rd_base_name(r->path);
    ent_error e = {0};

    ex_decode(base, strlen(base), name, &e);            /* a file's name may be any bytes */
    if (number)
        ent_buf_printf(name, ":%u", number);
}

bool rd_has_markup(const char *s, size_t len)
{
    static const char *const signs[] = {"</", "<br", "<p>", "<img", "&amp;", "&nbsp;", "&quot;", "&#", "&lt;", "&rsquo;",
                                        "&mdash;", "&ldquo;"};

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (memmem(s, len, signs[i], strlen(signs[i])))
            return true;
    return false;
}

/* A field as valid UTF-8 on one line, or NULL; `out` holds what had to be changed. */
static const char *clean_field(const char *s, ent_buf *out)
{
    size_t at, len = s ? strlen(s) : 0;
    ent_error e = {0};

    if (!len)
        return NULL;
    if (ex_utf8_check(s, len, &at, &e) == ENT_OK && !strpbrk(s, "\r\n\t"))
        return s;
    ex_decode(s, len, out, &e);
    for (char *p = out->data; p && (p = strpbrk(p, "\n\t")) != NULL;)
        *p = ' ';
    return filled(out->data);
}

/* Decoded text and title, their markup gone; `a` points into the buffers. */
static ent_status clean_up(rd_run *run, const rd_record *r, ex_article *a, ent_buf *clean, ent_buf *plain, ent_buf *title)
{
    ent_error e = {0};
    ent_status st = ENT_OK;

    if (!r->decoded) {
        st = ex_decode(a->text, a->len, clean, run->err);
        a->text = clean->data;
        a->len = clean->len;
    }
    if (st == ENT_OK && !run->lines && rd_needs_mending(a->text, a->len, !r->decoded)) {
        if (a->text != clean->data)
            ent_buf_add(clean, a->text, a->len);
        if (clean->failed)
            return ent_fail(run->err, ENT_NOMEM, "no memory for a text of %zu bytes", a->len);
        rd_mend(run->rules, clean, !r->decoded && !r->markup);
        a->text = clean->data;
        a->len = clean->len;
    }
    if (st == ENT_OK && r->markup && rd_has_markup(a->text, a->len)) {
        st = rd_html_text(run->rules, a->text, a->len, plain, &e);
        if (st == ENT_LIMIT) {                          /* as it stands, then */
            snprintf(e.source, sizeof e.source, "%s", r->path);
            e.line = r->line;
            rd_problem(run, &e);
            st = ENT_OK;
        } else {
            a->text = plain->data;
            a->len = plain->len;
        }
    }
    if (st == ENT_OK && r->markup && a->title && rd_has_markup(a->title, strlen(a->title)) &&
        rd_html_text(run->rules, a->title, strlen(a->title), title, &e) == ENT_OK)
        a->title = filled(title->data);
    return st == ENT_OK ? ENT_OK : ent_fail(run->err, st, "%s", e.text);
}

/* Everything but the text and the date. */
static bool clean_fields(const rd_record *r, ex_article *a, ent_buf out[RD_FIELDS])
{
    bool failed = false;

    a->title = clean_field(r->value[RD_TITLE], &out[RD_TITLE]);
    a->source = clean_field(r->value[RD_SOURCE], &out[RD_SOURCE]);
    a->url = clean_field(r->value[RD_URL], &out[RD_URL]);
    a->author = clean_field(r->value[RD_AUTHOR], &out[RD_AUTHOR]);
    a->id = clean_field(r->value[RD_ID], &out[RD_ID]);
    if (!a->id) {
        name_of(r, &out[RD_ID]);
        a->id = out[RD_ID].data;
    }
    for (rd_field f = 0; f < RD_FIELDS; f++)
        failed |= out[f].failed;
    return !failed;
}

ent_status rd_hand_over(rd_run *run, const rd_record *r)
{
    ent_buf clean = {0}, plain = {0}, title = {0}, field[RD_FIELDS] = {{0}};
    ex_article a = {.path = r->path, .line = r->line, .text = r->value[RD_TEXT], .len = r->text_len};
    const char *date = filled(r->value[RD_DATE]), *language = NULL;
    char day[RD_DAY];
    ent_error e = {0};
    ent_status st;

    if (r->text_len > run->limit) {
        ent_fail_at(&e, ENT_LIMIT, r->path, r->line, 0, "found an article of %zu bytes, wanted at most %zu", r->text_len,
                    run->limit);
        rd_problem(run, &e);
        return ENT_OK;
    }
    if (date && rd_date(run->rules, date, day)) {
        a.date = day;
    } else if (date && !r->quiet) {
        ent_fail_at(&e, ENT_SYNTAX, r->path, r->line, 0, "found the date \"%.40s\", wanted YYYY-MM-DD; read without it", date);
        rd_problem(run, &e);
    }
    if (!clean_fields(r, &a, field))
        st = ent_fail(run->err, ENT_NOMEM, "no memory for an article's name");
    else
        st = clean_up(run, r, &a, &clean, &plain, &title);
    if (st == ENT_OK && !run->lines && !run->any_language)
        language = rd_foreign(run->rules, a.text, a.len);
    if (language)
        rd_skipped(run, r->path, r->line, language);
    else if (st == ENT_OK)
        st = run->reader->article(run->reader->context, &a);
    for (rd_field f = 0; f < RD_FIELDS; f++)
        ent_buf_release(&field[f]);
    ent_buf_release(&clean);
    ent_buf_release(&plain);
    ent_buf_release(&title);
    return st;
}
