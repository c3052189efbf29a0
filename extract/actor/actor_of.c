/* extract/actor/actor_of.c - from an argument phrase to the actors that it stands for.
 *
 * The head's own mention first; then, where the head is a thing, whoever owns it, made it, or is aimed at by it: the best
 * ranked of possessor, nationality, complement and participle, looked into a few phrases deep. */
#include "internal.h"

typedef struct {
    const ex_actors *d;
    uint32_t begin, end;        /* the phrase: nothing outside of it speaks */
    ex_use use;
    const ex_actor *subject;    /* of the predicate: "its", "the US … its" own things are not its target; or NULL */
    ex_ref *out;
    size_t count, room;
} search;

enum {
    RANK_POSSESSOR = 60,
    RANK_MODIFIER = 58,
    RANK_PARTICIPLE = 43,
    RANK_OBJECT = 41,
    DIG_DEPTH = 4,
    MAX_CONJUNCTS = 24
};

static bool inside(const search *s, uint32_t token)
{
    return token >= s->begin && token < s->end;
}

static bool is_place_case(const ex_actors *d, uint32_t token)
{
    uint32_t c = case_token(d, token);

    return c != NONE && word_is(d->x, d->word[c], WORD_PLACE_PREPOSITION);
}

static const ex_actor *entry_actor(const ex_actors *d, uint32_t e)
{
    return e == NONE ? NULL : &d->x->entries[e]->a;
}

/* A place where it happens, a government where it acts. */
static void place_or_government(const search *s, const mention *m, ex_ref *r)
{
    const ex_actors *d = s->d;
    bool located = (m->kind == MENTION_NAME && !m->modifier && is_place_case(d, m->token)) || s->use == EX_USE_VENUE;
    const ex_actor *place = entry_actor(d, m->place);

    if (m->kind != MENTION_NAME || (m->type != EX_ACTOR_STATE && m->type != EX_ACTOR_PLACE))
        return;
    if (s->use == EX_USE_PLACE) {
        uint32_t state = m->entry == NONE || m->type == EX_ACTOR_STATE ? m->entry : d->x->entries[m->entry]->state;

        if (state != NONE) {
            r->actor = entry_actor(d, state);
            r->type = r->actor->type;
            r->sector = r->actor->sector;
        }
        r->via = EX_VIA_IN;
        r->place = true;
        return;
    }
    r->place = m->type == EX_ACTOR_PLACE || (located && s->use != EX_USE_AGENT);
    if (r->place && place) {
        r->actor = place;
        r->type = EX_ACTOR_PLACE;
        r->via = EX_VIA_SELF;
    }
}

static void emit(search *s, const mention *m, ex_via via, const char *role_text, const char *sector, uint32_t token,
                 float confidence)
{
    ex_ref *r;

    for (size_t i = 0; i < s->count; i++)
        if (s->out[i].actor == m->actor && m->actor && s->out[i].role == role_text)
            return;
    if (s->count == s->room)
        return;
    r = &s->out[s->count++];
    *r = (ex_ref){.actor = m->actor,
                  .country = m->country,
                  .organization = m->organization,
                  .sector = *sector ? sector : m->sector,
                  .role = role_text,
                  .via = (uint8_t)via,
                  .type = m->actor ? m->actor->type : EX_ACTOR_OTHER,
                  .plural = m->plural,
                  .token = token,
                  .begin = m->begin,
                  .end = m->end,
                  .name_token = m->name_token,
                  .confidence = confidence};
    place_or_government(s, m, r);
}

/* "Sino-Soviet", "the Iran-Iraq war": two names joined by a hyphen are equals, wherever the parse hangs them. */
static bool hyphenated(const ex_actors *d, uint32_t child, uint32_t token)
{
    const mention *a = mention_at(d, child), *b = a ? mention_at(d, token) : NULL;

    return b && a->actor && b->actor && a->kind == MENTION_NAME && b->kind <= MENTION_PEOPLE && a != b &&
           strcmp(token_at(d, (child < token ? child : token) + 1)->form, "-") == 0;
}

