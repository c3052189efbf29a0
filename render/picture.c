/* render/picture.c - SVG, PNG and PDF through Graphviz. */
#include "internal.h"

#include <graphviz/gvc.h>
#include <stdlib.h>
#include <string.h>

enum { MARGIN = 20 };           /* points between two boxes */

/* Layouts by size, as tried on actor graphs: exports of 20, 150 and 500 nodes. */
static const char *layout_for(size_t nodes)
{
    return nodes <= 40 ? "neato" : "sfdp";
}

/* Graphviz draws its random starts from rand() and drand48(): a second layout in one process would begin where the first
 * ended, and give another picture. */
bool rd_lay_out(GVC_t *gvc, Agraph_t *graph, const char *engine)
{
    srand(1);
    srand48(1);
    return gvLayout(gvc, graph, engine) == 0;
}

static bool set_place(Agnode_t *n, Agsym_t *pos, rd_place p)
{
    char text[64];

    snprintf(text, sizeof text, "%.2f,%.2f!", p.x / 72, p.y / 72);
    return agxset(n, pos, text) == 0;
}

/* Part the boxes of a layout, and hand the places on to neato, which then only draws the lines (-n). */
static ent_status part_boxes(GVC_t *gvc, Agraph_t *graph, ent_error *err)
{
    static char pos_name[] = "pos", empty[] = "";
    size_t count = (size_t)agnnodes(graph), i = 0;
    rd_place *places = calloc(count + 1, sizeof *places), *sizes = calloc(count + 1, sizeof *sizes);
    Agsym_t *pos = agattr(graph, AGNODE, pos_name, empty);
    ent_status st = places && sizes && pos ? ENT_OK : ent_fail(err, ENT_NOMEM, "no memory for a picture");

    for (Agnode_t *n = agfstnode(graph); n && st == ENT_OK; n = agnxtnode(graph, n), i++) {
        places[i] = (rd_place){ND_coord(n).x, ND_coord(n).y};
        sizes[i] = (rd_place){ND_width(n) * 72 + MARGIN, ND_height(n) * 72 + MARGIN};
    }
    if (st == ENT_OK)
        st = rd_spread(places, sizes, count, err);
    gvFreeLayout(gvc, graph);
    i = 0;
    for (Agnode_t *n = agfstnode(graph); n && st == ENT_OK; n = agnxtnode(graph, n), i++)
        if (!set_place(n, pos, places[i]))
            st = ent_fail(err, ENT_NOMEM, "no memory for a picture");
    free(places);
    free(sizes);
    if (st == ENT_OK && !rd_lay_out(gvc, graph, "neato"))
        st = ent_fail(err, ENT_LIMIT, "Graphviz cannot draw the lines");
    return st;
}

void *rd_drawing_open(void)
{
    return gvContext();
}

void rd_drawing_close(void *drawing)
{
    if (drawing)
        gvFreeContext(drawing);
}

static bool parts_boxes(const char *layout)
{
    return strcmp(layout, "dot") != 0 && strcmp(layout, "circo") != 0;
}

static ent_status draw(const rd_graph *g, const rd_options *options, const char *format, FILE *out, ent_error *err)
{
    Agraph_t *graph;
    ent_status st = rd_cgraph_picture(g, options, &graph, err);
    GVC_t *gvc = st != ENT_OK ? NULL : options->drawing ? options->drawing : gvContext();
    const char *layout;
    char *data = NULL;
    unsigned len = 0;

    if (st != ENT_OK)
        return st;
    agseterr(AGMAX);                        /* Graphviz's own warnings (fonts, flat edges) are not the user's */
    layout = options->layout ? options->layout : layout_for((size_t)agnnodes(graph));
    if (!gvc || !rd_lay_out(gvc, graph, layout)) {
        st = ent_fail(err, ENT_LIMIT, "Graphviz cannot lay the graph out with \"%s\", wanted sfdp, fdp, neato, dot, twopi "
                      "or circo", layout);
    } else {
        if (parts_boxes(layout))
            st = part_boxes(gvc, graph, err);
        if (st != ENT_OK)
            ;
        else if (gvRenderData(gvc, graph, format, &data, &len) != 0 || !data)
            st = ent_fail(err, ENT_IO, "Graphviz cannot write %s", format);
        else if (fwrite(data, 1, len, out) != len)
            st = ent_fail(err, ENT_IO, "cannot write the picture");
        gvFreeRenderData(data);
        gvFreeLayout(gvc, graph);
    }
    agclose(graph);
    if (gvc != options->drawing)
        rd_drawing_close(gvc);
    return st;
}

ent_status rd_write_svg(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    return draw(g, options, "svg", out, err);
}

ent_status rd_write_png(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    return draw(g, options, "png", out, err);
}

ent_status rd_write_pdf(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    return draw(g, options, "pdf", out, err);
}
