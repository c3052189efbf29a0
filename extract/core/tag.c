/* extract/core/tag.c - the tagger: UPOS and XPOS as one tag, chosen left to right by a linear classifier.
 *
 * What stands to the right has no tag yet, but its form suggests one: a first, small classifier guesses a tag from the
 * form alone (so it is made once a form), and the guesses of the words to the right are features of the second. */
#include "perceptron.h"
#include "internal.h"

#include <string.h>

enum { SHAPE_MAX = 12, WINDOW = 2 };

ent_status ex_tagger_read(ex_tagger *t, ex_section s, const char *source, ent_error *err)
{
    ex_cursor r = ex_cursor_of(s);

    t->tag_count = ex_cursor_u32(&r);
    t->tags = ex_cursor_array(&r, t->tag_count, 2, 1);
    if (r.failed || t->tag_count == 0 || t->tag_count >= EX_TAG_NONE || !ex_linear_read(&t->guess, &r) ||
        !ex_linear_read(&t->full, &r))
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "section %s is not a tagger's", s.name);
    for (uint32_t i = 0; i < t->tag_count; i++)
        if (t->tags[2 * i] >= EX_UPOS_COUNT || t->tags[2 * i + 1] >= EX_XPOS_COUNT)
            return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "section %s has an unknown tag", s.name);
    return ENT_OK;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* "Reuters-3" -> "Xxx-d": classes of characters, a run cut to two. */
static uint64_t shape_of(const char *form, size_t len)
{
    char shape[SHAPE_MAX];
    size_t n = 0, at = 0;

    while (at < len && n < SHAPE_MAX) {
        size_t from = at;
        uint32_t c = ex_utf8_next(form, len, &at);
        char k = c >= '0' && c <= '9' ? 'd' : ex_utf8_is_upper(c) ? 'X' : ex_utf8_is_letter(c) ? 'x' : form[from];

        if (n >= 2 && shape[n - 1] == k && shape[n - 2] == k)
            continue;
        shape[n++] = k;
    }
    return ent_hash(shape, n, 1);
}

void ex_word_init(ex_word *w, const char *form, const char *lower)
{
    size_t len = strlen(form), low = strlen(lower), cut;

    w->form = ent_hash(form, len, 0);
    w->lower = ent_hash(lower, low, 0);
    w->shape = shape_of(form, len);
    w->guess = EX_TAG_NONE;
    cut = low;
    for (int i = 0; i < EX_SUFFIXES; i++) {
        while (cut > 0 && continues(lower[--cut]))
            ;
        w->suffix[i] = ent_hash(lower + cut, low - cut, 2);
    }
    cut = 0;
    for (int i = 0; i < EX_PREFIXES; i++) {
        if (cut < low)
            while (++cut < low && continues(lower[cut]))
                ;
        w->prefix[i] = ent_hash(lower, cut, 3);
    }
}

size_t ex_guess_features(const ex_word *w, uint64_t *out)
{
    size_t n = 0;

    out[n++] = ex_mix(1, 0, 0, 0);
    out[n++] = ex_mix(2, w->form, 0, 0);
    out[n++] = ex_mix(3, w->lower, 0, 0);
    out[n++] = ex_mix(4, w->shape, 0, 0);
    for (int i = 0; i < EX_SUFFIXES; i++)
        out[n++] = ex_mix(5, w->suffix[i], 0, 0);
    for (int i = 0; i < EX_PREFIXES; i++)
        out[n++] = ex_mix(6, w->prefix[i], 0, 0);
    out[n++] = ex_mix(7, w->shape, w->suffix[2], 0);
    out[n++] = ex_mix(8, w->shape, w->suffix[1], 0);
    out[n++] = ex_mix(9, w->shape, w->prefix[0], w->suffix[0]);
    return n;
}

