/* extract/relation/clause.c - a predicate with its words and arguments, whoever's clause they stand in.
 *
 * Verbs that share one subject (agreed to begin to withdraw) run together into one clause.  A clause without a subject
 * borrows it: from the verb that it is coordinated with, from the verb that controls it, from the noun that it modifies. */
#include "internal.h"

#include <string.h>

static bool verbal(const ex_sheet *s, uint32_t token)
{
    const ex_token *t = &s->t[token];

    if (t->upos != EX_UPOS_VERB && !(t->upos == EX_UPOS_AUX && t->deprel != EX_REL_AUX && t->deprel != EX_REL_AUX_PASS &&
                                     t->deprel != EX_REL_COP))
        return false;
    switch (ex_main(t->deprel)) {
    case EX_REL_AUX: case EX_REL_COP: case EX_REL_CASE: case EX_REL_MARK: case EX_REL_FIXED: case EX_REL_AMOD:
    case EX_REL_COMPOUND: case EX_REL_FLAT: case EX_REL_GOESWITH: case EX_REL_CC: case EX_REL_DISCOURSE:
    case EX_REL_REPARANDUM: case EX_REL_PUNCT: case EX_REL_DET: case EX_REL_NUMMOD:
        return false;
    default:
        return true;
    }
}

bool ex_is_predicate(const ex_sheet *s, uint32_t token)
{
    return verbal(s, token) || ex_child(s, token, EX_REL_COP) >= 0;
}

static bool has_subject(const ex_sheet *s, uint32_t verb)
{
    return ex_child(s, verb, EX_REL_NSUBJ) >= 0 || ex_child(s, verb, EX_REL_NSUBJ_PASS) >= 0 ||
           ex_child(s, verb, EX_REL_CSUBJ) >= 0 || ex_child(s, verb, EX_REL_NSUBJ_OUTER) >= 0 ||
           ex_child(s, verb, EX_REL_CSUBJ_PASS) >= 0;
}

int32_t ex_phrasal(const ex_sheet *s, uint32_t verb)
{
    char key[96];
    size_t n;

    if (s->t[verb].upos != EX_UPOS_VERB || verb + 1 >= s->count || s->t[verb + 1].deprel != EX_REL_CASE ||
        s->t[verb + 1].head < 0 || s->t[s->t[verb + 1].head].head != (int32_t)verb ||
        s->t[s->t[verb + 1].head].deprel != EX_REL_OBL || ex_child(s, verb, EX_REL_OBJ) >= 0 ||
        snprintf(key, sizeof key, "%s %s", ex_spell(s->rules, s->t[verb].lemma), s->t[verb + 1].lower) >= (int)sizeof key)
        return EX_NO_TOKEN;
    return ex_verb_rules(s->rules, key, &n) ? s->t[verb + 1].head : EX_NO_TOKEN;
}

bool ex_is_passive(const ex_sheet *s, uint32_t verb)
{
    for (int i = 0; i < MAX_CLIMB; i++) {
        const ex_token *t = &s->t[verb];

        if (ex_child(s, verb, EX_REL_AUX_PASS) >= 0 || ex_child(s, verb, EX_REL_NSUBJ_PASS) >= 0 ||
            ex_child(s, verb, EX_REL_CSUBJ_PASS) >= 0 || ex_child(s, verb, EX_REL_OBL_AGENT) >= 0)
            return true;
        if (t->xpos != EX_XPOS_VBN || ex_child(s, verb, EX_REL_AUX) >= 0 || ex_child(s, verb, EX_REL_OBJ) >= 0)
            return false;
        if (t->deprel != EX_REL_CONJ || t->head < 0 || !verbal(s, (uint32_t)t->head))
            return t->deprel == EX_REL_ACL || t->deprel == EX_REL_ADVCL || t->deprel == EX_REL_AMOD ||
                   t->deprel == EX_REL_XCOMP;
        verb = (uint32_t)t->head;               /* "was caught and jailed": as the first of them */
    }
    return false;
}

