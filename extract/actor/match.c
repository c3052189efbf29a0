/* extract/actor/match.c - words of the text to phrases of the lexicon, longest first, left to right.
 *
 * A token is folded once and becomes a number; "al-Qaeda" in one token gives two words, a hyphen between two words gives
 * none.  Spelling decides after the walk: a name wants its capitals, an acronym all of them, and a sentence that is all
 * capitals tells nothing, there the tagger is asked. */
#include "internal.h"

typedef struct {
    uint32_t word, token;
    bool upper, last;           /* begins with a capital; ends its token */
} part;

enum { WINDOW = 4096 };         /* parts of a sentence looked at at once */

static bool is_hyphen(const char *form)
{
    return (form[0] == '-' && !form[1]) || (form[0] == '\'' && !form[1]);
}

/* The words of one token: at most `room`. */
static size_t token_parts(ex_actors *d, uint32_t token, part *out, size_t room)
{
    const char *form = d->p->tokens[token].form;
    char folded[FOLD_ROOM];
    size_t n = 0, len = strlen(form);

    d->word[token] = NONE;
    if (is_hyphen(form))
        return 0;
    for (size_t i = 0; i < len && n < room;) {
        const char *dash = i + 1 < len ? memchr(form + i + 1, '-', len - i - 1) : NULL;
        size_t end = dash && dash[1] ? (size_t)(dash - form) : len;
        size_t size = ex_fold(form + i, end - i, folded, sizeof folded);

        out[n] = (part){.word = lexicon_word(d->x, folded, size),
                        .token = token,
                        .upper = ex_starts_upper(form + i) || (d->lowercase && len >= 4),
                        .last = end == len};
        if (!n)
            d->word[token] = out[n].word;
        n++;
        i = end + 1;
    }
    return n;
}

static bool fits_tag(const ex_actors *d, const span *s, const sense *at)
{
    const ex_token *t = token_at(d, s->begin);
    bool first = s->begin == d->p->sentences[t->sentence].first;

    if (at->kind <= SENSE_SURNAME && d->x->entries[at->index]->user)
        return true;
    if (s->end - s->begin > 1 || at->kind == SENSE_ROLE || at->kind == SENSE_TITLE || at->kind == SENSE_DESCRIPTION)
        return true;
    if (at->acronym && s->all_upper && !d->p->sentences[t->sentence].headline)
        return true;                                        /* IS is no verb */
    switch (t->upos) {
    case EX_UPOS_ADP: case EX_UPOS_AUX: case EX_UPOS_CCONJ: case EX_UPOS_DET: case EX_UPOS_PART: case EX_UPOS_SCONJ:
    case EX_UPOS_NUM: case EX_UPOS_INTJ:
        return false;
    case EX_UPOS_PRON:
        return at->acronym && !d->p->sentences[t->sentence].headline;
    case EX_UPOS_VERB: case EX_UPOS_ADV:
        return !first || at->kind == SENSE_ADJECTIVE ||
               (at->kind == SENSE_NAME && d->x->entries[at->index]->a.type == EX_ACTOR_STATE);
    default:
        return true;
    }
}

/* A hyphen and a capital follow. */
static bool before_hyphen(const ex_actors *d, const span *s)
{
    return s->partial || (s->end + 1 < d->p->token_count && is_hyphen(token_at(d, s->end)->form) &&
                          !token_at(d, s->end - 1)->space_after && ex_starts_upper(token_at(d, s->end + 1)->form));
}

/* "Anglo-American" is two states, though a company is called Anglo American. */
static bool begins_with_prefix(const ex_actors *d, const span *s)
{
    uint32_t node;

    if (s->end - s->begin != 3 || !is_hyphen(token_at(d, s->begin + 1)->form))
        return false;
    node = lexicon_step(d->x, 0, d->word[s->begin]);
    for (uint32_t i = node == NONE ? NONE : d->x->nodes[node]; i != NONE; i = d->x->senses[i].next)
        if (d->x->senses[i].prefix)
            return true;
    return false;
}

