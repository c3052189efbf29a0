/* extract/relation/target.c - at whom an event is aimed, and who does it: an argument of the clause, made one where it
 * stands inside another's phrase. */
#include "internal.h"

#include <string.h>

bool ex_leads_to_actor(const ex_sheet *s, uint32_t token, int32_t predicate, ex_use use, ex_ref *ref)
{
    uint32_t begin, end;

    ex_phrase(s, token, true, &begin, &end);
    if (s->right[token] > end && ex_child(s, token, EX_REL_APPOS) >= 0)
        end = s->right[token];
    return ex_actor_of(s->actors, token, begin, end, predicate, use, ref) && ref->actor;
}

int ex_arg_with_head(const ex_clause *c, uint32_t head)
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
int ex_part_content(const ex_sheet *s, ex_clause *c, uint32_t token)
{
    for (int i = 0; i < c->arg_count; i++) {
        ex_arg *a = &c->args[i];
        uint32_t begin, end;

        if (a->slot != SLOT_CCOMP && a->slot != SLOT_XCOMP && a->slot != SLOT_ADVCL)
            continue;
        ex_phrase(s, token, false, &begin, &end);
        if (begin < a->begin || end >= a->end)
            continue;
        while (a->begin < begin && s->t[a->begin].upos == EX_UPOS_PUNCT)
            a->begin++;
        if (begin == a->begin && c->arg_count < MAX_ARGS) {
            ex_arg rest = *a;

            while (rest.end > end + 1 && s->t[rest.end - 1].upos == EX_UPOS_PUNCT)
                rest.end--;
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

int ex_as_argument(const ex_sheet *s, ex_clause *c, uint32_t token)
{
    int n = ex_arg_with_head(c, token);

    if (n == END_NONE)
        n = ex_part_content(s, c, token);
    if (n == END_NONE)
        n = part_argument(s, c, token, true);
    return n;
}

bool ex_same_actor(const ex_ref *a, const ex_ref *b)
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
        int32_t t = r->targets[i].kind == SLOT_OBL ? ex_preposed(s, noun, EX_REL_NMOD, r->targets[i].prep) : EX_NO_TOKEN;

        if (t >= 0 && ex_leads_to_actor(s, (uint32_t)t, (int32_t)verb, EX_USE_PLACE, &ref) && !ex_same_actor(&ref, self) &&
            (n = ex_as_argument(s, c, (uint32_t)t)) != END_NONE)
            return n;
    }
    for (int i = 0; noun_rule && i < noun_rule->target_count; i++) {
        int32_t t = ex_slot_token(s, noun, &noun_rule->targets[i]);

        if (t >= 0 && noun_rule->targets[i].kind == SLOT_NMOD &&
            ex_leads_to_actor(s, (uint32_t)t, (int32_t)verb, EX_USE_PLACE, &ref) && !ex_same_actor(&ref, self) &&
            (n = ex_as_argument(s, c, (uint32_t)t)) != END_NONE)
            return n;
    }
    n = ex_arg_with_head(c, noun);
    if (n != END_NONE && ex_leads_to_actor(s, noun, (int32_t)verb, EX_USE_TARGET, &ref) && !ex_same_actor(&ref, self))
        return n;
    return END_NONE;
}

int ex_find_target(const ex_sheet *s, ex_clause *c, uint32_t verb, const event_rule *r, const event_rule *noun_rule,
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
            (where->kind == SLOT_SUBJECT || !ex_same_actor(&ref, &self))) {
            n = ex_as_argument(s, c, (uint32_t)t);
            if (n != END_NONE)
                return n;
        }
        if (fallback == END_NONE)
            fallback = ex_arg_with_head(c, (uint32_t)t);
    }
    return fallback;
}

int ex_find_agent(const ex_sheet *s, ex_clause *c, uint32_t verb, const event_rule *r)
{
    ex_ref ref;

    for (int i = 0; i < r->agent_count; i++) {
        int32_t t = ex_slot_token(s, verb, &r->agents[i]);

        if (t >= 0 && ex_leads_to_actor(s, (uint32_t)t, (int32_t)verb, EX_USE_AGENT, &ref))
            return ex_as_argument(s, c, (uint32_t)t);
    }
    if (r->agent_count)
        return END_NONE;
    if (c->passive && verb == c->last) {
        int32_t t = ex_agent_head(s, verb);

        return t >= 0 ? ex_arg_with_head(c, (uint32_t)t) : END_NONE;
    }
    return ENT_END_SUBJECT;
}