int32_t ex_chained(const ex_sheet *s, uint32_t verb)
{
    int32_t x = EX_NO_TOKEN;
    bool object = false;

    if (!verbal(s, verb) && (ex_child(s, verb, EX_REL_COP) < 0 || s->t[verb].upos == EX_UPOS_NOUN ||
                             s->t[verb].upos == EX_UPOS_PROPN || s->t[verb].upos == EX_UPOS_PRON))
        return EX_NO_TOKEN;                     /* is ready to, is about to */
    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
        uint8_t rel = s->t[s->kids[k]].deprel;

        if (rel == EX_REL_XCOMP && x < 0)
            x = (int32_t)s->kids[k];
        object |= rel == EX_REL_OBJ || rel == EX_REL_IOBJ;
    }
    if (x < 0 || (uint32_t)x < verb || !ex_is_predicate(s, (uint32_t)x) || has_subject(s, (uint32_t)x))
        return EX_NO_TOKEN;
    if (object && !ex_is(s, verb, EX_W_SUBJECT_CONTROL))
        return EX_NO_TOKEN;
    return x;
}

/* A relative pronoun whose clause the parser hung elsewhere: the noun right in front of it. */
static uint32_t noun_before(const ex_sheet *s, uint32_t token)
{
    uint32_t at = token;

    if (s->t[token].xpos != EX_XPOS_WDT && s->t[token].xpos != EX_XPOS_WP)
        return token;
    if (at > 0 && s->t[at - 1].xpos == EX_XPOS_COMMA && s->t[at - 1].sentence == s->t[at].sentence)
        at--;
    if (at == 0 || s->t[at - 1].sentence != s->t[token].sentence ||
        (s->t[at - 1].upos != EX_UPOS_NOUN && s->t[at - 1].upos != EX_UPOS_PROPN))
        return token;
    at--;
    while (s->t[at].head >= 0 && (s->t[at].deprel == EX_REL_FLAT || s->t[at].deprel == EX_REL_COMPOUND))
        at = (uint32_t)s->t[at].head;
    return at < token ? at : token;
}

uint32_t ex_antecedent(const ex_sheet *s, uint32_t token)
{
    const ex_token *t = &s->t[token];
    uint32_t at = token;

    if (!ex_is(s, token, EX_W_RELATIVE) ||
        (t->upos != EX_UPOS_PRON && t->upos != EX_UPOS_DET && t->upos != EX_UPOS_SCONJ))
        return token;
    for (int i = 0; i < MAX_CLIMB && s->t[at].head >= 0; i++) {
        if (s->t[at].deprel == EX_REL_ACL_RELCL)
            return (uint32_t)s->t[at].head;
        at = (uint32_t)s->t[at].head;
    }
    return noun_before(s, token);
}

static int32_t own_subject(const ex_sheet *s, uint32_t verb)
{
    int32_t clause = EX_NO_TOKEN, outer = EX_NO_TOKEN;

    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
        uint32_t kid = s->kids[k];

        switch (s->t[kid].deprel) {
        case EX_REL_NSUBJ: case EX_REL_NSUBJ_PASS:
            if (!ex_is(s, kid, EX_W_TIME))
                return (int32_t)kid;
            break;
        case EX_REL_NSUBJ_OUTER:
            outer = (int32_t)kid;
            break;
        case EX_REL_CSUBJ: case EX_REL_CSUBJ_PASS: case EX_REL_CSUBJ_OUTER:
            clause = (int32_t)kid;
            break;
        default:
            break;
        }
    }
    return clause >= 0 ? clause : outer;
}

int32_t ex_raised(const ex_sheet *s, uint32_t verb)
{
    int32_t c = ex_child(s, verb, EX_REL_CCOMP), mark;

    if (c < 0 || (uint32_t)c < verb || ex_child(s, verb, EX_REL_OBJ) >= 0 || own_subject(s, (uint32_t)c) < 0)
        return EX_NO_TOKEN;
    mark = ex_child(s, (uint32_t)c, EX_REL_MARK);
    return mark >= 0 && s->t[mark].xpos == EX_XPOS_TO && mark > own_subject(s, (uint32_t)c) ? c : EX_NO_TOKEN;
}