bool sense_fits(const ex_actors *d, const span *s, const sense *at)
{
    if (at->prefix ? !before_hyphen(d, s) : at->kind == SENSE_NAME && !at->hyphen && begins_with_prefix(d, s))
        return false;
    if (s->partial && at->kind != SENSE_NAME && at->kind != SENSE_ADJECTIVE && at->kind != SENSE_SEAT &&
        at->kind != SENSE_CAPITAL && at->kind != SENSE_PLACE)
        return false;
    if (at->acronym && !s->all_upper) {
        const ex_token *t = token_at(d, s->begin);

        if (!s->title_case || d->p->sentences[t->sentence].headline || (t->upos != EX_UPOS_PROPN && !d->lowercase))
            return false;
    } else if ((s->upper & at->capitals) != at->capitals) {
        return false;
    }
    return fits_tag(d, s, at);
}

static bool any_fits(const ex_actors *d, const span *s)
{
    for (uint32_t i = d->x->nodes[s->node]; i != NONE; i = d->x->senses[i].next)
        if (sense_fits(d, s, &d->x->senses[i]))
            return true;
    return false;
}

/* The longest phrase that begins at parts[0]; false if none. */
static bool longest(const ex_actors *d, const part *parts, size_t count, bool shouting, span *best)
{
    uint32_t node = 0;
    bool found = false, all_upper = true;
    uint16_t upper = 0;

    for (size_t k = 0; k < count && k < MAX_PHRASE; k++) {
        const char *form = d->p->tokens[parts[k].token].form;
        span s;

        node = lexicon_step(d->x, node, parts[k].word);
        if (node == NONE)
            break;
        upper |= (uint16_t)(parts[k].upper << k);
        all_upper = all_upper && parts[k].upper;
        if (d->x->nodes[node] == NONE)
            continue;
        s = (span){.begin = parts[0].token, .end = parts[k].token + 1, .node = node, .upper = upper, .sense = NONE,
                   .partial = !parts[k].last};
        s.all_upper = k ? all_upper : ex_all_upper(form, strlen(form)) && !shouting;
        if (shouting)
            s.all_upper = token_at(d, s.begin)->upos == EX_UPOS_PROPN;
        s.title_case = !k && parts[0].upper && !shouting && strlen(form) >= 4;
        if (any_fits(d, &s)) {
            *best = s;
            found = true;
        }
    }
    return found;
}

static uint32_t span_head(const ex_actors *d, const span *s)
{
    uint32_t fallback = s->end - 1;

    for (uint32_t i = s->begin; i < s->end; i++) {
        const ex_token *t = token_at(d, i);
        bool outside = t->head < 0 || (uint32_t)t->head < s->begin || (uint32_t)t->head >= s->end;

        if (outside && t->deprel != EX_REL_CASE && t->deprel != EX_REL_DET && t->deprel != EX_REL_PUNCT)
            return i;
    }
    return fallback;
}

static bool keep_span(ex_actors *d, span s)
{
    if (d->span_count == d->span_room) {
        uint32_t room = d->span_room ? d->span_room * 2 : 64;
        span *more = ENT_ARRAY(d->arena, span, room);

        if (!more) {
            d->failed = true;
            return false;
        }
        if (d->span_count)
            memcpy(more, d->spans, d->span_count * sizeof *more);
        d->spans = more;
        d->span_room = room;
    }
    s.head = span_head(d, &s);
    for (uint32_t i = s.begin; i < s.end; i++)
        if (d->span_of[i] < 0)
            d->span_of[i] = (int32_t)d->span_count;
    d->spans[d->span_count++] = s;
    return true;
}

/* All letters of the sentence are capitals. */
static bool is_shouting(const ex_actors *d, const ex_sentence *s)
{
    unsigned upper = 0;

    for (uint32_t i = s->first; i < s->first + s->count; i++)
        for (const char *c = d->p->tokens[i].form; *c; c++) {
            if (*c >= 'a' && *c <= 'z')
                return false;
            upper += *c >= 'A' && *c <= 'Z';
        }
    return upper > 8;
}

