/* graph/internal.h - what the graph's files share. */
#ifndef GR_INTERNAL_H
#define GR_INTERNAL_H

#include "graph.h"
#include "store.h"

#include <igraph/igraph.h>
#include <jansson.h>

typedef struct {                /* what passes between two nodes, kinds of events summed */
    size_t from, to;
    double weight, balance;     /* sums of weight and of sign * weight */
} gr_arc;

/* An igraph of these arcs; weights (may be NULL): .balance if `balance`, else .weight.  Both owned by the caller. */
igraph_error_t gr_igraph_make(igraph_t *graph, igraph_vector_t *weights, const gr_arc *arcs, size_t n, size_t nodes,
                              bool directed, bool balance);
/* Leiden on undirected pairs: by modularity, or with `balance` for least frustration. */
igraph_error_t gr_leiden(igraph_vector_int_t *membership, size_t nodes, const gr_arc *pairs, size_t n, bool balance,
                         unsigned seed);
/* Triads, frustration, the most frustrated pairs; nodes have their blocs. */
ent_status gr_balance(const gr_node *nodes, size_t n, const gr_arc *pairs, size_t pair_count, gr_measures *m, ent_error *err);

/* gr_store_add_line, parsed. */
ent_status gr_store_add(gr_store *s, const json_t *o, const char *source, unsigned number, ent_error *err);
/* Keep the backbone, then the giant component, as the options say; nodes without links go, indexes and order follow. */
ent_status gr_prune(const gr_options *o, gr_node *nodes, size_t *node_count, gr_link *links, size_t *link_count, ent_error *err);
/* Nodes by strength, ties by id. */
int gr_compare_nodes(const void *a, const void *b);
int gr_compare_links(const void *a, const void *b);

/* Owned; NULL when memory ends. */
json_t *gr_measures_json(const gr_graph *g);

/* Hand each actor-to-actor statement of a relation's record to `each`; strings are borrowed from the record. */
ent_status gr_statements_of(const json_t *record, ent_status (*each)(void *context, const gr_statement *s, ent_error *err),
                            void *context, ent_error *err);

#endif
