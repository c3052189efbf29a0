/* graph/show.c - `entente show ACTOR`: who it deals with, how, since when, and the sentences that say so. */
#include "ask.h"
#include "commands.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const gr_node *node;
    size_t out, in;             /* weights */
    long balance;               /* sum of sign * weight */
    const gr_link *heaviest;
} partner;

static int by_weight(const void *a, const void *b)
{
    const partner *x = a, *y = b;

    if (x->out + x->in != y->out + y->in)
        return x->out + x->in > y->out + y->in ? -1 : 1;
    return strcmp(x->node->id, y->node->id);
}

/* Owned: free it.  NULL when memory ends. */
static partner *partners_of(const gr_graph *g, const gr_node *me, size_t *count)
{
    size_t nodes, links, n = 0;
    const gr_node *node = gr_graph_nodes(g, &nodes);
    const gr_link *link = gr_graph_links(g, &links);
    partner *p = calloc(nodes + 1, sizeof *p);

    for (size_t i = 0; p && i < links; i++) {
        bool out = &node[link[i].source] == me;
        size_t other = out ? link[i].target : link[i].source;

        if (!out && &node[link[i].target] != me)
            continue;
        p[other].node = &node[other];
        *(out ? &p[other].out : &p[other].in) += link[i].weight;
        p[other].balance += link[i].sign * (long)link[i].weight;
        if (!p[other].heaviest || link[i].weight > p[other].heaviest->weight)
            p[other].heaviest = &link[i];
    }
    for (size_t i = 0; p && i < nodes; i++)
        if (p[i].node)
            p[n++] = p[i];
    if (p)
        qsort(p, n, sizeof *p, by_weight);
    *count = n;
    return p;
}

static void print_text(const gr_graph *g, const gr_node *me, const partner *p, size_t count, size_t limit)
{
    size_t nodes;
    const gr_node *node = gr_graph_nodes(g, &nodes);

    printf("%s  (%s, %s%s%s)\n", me->name, me->id, me->type ? me->type : "other", me->country ? ", " : "",
           me->country ? me->country : "");
    printf("%zu mentions in %zu articles%s%s%s%s, %zu partners\n\n", me->mentions, me->documents, me->first ? ", " : "",
           me->first ? me->first : "", me->first ? " to " : "", me->first ? me->last : "", count);
    printf("  acts  is acted on  balance  partner\n");
    for (size_t i = 0; i < count && i < limit; i++)
        printf("%6zu  %11zu  %+7ld  %s\n", p[i].out, p[i].in, p[i].balance, p[i].node->name);
    printf("\n");
    for (size_t i = 0; i < count && i < limit; i++) {
        const gr_link *l = p[i].heaviest;

        printf("%s -> %s  %s  %zu\n    ", node[l->source].name, node[l->target].name, gr_link_kind(l), l->weight);
        if (l->evidence_count)
            gr_print_evidence(l->evidence[0], stdout);
        else
            printf("\n");
    }
}

static json_t *partner_json(const gr_graph *g, const partner *p)
{
    size_t nodes;
    const gr_node *node = gr_graph_nodes(g, &nodes);
    const gr_link *l = p->heaviest;
    const gr_evidence *e = l->evidence_count ? l->evidence[0] : NULL;

    return json_pack("{s:s, s:s, s:I, s:I, s:I, s:{s:s, s:s, s:s, s:I, s:s*, s:s*, s:s*}}", "id", p->node->id, "name",
                     p->node->name, "acts", (json_int_t)p->out, "is_acted_on", (json_int_t)p->in, "balance",
                     (json_int_t)p->balance, "heaviest", "source", node[l->source].id, "target", node[l->target].id,
                     "event", gr_link_kind(l), "weight", (json_int_t)l->weight, "doc", e ? e->doc : NULL, "date",
                     e ? e->date : NULL, "text", e ? e->text : NULL);
}

static void print_json(const gr_graph *g, const gr_node *me, const partner *p, size_t count, size_t limit)
{
    json_t *list = json_array();
    json_t *o = json_pack("{s:s, s:s, s:s*, s:s*, s:I, s:I, s:s*, s:s*, s:o}", "id", me->id, "name", me->name, "type", me->type,
                          "country", me->country, "mentions", (json_int_t)me->mentions, "articles",
                          (json_int_t)me->documents, "first", me->first, "last", me->last, "partners", list);

    for (size_t i = 0; i < count && i < limit; i++)
        json_array_append_new(list, partner_json(g, &p[i]));
    json_dumpf(o, stdout, JSON_INDENT(1));
    printf("\n");
    json_decref(o);
}

static ent_status answer(const gr_question *q, const gr_graph *g, const char *id, ent_error *err)
{
    const gr_node *me = gr_node_of(g, id);
    size_t count;
    partner *p;

    if (!me)
        return ent_fail(err, ENT_SYNTAX, "found nothing that %s does or suffers under these conditions", id);
    if (!(p = partners_of(g, me, &count)))
        return ent_fail(err, ENT_NOMEM, "no memory for the partners");
    (q->json ? print_json : print_text)(g, me, p, count, q->limit);
    free(p);
    return ENT_OK;
}

int gr_show_command(int argc, char **argv)
{
    gr_question q;
    gr_store *store = NULL;
    gr_graph *g = NULL;
    ent_error err = {0};
    char id[512];
    ent_status st = ENT_OK;

    gr_ask(argc, argv, "--db FILE ACTOR", "An actor's profile: its partners, signs, first and last mention, and the sentences "
           "that say so.  ACTOR is an id or a name.", 1, 1, &q);
    store = gr_store_open(q.db, false, &err);
    st = store ? gr_store_find(store, q.words[0], id, sizeof id, &err) : err.code;
    gr_store_close(store);
    store = NULL;
    q.graph.filter.actor = id;
    if (st == ENT_OK)
        st = gr_load(&q, &store, &g, &err);
    if (st == ENT_OK)
        st = answer(&q, g, id, &err);
    if (st != ENT_OK)
        gr_complain(&err);
    gr_graph_free(g);
    gr_store_close(store);
    return st == ENT_OK ? 0 : 2;
}
