/* extract/actor/found.c - names in no table become actors of their own, one for each in an article.
 *
 * A name is a run of proper nouns that the parse holds together.  Full name, surname and the acronym in brackets behind
 * it are one actor.  Not a name: what stands in a headline or in capitals throughout, a day or month, a number, and a
 * lone word at the start of a sentence that the article elsewhere does not write with a capital. */
#include "internal.h"

#include <stdlib.h>

enum { MAX_NAME = 10 };         /* tokens */

ex_actor *found_add(ex_actors *d, uint32_t entry_index)
{
    ex_actor *a = ENT_NEW(d->arena, ex_actor);

    if (!a || (d->found_count == d->found_room)) {
        uint32_t room = d->found_room ? d->found_room * 2 : 32;
        ex_actor **list = a ? ENT_ARRAY(d->arena, ex_actor *, room) : NULL;
        uint32_t *entries = list ? ENT_ARRAY(d->arena, uint32_t, room) : NULL;

        if (!entries) {
            d->failed = true;
            return NULL;
        }
        if (d->found_count) {
            memcpy(list, d->found, d->found_count * sizeof *list);
            memcpy(entries, d->found_entry, d->found_count * sizeof *entries);
        }
        d->found = list;
        d->found_entry = entries;
        d->found_room = room;
    }
    a->id = a->name = a->country = a->organization = a->sector = "";
    a->type = EX_ACTOR_OTHER;
    d->found[d->found_count] = a;
    d->found_entry[d->found_count++] = entry_index;
    return a;
}

static bool is_class(const ex_actors *d, uint32_t token, word_class c)
{
    return word_is(d->x, d->word[token], c);
}

static const sense *chosen(const ex_actors *d, uint32_t token)
{
    return span_sense(d, span_at(d, token));
}

/* Nasser, al-Nasser. */
static bool starts_name(const char *form)
{
    const char *dash = strchr(form, '-');

    return ex_starts_upper(form) || (dash && dash - form <= 4 && ex_starts_upper(dash + 1));
}

/* May this token stand inside a name that is being found? */
static bool name_word(const ex_actors *d, uint32_t token, bool body)
{
    const ex_token *t = token_at(d, token);
    const sense *s = chosen(d, token);

    if (!starts_name(t->form) || (t->upos != EX_UPOS_PROPN && t->xpos != EX_XPOS_NNP && t->xpos != EX_XPOS_NNPS))
        return false;
    if (!s)
        return true;
    switch ((sense_kind)s->kind) {
    case SENSE_ROLE: case SENSE_TITLE: return false;
    case SENSE_ADJECTIVE: case SENSE_PEOPLE: return body;
    case SENSE_DESCRIPTION: return true;
    case SENSE_NAME:
        return d->x->entries[s->index]->kind != ENTRY_BODY && d->x->entries[s->index]->kind != ENTRY_GROUP;
    default: return true;
    }
}

static bool in_group(const ex_actors *d, uint32_t token, uint32_t head)
{
    const ex_token *t = token_at(d, token);
    /* a name that hangs flat from its title: its other words do, too */
    int32_t after = token_at(d, head)->deprel == EX_REL_FLAT ? token_at(d, head)->head : -2;

    for (int up = 0; up < 3 && t->head >= 0; up++) {
        bool holds = t->deprel == EX_REL_FLAT || t->deprel == EX_REL_COMPOUND || t->deprel == EX_REL_AMOD ||
                     t->deprel == EX_REL_NMOD_UNMARKED || t->deprel == EX_REL_GOESWITH || t->deprel == EX_REL_PUNCT ||
                     t->deprel == EX_REL_CASE || t->deprel == EX_REL_DET;

        if (!holds)
            return false;
        if ((uint32_t)t->head == head || (t->deprel == EX_REL_FLAT && t->head == after))
            return true;
        t = token_at(d, (uint32_t)t->head);
    }
    return false;
}