/* An unknown capitalised word that stands alone and is one letter off a famous name. */
static bool misspelt(const ex_actors *d, const part *p, span *s)
{
    const ex_token *t = token_at(d, p->token);
    char folded[FOLD_ROOM];
    size_t len;
    uint32_t node;

    if (p->word != NONE || !p->upper || !p->last || (t->upos != EX_UPOS_PROPN && t->upos != EX_UPOS_ADJ) ||
        t->deprel == EX_REL_FLAT || strchr(t->form, '-'))
        return false;
    if (p->token + 1 < d->p->token_count && token_at(d, p->token + 1)->deprel == EX_REL_FLAT)
        return false;
    len = ex_fold(t->form, strlen(t->form), folded, sizeof folded);
    node = typo_node(d->x, folded, len);
    if (node == NONE)
        return false;
    *s = (span){.begin = p->token, .end = p->token + 1, .node = node, .upper = 1, .sense = NONE, .typo = true};
    return any_fits(d, s);
}

/* "North and South Korea": the first word stands for the whole name, too. */
static void share_rest(ex_actors *d, const span *s)
{
    uint32_t first = s->begin, node, k;
    span other;

    int32_t held = first < 2 ? -1 : d->span_of[first - 2];  /* "the North" is a description */

    if (s->end - first < 2 || first < 2 || token_at(d, first - 1)->upos != EX_UPOS_CCONJ ||
        (held >= 0 && d->spans[held].end - d->spans[held].begin > 1) ||
        token_at(d, first - 2)->sentence != token_at(d, first)->sentence ||
        !ex_starts_upper(token_at(d, first - 2)->form))
        return;
    node = lexicon_step(d->x, 0, d->word[first - 2]);
    for (k = first + 1; k < s->end && node != NONE; k++)
        if (!is_hyphen(token_at(d, k)->form))
            node = lexicon_step(d->x, node, d->word[k]);
    if (node == NONE)
        return;
    other = (span){.begin = first - 2, .end = first - 1, .node = node, .upper = s->upper, .sense = NONE};
    if (!any_fits(d, &other))
        return;
    if (held < 0) {
        keep_span(d, other);
    } else {
        other.head = other.begin;
        d->spans[held] = other;
    }
}

static void match_window(ex_actors *d, uint32_t first, uint32_t end, bool shouting)
{
    part parts[WINDOW];
    size_t n = 0;

    for (uint32_t t = first; t < end && n + 8 < WINDOW; t++)
        n += token_parts(d, t, parts + n, 8);
    for (size_t k = 0; k < n;) {
        span s;

        if (!longest(d, parts + k, n - k, shouting, &s) && (shouting || !misspelt(d, &parts[k], &s))) {
            k++;
            continue;
        }
        if (!keep_span(d, s))
            return;
        share_rest(d, &s);
        while (k < n && parts[k].token < s.end - (s.partial ? 1 : 0))
            k++;
        if (s.partial)
            k++;
    }
}

static void link_children(ex_actors *d)
{
    for (size_t i = d->p->token_count; i-- > 0;) {
        int32_t head = d->p->tokens[i].head;

        if (head < 0 || (size_t)head >= d->p->token_count || (size_t)head == i)
            continue;
        d->next_child[i] = d->first_child[head];
        d->first_child[head] = (int32_t)i;
    }
}

/* A text that knows no capitals: names are taken without. */
static bool is_lowercase(const ex_actors *d)
{
    size_t upper = 0, lower = 0;

    for (size_t i = 0; i < d->p->token_count && lower < 4000; i++)
        for (const char *c = d->p->tokens[i].form; *c; c++) {
            upper += *c >= 'A' && *c <= 'Z';
            lower += *c >= 'a' && *c <= 'z';
        }
    return lower > 200 && upper * 200 < lower;
}

void actors_match(ex_actors *d)
{
    link_children(d);
    d->lowercase = is_lowercase(d);
    for (size_t k = 0; k < d->p->sentence_count && !d->failed; k++) {
        const ex_sentence *s = &d->p->sentences[k];
        bool shouting = is_shouting(d, s);

        for (uint32_t at = s->first; at < s->first + s->count; at += WINDOW / 8) {
            uint32_t end = s->first + s->count;

            match_window(d, at, end - at > WINDOW / 8 ? at + WINDOW / 8 : end, shouting);
        }
    }
}
