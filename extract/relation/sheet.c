/* extract/relation/sheet.c - a document's trees linked both ways, and the phrases that they cut from the text. */
#include "internal.h"

#include <string.h>

enum { MAX_PREPOSITION = 6, KEY_ROOM = 96 };

ex_deprel ex_main(uint8_t rel)
{
    switch (rel) {
    case EX_REL_NSUBJ_PASS: case EX_REL_NSUBJ_OUTER: return EX_REL_NSUBJ;
    case EX_REL_CSUBJ_PASS: case EX_REL_CSUBJ_OUTER: return EX_REL_CSUBJ;
    case EX_REL_OBL_AGENT: case EX_REL_OBL_UNMARKED: return EX_REL_OBL;
    case EX_REL_NMOD_DESC: case EX_REL_NMOD_UNMARKED: return EX_REL_NMOD;
    case EX_REL_ADVCL_RELCL: return EX_REL_ADVCL;
    case EX_REL_AUX_PASS: return EX_REL_AUX;
    case EX_REL_CC_PRECONJ: return EX_REL_CC;
    case EX_REL_DET_PREDET: return EX_REL_DET;
    default: return (ex_deprel)rel;
    }
}

/* Extents without recursion: a token passes its extent to its head once all of its own children did. */
static bool set_extents(ex_sheet *s)
{
    uint32_t *waiting = ENT_ARRAY(s->arena, uint32_t, s->count + 1), *ready = ENT_ARRAY(s->arena, uint32_t, s->count + 1);
    uint32_t n = 0;

    if (!waiting || !ready)
        return false;
    for (uint32_t i = 0; i < s->count; i++) {
        s->left[i] = i;
        s->right[i] = i + 1;
        waiting[i] = s->first[i + 1] - s->first[i];
        if (!waiting[i])
            ready[n++] = i;
    }
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = ready[k];
        int32_t h = s->t[i].head;

        if (h < 0)
            continue;
        if (s->left[i] < s->left[h])
            s->left[h] = s->left[i];
        if (s->right[i] > s->right[h])
            s->right[h] = s->right[i];
        if (!--waiting[h])
            ready[n++] = (uint32_t)h;
    }
    return true;
}

bool ex_sheet_init(ex_sheet *s, const ex_parsed *p, const ex_actors *actors, const ex_rules *rules, ent_arena *arena)
{
    uint32_t n = (uint32_t)p->token_count;
    uint32_t *at;

    *s = (ex_sheet){.parsed = p, .t = p->tokens, .count = n, .actors = actors, .rules = rules, .arena = arena};
    s->left = ENT_ARRAY(arena, uint32_t, n + 1);
    s->right = ENT_ARRAY(arena, uint32_t, n + 1);
    s->first = ENT_ARRAY(arena, uint32_t, n + 2);
    s->kids = ENT_ARRAY(arena, uint32_t, n + 1);
    s->bits = ENT_ARRAY(arena, uint64_t, n + 1);
    s->matched = ENT_ARRAY(arena, const event_rule *, n + 1);
    s->asked = ENT_ARRAY(arena, uint8_t, n + 1);
    s->depth = ENT_NEW(arena, unsigned);
    at = ENT_ARRAY(arena, uint32_t, n + 1);
    if (!s->left || !s->right || !s->first || !s->kids || !s->bits || !s->matched ||
        !s->asked || !s->depth || !at)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (s->t[i].head >= 0)
            s->first[s->t[i].head + 1]++;
        s->bits[i] = ex_word_bits(rules, s->t[i].lower);
        if (s->t[i].lemma != s->t[i].lower)
            s->bits[i] |= ex_word_bits(rules, s->t[i].lemma);
    }
    for (uint32_t i = 0; i < n; i++)
        at[i] = s->first[i + 1] += s->first[i];
    for (uint32_t i = n; i-- > 0;)              /* at[h] starts behind h's children and walks to their front */
        if (s->t[i].head >= 0)
            s->kids[--at[s->t[i].head]] = i;
    return set_extents(s);
}

int32_t ex_child(const ex_sheet *s, uint32_t head, ex_deprel rel)
{
    for (uint32_t k = s->first[head]; k < s->first[head + 1]; k++)
        if (s->t[s->kids[k]].deprel == rel)
            return (int32_t)s->kids[k];
    return EX_NO_TOKEN;
}

