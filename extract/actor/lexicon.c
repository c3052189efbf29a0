/* extract/actor/lexicon.c - the lexicon's own memory: words, the trie of phrases, actors, offices.
 *
 * Everything is numbered and lies in arrays; strings are interned, so that two equal ids are one pointer.  The trie's
 * edges are one hash table of (node, word), its nodes a list of senses in the order in which the tables gave them. */
#include "internal.h"

#include <stdlib.h>

static uint64_t key_of(const char *s, size_t len)
{
    return ent_hash(s, len, 0) | 1;
}

void *lexicon_one_more(void *list, uint32_t *count, uint32_t *room, size_t size)
{
    void **at = list;

    if (*count == *room) {
        uint32_t more = *room ? *room * 2 : 256;
        void *bigger = realloc(*at, more * size);

        if (!bigger)
            return NULL;
        *at = bigger;
        *room = more;
    }
    return memset((char *)*at + size * (*count)++, 0, size);
}

const char *lexicon_intern(ex_lexicon *x, const char *s, size_t len)
{
    uint64_t key = key_of(s, len);
    const char **at;
    char *copy;

    for (;; key += 2) {
        uint32_t *i = map_place(&x->strings, key, x->string_count);

        if (!i)
            return NULL;
        if (*i == x->string_count)
            break;
        if (strncmp(x->string_list[*i], s, len) == 0 && !x->string_list[*i][len])
            return x->string_list[*i];
    }
    copy = ent_arena_strndup(x->arena, s, len);
    at = copy ? lexicon_one_more(&x->string_list, &x->string_count, &x->string_room, sizeof *at) : NULL;
    return at ? *at = copy : NULL;
}

uint32_t lexicon_word(const ex_lexicon *x, const char *folded, size_t len)
{
    return len ? map_get(&x->words, key_of(folded, len)) : NONE;
}

uint32_t lexicon_add_word(ex_lexicon *x, const char *folded, size_t len)
{
    uint32_t number = x->word_count, *w = map_place(&x->words, key_of(folded, len), number);

    if (!w)
        return NONE;
    if (*w != number)
        return *w;
    return lexicon_one_more(&x->word_classes, &x->word_count, &x->word_class_room, sizeof *x->word_classes) ? number : NONE;
}

static uint32_t add_step(ex_lexicon *x, uint32_t node, uint32_t word)
{
    uint32_t number = x->node_count, *next, *first;

    if (word == NONE)
        return NONE;
    next = map_place(&x->edges, ((uint64_t)node << 32 | word) + 1, number);
    if (!next)
        return NONE;
    if (*next != number)
        return *next;
    first = lexicon_one_more(&x->nodes, &x->node_count, &x->node_room, sizeof *first);
    if (!first)
        return NONE;
    *first = NONE;
    return number;
}

/* Hang a sense behind the node's others; the same one twice is one. */
static bool add_sense(ex_lexicon *x, uint32_t node, sense s)
{
    uint32_t *link = &x->nodes[node], number = x->sense_count;
    sense *at;

    for (uint32_t i = *link; i != NONE; i = x->senses[i].next) {
        sense *old = &x->senses[i];

        if (old->kind == s.kind && old->index == s.index && old->acronym == s.acronym) {
            old->capitals &= s.capitals;
            return true;
        }
    }
    at = lexicon_one_more(&x->senses, &x->sense_count, &x->sense_room, sizeof *at);
    if (!at)
        return false;
    *at = s;
    at->next = NONE;
    while (*link != NONE)
        link = &x->senses[*link].next;
    *link = number;
    return true;
}

static bool breaks_word(char c)
{
    return c == ' ' || c == '-' || c == '/' || c == ',' || c == '(' || c == ')';
}

