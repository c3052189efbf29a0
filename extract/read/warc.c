/* extract/read/warc.c - web archives: the pages and texts of their responses.
 *
 * A record is its header lines, then Content-Length bytes.  Responses hold an HTTP message, whose body may be chunked and
 * compressed once more; conversions and resources hold the content itself.  What a record says wrongly of its length is
 * mended by looking for the next record's first line. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HEADER_LINE = 1 << 16, HEADER_LINES = 500, VALUE = 2048 };

typedef struct {
    char type[32], uri[VALUE], id[128], content[128];
    uint64_t length;
    bool has_length;
} record_head;

bool rd_is_warc(const char *data, size_t len)
{
    return len > 7 && memcmp(data, "WARC/", 5) == 0 && (data[5] == '0' || data[5] == '1') && data[6] == '.';
}

static void keep(char *out, size_t size, const char *value, size_t len)
{
    if (len >= 2 && *value == '<' && value[len - 1] == '>')
        value++, len -= 2;
    if (len >= size)
        len = size - 1;
    memcpy(out, value, len);
    out[len] = '\0';
}

/* "Name: value" where the name is `name`: the value. */
static const char *header_value(const char *line, size_t len, const char *name, size_t *value_len)
{
    size_t n = strlen(name);

    if (len <= n || line[n] != ':' || strncasecmp(line, name, n) != 0)
        return NULL;
    n++;
    n += rd_blank(line + n, len - n);
    *value_len = len - n;
    return line + n;
}

/* The header lines up to the empty one; false if the stream ends or no header is there. */
static bool read_head(rd_stream *s, record_head *h)
{
    const char *line, *v;
    size_t len, n;

    *h = (record_head){0};
    for (int i = 0; i < HEADER_LINES; i++) {
        int rc = rd_line(s, HEADER_LINE, &line, &len);

        if (rc == 0)
            return false;
        if (rc < 0)
            continue;
        if (!len)
            return true;
        if ((v = header_value(line, len, "WARC-Type", &n)) != NULL)
            keep(h->type, sizeof h->type, v, n);
        else if ((v = header_value(line, len, "WARC-Target-URI", &n)) != NULL)
            keep(h->uri, sizeof h->uri, v, n);
        else if ((v = header_value(line, len, "WARC-Record-ID", &n)) != NULL)
            keep(h->id, sizeof h->id, v, n);
        else if ((v = header_value(line, len, "Content-Type", &n)) != NULL)
            keep(h->content, sizeof h->content, v, n);
        else if ((v = header_value(line, len, "Content-Length", &n)) != NULL) {
            char digits[24];

            keep(digits, sizeof digits, v, n);
            h->has_length = *digits >= '0' && *digits <= '9';
            h->length = strtoull(digits, NULL, 10);
        }
    }
    return true;
}

/* ---- the HTTP message --------------------------------------------------------------------------------------------- */

/* Chunks -> their content; what is cut off ends it. */
static void unchunk(const char *p, size_t len, ent_buf *out)
{
    size_t at = 0;

    while (at < len) {
        char *end;
        char digits[20];
        const char *lf = memchr(p + at, '\n', len - at);
        size_t n;

        if (!lf)
            return;
        n = (size_t)(lf - p) - at;
        keep(digits, sizeof digits, p + at, n);
        n = strtoull(digits, &end, 16);
        if (end == digits || !n)
            return;
        at = (size_t)(lf - p) + 1;
        if (n > len - at)
            n = len - at;
        ent_buf_add(out, p + at, n);
        at += n;
        at += at < len && p[at] == '\r';
        at += at < len && p[at] == '\n';
    }
}

typedef struct {
    const char *data;
    size_t len;
} bytes;

static ptrdiff_t pull_bytes(void *context, const char **block, ent_error *err)
{
    bytes *b = context;
    size_t n = b->len;

    (void)err;
    *block = b->data;
    b->len = 0;
    return (ptrdiff_t)n;
}

/* A page, a text, or (compressed) whatever is in it; other types are passed over. */
static ent_status body(rd_run *run, const char *data, size_t len, const char *content, rd_record *base)
{
    const char *name;
    size_t n;

    if (rd_is_archive(data, len)) {
        bytes b = {data, len};
        rd_stream s = {.pull = pull_bytes, .context = &b};
        ent_buf plain = {0};
        ent_status st = rd_unpacked(run, &s, EX_READ_PAGE_LIMIT, &plain);

        rd_stream_release(&s);
        if (st == ENT_OK && plain.len && !rd_is_archive(plain.data, plain.len))
            st = body(run, plain.data, plain.len, content, base);
        ent_buf_release(&plain);
        return st;
    }
    if (strcasestr(content, "html") || (!*content && rd_looks_html(data, len)))
        return rd_html_page(run, data, len, base);
    if (strncasecmp(content, "text/plain", 10) == 0 && !(rd_first_element(data, len, &name, &n) && n < 12)) {
        base->value[RD_TEXT] = data;
        base->text_len = len;
        return rd_hand_over(run, base);
    }
    return ENT_OK;
}

