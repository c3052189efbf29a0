/* extract/relation/slots.c - what stands where in a clause, and which row of the event tables fits a word there.
 *
 * A row names places (obj, obl:on, nmod:of ...); here they are found in the tree, whatever the voice and wherever the
 * parser hung them, and the conditions on their nouns are checked.  The first row that fits wins. */
#include "internal.h"

#include <string.h>

enum { KEY_ROOM = 96 };

int32_t ex_preposed(const ex_sheet *s, uint32_t head, ex_deprel rel, const char *prep)
{
    bool before = rel != EX_REL_OBL || ((ex_word_bits(s->rules, prep) & EX_BIT(EX_W_AIM)) &&
                                        !(ex_word_bits(s->rules, prep) & EX_BIT(EX_W_PARTNER)));

    for (uint32_t k = s->first[head]; k < s->first[head + 1]; k++) {
        uint32_t kid = s->kids[k], end;

        if (ex_main(s->t[kid].deprel) == rel && (before || kid > head || ex_antecedent(s, kid) != kid) &&
            strcmp(ex_preposition(s, kid, &end), prep) == 0)
            return (int32_t)ex_antecedent(s, kid);
    }
    return EX_NO_TOKEN;
}

/* A prepositional phrase on the noun, on what is coordinated with it, or on its own modifier. */
static int32_t hung_below(const ex_sheet *s, uint32_t noun, const char *prep)
{
    int32_t t = ex_preposed(s, noun, EX_REL_NMOD, prep);

    for (uint32_t k = s->first[noun]; t < 0 && k < s->first[noun + 1]; k++) {
        ex_deprel rel = ex_main(s->t[s->kids[k]].deprel);

        if (s->kids[k] > noun && (rel == EX_REL_NMOD || rel == EX_REL_CONJ))
            t = ex_preposed(s, s->kids[k], EX_REL_NMOD, prep);
    }
    return t;
}

int32_t ex_subject_head(const ex_sheet *s, uint32_t verb)
{
    bool inherited;
    int32_t t = ex_subject_of(s, verb, &inherited);

    return t < 0 ? t : (int32_t)ex_antecedent(s, (uint32_t)t);
}

int32_t ex_object_head(const ex_sheet *s, uint32_t verb)
{
    int32_t t = ex_child(s, verb, EX_REL_OBJ);

    if (t >= 0)
        return (int32_t)ex_antecedent(s, (uint32_t)t);
    t = ex_raised(s, verb);
    if (t >= 0)
        return ex_subject_head(s, (uint32_t)t);
    t = ex_phrasal(s, verb);
    if (t >= 0)
        return (int32_t)ex_antecedent(s, (uint32_t)t);
    if (s->t[verb].deprel == EX_REL_ACL_RELCL && !ex_is_passive(s, verb) && ex_child(s, verb, EX_REL_NSUBJ) >= 0 &&
        (uint32_t)s->t[verb].head != ex_antecedent(s, (uint32_t)ex_child(s, verb, EX_REL_NSUBJ)))
        return s->t[verb].head;
    return EX_NO_TOKEN;
}

int32_t ex_agent_head(const ex_sheet *s, uint32_t verb)
{
    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
        uint32_t kid = s->kids[k], end;

        if (s->t[kid].deprel == EX_REL_OBL_AGENT ||
            (s->t[kid].deprel == EX_REL_OBL && (ex_word_bits(s->rules, ex_preposition(s, kid, &end)) & EX_BIT(EX_W_AGENT))))
            return (int32_t)ex_antecedent(s, kid);
    }
    return EX_NO_TOKEN;
}

static int32_t below(const ex_sheet *s, uint32_t verb, ex_deprel rel)
{
    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++)
        if (s->t[s->kids[k]].deprel == rel && ex_is_predicate(s, s->kids[k]))
            return (int32_t)s->kids[k];
    return EX_NO_TOKEN;
}

/* "ordered X to leave", where the parser took the infinitive for a purpose. */
static int32_t infinitive(const ex_sheet *s, uint32_t verb)
{
    int32_t o = ex_child(s, verb, EX_REL_OBJ), t = below(s, verb, EX_REL_ADVCL), mark;

    if (o < 0 || t < o || s->t[t].xpos != EX_XPOS_VB || s->left[t] != s->right[o])
        return EX_NO_TOKEN;
    mark = ex_child(s, (uint32_t)t, EX_REL_MARK);
    return mark >= 0 && s->t[mark].xpos == EX_XPOS_TO ? t : EX_NO_TOKEN;
}

