/* extract/read/mend.c - what encodings leave behind in a text that is valid UTF-8.
 *
 * Control characters and terminal escapes go, U+2028 and U+2029 become line ends, HTML's names of characters in plain
 * text are read, and UTF-8 that was taken for Windows-1252 on its way is turned back where that is certain: the
 * characters, as bytes again, must be well-formed UTF-8, and once in three bytes or twice in the text, for two letters
 * like that may stand together by chance.  Nothing gets longer, so all is done in place; NFC comes last. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Bytes of the well-formed character at `p`. */
static size_t width(const char *p)
{
    unsigned char c = (unsigned char)*p;

    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static uint32_t code_at(const char *p, size_t n)
{
    const unsigned char *u = (const unsigned char *)p;

    return n == 1 ? u[0] : n == 2 ? (uint32_t)(u[0] & 31) << 6 | (u[1] & 63)
         : n == 3 ? (uint32_t)(u[0] & 15) << 12 | (uint32_t)(u[1] & 63) << 6 | (u[2] & 63)
                  : (uint32_t)(u[0] & 7) << 18 | (uint32_t)(u[1] & 63) << 12 | (uint32_t)(u[2] & 63) << 6 | (u[3] & 63);
}

/* ---- UTF-8 read as Windows-1252 ----------------------------------------------------------------------------------- */

/* The character at `p` was made of UTF-8 bytes taken one by one: their number in *from (bytes here), the bytes in `out`
 * and their count.  0 where it was not. */
static size_t unmix(const char *p, size_t left, char out[4], size_t *from)
{
    size_t at = 0, count = 0, wanted = 1;

    while (count < wanted) {
        size_t n = at < left ? width(p + at) : 0;
        int byte;

        if (!n || n == 1)
            return 0;
        byte = rd_byte_of_1252(code_at(p + at, n));
        if (byte < 0 && count == 2 && memcmp(out, "\xe2\x80", 2) == 0 && code_at(p + at, n) == 0xfffd)
            byte = 0x9d;                                /* the closing quote, whose last byte Windows-1252 lacks */
        if (byte < 0)
            return 0;
        if (count == 0) {
            wanted = byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
            if (!wanted)
                return 0;
        } else if ((byte & 0xc0) != 0x80) {
            return 0;
        }
        out[count++] = (char)byte;
        at += n;
    }
    if (utf8proc_iterate((const utf8proc_uint8_t *)out, (utf8proc_ssize_t)count, &(utf8proc_int32_t){0}) != (utf8proc_ssize_t)count)
        return 0;
    *from = at;
    return count;
}

static void mend_mojibake(ent_buf *b)
{
    size_t sure = 0, maybe = 0, out = 0, from, n;
    char bytes[4];

    for (size_t i = 0; i < b->len; i += n) {
        n = width(b->data + i);
        if (n == 1 || !(from = 0, unmix(b->data + i, b->len - i, bytes, &from)))
            continue;
        *(width(bytes) >= 3 ? &sure : &maybe) += 1;
        n = from;
    }
    if (!sure && maybe < 2)
        return;
    for (size_t i = 0; i < b->len; i += n) {
        size_t made = 0;

        n = width(b->data + i);
        if (n > 1 && (made = unmix(b->data + i, b->len - i, bytes, &from)) != 0) {
            memcpy(b->data + out, bytes, made);
            n = from;
            out += made;
        } else {
            memmove(b->data + out, b->data + i, n);
            out += n;
        }
    }
    b->len = out;
    b->data[out] = '\0';
}

/* ---- controls, line separators, entities ---------------------------------------------------------------------------- */

/* ESC [ ... letter. */
static size_t escape_len(const char *p, size_t left)
{
    size_t n = 2;

    if (left < 3 || p[1] != '[')
        return 1;
    while (n < left && n < 16 && (p[n] < '@' || p[n] > '~'))
        n++;
    return n < left && n < 16 ? n + 1 : 1;
}

/* "&name;" or "&#n;" at `p`: its length, its UTF-8 in `out`. */
static size_t entity_at(const ex_read_rules *rules, const char *p, size_t left, char out[5], size_t *made)
{
    const char *end = memchr(p, ';', left < 12 ? left : 12);
    size_t n = end ? (size_t)(end - p) : 0;
    uint32_t code = 0;

    if (n < 3)
        return 0;
    if (p[1] == '#')
        code = (uint32_t)strtoul(p + 2 + (p[2] == 'x'), NULL, p[2] == 'x' ? 16 : 10);
    else
        code = rd_entity(rules, p + 1, n - 1);
    if (code < ' ' || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || (code >= 0x7f && code < 0xa0))
        return 0;
    *made = (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)out);
    return *made <= n + 1 ? n + 1 : 0;
}

static void sweep(const ex_read_rules *rules, ent_buf *b, bool entities)
{
    size_t out = 0, n;

    for (size_t i = 0; i < b->len; i += n) {
        unsigned char c = (unsigned char)b->data[i];
        char made[5] = "";
        size_t len = 0;

        n = 1;
        if (c == 0x1b) {
            n = escape_len(b->data + i, b->len - i);
        } else if (c == '\v' || c == '\f') {
            b->data[out++] = ' ';
        } else if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f) {
            ;
        } else if (c == 0xe2 && b->len - i >= 3 && (memcmp(b->data + i, "\xe2\x80\xa8", 3) == 0 || memcmp(b->data + i, "\xe2\x80\xa9", 3) == 0)) {
            n = 3;
            b->data[out++] = '\n';
        } else if (c == '&' && entities && (n = entity_at(rules, b->data + i, b->len - i, made, &len)) != 0) {
            memcpy(b->data + out, made, len);
            out += len;
        } else {
            n = width(b->data + i);
            memmove(b->data + out, b->data + i, n);
            out += n;
        }
    }
    b->len = out;
    b->data[out] = '\0';
}

/* ---- all -------------------------------------------------------------------------------------------------------------- */

enum { MEND_SWEEP = 1, MEND_MOJIBAKE = 2, MEND_NFC = 4 };

static unsigned needs(const char *s, size_t len, bool entities)
{
    unsigned what = 0;

    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i], next = i + 1 < len ? (unsigned char)s[i + 1] : 0;

        if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f || (c == '&' && entities) ||
            (c == 0xe2 && next == 0x80 && i + 2 < len && ((unsigned char)s[i + 2] == 0xa8 || (unsigned char)s[i + 2] == 0xa9)))
            what |= MEND_SWEEP;
        else if (c == 0xc3 && next >= 0x82 && next < 0xb5)      /* a lead byte of UTF-8 as a letter */
            what |= MEND_MOJIBAKE;
        else if ((c == 0xcc && next >= 0x80) || (c == 0xcd && next < 0xb0))
            what |= MEND_NFC;
    }
    return what;
}

bool rd_needs_mending(const char *s, size_t len, bool entities)
{
    return needs(s, len, entities) != 0;
}

void rd_mend(const ex_read_rules *rules, ent_buf *b, bool entities)
{
    unsigned what = b->data ? needs(b->data, b->len, entities) : 0;
    utf8proc_uint8_t *composed = NULL;

    if (what & MEND_SWEEP)
        sweep(rules, b, entities);
    if (what & MEND_MOJIBAKE)
        mend_mojibake(b);
    if (!(what & MEND_NFC))
        return;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)b->data, (utf8proc_ssize_t)b->len, &composed,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n >= 0 && (size_t)n <= b->len) {
        memcpy(b->data, composed, (size_t)n);
        b->len = (size_t)n;
        b->data[n] = '\0';
    }
    free(composed);
}
