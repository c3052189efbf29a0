/* extract/actor/internal.h - what only the files of the actor room share.
 *
 * The lexicon is one trie over folded words; a node carries senses: what the phrase that ends there can mean.  A
 * document is worked on in four passes: words to phrases (match.c), phrases and heads to mentions (mention.c, name.c),
 * mentions to earlier mentions (coref.c); actor_of.c then only looks up. */
#ifndef EX_ACTOR_INTERNAL_H
#define EX_ACTOR_INTERNAL_H

#include "actor.h"

#include <string.h>

enum {
    FOLD_ROOM = 96,             /* bytes of a folded word; longer words are in no table */
    MAX_PHRASE = 12,            /* words of an alias */
    MAX_DEPTH = 6,              /* of phrases looked into for their actor */
    MAX_CHILDREN = 48           /* dependents of one token that are looked at */
};
#define NONE UINT32_MAX

/* ---- fold.c: words as the tables and the text are compared ------------------------------------------------- */

/* Lower case, no accents, no full stops, no apostrophes.  The length, 0 where nothing is left or `room` is short. */
size_t ex_fold(const char *s, size_t len, char *out, size_t room);
/* A slug: folded words joined by hyphens. */
const char *ex_slug(const char *s, size_t len, ent_arena *a);
bool ex_starts_upper(const char *s);
bool ex_all_upper(const char *s, size_t len);   /* two letters at least and none in lower case */

/* ---- lexicon.c ----------------------------------------------------------------------------------------------- */

typedef enum {
    SENSE_NAME,                 /* an actor's name */
    SENSE_ADJECTIVE, SENSE_PEOPLE,      /* Iranian; Iranians: of a state or group */
    SENSE_SEAT, SENSE_CAPITAL,  /* the Kremlin; Moscow: `index` is the state, `place` the place's own actor */
    SENSE_PLACE,                /* a city or region */
    SENSE_SURNAME,              /* of a person, not enough alone */
    SENSE_ROLE, SENSE_TITLE, SENSE_DESCRIPTION, SENSE_WORD
} sense_kind;

typedef struct {
    uint32_t index;             /* of the actor, role, title, description or word */
    uint32_t next;              /* further sense of the node, NONE at the end */
    uint16_t capitals;          /* bit i: word i wants a capital */
    uint8_t kind;
    bool acronym;               /* wants capitals throughout */
    bool weak;                  /* a common word: counts only with support from the text */
    bool plural;                /* of a role noun */
    bool hyphen;                /* the alias is written with one */
    bool prefix;                /* only before a hyphen and a capital: Sino- */
    uint32_t place;
} sense;

typedef struct {                /* an office held */
    const char *office, *sector;
    uint32_t of;                /* actor index of the state or body, NONE if none */
    uint32_t person;
    uint32_t from, to;          /* yyyymmdd, open ends are 0 and 99999999 */
    uint32_t next;              /* further office of the same person */
    uint32_t next_same;         /* further holder of the same office of the same state */
} office;

typedef struct {
    ex_actor a;
    const char *official;       /* long name: tells what it is called (kingdom, republic) */
    const char *surname;        /* folded last name of a person */
    uint32_t office;            /* first of a person's, NONE */
    uint32_t state;             /* actor index of the state that a place lies in, NONE */
    uint32_t parent;            /* actor index, NONE */
    uint32_t from, to;          /* when it existed */
    uint8_t kind;               /* entry_kind */
    bool user;                  /* from --actors */
    bool vague;                 /* a region's people: "Western leaders" are nobody in particular */
} entry;
typedef enum {
    ENTRY_STATE,
    ENTRY_TERRITORY,
    ENTRY_FORMER,
    ENTRY_BODY,
    ENTRY_PERSON,
    ENTRY_PLACE,
    ENTRY_GROUP
} entry_kind;

typedef struct {                /* roles.tsv */
    const char *noun, *sector;
    bool office;                /* borne by one holder */
    char number;                /* 'p' person, 'b' body, 'g' group */
    bool speaker, weak;
} role;

typedef struct {                /* offices.tsv: a wording of an office; one wording may stand for several */
    const char *office;
    uint32_t next;
} wording;

typedef struct {                /* titles.tsv */
    const char *words;
    char gender, kind;          /* kind: h m o r n, the first letter */
} title;

typedef struct {                /* descriptions.tsv: the alliance, the kingdom */
    const char *noun;
    const char *needs;          /* word that the actor's official name must hold, folded, or "" */
    uint32_t types;             /* bits of ex_actor_type */
    char number;                /* 's', 'p', or 'd' for two */
    char gender;
    const char *sector;
} description;

typedef enum {
    WORD_NOT_NAME,
    WORD_BODY,
    WORD_PLACE,
    WORD_GIVEN_M,
    WORD_GIVEN_F,
    WORD_WEAK,
    WORD_LINK,
    WORD_PERSON,
    WORD_PLACE_PREPOSITION,
    WORD_THROUGH,
    WORD_FORMER,
    WORD_SAY,
    WORD_TWO,
    WORD_MANY,
    WORD_COUNT
} word_class;

