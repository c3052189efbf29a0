/* graph/write.c - the graph as node-link JSON: one node, one link, one sentence a line, so that a diff can be read. */
#include "internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void set_text(json_t *o, const char *key, const char *value)
{
    if (value)
        json_object_set_new(o, key, json_string(value));
}

/* Six significant digits say all that a metric knows, and keep the file the same on every machine. */
static json_t *rounded(double v)
{
    char text[32];

    snprintf(text, sizeof text, "%.6g", v);
    return json_real(strtod(text, NULL));
}

static json_t *node_json(const gr_node *n, unsigned metrics)
{
    json_t *o = json_object();

    set_text(o, "id", n->id);
    set_text(o, "name", n->name);
    set_text(o, "type", n->type ? n->type : "other");
    set_text(o, "country", n->country);
    set_text(o, "organization", n->organization);
    set_text(o, "sector", n->sector);
    json_object_set_new(o, "mentions", json_integer((json_int_t)n->mentions));
    json_object_set_new(o, "documents", json_integer((json_int_t)n->documents));
    set_text(o, "first", n->first);
    set_text(o, "last", n->last);
#define WHOLE(v) json_integer((json_int_t)(v))
#define LABEL(v) json_integer((json_int_t)(v))
#define REAL(v) rounded((double)(v))
#define X_(id, key, field, kind)                                                                                   \
    if (metrics & GR_##id)                                                                                         \
        json_object_set_new(o, key, kind(n->field));
    GR_NODE_METRICS(X_)
#undef X_
    return o;
}

static json_t *evidence_json(const gr_evidence *e)
{
    json_t *o = json_object();

    set_text(o, "doc", e->doc);
    json_object_set_new(o, "sentence", json_integer(e->sentence));
    set_text(o, "text", e->text);
    set_text(o, "relation", e->relation);
    set_text(o, "date", e->date);
    json_object_set_new(o, "negated", json_boolean(e->negated));
    set_text(o, "modality", gr_modality_name(e->modality));
    if (e->speaker) {
        json_t *a = json_object();

        set_text(a, "name", e->speaker);
        set_text(a, "verb", e->speaker_verb);
        json_object_set_new(o, "attribution", a);
    }
    set_text(o, "source", e->publisher);
    set_text(o, "title", e->title);
    set_text(o, "url", e->url);
    json_object_set_new(o, "confidence", rounded(e->confidence));
    return o;
}

static json_t *link_json(const gr_link *l, const gr_node *nodes)
{
    json_t *o = json_object(), *evidence = json_array(), *modality = json_object();

    set_text(o, "source", nodes[l->source].id);
    set_text(o, "target", nodes[l->target].id);
    set_text(o, "event", l->event);
    set_text(o, "relation", l->relation);
    json_object_set_new(o, "weight", json_integer((json_int_t)l->weight));
    json_object_set_new(o, "mentions", json_integer((json_int_t)l->mentions));
    json_object_set_new(o, "documents", json_integer((json_int_t)l->documents));
    json_object_set_new(o, "origins", json_integer((json_int_t)l->origins));
    set_text(o, "first", l->first);
    set_text(o, "last", l->last);
    json_object_set_new(o, "sign", json_integer(l->sign));
    if (l->has_goldstein)
        json_object_set_new(o, "goldstein", rounded(l->goldstein));
    json_object_set_new(o, "negated", json_integer((json_int_t)l->negated));
    for (int m = 0; m < GR_MODALITY_COUNT; m++)
        if (l->modality[m])
            json_object_set_new(modality, gr_modality_name((gr_modality)m), json_integer((json_int_t)l->modality[m]));
    json_object_set_new(o, "modality", modality);
    for (size_t i = 0; i < l->evidence_count; i++)
        json_array_append_new(evidence, evidence_json(l->evidence[i]));
    json_object_set_new(o, "evidence", evidence);
    return o;
}

static json_t *options_json(const gr_options *p)
{
    json_t *o = json_object();

    json_object_set_new(o, "weight", json_string(p->weighting == GR_BY_MENTIONS ? "mentions"
                                                 : p->weighting == GR_BY_DOCUMENTS ? "documents" : "origins"));
    json_object_set_new(o, "roll_up", json_boolean(p->roll_up));
    json_object_set_new(o, "collapse", json_boolean(p->collapse));
    json_object_set_new(o, "actual_only", json_boolean(p->filter.actual_only));
    json_object_set_new(o, "min_confidence", rounded(p->filter.min_confidence));
    json_object_set_new(o, "min_weight", json_integer((json_int_t)p->min_weight));
    json_object_set_new(o, "min_documents", json_integer((json_int_t)p->min_documents));
    json_object_set_new(o, "top", json_integer((json_int_t)p->top));
    json_object_set_new(o, "evidence", json_integer((json_int_t)p->evidence));
    if (p->backbone > 0)
        json_object_set_new(o, "backbone", rounded(p->backbone));
    if (p->giant)
        json_object_set_new(o, "component", json_string("giant"));
    set_text(o, "since", p->filter.since);
    set_text(o, "until", p->filter.until);
    set_text(o, "source", p->filter.source);
    set_text(o, "actor", p->filter.actor);
    set_text(o, "event", p->filter.event);
    return o;
}

static json_t *balance_json(const gr_measures *m, const gr_node *nodes)
{
    json_t *o = json_pack("{s:I, s:I, s:o, s:I, s:o}", "triads", (json_int_t)m->triads, "balanced", (json_int_t)m->balanced,
                          "share", m->triads ? rounded((double)m->balanced / (double)m->triads) : json_null(), "blocs",
                          (json_int_t)m->blocs, "frustration", rounded(m->frustration));
    json_t *list = json_array();

    if (m->triad_step > 1)
        json_object_set_new(o, "counted_at_every_nth_link", json_integer((json_int_t)m->triad_step));
    for (size_t i = 0; i < m->frustrated_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:I}", "a", nodes[m->frustrated[i].a].id, "b",
                                              nodes[m->frustrated[i].b].id, "weight", rounded(m->frustrated[i].weight),
                                              "unbalanced_triads", (json_int_t)m->frustrated[i].unbalanced));
    json_object_set_new(o, "frustrated", list);
    return o;
}

