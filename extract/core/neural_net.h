/* extract/core/neural_net.h - the neural network's shape, shared by the engine and its trainer: what is seen of a word's
 * form, the sizes of the parts, the tree decoder.
 *
 * form -> [vector | word | suffixes | prefixes | n-grams | shape] -> relu -> tanh -> bidirectional LSTM layers
 *      -> tags (from the layer `tag_layer`); arcs (biaffine) and relations (from the last). */
#ifndef EX_NEURAL_NET_H
#define EX_NEURAL_NET_H

#include "core.h"

enum {
    EX_NET_VECTOR = 100, EX_NET_WORD = 92, EX_NET_SUFFIX = 64, EX_NET_PREFIX = 32, EX_NET_GRAM = 64, EX_NET_SHAPE = 32,
    EX_NET_FORM = EX_NET_VECTOR + EX_NET_WORD + EX_NET_SUFFIX + EX_NET_PREFIX + EX_NET_GRAM + EX_NET_SHAPE
};
enum { EX_NET_VECTOR_TOP = 7, EX_NET_VECTOR_BYTES = EX_NET_VECTOR / 2 };   /* word vectors have four bits, 8 for zero */
enum {                          /* rows of the hashed tables */
    EX_NET_SUFFIX_ROWS = 1 << 13, EX_NET_PREFIX_ROWS = 1 << 12, EX_NET_GRAM_ROWS = 1 << 13, EX_NET_SHAPE_ROWS = 1 << 11
};
enum { EX_NET_SUFFIXES = 4, EX_NET_PREFIXES = 3, EX_NET_GRAMS = 24, EX_NET_SHAPES = 3 };
enum {
    EX_NET_NER = 2 * EX_NER_COUNT - 1,                              /* none, then begin and inside of each kind */
    EX_NET_TAGS = EX_UPOS_COUNT + EX_XPOS_COUNT + EX_NET_NER        /* the three heads side by side */
};
enum { EX_NET_LAYERS_MAX = 8, EX_NET_WORDS_MAX = 256 };             /* words in one piece of a sentence */

typedef struct {                /* features of one form: rows of the tables */
    uint32_t word;              /* hash of the case-folded form */
    uint16_t suffix[EX_NET_SUFFIXES], prefix[EX_NET_PREFIXES], gram[EX_NET_GRAMS], shape[EX_NET_SHAPES];
    uint8_t suffixes, prefixes, grams;
} ex_net_form;

uint32_t ex_net_word(const char *lower);
void ex_net_form_init(ex_net_form *f, const char *form, const char *lower);

typedef struct {
    uint32_t input, inner, hidden, layers, tag_layer, arc, label;
} ex_net_shape;

/* The best tree with one root and no crossing arcs.  scores[d * (n + 1) + h]: word d = 1 ... n under h = 0 (the root) ... n.
 * heads[1 ... n] are set; `scratch` has EX_NET_TREE_SCRATCH(n) bytes, aligned for floats; n < EX_NET_WORDS_MAX. */
#define EX_NET_TREE_SCRATCH(n) ((size_t)((n) + 1) * (size_t)((n) + 1) * (4 * sizeof(float) + 3 * sizeof(int16_t)))
void ex_net_tree(const float *scores, int n, int16_t *heads, void *scratch);

#endif