/* of, for, on: the prepositions inside names of bodies. */
static bool names_complement(const ex_actors *d, uint32_t token)
{
    const preposition *by = preposition_at(d, token);

    return by && (by->via == EX_VIA_OF || by->via == EX_VIA_FOR || by->via == EX_VIA_ON);
}

/* The name around head token `h`. */
static void group_of(const ex_actors *d, uint32_t h, uint32_t *begin, uint32_t *end)
{
    const ex_sentence *s = &d->p->sentences[token_at(d, h)->sentence];
    bool body = is_class(d, h, WORD_BODY), person = false;    /* flat names begin with their head */
    uint32_t b = h, e = h + 1, stop = s->first + s->count;

    for (int32_t c = d->first_child[h]; c >= 0; c = d->next_child[c])
        person = person || token_at(d, (uint32_t)c)->deprel == EX_REL_FLAT;
    while (!person && b > s->first && h - b < MAX_NAME && name_word(d, b - 1, body) && in_group(d, b - 1, h))
        b--;
    for (uint32_t k = e; k < stop && k - b < MAX_NAME; k++) {
        if (name_word(d, k, false) && in_group(d, k, h))
            e = k + 1;
        else if (!((is_class(d, k, WORD_LINK) || token_at(d, k)->xpos == EX_XPOS_HYPH) && in_group(d, k, h)))
            break;
    }
    /* Institute for Strategic Studies: the complement of a body's name belongs to it */
    for (int32_t c = d->first_child[h]; body && c >= 0 && e < stop; c = d->next_child[c])
        if (token_at(d, (uint32_t)c)->deprel == EX_REL_NMOD && (uint32_t)c > e && name_word(d, (uint32_t)c, true) &&
            case_token(d, (uint32_t)c) == e && names_complement(d, (uint32_t)c) && (uint32_t)c - b < MAX_NAME) {
            e = (uint32_t)c + 1;
            break;
        }
    *begin = b;
    *end = e;
}

/* ---- what kind of name ------------------------------------------------------------------------------------- */

/* A title or a person's role on or before the name; *gender from a title. */
static bool titled(const ex_actors *d, uint32_t h, uint32_t begin, char *gender)
{
    int n = 0;

    if (begin) {
        const sense *s = chosen(d, begin - 1);
        const ex_token *t = token_at(d, begin - 1);

        if (s && s->kind == SENSE_TITLE && t->sentence == token_at(d, h)->sentence) {
            if (d->x->titles[s->index].gender != '\0')
                *gender = d->x->titles[s->index].gender;
            return true;
        }
        if (s && s->kind == SENSE_ROLE && d->x->roles[s->index].number == 'p' &&
            t->sentence == token_at(d, h)->sentence)
            return true;
    }
    for (int32_t c = d->first_child[h]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c]) {
        const ex_token *t = token_at(d, (uint32_t)c);
        const sense *s = chosen(d, (uint32_t)c);

        if (s && (t->deprel == EX_REL_NMOD_DESC || t->deprel == EX_REL_APPOS) && s->kind == SENSE_ROLE &&
            d->x->roles[s->index].number == 'p')
            return true;
    }
    return false;
}

