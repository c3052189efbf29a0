/* extract/read/csv.c - tables with a header (RFC 4180: quotes, doubled quotes, line feeds inside them).
 *
 * A file is one where its first record names a column of text, by the user's name or one of the table's, among at least
 * two; the separator is the one that makes it so.  A quote that is never closed costs its own line: the rest is read. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { COLUMNS = 200 };

typedef struct {
    size_t begin, len;          /* in `text` */
} cell;

typedef struct {
    ent_buf text;               /* the cells, unquoted, each with a NUL behind it */
    cell cells[COLUMNS];
    size_t count;
    size_t bytes;               /* of the record in the stream, its line end included */
    unsigned lines;
} row;

/* The record at the window's start.  0: none left; 1; -1: a quote never closes (bytes: its first line). */
static int read_row(rd_stream *s, char separator, row *r)
{
    size_t i = 0, len, first_line = 0;
    bool quoted = false, after = false;         /* inside quotes; behind them */
    const char *p;

    ent_buf_reset(&r->text);
    r->count = r->lines = 0;
    if (!rd_need(s, 1))
        return 0;
    r->cells[0] = (cell){0, 0};
    for (;; i++) {
        char c;
        cell *now = &r->cells[r->count];

        p = rd_look(s, &len);
        if (i + 1 >= len && rd_more(s))         /* one ahead, for doubled quotes */
            p = rd_look(s, &len);
        if (i >= len)
            break;
        c = p[i];
        if (c == '\n') {
            r->lines++;
            first_line = first_line ? first_line : i + 1;
        }
        if (quoted && i > EX_READ_RECORD_LIMIT)
            goto unclosed;
        if (quoted) {
            if (c == '"' && i + 1 < len && p[i + 1] == '"')
                i++;
            else if (c == '"') {
                quoted = false;
                after = true;
                continue;
            }
        } else if (c == '"' && !after && r->text.len == now->begin) {
            quoted = true;
            continue;
        } else if (c == '\n') {
            i++;
            break;
        } else if (c == separator) {
            now->len = r->text.len - now->begin;
            ent_buf_putc(&r->text, '\0');
            after = false;
            if (r->count + 1 < COLUMNS)
                r->count++;
            r->cells[r->count] = (cell){r->text.len, 0};
            continue;
        }
        if (i > EX_READ_RECORD_LIMIT)
            goto unclosed;
        ent_buf_putc(&r->text, c);
    }
    if (quoted)
        goto unclosed;
    r->bytes = i;
    if (r->text.len > r->cells[r->count].begin && r->text.data[r->text.len - 1] == '\r')
        r->text.data[--r->text.len] = '\0';
    r->cells[r->count].len = r->text.len - r->cells[r->count].begin;
    r->count++;
    ent_buf_putc(&r->text, '\0');
    return r->text.failed ? -1 : 1;
unclosed:
    r->bytes = first_line ? first_line : i;
    r->lines = 1;
    return -1;
}

static const char *cell_text(const row *r, size_t i)
{
    return i < r->count ? r->text.data + r->cells[i].begin : "";
}

/* Which column gives each field; COLUMNS where none does. */
static bool columns_of(const rd_run *run, const row *header, size_t column[RD_FIELDS])
{
    for (rd_field f = 0; f < RD_FIELDS; f++) {
        unsigned best = 0;

        column[f] = COLUMNS;
        for (size_t i = 0; i < header->count; i++) {
            const char *name = cell_text(header, i);
            size_t blank = rd_blank(name, strlen(name)), len;
            unsigned rank;

            name += blank;
            len = strlen(name);
            while (len && rd_blank(name + len - 1, 1))
                len--;
            if (run->field[f])
                rank = strlen(run->field[f]) == len && memcmp(run->field[f], name, len) == 0;
            else
                rank = rd_key_rank(run->rules, "json", f, name, len);
            if (rank && (!best || rank < best)) {
                best = rank;
                column[f] = i;
            }
        }
    }
    return column[RD_TEXT] < COLUMNS;
}

char rd_csv_separator(rd_run *run, rd_stream *s)
{
    static const char separators[] = ",\t;|";
    size_t column[RD_FIELDS], end = rd_find_mark(s, "\n", 0, 1 << 16), len;
    const char *p = rd_look(s, &len);
    char found = 0;
    row header = {{0}};

    if (end == (size_t)-1 || end < 3)
        return 0;
    for (const char *c = separators; *c && !found; c++)
        if (memchr(p, *c, end) && read_row(s, *c, &header) > 0 && header.count > 1 && header.lines <= 3 &&
            columns_of(run, &header, column))
            found = *c;
    ent_buf_release(&header.text);
    return found;
}

static ent_status one_row(rd_run *run, const row *r, size_t wanted, const size_t column[RD_FIELDS], const char *path, unsigned line)
{
    rd_record record = {.path = path, .line = line};
    ent_buf text = {0};
    ent_error e = {0};
    ent_status st = ENT_OK;

    if (r->count == 1 && !r->cells[0].len)              /* an empty line */
        return ENT_OK;
    for (rd_field f = 0; f < RD_FIELDS; f++)
        if (column[f] < r->count)
            record.value[f] = cell_text(r, column[f]);
    if (r->count > wanted && rd_blank(cell_text(r, wanted), 1) == 0 && *cell_text(r, wanted)) {
        ent_fail_at(&e, ENT_SYNTAX, path, line, 0, "found %zu cells, wanted %zu", r->count, wanted);
    } else if (column[RD_TEXT] >= r->count) {
        ent_fail_at(&e, ENT_SYNTAX, path, line, 0, "found %zu cells, wanted %zu", r->count, wanted);
    } else {
        record.text_len = r->cells[column[RD_TEXT]].len;
        st = ex_decode(record.value[RD_TEXT], record.text_len, &text, run->err);
        record.value[RD_TEXT] = text.data;
        record.text_len = text.len;
        record.decoded = record.markup = true;
        if (st == ENT_OK)
            st = rd_hand_over(run, &record);
    }
    if (e.code != ENT_OK)
        rd_problem(run, &e);
    ent_buf_release(&text);
    return st;
}

ent_status rd_csv(rd_run *run, rd_stream *s, char separator, const char *path)
{
    size_t column[RD_FIELDS], wanted = 0;
    row r = {{0}};
    ent_status st = ENT_OK;
    int rc;

    for (unsigned line = 1; st == ENT_OK && (rc = read_row(s, separator, &r)) != 0; line += r.lines ? r.lines : 1) {
        ent_error e = {0};

        if (r.text.failed) {
            st = ent_fail(run->err, ENT_NOMEM, "no memory for a row of %s", path);
        } else if (rc < 0) {
            ent_fail_at(&e, ENT_SYNTAX, path, line, 0, "found a quote that never closes, wanted another");
            rd_problem(run, &e);
        } else if (!wanted) {
            columns_of(run, &r, column);
            wanted = r.count;
        } else {
            st = one_row(run, &r, wanted, column, path, line);
        }
        rd_skip(s, r.bytes);
    }
    ent_buf_release(&r.text);
    return st;
}
