/* graph/store.h - articles and what they say, kept in one SQLite file that people can open with other tools.
 *
 * The schema is documented in docs/store.md and stands in store.c.  An article and all that comes from it go in in one
 * transaction: a killed run loses at most the article in hand, and two processes may add at once (they wait for each other).
 * An article that is there already, with the same text, changes nothing; with another text it is replaced. */
#ifndef GR_STORE_H
#define GR_STORE_H

#include "graph.h"

typedef struct gr_store gr_store;

typedef struct {
    size_t added, known, replaced, statements;  /* articles; actor-to-actor statements of the added ones */
} gr_store_count;

/* Open `path`; with `create` it is made where it is missing.  Owned: close it.  NULL on failure, *err filled. */
gr_store *gr_store_open(const char *path, bool create, ent_error *err);
void gr_store_close(gr_store *s);                       /* NULL is fine; an article not ended is not kept */

/* One line of `entente extract --articles`: an article opens a transaction, the relations after it belong to it.  A line
 * that is neither is ENT_SYNTAX and nothing changes. */
ent_status gr_store_add_line(gr_store *s, const char *line, size_t len, const char *source, unsigned number,
                             ent_error *err);
/* Keep the last article. */
ent_status gr_store_end(gr_store *s, gr_store_count *count, ent_error *err);

/* Hand every statement that passes to `each`, by article date, id and sentence, actors as the user's decisions have
 * them (merged, renamed, typed).  Strings are borrowed during the call. */
ent_status gr_store_each(gr_store *s, const gr_filter *f, ent_status (*each)(void *context, const gr_statement *st,
                         ent_error *err), void *context, ent_error *err);

/* Decisions of the user: `merge` (actor into value), `name`, `type`.  Each can be undone: it is marked, not removed. */
ent_status gr_store_decide(gr_store *s, const char *kind, const char *actor, const char *value, ent_error *err);
ent_status gr_store_undo(gr_store *s, const char *kind, const char *actor, ent_error *err);

/* The actor meant by `words`: its id, its name (case apart), else the most mentioned one whose name holds them. */
ent_status gr_store_find(gr_store *s, const char *words, char *id, size_t size, ent_error *err);

/* Pairs of actors of one type that may be one (id, name, id, name, tab-separated), the most mentioned first: the same
 * name apart from case, stops and hyphens, or one name the last words of the other. */
ent_status gr_store_suggest(gr_store *s, size_t limit, FILE *out, ent_error *err);

#endif
