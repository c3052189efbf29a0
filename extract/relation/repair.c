/* extract/relation/repair.c - slips that parsers make on news sentences, mended before anything is read off the tree.
 *
 * A sentence with a full stop says something: where its root is a bare noun and a verb hangs on that noun, the verb is
 * the predicate and the noun its subject.  A day is no subject.  "Iran-backed" belongs to the noun behind it. */
#include "internal.h"

#include <string.h>

enum {
    MEND_LIMIT = 400,           /* words; what is longer is a list or a table */
    DATELINE_WORDS = 12
};

typedef struct {
    ex_token *t;
    uint32_t first, end;        /* of the sentence */
    const ex_rules *rules;
} mending;

static bool nominal(const ex_token *t)
{
    return t->upos == EX_UPOS_NOUN || t->upos == EX_UPOS_PROPN || t->upos == EX_UPOS_PRON || t->upos == EX_UPOS_NUM;
}

static int32_t child(const mending *m, uint32_t head, uint8_t rel)
{
    for (uint32_t i = m->first; i < m->end; i++)
        if (m->t[i].head == (int32_t)head && m->t[i].deprel == rel)
            return (int32_t)i;
    return EX_NO_TOKEN;
}

static bool is_time(const mending *m, uint32_t i)
{
    return ex_word_bits(m->rules, m->t[i].lower) & EX_BIT(EX_W_TIME);
}

/* A day that the parser made a subject: an oblique, with the preposition in front of it. */
static void mend_time(mending *m, uint32_t i)
{
    ex_token *t = m->t;

    if (ex_main(t[i].deprel) != EX_REL_NSUBJ || !is_time(m, i))
        return;
    t[i].deprel = EX_REL_OBL_UNMARKED;
    if (i > m->first && t[i - 1].upos == EX_UPOS_ADP) {
        t[i - 1].head = (int32_t)i;
        t[i - 1].deprel = EX_REL_CASE;
        t[i].deprel = EX_REL_OBL;
    }
}

/* "Iran - backed Hezbollah": participle and name go to the noun behind. */
static void mend_hyphen(mending *m, uint32_t i)
{
    ex_token *t = m->t;
    uint32_t noun = i + 1;
    int32_t above = EX_NO_TOKEN;

    if (i < m->first + 2 || t[i - 1].xpos != EX_XPOS_HYPH || t[i - 1].space_after || t[i].xpos != EX_XPOS_VBN ||
        t[i - 2].upos == EX_UPOS_ADV || !(t[i - 2].upos == EX_UPOS_PROPN || t[i - 2].upos == EX_UPOS_ADJ))
        return;
    while (noun < m->end && (t[noun].upos == EX_UPOS_ADJ || t[noun].deprel == EX_REL_COMPOUND))
        noun++;
    if (noun >= m->end || !nominal(&t[noun]) || t[i].deprel == EX_REL_AMOD)
        return;
    for (uint32_t k = noun; t[k].head >= 0; k = (uint32_t)t[k].head)
        if (t[k].head == (int32_t)i)
            above = (int32_t)k;
    if (above >= 0) {                                   /* what leads to the noun takes the participle's place */
        t[above].head = t[i].head;
        t[above].deprel = t[i].deprel;
    }
    for (uint32_t k = m->first; k < m->end; k++)
        if (t[k].head == (int32_t)i && k != i - 1 && k != i - 2)
            t[k].head = above >= 0 ? above : (int32_t)noun;
    t[i].head = (int32_t)noun;
    t[i].deprel = EX_REL_AMOD;
    t[i - 1].head = (int32_t)i;
    t[i - 1].deprel = EX_REL_PUNCT;
    t[i - 2].head = (int32_t)i;
    t[i - 2].deprel = EX_REL_COMPOUND;
}

/* "A and B signed" with two subjects and a loose conjunction: B is coordinated with A. */
static void mend_coordination(mending *m, uint32_t i)
{
    ex_token *t = m->t;
    uint32_t second = i + 1, first;

    if (t[i].upos != EX_UPOS_CCONJ || t[i].head < 0)
        return;
    while (second < m->end && (t[second].upos == EX_UPOS_DET || t[second].upos == EX_UPOS_ADJ ||
                               t[second].deprel == EX_REL_COMPOUND || t[second].deprel == EX_REL_NMOD_POSS ||
                               t[second].xpos == EX_XPOS_POS))
        second++;
    if (second >= m->end || ex_main(t[second].deprel) != EX_REL_NSUBJ || !nominal(&t[second]))
        return;
    for (first = i; first-- > m->first;)
        if (t[first].head == t[second].head && ex_main(t[first].deprel) == EX_REL_NSUBJ)
            break;
        else if (t[first].upos == EX_UPOS_VERB || t[first].upos == EX_UPOS_AUX)
            return;
    if (first >= i || !nominal(&t[first]))
        return;
    t[second].head = (int32_t)first;
    t[second].deprel = EX_REL_CONJ;
    t[i].head = (int32_t)second;
    t[i].deprel = EX_REL_CC;
}

