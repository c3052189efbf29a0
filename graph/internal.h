/* graph/internal.h - what the graph's files share. */
#ifndef GR_INTERNAL_H
#define GR_INTERNAL_H

#include "graph.h"

#include <jansson.h>

/* Hand each actor-to-actor statement of a relation's record to `each`; strings are borrowed from the record. */
ent_status gr_statements_of(const json_t *record, ent_status (*each)(void *context, const gr_statement *s, ent_error *err),
                            void *context, ent_error *err);

#endif
