/* graph/add_command.c - `entente add --db FILE`: what `entente extract --articles` writes, into a store. */
#include "commands.h"
#include "store.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

static const struct argp_option options[] = {
    {"db", 'd', "FILE", 0, "The store: made where it is missing", 0},
    {"quiet", 'q', 0, 0, "Do not tell what was added", 0},
    {0},
};

typedef struct {
    const char *db;
    bool quiet;
} settings;

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;

    switch (key) {
    case 'd':
        s->db = arg;
        return 0;
    case 'q':
        s->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "found \"%s\", wanted articles and their relations on standard input", arg);
        return 0;
    case ARGP_KEY_END:
        if (!s->db)
            argp_error(state, "found no --db FILE, wanted the store to add to");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static ent_status add_all(gr_store *s, unsigned *broken, ent_error *err)
{
    ent_status st = ENT_OK;
    char *line = NULL;
    size_t room = 0;
    unsigned number = 0;
    ssize_t len;

    while (st == ENT_OK && (len = getline(&line, &room, stdin)) >= 0) {
        ent_error e = {0};

        number++;
        if (strspn(line, " \t\r\n") >= (size_t)len)
            continue;
        st = gr_store_add_line(s, line, (size_t)len, "standard input", number, &e);
        if (st == ENT_SYNTAX) {
            gr_complain(&e);
            ++*broken;
            st = ENT_OK;
        } else if (st != ENT_OK) {
            *err = e;
        }
    }
    free(line);
    return st;
}

int gr_add_command(int argc, char **argv)
{
    static const struct argp argp = {options, parse_option, "--db FILE", "Keep articles and what they say in a store.  "
                                     "Adding an article twice changes nothing.", 0, 0, 0};
    settings s = {0};
    gr_store_count count = {0};
    ent_error err = {0};
    unsigned broken = 0;
    gr_store *store;
    ent_status st;

    argp_parse(&argp, argc, argv, 0, 0, &s);
    store = gr_store_open(s.db, true, &err);
    if (!store) {
        gr_complain(&err);
        return 2;
    }
    st = add_all(store, &broken, &err);
    if (st == ENT_OK)
        st = gr_store_end(store, &count, &err);
    if (st != ENT_OK)
        gr_complain(&err);
    else if (!s.quiet)
        fprintf(stderr, "%zu articles added, %zu replaced, %zu known already; %zu statements between actors\n", count.added,
                count.replaced, count.known, count.statements);
    gr_store_close(store);
    return st != ENT_OK ? 2 : broken ? 1 : 0;
}
