/* render/cgraph.c - the graph as cgraph holds it: whole for DOT, thinned and styled for a picture. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* DejaVu is what the package list installs; a reader's machine without it falls back by itself. */
static const char font[] = "DejaVu Sans";

typedef struct {
    Agraph_t *g;
    ent_buf text;
    bool failed;
} builder;

/* cgraph keeps attributes in the order in which they are declared: declared here once, printed in this order. */
static const char *const node_attributes[] = {"label", "color", "fillcolor", "style", "shape", "fontname", "fontsize",
    "tooltip", "id", "class", "actor_type", "country", "sector", "mentions", "documents", "strength", "pagerank",
    "betweenness", "community", "first_seen", "last_seen", "margin", "height", "width"};
static const char *const edge_attributes[] = {"label", "weight", "penwidth", "color", "style", "arrowhead", "arrowsize",
    "dir", "edgetooltip", "id", "class", "event", "relation", "sign", "goldstein", "mentions", "documents", "modality",
    "negated", "first_seen", "last_seen", "evidence", "fontname", "fontsize", "fontcolor"};

static void set(builder *b, void *object, const char *name, const char *value)
{
    if (value && *value && agset(object, (char *)name, (char *)value) != 0)
        b->failed = true;
}

static void set_cleaned(builder *b, void *object, const char *name, const char *value)
{
    if (!value)
        return;
    ent_buf_reset(&b->text);
    rd_clean(value, &b->text);
    set(b, object, name, b->text.data);
}

static void set_number(builder *b, void *object, const char *name, const char *format, double v)
{
    char text[48];

    snprintf(text, sizeof text, format, v);
    set(b, object, name, text);
}

static ent_status builder_open(builder *b, ent_error *err)
{
    static char name[] = "entente", empty[] = "";

    *b = (builder){.g = agopen(name, Agdirected, NULL)};
    if (!b->g)
        return ent_fail(err, ENT_NOMEM, "no memory for the graph");
    for (size_t i = 0; i < sizeof node_attributes / sizeof *node_attributes; i++)
        agattr(b->g, AGNODE, (char *)node_attributes[i], empty);
    for (size_t i = 0; i < sizeof edge_attributes / sizeof *edge_attributes; i++)
        agattr(b->g, AGEDGE, (char *)edge_attributes[i], empty);
    return ENT_OK;
}

static void graph_attribute(builder *b, const char *name, const char *value)
{
    static char empty[] = "";

    agattr(b->g, AGRAPH, (char *)name, empty);
    set(b, b->g, name, value);
}

/* A label with a backslash would be an escape sequence in Graphviz ("\G" is the graph's name). */
static void set_label(builder *b, void *object, const char *value)
{
    ent_buf_reset(&b->text);
    rd_clean(value, &b->text);
    for (char *p = b->text.data; p && *p; p++)
        if (*p == '\\')
            *p = '/';
    set(b, object, "label", b->text.data && *b->text.data ? b->text.data : " ");
}

static void set_tooltip(builder *b, void *object, const char *name)
{
    for (char *p = b->text.data; p && *p; p++)
        if (*p == '\\')
            *p = '/';
    set(b, object, name, b->text.data);
}

static Agnode_t *add_node(builder *b, const rd_graph *g, const rd_node *n)
{
    Agnode_t *a = agnode(b->g, (char *)n->id, 1);
    double share = sqrt(rd_share(g, n));
    char tint[24];

    if (!a) {
        b->failed = true;
        return NULL;
    }
    rd_bloc_tint(n->community, tint);
    set_label(b, a, rd_short_name(n));
    set(b, a, "color", "0.000 0.000 0.450");
    set(b, a, "fillcolor", tint);
    set(b, a, "style", "filled,rounded");
    set(b, a, "shape", "box");
    set(b, a, "fontname", font);
    set_number(b, a, "fontsize", "%.0f", 10 + 16 * share);
    ent_buf_reset(&b->text);
    rd_node_tooltip(n, &b->text);
    set_tooltip(b, a, "tooltip");
    ent_buf_reset(&b->text);
    ent_buf_printf(&b->text, "actor %s", n->type);
    set(b, a, "class", b->text.data);
    return a;
}

static void describe_node(builder *b, Agnode_t *a, const rd_node *n)
{
    set(b, a, "actor_type", n->type);
    set_cleaned(b, a, "country", n->country);
    set_cleaned(b, a, "sector", n->sector);
    set_number(b, a, "mentions", "%.0f", (double)n->mentions);
    set_number(b, a, "documents", "%.0f", (double)n->documents);
    if (n->has_metrics) {
        set_number(b, a, "strength", "%.1f", n->strength);
        set_number(b, a, "pagerank", "%.6f", n->pagerank);
        set_number(b, a, "betweenness", "%.3f", n->betweenness);
        set_number(b, a, "community", "%.0f", (double)n->community);
    }
    set(b, a, "first_seen", n->first);
    set(b, a, "last_seen", n->last);
}

