/* extract/train/neural_model.c - the network: forms to vectors, LSTM layers, the heads for tags, arcs and relations;
 * losses, their gradients, and decoding for measurement. */
#include "neural_train.h"
#include "extract/core/neural_math.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DROP_FORM = 1, DROP_TAGS, DROP_MLP_IN, DROP_MLP, DROP_LAYER = 16, DROP_RECURRENT = 32, DROP_WORDS = 64 };
static const float LEAK = 0.1f;

/* ---- parameters ------------------------------------------------------------------------------------------------ */

static size_t param(nn_net *n, const char *name, size_t rows, size_t cols)
{
    size_t at = n->weight_count;

    n->params[n->param_count++] = (nn_param){name, at, rows, cols};
    n->weight_count += (rows * cols + 15) & ~(size_t)15;
    return at;
}

static void layout(nn_net *n, size_t learned)
{
    const ex_net_shape *s = &n->shape;
    size_t h = s->hidden, in = s->input;

    n->word = param(n, "word", learned, EX_NET_WORD);
    n->suffix = param(n, "suffix", EX_NET_SUFFIX_ROWS, EX_NET_SUFFIX);
    n->prefix = param(n, "prefix", EX_NET_PREFIX_ROWS, EX_NET_PREFIX);
    n->gram = param(n, "gram", EX_NET_GRAM_ROWS, EX_NET_GRAM);
    n->form_shape = param(n, "shape", EX_NET_SHAPE_ROWS, EX_NET_SHAPE);
    n->w1 = param(n, "w1", EX_NET_FORM, s->inner);
    n->b1 = param(n, "b1", 1, s->inner);
    n->w2 = param(n, "w2", s->inner, in);
    n->b2 = param(n, "b2", 1, in);
    for (uint32_t l = 0; l < s->layers; l++, in = 2 * h)
        for (int d = 0; d < 2; d++) {
            n->lstm[l][d].wx = param(n, "wx", in, 4 * h);
            n->lstm[l][d].wh = param(n, "wh", h, 4 * h);
            n->lstm[l][d].b = param(n, "b", 1, 4 * h);
        }
    n->tags = param(n, "tags", 2 * h, EX_NET_TAGS);
    n->tags_b = param(n, "tags_b", 1, EX_NET_TAGS);
    n->mlp = param(n, "mlp", 2 * h, 2 * (s->arc + s->label));
    n->mlp_b = param(n, "mlp_b", 1, 2 * (s->arc + s->label));
    n->root = param(n, "root", 1, s->arc + s->label);
    n->u = param(n, "u", s->arc, s->arc);
    n->u_b = param(n, "u_b", 1, s->arc);
    n->label = param(n, "label", s->label, EX_REL_COUNT);
    n->label_b = param(n, "label_b", 1, EX_REL_COUNT);
}

static float uniform(uint64_t *state)
{
    return (float)(nn_random(state) >> 8) / 8388608.0f - 1.0f;
}

/* Glorot's range for matrices, zero for biases and tables (their rows learn from zero: an unseen row says nothing). */
static void initialise(nn_net *n)
{
    uint64_t state = n->seed;

    for (size_t i = 0; i < n->param_count; i++) {
        const nn_param *p = &n->params[i];
        float range = sqrtf(6.0f / (float)(p->rows + p->cols));

        if (p->rows == 1 || p->at < n->w1)
            continue;
        if (p->at == n->u)
            range *= 0.3f;
        for (size_t k = 0; k < p->rows * p->cols; k++)
            n->w[p->at + k] = range * uniform(&state);
    }
    for (uint32_t l = 0; l < n->shape.layers; l++)
        for (int d = 0; d < 2; d++)
            for (size_t j = 0; j < n->shape.hidden; j++)
                n->w[n->lstm[l][d].b + n->shape.hidden + j] = 1.0f;
}

static float *zeros(size_t count)
{
    float *p = aligned_alloc(64, (count + 15) / 16 * 64);

    if (p)
        memset(p, 0, count * sizeof *p);
    return p;
}

