/* extract/core/neural_run.c - one batch through the network: input vectors from the cache of forms, LSTM layers, tags,
 * arcs, trees, relations.
 *
 * Rows are time-major: the first word of each sentence (longest sentence first), then the second of each ...; a step of
 * an LSTM is one product of a block of rows with the recurrent weights. */
#include "internal.h"
#include "neural_inside.h"
#include "neural_math.h"

#include <string.h>

static const float LEAK = 0.1f;

/* ---- input vectors --------------------------------------------------------------------------------------------- */

static int32_t find_word(const ex_neural *n, uint32_t word)
{
    uint32_t from = 0, to = n->words;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;

        if (n->keys[middle] < word)
            from = middle + 1;
        else
            to = middle;
    }
    return from < n->words && n->keys[from] == word ? (int32_t)from : -1;
}

static void add_row(const ex_net_table *t, size_t row, int cols, float weight, float *to)
{
    float scale = t->scale[row] * weight;

    for (int c = 0; c < cols; c++)
        to[c] += (float)t->rows[row * (size_t)cols + (size_t)c] * scale;
}

static void embed(const ex_neural *n, const ex_token *t, float *x)
{
    ex_net_form f;
    int32_t word;

    ex_net_form_init(&f, t->form, t->lower);
    word = find_word(n, f.word);
    memset(x, 0, EX_NET_FORM * sizeof *x);
    if (word >= 0)
        for (int i = 0; i < EX_NET_VECTOR; i++) {
            int four = n->vectors[(size_t)word * EX_NET_VECTOR_BYTES + (size_t)i / 2] >> (i & 1 ? 4 : 0) & 15;

            x[i] = (float)(four - 8) * n->vector_scale[word];
        }
    x += EX_NET_VECTOR;
    if (word >= 0 && n->learned_of[word] < n->learned)
        add_row(&n->word, n->learned_of[word], EX_NET_WORD, 1, x);
    x += EX_NET_WORD;
    for (int i = 0; i < f.suffixes; i++)
        add_row(&n->suffix, f.suffix[i], EX_NET_SUFFIX, 1, x);
    x += EX_NET_SUFFIX;
    for (int i = 0; i < f.prefixes; i++)
        add_row(&n->prefix, f.prefix[i], EX_NET_PREFIX, 1, x);
    x += EX_NET_PREFIX;
    for (int i = 0; i < f.grams; i++)
        add_row(&n->gram, f.gram[i], EX_NET_GRAM, 1.0f / (float)f.grams, x);
    x += EX_NET_GRAM;
    for (int i = 0; i < EX_NET_SHAPES; i++)
        add_row(&n->form_shape, f.shape[i], EX_NET_SHAPE, 1, x);
}

/* Rows whose forms are not in the cache: their embeddings lie quantised in w->small, their scales in w->row_scale. */
typedef struct {
    uint64_t form[EX_NET_BATCH];
    int row[EX_NET_BATCH];
    int count;
} misses;

static ex_net_cached *slot_of(ex_neural_worker *w, uint64_t form)
{
    return &w->cache[form >> (64 - EX_NET_CACHE_BITS)];
}

/* Take the input vector of a row's form from the cache, or note that it is not there. */
static void look_up(ex_neural_worker *w, const ex_token *t, int row, misses *m, int8_t *x)
{
    uint64_t form = ent_hash(t->form, strlen(t->form), 1) | 1;
    const ex_net_cached *c = slot_of(w, form);

    if (c->form == form) {
        memcpy(x + (size_t)row * w->net->shape.input, c->x, w->net->shape.input);
        return;
    }
    embed(w->net, t, w->wide);
    w->row_scale[m->count] = w->net->kernel->quantise(w->wide, EX_NET_FORM, w->small + (size_t)m->count * EX_NET_FORM);
    m->form[m->count] = form;
    m->row[m->count++] = row;
}

/* The two dense layers and tanh (127 for 1) for all that was not in the cache. */
static void fill_misses(ex_neural_worker *w, const misses *m, int8_t *x)
{
    const ex_neural *n = w->net;
    const ex_kernel *k = n->kernel;
    size_t inner = n->shape.inner, input = n->shape.input;

    if (!m->count)
        return;
    k->multiply(&n->w1, w->small, EX_NET_FORM, m->count, false, w->sums, inner);
    for (int i = 0; i < m->count; i++) {
        k->affine(w->sums + (size_t)i * inner, w->row_scale[i], n->w1.scale, n->w1.bias, 0, (int)inner, w->wide);
        w->row_scale[i] = k->quantise(w->wide, (int)inner, w->small + (size_t)i * inner);
    }
    k->multiply(&n->w2, w->small, inner, m->count, false, w->sums, input);
    for (int i = 0; i < m->count; i++) {
        int8_t *y = x + (size_t)m->row[i] * input;
        ex_net_cached *c = slot_of(w, m->form[i]);

        k->affine(w->sums + (size_t)i * input, w->row_scale[i], n->w2.scale, n->w2.bias, 1, (int)input, w->wide);
        for (size_t j = 0; j < input; j++) {
            union {
                float f;
                uint32_t u;
            } bits = {.f = ex_tanh(w->wide[j]) * 127.0f + 12582912.0f};

            y[j] = (int8_t)(bits.u & 0xFF);
        }
        memcpy(c->x, y, input);
        c->form = m->form[i];
    }
}