static ex_actor_type type_of(const ex_actors *d, uint32_t h, uint32_t begin, uint32_t end, char *gender)
{
    const ex_token *t = token_at(d, h);
    bool flat = false;

    if (titled(d, h, begin, gender))
        return EX_ACTOR_PERSON;
    if (is_class(d, begin, WORD_GIVEN_M) || is_class(d, begin, WORD_GIVEN_F)) {
        *gender = is_class(d, begin, WORD_GIVEN_M) ? (is_class(d, begin, WORD_GIVEN_F) ? 0 : 'm') : 'f';
        if (end - begin > 1 && !is_class(d, end - 1, WORD_BODY))
            return EX_ACTOR_PERSON;
    }
    if (is_class(d, h, WORD_BODY) || is_class(d, end - 1, WORD_BODY))
        return EX_ACTOR_ORGANIZATION;
    if (is_class(d, h, WORD_PLACE) || is_class(d, end - 1, WORD_PLACE))
        return EX_ACTOR_PLACE;
    switch (t->ner) {
    case EX_NER_PERSON: return EX_ACTOR_PERSON;
    case EX_NER_ORGANIZATION: return EX_ACTOR_ORGANIZATION;
    case EX_NER_PLACE: return EX_ACTOR_PLACE;
    case EX_NER_GROUP: return EX_ACTOR_GROUP;
    default: break;
    }
    if (ex_all_upper(t->form, strlen(t->form)))
        return EX_ACTOR_ORGANIZATION;
    if (end - begin == 1 && case_token(d, h) != NONE &&
        word_is(d->x, d->word[case_token(d, h)], WORD_PLACE_PREPOSITION))
        return EX_ACTOR_PLACE;
    for (uint32_t k = begin; k < end; k++)
        flat = flat || token_at(d, k)->deprel == EX_REL_FLAT;
    return flat ? EX_ACTOR_PERSON : EX_ACTOR_OTHER;
}

/* ---- the same name again ----------------------------------------------------------------------------------- */

enum { KEY_NAME = 1, KEY_SURNAME = 2, KEY_PROPER = 3, KEY_GIVEN = 4 };

static uint64_t name_key(const ex_actors *d, uint32_t begin, uint32_t end, uint64_t what)
{
    char folded[FOLD_ROOM];
    uint64_t h = what;

    for (uint32_t k = begin; k < end; k++) {
        const char *form = token_at(d, k)->form;
        size_t n = ex_fold(form, strlen(form), folded, sizeof folded);

        h = ent_hash(folded, n, h);
    }
    return h | 1;
}

/* Words that stand with a capital inside some sentence: at a sentence's start they are names, too. */
static void note_proper(ex_actors *d)
{
    for (size_t k = 0; k < d->p->sentence_count; k++) {
        const ex_sentence *s = &d->p->sentences[k];

        if (s->headline)
            continue;
        for (uint32_t i = s->first + 1; i < s->first + s->count; i++)
            if (token_at(d, i)->upos == EX_UPOS_PROPN && token_at(d, i - 1)->upos != EX_UPOS_PUNCT &&
                !map_put(&d->slugs, name_key(d, i, i + 1, KEY_PROPER), 1)) {
                d->failed = true;
                return;
            }
    }
}

static bool all_caps_around(const ex_actors *d, uint32_t begin, uint32_t end)
{
    const ex_sentence *s = &d->p->sentences[token_at(d, begin)->sentence];
    uint32_t other = 0, caps = 0;

    for (uint32_t k = s->first; k < s->first + s->count && k < s->first + 40; k++) {
        const ex_token *t = token_at(d, k);

        if ((k >= begin && k < end) || ((t->form[0] | 32) < 'a' || (t->form[0] | 32) > 'z'))
            continue;
        other++;
        caps += ex_starts_upper(t->form);
    }
    return other && caps == other && other > 2;
}

static bool is_name(ex_actors *d, uint32_t h, uint32_t begin, uint32_t end)
{
    const ex_token *t = token_at(d, h);
    const ex_sentence *s = &d->p->sentences[t->sentence];
    size_t len = strlen(t->form);
    char gender = 0;

    if (len < 2 || (len < 3 && !ex_all_upper(t->form, len)) || s->headline || all_caps_around(d, begin, end))
        return false;
    for (const char *c = t->form; *c; c++)
        if ((*c >= '0' && *c <= '9') || *c == '@' || *c == '/' || *c == '_')
            return false;
    if (end - begin == 1 && (is_class(d, h, WORD_NOT_NAME) || is_class(d, h, WORD_PERSON)))
        return false;
    if (end - begin == 1 && is_class(d, h, WORD_BODY))
        return false;
    if (begin > s->first || end - begin > 1 || map_get(&d->slugs, name_key(d, h, h + 1, KEY_PROPER)) != NONE)
        return true;
    return len >= 4 && (d->word[h] == NONE || titled(d, h, begin, &gender)) && d->p->sentence_count < 4;
}

