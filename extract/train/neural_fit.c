/* extract/train/neural_fit.c - the walk over the treebanks: batches, Adam, a moving average of the weights, checkpoints. */
#include "neural_train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- batches --------------------------------------------------------------------------------------------------- */

typedef struct {
    const nn_sentence *s;
    uint32_t key;
} slot;

static int by_key(const void *a, const void *b)
{
    const slot *x = a, *y = b;

    return x->key != y->key ? (x->key < y->key ? -1 : 1) : x->s < y->s ? -1 : x->s > y->s;
}

static int by_length(const void *a, const void *b)
{
    const nn_sentence *const *x = a, *const *y = b;

    return (*x)->count != (*y)->count ? (*y)->count - (*x)->count : *x < *y ? -1 : *x > *y;
}

static bool make_batch(nn_batch *b, const slot *from, int count, ent_arena *a)
{
    int row = 0;

    b->sentences = count;
    b->source = ENT_ARRAY(a, const nn_sentence *, (size_t)count);
    if (!b->source)
        return false;
    b->words = 0;
    for (int i = 0; i < count; i++) {
        b->source[i] = from[i].s;
        b->words += from[i].s->count;
    }
    qsort(b->source, (size_t)count, sizeof *b->source, by_length);
    b->steps = b->source[0]->count;
    b->length = ENT_ARRAY(a, int, (size_t)count);
    b->active = ENT_ARRAY(a, int, (size_t)b->steps);
    b->base = ENT_ARRAY(a, int, (size_t)b->steps);
    b->form = ENT_ARRAY(a, uint32_t, (size_t)b->words);
    b->sentence = ENT_ARRAY(a, int, (size_t)b->words);
    b->time = ENT_ARRAY(a, int, (size_t)b->words);
    if (!b->length || !b->active || !b->base || !b->form || !b->sentence || !b->time)
        return false;
    for (int i = 0; i < count; i++)
        b->length[i] = b->source[i]->count;
    for (int t = 0; t < b->steps; t++) {
        b->base[t] = row;
        for (int i = 0; i < count && b->length[i] > t; i++, row++) {
            b->active[t]++;
            b->form[row] = b->source[i]->words[t].form;
            b->sentence[row] = i;
            b->time[row] = t;
        }
    }
    return true;
}

nn_batch *nn_batches(const nn_sentence *s, size_t count, unsigned words, uint64_t seed, bool shuffle, ent_arena *a,
                     size_t *batch_count)
{
    slot *order = malloc((count + 1) * sizeof *order);
    nn_batch *out = ENT_ARRAY(a, nn_batch, count + 1);
    size_t n = 0, from = 0;

    *batch_count = 0;
    if (!order || !out) {
        free(order);
        return NULL;
    }
    /* alike in length, but not always the same ones together */
    for (size_t i = 0; i < count; i++) {
        uint32_t length = (uint32_t)s[i].count * 64, jitter = shuffle ? nn_random(&seed) % (128 + length / 4) : 0;

        order[i] = (slot){&s[i], length + jitter};
    }
    qsort(order, count, sizeof *order, by_key);
    for (size_t i = 0, sum = 0; i <= count; i++) {
        if (i < count && (i == from || sum + (size_t)order[i].s->count <= words)) {
            sum += (size_t)order[i].s->count;
            continue;
        }
        if (i > from && !make_batch(&out[n++], order + from, (int)(i - from), a)) {
            free(order);
            return NULL;
        }
        from = i;
        sum = i < count ? (size_t)order[i].s->count : 0;
    }
    free(order);
    for (size_t i = n; shuffle && i > 1; i--) {
        size_t k = nn_random(&seed) % i;
        nn_batch t = out[k];

        out[k] = out[i - 1];
        out[i - 1] = t;
    }
    *batch_count = n;
    return out;
}