/* ---- layers ---------------------------------------------------------------------------------------------------- */

static void lstm(ex_neural_worker *w, const ex_net_lstm *m, const int8_t *x, int words, int steps, bool backward, int8_t *y)
{
    const ex_kernel *k = w->net->kernel;
    int hidden = (int)w->net->shape.hidden;
    size_t wide = 4 * (size_t)hidden, ldy = 2 * (size_t)hidden;

    k->multiply(&m->x, x, (size_t)m->x.k, words, false, w->sums, wide);
    if (backward)
        y += hidden;
    for (int i = 0; i < steps; i++) {
        int t = backward ? steps - 1 - i : i, from = backward ? t + 1 : t - 1, rows = w->active[t];
        int known = i == 0 ? 0 : w->active[from] < rows ? w->active[from] : rows;
        int32_t *gates = w->sums + (size_t)w->base[t] * wide;
        int8_t *out = y + (size_t)w->base[t] * ldy;

        if (known)
            k->multiply(&m->h, y + (size_t)w->base[from] * ldy, ldy, known, true, gates, wide);
        if (known < rows)
            memset(w->cell + (size_t)known * (size_t)hidden, 0, (size_t)(rows - known) * (size_t)hidden * sizeof *w->cell);
        for (int s = 0; s < rows; s++)
            k->cell(gates + (size_t)s * wide, m->x.scale, m->x.bias, w->cell + (size_t)s * (size_t)hidden, out + (size_t)s * ldy, hidden);
    }
}

static int best_of(const float *x, int count)
{
    int best = 0;

    for (int i = 1; i < count; i++)
        best = x[i] > x[best] ? i : best;
    return best;
}

/* The token of each row. */
typedef struct {
    ex_token *token[EX_NET_BATCH];
    int words, steps;
} rows;

static void set_tags(ex_neural_worker *w, const rows *r)
{
    const ex_neural *n = w->net;

    n->kernel->multiply(&n->tags, w->tagged, (size_t)n->tags.k, r->words, false, w->sums, EX_NET_TAG_COLUMNS);
    for (int i = 0; i < r->words; i++) {
        ex_token *t = r->token[i];
        float y[EX_NET_TAG_COLUMNS];
        int ner;

        n->kernel->affine(w->sums + (size_t)i * EX_NET_TAG_COLUMNS, 1, n->tags.scale, n->tags.bias, 1, EX_NET_TAG_COLUMNS, y);
        t->upos = (uint8_t)best_of(y, EX_UPOS_COUNT);
        t->xpos = (uint8_t)best_of(y + EX_UPOS_COUNT, EX_XPOS_COUNT);
        ner = best_of(y + EX_UPOS_COUNT + EX_XPOS_COUNT, EX_NET_NER);
        t->ner = (uint8_t)((ner + 1) / 2);
        t->ner_begin = ner & 1;
    }
}

/* A span begins where its kind does, said or not. */
static void mend_spans(ex_parsed *p, const ex_net_piece *piece)
{
    ex_token *t = p->tokens + piece->first;

    for (uint32_t i = 0; i < piece->count; i++)
        if (t[i].ner && !t[i].ner_begin && (i == 0 || t[i - 1].ner != t[i].ner))
            t[i].ner_begin = true;
}

static void set_heads(ex_neural_worker *w, const ex_net_piece *pieces, int count)
{
    const ex_neural *n = w->net;
    size_t arc = n->shape.arc, mlp = (size_t)n->mlp.n;
    int16_t heads[EX_NET_PIECE + 1];

    for (int s = 0; s < count; s++) {
        int words = (int)pieces[s].count;
        size_t ld = ((size_t)words + 16) & ~(size_t)15;

        for (size_t k = 0; k < arc; k++)
            w->heads[k * ld] = n->root[k];
        for (int t = 0; t < words; t++) {
            const float *from = w->mlp + (size_t)(w->base[t] + s) * mlp + arc;

            for (size_t k = 0; k < arc; k++)
                w->heads[k * ld + (size_t)t + 1] = from[k];
        }
        memset(w->scores, 0, (size_t)(words + 1) * (size_t)(words + 1) * sizeof *w->scores);
        for (int t = 0; t < words; t++)
            n->kernel->arcs(w->q + (size_t)(w->base[t] + s) * arc, (int)arc, w->heads, ld, words + 1,
                            w->scores + (size_t)(t + 1) * (size_t)(words + 1));
        ex_net_tree(w->scores, words, heads, w->tree);
        for (int t = 0; t < words; t++)
            w->head_row[w->base[t] + s] = heads[t + 1] ? w->base[heads[t + 1] - 1] + s : -1;
    }
}

