/* extract/core/perceptron.h - the fast engine: a tagger and a transition parser over hashed features.
 *
 * Features are made here, by the same functions for prediction and for training (extract/train/). */
#ifndef EX_PERCEPTRON_H
#define EX_PERCEPTRON_H

#include "core.h"
#include "linear.h"

/* ---- tag.c: UPOS and XPOS together, left to right --------------------------------------------------------------- */

enum { EX_SUFFIXES = 4, EX_PREFIXES = 3, EX_TAG_NONE = 255, EX_GUESS_FEATURES_MAX = 24, EX_TAG_FEATURES_MAX = 64 };

typedef struct {                /* what the features see of one word */
    uint64_t form, lower, shape;
    uint64_t suffix[EX_SUFFIXES], prefix[EX_PREFIXES];
    uint8_t guess;              /* the tag that its form alone suggests */
} ex_word;

typedef struct {
    ex_linear guess, full;
    uint32_t tag_count;
    const uint8_t *tags;        /* upos, xpos of each */
} ex_tagger;

ent_status ex_tagger_read(ex_tagger *t, ex_section s, const char *source, ent_error *err);
/* All but the guess. */
void ex_word_init(ex_word *w, const char *form, const char *lower);
/* Features of a form alone. */
size_t ex_guess_features(const ex_word *w, uint64_t *out);
/* Features of words[i] in a sentence of `count`, with the tags of the words before it. */
size_t ex_tag_features(const ex_word *words, size_t count, size_t i, const uint8_t *tags, uint64_t *out);
uint8_t ex_tagger_guess(const ex_tagger *t, const ex_word *w);
/* Fill tags[count]; the guesses stand in `words`. */
void ex_tagger_run(const ex_tagger *t, const ex_word *words, size_t count, uint8_t *tags);

/* ---- parse.c: arc-hybrid transitions --------------------------------------------------------------------------- */

/* Node n (the sentence's word count) is the root, n + 1 the node that is not there. */
typedef struct {
    uint64_t word;              /* hash of its lower-case form */
    uint64_t left_set, right_set;   /* bits of the relations of its children */
    int32_t head, l1, l2, r1, r2;   /* outermost children, and the next ones inside them */
    uint16_t left_count, right_count;
    uint8_t tag, upos, label;
} ex_node;

typedef struct {
    ex_node *nodes;             /* n + 2 */
    int32_t *stack;             /* n + 1 */
    int32_t n, depth, next;
} ex_state;

/* Classes: 0 shifts; 1 ... EX_REL_COUNT - 1 make the stack's top a left child with that relation; then the same for a
 * right child.  EX_REL_ROOT needs no class: the root takes the last word on the stack. */
enum { EX_SHIFT, EX_LEFT, EX_RIGHT };
enum { EX_PARSE_CLASSES = 2 * EX_REL_COUNT - 1, EX_PARSE_FEATURES_MAX = 128 };

typedef struct {
    ex_linear linear;
} ex_parser;

ent_status ex_parser_read(ex_parser *p, ex_section s, const char *source, ent_error *err);
/* nodes[i].word, tag and upos of the n words are set; the rest is set here.  `stack` has room for n + 1. */
void ex_state_init(ex_state *s, ex_node *nodes, int32_t *stack, int32_t n);
bool ex_state_done(const ex_state *s);
bool ex_state_legal(const ex_state *s, int kind);
void ex_state_apply(ex_state *s, int kind, ex_deprel label);
size_t ex_state_features(const ex_state *s, uint64_t *out);
/* The best class among the legal ones, the lowest of equals. */
int ex_state_best(const ex_state *s, const int32_t *scores);
static inline int ex_class_kind(int class)
{
    return class == 0 ? EX_SHIFT : class < EX_REL_COUNT ? EX_LEFT : EX_RIGHT;
}
static inline ex_deprel ex_class_label(int class)
{
    return (ex_deprel)(class < EX_REL_COUNT ? class : class - EX_REL_COUNT + 1);
}
static inline int ex_class_of(int kind, ex_deprel label)
{
    return kind == EX_SHIFT ? 0 : (int)label + (kind == EX_LEFT ? 0 : EX_REL_COUNT - 1);
}
/* Parse: heads and labels lie in the nodes afterwards. */
void ex_parser_run(const ex_parser *p, ex_state *s);

#endif
