/* extract/relation/typing.c - which event a clause tells, and which of its arguments is the target.
 *
 * The rows of the event tables are tried in their order; the first whose conditions hold and whose target stands in the
 * clause wins.  In a chain of verbs (agreed to begin to withdraw) an `upper` verb keeps its own type and takes the
 * target from below when it has none; a `through` verb passes the question on; a `light` verb asks its noun. */
#include "internal.h"

#include <string.h>

enum { KEY_ROOM = 96 };

/* ---- slots ---------------------------------------------------------------------------------------------------------- */

static int32_t preposed(const ex_sheet *s, uint32_t head, ex_deprel rel, const char *prep)
{
    for (uint32_t k = s->first[head]; k < s->first[head + 1]; k++) {
        uint32_t kid = s->kids[k], end;

        if (ex_main(s->t[kid].deprel) == rel && strcmp(ex_preposition(s, kid, &end), prep) == 0)
            return (int32_t)ex_antecedent(s, kid);
    }
    return EX_NO_TOKEN;
}

/* A prepositional phrase on the noun, on what is coordinated with it, or on its own modifier. */
static int32_t hung_below(const ex_sheet *s, uint32_t noun, const char *prep)
{
    int32_t t = preposed(s, noun, EX_REL_NMOD, prep);

    for (uint32_t k = s->first[noun]; t < 0 && k < s->first[noun + 1]; k++) {
        ex_deprel rel = ex_main(s->t[s->kids[k]].deprel);

        if (s->kids[k] > noun && (rel == EX_REL_NMOD || rel == EX_REL_CONJ))
            t = preposed(s, s->kids[k], EX_REL_NMOD, prep);
    }
    return t;
}

static bool passive(const ex_sheet *s, uint32_t verb)
{
    return ex_child(s, verb, EX_REL_AUX_PASS) >= 0 || ex_child(s, verb, EX_REL_NSUBJ_PASS) >= 0 ||
           ex_child(s, verb, EX_REL_OBL_AGENT) >= 0 ||
           (s->t[verb].xpos == EX_XPOS_VBN && ex_child(s, verb, EX_REL_AUX) < 0 &&
            ex_child(s, verb, EX_REL_OBJ) < 0);
}

static int32_t subject(const ex_sheet *s, uint32_t verb)
{
    bool inherited;
    int32_t t = ex_subject_of(s, verb, &inherited);

    return t < 0 ? t : (int32_t)ex_antecedent(s, (uint32_t)t);
}

static int32_t object(const ex_sheet *s, uint32_t verb)
{
    int32_t t = ex_child(s, verb, EX_REL_OBJ);

    if (t >= 0)
        return (int32_t)ex_antecedent(s, (uint32_t)t);
    t = ex_raised(s, verb);
    if (t >= 0)
        return subject(s, (uint32_t)t);
    t = ex_phrasal(s, verb);
    if (t >= 0)
        return (int32_t)ex_antecedent(s, (uint32_t)t);
    if (s->t[verb].deprel == EX_REL_ACL_RELCL && !passive(s, verb) && ex_child(s, verb, EX_REL_NSUBJ) >= 0 &&
        (uint32_t)s->t[verb].head != ex_antecedent(s, (uint32_t)ex_child(s, verb, EX_REL_NSUBJ)))
        return s->t[verb].head;
    return EX_NO_TOKEN;
}

static int32_t agent(const ex_sheet *s, uint32_t verb)
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

static int32_t coordinated(const ex_sheet *s, uint32_t token)
{
    for (uint32_t k = s->first[token]; k < s->first[token + 1]; k++)
        if (s->t[s->kids[k]].deprel == EX_REL_CONJ && !ex_is_predicate(s, s->kids[k]))
            return (int32_t)s->kids[k];
    return EX_NO_TOKEN;
}

/* The content clause, also where it is quoted beside its verb. */
static int32_t content(const ex_sheet *s, uint32_t verb)
{
    int32_t t = ex_child(s, verb, EX_REL_CCOMP);

    return t >= 0 || s->asked[verb] != 2 ? t : ex_quoted(s, verb);
}