/* What is done in order to do something else to somebody: went on strike to demand the resignation of X. */
int ex_purpose(const ex_sheet *s, ex_clause *c, uint32_t verb)
{
    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
        uint32_t kid = s->kids[k];
        const event_rule *r;

        if (kid > verb && (s->t[kid].deprel == EX_REL_ADVCL || s->t[kid].deprel == EX_REL_XCOMP) &&
            (s->t[kid].xpos == EX_XPOS_VB || s->t[kid].xpos == EX_XPOS_VBG) && ex_child(s, kid, EX_REL_NSUBJ) < 0) {
            ex_verb_flags(s, kid, &r);
            if (r && *r->event) {
                int n = ex_find_target(s, c, kid, r, NULL, 0);

                if (n != END_NONE)
                    return n;
            }
        }
    }
    return END_NONE;
}

bool ex_is_actor_end(const ex_sheet *s, const ex_clause *c, int n)
{
    ex_ref ref;

    return n == ENT_END_SUBJECT || (n >= 0 && c->args[n].slot != SLOT_CCOMP && c->args[n].slot != SLOT_XCOMP &&
                                    ex_leads_to_actor(s, c->args[n].head, EX_NO_TOKEN, EX_USE_PLACE, &ref));
}

/* An object that leads to somebody else than the subject. */
int ex_object_actor(const ex_sheet *s, const ex_clause *c)
{
    ex_ref ref, self = {0};

    if (c->has_subject)
        ex_leads_to_actor(s, c->subject.head, EX_NO_TOKEN, EX_USE_AGENT, &self);
    for (int i = 0; i < c->arg_count; i++)
        if (c->args[i].slot == SLOT_OBJ && ex_leads_to_actor(s, c->args[i].head, EX_NO_TOKEN, EX_USE_TARGET, &ref) &&
            !ex_same_actor(&ref, &self))
            return i;
    for (int i = 0; i < c->arg_count; i++)      /* fired batteries at X */
        if (c->args[i].slot == SLOT_OBL && (ex_word_bits(s->rules, c->args[i].prep) & EX_BIT(EX_W_AIM)) &&
            ex_leads_to_actor(s, c->args[i].head, EX_NO_TOKEN, EX_USE_TARGET, &ref) && !ref.place &&
            !ex_same_actor(&ref, &self))
            return i;
    return END_NONE;
}

/* A threat on a condition is aimed at whose deed the condition is: unless Israel withdraws. */
int ex_condition_subject(const ex_sheet *s, ex_clause *c)
{
    for (int i = 0; i < c->arg_count; i++) {
        ex_ref ref, self = {0};
        int32_t t;

        if (c->args[i].slot != SLOT_ADVCL || !(ex_word_bits(s->rules, c->args[i].prep) & EX_BIT(EX_W_CONDITION)))
            continue;
        t = ex_subject_head(s, c->args[i].head);
        if (c->has_subject)
            ex_leads_to_actor(s, c->subject.head, EX_NO_TOKEN, EX_USE_AGENT, &self);
        if (t >= 0 && ex_leads_to_actor(s, (uint32_t)t, EX_NO_TOKEN, EX_USE_AGENT, &ref) && !ex_same_actor(&ref, &self))
            return ex_part_content(s, c, (uint32_t)t);
    }
    return END_NONE;
}

/* "warned that police would not tolerate rallies by X": the target of the content. */
int ex_content_target(const ex_sheet *s, ex_clause *c, uint32_t verb)
{
    int32_t t = ex_content(s, verb);
    const event_rule *r;

    if (t < 0)
        return END_NONE;
    ex_verb_flags(s, (uint32_t)t, &r);
    t = r ? ex_find_target(s, c, (uint32_t)t, r, NULL, 0) : END_NONE;
    return t != END_NONE && ex_is_actor_end(s, c, t) ? t : END_NONE;
}

/* "regrets that X did": blame, demands and threats are aimed at whom the content is about. */
int ex_content_subject(const ex_sheet *s, ex_clause *c, uint32_t verb)
{
    static const slot where = {SLOT_CCOMP_SUBJECT, ""};
    int32_t t = ex_slot_token(s, verb, &where);
    ex_ref ref, self = {0};

    if (t < 0 || !ex_leads_to_actor(s, (uint32_t)t, (int32_t)verb, EX_USE_AGENT, &ref))
        return END_NONE;
    if (c->has_subject)
        ex_leads_to_actor(s, c->subject.head, (int32_t)verb, EX_USE_AGENT, &self);
    return ex_same_actor(&ref, &self) ? END_NONE : ex_part_content(s, c, (uint32_t)t);
}
