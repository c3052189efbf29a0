/* extract/read/decode.c - any bytes to valid UTF-8.
 *
 * A byte order mark decides.  Without one: UTF-16 shows itself by NUL bytes at every second place, valid UTF-8 is
 * UTF-8 (ill-formed text passes that test by chance practically never), and the rest is Windows-1252, the superset
 * that browsers read as ISO-8859-1.  Line ends become LF, NUL becomes a space; U+FFFD stands where nothing else can. */
#include "read.h"
#include "stream.h"

#include <string.h>

static const uint16_t windows_1252[32] = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd,
    0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
    0x0153, 0xfffd, 0x017e, 0x0178,
};

typedef struct {
    ent_buf *out;
    bool after_cr;
} sink;

static void put(sink *s, uint32_t c)
{
    char b[4];
    size_t n;

    if (c == '\n' && s->after_cr) {
        s->after_cr = false;
        return;
    }
    s->after_cr = c == '\r';
    if (c == '\r')
        c = '\n';
    if (c == 0)
        c = ' ';
    if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        c = 0xfffd;
    if (c < 0x80) {
        b[0] = (char)c, n = 1;
    } else if (c < 0x800) {
        b[0] = (char)(0xc0 | c >> 6), b[1] = (char)(0x80 | (c & 63)), n = 2;
    } else if (c < 0x10000) {
        b[0] = (char)(0xe0 | c >> 12), b[1] = (char)(0x80 | (c >> 6 & 63)), b[2] = (char)(0x80 | (c & 63)), n = 3;
    } else {
        b[0] = (char)(0xf0 | c >> 18), b[1] = (char)(0x80 | (c >> 12 & 63)), b[2] = (char)(0x80 | (c >> 6 & 63));
        b[3] = (char)(0x80 | (c & 63)), n = 4;
    }
    ent_buf_add(s->out, b, n);
}

/* Length of the well-formed sequence at `p` (Unicode table 3-7), its code point in *c; 0 if there is none. */
static size_t utf8_at(const unsigned char *p, size_t left, uint32_t *c)
{
    size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3
             : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;

    if (!n || n > left)
        return 0;
    *c = n == 1 ? p[0] : p[0] & (0xff >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        *c = *c << 6 | (p[i] & 63);
    }
    if ((n == 3 && (*c < 0x800 || (*c >= 0xd800 && *c < 0xe000))) || (n == 4 && (*c < 0x10000 || *c > 0x10ffff)))
        return 0;
    return n;
}

/* Ill-formed bytes in a text that is UTF-8 for the most part are its own few broken places, not another encoding. */
static bool looks_utf8(const unsigned char *p, size_t len)
{
    size_t good = 0, bad = 0;

    for (size_t i = 0; i < len;) {
        uint32_t c;
        size_t n = utf8_at(p + i, len - i, &c);

        good += n > 1;
        bad += n == 0;
        i += n ? n : 1;
    }
    return bad == 0 || good > 4 * bad;
}

static void from_utf8(const unsigned char *p, size_t len, sink *s)
{
    for (size_t i = 0; i < len;) {
        uint32_t c;
        size_t n = utf8_at(p + i, len - i, &c);

        put(s, n ? c : 0xfffd);
        i += n ? n : 1;
    }
}

static void from_1252(const unsigned char *p, size_t len, sink *s)
{
    for (size_t i = 0; i < len; i++)
        put(s, p[i] >= 0x80 && p[i] < 0xa0 ? windows_1252[p[i] - 0x80] : p[i]);
}

static uint32_t unit(const unsigned char *p, unsigned width, bool big)
{
    uint32_t v = 0;

    for (unsigned i = 0; i < width; i++)
        v |= (uint32_t)p[i] << 8 * (big ? width - 1 - i : i);
    return v;
}

static void from_utf16(const unsigned char *p, size_t len, bool big, sink *s)
{
    for (size_t i = 0; i + 1 < len; i += 2) {
        uint32_t c = unit(p + i, 2, big);

        if (c >= 0xd800 && c < 0xdc00 && i + 3 < len) {
            uint32_t low = unit(p + i + 2, 2, big);

            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                i += 2;
            }
        }
        put(s, c);
    }
}