/* The object or prepositional object that governs an infinitive: force X to, call on X to. */
static int32_t controller(const ex_sheet *s, uint32_t verb)
{
    const event_rule *rule;
    unsigned flags = ex_verb_flags(s, verb, &rule);
    int32_t object = ex_child(s, verb, EX_REL_OBJ), indirect = ex_child(s, verb, EX_REL_IOBJ);

    if (flags && rule && *rule->control_prep)
        for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
            uint32_t end;

            if (ex_main(s->t[s->kids[k]].deprel) == EX_REL_OBL &&
                strcmp(ex_preposition(s, s->kids[k], &end), rule->control_prep) == 0)
                return (int32_t)s->kids[k];
        }
    if (ex_is(s, verb, EX_W_SUBJECT_CONTROL))
        return EX_NO_TOKEN;
    return indirect >= 0 ? indirect : object;
}

/* Who owns the deed that a noun names: "its plan to attack". */
static int32_t owner(const ex_sheet *s, uint32_t noun)
{
    return ex_child(s, noun, EX_REL_NMOD_POSS);
}

/* A preposition before a gerund: responsibility for supporting. */
static bool introduced(const ex_sheet *s, uint32_t verb)
{
    return ex_child(s, verb, EX_REL_MARK) >= 0 || ex_child(s, verb, EX_REL_CASE) >= 0;
}

static bool governed(const ex_sheet *s, uint32_t verb)
{
    for (uint32_t k = s->first[verb]; k < s->first[verb + 1] && s->kids[k] < verb; k++)
        if ((s->t[s->kids[k]].deprel == EX_REL_MARK || s->t[s->kids[k]].deprel == EX_REL_CASE) &&
            ex_is(s, s->kids[k], EX_W_CONTROL))
            return true;
    return false;
}

/* A verb whose object does what its infinitive says. */
static bool ordered(const ex_sheet *s, uint32_t verb)
{
    const event_rule *rule;

    return ex_verb_flags(s, verb, &rule) & FLAG_CONTROL_OBJ;
}

int32_t ex_subject_of(const ex_sheet *s, uint32_t verb, bool *inherited)
{
    uint32_t v = verb;

    *inherited = false;
    for (int i = 0; i < MAX_CLIMB; i++) {
        const ex_token *t = &s->t[v];
        int32_t found = own_subject(s, v), h = t->head;

        if (found >= 0)
            return found;
        *inherited = true;
        if (h < 0)
            return EX_NO_TOKEN;
        switch (ex_main(t->deprel)) {
        case EX_REL_CONJ:
            break;
        case EX_REL_XCOMP:
            found = verbal(s, (uint32_t)h) ? controller(s, (uint32_t)h) : EX_NO_TOKEN;
            if (found >= 0)
                return found;
            break;
        case EX_REL_ADVCL: case EX_REL_CCOMP:
            found = (t->xpos == EX_XPOS_VBG && governed(s, v)) || (t->xpos == EX_XPOS_VB && ordered(s, (uint32_t)h))
                        ? ex_child(s, (uint32_t)h, EX_REL_OBJ) : EX_NO_TOKEN;
            if (found >= 0)
                return found;                   /* criticized X for arming, accused X of arming, told X to */
            if (t->xpos == EX_XPOS_VBD || t->xpos == EX_XPOS_VBZ || t->xpos == EX_XPOS_VBP)
                return EX_NO_TOKEN;
            break;
        case EX_REL_ACL:
            if (ex_child(s, (uint32_t)h, EX_REL_COP) >= 0 && s->left[v] > (uint32_t)h + 1 &&
                s->t[s->left[v] - 1].xpos == EX_XPOS_COMMA)
                break;                          /* has been a donor, giving ... */
            if ((t->xpos == EX_XPOS_VBG && !introduced(s, v)) || t->xpos == EX_XPOS_VBN || t->xpos == EX_XPOS_VBD)
                return h;
            if (ex_is_actor(s->actors, (uint32_t)h))
                return h;                       /* a coalition to defeat X */
            found = owner(s, (uint32_t)h);
            if (found >= 0)
                return found;
            break;
        case EX_REL_ACL_RELCL:
            return h;
        default:
            return EX_NO_TOKEN;
        }
        v = (uint32_t)h;
        if (!ex_is_predicate(s, v)) {
            /* a noun between: its owner, or the subject of the verb whose object it is */
            found = owner(s, v);
            if (found >= 0)
                return found;
            for (int k = 0; k < MAX_CLIMB && !ex_is_predicate(s, v); k++) {
                ex_deprel rel = ex_main(s->t[v].deprel);

                if (s->t[v].head < 0 || (rel != EX_REL_OBJ && rel != EX_REL_OBL && rel != EX_REL_NMOD &&
                                         rel != EX_REL_CONJ && rel != EX_REL_XCOMP))
                    return EX_NO_TOKEN;
                v = (uint32_t)s->t[v].head;
            }
        }
    }
    return EX_NO_TOKEN;
}

