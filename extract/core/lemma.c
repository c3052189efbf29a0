/* extract/core/lemma.c - lemmas and features of tagged words, by tables learnt from the treebanks.
 *
 * A lemma is made from the word by cutting an ending and adding another.  Which, is told by the tag, by how the word is
 * capitalised, and by the longest ending that a rule knows; words that the rules get wrong have an entry of their own, and
 * some one for each relation ('s is "be" or "have").  Features likewise: by tag and relation, or by the word itself.
 *
 * Section LEMM: u32 version, u32 counts; then three tables of hashes in probing order with what they stand for, the edits,
 * and the bytes of the lemmas that have an entry.  extract/train/train_lemma.c writes it. */
#include "lemma.h"

#include <stdlib.h>
#include <string.h>

struct ex_lemmas {
    ex_lemma_table rules, words, feats;
    const ex_edit *edits;
    const char *strings;
    uint32_t edit_count, string_bytes;
};

uint32_t ex_lemma_key(ex_lemma_kind kind, unsigned a, unsigned b, const char *s, size_t len)
{
    uint64_t h = ent_hash(s, len, (uint64_t)kind << 32 | a << 16 | b);

    return (uint32_t)(h >> 32) | 1;     /* 0 stands for a free place */
}

bool ex_lemma_find(const ex_lemma_table *t, uint32_t key, uint32_t *value)
{
    for (uint32_t i = key >> t->shift, n = 0; n <= t->mask; i = (i + 1) & t->mask, n++) {
        if (t->keys[i] == key) {
            *value = t->values[i];
            return true;
        }
        if (!t->keys[i])
            return false;
    }
    return false;
}

