/* extract/core/lemma.h - the tables of lemmas and features, as the core reads them and the trainer makes them. */
#ifndef EX_CORE_LEMMA_H
#define EX_CORE_LEMMA_H

#include "text.h"

enum { EX_LEMMA_VERSION = 1, EX_LEMMA_ENDING = 7 };

typedef enum {
    EX_LEMMA_RULE = 1,          /* tag, case and length of the ending, ending -> edit */
    EX_LEMMA_WORD,              /* tag, word -> place of the lemma */
    EX_LEMMA_RELATION,          /* tag, relation, word -> place of the lemma */
    EX_LEMMA_FEATS_TAG,         /* XPOS, UPOS -> bits; the most special entry wins */
    EX_LEMMA_FEATS_RELATION,    /* and relation */
    EX_LEMMA_FEATS_WORD,        /* XPOS, UPOS and word */
    EX_LEMMA_FEATS_WORD_RELATION
} ex_lemma_kind;

typedef enum { EX_CASE_SMALL, EX_CASE_CAPITAL, EX_CASE_FIRST, EX_CASE_ALL } ex_case;  /* FIRST: of the sentence */

typedef struct {                /* keys in probing order from key >> shift on; 0 is free */
    const uint32_t *keys, *values;
    uint32_t shift, mask;
} ex_lemma_table;

typedef struct {
    uint8_t as_written;         /* else from the word in small letters */
    uint8_t cut;                /* bytes off its end */
    char add[14];               /* then added, zeros behind */
} ex_edit;

uint32_t ex_lemma_key(ex_lemma_kind kind, unsigned a, unsigned b, const char *s, size_t len);
bool ex_lemma_find(const ex_lemma_table *t, uint32_t key, uint32_t *value);
ex_case ex_lemma_case(const ex_parsed *p, size_t i);
uint32_t ex_lemma_rule(const ex_lemma_table *rules, unsigned xpos, ex_case how, const char *lower);
uint32_t ex_lemma_feats_key(ex_lemma_kind kind, const ex_token *t);
uint32_t ex_lemma_feats(const ex_lemma_table *feats, const ex_token *t);
const char *ex_edit_apply(const ex_edit *e, const ex_token *t, ent_arena *a);

#endif
