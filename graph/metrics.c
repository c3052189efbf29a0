/* graph/metrics.c - what igraph measures.
 *
 * Links of one pair and direction are summed first: betweenness and PageRank speak of pairs, not of kinds of events. */
#include "internal.h"

#include <igraph/igraph.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    size_t from, to;
    double weight;
} arc;

static int by_ends(const void *a, const void *b)
{
    const arc *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* Sum parallel arcs in place; returns how many are left. */
static size_t sum_parallel(arc *arcs, size_t n)
{
    size_t kept = 0;

    qsort(arcs, n, sizeof *arcs, by_ends);
    for (size_t i = 0; i < n; i++) {
        if (kept && by_ends(&arcs[kept - 1], &arcs[i]) == 0)
            arcs[kept - 1].weight += arcs[i].weight;
        else
            arcs[kept++] = arcs[i];
    }
    return kept;
}

static igraph_error_t make(igraph_t *graph, igraph_vector_t *weights, const arc *arcs, size_t n, size_t nodes,
                           bool directed)
{
    igraph_vector_int_t ends;
    igraph_error_t code;

    IGRAPH_CHECK(igraph_vector_int_init(&ends, (igraph_integer_t)(2 * n)));
    IGRAPH_FINALLY(igraph_vector_int_destroy, &ends);
    IGRAPH_CHECK(igraph_vector_init(weights, (igraph_integer_t)n));
    IGRAPH_FINALLY(igraph_vector_destroy, weights);
    for (size_t i = 0; i < n; i++) {
        VECTOR(ends)[2 * i] = (igraph_integer_t)arcs[i].from;
        VECTOR(ends)[2 * i + 1] = (igraph_integer_t)arcs[i].to;
        VECTOR(*weights)[i] = arcs[i].weight;
    }
    IGRAPH_CHECK(code = igraph_create(graph, &ends, (igraph_integer_t)nodes, directed));
    igraph_vector_int_destroy(&ends);
    IGRAPH_FINALLY_CLEAN(2);
    return code;
}

static igraph_error_t centrality(gr_node *nodes, size_t n, const arc *arcs, size_t arc_count)
{
    igraph_t graph;
    igraph_vector_t weights, result;
    igraph_real_t value;

    IGRAPH_CHECK(make(&graph, &weights, arcs, arc_count, n, true));
    IGRAPH_FINALLY(igraph_vector_destroy, &weights);
    IGRAPH_FINALLY(igraph_destroy, &graph);
    IGRAPH_CHECK(igraph_vector_init(&result, 0));
    IGRAPH_FINALLY(igraph_vector_destroy, &result);
    IGRAPH_CHECK(igraph_pagerank(&graph, IGRAPH_PAGERANK_ALGO_PRPACK, &result, &value, igraph_vss_all(), true, 0.85,
                                 &weights, NULL));
    for (size_t i = 0; i < n; i++)
        nodes[i].pagerank = VECTOR(result)[i];
    IGRAPH_CHECK(igraph_betweenness(&graph, &result, igraph_vss_all(), true, NULL));
    for (size_t i = 0; i < n; i++)
        nodes[i].betweenness = VECTOR(result)[i];
    igraph_vector_destroy(&result);
    igraph_destroy(&graph);
    igraph_vector_destroy(&weights);
    IGRAPH_FINALLY_CLEAN(3);
    return IGRAPH_SUCCESS;
}

/* Modularity is CPM with node weights = strengths and resolution 1 / 2m. */
static igraph_error_t leiden(gr_node *nodes, size_t n, const arc *arcs, size_t arc_count, unsigned seed)
{
    igraph_t graph;
    igraph_vector_t weights, strengths;
    igraph_vector_int_t membership;
    igraph_integer_t clusters;
    igraph_real_t quality;
    double twice = 0;

    IGRAPH_CHECK(igraph_rng_seed(igraph_rng_default(), seed));
    IGRAPH_CHECK(make(&graph, &weights, arcs, arc_count, n, false));
    IGRAPH_FINALLY(igraph_vector_destroy, &weights);
    IGRAPH_FINALLY(igraph_destroy, &graph);
    IGRAPH_CHECK(igraph_vector_init(&strengths, (igraph_integer_t)n));
    IGRAPH_FINALLY(igraph_vector_destroy, &strengths);
    IGRAPH_CHECK(igraph_vector_int_init(&membership, (igraph_integer_t)n));
    IGRAPH_FINALLY(igraph_vector_int_destroy, &membership);
    for (size_t i = 0; i < arc_count; i++) {
        VECTOR(strengths)[arcs[i].from] += arcs[i].weight;
        VECTOR(strengths)[arcs[i].to] += arcs[i].weight;
        twice += 2 * arcs[i].weight;
    }
    IGRAPH_CHECK(igraph_community_leiden(&graph, &weights, &strengths, twice > 0 ? 1 / twice : 1, 0.01, false, 10,
                                         &membership, &clusters, &quality));
    for (size_t i = 0; i < n; i++)
        nodes[i].community = (long)VECTOR(membership)[i];
    igraph_vector_int_destroy(&membership);
    igraph_vector_destroy(&strengths);
    igraph_destroy(&graph);
    igraph_vector_destroy(&weights);
    IGRAPH_FINALLY_CLEAN(4);
    return IGRAPH_SUCCESS;
}

typedef struct {
    long old;
    size_t size, first;
} community;

static int by_size(const void *a, const void *b)
{
    const community *x = a, *y = b;

    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* Number communities by size, then by their first node, so that the numbers mean something and repeat. */
static ent_status order_communities(gr_node *nodes, size_t n, ent_error *err)
{
    community *c = calloc(n + 1, sizeof *c);
    long *place = calloc(n + 1, sizeof *place);

    if (!c || !place) {
        free(c);
        free(place);
        return ent_fail(err, ENT_NOMEM, "no memory for %zu communities", n);
    }
    for (size_t i = 0; i < n; i++)
        c[i] = (community){.old = (long)i, .first = n};
    for (size_t i = n; i-- > 0;) {
        c[nodes[i].community].size++;
        c[nodes[i].community].first = i;
    }
    qsort(c, n, sizeof *c, by_size);
    for (size_t i = 0; i < n; i++)
        place[c[i].old] = (long)i;
    for (size_t i = 0; i < n; i++)
        nodes[i].community = place[nodes[i].community];
    free(c);
    free(place);
    return ENT_OK;
}

static igraph_error_t measure(gr_node *nodes, size_t n, arc *arcs, size_t arc_count, unsigned seed)
{
    arc_count = sum_parallel(arcs, arc_count);
    IGRAPH_CHECK(centrality(nodes, n, arcs, arc_count));
    for (size_t i = 0; i < arc_count; i++)
        if (arcs[i].from > arcs[i].to) {
            size_t t = arcs[i].from;

            arcs[i].from = arcs[i].to;
            arcs[i].to = t;
        }
    return leiden(nodes, n, arcs, sum_parallel(arcs, arc_count), seed);
}

ent_status gr_metrics(gr_node *nodes, size_t n, const gr_link *links, size_t link_count, unsigned seed, ent_error *err)
{
    arc *arcs = calloc(link_count + 1, sizeof *arcs);
    igraph_error_handler_t *before;
    igraph_error_t code;

    if (!arcs)
        return ent_fail(err, ENT_NOMEM, "no memory for %zu links", link_count);
    for (size_t i = 0; i < n; i++)
        nodes[i].in_degree = nodes[i].out_degree = nodes[i].strength = 0;
    for (size_t i = 0; i < link_count; i++) {
        double w = (double)links[i].weight;

        arcs[i] = (arc){links[i].source, links[i].target, w};
        nodes[links[i].source].out_degree++;
        nodes[links[i].target].in_degree++;
        nodes[links[i].source].strength += w;
        nodes[links[i].target].strength += w;
    }
    if (!n) {
        free(arcs);
        return ENT_OK;
    }
    before = igraph_set_error_handler(igraph_error_handler_ignore);
    code = measure(nodes, n, arcs, link_count, seed);
    igraph_set_error_handler(before);
    free(arcs);
    if (code != IGRAPH_SUCCESS)
        return ent_fail(err, code == IGRAPH_ENOMEM ? ENT_NOMEM : ENT_LIMIT, "igraph: %s", igraph_strerror(code));
    return order_communities(nodes, n, err);
}
