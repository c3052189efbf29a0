/* tests/unit/test_graph_metrics.c - merging and measuring, on graphs small enough to know the answers. */
#include "graph/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static gr_end state_end(const char *id)
{
    return (gr_end){.actor = id, .name = id, .type = "state", .country = id};
}

static void add(gr_graph *g, const char *from, const char *to, const char *event, const char *doc)
{
    gr_statement s = {.source = state_end(from), .target = state_end(to), .event = event, .lemma = "act", .doc = doc,
                      .text = doc, .confidence = 1, .goldstein = 1, .has_goldstein = true};
    ent_error err = {0};

    assert_int_equal(gr_graph_add(g, &s, &err), ENT_OK);
}

static const gr_node *node(const gr_graph *g, const char *id)
{
    size_t n;
    const gr_node *nodes = gr_graph_nodes(g, &n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(nodes[i].id, id) == 0)
            return &nodes[i];
    fail_msg("no node %s", id);
    return NULL;
}

static gr_graph *finished(gr_graph *g)
{
    ent_error err = {0};

    assert_int_equal(gr_graph_finish(g, &err), ENT_OK);
    return g;
}

/* A path A -> B -> C -> D: betweenness 0, 2, 2, 0. */
static void path_has_known_betweenness(void **state)
{
    gr_options o = {.metrics = true, .seed = 1};
    gr_graph *g = gr_graph_new(&o);

    (void)state;
    add(g, "A", "B", "AID", "d");
    add(g, "B", "C", "AID", "d");
    add(g, "C", "D", "AID", "d");
    finished(g);
    assert_float_equal(node(g, "A")->betweenness, 0, 1e-9);
    assert_float_equal(node(g, "B")->betweenness, 2, 1e-9);
    assert_float_equal(node(g, "C")->betweenness, 2, 1e-9);
    assert_float_equal(node(g, "B")->in_degree, 1, 0);
    assert_float_equal(node(g, "B")->strength, 2, 0);
    gr_graph_free(g);
}

/* A ring has equal PageRank everywhere. */
static void ring_has_equal_pagerank(void **state)
{
    static const char *const ring[] = {"A", "B", "C", "D", "E"};
    gr_options o = {.metrics = true, .seed = 1};
    gr_graph *g = gr_graph_new(&o);

    (void)state;
    for (int i = 0; i < 5; i++)
        add(g, ring[i], ring[(i + 1) % 5], "AID", "d");
    finished(g);
    for (int i = 0; i < 5; i++)
        assert_float_equal(node(g, ring[i])->pagerank, 0.2, 1e-6);
    gr_graph_free(g);
}

/* Two cliques joined by one link are two communities; the larger has number 0. */
static void cliques_are_communities(void **state)
{
    static const char *const left[] = {"A", "B", "C", "D", "E"}, *const right[] = {"V", "W", "X", "Y"};
    gr_options o = {.metrics = true, .seed = 1};
    gr_graph *g = gr_graph_new(&o);

    (void)state;
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 5; k++)
            if (i != k)
                add(g, left[i], left[k], "CONSULT", "d");
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++)
            if (i != k)
                add(g, right[i], right[k], "CONSULT", "d");
    add(g, "A", "V", "ACCUSE", "d");
    finished(g);
    for (int i = 0; i < 5; i++)
        assert_int_equal(node(g, left[i])->community, 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(node(g, right[i])->community, 1);
    gr_graph_free(g);
}

static void links_keep_kinds_apart_until_collapsed(void **state)
{
    gr_options o = {.weighting = GR_BY_MENTIONS};
    size_t n;

    (void)state;
    for (int collapse = 0; collapse < 2; collapse++) {
        gr_graph *g;

        o.collapse = collapse;
        g = gr_graph_new(&o);
        add(g, "A", "B", "AID", "d1");
        add(g, "A", "B", "AID", "d2");
        add(g, "A", "B", "ACCUSE", "d2");
        finished(g);
        gr_graph_links(g, &n);
        assert_int_equal(n, collapse ? 1 : 2);
        assert_int_equal(gr_graph_links(g, &n)[0].weight, collapse ? 3 : 2);
        assert_int_equal(gr_graph_links(g, &n)[0].documents, 2);
        gr_graph_free(g);
    }
}

/* Five papers print one story, which says it twice; one paper has its own. */
static void reprints_count_once(void **state)
{
    gr_options o = {0};
    gr_graph *g = gr_graph_new(&o);
    gr_statement s = {.source = state_end("A"), .target = state_end("B"), .event = "AID", .lemma = "help", .confidence = 1};
    static const char *const docs[] = {"p1", "p2", "p3", "p4", "p5"};
    const gr_link *l;
    ent_error err = {0};
    size_t n;

    (void)state;
    for (int i = 0; i < 5; i++) {
        s.doc = docs[i];
        s.origin = 7;
        s.text = "A helped B.";
        assert_int_equal(gr_graph_add(g, &s, &err), ENT_OK);
        s.text = "A again helped B.";
        assert_int_equal(gr_graph_add(g, &s, &err), ENT_OK);
    }
    s.doc = "own";
    s.origin = 8;
    s.text = "B was helped by A.";
    assert_int_equal(gr_graph_add(g, &s, &err), ENT_OK);
    l = gr_graph_links(finished(g), &n);
    assert_int_equal(n, 1);
    assert_int_equal(l->mentions, 11);
    assert_int_equal(l->documents, 6);
    assert_int_equal(l->origins, 2);
    assert_int_equal(l->weight, 2);
    gr_graph_free(g);
}

static void result_does_not_depend_on_order(void **state)
{
    static const char *const rows[][4] = {{"A", "B", "AID", "d1"}, {"B", "C", "ACCUSE", "d2"}, {"C", "A", "AID", "d1"},
                                          {"A", "B", "AID", "d3"}, {"B", "A", NULL, "d4"}};
    char *out[2] = {0};
    size_t len[2];

    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        gr_options o = {.metrics = true, .seed = 1};
        gr_graph *g = gr_graph_new(&o);
        FILE *f = open_memstream(&out[turn], &len[turn]);
        ent_error err = {0};

        for (int i = 0; i < 5; i++)
            add(g, rows[turn ? 4 - i : i][0], rows[turn ? 4 - i : i][1], rows[turn ? 4 - i : i][2],
                rows[turn ? 4 - i : i][3]);
        assert_int_equal(gr_graph_write(finished(g), f, &err), ENT_OK);
        fclose(f);
        gr_graph_free(g);
    }
    assert_string_equal(out[0], out[1]);
    free(out[0]);
    free(out[1]);
}

static void signs_follow_plover(void **state)
{
    (void)state;
    assert_int_equal(gr_event_sign("AID"), 1);
    assert_int_equal(gr_event_sign("ASSAULT"), -1);
    assert_int_equal(gr_event_sign("REQUEST"), 0);
    assert_int_equal(gr_event_sign(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_has_known_betweenness), cmocka_unit_test(ring_has_equal_pagerank),
        cmocka_unit_test(cliques_are_communities), cmocka_unit_test(links_keep_kinds_apart_until_collapsed),
        cmocka_unit_test(result_does_not_depend_on_order), cmocka_unit_test(reprints_count_once), cmocka_unit_test(signs_follow_plover),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
