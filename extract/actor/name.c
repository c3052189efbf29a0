/* extract/actor/name.c - which actor a matched name is, when several could be meant.
 *
 * A state before an organization before a person before a place; among persons of one surname the one named before in
 * the article, the one whose given name or office stands beside it, the one in office on the article's date.  Surnames
 * that the table does not hold for distinctive (and common words: May, Rice) want such support. */
#include "internal.h"

#include <assert.h>
#include <stdlib.h>

const span *span_at(const ex_actors *d, uint32_t token)
{
    return token >= d->p->token_count || d->span_of[token] < 0 ? NULL : &d->spans[d->span_of[token]];
}

/* A sense of `kind` among those of the span. */
static const sense *sense_of_kind(const ex_actors *d, const span *s, sense_kind kind)
{
    for (uint32_t i = s ? d->x->nodes[s->node] : NONE; i != NONE; i = d->x->senses[i].next)
        if (d->x->senses[i].kind == kind && sense_fits(d, s, &d->x->senses[i]))
            return &d->x->senses[i];
    return NULL;
}

/* ---- persons ----------------------------------------------------------------------------------------------- */

/* Does the word before a surname belong to the same name? */
static bool joined(const ex_actors *d, uint32_t left, uint32_t right)
{
    const ex_token *l = token_at(d, left), *r = token_at(d, right);

    return l->sentence == r->sentence && (l->upos == EX_UPOS_PROPN || l->xpos == EX_XPOS_NNP) &&
           ex_starts_upper(l->form) && !span_at(d, left) &&
           (l->head == (int32_t)right || r->head == (int32_t)left || l->head == r->head);
}

/* A given name in the text ("Sergey", "S.") against the one in the table ("Sergei"): the first three letters agree. */
static bool given_agrees(const char *given, const char *full)
{
    char a[FOLD_ROOM], b[FOLD_ROOM];
    size_t n = ex_fold(given, strlen(given), a, sizeof a), m;

    while (n && *full) {
        size_t len = strcspn(full, " ");

        m = ex_fold(full, len, b, sizeof b);
        if (m && a[0] == b[0] && (n == 1 || m == 1 || (n > 2 && m > 2 && a[1] == b[1] && a[2] == b[2])))
            return true;
        full += len;
        full += *full == ' ';
    }
    return false;
}

/* The span begins with the full name's first word: it is more than a surname. */
static bool begins_with(const ex_actors *d, const span *s, const char *full)
{
    char a[FOLD_ROOM], b[FOLD_ROOM];
    const char *form = token_at(d, s->begin)->form;
    size_t n = ex_fold(form, strlen(form), a, sizeof a), m = ex_fold(full, strcspn(full, " -"), b, sizeof b);

    return s->end - s->begin > 1 && n && n == m && memcmp(a, b, n) == 0;
}

static bool named_before(const ex_actors *d, uint32_t entry_index, const span *before)
{
    for (const span *s = before; s-- > d->spans && before - s < 400;) {
        const sense *at = span_sense(d, s);

        if (at && at->kind == SENSE_NAME && at->index == entry_index)
            return true;
    }
    return false;
}

static bool in_office(const office *o, uint32_t date)
{
    return o && date && o->from <= date && date <= o->to;
}

/* Every word of "deputy secretary" stands in "deputy secretary of defense". */
static bool words_within(const char *noun, const char *office_name)
{
    while (*noun) {
        size_t len = strcspn(noun, " ");
        const char *at = office_name;

        while ((at = strchr(at, *noun)) && (strncmp(at, noun, len) != 0 || (at > office_name && at[-1] != ' ')))
            at++;
        if (!at)
            return false;
        noun += len;
        noun += *noun == ' ';
    }
    return true;
}

