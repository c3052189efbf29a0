/* render/jsons.c - the JSON dialects of graph programs: Cytoscape (cyjs), graphology (Gephi Lite, sigma), FollowTheMoney. */
#include "internal.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FORM = JSON_COMPACT | JSON_REAL_PRECISION(6) };

static void set_text(json_t *o, const char *key, const char *value, ent_buf *scratch)
{
    if (value)
        json_object_set_new(o, key, json_string(rd_text(value, false, scratch)));
}

static void set_field(json_t *o, const rd_field *f, const rd_value *v, ent_buf *scratch)
{
    if (f->kind == RD_TEXT)
        set_text(o, f->name, v->text, scratch);
    else
        json_object_set_new(o, f->name, f->kind == RD_INTEGER ? json_integer((json_int_t)v->number) : json_real(v->number));
}

static void set_node_fields(json_t *o, const rd_node *n, ent_buf *scratch)
{
    rd_value v;

    for (size_t i = 0; i < RD_NODE_FIELDS; i++)
        if (rd_node_field(n, i, &v))
            set_field(o, &rd_node_fields[i], &v, scratch);
}

static void set_link_fields(json_t *o, const rd_link *l, ent_buf *scratch)
{
    rd_value v;

    for (size_t i = 0; i < RD_LINK_FIELDS; i++)
        if (rd_link_field(l, i, &v))
            set_field(o, &rd_link_fields[i], &v, scratch);
}

static json_t *edge_id(size_t i)
{
    return json_sprintf("e%zu", i + 1);
}

static bool put(json_t *o, const char *before, FILE *out)
{
    bool good = o && fputs(before, out) >= 0 && json_dumpf(o, out, FORM) == 0;

    json_decref(o);
    return good;
}

static ent_status finish(bool good, ent_buf *scratch, ent_error *err)
{
    good = good && !scratch->failed;
    ent_buf_release(scratch);
    return good ? ENT_OK : ent_fail(err, ENT_IO, "cannot write the graph");
}

/* ---- Cytoscape ------------------------------------------------------------------------------------------- */

ent_status rd_write_cyjs(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    ent_buf scratch = {0};
    rd_place *places = rd_places(g, err);
    bool good = fputs("{\"format_version\":\"1.0\",\"generated_by\":\"entente " ENT_VERSION "\","
                      "\"target_cytoscapejs_version\":\"~2.1\",\"data\":{\"name\":\"entente\"},\"elements\":{\"nodes\":[",
                      out) >= 0;

    (void)options;
    if (!places)
        return ENT_NOMEM;
    for (size_t i = 0; i < g->node_count && good; i++) {
        json_t *data = json_object();

        set_text(data, "id", g->nodes[i].id, &scratch);
        set_text(data, "name", g->nodes[i].name, &scratch);
        set_node_fields(data, &g->nodes[i], &scratch);
        good = put(json_pack("{s:o, s:{s:f, s:f}}", "data", data, "position", "x", places[i].x, "y", places[i].y),
                   i ? ",\n" : "\n", out);
    }
    good = good && fputs("\n],\"edges\":[", out) >= 0;
    for (size_t i = 0; i < g->link_count && good; i++) {
        const rd_link *l = &g->links[i];
        json_t *data = json_object();

        json_object_set_new(data, "id", edge_id(i));
        set_text(data, "source", g->nodes[l->source].id, &scratch);
        set_text(data, "target", g->nodes[l->target].id, &scratch);
        set_text(data, "interaction", rd_link_kind(l), &scratch);
        json_object_set_new(data, "weight", json_real(l->weight));
        set_link_fields(data, l, &scratch);
        good = put(json_pack("{s:o}", "data", data), i ? ",\n" : "\n", out);
    }
    free(places);
    return finish(good && fputs("\n]}}\n", out) >= 0, &scratch, err);
}

/* ---- graphology ------------------------------------------------------------------------------------------ */

