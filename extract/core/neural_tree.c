/* extract/core/neural_tree.c - Chu-Liu and Edmonds: the best tree over arc scores.
 *
 * Nearly always the best head of every word already makes a tree; only where these arcs close a cycle is it contracted.
 * A cycle becomes its first member, in place in the matrix; the level keeps, for each node outside, which member its
 * best arc into and out of the cycle goes through.  One root: arcs from the root cost so much that one is enough. */
#include "neural_net.h"

#include <string.h>

static const float ONE_ROOT = 10000.0f;

typedef struct {
    float *s;
    int size;                   /* n + 1 */
    int16_t *heads, *next;      /* next active node, 0 at the end; the root is always first */
    int16_t *mark;
} tree;

#define S(d, h) t->s[(d) * t->size + (h)]

static void best_heads(tree *t)
{
    for (int d = t->next[0]; d; d = t->next[d]) {
        int best = 0;

        for (int h = t->next[0]; h; h = t->next[h])
            if (h != d && S(d, h) > S(d, best))
                best = h;
        t->heads[d] = (int16_t)best;
    }
}

/* A node on a cycle, 0 where there is none. */
static int find_cycle(tree *t)
{
    for (int d = t->next[0]; d; d = t->next[d])
        t->mark[d] = 0;
    t->mark[0] = -1;
    for (int d = t->next[0]; d; d = t->next[d]) {
        int at = d;

        while (!t->mark[at]) {
            t->mark[at] = (int16_t)d;
            at = t->heads[at];
        }
        if (t->mark[at] == d)
            return at;
    }
    return 0;
}

/* Contract the cycle through `c`; in[v]: the member that v's best arc into the cycle ends in, out[v]: the member that
 * v hangs on best. */
static void contract(tree *t, int c, int16_t *in, int16_t *out)
{
    memset(in, 0, (size_t)t->size * sizeof *in);
    memset(out, 0, (size_t)t->size * sizeof *out);
    for (int d = t->next[0]; d; d = t->next[d])
        t->mark[d] = 0;
    for (int m = t->heads[c];; m = t->heads[m]) {
        t->mark[m] = 1;
        if (m == c)
            break;
    }
    for (int v = 0;; v = t->next[v]) {
        if (!t->mark[v] || v == 0) {
            float enter = S(c, v) - S(c, t->heads[c]), leave = v ? S(v, c) : 0;

            in[v] = out[v] = (int16_t)c;
            for (int m = t->heads[c]; m != c; m = t->heads[m]) {
                float e = S(m, v) - S(m, t->heads[m]);

                if (e > enter) {
                    enter = e;
                    in[v] = (int16_t)m;
                }
                if (v && S(v, m) > leave) {
                    leave = S(v, m);
                    out[v] = (int16_t)m;
                }
            }
            S(c, v) = enter;
            if (v)
                S(v, c) = leave;
        }
        if (!t->next[v])
            break;
    }
    for (int v = 0; t->next[v];)
        if (t->mark[t->next[v]] && t->next[v] != c)
            t->next[v] = t->next[t->next[v]];
        else
            v = t->next[v];
}

void ex_net_tree(float *scores, int n, int16_t *heads, int16_t *scratch)
{
    tree t = {scores, n + 1, heads, scratch, scratch + n + 1};
    int16_t *levels = scratch + 2 * (n + 1);
    int depth = 0, cycle[EX_NET_WORDS_MAX], roots = 0;     /* n is below EX_NET_WORDS_MAX */

    for (int v = 0; v <= n; v++)
        t.next[v] = (int16_t)(v < n ? v + 1 : 0);
    best_heads(&t);
    for (int d = 1; d <= n; d++)
        roots += heads[d] == 0;
    if (roots != 1 || find_cycle(&t)) {
        for (int d = 1; d <= n; d++)
            scores[d * (n + 1)] -= ONE_ROOT;
        best_heads(&t);
    }
    /* a level keeps two rows and removes a node at least */
    for (int c; (c = find_cycle(&t)) != 0; depth++) {
        int16_t *level = levels + (size_t)depth * 2 * (size_t)(n + 1);

        cycle[depth] = c;
        contract(&t, c, level, level + n + 1);
        /* the members that left keep their heads; the representative's own lies in its slot of in[] */
        level[c] = heads[c];
        best_heads(&t);
    }
    while (depth-- > 0) {
        int16_t *in = levels + (size_t)depth * 2 * (size_t)(n + 1), *out = in + n + 1;
        int c = cycle[depth], own = in[c], h = heads[c], m;

        heads[c] = (int16_t)own;
        m = in[h];
        for (int d = 1; d <= n; d++)
            if (out[d] && heads[d] == c && d != c)
                heads[d] = out[d];
        heads[m] = (int16_t)h;
    }
}
