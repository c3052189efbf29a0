/* extract/read/stream.c - the window over a forward stream. */
#include "stream.h"

#include <string.h>

void rd_stream_release(rd_stream *s)
{
    ent_buf_release(&s->window);
    s->at = 0;
    s->ended = true;
}

bool rd_more(rd_stream *s)
{
    const char *block;
    ptrdiff_t n;

    if (s->ended)
        return false;
    if (s->at && s->at * 2 >= s->window.len) {          /* what is consumed goes, at a cost that stays linear */
        memmove(s->window.data, s->window.data + s->at, s->window.len - s->at);
        s->window.len -= s->at;
        s->at = 0;
    }
    n = s->pull(s->context, &block, &s->fault);
    if (n > 0) {
        s->taken += (uint64_t)n;
        ent_buf_add(&s->window, block, (size_t)n);
        if (!s->window.failed)
            return true;
        ent_fail(&s->fault, ENT_NOMEM, "no memory for %zu bytes of input", s->window.len);
    }
    s->ended = true;
    return false;
}

size_t rd_need(rd_stream *s, size_t n)
{
    while (s->window.len - s->at < n && rd_more(s))
        ;
    return s->window.len - s->at;
}

const char *rd_look(const rd_stream *s, size_t *len)
{
    *len = s->window.len - s->at;
    return s->window.data ? s->window.data + s->at : "";
}

void rd_skip(rd_stream *s, size_t n)
{
    while (n) {
        size_t here = s->window.len - s->at;

        if (here > n)
            here = n;
        s->at += here;
        n -= here;
        if (n && !rd_more(s))
            return;
    }
}

int rd_line(rd_stream *s, size_t limit, const char **line, size_t *len)
{
    size_t seen = 0, n;
    bool huge = false;
    const char *p;

    if (!rd_need(s, 1))
        return 0;
    s->line++;
    for (;;) {
        const char *end;

        p = rd_look(s, &n);
        end = memchr(p + seen, '\n', n - seen);
        if (end || (seen = n, !rd_more(s))) {
            p = rd_look(s, &n);
            *len = end ? (size_t)(end - p) : n;
            s->at += *len + (end != NULL);
            break;
        }
        if (seen > limit) {
            huge = true;
            s->at += seen;
            seen = 0;
        }
    }
    if (huge || *len > limit)
        return -1;
    *len -= *len && p[*len - 1] == '\r';
    *line = p;
    return 1;
}

size_t rd_find_mark(rd_stream *s, const char *mark, size_t from, size_t limit)
{
    size_t m = strlen(mark), n;

    for (;;) {
        const char *p = rd_look(s, &n);
        const char *found = n > from ? memmem(p + from, n - from, mark, m) : NULL;

        if (found)
            return (size_t)(found - p);
        if (n >= m && n - m + 1 > from)
            from = n - m + 1;
        if (n > limit || !rd_more(s))
            return (size_t)-1;
    }
}