json_t *gr_measures_json(const gr_graph *g)
{
    const gr_measures *m = gr_graph_measures(g);
    unsigned asked = gr_graph_options(g)->metrics;
    json_t *o = json_object();
    size_t n;

    if (m->betweenness_sources)
        json_object_set_new(o, "betweenness_sampled_sources", json_integer((json_int_t)m->betweenness_sources));
    if (m->closeness_sources)
        json_object_set_new(o, "closeness_sampled_sources", json_integer((json_int_t)m->closeness_sources));
    if (asked & GR_RECIPROCITY)
        json_object_set_new(o, "reciprocity", rounded(m->reciprocity));
    if (asked & GR_CLUSTERING)
        json_object_set_new(o, "transitivity", rounded(m->transitivity));
    if (asked & GR_COMPONENTS) {
        json_object_set_new(o, "components", json_integer((json_int_t)m->components));
        json_object_set_new(o, "giant", json_integer((json_int_t)m->giant));
    }
    if (asked & GR_COOPERATION)
        json_object_set_new(o, "cooperation", json_integer((json_int_t)m->cooperation));
    if (asked & GR_BALANCE)
        json_object_set_new(o, "balance", balance_json(m, gr_graph_nodes(g, &n)));
    return o;
}

static bool put(json_t *o, const char *before, FILE *out)
{
    bool good = o && fputs(before, out) >= 0 && json_dumpf(o, out, JSON_COMPACT | JSON_REAL_PRECISION(6)) == 0;

    json_decref(o);
    return good;
}

ent_status gr_graph_write(const gr_graph *g, FILE *out, ent_error *err)
{
    size_t node_count, link_count;
    const gr_node *nodes = gr_graph_nodes(g, &node_count);
    const gr_link *links = gr_graph_links(g, &link_count);
    json_t *measures = gr_measures_json(g);
    bool good = measures && fputs("{\"directed\":true,\"multigraph\":true,\"nodes\":[", out) >= 0;

    for (size_t i = 0; i < node_count && good; i++)
        good = put(node_json(&nodes[i], gr_graph_options(g)->metrics), i ? ",\n" : "\n", out);
    good = good && fputs("\n],\"links\":[", out) >= 0;
    for (size_t i = 0; i < link_count && good; i++)
        good = put(link_json(&links[i], nodes), i ? ",\n" : "\n", out);
    good = good && fputs("\n]", out) >= 0;
    if (json_object_size(measures))
        good = good && put(measures, ",\"measures\":", out);
    else
        json_decref(measures);
    good = good && fprintf(out, ",\"documents\":%zu,\"options\":", gr_graph_documents(g)) > 0 &&
           put(options_json(gr_graph_options(g)), "", out) && fputs("}\n", out) >= 0;
    return good ? ENT_OK : ent_fail(err, ENT_IO, "cannot write the graph");
}