/* ---- the words of the relation -------------------------------------------------------------------------------- */

static void add_word(ex_clause *c, uint32_t token)
{
    uint32_t at = c->word_count;

    if (at == MAX_WORDS)
        return;
    while (at > 0 && c->words[at - 1] >= token) {
        if (c->words[at - 1] == token)
            return;
        at--;
    }
    memmove(c->words + at + 1, c->words + at, (c->word_count - at) * sizeof *c->words);
    c->words[at] = token;
    c->word_count++;
}

static void add_words(const ex_sheet *s, ex_clause *c, uint32_t verb, bool first)
{
    bool copular = ex_child(s, verb, EX_REL_COP) >= 0, started = false;

    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
        uint32_t kid = s->kids[k];
        bool leaf = s->right[kid] - s->left[kid] == 1;

        switch (s->t[kid].deprel) {
        case EX_REL_AUX: case EX_REL_AUX_PASS: case EX_REL_COP:
            if (kid < verb || copular || s->t[kid].deprel != EX_REL_COP)
                add_word(c, kid);
            started = true;
            break;
        case EX_REL_COMPOUND_PRT:
            add_word(c, kid);
            break;
        case EX_REL_MARK:
            if (!first && s->t[kid].xpos == EX_XPOS_TO)
                add_word(c, kid);
            break;
        case EX_REL_ADVMOD:
            if (ex_is(s, kid, EX_W_NEGATION))
                add_word(c, kid);
            else if (leaf && kid < verb && !copular && (started || kid + 1 == verb) && s->t[kid].xpos != EX_XPOS_WRB)
                add_word(c, kid);
            else if (leaf && kid < verb && copular && started && kid + 1 < verb && s->t[kid + 1].deprel == EX_REL_COP)
                add_word(c, kid);
            break;
        default:
            break;
        }
    }
    if (!copular)
        add_word(c, verb);
}

/* ---- arguments ---------------------------------------------------------------------------------------------------- */

static ex_arg *push_arg(ex_clause *c, slot_kind slot_, uint8_t deprel, uint32_t head)
{
    ex_arg *a;

    if (c->arg_count == MAX_ARGS)
        return NULL;
    a = &c->args[c->arg_count++];
    *a = (ex_arg){.slot = (uint8_t)slot_, .deprel = deprel, .head = head, .prep = ""};
    return a;
}

static void add_noun(const ex_sheet *s, ex_clause *c, slot_kind slot_, uint32_t token)
{
    uint32_t head = ex_antecedent(s, token), end;
    ex_arg *a = push_arg(c, slot_, s->t[token].deprel, head);

    if (!a)
        return;
    if (slot_ == SLOT_OBL || slot_ == SLOT_COMPLEMENT)
        a->prep = ex_preposition(s, token, &end);
    ex_phrase(s, head, false, &a->begin, &a->end);
    if (head != token && a->end > token && head < token) {      /* the antecedent without its relative clause */
        uint32_t relcl = token;

        while (s->t[relcl].head >= 0 && s->t[relcl].deprel != EX_REL_ACL_RELCL)
            relcl = (uint32_t)s->t[relcl].head;
        if (s->left[relcl] > head)
            a->end = s->left[relcl];
        while (a->end > head + 1 && s->t[a->end - 1].upos == EX_UPOS_PUNCT)
            a->end--;
    }
}

