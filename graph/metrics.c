/* graph/metrics.c - what igraph measures.
 *
 * Links of one pair and direction are summed first: betweenness and PageRank speak of pairs, not of kinds of events.
 * What looks from every node costs nodes * arcs: beyond GR_EXACT_WORK it looks from a sample (betweenness: Brandes, Pich
 * 2007; closeness: Eppstein, Wang 2004). */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    gr_node *nodes;
    size_t count;
    gr_arc *arcs, *pairs;       /* directed; undirected with from <= to */
    size_t arc_count, pair_count;
    unsigned metrics, seed;
    gr_measures *measures;
} job;

static int by_ends(const void *a, const void *b)
{
    const gr_arc *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* Sum parallel arcs in place; returns how many are left. */
static size_t sum_parallel(gr_arc *arcs, size_t n)
{
    size_t kept = 0;

    qsort(arcs, n, sizeof *arcs, by_ends);
    for (size_t i = 0; i < n; i++) {
        if (kept && by_ends(&arcs[kept - 1], &arcs[i]) == 0) {
            arcs[kept - 1].weight += arcs[i].weight;
            arcs[kept - 1].balance += arcs[i].balance;
        } else {
            arcs[kept++] = arcs[i];
        }
    }
    return kept;
}

igraph_error_t gr_igraph_make(igraph_t *graph, igraph_vector_t *weights, const gr_arc *arcs, size_t n, size_t nodes,
                              bool directed, bool balance)
{
    igraph_vector_int_t ends;

    IGRAPH_CHECK(igraph_vector_int_init(&ends, (igraph_integer_t)(2 * n)));
    IGRAPH_FINALLY(igraph_vector_int_destroy, &ends);
    for (size_t i = 0; i < n; i++) {
        VECTOR(ends)[2 * i] = (igraph_integer_t)arcs[i].from;
        VECTOR(ends)[2 * i + 1] = (igraph_integer_t)arcs[i].to;
    }
    IGRAPH_CHECK(igraph_create(graph, &ends, (igraph_integer_t)nodes, directed));
    igraph_vector_int_destroy(&ends);
    IGRAPH_FINALLY_CLEAN(1);
    if (!weights)
        return IGRAPH_SUCCESS;
    IGRAPH_FINALLY(igraph_destroy, graph);
    IGRAPH_CHECK(igraph_vector_init(weights, (igraph_integer_t)n));
    IGRAPH_FINALLY_CLEAN(1);
    for (size_t i = 0; i < n; i++)
        VECTOR(*weights)[i] = balance ? arcs[i].balance : arcs[i].weight;
    return IGRAPH_SUCCESS;
}

/* How many sources the work allows; 0: all. */
static size_t sources_for(size_t nodes, size_t arcs)
{
    size_t allowed = arcs ? GR_EXACT_WORK / arcs : nodes;

    if (allowed >= nodes)
        return 0;
    return allowed < GR_LEAST_SOURCES ? GR_LEAST_SOURCES : allowed;
}

static igraph_error_t betweenness(const job *j, const igraph_t *graph, igraph_vector_t *result)
{
    igraph_vector_int_t sample;
    size_t k = sources_for(j->count, j->arc_count);

    if (!k || k >= j->count)
        return igraph_betweenness(graph, result, igraph_vss_all(), true, NULL);
    j->measures->betweenness_sources = k;
    IGRAPH_CHECK(igraph_vector_int_init(&sample, 0));
    IGRAPH_FINALLY(igraph_vector_int_destroy, &sample);
    IGRAPH_CHECK(igraph_random_sample(&sample, 0, (igraph_integer_t)j->count - 1, (igraph_integer_t)k));
    IGRAPH_CHECK(igraph_betweenness_subset(graph, result, igraph_vss_all(), true, igraph_vss_vector(&sample),
                                           igraph_vss_all(), NULL));
    igraph_vector_scale(result, (double)j->count / (double)k);
    igraph_vector_int_destroy(&sample);
    IGRAPH_FINALLY_CLEAN(1);
    return IGRAPH_SUCCESS;
}

static igraph_error_t directed(const job *j)
{
    igraph_t graph;
    igraph_vector_t weights, result;
    igraph_real_t value;

    if (!(j->metrics & (GR_PAGERANK | GR_BETWEENNESS | GR_RECIPROCITY)))
        return IGRAPH_SUCCESS;
    IGRAPH_CHECK(gr_igraph_make(&graph, &weights, j->arcs, j->arc_count, j->count, true, false));
    IGRAPH_FINALLY(igraph_vector_destroy, &weights);
    IGRAPH_FINALLY(igraph_destroy, &graph);
    IGRAPH_CHECK(igraph_vector_init(&result, (igraph_integer_t)j->count));
    IGRAPH_FINALLY(igraph_vector_destroy, &result);
    if (j->metrics & GR_PAGERANK)
        IGRAPH_CHECK(igraph_pagerank(&graph, IGRAPH_PAGERANK_ALGO_PRPACK, &result, &value, igraph_vss_all(), true, 0.85,
                                     &weights, NULL));
    for (size_t i = 0; i < j->count; i++)
        j->nodes[i].pagerank = VECTOR(result)[i];
    igraph_vector_null(&result);
    if (j->metrics & GR_BETWEENNESS)
        IGRAPH_CHECK(betweenness(j, &graph, &result));
    for (size_t i = 0; i < j->count; i++)
        j->nodes[i].betweenness = VECTOR(result)[i];
    if (j->metrics & GR_RECIPROCITY && j->arc_count)
        IGRAPH_CHECK(igraph_reciprocity(&graph, &j->measures->reciprocity, true, IGRAPH_RECIPROCITY_DEFAULT));
    igraph_vector_destroy(&result);
    igraph_destroy(&graph);
    igraph_vector_destroy(&weights);
    IGRAPH_FINALLY_CLEAN(3);
    return IGRAPH_SUCCESS;
}

/* Mean of 1 / distance over the sample, a node itself apart. */
static igraph_error_t sampled_closeness(const job *j, const igraph_t *graph, igraph_vector_t *result, size_t k)
{
    igraph_vector_int_t sample;
    igraph_matrix_t distance;

    j->measures->closeness_sources = k;
    IGRAPH_CHECK(igraph_vector_int_init(&sample, 0));
    IGRAPH_FINALLY(igraph_vector_int_destroy, &sample);
    IGRAPH_CHECK(igraph_matrix_init(&distance, 0, 0));
    IGRAPH_FINALLY(igraph_matrix_destroy, &distance);
    IGRAPH_CHECK(igraph_random_sample(&sample, 0, (igraph_integer_t)j->count - 1, (igraph_integer_t)k));
    igraph_vector_null(result);
    for (size_t s = 0; s < k; s++) {
        IGRAPH_CHECK(igraph_distances(graph, &distance, igraph_vss_1(VECTOR(sample)[s]), igraph_vss_all(), IGRAPH_ALL));
        for (size_t i = 0; i < j->count; i++)
            if (MATRIX(distance, 0, i) > 0)
                VECTOR(*result)[i] += 1 / MATRIX(distance, 0, i);
    }
    igraph_vector_scale(result, 1 / (double)k);
    for (size_t s = 0; s < k; s++)
        VECTOR(*result)[VECTOR(sample)[s]] *= (double)k / (double)(k - 1);
    igraph_matrix_destroy(&distance);
    igraph_vector_int_destroy(&sample);
    IGRAPH_FINALLY_CLEAN(2);
    return IGRAPH_SUCCESS;
}

static igraph_error_t undirected_reals(const job *j, const igraph_t *graph)
{
    igraph_vector_t result;
    size_t k = sources_for(j->count, j->pair_count);

    IGRAPH_CHECK(igraph_vector_init(&result, (igraph_integer_t)j->count));
    IGRAPH_FINALLY(igraph_vector_destroy, &result);
    if (j->metrics & GR_CLOSENESS && j->count > 1)
        IGRAPH_CHECK(k && k < j->count ? sampled_closeness(j, graph, &result, k)
                                       : igraph_harmonic_centrality(graph, &result, igraph_vss_all(), IGRAPH_ALL, NULL, true));
    for (size_t i = 0; i < j->count; i++)
        j->nodes[i].closeness = VECTOR(result)[i];
    if (j->metrics & GR_CLUSTERING) {
        IGRAPH_CHECK(igraph_transitivity_undirected(graph, &j->measures->transitivity, IGRAPH_TRANSITIVITY_ZERO));
        IGRAPH_CHECK(igraph_transitivity_local_undirected(graph, &result, igraph_vss_all(), IGRAPH_TRANSITIVITY_ZERO));
        for (size_t i = 0; i < j->count; i++)
            j->nodes[i].clustering = VECTOR(result)[i];
    }
    igraph_vector_destroy(&result);
    IGRAPH_FINALLY_CLEAN(1);
    return IGRAPH_SUCCESS;
}

typedef struct {
    long old;
    size_t size, first;
} group;

static int by_size(const void *a, const void *b)
{
    const group *x = a, *y = b;

    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* Number groups by size, then by their first node, so that the numbers mean something and repeat; put them at `field` of each
 * node.  *several: groups of more than one; *largest: nodes of the first. */
static igraph_error_t label(const job *j, const igraph_vector_int_t *membership, size_t field, size_t *several, size_t *largest)
{
    size_t n = j->count;
    group *c = calloc(n + 1, sizeof *c);
    long *place = calloc(n + 1, sizeof *place);

    if (!c || !place) {
        free(c);
        free(place);
        IGRAPH_ERROR("no memory for groups", IGRAPH_ENOMEM);
    }
    for (size_t i = 0; i < n; i++)
        c[i] = (group){.old = (long)i, .first = n};
    for (size_t i = n; i-- > 0;) {
        c[VECTOR(*membership)[i]].size++;
        c[VECTOR(*membership)[i]].first = i;
    }
    qsort(c, n, sizeof *c, by_size);
    *several = 0;
    *largest = c[0].size;
    for (size_t i = 0; i < n; i++) {
        place[c[i].old] = (long)i;
        *several += c[i].size > 1;
    }
    for (size_t i = 0; i < n; i++)
        *(long *)(void *)((char *)&j->nodes[i] + field) = place[VECTOR(*membership)[i]];
    free(c);
    free(place);
    return IGRAPH_SUCCESS;
}

static igraph_error_t undirected(const job *j)
{
    igraph_t graph;
    igraph_vector_int_t numbers;
    igraph_integer_t groups;
    size_t several;

    if (!(j->metrics & (GR_CLOSENESS | GR_CORENESS | GR_CLUSTERING | GR_COMPONENTS)))
        return IGRAPH_SUCCESS;
    IGRAPH_CHECK(gr_igraph_make(&graph, NULL, j->pairs, j->pair_count, j->count, false, false));
    IGRAPH_FINALLY(igraph_destroy, &graph);
    IGRAPH_CHECK(undirected_reals(j, &graph));
    IGRAPH_CHECK(igraph_vector_int_init(&numbers, (igraph_integer_t)j->count));
    IGRAPH_FINALLY(igraph_vector_int_destroy, &numbers);
    if (j->metrics & GR_CORENESS)
        IGRAPH_CHECK(igraph_coreness(&graph, &numbers, IGRAPH_ALL));
    for (size_t i = 0; i < j->count; i++)
        j->nodes[i].coreness = (double)VECTOR(numbers)[i];
    if (j->metrics & GR_COMPONENTS) {
        IGRAPH_CHECK(igraph_connected_components(&graph, &numbers, NULL, &groups, IGRAPH_WEAK));
        IGRAPH_CHECK(label(j, &numbers, offsetof(gr_node, component), &several, &j->measures->giant));
        j->measures->components = (size_t)groups;
    }
    igraph_vector_int_destroy(&numbers);
    igraph_destroy(&graph);
    IGRAPH_FINALLY_CLEAN(2);
    return IGRAPH_SUCCESS;
}

/* Modularity is CPM with node weights = strengths and resolution 1 / 2m; at resolution 0 only the weights inside count. */
igraph_error_t gr_leiden(igraph_vector_int_t *membership, size_t nodes, const gr_arc *pairs, size_t n, bool balance,
                         unsigned seed)
{
    igraph_t graph;
    igraph_vector_t weights, strengths;
    igraph_integer_t clusters;
    igraph_real_t quality;
    double twice = 0;

    IGRAPH_CHECK(igraph_rng_seed(igraph_rng_default(), seed));
    IGRAPH_CHECK(gr_igraph_make(&graph, &weights, pairs, n, nodes, false, balance));
    IGRAPH_FINALLY(igraph_vector_destroy, &weights);
    IGRAPH_FINALLY(igraph_destroy, &graph);
    IGRAPH_CHECK(igraph_vector_init(&strengths, (igraph_integer_t)nodes));
    IGRAPH_FINALLY(igraph_vector_destroy, &strengths);
    for (size_t i = 0; i < n && !balance; i++) {
        VECTOR(strengths)[pairs[i].from] += pairs[i].weight;
        VECTOR(strengths)[pairs[i].to] += pairs[i].weight;
        twice += 2 * pairs[i].weight;
    }
    IGRAPH_CHECK(igraph_community_leiden(&graph, &weights, &strengths, balance ? 0 : twice > 0 ? 1 / twice : 1, 0.01, false,
                                         n > GR_LARGE ? 2 : 10, membership, &clusters, &quality));
    igraph_vector_destroy(&strengths);
    igraph_destroy(&graph);
    igraph_vector_destroy(&weights);
    IGRAPH_FINALLY_CLEAN(3);
    return IGRAPH_SUCCESS;
}

/* The pairs that cooperate alone, in the front of a copy. */
static gr_arc *cooperating(const job *j, size_t *count)
{
    gr_arc *some = malloc((j->pair_count + 1) * sizeof *some);

    *count = 0;
    for (size_t i = 0; some && i < j->pair_count; i++)
        if (j->pairs[i].balance > 0) {
            some[*count] = j->pairs[i];
            some[(*count)++].weight = j->pairs[i].balance;
        }
    return some;
}

static igraph_error_t communities(const job *j)
{
    igraph_vector_int_t membership;
    size_t several, largest;

    IGRAPH_CHECK(igraph_vector_int_init(&membership, (igraph_integer_t)j->count));
    IGRAPH_FINALLY(igraph_vector_int_destroy, &membership);
    if (j->metrics & GR_COMMUNITIES) {
        IGRAPH_CHECK(gr_leiden(&membership, j->count, j->pairs, j->pair_count, false, j->seed));
        IGRAPH_CHECK(label(j, &membership, offsetof(gr_node, community), &several, &largest));
    }
    if (j->metrics & GR_COOPERATION) {
        size_t n;
        gr_arc *some = cooperating(j, &n);

        if (!some)
            IGRAPH_ERROR("no memory for pairs", IGRAPH_ENOMEM);
        IGRAPH_FINALLY(free, some);
        IGRAPH_CHECK(gr_leiden(&membership, j->count, some, n, false, j->seed));
        free(some);
        IGRAPH_FINALLY_CLEAN(1);
        IGRAPH_CHECK(label(j, &membership, offsetof(gr_node, cooperation), &j->measures->cooperation, &largest));
    }
    if (j->metrics & GR_BALANCE) {
        IGRAPH_CHECK(gr_leiden(&membership, j->count, j->pairs, j->pair_count, true, j->seed));
        IGRAPH_CHECK(label(j, &membership, offsetof(gr_node, bloc), &j->measures->blocs, &largest));
    }
    igraph_vector_int_destroy(&membership);
    IGRAPH_FINALLY_CLEAN(1);
    return IGRAPH_SUCCESS;
}

static igraph_error_t measure(const job *j)
{
    IGRAPH_CHECK(igraph_rng_seed(igraph_rng_default(), j->seed));
    IGRAPH_CHECK(directed(j));
    IGRAPH_CHECK(undirected(j));
    return communities(j);
}

static void count_links(job *j, const gr_link *links, size_t link_count)
{
    for (size_t i = 0; i < j->count; i++)
        j->nodes[i].in_degree = j->nodes[i].out_degree = j->nodes[i].strength = 0;
    for (size_t i = 0; i < link_count; i++) {
        size_t a = links[i].source, b = links[i].target;
        double w = (double)links[i].weight;

        j->arcs[i] = (gr_arc){a, b, w, links[i].sign * w};
        j->pairs[i] = (gr_arc){a < b ? a : b, a < b ? b : a, w, links[i].sign * w};
        j->nodes[a].out_degree++;
        j->nodes[b].in_degree++;
        j->nodes[a].strength += w;
        j->nodes[b].strength += w;
    }
    j->arc_count = sum_parallel(j->arcs, link_count);
    j->pair_count = sum_parallel(j->pairs, link_count);
}

ent_status gr_metrics(gr_node *nodes, size_t n, const gr_link *links, size_t link_count, unsigned metrics, unsigned seed,
                      gr_measures *measures, ent_error *err)
{
    job j = {.nodes = nodes, .count = n, .metrics = metrics, .seed = seed, .measures = measures,
             .arcs = calloc(link_count + 1, sizeof *j.arcs), .pairs = calloc(link_count + 1, sizeof *j.pairs)};
    ent_status st = ENT_OK;

    *measures = (gr_measures){0};
    if (!j.arcs || !j.pairs) {
        st = ent_fail(err, ENT_NOMEM, "no memory for %zu links", link_count);
    } else if (n) {
        igraph_error_handler_t *before = igraph_set_error_handler(igraph_error_handler_ignore);
        igraph_error_t code;

        count_links(&j, links, link_count);
        code = measure(&j);
        igraph_set_error_handler(before);
        if (code != IGRAPH_SUCCESS)
            st = ent_fail(err, code == IGRAPH_ENOMEM ? ENT_NOMEM : ENT_LIMIT, "igraph: %s", igraph_strerror(code));
        else if (metrics & GR_BALANCE)
            st = gr_balance(nodes, n, j.pairs, j.pair_count, measures, err);
    }
    free(j.arcs);
    free(j.pairs);
    return st;
}

ent_status gr_metrics_parse(const char *list, unsigned *mask, ent_error *err)
{
    static const struct {
        const char *name;
        unsigned mask;
    } names[] = {
#define X_(id, name, on) {name, GR_##id},
        GR_METRICS(X_)
#undef X_
        {"all", GR_ALL_METRICS}, {"default", GR_DEFAULT_METRICS}, {"none", 0},
    };
    size_t len;

    *mask = 0;
    for (const char *item; (item = ent_list_next(&list, ',', &len));) {
        size_t i = 0;

        while (i < sizeof names / sizeof *names && (strlen(names[i].name) != len || strncmp(names[i].name, item, len) != 0))
            i++;
        if (i == sizeof names / sizeof *names)
            return ent_fail(err, ENT_SYNTAX, "--metrics: found \"%.*s\", wanted degree, pagerank, betweenness, communities, "
                            "closeness, coreness, clustering, reciprocity, components, cooperation, balance, all, default or "
                            "none, with commas between", (int)len, item);
        *mask |= names[i].mask;
    }
    return ENT_OK;
}
