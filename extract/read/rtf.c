/* extract/read/rtf.c - Rich Text Format: its text, the groups of fonts, colours, styles and pictures left out. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool rd_is_rtf(const char *p, size_t len)
{
    return len > 5 && memcmp(p, "{\\rtf", 5) == 0;
}

static bool one_of(const char *word, size_t len, const char *list)
{
    const char *item;
    size_t n;

    while ((item = ent_list_next(&list, '|', &n)) != NULL)
        if (n == len && memcmp(item, word, n) == 0)
            return true;
    return false;
}

static void put_code(ent_buf *out, long code)
{
    utf8proc_uint8_t b[4];

    code = code < 0 ? code + 65536 : code;
    if (code >= ' ' && !(code >= 0xd800 && code < 0xe000) && code < 0x110000)
        ent_buf_add(out, (const char *)b, (size_t)utf8proc_encode_char((utf8proc_int32_t)code, b));
}

static void plain(const char *p, size_t len, ent_buf *out)
{
    size_t depth = 0, skip = 0;         /* skip: the depth of the group that is left out, or 0 */
    long pending = 0;                   /* characters that stand in for a \u */

    for (size_t i = 0; i < len; i++) {
        size_t b = i + 1, n = 0;
        long value = 0;

        if (p[i] == '{') {
            depth++;
        } else if (p[i] == '}') {
            skip = skip == depth ? 0 : skip;
            depth -= depth > 0;
        } else if (p[i] != '\\') {
            if (p[i] == '\n' || p[i] == '\r')
                continue;
            if (pending > 0)
                pending--;
            else if (!skip)
                ent_buf_putc(out, p[i]);
        } else if (b < len && p[b] == '\'' && len - b > 2) {
            char hex[3] = {p[b + 1], p[b + 2], 0};

            i = b + 2;
            value = strtol(hex, NULL, 16);
            if (pending > 0)
                pending--;
            else if (!skip)
                put_code(out, rd_code_of_1252((unsigned char)value));
        } else if (b < len && strchr("\\{}~-_*", p[b])) {
            i = b;
            if (p[b] == '*')
                skip = skip ? skip : depth;
            else if (!skip && p[b] != '-')
                ent_buf_putc(out, p[b] == '~' ? ' ' : p[b] == '_' ? '-' : p[b]);
        } else {
            while (b + n < len && ((p[b + n] >= 'a' && p[b + n] <= 'z') || (p[b + n] >= 'A' && p[b + n] <= 'Z')))
                n++;
            i = b + n;
            if (i < len && (p[i] == '-' || (p[i] >= '0' && p[i] <= '9'))) {
                char digits[12] = "";

                for (size_t k = 0; i < len && k < 11 && (p[i] == '-' || (p[i] >= '0' && p[i] <= '9')); k++)
                    digits[k] = p[i++];
                value = strtol(digits, NULL, 10);
            }
            i -= i >= len || p[i] != ' ';               /* one space belongs to the word */
            if (one_of(p + b, n, "fonttbl|colortbl|stylesheet|info|pict|header|footer|headerl|headerr|footerl|footerr|object|themedata"))
                skip = skip ? skip : depth;
            else if (skip)
                continue;
            else if (one_of(p + b, n, "par|sect|page|row"))
                ent_buf_puts(out, "\n\n");
            else if (one_of(p + b, n, "line"))
                ent_buf_putc(out, '\n');
            else if (one_of(p + b, n, "tab|cell"))
                ent_buf_putc(out, ' ');
            else if (one_of(p + b, n, "u")) {
                put_code(out, value);
                pending = 1;
            } else if (one_of(p + b, n, "emdash|endash"))
                put_code(out, n == 6 && p[b + 1] == 'm' ? 0x2014 : 0x2013);
            else if (one_of(p + b, n, "lquote|rquote"))
                put_code(out, p[b] == 'l' ? 0x2018 : 0x2019);
            else if (one_of(p + b, n, "ldblquote|rdblquote"))
                put_code(out, p[b] == 'l' ? 0x201c : 0x201d);
        }
    }
    ent_buf_add(out, "", 0);
}

ent_status rd_rtf(rd_run *run, rd_stream *s, const char *path)
{
    ent_buf text = {0};
    const char *data;
    size_t len;
    ent_status st;

    if (!rd_whole(run, s, EX_READ_RECORD_LIMIT, path, &data, &len))
        return ENT_OK;
    plain(data, len, &text);
    st = text.failed ? ent_fail(run->err, ENT_NOMEM, "no memory for %s", path)
                     : rd_hand_over(run, &(rd_record){.path = path, .value[RD_TEXT] = text.data, .text_len = text.len});
    ent_buf_release(&text);
    return st;
}