/* "inhabitants of the Heights threatened", both nouns taken for subjects: the preposition ties the second to the first. */
static void mend_case(mending *m, uint32_t i)
{
    ex_token *t = m->t;
    int32_t verb = t[i].head, first = EX_NO_TOKEN;
    uint32_t second = i + 1;

    if (t[i].deprel != EX_REL_CASE || verb < 0 || t[verb].upos != EX_UPOS_VERB || (uint32_t)verb < i)
        return;
    while (second < (uint32_t)verb && !(t[second].head == verb && nominal(&t[second])))
        second++;
    if (second >= (uint32_t)verb || ex_main(t[second].deprel) != EX_REL_NSUBJ)
        return;
    for (uint32_t k = m->first; k < i; k++)
        if (t[k].head == verb && ex_main(t[k].deprel) == EX_REL_NSUBJ && nominal(&t[k]))
            first = (int32_t)k;
    t[i].head = (int32_t)second;
    t[second].head = first >= 0 ? first : verb;
    t[second].deprel = first >= 0 ? EX_REL_NMOD : EX_REL_OBL;
}

/* A participle without any auxiliary that rules a clause with an object or content of its own is a past tense. */
static void mend_past(mending *m, uint32_t i)
{
    ex_token *t = m->t;
    int32_t passive = child(m, i, EX_REL_NSUBJ_PASS);

    if (t[i].upos != EX_UPOS_VERB || child(m, i, EX_REL_AUX) >= 0 || child(m, i, EX_REL_AUX_PASS) >= 0 ||
        child(m, i, EX_REL_OBL_AGENT) >= 0 || (passive < 0 && child(m, i, EX_REL_NSUBJ) < 0) ||
        (child(m, i, EX_REL_OBJ) < 0 && child(m, i, EX_REL_XCOMP) < 0 && child(m, i, EX_REL_CCOMP) < 0))
        return;
    t[i].xpos = EX_XPOS_VBD;
    t[i].feats |= EX_F_PAST | EX_F_FIN;
    if (passive >= 0)
        t[passive].deprel = EX_REL_NSUBJ;
}

static bool stopped(const mending *m)
{
    for (uint32_t i = m->end; i-- > m->first;)
        if (m->t[i].xpos == EX_XPOS_PERIOD)
            return true;
        else if (m->t[i].upos != EX_UPOS_PUNCT)
            return false;
    return false;
}

/* The verb that should rule a sentence whose root is a bare noun. */
static int32_t hidden_verb(const mending *m, uint32_t root)
{
    for (uint32_t i = root + 1; i < m->end; i++) {
        const ex_token *v = &m->t[i];
        bool loose = v->deprel == EX_REL_PARATAXIS || v->deprel == EX_REL_CONJ || v->deprel == EX_REL_ADVCL ||
                     v->deprel == EX_REL_CCOMP || v->deprel == EX_REL_APPOS || v->deprel == EX_REL_LIST;
        bool modifier = v->deprel == EX_REL_ACL || v->deprel == EX_REL_ACL_RELCL;

        if (v->head != (int32_t)root || v->upos != EX_UPOS_VERB || (!loose && !modifier) ||
            child(m, i, EX_REL_NSUBJ) >= 0 || child(m, i, EX_REL_NSUBJ_PASS) >= 0 || child(m, i, EX_REL_CSUBJ) >= 0)
            continue;
        if (v->xpos == EX_XPOS_VBD || v->xpos == EX_XPOS_VBZ || v->xpos == EX_XPOS_VBP)
            return (int32_t)i;
        if (v->xpos == EX_XPOS_VBN && (child(m, i, EX_REL_OBJ) >= 0 || child(m, i, EX_REL_CCOMP) >= 0 ||
                                       child(m, i, EX_REL_AUX) >= 0 || child(m, i, EX_REL_AUX_PASS) >= 0 ||
                                       child(m, i, EX_REL_XCOMP) >= 0 || child(m, i, EX_REL_OBL) >= 0))
            return (int32_t)i;
    }
    return EX_NO_TOKEN;
}

static void mend_root(mending *m, uint32_t root)
{
    ex_token *t = m->t;
    int32_t verb;

    if (!nominal(&t[root]) || child(m, root, EX_REL_COP) >= 0 || child(m, root, EX_REL_NSUBJ) >= 0 || !stopped(m))
        return;
    verb = hidden_verb(m, root);
    if (verb < 0)
        return;
    for (uint32_t k = (uint32_t)verb + 1; k < m->end; k++)
        if (t[k].head == (int32_t)root)
            t[k].head = verb;
    t[verb].head = -1;
    t[verb].deprel = EX_REL_ROOT;
    t[root].head = verb;
    t[root].deprel = child(m, (uint32_t)verb, EX_REL_AUX_PASS) >= 0 ? EX_REL_NSUBJ_PASS : EX_REL_NSUBJ;
    if (t[verb].xpos == EX_XPOS_VBN && child(m, (uint32_t)verb, EX_REL_AUX) < 0 &&
        child(m, (uint32_t)verb, EX_REL_AUX_PASS) < 0)
        t[verb].xpos = EX_XPOS_VBD;
}

