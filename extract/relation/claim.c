/* extract/relation/claim.c - what kind of claim: negated or not, actual or planned, past or present, and who says so.
 *
 * All of it is read on one way up from the predicate to the root: each verb or noun above may speak (said that), plan
 * (vowed to), demand (urged to), doubt (may have to) or deny what stands below it.  The nearest word on the way decides the
 * modality. */
#include "internal.h"

#include <string.h>

static void own_words(const ex_sheet *s, uint32_t verb, ex_claim *c)
{
    bool modal = false;

    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
        uint32_t kid = s->kids[k];
        ex_deprel rel = ex_main(s->t[kid].deprel);

        if (rel == EX_REL_AUX) {
            if (s->t[kid].xpos == EX_XPOS_VBD && !modal)
                c->tense = ENT_PAST;
            if (ex_is(s, kid, EX_W_PLANNED)) {
                c->tense = ENT_FUTURE;
                c->modality = ENT_PLANNED;
                modal = true;
            } else if (ex_is(s, kid, EX_W_DEMANDED)) {
                c->modality = ENT_DEMANDED;
                modal = true;
            } else if (ex_is(s, kid, EX_W_POSSIBLE) && s->t[kid].xpos == EX_XPOS_MD) {
                c->modality = ENT_POSSIBLE;
                c->backshift = ex_is(s, kid, EX_W_BACKSHIFT);
                modal = true;
            } else if (ex_is(s, kid, EX_W_HAVE) && !modal) {
                c->tense = ENT_PAST;
            }
        }
        if (rel == EX_REL_MARK && ex_is(s, kid, EX_W_CONDITION))
            c->modality = ENT_CONDITIONAL;
        if ((rel == EX_REL_ADVMOD || rel == EX_REL_CC) && ex_is(s, kid, EX_W_NEGATION))
            c->negated = !c->negated;
        if ((rel == EX_REL_NSUBJ || rel == EX_REL_OBJ)) {
            int32_t det = ex_child(s, kid, EX_REL_DET);

            if (ex_is(s, kid, EX_W_NEGATION) || (det >= 0 && ex_is(s, (uint32_t)det, EX_W_NEGATION)))
                c->negated = true;
        }
    }
    if (s->t[verb].xpos == EX_XPOS_VBD || (s->t[verb].xpos == EX_XPOS_VBN && c->tense == ENT_PRESENT &&
                                            ex_child(s, verb, EX_REL_AUX_PASS) < 0))
        c->tense = ENT_PAST;
    else if (s->t[verb].xpos == EX_XPOS_VBN) {
        int32_t aux = ex_child(s, verb, EX_REL_AUX_PASS);

        if (aux >= 0 && s->t[aux].xpos == EX_XPOS_VBD && !modal)
            c->tense = ENT_PAST;
    } else {
        int32_t cop = ex_child(s, verb, EX_REL_COP);

        if (cop >= 0 && s->t[cop].xpos == EX_XPOS_VBD)
            c->tense = ENT_PAST;
    }
}

static ent_modality modality_of(unsigned flags)
{
    return flags & FLAG_DEMANDED ? ENT_DEMANDED : flags & FLAG_PLANNED ? ENT_PLANNED
           : flags & FLAG_CONDITIONAL ? ENT_CONDITIONAL : flags & FLAG_POSSIBLE ? ENT_POSSIBLE : ENT_ACTUAL;
}

static int32_t speaker_of(const ex_sheet *s, uint32_t verb)
{
    bool inherited;

    return ex_subject_of(s, verb, &inherited);
}

/* "according to X", on the predicate or a verb above it. */
static void find_source(const ex_sheet *s, uint32_t verb, ex_claim *c)
{
    uint32_t end;

    if (c->speaker >= 0)
        return;
    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
        uint32_t kid = s->kids[k];

        if (ex_main(s->t[kid].deprel) == EX_REL_OBL && (ex_word_bits(s->rules, ex_preposition(s, kid, &end)) &
                                                         EX_BIT(EX_W_SOURCE))) {
            c->speaker = (int32_t)kid;
            c->source_verb = ex_preposition(s, kid, &end);
        }
    }
}

/* A speech verb beside the clause: "..., he said". */
static void find_aside(const ex_sheet *s, uint32_t verb, ex_claim *c)
{
    const event_rule *rule;

    if (c->speaker >= 0)
        return;
    for (uint32_t k = s->first[verb]; k < s->first[verb + 1]; k++) {
        uint32_t kid = s->kids[k];

        if (s->t[kid].deprel == EX_REL_PARATAXIS && s->t[kid].upos == EX_UPOS_VERB &&
            (ex_verb_flags(s, kid, &rule) & FLAG_SAY) && ex_child(s, kid, EX_REL_NSUBJ) >= 0) {
            c->speech_verb = (int32_t)kid;
            c->speaker = speaker_of(s, kid);
        }
    }
}