int32_t ex_coordinated(const ex_sheet *s, uint32_t token)
{
    for (uint32_t k = s->first[token]; k < s->first[token + 1]; k++)
        if (s->t[s->kids[k]].deprel == EX_REL_CONJ && !ex_is_predicate(s, s->kids[k]))
            return (int32_t)s->kids[k];
    return EX_NO_TOKEN;
}

/* The content clause, also where it is quoted beside its verb. */
int32_t ex_content(const ex_sheet *s, uint32_t verb)
{
    int32_t t = ex_child(s, verb, EX_REL_CCOMP);

    return t >= 0 || s->asked[verb] != 2 ? t : ex_quoted(s, verb);
}

int32_t ex_slot_token(const ex_sheet *s, uint32_t head, const slot *where)
{
    bool pass = s->t[head].upos == EX_UPOS_VERB && ex_is_passive(s, head);
    int32_t t;

    switch (where->kind) {
    case SLOT_SUBJECT:
        return pass ? ex_agent_head(s, head) : ex_subject_head(s, head);
    case SLOT_OBJ:
        if (pass && ex_child(s, head, EX_REL_OBJ) < 0)
            return ex_subject_head(s, head);
        return ex_object_head(s, head);
    case SLOT_IOBJ:
        if (pass && ex_child(s, head, EX_REL_OBJ) >= 0)
            return ex_subject_head(s, head);
        return ex_child(s, head, EX_REL_IOBJ);
    case SLOT_OBL:
        t = ex_preposed(s, head, EX_REL_OBL, where->prep);
        if (t < 0) {            /* the parser may have hung it on the object */
            int32_t o = ex_object_head(s, head);

            if (pass && o < 0)
                o = ex_subject_head(s, head);
            if (o >= 0)
                t = hung_below(s, (uint32_t)o, where->prep);
        }
        return t;
    case SLOT_XCOMP:
        t = ex_raised(s, head);
        if (t < 0)
            t = below(s, head, EX_REL_XCOMP);
        return t >= 0 ? t : infinitive(s, head);
    case SLOT_CCOMP:
        return ex_raised(s, head) >= 0 ? EX_NO_TOKEN : ex_content(s, head);
    case SLOT_CCOMP_SUBJECT:
        t = ex_content(s, head);
        return t < 0 ? t : ex_subject_head(s, (uint32_t)t);
    case SLOT_XCOMP_OBJ:
        t = below(s, head, EX_REL_XCOMP);
        return t < 0 ? t : ex_object_head(s, (uint32_t)t);
    case SLOT_INSIDE:
        return pass ? ex_subject_head(s, head) : ex_object_head(s, head);
    case SLOT_MUTUAL:
        t = ex_subject_head(s, head);
        return t >= 0 && (ex_coordinated(s, (uint32_t)t) >= 0 || (s->t[t].feats & EX_F_PLUR) ||
                          s->t[t].xpos == EX_XPOS_NNS || s->t[t].xpos == EX_XPOS_NNPS) ? t : EX_NO_TOKEN;
    case SLOT_VERB:
        t = s->t[head].head;
        return t >= 0 && s->t[t].upos == EX_UPOS_VERB ? t : EX_NO_TOKEN;
    case SLOT_POSS:
        return ex_child(s, head, EX_REL_NMOD_POSS);
    case SLOT_AMOD:
        return ex_child(s, head, EX_REL_AMOD);
    case SLOT_COMPOUND:
        return ex_child(s, head, EX_REL_COMPOUND);
    case SLOT_NMOD:
        return ex_preposed(s, head, EX_REL_NMOD, where->prep);
    default:
        return EX_NO_TOKEN;
    }
}

/* ---- conditions ----------------------------------------------------------------------------------------------------- */

/* Both words together are an event noun of another type than the row's. */
static bool other_event(const ex_sheet *s, const char *together, const char *event)
{
    size_t n;
    const event_rule *const *rows = *event ? ex_noun_rules(s->rules, together, &n) : NULL;

    return rows && *rows[0]->event && strcmp(rows[0]->event, event) != 0;
}

