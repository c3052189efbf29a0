/* extract/read/html_article.c - which of a page's paragraphs are its article.
 *
 * A page is cut into runs: stretches of text in one block.  A run that reads like sentences is worth its length, a run
 * of links or scraps costs; elements that say what they are (nav, a class with "related" in it) are taken out first,
 * unless they hold most of the prose, for pages name their outermost boxes carelessly.  The article is then the element
 * with the greatest sum below it, and in it the runs that are no captions, fillers or bylines.  A JSON-LD body, where
 * there is one, says of each run whether it belongs. */
#include "html.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORD = 48, SHORT_BODY = 200, LEAST_ARTICLE = 100 };

typedef struct {
    uint32_t block, at;         /* the block it stands in; its first text node */
    size_t begin, len;          /* in `text` */
    size_t links, commas;       /* bytes in <a>; commas */
    bool prose, heading, known, keep;
} stretch;

typedef struct {
    rd_page *page;
    ent_buf text;
    stretch *runs;
    size_t count, room;
    int64_t *value;             /* a node's sum */
    size_t h1;                  /* the page's title among the nodes, or count */
    bool failed;
} cutter;

/* ---- class words ------------------------------------------------------------------------------------------ */

static unsigned words_in(const ex_read_rules *rules, const char *s)
{
    char word[WORD];
    size_t n = 0;
    unsigned kinds = 0;

    for (;; s++) {
        bool upper = *s >= 'A' && *s <= 'Z', lower = *s >= 'a' && *s <= 'z';

        if (n && (!(upper || lower) || (upper && s[-1] >= 'a' && s[-1] <= 'z'))) {
            kinds |= rd_block_word(rules, word, n);
            n = 0;
        }
        if (!*s)
            return kinds;
        if ((upper || lower) && n < WORD)
            word[n++] = (char)(upper ? *s + 32 : *s);
    }
}

static unsigned kinds_of(const rd_page *page, const rd_node *n)
{
    static const char *const attributes[] = {"class", "id", "role", "data-component", "data-testid", "itemprop"};
    unsigned kinds = 0;

    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        kinds |= words_in(page->rules, rd_attribute(n, attributes[i]));
    return kinds;
}

/* ---- runs -------------------------------------------------------------------------------------------------- */

static bool is_heading(GumboTag t)
{
    return t >= GUMBO_TAG_H1 && t <= GUMBO_TAG_H6;
}

/* Does `s` end as a sentence does, closing quotes and brackets aside? */
static bool ends_sentence(const char *s, size_t len)
{
    static const char *const closers[] = {"\"", "'", ")", "]", "\xe2\x80\x9d", "\xe2\x80\x99", "\xc2\xbb", " "};

    for (bool again = true; again && len;) {
        again = false;
        for (size_t i = 0; i < sizeof closers / sizeof *closers; i++) {
            size_t n = strlen(closers[i]);

            if (len > n && memcmp(s + len - n, closers[i], n) == 0) {
                len -= n;
                again = true;
            }
        }
    }
    return len && (strchr(".!?:", s[len - 1]) || (len > 3 && memcmp(s + len - 3, "\xe2\x80\xa6", 3) == 0));
}

static bool is_prose(const cutter *c, const stretch *r)
{
    const char *s = c->text.data + r->begin;
    bool paragraph = c->page->nodes[r->block].tag == GUMBO_TAG_P;

    if (r->heading || r->len < 30 || r->links * 3 > r->len)
        return false;
    return (r->len >= (paragraph ? 40 : 80) && ends_sentence(s, r->len)) || (r->len >= 120 && r->commas * 80 >= r->len);
}

static void close_run(cutter *c, stretch *r)
{
    r->len = c->text.len - r->begin;
    if (!r->len)
        return;
    ent_buf_putc(&c->text, '\n');
    if (c->text.failed)
        return;
    r->prose = is_prose(c, r);
    if (c->count == c->room) {
        stretch *bigger = realloc(c->runs, (c->room ? c->room * 2 : 256) * sizeof *bigger);

        if (!bigger) {
            c->failed = true;
            return;
        }
        c->runs = bigger;
        c->room = c->room ? c->room * 2 : 256;
    }
    c->runs[c->count++] = *r;
}

static void open_run(const cutter *c, stretch *r, size_t block)
{
    *r = (stretch){.block = (uint32_t)block, .begin = c->text.len, .heading = is_heading(c->page->nodes[block].tag)};
}

