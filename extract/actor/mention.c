/* extract/actor/mention.c - the nouns and pronouns of a document as mentions, each with the actor that it leads to.
 *
 * Names come first (name.c, found.c).  Then, in the order of the text, every other noun and pronoun: a role noun takes
 * its actor from the name beside it, its owner, its nationality or its complement; an office of one holder becomes that
 * person when the article's date says who; what is left asks for an earlier mention (coref.c). */
#include "internal.h"

#include <stdlib.h>

mention *mention_add(ex_actors *d, uint32_t token, mention_kind kind)
{
    mention *m;

    if (d->mention_count == d->mention_room)
        return NULL;
    m = &d->mentions[d->mention_count];
    *m = (mention){.country = "",
                   .organization = "",
                   .sector = "",
                   .role_text = "",
                   .token = token,
                   .begin = token,
                   .end = token + 1,
                   .name_token = token,
                   .entry = NONE,
                   .place = NONE,
                   .role = NONE,
                   .antecedent = -1,
                   .second = -1,
                   .origin = (int32_t)d->mention_count,
                   .kind = (uint8_t)kind,
                   .type = EX_ACTOR_OTHER};
    m->plural = (token_at(d, token)->feats & EX_F_PLUR) != 0;
    d->mention_of[token] = (int32_t)d->mention_count++;
    return m;
}

uint32_t case_token(const ex_actors *d, uint32_t token)
{
    int n = 0;

    for (int32_t c = d->first_child[token]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c])
        if (token_at(d, (uint32_t)c)->deprel == EX_REL_CASE && token_at(d, (uint32_t)c)->xpos != EX_XPOS_POS)
            return (uint32_t)c;
    return NONE;
}

const char *case_of(const ex_actors *d, uint32_t token)
{
    uint32_t c = case_token(d, token);

    return c == NONE ? "" : token_at(d, c)->lower;
}

static bool is_class(const ex_actors *d, uint32_t token, word_class c)
{
    return word_is(d->x, d->word[token], c);
}

/* ---- roles ------------------------------------------------------------------------------------------------- */

/* The role phrase that ends at `h`. */
static const sense *role_at(const ex_actors *d, uint32_t h, const span **where)
{
    const span *s = span_at(d, h);
    const sense *at = span_sense(d, s);

    *where = s;
    return at && at->kind == SENSE_ROLE && (s->end == h + 1 || s->head == h) ? at : NULL;
}

static bool out_of_office(const ex_actors *d, uint32_t h, uint32_t begin)
{
    int n = 0;

    for (uint32_t k = begin; k-- > 0 && begin - k < 4;)
        if (is_class(d, k, WORD_FORMER))
            return true;
    for (int32_t c = d->first_child[h]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c])
        if (is_class(d, (uint32_t)c, WORD_FORMER))
            return true;
    return false;
}

static void read_determiner(const ex_actors *d, mention *m)
{
    int n = 0;

    for (int32_t c = d->first_child[m->token]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c]) {
        const ex_token *t = token_at(d, (uint32_t)c);

        if (t->deprel == EX_REL_DET) {
            m->definite = m->definite || (t->feats & (EX_F_DEF | EX_F_DEM)) != 0 || is_class(d, (uint32_t)c, WORD_TWO);
            m->indefinite = m->indefinite || (t->feats & EX_F_IND) != 0;
        } else if (t->deprel == EX_REL_NMOD_POSS) {
            m->definite = true;
        } else if (t->deprel == EX_REL_NUMMOD) {
            m->plural = m->plural || t->upos == EX_UPOS_NUM;
        }
    }
}

/* Lower-case text of the role's words. */
static const char *words_of(const ex_actors *d, uint32_t begin, uint32_t end)
{
    char text[160];
    size_t used = 0;

    if (end - begin == 1)
        return token_at(d, begin)->lower;
    for (uint32_t k = begin; k < end; k++) {
        const char *form = token_at(d, k)->lower;
        size_t len = strlen(form);

        if (used + len + 2 > sizeof text)
            break;
        memcpy(text + used, form, len);
        used += len;
        if (k + 1 < end && token_at(d, k)->space_after)
            text[used++] = ' ';
    }
    return ent_arena_strndup(d->arena, text, used);
}

