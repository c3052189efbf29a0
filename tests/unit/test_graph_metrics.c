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
    gr_options o = {.metrics = GR_DEFAULT_METRICS, .seed = 1};
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
    gr_options o = {.metrics = GR_DEFAULT_METRICS, .seed = 1};
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
    gr_options o = {.metrics = GR_DEFAULT_METRICS, .seed = 1};
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
        gr_options o = {.metrics = GR_DEFAULT_METRICS, .seed = 1};
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

/* A triangle A B C with D hanging on A, and a pair X Y apart. */
static gr_graph *triangle_and_pair(void)
{
    gr_options o = {.metrics = GR_ALL_METRICS, .seed = 1};
    gr_graph *g = gr_graph_new(&o);

    add(g, "A", "B", "AID", "d");
    add(g, "B", "A", "AID", "d");
    add(g, "B", "C", "AID", "d");
    add(g, "C", "A", "ACCUSE", "d");
    add(g, "D", "A", "AID", "d");
    add(g, "X", "Y", "AID", "d");
    return finished(g);
}

static void small_graph_has_known_figures(void **state)
{
    gr_graph *g = triangle_and_pair();
    const gr_measures *m = gr_graph_measures(g);

    (void)state;
    assert_float_equal(node(g, "A")->closeness, 3.0 / 5, 1e-9);         /* three at one step of five others */
    assert_float_equal(node(g, "D")->closeness, (1 + 0.5 + 0.5) / 5, 1e-9);
    assert_float_equal(node(g, "B")->coreness, 2, 0);
    assert_float_equal(node(g, "D")->coreness, 1, 0);
    assert_float_equal(node(g, "A")->clustering, 1.0 / 3, 1e-9);
    assert_float_equal(node(g, "C")->clustering, 1, 1e-9);
    assert_float_equal(m->transitivity, 3.0 / 5, 1e-9);
    assert_float_equal(m->reciprocity, 2.0 / 6, 1e-9);
    assert_int_equal(m->components, 2);
    assert_int_equal(m->giant, 4);
    assert_int_equal(node(g, "X")->component, 1);
    assert_int_equal(m->triads, 1);
    assert_int_equal(m->balanced, 0);
    assert_int_equal(m->betweenness_sources, 0);
    gr_graph_free(g);
}

/* Camps A B C and X Y, friends inside and foes across; then A and X become friends. */
static void camps_are_balanced_until_one_crosses(void **state)
{
    static const char *const all[] = {"A", "B", "C", "X", "Y"};

    (void)state;
    for (int crossed = 0; crossed < 2; crossed++) {
        gr_options o = {.metrics = GR_BALANCE | GR_COOPERATION, .seed = 1};
        gr_graph *g = gr_graph_new(&o);
        const gr_measures *m;

        for (int i = 0; i < 5; i++)
            for (int k = i + 1; k < 5; k++)
                add(g, all[i], all[k], (i < 3) == (k < 3) || (crossed && i == 0 && k == 3) ? "SUPPORT" : "THREATEN", "d");
        m = gr_graph_measures(finished(g));
        assert_int_equal(m->triads, 10);
        assert_int_equal(m->balanced, crossed ? 7 : 10);
        assert_int_equal(m->blocs, 2);
        for (int i = 0; i < 5; i++)
            assert_int_equal(node(g, all[i])->bloc, i < 3 ? 0 : 1);
        assert_float_equal(m->frustration, crossed ? 0.1 : 0, 1e-9);
        assert_int_equal(m->frustrated_count, crossed);
        if (crossed) {
            size_t n;
            const gr_node *nodes = gr_graph_nodes(g, &n);

            assert_string_equal(nodes[m->frustrated[0].a].id, "A");
            assert_string_equal(nodes[m->frustrated[0].b].id, "X");
            assert_int_equal(m->frustrated[0].unbalanced, 3);
        } else {
            assert_int_equal(m->cooperation, 2);
            assert_int_equal(node(g, "Y")->cooperation, 1);
        }
        gr_graph_free(g);
    }
}

/* A wheel of 9,000 spokes: beyond the exact work, so sampled; the middle stays first. */
static void large_graph_is_sampled_and_says_so(void **state)
{
    enum { LEAVES = 9000 };
    gr_options o = {.metrics = GR_BETWEENNESS | GR_CLOSENESS, .seed = 1};
    gr_graph *g = gr_graph_new(&o);
    const gr_measures *m;
    const gr_node *middle;

    (void)state;
    for (int i = 0; i < LEAVES; i++) {
        char a[16], b[16];

        snprintf(a, sizeof a, "n%d", i);
        snprintf(b, sizeof b, "n%d", (i + 1) % LEAVES);
        add(g, a, "M", "AID", "d");
        add(g, "M", a, "AID", "d");
        add(g, a, b, "AID", "d");
    }
    m = gr_graph_measures(finished(g));
    middle = node(g, "M");
    assert_int_equal(m->betweenness_sources, GR_EXACT_WORK / (3 * LEAVES));
    assert_int_equal(m->closeness_sources, GR_EXACT_WORK / (2 * LEAVES));
    assert_float_equal(middle->closeness, 1, 1e-9);
    assert_float_equal(node(g, "n7")->closeness, 0.5, 0.01);
    assert_in_range((unsigned long)middle->betweenness, (unsigned long)(0.99 * LEAVES * (LEAVES - 3)),
                    (unsigned long)(1.01 * LEAVES * (LEAVES - 3)));
    gr_graph_free(g);
}

