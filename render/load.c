/* render/load.c - node-link JSON to nodes and links. */
#include "internal.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const char *string(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));

    return s && *s ? s : NULL;
}

static long integer(const json_t *o, const char *key, long missing)
{
    const json_t *v = json_object_get(o, key);

    return json_is_number(v) ? (long)json_number_value(v) : missing;
}

static double number(const json_t *o, const char *key)
{
    return json_number_value(json_object_get(o, key));
}

static void stretch(rd_graph *g, const char *first, const char *last)
{
    if (first && (!g->first || strcmp(first, g->first) < 0))
        g->first = first;
    if (last && (!g->last || strcmp(last, g->last) > 0))
        g->last = last;
}

static ent_status read_node(rd_graph *g, const json_t *o, size_t i, json_t *index, const char *source, ent_error *err)
{
    const char *id = string(o, "id");

    if (!id)
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "found node %zu without \"id\", wanted a string", i);
    if (json_object_get(index, id))
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "found node \"%.80s\" twice, wanted ids to be unique", id);
    if (json_object_set_new(index, id, json_integer((json_int_t)i)) != 0)
        return ent_fail(err, ENT_NOMEM, "no memory for %zu nodes", i);
    g->nodes[i] = (rd_node){.id = id, .name = string(o, "name") ? string(o, "name") : id,
                            .type = string(o, "type") ? string(o, "type") : "other", .country = string(o, "country"),
                            .organization = string(o, "organization"), .sector = string(o, "sector"),
                            .first = string(o, "first"), .last = string(o, "last"),
                            .mentions = integer(o, "mentions", 0), .documents = integer(o, "documents", 0),
                            .in_degree = integer(o, "in_degree", 0), .out_degree = integer(o, "out_degree", 0),
                            .community = integer(o, "community", -1), .strength = number(o, "strength"),
                            .pagerank = number(o, "pagerank"), .betweenness = number(o, "betweenness"),
                            .has_metrics = json_object_get(o, "pagerank") != NULL};
    stretch(g, g->nodes[i].first, g->nodes[i].last);
    return ENT_OK;
}

static const rd_evidence *read_evidence(rd_graph *g, const json_t *list, size_t n)
{
    rd_evidence *e = ENT_ARRAY(g->arena, rd_evidence, n);

    for (size_t i = 0; e && i < n; i++) {
        const json_t *o = json_array_get(list, i), *a = json_object_get(o, "attribution");

        e[i] = (rd_evidence){.doc = string(o, "doc"), .text = string(o, "text"), .date = string(o, "date"),
                             .source = string(o, "source"), .title = string(o, "title"), .url = string(o, "url"),
                             .speaker = string(a, "name"), .modality = string(o, "modality"),
                             .negated = json_is_true(json_object_get(o, "negated"))};
    }
    return e;
}

static const char *main_modality(const json_t *counts)
{
    const char *key, *best = NULL;
    json_int_t most = 0;
    json_t *value;

    json_object_foreach((json_t *)counts, key, value)
        if (json_integer_value(value) > most) {
            most = json_integer_value(value);
            best = key;
        }
    return best;
}

static ent_status read_link(rd_graph *g, const json_t *o, size_t i, const json_t *index, const char *source,
                            ent_error *err)
{
    const char *from = string(o, "source"), *to = string(o, "target");
    const json_t *a = from ? json_object_get(index, from) : NULL, *b = to ? json_object_get(index, to) : NULL;
    const json_t *evidence = json_object_get(o, "evidence");
    double weight = json_object_get(o, "weight") ? number(o, "weight") : 1.0;
    rd_link *l = &g->links[i];

    if (!a || !b)
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "found link %zu from \"%.80s\" to \"%.80s\", wanted ids of "
                           "nodes", i, from ? from : "", to ? to : "");
    if (!(weight > 0) || !isfinite(weight))
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "found link %zu with weight %g, wanted more than 0", i, weight);
    *l = (rd_link){.source = (size_t)json_integer_value(a), .target = (size_t)json_integer_value(b),
                   .event = string(o, "event"), .relation = string(o, "relation"), .first = string(o, "first"),
                   .last = string(o, "last"), .modality = main_modality(json_object_get(o, "modality")),
                   .weight = weight, .goldstein = number(o, "goldstein"),
                   .has_goldstein = json_is_number(json_object_get(o, "goldstein")),
                   .documents = integer(o, "documents", 1), .mentions = integer(o, "mentions", (long)weight),
                   .origins = integer(o, "origins", 1), .negated = integer(o, "negated", 0),
                   .sign = (int)integer(o, "sign", 0), .evidence_count = json_array_size(evidence)};
    stretch(g, l->first, l->last);
    if (l->evidence_count && !(l->evidence = read_evidence(g, evidence, l->evidence_count)))
        return ent_fail(err, ENT_NOMEM, "no memory for the evidence of %zu links", i);
    return ENT_OK;
}

ent_status rd_graph_read(const char *json, size_t len, const char *source, rd_graph *g, ent_error *err)
{
    json_error_t je;
    json_t *root = json_loadb(json, len, 0, &je), *index = json_object();
    const json_t *nodes = json_object_get(root, "nodes"), *links = json_object_get(root, "links");
    ent_status st = ENT_OK;

    *g = (rd_graph){.json = root};
    if (!root)
        st = ent_fail_at(err, ENT_SYNTAX, source, (unsigned)je.line, je.column > 0 ? (unsigned)je.column : 1, "%s", je.text);
    else if (!json_is_array(nodes) || !json_is_array(links))
        st = ent_fail_at(err, ENT_SYNTAX, source, 1, 1, "found no \"nodes\" and \"links\", wanted a graph as `entente "
                         "graph` writes it");
    else if (!index || !(g->arena = ent_arena_new()) ||
             !(g->nodes = ENT_ARRAY(g->arena, rd_node, json_array_size(nodes))) ||
             !(g->links = ENT_ARRAY(g->arena, rd_link, json_array_size(links))))
        st = ent_fail(err, ENT_NOMEM, "no memory for the graph");
    for (; st == ENT_OK && g->node_count < json_array_size(nodes); g->node_count++)
        st = read_node(g, json_array_get(nodes, g->node_count), g->node_count, index, source, err);
    for (; st == ENT_OK && g->link_count < json_array_size(links); g->link_count++)
        st = read_link(g, json_array_get(links, g->link_count), g->link_count, index, source, err);
    if (st == ENT_OK)
        g->documents = integer(root, "documents", 0);
    else
        rd_graph_free(g);
    json_decref(index);
    return st;
}

void rd_graph_free(rd_graph *g)
{
    json_decref(g->json);
    ent_arena_free(g->arena);
    *g = (rd_graph){0};
}

ent_status rd_write_json(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    (void)options;
    if (json_dumpf(g->json, out, JSON_COMPACT | JSON_REAL_PRECISION(6)) != 0 || fputc('\n', out) == EOF)
        return ent_fail(err, ENT_IO, "cannot write the graph");
    return ENT_OK;
}