nn_net *nn_net_new(ex_net_shape shape, size_t learned, uint64_t seed, bool exact, size_t words_max)
{
    nn_net *n = calloc(1, sizeof *n);

    if (!n)
        return NULL;
    n->shape = shape;
    n->seed = seed;
    layout(n, learned ? learned : 1);
    n->scratch_room = words_max * (4 * EX_NET_FORM + 4 * shape.inner + 4 * shape.input +
                                   shape.layers * (14 + 8) * shape.hidden + 12 * (shape.arc + shape.label) + 512) +
                      shape.layers * 2 * 8 * (size_t)shape.hidden * shape.hidden + (1 << 20);
    n->w = zeros(n->weight_count);
    n->g = zeros(n->weight_count);
    n->m = zeros(n->weight_count);
    n->v = zeros(n->weight_count);
    n->average = zeros(n->weight_count);
    n->scratch = zeros(n->scratch_room);
    n->gemm = nn_gemm_new(exact);
    n->packed = nn_packed_new();
    if (!n->w || !n->g || !n->m || !n->v || !n->average || !n->scratch || !n->gemm || !n->packed) {
        nn_net_free(n);
        return NULL;
    }
    initialise(n);
    return n;
}

void nn_net_free(nn_net *n)
{
    if (!n)
        return;
    free(n->w);
    free(n->g);
    free(n->m);
    free(n->v);
    free(n->average);
    free(n->scratch);
    nn_gemm_free(n->gemm);
    nn_packed_free(n->packed);
    free(n);
}

/* ---- forms ----------------------------------------------------------------------------------------------------- */

typedef struct {                /* what the passes hand on */
    const nn_batch *b;
    bool dropout;
    float *form, *inner, *x[EX_NET_LAYERS_MAX + 1], *xd[EX_NET_LAYERS_MAX];
    nn_lstm lstm[EX_NET_LAYERS_MAX][2];
    float *tagged, *tags;       /* input and scores of the tag heads */
    float *top, *mlp;           /* input and activation of the arc and label layers */
    uint8_t *dropped;           /* of each row: bit 0 the learned word, bit 1 the vector is left out */
} pass;

static void add_rows(float *restrict to, const float *table, size_t cols, const uint16_t *rows, unsigned count, float scale)
{
    for (unsigned i = 0; i < count; i++) {
        const float *row = table + (size_t)rows[i] * cols;

        for (size_t c = 0; c < cols; c++)
            to[c] += scale * row[c];
    }
}

static float gram_scale(const ex_net_form *f)
{
    return f->grams ? 1.0f / (float)f->grams : 0.0f;
}

static void embed(nn_net *n, const nn_data *d, pass *p)
{
    uint64_t state = n->seed ^ DROP_WORDS;

    for (int r = 0; r < p->b->words; r++) {
        const nn_form *f = &d->forms[p->b->form[r]];
        float *x = p->form + (size_t)r * EX_NET_FORM, u = (uniform(&state) + 1) / 2, v = (uniform(&state) + 1) / 2;

        p->dropped[r] = 0;
        if (p->dropout) {
            bool unknown = v < n->drop.unknown / (n->drop.unknown + (float)f->seen + 1e-6f);

            p->dropped[r] = (uint8_t)((u < n->drop.word || unknown) | unknown << 1);
        }
        memset(x, 0, EX_NET_FORM * sizeof *x);
        if (f->vector != NN_NO_ROW && !(p->dropped[r] & 2))
            memcpy(x, d->vectors.vectors + (size_t)f->vector * EX_NET_VECTOR, EX_NET_VECTOR * sizeof *x);
        x += EX_NET_VECTOR;
        if (f->learned != NN_NO_ROW && !(p->dropped[r] & 1))
            memcpy(x, n->w + n->word + (size_t)f->learned * EX_NET_WORD, EX_NET_WORD * sizeof *x);
        x += EX_NET_WORD;
        add_rows(x, n->w + n->suffix, EX_NET_SUFFIX, f->net.suffix, f->net.suffixes, 1);
        x += EX_NET_SUFFIX;
        add_rows(x, n->w + n->prefix, EX_NET_PREFIX, f->net.prefix, f->net.prefixes, 1);
        x += EX_NET_PREFIX;
        add_rows(x, n->w + n->gram, EX_NET_GRAM, f->net.gram, f->net.grams, gram_scale(&f->net));
        x += EX_NET_GRAM;
        add_rows(x, n->w + n->form_shape, EX_NET_SHAPE, f->net.shape, EX_NET_SHAPES, 1);
    }
}

