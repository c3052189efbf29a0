/* extract/read_command.c - `entente read`: whatever the readers understand to articles, one JSON object a line. */
#include "commands.h"
#include "inputs.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *data;
    ex_inputs inputs;
} options;

enum { KEY_DATA = 256 };

static const struct argp_option argp_options[] = {
    {"data", KEY_DATA, "DIR", 0, "directory of the model and the rules", 0},
    {0}};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    options *o = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->inputs;
        return 0;
    case KEY_DATA:
        o->data = arg;
        return 0;
    case ARGP_KEY_ARGS:
        o->inputs.paths = state->argv + state->next;
        o->inputs.count = state->argc - state->next;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child argp_children[] = {{&ex_inputs_argp, 0, NULL, 0}, {0}};

static const struct argp read_argp = {
    argp_options, parse_option, "[INPUT...]",
    "Inputs of any known format to articles (JSON Lines).\vINPUT is a file, a directory, or - (standard input, also when "
    "there is none).", argp_children, NULL, NULL};

typedef struct {
    bool failed;
} run;

static void on_problem(void *context, const ent_error *err)
{
    run *r = context;
    char line[1024];

    fprintf(stderr, "entente read: %s\n", ent_error_line(err, line, sizeof line));
    r->failed = true;
}

static ent_status on_article(void *context, const ex_article *a)
{
    const struct {
        const char *key, *value;
    } fields[] = {{"id", a->id}, {"date", a->date}, {"source", a->source}, {"title", a->title}, {"author", a->author},
                  {"url", a->url}, {"text", a->text}};
    json_t *object = json_object();
    ent_error err = {0};
    ent_status st = ENT_OK;

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].value && json_object_set_new(object, fields[i].key, json_string(fields[i].value)) != 0)
            st = ent_fail(&err, ENT_NOMEM, "no memory for an article");
    if (st == ENT_OK && (json_dumpf(object, stdout, JSON_COMPACT) != 0 || putchar('\n') == EOF))
        st = ent_fail(&err, ENT_IO, "cannot write to standard output");
    json_decref(object);
    if (st != ENT_OK)
        on_problem(context, &err);
    return st;
}

int ex_read_command(int argc, char **argv)
{
    options o = {0};
    run r = {0};
    ent_error err = {0};
    char datadir[4096];
    ex_read_rules *rules = NULL;
    const ex_reader reader = {.context = &r, .article = on_article, .problem = on_problem};
    ent_error bad = {0};

    argp_err_exit_status = 2;
    argp_parse(&read_argp, argc, argv, 0, NULL, &o);
    if (!ent_data_dir(o.data, "rules/read/keys.tsv", ENT_DATADIR, datadir, sizeof datadir, &err) ||
        !(rules = ex_read_rules_open(datadir, &err))) {
        on_problem(&r, &err);
        return 2;
    }
    o.inputs.read.rules = rules;
    if (ex_inputs_read(&o.inputs, "read", &reader, &bad) != ENT_OK && (bad.code != ENT_OK || !r.failed))
        on_problem(&r, &bad);
    ex_read_rules_close(rules);
    if (fflush(stdout) != 0) {
        ent_fail(&err, ENT_IO, "cannot write to standard output");
        on_problem(&r, &err);
    }
    return r.failed;
}