/* Serrano et al.: of a hub with nine links of 1 and one of 50 that alone stands out; leaves judge nothing. */
static void backbone_keeps_what_stands_out(void **state)
{
    gr_options o = {.backbone = 0.05};
    gr_graph *g = gr_graph_new(&o);
    const gr_link *l;
    size_t n;

    (void)state;
    for (int i = 0; i < 9; i++)
        add(g, "H", (const char[]){(char)('a' + i), 0}, "AID", "d");
    for (int i = 0; i < 50; i++) {
        char doc[16];

        snprintf(doc, sizeof doc, "d%d", i);
        add(g, "H", "Z", i % 2 ? "AID" : "CONSULT", doc);       /* both kinds of the pair stay */
    }
    l = gr_graph_links(finished(g), &n);
    assert_int_equal(n, 2);
    assert_int_equal(l[0].weight + l[1].weight, 50);
    gr_graph_nodes(g, &n);
    assert_int_equal(n, 2);
    gr_graph_free(g);
}

static void giant_component_is_what_stays(void **state)
{
    gr_options o = {.giant = true};
    gr_graph *g = gr_graph_new(&o);
    const gr_link *l;
    size_t n;

    (void)state;
    add(g, "X", "Y", "AID", "d1");
    add(g, "X", "Y", "AID", "d2");
    add(g, "A", "B", "AID", "d");
    add(g, "B", "C", "AID", "d");
    l = gr_graph_links(finished(g), &n);
    assert_int_equal(n, 2);
    assert_string_equal(gr_graph_nodes(g, &n)[l[0].source].id, "B");
    assert_int_equal(n, 3);
    gr_graph_free(g);
}

/* Many statements, few kept: the same best ones as when all are. */
static void best_evidence_is_kept_whatever_the_order(void **state)
{
    (void)state;
    for (int turn = 0; turn < 3; turn++) {
        gr_options o = {.evidence = turn == 2 ? 0 : 3};
        gr_graph *g = gr_graph_new(&o);
        const gr_link *l;
        size_t n;

        for (int i = 0; i < 100; i++) {
            int k = turn == 1 ? 99 - i : i;
            char doc[16];
            gr_statement s = {.source = state_end("A"), .target = state_end("B"), .event = "AID", .lemma = "act", .doc = doc,
                              .text = doc, .confidence = (k * 37 % 100) / 100.0};
            ent_error err = {0};

            snprintf(doc, sizeof doc, "d%d", k);
            assert_int_equal(gr_graph_add(g, &s, &err), ENT_OK);
        }
        l = gr_graph_links(finished(g), &n);
        assert_int_equal(l->evidence_count, turn == 2 ? 100 : 3);
        assert_string_equal(l->evidence[0]->doc, "d27");
        assert_string_equal(l->evidence[1]->doc, "d54");
        assert_string_equal(l->evidence[2]->doc, "d81");
        gr_graph_free(g);
    }
}

static void metric_lists_are_read(void **state)
{
    ent_error err = {0};
    unsigned mask;

    (void)state;
    assert_int_equal(gr_metrics_parse("pagerank,balance", &mask, &err), ENT_OK);
    assert_int_equal(mask, GR_PAGERANK | GR_BALANCE);
    assert_int_equal(gr_metrics_parse("default", &mask, &err), ENT_OK);
    assert_int_equal(mask, GR_DEGREE | GR_PAGERANK | GR_BETWEENNESS | GR_COMMUNITIES);
    assert_int_equal(gr_metrics_parse("luck", &mask, &err), ENT_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_has_known_betweenness), cmocka_unit_test(ring_has_equal_pagerank),
        cmocka_unit_test(cliques_are_communities), cmocka_unit_test(links_keep_kinds_apart_until_collapsed),
        cmocka_unit_test(result_does_not_depend_on_order), cmocka_unit_test(reprints_count_once), cmocka_unit_test(signs_follow_plover),
        cmocka_unit_test(small_graph_has_known_figures), cmocka_unit_test(camps_are_balanced_until_one_crosses),
        cmocka_unit_test(large_graph_is_sampled_and_says_so), cmocka_unit_test(metric_lists_are_read),
        cmocka_unit_test(backbone_keeps_what_stands_out), cmocka_unit_test(giant_component_is_what_stays),
        cmocka_unit_test(best_evidence_is_kept_whatever_the_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
