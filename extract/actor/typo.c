/* extract/actor/typo.c - a famous name with one letter wrong is still that name.
 *
 * Only what the whole world writes (states, their adjectives, peoples and capitals, persons of one word), seven letters at
 * least, the first one right: two letters swapped; of a state's names also one dropped, added or confused.  The text asks
 * rarely (an unknown capitalised word that stands alone), so a list by first letter is index enough. */
#include "internal.h"

#include <stdlib.h>

enum { SHORTEST = 7, LONGEST = 24 };

static bool of_state(const ex_lexicon *x, uint32_t node)
{
    const sense *s = &x->senses[x->nodes[node]];

    return s->kind <= SENSE_CAPITAL && x->entries[s->index]->a.type == EX_ACTOR_STATE;
}

static bool famous(const ex_lexicon *x, uint32_t node)
{
    for (uint32_t i = x->nodes[node]; i != NONE; i = x->senses[i].next) {
        const sense *s = &x->senses[i];
        const entry *e = s->kind <= SENSE_CAPITAL ? x->entries[s->index] : NULL;

        if (e && !s->weak && !s->acronym &&
            (e->a.type == EX_ACTOR_STATE || (e->kind == ENTRY_PERSON && s->kind == SENSE_NAME)))
            return true;
    }
    return false;
}

bool typo_add(ex_lexicon *x, const char *folded, size_t len, uint32_t node)
{
    famous_word *list;

    if (len < SHORTEST || len > LONGEST || folded[0] < 'a' || folded[0] > 'z' || !famous(x, node))
        return true;
    if (x->famous_count == x->famous_room) {
        uint32_t room = x->famous_room ? x->famous_room * 2 : 1024;

        list = realloc(x->famous, room * sizeof *list);
        if (!list)
            return false;
        x->famous = list;
        x->famous_room = room;
    }
    list = &x->famous[x->famous_count++];
    *list = (famous_word){
        .node = node, .len = (uint8_t)len, .person = !of_state(x, node), .next = x->famous_first[folded[0] - 'a']};
    memcpy(list->word, folded, len);
    x->famous_first[folded[0] - 'a'] = x->famous_count;     /* one more than the place: 0 is the end */
    return true;
}

/* Letters that hands and ears confuse: vowels, c and k, s and z. */
static bool confused(char a, char b)
{
    static const char vowels[] = "aeiouyj";

    return (strchr(vowels, a) && strchr(vowels, b)) || (strchr("ck", a) && strchr("ck", b)) ||
           (strchr("sz", a) && strchr("sz", b));
}

/* Two neighbours swapped; of a state's names also one letter dropped, added or confused. */
static bool one_off(const char *a, size_t n, const char *b, size_t m, bool person)
{
    size_t i = 0, tail = 0;

    while (i < n && i < m && a[i] == b[i])
        i++;
    while (tail < n - i && tail < m - i && a[n - 1 - tail] == b[m - 1 - tail])
        tail++;
    if (n == m && n - i - tail == 2)
        return a[i] == b[i + 1] && a[i + 1] == b[i];
    if (person)
        return false;
    if (n == m)
        return n - i - tail == 1 && confused(a[i], b[i]);
    return n + 1 == m ? n == i + tail : m + 1 == n && m == i + tail;
}

uint32_t typo_node(const ex_lexicon *x, const char *folded, size_t len)
{
    uint32_t found = NONE;

    if (len < SHORTEST || len > LONGEST || folded[0] < 'a' || folded[0] > 'z')
        return NONE;
    for (uint32_t i = x->famous_first[folded[0] - 'a']; i; i = x->famous[i - 1].next) {
        const famous_word *w = &x->famous[i - 1];

        if (w->len + 1u < len || w->len > len + 1 || !one_off(folded, len, w->word, w->len, w->person))
            continue;
        if (found != NONE && found != w->node)
            return NONE;                                    /* two names are as near */
        found = w->node;
    }
    return found;
}