/* "spokesman Colonel X": a person's name right behind the role, whatever the parse says. */
static mention *name_after(ex_actors *d, uint32_t h)
{
    const span *s = span_at(d, h);
    const sense *at = span_sense(d, s);
    uint32_t k = s ? s->end : h + 1;
    const span *land = k + 1 < d->p->token_count ? span_at(d, k + 1) : NULL;
    const preposition *by = land ? preposition_at(d, land->head) : NULL;

    if (by && by->via == EX_VIA_OF && case_token(d, land->head) == k)
        k = land->end;                                      /* President of Finland X */
    if (!at || at->kind != SENSE_ROLE || at->plural || d->x->roles[at->index].number != 'p')
        return NULL;
    for (int n = 0; n < 3 && k < d->p->token_count && token_at(d, k)->sentence == token_at(d, h)->sentence; n++) {
        mention *m = mention_at(d, k);

        if (m && m->kind == MENTION_NAME)
            return m->actor && m->type == EX_ACTOR_PERSON && m->begin == k ? m : NULL;
        s = span_at(d, k);
        at = span_sense(d, s);
        if (!at || (at->kind != SENSE_ROLE && at->kind != SENSE_TITLE))
            return NULL;
        k = s->end;
    }
    return NULL;
}

/* The name that stands for the same person or body: minister Lavrov; the minister, Lavrov; the FDLR force. */
static mention *name_beside(ex_actors *d, uint32_t h)
{
    int n = 0;

    for (int32_t c = d->first_child[h]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c]) {
        const ex_token *t = token_at(d, (uint32_t)c);
        mention *m = mention_at(d, (uint32_t)c);

        if (m && m->kind == MENTION_NAME && m->actor && !m->modifier &&
            (t->deprel == EX_REL_APPOS || t->deprel == EX_REL_FLAT ||
             (t->deprel == EX_REL_NMOD_DESC && (uint32_t)c > h)))
            return m;
    }
    return name_after(d, h);
}

/* "X, the US envoy": the name that this role is an appositive of. */
static mention *name_before(ex_actors *d, uint32_t h)
{
    const ex_token *t = token_at(d, h);
    mention *m =
        t->deprel == EX_REL_APPOS && t->head >= 0 && (uint32_t)t->head < h ? mention_at(d, (uint32_t)t->head) : NULL;

    return m && m->kind == MENTION_NAME && m->actor && !m->modifier ? m : NULL;
}

/* Said of somebody rather than naming him: "is the president", "became the president", "ambassador to X". */
static bool predicated(const ex_actors *d, uint32_t h)
{
    int n = 0;

    if (token_at(d, h)->deprel == EX_REL_XCOMP)
        return true;
    for (int32_t c = d->first_child[h]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c]) {
        const ex_token *t = token_at(d, (uint32_t)c);
        const preposition *by = t->deprel == EX_REL_NMOD ? preposition_at(d, (uint32_t)c) : NULL;

        if (t->deprel == EX_REL_COP || (by && by->via != EX_VIA_OF && by->via != EX_VIA_APPOSITION))
            return true;
    }
    return false;
}

static void copy_actor(mention *to, const mention *from)
{
    to->actor = from->actor;
    to->entry = from->entry;
    to->country = from->country;
    to->organization = from->organization;
    to->type = from->type;
    to->name_token = from->name_token;
    to->place = NONE;
    if (!*to->sector)
        to->sector = from->sector;
    to->confidence = from->confidence;
}

/* A found name learns its country, body and sector from the role beside it. */
static void teach(ex_actors *d, mention *name, const mention *by, const role *r)
{
    if (name->entry != NONE && *name->country)
        return;
    for (uint32_t i = d->found_count; i-- > 0 && d->found_count - i < 512;) {
        ex_actor *a = d->found[i];

        if (a != name->actor || (a->known && d->found_entry[i] == NONE))
            continue;
        if (by && !*a->country)
            a->country = by->country;
        if (by && by->actor && !*a->organization &&
            (by->type == EX_ACTOR_IGO || by->type == EX_ACTOR_ORGANIZATION || by->type == EX_ACTOR_GROUP))
            a->organization = by->actor->id;
        if (r && !*a->sector)
            a->sector = r->sector;
        if (r && a->type == EX_ACTOR_OTHER)
            a->type = r->number == 'p' ? EX_ACTOR_PERSON : r->number == 'b' ? EX_ACTOR_ORGANIZATION : EX_ACTOR_GROUP;
        name->country = a->country;
        name->organization = a->organization;
        name->sector = a->sector;
        name->type = a->type;
        name->person = a->type == EX_ACTOR_PERSON;
        return;
    }
}