static bool noun_fits(const ex_sheet *s, uint32_t token, const condition *c, const char *event)
{
    uint64_t classes[2];
    char key[KEY_ROOM];
    const ex_token *t = &s->t[token];
    const char *lemma = ex_spell(s->rules, t->lemma);
    bool pair = false;
    ex_ref ref;

    if (!c->words)
        return true;
    if (token > 0 && t[-1].head == (int32_t)token && t[-1].upos != EX_UPOS_PUNCT &&
        snprintf(key, sizeof key, "%s %s", t[-1].lower, lemma) < (int)sizeof key)
        pair = other_event(s, key, event);
    else
        key[0] = '\0';
    for (const char *const *w = c->words; *w; w++)      /* "air strike" is listed: there it is no "strike" */
        if (strcmp(*w, key) == 0 ||
            (!pair && (strcmp(*w, t->lemma) == 0 || strcmp(*w, t->lower) == 0 || strcmp(*w, lemma) == 0)))
            return true;
    if (c->actor && ex_leads_to_actor(s, token, EX_NO_TOKEN, EX_USE_TARGET, &ref) &&
        (c->actor == 'a' || (c->actor == 's' && ref.type == EX_ACTOR_STATE) || (c->actor == 'p' && ref.place)))
        return true;
    if (c->event_noun && ex_noun_rule(s, token))
        return true;
    if (!c->classes[0] && !c->classes[1])
        return false;
    ex_noun_classes(s, token, classes);
    return (classes[0] & c->classes[0]) || (classes[1] & c->classes[1]);
}

/* A word before the noun that the condition names. */
static int32_t modifier(const ex_sheet *s, uint32_t noun, const condition *c)
{
    for (uint32_t k = s->first[noun]; k < s->first[noun + 1] && s->kids[k] < noun; k++)
        if (noun_fits(s, s->kids[k], c, ""))
            return (int32_t)s->kids[k];
    return EX_NO_TOKEN;
}

/* `event`: the row's own type where the verb is a light one too, so that its noun has a say; else "". */
static bool holds(const ex_sheet *s, uint32_t head, const event_rule *r, const char *event)
{
    for (int i = 0; i < r->condition_count; i++) {
        const condition *c = &r->when[i];
        int32_t t = c->where.kind == SLOT_MOD ? modifier(s, head, c) : ex_slot_token(s, head, &c->where), second;
        bool fits;

        if ((t < 0) != c->absent)
            return false;
        if (t < 0)
            continue;
        second = ex_coordinated(s, (uint32_t)t);
        fits = noun_fits(s, (uint32_t)t, c, event) || (second >= 0 && noun_fits(s, (uint32_t)second, c, event));
        if (fits == c->unlike)
            return false;
    }
    return true;
}

uint32_t ex_light_noun(const ex_sheet *s, uint32_t verb, const event_rule *r, bool *found)
{
    slot where = {*r->light_prep ? SLOT_OBL : SLOT_OBJ, r->light_prep};
    int32_t t = ex_slot_token(s, verb, &where);

    *found = t >= 0 && ex_noun_rule(s, (uint32_t)t);
    return t >= 0 ? (uint32_t)t : 0;
}

static bool frame_fits(const ex_sheet *s, uint32_t head, const event_rule *r, bool strict)
{
    bool agent_there = r->agent_count == 0 || !strict;

    for (int i = 0; i < r->agent_count; i++)
        agent_there |= r->agents[i].kind == SLOT_NONE || ex_slot_token(s, head, &r->agents[i]) >= 0;
    if (!agent_there)
        return false;
    if (r->flags & FLAG_LIGHT) {
        bool found;

        ex_light_noun(s, head, r, &found);
        return found;
    }
    if (r->target_count == 0)
        return true;
    for (int i = 0; i < r->target_count; i++)
        if (r->targets[i].kind == SLOT_NONE || r->targets[i].kind == SLOT_ANY ||
            ex_slot_token(s, head, &r->targets[i]) >= 0)
            return true;
    return false;
}