static void add_clause(const ex_sheet *s, ex_clause *c, slot_kind slot_, uint32_t token)
{
    int32_t mark = ex_child(s, token, EX_REL_MARK);
    uint32_t from = 0, end;
    ex_arg *a = push_arg(c, slot_, s->t[token].deprel, token);

    if (!a)
        return;
    if (mark >= 0 && (uint32_t)mark < token && slot_ == SLOT_ADVCL && s->t[mark].xpos != EX_XPOS_TO) {
        a->prep = s->t[mark].lower;
        from = s->right[mark];
    } else if (slot_ == SLOT_ADVCL) {
        a->prep = ex_preposition(s, token, &end);
        from = end;
    }
    ex_clause_phrase(s, token, from, &a->begin, &a->end);
}

static void add_clause_from(const ex_sheet *s, ex_clause *c, slot_kind slot_, uint32_t token, uint32_t from)
{
    ex_arg *a = push_arg(c, slot_, s->t[token].deprel, token);

    if (a)
        ex_clause_phrase(s, token, from, &a->begin, &a->end);
}

static bool asked(const ex_sheet *s, uint32_t token)
{
    return s->t[token].xpos == EX_XPOS_WRB;
}

/* "the government on Monday outlawed": a day at a noun's end belongs to the verb. */
static void free_time(const ex_sheet *s, ex_clause *c, ex_arg *noun)
{
    uint32_t at = noun->head, end;
    ex_arg *a;

    for (int i = 0; i < MAX_CLIMB; i++) {       /* down the right edge */
        uint32_t last = EX_UNKNOWN;

        for (uint32_t k = s->first[at]; k < s->first[at + 1]; k++)
            if (s->kids[k] > at && s->right[s->kids[k]] == noun->end)
                last = s->kids[k];
        if (last == EX_UNKNOWN || ex_main(s->t[last].deprel) != EX_REL_NMOD)
            return;
        at = last;
        if (ex_is(s, at, EX_W_TIME) && s->left[at] > noun->head)
            break;
    }
    if (!ex_is(s, at, EX_W_TIME) || at == noun->head || s->left[at] <= noun->head)
        return;
    noun->end = s->left[at];
    a = push_arg(c, SLOT_OBL, EX_REL_OBL, at);
    if (a) {
        a->prep = ex_preposition(s, at, &end);
        ex_phrase(s, at, false, &a->begin, &a->end);
    }
}

/* "convicted the bank to pay", "accuses Russia of having": the clause behind a name is the verb's. */
static void free_clause(const ex_sheet *s, ex_clause *c, ex_arg *noun)
{
    const event_rule *rule;
    unsigned flags = ex_verb_flags(s, c->last, &rule);

    if (s->t[noun->head].upos != EX_UPOS_PROPN && !(flags & FLAG_CONTROL_OBJ))
        return;
    for (uint32_t k = s->first[noun->head]; k < s->first[noun->head + 1]; k++) {
        uint32_t kid = s->kids[k], from;
        ex_arg *a;

        if (kid < noun->head || s->t[kid].deprel != EX_REL_ACL || s->right[kid] != noun->end ||
            (ex_child(s, kid, EX_REL_MARK) < 0 && ex_child(s, kid, EX_REL_CASE) < 0))
            continue;
        from = s->left[kid];
        noun->end = from;
        a = push_arg(c, SLOT_XCOMP, EX_REL_XCOMP, kid);
        if (a)
            ex_clause_phrase(s, kid, from, &a->begin, &a->end);
        return;
    }
}

