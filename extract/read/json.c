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

static ent_status hand_over(rd_run *run, const json_t *object, const char *path, unsigned line, unsigned item)
{
    const json_t *id = json_object_get(object, "id"), *text = json_object_get(object, "text");
    char made[32];
    rd_record r = {.path = path, .line = line, .item = item};
    ent_error e = {0};

    if (!json_is_string(text)) {
        ent_fail_at(&e, ENT_SYNTAX, path, line, 0, "found an article without \"text\", wanted a string");
        rd_problem(run, &e);
        return ENT_OK;
    }
    r.text_len = json_string_length(text);
    for (rd_field f = 0; f < RD_FIELDS; f++)
        r.value[f] = text_of(object, rd_field_name(f));
    r.value[RD_TEXT] = json_string_value(text);
    if (json_is_integer(id)) {
        snprintf(made, sizeof made, "%lld", (long long)json_integer_value(id));
        r.value[RD_ID] = made;
    }
    return rd_hand_over(run, &r);
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
