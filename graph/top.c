/* graph/top.c - `entente top`: the heaviest links, or the first actors by a metric. */
#include "ask.h"
#include "commands.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    size_t at;
} metrics[] = {
    {"strength", offsetof(gr_node, strength)}, {"pagerank", offsetof(gr_node, pagerank)},
    {"betweenness", offsetof(gr_node, betweenness)}, {"in_degree", offsetof(gr_node, in_degree)},
    {"out_degree", offsetof(gr_node, out_degree)},
};

static double metric_of(const gr_node *n, size_t at)
{
    return *(const double *)(const void *)((const char *)n + at);
}

static ent_status top_links(const gr_question *q, const gr_graph *g, ent_error *err)
{
    size_t nodes, links;
    const gr_node *node = gr_graph_nodes(g, &nodes);
    const gr_link *link = gr_graph_links(g, &links);
    json_t *list;

    if (!q->json)
        return gr_graph_list(g, q->limit, stdout, err);
    list = json_array();
    for (size_t i = 0; i < links && i < q->limit; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:s*}", "source", node[link[i].source].id,
                                              "target", node[link[i].target].id, "event", gr_link_kind(&link[i]), "origins",
                                              (json_int_t)link[i].origins, "mentions", (json_int_t)link[i].mentions,
                                              "sign", (json_int_t)link[i].sign, "text",
                                              link[i].evidence_count ? link[i].evidence[0]->text : NULL));
    json_dumpf(list, stdout, JSON_INDENT(1));
    printf("\n");
    json_decref(list);
    return ENT_OK;
}

/* Selection by repeated maximum: `limit` is small, and ties keep the nodes' order. */
static ent_status top_nodes(const gr_question *q, const gr_graph *g, size_t at, ent_error *err)
{
    size_t nodes;
    const gr_node *node = gr_graph_nodes(g, &nodes);
    bool *taken = calloc(nodes + 1, sizeof *taken);
    json_t *list = json_array();

    if (!taken || !list) {
        free(taken);
        json_decref(list);
        return ent_fail(err, ENT_NOMEM, "no memory for the answer");
    }
    for (size_t k = 0; k < q->limit && k < nodes; k++) {
        size_t best = nodes;

        for (size_t i = 0; i < nodes; i++)
            if (!taken[i] && (best == nodes || metric_of(&node[i], at) > metric_of(&node[best], at)))
                best = i;
        taken[best] = true;
        if (q->json)
            json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:f}", "id", node[best].id, "name", node[best].name, "type",
                                                  node[best].type ? node[best].type : "other", q->by,
                                                  metric_of(&node[best], at)));
        else
            printf("%12.6g  %s (%s)\n", metric_of(&node[best], at), node[best].name, node[best].id);
    }
    if (q->json) {
        json_dumpf(list, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
        printf("\n");
    }
    json_decref(list);
    free(taken);
    return ENT_OK;
}

static ent_status answer(const gr_question *q, const gr_graph *g, ent_error *err)
{
    if (strcmp(q->by, "links") == 0)
        return top_links(q, g, err);
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++)
        if (strcmp(q->by, metrics[i].name) == 0)
            return top_nodes(q, g, metrics[i].at, err);
    return ent_fail(err, ENT_SYNTAX, "--by: found \"%s\", wanted links, strength, pagerank, betweenness, in_degree or out_degree",
                    q->by);
}

int gr_top_command(int argc, char **argv)
{
    gr_question q;
    gr_store *store = NULL;
    gr_graph *g = NULL;
    ent_error err = {0};
    ent_status st;

    gr_ask(argc, argv, "--db FILE [--by WHAT]", "The heaviest links, or the first actors by a metric.", 0, 0, &q);
    q.by = q.by ? q.by : "links";
    q.graph.metrics = strcmp(q.by, "links") != 0;
    st = gr_load(&q, &store, &g, &err);
    if (st == ENT_OK)
        st = answer(&q, g, &err);
    if (st != ENT_OK)
        gr_complain(&err);
    gr_graph_free(g);
    gr_store_close(store);
    return st == ENT_OK ? 0 : 2;
}