static void from_utf32(const unsigned char *p, size_t len, bool big, sink *s)
{
    for (size_t i = 0; i + 3 < len; i += 4)
        put(s, unit(p + i, 4, big));
}

/* UTF-16 without a mark: Latin text has a NUL in every second byte.  0 no, 1 little-endian, 2 big-endian. */
static int looks_utf16(const unsigned char *p, size_t len)
{
    size_t n = len < 1024 ? len / 2 : 512, even = 0, odd = 0;

    for (size_t i = 0; i < n; i++) {
        even += p[2 * i] == 0;
        odd += p[2 * i + 1] == 0;
    }
    if (n < 8)
        return 0;
    return odd * 10 > n * 7 && even * 10 < n ? 1 : even * 10 > n * 7 && odd * 10 < n ? 2 : 0;
}

ent_status ex_decode(const char *data, size_t len, ent_buf *out, ent_error *err)
{
    const unsigned char *p = (const unsigned char *)data;
    sink s = {.out = out};
    int wide;

    if (len >= 4 && memcmp(p, "\xff\xfe\0\0", 4) == 0)
        from_utf32(p + 4, len - 4, false, &s);
    else if (len >= 4 && memcmp(p, "\0\0\xfe\xff", 4) == 0)
        from_utf32(p + 4, len - 4, true, &s);
    else if (len >= 2 && memcmp(p, "\xff\xfe", 2) == 0)
        from_utf16(p + 2, len - 2, false, &s);
    else if (len >= 2 && memcmp(p, "\xfe\xff", 2) == 0)
        from_utf16(p + 2, len - 2, true, &s);
    else if (len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
        from_utf8(p + 3, len - 3, &s);
    else if ((wide = looks_utf16(p, len)) != 0)
        from_utf16(p, len, wide == 2, &s);
    else if (looks_utf8(p, len))
        from_utf8(p, len, &s);
    else
        from_1252(p, len, &s);
    ent_buf_add(out, "", 0);
    return out->failed ? ent_fail(err, ENT_NOMEM, "no memory to decode %zu bytes", len) : ENT_OK;
}

/* ---- the same as a stream, for UTF-16 and UTF-32 --------------------------------------------------------------- */

bool rd_wide_init(rd_wide *w, rd_stream *inner)
{
    size_t len = rd_need(inner, 4096), mark = 0;
    const unsigned char *p = (const unsigned char *)rd_look(inner, &len);
    int wide;

    *w = (rd_wide){.inner = inner};
    if (len >= 4 && (memcmp(p, "\xff\xfe\0\0", 4) == 0 || memcmp(p, "\0\0\xfe\xff", 4) == 0))
        mark = w->width = 4;
    else if (len >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0))
        mark = w->width = 2;
    else if ((wide = looks_utf16(p, len)) != 0) {
        w->width = 2;
        w->big = wide == 2;
    } else
        return false;
    if (mark)
        w->big = p[0] != 0xff;
    rd_skip(inner, mark);
    return true;
}

void rd_wide_release(rd_wide *w)
{
    ent_buf_release(&w->out);
}

ptrdiff_t rd_wide_pull(void *context, const char **block, ent_error *err)
{
    rd_wide *w = context;
    sink s = {.out = &w->out, .after_cr = w->after_cr};

    ent_buf_reset(&w->out);
    while (!w->out.len) {
        size_t len, whole;
        const unsigned char *p;
        bool last = !rd_more(w->inner);

        p = (const unsigned char *)rd_look(w->inner, &len);
        whole = len - len % w->width;
        if (!last && w->width == 2 && whole >= 2 && (unit(p + whole - 2, 2, w->big) & 0xfc00) == 0xd800)
            whole -= 2;
        if (w->width == 2)
            from_utf16(p, whole, w->big, &s);
        else
            from_utf32(p, whole, w->big, &s);
        rd_skip(w->inner, whole);
        if (last)
            break;
    }
    w->after_cr = s.after_cr;
    if (w->out.failed) {
        ent_fail(err, ENT_NOMEM, "no memory to decode");
        return -1;
    }
    if (!w->out.len && w->inner->fault.code) {
        *err = w->inner->fault;
        return -1;
    }
    *block = w->out.data;
    return (ptrdiff_t)w->out.len;
}