static void spread(float *table, size_t cols, const uint16_t *rows, unsigned count, const float *g, float scale)
{
    for (unsigned i = 0; i < count; i++)
        for (size_t c = 0; c < cols; c++)
            table[(size_t)rows[i] * cols + c] += scale * g[c];
}

static void embed_back(nn_net *n, const nn_data *d, const pass *p, const float *dform)
{
    for (int r = 0; r < p->b->words; r++) {
        const nn_form *f = &d->forms[p->b->form[r]];
        const float *g = dform + (size_t)r * EX_NET_FORM + EX_NET_VECTOR;

        if (f->learned != NN_NO_ROW && !(p->dropped[r] & 1))
            for (size_t c = 0; c < EX_NET_WORD; c++)
                n->g[n->word + (size_t)f->learned * EX_NET_WORD + c] += g[c];
        g += EX_NET_WORD;
        spread(n->g + n->suffix, EX_NET_SUFFIX, f->net.suffix, f->net.suffixes, g, 1);
        g += EX_NET_SUFFIX;
        spread(n->g + n->prefix, EX_NET_PREFIX, f->net.prefix, f->net.prefixes, g, 1);
        g += EX_NET_PREFIX;
        spread(n->g + n->gram, EX_NET_GRAM, f->net.gram, f->net.grams, g, gram_scale(&f->net));
        g += EX_NET_GRAM;
        spread(n->g + n->form_shape, EX_NET_SHAPE, f->net.shape, EX_NET_SHAPES, g, 1);
    }
}

/* ---- forward through the encoder and the heads' first layers ---------------------------------------------------- */

static float *dropped_copy(nn_net *n, const pass *p, const float *x, size_t cols, float rate, uint64_t key)
{
    float *y = nn_take(n, (size_t)p->b->words * cols);

    if (n->failed)
        return y;
    memcpy(y, x, (size_t)p->b->words * cols * sizeof *y);
    if (p->dropout)
        nn_drop(n, y, p->b->words, (int)cols, p->b->sentence, rate, key);
    return y;
}