static const char *name_text(const ex_actors *d, uint32_t begin, uint32_t end)
{
    char text[512];
    size_t used = 0;

    for (uint32_t k = begin; k < end; k++) {
        const ex_token *t = token_at(d, k);
        size_t len = strlen(t->form);

        if (used + len + 2 > sizeof text)
            break;
        memcpy(text + used, t->form, len);
        used += len;
        if (k + 1 < end && (t->space_after || token_at(d, k + 1)->begin > t->end))
            text[used++] = ' ';
    }
    return ent_arena_strndup(d->arena, text, used);
}

/* "(ABC)" behind the name is the name, too. */
static void note_acronym(ex_actors *d, uint32_t begin, uint32_t end, uint32_t number)
{
    const char *form;

    if (end + 2 >= d->p->token_count || strcmp(token_at(d, end)->form, "(") != 0 ||
        strcmp(token_at(d, end + 2)->form, ")") != 0)
        return;
    form = token_at(d, end + 1)->form;
    if (ex_all_upper(form, strlen(form)) && (form[0] | 32) == (token_at(d, begin)->form[0] | 32) &&
        !map_put(&d->slugs, name_key(d, end + 1, end + 2, KEY_NAME), number))
        d->failed = true;
}

static uint32_t same_name(const ex_actors *d, uint32_t begin, uint32_t end)
{
    uint32_t number = map_get(&d->slugs, name_key(d, begin, end, KEY_NAME));

    if (number == NONE && end - begin == 1)
        number = map_get(&d->slugs, name_key(d, begin, end, KEY_SURNAME));
    if (number == NONE && end - begin == 1)
        number = map_get(&d->slugs, name_key(d, begin, end, KEY_GIVEN));
    return number;
}

static ex_actor *make_actor(ex_actors *d, uint32_t h, uint32_t begin, uint32_t end, uint32_t *number)
{
    char gender = 0;
    ex_actor_type type = type_of(d, h, begin, end, &gender);
    const char *name = name_text(d, begin, end), *slug = name ? ex_slug(name, strlen(name), d->arena) : NULL;
    ex_actor *a;

    if (!slug || !*slug)
        return NULL;
    *number = d->found_count;
    a = found_add(d, NONE);
    if (!a)
        return NULL;
    a->id = slug;
    a->name = name;
    a->type = (uint8_t)type;
    a->gender = gender;
    for (uint32_t k = begin; k < end && type == EX_ACTOR_ORGANIZATION && !*a->country; k++) {
        const sense *s = chosen(d, k);                      /* Massachusetts Institute of Technology */

        if (s && s->kind <= SENSE_PLACE)
            a->country = d->x->entries[s->index]->a.country;
    }
    if (!map_put(&d->slugs, name_key(d, begin, end, KEY_NAME), *number) ||
        (type == EX_ACTOR_PERSON && end - begin > 1 &&
         (!map_put(&d->slugs, name_key(d, end - 1, end, KEY_SURNAME), *number) ||
          !map_put(&d->slugs, name_key(d, begin, begin + 1, KEY_GIVEN), *number))))
        d->failed = true;
    return a;
}

static void found_at(ex_actors *d, uint32_t h)
{
    uint32_t begin, end, number;
    char gender = 0;
    ex_actor *a;
    mention *m;

    group_of(d, h, &begin, &end);
    number = same_name(d, begin, end);
    if (number == NONE && !is_name(d, h, begin, end))
        return;
    a = number == NONE ? make_actor(d, h, begin, end, &number) : d->found[number];
    if (!a || !(m = mention_add(d, h, MENTION_NAME)))
        return;
    note_acronym(d, begin, end, number);
    if (a->type == EX_ACTOR_OTHER)
        a->type = (uint8_t)type_of(d, h, begin, end, &gender);
    titled(d, h, begin, &gender);
    if (!a->gender)
        a->gender = gender;
    m->actor = a;
    m->country = a->country;
    m->organization = a->organization;
    m->sector = a->sector;
    m->type = a->type;
    m->person = a->type == EX_ACTOR_PERSON;
    m->gender = m->person ? a->gender : a->type == EX_ACTOR_OTHER ? 0 : 'n';
    m->begin = begin;
    m->end = end;
    m->definite = true;
    m->confidence = a->type == EX_ACTOR_OTHER ? .6f : .8f;
}