/* What the verb or noun above says of what stands below it through `rel`. */
static void look_up(const ex_sheet *s, uint32_t below, uint32_t above, bool open, ex_claim *c)
{
    ex_deprel rel = ex_main(s->t[below].deprel);
    const event_rule *rule = NULL;
    unsigned flags = 0;

    if (s->t[above].upos == EX_UPOS_VERB)
        flags = ex_verb_flags(s, above, &rule);
    else if (s->t[above].upos == EX_UPOS_NOUN && (rel == EX_REL_ACL || rel == EX_REL_NMOD)) {
        size_t n;
        const event_rule *const *rows = ex_noun_rules(s->rules, s->t[above].lemma, &n);

        for (size_t i = 0; rows && i < n && !flags; i++)
            flags = rows[i]->flags & (FLAG_PLANNED | FLAG_POSSIBLE | FLAG_DEMANDED | FLAG_NEG | FLAG_THROUGH);
    }
    if (rel == EX_REL_ACL && s->t[above].upos == EX_UPOS_NOUN && s->t[below].xpos == EX_XPOS_VB)
        flags |= (ex_is(s, above, EX_W_NOUN_PLANNED) ? FLAG_PLANNED : 0u) |      /* a decision to, a right to */
                 (ex_is(s, above, EX_W_NOUN_POSSIBLE) ? FLAG_POSSIBLE : 0u) |
                 (ex_is(s, above, EX_W_NOUN_DEMANDED) ? FLAG_DEMANDED : 0u) |
                 (ex_is(s, above, EX_W_NOUN_NEGATED) ? FLAG_NEG : 0u);
    if (!flags && s->t[above].upos == EX_UPOS_ADJ && (rel == EX_REL_XCOMP || rel == EX_REL_ADVCL || rel == EX_REL_CCOMP)) {
        size_t n;                       /* ready to, unwilling to, likely to */
        const event_rule *const *rows = ex_adjective_rules(s->rules, s->t[above].lemma, &n);

        for (size_t i = 0; rows && i < n && !flags; i++)
            if (rows[i]->target_count && (rows[i]->targets[0].kind == SLOT_XCOMP || rows[i]->targets[0].kind == SLOT_CCOMP))
                flags = rows[i]->flags;
    }
    if (rel == EX_REL_CCOMP && (flags & FLAG_SAY) && c->backshift && c->modality == ENT_POSSIBLE)
        c->modality = ENT_PLANNED;
    if (rel == EX_REL_CCOMP && (flags & FLAG_SAY) && c->speaker < 0) {
        c->speech_verb = (int32_t)above;
        c->speaker = speaker_of(s, above);
    }
    if (!open)
        return;                 /* "must answer for arming X": what is demanded is the answer */
    if (rel == EX_REL_XCOMP || rel == EX_REL_CCOMP || rel == EX_REL_ACL ||
        (rel == EX_REL_ADVCL && rule && rule->condition_count)) {
        if (c->modality == ENT_ACTUAL && modality_of(flags) != ENT_ACTUAL)
            c->modality = modality_of(flags);
        if ((flags & FLAG_NEG) && (rel == EX_REL_XCOMP || rel == EX_REL_ACL))
            c->negated = !c->negated;
    }
    if (rel == EX_REL_CONJ && ex_is_predicate(s, below) && ex_child(s, below, EX_REL_AUX) < 0 &&
        ex_child(s, below, EX_REL_NSUBJ) < 0) {     /* will meet and sign */
        ex_claim up = {.speaker = EX_NO_TOKEN, .speech_verb = EX_NO_TOKEN};

        own_words(s, above, &up);
        if (c->modality == ENT_ACTUAL)
            c->modality = up.modality;
        if (c->tense == ENT_PRESENT)
            c->tense = up.tense;
    }
    if (rel == EX_REL_XCOMP) {      /* modals and negation of the verb above hold for its infinitive */
        ex_claim up = {.speaker = EX_NO_TOKEN, .speech_verb = EX_NO_TOKEN};

        own_words(s, above, &up);
        if (c->modality == ENT_ACTUAL)
            c->modality = up.modality;
        if (c->tense == ENT_PRESENT)
            c->tense = up.tense;
        if (up.negated && !(flags & (FLAG_UPPER | FLAG_DEMANDED)))
            c->negated = !c->negated;
    }
}

void ex_claim_of(const ex_sheet *s, uint32_t predicate, ex_claim *c)
{
    uint32_t at = predicate;
    bool open = true;           /* nothing stands between that a modality does not reach through */

    *c = (ex_claim){.speaker = EX_NO_TOKEN, .speech_verb = EX_NO_TOKEN, .source_verb = ""};
    own_words(s, predicate, c);
    for (int i = 0; i < MAX_CLIMB; i++) {
        int32_t h = s->t[at].head;

        if (ex_is_predicate(s, at)) {
            find_source(s, at, c);
            find_aside(s, at, c);
        }
        if (h < 0)
            break;
        look_up(s, at, (uint32_t)h, open, c);
        open = open && (ex_main(s->t[at].deprel) == EX_REL_XCOMP || ex_main(s->t[at].deprel) == EX_REL_CCOMP ||
                        s->t[at].deprel == EX_REL_CONJ);
        at = (uint32_t)h;
    }
    if (c->speaker < 0) {           /* a quotation over several sentences */
        int32_t speaker = ex_speaker_of(s->actors, predicate), verb = speaker >= 0 ? s->t[speaker].head : EX_NO_TOKEN;

        if (speaker >= 0 && verb >= 0 && s->t[verb].upos == EX_UPOS_VERB && (uint32_t)verb != predicate) {
            c->speaker = speaker;
            c->speech_verb = verb;
        }
    }
}