/* Does this role serve a state or a body, rather than a person's private life? */
static bool serves(const ex_actors *d, const role *r)
{
    (void)d;
    return *r->sector && strcmp(r->sector, "CVL") != 0 && strcmp(r->sector, "ELI") != 0;
}

static void link_state(ex_actors *d, mention *m, const char *country)
{
    uint32_t state = *country ? lexicon_find(d->x, country, strlen(country)) : NONE;
    const char *sector = m->sector;

    if (state == NONE)
        return;
    mention_link(d, m, state);
    if (*sector)
        m->sector = sector;
    m->person = false;
}

/* The chancellor of the exchequer: an office that one state alone has. */
static void sole_office(ex_actors *d, mention *m, const role *r)
{
    uint32_t of, holder;

    if (!r->office || m->plural || m->indefinite || !m->definite || out_of_office(d, m->token, m->begin))
        return;
    of = lexicon_sole(d->x, r->noun);
    if (of == NONE)
        return;
    holder = lexicon_holder(d->x, of, r->noun, d->date);
    mention_link(d, m, holder == NONE ? of : holder);
    m->sector = r->sector;
    m->via = EX_VIA_TITLE;
    m->confidence = .7f;
}

const description *description_at(const ex_actors *d, uint32_t token)
{
    const span *s = span_at(d, token);

    if (!s || (s->end != token + 1 && s->head != token))
        return NULL;
    for (uint32_t i = d->x->nodes[s->node]; i != NONE; i = d->x->senses[i].next)
        if (d->x->senses[i].kind == SENSE_DESCRIPTION)
            return &d->x->descriptions[d->x->senses[i].index];
    return NULL;
}

/* The government of a man whom nobody knows, in Chad: Chad's. */
static void take_venue(ex_actors *d, mention *m)
{
    int32_t where = coref_venue(d, m->token);

    if (where < 0)
        return;
    link_state(d, m, d->mentions[where].country);
    m->via = EX_VIA_IN;
    m->confidence = .5f;
}