static bool forward(nn_net *n, const nn_data *d, pass *p)
{
    const ex_net_shape *s = &n->shape;
    size_t words = (size_t)p->b->words, in = s->input, wide = 2 * (size_t)s->hidden, mlp = 2 * (s->arc + s->label);
    float rate = p->dropout ? n->drop.recurrent : 0;

    n->scratch_at = 0;
    p->form = nn_take(n, words * EX_NET_FORM);
    p->inner = nn_take(n, words * s->inner);
    p->x[0] = nn_take(n, words * in);
    p->dropped = (uint8_t *)nn_take(n, words / 4 + 1);
    if (n->failed)
        return false;
    embed(n, d, p);
    if (p->dropout)
        nn_drop(n, p->form, p->b->words, EX_NET_FORM, NULL, n->drop.form, DROP_FORM);
    nn_dense(n, p->form, EX_NET_FORM, p->b->words, EX_NET_FORM, s->inner, n->w1, n->b1, p->inner);
    for (size_t i = 0; i < words * s->inner; i++)
        p->inner[i] = p->inner[i] > 0 ? p->inner[i] : 0;
    nn_dense(n, p->inner, (int)s->inner, p->b->words, s->inner, in, n->w2, n->b2, p->x[0]);
    for (size_t i = 0; i < words * in; i++)
        p->x[0][i] = ex_tanh(p->x[0][i]);
    for (uint32_t l = 0; l < s->layers; l++, in = wide) {
        p->xd[l] = dropped_copy(n, p, p->x[l], in, n->drop.layer, DROP_LAYER + l);
        p->x[l + 1] = nn_take(n, words * wide);
        if (n->failed)
            return false;
        for (int dir = 0; dir < 2; dir++)
            nn_lstm_forward(n, p->b, p->xd[l], (int)in, n->lstm[l][dir], dir, rate, DROP_RECURRENT + 2 * l + (uint32_t)dir,
                            p->x[l + 1] + (dir ? s->hidden : 0), (int)wide, &p->lstm[l][dir]);
    }
    p->tagged = dropped_copy(n, p, p->x[s->tag_layer], wide, n->drop.mlp, DROP_TAGS);
    p->tags = nn_take(n, words * EX_NET_TAGS);
    p->top = dropped_copy(n, p, p->x[s->layers], wide, n->drop.mlp, DROP_MLP_IN);
    p->mlp = nn_take(n, words * mlp);
    if (n->failed)
        return false;
    nn_dense(n, p->tagged, (int)wide, p->b->words, wide, EX_NET_TAGS, n->tags, n->tags_b, p->tags);
    nn_dense(n, p->top, (int)wide, p->b->words, wide, mlp, n->mlp, n->mlp_b, p->mlp);
    /* the arc half is leaky; the label half stays linear: it is added in pairs first */
    for (size_t r = 0; r < words; r++)
        for (size_t c = 0; c < 2 * s->arc; c++) {
            float *x = p->mlp + r * mlp + c;

            *x = *x > 0 ? *x : LEAK * *x;
        }
    if (p->dropout)
        nn_drop(n, p->mlp, p->b->words, (int)mlp, p->b->sentence, n->drop.mlp, DROP_MLP);
    return !n->failed;
}

/* ---- losses ---------------------------------------------------------------------------------------------------- */

static int best_of(const float *x, int count)
{
    int best = 0;

    for (int i = 1; i < count; i++)
        best = x[i] > x[best] ? i : best;
    return best;
}

/* Cross entropy: x becomes its gradient times `weight`; returns the loss (unweighted), *right whether x was. */
static double softmax_loss(float *x, int count, int gold, float weight, bool *right)
{
    float max = x[best_of(x, count)], sum = 0, scale;
    double loss;

    *right = x[gold] >= max;
    loss = (double)(max - x[gold]);
    for (int i = 0; i < count; i++) {
        x[i] = ex_exp(x[i] - max);
        sum += x[i];
    }
    scale = weight / sum;
    for (int i = 0; i < count; i++)
        x[i] *= scale;
    x[gold] -= weight;
    return loss + log((double)sum);
}

static const nn_word *gold_of(const nn_batch *b, int row)
{
    return &b->source[b->sentence[row]]->words[b->time[row]];
}

/* Scores in `tags` become gradients. */
static void tag_losses(pass *p, float weight, nn_score *score)
{
    for (int r = 0; r < p->b->words; r++) {
        const nn_word *g = gold_of(p->b, r);
        float *x = p->tags + (size_t)r * EX_NET_TAGS;
        bool right;

        score->upos += softmax_loss(x, EX_UPOS_COUNT, g->upos, 0.5f * weight, &right);
        score->upos_right += right;
        x += EX_UPOS_COUNT;
        score->xpos += softmax_loss(x, EX_XPOS_COUNT, g->xpos, 0.5f * weight, &right);
        score->xpos_right += right;
        x += EX_XPOS_COUNT;
        if (g->ner == NN_NONE)
            memset(x, 0, EX_NET_NER * sizeof *x);
        else {
            score->ner += softmax_loss(x, EX_NET_NER, g->ner, 0.5f * weight, &right);
            score->ner_right += right;
            score->ner_words++;
        }
    }
}

typedef struct {                /* one sentence's rows, one below the other */
    int count;
    float *q, *h, *s;           /* count x arc (dependents through U), (count + 1) x arc (heads), scores count x (count + 1) */
} arcs;

