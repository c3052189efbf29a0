/* extract/core/split.c - where sentences end: a linear classifier over hashed features of the boundary between two pieces.
 *
 * Blank lines always part sentences and most boundaries are no candidates at all; what is left is asked.  Weights are
 * trained by extract/train/train_split.c on the treebanks' text in several layouts (a paragraph a line, hard-wrapped ...);
 * so line ends are features like others, of which the strongest is whether the next word would still have fitted. */
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* What a piece is to its neighbours: words by their shape, signs by what they are. */
enum {
    SIG_NONE, SIG_LOWER, SIG_TITLE, SIG_UPPER, SIG_LETTER, SIG_MIXED, SIG_DIGIT, SIG_NET, SIG_OTHER_WORD, SIG_QUOTE,
    SIG_QUOTE_OPEN, SIG_QUOTE_CLOSE, SIG_OPEN, SIG_CLOSE, SIG_DASH, SIG_ELLIPSIS, SIG_MARKS, SIG_BULLET, SIG_ABBR = 32,
    SIG_SIGN = 64 /* + the ASCII sign */
};

static uint32_t first_point(const ex_walk *w, const ex_piece *p)
{
    size_t at = p->begin;

    return ex_utf8_next(w->text, p->end, &at);
}

static unsigned sign_sig(const ex_walk *w, const ex_piece *p)
{
    uint32_t c = first_point(w, p);
    size_t len = p->end - p->begin;

    switch (c) {
    case '"': case 0xAB: case 0xBB:
        return SIG_QUOTE;
    case '`': case 0x201C: case 0x201E:
        return SIG_QUOTE_OPEN;
    case 0x201D:
        return SIG_QUOTE_CLOSE;
    case '\'': case 0x2018: case 0x2019:
        return len == 2 ? SIG_QUOTE_CLOSE : SIG_SIGN + '\'';
    case '(': case '[': case '{': case '<':
        return SIG_OPEN;
    case ')': case ']': case '}': case '>':
        return SIG_CLOSE;
    case 0x2013: case 0x2014:
        return SIG_DASH;
    case 0x2026:
        return SIG_ELLIPSIS;
    case 0x2022: case 0xB7: case 0x25CF: case 0x25AA: case 0x25A0: case 0x2023: case 0x25E6: case '*':
        return SIG_BULLET;
    case '-':
        if (len == 5)
            return w->text[p->begin + 1] == 'L' ? SIG_OPEN : SIG_CLOSE;
        return len > 1 ? SIG_DASH : SIG_SIGN + '-';
    case '.':
        return len == 1 ? SIG_SIGN + '.' : w->text[p->end - 1] == '.' ? SIG_ELLIPSIS : SIG_MARKS;
    case '!': case '?':
        return len == 1 ? SIG_SIGN + c : SIG_MARKS;
    default:
        return c < 0x80 ? SIG_SIGN + c : SIG_OTHER_WORD;
    }
}

static unsigned sig(const ex_walk *w, ptrdiff_t i)
{
    const ex_piece *p;

    if (i < 0 || (size_t)i >= w->count)
        return SIG_NONE;
    p = &w->pieces[i];
    if (!(p->shape & EX_SHAPE_WORD))
        return sign_sig(w, p);
    if (p->abbr)
        return SIG_ABBR + p->abbr;
    if (p->shape & EX_SHAPE_NET)
        return SIG_NET;
    if (p->shape & EX_SHAPE_UPPER)
        return p->end - p->begin == 1 ? SIG_LETTER
               : !(p->shape & EX_SHAPE_HAS_UPPER) ? SIG_TITLE
               : p->shape & EX_SHAPE_HAS_LOWER ? SIG_MIXED : SIG_UPPER;
    return p->shape & EX_SHAPE_LOWER ? SIG_LOWER : p->shape & EX_SHAPE_DIGIT ? SIG_DIGIT : SIG_OTHER_WORD;
}

