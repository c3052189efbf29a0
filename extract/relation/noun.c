/* extract/relation/noun.c - relations that no verb carries: event nouns (China's support for Russia), appositions. */
#include "internal.h"

#include <string.h>

enum { MAX_ENDS = 8 };

static bool fills(const ex_sheet *s, uint32_t kid, const slot *where)
{
    uint8_t rel = s->t[kid].deprel;
    uint32_t end;

    switch (where->kind) {
    case SLOT_POSS:
        return rel == EX_REL_NMOD_POSS;
    case SLOT_AMOD:
        return rel == EX_REL_AMOD && ex_is_actor(s->actors, kid);
    case SLOT_COMPOUND:
        return rel == EX_REL_COMPOUND && ex_is_actor(s->actors, kid);
    case SLOT_NMOD:
        return ex_main(rel) == EX_REL_NMOD && rel != EX_REL_NMOD_POSS &&
               strcmp(ex_preposition(s, kid, &end), where->prep) == 0;
    default:
        return false;
    }
}

/* The modifier in a slot; one level deeper too, where the parser hung it on its neighbour (by A to B). */
static int32_t filler(const ex_sheet *s, uint32_t noun, const slot *where, int32_t but)
{
    for (uint32_t k = s->first[noun]; k < s->first[noun + 1]; k++)
        if ((int32_t)s->kids[k] != but && fills(s, s->kids[k], where))
            return (int32_t)s->kids[k];
    if (where->kind != SLOT_NMOD)
        return EX_NO_TOKEN;
    for (uint32_t k = s->first[noun]; k < s->first[noun + 1]; k++) {
        uint32_t kid = s->kids[k];

        if (ex_main(s->t[kid].deprel) != EX_REL_NMOD || s->t[kid].deprel == EX_REL_NMOD_POSS)
            continue;
        for (uint32_t j = s->first[kid]; j < s->first[kid + 1]; j++)
            if ((int32_t)s->kids[j] != but && fills(s, s->kids[j], where))
                return (int32_t)s->kids[j];
    }
    return EX_NO_TOKEN;
}

/* The ends that fill a slot of a noun: actors in the phrase of a modifier.  `other` is another slot's modifier. */
static size_t slot_ends(const ex_sheet *s, uint32_t noun, const slot *where, ex_use use, int32_t other, int32_t *token,
                        ex_end *out, size_t room)
{
    int32_t t = filler(s, noun, where, other);
    ex_arg a = {.slot = SLOT_OBL, .prep = ""};
    size_t found, n = 0;
    uint32_t end;

    *token = t;
    if (t < 0)
        return 0;
    a.head = (uint32_t)t;
    a.deprel = s->t[t].deprel;
    if (where->kind == SLOT_NMOD)
        a.prep = ex_preposition(s, a.head, &end);
    ex_phrase(s, a.head, false, &a.begin, &a.end);
    for (uint32_t k = s->first[t]; k < s->first[t + 1]; k++)    /* "by A [to B]": B is the other's */
        if ((int32_t)s->kids[k] == other && s->left[other] > a.head && s->left[other] < a.end)
            a.end = s->left[other];
    if (a.deprel == EX_REL_NMOD_POSS)
        while (a.end > a.head + 1 && s->t[a.end - 1].xpos == EX_XPOS_POS)
            a.end--;
    found = ex_ends(s, &a, (int32_t)noun, use, true, out, room);
    for (size_t i = 0; i < found; i++)
        if (out[i].ref.actor)
            out[n++] = out[i];
    return n;
}

static size_t ends_of(const ex_sheet *s, uint32_t noun, const slot *slots, unsigned count, ex_use use, int32_t other,
                      const slot **used, int32_t *token, ex_end *out, size_t room)
{
    for (unsigned i = 0; i < count; i++) {
        size_t n = slot_ends(s, noun, &slots[i], use, other, token, out, room);

        if (n) {
            *used = &slots[i];
            return n;
        }
    }
    *token = EX_NO_TOKEN;
    return 0;
}