static int row_at(const nn_batch *b, int sentence, int time)
{
    return b->base[time] + sentence;
}

/* Scores of all arcs of sentence `k`; q is the dependents' side times U for all rows. */
static void arc_scores(nn_net *n, const pass *p, int k, const float *q, arcs *a)
{
    size_t arc = n->shape.arc, mlp = 2 * (n->shape.arc + n->shape.label);
    int c = a->count = p->b->length[k];

    a->q = nn_take(n, (size_t)c * arc);
    a->h = nn_take(n, (size_t)(c + 1) * arc);
    a->s = nn_take(n, (size_t)c * (size_t)(c + 1));
    if (n->failed)
        return;
    memcpy(a->h, n->w + n->root, arc * sizeof(float));
    for (int t = 0; t < c; t++) {
        size_t row = (size_t)row_at(p->b, k, t);

        for (size_t j = 0; j < arc; j++)        /* the head's own score joins through the dependents' side */
            a->q[(size_t)t * arc + j] = q[row * arc + j] + n->w[n->u_b + j];
        memcpy(a->h + (size_t)(t + 1) * arc, p->mlp + row * mlp + arc, arc * sizeof(float));
    }
    if (!nn_mul(n->gemm, false, true, c, c + 1, (int)arc, a->q, (int)arc, a->h, (int)arc, false, a->s, c + 1))
        n->failed = true;
}

static void arc_losses(nn_net *n, pass *p, const float *q, float *dq, float *dmlp, float weight, nn_score *score)
{
    size_t arc = n->shape.arc, mlp = 2 * (n->shape.arc + n->shape.label);

    for (int k = 0; k < p->b->sentences; k++) {
        size_t saved = n->scratch_at;
        arcs a;
        float *dh;
        bool fine, right;

        arc_scores(n, p, k, q, &a);
        dh = nn_take(n, (size_t)(a.count + 1) * arc);
        if (n->failed)
            return;
        for (int t = 0; t < a.count; t++) {
            float *row = a.s + (size_t)t * (size_t)(a.count + 1);

            row[t + 1] = -1e9f;
            score->arc += softmax_loss(row, a.count + 1, p->b->source[k]->words[t].head, weight, &right);
            score->arcs_right += right;
        }
        fine = nn_mul(n->gemm, true, false, a.count + 1, (int)arc, a.count, a.s, a.count + 1, a.q, (int)arc, false, dh, (int)arc);
        fine &= nn_mul(n->gemm, false, false, a.count, (int)arc, a.count + 1, a.s, a.count + 1, a.h, (int)arc, false, a.q, (int)arc);
        if (!fine)
            n->failed = true;
        for (size_t j = 0; j < arc; j++)
            n->g[n->root + j] += dh[j];
        for (int t = 0; t < a.count; t++) {
            size_t row = (size_t)row_at(p->b, k, t);

            for (size_t j = 0; j < arc; j++) {
                float g = a.q[(size_t)t * arc + j];

                dq[row * arc + j] = g;
                n->g[n->u_b + j] += g;
            }
            memcpy(dmlp + row * mlp + arc, dh + (size_t)(t + 1) * arc, arc * sizeof(float));
        }
        n->scratch_at = saved;
    }
}

/* relu(dependent + head) of each row under heads[row] (a row, or -1 for the root). */
static void label_input(const nn_net *n, const pass *p, const int *heads, float *z)
{
    size_t lab = n->shape.label, mlp = 2 * (n->shape.arc + lab), dep = 2 * n->shape.arc, head = dep + lab;

    for (int r = 0; r < p->b->words; r++) {
        const float *x = p->mlp + (size_t)r * mlp + dep;
        const float *y = heads[r] < 0 ? n->w + n->root + n->shape.arc : p->mlp + (size_t)heads[r] * mlp + head;

        for (size_t j = 0; j < lab; j++) {
            float v = x[j] + y[j];

            z[(size_t)r * lab + j] = v > 0 ? v : 0;
        }
    }
}

