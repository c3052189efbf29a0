/* extract/core/parse.c - the fast parser: arc-hybrid transitions (Kuhlmann et al. 2011), chosen greedily by a linear
 * classifier over templates in the manner of Zhang and Nivre (2011).
 *
 * A word is shifted once and gets its head once, so a sentence of n words takes 2n steps.  The root stands at the end
 * of the buffer; when only it is left, the words on the stack attach to one another downwards and the last one to the
 * root: every tree has one root. */
#include "perceptron.h"

#include <string.h>

ent_status ex_parser_read(ex_parser *p, ex_section s, const char *source, ent_error *err)
{
    ex_cursor r = ex_cursor_of(s);
    uint32_t classes = ex_cursor_u32(&r);

    if (r.failed || classes != EX_PARSE_CLASSES || !ex_linear_read(&p->linear, &r))
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "section %s is not a parser's, or of other relations",
                           s.name);
    return ENT_OK;
}

static void node_init(ex_node *x, int32_t none)
{
    x->left_set = x->right_set = 0;
    x->head = -1;
    x->l1 = x->l2 = x->r1 = x->r2 = none;
    x->left_count = x->right_count = 0;
    x->label = EX_REL_COUNT;
}

void ex_state_init(ex_state *s, ex_node *nodes, int32_t *stack, int32_t n)
{
    s->nodes = nodes;
    s->stack = stack;
    s->n = n;
    s->depth = 0;
    s->next = 0;
    for (int32_t i = 0; i < n + 2; i++)
        node_init(&nodes[i], n + 1);
    nodes[n].word = 17;
    nodes[n].tag = 254;
    nodes[n].upos = 254;
    nodes[n + 1].word = 19;
    nodes[n + 1].tag = 253;
    nodes[n + 1].upos = 253;
}

bool ex_state_done(const ex_state *s)
{
    return s->next == s->n && s->depth == 0;
}

bool ex_state_legal(const ex_state *s, int kind)
{
    switch (kind) {
    case EX_SHIFT:
        return s->next < s->n;
    case EX_LEFT:
        return s->depth > 0 && (s->next < s->n || s->depth == 1);
    default:
        return s->depth > 1;
    }
}

static void attach(ex_state *s, int32_t head, int32_t child, ex_deprel label)
{
    ex_node *h = &s->nodes[head], *c = &s->nodes[child];

    c->head = head;
    c->label = (uint8_t)label;
    if (child < head) {
        h->l2 = h->l1;
        h->l1 = child;
        h->left_count++;
        h->left_set |= 1ULL << label;
    } else {
        h->r2 = h->r1;
        h->r1 = child;
        h->right_count++;
        h->right_set |= 1ULL << label;
    }
}

_Static_assert(EX_REL_COUNT <= 64, "a node keeps its children's relations as bits");
_Static_assert((int)EX_PARSE_CLASSES <= (int)EX_CLASSES_MAX, "a class is a byte");

void ex_state_apply(ex_state *s, int kind, ex_deprel label)
{
    int32_t top;

    if (kind == EX_SHIFT) {
        s->stack[s->depth++] = s->next++;
        return;
    }
    top = s->stack[--s->depth];
    attach(s, kind == EX_LEFT ? s->next : s->stack[s->depth - 1], top, label);
}

static uint64_t distance(int32_t a, int32_t b)
{
    static const uint8_t classes[] = {0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 6};
    int32_t d = b - a;

    return d < 0 ? 9 : d <= 10 ? classes[d] : 7;
}

static uint64_t few(uint64_t count)
{
    return count < 5 ? count : 5;
}