/* Conjuncts of `token` that lie in the phrase: itself first. */
static size_t conjuncts(const ex_actors *d, uint32_t token, uint32_t begin, uint32_t end, uint32_t *out)
{
    size_t n = 1;

    out[0] = token;
    if (token >= begin + 2 && hyphenated(d, token - 2, token))
        out[n++] = token - 2;
    else if (token + 2 < end && hyphenated(d, token + 2, token))
        out[n++] = token + 2;
    for (size_t k = 0; k < n; k++) {
        int seen = 0;

        for (int32_t c = d->first_child[out[k]]; c >= 0 && seen++ < MAX_CHILDREN; c = d->next_child[c])
            if (token_at(d, (uint32_t)c)->deprel == EX_REL_CONJ && (uint32_t)c >= begin && (uint32_t)c < end &&
                n < MAX_CONJUNCTS)
                out[n++] = (uint32_t)c;
    }
    return n;
}

static void lead(search *s, uint32_t token, int depth);

/* A mention that has an actor, and those coordinated with the word that named it. */
static void emit_mention(search *s, const mention *m, uint32_t token)
{
    const ex_actors *d = s->d;
    uint32_t list[MAX_CONJUNCTS];
    size_t n;

    emit(s, m, m->via, m->role_text, m->sector, token, m->confidence);
    if (m->kind == MENTION_PRONOUN || m->via == EX_VIA_DESCRIPTION) {
        if (m->second >= 0)
            emit(s, &d->mentions[m->second], m->via, m->role_text, "", token, m->confidence);
        if (m->antecedent >= 0 && m->plural) {
            n = conjuncts(d, d->mentions[m->antecedent].token, 0, (uint32_t)d->p->token_count, list);
            for (size_t k = 1; k < n; k++) {
                const mention *c = mention_at(d, list[k]);

                if (c && c->actor)
                    emit(s, c, m->via, c->role_text, "", token, m->confidence);
            }
        }
        return;
    }
    if (m->kind != MENTION_ROLE || m->via == EX_VIA_SELF || m->via == EX_VIA_APPOSITION || m->name_token == m->token)
        return;
    /* "their armies": the names lie before the phrase */
    n = inside(s, m->name_token) ? conjuncts(d, m->name_token, s->begin, s->end, list)
                                 : conjuncts(d, m->name_token, 0, (uint32_t)d->p->token_count, list);
    for (size_t k = 1; k < n; k++) {
        const mention *c = mention_at(d, list[k]);

        if (c && c->actor && c->name_token != m->token)
            emit(s, c, m->via == EX_VIA_TITLE ? EX_VIA_MODIFIER : m->via, m->role_text, m->sector, token,
                 m->confidence);
    }
}

/* ---- things -------------------------------------------------------------------------------------------------- */

typedef struct {
    uint32_t token;
    ex_via via;
    int rank;
} way;

static void offer(way *ways, size_t *n, uint32_t token, ex_via via, int rank)
{
    size_t k = *n;

    if (*n == 16)
        return;
    for (; k > 0 && ways[k - 1].rank < rank; k--)
        ways[k] = ways[k - 1];
    ways[k] = (way){token, via, rank};
    ++*n;
}

static void offer_participle(const search *s, uint32_t verb, way *ways, size_t *n)
{
    const ex_actors *d = s->d;
    int seen = 0;

    for (int32_t c = d->first_child[verb]; c >= 0 && seen++ < MAX_CHILDREN; c = d->next_child[c]) {
        const ex_token *t = token_at(d, (uint32_t)c);

        if (!inside(s, (uint32_t)c))
            continue;
        if (t->deprel == EX_REL_OBJ)
            offer(ways, n, (uint32_t)c, token_at(d, verb)->feats & EX_F_INF ? EX_VIA_OBJECT : EX_VIA_PARTICIPLE,
                  RANK_PARTICIPLE);
        else if (t->deprel == EX_REL_OBL_AGENT)
            offer(ways, n, (uint32_t)c, EX_VIA_BY, RANK_PARTICIPLE);
        else if (t->deprel == EX_REL_OBL || t->deprel == EX_REL_COMPOUND || t->deprel == EX_REL_OBL_UNMARKED)
            offer(ways, n, (uint32_t)c, EX_VIA_PARTICIPLE, RANK_OBJECT);
        else if (t->deprel == EX_REL_XCOMP && t->upos == EX_UPOS_VERB)
            offer(ways, n, (uint32_t)c, EX_VIA_OBJECT, RANK_OBJECT - 1);
    }
}