/* How well a person suits the span: 0 not at all. */
static int person_score(const ex_actors *d, const span *s, const sense *at)
{
    const entry *e = d->x->entries[at->index];
    const office *o = lexicon_office_on(d->x, at->index, d->date);
    bool alone = !begins_with(d, s, e->a.name), supported = false;
    int score = at->kind == SENSE_NAME ? 20 : 10;

    if (alone && s->begin && joined(d, s->begin - 1, s->begin) && token_at(d, s->begin - 1)->upos == EX_UPOS_PROPN) {
        if (!given_agrees(token_at(d, s->begin - 1)->form, e->a.name))
            return 0;
        supported = true;
        score += 20;
    }
    if (alone && s->end < d->p->token_count && joined(d, s->end, s->end - 1) &&
        token_at(d, s->end)->upos == EX_UPOS_PROPN &&
        (at->kind == SENSE_SURNAME || token_at(d, s->end)->deprel == EX_REL_FLAT))
        return 0;                                           /* the name goes on: Al-Jaber Al-Sabah */
    if (alone && named_before(d, at->index, s)) {
        supported = true;
        score += 30;
    }
    if (s->begin && !supported) {
        const span *before = span_at(d, s->begin - 1);
        const sense *r = sense_of_kind(d, before, SENSE_ROLE), *t = sense_of_kind(d, before, SENSE_TITLE);

        if (r && d->x->roles[r->index].number == 'p' && before->end == s->begin) {
            for (uint32_t i = e->office; i != NONE; i = d->x->offices[i].next)
                if (lexicon_words_office(d->x, d->x->roles[r->index].noun, d->x->offices[i].office) ||
                    words_within(d->x->roles[r->index].noun, d->x->offices[i].office)) {
                    supported = true;
                    score += in_office(&d->x->offices[i], d->date) ? 15 : 8;
                    break;
                }
            supported = supported || at->kind == SENSE_NAME;
        } else if (t && in_office(o, d->date)) {
            supported = true;
        }
    }
    if ((at->weak || at->kind == SENSE_SURNAME) && alone && !supported)
        return 0;
    if (in_office(o, d->date))
        score += 6;
    else if (o && d->date && o->from > d->date)
        score -= 4;
    return score;
}

/* ---- one sense for each span --------------------------------------------------------------------------------- */

static bool stands_before_noun(const ex_actors *d, const span *s)
{
    const ex_token *t = token_at(d, s->head);

    return t->head > (int32_t)s->head && (t->deprel == EX_REL_AMOD || t->deprel == EX_REL_COMPOUND ||
                                          t->deprel == EX_REL_NMOD_DESC || t->deprel == EX_REL_NMOD_UNMARKED);
}

/* "Paris Hilton", "Virginia Woolf": the first word of a person's name is no place. */
static bool given_name(const ex_actors *d, const span *s)
{
    const ex_token *next = s->end < d->p->token_count ? token_at(d, s->end) : NULL;

    return next && s->end - s->begin == 1 && next->deprel == EX_REL_FLAT && next->head == (int32_t)s->begin &&
           next->upos == EX_UPOS_PROPN && !span_at(d, s->end);
}

static bool given_class(const ex_actors *d, const span *s)
{
    return word_is(d->x, d->word[s->begin], WORD_GIVEN_M) || word_is(d->x, d->word[s->begin], WORD_GIVEN_F);
}

/* Georgia between Arizona and Atlanta is a part of the United States; beside Tbilisi or Georgian troops it is a state.
 * Whether a neighbouring phrase speaks for the place's country (1), for the state (-1) or for neither. */
static int speaks_for_place(const ex_actors *d, const span *s, uint32_t state, const char *country)
{
    int says = 0, n = 0;

    for (uint32_t i = d->x->nodes[s->node]; i != NONE && n++ < 32; i = d->x->senses[i].next) {
        const sense *at = &d->x->senses[i];

        if ((at->kind == SENSE_ADJECTIVE || at->kind == SENSE_PEOPLE || at->kind == SENSE_CAPITAL) &&
            at->index == state)
            return -1;
        if (at->kind == SENSE_PLACE && d->x->entries[at->index]->a.country == country)
            says = 1;
        else if (at->kind == SENSE_NAME)
            return 0;
    }
    return says;
}