static ent_status http(rd_run *run, const char *data, size_t len, rd_record *base)
{
    char content[128] = "";
    bool chunked = false, found = false;
    size_t at = 0, n;
    const char *v, *lf;
    ent_buf plain = {0};
    ent_status st;

    for (bool first = true; at < len && (lf = memchr(data + at, '\n', len - at)) != NULL; first = false) {
        const char *line = data + at;
        size_t line_len = (size_t)(lf - line);

        line_len -= line_len && line[line_len - 1] == '\r';
        at = (size_t)(lf - data) + 1;
        if (!line_len)
            break;
        if (first)
            found = line_len > 9 && (v = memchr(line, ' ', line_len)) != NULL && v[1] == '2';
        else if ((v = header_value(line, line_len, "Content-Type", &n)) != NULL)
            keep(content, sizeof content, v, n);
        else if ((v = header_value(line, line_len, "Transfer-Encoding", &n)) != NULL)
            chunked = n >= 7 && strncasecmp(v, "chunked", 7) == 0;
    }
    if (!found)                                         /* redirections and errors are no articles */
        return ENT_OK;
    if (chunked && len > at && strspn(data + at, "0123456789abcdefABCDEF") > 0)
        unchunk(data + at, len - at, &plain);
    if (plain.failed)
        st = ent_fail(run->err, ENT_NOMEM, "no memory for a page");
    else if (plain.len)
        st = body(run, plain.data, plain.len, content, base);
    else
        st = body(run, data + at, len - at, content, base);
    ent_buf_release(&plain);
    return st;
}

/* ---- records -------------------------------------------------------------------------------------------------------- */

static bool is_type(const record_head *h, const char *name)
{
    return strcasecmp(h->type, name) == 0;
}

static ent_status one_record(rd_run *run, rd_stream *s, const record_head *h, const char *path, unsigned number)
{
    const bool response = is_type(h, "response");
    rd_record base = {.path = path, .item = number, .value = {[RD_URL] = h->uri, [RD_ID] = h->id}, .quiet = true};
    ent_error e = {0};
    ent_status st = ENT_OK;
    size_t have;
    const char *data;

    if (!response && !is_type(h, "resource") && !is_type(h, "conversion")) {
        rd_skip(s, h->length);
        return ENT_OK;
    }
    if (h->length > EX_READ_RECORD_LIMIT) {
        ent_fail_at(&e, ENT_LIMIT, path, 0, 0, "found record %u of %llu bytes, wanted at most %d", number,
                    (unsigned long long)h->length, EX_READ_RECORD_LIMIT);
        rd_problem(run, &e);
        rd_skip(s, h->length);
        return ENT_OK;
    }
    have = rd_need(s, h->length);
    if (have < h->length) {
        ent_fail_at(&e, ENT_SYNTAX, path, 0, 0, "found record %u cut off after %zu bytes, wanted %llu; what is there is read",
                    number, have, (unsigned long long)h->length);
        rd_problem(run, &e);
    } else {
        have = h->length;
    }
    size_t len;

    data = rd_look(s, &len);
    if (response && strncasecmp(h->content, "application/http", 16) == 0)
        st = http(run, data, have, &base);
    else
        st = body(run, data, have, h->content, &base);
    rd_skip(s, have);
    return st;
}

ent_status rd_warc(rd_run *run, rd_stream *s, const char *path)
{
    unsigned number = 0;
    ent_status st = ENT_OK;

    while (st == ENT_OK && rd_need(s, 8)) {
        size_t len;
        const char *p = rd_look(s, &len);
        record_head h;
        ent_error e = {0};

        if (*p == '\r' || *p == '\n') {
            rd_skip(s, 1);
            continue;
        }
        if (!rd_is_warc(p, len)) {
            size_t next = rd_find_mark(s, "\nWARC/", 0, EX_READ_RECORD_LIMIT);

            ent_fail_at(&e, ENT_SYNTAX, path, 0, 0, "found other bytes behind record %u, wanted \"WARC/1.0\"; went on at the next",
                        number);
            rd_problem(run, &e);
            rd_look(s, &len);
            rd_skip(s, next == (size_t)-1 ? len : next + 1);
            continue;
        }
        number++;
        if (!read_head(s, &h))
            ent_fail_at(&e, ENT_SYNTAX, path, 0, 0, "found record %u cut off in its header, wanted its end", number);
        else if (!h.has_length)
            ent_fail_at(&e, ENT_SYNTAX, path, 0, 0, "found record %u without a Content-Length, wanted one", number);
        else
            st = one_record(run, s, &h, path, number);
        if (e.code != ENT_OK)
            rd_problem(run, &e);
    }
    return st;
}
