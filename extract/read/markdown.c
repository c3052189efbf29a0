/* extract/read/markdown.c - Markdown: the head (YAML) gives the fields, links become their text, code and images go.
 *
 * Not a full parser: an article needs its sentences, not its looks.  One pass over the lines, one inside each. */
#include "internal.h"

#include <string.h>
#include <strings.h>

enum { LOOKED_AT = 1 << 14, LINKS = 2 };

static bool has_head(const char *p, size_t len)
{
    return len > 4 && (memcmp(p, "---\n", 4) == 0 || memcmp(p, "---\r", 4) == 0) && memmem(p + 4, len - 4, "\n---", 4) &&
           memchr(p, ':', len);
}

bool rd_is_markdown(const char *p, size_t len)
{
    size_t links = 0;

    if (has_head(p, len) || (len > 3 && p[0] == '#' && strspn(p, "#") < 7 && p[strspn(p, "#")] == ' '))
        return true;
    len = len < LOOKED_AT ? len : LOOKED_AT;
    for (const char *end = p + len; (p = memmem(p, (size_t)(end - p), "](http", 6)) != NULL; p += 6)
        links++;
    return links >= LINKS;
}

typedef struct {
    ent_buf value[RD_FIELDS];
    unsigned rank[RD_FIELDS];
} head;

/* "key: value", quotes around the value gone. */
static void head_line(const ex_read_rules *rules, const char *s, size_t len, head *h)
{
    const char *colon = memchr(s, ':', len);
    size_t n = colon ? (size_t)(colon - s) : 0;

    if (!n || rd_blank(s, 1))
        return;
    s = colon + 1;
    len -= n + 1;
    s += rd_blank(s, len);
    len = (size_t)(colon + 1 + len - s);
    while (len && rd_blank(s + len - 1, 1))
        len--;
    if (len >= 2 && (*s == '"' || *s == '\'') && s[len - 1] == *s)
        s++, len -= 2;
    for (rd_field f = 0; len && f < RD_FIELDS; f++) {
        unsigned rank = f == RD_TEXT ? 0 : rd_key_rank(rules, "json", f, colon - n, n);

        if (rank && (!h->rank[f] || rank < h->rank[f])) {
            h->rank[f] = rank;
            ent_buf_reset(&h->value[f]);
            ent_buf_add(&h->value[f], s, len);
        }
    }
}

/* Where the link that opens at s[i] = '[' ends: *text_end is its ']'.  0: it is no link. */
static size_t link_end(const char *s, size_t len, size_t i, size_t *text_end)
{
    size_t depth = 0, k = i;

    for (; k < len; k++) {
        depth += s[k] == '[';
        if (s[k] == ']' && --depth == 0)
            break;
    }
    if (k + 1 >= len || (s[k + 1] != '(' && s[k + 1] != '['))
        return 0;
    *text_end = k;
    for (size_t e = k + 1, open = 0; e < len; e++) {
        open += s[e] == '(' || s[e] == '[';
        if ((s[e] == ')' || s[e] == ']') && --open == 0)
            return e + 1;
    }
    return 0;
}

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static void inline_text(const char *s, size_t len, ent_buf *out)
{
    size_t link_stop = 0, resume = 0;

    for (size_t i = 0; i < len; i++) {
        size_t end, text_end;

        if (link_stop && i == link_stop) {              /* behind a link's text: over its address */
            i = resume - 1;
            link_stop = 0;
            continue;
        }
        if (s[i] == '\\' && i + 1 < len && strchr("\\`*_{}[]()#+-.!>|", s[i + 1])) {
            ent_buf_putc(out, s[++i]);
        } else if (s[i] == '!' && i + 1 < len && s[i + 1] == '[' && (end = link_end(s, len, i + 1, &text_end)) != 0) {
            i = end - 1;
        } else if (s[i] == '[' && !link_stop && (end = link_end(s, len, i, &text_end)) != 0) {
            link_stop = text_end;
            resume = end;
        } else if (s[i] == '<' && len - i > 4 && (strncasecmp(s + i, "<http", 5) == 0 || s[i + 1] == '/' || s[i + 1] == '!')) {
            const char *close = memchr(s + i, '>', len - i);

            i = close ? (size_t)(close - s) : i;
        } else if (s[i] == '*' || s[i] == '`' ||
                   (s[i] == '_' && (i == 0 || i + 1 == len || !in_word(s[i - 1]) || !in_word(s[i + 1])))) {
            continue;
        } else {
            ent_buf_putc(out, s[i]);
        }
    }
}

