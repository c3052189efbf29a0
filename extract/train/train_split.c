/* extract/train/train_split.c - trains the sentence splitter: logistic regression over the hashed features of split.c.
 *
 * The treebanks' text is set in several layouts, since the same splitter has to read a paragraph a line, hard-wrapped
 * mail, and files without blank lines; in each, every boundary between pieces that may be a sentence's end is an example.
 * Weights are learnt by AdaGrad, averaged over the last rounds of several runs and rounded to bytes; thresholds are chosen
 * on dev. */
#include "train.h"

#include "extract/core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LAYOUTS = 6, ROUNDS = 12, RUNS = 4, WEIGHTS = 1 << EX_SPLIT_BITS };

typedef struct {                /* how text is set */
    bool blank_lines;           /* between paragraphs */
    bool wrapped;
    bool straight;              /* curly quotes made plain, and the other way round where false */
    bool listed;                /* short sentences stand on lines of their own, with no blank lines between */
    unsigned glued;             /* in a thousand: a space lost behind a full stop */
} layout;

static const layout layouts[LAYOUTS] = {
    { true, false, false, false, 0 }, { true, true, false, false, 10 }, { false, false, false, false, 0 },
    { false, true, false, false, 0 }, { true, false, true, false, 50 }, { true, true, false, true, 0 },
};

typedef struct {
    uint32_t *features;         /* of all examples, one after the other */
    uint32_t *ends;             /* where those of an example end */
    uint8_t *gold;              /* bit 0: a sentence begins; above it, ex_split_kind */
    size_t count, room, feature_count, feature_room;
} examples;

typedef struct {
    const ex_corpus *corpus;
    const ex_wordlist *wordlist;
    uint64_t random;
    float *weights, *squares;
    double *sums;
    int8_t *bytes;
} trainer;

/* ---- text -------------------------------------------------------------------------------------------------------- */

static bool is_capital(const char *form)
{
    size_t at = 0;

    return ex_utf8_is_upper(ex_utf8_next(form, strlen(form), &at));
}

/* An abbreviation of the training words: of those that end a sentence as well as not (U.S., Inc.). */
static const char *some_abbreviation(trainer *t)
{
    const ex_parsed *p = &t->corpus->train;

    for (int tries = 0; tries < 20000; tries++) {
        const char *form = p->tokens[ex_random(&t->random) % p->token_count].form;
        size_t len = strlen(form);
        ex_abbr kind;

        if (len < 3 || form[len - 1] != '.' || !is_capital(form))
            continue;
        kind = ex_wordlist_abbreviation(t->wordlist, form, len - 1);
        if (kind == EX_ABBR_COMPANY || kind == EX_ABBR_PERSON || kind == EX_ABBR_PLACE ||
            (kind == EX_ABBR_NONE && form[1] == '.' && strchr(form + 2, '.')))
            return form;
    }
    return NULL;
}

/* Abbreviations are rare in the treebanks: now and then put one for a name, at the end of a sentence or before another
 * name.  *at gets the bytes that it stands for. */
static const char *swap_name(trainer *t, const ex_parsed *p, const ex_sentence *s, uint32_t at[2])
{
    const ex_token *k = p->tokens + s->first;

    if (s->count < 4 || ex_random(&t->random) % 12 != 0)
        return NULL;
    if (ex_random(&t->random) % 2) {
        const ex_token *name = &k[s->count - 2];

        if (name->xpos != EX_XPOS_NNP || name->mwt || name->space_after || strcmp(k[s->count - 1].form, ".") != 0)
            return NULL;
        at[0] = name->begin;
        at[1] = k[s->count - 1].end;
        return some_abbreviation(t);
    }
    for (uint32_t i = 0; i + 2 < s->count; i++)
        if (k[i].xpos == EX_XPOS_NNP && k[i].head == (int32_t)(s->first + i + 1) && !k[i].mwt && k[i].space_after &&
            is_capital(k[i].form) && is_capital(k[i + 1].form)) {
            at[0] = k[i].begin;
            at[1] = k[i].end;
            return some_abbreviation(t);
        }
    return NULL;
}

