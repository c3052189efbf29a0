/* graph/graph_command.c - `entente graph`: triples, or a store, to a graph. */
#include "commands.h"
#include "graph.h"
#include "store.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_EVIDENCE = 20 };

enum { KEY_COLLAPSE = 256, KEY_ROLL_UP, KEY_ACTUAL, KEY_CONFIDENCE, KEY_WEIGHT, KEY_DOCUMENTS, KEY_TOP, KEY_EVIDENCE,
       KEY_NO_METRICS, KEY_METRICS, KEY_LIST, KEY_DB, KEY_SINCE, KEY_UNTIL,
       KEY_SOURCE, KEY_ACTOR, KEY_EVENT, KEY_COUNT, KEY_BACKBONE, KEY_COMPONENT };

static const struct argp_option option_table[] = {
    {"output", 'o', "FILE", 0, "Write the graph to FILE (default: standard output)", 0},
    {"collapse", KEY_COLLAPSE, 0, 0, "One link a pair: sum links of different event types", 0},
    {"roll-up", KEY_ROLL_UP, 0, 0, "Fold persons and bodies into the state or organization that they stand for", 0},
    {"actual-only", KEY_ACTUAL, 0, 0, "Only what is told as happened: no plans, demands, denials", 0},
    {"min-confidence", KEY_CONFIDENCE, "X", 0, "Drop triples that are less sure than X (0 to 1)", 0},
    {"min-weight", KEY_WEIGHT, "N", 0, "Drop links with fewer than N mentions", 0},
    {"min-documents", KEY_DOCUMENTS, "N", 0, "Drop links found in fewer than N articles", 0},
    {"top", KEY_TOP, "N", 0, "Keep the N actors with the heaviest links", 0},
    {"evidence", KEY_EVIDENCE, "N", 0, "Keep the N best sentences of a link (default 20; 0: all)", 0},
    {"backbone", KEY_BACKBONE, "ALPHA", OPTION_ARG_OPTIONAL, "Keep the pairs whose weight is significant at ALPHA (default .05) "
     "for one of the two: the disparity filter", 0},
    {"component", KEY_COMPONENT, "WHICH", 0, "giant: the largest connected component", 0},
    {"db", KEY_DB, "FILE", 0, "Take the statements of this store in place of TRIPLES", 0},
    {"since", KEY_SINCE, "DATE", 0, "Articles of DATE (YYYY-MM-DD) or later", 0},
    {"until", KEY_UNTIL, "DATE", 0, "Articles of DATE or earlier", 0},
    {"source", KEY_SOURCE, "NAME", 0, "Articles of this source", 0},
    {"actor", KEY_ACTOR, "ID", 0, "What this actor does or suffers", 0},
    {"event", KEY_EVENT, "TYPE", 0, "Events of this PLOVER type", 0},
    {"count", KEY_COUNT, "WHAT", 0, "What a link's weight counts: origins (default: reprints count once), documents or "
     "mentions", 0},
    {"list", KEY_LIST, "N", 0, "Print the N heaviest links with a sentence each, as text, in place of the graph", 0},
    {"metrics", KEY_METRICS, "LIST", 0, "Measure what LIST names: degree, pagerank, betweenness, communities (these four by "
     "default), closeness, coreness, clustering, reciprocity, components, cooperation, balance; all; none", 0},
    {"no-metrics", KEY_NO_METRICS, 0, 0, "Leave centralities and communities out: --metrics none", 0},
    {0},
};

typedef struct {
    gr_options graph;
    const char *output, *db;
    size_t list;
    char **inputs;
    int input_count;
} settings;

