/* graph/ask.h - what the commands that answer questions share: a store or triples, loaded as a graph. */
#ifndef GR_ASK_H
#define GR_ASK_H

#include "graph.h"
#include "store.h"

#include <argp.h>
#include <stddef.h>

typedef struct {
    const char *db;
    gr_options graph;
    bool json;
    size_t limit;               /* answers wanted */
    const char *words[4];       /* what was asked for */
    size_t word_count;
    const char *by;             /* a metric or a step of time */
} gr_question;

/* Parse the common options and up to `words` arguments; exits with 2 on wrong usage, as argp does. */
void gr_ask(int argc, char **argv, const char *usage, const char *about, size_t least, size_t most, gr_question *q);
/* Open the store, resolve the first `actors` words to ids (in `ids`), load what the filter passes.  Owned: free *g and
 * close the store. */
ent_status gr_load(const gr_question *q, gr_store **store, gr_graph **g, ent_error *err);
/* The node with this id, NULL where there is none. */
const gr_node *gr_node_of(const gr_graph *g, const char *id);
/* One sentence as evidence: "[doc, date] text", with what is negated or not actual said. */
void gr_print_evidence(const gr_evidence *e, FILE *out);
const char *gr_link_kind(const gr_link *l);

#endif
