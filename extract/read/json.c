/* extract/read/json.c - articles as JSON: an object a line (JSON Lines), or an array, an object, or objects in a row.
 *
 * Arrays are never read whole: a scan that counts brackets outside strings finds where an item ends, and only that much
 * is parsed, so that a million items need the memory of one, and a broken one costs itself. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { LISTS_DEEP = 3 };
static const json_int_t EPOCH_FROM = 100000000, EPOCH_MILLI = 100000000000;   /* seconds, milliseconds since 1970 */

/* The value of `f` under the user's key, its plain name or one of the table's; *key says which. */
static const json_t *field_of(const rd_run *run, const json_t *object, rd_field f)
{
    const char *names = NULL, *item;
    const json_t *v;
    size_t at = 0, len;

    if (run->field[f])
        return json_object_get(object, run->field[f]);
    v = json_object_get(object, rd_field_name(f));
    if (v && !json_is_null(v))
        return v;
    while ((names = rd_key_next(run->rules, "json", f, &at)) != NULL)
        while ((item = ent_list_next(&names, '|', &len)) != NULL) {
            const json_t *other = json_object_getn(object, item, len);

            if (other && !json_is_null(other) && (f != RD_TEXT || json_is_string(other) || json_is_array(other)))
                return other;
        }
    return v;
}

