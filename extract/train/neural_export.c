/* extract/train/neural_export.c - the averaged weights as the section NEUR of the model: 8 bits, a scale for each column
 * of a matrix and each row of a table, laid out as the kernels read them (extract/core/neural_kernel.h). */
#include "neural_train.h"
#include "extract/core/neural_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const nn_net *n;
    ent_buf *out;
    bool failed;
} writer;

/* ---- tables ---------------------------------------------------------------------------------------------------- */

static void put_table(writer *w, const float *x, size_t rows, size_t cols)
{
    float *scale = calloc(rows + 1, sizeof *scale);
    int8_t *q = calloc(rows * cols + 1, 1);

    if (scale && q) {
        for (size_t r = 0; r < rows; r++) {
            float top = 0;

            for (size_t c = 0; c < cols; c++)
                top = fmaxf(top, fabsf(x[r * cols + c]));
            scale[r] = top / 127.0f;
            for (size_t c = 0; top > 0 && c < cols; c++)
                q[r * cols + c] = (int8_t)lrintf(x[r * cols + c] / scale[r]);
        }
        ex_put_array(w->out, scale, rows, sizeof *scale, 64);
        ex_put_array(w->out, q, rows, cols, 64);
    } else
        w->failed = true;
    free(scale);
    free(q);
}

typedef struct {
    uint32_t key, vector, learned;
} entry;

static int by_entry(const void *a, const void *b)
{
    const entry *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->vector < y->vector ? -1 : x->vector > y->vector;
}

/* Words with a vector or a learned row, sorted by hash; the most frequent one where two share it. */
static size_t gather(const nn_data *d, entry *e)
{
    size_t n = 0, m = 0;

    for (size_t i = 0; i < d->vectors.count; i++)
        e[n++] = (entry){d->vectors.words[i], (uint32_t)i, NN_NO_ROW};
    for (size_t i = 0; i < d->learned_count; i++)
        e[n++] = (entry){d->learned[i], NN_NO_ROW, (uint32_t)i};
    qsort(e, n, sizeof *e, by_entry);
    for (size_t i = 0; i < n; i++) {
        if (m && e[m - 1].key == e[i].key) {
            if (e[i].learned != NN_NO_ROW)
                e[m - 1].learned = e[i].learned;
        } else
            e[m++] = e[i];
    }
    return m;
}

static void put_words(writer *w, const nn_data *d, const entry *e, size_t count)
{
    uint32_t *keys = calloc(count + 1, sizeof *keys);
    uint16_t *learned = calloc(count + 1, sizeof *learned);
    float *scale = calloc(count + 1, sizeof *scale);
    uint8_t *rows = calloc(count + 1, EX_NET_VECTOR_BYTES);

    if (keys && learned && scale && rows) {
        for (size_t i = 0; i < count; i++) {
            keys[i] = e[i].key;
            learned[i] = (uint16_t)(e[i].learned == NN_NO_ROW ? EX_NET_NO_ROW : e[i].learned);
            if (e[i].vector == NN_NO_ROW)
                continue;
            scale[i] = d->vectors.scales[e[i].vector];
            memcpy(rows + i * EX_NET_VECTOR_BYTES, d->vectors.bytes + (size_t)e[i].vector * EX_NET_VECTOR_BYTES, EX_NET_VECTOR_BYTES);
        }
        ex_put_array(w->out, keys, count, sizeof *keys, 64);
        ex_put_array(w->out, learned, count, sizeof *learned, 64);
        ex_put_array(w->out, scale, count, sizeof *scale, 64);
        ex_put_array(w->out, rows, count, EX_NET_VECTOR_BYTES, 64);
    } else
        w->failed = true;
    free(keys);
    free(learned);
    free(scale);
    free(rows);
}

/* ---- matrices -------------------------------------------------------------------------------------------------- */

static void column_tops(const float *x, size_t k, size_t n, float *top)
{
    for (size_t r = 0; r < k; r++)
        for (size_t c = 0; c < n; c++)
            top[c] = fmaxf(top[c], fabsf(x[r * n + c]));
}

/* sums and bytes; columns n ... padded - 1 are zeros. */
static void put_weights(writer *w, const float *x, size_t k, size_t n, size_t padded, const float *top)
{
    int32_t *sums = calloc(padded, sizeof *sums);
    int8_t *q = calloc(k, padded);

    if (sums && q) {
        for (size_t r = 0; r < k; r++)
            for (size_t c = 0; c < n; c++) {
                int v = top[c] > 0 ? (int)lrintf(x[r * n + c] * 127.0f / top[c]) : 0;

                q[((c / EX_BLOCK * (k / 4) + r / 4) * EX_BLOCK + c % EX_BLOCK) * 4 + r % 4] = (int8_t)v;
                sums[c] -= 128 * v;
            }
        ex_put_array(w->out, sums, padded, sizeof *sums, 64);
        ex_put_array(w->out, q, k, padded, 64);
    } else
        w->failed = true;
    free(sums);
    free(q);
}