/* planned, alleged, foiled: what a modifier says of the event. */
static void modified(const ex_sheet *s, uint32_t noun, ent_relation *r)
{
    for (uint32_t k = s->first[noun]; k < s->first[noun + 1] && s->kids[k] < noun; k++) {
        size_t n;
        const event_rule *const *rows = ex_adjective_rules(s->rules, s->t[s->kids[k]].lower, &n);

        for (size_t i = 0; rows && i < n; i++) {
            unsigned flags = rows[i]->flags;

            if (rows[i]->target_count && rows[i]->targets[0].kind != SLOT_NONE)
                continue;
            if (flags & FLAG_NEG)
                r->negated = true;
            if (flags & FLAG_PLANNED)
                r->modality = ENT_PLANNED;
            if (flags & FLAG_POSSIBLE)
                r->modality = ENT_POSSIBLE;
            break;
        }
    }
}

static void record(ex_out *o, uint32_t noun, const event_rule *rule, const ex_end *agent, const ex_end *target, bool mutual)
{
    ent_relation r = {.event = rule->event, .cameo = rule->cameo, .goldstein = rule->goldstein,
                      .has_goldstein = rule->has_goldstein, .has_object = true};
    const ex_sheet *s = o->sheet;

    if (agent->ref.actor == target->ref.actor)
        return;
    r.text = ex_verbatim(s, noun, noun + 1, o->arena);
    r.lemma = *rule->verb ? rule->verb : ent_arena_strdup(o->arena, s->t[noun].lemma);
    ex_mention(o, agent, &r.subject);
    r.subject.preposition = "";
    ex_mention(o, target, &r.object);
    r.preposition = r.object.preposition;
    ex_fill_claim(o, noun, &r);
    r.negated = false;
    modified(s, noun, &r);
    r.confidence = ex_confidence(s, EX_P_NOUN, &r, agent, target);
    r.reciprocal = mutual || (rule->flags & FLAG_RECIP);
    r.rule = ent_arena_printf(o->arena, "noun %s:%u", rule->file, rule->line);
    r.trigger = r.text;
    if (!r.lemma || !r.rule)
        return;
    ex_add_edge(o, &r, ENT_END_SUBJECT, ENT_END_OBJECT);
    ex_out_add(o, &r, noun);
}

/* "said in an interview with X": who speaks is the other side of the interview. */
static size_t from_clause(const ex_sheet *s, uint32_t noun, ex_end *out, size_t room)
{
    int32_t verb = s->t[noun].head, subject;
    ex_arg a = {.slot = SLOT_SUBJECT, .deprel = EX_REL_NSUBJ, .prep = ""};
    bool inherited;
    size_t n, kept = 0;

    if (verb < 0 || ex_main(s->t[noun].deprel) != EX_REL_OBL || s->t[verb].upos != EX_UPOS_VERB)
        return 0;
    subject = ex_subject_of(s, (uint32_t)verb, &inherited);
    if (subject < 0)
        return 0;
    a.head = ex_antecedent(s, (uint32_t)subject);
    ex_phrase(s, a.head, false, &a.begin, &a.end);
    n = ex_ends(s, &a, verb, EX_USE_AGENT, true, out, room);
    for (size_t i = 0; i < n; i++)
        if (out[i].ref.actor)
            out[kept++] = out[i];
    return kept;
}

