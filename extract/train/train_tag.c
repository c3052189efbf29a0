/* extract/train/train_tag.c - trains the tagger (extract/core/tag.c), and tags the training words as if unseen.
 *
 * The treebank is parted in folds.  The second classifier learns from guesses, and the parser from tags, that were
 * made by classifiers trained without the sentence's fold: what they will see in new text. */
#include "train.h"
#include "extract/core/perceptron.h"

#include <stdlib.h>
#include <string.h>

enum { FOLDS = 5, BLOCK = 20, GUESS_ROUNDS = 6, FULL_ROUNDS = 10, FREE_ROUNDS = 4, LEAST_PAIRS = 2 };
enum { GUESS_BITS = 15, GUESS_BYTES = 300 << 10, FULL_BITS = 17, FULL_BYTES = 1200 << 10 };

typedef struct {
    const ex_corpus *corpus;
    const ex_parsed *text;
    ex_word *words;
    uint8_t *gold, *seen;       /* tags: the treebank's, and of the sentence at hand as they were predicted */
    uint32_t *order;
    uint8_t pairs[2 * EX_TAG_NONE];
    uint32_t tag_count;
    uint64_t random;
} trainer;

static int fold_of(size_t sentence)
{
    return (int)(sentence / BLOCK % FOLDS);
}

static int find_pair(const trainer *t, uint8_t upos, uint8_t xpos)
{
    for (uint32_t k = 0; k < t->tag_count; k++)
        if (t->pairs[2 * k] == upos && t->pairs[2 * k + 1] == xpos)
            return (int)k;
    return -1;
}

/* The pairs of UPOS and XPOS that the treebank has more than once; a rarer one counts as the nearest of its UPOS. */
static ent_status list_tags(trainer *t, ent_error *err)
{
    unsigned counts[EX_UPOS_COUNT][EX_XPOS_COUNT] = {{0}};

    for (size_t i = 0; i < t->text->token_count; i++)
        counts[t->text->tokens[i].upos][t->text->tokens[i].xpos]++;
    for (int u = 0; u < EX_UPOS_COUNT; u++)
        for (int x = 0; x < EX_XPOS_COUNT; x++)
            if (counts[u][x] >= LEAST_PAIRS && t->tag_count + 1 < EX_TAG_NONE - 2) {
                t->pairs[2 * t->tag_count] = (uint8_t)u;
                t->pairs[2 * t->tag_count + 1] = (uint8_t)x;
                t->tag_count++;
            }
    if (!t->tag_count)
        return ent_fail(err, ENT_SYNTAX, "the treebank has no tags");
    for (size_t i = 0; i < t->text->token_count; i++) {
        const ex_token *k = &t->text->tokens[i];
        int tag = find_pair(t, k->upos, k->xpos);

        for (uint32_t j = 0; tag < 0 && j < t->tag_count; j++)
            if (t->pairs[2 * j] == k->upos)
                tag = (int)j;
        t->gold[i] = (uint8_t)(tag < 0 ? 0 : tag);
    }
    return ENT_OK;
}

static void learn_one(trainer *t, ex_averaged *a, const uint64_t *features, size_t count, uint8_t gold,
                      uint8_t *predicted)
{
    int32_t scores[EX_CLASSES_MAX] = {0};
    int b;

    ex_averaged_score(a, features, count, scores);
    b = ex_linear_best(scores, 0, (int)t->tag_count);
    ex_averaged_tick(a);
    if (b != gold)
        ex_averaged_update(a, features, count, gold, b);
    *predicted = (uint8_t)b;
}

static void learn_sentence(trainer *t, ex_averaged *a, const ex_sentence *s, bool full)
{
    const ex_word *words = t->words + s->first;
    uint64_t features[EX_TAG_FEATURES_MAX];

    for (size_t i = 0; i < s->count; i++) {
        size_t n = full ? ex_tag_features(words, s->count, i, t->seen, features)
                        : ex_guess_features(&words[i], features);

        learn_one(t, a, features, n, t->gold[s->first + i], &t->seen[i]);
    }
}

