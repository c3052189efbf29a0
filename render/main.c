/* render/main.c - the program entente-render: a graph to the formats that other programs open. */
#include "render.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_OUTPUTS = 64, KEY_LAYOUT = 256, KEY_NODES, KEY_LINKS, KEY_FOR, KEY_STATIC };

const char *argp_program_version = "entente " ENT_VERSION;

static const struct argp_option option_table[] = {
    {"output", 'o', "FILE", 0, "Write FILE; its ending names the format: .graphml .gexf .dot .json .edges.csv .nodes.csv "
     ".cyjs .graphology.json .cypher .net .nt .ftm.json .svg .png .pdf .html (a page with evidence).  Several -o write several files", 0},
    {"for", KEY_FOR, "PROGRAM", 0, "Where programs differ, write for gephi (default), yed, cytoscape or neo4j", 0},
    {"static", KEY_STATIC, 0, 0, "Of GEXF: leave the times out", 0},
    {"layout", KEY_LAYOUT, "NAME", 0, "Of pictures: sfdp, fdp, neato, dot, twopi or circo (default: by size)", 0},
    {"max-nodes", KEY_NODES, "N", 0, "Of pictures and pages: show at most the N heaviest actors (default 150, pages 5000)", 0},
    {"max-links", KEY_LINKS, "N", 0, "Of pictures and pages: show at most the N heaviest links (default: by the actors shown, pages 40000)", 0},
    {0},
};

typedef struct {
    rd_options options;
    const char *input, *outputs[MAX_OUTPUTS];
    size_t output_count;
} settings;

static size_t whole_number(const char *text, struct argp_state *state, const char *option)
{
    char *end;
    unsigned long long n = strtoull(text, &end, 10);

    if (*text == '-' || end == text || *end || n == 0)
        argp_error(state, "--%s: found \"%s\", wanted a whole number above 0", option, text);
    return (size_t)n;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;

    switch (key) {
    case 'o':
        if (s->output_count == MAX_OUTPUTS)
            argp_error(state, "found more than %d outputs", MAX_OUTPUTS);
        s->outputs[s->output_count++] = arg;
        return 0;
    case KEY_LAYOUT:
        s->options.layout = arg;
        return 0;
    case KEY_FOR:
        if (strcmp(arg, "gephi") != 0 && strcmp(arg, "yed") != 0 && strcmp(arg, "cytoscape") != 0 &&
            strcmp(arg, "neo4j") != 0)
            argp_error(state, "--for: found \"%s\", wanted gephi, yed, cytoscape or neo4j", arg);
        s->options.flavour = arg;
        return 0;
    case KEY_STATIC:
        s->options.without_time = true;
        return 0;
    case KEY_NODES:
        s->options.max_nodes = whole_number(arg, state, "max-nodes");
        return 0;
    case KEY_LINKS:
        s->options.max_links = whole_number(arg, state, "max-links");
        return 0;
    case ARGP_KEY_ARG:
        if (s->input)
            argp_error(state, "found a second graph \"%s\", wanted one", arg);
        s->input = arg;
        return 0;
    case ARGP_KEY_END:
        if (!s->output_count)
            argp_error(state, "found no -o FILE, wanted one to write to");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int complain(const ent_error *err, int rc)
{
    char line[1024];

    fprintf(stderr, "entente-render: %s\n", ent_error_line(err, line, sizeof line));
    return rc;
}

static ent_status write_one(const rd_graph *g, const rd_options *options, const char *path, ent_error *err)
{
    rd_writer *write = rd_writer_for(path, err);
    ent_output *out = write ? ent_output_open(path, err) : NULL;
    ent_status st;

    if (!out)
        return err->code;
    st = write(g, options, ent_output_stream(out), err);
    if (st != ENT_OK) {
        ent_output_discard(out);
        return st;
    }
    return ent_output_commit(out, err);
}

int main(int argc, char **argv)
{
    static const struct argp argp = {option_table, parse_option, "[GRAPH] -o FILE",
                                     "Write a graph (node-link JSON, as `entente graph` writes it; default: standard "
                                     "input) for other programs, or draw it.", 0, 0, 0};
    settings s = {0};
    ent_error err = {0};
    rd_graph g;
    char *data;
    size_t len;
    int rc = 0;

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, 0, &s);
    for (size_t i = 0; i < s.output_count; i++)
        if (!rd_writer_for(s.outputs[i], &err))
            return complain(&err, 2);
    if (!s.input)
        s.input = "-";
    if (ent_file_read(s.input, 0, &data, &len, &err) != ENT_OK)
        return complain(&err, 2);
    if (rd_graph_read(data, len, strcmp(s.input, "-") == 0 ? "standard input" : s.input, &g, &err) != ENT_OK) {
        free(data);
        return complain(&err, 2);
    }
    free(data);
    s.options.drawing = rd_drawing_open();
    for (size_t i = 0; i < s.output_count; i++) {
        ent_error e = {0};

        if (write_one(&g, &s.options, s.outputs[i], &e) != ENT_OK)
            rc = complain(&e, 1);
    }
    rd_drawing_close(s.options.drawing);
    rd_graph_free(&g);
    return rc;
}