static bool is_stop(unsigned s)
{
    return s == SIG_SIGN + '.' || s == SIG_SIGN + '!' || s == SIG_SIGN + '?' || s == SIG_ELLIPSIS || s == SIG_MARKS;
}

static bool is_closer(unsigned s)
{
    return s == SIG_QUOTE || s == SIG_QUOTE_CLOSE || s == SIG_CLOSE || s == SIG_SIGN + '\'';
}

/* The word in small letters, as a hash of its first bytes. */
static uint32_t word(const ex_walk *w, ptrdiff_t i)
{
    uint32_t h = 2166136261u;
    const ex_piece *p;
    size_t end;

    if (i < 0 || (size_t)i >= w->count)
        return 1;
    p = &w->pieces[i];
    if (p->shape & EX_SHAPE_DIGIT)
        return 2 + (p->end - p->begin);
    end = p->end - p->begin > 12 ? p->begin + 12 : p->end;
    for (size_t k = p->begin; k < end; k++) {
        unsigned char c = (unsigned char)w->text[k];

        h = (h ^ (c >= 'A' && c <= 'Z' ? c | 0x20u : c)) * 16777619u;
    }
    return h;
}

static uint32_t ending(const ex_walk *w, ptrdiff_t i)
{
    const ex_piece *p;
    uint32_t h = 77;

    if (i < 0)
        return 1;
    p = &w->pieces[i];
    for (size_t k = p->end - p->begin > 3 ? p->end - 3 : p->begin; k < p->end; k++)
        h = h * 257 + ((unsigned char)w->text[k] | 0x20u);
    return h;
}