static bool means_place(const ex_actors *d, const span *s, const sense *state)
{
    const char *country = NULL;
    bool place = false;
    size_t here = (size_t)(s - d->spans), from = here > 200 ? here - 200 : 0;

    for (uint32_t i = d->x->nodes[s->node]; i != NONE && !country; i = d->x->senses[i].next)
        if (d->x->senses[i].kind == SENSE_PLACE)
            country = d->x->entries[d->x->senses[i].index]->a.country;
    if (!country || country == d->x->entries[state->index]->a.country)
        return false;
    for (size_t k = from; k < d->span_count && k < here + 200; k++) {
        int says = d->spans[k].node == s->node ? 0 : speaks_for_place(d, &d->spans[k], state->index, country);

        if (says < 0)
            return false;
        place = place || says > 0;
    }
    return place;
}

static int sense_score(const ex_actors *d, const span *s, const sense *at)
{
    const entry *e = at->kind <= SENSE_SURNAME ? d->x->entries[at->index] : NULL;
    int score = 0;

    switch ((sense_kind)at->kind) {
    case SENSE_NAME: case SENSE_SURNAME:
        assert(e);
        if (e->user)
            return 300 + (int)(s->end - s->begin);
        if (e->kind == ENTRY_PERSON) {
            int fit = person_score(d, s, at);

            return fit ? fit + (s->end - s->begin > 1 ? 60 : 20) : 0;
        }
        score = e->kind == ENTRY_STATE || e->kind == ENTRY_TERRITORY ? 90 : e->kind == ENTRY_FORMER ? 85 : 80;
        if (at->weak || (given_name(d, s) && given_class(d, s)) || (e->kind == ENTRY_STATE && means_place(d, s, at)))
            return 0;
        if (d->date && e->kind != ENTRY_STATE && (d->date < e->from || d->date > e->to))
            score -= 10;
        break;
    case SENSE_SEAT: score = 75; break;
    case SENSE_CAPITAL: score = given_name(d, s) ? 0 : 70; break;
    case SENSE_ADJECTIVE: score = stands_before_noun(d, s) ? 68 : 60; break;
    case SENSE_PEOPLE: score = stands_before_noun(d, s) ? 61 : 65; break;
    case SENSE_PLACE: score = at->weak || given_name(d, s) ? 0 : 62; break;
    case SENSE_ROLE: score = 50; break;
    case SENSE_TITLE: score = 40; break;
    case SENSE_DESCRIPTION: score = 30; break;
    default: return 0;
    }
    if (!score)
        return 0;
    if (e && e->kind == ENTRY_FORMER && at->kind != SENSE_NAME && d->date && (d->date < e->from || d->date > e->to))
        score -= 10;
    return score + (e && e->user ? 200 : 0);
}

/* "the Democratic Party of Japan". */
static bool of_state_behind(const ex_actors *d, const span *s, const entry *e)
{
    uint32_t k = s->end, i;
    const sense *state;

    if (k + 2 >= d->p->token_count || token_at(d, k)->upos != EX_UPOS_ADP || d->word[k] == NONE)
        return false;
    i = map_get(&d->x->preposition_of, (uint64_t)d->word[k] + 1);
    if (i == NONE || d->x->prepositions[i].via != EX_VIA_OF)
        return false;
    k += token_at(d, k + 1)->upos == EX_UPOS_DET ? 2 : 1;
    if (!span_at(d, k) || token_at(d, k)->sentence != token_at(d, s->begin)->sentence)
        return false;
    state = sense_of_kind(d, span_at(d, k), SENSE_NAME);
    return state && d->x->entries[state->index]->a.type == EX_ACTOR_STATE &&
           d->x->entries[state->index]->a.country != e->a.country;
}