static const char *arrow(const rd_link *l)
{
    return l->negated * 2 > l->mentions ? "empty" : "normal";
}

static void add_link(builder *b, const rd_graph *g, const rd_link *l, Agnode_t *from, Agnode_t *to)
{
    Agedge_t *e = agedge(b->g, from, to, NULL, 1);

    if (!e) {
        b->failed = true;
        return;
    }
    set_label(b, e, l->event ? l->event : l->relation ? l->relation : "");
    set_number(b, e, "weight", "%.1f", l->weight);
    set_number(b, e, "penwidth", "%.1f", 1 + log2(l->weight));
    set(b, e, "color", rd_sign_colour(l->sign));
    set(b, e, "style", rd_sign_style(l->sign, l->modality));
    set(b, e, "arrowhead", arrow(l));
    ent_buf_reset(&b->text);
    rd_link_tooltip(g, l, &b->text);
    set_tooltip(b, e, "edgetooltip");
    set(b, e, "event", l->event);
    set_cleaned(b, e, "relation", l->relation);
    set_number(b, e, "sign", "%.0f", l->sign);
    if (l->has_goldstein)
        set_number(b, e, "goldstein", "%.2f", l->goldstein);
    set_number(b, e, "mentions", "%.0f", (double)l->mentions);
    set_number(b, e, "documents", "%.0f", (double)l->documents);
    set(b, e, "modality", l->modality);
    set_number(b, e, "negated", "%.0f", (double)l->negated);
    set(b, e, "first_seen", l->first);
    set(b, e, "last_seen", l->last);
    if (l->evidence_count)
        set_cleaned(b, e, "evidence", l->evidence[0].text);
}

static ent_status builder_close(builder *b, Agraph_t **out, ent_error *err)
{
    bool failed = b->failed || b->text.failed;

    ent_buf_release(&b->text);
    if (failed) {
        agclose(b->g);
        return ent_fail(err, ENT_NOMEM, "no memory for the graph");
    }
    *out = b->g;
    return ENT_OK;
}

ent_status rd_cgraph_whole(const rd_graph *g, Agraph_t **out, ent_error *err)
{
    builder b;
    ent_status st = builder_open(&b, err);
    Agnode_t **made = st == ENT_OK ? calloc(g->node_count + 1, sizeof *made) : NULL;

    *out = NULL;
    if (st != ENT_OK)
        return st;
    b.failed = !made;
    for (size_t i = 0; i < g->node_count && !b.failed; i++)
        if ((made[i] = add_node(&b, g, &g->nodes[i])))
            describe_node(&b, made[i], &g->nodes[i]);
    for (size_t i = 0; i < g->link_count && !b.failed; i++)
        add_link(&b, g, &g->links[i], made[g->links[i].source], made[g->links[i].target]);
    free(made);
    graph_attribute(&b, "charset", "UTF-8");
    graph_attribute(&b, "overlap", "prism");
    graph_attribute(&b, "outputorder", "edgesfirst");
    graph_attribute(&b, "bgcolor", "white");
    return builder_close(&b, out, err);
}

/* ---- a picture ------------------------------------------------------------------------------------------- */

typedef struct {                /* links of one pair and sign, both directions */
    size_t a, b;                /* a < b */
    int sign;
    double forth, back;
    const rd_link *heaviest;
} strand;

static int by_pair(const void *x, const void *y)
{
    const strand *p = x, *q = y;

    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    if (p->b != q->b)
        return p->b < q->b ? -1 : 1;
    return p->sign - q->sign;
}

static int by_weight(const void *x, const void *y)
{
    const strand *p = x, *q = y;
    double u = p->forth + p->back, v = q->forth + q->back;

    return u != v ? (u > v ? -1 : 1) : by_pair(x, y);
}

/* Links among the first `nodes` nodes as strands, heaviest first. */
static strand *strands_of(const rd_graph *g, size_t nodes, size_t *count)
{
    strand *s = calloc(g->link_count + 1, sizeof *s);
    size_t n = 0, kept = 0;

    for (size_t i = 0; s && i < g->link_count; i++) {
        const rd_link *l = &g->links[i];
        bool forth = l->source < l->target;

        if (l->source < nodes && l->target < nodes && l->source != l->target)
            s[n++] = (strand){forth ? l->source : l->target, forth ? l->target : l->source, l->sign,
                              forth ? l->weight : 0, forth ? 0 : l->weight, l};
    }
    if (s)
        qsort(s, n, sizeof *s, by_pair);
    for (size_t i = 0; i < n; i++) {
        if (kept && by_pair(&s[kept - 1], &s[i]) == 0) {
            s[kept - 1].forth += s[i].forth;
            s[kept - 1].back += s[i].back;
            if (s[i].heaviest->weight > s[kept - 1].heaviest->weight)
                s[kept - 1].heaviest = s[i].heaviest;
        } else {
            s[kept++] = s[i];
        }
    }
    if (s)
        qsort(s, kept, sizeof *s, by_weight);
    *count = kept;
    return s;
}