/* Train on all sentences but those of fold `without` (-1: on all); append the weights. */
static ent_status fit(trainer *t, bool full, int without, ent_buf *out, ent_error *err)
{
    ex_averaged *a = ex_averaged_new(t->tag_count);
    size_t n = t->text->sentence_count;
    unsigned rounds = full ? FULL_ROUNDS : GUESS_ROUNDS, bits = full ? FULL_BITS : GUESS_BITS;
    size_t bytes = full ? FULL_BYTES : GUESS_BYTES;
    ent_status st = ENT_OK;

    if (!a)
        return ent_fail(err, ENT_NOMEM, "no memory to train the tagger");
    for (size_t i = 0; i < n; i++)
        t->order[i] = (uint32_t)i;
    for (unsigned round = 0; round < rounds; round++) {
        if (round == FREE_ROUNDS && (st = ex_averaged_freeze(a, bits, bytes, err)) != ENT_OK)
            break;
        ex_shuffle(t->order, n, &t->random);
        for (size_t k = 0; k < n; k++)
            if (fold_of(t->order[k]) != without)
                learn_sentence(t, a, &t->text->sentences[t->order[k]], full);
    }
    if (st == ENT_OK)
        st = ex_averaged_write(a, bits, 2 * bytes, out, err);
    ex_averaged_free(a);
    return st;
}

/* Apply what was trained without a fold to that fold. */
static ent_status apply(trainer *t, bool full, int fold, const ent_buf *weights, uint8_t *tags, ent_error *err)
{
    ex_cursor r = ex_cursor_of((ex_section){"TAGP", weights->data, weights->len});
    ex_tagger tagger = {.tag_count = t->tag_count, .tags = t->pairs};

    if (!ex_linear_read(full ? &tagger.full : &tagger.guess, &r))
        return ent_fail(err, ENT_SYNTAX, "the weights just written cannot be read");
    for (size_t k = 0; k < t->text->sentence_count; k++) {
        const ex_sentence *s = &t->text->sentences[k];

        if (fold_of(k) != fold)
            continue;
        if (full)
            ex_tagger_run(&tagger, t->words + s->first, s->count, tags + s->first);
        else
            for (size_t i = s->first; i < s->first + s->count; i++)
                t->words[i].guess = ex_tagger_guess(&tagger, &t->words[i]);
    }
    return ENT_OK;
}

static ent_status jackknife(trainer *t, bool full, uint8_t *tags, ent_error *err)
{
    ent_status st = ENT_OK;
    ent_progress p = {0};

    ent_progress_start(&p, full ? "tagger, folds" : "guesses, folds", FOLDS, t->corpus->quiet ? ENT_PROGRESS_OFF : ENT_PROGRESS_BAR);
    for (int f = 0; f < FOLDS && st == ENT_OK; f++) {
        ent_buf weights = {0};

        st = fit(t, full, f, &weights, err);
        if (st == ENT_OK)
            st = apply(t, full, f, &weights, tags, err);
        ent_buf_release(&weights);
        ent_progress_add(&p, 1);
    }
    ent_progress_end(&p);
    return st;
}

ent_status ex_train_tagger(const ex_corpus *c, ent_buf *out, uint8_t **tags, ent_error *err)
{
    trainer t = {.corpus = c, .text = &c->train, .random = c->seed};
    size_t n = c->train.token_count;
    ent_status st = ENT_NOMEM;

    *tags = calloc(n + 1, 1);
    t.words = calloc(n + 1, sizeof *t.words);
    t.gold = calloc(n + 1, 1);
    t.seen = calloc(n + 1, 1);
    t.order = calloc(c->train.sentence_count + 1, sizeof *t.order);
    if (!*tags || !t.words || !t.gold || !t.seen || !t.order) {
        st = ent_fail(err, ENT_NOMEM, "no memory to train the tagger on %zu words", n);
        goto done;
    }
    for (size_t i = 0; i < n; i++)
        ex_word_init(&t.words[i], c->train.tokens[i].form, c->train.tokens[i].lower);
    if ((st = list_tags(&t, err)) != ENT_OK)
        goto done;
    ex_put_u32(out, t.tag_count);
    ex_put_array(out, t.pairs, t.tag_count, 2, 1);
    if ((st = jackknife(&t, false, *tags, err)) != ENT_OK || (st = fit(&t, false, -1, out, err)) != ENT_OK ||
        (st = jackknife(&t, true, *tags, err)) != ENT_OK)
        goto done;
    st = fit(&t, true, -1, out, err);
done:
    free(t.words);
    free(t.gold);
    free(t.seen);
    free(t.order);
    if (st != ENT_OK) {
        free(*tags);
        *tags = NULL;
    }
    return st;
}
