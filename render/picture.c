/* render/picture.c - SVG, PNG and PDF through Graphviz. */
#include "internal.h"

#include <graphviz/gvc.h>
#include <string.h>

/* Layouts by size, as tried on actor graphs: exports of 20, 150 and 500 nodes. */
static const char *layout_for(size_t nodes)
{
    return nodes <= 40 ? "neato" : "sfdp";
}

static ent_status draw(const rd_graph *g, const rd_options *options, const char *format, FILE *out, ent_error *err)
{
    Agraph_t *graph;
    ent_status st = rd_cgraph_picture(g, options, &graph, err);
    GVC_t *gvc = st == ENT_OK ? gvContext() : NULL;
    const char *layout;
    char *data = NULL;
    unsigned len = 0;

    if (st != ENT_OK)
        return st;
    agseterr(AGMAX);                        /* Graphviz's own warnings (fonts, flat edges) are not the user's */
    layout = options->layout ? options->layout : layout_for((size_t)agnnodes(graph));
    if (!gvc || gvLayout(gvc, graph, layout) != 0) {
        st = ent_fail(err, ENT_LIMIT, "Graphviz cannot lay the graph out with \"%s\", wanted sfdp, fdp, neato, dot, twopi "
                      "or circo", layout);
    } else {
        if (gvRenderData(gvc, graph, format, &data, &len) != 0 || !data)
            st = ent_fail(err, ENT_IO, "Graphviz cannot write %s", format);
        else if (fwrite(data, 1, len, out) != len)
            st = ent_fail(err, ENT_IO, "cannot write the picture");
        gvFreeRenderData(data);
        gvFreeLayout(gvc, graph);
    }
    agclose(graph);
    if (gvc)
        gvFreeContext(gvc);
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
