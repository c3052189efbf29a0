/* extract/read/internal.h - what the readers share. */
#ifndef EX_READ_INTERNAL_H
#define EX_READ_INTERNAL_H

#include "read.h"

#include <jansson.h>

typedef struct {
    const ex_reader *reader;
    size_t limit;               /* bytes a document */
    bool lines;
    unsigned problems;
    ent_error *err;
} rd_run;

void rd_problem(rd_run *run, const ent_error *e);
const char *rd_base_name(const char *path);
/* How many bytes of white space `data` begins with. */
size_t rd_blank(const char *data, size_t len);
ent_status rd_json_lines(rd_run *run, const char *data, size_t len, const char *path);
ent_status rd_json_whole(rd_run *run, json_t *value, const char *path);

#endif
