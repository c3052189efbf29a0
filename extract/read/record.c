/* extract/read/record.c - the one door through which every reader hands its articles over. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

#define AS_NAME(id, name) [RD_##id] = name,
static const char *const field_names[RD_FIELDS] = {RD_FIELD_LIST(AS_NAME)};

const char *rd_field_name(rd_field f)
{
    return field_names[f];
}

bool rd_field_of(const char *name, rd_field *f)
{
    for (*f = 0; *f < RD_FIELDS; (*f)++)
        if (strcmp(name, field_names[*f]) == 0)
            return true;
    return false;
}

void rd_problem(rd_run *run, const ent_error *e)
{
    run->problems++;
    if (run->reader->problem)
        run->reader->problem(run->reader->context, e);
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

/* The record's own id, else the file's name and the record's number in it. */
static void name_of(const rd_record *r, ent_buf *name)
{
    unsigned number = r->line ? r->line : r->item;

    if (filled(r->value[RD_ID]))
        ent_buf_puts(name, r->value[RD_ID]);
    else {                                              /* a file's name may be any bytes */
        const char *base = strcmp(r->path, "-") == 0 && !number ? "stdin" : rd_base_name(r->path);
        ent_error e = {0};

        ex_decode(base, strlen(base), name, &e);
        if (number)
            ent_buf_printf(name, ":%u", number);
    }
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
        a->title = title->data;
    return st == ENT_OK ? ENT_OK : ent_fail(run->err, st, "%s", e.text);
}

ent_status rd_hand_over(rd_run *run, const rd_record *r)
{
    ent_buf name = {0}, clean = {0}, plain = {0}, title = {0};
    ex_article a = {.path = r->path, .line = r->line, .text = r->value[RD_TEXT], .len = r->text_len,
                    .title = filled(r->value[RD_TITLE])};
    const char *date = filled(r->value[RD_DATE]);
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
    st = clean_up(run, r, &a, &clean, &plain, &title);
    name_of(r, &name);
    if (st == ENT_OK && name.failed)
        st = ent_fail(run->err, ENT_NOMEM, "no memory for an article's name");
    if (st == ENT_OK) {
        a.id = name.data;
        a.source = filled(r->value[RD_SOURCE]);
        a.url = filled(r->value[RD_URL]);
        a.author = filled(r->value[RD_AUTHOR]);
        st = run->reader->article(run->reader->context, &a);
    }
    ent_buf_release(&name);
    ent_buf_release(&clean);
    ent_buf_release(&plain);
    ent_buf_release(&title);
    return st;
}