/* Some sentences in small letters, in capitals, in title case, so that headlines are no strangers. */
static void change_case(const nn_data *d, nn_batch *b, uint64_t *state)
{
    for (int i = 0; i < b->sentences; i++) {
        uint32_t u = nn_random(state) % 1000;
        int kind = u < 15 ? 0 : u < 30 ? 1 : u < 50 ? 2 : 3;

        for (int t = 0; t < b->length[i]; t++) {
            uint32_t form = b->source[i]->words[t].form;

            b->form[b->base[t] + i] = kind < 3 ? d->forms[form].cased[kind] : form;
        }
    }
}

/* ---- the optimiser --------------------------------------------------------------------------------------------- */

static const float BETA1 = 0.9f, BETA2 = 0.98f, EPSILON = 1e-8f, CLIP = 2.0f;

static void step(nn_net *n, const nn_plan *plan, uint64_t at, float rate)
{
    float *restrict w = n->w, *restrict g = n->g, *restrict m = n->m, *restrict v = n->v, *restrict average = n->average;
    double norm = 0;
    float scale, c1 = 1.0f - powf(BETA1, (float)at), c2 = 1.0f - powf(BETA2, (float)at);
    float decay = plan->decay, warm = (float)(at + 1) / (float)(at + 10);

    for (size_t i = 0; i < n->weight_count; i += 1024) {
        size_t end = i + 1024 < n->weight_count ? i + 1024 : n->weight_count;
        float sum = 0;

        for (size_t k = i; k < end; k++)
            sum += g[k] * g[k];
        norm += (double)sum;
    }
    norm = sqrt(norm);
    scale = norm > (double)CLIP ? CLIP / (float)norm : 1.0f;
    decay = decay < warm ? decay : warm;
    rate /= c1;
    c2 = 1.0f / c2;
    for (size_t i = 0; i < n->weight_count; i++) {
        float x = g[i] * scale;

        m[i] = BETA1 * m[i] + (1.0f - BETA1) * x;
        v[i] = BETA2 * v[i] + (1.0f - BETA2) * x * x;
        w[i] -= rate * m[i] / (sqrtf(v[i] * c2) + EPSILON);
        average[i] = decay * average[i] + (1.0f - decay) * w[i];
        g[i] = 0;
    }
}

/* ---- checkpoints ----------------------------------------------------------------------------------------------- */

typedef struct {
    char magic[8];
    ex_net_shape shape;
    uint64_t weights, epoch, steps;
} header;

static ent_status save(const nn_net *n, const char *path, uint64_t epoch, uint64_t steps, ent_error *err)
{
    header h = {"NNCHECK", n->shape, n->weight_count, epoch, steps};
    ent_output *o = ent_output_open(path, err);
    const float *all[] = {n->average, n->w, n->m, n->v};

    if (!o)
        return ENT_IO;
    fwrite(&h, sizeof h, 1, ent_output_stream(o));
    for (int i = 0; i < 4; i++)
        fwrite(all[i], sizeof(float), n->weight_count, ent_output_stream(o));
    return ent_output_commit(o, err);
}

/* True where it was read. */
static bool load(nn_net *n, const char *path, uint64_t *epoch, uint64_t *steps)
{
    FILE *f = fopen(path, "rb");
    header h;
    float *all[] = {n->average, n->w, n->m, n->v};
    bool fine = f && fread(&h, sizeof h, 1, f) == 1 && memcmp(h.magic, "NNCHECK", 8) == 0 &&
                memcmp(&h.shape, &n->shape, sizeof h.shape) == 0 && h.weights == n->weight_count;

    for (int i = 0; fine && i < 4; i++)
        fine = fread(all[i], sizeof(float), n->weight_count, f) == n->weight_count;
    if (f)
        fclose(f);
    if (fine) {
        *epoch = h.epoch;
        *steps = h.steps;
    }
    return fine;
}

/* ---- fitting --------------------------------------------------------------------------------------------------- */

nn_score nn_measure(nn_net *n, const nn_data *d, const nn_sentence *s, size_t count)
{
    nn_score score = {0};
    ent_arena *a = ent_arena_new();
    size_t batches;
    nn_batch *b = a ? nn_batches(s, count, 1000, 0, false, a, &batches) : NULL;

    for (size_t i = 0; b && i < batches; i++)
        nn_net_test(n, d, &b[i], &score, NULL);
    ent_arena_free(a);
    return score;
}

