/* extract/train/train_parse.c - trains the parser (extract/core/parse.c) with a dynamic oracle (Goldberg and Nivre
 * 2013): from any state, also one that its own mistakes led to, it learns the steps that lose no further arc of the
 * treebank. */
#include "train.h"
#include "extract/core/perceptron.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 16, FREE_ROUNDS = 8, FOLLOW_GOLD = 1 };
enum { BITS = 18, BYTES = 3300 << 10 };

typedef struct {
    const ex_corpus *corpus;
    ex_averaged *weights;
    ex_node *nodes;
    int32_t *stack;
    int32_t *heads;             /* the treebank's, of the sentence at hand: node indexes */
    uint8_t *labels;
    uint32_t *order;
    uint64_t random;
    size_t right, steps;
} trainer;

/* How many arcs of the treebank a step puts out of reach. */
static int cost(const trainer *t, const ex_state *s, int kind)
{
    int32_t top = s->depth ? s->stack[s->depth - 1] : -1, next = s->next;
    int lost = 0;

    if (kind == EX_SHIFT) {             /* `next` and what lies in the stack part, but for the top as its head */
        for (int32_t k = 0; k < s->depth; k++)
            lost += t->heads[s->stack[k]] == next || (k < s->depth - 1 && t->heads[next] == s->stack[k]);
        return lost;
    }
    for (int32_t k = next; k < s->n; k++)       /* children of the top to the right */
        lost += t->heads[k] == top;
    if (kind == EX_LEFT)
        lost += t->heads[top] > next || (s->depth > 1 && t->heads[top] == s->stack[s->depth - 2]);
    else
        lost += t->heads[top] >= next;
    return lost;
}

/* The best class among those that cost least: a wrong arc may have any relation, a right one has the treebank's. */
static int best_right(const trainer *t, const ex_state *s, const int32_t *scores)
{
    int costs[3], least = -1, best = -1;

    for (int kind = EX_SHIFT; kind <= EX_RIGHT; kind++) {
        costs[kind] = ex_state_legal(s, kind) ? cost(t, s, kind) : -1;
        if (costs[kind] >= 0 && (least < 0 || costs[kind] < least))
            least = costs[kind];
    }
    for (int class = 0; class < EX_PARSE_CLASSES; class++) {
        int kind = ex_class_kind(class);
        int32_t top = s->depth ? s->stack[s->depth - 1] : -1;
        int32_t head = kind == EX_LEFT ? s->next : kind == EX_RIGHT && s->depth > 1 ? s->stack[s->depth - 2] : -1;

        if (costs[kind] != least)
            continue;
        if (kind != EX_SHIFT && t->heads[top] == head && t->labels[top] != ex_class_label(class))
            continue;
        if (best < 0 || scores[class] > scores[best])
            best = class;
    }
    return best;
}

static void learn_sentence(trainer *t, ex_state *s, unsigned round)
{
    uint64_t features[EX_PARSE_FEATURES_MAX];

    while (!ex_state_done(s)) {
        int32_t scores[EX_CLASSES_MAX] = {0};
        int predicted, right;
        size_t n;

        if (s->next == s->n && s->depth == 1) {
            ex_state_apply(s, EX_LEFT, EX_REL_ROOT);
            return;
        }
        if (s->depth == 0) {
            ex_state_apply(s, EX_SHIFT, EX_REL_ROOT);
            continue;
        }
        n = ex_state_features(s, features);
        ex_averaged_score(t->weights, features, n, scores);
        predicted = ex_state_best(s, scores);
        right = best_right(t, s, scores);
        ex_averaged_tick(t->weights);
        t->steps++;
        if (predicted == right || right < 0) {
            t->right++;
        } else {
            ex_averaged_update(t->weights, features, n, right, predicted);
            if (round < FOLLOW_GOLD)
                predicted = right;
        }
        ex_state_apply(s, ex_class_kind(predicted), ex_class_label(predicted));
    }
}

static void load_sentence(trainer *t, const ex_sentence *s, const ex_tagger *tagger, const uint8_t *tags)
{
    const ex_token *tokens = t->corpus->train.tokens + s->first;

    for (uint32_t i = 0; i < s->count; i++) {
        uint8_t tag = tags[s->first + i];

        t->nodes[i].word = ent_hash(tokens[i].lower, strlen(tokens[i].lower), 0);
        t->nodes[i].tag = tag;
        t->nodes[i].upos = tagger->tags[2 * tag];
        t->heads[i] = tokens[i].head < 0 ? (int32_t)s->count : tokens[i].head - (int32_t)s->first;
        t->labels[i] = tokens[i].deprel;
    }
    t->heads[s->count] = -1;
}

static ent_status train(trainer *t, const ex_tagger *tagger, const uint8_t *tags, ent_buf *out, ent_error *err)
{
    const ex_parsed *text = &t->corpus->train;
    unsigned rounds = t->corpus->rounds ? t->corpus->rounds : ROUNDS;
    ent_progress p = {0};
    ent_status st;

    for (size_t i = 0; i < text->sentence_count; i++)
        t->order[i] = (uint32_t)i;
    ent_progress_start(&p, "parser, rounds", rounds, t->corpus->quiet ? ENT_PROGRESS_OFF : ENT_PROGRESS_BAR);
    for (unsigned round = 0; round < rounds; round++) {
        if (round == FREE_ROUNDS && (st = ex_averaged_freeze(t->weights, BITS, BYTES, err)) != ENT_OK)
            return st;
        ex_shuffle(t->order, text->sentence_count, &t->random);
        for (size_t k = 0; k < text->sentence_count; k++) {
            const ex_sentence *s = &text->sentences[t->order[k]];
            ex_state state;

            load_sentence(t, s, tagger, tags);
            ex_state_init(&state, t->nodes, t->stack, (int32_t)s->count);
            learn_sentence(t, &state, round);
        }
        ent_progress_add(&p, 1);
    }
    ent_progress_end(&p);
    ex_put_u32(out, EX_PARSE_CLASSES);
    return ex_averaged_write(t->weights, BITS, 2 * BYTES, out, err);
}

ent_status ex_train_parser(const ex_corpus *c, const ent_buf *tagger_bytes, const uint8_t *tags, ent_buf *out,
                           ent_error *err)
{
    trainer t = {.corpus = c, .random = c->seed};
    size_t longest = 0;
    ex_tagger tagger;
    ent_status st = ex_tagger_read(&tagger, (ex_section){"TAGP", tagger_bytes->data, tagger_bytes->len}, "tagger", err);

    if (st != ENT_OK)
        return st;
    for (size_t i = 0; i < c->train.sentence_count; i++)
        if (c->train.sentences[i].count > longest)
            longest = c->train.sentences[i].count;
    t.weights = ex_averaged_new(EX_PARSE_CLASSES);
    t.nodes = calloc(longest + 2, sizeof *t.nodes);
    t.stack = calloc(longest + 1, sizeof *t.stack);
    t.heads = calloc(longest + 1, sizeof *t.heads);
    t.labels = calloc(longest + 1, 1);
    t.order = calloc(c->train.sentence_count + 1, sizeof *t.order);
    if (t.weights && t.nodes && t.stack && t.heads && t.labels && t.order)
        st = train(&t, &tagger, tags, out, err);
    else
        st = ent_fail(err, ENT_NOMEM, "no memory to train the parser");
    ex_averaged_free(t.weights);
    free(t.nodes);
    free(t.stack);
    free(t.heads);
    free(t.labels);
    free(t.order);
    return st;
}
