/* graph/diff.c - `entente diff OLD NEW`: links that appeared, vanished or changed sign between two stores. */
#include "ask.h"
#include "commands.h"

#include <string.h>

static const gr_link *same_link(const gr_graph *in, const gr_graph *of, const gr_link *l)
{
    size_t n, m;
    const gr_node *theirs = gr_graph_nodes(of, &m), *ours = gr_graph_nodes(in, &n);
    const gr_node *a = gr_node_of(in, theirs[l->source].id), *b = gr_node_of(in, theirs[l->target].id);
    const gr_link *link = gr_graph_links(in, &n);

    for (size_t i = 0; a && b && i < n; i++)
        if (&ours[link[i].source] == a && &ours[link[i].target] == b)
            return &link[i];
    return NULL;
}

static void print(const char *what, const gr_graph *g, const gr_link *l)
{
    size_t n;
    const gr_node *node = gr_graph_nodes(g, &n);

    printf("%s  %s -> %s  %s, %zu origins\n    ", what, node[l->source].name, node[l->target].name,
           l->sign > 0 ? "cooperation" : l->sign < 0 ? "conflict" : "neutral", l->origins);
    if (l->evidence_count)
        gr_print_evidence(l->evidence[0], stdout);
    else
        printf("\n");
}

static void compare(const gr_graph *before, const gr_graph *after, size_t limit)
{
    size_t n, told = 0;
    const gr_link *link = gr_graph_links(after, &n);

    for (size_t i = 0; i < n && told < limit; i++) {
        const gr_link *old = same_link(before, after, &link[i]);

        if (!old || old->sign * link[i].sign < 0) {
            print(old ? "changed " : "appeared", after, &link[i]);
            told++;
        }
    }
    link = gr_graph_links(before, &n);
    told = 0;
    for (size_t i = 0; i < n && told < limit; i++)
        if (!same_link(after, before, &link[i])) {
            print("vanished", before, &link[i]);
            told++;
        }
}

int gr_diff_command(int argc, char **argv)
{
    gr_question q;
    gr_store *stores[2] = {0};
    gr_graph *graphs[2] = {0};
    ent_error err = {0};
    ent_status st = ENT_OK;

    gr_ask(argc, argv, "--db OLD NEW", "Links between actors that appeared, vanished or changed sign from one store to another, "
           "heaviest first, each with a sentence; -n of each kind.", 1, 1, &q);
    q.graph.collapse = true;
    for (int i = 0; i < 2 && st == ENT_OK; i++) {
        st = gr_load(&q, &stores[i], &graphs[i], &err);
        q.db = q.words[0];
    }
    if (st == ENT_OK)
        compare(graphs[0], graphs[1], q.limit);
    else
        gr_complain(&err);
    for (int i = 0; i < 2; i++) {
        gr_graph_free(graphs[i]);
        gr_store_close(stores[i]);
    }
    return st == ENT_OK ? 0 : 2;
}