static void label_losses(nn_net *n, pass *p, float *dmlp, float weight, nn_score *score)
{
    size_t lab = n->shape.label, mlp = 2 * (n->shape.arc + lab), dep = 2 * n->shape.arc, head = dep + lab;
    size_t words = (size_t)p->b->words;
    int *heads = (int *)nn_take(n, words);
    float *z = nn_take(n, words * lab), *dz = nn_take(n, words * lab), *y = nn_take(n, words * EX_REL_COUNT);

    if (n->failed)
        return;
    for (int r = 0; r < p->b->words; r++) {
        int h = gold_of(p->b, r)->head;

        heads[r] = h ? row_at(p->b, p->b->sentence[r], h - 1) : -1;
    }
    label_input(n, p, heads, z);
    nn_dense(n, z, (int)lab, p->b->words, lab, EX_REL_COUNT, n->label, n->label_b, y);
    for (int r = 0; r < p->b->words; r++) {
        bool right;

        score->label += softmax_loss(y + (size_t)r * EX_REL_COUNT, EX_REL_COUNT, gold_of(p->b, r)->rel, weight, &right);
        score->labels_right += right;
    }
    nn_dense_back(n, z, (int)lab, y, p->b->words, lab, EX_REL_COUNT, n->label, n->label_b, false, dz, (int)lab);
    for (int r = 0; r < p->b->words; r++) {
        float *dx = dmlp + (size_t)r * mlp + dep;
        float *dy = heads[r] < 0 ? n->g + n->root + n->shape.arc : dmlp + (size_t)heads[r] * mlp + head;

        for (size_t j = 0; j < lab; j++)
            if (z[(size_t)r * lab + j] > 0) {
                dx[j] += dz[(size_t)r * lab + j];
                dy[j] += dz[(size_t)r * lab + j];
            }
    }
}

/* ---- learning -------------------------------------------------------------------------------------------------- */

static void encoder_back(nn_net *n, const nn_data *d, pass *p, float *dx)
{
    const ex_net_shape *s = &n->shape;
    size_t words = (size_t)p->b->words, wide = 2 * (size_t)s->hidden;
    float *dinner, *dform;

    for (uint32_t l = s->layers; l-- > 0;) {
        size_t in = l ? wide : s->input;
        float *down = nn_take(n, words * in);

        if (l + 1 == s->tag_layer && l + 1 != s->layers) {      /* the tag heads' share joins here */
            float *share = nn_take(n, words * wide);

            if (n->failed)
                return;
            nn_dense_back(n, p->tagged, (int)wide, p->tags, p->b->words, wide, EX_NET_TAGS, n->tags, n->tags_b, false, share,
                          (int)wide);
            if (p->dropout)
                nn_drop(n, share, p->b->words, (int)wide, p->b->sentence, n->drop.mlp, DROP_TAGS);
            for (size_t i = 0; i < words * wide; i++)
                dx[i] += share[i];
        }
        if (n->failed)
            return;
        for (int dir = 0; dir < 2; dir++)
            nn_lstm_back(n, p->b, p->xd[l], (int)in, n->lstm[l][dir], dir, dx + (dir ? s->hidden : 0), (int)wide,
                         &p->lstm[l][dir], dir, down);
        if (p->dropout)
            nn_drop(n, down, p->b->words, (int)in, p->b->sentence, n->drop.layer, DROP_LAYER + l);
        dx = down;
    }
    for (size_t i = 0; i < words * s->input; i++)
        dx[i] *= 1.0f - p->x[0][i] * p->x[0][i];
    dinner = nn_take(n, words * s->inner);
    dform = nn_take(n, words * EX_NET_FORM);
    if (n->failed)
        return;
    nn_dense_back(n, p->inner, (int)s->inner, dx, p->b->words, s->inner, s->input, n->w2, n->b2, false, dinner, (int)s->inner);
    for (size_t i = 0; i < words * s->inner; i++)
        dinner[i] = p->inner[i] > 0 ? dinner[i] : 0;
    nn_dense_back(n, p->form, EX_NET_FORM, dinner, p->b->words, EX_NET_FORM, s->inner, n->w1, n->b1, false, dform, EX_NET_FORM);
    if (p->dropout)
        nn_drop(n, dform, p->b->words, EX_NET_FORM, NULL, n->drop.form, DROP_FORM);
    embed_back(n, d, p, dform);
}