/* Cut the page from node `from` on: a new run at every edge of a block and at two line breaks. */
static void cut(cutter *c)
{
    rd_page *page = c->page;
    stretch r;
    size_t last = 0, link_end = 0;
    bool gap = false;
    int breaks = 0;

    open_run(c, &r, 0);
    for (size_t k = 0; k < page->count; k++) {
        const rd_node *n = &page->nodes[k];
        size_t block = r.block;
        const char *s;

        for (size_t up = last; up && page->nodes[up].end <= k; up = page->nodes[up].parent)
            if (page->nodes[up].flags & RD_BLOCK)
                block = page->nodes[up].parent;
        last = k;
        while (block && !(page->nodes[block].flags & RD_BLOCK))
            block = page->nodes[block].parent;
        if (n->flags & RD_BLOCK)
            block = k;
        if (!rd_is_text(n) && n->tag == GUMBO_TAG_BR)
            breaks++;
        if (block != r.block || (n->flags & RD_BLOCK) || breaks >= 2) {
            close_run(c, &r);
            open_run(c, &r, block);
            gap = false;
            breaks = 0;
        }
        if (n->flags & RD_HIDDEN) {
            k = n->end - 1;
            continue;
        }
        if (n->tag == GUMBO_TAG_A && !rd_is_text(n))
            link_end = n->end;
        for (s = rd_node_text(n); *s;) {
            size_t len = strcspn(s, " \t\n\r\f"), before = c->text.len;

            if (!len) {
                gap = true;
                s += strspn(s, " \t\n\r\f");
                continue;
            }
            if (c->text.len == r.begin)
                r.at = (uint32_t)k;
            else if (breaks)
                ent_buf_putc(&c->text, '\n');
            else if (gap)
                ent_buf_putc(&c->text, ' ');
            gap = false;
            breaks = 0;
            ent_buf_add(&c->text, s, len);
            r.commas += s[len - 1] == ',';
            r.links += k < link_end ? c->text.len - before : 0;
            s += len;
        }
    }
    close_run(c, &r);
    c->failed |= c->text.failed;
}

/* ---- what is taken out ------------------------------------------------------------------------------------ */

static bool tag_says_no(GumboTag t)
{
    switch (t) {
    case GUMBO_TAG_NAV: case GUMBO_TAG_FOOTER: case GUMBO_TAG_ASIDE: case GUMBO_TAG_FORM: case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_HEADER:  case GUMBO_TAG_MENU: case GUMBO_TAG_FIELDSET:
        return true;
    default:
        return false;
    }
}

static void add_up(const cutter *c, int64_t *sum)
{
    for (size_t k = c->page->count; k-- > 1;)
        sum[c->page->nodes[k].parent] += sum[k];
}

/* Bytes of prose below each node, what is taken out left aside; the sum of all. */
static int64_t sum_prose(cutter *c)
{
    memset(c->value, 0, c->page->count * sizeof *c->value);
    for (size_t i = 0; i < c->count; i++)
        if (c->runs[i].prose && !(c->page->nodes[c->runs[i].at].flags & RD_DROPPED))
            c->value[c->runs[i].block] += (int64_t)c->runs[i].len;
    add_up(c, c->value);
    return c->value[0];
}

/* Does the element stay, though its tag or its words (`kinds`) say no?  It does where it holds much of the prose. */
static bool stays(const cutter *c, size_t k, unsigned kinds, int64_t total)
{
    const rd_node *n = &c->page->nodes[k];
    bool holds_title = c->h1 > k && c->h1 < n->end;

    if (kinds & RD_BLOCK_COMMENT)
        return holds_title || c->value[k] * 10 > total * 9;
    if (c->value[k] * 5 > total * 2 || (holds_title && n->tag != GUMBO_TAG_HEADER && c->value[k] * 10 > total))
        return true;
    return !(kinds & RD_BLOCK_DROP) && !tag_says_no(n->tag) && c->value[k] > 200;   /* a byline with a text in it */
}