/* Surnames of persons whom the lexicon knows by full name are theirs in the rest of the article. */
static void note_known(ex_actors *d)
{
    for (uint32_t i = 0; i < d->mention_count && !d->failed; i++) {
        const mention *m = &d->mentions[i];

        if (m->type == EX_ACTOR_PERSON && m->end - m->begin > 1)
            for (uint32_t k = 0; k < d->found_count && k < 4096; k++)
                if (d->found[k] == m->actor && (!map_put(&d->slugs, name_key(d, m->end - 1, m->end, KEY_SURNAME), k) ||
                                                !map_put(&d->slugs, name_key(d, m->begin, m->begin + 1, KEY_GIVEN), k)))
                    d->failed = true;
    }
}

/* The title or role that this name hangs flat from ends right before it. */
static bool behind_title(const ex_actors *d, uint32_t i)
{
    const span *s = i ? span_at(d, i - 1) : NULL;
    const sense *at = span_sense(d, s);
    int32_t head = token_at(d, i)->head;

    return at && (at->kind == SENSE_TITLE || at->kind == SENSE_ROLE) && head >= (int32_t)s->begin &&
           head < (int32_t)s->end;
}

/* "Mr X", headed by the title: the title stands for X. */
static void title_heads(ex_actors *d)
{
    for (uint32_t i = 0; i < d->span_count; i++) {
        const span *s = &d->spans[i];
        const sense *at = span_sense(d, s);
        uint32_t k = s->end;

        if (!at || at->kind != SENSE_TITLE)
            continue;
        for (int n = 0; n < 3 && k < d->p->token_count && d->mention_of[k] < 0; n++) {
            const span *next = span_at(d, k);
            const sense *to = span_sense(d, next);

            if (!to || (to->kind != SENSE_TITLE && to->kind != SENSE_ROLE))
                break;
            k = next->end;
        }
        if (k < d->p->token_count && mention_at(d, k) && mention_at(d, k)->type == EX_ACTOR_PERSON &&
            d->mention_of[s->head] < 0 && token_at(d, k)->sentence == token_at(d, s->head)->sentence)
            d->mention_of[s->head] = d->mention_of[k];
    }
}

/* A proper noun that heads its name and is in no phrase that has a mention already. */
static bool heads_name(const ex_actors *d, uint32_t i)
{
    const ex_token *t = token_at(d, i);
    const sense *s = chosen(d, i);

    if (t->upos != EX_UPOS_PROPN || d->mention_of[i] >= 0 || !starts_name(t->form))
        return false;
    if (s && (s->kind != SENSE_DESCRIPTION || t->deprel != EX_REL_COMPOUND))
        return false;                                       /* "the North", "the Alliance" take up a name (coref.c) */
    if (t->deprel == EX_REL_GOESWITH || (t->deprel == EX_REL_FLAT && !behind_title(d, i)))
        return false;
    if (t->deprel == EX_REL_COMPOUND && t->head > (int32_t)i && token_at(d, (uint32_t)t->head)->upos == EX_UPOS_PROPN)
        return false;                                       /* part of a longer name */
    return true;
}

void actors_found(ex_actors *d)
{
    note_proper(d);
    note_known(d);
    for (uint32_t i = 0; i < d->p->token_count && !d->failed; i++)
        if (heads_name(d, i))
            found_at(d, i);
    title_heads(d);
}