static void event_noun(ex_out *o, uint32_t noun)
{
    const ex_sheet *s = o->sheet;
    const event_rule *rule = ex_noun_rule(s, noun);
    ex_end agents[MAX_ENDS], targets[MAX_ENDS];
    const slot *target_slot = NULL, *agent_slot = NULL;
    slot left[MAX_ENDS * 2];
    unsigned left_count = 0;
    size_t na, nt;
    int32_t agent, target;
    bool mutual;

    if (!rule)
        return;
    nt = ends_of(s, noun, rule->targets, rule->target_count, EX_USE_TARGET, EX_NO_TOKEN, &target_slot, &target, targets,
                 MAX_ENDS);
    for (unsigned i = 0; i < rule->agent_count && left_count < MAX_ENDS * 2; i++)
        if (!target_slot || rule->agents[i].kind != target_slot->kind || rule->agents[i].kind == SLOT_AMOD ||
            strcmp(rule->agents[i].prep, target_slot->prep) != 0)
            left[left_count++] = rule->agents[i];
    na = ends_of(s, noun, left, left_count, EX_USE_AGENT, target, &agent_slot, &agent, agents, MAX_ENDS);
    if (nt && agent >= 0)           /* the target's phrase without the agent that hangs on it */
        nt = slot_ends(s, noun, target_slot, EX_USE_TARGET, agent, &target, targets, MAX_ENDS);
    if (!na && nt && ((rule->flags & FLAG_RECIP) || (ex_word_bits(s->rules, rule->event) & EX_BIT(EX_W_SHARED))))
        na = from_clause(s, noun, agents, MAX_ENDS);
    mutual = nt > 1 && (na == 0 || (target_slot && (ex_word_bits(s->rules, target_slot->prep) & EX_BIT(EX_W_BETWEEN))));
    if (mutual && target_slot && (ex_word_bits(s->rules, target_slot->prep) & EX_BIT(EX_W_BETWEEN))) {
        for (size_t i = 0; i < nt; i++)
            for (size_t k = i + 1; k < nt; k++)
                record(o, noun, rule, &targets[i], &targets[k], true);
        return;
    }
    if (!nt && na > 1 && (rule->flags & FLAG_RECIP) &&
        (agent_slot->kind != SLOT_NMOD || agents[0].arg.head != agents[na - 1].arg.head)) {
        for (size_t i = 0; i < na; i++)
            for (size_t k = i + 1; k < na; k++)
                record(o, noun, rule, &agents[i], &agents[k], true);
        return;
    }
    for (size_t i = 0; i < na; i++)
        for (size_t k = 0; k < nt; k++)
            record(o, noun, rule, &agents[i], &targets[k], false);
}

/* "Jens Stoltenberg, the head of NATO": who is what. */
static void apposition(ex_out *o, uint32_t token)
{
    const ex_sheet *s = o->sheet;
    int32_t h = s->t[token].head;
    ent_relation r = {.implicit = true, .has_object = true, .event = "", .cameo = "", .text = "is",
                      .lemma = "be", .preposition = "", .rule = "apposition", .trigger = ""};
    ex_end a = {.arg = {.slot = SLOT_SUBJECT, .deprel = EX_REL_NSUBJ, .prep = ""}};
    ex_end b = {.arg = {.slot = SLOT_COMPLEMENT, .deprel = EX_REL_APPOS, .prep = ""}};

    if (h < 0 || s->t[h].upos == EX_UPOS_VERB || ex_is(s, (uint32_t)h, EX_W_TIME) || ex_is(s, token, EX_W_TIME) ||
        (s->left[token] > 0 && s->t[s->left[token]].xpos == EX_XPOS_LRB) ||
        (s->left[token] > 0 && s->t[s->left[token] - 1].xpos == EX_XPOS_LRB) || (s->t[token].upos != EX_UPOS_NOUN && s->t[token].upos != EX_UPOS_PROPN))
        return;
    a.arg.head = (uint32_t)h;
    b.arg.head = token;
    ex_phrase(s, a.arg.head, true, &a.arg.begin, &a.arg.end);
    ex_phrase(s, token, false, &b.arg.begin, &b.arg.end);
    if (a.arg.end > b.arg.begin && a.arg.begin < b.arg.end)
        return;
    ex_ends(s, &a.arg, EX_NO_TOKEN, EX_USE_AGENT, false, &a, 1);
    ex_ends(s, &b.arg, EX_NO_TOKEN, EX_USE_AGENT, false, &b, 1);
    if (a.ref.actor && b.ref.actor && a.ref.actor != b.ref.actor && a.ref.via == EX_VIA_SELF && b.ref.via == EX_VIA_SELF)
        return;                                 /* two names: a list that the parser did not see */
    if (s->left[token] > 0 && s->t[s->left[token] - 1].xpos == EX_XPOS_HYPH)
        return;
    if (a.ref.actor != b.ref.actor)
        b.ref.actor = NULL;                     /* who somebody is, is no deed done to anybody */
    ex_mention(o, &a, &r.subject);
    ex_mention(o, &b, &r.object);
    ex_fill_claim(o, token, &r);
    r.negated = false;
    r.tense = ENT_PRESENT;
    r.modality = ENT_ACTUAL;
    r.confidence = ex_confidence(s, EX_P_APPOSITION, &r, &a, &b);
    ex_out_add(o, &r, token);
}