static const event_rule *first_fit(const ex_sheet *s, uint32_t verb, const char *lemma)
{
    size_t n;
    const event_rule *const *rows = ex_verb_rules(s->rules, lemma, &n);

    bool light = false;

    for (size_t i = 0; i < n; i++)
        light |= (rows[i]->flags & (FLAG_LIGHT | FLAG_NEG)) == FLAG_LIGHT;
    for (size_t i = 0; i < n; i++)
        if (holds(s, verb, rows[i], light ? rows[i]->event : "") && frame_fits(s, verb, rows[i], true))
            return rows[i];
    for (size_t i = 0; i < n; i++)          /* faces sanctions: the target alone */
        if (rows[i]->agent_count && (rows[i]->flags & FLAG_LIGHT) && holds(s, verb, rows[i], "") &&
            frame_fits(s, verb, rows[i], false))
            return rows[i];
    for (size_t i = 0; i < n; i++)          /* no target stands there: the event is told all the same */
        if (!rows[i]->condition_count && !(rows[i]->flags & FLAG_LIGHT) && *rows[i]->cameo)
            return rows[i];
    return NULL;
}

static const event_rule *match_verb(const ex_sheet *s, uint32_t verb)
{
    const ex_token *t = &s->t[verb];
    const char *lemma = ex_spell(s->rules, t->lemma);
    const event_rule *r = NULL;
    char key[KEY_ROOM];

    for (uint32_t k = s->first[verb]; k < s->first[verb + 1] && !r; k++) {
        uint32_t kid = s->kids[k];
        const char *word = NULL;

        if (kid > verb && (s->t[kid].deprel == EX_REL_COMPOUND_PRT || (s->t[kid].deprel == EX_REL_ADVMOD && kid == verb + 1)))
            word = s->t[kid].lower;
        else if (kid > verb && s->t[kid].deprel == EX_REL_OBL && s->first[kid] < s->first[kid + 1] &&
                 s->t[s->kids[s->first[kid]]].deprel == EX_REL_CASE && s->kids[s->first[kid]] == verb + 1)
            word = s->t[verb + 1].lower;
        if (word && snprintf(key, sizeof key, "%s %s", lemma, word) < (int)sizeof key)
            r = first_fit(s, verb, key);
    }
    if (!r && ex_child(s, verb, EX_REL_AUX_PASS) >= 0 && snprintf(key, sizeof key, "be %s", t->lower) < (int)sizeof key)
        r = first_fit(s, verb, key);
    return r ? r : first_fit(s, verb, lemma);
}

unsigned ex_verb_flags(const ex_sheet *s, uint32_t verb, const event_rule **rule)
{
    *rule = NULL;
    if (s->t[verb].upos != EX_UPOS_VERB)
        return 0;
    if (s->asked[verb] == 1 || (!s->asked[verb] && *s->depth >= MAX_CLIMB))     /* asked while the answer is being found: control asks for the subject */
        return 0;
    if (!s->asked[verb]) {
        s->asked[verb] = 1;
        ++*s->depth;
        s->matched[verb] = match_verb(s, verb);
        --*s->depth;
        s->asked[verb] = 2;
    }
    *rule = s->matched[verb];
    return *rule ? (*rule)->flags : 0;
}

static const event_rule *noun_fit(const ex_sheet *s, uint32_t noun, const char *lemma)
{
    size_t n;
    const event_rule *const *rows = ex_noun_rules(s->rules, lemma, &n);

    for (size_t i = 0; i < n; i++)
        if (holds(s, noun, rows[i], ""))
            return rows[i];
    return NULL;
}

const event_rule *ex_noun_rule(const ex_sheet *s, uint32_t noun)
{
    const ex_token *t = &s->t[noun];
    const event_rule *r = NULL;
    char key[KEY_ROOM];

    if (t->upos == EX_UPOS_PROPN && noun == s->parsed->sentences[t->sentence].first) {
        size_t len = strlen(t->lower);          /* "Talks between": a capital because it opens the sentence */

        if (len + 1 < sizeof key && len > 2) {
            memcpy(key, t->lower, len + 1);
            r = noun_fit(s, noun, key);
            if (!r && key[len - 1] == 's') {
                key[len - 1] = '\0';
                r = noun_fit(s, noun, key);
            }
        }
        return r;
    }
    if (t->upos != EX_UPOS_NOUN)
        return NULL;
    if (noun > 0 && t[-1].head == (int32_t)noun &&
        snprintf(key, sizeof key, "%s %s", t[-1].lower, ex_spell(s->rules, t->lemma)) < (int)sizeof key)
        r = noun_fit(s, noun, key);
    return r ? r : noun_fit(s, noun, ex_spell(s->rules, t->lemma));
}

