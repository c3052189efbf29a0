/* render/layout.c - a place for every node, for the formats that carry positions: a file that opens laid out is read at
 * once; one that opens as a heap is not.
 *
 * Graphviz' sfdp up to LAID_OUT nodes (two seconds for 2,000), then parted so that no dot or name lies upon another;
 * beyond that a sunflower, the heaviest nodes in the middle, from which every program's own layout starts well.
 * Graphviz sees components of SMALL nodes and more; smaller ones stand in rows below, because sfdp takes two minutes to
 * pack 3,000 single nodes. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LAID_OUT = 5000, LAID_OUT_LINKS = 40000, SMALL = 8 };

static void sunflower(size_t count, rd_place *places)
{
    for (size_t i = 0; i < count; i++) {
        double angle = 2.399963229728653 * (double)i, radius = 40 * sqrt((double)i + 0.5);

        places[i] = (rd_place){radius * cos(angle), radius * sin(angle)};
    }
}

/* ---- components: root[i] is the first node of i's component, size[root] its nodes ------------------------------ */

static size_t find(size_t *root, size_t i)
{
    while (root[i] != i)
        i = root[i] = root[root[i]];
    return i;
}

static void components(const rd_graph *g, size_t *root, size_t *size)
{
    for (size_t i = 0; i < g->node_count; i++) {
        root[i] = i;
        size[i] = 0;
    }
    for (size_t i = 0; i < g->link_count; i++) {
        size_t a = find(root, g->links[i].source), b = find(root, g->links[i].target);

        root[a < b ? b : a] = a < b ? a : b;
    }
    for (size_t i = 0; i < g->node_count; i++)
        size[root[i] = find(root, i)]++;
}

/* ---- the large ones: Graphviz ---------------------------------------------------------------------------- */

/* Nodes get no label: it would be measured in a font, and Graphviz 2.43 keeps a pointer to the font's name beyond its
 * context's end. */
static bool build(const rd_graph *g, const bool *large, Agraph_t *graph, Agnode_t **made)
{
    static char empty[] = "", label[] = "label";

    agattr(graph, AGNODE, label, empty);
    for (size_t i = 0; i < g->node_count; i++) {
        char text[32];

        snprintf(text, sizeof text, "n%zu", i);
        if (large[i] && !(made[i] = agnode(graph, text, 1)))
            return false;
    }
    for (size_t i = 0; i < g->link_count; i++) {
        const rd_link *l = &g->links[i];

        if (large[l->source] && l->source != l->target && !agedge(graph, made[l->source], made[l->target], NULL, 0) &&
            !agedge(graph, made[l->source], made[l->target], NULL, 1))
            return false;
    }
    return true;
}

static bool sfdp(const rd_graph *g, const bool *large, rd_place *places)
{
    static char name[] = "places", start[] = "start", one[] = "1", overlap[] = "overlap", any[] = "true",
                repel[] = "repulsiveforce", two[] = "1.5";
    Agraph_t *graph = agopen(name, Agundirected, NULL);
    Agnode_t **made = calloc(g->node_count + 1, sizeof *made);
    GVC_t *gvc = gvContext();
    bool good = graph && made && gvc;

    if (good) {
        agattr(graph, AGRAPH, start, one);
        agattr(graph, AGRAPH, overlap, any);
        agattr(graph, AGRAPH, repel, two);
        agseterr(AGMAX);
        good = build(g, large, graph, made) && rd_lay_out(gvc, graph, "sfdp");
    }
    for (size_t i = 0; i < g->node_count && good; i++) {
        if (!large[i])
            continue;
        places[i] = (rd_place){ND_coord(made[i]).x * 1.5, ND_coord(made[i]).y * 1.5};
        good = isfinite(places[i].x) && isfinite(places[i].y);
    }
    if (gvc && graph)
        gvFreeLayout(gvc, graph);
    if (graph)
        agclose(graph);
    if (gvc)
        gvFreeContext(gvc);
    free(made);
    return good;
}