bool ex_is(const ex_sheet *s, uint32_t token, ex_word_class c)
{
    return s->bits[token] & EX_BIT(c);
}

/* ---- phrases ------------------------------------------------------------------------------------------------------ */

static bool comma_before(const ex_sheet *s, uint32_t token)
{
    uint32_t l = s->left[token];

    return l > 0 && (s->t[l - 1].xpos == EX_XPOS_COMMA || s->t[l - 1].xpos == EX_XPOS_COLON ||
                     s->t[l].xpos == EX_XPOS_COMMA || s->t[l - 1].xpos == EX_XPOS_LRB || s->t[l].xpos == EX_XPOS_LRB);
}

/* Children that end a noun's phrase: they belong to the clause or are asides. */
static bool outside(const ex_sheet *s, uint32_t head, uint32_t kid, bool alone)
{
    switch (ex_main(s->t[kid].deprel)) {
    case EX_REL_CASE: case EX_REL_MARK: case EX_REL_COP: case EX_REL_AUX: case EX_REL_NSUBJ: case EX_REL_CSUBJ:
    case EX_REL_PARATAXIS: case EX_REL_DISCOURSE: case EX_REL_VOCATIVE: case EX_REL_DISLOCATED: case EX_REL_EXPL:
    case EX_REL_ADVCL: case EX_REL_CCOMP: case EX_REL_REPARANDUM: case EX_REL_ORPHAN:
        return true;
    case EX_REL_CC:
        return kid < head || alone;
    case EX_REL_CONJ:
        return alone || ex_is_predicate(s, kid);
    case EX_REL_APPOS: case EX_REL_ACL_RELCL: case EX_REL_LIST: case EX_REL_DEP: case EX_REL_ACL:
        return comma_before(s, kid);
    default:
        return false;
    }
}

static bool opens(uint8_t xpos)
{
    return xpos == EX_XPOS_OQUOTE || xpos == EX_XPOS_LRB;
}
static bool closes(uint8_t xpos)
{
    return xpos == EX_XPOS_CQUOTE || xpos == EX_XPOS_RRB;
}

/* Close a quotation or bracket that the phrase opened, or leave it out where that is not possible. */
static void balance(const ex_sheet *s, uint32_t *begin, uint32_t *end)
{
    int depth = 0;

    for (uint32_t i = *begin; i < *end; i++) {
        depth += opens(s->t[i].xpos);
        if (closes(s->t[i].xpos))
            depth--;
    }
    if (depth > 0 && *end < s->count && closes(s->t[*end].xpos))
        ++*end;
    else if (depth < 0 && *begin > 0 && opens(s->t[*begin - 1].xpos))
        --*begin;
    if (depth > 0 && opens(s->t[*begin].xpos) && *end - *begin > 1 && !closes(s->t[*end - 1].xpos))
        ++*begin;
    if (depth < 0 && closes(s->t[*end - 1].xpos) && *end - *begin > 1 && !opens(s->t[*begin].xpos))
        --*end;
}

void ex_phrase(const ex_sheet *s, uint32_t head, bool alone, uint32_t *begin, uint32_t *end)
{
    uint32_t middle = s->first[head], last = s->first[head + 1];

    *begin = head;
    *end = head + 1;
    while (middle < last && s->kids[middle] < head)
        middle++;
    for (uint32_t k = middle; k-- > s->first[head];) {
        uint32_t kid = s->kids[k];

        if (outside(s, head, kid, alone))
            break;
        if (s->t[kid].deprel != EX_REL_PUNCT)
            *begin = s->left[kid];
    }
    for (uint32_t k = middle; k < last; k++) {
        uint32_t kid = s->kids[k];

        if (outside(s, head, kid, alone))
            break;
        if (s->t[kid].deprel != EX_REL_PUNCT)
            *end = s->right[kid];
    }
    while (*end - 1 > head && s->t[*end - 1].upos == EX_UPOS_PUNCT && !closes(s->t[*end - 1].xpos))
        --*end;
    balance(s, begin, end);
}