static void put_sentence(trainer *t, ent_buf *b, const ex_parsed *p, const ex_sentence *s, const layout *l)
{
    uint32_t swapped[2] = { 0, 0 };
    const char *other = p == &t->corpus->train ? swap_name(t, p, s, swapped) : NULL;

    for (size_t i = s->begin; i < s->end;) {
        size_t from = i;
        uint32_t c = ex_utf8_next(p->text, s->end, &i);

        if (other && from == swapped[0]) {
            ent_buf_puts(b, other);
            i = swapped[1];
        } else if (l->straight && c == '"')
            ent_buf_puts(b, from == s->begin || p->text[from - 1] == ' ' || p->text[from - 1] == '(' ? "“" : "”");
        else if (l->straight && (c == 0x201C || c == 0x201D))
            ent_buf_putc(b, '"');
        else
            ent_buf_add(b, p->text + from, i - from);
    }
}

/* Break the text from `from` on into lines of at most `columns`. */
static void wrap(ent_buf *b, size_t from, unsigned columns)
{
    size_t space = 0;
    unsigned column = 0;

    for (size_t i = from; i < b->len; i++) {
        if (b->data[i] == ' ')
            space = i;
        if (b->data[i] == '\n') {
            column = 0;
            from = i;
            continue;
        }
        column += ((unsigned char)b->data[i] & 0xC0) != 0x80;
        if (column > columns && space > from) {
            b->data[space] = '\n';
            column = 0;
            for (size_t k = space + 1; k <= i; k++)
                column += ((unsigned char)b->data[k] & 0xC0) != 0x80;
            from = space;
        }
    }
}

static bool ends_plainly(const ent_buf *b)
{
    return b->len > 3 && b->data[b->len - 1] == '.' && b->data[b->len - 2] >= 'a' && b->data[b->len - 2] <= 'z' &&
           b->data[b->len - 3] >= 'a' && b->data[b->len - 3] <= 'z';
}

static bool is_short(const ex_sentence *s)
{
    return s->end - s->begin < 50;
}

/* Set sentences [from, to) into `b`; begins[] gets the byte where each begins. */
static void set_text(trainer *t, const ex_parsed *p, size_t from, size_t to, const layout *l, ent_buf *b, uint32_t *begins)
{
    size_t paragraph = 0;
    unsigned columns = 0;

    for (size_t k = from; k < to; k++) {
        const ex_sentence *s = &p->sentences[k];
        bool parted = k > from && s[-1].paragraph != s->paragraph;
        bool listed = l->listed && k > from && is_short(s) && is_short(s - 1) && ex_random(&t->random) % 2;

        if (parted || k == from) {
            if (l->wrapped && k > from)
                wrap(b, paragraph, columns);
            if (parted)
                ent_buf_puts(b, l->blank_lines && !listed ? "\n\n" : "\n");
            paragraph = b->len;
            if (columns == 0 || ex_random(&t->random) % 16 == 0)
                columns = 35 + (unsigned)(ex_random(&t->random) % 70);
        } else if (listed)
            ent_buf_putc(b, '\n');
        else if (p->tokens[s->first - 1].space_after &&
                   !(l->glued && ends_plainly(b) && ex_random(&t->random) % 1000 < l->glued))
            ent_buf_putc(b, ' ');
        begins[k - from] = (uint32_t)b->len;
        put_sentence(t, b, p, s, l);
    }
    if (l->wrapped)
        wrap(b, paragraph, columns);
}

/* ---- examples ---------------------------------------------------------------------------------------------------- */

static bool grow(void **at, size_t *room, size_t wanted, size_t size)
{
    size_t more = *room ? *room : 4096;
    void *p;

    if (wanted <= *room)
        return true;
    while (more < wanted)
        more *= 2;
    if (!(p = realloc(*at, more * size)))
        return false;
    *at = p;
    *room = more;
    return true;
}

