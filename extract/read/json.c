/* extract/read/json.c - articles as JSON: one object a line (JSON Lines), or one array or object in the whole file. */
#include "internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));

    return s && *s ? s : NULL;
}

/* YYYY, YYYY-MM or YYYY-MM-DD at the start of `s`, month and day in range: its length, else 0. */
static size_t date_len(const char *s)
{
    static const char form[] = "dddd-dd-dd";
    size_t n = 0;
    int month, day;

    while (n < 10 && (form[n] == 'd' ? s[n] >= '0' && s[n] <= '9' : s[n] == form[n]))
        n++;
    n = n == 10 ? 10 : n >= 7 ? 7 : n >= 4 ? 4 : 0;
    month = n >= 7 ? atoi(s + 5) : 1;
    day = n >= 10 ? atoi(s + 8) : 1;
    return month < 1 || month > 12 || day < 1 || day > 31 ? 0 : n;
}

static ent_status hand_over(rd_run *run, const json_t *object, const char *path, unsigned line, unsigned item)
{
    const json_t *id = json_object_get(object, "id"), *text = json_object_get(object, "text");
    const char *date = text_of(object, "date");
    char made[64], day[11];
    ent_buf name = {0}, clean = {0};
    ex_article a = {.path = path, .line = line};
    ent_error e = {0};
    ent_status st;

    if (!json_is_string(text)) {
        ent_fail_at(&e, ENT_SYNTAX, path, line, 0, "found an article without \"text\", wanted a string");
        rd_problem(run, &e);
        return ENT_OK;
    }
    if (json_string_length(text) > run->limit) {
        ent_fail_at(&e, ENT_LIMIT, path, line, 0, "found an article of %zu bytes, wanted at most %zu",
                    json_string_length(text), run->limit);
        rd_problem(run, &e);
        return ENT_OK;
    }
    if (date) {
        size_t n = date_len(date);

        if (n) {
            memcpy(day, date, n);
            day[n] = '\0';
            a.date = day;
        } else {
            ent_fail_at(&e, ENT_SYNTAX, path, line, 0, "found the date \"%.40s\", wanted YYYY-MM-DD; read without it", date);
            rd_problem(run, &e);
        }
    }
    st = ex_decode(json_string_value(text), json_string_length(text), &clean, run->err);
    if (json_is_integer(id)) {
        snprintf(made, sizeof made, "%lld", (long long)json_integer_value(id));
        ent_buf_puts(&name, made);
    } else if (json_is_string(id) && json_string_length(id)) {
        ent_buf_puts(&name, json_string_value(id));
    } else {
        ent_buf_printf(&name, "%s:%u", rd_base_name(path), line ? line : item);
    }
    if (st == ENT_OK && !name.failed) {
        a.id = name.data;
        a.text = clean.data;
        a.len = clean.len;
        a.source = text_of(object, "source");
        a.title = text_of(object, "title");
        a.url = text_of(object, "url");
        st = run->reader->article(run->reader->context, &a);
    }
    ent_buf_release(&name);
    ent_buf_release(&clean);
    return st;
}

static ent_status one_line(rd_run *run, const char *line, size_t len, const char *path, unsigned number)
{
    json_error_t je;
    json_t *object;
    ent_status st = ENT_OK;
    ent_error e = {0};

    object = json_loadb(line, len, JSON_ALLOW_NUL, &je);
    if (!json_is_object(object)) {
        ent_fail_at(&e, ENT_SYNTAX, path, number, object ? 1 : (unsigned)je.column, "%s",
                    object ? "found another JSON value, wanted an object" : je.text);
        rd_problem(run, &e);
    } else {
        st = hand_over(run, object, path, number, 0);
    }
    json_decref(object);
    return st;
}

ent_status rd_json_lines(rd_run *run, const char *data, size_t len, const char *path)
{
    unsigned number = 0;
    ent_status st = ENT_OK;

    for (size_t at = 0; at < len && st == ENT_OK;) {
        const char *end = memchr(data + at, '\n', len - at);
        size_t n = end ? (size_t)(end - data) - at : len - at;

        number++;
        if (rd_blank(data + at, n) < n)
            st = one_line(run, data + at, n, path, number);
        at += n + 1;
    }
    return st;
}

ent_status rd_json_whole(rd_run *run, json_t *value, const char *path)
{
    ent_status st = ENT_OK;
    ent_error e = {0};

    if (json_is_object(value))
        return hand_over(run, value, path, 0, 1);
    for (size_t i = 0; i < json_array_size(value) && st == ENT_OK; i++) {
        const json_t *item = json_array_get(value, i);

        if (json_is_object(item)) {
            st = hand_over(run, item, path, 0, (unsigned)i + 1);
        } else {
            ent_fail_at(&e, ENT_SYNTAX, path, 0, 0, "found another JSON value as item %zu, wanted an object", i + 1);
            rd_problem(run, &e);
        }
    }
    return st;
}
