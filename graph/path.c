/* graph/path.c - `entente path A B`: the ways in which two actors are linked, each step with its evidence.
 *
 * Paths of one, two and three steps, either direction, ranked by their weakest step's independent origins, then by
 * length: a chain is worth what its weakest link is worth.  The middle of three steps looks at each end's heaviest
 * partners only, as many as FAN: beyond these nothing can rank among the first. */
#include "ask.h"
#include "commands.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STEPS = 3, FAN = 300 };

typedef struct {                /* the heaviest link of an unordered pair, per node in a list */
    size_t other;
    const gr_link *link;
} neighbour;

typedef struct {
    neighbour *of;
    size_t count;
} neighbours;

typedef struct {
    const gr_link *step[MAX_STEPS];
    size_t nodes[MAX_STEPS + 1];
    size_t steps, weakest;
} path;

typedef struct {
    path *list;
    size_t count, room;
    bool failed;
} paths;

static int by_origins(const void *a, const void *b)
{
    const neighbour *x = a, *y = b;

    if (x->link->origins != y->link->origins)
        return x->link->origins > y->link->origins ? -1 : 1;
    return x->other < y->other ? -1 : x->other > y->other;
}

/* One entry a partner: the link with the most origins stands for the pair. */
static neighbours neighbours_of(const gr_graph *g, size_t me)
{
    size_t nodes, links;
    const gr_link *link = (gr_graph_nodes(g, &nodes), gr_graph_links(g, &links));
    const gr_link **best = calloc(nodes + 1, sizeof *best);
    neighbours n = {calloc(nodes + 1, sizeof *n.of), 0};

    for (size_t i = 0; best && n.of && i < links; i++) {
        size_t other = link[i].source == me ? link[i].target : link[i].target == me ? link[i].source : me;

        if (other != me && (!best[other] || link[i].origins > best[other]->origins))
            best[other] = &link[i];
    }
    for (size_t i = 0; best && n.of && i < nodes; i++)
        if (best[i])
            n.of[n.count++] = (neighbour){i, best[i]};
    if (n.of)
        qsort(n.of, n.count, sizeof *n.of, by_origins);
    free(best);
    return n;
}

static const gr_link *link_to(const neighbours *n, size_t other)
{
    for (size_t i = 0; i < n->count; i++)
        if (n->of[i].other == other)
            return n->of[i].link;
    return NULL;
}

static void add(paths *p, size_t steps, const gr_link *const *step, const size_t *nodes)
{
    path *one;

    if (p->count == p->room) {
        size_t room = p->room ? p->room * 2 : 256;
        path *more = realloc(p->list, room * sizeof *more);

        if (!more) {
            p->failed = true;
            return;
        }
        p->list = more;
        p->room = room;
    }
    one = &p->list[p->count++];
    *one = (path){.steps = steps, .weakest = SIZE_MAX};
    memcpy(one->nodes, nodes, (steps + 1) * sizeof *nodes);
    for (size_t i = 0; i < steps; i++) {
        one->step[i] = step[i];
        if (step[i]->origins < one->weakest)
            one->weakest = step[i]->origins;
    }
}

static int by_rank(const void *a, const void *b)
{
    const path *x = a, *y = b;

    if (x->weakest != y->weakest)
        return x->weakest > y->weakest ? -1 : 1;
    if (x->steps != y->steps)
        return x->steps < y->steps ? -1 : 1;
    for (size_t i = 0; i <= x->steps; i++)
        if (x->nodes[i] != y->nodes[i])
            return x->nodes[i] < y->nodes[i] ? -1 : 1;
    return 0;
}

static void find(const gr_graph *g, size_t a, size_t b, paths *p)
{
    neighbours of_a = neighbours_of(g, a), of_b = neighbours_of(g, b);
    const gr_link *direct = link_to(&of_a, b);

    p->failed = !of_a.of || !of_b.of;
    if (direct)
        add(p, 1, &direct, (size_t[]){a, b});
    for (size_t i = 0; i < of_a.count && i < FAN && !p->failed; i++) {
        size_t x = of_a.of[i].other;
        const gr_link *last = link_to(&of_b, x);
        neighbours of_x;

        if (x == b)
            continue;
        if (last)
            add(p, 2, (const gr_link *[]){of_a.of[i].link, last}, (size_t[]){a, x, b});
        if (i >= FAN / 10)
            continue;
        of_x = neighbours_of(g, x);
        p->failed = p->failed || !of_x.of;
        for (size_t k = 0; k < of_x.count && k < FAN && !p->failed; k++) {
            size_t y = of_x.of[k].other;

            last = y == a || y == b ? NULL : link_to(&of_b, y);
            if (last)
                add(p, 3, (const gr_link *[]){of_a.of[i].link, of_x.of[k].link, last}, (size_t[]){a, x, y, b});
        }
        free(of_x.of);
    }
    free(of_a.of);
    free(of_b.of);
    if (!p->failed)
        qsort(p->list, p->count, sizeof *p->list, by_rank);
}