void nn_net_learn(nn_net *n, const nn_data *d, const nn_batch *b, bool dropout, nn_score *score)
{
    const ex_net_shape *s = &n->shape;
    pass p = {.b = b, .dropout = dropout};
    size_t words = (size_t)b->words, wide = 2 * (size_t)s->hidden, arc = s->arc, mlp = 2 * (s->arc + s->label);
    float weight = 1.0f / (float)b->words, *q, *dq, *dmlp, *dx;

    n->failed = false;
    if (!forward(n, d, &p))
        return;
    score->words += b->words;
    tag_losses(&p, weight, score);
    q = nn_take(n, words * arc);
    dq = nn_take(n, words * arc);
    dmlp = nn_take(n, words * mlp);
    dx = nn_take(n, words * wide);
    if (n->failed)
        return;
    memset(dmlp, 0, words * mlp * sizeof *dmlp);
    nn_mul(n->gemm, false, false, b->words, (int)arc, (int)arc, p.mlp, (int)mlp, n->w + n->u, (int)arc, false, q, (int)arc);
    arc_losses(n, &p, q, dq, dmlp, weight, score);
    nn_mul(n->gemm, true, false, (int)arc, (int)arc, b->words, p.mlp, (int)mlp, dq, (int)arc, true, n->g + n->u, (int)arc);
    nn_mul(n->gemm, false, true, b->words, (int)arc, (int)arc, dq, (int)arc, n->w + n->u, (int)arc, false, dmlp, (int)mlp);
    label_losses(n, &p, dmlp, weight, score);
    if (n->failed)
        return;
    if (dropout)
        nn_drop(n, dmlp, b->words, (int)mlp, b->sentence, n->drop.mlp, DROP_MLP);
    for (size_t r = 0; r < words; r++)
        for (size_t c = 0; c < 2 * arc; c++)
            if (p.mlp[r * mlp + c] < 0)
                dmlp[r * mlp + c] *= LEAK;
    nn_dense_back(n, p.top, (int)wide, dmlp, b->words, wide, mlp, n->mlp, n->mlp_b, false, dx, (int)wide);
    if (dropout)
        nn_drop(n, dx, b->words, (int)wide, b->sentence, n->drop.mlp, DROP_MLP_IN);
    if (s->tag_layer == s->layers) {
        float *share = nn_take(n, words * wide);

        if (n->failed)
            return;
        nn_dense_back(n, p.tagged, (int)wide, p.tags, b->words, wide, EX_NET_TAGS, n->tags, n->tags_b, false, share, (int)wide);
        if (dropout)
            nn_drop(n, share, b->words, (int)wide, b->sentence, n->drop.mlp, DROP_TAGS);
        for (size_t i = 0; i < words * wide; i++)
            dx[i] += share[i];
    }
    encoder_back(n, d, &p, dx);
}

/* ---- measuring ------------------------------------------------------------------------------------------------- */

static int main_type(int rel)
{
    const char *name = ex_deprel_name((ex_deprel)rel), *colon = strchr(name, ':');

    return colon ? ex_deprel_find(name, (size_t)(colon - name)) : rel;
}

/* Spans of the tags 0 none, 2k - 1 begin, 2k inside kind k: is one [from, to) of kind k in `t`? */
static bool has_span(const uint8_t *t, int count, int from, int to, int kind)
{
    if (t[from] != 2 * kind - 1)
        return false;
    for (int i = from + 1; i < to; i++)
        if (t[i] != 2 * kind)
            return false;
    return to == count || t[to] != 2 * kind;
}