/* "Islamic extremism" is no Muslims': a people's or religion's adjective owns no things. */
static bool of_people(const ex_actors *d, uint32_t token)
{
    const mention *m = mention_at(d, token);

    return m && m->modifier && m->type == EX_ACTOR_GROUP && m->entry != NONE &&
           d->x->entries[m->entry]->kind == ENTRY_GROUP && !*m->country;
}

/* Of "country" and its like only the Israeli state is Israel: Iran's neighbour and a Soviet republic are others. */
static bool of_state(const ex_actors *d, uint32_t token)
{
    const mention *m = mention_at(d, token);

    return m && m->modifier && m->entry != NONE && d->x->entries[m->entry]->kind == ENTRY_STATE;
}

static size_t ways_from(const search *s, uint32_t h, way *ways)
{
    const ex_actors *d = s->d;
    const description *what = description_at(d, h);
    bool state_noun = what && what->types == 1u << EX_ACTOR_STATE;
    size_t n = 0;
    int seen = 0;

    if (token_at(d, h)->upos == EX_UPOS_VERB) {
        offer_participle(s, h, ways, &n);
        return n;
    }
    for (int32_t c = d->first_child[h]; c >= 0 && seen++ < MAX_CHILDREN; c = d->next_child[c]) {
        const ex_token *t = token_at(d, (uint32_t)c);
        const preposition *by;
        int rank;

        if (!inside(s, (uint32_t)c) || (state_noun && !of_state(d, (uint32_t)c)))
            continue;
        switch ((ex_deprel)t->deprel) {
        case EX_REL_NMOD_POSS:
            offer(ways, &n, (uint32_t)c, EX_VIA_POSSESSOR, RANK_POSSESSOR);
            break;
        case EX_REL_AMOD: case EX_REL_COMPOUND: case EX_REL_NMOD_UNMARKED: case EX_REL_NMOD_DESC: case EX_REL_FLAT:
            if (t->upos == EX_UPOS_VERB && word_is(d->x, d->word[c], WORD_THROUGH))
                offer_participle(s, (uint32_t)c, ways, &n);
            else if (t->upos != EX_UPOS_VERB && !of_people(d, (uint32_t)c))
                offer(ways, &n, (uint32_t)c, EX_VIA_MODIFIER, RANK_MODIFIER);
            break;
        case EX_REL_NMOD: case EX_REL_OBL:
            by = preposition_at(d, (uint32_t)c);
            rank = !by ? 0 : s->use == EX_USE_AGENT ? by->owner : by->target;
            if (rank)
                offer(ways, &n, (uint32_t)c, by->via, rank);
            break;
        case EX_REL_ACL:
            if (s->use != EX_USE_AGENT || word_is(d->x, d->word[c], WORD_THROUGH))
                offer_participle(s, (uint32_t)c, ways, &n);
            break;
        case EX_REL_APPOS:
            offer(ways, &n, (uint32_t)c, EX_VIA_APPOSITION, 10);
            break;
        default:
            break;
        }
    }
    return n;
}

/* The actor behind a thing; nothing is written where there is none. */
static void dig(search *s, uint32_t h, int depth)
{
    way ways[17];
    size_t n = ways_from(s, h, ways);
    size_t own = s->count;

    for (size_t k = 0; k < n && s->count == own; k++) {
        uint32_t list[MAX_CONJUNCTS];
        size_t conj = conjuncts(s->d, ways[k].token, s->begin, s->end, list);

        for (size_t i = 0; i < conj; i++) {
            size_t before = s->count;

            lead(s, list[i], depth + 1);
            if (s->count > before && !s->out[before].actor)
                s->count = before;
            for (size_t j = before; j < s->count; j++) {
                s->out[j].via = (uint8_t)ways[k].via;
                s->out[j].thing = true;
                s->out[j].token = h;
                s->out[j].confidence *= .9f;
            }
        }
        if (s->subject && s->count == own + 1 && s->out[own].actor == s->subject && k + 1 < n)
            s->count = own;                                 /* one's own thing: whom does it aim at? */
    }
}

