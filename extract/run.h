/* extract/run.h - what `extract` and `parse` share: inputs are read, worked on by several threads, and the results written
 * in input order; how far it is is shown; what is wrong is told. */
#ifndef EX_RUN_H
#define EX_RUN_H

#include "inputs.h"
#include "pool.h"

typedef struct {                /* start from {0} */
    unsigned jobs;              /* 0: 1 */
    const char *output;         /* NULL: standard output */
    bool quiet, json, resume;
} ex_run_options;

/* Their part of the command line, for argp's `children`; the parent gives pointers to its ex_run_options as child input 0
 * and to its ex_inputs as child input 1. */
extern const struct argp_child ex_run_children[];

typedef struct {
    const char *name;           /* of the command, for messages: "extract" */
    const ex_run_options *options;
    const char *whole;          /* not NULL: this one file, as it is, is the only article */
    const ex_inputs *inputs;    /* with `read.lines`: articles are runs of lines, a->line is the number of the first */
    const ex_work *work;
    const char *settings;       /* what else changes the output: a run with others is not gone on with */
} ex_run;

/* The exit status: 0 done, 1 some input failed, 2 cannot start. */
int ex_run_all(const ex_run *run);

void ex_complain(const char *name, const ent_error *err);
/* Add the line "place: text" to `faults`; what has no place of its own has the article's. */
void ex_fault(ent_buf *faults, const ex_article *a, ent_error *err);

#endif