static double percent(long right, long of)
{
    return 100.0 * (double)right / (double)(of ? of : 1);
}

static double f1(const nn_score *s, int kind)
{
    return percent(2 * s->ner_hit[kind], s->ner_found[kind] + s->ner_gold[kind]);
}

static void report(uint64_t epoch, const nn_score *learnt, const nn_score *dev, double seconds)
{
    double w = (double)(learnt->words ? learnt->words : 1);
    long v = dev->words;

    fprintf(stderr, "epoch %llu  %.0f s  loss %.3f %.3f %.3f %.3f %.3f | dev UPOS %.2f XPOS %.2f UAS %.2f LAS %.2f names F1 %.1f (",
            (unsigned long long)epoch, seconds, learnt->arc / w, learnt->label / w, learnt->upos / w, learnt->xpos / w,
            learnt->ner / (double)(learnt->ner_words ? learnt->ner_words : 1), percent(dev->upos_right, v),
            percent(dev->xpos_right, v), percent(dev->arcs_right, v), percent(dev->both_right, v), f1(dev, 0));
    for (int k = 1; k < EX_NER_COUNT; k++)
        if (dev->ner_gold[k])
            fprintf(stderr, " %s %.1f of %ld", ex_ner_name((ex_ner)k), f1(dev, k), dev->ner_gold[k]);
    fprintf(stderr, " )\n");
}

static nn_score measure_average(nn_net *n, const nn_data *d)
{
    float *w = n->w;
    nn_score s;

    n->w = n->average;
    s = nn_measure(n, d, d->dev, d->dev_count);
    n->w = w;
    return s;
}

ent_status nn_fit(nn_net *n, nn_data *d, const nn_plan *plan, ent_error *err)
{
    uint64_t epoch = 0, steps = 0, seed = n->seed;
    size_t words = 0;
    double started = ent_seconds(), total;
    ent_status st = ENT_OK;

    for (size_t i = 0; i < d->train_count; i++)
        words += (size_t)d->train[i].count;
    total = (double)plan->epochs * (double)words;
    if (plan->checkpoint)
        load(n, plan->checkpoint, &epoch, &steps);
    for (double seen = (double)epoch * (double)words; epoch < plan->epochs && st == ENT_OK;) {
        uint64_t state = seed + 1000003 * epoch;
        ent_arena *a = ent_arena_new();
        size_t count;
        nn_batch *b = a ? nn_batches(d->train, d->train_count, plan->batch_words, state, true, a, &count) : NULL;
        nn_score learnt = {0}, dev;

        if (!b)
            st = ent_fail(err, ENT_NOMEM, "no memory for the batches");
        for (size_t i = 0; b && i < count; i++) {
            double done = seen / total, warm = (double)(steps + 1) / 300.0;
            float rate = plan->rate * (float)((warm < 1 ? warm : 1) * (0.5 + 0.5 * cos(3.14159265 * done)) + 0.003);

            change_case(d, &b[i], &state);
            n->seed = seed ^ (steps * 0x9e3779b97f4a7c15ULL);
            nn_net_learn(n, d, &b[i], true, &learnt);
            if (n->failed) {
                st = ent_fail(err, ENT_NOMEM, "no memory for a batch of %d words", b[i].words);
                break;
            }
            step(n, plan, ++steps, rate);
            seen += b[i].words;
        }
        ent_arena_free(a);
        epoch++;
        if (!plan->quiet) {
            dev = measure_average(n, d);
            report(epoch, &learnt, &dev, ent_seconds() - started);
        }
        if (st == ENT_OK && plan->checkpoint)
            st = save(n, plan->checkpoint, epoch, steps, err);
        if (plan->seconds > 0 && ent_seconds() - started > plan->seconds)
            break;
    }
    n->seed = seed;
    return st;
}