static void add_args(const ex_sheet *s, ex_clause *c, uint32_t verb, int32_t skip)
{
    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
        uint32_t kid = s->kids[k];

        if ((int32_t)kid == skip)
            continue;
        switch (ex_main(s->t[kid].deprel)) {
        case EX_REL_OBJ: add_noun(s, c, SLOT_OBJ, kid); break;
        case EX_REL_IOBJ: add_noun(s, c, SLOT_IOBJ, kid); break;
        case EX_REL_OBL:
            if (ex_phrasal(s, verb) == (int32_t)kid) {
                add_word(c, verb + 1);
                add_noun(s, c, SLOT_OBJ, kid);
            } else {
                add_noun(s, c, SLOT_OBL, kid);
            }
            break;
        case EX_REL_CCOMP:
            if (ex_raised(s, verb) == (int32_t)kid) {
                uint32_t subject_token = (uint32_t)own_subject(s, kid);

                add_noun(s, c, SLOT_OBJ, subject_token);
                add_clause_from(s, c, SLOT_XCOMP, kid, s->right[subject_token]);
            } else {
                add_clause(s, c, SLOT_CCOMP, kid);
            }
            break;
        case EX_REL_ADVCL:                      /* a participle is a record of its own */
            if (s->t[kid].xpos != EX_XPOS_VBG || ex_child(s, kid, EX_REL_MARK) >= 0)
                add_clause(s, c, SLOT_ADVCL, kid);
            break;
        case EX_REL_XCOMP:
            if (ex_is_predicate(s, kid))
                add_clause(s, c, SLOT_XCOMP, kid);
            else
                add_noun(s, c, SLOT_COMPLEMENT, kid);
            break;
        case EX_REL_ADVMOD:
            if (kid > verb && !asked(s, kid) && !ex_is(s, kid, EX_W_NEGATION))
                add_noun(s, c, SLOT_ANY, kid);
            break;
        default:
            break;
        }
    }
}

int32_t ex_quoted(const ex_sheet *s, uint32_t verb)
{
    const ex_token *t = &s->t[verb];
    const event_rule *rule;

    if (t->deprel != EX_REL_PARATAXIS || t->head < 0 || ex_child(s, verb, EX_REL_CCOMP) >= 0 ||
        !(ex_verb_flags(s, verb, &rule) & FLAG_SAY) || own_subject(s, verb) < 0 || !ex_is_predicate(s, (uint32_t)t->head))
        return EX_NO_TOKEN;
    return t->head;
}

/* "...", he said: what is quoted is the content, without the clause that quotes it. */
static void add_quoted(const ex_sheet *s, ex_clause *c, uint32_t verb)
{
    int32_t head = ex_quoted(s, verb);
    ex_arg *a = head >= 0 ? push_arg(c, SLOT_CCOMP, EX_REL_CCOMP, (uint32_t)head) : NULL;

    if (!a)
        return;
    a->begin = s->left[head];
    a->end = s->right[head];
    if (s->left[verb] > (uint32_t)head)
        a->end = s->left[verb];
    else if (s->right[verb] <= (uint32_t)head)
        a->begin = s->right[verb];
    while (a->begin < a->end && s->t[a->begin].upos == EX_UPOS_PUNCT)
        a->begin++;
    while (a->end > a->begin + 1 && s->t[a->end - 1].upos == EX_UPOS_PUNCT)
        a->end--;
}

/* The complement of a copula: the predicate's phrase without what belongs to the clause. */
static void add_complement(const ex_sheet *s, ex_clause *c, uint32_t token)
{
    int32_t cop = ex_child(s, token, EX_REL_COP);
    ex_arg *a = push_arg(c, SLOT_COMPLEMENT, s->t[token].deprel, token);
    uint32_t end;

    if (!a)
        return;
    a->prep = ex_preposition(s, token, &end);
    ex_phrase(s, token, false, &a->begin, &a->end);
    if (cop >= 0 && a->begin <= (uint32_t)cop && (uint32_t)cop < token)
        a->begin = (uint32_t)cop + 1;
    if (end > a->begin && end <= token)
        a->begin = end;
    for (uint32_t k = s->first[token]; k < s->first[token + 1]; k++)    /* obliques are arguments of their own */
        if (s->kids[k] > token && ex_main(s->t[s->kids[k]].deprel) == EX_REL_OBL && s->left[s->kids[k]] > token &&
            s->left[s->kids[k]] < a->end)
            a->end = s->left[s->kids[k]];
    while (a->end > token + 1 && s->t[a->end - 1].upos == EX_UPOS_PUNCT)
        a->end--;
    for (uint32_t i = a->begin; i < token; i++)     /* negation went to the relation */
        if (i == a->begin && s->t[i].head == (int32_t)token && ex_is(s, i, EX_W_NEGATION))
            a->begin = i + 1;
}

