/* graph/prune.c - smaller graphs: the backbone by the disparity filter (Serrano, Boguna, Vespignani 2009), and the giant component.
 *
 * A pair's weight is significant for an end when a random split of the end's strength over its k pairs would give as much with
 * a probability below alpha: (1 - w / s)^(k - 1).  Out-going and in-coming weights are split apart.  An end with one pair finds
 * nothing significant: the other must. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    double strength;
    size_t pairs;
} side;

typedef struct {
    size_t source, target, link;
} entry;

static int by_pair(const void *a, const void *b)
{
    const entry *x = a, *y = b;

    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return x->link < y->link ? -1 : x->link > y->link;
}

static bool significant(const side *s, double weight, double alpha)
{
    return s->pairs > 1 && pow(1 - weight / s->strength, (double)(s->pairs - 1)) < alpha;
}

/* Links of one pair and direction stay or go together. */
static bool mark_backbone(double alpha, size_t nodes, const gr_link *links, size_t n, bool *keep)
{
    entry *order = malloc((n + 1) * sizeof *order);
    side *out = calloc(nodes + 1, sizeof *out), *in = calloc(nodes + 1, sizeof *in);
    bool good = order && out && in;

    for (size_t i = 0; good && i < n; i++)
        order[i] = (entry){links[i].source, links[i].target, i};
    if (good)
        qsort(order, n, sizeof *order, by_pair);
    for (int pass = 0; pass < 2 && good; pass++)
        for (size_t i = 0, end; i < n; i = end) {
            side *from = &out[order[i].source], *to = &in[order[i].target];
            double weight = 0;

            for (end = i; end < n && order[end].source == order[i].source && order[end].target == order[i].target; end++)
                weight += (double)links[order[end].link].weight;
            if (!pass) {
                from->strength += weight;
                to->strength += weight;
                from->pairs++;
                to->pairs++;
            } else if (!significant(from, weight, alpha) && !significant(to, weight, alpha)) {
                for (size_t k = i; k < end; k++)
                    keep[order[k].link] = false;
            }
        }
    free(order);
    free(out);
    free(in);
    return good;
}

static size_t root_of(size_t *parent, size_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/* Of equals the one with the strongest node. */
static bool mark_giant(size_t nodes, const gr_link *links, size_t n, bool *keep)
{
    size_t *parent = malloc((nodes + 1) * sizeof *parent), *size = calloc(nodes + 1, sizeof *size), best = 0;
    bool good = parent && size;

    if (!good)
        goto done;
    for (size_t i = 0; i < nodes; i++)
        parent[i] = i;
    for (size_t i = 0; i < n; i++)
        if (keep[i]) {
            size_t a = root_of(parent, links[i].source), b = root_of(parent, links[i].target);

            parent[a > b ? a : b] = a > b ? b : a;
        }
    for (size_t i = 0; i < nodes; i++)
        size[root_of(parent, i)]++;
    for (size_t i = 1; i < nodes; i++)
        if (size[i] > size[best])
            best = i;
    for (size_t i = 0; i < n; i++)
        keep[i] = keep[i] && root_of(parent, links[i].source) == best;
done:
    free(parent);
    free(size);
    return good;
}

/* Nodes without links go to the end and are cut off. */
static bool drop(gr_node *nodes, size_t *node_count, gr_link *links, size_t *link_count, const bool *keep)
{
    size_t *place = malloc((*node_count + 1) * sizeof *place), n = 0, m = 0;

    if (!place)
        return false;
    for (size_t i = 0; i < *node_count; i++) {
        nodes[i].strength = 0;
        nodes[i].component = (long)i;           /* the old index travels with the node through the sort */
    }
    for (size_t i = 0; i < *link_count; i++)
        if (keep[i]) {
            nodes[links[i].source].strength += (double)links[i].weight;
            nodes[links[i].target].strength += (double)links[i].weight;
            links[m++] = links[i];
        }
    qsort(nodes, *node_count, sizeof *nodes, gr_compare_nodes);
    for (size_t i = 0; i < *node_count; i++) {
        place[nodes[i].component] = i;
        nodes[i].component = -1;
        n += nodes[i].strength > 0;
    }
    for (size_t i = 0; i < m; i++) {
        links[i].source = place[links[i].source];
        links[i].target = place[links[i].target];
    }
    qsort(links, m, sizeof *links, gr_compare_links);
    *node_count = n;
    *link_count = m;
    free(place);
    return true;
}

ent_status gr_prune(const gr_options *o, gr_node *nodes, size_t *node_count, gr_link *links, size_t *link_count, ent_error *err)
{
    bool *keep = malloc(*link_count + 1);
    bool good = keep != NULL;

    for (size_t i = 0; good && i < *link_count; i++)
        keep[i] = true;
    if (good && o->backbone > 0)
        good = mark_backbone(o->backbone, *node_count, links, *link_count, keep);
    if (good && o->giant)
        good = mark_giant(*node_count, links, *link_count, keep);
    good = good && drop(nodes, node_count, links, link_count, keep);
    free(keep);
    return good ? ENT_OK : ent_fail(err, ENT_NOMEM, "no memory to prune %zu links", *link_count);
}