static bool add_example(examples *e, const ex_walk *w, size_t i, bool begins)
{
    uint32_t f[EX_SPLIT_FEATURES];
    unsigned n = ex_split_features(w, i, f);
    size_t room = e->room;

    if (!grow((void **)&e->features, &e->feature_room, e->feature_count + n, sizeof *e->features) ||
        !grow((void **)&e->ends, &room, e->count + 1, sizeof *e->ends) ||
        !grow((void **)&e->gold, &e->room, e->count + 1, 1))
        return false;
    memcpy(e->features + e->feature_count, f, n * sizeof *f);
    e->feature_count += n;
    e->gold[e->count] = (uint8_t)(begins | ex_split_kind_of(w, i) << 1);
    e->ends[e->count++] = (uint32_t)e->feature_count;
    return true;
}

/* Examples of sentences [from, to), which are set as one text. */
static ent_status add_text(trainer *t, const ex_parsed *p, size_t from, size_t to, const layout *l, examples *e)
{
    uint32_t *begins = calloc(to - from + 1, sizeof *begins);
    ent_buf b = { 0 };
    ex_pieces pieces = { 0 };
    ex_line *lines = NULL;
    ent_status st = begins ? ENT_OK : ENT_NOMEM;
    ex_walk w = { 0 };

    if (begins)
        set_text(t, p, from, to, l, &b, begins);
    if (b.failed)
        st = ENT_NOMEM;
    if (st == ENT_OK)
        st = ex_pieces_cut(t->wordlist, b.data, 0, b.len, false, &pieces);
    if (st == ENT_OK)
        st = ex_lines_measure(b.data, &pieces, &lines, &w.line_count);
    w.text = b.data;
    w.pieces = pieces.at;
    w.count = pieces.count;
    w.lines = lines;
    ex_split_begin(&w);
    for (size_t i = 1, k = 1; st == ENT_OK && i < w.count; i++) {
        bool begins_here = false;

        while (k < to - from && begins[k] <= pieces.at[i].begin)
            begins_here |= begins[k++] == pieces.at[i].begin;
        if (ex_split_possible(&w, i) == EX_SPLIT_MAYBE && !add_example(e, &w, i, begins_here))
            st = ENT_NOMEM;
        ex_split_step(&w, i, begins_here);
    }
    free(lines);
    free(begins);
    ex_pieces_release(&pieces);
    ent_buf_release(&b);
    return st;
}

/* The corpus in pieces of some sixty sentences that begin with paragraphs, so that layouts vary within it. */
static ent_status add_corpus(trainer *t, const ex_parsed *p, const layout *l, examples *e)
{
    ent_status st = ENT_OK;

    for (size_t from = 0, to; from < p->sentence_count && st == ENT_OK; from = to) {
        to = from + 60 < p->sentence_count ? from + 60 : p->sentence_count;
        while (to < p->sentence_count && p->sentences[to].paragraph == p->sentences[to - 1].paragraph)
            to++;
        st = add_text(t, p, from, to, l, e);
    }
    return st;
}

static void examples_release(examples *e)
{
    free(e->features);
    free(e->ends);
    free(e->gold);
}

/* ---- learning ---------------------------------------------------------------------------------------------------- */

static double score(const trainer *t, const examples *e, size_t k)
{
    double sum = 0;

    for (size_t i = k ? e->ends[k - 1] : 0; i < e->ends[k]; i++)
        sum += t->weights[e->features[i]];
    return sum;
}

static void learn_round(trainer *t, const examples *e, uint32_t *order)
{
    const float rate = 0.03f, decay = 1e-6f;

    ex_shuffle(order, e->count, &t->random);
    for (size_t n = 0; n < e->count; n++) {
        size_t k = order[n];
        double wanted = e->gold[k] & 1, p = 1 / (1 + exp(-score(t, e, k)));
        float slope = (float)(p - wanted);

        if (fabsf(slope) < 0.005f)
            continue;
        for (size_t i = k ? e->ends[k - 1] : 0; i < e->ends[k]; i++) {
            float *w = &t->weights[e->features[i]], *s = &t->squares[e->features[i]], g = slope + decay * *w;

            *s += g * g;
            *w -= rate * g / (sqrtf(*s) + 1e-3f);
        }
    }
}

/* Round the averaged weights to bytes; returns how many bytes stand for 1. */
static double to_bytes(trainer *t)
{
    double most = 1e-9, scale;

    for (size_t i = 0; i < WEIGHTS; i++)
        most = fabs(t->sums[i]) > most ? fabs(t->sums[i]) : most;
    scale = 127 / most;
    for (size_t i = 0; i < WEIGHTS; i++)
        t->bytes[i] = (int8_t)lround(t->sums[i] * scale);
    return scale;
}