/* "Chile's Defense Department" is not the one that the table knows: a body's generic name (it ends in "department",
 * "council", "party") right behind the name of another state, or the end of a longer name. */
static bool of_another_state(const ex_actors *d, const span *s, const entry *e, bool *longer)
{
    uint32_t k = s->begin, state;
    const sense *before;

    if (!*e->a.country || s->end - s->begin < 2 || !word_is(d->x, d->word[s->end - 1], WORD_BODY))
        return false;
    if (*longer = of_state_behind(d, s, e), *longer || !k)
        return *longer;
    if (token_at(d, k - 1)->xpos == EX_XPOS_POS && k > 1)
        k--;
    *longer = k == s->begin && joined(d, k - 1, s->head) && token_at(d, k - 1)->upos == EX_UPOS_PROPN;
    if (*longer)
        return true;
    before = span_sense(d, span_at(d, k - 1));
    if (before && before->kind == SENSE_PLACE && k == s->begin &&
        token_at(d, k - 1)->sentence == token_at(d, k)->sentence)
        return *longer = d->x->entries[before->index]->a.country != e->a.country;
    if (!before || before->kind > SENSE_CAPITAL || token_at(d, k - 1)->sentence != token_at(d, s->begin)->sentence)
        return false;
    state = before->index;
    return *d->x->entries[state]->a.country && d->x->entries[state]->kind != ENTRY_PERSON &&
           d->x->entries[state]->a.country != e->a.country;
}

/* What the last word of a phrase means alone; nothing where it is the end of a `longer` name. */
static void shorten(ex_actors *d, span *s, bool longer)
{
    uint32_t last = s->end - 1, node = lexicon_step(d->x, 0, d->word[last]);

    for (uint32_t k = s->begin; k < s->end; k++)
        d->span_of[k] = -1;
    s->sense = NONE;
    if (node == NONE || longer)
        return;
    for (uint32_t i = d->x->nodes[node]; i != NONE; i = d->x->senses[i].next)
        if (d->x->senses[i].kind == SENSE_ROLE) {
            *s = (span){.begin = last, .end = last + 1, .head = last, .node = node, .sense = i};
            d->span_of[last] = (int32_t)(s - d->spans);
            return;
        }
}

/* A person matched by surname takes the given names before it into the span. */
static void take_given_names(ex_actors *d, span *s, uint32_t index)
{
    while (s->begin && joined(d, s->begin - 1, s->begin) && s->end - s->begin < MAX_PHRASE) {
        s->begin--;
        d->span_of[s->begin] = index;
    }
    for (uint32_t i = s->begin; i < s->end; i++) {
        int32_t head = token_at(d, i)->head;

        if (head < (int32_t)s->begin || head >= (int32_t)s->end) {
            s->head = i;
            return;
        }
    }
}

static void choose(ex_actors *d, uint32_t index)
{
    span *s = &d->spans[index];
    bool longer = false;
    int best = 0, n = 0;

    for (uint32_t i = d->x->nodes[s->node]; i != NONE && n < 64; i = d->x->senses[i].next, n++) {
        const sense *at = &d->x->senses[i];
        int score = sense_fits(d, s, at) ? sense_score(d, s, at) : 0;

        if (score > best) {
            best = score;
            s->sense = i;
        }
    }
    if (s->sense != NONE) {
        const sense *at = &d->x->senses[s->sense];

        if (at->kind <= SENSE_SURNAME && d->x->entries[at->index]->kind == ENTRY_PERSON)
            take_given_names(d, s, index);
        else if (at->kind == SENSE_NAME && !d->x->entries[at->index]->user &&
                 of_another_state(d, s, d->x->entries[at->index], &longer))
            shorten(d, s, longer);
        return;
    }
    for (uint32_t i = s->begin; i < s->end; i++)            /* no reading holds: the words are free for other names */
        d->span_of[i] = -1;
}

