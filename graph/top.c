/* graph/top.c - `entente top`: the heaviest links, or the first actors by a metric. */
#include "ask.h"
#include "commands.h"
#include "internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { WHOLE, REAL, LABEL };

static const struct {           /* labels of groups order nothing */
    const char *name;
    size_t at;
    unsigned metric;
    int kind;
} metrics[] = {
#define X_(id, key, field, kind) {key, offsetof(gr_node, field), GR_##id, kind},
    GR_NODE_METRICS(X_)
#undef X_
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

static ent_status top_balance(const gr_question *q, const gr_graph *g, ent_error *err)
{
    size_t nodes, n = 0;
    const gr_node *node = gr_graph_nodes(g, &nodes);
    const gr_measures *m = gr_graph_measures(g);

    if (q->json) {
        json_t *o = gr_measures_json(g);

        if (!o)
            return ent_fail(err, ENT_NOMEM, "no memory for the answer");
        json_dumpf(o, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
        printf("\n");
        json_decref(o);
        return ENT_OK;
    }
    printf("%zu triads, %zu balanced", m->triads, m->balanced);
    if (m->triads)
        printf(" (%.1f %%)", 100 * (double)m->balanced / (double)m->triads);
    if (m->triad_step > 1)
        printf(", counted at every %zu. link", m->triad_step);
    printf("\n%zu blocs of more than one actor; %.1f %% of the signed weight lies against them\n", m->blocs,
           100 * m->frustration);
    for (size_t b = 0; b < m->blocs && b < q->limit; b++) {
        printf("bloc %zu:", b);
        for (size_t i = n = 0; i < nodes; i++)
            if (node[i].bloc == (long)b && ++n <= q->limit)
                printf("%s %s", n > 1 ? "," : "", node[i].name);
        printf(n > q->limit ? " and %zu more\n" : "\n", n - q->limit);
    }
    for (size_t i = 0; i < m->frustrated_count && i < q->limit; i++)
        printf("%+6.0f  %s - %s  %s, %zu unbalanced triads\n", m->frustrated[i].weight, node[m->frustrated[i].a].name,
               node[m->frustrated[i].b].name, m->frustrated[i].weight > 0 ? "cooperation across" : "conflict inside",
               m->frustrated[i].unbalanced);
    return ENT_OK;
}

static ent_status answer(const gr_question *q, const gr_graph *g, size_t metric, ent_error *err)
{
    if (strcmp(q->by, "links") == 0)
        return top_links(q, g, err);
    if (strcmp(q->by, "balance") == 0)
        return top_balance(q, g, err);
    return top_nodes(q, g, metrics[metric].at, err);
}

/* What --by needs measured; `metric` is its place in the table. */
static ent_status find_metric(gr_question *q, size_t *metric, ent_error *err)
{
    *metric = 0;
    if (strcmp(q->by, "links") == 0)
        return ENT_OK;
    q->graph.metrics = GR_BALANCE;
    if (strcmp(q->by, "balance") == 0)
        return ENT_OK;
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++)
        if (strcmp(q->by, metrics[i].name) == 0 && metrics[i].kind != LABEL) {
            *metric = i;
            q->graph.metrics = metrics[i].metric;
            return ENT_OK;
        }
    return ent_fail(err, ENT_SYNTAX, "--by: found \"%s\", wanted links, strength, pagerank, betweenness, in_degree, out_degree, "
                    "closeness, coreness, clustering or balance", q->by);
}

int gr_top_command(int argc, char **argv)
{
    gr_question q;
    gr_store *store = NULL;
    gr_graph *g = NULL;
    ent_error err = {0};
    ent_status st;
    size_t metric;

    gr_ask(argc, argv, "--db FILE [--by WHAT]", "The heaviest links, the first actors by a metric, or by balance: triads, blocs and "
           "the links against them.", 0, 0, &q);
    q.by = q.by ? q.by : "links";
    st = find_metric(&q, &metric, &err);
    if (st == ENT_OK)
        st = gr_load(&q, &store, &g, &err);
    if (st == ENT_OK)
        st = answer(&q, g, metric, &err);
    if (st != ENT_OK)
        gr_complain(&err);
    gr_graph_free(g);
    gr_store_close(store);
    return st == ENT_OK ? 0 : 2;
}