size_t ex_tag_features(const ex_word *words, size_t count, size_t i, const uint8_t *tags, uint64_t *out)
{
    static const ex_word before = {.form = 11, .lower = 11, .shape = 11, .suffix = {11, 11, 11, 11}, .guess = 254};
    static const ex_word after = {.form = 13, .lower = 13, .shape = 13, .suffix = {13, 13, 13, 13}, .guess = 253};
    const ex_word *w = &words[i];
    const ex_word *p1 = i >= 1 ? w - 1 : &before, *p2 = i >= 2 ? w - 2 : &before;
    const ex_word *n1 = i + 1 < count ? w + 1 : &after, *n2 = i + 2 < count ? w + 2 : &after;
    uint64_t t1 = i >= 1 ? tags[i - 1] : 254, t2 = i >= 2 ? tags[i - 2] : 254, t3 = i >= 3 ? tags[i - 3] : 254;
    uint64_t g = w->guess, g1 = n1->guess, g2 = n2->guess, g3 = i + 3 < count ? w[3].guess : 253;
    size_t n = ex_guess_features(w, out);

    out[n++] = ex_mix(20, t1, 0, 0);
    out[n++] = ex_mix(21, t1, t2, 0);
    out[n++] = ex_mix(22, t1, w->lower, 0);
    out[n++] = ex_mix(23, t1, w->suffix[2], 0);
    out[n++] = ex_mix(24, t1, g, 0);
    out[n++] = ex_mix(25, t1, g, g1);
    out[n++] = ex_mix(26, t1, t2, g);
    out[n++] = ex_mix(27, t1, g1, g2);
    out[n++] = ex_mix(28, t1, t2, t3);
    out[n++] = ex_mix(29, t2, w->lower, 0);
    out[n++] = ex_mix(30, g1, 0, 0);
    out[n++] = ex_mix(31, g1, w->lower, 0);
    out[n++] = ex_mix(32, g, g1, g2);
    out[n++] = ex_mix(33, g1, g2, 0);
    out[n++] = ex_mix(34, g2, g3, g1);
    out[n++] = ex_mix(35, w->lower, t1, g1);
    out[n++] = ex_mix(36, w->suffix[2], t1, g1);
    out[n++] = ex_mix(37, w->shape, p1->shape, n1->shape);
    out[n++] = ex_mix(38, w->shape, i == 0, 0);
    out[n++] = ex_mix(39, p1->lower, 0, 0);
    out[n++] = ex_mix(40, p2->lower, 0, 0);
    out[n++] = ex_mix(41, n1->lower, 0, 0);
    out[n++] = ex_mix(42, n2->lower, 0, 0);
    out[n++] = ex_mix(43, p1->lower, w->lower, 0);
    out[n++] = ex_mix(44, w->lower, n1->lower, 0);
    out[n++] = ex_mix(45, p1->lower, n1->lower, 0);
    out[n++] = ex_mix(46, p1->suffix[2], 0, 0);
    out[n++] = ex_mix(47, n1->suffix[2], 0, 0);
    out[n++] = ex_mix(48, n1->shape, 0, 0);
    out[n++] = ex_mix(49, t1, n1->lower, 0);
    out[n++] = ex_mix(50, g, n1->lower, 0);
    out[n++] = ex_mix(51, g, p1->lower, 0);
    out[n++] = ex_mix(52, p2->lower, p1->lower, g);
    out[n++] = ex_mix(53, g, n1->lower, n2->lower);
    return n;
}

uint8_t ex_tagger_guess(const ex_tagger *t, const ex_word *w)
{
    uint64_t features[EX_GUESS_FEATURES_MAX];
    int32_t scores[EX_CLASSES_MAX] = {0};

    ex_linear_add(&t->guess, features, ex_guess_features(w, features), scores);
    return (uint8_t)ex_linear_best(scores, 0, (int)t->tag_count);
}

void ex_tagger_run(const ex_tagger *t, const ex_word *words, size_t count, uint8_t *tags)
{
    uint64_t features[EX_TAG_FEATURES_MAX];
    int32_t scores[EX_CLASSES_MAX];

    for (size_t i = 0; i < count; i++) {
        memset(scores, 0, sizeof scores);
        ex_linear_add(&t->full, features, ex_tag_features(words, count, i, tags, features), scores);
        tags[i] = (uint8_t)ex_linear_best(scores, 0, (int)t->tag_count);
    }
}
