/* extract/read/decode.c - any bytes to valid UTF-8.
 *
 * A byte order mark decides.  Without one: UTF-16 shows itself by NUL bytes at every second place, valid UTF-8 is
 * UTF-8 (ill-formed text passes that test by chance practically never), and the rest is Windows-1252, the superset
 * that browsers read as ISO-8859-1.  Line ends become LF, NUL becomes a space; U+FFFD stands where nothing else can. */
#include "internal.h"

#include <string.h>

static const uint16_t windows_1252[32] = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd,
    0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
    0x0153, 0xfffd, 0x017e, 0x0178,
};

static const uint16_t mac_roman[128] = {
    0x00c4, 0x00c5, 0x00c7, 0x00c9, 0x00d1, 0x00d6, 0x00dc, 0x00e1, 0x00e0, 0x00e2, 0x00e4, 0x00e3, 0x00e5, 0x00e7,
    0x00e9, 0x00e8, 0x00ea, 0x00eb, 0x00ed, 0x00ec, 0x00ee, 0x00ef, 0x00f1, 0x00f3, 0x00f2, 0x00f4, 0x00f6, 0x00f5,
    0x00fa, 0x00f9, 0x00fb, 0x00fc, 0x2020, 0x00b0, 0x00a2, 0x00a3, 0x00a7, 0x2022, 0x00b6, 0x00df, 0x00ae, 0x00a9,
    0x2122, 0x00b4, 0x00a8, 0x2260, 0x00c6, 0x00d8, 0x221e, 0x00b1, 0x2264, 0x2265, 0x00a5, 0x00b5, 0x2202, 0x2211,
    0x220f, 0x03c0, 0x222b, 0x00aa, 0x00ba, 0x03a9, 0x00e6, 0x00f8, 0x00bf, 0x00a1, 0x00ac, 0x221a, 0x0192, 0x2248,
    0x2206, 0x00ab, 0x00bb, 0x2026, 0x00a0, 0x00c0, 0x00c3, 0x00d5, 0x0152, 0x0153, 0x2013, 0x2014, 0x201c, 0x201d,
    0x2018, 0x2019, 0x00f7, 0x25ca, 0x00ff, 0x0178, 0x2044, 0x20ac, 0x2039, 0x203a, 0xfb01, 0xfb02, 0x2021, 0x00b7,
    0x201a, 0x201e, 0x2030, 0x00c2, 0x00ca, 0x00c1, 0x00cb, 0x00c8, 0x00cd, 0x00ce, 0x00cf, 0x00cc, 0x00d3, 0x00d4,
    0xf8ff, 0x00d2, 0x00da, 0x00db, 0x00d9, 0x0131, 0x02c6, 0x02dc, 0x00af, 0x02d8, 0x02d9, 0x02da, 0x00b8, 0x02dd,
    0x02db, 0x02c7,
};

uint32_t rd_code_of_1252(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : byte;
}

int rd_byte_of_1252(uint32_t c)
{
    if (c >= 0x80 && c < 0x100)
        return (int)c;
    for (int i = 0; i < 32; i++)
        if (windows_1252[i] == c && c != 0xfffd)
            return 0x80 + i;
    return -1;
}

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
    return bad == 0 || good >= bad;
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
        put(s, rd_code_of_1252(p[i]));
}

/* The apostrophe of MacRoman is a capital O with a tilde elsewhere, which stands between small letters in no language;
 * the quotes of Windows-1252 are letters with accents there. */
static bool looks_mac(const unsigned char *p, size_t len)
{
    bool apostrophe = false;

    for (size_t i = 1; i + 1 < len; i++) {
        if (p[i] >= 0x91 && p[i] <= 0x94)
            return false;
        apostrophe |= p[i] == 0xd5 && p[i - 1] >= 'a' && p[i - 1] <= 'z' && p[i + 1] >= 'a' && p[i + 1] <= 'z';
    }
    return apostrophe;
}

static void from_mac(const unsigned char *p, size_t len, sink *s)
{
    for (size_t i = 0; i < len; i++)
        put(s, p[i] >= 0x80 ? mac_roman[p[i] - 0x80] : p[i]);
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
    else if (looks_mac(p, len))
        from_mac(p, len, &s);
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
