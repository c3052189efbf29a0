/* graph/balance.c - structural balance of signed pairs: triads, and what lies against the blocs.
 *
 * A triad is balanced when the product of its signs is positive (Cartwright, Harary 1956).  Each is met once: links point from
 * the node of fewer partners to the one of more, and the two out-lists of a link's ends are joined, which keeps the work near
 * links^1.5 at worst. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    size_t to, pair;
} half;

typedef struct {
    const gr_arc *pairs;
    size_t *start;              /* of each node's list in `out`; node count + 1 */
    half *out;
    size_t *mark;               /* of a node: pair + 1 */
    size_t *unbalanced;         /* of a pair */
} work;

/* Signed and no loop. */
static bool counts(const gr_arc *p)
{
    return p->balance != 0 && p->from != p->to;
}

static void point(work *w, size_t n, size_t pair_count, size_t *degree)
{
    size_t *next = w->mark, sum = 0;

    for (size_t i = 0; i < pair_count; i++)
        if (counts(&w->pairs[i])) {
            degree[w->pairs[i].from]++;
            degree[w->pairs[i].to]++;
        }
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < pair_count; i++) {
            size_t a = w->pairs[i].from, b = w->pairs[i].to;

            if (!counts(&w->pairs[i]))
                continue;
            if (degree[a] > degree[b]) {
                size_t t = a;

                a = b;
                b = t;
            }
            if (pass)
                w->out[next[a]++] = (half){b, i};
            else
                w->start[a]++;
        }
        for (size_t i = 0; i <= n && !pass; i++) {      /* counts become starts */
            size_t c = w->start[i];

            w->start[i] = next[i] = sum;
            sum += c;
        }
    }
    for (size_t i = 0; i <= n; i++)
        w->mark[i] = 0;
}

static void count_triads(work *w, size_t n, gr_measures *m)
{
    double steps = 0;
    size_t seen = 0;

    for (size_t u = 0; u < n; u++)
        for (size_t i = w->start[u]; i < w->start[u + 1]; i++)
            steps += (double)(w->start[w->out[i].to + 1] - w->start[w->out[i].to]);
    m->triad_step = 1 + (size_t)(steps / GR_TRIAD_WORK);
    for (size_t u = 0; u < n; u++) {
        for (size_t i = w->start[u]; i < w->start[u + 1]; i++)
            w->mark[w->out[i].to] = w->out[i].pair + 1;
        for (size_t i = w->start[u]; i < w->start[u + 1]; i++) {
            size_t v = w->out[i].to;

            if (seen++ % m->triad_step)
                continue;
            for (size_t k = w->start[v]; k < w->start[v + 1]; k++) {
                size_t third = w->mark[w->out[k].to], ours[3] = {w->out[i].pair, w->out[k].pair, third - 1};
                bool negative = false;

                if (!third)
                    continue;
                for (int s = 0; s < 3; s++)
                    negative ^= w->pairs[ours[s]].balance < 0;
                m->triads++;
                m->balanced += !negative;
                for (int s = 0; s < 3 && negative; s++)
                    w->unbalanced[ours[s]]++;
            }
        }
        for (size_t i = w->start[u]; i < w->start[u + 1]; i++)
            w->mark[w->out[i].to] = 0;
    }
}

/* Keep the heaviest, in order; of equals the first. */
static void keep_frustrated(gr_measures *m, const gr_arc *p, size_t unbalanced)
{
    size_t at = m->frustrated_count;

    while (at && fabs(m->frustrated[at - 1].weight) < fabs(p->balance))
        at--;
    if (at == GR_FRUSTRATED)
        return;
    if (m->frustrated_count < GR_FRUSTRATED)
        m->frustrated_count++;
    for (size_t i = m->frustrated_count - 1; i > at; i--)
        m->frustrated[i] = m->frustrated[i - 1];
    m->frustrated[at].a = p->from;
    m->frustrated[at].b = p->to;
    m->frustrated[at].weight = p->balance;
    m->frustrated[at].unbalanced = unbalanced;
}

ent_status gr_balance(const gr_node *nodes, size_t n, const gr_arc *pairs, size_t pair_count, gr_measures *m, ent_error *err)
{
    work w = {.pairs = pairs, .start = calloc(n + 1, sizeof *w.start), .out = calloc(pair_count + 1, sizeof *w.out),
              .mark = calloc(n + 1, sizeof *w.mark), .unbalanced = calloc(pair_count + 1, sizeof *w.unbalanced)};
    size_t *degree = calloc(n + 1, sizeof *degree);
    double all = 0, against = 0;
    bool good = w.start && w.out && w.mark && w.unbalanced && degree;

    if (good) {
        point(&w, n, pair_count, degree);
        count_triads(&w, n, m);
    }
    for (size_t i = 0; good && i < pair_count; i++) {
        bool together = nodes[pairs[i].from].bloc == nodes[pairs[i].to].bloc;

        if (!counts(&pairs[i]))
            continue;
        all += fabs(pairs[i].balance);
        if (together == (pairs[i].balance < 0)) {
            against += fabs(pairs[i].balance);
            keep_frustrated(m, &pairs[i], w.unbalanced[i]);
        }
    }
    m->frustration = all > 0 ? against / all : 0;
    free(w.start);
    free(w.out);
    free(w.mark);
    free(w.unbalanced);
    free(degree);
    return good ? ENT_OK : ent_fail(err, ENT_NOMEM, "no memory for the balance of %zu pairs", pair_count);
}