static void set_relations(ex_neural_worker *w, const rows *r)
{
    const ex_neural *n = w->net;
    size_t arc = n->shape.arc, lab = n->shape.label, mlp = (size_t)n->mlp.n;

    for (int i = 0; i < r->words; i++) {
        const float *head = w->head_row[i] < 0 ? n->root + arc : w->mlp + (size_t)w->head_row[i] * mlp + 2 * arc + lab;

        n->kernel->add_relu(w->mlp + (size_t)i * mlp + 2 * arc, head, (int)lab, w->wide);
        w->row_scale[i] = n->kernel->quantise(w->wide, (int)lab, w->small + (size_t)i * lab);
    }
    n->kernel->multiply(&n->label, w->small, lab, r->words, false, w->sums, EX_NET_REL_COLUMNS);
    for (int i = 0; i < r->words; i++) {
        float y[EX_NET_REL_COLUMNS];
        ex_token *t = r->token[i];

        n->kernel->affine(w->sums + (size_t)i * EX_NET_REL_COLUMNS, w->row_scale[i], n->label.scale, n->label.bias, 1,
                          EX_NET_REL_COLUMNS, y);
        t->deprel = (uint8_t)(w->head_row[i] < 0 ? EX_REL_ROOT : 1 + best_of(y + 1, EX_REL_COUNT - 1));
    }
}

void ex_net_run(ex_neural_worker *w, ex_parsed *p, const ex_net_piece *pieces, int count)
{
    const ex_neural *n = w->net;
    size_t wide = 2 * (size_t)n->shape.hidden, arc = n->shape.arc, mlp = (size_t)n->mlp.n;
    rows r = {.steps = (int)pieces[0].count};
    misses m = {.count = 0};
    int8_t *x = w->x[0], *y = w->x[1];

    for (int t = 0; t < r.steps; t++) {
        w->base[t] = r.words;
        for (int s = 0; s < count && (int)pieces[s].count > t; s++, r.words++) {
            r.token[r.words] = &p->tokens[pieces[s].first + (uint32_t)t];
            look_up(w, r.token[r.words], r.words, &m, x);
        }
        w->active[t] = r.words - w->base[t];
    }
    fill_misses(w, &m, x);
    for (uint32_t l = 0; l < n->shape.layers; l++) {
        int8_t *swap = x;

        for (int d = 0; d < 2; d++)
            lstm(w, &n->lstm[l][d], x, r.words, r.steps, d, y);
        if (l + 1 == n->shape.tag_layer)
            memcpy(w->tagged, y, (size_t)r.words * wide);
        x = y;
        y = swap;
    }
    set_tags(w, &r);
    n->kernel->multiply(&n->mlp, x, wide, r.words, false, w->sums, mlp);
    for (int i = 0; i < r.words; i++) {
        const int32_t *from = w->sums + (size_t)i * mlp;
        float *to = w->mlp + (size_t)i * mlp;

        n->kernel->affine(from, 1, n->mlp.scale, n->mlp.bias, LEAK, (int)(2 * arc), to);
        n->kernel->affine(from + 2 * arc, 1, n->mlp.scale + 2 * arc, n->mlp.bias + 2 * arc, 1, (int)(mlp - 2 * arc), to + 2 * arc);
        w->row_scale[i] = n->kernel->quantise(to, (int)arc, w->small + (size_t)i * arc);
    }
    n->kernel->multiply(&n->u, w->small, arc, r.words, false, w->sums, arc);
    for (int i = 0; i < r.words; i++)
        n->kernel->affine(w->sums + (size_t)i * arc, w->row_scale[i], n->u.scale, n->u.bias, 1, (int)arc, w->q + (size_t)i * arc);
    set_heads(w, pieces, count);
    set_relations(w, &r);
    for (int i = 0; i < r.words; i++)
        r.token[i]->head = w->head_row[i] < 0 ? -1 : (int32_t)(r.token[w->head_row[i]] - p->tokens);
    for (int s = 0; s < count; s++)
        mend_spans(p, &pieces[s]);
}