/* "BEIJING (AP) -": the place, day and agency in front of a report, up to the dash.  Its end, or the sentence's begin. */
static uint32_t dateline(const mending *m)
{
    uint32_t i = m->first;
    size_t capitals = 0;

    for (const char *c = m->t[i].form; *c; c++)
        capitals += *c >= 'A' && *c <= 'Z';
    if (capitals < 3 || capitals < strlen(m->t[i].form))
        return m->first;
    for (i++; i < m->end && i < m->first + DATELINE_WORDS; i++) {
        const ex_token *t = &m->t[i];

        if (t->upos == EX_UPOS_PUNCT && strspn(t->form, "-:") == strlen(t->form))
            return t[-1].space_after || t->space_after ? i + 1 : m->first;
        if (t->form[0] >= 'a' && t->form[0] <= 'z')
            return m->first;
    }
    return m->first;
}

/* What hung on the dateline takes its place in the tree; the dateline itself says nothing. */
static void mend_dateline(mending *m)
{
    ex_token *t = m->t;
    uint32_t stop = dateline(m);
    int32_t heir = EX_NO_TOKEN, above = EX_NO_TOKEN;
    uint8_t rel = EX_REL_ROOT;
    bool ruled = false;

    if (stop == m->first || stop >= m->end)
        return;
    for (uint32_t i = m->first; i < stop; i++)
        if (t[i].upos != EX_UPOS_PUNCT && (t[i].head < 0 || (uint32_t)t[i].head >= stop)) {
            ruled = true;
            above = t[i].head;
            rel = t[i].deprel;
        }
    for (uint32_t i = stop; ruled && i < m->end; i++)           /* a verb follows a root, a noun whatever else */
        if (t[i].head >= (int32_t)m->first && t[i].head < (int32_t)stop && t[i].upos != EX_UPOS_PUNCT &&
            (heir < 0 || (rel == EX_REL_ROOT && t[i].upos == EX_UPOS_VERB && t[heir].upos != EX_UPOS_VERB)))
            heir = (int32_t)i;
    for (uint32_t i = stop; heir >= 0 && i < m->end; i++)
        if (t[i].head >= (int32_t)m->first && t[i].head < (int32_t)stop)
            t[i].head = heir;
    if (heir >= 0) {
        t[heir].head = above;
        t[heir].deprel = rel;
    }
    if (heir < 0 && above < 0)
        return;                 /* the dateline is all there is */
    for (uint32_t i = m->first; i < stop; i++) {
        t[i].head = heir >= 0 ? heir : above;
        t[i].deprel = EX_REL_DISCOURSE;
    }
}

/* A verb's lemma that no table knows, with or without its last "e": freed -> fre -> free. */
static void mend_lemma(mending *m, uint32_t i, ent_arena *arena)
{
    ex_token *t = &m->t[i];
    size_t len = strlen(t->lemma), n;
    char *other;

    if (len < 3 || ex_verb_rules(m->rules, ex_spell(m->rules, t->lemma), &n))
        return;
    other = ent_arena_printf(arena, "%se", t->lemma);
    if (!other)
        return;
    if (!ex_verb_rules(m->rules, other, &n) && t->lemma[len - 1] == 'e')
        other[len - 1] = '\0';
    if (ex_verb_rules(m->rules, other, &n))
        t->lemma = other;
}

static void mend_word(mending *m, uint32_t i)
{
    if (m->t[i].xpos == EX_XPOS_VBN) {
        mend_hyphen(m, i);
        mend_past(m, i);
    } else if (m->t[i].upos == EX_UPOS_ADP) {
        mend_case(m, i);
    } else if (m->t[i].upos == EX_UPOS_CCONJ) {
        mend_coordination(m, i);
    } else if (m->t[i].upos == EX_UPOS_PROPN || m->t[i].upos == EX_UPOS_NOUN) {
        mend_time(m, i);
    }
}

void ex_mend(ex_parsed *p, const ex_rules *rules, ent_arena *arena)
{
    for (size_t n = 0; n < p->sentence_count; n++) {
        mending m = {p->tokens, p->sentences[n].first, p->sentences[n].first + p->sentences[n].count, rules};
        uint32_t root = m.first;

        if (p->sentences[n].count > MEND_LIMIT)
            continue;
        if (m.first < m.end)
            mend_dateline(&m);
        for (uint32_t i = m.first; i < m.end; i++) {
            mend_word(&m, i);
            if (p->tokens[i].upos == EX_UPOS_VERB)
                mend_lemma(&m, i, arena);
        }
        while (root < m.end && p->tokens[root].head >= 0)
            root++;
        if (root < m.end)
            mend_root(&m, root);
    }
}