typedef struct {                /* prepositions.tsv: how a complement leads to an actor, and before which others */
    uint8_t via, owner, target; /* 0: never */
} preposition;

typedef struct { uint32_t tag, value; } slot;                   /* tag 0 is free */
typedef struct { slot *slots; uint64_t *hashes; uint32_t room, used; } map;     /* start from {0} */
bool map_put(map *m, uint64_t key, uint32_t value);             /* keeps the first value; false: no memory */
uint32_t *map_place(map *m, uint64_t key, uint32_t fresh); /* the value, `fresh` where it is new; until the next put */
bool map_room(map *m, uint32_t room);                           /* a power of two; false: no memory */
uint32_t map_get(const map *m, uint64_t key);                   /* NONE */
void map_release(map *m);
void map_set(map *m, uint64_t key, uint32_t value);             /* of a key that is there */

typedef struct {                /* typo.c */
    uint32_t node, next;
    uint8_t len;
    bool person;
    char word[24];
} famous_word;

struct ex_lexicon {
    ent_arena *arena;
    map strings, words, edges, ids, holders, wording_of, sole;
    wording *wordings; uint32_t wording_count, wording_room;
    const char **string_list;   /* interned strings by number */
    uint32_t string_count, string_room;
    uint32_t word_count;
    uint32_t *nodes, node_count, node_room;     /* first sense of a node */
    uint16_t *word_classes; uint32_t word_class_room;   /* bits by word number */
    sense *senses; uint32_t sense_count, sense_room;
    entry **entries; uint32_t entry_count, entry_room;
    office *offices; uint32_t office_count, office_room;
    role *roles; uint32_t role_count, role_room;
    title *titles; uint32_t title_count, title_room;
    description *descriptions; uint32_t description_count, description_room;
    preposition *prepositions; uint32_t preposition_count, preposition_room;
    map preposition_of;         /* by word number + 1 */
    const char *former_sector;  /* of those out of office: ELI */
    famous_word *famous; uint32_t famous_count, famous_room, famous_first[26];
};

/* Room for one more of `size` bytes in *list, counted; the new one is zeroed.  NULL: no memory, the list stays. */
void *lexicon_one_more(void *list, uint32_t *count, uint32_t *room, size_t size);
const char *lexicon_intern(ex_lexicon *x, const char *s, size_t len);   /* NULL: no memory */
uint32_t lexicon_word(const ex_lexicon *x, const char *folded, size_t len);     /* NONE */
uint32_t lexicon_add_word(ex_lexicon *x, const char *folded, size_t len);         /* NONE: no memory */
static inline uint32_t lexicon_step(const ex_lexicon *x, uint32_t node, uint32_t word)
{
    return word == NONE ? NONE : map_get(&x->edges, ((uint64_t)node << 32 | word) + 1);
}
static inline bool word_is(const ex_lexicon *x, uint32_t word, word_class c)
{
    return word != NONE && x->word_classes[word] >> c & 1;
}
/* Add `alias` with a copy of `s`; capitals and acronym are read off the alias. */
ent_status lexicon_alias(ex_lexicon *x, const char *alias, size_t len, sense s, ent_error *err);
/* A new entry (or the one with this id). */
entry *lexicon_entry(ex_lexicon *x, const char *id, size_t len, uint32_t *index, ent_error *err);
uint32_t lexicon_find(const ex_lexicon *x, const char *id, size_t len);         /* NONE */
ent_status lexicon_office(ex_lexicon *x, uint32_t person, const office *o, ent_error *err);
/* `noun` (or the plural role "premier") is a wording of the office named. */
bool lexicon_words_office(const ex_lexicon *x, const char *noun, const char *office_name);
ent_status lexicon_wording(ex_lexicon *x, const char *noun, const char *office_name, ent_error *err);
/* Who held the office that `noun` words on `date` (0: nobody is meant); NONE. */
uint32_t lexicon_holder(const ex_lexicon *x, uint32_t of, const char *noun, uint32_t date);
/* The only state or body that has an office so worded; NONE where several have or nobody. */
uint32_t lexicon_sole(const ex_lexicon *x, const char *noun);
/* The office that counts for a person on `date` (0: the last one); NULL. */
const office *lexicon_office_on(const ex_lexicon *x, uint32_t person, uint32_t date);
uint32_t lexicon_date(const char *s, bool end);         /* "2024-06-19", "2024-06", "2024": open parts by `end` */

/* typo.c: note a word that ends at `node`; the node of the famous name that differs by one letter, NONE */
bool typo_add(ex_lexicon *x, const char *folded, size_t len, uint32_t node);
uint32_t typo_node(const ex_lexicon *x, const char *folded, size_t len);

/* tables.c: the files of rules/actors */
ent_status lexicon_load(ex_lexicon *x, const char *dir, ent_error *err);

/* ---- a document ---------------------------------------------------------------------------------------------- */