/* ---- mentions of the names --------------------------------------------------------------------------------- */

const ex_actor *actor_on_date(ex_actors *d, uint32_t entry_index)
{
    const entry *e = d->x->entries[entry_index];
    const office *o;
    ex_actor *a;

    if (e->kind != ENTRY_PERSON)
        return &e->a;
    for (uint32_t i = 0; i < d->found_count && i < 4096; i++)
        if (d->found_entry[i] == entry_index)
            return d->found[i];
    a = found_add(d, entry_index);
    if (!a)
        return &e->a;
    *a = e->a;
    o = lexicon_office_on(d->x, entry_index, d->date);
    if (o) {
        const entry *of = o->of == NONE ? NULL : d->x->entries[o->of];

        if (*o->sector)
            a->sector = o->sector;
        if (of && of->a.type == EX_ACTOR_STATE) {
            a->country = of->a.id;
        } else if (of) {
            a->organization = of->a.id;
            a->country = of->a.country;
        }
        if (d->date && o->to < d->date)
            a->sector = d->x->former_sector;
    }
    return a;
}

void mention_link(ex_actors *d, mention *m, uint32_t entry_index)
{
    const ex_actor *a = actor_on_date(d, entry_index);

    m->actor = a;
    m->entry = entry_index;
    m->country = a->country;
    m->organization = a->organization;
    m->sector = a->sector;
    m->type = a->type;
    m->person = a->type == EX_ACTOR_PERSON;
    m->gender = m->person ? a->gender : a->type == EX_ACTOR_STATE ? 'n' : 'n';
    m->confidence = 1;
}

static void mention_of_span(ex_actors *d, span *s)
{
    const sense *at = span_sense(d, s);
    mention *m;

    if (!at || at->kind > SENSE_SURNAME || d->mention_of[s->head] >= 0 ||
        (at->kind == SENSE_ADJECTIVE && d->x->entries[at->index]->vague))
        return;
    m = mention_add(d, s->head, at->kind == SENSE_PEOPLE ? MENTION_PEOPLE : MENTION_NAME);
    if (!m)
        return;
    mention_link(d, m, at->index);
    for (uint32_t k = s->begin; k < s->end; k++) {          /* a parse that tears the name apart */
        int32_t head = token_at(d, k)->head;

        if (d->mention_of[k] < 0 && (head < (int32_t)s->begin || head >= (int32_t)s->end))
            d->mention_of[k] = d->mention_of[s->head];
    }
    m->begin = s->begin;
    m->end = s->end;
    m->place = at->kind == SENSE_CAPITAL ? at->place : NONE;
    m->modifier = at->kind == SENSE_ADJECTIVE;
    m->via = at->kind == SENSE_SEAT || at->kind == SENSE_CAPITAL ? EX_VIA_SEAT : EX_VIA_SELF;
    m->definite = true;
    m->resolved = m->type != EX_ACTOR_PERSON;               /* a person's title is still to be read */
    if (at->kind == SENSE_PEOPLE) {
        m->person = true;
        m->gender = 0;
        m->plural = token_at(d, s->head)->feats & EX_F_PLUR || token_at(d, s->head)->xpos != EX_XPOS_NN;
        m->role_text = token_at(d, s->head)->lower;
    }
    if (s->end - s->begin == 1 && at->kind == SENSE_NAME && m->type == EX_ACTOR_PERSON)
        m->confidence = .9f;
    if (s->typo)
        m->confidence = .6f;
}

void actors_names(ex_actors *d)
{
    for (uint32_t i = 0; i < d->span_count && !d->failed; i++)
        choose(d, i);
    for (uint32_t i = 0; i < d->span_count && !d->failed; i++)
        mention_of_span(d, &d->spans[i]);
    if (!d->failed)
        actors_found(d);
}
