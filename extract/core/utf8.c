/* extract/core/utf8.c - UTF-8 at the door, and the forms of words that the core compares.
 *
 * Text is checked once; behind that, decoding trusts it.  Most words are plain ASCII, so each function tries that first
 * and comes to utf8proc for the rest. */
#include "internal.h"

#include <string.h>
#include <utf8proc.h>

enum { FORM_POINTS = 512 };     /* a longer word is compared by its first code points */

/* Length of the well-formed sequence at `s`, 0 where there is none (overlong, surrogate, past U+10FFFF, cut off). */
static size_t sequence(const unsigned char *s, size_t left)
{
    unsigned char c = s[0];
    size_t n = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;

    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    if ((c == 0xE0 && s[1] < 0xA0) || (c == 0xED && s[1] > 0x9F) || (c == 0xF0 && s[1] < 0x90) ||
        (c == 0xF4 && s[1] > 0x8F))
        return 0;
    return n;
}

ent_status ex_utf8_check(const char *text, size_t len, size_t *at, ent_error *err)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t i = 0;

    while (i < len) {
        uint64_t eight;
        size_t n;

        if (len - i >= sizeof eight) {
            memcpy(&eight, s + i, sizeof eight);
            if (!(eight & UINT64_C(0x8080808080808080))) {
                i += sizeof eight;
                continue;
            }
        }
        n = sequence(s + i, len - i);
        if (n == 0) {
            if (at)
                *at = i;
            return ent_fail(err, ENT_UTF8, "byte %zu: found 0x%02X, wanted UTF-8", i, s[i]);
        }
        i += n;
    }
    return ENT_OK;
}

uint32_t ex_utf8_next(const char *s, size_t len, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s + *at;
    size_t left = len - *at;

    if (p[0] < 0x80 || left < 2) {
        *at += 1;
        return p[0];
    }
    if (p[0] < 0xE0 || left < 3) {
        *at += 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0 || left < 4) {
        *at += 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    *at += 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

bool ex_utf8_space(uint32_t c)
{
    if (c < 0x80)
        return c <= ' ' || c == 0x7F;
    return c <= 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

bool ex_utf8_ignorable(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
           (c >= 0x2066 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

bool ex_utf8_is_upper(uint32_t c)
{
    utf8proc_category_t k;

    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    k = utf8proc_category((utf8proc_int32_t)c);
    return k == UTF8PROC_CATEGORY_LU || k == UTF8PROC_CATEGORY_LT;
}

bool ex_utf8_is_lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'a' && c <= 'z';
    return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LL;
}

bool ex_utf8_is_letter(uint32_t c)
{
    utf8proc_category_t k;

    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    k = utf8proc_category((utf8proc_int32_t)c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_ME;
}

/* The plain way to write a code point, "" where it has no width, NULL where it stands for itself. */
static const char *plain(uint32_t c)
{
    if (c < 0x80)
        return NULL;
    if (ex_utf8_ignorable(c))
        return "";
    switch (c) {
    case 0xB4: case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2032: case 0x2BC:
        return "'";
    case 0xAB: case 0xBB: case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x2033:
        return "\"";
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2043: case 0x2212:
        return "-";
    case 0x2026:
        return "...";
    default:
        return ex_utf8_space(c) ? " " : NULL;
    }
}

static const char *ascii_form(const char *s, size_t len, ent_arena *a)
{
    char *form = ent_arena_strndup(a, s, len);

    for (size_t i = 0; form && i < len; i++)
        if ((unsigned char)form[i] < ' ' || form[i] == 0x7F)
            form[i] = ' ';
    return form;
}

/* Give back what utf8proc made of `n` code points in `points`, composed again. */
static const char *recompose(utf8proc_int32_t *points, utf8proc_ssize_t n, utf8proc_option_t options, ent_arena *a)
{
    utf8proc_ssize_t bytes = utf8proc_reencode(points, n, options);

    return bytes < 0 ? NULL : ent_arena_strndup(a, (const char *)points, (size_t)bytes);
}

const char *ex_utf8_form(const char *s, size_t len, ent_arena *a)
{
    utf8proc_int32_t points[FORM_POINTS * 4 + 8];   /* four places for what one code point decomposes to */
    utf8proc_ssize_t n = 0;
    int boundary = 0;
    size_t i = 0, count = 0;

    while (i < len && (unsigned char)s[i] < 0x80)
        i++;
    if (i == len)
        return ascii_form(s, len, a);
    for (i = 0; i < len && count < FORM_POINTS; count++) {
        uint32_t c = ex_utf8_next(s, len, &i);
        const char *p = plain(c);
        utf8proc_ssize_t made;

        if (c < ' ' || c == 0x7F)
            p = " ";
        if (p) {
            while (*p)
                points[n++] = *p++;
            continue;
        }
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFEE0;
        made = utf8proc_decompose_char((utf8proc_int32_t)c, points + n, (utf8proc_ssize_t)(FORM_POINTS * 4 + 7 - n),
                                       c >= 0xFB00 && c <= 0xFB06 ? UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT : UTF8PROC_DECOMPOSE,
                                       &boundary);
        if (made < 0 || made > 4) {
            points[n] = (utf8proc_int32_t)c;
            made = 1;
        }
        n += made;
    }
    if (n == 0)
        return ent_arena_strndup(a, s, len);
    return recompose(points, n, UTF8PROC_COMPOSE, a);
}

const char *ex_utf8_lower(const char *form, ent_arena *a)
{
    utf8proc_int32_t points[FORM_POINTS * 4 + 8];
    utf8proc_ssize_t n;
    size_t len = 0;
    bool capital = false, ascii = true;
    char *lower;

    for (; form[len]; len++) {
        capital |= form[len] >= 'A' && form[len] <= 'Z';
        ascii &= (unsigned char)form[len] < 0x80;
    }
    if (ascii && !capital)
        return form;
    if (!ascii) {
        n = utf8proc_decompose((const utf8proc_uint8_t *)form, (utf8proc_ssize_t)len, points, FORM_POINTS * 4 + 7,
                               UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE);
        if (n > 0 && n <= FORM_POINTS * 4 + 7)
            return recompose(points, n, UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE, a);
    }
    lower = ent_arena_strndup(a, form, len);
    for (size_t i = 0; lower && i < len; i++)
        if (lower[i] >= 'A' && lower[i] <= 'Z')
            lower[i] += 'a' - 'A';
    return lower;
}