ex_case ex_lemma_case(const ex_parsed *p, size_t i)
{
    const ex_token *t = &p->tokens[i];
    const ex_sentence *s = &p->sentences[t->sentence];
    size_t at = 0, len = strlen(t->form);
    bool small = false, first = true;

    if (t->form == t->lower || strcmp(t->form, t->lower) == 0 || !ex_utf8_is_upper(ex_utf8_next(t->form, len, &at)))
        return EX_CASE_SMALL;
    while (at < len && !small)
        small = ex_utf8_is_lower(ex_utf8_next(t->form, len, &at));
    if (!small && len > 1)
        return EX_CASE_ALL;
    for (size_t k = i; k-- > s->first && first;)
        first = p->tokens[k].upos == EX_UPOS_PUNCT;
    return first ? EX_CASE_FIRST : EX_CASE_CAPITAL;
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

static void read_table(ex_cursor *r, ex_lemma_table *t)
{
    uint32_t bits = ex_cursor_u32(r);

    if (bits < 1 || bits > 24) {
        r->failed = true;
        return;
    }
    t->shift = 32 - bits;
    t->mask = (1u << bits) - 1;
    t->keys = ex_cursor_array(r, (size_t)t->mask + 1, sizeof *t->keys, 64);
    t->values = ex_cursor_array(r, (size_t)t->mask + 1, sizeof *t->values, 64);
}

ex_lemmas *ex_lemmas_open(const ex_model *m, ent_error *err)
{
    ex_section section = ex_model_section(m, "LEMM");
    ex_cursor r = ex_cursor_of(section);
    ex_lemmas *l = calloc(1, sizeof *l);

    if (!l) {
        ent_fail(err, ENT_NOMEM, "no memory for the lemmas");
        return NULL;
    }
    if (!section.data)
        return l;
    if (ex_cursor_u32(&r) != EX_LEMMA_VERSION)
        r.failed = true;
    l->edit_count = ex_cursor_u32(&r);
    l->string_bytes = ex_cursor_u32(&r);
    read_table(&r, &l->rules);
    read_table(&r, &l->words);
    read_table(&r, &l->feats);
    l->edits = ex_cursor_array(&r, l->edit_count, sizeof *l->edits, 64);
    l->strings = ex_cursor_array(&r, l->string_bytes, 1, 64);
    if (r.failed || l->string_bytes == 0 || l->strings[l->string_bytes - 1] != '\0') {
        ent_fail(err, ENT_SYNTAX, "model: section LEMM is not of this program's version");
        free(l);
        return NULL;
    }
    return l;
}

void ex_lemmas_close(ex_lemmas *l)
{
    free(l);
}

/* ---- lemmas ------------------------------------------------------------------------------------------------------ */

const char *ex_edit_apply(const ex_edit *e, const ex_token *t, ent_arena *a)
{
    const char *base = e->as_written ? t->form : t->lower;
    size_t len = strlen(base), add = strnlen(e->add, sizeof e->add);
    char *lemma;

    if (e->cut > len || (e->cut && ((unsigned char)base[len - e->cut] & 0xC0) == 0x80))
        return base;
    if (e->cut == 0 && add == 0)
        return base;
    if (len - e->cut + add == 0 || !(lemma = ent_arena_alloc(a, len - e->cut + add + 1)))
        return base;
    memcpy(lemma, base, len - e->cut);
    memcpy(lemma + len - e->cut, e->add, add);
    return lemma;
}

/* The edit of the longest ending that has a rule, UINT32_MAX where none has. */
uint32_t ex_lemma_rule(const ex_lemma_table *rules, unsigned xpos, ex_case how, const char *lower)
{
    size_t len = strlen(lower), most = len < EX_LEMMA_ENDING ? len : EX_LEMMA_ENDING;
    uint32_t value = UINT32_MAX;

    for (size_t n = most + 1; n-- > 0;)
        if (ex_lemma_find(rules, ex_lemma_key(EX_LEMMA_RULE, xpos, (unsigned)(how * 16 + n), lower + len - n, n), &value))
            return value;
    return UINT32_MAX;
}

/* Words tagged as one of these may be listed under the other. */
static int other_tag(unsigned xpos)
{
    switch (xpos) {
    case EX_XPOS_VBD: return EX_XPOS_VBN;
    case EX_XPOS_VBN: return EX_XPOS_VBD;
    case EX_XPOS_VBP: return EX_XPOS_VB;
    case EX_XPOS_VB: return EX_XPOS_VBP;
    default: return -1;
    }
}

static const char *lemma_of(const ex_lemmas *l, ex_parsed *p, size_t i)
{
    const ex_token *t = &p->tokens[i];
    size_t len = strlen(t->lower);
    uint32_t value;
    int other = other_tag(t->xpos);

    if (ex_lemma_find(&l->words, ex_lemma_key(EX_LEMMA_RELATION, t->xpos, t->deprel, t->lower, len), &value) ||
        ex_lemma_find(&l->words, ex_lemma_key(EX_LEMMA_WORD, t->xpos, 0, t->lower, len), &value))
        return value < l->string_bytes ? l->strings + value : t->lower;
    if (other >= 0 && ex_lemma_find(&l->words, ex_lemma_key(EX_LEMMA_WORD, (unsigned)other, 0, t->lower, len), &value))
        return value < l->string_bytes ? l->strings + value : t->lower;
    value = ex_lemma_rule(&l->rules, t->xpos, ex_lemma_case(p, i), t->lower);
    return value < l->edit_count ? ex_edit_apply(&l->edits[value], t, p->arena) : t->lower;
}

/* ---- features ---------------------------------------------------------------------------------------------------- */

uint32_t ex_lemma_feats_key(ex_lemma_kind kind, const ex_token *t)
{
    bool relation = kind == EX_LEMMA_FEATS_RELATION || kind == EX_LEMMA_FEATS_WORD_RELATION;
    bool word = kind == EX_LEMMA_FEATS_WORD || kind == EX_LEMMA_FEATS_WORD_RELATION;

    return ex_lemma_key(kind, t->xpos, t->upos * 64u + (relation ? t->deprel : 0), word ? t->lower : "",
                        word ? strlen(t->lower) : 0);
}

uint32_t ex_lemma_feats(const ex_lemma_table *feats, const ex_token *t)
{
    uint32_t value;

    for (int k = EX_LEMMA_FEATS_WORD_RELATION; k >= EX_LEMMA_FEATS_TAG; k--)
        if (ex_lemma_find(feats, ex_lemma_feats_key((ex_lemma_kind)k, t), &value))
            return value;
    return 0;
}

enum { HAS_SUBJECT = 1u << 31, HAS_AUX = 1u << 30, HAS_PASSIVE_AUX = 1u << 29, HAS_TO = 1u << 28,
       AGREEMENT = EX_F_SING | EX_F_PLUR | EX_F_P1 | EX_F_P2 | EX_F_P3 };

/* What the dependents of each word say about its verb: HAS_*, and the bits in which a subject agrees. */
static void read_dependents(const ex_parsed *p, size_t first, size_t count, uint32_t *said)
{
    for (size_t i = first; i < first + count; i++) {
        const ex_token *t = &p->tokens[i];
        uint32_t *s;

        if (t->head < 0 || (size_t)t->head < first || (size_t)t->head >= first + count)
            continue;
        s = &said[(size_t)t->head - first];
        switch (t->deprel) {
        case EX_REL_NSUBJ:
        case EX_REL_NSUBJ_PASS:
            *s |= HAS_SUBJECT | (t->feats & AGREEMENT);
            if (!(t->feats & (EX_F_P1 | EX_F_P2)))
                *s |= EX_F_P3;
            if (t->deprel == EX_REL_NSUBJ_PASS)
                *s |= HAS_PASSIVE_AUX;
            break;
        case EX_REL_AUX_PASS:
            *s |= HAS_PASSIVE_AUX | HAS_AUX;
            break;
        case EX_REL_AUX:
        case EX_REL_COP:
            *s |= HAS_AUX;
            break;
        case EX_REL_MARK:
            if (t->xpos == EX_XPOS_TO)
                *s |= HAS_TO;
            break;
        default:
            break;
        }
    }
}

/* Voice, mood and agreement, which the tree tells better than the word does. */
static void set_verb(ex_token *t, uint32_t own, uint32_t of_head)
{
    bool helps = t->deprel == EX_REL_AUX || t->deprel == EX_REL_AUX_PASS || t->deprel == EX_REL_COP;
    uint32_t agreement = (helps ? of_head : own) & AGREEMENT;

    if (t->xpos == EX_XPOS_VBN && (own & HAS_PASSIVE_AUX))
        t->feats |= EX_F_PASS;
    else if (t->xpos == EX_XPOS_VBN && (own & HAS_AUX))
        t->feats &= ~(uint32_t)EX_F_PASS;
    if ((t->xpos == EX_XPOS_VBP || t->xpos == EX_XPOS_VBD) && agreement)
        t->feats = (t->feats & ~(uint32_t)((agreement & (EX_F_SING | EX_F_PLUR)) ? AGREEMENT : EX_F_P1 | EX_F_P2 | EX_F_P3)) |
                   agreement;
    if (t->xpos == EX_XPOS_VB && !helps && !(own & (HAS_SUBJECT | HAS_AUX | HAS_TO)) &&
        (t->deprel == EX_REL_ROOT || t->deprel == EX_REL_PARATAXIS))
        t->feats = EX_F_IMP | EX_F_FIN;
}

ent_status ex_lemmas_set(const ex_lemmas *l, ex_parsed *p, size_t first, size_t count, ent_error *err)
{
    uint32_t *said = count ? ENT_ARRAY(p->arena, uint32_t, count) : NULL;

    if (count && !said)
        return ent_fail(err, ENT_NOMEM, "no memory for the lemmas of %zu words", count);
    for (size_t i = first; i < first + count; i++) {
        ex_token *t = &p->tokens[i];

        if (l && l->edits) {
            t->lemma = lemma_of(l, p, i);
            t->feats = ex_lemma_feats(&l->feats, t);
        } else
            t->lemma = t->upos == EX_UPOS_PROPN ? t->form : t->lower;
    }
    read_dependents(p, first, count, said);
    for (size_t i = first; i < first + count; i++) {
        ex_token *t = &p->tokens[i];
        bool inside = t->head >= 0 && (size_t)t->head >= first && (size_t)t->head < first + count;

        if (t->xpos >= EX_XPOS_VB && t->xpos <= EX_XPOS_VBZ)
            set_verb(t, said[i - first], inside ? said[(size_t)t->head - first] : 0);
    }
    return ENT_OK;
}