static void count_spans(const uint8_t *gold, const uint8_t *found, int count, nn_score *s)
{
    for (int side = 0; side < 2; side++) {
        const uint8_t *t = side ? found : gold;

        for (int i = 0; i < count; i++)
            if (t[i] & 1) {
                int to = i + 1, kind = (t[i] + 1) / 2;

                while (to < count && t[to] == 2 * kind)
                    to++;
                for (int k = 0; k <= kind; k += kind) {
                    s->ner_found[k] += side;
                    s->ner_gold[k] += !side;
                    s->ner_hit[k] += side && has_span(gold, count, i, to, kind);
                }
            }
    }
}

void nn_net_test(nn_net *n, const nn_data *d, const nn_batch *b, nn_score *score, nn_word **out)
{
    const ex_net_shape *s = &n->shape;
    pass p = {.b = b};
    size_t words = (size_t)b->words, arc = s->arc, lab = s->label, mlp = 2 * (arc + lab);
    float *q, *z, *y;
    int *heads;

    n->failed = false;
    if (!forward(n, d, &p))
        return;
    q = nn_take(n, words * arc);
    z = nn_take(n, words * lab);
    y = nn_take(n, words * EX_REL_COUNT);
    heads = (int *)nn_take(n, words);
    if (n->failed)
        return;
    nn_mul(n->gemm, false, false, b->words, (int)arc, (int)arc, p.mlp, (int)mlp, n->w + n->u, (int)arc, false, q, (int)arc);
    for (int k = 0; k < b->sentences; k++) {
        size_t saved = n->scratch_at;
        int c = b->length[k];
        float *full = nn_take(n, (size_t)(c + 1) * (size_t)(c + 1));
        float *tree = nn_take(n, EX_NET_TREE_SCRATCH(c) / sizeof(float) + 1);
        int16_t *found = (int16_t *)nn_take(n, (size_t)c + 1);
        arcs a;

        arc_scores(n, &p, k, q, &a);
        if (n->failed)
            return;
        memcpy(full + c + 1, a.s, (size_t)c * (size_t)(c + 1) * sizeof *full);
        ex_net_tree(full, c, found, tree);
        for (int t = 0; t < c; t++)
            heads[row_at(b, k, t)] = found[t + 1] ? row_at(b, k, found[t + 1] - 1) : -1;
        n->scratch_at = saved;
    }
    label_input(n, &p, heads, z);
    nn_dense(n, z, (int)lab, b->words, lab, EX_REL_COUNT, n->label, n->label_b, y);
    for (int k = 0; k < b->sentences; k++) {
        uint8_t gold[EX_NET_WORDS_MAX] = {0}, found[EX_NET_WORDS_MAX];

        for (int t = 0; t < b->length[k]; t++) {
            int r = row_at(b, k, t);
            const nn_word *g = gold_of(b, r);
            const float *x = p.tags + (size_t)r * EX_NET_TAGS, *l = y + (size_t)r * EX_REL_COUNT;
            nn_word w = *g;
            bool arc_right, label_right;

            w.upos = (uint8_t)best_of(x, EX_UPOS_COUNT);
            w.xpos = (uint8_t)best_of(x + EX_UPOS_COUNT, EX_XPOS_COUNT);
            w.ner = (uint8_t)best_of(x + EX_UPOS_COUNT + EX_XPOS_COUNT, EX_NET_NER);
            w.head = (int16_t)(heads[r] < 0 ? 0 : b->time[heads[r]] + 1);
            /* "root" belongs to the root's child and to it alone */
            w.rel = (uint8_t)(w.head ? 1 + best_of(l + 1, EX_REL_COUNT - 1) : EX_REL_ROOT);
            arc_right = w.head == g->head;
            label_right = main_type(w.rel) == main_type(g->rel);
            score->words++;
            score->arcs_right += arc_right;
            score->labels_right += label_right;
            score->both_right += arc_right && label_right;
            score->upos_right += w.upos == g->upos;
            score->xpos_right += w.xpos == g->xpos;
            gold[t] = g->ner;
            found[t] = w.ner;
            if (out)
                out[k][t] = w;
        }
        if (gold[0] != NN_NONE)
            count_spans(gold, found, b->length[k], score);
    }
}
