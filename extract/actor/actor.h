/* extract/actor/actor.h - who is meant: names, titles, nationalities, descriptions and pronouns to actors.
 *
 * A lexicon (rules/actors/ and the user's own file) is opened once and shared.  ex_actors_annotate finds the mentions of
 * one parsed text and links them; ex_actors_of then answers, for an argument phrase of the relation engine, which
 * actors it stands for.  Token numbers count through the document; strings are interned, so equal ids are equal
 * pointers within one document; "" stands for "none" in every string here (never NULL). */
#ifndef EX_ACTOR_H
#define EX_ACTOR_H

#include "extract/core/core.h"

#define EX_ACTOR_TYPE_LIST(X)                                                                                      \
    X(STATE, "state") X(IGO, "igo") X(ORGANIZATION, "organization") X(GROUP, "group") X(PERSON, "person")           \
    X(PLACE, "place") X(OTHER, "other")
typedef enum {
#define X_(id, name) EX_ACTOR_##id,
    EX_ACTOR_TYPE_LIST(X_)
#undef X_
    EX_ACTOR_TYPE_COUNT
} ex_actor_type;

/* How a phrase leads to its actor. */
#define EX_VIA_LIST(X)                                                                                             \
    X(SELF, "self")                 /* the actor's own name: Iran, NATO, Sergei Lavrov */                            \
    X(MODIFIER, "modifier")         /* Iranian authorities, US officials, NATO troops */                             \
    X(POSSESSOR, "possessor")       /* Hanoi's army, its forces */                                                   \
    X(OF, "of")                     /* the president of France, the army of Chad */                                  \
    X(TITLE, "title")               /* the French president: the holder on the article's date */                     \
    X(PRONOUN, "pronoun") X(DESCRIPTION, "description")     /* he; the alliance, the former Soviet republic */       \
    X(AGAINST, "against") X(FOR, "for") X(TO, "to") X(FROM, "from") X(IN, "in") X(ON, "on") X(WITH, "with")          \
    X(BY, "by")                                             /* sanctions against Iran, parts for Russia's missiles */ \
    X(PARTICIPLE, "participle")     /* firms based in China, restrictions targeting firms in China */                \
    X(OBJECT, "object")             /* the plan to attack Iran */                                                    \
    X(APPOSITION, "apposition") X(SEAT, "metonym")          /* Beijing, the Kremlin, where they act */
typedef enum {
#define X_(id, name) EX_VIA_##id,
    EX_VIA_LIST(X_)
#undef X_
    EX_VIA_COUNT
} ex_via;

const char *ex_actor_type_name(ex_actor_type t);
const char *ex_via_name(ex_via v);

/* One actor of the lexicon or, where no table knows it, of this document. */
typedef struct {
    const char *id, *name;
    const char *country;        /* alpha-3; of a person as on the article's date */
    const char *organization;   /* id of the body that it belongs to or speaks for */
    const char *sector;         /* PLOVER code: GOV MIL REB ... */
    uint8_t type;               /* ex_actor_type */
    char gender;                /* 'm', 'f' or 0 */
    bool known;                 /* from a table or the user's file, not from the text alone */
} ex_actor;

/* What an argument phrase stands for: fills a mention in design.md's JSON. */
typedef struct {
    const ex_actor *actor;      /* NULL: a phrase for nobody whom we know (dozens of people) */
    const char *country, *organization, *sector;    /* the actor's, narrowed by the phrase (Iranian army: MIL) */
    const char *role;           /* head noun or office as it stands, lower case ("officials"); "" for a bare name */
    uint8_t via;                /* ex_via */
    uint8_t type;               /* ex_actor_type of the actor; OTHER without one */
    bool thing;                 /* the head is no actor but leads to one: Iran's missiles, sanctions against Iran */
    bool place;                 /* named as a place here, not as one who acts (in Beijing, near the border) */
    bool plural;
    uint32_t token;             /* head token of the (sub)phrase that was resolved: one of several conjuncts */
    uint32_t begin, end;        /* its tokens [begin, end) */
    uint32_t name_token;        /* the token that named the actor ("Iranian"; the antecedent for a pronoun) */
    float confidence;           /* of the link: 1 a full name, less for guesses and far pronouns */
} ex_ref;

/* What the phrase is used as. */
typedef enum {
    EX_USE_AGENT,               /* acts, speaks, owns the deed: capitals and seats are governments */
    EX_USE_TARGET,              /* acted on: also the actor behind a thing (firms based in China) */
    EX_USE_PLACE,               /* "in X" of a curfew, protest, attack, aid: the place's state is the target */
    EX_USE_VENUE                /* "in X" of a meeting: a place, nothing more */
} ex_use;

typedef struct ex_lexicon ex_lexicon;   /* unchanging once filled: threads may share it */
typedef struct ex_actors ex_actors;     /* the mentions of one document, in the arena given */

/* Load every table below `datadir`/rules/actors.  Owned: close it.  NULL on failure, *err filled. */
ex_lexicon *ex_lexicon_open(const char *datadir, ent_error *err);
/* `--actors FILE`: a JSON array of {id, name, type, country, aliases, adjectives, roles}; adds or replaces actors.
 * Before the lexicon is shared.  On failure the lexicon holds what stood before the faulty entry. */
ent_status ex_lexicon_add(ex_lexicon *x, const char *path, ent_error *err);
void ex_lexicon_close(ex_lexicon *x);
/* NULL where no actor has this id. */
const ex_actor *ex_lexicon_find(const ex_lexicon *x, const char *id);

/* Find and link all mentions.  `date` is the article's, as 20240619 (month or day 00 when unknown, 0 for none).  `p`,
 * `x` and `arena` must outlive *out. */
ent_status ex_actors_annotate(const ex_lexicon *x, const ex_parsed *p, uint32_t date, ent_arena *arena,
                              ex_actors **out, ent_error *err);

/* The actors that the phrase [begin, end) with head token `head` stands for, one per conjunct that leads to one; the
 * range keeps conjuncts and modifiers outside of it out.  Writes at most `room`, returns how many.  A phrase that leads
 * to nobody gives one ref with actor NULL.  `predicate` is the token of the verb or event noun whose argument this is
 * (-1: none): a pronoun never means another argument of its own predicate. */
size_t ex_actors_of(const ex_actors *a, uint32_t head, uint32_t begin, uint32_t end, int32_t predicate, ex_use use,
                    ex_ref *out, size_t room);
/* The first of them: false where the actor is NULL.  Ignores coordination. */
bool ex_actor_of(const ex_actors *a, uint32_t head, uint32_t begin, uint32_t end, int32_t predicate, ex_use use,
                 ex_ref *out);

/* ---- what else the relation engine asks ------------------------------------------------------------------- */

/* Token inside a name of two or more words (World Water Forum): its nouns are no events.  The name's range. */
bool ex_name_around(const ex_actors *a, uint32_t token, uint32_t *begin, uint32_t *end);
/* The head noun of a role (official, troops, lawmaker): its PLOVER sector; "" when it has none; NULL for other nouns. */
const char *ex_role_sector(const ex_actors *a, uint32_t token);
/* Token names, or is a nationality, pronoun or role of, somebody who can act: worth asking ex_actors_of about. */
bool ex_is_actor(const ex_actors *a, uint32_t token);
/* Who speaks in the quotation around `token`, for I and we: head token of the speaker's mention, -1 if unknown. */
int32_t ex_speaker_of(const ex_actors *a, uint32_t token);

#endif