static void resolve_role(ex_actors *d, uint32_t number, const sense *at, const span *where, int depth)
{
    const role *r = &d->x->roles[at->index];
    uint32_t h = d->mentions[number].token;
    mention *m = &d->mentions[number], *name = name_beside(d, h);
    owner own;
    bool former;

    m->role = at->index;
    m->begin = where->begin;
    m->end = where->end;
    m->role_text = words_of(d, where->begin, where->end);
    m->sector = r->sector;
    m->person = r->number == 'p';
    m->plural = at->plural || r->number == 'g';
    m->gender = r->number == 'b' ? 'n' : 0;
    m->via = EX_VIA_SELF;
    read_determiner(d, m);
    own = owner_of(d, h, depth);
    if (!name)
        name = name_before(d, h);
    if (name && (name->type == EX_ACTOR_PERSON || name->type == EX_ACTOR_OTHER
                     ? r->number == 'p' || name->type == EX_ACTOR_OTHER
                     : r->number != 'p')) {
        teach(d, name, own.m, r);
        copy_actor(m, name);
        m->gender = name->gender;
        m->via = EX_VIA_APPOSITION;
        if (!*name->role_text && name->type != EX_ACTOR_STATE && name->type != EX_ACTOR_PLACE)
            name->role_text = m->role_text;
        m->origin = name->origin;
        return;
    }
    if (!own.m) {
        int32_t before =
            description_at(d, h) && r->number != 'p' && !sector_of_state(r->sector) ? -1 : coref_role(d, m);

        if (before < 0)
            sole_office(d, m, r);
        if (before >= 0) {
            const mention *a = &d->mentions[before];

            if (a->type == EX_ACTOR_PLACE || (a->kind == MENTION_NAME && a->type == EX_ACTOR_STATE)) {
                link_state(d, m, a->country);               /* where it happens */
                m->via = EX_VIA_IN;
                m->confidence = .6f;
                return;
            }
            copy_actor(m, a);
            m->antecedent = before;
            m->origin = a->origin;
            m->via = EX_VIA_DESCRIPTION;
            m->gender = a->gender;
            m->confidence *= .8f;
        }
        return;
    }
    former = out_of_office(d, h, where->begin);
    if ((own.m->type == EX_ACTOR_PERSON || (own.m->type == EX_ACTOR_OTHER && r->number == 'p' && !serves(d, r))) &&
        !r->speaker) { /* his army is the state's, his mother nobody's */
        if (serves(d, r))
            link_state(d, m, own.m->country);
        if (!m->actor) {
            if (sector_of_state(r->sector) && !*own.m->country)
                take_venue(d, m);
            return;
        }
        m->confidence = .7f * own.m->confidence;
    } else {
        copy_actor(m, own.m);
    }
    m->via = (uint8_t)own.via;
    m->name_token = own.m->name_token;
    if (own.m->kind == MENTION_PRONOUN)
        m->confidence *= .9f;
    if (r->office && !m->plural && !m->indefinite && !former && own.m->entry != NONE && !predicated(d, h)) {
        uint32_t holder = lexicon_holder(d->x, own.m->entry, r->noun, d->date);

        if (holder != NONE) {
            mention_link(d, m, holder);
            m->via = EX_VIA_TITLE;
            m->confidence = .9f;
        }
    }
    if (former)
        m->sector = d->x->former_sector;
}

/* ---- names: their titles --------------------------------------------------------------------------------------- */

/* The role that stands with a person's or body's name, and what it says of whom it serves. */
static void resolve_name(ex_actors *d, uint32_t number, int depth)
{
    uint32_t h = d->mentions[number].token;
    int n = 0;

    if (d->mentions[number].modifier)
        return;
    for (int32_t c = d->first_child[h]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c]) {
        const ex_token *t = token_at(d, (uint32_t)c);
        const span *where;
        const sense *at = t->deprel == EX_REL_NMOD_DESC || t->deprel == EX_REL_APPOS || t->deprel == EX_REL_COMPOUND
                              ? role_at(d, (uint32_t)c, &where) : NULL;
        owner own, near;

        if (!at)
            continue;
        own = owner_of(d, (uint32_t)c, depth + 1);
        near = own.m ? own : owner_of(d, h, depth + 1);
        if (!*d->mentions[number].role_text)
            d->mentions[number].role_text = words_of(d, where->begin, where->end);
        teach(d, &d->mentions[number], near.m, &d->x->roles[at->index]);
        return;
    }
    if (d->mentions[number].entry == NONE) {
        owner own = owner_of(d, h, depth + 1);

        if (own.m && (own.rank >= 57 || own.via == EX_VIA_FROM))
            teach(d, &d->mentions[number], own.m, NULL);
    }
}

/* ---- one token ----------------------------------------------------------------------------------------------- */

static uint8_t salience_of(const ex_actors *d, uint32_t token)
{
    switch ((ex_deprel)token_at(d, token)->deprel) {
    case EX_REL_NSUBJ: case EX_REL_NSUBJ_PASS: case EX_REL_NSUBJ_OUTER: case EX_REL_ROOT: return 3;
    case EX_REL_OBJ: case EX_REL_IOBJ: case EX_REL_OBL_AGENT: return 2;
    default: return 1;
    }
}

static void take_up(ex_actors *d, mention *m, int32_t before, ex_via via)
{
    const mention *a;

    if (before < 0)
        return;
    a = &d->mentions[before];
    if (a->kind == MENTION_PRONOUN && a->antecedent >= 0 && (token_at(d, a->token)->feats & EX_F_REL)) {
        before = a->antecedent;                             /* the noun, not its relative pronoun */
        a = &d->mentions[before];
    }
    m->antecedent = before;
    m->second = a->second;
    m->origin = a->origin;
    m->via = (uint8_t)via;
    m->type = a->type;
    m->person = a->person;
    if (!m->gender)
        m->gender = a->gender;
    if (a->actor) {
        copy_actor(m, a);
        m->role_text = a->role_text;
        m->confidence = a->confidence * (via == EX_VIA_PRONOUN ? .85f : .8f);
    }
}