static size_t whole_number(const char *text, struct argp_state *state, const char *option)
{
    char *end;
    unsigned long long n = strtoull(text, &end, 10);

    if (*text == '-' || end == text || *end)
        argp_error(state, "--%s: found \"%s\", wanted a whole number", option, text);
    return (size_t)n;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    ent_error err = {0};
    char *end;

    switch (key) {
    case 'o':
        s->output = arg;
        return 0;
    case KEY_COLLAPSE:
        s->graph.collapse = true;
        return 0;
    case KEY_ROLL_UP:
        s->graph.roll_up = true;
        return 0;
    case KEY_ACTUAL:
        s->graph.filter.actual_only = true;
        return 0;
    case KEY_CONFIDENCE:
        s->graph.filter.min_confidence = strtod(arg, &end);
        if (end == arg || *end || s->graph.filter.min_confidence < 0 || s->graph.filter.min_confidence > 1)
            argp_error(state, "--min-confidence: found \"%s\", wanted a number from 0 to 1", arg);
        return 0;
    case KEY_WEIGHT:
        s->graph.min_weight = whole_number(arg, state, "min-weight");
        return 0;
    case KEY_DOCUMENTS:
        s->graph.min_documents = whole_number(arg, state, "min-documents");
        return 0;
    case KEY_TOP:
        s->graph.top = whole_number(arg, state, "top");
        return 0;
    case KEY_EVIDENCE:
        s->graph.evidence = whole_number(arg, state, "evidence");
        return 0;
    case KEY_BACKBONE:
        s->graph.backbone = arg ? strtod(arg, &end) : 0.05;
        if (arg && (end == arg || *end || !(s->graph.backbone > 0 && s->graph.backbone <= 1)))
            argp_error(state, "--backbone: found \"%s\", wanted a number above 0, at most 1", arg);
        return 0;
    case KEY_COMPONENT:
        if (strcmp(arg, "giant") != 0)
            argp_error(state, "--component: found \"%s\", wanted giant", arg);
        s->graph.giant = true;
        return 0;
    case KEY_DB:
        s->db = arg;
        return 0;
    case KEY_SINCE:
        s->graph.filter.since = arg;
        return 0;
    case KEY_UNTIL:
        s->graph.filter.until = arg;
        return 0;
    case KEY_SOURCE:
        s->graph.filter.source = arg;
        return 0;
    case KEY_ACTOR:
        s->graph.filter.actor = arg;
        return 0;
    case KEY_EVENT:
        s->graph.filter.event = arg;
        return 0;
    case KEY_COUNT:
        if (strcmp(arg, "mentions") == 0)
            s->graph.weighting = GR_BY_MENTIONS;
        else if (strcmp(arg, "documents") == 0)
            s->graph.weighting = GR_BY_DOCUMENTS;
        else if (strcmp(arg, "origins") != 0)
            argp_error(state, "--count: found \"%s\", wanted origins, documents or mentions", arg);
        return 0;
    case KEY_LIST:
        s->list = whole_number(arg, state, "list");
        return 0;
    case KEY_NO_METRICS:
        s->graph.metrics = 0;
        return 0;
    case KEY_METRICS:
        if (gr_metrics_parse(arg, &s->graph.metrics, &err) != ENT_OK)
            argp_error(state, "%s", err.text);
        return 0;
    case ARGP_KEY_ARGS:
        s->inputs = state->argv + state->next;
        s->input_count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (s->db && s->input_count)
            argp_error(state, "found both --db and TRIPLES, wanted one of them");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Every line of `path`; a broken one is named, counted and passed over.  ENT_NOMEM ends it. */
static ent_status add_file(gr_graph *g, const char *path, unsigned *broken, ent_error *err)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    const char *name = f == stdin ? "standard input" : path;
    ent_status st = ENT_OK;
    char *line = NULL;
    size_t room = 0;
    unsigned number = 0;
    ssize_t len;

    if (!f) {
        ent_error e = {0};

        ent_fail_at(&e, ENT_IO, path, 0, 0, "cannot open it");
        gr_complain(&e);
        ++*broken;
        return ENT_OK;
    }
    while (st != ENT_NOMEM && (len = getline(&line, &room, f)) >= 0) {
        ent_error e = {0};

        number++;
        if (strspn(line, " \t\r\n") >= (size_t)len)
            continue;
        st = gr_graph_add_json(g, line, (size_t)len, name, number, &e);
        if (st != ENT_OK) {
            gr_complain(&e);
            ++*broken;
        }
    }
    if (st == ENT_NOMEM)
        ent_fail(err, ENT_NOMEM, "no memory for the graph");
    free(line);
    if (f != stdin)
        fclose(f);
    return st == ENT_NOMEM ? st : ENT_OK;
}

static ent_status add_statement(void *context, const gr_statement *st, ent_error *err)
{
    return gr_graph_add(context, st, err);
}

static ent_status add_store(gr_graph *g, const settings *s, ent_error *err)
{
    gr_store *store = gr_store_open(s->db, false, err);
    ent_status st;

    if (!store)
        return err->code;
    st = gr_store_each(store, &s->graph.filter, add_statement, g, err);
    gr_store_close(store);
    return st;
}

static ent_status run(const settings *s, gr_graph *g, unsigned *broken, ent_error *err)
{
    static char standard[] = "-";
    static char *only_standard[] = {standard};
    char **inputs = s->input_count ? s->inputs : only_standard;
    int n = s->input_count ? s->input_count : 1;
    ent_status st = ENT_OK;
    ent_output *out;

    if (s->db)
        st = add_store(g, s, err);
    for (int i = 0; i < n && !s->db && st == ENT_OK; i++)
        st = add_file(g, inputs[i], broken, err);
    if (st == ENT_OK)
        st = gr_graph_finish(g, err);
    if (st != ENT_OK)
        return st;
    out = ent_output_open(s->output ? s->output : "-", err);
    if (!out)
        return err->code;
    st = s->list ? gr_graph_list(g, s->list, ent_output_stream(out), err)
                 : gr_graph_write(g, ent_output_stream(out), err);
    if (st != ENT_OK) {
        ent_output_discard(out);
        return st;
    }
    return ent_output_commit(out, err);
}

int gr_graph_command(int argc, char **argv)
{
    static const struct argp argp = {option_table, parse_option, "[TRIPLES...]",
                                     "Merge triples (JSON Lines, as `entente extract` writes them) into one actor graph: "
                                     "node-link JSON.", 0, 0, 0};
    settings s = {.graph = {.metrics = GR_DEFAULT_METRICS, .evidence = DEFAULT_EVIDENCE, .seed = 1}};
    ent_error err = {0};
    unsigned broken = 0;
    gr_graph *g;
    ent_status st;

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &s);
    g = gr_graph_new(&s.graph);
    st = g ? run(&s, g, &broken, &err) : ent_fail(&err, ENT_NOMEM, "no memory for a graph");
    if (st != ENT_OK)
        gr_complain(&err);
    gr_graph_free(g);
    return st != ENT_OK ? 2 : broken ? 1 : 0;
}
