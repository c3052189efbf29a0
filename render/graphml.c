/* render/graphml.c - GraphML for Gephi, Cytoscape, NetworkX, igraph, graph-tool.
 *
 * What they choke on, found by running their importers: the namespace needs to be the default one; keys for nodes and
 * edges share one space of names; Gephi takes the key ids `size`, `color`, `x`, `y`, `weight`, `label` as visual
 * properties; Cytoscape wants `name` on nodes and a string `interaction` on edges; a weight needs a decimal point and
 * must be above 0; Gephi turns "INF" inside string attributes into "Infinity". */
#include "internal.h"

#include <libxml/xmlwriter.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    xmlTextWriterPtr w;
    ent_buf text;
    bool failed;
} xml;

static void ok(xml *x, int rc)
{
    if (rc < 0)
        x->failed = true;
}

static void attribute(xml *x, const char *name, const char *value)
{
    ok(x, xmlTextWriterWriteAttribute(x->w, BAD_CAST name, BAD_CAST rd_text(value, false, &x->text)));
}

static void put_data(xml *x, const char *key, const char *value)
{
    ok(x, xmlTextWriterStartElement(x->w, BAD_CAST "data"));
    ok(x, xmlTextWriterWriteAttribute(x->w, BAD_CAST "key", BAD_CAST key));
    ok(x, xmlTextWriterWriteString(x->w, BAD_CAST value));
    ok(x, xmlTextWriterEndElement(x->w));
}

static void put_field(xml *x, const rd_field *f, const rd_value *v)
{
    char number[48];

    put_data(x, f->name, f->kind == RD_TEXT ? rd_text(v->text, true, &x->text) : rd_number(v->number, f->kind, number));
}

static void write_node(xml *x, const rd_graph *g, const rd_node *n, const rd_place *place)
{
    char colour[8], number[48];
    rd_value v;

    ok(x, xmlTextWriterStartElement(x->w, BAD_CAST "node"));
    attribute(x, "id", n->id);
    put_data(x, "label", rd_text(n->name, false, &x->text));
    put_data(x, "name", rd_text(n->name, false, &x->text));
    for (size_t i = 0; i < RD_NODE_FIELDS; i++)
        if (rd_node_field(n, i, &v))
            put_field(x, &rd_node_fields[i], &v);
    put_data(x, "size", rd_number(8 + 32 * sqrt(rd_share(g, n)), RD_REAL, number));
    rd_bloc_colour_hex(n->community, colour);
    put_data(x, "color", colour);
    put_data(x, "x", rd_number(place->x, RD_REAL, number));
    put_data(x, "y", rd_number(place->y, RD_REAL, number));
    ok(x, xmlTextWriterEndElement(x->w));
}

static void write_link(xml *x, const rd_graph *g, const rd_link *l, size_t i)
{
    char number[48];
    rd_value v;

    snprintf(number, sizeof number, "e%zu", i + 1);
    ok(x, xmlTextWriterStartElement(x->w, BAD_CAST "edge"));
    attribute(x, "id", number);
    attribute(x, "source", g->nodes[l->source].id);
    attribute(x, "target", g->nodes[l->target].id);
    put_data(x, "edgelabel", rd_text(rd_link_kind(l), false, &x->text));
    put_data(x, "interaction", rd_text(rd_link_kind(l), true, &x->text));
    put_data(x, "weight", rd_number(l->weight, RD_REAL, number));
    for (size_t k = 0; k < RD_LINK_FIELDS; k++)
        if (rd_link_field(l, k, &v))
            put_field(x, &rd_link_fields[k], &v);
    ok(x, xmlTextWriterEndElement(x->w));
}

