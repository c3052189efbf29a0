/* render/graphml.c - GraphML for Gephi, Cytoscape, NetworkX, igraph, graph-tool.
 *
 * What they choke on, found by running their importers: the namespace needs to be the default one; keys for nodes and
 * edges share one space of names; Gephi takes the key ids `size`, `color`, `x`, `y`, `weight`, `label` as visual
 * properties; Cytoscape wants `name` on nodes and a string `interaction` on edges; a weight needs a decimal point and
 * must be above 0; Gephi turns "INF" inside string attributes into "Infinity". */
#include "internal.h"

#include <libxml/xmlwriter.h>
#include <math.h>
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

static const struct {
    const char *id, *element, *name, *type;
} keys[] = {
    {"label", "node", "label", "string"}, {"name", "node", "name", "string"},
    {"actor_type", "node", "actor_type", "string"}, {"country", "node", "country", "string"},
    {"organization", "node", "organization", "string"}, {"sector", "node", "sector", "string"},
    {"mentions", "node", "mentions", "int"}, {"articles", "node", "articles", "int"},
    {"in_degree", "node", "in_degree", "int"}, {"out_degree", "node", "out_degree", "int"},
    {"strength", "node", "strength", "double"}, {"pagerank", "node", "pagerank", "double"},
    {"betweenness", "node", "betweenness", "double"}, {"community", "node", "community", "int"},
    {"first_seen", "node", "first_seen", "string"}, {"last_seen", "node", "last_seen", "string"},
    {"size", "node", "size", "double"}, {"color", "node", "color", "string"},
    {"edgelabel", "edge", "label", "string"}, {"interaction", "edge", "interaction", "string"},
    {"weight", "edge", "weight", "double"}, {"event", "edge", "event", "string"},
    {"relation", "edge", "relation", "string"}, {"sign", "edge", "sign", "int"},
    {"goldstein", "edge", "goldstein", "double"}, {"documents", "edge", "documents", "int"},
    {"negated", "edge", "negated", "int"}, {"modality", "edge", "modality", "string"},
    {"since", "edge", "since", "string"}, {"until", "edge", "until", "string"},
    {"evidence", "edge", "evidence", "string"}, {"evidence_source", "edge", "evidence_source", "string"},
    {"evidence_date", "edge", "evidence_date", "string"}, {"said_by", "edge", "said_by", "string"},
};

static void attribute(xml *x, const char *name, const char *value)
{
    x->text.len = 0;
    ent_buf_add(&x->text, "", 0);
    rd_clean(value, &x->text);
    ok(x, xmlTextWriterWriteAttribute(x->w, BAD_CAST name, BAD_CAST(x->text.data ? x->text.data : "")));
}

/* A word joiner inside "INF" keeps Gephi from reading a number there; it is not seen. */
static void guard_inf(ent_buf *b, const char *text)
{
    for (const char *at; (at = strstr(text, "INF")); text = at + 1) {
        ent_buf_add(b, text, (size_t)(at - text) + 1);
        ent_buf_puts(b, "\xe2\x81\xa0");
    }
    ent_buf_puts(b, text);
}

static void data(xml *x, const char *key, const char *value, bool label)
{
    ent_buf guarded = {0};

    if (!value)
        return;
    ent_buf_reset(&x->text);
    rd_clean(value, &x->text);
    if (!label && x->text.data && strstr(x->text.data, "INF"))
        guard_inf(&guarded, x->text.data);
    ok(x, xmlTextWriterStartElement(x->w, BAD_CAST "data"));
    ok(x, xmlTextWriterWriteAttribute(x->w, BAD_CAST "key", BAD_CAST key));
    ok(x, xmlTextWriterWriteString(x->w, BAD_CAST(guarded.data ? guarded.data : x->text.data ? x->text.data : "")));
    ok(x, xmlTextWriterEndElement(x->w));
    x->failed = x->failed || guarded.failed;
    ent_buf_release(&guarded);
}

static void data_number(xml *x, const char *key, double v, bool real)
{
    char text[48];

    snprintf(text, sizeof text, real ? "%.6f" : "%.0f", v);
    if (real)                               /* 3.500000 -> 3.5, 3.000000 -> 3.0 */
        for (size_t n = strlen(text); n > 2 && text[n - 1] == '0' && text[n - 2] != '.'; n--)
            text[n - 1] = '\0';
    data(x, key, text, true);
}

