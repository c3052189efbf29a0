/* common/table.c - the tab-separated tables that hold our language data.
 *
 * One read, cut in place: cells point into the file's bytes.  "-" stands for an empty cell, so that a missing tab is
 * seen; `#` opens a comment line and `#!` the header. */
#include "common.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 24 };

struct ent_table {
    char *data, *path;
    const char **cells;
    unsigned *lines;
    size_t rows, columns, room;
};

void ent_table_free(ent_table *t)
{
    if (!t)
        return;
    free(t->data);
    free(t->path);
    free(t->cells);
    free(t->lines);
    free(t);
}

static ent_status check_header(const ent_table *t, char *text, unsigned line, const char *const *columns,
                               ent_error *err)
{
    size_t k = 0;

    for (char *save = NULL, *name = strtok_r(text, "\t ", &save); columns[k]; name = strtok_r(NULL, "\t ", &save)) {
        if (!name || strcmp(name, columns[k]) != 0)
            return ent_fail_at(err, ENT_SYNTAX, t->path, line, 0, "found column \"%s\", wanted \"%s\"",
                               name ? name : "", columns[k]);
        k++;
    }
    return ENT_OK;
}

static ent_status add_row(ent_table *t, char *text, unsigned line, ent_error *err)
{
    const char **row;
    size_t found = 1;

    if (t->rows == t->room) {
        size_t room = t->room ? t->room * 2 : 512;
        const char **cells = realloc(t->cells, room * t->columns * sizeof *cells);
        unsigned *lines = cells ? realloc(t->lines, room * sizeof *lines) : NULL;

        if (cells)
            t->cells = cells;
        if (lines)
            t->lines = lines;
        if (!cells || !lines)
            return ent_fail_at(err, ENT_NOMEM, t->path, line, 0, "no memory for the table");
        t->room = room;
    }
    row = t->cells + t->rows * t->columns;
    row[0] = text;
    for (char *p = text; *p; p++)
        if (*p == '\t') {
            *p = '\0';
            if (found < t->columns)
                row[found] = p + 1;
            found++;
        }
    if (found < t->columns)
        return ent_fail_at(err, ENT_SYNTAX, t->path, line, 0, "found %zu cells, wanted %zu", found, t->columns);
    for (size_t k = 0; k < t->columns; k++)
        if (strcmp(row[k], "-") == 0)
            row[k] = "";
    t->lines[t->rows++] = line;
    return ENT_OK;
}

static ent_status cut(ent_table *t, const char *const *columns, ent_error *err)
{
    ent_status st = ENT_OK;
    bool headed = false;
    unsigned line = 0;

    for (char *p = t->data, *next; p && st == ENT_OK; p = next) {
        size_t len;

        next = strchr(p, '\n');
        if (next)
            *next++ = '\0';
        line++;
        len = strlen(p);
        if (len && p[len - 1] == '\r')
            p[len - 1] = '\0';
        if (p[0] == '#' && p[1] == '!' && !headed) {
            headed = true;
            st = check_header(t, p + 2, line, columns, err);
        } else if (p[0] && p[0] != '#') {
            if (!headed)
                st = ent_fail_at(err, ENT_SYNTAX, t->path, line, 0, "found a row, wanted a header line \"#! ...\"");
            else
                st = add_row(t, p, line, err);
        }
    }
    return st;
}

ent_table *ent_table_open(const char *path, const char *const *columns, ent_error *err)
{
    ent_table *t = calloc(1, sizeof *t);
    size_t len;

    if (!t || !(t->path = strdup(path))) {
        ent_fail_at(err, ENT_NOMEM, path, 0, 0, "no memory for the table");
        ent_table_free(t);
        return NULL;
    }
    while (columns[t->columns])
        t->columns++;
    if (t->columns > MAX_COLUMNS || ent_file_read(path, 0, &t->data, &len, err) != ENT_OK ||
        cut(t, columns, err) != ENT_OK) {
        ent_table_free(t);
        return NULL;
    }
    return t;
}

size_t ent_table_count(const ent_table *t)
{
    return t->rows;
}

const char *ent_table_path(const ent_table *t)
{
    return t->path;
}

const char *ent_table_cell(const ent_table *t, size_t row, size_t column)
{
    return t->cells[row * t->columns + column];
}

unsigned ent_table_line(const ent_table *t, size_t row)
{
    return t->lines[row];
}

const char *ent_list_next(const char **at, char separator, size_t *len)
{
    const char *item = *at, *end;

    if (!item || !*item)
        return NULL;
    end = strchr(item, separator);
    *len = end ? (size_t)(end - item) : strlen(item);
    *at = end ? end + 1 : item + *len;
    return item;
}