static void add_strand(builder *b, const rd_graph *g, const strand *s, Agnode_t **made, bool labelled)
{
    bool forth = s->forth >= s->back;
    Agedge_t *e = agedge(b->g, made[forth ? s->a : s->b], made[forth ? s->b : s->a], NULL, 1);

    if (!e) {
        b->failed = true;
        return;
    }
    set_number(b, e, "penwidth", "%.1f", 1 + log2(s->forth + s->back) * 0.8);
    set(b, e, "color", rd_sign_colour(s->sign));
    set(b, e, "style", rd_sign_style(s->sign, s->heaviest->modality));
    set(b, e, "arrowhead", arrow(s->heaviest));
    set(b, e, "arrowsize", "0.5");
    if (s->forth > 0 && s->back > 0)
        set(b, e, "dir", "both");
    ent_buf_reset(&b->text);
    rd_link_tooltip(g, s->heaviest, &b->text);
    set_tooltip(b, e, "edgetooltip");
    set(b, e, "class", s->sign > 0 ? "link cooperation" : s->sign < 0 ? "link conflict" : "link neutral");
    if (labelled) {
        set_label(b, e, s->heaviest->event ? s->heaviest->event : s->heaviest->relation ? s->heaviest->relation : "");
        set(b, e, "fontname", font);
        set(b, e, "fontsize", "8");
        set(b, e, "fontcolor", rd_sign_colour(s->sign));
    }
}

static void add_caption(builder *b, const rd_graph *g, size_t nodes, size_t strands, size_t all_strands)
{
    ent_buf *t = &b->text;

    ent_buf_reset(t);
    ent_buf_printf(t, "%ld articles", g->documents);
    if (g->first && g->last)
        ent_buf_printf(t, ", %s to %s", g->first, g->last);
    ent_buf_printf(t, ".  Shown: the %zu heaviest of %zu actors, %zu of %zu links (one a pair and sign).\\n", nodes,
                   g->node_count, strands, all_strands);
    ent_buf_puts(t, "Blue, solid: cooperation.  Red, dashed: conflict.  Grey: neither.  Dotted: not (yet) done.  Open "
                    "arrow: mostly denied.  Tint: bloc.");
    graph_attribute(b, "label", t->data);
    graph_attribute(b, "labelloc", "b");
    graph_attribute(b, "fontname", font);
    graph_attribute(b, "fontsize", nodes > 60 ? "18" : "12");
}

ent_status rd_cgraph_picture(const rd_graph *g, const rd_options *options, Agraph_t **out, ent_error *err)
{
    size_t max_nodes = options->max_nodes ? options->max_nodes : RD_PICTURE_NODES;
    size_t nodes = g->node_count < max_nodes ? g->node_count : max_nodes, all, count, shown = 0;
    size_t max_links = options->max_links ? options->max_links : RD_PICTURE_LINKS_BASE + nodes * 5 / 2;
    strand *s = strands_of(g, nodes, &all);
    Agnode_t **made = calloc(nodes + 1, sizeof *made);
    builder b;
    ent_status st = s && made ? builder_open(&b, err) : ent_fail(err, ENT_NOMEM, "no memory for a picture");

    *out = NULL;
    if (st != ENT_OK)
        goto done;
    count = all < max_links ? all : max_links;
    for (size_t i = 0; i < count && !b.failed; i++) {
        size_t ends[2] = {s[i].a, s[i].b};

        for (int k = 0; k < 2; k++)
            if (!made[ends[k]] && (made[ends[k]] = add_node(&b, g, &g->nodes[ends[k]])))
                shown++;
        if (!b.failed)
            add_strand(&b, g, &s[i], made, count <= 60);
    }
    graph_attribute(&b, "charset", "UTF-8");
    graph_attribute(&b, "outputorder", "edgesfirst");
    graph_attribute(&b, "overlap", "true");         /* the boxes are parted by rd_spread */
    graph_attribute(&b, "splines", "line");
    graph_attribute(&b, "start", "1");
    graph_attribute(&b, "bgcolor", "white");
    add_caption(&b, g, shown, count, all);
    st = builder_close(&b, out, err);
done:
    free(s);
    free(made);
    return st;
}