static void write_node(xml *x, const rd_graph *g, const rd_node *n)
{
    char colour[8];

    ok(x, xmlTextWriterStartElement(x->w, BAD_CAST "node"));
    attribute(x, "id", n->id);
    data(x, "label", n->name, true);
    data(x, "name", n->name, true);
    data(x, "actor_type", n->type, false);
    data(x, "country", n->country, false);
    data(x, "organization", n->organization, false);
    data(x, "sector", n->sector, false);
    data_number(x, "mentions", (double)n->mentions, false);
    data_number(x, "articles", (double)n->documents, false);
    if (n->has_metrics) {
        data_number(x, "in_degree", (double)n->in_degree, false);
        data_number(x, "out_degree", (double)n->out_degree, false);
        data_number(x, "strength", n->strength, true);
        data_number(x, "pagerank", n->pagerank, true);
        data_number(x, "betweenness", n->betweenness, true);
        data_number(x, "community", (double)n->community, false);
    }
    data(x, "first_seen", n->first, false);
    data(x, "last_seen", n->last, false);
    data_number(x, "size", 8 + 32 * sqrt(rd_share(g, n)), true);
    rd_bloc_colour_hex(n->community, colour);
    data(x, "color", colour, true);
    ok(x, xmlTextWriterEndElement(x->w));
}

static void write_link(xml *x, const rd_graph *g, const rd_link *l, size_t i)
{
    const char *kind = l->event ? l->event : l->relation ? l->relation : "related";
    char id[32];

    snprintf(id, sizeof id, "e%zu", i + 1);
    ok(x, xmlTextWriterStartElement(x->w, BAD_CAST "edge"));
    attribute(x, "id", id);
    attribute(x, "source", g->nodes[l->source].id);
    attribute(x, "target", g->nodes[l->target].id);
    data(x, "edgelabel", kind, true);
    data(x, "interaction", kind, false);
    data_number(x, "weight", l->weight, true);
    data(x, "event", l->event, false);
    data(x, "relation", l->relation, false);
    data_number(x, "sign", l->sign, false);
    if (l->has_goldstein)
        data_number(x, "goldstein", l->goldstein, true);
    data_number(x, "documents", (double)l->documents, false);
    data_number(x, "negated", (double)l->negated, false);
    data(x, "modality", l->modality, false);
    data(x, "since", l->first, false);
    data(x, "until", l->last, false);
    if (l->evidence_count) {
        data(x, "evidence", l->evidence[0].text, false);
        data(x, "evidence_source", l->evidence[0].source, false);
        data(x, "evidence_date", l->evidence[0].date, false);
        data(x, "said_by", l->evidence[0].speaker, false);
    }
    ok(x, xmlTextWriterEndElement(x->w));
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
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        ok(x, xmlTextWriterStartElement(x->w, BAD_CAST "key"));
        attribute(x, "id", keys[i].id);
        attribute(x, "for", keys[i].element);
        attribute(x, "attr.name", keys[i].name);
        attribute(x, "attr.type", keys[i].type);
        ok(x, xmlTextWriterEndElement(x->w));
    }
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
    xmlOutputBufferPtr buffer = xmlOutputBufferCreateIO(put_bytes, NULL, out, NULL);
    xml x = {.w = buffer ? xmlNewTextWriter(buffer) : NULL};

    (void)options;
    if (!x.w) {
        if (buffer)
            xmlOutputBufferClose(buffer);
        return ent_fail(err, ENT_NOMEM, "no memory to write GraphML");
    }
    xmlTextWriterSetIndent(x.w, 1);
    write_head(&x, g);
    for (size_t i = 0; i < g->node_count && !x.failed; i++)
        write_node(&x, g, &g->nodes[i]);
    for (size_t i = 0; i < g->link_count && !x.failed; i++)
        write_link(&x, g, &g->links[i], i);
    ok(&x, xmlTextWriterEndDocument(x.w));
    xmlFreeTextWriter(x.w);
    x.failed = x.failed || x.text.failed;
    ent_buf_release(&x.text);
    return x.failed ? ent_fail(err, ENT_IO, "cannot write GraphML") : ENT_OK;
}
