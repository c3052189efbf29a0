/* extract/train/neural_layers.c - dense and LSTM layers with their backward passes, dropout.
 *
 * The rows of a batch are time-major (neural_train.h), so each step of an LSTM is one product of a block of rows; the
 * sentences that have a word at step t are the first active[t].  Going backward in time, those whose last word is at t
 * start from nothing. */
#include "neural_train.h"
#include "extract/core/neural_math.h"

#include <string.h>

uint32_t nn_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (uint32_t)((z ^ (z >> 31)) >> 32);
}

float *nn_take(nn_net *n, size_t count)
{
    size_t room = (count + 15) & ~(size_t)15;
    float *p = n->scratch + n->scratch_at;

    if (n->scratch_room - n->scratch_at < room) {
        n->failed = true;
        return n->scratch;
    }
    n->scratch_at += room;
    return p;
}

/* A number for each (key, place): cheap, and the loop over places becomes vector code. */
static inline uint32_t mix(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x7feb352dU;
    x ^= x >> 15;
    x *= 0x846ca68bU;
    x ^= x >> 16;
    return x;
}

void nn_drop(nn_net *n, float *x, int rows, int cols, const int *row_of, float p, uint64_t key)
{
    uint64_t state = n->seed ^ (key * 0xd6e8feb86659fd93ULL);
    uint32_t salt = nn_random(&state), bound = (uint32_t)(p * 4294967040.0f);
    float keep = 1.0f / (1.0f - p);

    if (p <= 0)
        return;
    for (int r = 0; r < rows; r++) {
        uint32_t base = salt + (uint32_t)(row_of ? row_of[r] : r) * 0x9e3779b9U;
        float *restrict at = x + (size_t)r * (size_t)cols;

        base = mix(base);
        for (int c = 0; c < cols; c++)
            at[c] *= mix(base + (uint32_t)c * 0x85ebca6bU) < bound ? 0.0f : keep;
    }
}

void nn_dense(nn_net *n, const float *x, int ldx, int rows, size_t in, size_t out, size_t w, size_t b, float *y)
{
    const float *bias = n->w + b;

    if (!nn_mul(n->gemm, false, false, rows, (int)out, (int)in, x, ldx, n->w + w, (int)out, false, y, (int)out))
        n->failed = true;
    for (int r = 0; r < rows; r++) {
        float *restrict at = y + (size_t)r * out;

        for (size_t c = 0; c < out; c++)
            at[c] += bias[c];
    }
}

static void column_sums(const float *x, int rows, size_t cols, float *restrict sums)
{
    for (int r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++)
            sums[c] += x[(size_t)r * cols + c];
}

void nn_dense_back(nn_net *n, const float *x, int ldx, const float *dy, int rows, size_t in, size_t out, size_t w,
                   size_t b, bool add, float *dx, int lddx)
{
    bool fine = nn_mul(n->gemm, true, false, (int)in, (int)out, rows, x, ldx, dy, (int)out, true, n->g + w, (int)out);

    column_sums(dy, rows, out, n->g + b);
    if (dx)
        fine &= nn_mul(n->gemm, false, true, rows, (int)in, (int)out, dy, (int)out, n->w + w, (int)out, add, dx, lddx);
    if (!fine)
        n->failed = true;
}

/* ---- LSTM: gates in the order input, forget, output, new -------------------------------------------------------- */

static void cell_forward(float *restrict gates, const float *restrict before, float *restrict cell, float *restrict y,
                         int hidden)
{
    for (int j = 0; j < hidden; j++) {
        float i = ex_sigmoid(gates[j]), f = ex_sigmoid(gates[hidden + j]), o = ex_sigmoid(gates[2 * hidden + j]);
        float g = ex_tanh(gates[3 * hidden + j]), c = f * before[j] + i * g;

        gates[j] = i;
        gates[hidden + j] = f;
        gates[2 * hidden + j] = o;
        gates[3 * hidden + j] = g;
        cell[j] = c;
        y[j] = o * ex_tanh(c);
    }
}