void ex_clause_phrase(const ex_sheet *s, uint32_t head, uint32_t from, uint32_t *begin, uint32_t *end)
{
    int32_t mark = ex_child(s, head, EX_REL_MARK);

    *begin = s->left[head];
    *end = s->right[head];
    if (mark >= 0 && (uint32_t)mark == *begin && ex_is(s, (uint32_t)mark, EX_W_COMPLEMENTIZER))
        ++*begin;
    if (*begin < from)
        *begin = from;
    while (*begin < head && s->t[*begin].upos == EX_UPOS_PUNCT && !opens(s->t[*begin].xpos))
        ++*begin;
    while (*end > head + 1 && s->t[*end - 1].upos == EX_UPOS_PUNCT && !closes(s->t[*end - 1].xpos))
        --*end;
    if (*end > *begin)
        balance(s, begin, end);
}

const char *ex_preposition(const ex_sheet *s, uint32_t head, uint32_t *end)
{
    const char *parts[MAX_PREPOSITION];
    uint32_t n = 0, previous = 0;
    size_t len = 0;
    char *out, *at;

    *end = 0;
    for (uint32_t k = s->first[head]; k < s->first[head + 1] && s->kids[k] < head; k++) {
        uint32_t kid = s->kids[k];

        if (s->t[kid].deprel != EX_REL_CASE || s->t[kid].xpos == EX_XPOS_POS)
            continue;
        if (n && kid != previous)
            continue;                           /* only the first run of words */
        for (uint32_t i = kid; i < s->right[kid] && n < MAX_PREPOSITION; i++)
            if (i == kid || s->t[i].head == (int32_t)kid) {
                parts[n++] = s->t[i].lower;
                len += strlen(s->t[i].lower) + 1;
                *end = i + 1;
            }
        previous = s->right[kid];
    }
    if (n == 0)
        return "";
    if (n == 1)
        return parts[0];
    out = at = ent_arena_alloc(s->arena, len);
    if (!out)
        return "";
    for (uint32_t i = 0; i < n; i++) {
        size_t size = strlen(parts[i]);

        memcpy(at, parts[i], size);
        at += size;
        *at++ = i + 1 < n ? ' ' : '\0';
    }
    return out;
}

const char *ex_verbatim(const ex_sheet *s, uint32_t begin, uint32_t end, ent_arena *arena)
{
    const ex_token *first = &s->t[begin], *last = &s->t[end - 1];
    const char *text = s->parsed->text;
    char *out;

    if (begin >= end)
        return "";
    out = ent_arena_strndup(arena, text + first->begin, last->end - first->begin);
    if (!out)
        return "";
    for (char *p = out; *p; p++)
        if ((unsigned char)*p < ' ')
            *p = ' ';
    return out;
}

const char *ex_verb_lemma(const ex_sheet *s, uint32_t verb)
{
    int32_t particle = ex_child(s, verb, EX_REL_COMPOUND_PRT);
    const char *joined;

    if (particle < 0 && ex_phrasal(s, verb) >= 0)
        particle = (int32_t)verb + 1;
    if (particle < 0)
        return s->t[verb].lemma;
    joined = ent_arena_printf(s->arena, "%s %s", s->t[verb].lemma, s->t[particle].lower);
    return joined ? joined : s->t[verb].lemma;
}

static void add_classes(const ex_sheet *s, const char *word, uint64_t out[2])
{
    const uint32_t *at = ex_dict_find(&s->rules->classes, word);

    if (at) {
        out[0] |= s->rules->class_sets[*at][0];
        out[1] |= s->rules->class_sets[*at][1];
    }
}

void ex_noun_classes(const ex_sheet *s, uint32_t token, uint64_t out[2])
{
    char key[KEY_ROOM];
    const ex_token *t = &s->t[token];

    out[0] = out[1] = 0;
    /* the longest that is listed: an air strike is no strike, a state of emergency no state */
    if (token > 0 && t[-1].head == (int32_t)token && t[-1].upos != EX_UPOS_PUNCT &&
        snprintf(key, sizeof key, "%s %s", t[-1].lower, t->lemma) < (int)sizeof key)
        add_classes(s, key, out);
    for (uint32_t k = s->first[token]; k < s->first[token + 1]; k++) {
        uint32_t kid = s->kids[k];

        if (kid > token && s->t[kid].deprel == EX_REL_NMOD && token + 2 < s->count && kid <= token + 3 &&
            snprintf(key, sizeof key, "%s %s %s", t->lemma, t[1].lower, s->t[kid].lemma) < (int)sizeof key)
            add_classes(s, key, out);
    }
    if (out[0] || out[1])
        return;
    add_classes(s, ex_spell(s->rules, t->lemma), out);
    if (t->lemma != t->lower)
        add_classes(s, t->lower, out);
}