/* A clause that modifies a noun and does not name it: the noun fills its empty object. */
static void fill_gap(const ex_sheet *s, ex_clause *c, uint32_t verb)
{
    uint32_t noun;
    ex_arg *a;

    if (s->t[verb].deprel != EX_REL_ACL_RELCL || c->copular || c->passive || own_subject(s, verb) < 0)
        return;
    for (uint32_t i = s->left[verb]; i < s->right[verb]; i++)
        if (ex_antecedent(s, i) != i || s->t[i].xpos == EX_XPOS_WRB)
            return;
    for (int i = 0; i < c->arg_count; i++)
        if (c->args[i].slot == SLOT_OBJ || c->args[i].slot == SLOT_CCOMP)
            return;
    noun = (uint32_t)s->t[verb].head;
    a = push_arg(c, SLOT_OBJ, EX_REL_OBJ, noun);
    if (!a)
        return;
    ex_phrase(s, noun, false, &a->begin, &a->end);
    if (a->end > s->left[verb] && s->left[verb] > noun)
        a->end = s->left[verb];
}

/* Modifiers that may stand as an argument of their own. */
static bool loose(const ex_sheet *s, uint32_t token)
{
    uint32_t end;

    switch (ex_main(s->t[token].deprel)) {
    case EX_REL_ACL: case EX_REL_ACL_RELCL: case EX_REL_ADVCL: case EX_REL_APPOS: case EX_REL_PARATAXIS: case EX_REL_OBL:
        return true;
    case EX_REL_NMOD:
        return s->t[token].deprel != EX_REL_NMOD_POSS && !ex_is(s, token, EX_W_TIGHT) &&
               !(ex_word_bits(s->rules, ex_preposition(s, token, &end)) & EX_BIT(EX_W_TIGHT));
    default:
        return false;
    }
}

/* A phrase of many words is parted at a modifier: the noun with what belongs to it, and the rest. */
static void part_long(const ex_sheet *s, ex_clause *c, int n)
{
    ex_arg *a = &c->args[n];
    uint32_t cut = 0, head = 0, end;
    ex_arg *rest;

    if (a->end - a->begin <= LONG_PHRASE || a->head < a->begin || a->head >= a->end)
        return;
    for (uint32_t k = a->head + 1; k < a->end; k++)
        if (loose(s, k) && s->left[k] > a->head && s->right[k] <= a->end && (!cut || s->left[k] <= a->begin + LONG_PHRASE) &&
            s->left[k] > cut) {
            cut = s->left[k];
            head = k;
        }
    if (!cut)
        return;
    a = &c->args[n];
    end = a->end;
    a->end = cut;
    while (a->end > a->head + 1 && s->t[a->end - 1].upos == EX_UPOS_PUNCT)
        a->end--;
    rest = push_arg(c, SLOT_XCOMP, EX_REL_XCOMP, head);
    if (!rest) {
        c->args[n].end = end;
        return;
    }
    rest->begin = cut;
    rest->end = end;
    c->args[n].reach = end;
    if (ex_main(s->t[head].deprel) == EX_REL_NMOD || ex_main(s->t[head].deprel) == EX_REL_OBL) {
        rest->slot = SLOT_OBL;
        rest->deprel = EX_REL_OBL;
        rest->prep = ex_preposition(s, head, &cut);
        if (cut > rest->begin && cut <= head)
            rest->begin = cut;
    }
}

