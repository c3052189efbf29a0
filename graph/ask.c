/* graph/ask.c - options and loading for the commands that answer questions. */
#include "ask.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_JSON = 256, KEY_SINCE, KEY_UNTIL, KEY_SOURCE, KEY_EVENT, KEY_CONFIDENCE, KEY_ACTUAL, KEY_ROLL, KEY_BY };

static const struct argp_option options[] = {
    {"db", 'd', "FILE", 0, "The store", 0},
    {"json", KEY_JSON, 0, 0, "Answer as JSON, for a program", 0},
    {"limit", 'n', "N", 0, "So many answers (default 10)", 0},
    {"by", KEY_BY, "WHAT", 0, "Of top: links, balance, or actors by strength, pagerank, betweenness, in_degree, out_degree, "
     "closeness, coreness, clustering; of timeline: week or month", 0},
    {"since", KEY_SINCE, "DATE", 0, "Articles of DATE (YYYY-MM-DD) or later", 0},
    {"until", KEY_UNTIL, "DATE", 0, "Articles of DATE or earlier", 0},
    {"source", KEY_SOURCE, "NAME", 0, "Articles of this source", 0},
    {"event", KEY_EVENT, "TYPE", 0, "Events of this PLOVER type", 0},
    {"min-confidence", KEY_CONFIDENCE, "X", 0, "Drop triples that are less sure than X (0 to 1)", 0},
    {"actual-only", KEY_ACTUAL, 0, 0, "Only what is told as happened", 0},
    {"roll-up", KEY_ROLL, 0, 0, "Fold persons and bodies into the state or organization that they stand for", 0},
    {0},
};

typedef struct {
    gr_question *q;
    size_t least, most;
} parsing;

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    parsing *p = state->input;
    gr_question *q = p->q;
    char *end;

    switch (key) {
    case 'd': q->db = arg; return 0;
    case KEY_JSON: q->json = true; return 0;
    case KEY_SINCE: q->graph.filter.since = arg; return 0;
    case KEY_UNTIL: q->graph.filter.until = arg; return 0;
    case KEY_SOURCE: q->graph.filter.source = arg; return 0;
    case KEY_EVENT: q->graph.filter.event = arg; return 0;
    case KEY_ACTUAL: q->graph.filter.actual_only = true; return 0;
    case KEY_ROLL: q->graph.roll_up = true; return 0;
    case KEY_BY: q->by = arg; return 0;
    case 'n':
        q->limit = strtoul(arg, &end, 10);
        if (end == arg || *end || *arg == '-' || !q->limit)
            argp_error(state, "--limit: found \"%s\", wanted a whole number above 0", arg);
        return 0;
    case KEY_CONFIDENCE:
        q->graph.filter.min_confidence = strtod(arg, &end);
        if (end == arg || *end)
            argp_error(state, "--min-confidence: found \"%s\", wanted a number from 0 to 1", arg);
        return 0;
    case ARGP_KEY_ARG:
        if (q->word_count == p->most)
            argp_error(state, "found one argument too many: \"%s\"", arg);
        q->words[q->word_count++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (q->word_count < p->least)
            argp_error(state, "found %zu arguments, wanted %zu", q->word_count, p->least);
        if (!q->db)
            argp_error(state, "found no --db FILE, wanted the store to ask");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

void gr_ask(int argc, char **argv, const char *usage, const char *about, size_t least, size_t most, gr_question *q)
{
    const struct argp argp = {options, parse_option, usage, about, 0, 0, 0};
    parsing p = {q, least, most};

    *q = (gr_question){.limit = 10, .graph = {.evidence = 1, .seed = 1}};
    argp_parse(&argp, argc, argv, 0, 0, &p);
}

static ent_status add_statement(void *context, const gr_statement *st, ent_error *err)
{
    return gr_graph_add(context, st, err);
}

ent_status gr_load(const gr_question *q, gr_store **store, gr_graph **g, ent_error *err)
{
    ent_status st = ENT_OK;

    *g = NULL;
    *store = gr_store_open(q->db, false, err);
    if (!*store)
        return err->code;
    *g = gr_graph_new(&q->graph);
    if (!*g)
        st = ent_fail(err, ENT_NOMEM, "no memory for a graph");
    if (st == ENT_OK)
        st = gr_store_each(*store, &q->graph.filter, add_statement, *g, err);
    return st == ENT_OK ? gr_graph_finish(*g, err) : st;
}

const gr_node *gr_node_of(const gr_graph *g, const char *id)
{
    size_t n;
    const gr_node *nodes = gr_graph_nodes(g, &n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(nodes[i].id, id) == 0)
            return &nodes[i];
    return NULL;
}

void gr_print_evidence(const gr_evidence *e, FILE *out)
{
    fprintf(out, "[%s%s%s%s%s%s] %s\n", e->doc, e->date ? ", " : "", e->date ? e->date : "",
            e->modality != GR_ACTUAL ? ", " : "", e->modality != GR_ACTUAL ? gr_modality_name(e->modality) : "",
            e->negated ? ", negated" : "", e->text ? e->text : "");
}

const char *gr_link_kind(const gr_link *l)
{
    return l->event ? l->event : l->relation ? l->relation : "";
}