/* Room for every nominal and every phrase of the lexicon: the list never moves. */
static bool make_room(ex_actors *d)
{
    uint32_t room = d->span_count + 1;

    for (size_t i = 0; i < d->p->token_count; i++)
        room += d->p->tokens[i].upos == EX_UPOS_NOUN || d->p->tokens[i].upos == EX_UPOS_PRON ||
                d->p->tokens[i].upos == EX_UPOS_PROPN;
    d->mentions = ENT_ARRAY(d->arena, mention, room);
    d->mention_room = room;
    return d->mentions != NULL;
}

static void resolve_noun(ex_actors *d, uint32_t number, int depth)
{
    mention *m = &d->mentions[number];
    const span *where;
    const sense *at = role_at(d, m->token, &where);
    const description *what = description_at(d, m->token);
    owner own;

    if (at) {
        m->kind = MENTION_ROLE;
        resolve_role(d, number, at, where, depth);
    } else {
        read_determiner(d, m);
        m->gender = m->plural ? 0 : 'n';
    }
    if (what && m->actor && m->definite && what->types >> EX_ACTOR_STATE & 1 && out_of_office(d, m->token, m->begin) &&
        m->via == EX_VIA_MODIFIER) {
        int32_t none, before = coref_description(d, m, what, &none);

        if (before >= 0)                                    /* the former Soviet republic */
            take_up(d, m, before, EX_VIA_DESCRIPTION);
    }
    if (what && (what->gender == 'm' || what->gender == 'f'))
        m->gender = what->gender;
    if (what && !m->actor && m->definite && !m->indefinite) {
        own = owner_of(d, m->token, depth + 1);
        if (own.m && own.via == EX_VIA_POSSESSOR) {         /* his country, its government */
            if (what->types >> EX_ACTOR_STATE & 1 && !m->plural) {
                link_state(d, m, own.m->country);
                m->via = EX_VIA_POSSESSOR;
                m->confidence = .8f;
            }
        } else {
            int32_t second = -1, before = coref_description(d, m, what, &second);

            take_up(d, m, before, EX_VIA_DESCRIPTION);
            if (second >= 0)
                m->second = second;
        }
        m->role_text = "";
    }
}

static bool nominal(const ex_actors *d, uint32_t token)
{
    const ex_token *t = token_at(d, token);
    const span *s;

    switch ((ex_upos)t->upos) {
    case EX_UPOS_NOUN: case EX_UPOS_PRON:
        return true;
    case EX_UPOS_PROPN: case EX_UPOS_ADJ:
        s = span_at(d, token);
        if (t->upos == EX_UPOS_ADJ && (t->deprel == EX_REL_AMOD || t->deprel == EX_REL_COMPOUND))
            return false;                                   /* military operations are nobody */
        return s && s->head == token && s->sense != NONE &&
               (d->x->senses[s->sense].kind == SENSE_ROLE || d->x->senses[s->sense].kind == SENSE_DESCRIPTION);
    default:
        return false;
    }
}

/* The head of the role phrase around `token` where the parse hangs this word elsewhere; else the token itself. */
static uint32_t phrase_head(const ex_actors *d, uint32_t token)
{
    const span *s = span_at(d, token);
    const sense *at = span_sense(d, s);
    int32_t head = token_at(d, token)->head;

    return at && at->kind == SENSE_ROLE && s->end - s->begin > 1 &&
                   (head < (int32_t)s->begin || head >= (int32_t)s->end)
               ? s->head
               : token;
}