int32_t ex_slot_token(const ex_sheet *s, uint32_t head, const slot *where)
{
    bool pass = s->t[head].upos == EX_UPOS_VERB && passive(s, head);
    int32_t t;

    switch (where->kind) {
    case SLOT_SUBJECT:
        return pass ? agent(s, head) : subject(s, head);
    case SLOT_OBJ:
        if (pass && ex_child(s, head, EX_REL_OBJ) < 0)
            return subject(s, head);
        return object(s, head);
    case SLOT_IOBJ:
        if (pass && ex_child(s, head, EX_REL_OBJ) >= 0)
            return subject(s, head);
        return ex_child(s, head, EX_REL_IOBJ);
    case SLOT_OBL:
        t = preposed(s, head, EX_REL_OBL, where->prep);
        if (t < 0) {            /* the parser may have hung it on the object */
            int32_t o = object(s, head);

            if (pass && o < 0)
                o = subject(s, head);
            if (o >= 0)
                t = hung_below(s, (uint32_t)o, where->prep);
        }
        return t;
    case SLOT_XCOMP:
        t = ex_raised(s, head);
        return t >= 0 ? t : below(s, head, EX_REL_XCOMP);
    case SLOT_CCOMP:
        return ex_raised(s, head) >= 0 ? EX_NO_TOKEN : content(s, head);
    case SLOT_CCOMP_SUBJECT:
        t = content(s, head);
        return t < 0 ? t : subject(s, (uint32_t)t);
    case SLOT_XCOMP_OBJ:
        t = below(s, head, EX_REL_XCOMP);
        return t < 0 ? t : object(s, (uint32_t)t);
    case SLOT_INSIDE:
        return pass ? subject(s, head) : object(s, head);
    case SLOT_MUTUAL:
        t = subject(s, head);
        return t >= 0 && (coordinated(s, (uint32_t)t) >= 0 || (s->t[t].feats & EX_F_PLUR) ||
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
        return preposed(s, head, EX_REL_NMOD, where->prep);
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
        second = coordinated(s, (uint32_t)t);
        fits = noun_fits(s, (uint32_t)t, c, event) || (second >= 0 && noun_fits(s, (uint32_t)second, c, event));
        if (fits == c->unlike)
            return false;
    }
    return true;
}

static uint32_t light_noun(const ex_sheet *s, uint32_t verb, const event_rule *r, bool *found)
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

        light_noun(s, head, r, &found);
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
    if (s->asked[verb] == 1)                /* asked while the answer is being found: control asks for the subject */
        return 0;
    if (!s->asked[verb]) {
        s->asked[verb] = 1;
        s->matched[verb] = match_verb(s, verb);
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

/* ---- the target --------------------------------------------------------------------------------------------------- */

bool ex_leads_to_actor(const ex_sheet *s, uint32_t token, int32_t predicate, ex_use use, ex_ref *ref)
{
    uint32_t begin, end;

    ex_phrase(s, token, true, &begin, &end);
    if (s->right[token] > end && ex_child(s, token, EX_REL_APPOS) >= 0)
        end = s->right[token];
    return ex_actor_of(s->actors, token, begin, end, predicate, use, ref) && ref->actor;
}

static int arg_with_head(const ex_clause *c, uint32_t head)
{
    if (c->has_subject && c->subject.head == head)
        return ENT_END_SUBJECT;
    for (int i = 0; i < c->arg_count; i++)
        if (c->args[i].head == head)
            return i;
    return END_NONE;
}

/* Make `token`, a modifier at the right edge of argument `n` (or anywhere in it), an argument of its own. */
static int part_argument(const ex_sheet *s, ex_clause *c, uint32_t token, bool cut)
{
    uint32_t begin, end, prep_end;
    const char *prep = ex_preposition(s, token, &prep_end);

    ex_phrase(s, token, false, &begin, &end);
    if (c->arg_count == MAX_ARGS)
        return END_NONE;
    for (int i = 0; i < c->arg_count; i++) {
        ex_arg *a = &c->args[i];

        if (begin > a->head && end <= a->end && a->begin <= a->head) {
            uint32_t rest = a->end;

            if (!cut || s->left[token] <= a->head)
                return i;
            a->end = s->left[token];
            if (end < rest && c->arg_count + 1 < MAX_ARGS)      /* what stands behind it stays an argument */
                c->args[c->arg_count++] = (ex_arg){.slot = SLOT_XCOMP, .deprel = EX_REL_XCOMP, .head = end,
                                                   .begin = end, .end = rest, .prep = ""};
            c->args[c->arg_count] = (ex_arg){.slot = SLOT_OBL, .deprel = EX_REL_OBL, .head = token, .begin = begin,
                                             .end = end, .prep = prep};
            return c->arg_count++;
        }
    }
    return END_NONE;
}

/* The subject of the content clause, and the rest of that clause as a further argument. */
static int part_content(const ex_sheet *s, ex_clause *c, uint32_t token)
{
    for (int i = 0; i < c->arg_count; i++) {
        ex_arg *a = &c->args[i];
        uint32_t begin, end;

        if (a->slot != SLOT_CCOMP && a->slot != SLOT_XCOMP && a->slot != SLOT_ADVCL)
            continue;
        ex_phrase(s, token, false, &begin, &end);
        if (begin < a->begin || end >= a->end)
            continue;
        if (begin == a->begin && c->arg_count < MAX_ARGS) {
            ex_arg rest = *a;

            rest.begin = end;
            rest.prep = "";
            memmove(c->args + i + 1, c->args + i, (size_t)(c->arg_count - i) * sizeof *a);
            c->arg_count++;
            c->args[i] = (ex_arg){.slot = SLOT_CCOMP_SUBJECT, .deprel = EX_REL_NSUBJ, .head = token, .begin = begin,
                                  .end = end, .prep = ""};
            c->args[i + 1] = rest;
            return i;
        }
    }
    return END_NONE;
}

static int as_argument(const ex_sheet *s, ex_clause *c, uint32_t token)
{
    int n = arg_with_head(c, token);

    if (n == END_NONE)
        n = part_content(s, c, token);
    if (n == END_NONE)
        n = part_argument(s, c, token, true);
    return n;
}

static bool same_actor(const ex_ref *a, const ex_ref *b)
{
    return a->actor && a->actor == b->actor;
}

/* The actor inside a noun's phrase: by the noun's own frame, by the prepositions of the verb's, else any. */
static int inside(const ex_sheet *s, ex_clause *c, uint32_t verb, uint32_t noun, const event_rule *r,
                  const event_rule *noun_rule, const ex_ref *self)
{
    ex_ref ref;
    int n;

    for (int i = 0; i < r->target_count; i++) {
        int32_t t = r->targets[i].kind == SLOT_OBL ? preposed(s, noun, EX_REL_NMOD, r->targets[i].prep) : EX_NO_TOKEN;

        if (t >= 0 && ex_leads_to_actor(s, (uint32_t)t, (int32_t)verb, EX_USE_PLACE, &ref) && !same_actor(&ref, self) &&
            (n = as_argument(s, c, (uint32_t)t)) != END_NONE)
            return n;
    }
    for (int i = 0; noun_rule && i < noun_rule->target_count; i++) {
        int32_t t = ex_slot_token(s, noun, &noun_rule->targets[i]);

        if (t >= 0 && noun_rule->targets[i].kind == SLOT_NMOD &&
            ex_leads_to_actor(s, (uint32_t)t, (int32_t)verb, EX_USE_PLACE, &ref) && !same_actor(&ref, self) &&
            (n = as_argument(s, c, (uint32_t)t)) != END_NONE)
            return n;
    }
    n = arg_with_head(c, noun);
    if (n != END_NONE && ex_leads_to_actor(s, noun, (int32_t)verb, EX_USE_TARGET, &ref) && !same_actor(&ref, self))
        return n;
    return END_NONE;
}

static int find_target(const ex_sheet *s, ex_clause *c, uint32_t verb, const event_rule *r, const event_rule *noun_rule,
                       uint32_t noun)
{
    ex_ref ref, self = {0};
    int fallback = END_NONE;

    if (c->has_subject)
        ex_leads_to_actor(s, c->subject.head, (int32_t)verb, EX_USE_AGENT, &self);
    for (int i = 0; i < r->target_count; i++) {
        const slot *where = &r->targets[i];
        int32_t t = where->kind == SLOT_INSIDE && noun_rule ? (int32_t)noun : ex_slot_token(s, verb, where);
        int n;

        if (t < 0)
            continue;
        if (where->kind == SLOT_INSIDE) {
            n = inside(s, c, verb, (uint32_t)t, r, noun_rule, &self);
            if (n != END_NONE)
                return n;
            continue;
        }
        if (where->kind == SLOT_MUTUAL)
            return ENT_END_SUBJECT;
        if (ex_leads_to_actor(s, (uint32_t)t, (int32_t)verb, where->kind == SLOT_OBL ? EX_USE_PLACE : EX_USE_TARGET,
                              &ref) &&
            (where->kind == SLOT_SUBJECT || !same_actor(&ref, &self))) {
            n = as_argument(s, c, (uint32_t)t);
            if (n != END_NONE)
                return n;
        }
        if (fallback == END_NONE)
            fallback = arg_with_head(c, (uint32_t)t);
    }
    return fallback;
}

static int find_agent(const ex_sheet *s, ex_clause *c, uint32_t verb, const event_rule *r)
{
    ex_ref ref;

    for (int i = 0; i < r->agent_count; i++) {
        int32_t t = ex_slot_token(s, verb, &r->agents[i]);

        if (t >= 0 && ex_leads_to_actor(s, (uint32_t)t, (int32_t)verb, EX_USE_AGENT, &ref))
            return as_argument(s, c, (uint32_t)t);
    }
    if (r->agent_count)
        return END_NONE;
    if (c->passive && verb == c->last) {
        int32_t t = agent(s, verb);

        return t >= 0 ? arg_with_head(c, (uint32_t)t) : END_NONE;
    }
    return ENT_END_SUBJECT;
}

static void take(ex_typing *out, const event_rule *r)
{
    out->event = r->event;
    out->cameo = r->cameo;
    out->goldstein = r->goldstein;
    out->has_goldstein = r->has_goldstein;
    out->recip = r->flags & FLAG_RECIP;
}

/* The verb whose event a complement tells, behind verbs that only pass on; whether it is denied on the way. */
static const event_rule *content_of(const ex_sheet *s, const ex_clause *c, int from, uint32_t *verb, bool *negated)
{
    const event_rule *r = NULL;
    static const slot complements[] = {{SLOT_XCOMP, ""}, {SLOT_CCOMP, ""}};

    *negated = false;
    for (int i = from + 1; i < c->chain_count; i++) {
        unsigned flags = ex_verb_flags(s, c->chain[i], &r);

        *verb = c->chain[i];
        if (i + 1 < c->chain_count && r && (flags & FLAG_THROUGH)) {
            *negated ^= (flags & FLAG_NEG) != 0;
            continue;
        }
        break;
    }
    for (int k = 0; !r && k < 2; k++) {
        int32_t t = ex_slot_token(s, c->chain[from], &complements[k]);

        if (t >= 0) {
            *verb = (uint32_t)t;
            ex_verb_flags(s, *verb, &r);
        }
    }
    if (r && (r->flags & FLAG_LIGHT)) {
        bool found;
        uint32_t noun = light_noun(s, *verb, r, &found);

        *negated ^= (r->flags & FLAG_NEG) != 0;
        r = found ? ex_noun_rule(s, noun) : NULL;
    }
    if (r) {
        for (uint32_t k = s->first[*verb]; k < s->first[*verb + 1]; k++)
            if (s->t[s->kids[k]].deprel == EX_REL_ADVMOD && ex_is(s, s->kids[k], EX_W_NEGATION))
                *negated = !*negated;
    }
    return r;
}

/* Does a cell of content.tsv name this event: by its type, or by the beginning of its code? */
static bool names(const char *cell, const char *event, const char *code)
{
    return *cell == '*' || strcmp(cell, event) == 0 || (*cell >= '0' && *cell <= '9' && strncmp(cell, code, strlen(cell)) == 0);
}

/* Demand, promise, threat, refusal over a content: the one place where the two types make one (content.tsv). */
static void compose(const ex_sheet *s, const ex_clause *c, int at, ex_typing *out)
{
    uint32_t verb = 0;
    bool negated;
    const event_rule *below_rule = content_of(s, c, at, &verb, &negated);
    const char *content = below_rule ? below_rule->event : "", *code = below_rule ? below_rule->cameo : "";
    const ex_rules *rules = s->rules;

    for (size_t i = 0; i < rules->content_count; i++) {
        const struct content *row = &rules->contents[i];

        if (!names(row->upper, out->event, out->cameo) || !names(row->content, content, code) ||
            (row->negated && (row->negated == 'y') != negated))
            continue;
        if (*row->content == '*' && strlen(out->cameo) > 2 && strcmp(out->cameo + 2, "0") != 0)
            return;             /* its own code is more special */
        if (*row->event && c->has_subject && coordinated(s, c->subject.head) >= 0)
            return;             /* those who agree among themselves threaten nobody who is named */
        if (row->code) {
            out->cameo = row->code->code;
            out->goldstein = row->code->goldstein;
        }
        if (*row->event)
            out->event = row->event;
        return;
    }
}

/* A speech verb over what somebody must do: a demand on him. */
static bool type_speech(const ex_sheet *s, ex_clause *c, uint32_t verb, ex_typing *out)
{
    static const slot content_subject = {SLOT_CCOMP_SUBJECT, ""};
    int32_t t = ex_slot_token(s, verb, &content_subject), clause = content(s, verb);
    const event_rule *r;
    ex_claim claim;
    ex_ref ref, self = {0};
    int n;

    if (t < 0 || clause < 0)
        return false;
    ex_claim_of(s, (uint32_t)clause, &claim);
    r = s->rules->speech[claim.modality];
    if (!r || !ex_leads_to_actor(s, (uint32_t)t, (int32_t)verb, EX_USE_AGENT, &ref))
        return false;
    if (c->has_subject)
        ex_leads_to_actor(s, c->subject.head, (int32_t)verb, EX_USE_AGENT, &self);
    if (same_actor(&ref, &self) || (n = part_content(s, c, (uint32_t)t)) == END_NONE)
        return false;
    out->rule = r;
    out->predicate = verb;
    take(out, r);
    out->target = n;
    out->agent = ENT_END_SUBJECT;
    return true;
}

/* What is done in order to do something else to somebody: went on strike to demand the resignation of X. */
static int purpose(const ex_sheet *s, ex_clause *c, uint32_t verb)
{
    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
        uint32_t kid = s->kids[k];
        const event_rule *r;

        if (kid > verb && (s->t[kid].deprel == EX_REL_ADVCL || s->t[kid].deprel == EX_REL_XCOMP) &&
            (s->t[kid].xpos == EX_XPOS_VB || s->t[kid].xpos == EX_XPOS_VBG) && ex_child(s, kid, EX_REL_NSUBJ) < 0) {
            ex_verb_flags(s, kid, &r);
            if (r && *r->event) {
                int n = find_target(s, c, kid, r, NULL, 0);

                if (n != END_NONE)
                    return n;
            }
        }
    }
    return END_NONE;
}

static bool is_actor_end(const ex_sheet *s, const ex_clause *c, int n)
{
    ex_ref ref;

    return n == ENT_END_SUBJECT || (n >= 0 && c->args[n].slot != SLOT_CCOMP && c->args[n].slot != SLOT_XCOMP &&
                                    ex_leads_to_actor(s, c->args[n].head, EX_NO_TOKEN, EX_USE_PLACE, &ref));
}

/* An object that leads to somebody else than the subject. */
static int object_actor(const ex_sheet *s, const ex_clause *c)
{
    ex_ref ref, self = {0};

    if (c->has_subject)
        ex_leads_to_actor(s, c->subject.head, EX_NO_TOKEN, EX_USE_AGENT, &self);
    for (int i = 0; i < c->arg_count; i++)
        if (c->args[i].slot == SLOT_OBJ && ex_leads_to_actor(s, c->args[i].head, EX_NO_TOKEN, EX_USE_TARGET, &ref) &&
            !same_actor(&ref, &self))
            return i;
    for (int i = 0; i < c->arg_count; i++)      /* fired batteries at X */
        if (c->args[i].slot == SLOT_OBL && (ex_word_bits(s->rules, c->args[i].prep) & EX_BIT(EX_W_AIM)) &&
            ex_leads_to_actor(s, c->args[i].head, EX_NO_TOKEN, EX_USE_TARGET, &ref) && !ref.place &&
            !same_actor(&ref, &self))
            return i;
    return END_NONE;
}

/* A threat on a condition is aimed at whose deed the condition is: unless Israel withdraws. */
static int condition_subject(const ex_sheet *s, ex_clause *c)
{
    for (int i = 0; i < c->arg_count; i++) {
        ex_ref ref, self = {0};
        int32_t t;

        if (c->args[i].slot != SLOT_ADVCL || !(ex_word_bits(s->rules, c->args[i].prep) & EX_BIT(EX_W_CONDITION)))
            continue;
        t = subject(s, c->args[i].head);
        if (c->has_subject)
            ex_leads_to_actor(s, c->subject.head, EX_NO_TOKEN, EX_USE_AGENT, &self);
        if (t >= 0 && ex_leads_to_actor(s, (uint32_t)t, EX_NO_TOKEN, EX_USE_AGENT, &ref) && !same_actor(&ref, &self))
            return part_content(s, c, (uint32_t)t);
    }
    return END_NONE;
}

/* "warned that police would not tolerate rallies by X": the target of the content. */
static int content_target(const ex_sheet *s, ex_clause *c, uint32_t verb)
{
    int32_t t = content(s, verb);
    const event_rule *r;

    if (t < 0)
        return END_NONE;
    ex_verb_flags(s, (uint32_t)t, &r);
    t = r ? find_target(s, c, (uint32_t)t, r, NULL, 0) : END_NONE;
    return t != END_NONE && is_actor_end(s, c, t) ? t : END_NONE;
}

/* "regrets that X did": blame, demands and threats are aimed at whom the content is about. */
static int content_subject(const ex_sheet *s, ex_clause *c, uint32_t verb)
{
    static const slot where = {SLOT_CCOMP_SUBJECT, ""};
    int32_t t = ex_slot_token(s, verb, &where);
    ex_ref ref, self = {0};

    if (t < 0 || !ex_leads_to_actor(s, (uint32_t)t, (int32_t)verb, EX_USE_AGENT, &ref))
        return END_NONE;
    if (c->has_subject)
        ex_leads_to_actor(s, c->subject.head, (int32_t)verb, EX_USE_AGENT, &self);
    return same_actor(&ref, &self) ? END_NONE : part_content(s, c, (uint32_t)t);
}

/* "is critical of": the adjective's frame. */
static void type_copula(const ex_sheet *s, ex_clause *c, ex_typing *out)
{
    size_t n;
    const event_rule *const *rows = ex_adjective_rules(s->rules, c->copular ? s->t[c->last].lemma : s->t[c->last].lower, &n);

    for (size_t i = 0; rows && i < n; i++)
        for (int k = 0; k < rows[i]->target_count; k++) {
            int32_t t = rows[i]->targets[k].kind == SLOT_OBL ? preposed(s, c->last, EX_REL_OBL, rows[i]->targets[k].prep)
                                                             : EX_NO_TOKEN;
            int at;

            if (t < 0 || (at = as_argument(s, c, (uint32_t)t)) == END_NONE)
                continue;
            out->rule = rows[i];
            take(out, rows[i]);
            out->target = at;
            out->agent = ENT_END_SUBJECT;
            out->adjective = c->copular;
            return;
        }
}

/* An adjective with a type of its own over an infinitive: unwilling to. */
static const event_rule *over_infinitive(const ex_sheet *s, uint32_t token)
{
    size_t n;
    const event_rule *const *rows = s->t[token].upos == EX_UPOS_VERB ? NULL
                                    : ex_adjective_rules(s->rules, s->t[token].lemma, &n);

    for (size_t i = 0; rows && i < n; i++)
        if (*rows[i]->event && rows[i]->target_count && rows[i]->targets[0].kind == SLOT_XCOMP)
            return rows[i];
    return NULL;
}

void ex_type_clause(const ex_sheet *s, ex_clause *c, ex_typing *out)
{
    *out = (ex_typing){.predicate = c->last, .event = "", .cameo = "", .target = END_NONE, .agent = END_NONE};
    for (int i = 0; i < c->chain_count; i++) {
        uint32_t verb = c->chain[i];
        const event_rule *r;
        unsigned flags = ex_verb_flags(s, verb, &r);
        bool last = i + 1 == c->chain_count, light = false;
        uint32_t noun = 0;

        if (!last && !r && (r = over_infinitive(s, verb)))      /* is unwilling to */
            flags = r->flags | FLAG_UPPER;

        if (!r || (!last && !(flags & (FLAG_UPPER | FLAG_CAUSE))))
            continue;
        if (!last && passive(s, verb) && agent(s, verb) < 0)
            continue;           /* is expected to, was ordered to: nobody is named who does so */
        if (!*r->event && (flags & FLAG_SAY) && type_speech(s, c, verb, out))
            return;
        out->rule = r;
        out->predicate = verb;
        take(out, r);
        if (flags & FLAG_LIGHT) {
            noun = light_noun(s, verb, r, &light);
            out->noun = light ? ex_noun_rule(s, noun) : NULL;
            if (out->noun && !*r->cameo) {
                take(out, out->noun);
                out->recip |= (r->flags & FLAG_RECIP) != 0;
            }
        }
        if (flags & FLAG_UPPER)
            compose(s, c, i, out);
        out->target = find_target(s, c, verb, r, out->noun, noun);
        for (int k = i + 1; out->target == END_NONE && k < c->chain_count; k++) {  /* the target is two verbs down */
            const event_rule *lower;

            ex_verb_flags(s, c->chain[k], &lower);
            if (lower)
                out->target = find_target(s, c, c->chain[k], lower, NULL, 0);
        }
        if (*out->event && !(out->target != END_NONE && is_actor_end(s, c, out->target)) && c->has_subject) {
            int n = purpose(s, c, c->last);

            if (n != END_NONE && is_actor_end(s, c, n))
                out->target = n;
        }
        out->agent = find_agent(s, c, verb, r);
        if (out->target == END_NONE && *out->event && out->agent == ENT_END_SUBJECT)
            out->target = object_actor(s, c);
        if (out->target == END_NONE && out->agent == ENT_END_SUBJECT &&
            (ex_word_bits(s->rules, out->event) & EX_BIT(EX_W_AT_CONTENT)))
            out->target = content_subject(s, c, verb);
        if (out->target == END_NONE && out->agent == ENT_END_SUBJECT &&
            (ex_word_bits(s->rules, out->event) & EX_BIT(EX_W_AT_CONTENT)))
            out->target = content_target(s, c, verb);
        if (out->target == END_NONE && out->agent == ENT_END_SUBJECT && *out->event)
            out->target = condition_subject(s, c);
        return;
    }
    if ((c->copular || c->passive) && !out->rule)
        type_copula(s, c, out);
    if (!out->rule) {               /* no event: who acts on whom is told all the same */
        int32_t by = c->passive ? agent(s, c->last) : EX_NO_TOKEN;

        if (by >= 0 && (out->agent = arg_with_head(c, (uint32_t)by)) != END_NONE)
            out->target = ENT_END_SUBJECT;
    }
}
