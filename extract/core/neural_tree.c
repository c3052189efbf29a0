/* extract/core/neural_tree.c - the best tree over arc scores without crossing arcs and with one root.
 *
 * Nearly always the best head of every word already makes such a tree.  Where not, Eisner's algorithm finds it: spans grow
 * from one word to all, each with its head at its left or right end, "open" where the arc over the whole span was
 * made last.  English has 0.2 % of crossing arcs; the network alone would make three times as many, mostly wrong. */
#include "neural_net.h"

#include <string.h>

/* Do heads[1 ... n] make a tree with one root and no crossing arcs?  `work` has room for 2 (n + 1) numbers. */
static bool is_projective_tree(const int16_t *heads, int n, int16_t *work)
{
    int16_t *from = work, *mark = work + n + 1;
    int roots = 0;

    memset(mark, 0, (size_t)(n + 1) * sizeof *mark);
    for (int d = 1; d <= n; d++) {
        int at = d;

        roots += heads[d] == 0;
        while (at && !mark[at]) {
            mark[at] = (int16_t)d;
            at = heads[at];
        }
        if (at && mark[at] == d)
            return false;               /* a cycle */
    }
    /* From left to right, a stack of open arcs' right ends: an arc must end before those that began before it. */
    for (int i = 0; roots == 1 && i <= n; i++)
        from[i] = (int16_t)n;
    for (int i = 0; roots == 1 && i <= n; i++) {
        /* arcs whose left end is i reach to at most from[i], the end of the narrowest arc over i */
        for (int j = i + 1; j <= n; j++) {
            if (heads[j] != i && !(i && heads[i] == j))
                continue;
            if (j > from[i])
                return false;
            for (int k = i + 1; k < j; k++)
                from[k] = from[k] < j ? from[k] : (int16_t)j;
        }
    }
    return roots == 1;
}

typedef struct {
    float *left, *right;        /* complete spans i ... j with their head at j, at i */
    float *open_left, *open_right;
    int16_t *cut, *cut_left, *cut_right;    /* where the best ones were put together */
    int n;
} chart;

#define AT(i, j) ((size_t)(i) * (size_t)(c->n + 1) + (size_t)(j))

static void grow(chart *c, const float *scores)
{
    for (int i = 1; i <= c->n; i++)
        c->left[AT(i, i)] = c->right[AT(i, i)] = 0;
    for (int length = 1; length < c->n; length++)
        for (int i = 1; i + length <= c->n; i++) {
            int j = i + length, cut = i;
            float best = c->right[AT(i, i)] + c->left[AT(i + 1, j)];

            for (int k = i + 1; k < j; k++) {
                float s = c->right[AT(i, k)] + c->left[AT(k + 1, j)];

                if (s > best) {
                    best = s;
                    cut = k;
                }
            }
            c->cut[AT(i, j)] = (int16_t)cut;
            c->open_left[AT(i, j)] = best + scores[AT(i, j)];
            c->open_right[AT(i, j)] = best + scores[AT(j, i)];
            cut = i;
            best = c->open_left[AT(i, j)];
            for (int k = i + 1; k < j; k++) {
                float s = c->left[AT(i, k)] + c->open_left[AT(k, j)];

                if (s > best) {
                    best = s;
                    cut = k;
                }
            }
            c->left[AT(i, j)] = best;
            c->cut_left[AT(i, j)] = (int16_t)cut;
            cut = j;
            best = c->open_right[AT(i, j)];
            for (int k = i + 1; k < j; k++) {
                float s = c->open_right[AT(i, k)] + c->right[AT(k, j)];

                if (s > best) {
                    best = s;
                    cut = k;
                }
            }
            c->right[AT(i, j)] = best;
            c->cut_right[AT(i, j)] = (int16_t)cut;
        }
}

typedef struct {
    int16_t i, j;
    bool open, left;            /* head at j */
} span;

/* Take a span's tree out of the chart; at most one span is open for each word, so `stack` holds them. */
static void unfold(const chart *c, span first, int16_t *heads, span *stack)
{
    int depth = 0;

    stack[depth++] = first;
    while (depth) {
        span s = stack[--depth];
        int16_t k;

        if (s.i == s.j)
            continue;
        if (s.open) {
            k = c->cut[AT(s.i, s.j)];
            heads[s.left ? s.i : s.j] = s.left ? s.j : s.i;
            stack[depth++] = (span){s.i, k, false, false};
            stack[depth++] = (span){(int16_t)(k + 1), s.j, false, true};
        } else if (s.left) {
            k = c->cut_left[AT(s.i, s.j)];
            stack[depth++] = (span){s.i, k, false, true};
            stack[depth++] = (span){k, s.j, true, true};
        } else {
            k = c->cut_right[AT(s.i, s.j)];
            stack[depth++] = (span){s.i, k, true, false};
            stack[depth++] = (span){k, s.j, false, false};
        }
    }
}

void ex_net_tree(const float *scores, int n, int16_t *heads, void *scratch)
{
    size_t square = (size_t)(n + 1) * (size_t)(n + 1);
    float *f = scratch;
    int16_t *h = (int16_t *)(f + 4 * square);
    chart chart_ = {f, f + square, f + 2 * square, f + 3 * square, h, h + square, h + 2 * square, n}, *c = &chart_;
    float best = 0;
    int root = 0;

    for (int d = 1; d <= n; d++) {
        heads[d] = 0;
        for (int k = 1; k <= n; k++)
            if (k != d && scores[AT(d, k)] > scores[AT(d, heads[d])])
                heads[d] = (int16_t)k;
    }
    if (is_projective_tree(heads, n, h))
        return;
    grow(c, scores);
    for (int r = 1; r <= n; r++) {
        float s = c->left[AT(1, r)] + c->right[AT(r, n)] + scores[AT(r, 0)];

        if (!root || s > best) {
            best = s;
            root = r;
        }
    }
    heads[root] = 0;
    unfold(c, (span){1, (int16_t)root, false, true}, heads, scratch);
    unfold(c, (span){(int16_t)root, (int16_t)n, false, false}, heads, scratch);
}