/* A string; the strings of an array, parted as paragraphs (text) or by commas; an object's name; a number. */
static bool plain_of(const json_t *v, rd_field f, ent_buf *out)
{
    const json_t *inner;

    if (json_is_string(v))
        ent_buf_add(out, json_string_value(v), json_string_length(v));
    else if (json_is_integer(v) && f == RD_DATE && json_integer_value(v) >= EPOCH_FROM) {
        json_int_t n = json_integer_value(v);
        time_t t = (time_t)(n >= EPOCH_MILLI ? n / 1000 : n);
        struct tm tm;

        if (gmtime_r(&t, &tm))
            ent_buf_printf(out, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
    } else if (json_is_integer(v))
        ent_buf_printf(out, "%lld", (long long)json_integer_value(v));
    else if (json_is_array(v))
        for (size_t i = 0; i < json_array_size(v); i++) {
            const json_t *item = json_array_get(v, i);

            inner = json_is_object(item) ? json_object_get(item, "name") : item;
            if (!json_is_string(inner))
                continue;
            if (out->len)
                ent_buf_puts(out, f == RD_TEXT ? "\n\n" : ", ");
            ent_buf_add(out, json_string_value(inner), json_string_length(inner));
        }
    else if (json_is_object(v) && f != RD_TEXT) {
        inner = json_object_get(v, "name");
        inner = inner ? inner : json_object_get(v, "title");
        if (json_is_string(inner))
            ent_buf_puts(out, json_string_value(inner));
    }
    return out->len > 0 || (f == RD_TEXT && json_is_string(v));
}

static ent_status hand_over(rd_run *run, const json_t *object, const char *path, unsigned line, unsigned item)
{
    rd_record r = {.path = path, .line = line, .item = item};
    ent_buf value[RD_FIELDS] = {{0}};
    ent_error e = {0};
    ent_status st = ENT_OK;
    bool failed = false;

    for (rd_field f = 0; f < RD_FIELDS; f++) {
        const json_t *v = field_of(run, object, f);

        if (v && plain_of(v, f, &value[f]))
            r.value[f] = value[f].data ? value[f].data : "";
        failed |= value[f].failed;
    }
    r.text_len = value[RD_TEXT].len;
    r.markup = run->rules != NULL;
    if (failed) {
        st = ent_fail(run->err, ENT_NOMEM, "no memory for a record of %s", path);
    } else if (!r.value[RD_TEXT]) {
        ent_fail_at(&e, ENT_SYNTAX, path, line, 0, "found an article without \"%s\", wanted a string",
                    run->field[RD_TEXT] ? run->field[RD_TEXT] : rd_field_name(RD_TEXT));
        rd_problem(run, &e);
    } else {
        st = rd_hand_over(run, &r);
    }
    for (rd_field f = 0; f < RD_FIELDS; f++)
        ent_buf_release(&value[f]);
    return st;
}

/* A half of a surrogate pair alone is no character: "\ud83d" becomes U+FFFD, and the record is not lost.  Same length. */
static void mend_surrogates(char *s, size_t len)
{
    for (size_t i = 0; i + 6 <= len; i++) {
        if (s[i] != '\\')
            continue;
        if (s[i + 1] == 'u' && (s[i + 2] | 32) == 'd' && strchr("89abAB", s[i + 3]) && i + 12 <= len && s[i + 6] == '\\' &&
            s[i + 7] == 'u' && (s[i + 8] | 32) == 'd' && strchr("cdefCDEF", s[i + 9]))
            i += 11;
        else if (s[i + 1] == 'u' && (s[i + 2] | 32) == 'd' && strchr("89abcdefABCDEF", s[i + 3]))
            memcpy(s + i + 2, "fffd", 4), i += 5;
        else
            i++;
    }
}

static json_t *parse(const char *s, size_t len, json_error_t *je)
{
    json_t *v = json_loadb(s, len, JSON_ALLOW_NUL, je);
    json_error_t again;
    ent_buf copy = {0};

    if (v || !memmem(s, len, "\\u", 2))
        return v;
    ent_buf_add(&copy, s, len);
    if (!copy.failed) {
        mend_surrogates(copy.data, len);
        v = json_loadb(copy.data, len, JSON_ALLOW_NUL, &again);
    }
    ent_buf_release(&copy);
    return v;
}

/* The list that a container holds ({"items": [...]}, {"response": {"docs": [...]}}), or NULL. */
static const json_t *list_of(const rd_run *run, const json_t *object)
{
    for (int deep = 0; deep < LISTS_DEEP && json_is_object(object); deep++) {
        size_t at = 0, len;
        const char *names = rd_key_next(run->rules, "list", RD_TEXT, &at), *name;
        const json_t *inner = NULL;

        if (json_is_string(json_object_get(object, rd_field_name(RD_TEXT))))
            return NULL;
        while (names && (name = ent_list_next(&names, '|', &len)) != NULL) {
            const json_t *v = json_object_getn(object, name, len);

            if (json_is_array(v) && json_is_object(json_array_get(v, 0)))
                return v;
            if (!inner && json_is_object(v))
                inner = v;
        }
        object = inner;
    }
    return NULL;
}

static ent_status one_value(rd_run *run, const json_t *value, const char *path, unsigned line, unsigned item)
{
    const json_t *list = list_of(run, value);
    ent_status st = ENT_OK;

    if (!list)
        return hand_over(run, value, path, line, item);
    for (size_t i = 0; i < json_array_size(list) && st == ENT_OK; i++)
        if (json_is_object(json_array_get(list, i)))
            st = hand_over(run, json_array_get(list, i), path, 0, (unsigned)i + 1);
    return st;
}

/* ---- JSON Lines -------------------------------------------------------------------------------------------------- */

static ent_status one_line(rd_run *run, const char *line, size_t len, const char *path, unsigned number)
{
    json_error_t je;
    json_t *object;
    ent_status st = ENT_OK;
    ent_error e = {0};

    object = parse(line, len, &je);
    if (!json_is_object(object)) {
        ent_fail_at(&e, ENT_SYNTAX, path, number, object ? 1 : (unsigned)je.column, "%s",
                    object ? "found another JSON value, wanted an object" : je.text);
        rd_problem(run, &e);
    } else {
        st = one_value(run, object, path, number, 0);
    }
    json_decref(object);
    return st;
}

ent_status rd_json_lines(rd_run *run, rd_stream *s, const char *path)
{
    ent_status st = ENT_OK;
    const char *line;
    size_t len;
    int rc;

    while (st == ENT_OK && (rc = rd_line(s, EX_READ_RECORD_LIMIT, &line, &len)) != 0) {
        ent_error e = {0};

        if (rc < 0) {
            ent_fail_at(&e, ENT_LIMIT, path, s->line, 0, "found a line of more than %d bytes, wanted less", EX_READ_RECORD_LIMIT);
            rd_problem(run, &e);
        } else if (rd_blank(line, len) < len) {
            st = one_line(run, line, len, path, s->line);
        }
    }
    return st;
}

bool rd_is_json_lines(rd_stream *s)
{
    size_t end = rd_find_mark(s, "\n", 0, EX_READ_RECORD_LIMIT), len, next;
    const char *p;
    json_t *v;
    bool is;

    p = rd_look(s, &len);
    if (end == (size_t)-1 && !s->ended)                 /* a line beyond the limit: it is refused as one */
        return len > 1 && p[1] == '"';
    v = json_loadb(p, end == (size_t)-1 ? len : end, JSON_ALLOW_NUL, NULL);
    is = json_is_object(v);
    json_decref(v);
    if (is || end == (size_t)-1 || end < 2)
        return is;
    /* the first line may be a broken one */
    rd_find_mark(s, "\n", end + 1, end + (1 << 16));
    p = rd_look(s, &len);
    next = end + rd_blank(p + end, len - end);
    return next < len && p[next] == '{';
}

/* ---- values ------------------------------------------------------------------------------------------------------- */

/* How long the value is that begins at the window's start, brackets counted outside strings; 0: it is longer than the
 * limit, or the stream ends before it does. */
static size_t value_len(rd_stream *s)
{
    size_t depth = 0, i = 0, len;
    bool string = false;
    const char *p = rd_look(s, &len);

    for (;; i++) {
        if (i >= len) {
            if (len > EX_READ_RECORD_LIMIT || !rd_more(s))
                return string || depth ? 0 : i;
            p = rd_look(s, &len);
        }
        if (string) {
            if (p[i] == '\\')
                i++;
            else if (p[i] == '"' && (string = false, !depth))
                return i + 1;
            continue;
        }
        if (p[i] == '"') {
            string = true;
        } else if (p[i] == '{' || p[i] == '[') {
            depth++;
        } else if (p[i] == '}' || p[i] == ']') {
            if (!depth)
                return i;
            if (!--depth)
                return i + 1;
        } else if (!depth && (p[i] == ',' || rd_blank(p + i, 1))) {
            return i;
        }
    }
}

ent_status rd_json_values(rd_run *run, rd_stream *s, const char *path, bool *found)
{
    unsigned item = 0;
    bool array = false;
    ent_status st = ENT_OK;

    *found = false;
    while (st == ENT_OK && rd_need(s, 1)) {
        size_t len, n;
        const char *p = rd_look(s, &len);
        json_error_t je;
        json_t *value;
        ent_error e = {0};

        if (rd_blank(p, 1) || (array && (*p == ',' || *p == ']'))) {
            rd_skip(s, 1);
            continue;
        }
        if (!item && !array && *p == '[') {
            array = true;
            rd_skip(s, 1);
            continue;
        }
        item++;
        n = value_len(s);
        p = rd_look(s, &len);
        value = n ? parse(p, n, &je) : NULL;
        if (!n && !*found && !array)
            return ENT_OK;                              /* no JSON after all */
        if (!value && !*found && !array) {
            return ENT_OK;
        } else if (!n) {
            ent_fail_at(&e, len > EX_READ_RECORD_LIMIT ? ENT_LIMIT : ENT_SYNTAX, path, 0, 0,
                        "found item %u unfinished after %zu bytes, wanted its end", item, len);
            rd_problem(run, &e);
            rd_skip(s, len);
            break;
        } else if (!value) {
            ent_fail_at(&e, ENT_SYNTAX, path, 0, 0, "item %u, byte %d of it: %s", item, je.position, je.text);
            rd_problem(run, &e);
        } else if (json_is_object(value)) {
            *found = true;
            st = one_value(run, value, path, 0, item);
        } else if (array) {
            *found = true;
            ent_fail_at(&e, ENT_SYNTAX, path, 0, 0, "found another JSON value as item %u, wanted an object", item);
            rd_problem(run, &e);
        }
        json_decref(value);
        rd_skip(s, n ? n : 1);
    }
    return st;
}
