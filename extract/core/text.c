/* extract/core/text.c - the text half of the core: from UTF-8 to sentences of words.
 *
 * Pieces are cut for the whole text, sentences are found among them, and the tokens are written last, when it is known
 * where sentences end: a stop that belongs to an abbreviation such as "etc." is cut off there. */
#include "text.h"

#include <stdlib.h>
#include <string.h>

struct ex_text {
    ex_wordlist *wordlist;
    ex_splitter splitter;
    ex_lemmas *lemmas;
};

typedef struct {                /* what is being made of one text */
    const ex_text *x;
    const char *text;
    size_t len;
    ex_pieces pieces;
    ex_line *lines;
    size_t line_count;
    uint32_t *starts;           /* pieces with which sentences begin */
    size_t sentence_count;
    bool by_lines;              /* each line is a sentence */
    bool blank_lines;           /* the text has some */
    ent_arena *arena;
    ex_parsed *out;
} maker;

ex_text *ex_text_open(const char *datadir, const ex_model *m, ent_error *err)
{
    ex_text *x = calloc(1, sizeof *x);

    if (!x) {
        ent_fail(err, ENT_NOMEM, "no memory for the text side");
        return NULL;
    }
    if (!(x->wordlist = ex_wordlist_open(datadir, err)) || (m && ex_splitter_open(m, &x->splitter, err) != ENT_OK) ||
        (m && !(x->lemmas = ex_lemmas_open(m, err)))) {
        ex_text_close(x);
        return NULL;
    }
    return x;
}

void ex_text_close(ex_text *x)
{
    if (!x)
        return;
    ex_wordlist_close(x->wordlist);
    ex_lemmas_close(x->lemmas);
    free(x);
}

ent_status ex_text_lemmas(const ex_text *x, ex_parsed *p, size_t first, size_t count, ent_error *err)
{
    return ex_lemmas_set(x->lemmas, p, first, count, err);
}

/* ---- sentences --------------------------------------------------------------------------------------------------- */

/* A dateline (WASHINGTON, June 3 (Reuters) -) at the start of a paragraph: how many pieces, 0 where there is none. */
static size_t dateline(const maker *m, size_t first)
{
    const ex_piece *p = m->pieces.at + first;
    size_t left = m->pieces.count - first, most = left < 20 ? left : 20, depth = 0;
    bool agency = false;
    bool shouted = p->shape & EX_SHAPE_UPPER && p->shape & EX_SHAPE_HAS_UPPER && !(p->shape & EX_SHAPE_HAS_LOWER);

    if (!(p->shape & EX_SHAPE_UPPER))
        return 0;
    for (size_t i = 1; i + 1 < most && p[i].gap < EX_GAP_LINE; i++) {
        const char *s = m->text + p[i].begin;
        size_t len = p[i].end - p[i].begin;
        bool dash = (len == 1 && *s == '-' && p[i].gap != EX_GAP_NONE) || (len == 2 && memcmp(s, "--", 2) == 0) ||
                    (len == 3 && (memcmp(s, "\xE2\x80\x93", 3) == 0 || memcmp(s, "\xE2\x80\x94", 3) == 0));

        if (dash && depth == 0)
            return agency || (shouted && !(p[i + 1].shape & EX_SHAPE_LOWER) &&
                              (p[i].gap != EX_GAP_NONE || p[i + 1].gap != EX_GAP_NONE)) ? i + 1 : 0;
        if (len == 1 && *s == '(')
            depth++;
        else if (len == 1 && *s == ')' && depth) {
            depth--;
            agency = true;
        } else if (!(p[i].shape & (EX_SHAPE_UPPER | EX_SHAPE_DIGIT)) && !(len == 1 && strchr(",/-.", *s)) && depth == 0)
            return 0;
    }
    return 0;
}

static ent_status find_sentences(maker *m)
{
    ex_walk w = { .text = m->text, .pieces = m->pieces.at, .count = m->pieces.count, .lines = m->lines,
                  .line_count = m->line_count };
    size_t forced = 0, words = 0, n = 0;

    if (!(m->starts = malloc((w.count + 1) * sizeof *m->starts)))
        return ENT_NOMEM;
    ex_split_begin(&w);
    for (size_t i = 0; i < w.count; i++) {
        bool begins = i == 0, block = i == 0 || w.pieces[i].gap >= EX_GAP_LINE;

        if (i && m->by_lines)
            begins = w.pieces[i].gap >= EX_GAP_LINE;
        else if (i)
            begins = i == forced || words + w.pieces[i].count > EX_SENTENCE_TOKENS ||
                     (i > forced && ex_split_decide(&m->x->splitter, &w, i)) || w.pieces[i].gap == EX_GAP_BLANK;
        if (i)
            ex_split_step(&w, i, begins);
        if (begins) {
            m->starts[n++] = (uint32_t)i;
            words = 0;
            if (block && !m->by_lines) {
                size_t k = dateline(m, i);

                forced = k ? i + k : forced;
            }
        }
        words += w.pieces[i].count;
    }
    m->starts[n] = (uint32_t)w.count;
    m->sentence_count = n;
    return ENT_OK;
}