void nn_lstm_forward(nn_net *n, const nn_batch *b, const float *x, int in, nn_lstm_param p, bool backward, float drop,
                     uint64_t key, float *y, int ldy, nn_lstm *keep)
{
    int h = (int)n->shape.hidden, words = b->words;
    size_t square = (size_t)h * 4 * (size_t)h;
    float *nothing;

    keep->gates = nn_take(n, (size_t)words * 4 * (size_t)h);
    keep->cell = nn_take(n, (size_t)words * (size_t)h);
    keep->before = nn_take(n, (size_t)words * (size_t)h);
    keep->wh = n->w + p.wh;
    keep->mask = NULL;
    nothing = nn_take(n, (size_t)h);
    if (n->failed)
        return;
    memset(nothing, 0, (size_t)h * sizeof *nothing);
    if (drop > 0) {
        keep->wh = nn_take(n, square);
        keep->mask = nn_take(n, square);
        for (size_t i = 0; i < square; i++)
            keep->mask[i] = 1.0f;
        nn_drop(n, keep->mask, h, 4 * h, NULL, drop, key);
        for (size_t i = 0; i < square; i++)
            keep->wh[i] = n->w[p.wh + i] * keep->mask[i];
    }
    nn_dense(n, x, in, words, (size_t)in, 4 * (size_t)h, p.wx, p.b, keep->gates);
    if (!nn_pack(n->gemm, false, 4 * h, h, keep->wh, 4 * h, n->packed))
        n->failed = true;
    for (int k = 0; k < b->steps; k++) {
        int t = backward ? b->steps - 1 - k : k, from = backward ? t + 1 : t - 1;
        int rows = b->active[t], known = from < 0 || from >= b->steps ? 0 : b->active[from];
        float *gates = keep->gates + (size_t)b->base[t] * 4 * (size_t)h;

        known = known < rows ? known : rows;
        if (known && !nn_mul_packed(n->gemm, known, y + (size_t)b->base[from] * (size_t)ldy, ldy, n->packed, true, gates, 4 * h))
            n->failed = true;
        for (int s = 0; s < rows; s++) {
            size_t at = (size_t)(b->base[t] + s), last = s < known ? (size_t)(b->base[from] + s) : 0;
            float *before = keep->before + at * (size_t)h;

            if (s < known)
                memcpy(before, y + last * (size_t)ldy, (size_t)h * sizeof *before);
            else
                memset(before, 0, (size_t)h * sizeof *before);
            cell_forward(gates + (size_t)s * 4 * (size_t)h, s < known ? keep->cell + last * (size_t)h : nothing,
                         keep->cell + at * (size_t)h, y + at * (size_t)ldy, h);
        }
    }
}

/* dh: gradient of the output; dc: of the cell from the step after, replaced by that for the step before. */
static void cell_back(float *restrict gates, const float *restrict before, const float *restrict cell,
                      const float *restrict dh, float *restrict dc, int hidden)
{
    for (int j = 0; j < hidden; j++) {
        float i = gates[j], f = gates[hidden + j], o = gates[2 * hidden + j], g = gates[3 * hidden + j];
        float th = ex_tanh(cell[j]), d = dc[j] + dh[j] * o * (1.0f - th * th), last = before[j];

        gates[j] = d * g * i * (1.0f - i);
        gates[hidden + j] = d * last * f * (1.0f - f);
        gates[2 * hidden + j] = dh[j] * th * o * (1.0f - o);
        gates[3 * hidden + j] = d * i * (1.0f - g * g);
        dc[j] = d * f;
    }
}

void nn_lstm_back(nn_net *n, const nn_batch *b, const float *x, int in, nn_lstm_param p, bool backward, const float *dy,
                  int lddy, nn_lstm *keep, bool add, float *dx)
{
    int h = (int)n->shape.hidden, words = b->words;
    size_t wide = 4 * (size_t)h, square = (size_t)h * wide, saved = n->scratch_at;
    float *dh = nn_take(n, (size_t)b->sentences * (size_t)h), *dc = nn_take(n, (size_t)b->sentences * (size_t)h);
    float *nothing = nn_take(n, (size_t)h);
    float *dwh = keep->mask ? nn_take(n, square) : n->g + p.wh;
    bool fine = !n->failed;

    if (!fine)
        return;
    memset(dc, 0, (size_t)b->sentences * (size_t)h * sizeof *dc);
    memset(nothing, 0, (size_t)h * sizeof *nothing);
    fine &= nn_pack(n->gemm, true, h, 4 * h, keep->wh, 4 * h, n->packed);
    for (int k = b->steps - 1; k >= 0; k--) {
        int t = backward ? b->steps - 1 - k : k, from = backward ? t + 1 : t - 1, to = backward ? t - 1 : t + 1;
        int rows = b->active[t], known = from < 0 || from >= b->steps ? 0 : b->active[from];
        int later = to < 0 || to >= b->steps ? 0 : b->active[to] < rows ? b->active[to] : rows;

        for (int s = 0; s < rows; s++)
            memcpy(dh + (size_t)s * (size_t)h, dy + (size_t)(b->base[t] + s) * (size_t)lddy, (size_t)h * sizeof *dh);
        /* a word's successor in this direction exists for the first `later` sentences */
        if (later)
            fine &= nn_mul_packed(n->gemm, later, keep->gates + (size_t)b->base[to] * wide, (int)wide, n->packed, true, dh, h);
        for (int s = 0; s < rows; s++) {
            size_t at = (size_t)(b->base[t] + s);

            if (s >= later)
                memset(dc + (size_t)s * (size_t)h, 0, (size_t)h * sizeof *dc);
            cell_back(keep->gates + at * wide, s < known ? keep->cell + (size_t)(b->base[from] + s) * (size_t)h : nothing,
                      keep->cell + at * (size_t)h, dh + (size_t)s * (size_t)h, dc + (size_t)s * (size_t)h, h);
        }
    }
    nn_dense_back(n, x, in, keep->gates, words, (size_t)in, wide, p.wx, p.b, add, dx, in);
    fine &= nn_mul(n->gemm, true, false, h, (int)wide, words, keep->before, h, keep->gates, (int)wide, !keep->mask, dwh, (int)wide);
    if (keep->mask)
        for (size_t i = 0; i < square; i++)
            n->g[p.wh + i] += dwh[i] * keep->mask[i];
    if (!fine)
        n->failed = true;
    n->scratch_at = saved;
}