/* "U.N." is also written "U. N.": each letter a word. */
static ent_status alias_of_letters(ex_lexicon *x, const char *alias, size_t len, sense s, ent_error *err)
{
    uint32_t node = 0;
    unsigned n = 0;
    char low;

    for (size_t i = 0; i + 1 < len; i += 2, n++)
        if (alias[i] < 'A' || alias[i] > 'Z' || alias[i + 1] != '.')
            return ENT_OK;
    if (n < 2 || len % 2)
        return ENT_OK;
    for (size_t i = 0; i < len; i += 2) {
        low = (char)(alias[i] + 32);
        node = add_step(x, node, lexicon_add_word(x, &low, 1));
        if (node == NONE)
            return ent_fail(err, ENT_NOMEM, "no memory for the lexicon");
    }
    return add_sense(x, node, s) ? ENT_OK : ent_fail(err, ENT_NOMEM, "no memory for the lexicon");
}

ent_status lexicon_alias(ex_lexicon *x, const char *alias, size_t len, sense s, ent_error *err)
{
    char folded[FOLD_ROOM];
    uint32_t node = 0, word = NONE;
    unsigned words = 0;
    size_t last = 0;
    bool first;

    s.acronym = ex_all_upper(alias, len) && !memchr(alias, ' ', len);
    s.capitals = 0;
    s.hyphen = memchr(alias, '-', len) != NULL;
    for (size_t i = 0; i < len;) {
        size_t end = i, n;

        while (end < len && !breaks_word(alias[end]) &&
               !(alias[end] == '\'' && end + 2 == len && alias[end + 1] == 's') &&
               !(alias[end] == '\'' && end + 2 < len && alias[end + 1] == 's' && breaks_word(alias[end + 2])))
            end++;
        if (end == i) {
            i++;
            continue;
        }
        n = ex_fold(alias + i, end - i, folded, sizeof folded);
        if (n) {
            if (words == MAX_PHRASE)
                return ENT_OK;                             /* longer than any name in the news */
            if (ex_starts_upper(alias + i))
                s.capitals |= (uint16_t)(1u << words);
            word = lexicon_add_word(x, folded, n);
            node = add_step(x, node, word);
            if (node == NONE)
                return ent_fail(err, ENT_NOMEM, "no memory for the lexicon");
            words++;
            last = n;
        }
        i = end;
    }
    if (!words)
        return ENT_OK;
    if (words == 1 && !s.acronym && (s.kind == SENSE_NAME || s.kind == SENSE_PLACE) && word_is(x, word, WORD_WEAK)) {
        const entry *e = x->entries[s.index];

        s.weak = e->kind != ENTRY_STATE && e->kind != ENTRY_TERRITORY && e->kind != ENTRY_FORMER && !e->user;
    }
    first = x->nodes[node] == NONE;
    if (!add_sense(x, node, s) || (words == 1 && first && !typo_add(x, folded, last, node)))
        return ent_fail(err, ENT_NOMEM, "no memory for the lexicon");
    return alias_of_letters(x, alias, len, s, err);
}

uint32_t lexicon_find(const ex_lexicon *x, const char *id, size_t len)
{
    return map_get(&x->ids, key_of(id, len));
}

entry *lexicon_entry(ex_lexicon *x, const char *id, size_t len, uint32_t *index, ent_error *err)
{
    uint32_t i = lexicon_find(x, id, len), number = x->entry_count;
    entry **at, *e;

    *index = i != NONE ? i : number;
    if (i != NONE)
        return x->entries[i];
    e = ENT_NEW(x->arena, entry);
    if (!e || !map_put(&x->ids, key_of(id, len), number) ||
        !(at = lexicon_one_more(&x->entries, &x->entry_count, &x->entry_room, sizeof *at)) ||
        !(e->a.id = lexicon_intern(x, id, len))) {
        ent_fail(err, ENT_NOMEM, "no memory for the lexicon");
        return NULL;
    }
    *at = e;
    e->a.name = e->a.country = e->a.organization = e->a.sector = e->official = e->surname = "";
    e->a.known = true;
    e->a.type = EX_ACTOR_OTHER;
    e->office = e->state = e->parent = NONE;
    e->to = 99999999;
    return e;
}

