/* extract/inputs.h - the INPUT arguments of a command and the options of reading, the same for every command. */
#ifndef EX_INPUTS_H
#define EX_INPUTS_H

#include "read/read.h"

#include <argp.h>

typedef struct {                /* start from {0}; the argp child below fills it */
    ex_read_options read;
    const char *files_from, *log;
    char **paths;               /* set by the command; none and no files_from: standard input */
    int count;
    bool quiet;                 /* no count of what was passed over; set by the command */
} ex_inputs;

/* A child for the command's parser; its input is an ex_inputs. */
extern const struct argp ex_inputs_argp;

/* Read all inputs in order.  Faults go to reader->problem, what was passed over into the log and, counted, to standard
 * error under the command's `name`.  A status other than ENT_OK is one that ends everything. */
ent_status ex_inputs_read(const ex_inputs *in, const char *name, const ex_reader *reader, ent_error *err);

#endif