ent_status rd_write_graphology(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    ent_buf scratch = {0};
    rd_place *places = rd_places(g, err);
    bool good = fputs("{\"options\":{\"type\":\"directed\",\"multi\":true,\"allowSelfLoops\":true},\"attributes\":{\"title\":"
                      "\"entente\"},\"nodes\":[", out) >= 0;

    (void)options;
    if (!places)
        return ENT_NOMEM;
    for (size_t i = 0; i < g->node_count && good; i++) {
        json_t *o = json_object(), *a = json_object();
        char colour[8];

        set_text(o, "key", g->nodes[i].id, &scratch);
        set_text(a, "label", g->nodes[i].name, &scratch);
        set_node_fields(a, &g->nodes[i], &scratch);
        json_object_set_new(a, "x", json_real(places[i].x));
        json_object_set_new(a, "y", json_real(places[i].y));
        json_object_set_new(a, "size", json_real(4 + 16 * sqrt(rd_share(g, &g->nodes[i]))));
        rd_bloc_colour_hex(g->nodes[i].community, colour);
        set_text(a, "color", colour, &scratch);
        json_object_set_new(o, "attributes", a);
        good = put(o, i ? ",\n" : "\n", out);
    }
    good = good && fputs("\n],\"edges\":[", out) >= 0;
    for (size_t i = 0; i < g->link_count && good; i++) {
        const rd_link *l = &g->links[i];
        json_t *o = json_object(), *a = json_object();

        json_object_set_new(o, "key", edge_id(i));
        set_text(o, "source", g->nodes[l->source].id, &scratch);
        set_text(o, "target", g->nodes[l->target].id, &scratch);
        set_text(a, "label", rd_link_kind(l), &scratch);
        json_object_set_new(a, "weight", json_real(l->weight));
        set_text(a, "color", rd_sign_colour_hex(l->sign), &scratch);
        set_link_fields(a, l, &scratch);
        json_object_set_new(o, "attributes", a);
        good = put(o, i ? ",\n" : "\n", out);
    }
    free(places);
    return finish(good && fputs("\n]}\n", out) >= 0, &scratch, err);
}

/* ---- FollowTheMoney (Aleph): one entity a line -------------------------------------------------------------- */

static const char *schema_of(const rd_node *n)
{
    static const char *const schemas[][2] = {
        {"person", "Person"}, {"state", "PublicBody"}, {"igo", "PublicBody"}, {"organization", "Organization"},
        {"group", "Organization"},
    };

    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        if (strcmp(n->type, schemas[i][0]) == 0)
            return schemas[i][1];
    return "LegalEntity";
}

static void property(json_t *properties, const char *name, const char *value, ent_buf *scratch)
{
    json_t *list = value ? json_object_get(properties, name) : NULL;

    if (!value || !*value)
        return;
    if (!list) {
        list = json_array();
        json_object_set_new(properties, name, list);
    }
    json_array_append_new(list, json_string(rd_text(value, false, scratch)));
}

static bool put_entity(const char *prefix, const char *id, const char *schema, json_t *properties, FILE *out)
{
    json_t *o = json_object();

    json_object_set_new(o, "id", json_sprintf("%s%s", prefix, id));
    json_object_set_new(o, "schema", json_string(schema));
    json_object_set_new(o, "properties", properties);
    return put(o, "", out) && fputc('\n', out) != EOF;
}

static bool put_ftm_node(const rd_node *n, FILE *out, ent_buf *scratch)
{
    json_t *p = json_object();

    property(p, "name", n->name, scratch);
    property(p, "country", n->country, scratch);
    property(p, "topics", strcmp(n->type, "state") == 0 ? "gov.national" : NULL, scratch);
    return put_entity("entente-", n->id, schema_of(n), p, out);
}

static bool put_ftm_link(const rd_graph *g, const rd_link *l, size_t i, FILE *out, ent_buf *scratch)
{
    json_t *p = json_object();
    char id[32];

    json_object_set_new(p, "subject", json_pack("[s+]", "entente-", g->nodes[l->source].id));
    json_object_set_new(p, "object", json_pack("[s+]", "entente-", g->nodes[l->target].id));
    property(p, "role", rd_link_kind(l), scratch);
    property(p, "startDate", l->first, scratch);
    property(p, "endDate", l->last, scratch);
    for (size_t k = 0; k < l->evidence_count; k++) {
        property(p, "description", l->evidence[k].text, scratch);
        property(p, "sourceUrl", l->evidence[k].url, scratch);
        property(p, "publisher", l->evidence[k].source, scratch);
    }
    snprintf(id, sizeof id, "%zu", i + 1);
    return put_entity("entente-link-", id, "UnknownLink", p, out);
}

ent_status rd_write_ftm(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    ent_buf scratch = {0};
    bool good = true;

    (void)options;
    for (size_t i = 0; i < g->node_count && good; i++)
        good = put_ftm_node(&g->nodes[i], out, &scratch);
    for (size_t i = 0; i < g->link_count && good; i++)
        good = put_ftm_link(g, &g->links[i], i, out, &scratch);
    return finish(good, &scratch, err);
}