typedef struct {                /* a phrase of the lexicon in the text */
    uint32_t begin, end, head;  /* tokens; the one whose head lies outside */
    uint32_t node;
    uint16_t upper;             /* bit i: word i begins with a capital */
    bool all_upper, title_case; /* every letter a capital; capitalised acronym (Nato) */
    bool typo;                  /* a letter is wrong */
    bool partial;               /* does not fill its last token: Iran-backed */
    uint32_t sense;             /* the one chosen, NONE */
} span;

typedef enum { MENTION_NAME, MENTION_PEOPLE, MENTION_ROLE, MENTION_PRONOUN, MENTION_THING } mention_kind;

typedef struct {
    const ex_actor *actor;
    const char *country, *organization, *sector, *role_text;
    uint32_t token, begin, end; /* head; the words of the name or role */
    uint32_t name_token;
    uint32_t entry;             /* of the actor in the lexicon, NONE */
    uint32_t place;             /* a capital: its place's entry, NONE */
    uint32_t role;              /* index in the lexicon's roles, NONE */
    int32_t antecedent;         /* mention that this one takes up, -1 */
    int32_t second;             /* and with it this one (the two countries), -1 */
    int32_t origin;             /* first mention of the chain: itself or an earlier one */
    uint8_t kind, via, type;
    char gender;                /* m f n, 0 unknown */
    bool plural, person, definite, indefinite, resolved, modifier;
    uint8_t salience;           /* 3 subject, 2 object, 1 other */
    float confidence;
} mention;

struct ex_actors {
    const ex_lexicon *x;
    const ex_parsed *p;
    ent_arena *arena;
    uint32_t date;
    int32_t *first_child, *next_child, *span_of, *mention_of;  /* by token; -1 none */
    int32_t *name_of;           /* by token: mention whose name of several words holds it */
    uint32_t *word;             /* by token: number in the lexicon, NONE */
    span *spans;
    uint32_t span_count, span_room;
    mention *mentions;
    uint32_t mention_count, mention_room;
    uint32_t *by_sentence;      /* first mention of a sentence; one more at the end */
    map slugs;                  /* freed at the end of annotate: actors found, by name */
    ex_actor **found;           /* made for this document: names in no table, persons as of the date */
    uint32_t *found_entry;
    uint32_t found_count, found_room;
    bool lowercase;             /* no capitals in the whole text */
    bool failed;                /* memory ended */
};

/* match.c: words, spans, the children lists */
void actors_match(ex_actors *d);
bool sense_fits(const ex_actors *d, const span *s, const sense *at);

/* name.c: which actor a name is */
void actors_names(ex_actors *d);
const ex_actor *actor_on_date(ex_actors *d, uint32_t entry_index);

/* found.c: names in no table */
void actors_found(ex_actors *d);
ex_actor *found_add(ex_actors *d, uint32_t entry_index);        /* an empty one; NULL: no memory */

/* mention.c */
mention *mention_add(ex_actors *d, uint32_t token, mention_kind kind);
void actors_mentions(ex_actors *d);
/* Link the mention to an entry of the lexicon. */
void mention_link(ex_actors *d, mention *m, uint32_t entry_index);
/* The mention that this nominal heads, resolved with all that it hangs on; NULL where it is none. */
mention *mention_resolve(ex_actors *d, uint32_t token, int depth);

/* owner.c */
typedef struct {
    const mention *m;           /* the state, body or person; NULL: none */
    ex_via via;
    int rank;
} owner;
owner owner_of(ex_actors *d, uint32_t h, int depth);

/* The description that this noun can be (the alliance); NULL. */
const description *description_at(const ex_actors *d, uint32_t token);
const span *span_at(const ex_actors *d, uint32_t token);
static inline const sense *span_sense(const ex_actors *d, const span *s)
{
    return s && s->sense != NONE ? &d->x->senses[s->sense] : NULL;
}
static inline mention *mention_at(const ex_actors *d, uint32_t token)
{
    return d->mention_of[token] < 0 ? NULL : &d->mentions[d->mention_of[token]];
}
static inline const ex_token *token_at(const ex_actors *d, uint32_t token)
{
    return &d->p->tokens[token];
}
/* The preposition on a nominal ("" if none): its first case child's lower form. */
const char *case_of(const ex_actors *d, uint32_t token);
uint32_t case_token(const ex_actors *d, uint32_t token);        /* NONE */

/* How the complement with this preposition leads to an actor; NULL where it does not. */
const preposition *preposition_at(const ex_actors *d, uint32_t token);

/* coref.c: earlier mention meant by a pronoun, a description or a bare role; -1 */
int32_t coref_pronoun(const ex_actors *d, uint32_t token);
int32_t coref_description(const ex_actors *d, const mention *m, const description *what, int32_t *second);
int32_t coref_role(const ex_actors *d, const mention *m);
int32_t coref_venue(const ex_actors *d, uint32_t token);        /* where the clause happens: in Cairo */
/* Of those whom the news names by their country alone: police, troops, officials, rebels. */
bool sector_of_state(const char *sector);

#endif