size_t ex_state_features(const ex_state *s, uint64_t *out)
{
    const ex_node *nodes = s->nodes, *none = &nodes[s->n + 1];
    int32_t i0 = s->depth > 0 ? s->stack[s->depth - 1] : s->n + 1;
    int32_t i1 = s->depth > 1 ? s->stack[s->depth - 2] : s->n + 1;
    const ex_node *s0 = &nodes[i0], *s1 = &nodes[i1], *s2 = s->depth > 2 ? &nodes[s->stack[s->depth - 3]] : none;
    const ex_node *b0 = &nodes[s->next], *b1 = s->next + 1 <= s->n ? b0 + 1 : none,
                  *b2 = s->next + 2 <= s->n ? b0 + 2 : none, *b3 = s->next + 3 <= s->n ? b0 + 3 : none;
    const ex_node *s0l1 = &nodes[s0->l1], *s0l2 = &nodes[s0->l2], *s0r1 = &nodes[s0->r1], *s0r2 = &nodes[s0->r2];
    const ex_node *s1l1 = &nodes[s1->l1], *s1r1 = &nodes[s1->r1], *s1r2 = &nodes[s1->r2];
    const ex_node *b0l1 = &nodes[b0->l1], *b0l2 = &nodes[b0->l2];
    uint64_t S0w = s0->word, S0t = s0->tag, S1w = s1->word, S1t = s1->tag, S2t = s2->tag, B0w = b0->word, B0t = b0->tag,
             B1w = b1->word, B1t = b1->tag, B2t = b2->tag, B3t = b3->tag;
    uint64_t S0u = s0->upos, S1u = s1->upos, B0u = b0->upos, B1u = b1->upos;
    uint64_t d0 = distance(i0, s->next), d1 = distance(i1, i0);
    uint64_t S0vl = few(s0->left_count), S0vr = few(s0->right_count), S1vr = few(s1->right_count),
             B0vl = few(b0->left_count);
    size_t n = 0;

#define F(template, a, b, c) out[n++] = ex_mix(template, a, b, c)
    F(1, 0, 0, 0);
    /* single words */
    F(2, S0w, 0, 0);
    F(3, S0t, 0, 0);
    F(4, S0w, S0t, 0);
    F(5, B0w, 0, 0);
    F(6, B0t, 0, 0);
    F(7, B0w, B0t, 0);
    F(8, B1w, 0, 0);
    F(9, B1t, 0, 0);
    F(10, B1w, B1t, 0);
    F(11, b2->word, B2t, 0);
    F(12, B2t, 0, 0);
    F(13, S1w, 0, 0);
    F(14, S1t, 0, 0);
    F(15, S1w, S1t, 0);
    F(16, s2->word, S2t, 0);
    F(17, S2t, 0, 0);
    /* pairs */
    F(21, S0w, B0t, 0);
    F(22, S0t, B0w, 0);
    F(23, S0t, B0t, 0);
    F(24, S0w, S0t << 8 | B0t, 1);
    F(25, B0w, S0t << 8 | B0t, 1);
    F(26, B0t, B1t, 0);
    F(28, S1w, S0t, 0);
    F(29, S1t, S0w, 0);
    F(30, S1t, S0t, 0);
    F(31, S1w, S1t << 8 | S0t, 1);
    F(32, S0w, S1t << 8 | S0t, 1);
    F(33, S1t, B0t, 0);
    F(35, S0t, B1t, 0);
    F(37, B0w, B1t, 0);
    F(38, B0t, B1w, 0);
    /* three and four */
    F(40, S0t, B0t, B1t);
    F(41, S1t, S0t, B0t);
    F(42, S2t, S1t, S0t);
    F(43, B0t, B1t, B2t);
    F(48, S0t, B0w, B1t);
    F(49, S0t << 8 | S1t, B0t, B1t);
    F(50, S0t << 8 | S1t, S2t, B0t);
    F(51, S0t << 8 | B0t, B1t, B2t);
    F(53, S0t << 8 | B1t, B2t, B3t);
    /* children */
    F(60, S0t, s0l1->tag, B0t);
    F(61, S0t, s0r1->tag, B0t);
    F(62, S0t, B0t, b0l1->tag);
    F(63, S1t, s1r1->tag, S0t);
    F(64, S1t, s1l1->tag, S0t);
    F(65, S1t, S0t, s0l1->tag);
    F(66, S1t, S0t, s0r1->tag);
    F(67, S0t, s0l1->word, s0l1->label);
    F(68, S0t, s0r1->word, s0r1->label);
    F(69, B0t, b0l1->word, b0l1->label);
    F(70, S1t, s1r1->word, s1r1->label);
    F(71, S0t, s0l1->label, s0l2->label);
    F(72, S0t, s0r1->label, s0r2->label);
    F(73, B0t, b0l1->label, b0l2->label);
    F(74, S1t, s1r1->label, s1r2->label);
    F(75, s0l1->word, S0w, 0);
    F(76, s0r1->word, S0w, 0);
    F(77, s0l1->word, S1w, S0t);
    F(79, s0l1->word, S1t, S0u);
    F(80, S1w, s1r1->label, S0t);
    F(81, S0w, s0r1->label, B0t);
    /* valency and the sets of relations */
    F(90, S0w, S0vl, 1);
    F(91, S0t, S0vl, 1);
    F(92, S0w, S0vr, 2);
    F(93, S0t, S0vr, 2);
    F(94, B0w, B0vl, 1);
    F(95, B0t, B0vl, 1);
    F(96, S1w, S1vr, 2);
    F(97, S1t, S1vr, 2);
    F(98, S0t, s0->left_set, s0->right_set);
    F(99, B0t, b0->left_set, S0t);
    F(100, S1t, s1->right_set, S0t);
    F(101, S0u, s0->left_set, B0u);
    F(102, S1u, s1->left_set, S0t);
    F(103, S0w, s0->right_set, B0u);
    /* distance */
    F(110, S0w, d0, 0);
    F(111, S0t, d0, 0);
    F(112, B0w, d0, 0);
    F(113, B0t, d0, 0);
    F(114, S0t, B0t, d0);
    F(115, S1t, S0t, d1);
    F(116, S1w, d1, 0);
    F(117, S0u << 8 | S1u, B0u << 8 | B1u, d0 << 8 | d1);
#undef F
    return n;
}

int ex_state_best(const ex_state *s, const int32_t *scores)
{
    int from = s->next < s->n && s->depth > 0 ? 1 : EX_REL_COUNT;
    int to = s->depth > 1 ? EX_PARSE_CLASSES : EX_REL_COUNT, best;

    if (from == to)
        return 0;
    best = ex_linear_best(scores, from, to);
    return s->next < s->n && scores[0] >= scores[best] ? 0 : best;
}

void ex_parser_run(const ex_parser *p, ex_state *s)
{
    uint64_t features[EX_PARSE_FEATURES_MAX];
    int32_t scores[EX_CLASSES_MAX];

    while (!ex_state_done(s)) {
        int class;

        if (s->next == s->n && s->depth == 1) {
            ex_state_apply(s, EX_LEFT, EX_REL_ROOT);
            break;
        }
        if (s->depth == 0) {
            ex_state_apply(s, EX_SHIFT, EX_REL_ROOT);
            continue;
        }
        memset(scores, 0, sizeof scores);
        ex_linear_add(&p->linear, features, ex_state_features(s, features), scores);
        class = ex_state_best(s, scores);
        ex_state_apply(s, ex_class_kind(class), ex_class_label(class));
    }
}