/* ---- offices --------------------------------------------------------------------------------------------- */

uint32_t lexicon_date(const char *s, bool end)
{
    uint32_t part[3] = {0, end ? 99 : 0, end ? 99 : 0};
    int k = 0;
    bool any = false;

    for (; *s && k < 3; s++) {
        if (*s >= '0' && *s <= '9') {
            if (!any)
                part[k] = 0;
            any = true;
            if (part[k] < 100000)
                part[k] = part[k] * 10 + (uint32_t)(*s - '0');
        } else if (*s == '-' && any) {
            k++;
            any = false;
        }
    }
    if (!part[0])
        return end ? 99999999 : 0;
    return part[0] * 10000 + part[1] % 100 * 100 + part[2] % 100;
}

static uint64_t holder_key(uint32_t of, const char *office_name)
{
    return ent_hash(office_name, strlen(office_name), of) | 1;
}

enum { SEVERAL = UINT32_MAX - 1 };

static bool note_sole(ex_lexicon *x, const char *office_name, uint32_t of)
{
    uint64_t key = key_of(office_name, strlen(office_name));
    uint32_t i = map_get(&x->sole, key);

    if (i == NONE)
        return map_put(&x->sole, key, of);
    if (i != of)
        map_set(&x->sole, key, SEVERAL);
    return true;
}

uint32_t lexicon_sole(const ex_lexicon *x, const char *noun)
{
    uint32_t of = map_get(&x->sole, key_of(noun, strlen(noun)));

    return of == SEVERAL ? NONE : of;
}

ent_status lexicon_office(ex_lexicon *x, uint32_t person, const office *o, ent_error *err)
{
    uint32_t number = x->office_count, *link = &x->entries[person]->office, first;
    office *at = lexicon_one_more(&x->offices, &x->office_count, &x->office_room, sizeof *at);

    if (!at)
        return ent_fail(err, ENT_NOMEM, "no memory for the lexicon");
    *at = *o;
    at->person = person;
    at->next = at->next_same = NONE;
    while (*link != NONE)
        link = &x->offices[*link].next;
    *link = number;
    if (o->of == NONE || !*o->office)
        return ENT_OK;
    if (!note_sole(x, o->office, o->of))
        return ent_fail(err, ENT_NOMEM, "no memory for the lexicon");
    first = map_get(&x->holders, holder_key(o->of, o->office));
    if (first == NONE)
        return map_put(&x->holders, holder_key(o->of, o->office), number)
                   ? ENT_OK : ent_fail(err, ENT_NOMEM, "no memory for the lexicon");
    at->next_same = x->offices[first].next_same;
    x->offices[first].next_same = number;
    return ENT_OK;
}

ent_status lexicon_wording(ex_lexicon *x, const char *noun, const char *office_name, ent_error *err)
{
    uint64_t key = key_of(noun, strlen(noun));
    uint32_t first = map_get(&x->wording_of, key), number = x->wording_count;
    wording *at = lexicon_one_more(&x->wordings, &x->wording_count, &x->wording_room, sizeof *at);

    if (!at || (first == NONE && !map_put(&x->wording_of, key, number)))
        return ent_fail(err, ENT_NOMEM, "no memory for the lexicon");
    *at = (wording){office_name, NONE};
    if (first != NONE) {
        while (x->wordings[first].next != NONE)
            first = x->wordings[first].next;
        x->wordings[first].next = number;
    }
    return ENT_OK;
}

static uint32_t first_wording(const ex_lexicon *x, const char *noun)
{
    return map_get(&x->wording_of, key_of(noun, strlen(noun)));
}

bool lexicon_words_office(const ex_lexicon *x, const char *noun, const char *office_name)
{
    if (strcmp(noun, office_name) == 0)
        return true;
    for (uint32_t i = first_wording(x, noun); i != NONE; i = x->wordings[i].next)
        if (strcmp(x->wordings[i].office, office_name) == 0)
            return true;
    return false;
}

