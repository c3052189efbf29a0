/* render/yed.c - GraphML for yEd, which draws only what stands in its own elements and shows plain GraphML as a heap of
 * unlabelled boxes. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>

static void put_text(const char *text, FILE *out, ent_buf *scratch)
{
    rd_escape_xml(rd_text(text, false, scratch), out);
}

static void put_node(const rd_graph *g, const rd_node *n, const rd_place *p, FILE *out, ent_buf *scratch)
{
    double size = 12 + 12 * sqrt(rd_share(g, n));
    char colour[8];
    size_t letters = 0;

    for (const char *s = n->name; *s; s++)
        letters += ((unsigned char)*s & 0xc0) != 0x80;
    rd_bloc_colour_hex(n->community, colour);
    fputs("    <node id=\"", out);
    put_text(n->id, out, scratch);
    fprintf(out, "\"><data key=\"shape\"><y:ShapeNode><y:Geometry height=\"%.1f\" width=\"%.1f\" x=\"%.1f\" y=\"%.1f\"/>"
            "<y:Fill color=\"%s\" transparent=\"false\"/><y:NodeLabel fontSize=\"%.0f\">", size * 2,
            size * 0.65 * (double)letters + 16, p->x, p->y, colour, size);
    put_text(n->name, out, scratch);
    fputs("</y:NodeLabel><y:Shape type=\"roundrectangle\"/></y:ShapeNode></data><data key=\"actor_type\">", out);
    put_text(n->type, out, scratch);
    fprintf(out, "</data><data key=\"mentions\">%ld</data></node>\n", n->mentions);
}

static void put_link(const rd_graph *g, const rd_link *l, size_t i, FILE *out, ent_buf *scratch)
{
    char number[48];

    fprintf(out, "    <edge id=\"e%zu\" source=\"", i + 1);
    put_text(g->nodes[l->source].id, out, scratch);
    fputs("\" target=\"", out);
    put_text(g->nodes[l->target].id, out, scratch);
    fprintf(out, "\"><data key=\"line\"><y:PolyLineEdge><y:LineStyle color=\"%s\" type=\"%s\" width=\"%.1f\"/>"
            "<y:Arrows source=\"none\" target=\"standard\"/><y:EdgeLabel>", rd_sign_colour_hex(l->sign),
            l->sign < 0 ? "dashed" : "line", 1 + log2(l->weight));
    put_text(rd_link_kind(l), out, scratch);
    fprintf(out, "</y:EdgeLabel></y:PolyLineEdge></data><data key=\"weight\">%s</data>",
            rd_number(l->weight, RD_REAL, number));
    if (l->evidence_count && l->evidence[0].text) {
        fputs("<data key=\"evidence\">", out);
        put_text(l->evidence[0].text, out, scratch);
        fputs("</data>", out);
    }
    fputs("</edge>\n", out);
}

ent_status rd_write_yed(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    rd_place *places = rd_places(g, err);
    ent_buf scratch = {0};
    bool nomem;

    (void)options;
    if (!places)
        return ENT_NOMEM;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" "
          "xmlns:y=\"http://www.yworks.com/xml/graphml\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
          "xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns "
          "http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd\">\n"
          "  <key id=\"shape\" for=\"node\" yfiles.type=\"nodegraphics\"/>\n"
          "  <key id=\"line\" for=\"edge\" yfiles.type=\"edgegraphics\"/>\n"
          "  <key id=\"actor_type\" for=\"node\" attr.name=\"actor_type\" attr.type=\"string\"/>\n"
          "  <key id=\"mentions\" for=\"node\" attr.name=\"mentions\" attr.type=\"int\"/>\n"
          "  <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n"
          "  <key id=\"evidence\" for=\"edge\" attr.name=\"evidence\" attr.type=\"string\"/>\n"
          "  <graph id=\"entente\" edgedefault=\"directed\">\n", out);
    for (size_t i = 0; i < g->node_count; i++)
        put_node(g, &g->nodes[i], &places[i], out, &scratch);
    for (size_t i = 0; i < g->link_count; i++)
        put_link(g, &g->links[i], i, out, &scratch);
    fputs("  </graph>\n</graphml>\n", out);
    nomem = scratch.failed;
    free(places);
    ent_buf_release(&scratch);
    return nomem ? ent_fail(err, ENT_NOMEM, "no memory to write GraphML")
                 : ferror(out) ? ent_fail(err, ENT_IO, "cannot write GraphML") : ENT_OK;
}
