/* extract/relation/typing.c - which event a clause tells, and which of its arguments is the target.
 *
 * The rows of the event tables are tried in their order; the first whose conditions hold and whose target stands in the
 * clause wins.  In a chain of verbs (agreed to begin to withdraw) an `upper` verb keeps its own type and takes the
 * target from below when it has none; a `through` verb passes the question on; a `light` verb asks its noun. */
#include "internal.h"

#include <string.h>

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
        uint32_t noun = ex_light_noun(s, *verb, r, &found);

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
        if (*row->event && c->has_subject && ex_coordinated(s, c->subject.head) >= 0)
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
    int32_t t = ex_slot_token(s, verb, &content_subject), clause = ex_content(s, verb);
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
    if (ex_same_actor(&ref, &self) || (n = ex_part_content(s, c, (uint32_t)t)) == END_NONE)
        return false;
    out->rule = r;
    out->predicate = verb;
    take(out, r);
    out->target = n;
    out->agent = ENT_END_SUBJECT;
    return true;
}

/* "is critical of": the adjective's frame. */
static void type_copula(const ex_sheet *s, ex_clause *c, ex_typing *out)
{
    size_t n;
    const event_rule *const *rows = ex_adjective_rules(s->rules, c->copular ? s->t[c->last].lemma : s->t[c->last].lower, &n);

    for (size_t i = 0; rows && i < n; i++)
        for (int k = 0; k < rows[i]->target_count; k++) {
            int32_t t = rows[i]->targets[k].kind == SLOT_OBL ? ex_preposed(s, c->last, EX_REL_OBL, rows[i]->targets[k].prep)
                                                             : EX_NO_TOKEN;
            int at;

            if (t < 0 || (at = ex_as_argument(s, c, (uint32_t)t)) == END_NONE)
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
        if (!last && ex_is_passive(s, verb) && ex_agent_head(s, verb) < 0)
            continue;           /* is expected to, was ordered to: nobody is named who does so */
        if (!*r->event && (flags & FLAG_SAY) && type_speech(s, c, verb, out))
            return;
        out->rule = r;
        out->predicate = verb;
        take(out, r);
        if (flags & FLAG_LIGHT) {
            noun = ex_light_noun(s, verb, r, &light);
            out->noun = light ? ex_noun_rule(s, noun) : NULL;
            if (out->noun && !*r->cameo) {
                take(out, out->noun);
                out->recip |= (r->flags & FLAG_RECIP) != 0;
            }
        }
        if (flags & FLAG_UPPER)
            compose(s, c, i, out);
        out->target = ex_find_target(s, c, verb, r, out->noun, noun);
        for (int k = i + 1; out->target == END_NONE && k < c->chain_count; k++) {  /* the target is two verbs down */
            const event_rule *lower;

            ex_verb_flags(s, c->chain[k], &lower);
            if (lower)
                out->target = ex_find_target(s, c, c->chain[k], lower, NULL, 0);
        }
        if (*out->event && !(out->target != END_NONE && ex_is_actor_end(s, c, out->target)) && c->has_subject) {
            int n = ex_purpose(s, c, c->last);

            if (n != END_NONE && ex_is_actor_end(s, c, n))
                out->target = n;
        }
        out->agent = ex_find_agent(s, c, verb, r);
        if (out->target == END_NONE && *out->event && out->agent == ENT_END_SUBJECT)
            out->target = ex_object_actor(s, c);
        if (out->target == END_NONE && out->agent == ENT_END_SUBJECT &&
            (ex_word_bits(s->rules, out->event) & EX_BIT(EX_W_AT_CONTENT)))
            out->target = ex_content_subject(s, c, verb);
        if (out->target == END_NONE && out->agent == ENT_END_SUBJECT &&
            (ex_word_bits(s->rules, out->event) & EX_BIT(EX_W_AT_CONTENT)))
            out->target = ex_content_target(s, c, verb);
        if (out->target == END_NONE && out->agent == ENT_END_SUBJECT && *out->event)
            out->target = ex_condition_subject(s, c);
        return;
    }
    if ((c->copular || c->passive) && !out->rule)
        type_copula(s, c, out);
    if (!out->rule) {               /* no event: who acts on whom is told all the same */
        int32_t by = c->passive ? ex_agent_head(s, c->last) : EX_NO_TOKEN;

        if (by >= 0 && (out->agent = ex_arg_with_head(c, (uint32_t)by)) != END_NONE)
            out->target = ENT_END_SUBJECT;
    }
}
