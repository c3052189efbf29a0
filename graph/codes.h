/* graph/codes.h - the names and codes of published event data: CAMEO events, states and bodies, from the data directory. */
#ifndef GR_CODES_H
#define GR_CODES_H

#include "common/common.h"

typedef struct gr_codes gr_codes;

typedef struct {                /* borrowed from the codes */
    const char *code, *name, *event;        /* event: PLOVER type, NULL where none fits */
    double goldstein;
} gr_cameo;

typedef struct {                /* borrowed from the codes */
    const char *id, *name, *type;
} gr_known;

/* Read `datadir`/rules.  Owned: close it.  NULL on failure, *err filled. */
gr_codes *gr_codes_open(const char *datadir, ent_error *err);
void gr_codes_close(gr_codes *c);
/* By code or by name, case apart; NULL where there is none. */
const gr_cameo *gr_codes_event(const gr_codes *c, const char *code_or_name);
/* A state or body by id, name or alias, case apart; NULL where there is none. */
const gr_known *gr_codes_actor(const gr_codes *c, const char *name);

#endif