/* ---- tokens ------------------------------------------------------------------------------------------------------ */

static const char *form_of(const maker *m, size_t begin, size_t end)
{
    static const struct {
        const char *written, *form;
    } brackets[] = { { "-LRB-", "(" }, { "-RRB-", ")" }, { "-LSB-", "[" },
                     { "-RSB-", "]" }, { "-LCB-", "{" }, { "-RCB-", "}" } };

    if (end - begin == 5 && m->text[begin] == '-')
        for (size_t k = 0; k < sizeof brackets / sizeof *brackets; k++)
            if (memcmp(m->text + begin, brackets[k].written, 5) == 0)
                return brackets[k].form;
    return ex_utf8_form(m->text + begin, end - begin, m->arena);
}

static bool put_token(maker *m, size_t begin, size_t end, unsigned mwt)
{
    ex_token *t = &m->out->tokens[m->out->token_count++];

    t->begin = (uint32_t)begin;
    t->end = (uint32_t)end;
    t->form = form_of(m, begin, end);
    t->lower = t->form ? ex_utf8_lower(t->form, m->arena) : NULL;
    t->lemma = t->lower;
    t->head = -1;
    t->sentence = (uint32_t)m->out->sentence_count;
    t->mwt = (uint8_t)mwt;
    return t->lower != NULL;
}

static bool put_piece(maker *m, const ex_piece *p, bool last)
{
    size_t at = p->begin;
    bool ok = true;

    if (last && (p->abbr == EX_ABBR_FINAL || p->abbr == EX_ABBR_INITIAL))
        return put_token(m, at, p->end - 1, 0) && put_token(m, p->end - 1, p->end, 0);
    for (unsigned k = 0; k < p->count; k++) {
        size_t end = k + 1 < p->count ? at + p->parts[k] : p->end;

        ok &= put_token(m, at, end, p->count == 1 ? 0 : k == 0 ? p->count : 1);
        at = end;
    }
    return ok;
}

/* Is the sentence, a paragraph of its own, set as headlines are: no stop, and capitals in most long words? */
static bool is_headline(const maker *m, const ex_sentence *s)
{
    const ex_token *t = m->out->tokens + s->first;
    unsigned capitals = 0, small = 0;
    size_t at = t[s->count - 1].begin;
    uint32_t last = ex_utf8_next(m->text, t[s->count - 1].end, &at);

    if (s->count > 30 || last == '.' || last == '!' || last == ';' || last == ':' || last == ',')
        return false;
    for (size_t i = 0; i < s->count; i++) {
        size_t k = t[i].begin;
        uint32_t c = ex_utf8_next(m->text, t[i].end, &k);

        if (ex_utf8_is_upper(c))
            capitals++;
        else if (ex_utf8_is_lower(c) && t[i].end - t[i].begin > 3 && t[i].mwt != 1)
            small++;
    }
    return capitals >= 2 && capitals >= 3 * small;
}

