/* extract/actor/owner.c - whose officials, troops, ministers: the owner that a role noun's phrase names.
 *
 * Possessor before nationality before complement, ranked; where the parse gives none, the words right before the noun. */
#include "internal.h"

static bool is_class(const ex_actors *d, uint32_t token, word_class c)
{
    return word_is(d->x, d->word[token], c);
}

static void offer(owner *best, const mention *m, ex_via via, int rank)
{
    if (m && m->actor && (!best->m || rank > best->rank))
        *best = (owner){m, via, rank};
}

const preposition *preposition_at(const ex_actors *d, uint32_t token)
{
    uint32_t c = case_token(d, token), i;

    if (c == NONE || d->word[c] == NONE)
        return NULL;
    i = map_get(&d->x->preposition_of, (uint64_t)d->word[c] + 1);
    return i == NONE ? NULL : &d->x->prepositions[i];
}

/* Behind a participle: the US-led coalition, militants based in Mali. */
static void owner_through(ex_actors *d, uint32_t verb, int depth, owner *best)
{
    int n = 0;

    if (!is_class(d, verb, WORD_THROUGH))
        return;
    for (int32_t c = d->first_child[verb]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c]) {
        const ex_token *t = token_at(d, (uint32_t)c);

        if (t->deprel == EX_REL_COMPOUND || t->deprel == EX_REL_OBL || t->deprel == EX_REL_OBL_AGENT ||
            t->deprel == EX_REL_NSUBJ || t->deprel == EX_REL_OBL_UNMARKED || t->deprel == EX_REL_OBJ)
            offer(best, mention_resolve(d, (uint32_t)c, depth + 1), EX_VIA_PARTICIPLE, 42);
    }
}

/* A people's or a creed's adjective stands back behind a state: the Communist Party of Chile is Chile's. */
static void offer_modifier(owner *best, const mention *m)
{
    bool creed = m && m->modifier && m->type == EX_ACTOR_GROUP && !*m->country;

    offer(best, m, EX_VIA_MODIFIER, creed ? 46 : 58);
}

/* What the children of `h` offer: possessor, modifier, complement. */
static void owner_below(ex_actors *d, uint32_t h, int depth, owner *best)
{
    const span *own = span_at(d, h);
    int n = 0;

    for (int32_t c = d->first_child[h]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c]) {
        uint32_t k = (uint32_t)c;
        const ex_token *t = token_at(d, k);
        const preposition *by;

        if (own && k >= own->begin && k < own->end)
            continue;
        switch ((ex_deprel)t->deprel) {
        case EX_REL_NMOD_POSS:
            offer(best, mention_resolve(d, k, depth + 1), EX_VIA_POSSESSOR, 60);
            break;
        case EX_REL_AMOD: case EX_REL_COMPOUND: case EX_REL_NMOD_UNMARKED: case EX_REL_NMOD_DESC: case EX_REL_FLAT:
            if (t->upos == EX_UPOS_VERB)
                owner_through(d, k, depth, best);
            else
                offer_modifier(best, mention_resolve(d, k, depth + 1));
            break;
        case EX_REL_NMOD: case EX_REL_OBL:
            by = preposition_at(d, k);
            if (by && by->owner)
                offer(best, mention_resolve(d, k, depth + 1), by->via, by->owner);
            else if (!by && k < h)
                offer(best, mention_resolve(d, k, depth + 1), EX_VIA_MODIFIER, 57);
            break;
        case EX_REL_ACL:
            owner_through(d, k, depth, best);
            break;
        default:
            break;
        }
    }
}

/* May this word stand between a nationality and its noun? */
static bool inside_noun_phrase(const ex_token *t)
{
    return t->upos == EX_UPOS_ADJ || t->upos == EX_UPOS_NOUN || t->upos == EX_UPOS_PROPN || t->upos == EX_UPOS_NUM ||
           t->xpos == EX_XPOS_VBN || t->xpos == EX_XPOS_VBG || t->xpos == EX_XPOS_HYPH;
}

/* "Chile's Defense Ministry", "the Iranian deputy oil minister": by the order of words, whatever the parse says. */
static void owner_before(ex_actors *d, uint32_t begin, owner *best)
{
    uint32_t first = d->p->sentences[token_at(d, begin)->sentence].first;
    bool possessive = false;

    for (uint32_t k = begin; k-- > first && begin - k <= 6;) {
        const ex_token *t = token_at(d, k);
        const span *s = span_at(d, k);
        const sense *at = span_sense(d, s);

        if (t->xpos == EX_XPOS_POS) {
            if (possessive)
                return;
            possessive = true;
            continue;
        }
        if (at && at->kind <= SENSE_PLACE && d->mention_of[s->head] >= 0) {
            const mention *m = mention_at(d, s->head);

            if (m->type != EX_ACTOR_PERSON || possessive)
                offer(best, m, possessive ? EX_VIA_POSSESSOR : EX_VIA_MODIFIER, 56);
            return;
        }
        if (possessive || !inside_noun_phrase(t))
            return;
        if (t->xpos == EX_XPOS_HYPH && token_at(d, k + 1)->upos == EX_UPOS_VERB && !is_class(d, k + 1, WORD_THROUGH))
            return;                                         /* Iran-backed militias are not Iran's */
    }
}

/* "People in the UK protested": between a subject and its verb a complement is the subject's, whatever the parse says. */
static void owner_after(ex_actors *d, uint32_t h, uint32_t end, owner *best)
{
    int32_t verb = token_at(d, h)->head;

    if (verb < (int32_t)end)
        return;
    for (uint32_t k = end; k < end + 4 && k < (uint32_t)verb; k++) {
        const mention *m = mention_at(d, k);
        const preposition *by = m ? preposition_at(d, k) : NULL;

        if (m && (!by || !by->owner || case_token(d, k) != end || token_at(d, k)->head != verb))
            return;
        if (m)
            offer(best, m, by->via, by->owner);
    }
}

/* The owner of the noun at `h`. */
owner owner_of(ex_actors *d, uint32_t h, int depth)
{
    const span *s = span_at(d, h);
    owner best = {0};

    owner_below(d, h, depth, &best);
    for (uint32_t k = s ? s->begin : h; s && k < s->end; k++)
        if (k != h)
            owner_below(d, k, depth, &best);
    if (!best.rank)
        owner_after(d, h, s ? s->end : h + 1, &best);
    if (best.rank < 56)
        owner_before(d, s ? s->begin : h, &best);
    return best;
}