static void set_subject(const ex_sheet *s, ex_clause *c)
{
    int32_t token = ex_subject_of(s, c->verb, &c->subject_inherited);
    uint32_t head, end;

    if (token < 0)
        return;
    head = ex_antecedent(s, (uint32_t)token);
    c->has_subject = true;
    c->subject = (ex_arg){.slot = SLOT_SUBJECT, .deprel = s->t[token].deprel, .head = head, .prep = ""};
    if (ex_main(s->t[token].deprel) == EX_REL_CSUBJ) {
        ex_clause_phrase(s, head, 0, &c->subject.begin, &c->subject.end);
        return;
    }
    ex_phrase(s, head, false, &c->subject.begin, &c->subject.end);
    /* without the very clause whose subject it is */
    end = c->subject.end;
    if (c->verb > head && c->verb < end) {
        uint32_t v = c->verb;

        while (s->t[v].head >= 0 && (uint32_t)s->t[v].head != head)
            v = (uint32_t)s->t[v].head;
        if (s->left[v] > head && s->left[v] < end)
            c->subject.end = s->left[v];
        while (c->subject.end > head + 1 && s->t[c->subject.end - 1].upos == EX_UPOS_PUNCT)
            c->subject.end--;
    }
}

/* The verb that a run-together infinitive (or a verb coordinated with one) belongs to. */
static int32_t matrix_of(const ex_sheet *s, uint32_t token)
{
    int32_t h = s->t[token].head;

    if (s->t[token].deprel == EX_REL_XCOMP && h >= 0 && ex_chained(s, (uint32_t)h) == (int32_t)token)
        return h;
    return EX_NO_TOKEN;
}

bool ex_clause_of(const ex_sheet *s, uint32_t token, ex_clause *c)
{
    uint32_t starts[MAX_CHAIN], n = 0, v = token;
    int32_t above;

    *c = (ex_clause){.verb = token, .lemma = ""};
    if (matrix_of(s, token) >= 0)
        return false;
    /* agreed to meet and to sign: "sign" stands under "agreed" too */
    above = s->t[token].deprel == EX_REL_CONJ && s->t[token].head >= 0 && own_subject(s, token) < 0
                ? matrix_of(s, (uint32_t)s->t[token].head) : EX_NO_TOKEN;
    while (above >= 0 && n + 1 < MAX_CHAIN) {
        starts[n++] = (uint32_t)above;
        above = matrix_of(s, (uint32_t)above);
    }
    while (n > 0)
        c->chain[c->chain_count++] = starts[--n];
    for (;;) {
        int32_t next = ex_chained(s, v);

        c->chain[c->chain_count++] = v;
        if (next < 0 || c->chain_count == MAX_CHAIN)
            break;
        v = (uint32_t)next;
    }
    c->verb = token;
    c->last = v;
    c->copular = ex_child(s, v, EX_REL_COP) >= 0;
    c->passive = !c->copular && ex_is_passive(s, v);
    c->lemma = c->copular ? s->t[ex_child(s, v, EX_REL_COP)].lemma : ex_verb_lemma(s, v);
    for (int i = 0; i < c->chain_count; i++) {
        int32_t skip = i + 1 < c->chain_count ? (int32_t)c->chain[i + 1] : EX_NO_TOKEN;

        add_words(s, c, c->chain[i], i == 0);
        if (c->chain[i] != v)
            add_word(c, c->chain[i]);
        if (c->copular && c->chain[i] == v)
            add_complement(s, c, v);
        if (skip < 0 || ex_chained(s, c->chain[i]) == skip)
            add_args(s, c, c->chain[i], skip);
    }
    fill_gap(s, c, c->last);
    add_quoted(s, c, token);
    set_subject(s, c);
    if (c->has_subject)
        free_time(s, c, &c->subject);
    for (int i = 0, count = c->arg_count; i < count; i++)
        if (c->args[i].slot == SLOT_OBJ) {
            free_time(s, c, &c->args[i]);
            free_clause(s, c, &c->args[i]);
        } else if (c->args[i].slot == SLOT_OBL) {
            free_time(s, c, &c->args[i]);
        }
    for (int i = 0, count = c->arg_count; i < count; i++)
        if (c->args[i].slot == SLOT_OBJ || c->args[i].slot == SLOT_OBL || c->args[i].slot == SLOT_IOBJ)
            part_long(s, c, i);
    c->construction = c->copular ? "copula" : c->passive ? "passive" : "active";
    return true;
}