static ent_status put_sentences(maker *m)
{
    ex_parsed *out = m->out;
    size_t tokens = 0;
    uint32_t paragraph = 0;

    for (size_t i = 0; i < m->pieces.count; i++)
        tokens += m->pieces.at[i].count + (m->pieces.at[i].abbr != EX_ABBR_NONE);
    out->tokens = ENT_ARRAY(m->arena, ex_token, tokens);
    out->sentences = ENT_ARRAY(m->arena, ex_sentence, m->sentence_count);
    if (!out->tokens || !out->sentences)
        return ENT_NOMEM;
    for (size_t k = 0; k < m->sentence_count; k++) {
        ex_sentence *s = &out->sentences[k];
        size_t from = m->starts[k], to = m->starts[k + 1];
        const ex_piece *first = &m->pieces.at[from];

        if (k && (first->gap == EX_GAP_BLANK || (!m->blank_lines && first->gap == EX_GAP_LINE)))
            paragraph++;
        s->first = (uint32_t)out->token_count;
        s->paragraph = paragraph;
        for (size_t i = from; i < to; i++) {
            if (!put_piece(m, &m->pieces.at[i], i + 1 == to))
                return ENT_NOMEM;
            out->tokens[out->token_count - 1].space_after = i + 1 == m->pieces.count
                                                                ? m->pieces.at[i].end < m->len
                                                                : m->pieces.at[i + 1].gap != EX_GAP_NONE;
        }
        s->count = (uint32_t)(out->token_count - s->first);
        s->begin = out->tokens[s->first].begin;
        s->end = out->tokens[out->token_count - 1].end;
        out->sentence_count++;
    }
    for (size_t k = 0; k < m->sentence_count; k++) {
        ex_sentence *s = &out->sentences[k];
        bool alone = (k == 0 || s[-1].paragraph != s->paragraph) &&
                     (k + 1 == m->sentence_count || s[1].paragraph != s->paragraph);

        s->headline = (alone || m->by_lines) && is_headline(m, s);
    }
    return ENT_OK;
}

/* A text with a word or two on each line was not broken into these lines by its writer: they say nothing. */
static void join_scraps(maker *m)
{
    size_t lines = 1;

    for (size_t i = 1; i < m->pieces.count; i++)
        lines += m->pieces.at[i].gap == EX_GAP_LINE;
    if (lines < 20 || m->pieces.count > lines * 5 / 2)
        return;
    for (size_t i = 1; i < m->pieces.count; i++)
        if (m->pieces.at[i].gap == EX_GAP_LINE)
            m->pieces.at[i].gap = EX_GAP_SPACE;
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

/* Was this line tokenised before: does a sign that follows words stand alone? */
static bool is_tokenised(const char *s, size_t begin, size_t end)
{
    unsigned alone = 0, attached = 0;

    for (size_t i = begin; i < end; i++)
        if (s[i] == '.' || s[i] == ',' || s[i] == '?') {
            bool left = i == begin || s[i - 1] == ' ', right = i + 1 == end || s[i + 1] == ' ';

            alone += left && right;
            attached += !left && right && s[i] == ',';
        }
    return alone && !attached;
}

static ent_status cut_lines(maker *m)
{
    ent_status st = ENT_OK;

    for (size_t i = 0; i < m->len && st == ENT_OK;) {
        const char *feed = memchr(m->text + i, '\n', m->len - i);
        size_t end = feed ? (size_t)(feed - m->text) : m->len, before = m->pieces.count;

        st = ex_pieces_cut(m->x->wordlist, m->text, i, end, is_tokenised(m->text, i, end), &m->pieces);
        for (size_t k = before; k < m->pieces.count; k++)
            if (m->pieces.at[k].gap > EX_GAP_SPACE)
                m->pieces.at[k].gap = EX_GAP_SPACE;             /* a line feed alone ends a line here */
        if (before < m->pieces.count)
            m->pieces.at[before].gap = EX_GAP_LINE;
        i = end + 1;
    }
    return st;
}

ent_status ex_text_parse(const ex_text *x, const char *text, size_t len, unsigned flags, ent_arena *arena,
                         ex_parsed *out, ent_error *err)
{
    maker m = { .x = x, .text = text, .len = len, .by_lines = flags & EX_PARSE_LINES, .arena = arena, .out = out };
    ent_status st;

    *out = (ex_parsed){ .text = text, .len = len, .arena = arena };
    if (len > INT32_MAX / 2)
        return ent_fail(err, ENT_LIMIT, "found %zu bytes in one text, wanted at most %d", len, INT32_MAX / 2);
    st = m.by_lines ? cut_lines(&m) : ex_pieces_cut(x->wordlist, text, 0, len, false, &m.pieces);
    if (st == ENT_OK && m.pieces.count) {
        if (!m.by_lines)
            join_scraps(&m);
        st = ex_lines_measure(text, &m.pieces, &m.lines, &m.line_count);
        for (size_t i = 1; i < m.pieces.count; i++)
            m.blank_lines |= m.pieces.at[i].gap == EX_GAP_BLANK;
        if (st == ENT_OK)
            st = find_sentences(&m);
        if (st == ENT_OK)
            st = put_sentences(&m);
    }
    free(m.lines);
    free(m.starts);
    ex_pieces_release(&m.pieces);
    if (st != ENT_OK) {
        *out = (ex_parsed){ .text = text, .len = len, .arena = arena };
        ent_fail(err, st, "no memory for the words of %zu bytes of text", len);
    }
    return st;
}