/* The threshold that finds the most boundaries with the fewest errors among examples of one kind. */
static int32_t choose(const trainer *t, const examples *e, unsigned kind, double scale, double lowest)
{
    int32_t best = 0;
    size_t fewest = SIZE_MAX;

    for (double at = lowest; at <= 4; at += 0.1) {
        size_t wrong = 0;

        for (size_t k = 0; k < e->count; k++) {
            int32_t sum = 0;

            if (e->gold[k] >> 1 != kind)
                continue;
            for (size_t i = k ? e->ends[k - 1] : 0; i < e->ends[k]; i++)
                sum += t->bytes[e->features[i]];
            wrong += (sum > at * scale) != (e->gold[k] & 1);
        }
        if (wrong < fewest) {
            fewest = wrong;
            best = (int32_t)lround(at * scale);
        }
    }
    return best;
}

static ent_status learn(trainer *t, const examples *e, const examples *dev, ent_buf *out)
{
    /* news has fewer sentences that end without a stop than the treebanks' mail and weblogs: stay on the safe side */
    static const double lowest[EX_SPLIT_KINDS] = { -1, -1, 0.5, 0.5 };
    uint32_t *order = malloc((e->count + 1) * sizeof *order);
    unsigned rounds = t->corpus->rounds ? t->corpus->rounds : ROUNDS, averaged = (rounds + 1) / 2;
    double scale;

    if (!order)
        return ENT_NOMEM;
    for (size_t k = 0; k < e->count; k++)
        order[k] = (uint32_t)k;
    for (unsigned r = 0; r < rounds * RUNS; r++) {
        if (r % rounds == 0) {
            memset(t->weights, 0, WEIGHTS * sizeof *t->weights);
            memset(t->squares, 0, WEIGHTS * sizeof *t->squares);
        }
        learn_round(t, e, order);
        if (r % rounds + averaged >= rounds)
            for (size_t i = 0; i < WEIGHTS; i++)
                t->sums[i] += (double)t->weights[i] / averaged / RUNS;
    }
    free(order);
    scale = to_bytes(t);
    ex_put_u32(out, EX_SPLIT_BITS);
    for (unsigned k = 0; k < EX_SPLIT_KINDS; k++)
        ex_put_u32(out, (uint32_t)choose(t, dev, k, scale, lowest[k]));
    ex_put_array(out, t->bytes, WEIGHTS, 1, 64);
    return out->failed ? ENT_NOMEM : ENT_OK;
}

ent_status ex_train_split(const ex_corpus *c, const char *datadir, ent_buf *out, ent_error *err)
{
    trainer t = { .corpus = c, .random = c->seed + 1 };
    ex_wordlist *wordlist = ex_wordlist_open(datadir, err);
    examples train = { 0 }, dev = { 0 };
    ent_status st = ENT_OK;

    if (!wordlist)
        return err && err->code ? err->code : ENT_IO;
    t.wordlist = wordlist;
    t.weights = calloc(WEIGHTS, sizeof *t.weights);
    t.squares = calloc(WEIGHTS, sizeof *t.squares);
    t.sums = calloc(WEIGHTS, sizeof *t.sums);
    t.bytes = calloc(WEIGHTS, 1);
    if (!t.weights || !t.squares || !t.sums || !t.bytes)
        st = ENT_NOMEM;
    for (unsigned k = 0; k < LAYOUTS && st == ENT_OK; k++) {
        st = add_corpus(&t, &c->train, &layouts[k], &train);
        if (st == ENT_OK && k < 2)
            st = add_corpus(&t, &c->dev, &layouts[k], &dev);
    }
    if (st == ENT_OK)
        st = learn(&t, &train, &dev, out);
    if (st != ENT_OK)
        ent_fail(err, st, "no memory to train the sentence splitter");
    examples_release(&train);
    examples_release(&dev);
    free(t.weights);
    free(t.squares);
    free(t.sums);
    free(t.bytes);
    ex_wordlist_close(wordlist);
    return st;
}