static void lead(search *s, uint32_t token, int depth)
{
    const mention *m = mention_at(s->d, token);
    size_t before = s->count;

    if (m && m->actor) {
        if (m->second < 0 || m->antecedent >= 0)
            emit_mention(s, m, token);
        return;
    }
    if (depth < DIG_DEPTH && (!m || m->kind == MENTION_THING))
        dig(s, token, depth);
    if (s->count == before && depth == 0 && s->count < s->room) {
        static const mention nobody = {.country = "", .organization = "", .sector = "", .role_text = ""};
        const mention *who = m ? m : &nobody;

        s->out[s->count++] = (ex_ref){.country = "", .organization = "", .sector = who->sector, .role = who->role_text,
                                      .type = EX_ACTOR_OTHER, .plural = who->plural, .token = token, .begin = token,
                                      .end = token + 1, .name_token = token, .thing = who->kind == MENTION_THING};
    }
}

/* ---- the contract --------------------------------------------------------------------------------------------- */

static const ex_actor *subject_actor(const ex_actors *d, int32_t predicate, uint32_t but)
{
    int n = 0;

    if (predicate < 0 || (size_t)predicate >= d->p->token_count)
        return NULL;
    for (int32_t c = d->first_child[predicate]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c])
        if (token_at(d, (uint32_t)c)->deprel == EX_REL_NSUBJ && (uint32_t)c != but) {
            const mention *m = mention_at(d, (uint32_t)c);

            return m ? m->actor : NULL;
        }
    return NULL;
}

static size_t search_all(search *s, uint32_t head, bool all, int32_t predicate)
{
    uint32_t list[MAX_CONJUNCTS];
    size_t n, kept = 0;

    if (!s->room || head >= s->d->p->token_count)
        return 0;
    if (s->end > s->d->p->token_count)
        s->end = (uint32_t)s->d->p->token_count;
    s->subject = s->use == EX_USE_TARGET ? subject_actor(s->d, predicate, head) : NULL;
    n = all ? conjuncts(s->d, head, s->begin, s->end, list) : (list[0] = head, 1);
    for (size_t k = 0; k < n; k++)
        lead(s, list[k], 0);
    for (size_t k = 0; k < s->count; k++) /* whoever leads to nobody stands back behind those who do */
        if (s->out[k].actor)
            s->out[kept++] = s->out[k];
    return kept ? kept : s->count ? 1 : 0;
}

size_t ex_actors_of(const ex_actors *a, uint32_t head, uint32_t begin, uint32_t end, int32_t predicate, ex_use use,
                    ex_ref *out, size_t room)
{
    search s = {.d = a, .begin = begin, .end = end, .use = use, .out = out, .room = room};

    return search_all(&s, head, true, predicate);
}

bool ex_actor_of(const ex_actors *a, uint32_t head, uint32_t begin, uint32_t end, int32_t predicate, ex_use use,
                 ex_ref *out)
{
    ex_ref few[4];
    search s = {.d = a, .begin = begin, .end = end, .use = use, .out = few, .room = 4};

    if (!search_all(&s, head, false, predicate))
        return false;
    *out = few[0];
    return out->actor != NULL;
}

bool ex_name_around(const ex_actors *a, uint32_t token, uint32_t *begin, uint32_t *end)
{
    int32_t m = a->name_of[token];

    *begin = m < 0 ? token : a->mentions[m].begin;
    *end = m < 0 ? token + 1 : a->mentions[m].end;
    return m >= 0;
}

const char *ex_role_sector(const ex_actors *a, uint32_t token)
{
    const span *s = span_at(a, token);
    const sense *at = span_sense(a, s);

    return at && at->kind == SENSE_ROLE && s->head == token ? a->x->roles[at->index].sector : NULL;
}

bool ex_is_actor(const ex_actors *a, uint32_t token)
{
    const mention *m = mention_at(a, token);

    return m && (m->actor || m->kind == MENTION_ROLE || (m->kind == MENTION_PRONOUN && m->person));
}
