/* graph/actors.c - `entente actors`: likely duplicates, and the user's own merges, names and types, which can be undone. */
#include "commands.h"
#include "store.h"

#include <argp.h>
#include <string.h>

enum { KEY_SUGGEST = 256, KEY_MERGE, KEY_RENAME, KEY_TYPE, KEY_UNDO };

static const struct argp_option options[] = {
    {"db", 'd', "FILE", 0, "The store", 0},
    {"suggest", KEY_SUGGEST, 0, 0, "List pairs that may be one actor, the most mentioned first", 0},
    {"merge", KEY_MERGE, 0, 0, "ACTOR INTO: take the two for one", 0},
    {"rename", KEY_RENAME, 0, 0, "ACTOR NAME: call it so", 0},
    {"type", KEY_TYPE, 0, 0, "ACTOR TYPE: state, igo, organization, group, person, place or other", 0},
    {"undo", KEY_UNDO, "KIND", 0, "ACTOR: take a merge, name or type back", 0},
    {0},
};

typedef struct {
    const char *db, *kind, *undo, *words[2];
    size_t count;
    bool suggest;
} settings;

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;

    switch (key) {
    case 'd': s->db = arg; return 0;
    case KEY_SUGGEST: s->suggest = true; return 0;
    case KEY_MERGE: s->kind = "merge"; return 0;
    case KEY_RENAME: s->kind = "name"; return 0;
    case KEY_TYPE: s->kind = "type"; return 0;
    case KEY_UNDO:
        if (strcmp(arg, "merge") != 0 && strcmp(arg, "name") != 0 && strcmp(arg, "type") != 0)
            argp_error(state, "--undo: found \"%s\", wanted merge, name or type", arg);
        s->undo = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->count == 2)
            argp_error(state, "found one argument too many: \"%s\"", arg);
        s->words[s->count++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (!s->db)
            argp_error(state, "found no --db FILE, wanted the store");
        if (s->suggest + (s->kind != NULL) + (s->undo != NULL) != 1)
            argp_error(state, "wanted one of --suggest, --merge, --rename, --type and --undo");
        if (s->count != (s->suggest ? 0u : s->undo ? 1u : 2u))
            argp_error(state, "found %zu arguments, wanted %d", s->count, s->suggest ? 0 : s->undo ? 1 : 2);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int gr_actors_command(int argc, char **argv)
{
    static const struct argp argp = {options, parse_option, "--db FILE --suggest\n--db FILE --merge ACTOR INTO\n--db FILE "
                                     "--rename ACTOR NAME\n--db FILE --type ACTOR TYPE\n--db FILE --undo KIND ACTOR",
                                     "Review the actors of a store.  Decisions are kept in it and can be undone.", 0, 0, 0};
    settings s = {0};
    ent_error err = {0};
    gr_store *store;
    ent_status st;

    argp_parse(&argp, argc, argv, 0, 0, &s);
    store = gr_store_open(s.db, false, &err);
    if (!store)
        st = err.code;
    else if (s.suggest)
        st = gr_store_suggest(store, 1000, stdout, &err);
    else if (s.undo)
        st = gr_store_undo(store, s.undo, s.words[0], &err);
    else
        st = gr_store_decide(store, s.kind, s.words[0], s.words[1], &err);
    if (st != ENT_OK)
        gr_complain(&err);
    gr_store_close(store);
    return st == ENT_OK ? 0 : 2;
}
