/* extract/core/neural.h - the neural engine: tags, heads, relations and named spans of sentences whose words are cut.
 *
 * The same tree on every machine: 8-bit weights with integer sums, floats in a fixed order (neural_kernel.h). */
#ifndef EX_NEURAL_H
#define EX_NEURAL_H

#include "core.h"
#include "model.h"

typedef struct ex_neural ex_neural;             /* unchanging once open: threads may share one */
typedef struct ex_neural_worker ex_neural_worker;       /* one thread's scratch and its cache of word forms */

/* The engine in a section NEUR, which is borrowed until it is closed.  Owned; NULL on failure, *err filled. */
ex_neural *ex_neural_open(ex_section s, const char *source, ent_error *err);
void ex_neural_close(ex_neural *n);
/* The kernels it runs on; `name` NULL: the best here.  False where this machine has not got that one. */
bool ex_neural_use(ex_neural *n, const char *name);
const char *ex_neural_kernel(const ex_neural *n);

ex_neural_worker *ex_neural_worker_new(const ex_neural *n);     /* owned; NULL when memory ends */
void ex_neural_worker_free(ex_neural_worker *w);
/* Fill upos, xpos, head, deprel, ner and ner_begin of all sentences.  Time and memory are linear in the text: sentences
 * of more than EX_NET_PIECE words are parsed in pieces, whose roots hang on the first one's. */
ent_status ex_neural_tag_parse(ex_neural_worker *w, ex_parsed *p, ent_error *err);

#endif