/* Readers' comments go first: there may be more of them than of the article. */
static void take_out(cutter *c)
{
    rd_page *page = c->page;

    for (int pass = 0; pass < 2; pass++) {
        const unsigned asked = pass ? RD_BLOCK_DROP | RD_BLOCK_BYLINE : RD_BLOCK_COMMENT;
        int64_t total = sum_prose(c);

        for (size_t k = 1; k < page->count; k++) {
            rd_node *n = &page->nodes[k];
            unsigned kinds;

            if (page->nodes[n->parent].flags & RD_DROPPED) {
                n->flags |= RD_DROPPED;
                continue;
            }
            if (rd_is_text(n) || n->tag == GUMBO_TAG_BODY || n->tag == GUMBO_TAG_HTML)
                continue;
            kinds = kinds_of(page, n) & asked;
            if ((kinds || (pass && tag_says_no(n->tag))) && !stays(c, k, kinds, total))
                n->flags |= RD_DROPPED;
        }
    }
}

/* ---- which element ---------------------------------------------------------------------------------------- */

static int64_t worth(const cutter *c, const stretch *r)
{
    if (c->page->nodes[r->block].flags & RD_DROPPED || c->page->nodes[r->at].flags & RD_DROPPED)
        return 0;
    if (r->prose)
        return (int64_t)r->len;
    if (r->heading)
        return 0;
    return -(int64_t)(r->links * 2 > r->len ? 15 + r->len : 10 + r->len / 2);
}

static size_t best_node(cutter *c)
{
    rd_page *page = c->page;
    size_t best = 0;
    int64_t top;

    memset(c->value, 0, page->count * sizeof *c->value);
    for (size_t i = 0; i < c->count; i++)
        c->value[c->runs[i].block] += worth(c, &c->runs[i]);
    add_up(c, c->value);
    for (size_t k = 0; k < page->count; k++)
        if ((page->nodes[k].flags & (RD_BLOCK | RD_DROPPED | RD_HIDDEN)) == RD_BLOCK && c->value[k] >= c->value[best])
            best = k;
    top = c->value[best];
    /* an element that calls itself the body of the article, if it holds nearly all the worth */
    for (size_t k = best + 1; k < page->nodes[best].end; k++) {
        const rd_node *n = &page->nodes[k];

        if (!(n->flags & RD_DROPPED) && c->value[k] * 10 > top * 7 &&
            strcasecmp(rd_attribute(n, "itemprop"), "articleBody") == 0)
            return k;
    }
    return best;
}

/* ---- what is kept ------------------------------------------------------------------------------------------ */

static bool same_words(const char *a, size_t len, const char *b)
{
    size_t i = 0;

    for (; *b; b++) {
        if ((unsigned char)*b <= ' ')
            continue;
        while (i < len && (unsigned char)a[i] <= ' ')
            i++;
        if (i >= len || strncasecmp(a + i, b, 1) != 0)
            return false;
        i++;
    }
    return i >= len;
}

static bool wanted(const cutter *c, const stretch *r, const char *title)
{
    const rd_node *block = &c->page->nodes[r->block];
    const char *s = c->text.data + r->begin;

    if (block->flags & RD_DROPPED || c->page->nodes[r->at].flags & RD_DROPPED || block->tag == GUMBO_TAG_H1)
        return false;
    if (rd_line_is_filler(c->page->rules, s, r->len) || (title && same_words(s, r->len, title)))
        return false;
    if (r->prose)
        return true;
    if (r->links * 2 > r->len)
        return false;
    if (r->heading)
        return r->len < 300;
    if (ends_sentence(s, r->len))
        return r->len >= 8;
    return block->tag == GUMBO_TAG_LI ? r->len >= 20 : block->tag == GUMBO_TAG_P && r->len >= 25;
}

static bool in_paragraph(const cutter *c, const stretch *r)
{
    GumboTag t = c->page->nodes[r->block].tag;

    return t == GUMBO_TAG_P || t == GUMBO_TAG_LI || t == GUMBO_TAG_BLOCKQUOTE || t == GUMBO_TAG_PRE;
}

/* Where paragraphs are <p>, short texts in boxes that hold none of them are teasers and captions. */
static void drop_odd_boxes(cutter *c)
{
    size_t usual = 0, other = 0;

    for (size_t i = 0; i < c->count; i++)
        if (c->runs[i].keep && c->runs[i].prose)
            *(in_paragraph(c, &c->runs[i]) ? &usual : &other) += c->runs[i].len;
    if (usual < 2 * other)
        return;
    memset(c->value, 0, c->page->count * sizeof *c->value);
    for (size_t i = 0; i < c->count; i++)
        if (c->runs[i].keep && c->runs[i].prose && in_paragraph(c, &c->runs[i]))
            c->value[c->page->nodes[c->runs[i].block].parent]++;
    for (size_t i = 0; i < c->count; i++) {
        stretch *r = &c->runs[i];

        if (r->keep && !r->heading && r->len < 250 && !in_paragraph(c, r) && !c->value[r->block])
            r->keep = false;
    }
}