static bool only(const char *s, size_t len, const char *set)
{
    return len >= 3 && strspn(s, set) >= len;
}

/* A block's line without its marks; *heading: how many #. */
static void block_line(const char *s, size_t len, const char *title, ent_buf *out)
{
    size_t n = rd_blank(s, len), start = out->len, marks;

    s += n;
    len -= n;
    while (len && (*s == '>' || *s == ' '))             /* quoted */
        s++, len--;
    if (only(s, len, "-= ") || only(s, len, "* ") || only(s, len, "|-: ") || only(s, len, "_ "))
        return;
    if (len > 3 && *s == '[' && memmem(s, len, "]:", 2))        /* where a link leads */
        return;
    marks = strspn(s, "#");
    if (marks && marks < 7 && marks < len && s[marks] == ' ') {
        s += marks + 1;
        len -= marks + 1;
        if (title && strlen(title) == len && memcmp(title, s, len) == 0)
            return;
        ent_buf_putc(out, '\n');
        inline_text(s, len, out);
        ent_buf_putc(out, '\n');
    } else if (len > 2 && strchr("-*+", *s) && s[1] == ' ') {
        ent_buf_putc(out, '\n');
        inline_text(s + 2, len - 2, out);
    } else {
        inline_text(s, len, out);
    }
    if (out->len > start)
        ent_buf_putc(out, '\n');
}

ent_status rd_markdown(rd_run *run, rd_stream *s, const char *path)
{
    head h = {0};
    ent_buf clean = {0}, text = {0};
    rd_record r = {.path = path, .decoded = true, .quiet = true};
    const char *data, *end;
    size_t len;
    bool in_head, code = false, first = true;
    ent_status st;

    if (!rd_whole(run, s, run->limit, path, &data, &len))
        return ENT_OK;
    if ((st = ex_decode(data, len, &clean, run->err)) != ENT_OK)
        goto done;
    in_head = has_head(clean.data, clean.len);
    for (const char *p = clean.data; p < clean.data + clean.len; p = end + 1) {
        size_t n;

        end = memchr(p, '\n', (size_t)(clean.data + clean.len - p));
        end = end ? end : clean.data + clean.len;
        n = (size_t)(end - p);
        if (in_head) {
            if (!first && n == 3 && memcmp(p, "---", 3) == 0)
                in_head = false;
            else if (!first)
                head_line(run->rules, p, n, &h);
        } else if (n >= 3 && (memcmp(p, "```", 3) == 0 || memcmp(p, "~~~", 3) == 0)) {
            code = !code;
        } else if (!code && !n) {
            ent_buf_putc(&text, '\n');
        } else if (!code) {
            if (!h.rank[RD_TITLE] && n > 2 && p[0] == '#' && p[1] == ' ') {
                inline_text(p + 2, n - 2, &h.value[RD_TITLE]);
                h.rank[RD_TITLE] = 1;
            } else {
                block_line(p, n, h.value[RD_TITLE].data, &text);
            }
        }
        first = false;
    }
    ent_buf_add(&text, "", 0);
    for (rd_field f = 0; f < RD_FIELDS; f++)
        r.value[f] = h.value[f].data;
    r.value[RD_TEXT] = text.data ? text.data + rd_blank(text.data, text.len) : "";
    r.text_len = strlen(r.value[RD_TEXT]);
    st = text.failed ? ent_fail(run->err, ENT_NOMEM, "no memory for %s", path) : rd_hand_over(run, &r);
done:
    for (rd_field f = 0; f < RD_FIELDS; f++)
        ent_buf_release(&h.value[f]);
    ent_buf_release(&clean);
    ent_buf_release(&text);
    return st;
}