mention *mention_resolve(ex_actors *d, uint32_t token, int depth)
{
    int32_t number = d->mention_of[token], before;
    mention *m;

    if (depth > MAX_DEPTH)
        return NULL;
    if (number < 0 && phrase_head(d, token) != token) {     /* a parse that tears a phrase apart */
        mention *whole = mention_resolve(d, phrase_head(d, token), depth + 1);

        if (whole)
            d->mention_of[token] = d->mention_of[whole->token];
        return whole;
    }
    if (number < 0) {
        if (!nominal(d, token))
            return NULL;
        m = mention_add(d, token, token_at(d, token)->upos == EX_UPOS_PRON ? MENTION_PRONOUN : MENTION_THING);
        if (!m)
            return NULL;
        number = d->mention_of[token];
    }
    m = &d->mentions[number];
    if (m->resolved)
        return m;
    m->resolved = true;                                     /* also a guard against circles */
    m->salience = salience_of(d, token);
    if (m->kind == MENTION_NAME || m->kind == MENTION_PEOPLE) {
        resolve_name(d, (uint32_t)number, depth);
    } else if (m->kind == MENTION_PRONOUN) {
        const ex_token *t = token_at(d, token);

        m->gender = t->feats & EX_F_MASC ? 'm' : t->feats & EX_F_FEM ? 'f' : t->feats & EX_F_NEUT ? 'n' : 0;
        before = coref_pronoun(d, token);
        if (before > number)                                /* a speaker named behind the quotation */
            mention_resolve(d, d->mentions[before].token, depth + 1);
        take_up(d, m, before, EX_VIA_PRONOUN);
        if (t->feats & EX_F_P1 && t->feats & EX_F_PLUR && m->type == EX_ACTOR_PERSON && m->actor && *m->country &&
            sector_of_state(m->sector)) {
            link_state(d, m, m->country);                   /* a president's "we" is the state */
            m->via = EX_VIA_PRONOUN;
            m->confidence = .6f;
        }
    } else {
        resolve_noun(d, (uint32_t)number, depth);
    }
    return &d->mentions[number];
}

void actors_mentions(ex_actors *d)
{
    for (uint32_t i = 0; i < d->mention_count; i++)
        d->mentions[i].salience = salience_of(d, d->mentions[i].token);
    for (uint32_t i = 0; i < d->p->token_count && !d->failed; i++)
        mention_resolve(d, i, 0);
    for (uint32_t i = 0; i < d->mention_count; i++) {
        const mention *m = &d->mentions[i];

        if (m->kind == MENTION_NAME && !m->modifier && m->end - m->begin > 1)
            for (uint32_t k = m->begin; k < m->end; k++)
                d->name_of[k] = (int32_t)i;
    }
}

/* ---- a whole document ------------------------------------------------------------------------------------------ */

ent_status ex_actors_annotate(const ex_lexicon *x, const ex_parsed *p, uint32_t date, ent_arena *arena,
                              ex_actors **out, ent_error *err)
{
    ex_actors *d = ENT_NEW(arena, ex_actors);
    size_t n = p->token_count + 1;

    *out = NULL;
    if (!d || !(d->first_child = ENT_ARRAY(arena, int32_t, n)) || !(d->next_child = ENT_ARRAY(arena, int32_t, n)) ||
        !(d->span_of = ENT_ARRAY(arena, int32_t, n)) || !(d->mention_of = ENT_ARRAY(arena, int32_t, n)) ||
        !(d->name_of = ENT_ARRAY(arena, int32_t, n)) || !(d->word = ENT_ARRAY(arena, uint32_t, n)))
        return ent_fail(err, ENT_NOMEM, "no memory for the actors of %zu words", p->token_count);
    d->x = x;
    d->p = p;
    d->arena = arena;
    d->date = date;
    memset(d->first_child, 0xff, n * sizeof *d->first_child);
    memset(d->next_child, 0xff, n * sizeof *d->next_child);
    memset(d->span_of, 0xff, n * sizeof *d->span_of);
    memset(d->mention_of, 0xff, n * sizeof *d->mention_of);
    memset(d->name_of, 0xff, n * sizeof *d->name_of);
    memset(d->word, 0xff, n * sizeof *d->word);
    actors_match(d);
    d->failed = d->failed || !make_room(d);
    if (!d->failed)
        actors_names(d);
    if (!d->failed)
        actors_mentions(d);
    map_release(&d->slugs);
    if (d->failed)
        return ent_fail(err, ENT_NOMEM, "no memory for the actors of %zu words", p->token_count);
    *out = d;
    return ENT_OK;
}