static void write_key(xml *x, const char *id, const char *element, const char *name, rd_kind kind)
{
    static const char *const types[] = {[RD_TEXT] = "string", [RD_INTEGER] = "int", [RD_REAL] = "double"};

    ok(x, xmlTextWriterStartElement(x->w, BAD_CAST "key"));
    attribute(x, "id", id);
    attribute(x, "for", element);
    attribute(x, "attr.name", name);
    attribute(x, "attr.type", types[kind]);
    ok(x, xmlTextWriterEndElement(x->w));
}

static void write_keys(xml *x)
{
    write_key(x, "label", "node", "label", RD_TEXT);
    write_key(x, "name", "node", "name", RD_TEXT);
    write_key(x, "size", "node", "size", RD_REAL);
    write_key(x, "color", "node", "color", RD_TEXT);
    write_key(x, "x", "node", "x", RD_REAL);
    write_key(x, "y", "node", "y", RD_REAL);
    for (size_t i = 0; i < RD_NODE_FIELDS; i++)
        write_key(x, rd_node_fields[i].name, "node", rd_node_fields[i].name, rd_node_fields[i].kind);
    write_key(x, "edgelabel", "edge", "label", RD_TEXT);
    write_key(x, "interaction", "edge", "interaction", RD_TEXT);
    write_key(x, "weight", "edge", "weight", RD_REAL);
    for (size_t i = 0; i < RD_LINK_FIELDS; i++)
        write_key(x, rd_link_fields[i].name, "edge", rd_link_fields[i].name, rd_link_fields[i].kind);
}

static void write_head(xml *x, const rd_graph *g)
{
    ent_buf about = {0};

    ok(x, xmlTextWriterStartDocument(x->w, "1.0", "UTF-8", NULL));
    ok(x, xmlTextWriterStartElement(x->w, BAD_CAST "graphml"));
    attribute(x, "xmlns", "http://graphml.graphdrawing.org/xmlns");
    attribute(x, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    attribute(x, "xsi:schemaLocation",
              "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd");
    ent_buf_printf(&about, "entente " ENT_VERSION "; %ld articles", g->documents);
    if (g->first && g->last)
        ent_buf_printf(&about, "; %s to %s", g->first, g->last);
    ok(x, xmlTextWriterWriteElement(x->w, BAD_CAST "desc", BAD_CAST(about.data ? about.data : "")));
    ent_buf_release(&about);
    write_keys(x);
    ok(x, xmlTextWriterStartElement(x->w, BAD_CAST "graph"));
    attribute(x, "id", "entente");
    attribute(x, "edgedefault", "directed");
}

static int put_bytes(void *context, const char *bytes, int len)
{
    return fwrite(bytes, 1, (size_t)len, context) == (size_t)len ? len : -1;
}

ent_status rd_write_graphml(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    xmlOutputBufferPtr buffer;
    rd_place *places;
    xml x = {0};

    if (options->flavour && strcmp(options->flavour, "yed") == 0)
        return rd_write_yed(g, options, out, err);
    if (!(places = rd_places(g, err)))
        return ENT_NOMEM;
    buffer = xmlOutputBufferCreateIO(put_bytes, NULL, out, NULL);
    x.w = buffer ? xmlNewTextWriter(buffer) : NULL;
    if (!x.w) {
        if (buffer)
            xmlOutputBufferClose(buffer);
        free(places);
        return ent_fail(err, ENT_NOMEM, "no memory to write GraphML");
    }
    xmlTextWriterSetIndent(x.w, 1);
    write_head(&x, g);
    for (size_t i = 0; i < g->node_count && !x.failed; i++)
        write_node(&x, g, &g->nodes[i], &places[i]);
    for (size_t i = 0; i < g->link_count && !x.failed; i++)
        write_link(&x, g, &g->links[i], i);
    ok(&x, xmlTextWriterEndDocument(x.w));
    xmlFreeTextWriter(x.w);
    free(places);
    x.failed = x.failed || x.text.failed;
    ent_buf_release(&x.text);
    return x.failed ? ent_fail(err, ENT_IO, "cannot write GraphML") : ENT_OK;
}
