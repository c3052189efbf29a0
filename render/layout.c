/* render/layout.c - a place for every node, for the formats that carry positions: a file that opens laid out is read at
 * once; one that opens as a heap is not.
 *
 * Graphviz' sfdp up to LAID_OUT nodes (half a second); beyond that a sunflower, the heaviest nodes in the middle, from
 * which every program's own layout starts well. */
#include "internal.h"

#include <graphviz/gvc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LAID_OUT = 5000, LAID_OUT_LINKS = 40000 };

static void sunflower(size_t count, rd_place *places)
{
    for (size_t i = 0; i < count; i++) {
        double angle = 2.399963229728653 * (double)i, radius = 40 * sqrt((double)i + 0.5);

        places[i] = (rd_place){radius * cos(angle), radius * sin(angle)};
    }
}

/* A node is as large as its dot with its name below, so that Graphviz keeps the names apart. */
static bool build(const rd_graph *g, Agraph_t *graph, Agnode_t **made)
{
    static char empty[] = "", width_name[] = "width", height_name[] = "height";
    Agsym_t *width = agattr(graph, AGNODE, width_name, empty), *height = agattr(graph, AGNODE, height_name, empty);

    for (size_t i = 0; i < g->node_count; i++) {
        double letters = (double)strlen(rd_short_name(&g->nodes[i])), dot = 0.1 + 0.5 * sqrt(rd_share(g, &g->nodes[i]));
        char text[32];

        snprintf(text, sizeof text, "n%zu", i);
        if (!width || !height || !(made[i] = agnode(graph, text, 1)))
            return false;
        snprintf(text, sizeof text, "%.2f", fmax(dot, 0.08 * fmin(letters, 20)));
        agxset(made[i], width, text);
        snprintf(text, sizeof text, "%.2f", dot + 0.25);
        agxset(made[i], height, text);
    }
    for (size_t i = 0; i < g->link_count; i++) {
        const rd_link *l = &g->links[i];

        if (l->source != l->target && !agedge(graph, made[l->source], made[l->target], NULL, 0) &&
            !agedge(graph, made[l->source], made[l->target], NULL, 1))
            return false;
    }
    return true;
}

static bool sfdp(const rd_graph *g, rd_place *places)
{
    static char name[] = "places", start[] = "start", one[] = "1", overlap[] = "overlap", prism[] = "prism",
                repel[] = "repulsiveforce", two[] = "1.5";
    Agraph_t *graph = agopen(name, Agundirected, NULL);
    Agnode_t **made = calloc(g->node_count + 1, sizeof *made);
    GVC_t *gvc = gvContext();
    bool good = graph && made && gvc;

    if (good) {
        agattr(graph, AGRAPH, start, one);
        agattr(graph, AGRAPH, overlap, prism);
        agattr(graph, AGRAPH, repel, two);
        agseterr(AGMAX);
        good = build(g, graph, made) && gvLayout(gvc, graph, "sfdp") == 0;
    }
    for (size_t i = 0; i < g->node_count && good; i++) {
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

rd_place *rd_places(const rd_graph *g, ent_error *err)
{
    rd_place *places = calloc(g->node_count + 1, sizeof *places);

    if (!places) {
        ent_fail(err, ENT_NOMEM, "no memory for %zu places", g->node_count);
        return NULL;
    }
    if (g->node_count < 2 || g->node_count > LAID_OUT || g->link_count > LAID_OUT_LINKS || !sfdp(g, places))
        sunflower(g->node_count, places);
    return places;
}