/* "Iran-backed Hezbollah": the name before the participle is the agent, the noun behind it the target. */
static void name_participle(ex_out *o, uint32_t token)
{
    const ex_sheet *s = o->sheet;
    int32_t noun = s->t[token].head, name = EX_NO_TOKEN;
    ent_relation r = {.has_object = true, .implicit = true, .preposition = ""};
    ex_end agent = {.arg = {.slot = SLOT_SUBJECT, .deprel = EX_REL_COMPOUND, .prep = ""}};
    ex_end target = {.arg = {.slot = SLOT_OBJ, .deprel = EX_REL_OBJ, .prep = ""}};
    const event_rule *const *rows;
    size_t n;

    if (noun < 0 || (uint32_t)noun < token || token < 2 || s->t[token - 1].xpos != EX_XPOS_HYPH)
        return;
    for (uint32_t k = s->first[token]; k < s->first[token + 1]; k++)
        if (s->kids[k] == token - 2)
            name = (int32_t)token - 2;
    rows = ex_adjective_rules(s->rules, s->t[token].lower, &n);
    if (name < 0 || !rows || rows[0]->target_count == 0 || rows[0]->targets[0].kind != SLOT_COMPOUND)
        return;
    agent.arg.head = (uint32_t)name;
    ex_phrase(s, (uint32_t)name, true, &agent.arg.begin, &agent.arg.end);
    target.arg.head = (uint32_t)noun;
    ex_phrase(s, (uint32_t)noun, true, &target.arg.begin, &target.arg.end);
    target.arg.begin = token + 1;
    if (target.arg.end <= target.arg.begin || !ex_ends(s, &agent.arg, (int32_t)token, EX_USE_AGENT, false, &agent, 1) ||
        !ex_ends(s, &target.arg, (int32_t)token, EX_USE_TARGET, false, &target, 1) || !agent.ref.actor ||
        agent.ref.actor == target.ref.actor)
        return;
    r.event = rows[0]->event;
    r.cameo = rows[0]->cameo;
    r.goldstein = rows[0]->goldstein;
    r.has_goldstein = rows[0]->has_goldstein;
    r.text = ex_verbatim(s, token, token + 1, o->arena);
    r.lemma = ent_arena_strdup(o->arena, s->t[token].lemma);
    ex_mention(o, &agent, &r.subject);
    ex_mention(o, &target, &r.object);
    ex_fill_claim(o, (uint32_t)noun, &r);
    r.negated = false;
    r.modality = ENT_ACTUAL;
    r.confidence = ex_confidence(s, EX_P_PARTICIPLE, &r, &agent, &target);
    r.rule = ent_arena_printf(o->arena, "participle %s:%u", rows[0]->file, rows[0]->line);
    r.trigger = r.text;
    if (!r.lemma || !r.rule)
        return;
    if (target.ref.actor)
        ex_add_edge(o, &r, ENT_END_SUBJECT, ENT_END_OBJECT);
    ex_out_add(o, &r, token);
}

void ex_emit_noun(ex_out *o, uint32_t token)
{
    if (o->sheet->t[token].deprel == EX_REL_AMOD && o->sheet->t[token].xpos == EX_XPOS_VBN)
        name_participle(o, token);
    if (o->sheet->t[token].upos == EX_UPOS_NOUN || o->sheet->t[token].upos == EX_UPOS_PROPN)
        event_noun(o, token);
    if (o->sheet->t[token].deprel == EX_REL_APPOS)
        apposition(o, token);
}