/* `unit`: what 1 stands for in the left factor; `factor` of each column (NULL: 1). */
static void put_scales(writer *w, const float *bias, size_t n, size_t padded, const float *top, float unit, const float *factor)
{
    float *s = calloc(padded, sizeof *s), *b = calloc(padded, sizeof *b);

    if (s && b) {
        for (size_t c = 0; c < n; c++) {
            s[c] = top[c] / 127.0f * unit * (factor ? factor[c] : 1.0f);
            b[c] = bias[c] * (factor ? factor[c] : 1.0f);
        }
        ex_put_array(w->out, s, padded, sizeof *s, 64);
        ex_put_array(w->out, b, padded, sizeof *b, 64);
    } else
        w->failed = true;
    free(s);
    free(b);
}

static void put_matrix(writer *w, size_t at, size_t bias, size_t k, size_t n, size_t padded, float unit)
{
    const float *x = w->n->average;
    float *top = calloc(padded, sizeof *top);

    if (!top) {
        w->failed = true;
        return;
    }
    column_tops(x + at, k, n, top);
    put_scales(w, x + bias, n, padded, top, unit, NULL);
    put_weights(w, x + at, k, n, padded, top);
    free(top);
}

/* The gates become powers of two: e^-x for the sigmoids, e^-2x for the new cell's tanh. */
static void put_lstm(writer *w, const nn_lstm_param *p, size_t in, size_t hidden)
{
    static const float log2e = 1.44269504f;
    const float *x = w->n->average;
    size_t n = 4 * hidden;
    float *top = calloc(n, sizeof *top), *factor = calloc(n, sizeof *factor);

    if (top && factor) {
        for (size_t c = 0; c < n; c++)
            factor[c] = c < 3 * hidden ? -log2e : -2.0f * log2e;
        column_tops(x + p->wx, in, n, top);
        column_tops(x + p->wh, hidden, n, top);
        put_scales(w, x + p->b, n, n, top, 1.0f / 127.0f, factor);
        put_weights(w, x + p->wx, in, n, n, top);
        put_weights(w, x + p->wh, hidden, n, n, top);
    } else
        w->failed = true;
    free(top);
    free(factor);
}

ent_status nn_export(const nn_net *n, const nn_data *d, ent_buf *out, ent_error *err)
{
    writer w = {n, out, false};
    const ex_net_shape *s = &n->shape;
    const float *x = n->average;
    size_t count, in = s->input, wide = 2 * (size_t)s->hidden, mlp = 2 * (size_t)(s->arc + s->label);
    entry *e = calloc(d->vectors.count + d->learned_count + 1, sizeof *e);

    if (!e)
        return ent_fail(err, ENT_NOMEM, "no memory for the model");
    if (d->learned_count >= EX_NET_NO_ROW) {
        free(e);
        return ent_fail(err, ENT_LIMIT, "%zu words with a row of their own, at most %d fit", d->learned_count, EX_NET_NO_ROW);
    }
    count = gather(d, e);
    const uint32_t head[] = {EX_NET_VERSION, s->input, s->inner, s->hidden, s->layers, s->tag_layer, s->arc, s->label,
                             (uint32_t)count, (uint32_t)d->learned_count};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        ex_put_u32(out, head[i]);
    put_words(&w, d, e, count);
    put_table(&w, x + n->word, d->learned_count, EX_NET_WORD);
    put_table(&w, x + n->suffix, EX_NET_SUFFIX_ROWS, EX_NET_SUFFIX);
    put_table(&w, x + n->prefix, EX_NET_PREFIX_ROWS, EX_NET_PREFIX);
    put_table(&w, x + n->gram, EX_NET_GRAM_ROWS, EX_NET_GRAM);
    put_table(&w, x + n->form_shape, EX_NET_SHAPE_ROWS, EX_NET_SHAPE);
    put_matrix(&w, n->w1, n->b1, EX_NET_FORM, s->inner, s->inner, 1);
    put_matrix(&w, n->w2, n->b2, s->inner, s->input, s->input, 1);
    for (uint32_t l = 0; l < s->layers; l++, in = wide)
        for (int dir = 0; dir < 2; dir++)
            put_lstm(&w, &n->lstm[l][dir], in, s->hidden);
    put_matrix(&w, n->tags, n->tags_b, wide, EX_NET_TAGS, EX_NET_TAG_COLUMNS, 1.0f / 127.0f);
    put_matrix(&w, n->mlp, n->mlp_b, wide, mlp, mlp, 1.0f / 127.0f);
    put_matrix(&w, n->u, n->u_b, s->arc, s->arc, s->arc, 1);
    put_matrix(&w, n->label, n->label_b, s->label, EX_REL_COUNT, EX_NET_REL_COLUMNS, 1);
    ex_put_array(out, x + n->root, s->arc + s->label, sizeof(float), 64);
    free(e);
    if (w.failed || out->failed)
        return ent_fail(err, ENT_NOMEM, "no memory for the model");
    return ENT_OK;
}
