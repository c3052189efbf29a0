/* extract/read/gzip.c - gzip as a stream: all that can be had of a damaged or truncated file.
 *
 * libarchive gives up the block in which a fault lies; here every byte before it comes out, and behind a damaged member
 * (a crawl has one a record) the next one's first bytes are looked for. */
#include "internal.h"

#include <string.h>

bool rd_is_gzip(const char *data, size_t len)
{
    return len >= 3 && memcmp(data, "\x1f\x8b\x08", 3) == 0;
}

ent_status rd_gzip_init(rd_gzip *g, rd_stream *from, ent_error *err)
{
    *g = (rd_gzip){.from = from};
    if (inflateInit2(&g->z, 15 + 16) != Z_OK)           /* 16: a gzip header is wanted */
        return ent_fail(err, ENT_NOMEM, "no memory to unpack");
    return ENT_OK;
}

void rd_gzip_release(rd_gzip *g)
{
    inflateEnd(&g->z);
}

/* Behind a member or a fault: go to the next member.  False at the end. */
static bool next_member(rd_gzip *g)
{
    size_t len, at;
    const char *p;

    while (rd_need(g->from, 3) >= 3) {
        p = rd_look(g->from, &len);
        for (at = 0; at + 3 <= len && !rd_is_gzip(p + at, len - at); at++)
            ;
        rd_skip(g->from, at);
        if (at + 3 <= len)
            return inflateReset(&g->z) == Z_OK;
    }
    return false;
}

ptrdiff_t rd_gzip_pull(void *context, const char **block, ent_error *err)
{
    rd_gzip *g = context;
    size_t len, got = 0;
    int rc;

    *block = g->out;
    while (!got && !g->ended) {
        const char *p;

        if (!rd_need(g->from, 1)) {
            if (g->inside)
                ent_fail(&g->fault, ENT_SYNTAX, "truncated gzip input; what came before is read");
            break;
        }
        p = rd_look(g->from, &len);
        len = len > sizeof g->out ? sizeof g->out : len;
        g->z.next_in = (unsigned char *)(uintptr_t)p;
        g->z.avail_in = (unsigned)len;
        g->z.next_out = (unsigned char *)g->out;
        g->z.avail_out = sizeof g->out;
        rc = inflate(&g->z, Z_NO_FLUSH);
        g->inside = rc != Z_STREAM_END;
        rd_skip(g->from, len - g->z.avail_in);
        got = sizeof g->out - g->z.avail_out;
        if (rc == Z_STREAM_END) {
            g->ended = !next_member(g);
        } else if (rc != Z_OK && rc != Z_BUF_ERROR) {
            ent_fail(&g->fault, ENT_SYNTAX, "damaged gzip input (%s); the rest is read", g->z.msg ? g->z.msg : "no more is known");
            g->inside = false;
            g->ended = !next_member(g);
        }
        g->made += got;
        if (g->made > EX_READ_RATIO_FREE && g->made / EX_READ_RATIO_LIMIT > g->from->taken) {
            ent_fail(&g->fault, ENT_LIMIT, "found %llu bytes that unpack to more than %llu, wanted at most %d times as many",
                     (unsigned long long)g->from->taken, (unsigned long long)g->made, EX_READ_RATIO_LIMIT);
            g->ended = true;
            got = 0;
        }
    }
    if (got)
        return (ptrdiff_t)got;
    if (g->from->fault.code != ENT_OK && g->fault.code == ENT_OK)
        g->fault = g->from->fault;
    if (g->fault.code == ENT_OK)
        return 0;
    *err = g->fault;
    return -1;
}