/* Headings and scraps before the first and after the last paragraph go. */
static void trim(cutter *c)
{
    size_t first = 0, end = c->count;

    while (first < end && !(c->runs[first].keep && c->runs[first].prose))
        c->runs[first++].keep = false;
    while (end > first && !(c->runs[end - 1].keep && (c->runs[end - 1].prose || !c->runs[end - 1].heading)))
        c->runs[--end].keep = false;
}

/* ---- the body that the page itself states ------------------------------------------------------------------- */

/* Letters and digits only: what is left of quotes and spaces differs between the two. */
static void squeeze(const char *s, size_t len, ent_buf *out)
{
    for (size_t i = 0; i < len; i++)
        if ((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z') || (s[i] >= '0' && s[i] <= '9'))
            ent_buf_putc(out, s[i]);
    ent_buf_add(out, "", 0);
}

/* Keep the runs that stand in `body`, in its order; how many bytes of it they cover. */
static size_t match_body(cutter *c, const char *whole)
{
    ent_buf one = {0};
    size_t covered = 0;
    const char *at = whole;

    for (size_t i = 0; i < c->count; i++) {
        stretch *r = &c->runs[i];
        const char *found;

        ent_buf_reset(&one);
        squeeze(c->text.data + r->begin, r->len, &one);
        r->known = false;
        if (one.failed || one.len < 15 || !(found = strstr(at, one.data)))
            continue;
        r->known = true;
        at = found + one.len;
        covered += one.len;
    }
    ent_buf_release(&one);
    return covered;
}

static void emit(const cutter *c, ent_buf *out)
{
    for (size_t i = 0; i < c->count; i++) {
        const stretch *r = &c->runs[i];

        if (!r->keep)
            continue;
        if (out->len)
            ent_buf_puts(out, "\n\n");
        ent_buf_add(out, c->text.data + r->begin, r->len);
    }
}

/* The stated body decides where the page shows most of it and not much more. */
static bool use_body(cutter *c, const char *body, size_t kept, ent_buf *out)
{
    ent_buf whole = {0};
    size_t covered;
    bool used = false;

    squeeze(body, strlen(body), &whole);
    if (whole.failed || whole.len < SHORT_BODY || kept > whole.len * 2)
        goto done;
    covered = match_body(c, whole.data);
    if (covered * 10 >= whole.len * 7) {
        for (size_t i = 0; i < c->count; i++)
            c->runs[i].keep = c->runs[i].known;
        emit(c, out);
        used = true;
    } else if (kept * 10 < whole.len * 7) {
        ent_buf_puts(out, body);
        used = true;
    }
done:
    ent_buf_release(&whole);
    return used;
}

void rd_article_text(rd_page *page, const char *title, const char *body, ent_buf *out)
{
    cutter c = {.page = page};
    size_t best, kept = 0, prose = 0;

    c.value = calloc(page->count ? page->count : 1, sizeof *c.value);
    if (!c.value) {
        out->failed = true;
        return;
    }
    c.h1 = rd_find(page, GUMBO_TAG_H1, 0, page->count);
    cut(&c);
    if (c.failed) {
        out->failed = true;
        goto done;
    }
    take_out(&c);
    best = best_node(&c);
    for (size_t i = 0; i < c.count; i++) {
        stretch *r = &c.runs[i];

        r->keep = r->at >= best && r->at < page->nodes[best].end && wanted(&c, r, title);
        kept += r->keep ? r->len : 0;
        prose += r->keep && r->prose ? r->len : 0;
    }
    drop_odd_boxes(&c);
    trim(&c);
    if (body && use_body(&c, body, kept, out))
        goto done;
    if (prose >= LEAST_ARTICLE)
        emit(&c, out);
done:
    ent_buf_add(out, "", 0);
    free(c.value);
    free(c.runs);
    ent_buf_release(&c.text);
}