static void print_text(const gr_node *node, const path *p, size_t number)
{
    printf("%zu. %s", number, node[p->nodes[0]].name);
    for (size_t i = 0; i < p->steps; i++)
        printf(" %s %s", p->step[i]->source == p->nodes[i] ? "->" : "<-", node[p->nodes[i + 1]].name);
    printf("   (weakest step: %zu %s)\n", p->weakest, p->weakest == 1 ? "origin" : "origins");
    for (size_t i = 0; i < p->steps; i++) {
        const gr_link *l = p->step[i];

        printf("   %zu) %s -> %s  %s, %zu origins  ", i + 1, node[l->source].name, node[l->target].name, gr_link_kind(l),
               l->origins);
        if (l->evidence_count)
            gr_print_evidence(l->evidence[0], stdout);
        else
            printf("\n");
    }
}

static json_t *path_json(const gr_node *node, const path *p)
{
    json_t *steps = json_array();

    for (size_t i = 0; i < p->steps; i++) {
        const gr_link *l = p->step[i];
        const gr_evidence *e = l->evidence_count ? l->evidence[0] : NULL;

        json_array_append_new(steps, json_pack("{s:s, s:s, s:s, s:I, s:s*, s:s*, s:s*}", "source", node[l->source].id,
                                               "target", node[l->target].id, "event", gr_link_kind(l), "origins",
                                               (json_int_t)l->origins, "doc", e ? e->doc : NULL, "date",
                                               e ? e->date : NULL, "text", e ? e->text : NULL));
    }
    return json_pack("{s:I, s:o}", "weakest", (json_int_t)p->weakest, "steps", steps);
}

static ent_status answer(const gr_question *q, const gr_graph *g, const char *a, const char *b, ent_error *err)
{
    size_t nodes;
    const gr_node *node = gr_graph_nodes(g, &nodes), *from = gr_node_of(g, a), *to = gr_node_of(g, b);
    paths p = {0};

    if (!from || !to)
        return ent_fail(err, ENT_SYNTAX, "found nothing about %s under these conditions", from ? b : a);
    find(g, (size_t)(from - node), (size_t)(to - node), &p);
    if (p.failed) {
        free(p.list);
        return ent_fail(err, ENT_NOMEM, "no memory for the paths");
    }
    if (q->json) {
        json_t *list = json_array();

        for (size_t i = 0; i < p.count && i < q->limit; i++)
            json_array_append_new(list, path_json(node, &p.list[i]));
        json_dumpf(list, stdout, JSON_INDENT(1));
        printf("\n");
        json_decref(list);
    } else {
        if (!p.count)
            printf("No path of at most %d steps links %s and %s.\n", MAX_STEPS, from->name, to->name);
        for (size_t i = 0; i < p.count && i < q->limit; i++)
            print_text(node, &p.list[i], i + 1);
    }
    free(p.list);
    return ENT_OK;
}

int gr_path_command(int argc, char **argv)
{
    gr_question q;
    gr_store *store = NULL;
    gr_graph *g = NULL;
    ent_error err = {0};
    char a[512], b[512];
    ent_status st;

    gr_ask(argc, argv, "--db FILE ACTOR ACTOR", "The best evidence paths between two actors, a footnote a step, ranked by the "
           "weakest step's independent origins.", 2, 2, &q);
    q.graph.collapse = false;
    st = gr_load(&q, &store, &g, &err);
    if (st == ENT_OK && (st = gr_store_find(store, q.words[0], a, sizeof a, &err)) == ENT_OK &&
        (st = gr_store_find(store, q.words[1], b, sizeof b, &err)) == ENT_OK)
        st = answer(&q, g, a, b, &err);
    if (st != ENT_OK)
        gr_complain(&err);
    gr_graph_free(g);
    gr_store_close(store);
    return st == ENT_OK ? 0 : 2;
}
