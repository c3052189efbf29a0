/* extract/actor/fold.c - words as tables and text are compared: no case, no accents, no dots, no apostrophes.
 *
 * "Côte d'Ivoire" and "Cote dIvoire", "U.S." and "US", "Qa'ida" and "Qaida" become equal; what must stay apart by its
 * capitals (US and us) is told apart by the sense, not by the word. */
#include "internal.h"

#include <utf8proc.h>

/* letters that decomposition leaves whole */
static const struct { uint32_t c; char to[3]; } whole[] = {
    {0xe6, "ae"}, {0xf0, "d"}, {0xf8, "o"}, {0xfe, "th"}, {0x111, "d"}, {0x127, "h"}, {0x131, "i"}, {0x142, "l"},
    {0x153, "oe"}, {0x259, "e"}, {0x2bb, ""}, {0x2bc, ""}, {0x2bf, ""}, {0x2be, ""}, {0x2018, ""}, {0x2019, ""},
};

static size_t fold_wide(const char *s, size_t len, char *out, size_t room, size_t *used)
{
    utf8proc_int32_t c, parts[8];
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &c), k;
    int boundary = 0;

    if (n <= 0)
        return 1;
    k = utf8proc_decompose_char(
        c, parts, 8, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE, &boundary);
    for (utf8proc_ssize_t i = 0; i < k && i < 8; i++) {
        const char *to = NULL;
        utf8proc_uint8_t bytes[4];
        size_t size;

        for (size_t w = 0; w < sizeof whole / sizeof *whole; w++)
            if (whole[w].c == (uint32_t)parts[i])
                to = whole[w].to;
        size = to ? strlen(to) : (size_t)utf8proc_encode_char(parts[i], bytes);
        if (*used + size >= room)
            return (size_t)n;
        memcpy(out + *used, to ? to : (const char *)bytes, size);
        *used += size;
    }
    return (size_t)n;
}

size_t ex_fold(const char *s, size_t len, char *out, size_t room)
{
    size_t used = 0;

    if (len + 8 > room)
        return 0;
    for (size_t i = 0; i < len;) {
        unsigned char c = (unsigned char)s[i];

        if (c >= 0x80) {
            i += fold_wide(s + i, len - i, out, room - 1, &used);
            continue;
        }
        if (c >= 'A' && c <= 'Z')
            out[used++] = (char)(c + 32);
        else if (c != '.' && c != '\'' && c != '`')
            out[used++] = (char)c;
        i++;
        if (used + 1 >= room)
            return 0;
    }
    out[used] = '\0';
    return used;
}

const char *ex_slug(const char *s, size_t len, ent_arena *a)
{
    char folded[512];
    size_t n = ex_fold(s, len < 480 ? len : 480, folded, sizeof folded), used = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)folded[i];
        bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;

        if (keep)
            folded[used++] = (char)c;
        else if (used && folded[used - 1] != '-')
            folded[used++] = '-';
    }
    while (used && folded[used - 1] == '-')
        used--;
    return ent_arena_strndup(a, folded, used);
}

bool ex_starts_upper(const char *s)
{
    utf8proc_int32_t c;

    if ((unsigned char)*s < 0x80)
        return *s >= 'A' && *s <= 'Z';
    if (utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &c) <= 0)
        return false;
    return utf8proc_category(c) == UTF8PROC_CATEGORY_LU || utf8proc_category(c) == UTF8PROC_CATEGORY_LT;
}

bool ex_all_upper(const char *s, size_t len)
{
    unsigned upper = 0;

    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];

        if (c >= 'a' && c <= 'z')
            return false;
        upper += c >= 'A' && c <= 'Z';
    }
    return upper >= 2;
}