static unsigned bucket(size_t n)
{
    return n < 6 ? (unsigned)n : n < 8 ? 6 : n < 11 ? 7 : n < 16 ? 8 : n < 24 ? 9 : n < 40 ? 10 : n < 70 ? 11 : 12;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static uint32_t width(const char *s, size_t begin, size_t end)
{
    uint32_t n = 0;

    for (size_t i = begin; i < end; i++)
        n += ((unsigned char)s[i] & 0xC0) != 0x80;
    return n;
}

ent_status ex_lines_measure(const char *text, const ex_pieces *pieces, ex_line **lines, size_t *line_count)
{
    const ex_piece *p = pieces->at;
    size_t count = 1, k = 0, block = 0;
    ex_line *l;

    *lines = NULL;
    *line_count = 0;
    for (size_t i = 1; i < pieces->count; i++)
        count += p[i].gap >= EX_GAP_LINE;
    if (count < 2)
        return ENT_OK;
    if (!(l = calloc(count, sizeof *l)))
        return ENT_NOMEM;
    l[0].begin = p[0].begin;
    for (size_t i = 1; i <= pieces->count; i++) {
        uint32_t widest = 0;

        if (i < pieces->count && p[i].gap < EX_GAP_LINE)
            continue;
        l[k].width = width(text, l[k].begin, p[i - 1].end);
        if (i < pieces->count)
            l[k + 1].begin = p[i].begin;
        k++;
        if (i < pieces->count && p[i].gap != EX_GAP_BLANK)
            continue;
        for (size_t j = block; j < k; j++)
            widest = l[j].width > widest ? l[j].width : widest;
        for (; block < k; block++)
            l[block].block_width = widest;
    }
    *lines = l;
    *line_count = count;
    return ENT_OK;
}

/* ---- the walk ---------------------------------------------------------------------------------------------------- */

static void count_piece(ex_walk *w, size_t i)
{
    unsigned s = sig(w, (ptrdiff_t)i);

    switch (s) {
    case SIG_QUOTE:
        w->quotes++;
        break;
    case SIG_QUOTE_OPEN:
        w->curly++;
        break;
    case SIG_QUOTE_CLOSE:
        w->curly--;
        break;
    case SIG_OPEN:
        w->depth++;
        break;
    case SIG_CLOSE:
        w->depth--;
        break;
    default:
        if (w->pieces[i].shape & EX_SHAPE_WORD) {
            w->words++;
            w->capitals += (w->pieces[i].shape & EX_SHAPE_UPPER) != 0;
        }
    }
}

void ex_split_begin(ex_walk *w)
{
    w->start = w->line = 0;
    w->words = w->capitals = w->quotes = 0;
    w->curly = w->depth = 0;
    if (w->count)
        count_piece(w, 0);
}

void ex_split_step(ex_walk *w, size_t i, bool begins)
{
    if (w->pieces[i].gap >= EX_GAP_LINE && w->line + 1 < w->line_count)
        w->line++;
    if (begins) {
        if (w->pieces[i].gap == EX_GAP_BLANK || w->curly < 0 || w->curly > 4)
            w->curly = 0;       /* a quotation may hold several sentences, not several paragraphs */
        w->start = i;
        w->words = w->capitals = w->quotes = 0;
        w->depth = 0;
    }
    count_piece(w, i);
}

/* The piece that opens the bracket which piece `i` closes, -1 where it is not near. */
static ptrdiff_t opener(const ex_walk *w, ptrdiff_t i)
{
    int depth = 0;

    for (ptrdiff_t k = i; k >= (ptrdiff_t)w->start && i - k < 40; k--) {
        unsigned s = sig(w, k);

        depth += s == SIG_CLOSE ? 1 : s == SIG_OPEN ? -1 : 0;
        if (depth == 0)
            return k;
    }
    return -1;
}

/* Does a mark of enumeration stand at piece `i`, at the start of a line? */
static bool is_bullet(const ex_walk *w, size_t i)
{
    unsigned s = sig(w, (ptrdiff_t)i);

    return (i == 0 || w->pieces[i].gap >= EX_GAP_LINE) && i + 1 < w->count && w->pieces[i + 1].gap == EX_GAP_SPACE &&
           (s == SIG_BULLET || s == SIG_DASH || s == SIG_SIGN + '-');
}

/* A bracket with a part of the sentence in it, which then goes on: [Benjamin] Netanyahu. */
static bool is_inserted(const ex_walk *w, size_t i)
{
    ptrdiff_t open = sig(w, (ptrdiff_t)i - 1) == SIG_CLOSE ? opener(w, (ptrdiff_t)i - 1) : -1;

    return open > (ptrdiff_t)w->start && !is_stop(sig(w, (ptrdiff_t)i - 2)) && !is_stop(sig(w, open - 1)) &&
           !is_closer(sig(w, open - 1));
}

ex_split_rule ex_split_possible(const ex_walk *w, size_t i)
{
    const ex_piece *p = &w->pieces[i], *q = p - 1;
    unsigned before, after;

    if (p->gap == EX_GAP_BLANK)
        return EX_SPLIT_ALWAYS;
    if (i - 1 == w->start && is_bullet(w, i - 1))
        return EX_SPLIT_NEVER;
    if (p->gap == EX_GAP_LINE)
        return is_bullet(w, i) && sig(w, (ptrdiff_t)i) == SIG_BULLET ? EX_SPLIT_ALWAYS : EX_SPLIT_MAYBE;
    if (p->gap == EX_GAP_SPACE && (q->abbr == EX_ABBR_NUMBER || p->abbr == EX_ABBR_DATE ||
                                   (q->abbr == EX_ABBR_COMPANY && p->abbr == EX_ABBR_COMPANY) || is_inserted(w, i)))
        return EX_SPLIT_NEVER;
    if ((q->shape & EX_SHAPE_WORD) && !(q->shape & EX_SHAPE_STOP)) {
        if (p->gap == EX_GAP_NONE || !(p->shape & (EX_SHAPE_UPPER | EX_SHAPE_DIGIT)))
            return p->gap != EX_GAP_NONE && !(p->shape & EX_SHAPE_WORD) ? EX_SPLIT_MAYBE : EX_SPLIT_NEVER;
        return EX_SPLIT_MAYBE;
    }
    if (p->gap != EX_GAP_NONE)
        return EX_SPLIT_MAYBE;
    before = sig(w, (ptrdiff_t)i - 1);
    after = sig(w, (ptrdiff_t)i);
    return (is_stop(before) || (is_closer(before) && is_stop(sig(w, (ptrdiff_t)i - 2)))) && !is_closer(after) ?
               EX_SPLIT_MAYBE : EX_SPLIT_NEVER;
}

ex_split_kind ex_split_kind_of(const ex_walk *w, size_t i)
{
    ptrdiff_t term = (ptrdiff_t)i - 1;

    if (w->pieces[i].gap >= EX_GAP_LINE)
        return EX_SPLIT_LINE;
    if (w->pieces[i - 1].shape & EX_SHAPE_WORD)
        return w->pieces[i - 1].shape & EX_SHAPE_STOP ? EX_SPLIT_STOP : EX_SPLIT_BARE;
    while (term > (ptrdiff_t)w->start && is_closer(sig(w, term)))
        term--;
    return is_stop(sig(w, term)) ? EX_SPLIT_STOP : EX_SPLIT_SIGN;
}

/* ---- features ---------------------------------------------------------------------------------------------------- */

typedef struct {
    uint32_t *out;
    unsigned count;
} collector;

static void add(collector *c, uint32_t a, uint32_t b, uint32_t d)
{
    uint64_t h = (uint64_t)(c->count + 1) * 0x9E3779B97F4A7C15u;

    h = (h ^ a) * 0xD6E8FEB86659FD93u;
    h = (h ^ b ^ h >> 32) * 0xD6E8FEB86659FD93u;
    h = (h ^ d ^ h >> 29) * 0xA0761D6478BD642Fu;
    c->out[c->count++] = (uint32_t)(h >> (64 - EX_SPLIT_BITS));
}

/* How the line that ends here is filled: 0 no line ends, else whether the next word would have fitted, and how full. */
static unsigned line_state(const ex_walk *w, size_t i)
{
    const ex_piece *p = &w->pieces[i];
    const ex_line *l;
    unsigned fill, fits, wide;

    if (p->gap != EX_GAP_LINE || w->line >= w->line_count)
        return 0;
    l = &w->lines[w->line];
    fits = l->width + 1 + (p->end - p->begin) < l->block_width;
    fill = l->block_width ? l->width * 8 / (l->block_width + 1) : 0;
    wide = l->block_width < 30 ? 0 : l->block_width < 110 ? 1 : 2;
    return 1 + fits + 2 * fill + 16 * wide;
}

unsigned ex_split_features(const ex_walk *w, size_t i, uint32_t out[EX_SPLIT_FEATURES])
{
    ptrdiff_t at = (ptrdiff_t)i, term = at - 1;
    unsigned p1 = sig(w, at - 1), p2 = sig(w, at - 2), p3 = sig(w, at - 3), n1 = sig(w, at), n2 = sig(w, at + 1),
             n3 = sig(w, at + 2), gap = w->pieces[i].gap, line = line_state(w, i);
    size_t length = i - w->start;
    unsigned quoted = (w->quotes & 1) | (w->curly > 0 ? 2 : 0) | (w->depth > 0 ? 4 : 0);
    unsigned title = w->words ? w->capitals * 4 / w->words : 0;
    uint32_t w1 = word(w, at - 1), w2 = word(w, at - 2), x1 = word(w, at), x2 = word(w, at + 1), wt = w1;
    unsigned st = p1, start = sig(w, (ptrdiff_t)w->start);
    collector c = { out, 0 };

    while (term > (ptrdiff_t)w->start && is_closer(sig(w, term)) && at - term < 4)
        term--;
    if (term != at - 1)
        st = sig(w, term);
    wt = word(w, term - 1);
    p1 |= (w->pieces[i - 1].gap == EX_GAP_NONE) << 8;
    n2 |= (i + 1 < w->count ? w->pieces[i + 1].gap : 3u) << 8;
    add(&c, p1, gap, 0);
    add(&c, p1, n1, gap);
    add(&c, p2 | p1 << 16, n1, gap);
    add(&c, p2 | p1 << 16, n1 | n2 << 16, gap);
    add(&c, p1, n1 | n2 << 16, n3);
    add(&c, p3 | p2 << 16, p1, n1);
    add(&c, st, wt, n1);
    add(&c, st, wt, 0);
    add(&c, p1, x1, gap);
    add(&c, x1, n1, gap);
    add(&c, st, x1, w->pieces[i - 1].abbr);
    add(&c, x2, n1, p1);
    add(&c, w1, n1, gap);
    add(&c, w1, x1, gap);
    add(&c, w2, p1, n1);
    add(&c, ending(w, at - 1), n1, gap);
    add(&c, line, p1, 0);
    add(&c, line, n1, st);
    add(&c, line, p1, n1);
    add(&c, line, bucket(length), p1);
    add(&c, line, start, n1);
    add(&c, line, title, n1 | p1 << 16);
    add(&c, bucket(length), p1, gap);
    add(&c, bucket(length), p1, n1);
    add(&c, quoted, p1, n1 | gap << 16);
    add(&c, quoted, st, n1);
    add(&c, start, word(w, (ptrdiff_t)w->start), p1);
    add(&c, start, bucket(length), p1 | gap << 16);
    add(&c, title, bucket(length), p1 | n1 << 16);
    add(&c, title, quoted, st);
    add(&c, w->pieces[i - 1].abbr, x1, n1);
    add(&c, w->pieces[i - 1].abbr, n1 | n2 << 16, p2);
    add(&c, st, at - 2 == (ptrdiff_t)w->start, n1 | p2 << 16);
    add(&c, line, is_bullet(w, i), is_bullet(w, w->start));
    return c.count;
}

/* Without weights: stops before what is not a small letter, and lines that ended before they were full. */
static bool decide_plainly(const ex_walk *w, size_t i)
{
    ptrdiff_t at = (ptrdiff_t)i, term = at - 1;
    unsigned n1 = sig(w, at);

    while (term > (ptrdiff_t)w->start && is_closer(sig(w, term)))
        term--;
    if (is_stop(sig(w, term)))
        return n1 != SIG_LOWER && !is_closer(n1) && (n1 < SIG_SIGN || n1 == SIG_SIGN + '$');
    return w->pieces[i].gap == EX_GAP_LINE && w->line < w->line_count &&
           w->lines[w->line].width + 1 + (w->pieces[i].end - w->pieces[i].begin) < w->lines[w->line].block_width;
}

bool ex_split_decide(const ex_splitter *s, const ex_walk *w, size_t i)
{
    uint32_t f[EX_SPLIT_FEATURES];
    ex_split_rule rule = ex_split_possible(w, i);
    unsigned n;
    int32_t sum = 0;

    if (rule != EX_SPLIT_MAYBE)
        return rule == EX_SPLIT_ALWAYS;
    if (!s->weights)
        return decide_plainly(w, i);
    n = ex_split_features(w, i, f);
    for (unsigned k = 0; k < n; k++)
        sum += s->weights[f[k]];
    return sum > s->thresholds[ex_split_kind_of(w, i)];
}

ent_status ex_splitter_open(const ex_model *m, ex_splitter *out, ent_error *err)
{
    ex_section section = ex_model_section(m, "SPLT");
    ex_cursor r = ex_cursor_of(section);
    uint32_t bits;

    *out = (ex_splitter){ 0 };
    if (!section.data)
        return ENT_OK;
    bits = ex_cursor_u32(&r);
    for (int k = 0; k < EX_SPLIT_KINDS; k++)
        out->thresholds[k] = (int32_t)ex_cursor_u32(&r);
    if (bits == EX_SPLIT_BITS)
        out->weights = ex_cursor_array(&r, (size_t)1 << EX_SPLIT_BITS, 1, 64);
    if (r.failed || !out->weights) {
        *out = (ex_splitter){ 0 };
        return ent_fail(err, ENT_SYNTAX, "model: section SPLT is not of this program's version");
    }
    return ENT_OK;
}