/* The one who held it then; NONE for offices that many hold. */
static uint32_t holder_of(const ex_lexicon *x, uint32_t of, const char *office_name, uint32_t date)
{
    uint32_t best = NONE, since = 0;
    char folded[FOLD_ROOM];

    if (word_is(x, lexicon_word(x, folded, ex_fold(office_name, strlen(office_name), folded, sizeof folded)),
                WORD_MANY))
        return NONE;

    for (uint32_t i = map_get(&x->holders, holder_key(of, office_name)); i != NONE; i = x->offices[i].next_same) {
        const office *o = &x->offices[i];

        if (o->from <= date && date <= o->to && (best == NONE || o->from >= since)) {
            best = o->person;
            since = o->from;
        }
    }
    return best;
}

uint32_t lexicon_holder(const ex_lexicon *x, uint32_t of, const char *noun, uint32_t date)
{
    uint32_t best;

    if (!date || !*noun || of == NONE)
        return NONE;
    best = holder_of(x, of, noun, date);
    for (uint32_t i = first_wording(x, noun); i != NONE && best == NONE; i = x->wordings[i].next)
        best = holder_of(x, of, x->wordings[i].office, date);
    return best;
}

const office *lexicon_office_on(const ex_lexicon *x, uint32_t person, uint32_t date)
{
    const office *best = NULL;
    bool best_now = false;

    for (uint32_t i = x->entries[person]->office; i != NONE; i = x->offices[i].next) {
        const office *o = &x->offices[i];
        bool now = date && o->from <= date && date <= o->to;

        /* the office held then; else the last one that had begun; else the first to come */
        if (!best || (now && !best_now) || (now == best_now && o->from > best->from && (!date || o->from <= date)) ||
            (!now && !best_now && date && best->from > date && o->from < best->from)) {
            best = o;
            best_now = now;
        }
    }
    return best;
}

/* ---- opening and closing --------------------------------------------------------------------------------- */

ex_lexicon *ex_lexicon_open(const char *datadir, ent_error *err)
{
    ex_lexicon *x = calloc(1, sizeof *x);
    uint32_t *root;

    if (!x || !(x->arena = ent_arena_new()) || !map_room(&x->words, 1 << 16) || !map_room(&x->edges, 1 << 17) ||
        !map_room(&x->strings, 1 << 16) || !map_room(&x->ids, 1 << 16) ||
        !(root = lexicon_one_more(&x->nodes, &x->node_count, &x->node_room, sizeof *root))) {
        ent_fail(err, ENT_NOMEM, "no memory for the lexicon");
        ex_lexicon_close(x);
        return NULL;
    }
    *root = NONE;
    x->former_sector = lexicon_intern(x, "ELI", 3);
    if (lexicon_load(x, datadir, err) != ENT_OK) {
        ex_lexicon_close(x);
        return NULL;
    }
    return x;
}

void ex_lexicon_close(ex_lexicon *x)
{
    if (!x)
        return;
    map_release(&x->strings);
    map_release(&x->words);
    map_release(&x->edges);
    map_release(&x->ids);
    map_release(&x->holders);
    free(x->famous);
    map_release(&x->sole);
    map_release(&x->wording_of);
    free(x->wordings);
    map_release(&x->preposition_of);
    free(x->prepositions);
    free(x->string_list);
    free(x->nodes);
    free(x->word_classes);
    free(x->senses);
    free(x->entries);
    free(x->offices);
    free(x->roles);
    free(x->titles);
    free(x->descriptions);
    ent_arena_free(x->arena);
    free(x);
}

const ex_actor *ex_lexicon_find(const ex_lexicon *x, const char *id)
{
    uint32_t i = lexicon_find(x, id, strlen(id));

    return i == NONE ? NULL : &x->entries[i]->a;
}