/* A node is as large as its dot with its name below, and some air: seen from afar, dots shrink less than distances. */
static rd_place extent(const rd_graph *g, const rd_node *n)
{
    double letters = (double)strlen(rd_short_name(n)), dot = 8 + 36 * sqrt(rd_share(g, n));

    return (rd_place){fmax(1.8 * dot, 6 * fmin(letters, 20)) + 4, 1.3 * dot + 20};
}

static bool part(const rd_graph *g, const bool *large, rd_place *places)
{
    rd_place *some = calloc(g->node_count + 1, sizeof *some), *sizes = calloc(g->node_count + 1, sizeof *sizes);
    size_t n = 0;
    bool good = some && sizes;

    for (size_t i = 0; i < g->node_count && good; i++)
        if (large[i]) {
            some[n] = places[i];
            sizes[n++] = extent(g, &g->nodes[i]);
        }
    good = good && rd_spread(some, sizes, n, NULL) == ENT_OK;
    for (size_t i = g->node_count; good && i-- > 0;)
        if (large[i])
            places[i] = some[--n];
    free(some);
    free(sizes);
    return good;
}

/* ---- the small ones: each a ring, in rows below the large --------------------------------------------------- */

static void rows(const rd_graph *g, const bool *large, const size_t *root, const size_t *size, rd_place *places)
{
    double left = 0, right = 0, bottom = 0, x, y, area = 0, tallest = 0;
    bool any = false;

    for (size_t i = 0; i < g->node_count; i++) {
        if (!large[i]) {
            area += 150.0 * 80;
            continue;
        }
        left = any ? fmin(left, places[i].x) : places[i].x;
        right = any ? fmax(right, places[i].x) : places[i].x;
        bottom = any ? fmin(bottom, places[i].y) : places[i].y;
        any = true;
    }
    right = fmax(right, left + 1.2 * sqrt(area));
    x = left;
    y = bottom - 90;
    for (size_t i = 0; i < g->node_count; i++) {
        size_t m = size[i], nth = 0;
        double radius = m > 1 ? 24.0 * (double)m : 0, broad = 2 * radius + 150, high = 2 * radius + 75;

        if (large[i] || root[i] != i)
            continue;
        if (x > left && x + broad > right) {
            x = left;
            y -= tallest;
            tallest = 0;
        }
        for (size_t k = i; k < g->node_count && nth < m; k++)
            if (root[k] == i) {
                double angle = 6.283185307179586 * (double)nth++ / (double)m;

                places[k] = (rd_place){x + broad / 2 + radius * cos(angle), y - high / 2 + radius * sin(angle)};
            }
        x += broad;
        tallest = fmax(tallest, high);
    }
}

static bool lay_out(const rd_graph *g, rd_place *places)
{
    size_t *root = calloc(g->node_count + 1, sizeof *root), *size = calloc(g->node_count + 1, sizeof *size), most = 0;
    bool *large = calloc(g->node_count + 1, sizeof *large), good = root && size && large;

    if (good) {
        components(g, root, size);
        for (size_t i = 0; i < g->node_count; i++)
            most = size[i] > most ? size[i] : most;
        /* a graph that is small altogether goes to Graphviz whole */
        for (size_t i = 0; i < g->node_count; i++)
            large[i] = size[root[i]] >= SMALL || (most < SMALL && most > 1 && g->node_count <= 40);
        good = sfdp(g, large, places) && part(g, large, places);
        if (good)
            rows(g, large, root, size, places);
    }
    free(root);
    free(size);
    free(large);
    return good;
}

rd_place *rd_places(const rd_graph *g, ent_error *err)
{
    rd_place *places = calloc(g->node_count + 1, sizeof *places);

    if (!places) {
        ent_fail(err, ENT_NOMEM, "no memory for %zu places", g->node_count);
        return NULL;
    }
    if (g->node_count < 2 || g->node_count > LAID_OUT || g->link_count > LAID_OUT_LINKS || !lay_out(g, places))
        sunflower(g->node_count, places);
    return places;
}
