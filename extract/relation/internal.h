/* extract/relation/internal.h - what only the files of the relation room share.
 *
 * A document goes through four passes: its trees are linked both ways (sheet.c), each predicate becomes a clause with its
 * arguments (clause.c, noun.c), the clause is looked up in the event tables (typing.c), and records are written
 * (emit.c).  Words and frames are data: lexicon.c, events.c. */
#ifndef EX_RELATION_INTERNAL_H
#define EX_RELATION_INTERNAL_H

#include "extract/actor/actor.h"
#include "extract/core/core.h"
#include "extract/extract.h"

enum {
    MAX_ARGS = 24,              /* of one clause; further ones are dropped */
    MAX_CHAIN = 6,              /* verbs run together: agreed to begin to withdraw */
    MAX_WORDS = 40,             /* words of a relation's text */
    MAX_CLIMB = 24,             /* heads looked at on the way up */
    MAX_REFS = 12,              /* actors of one phrase */
    LONG_PHRASE = 12            /* words; a longer object is parted at a modifier */
};
#define EX_NO_TOKEN (-1)
#define EX_UNKNOWN UINT32_MAX

/* ---- dict.c: strings to numbers ---------------------------------------------------------------------------- */

typedef struct {                /* keys are borrowed; start from {0} */
    const char **keys;
    uint32_t *values;
    size_t room, count;
    ent_arena *arena;
} ex_dict;
/* The value's place, made with `fresh` where the key is new; NULL when memory ends.  The key is kept, not copied. */
uint32_t *ex_dict_put(ex_dict *d, const char *key, uint32_t fresh);
const uint32_t *ex_dict_find(const ex_dict *d, const char *key);

/* ---- lexicon.c: classes of function words (rules/relations/words.tsv) ------------------------------------------- */

#define EX_WORD_CLASSES(X)                                                                                         \
    X(NEGATION, "negation") X(PLANNED, "modal-planned") X(POSSIBLE, "modal-possible") X(DEMANDED, "modal-demanded")  \
    X(CONDITION, "condition") X(RELATIVE, "relative") X(SUBJECT_CONTROL, "subject-control") X(BE, "be")             \
    X(HAVE, "have") X(SOURCE, "source") X(VENUE, "venue") X(AGENT, "agent") X(EXAMPLE, "example")                   \
    X(NO_SUBJECT, "no-subject") X(BETWEEN, "between") X(PARTNER, "partner") X(COMPLEMENTIZER, "complementizer")    \
    X(TIME, "time") X(MUTUAL, "mutual-event") X(CONTROL, "control-preposition") X(AT_CONTENT, "content-event") X(BACKSHIFT, "backshift") X(AIM, "aim") X(TIGHT, "tight-preposition") X(SHARED, "clause-event")                    \
    X(NOUN_PLANNED, "noun-planned") X(NOUN_POSSIBLE, "noun-possible") X(NOUN_NEGATED, "noun-negated")               \
    X(NOUN_DEMANDED, "noun-demanded")
typedef enum {
#define X_(id, name) EX_W_##id,
    EX_WORD_CLASSES(X_)
#undef X_
    EX_W_COUNT
} ex_word_class;
#define EX_BIT(c) (UINT64_C(1) << (c))

/* What a relation's confidence is made of (rules/relations/confidence.tsv): constructions first, then additions. */
#define EX_PRIORS(X)                                                                                               \
    X(ACTIVE, "active") X(PASSIVE, "passive") X(COPULA, "copula") X(NOUN, "noun") X(PARTICIPLE, "participle")         \
    X(APPOSITION, "apposition") X(INHERITED, "inherited-subject") X(NO_OBJECT, "no-object")                          \
    X(UNKNOWN, "unknown-pronoun") X(EVENT_PAIR, "event-pair") X(PLAIN_PAIR, "plain-pair") X(THING, "thing")           \
    X(PLACE, "place") X(DOUBTED, "doubted")
typedef enum {
#define X_(id, name) EX_P_##id,
    EX_PRIORS(X_)
#undef X_
    EX_P_COUNT
} ex_prior;

/* ---- events.c: rules/events/ -------------------------------------------------------------------------------- */

typedef enum {
    SLOT_NONE, SLOT_ANY, SLOT_SUBJECT, SLOT_OBJ, SLOT_IOBJ, SLOT_OBL, SLOT_XCOMP, SLOT_CCOMP, SLOT_CCOMP_SUBJECT,
    SLOT_XCOMP_OBJ, SLOT_INSIDE /* "noun": the actor in the object's phrase */, SLOT_MUTUAL /* two subjects */,
    SLOT_ADVCL, SLOT_COMPLEMENT /* of a copula */, SLOT_POSS, SLOT_AMOD, SLOT_COMPOUND, SLOT_NMOD,
    SLOT_BARE, SLOT_MOD /* any word before the noun */, SLOT_VERB /* the verb above */
} slot_kind;
typedef struct {
    uint8_t kind;
    const char *prep;           /* SLOT_OBL, SLOT_NMOD */
} slot;

typedef enum {
    FLAG_RECIP = 1 << 0, FLAG_LIGHT = 1 << 1, FLAG_SAY = 1 << 2, FLAG_UPPER = 1 << 3, FLAG_THROUGH = 1 << 4,
    FLAG_NEG = 1 << 5, FLAG_PLANNED = 1 << 6, FLAG_POSSIBLE = 1 << 7, FLAG_DEMANDED = 1 << 8,
    FLAG_CONDITIONAL = 1 << 9, FLAG_CONTROL_OBJ = 1 << 10, FLAG_CAUSE = 1 << 11, FLAG_STATE = 1 << 12,
    FLAG_THING = 1 << 13, FLAG_WEAK = 1 << 14
} event_flag;

typedef struct {                /* one demand on a noun or the presence of a complement */
    slot where;
    uint64_t classes[2];
    const char *const *words;   /* NULL-ended; NULL: presence is enough */
    bool absent, unlike, event_noun;
    char actor;                 /* 'a' any actor, 's' a state, 'p' a place, 0 */
} condition;

typedef struct {
    const char *lemma;          /* verbs: the lemma; nouns: the noun */
    const slot *targets, *agents;       /* SLOT_NONE-ended by count */
    uint8_t target_count, agent_count, condition_count;
    const condition *when;
    const char *cameo, *event;  /* "" for none */
    double goldstein;
    bool has_goldstein;
    unsigned flags;
    const char *light_prep;     /* of `light:in` */
    const char *control_prep;   /* of `control:on` */
    const char *relation;       /* lemma to print, "" */
    const char *verb;           /* nouns: the verb it stands for, "" */
    const char *file;
    unsigned line;
} event_rule;

typedef struct { uint32_t first, count; } rule_span;

typedef struct ex_rules {
    ent_arena *arena;
    ex_dict words;              /* lower form or lemma -> index in word_bits */
    uint64_t *word_bits;
    size_t word_room;
    ex_dict classes;            /* noun -> index in class_sets */
    uint64_t (*class_sets)[2];
    size_t class_count, class_room;
    ex_dict class_names;        /* "weapons" -> number */
    ex_dict spelling;           /* variant -> index in spellings */
    const char **spellings;
    ex_dict verbs, nouns, adjectives;   /* lemma -> index in the spans */
    rule_span *verb_spans, *noun_spans, *adjective_spans;
    const event_rule **verb_rules, **noun_rules, **adjective_rules;
    ex_dict cameo;              /* code -> index in codes */
    struct code { const char *code, *event; double goldstein; } *codes;
    size_t code_count;
    struct content { const char *upper, *content, *event; char negated; const struct code *code; } *contents;
    size_t content_count;
    double priors[EX_P_COUNT];
    const event_rule *speech[ENT_MODALITY_COUNT];   /* what a speech verb does to the actor of its content */
} ex_rules;

/* Load rules/relations/ and rules/events/ below `datadir`.  Owned: free it. */
ex_rules *ex_rules_open(const char *datadir, ent_error *err);
void ex_rules_free(ex_rules *r);
/* custom.c: `--verbs FILE`.  Before the rules are shared. */
ent_status ex_rules_add(ex_rules *r, const char *path, ent_error *err);
ent_status ex_events_load(ex_rules *r, const char *datadir, ent_error *err);
/* Bits of the word's classes. */
uint64_t ex_word_bits(const ex_rules *r, const char *word);
/* The usual spelling. */
const char *ex_spell(const ex_rules *r, const char *lemma);
/* Rows for a lemma (or "lemma particle"); NULL, *count 0 where there are none. */
const event_rule *const *ex_verb_rules(const ex_rules *r, const char *lemma, size_t *count);
const event_rule *const *ex_noun_rules(const ex_rules *r, const char *lemma, size_t *count);
const event_rule *const *ex_adjective_rules(const ex_rules *r, const char *lemma, size_t *count);

/* ---- sheet.c: a document's trees, linked both ways ------------------------------------------------------------ */

typedef struct {
    const ex_parsed *parsed;
    const ex_token *t;
    uint32_t count;
    uint32_t *left, *right;     /* extent of each subtree, [left, right) */
    uint32_t *first;            /* children of i: kids[first[i]] .. kids[first[i + 1]], ascending */
    uint32_t *kids;
    uint64_t *bits;             /* word classes of form and lemma */
    const event_rule **matched; /* the verb's row, where `asked` says that it was looked for */
    uint8_t *asked;
    unsigned *depth;            /* of verbs asked about while a verb is asked about: bounded, whatever the tree */
    const ex_actors *actors;
    const ex_rules *rules;
    ent_arena *arena;
} ex_sheet;

bool ex_sheet_init(ex_sheet *s, const ex_parsed *p, const ex_actors *actors, const ex_rules *rules, ent_arena *arena);
/* First child with the relation, EX_NO_TOKEN if none. */
int32_t ex_child(const ex_sheet *s, uint32_t head, ex_deprel rel);
bool ex_is(const ex_sheet *s, uint32_t token, ex_word_class c);
/* The main relation: sub-types fall to it (nsubj:pass -> nsubj). */
ex_deprel ex_main(uint8_t rel);

/* The phrase of a noun (or of whatever heads an argument), as it is printed: without its preposition, clause-level
 * neighbours, appositions and asides.  `alone`: without its conjuncts. */
void ex_phrase(const ex_sheet *s, uint32_t head, bool alone, uint32_t *begin, uint32_t *end);
/* The whole clause under `head`, without mark, outer punctuation; `from`: no token before it. */
void ex_clause_phrase(const ex_sheet *s, uint32_t head, uint32_t from, uint32_t *begin, uint32_t *end);
/* The preposition of an oblique: lower case, words joined by a blank; "" if none.  Its last token + 1 in *end. */
const char *ex_preposition(const ex_sheet *s, uint32_t head, uint32_t *end);
/* Words [begin, end) as they stand in the text, line breaks as blanks; in the arena. */
const char *ex_verbatim(const ex_sheet *s, uint32_t begin, uint32_t end, ent_arena *arena);
/* Lemma of the verb with its particle: "carry out". */
const char *ex_verb_lemma(const ex_sheet *s, uint32_t verb);
/* Named noun classes of a token (with its compound before it, its "of" behind). */
void ex_noun_classes(const ex_sheet *s, uint32_t token, uint64_t out[2]);

/* ---- repair.c ------------------------------------------------------------------------------------------------- */

/* Mend what parsers get wrong in news sentences; in place. */
void ex_mend(ex_parsed *p, const ex_rules *rules, ent_arena *arena);

/* ---- clause.c ------------------------------------------------------------------------------------------------- */

typedef struct {
    uint8_t slot;               /* slot_kind */
    uint8_t deprel;
    bool alone;                 /* conjuncts are apart */
    uint32_t head, begin, end;  /* begin == end: nothing of it stands in the text */
    uint32_t reach;             /* where the whole phrase ended that was parted here, 0 if none: its actor may stand there */
    const char *prep;           /* "" for none */
} ex_arg;

typedef struct {
    uint32_t verb;              /* token that heads the clause: the first verb of the chain, or a copula's complement */
    uint32_t last;              /* the chain's last verb: its arguments, its lemma */
    uint32_t chain[MAX_CHAIN];
    uint8_t chain_count;
    uint32_t words[MAX_WORDS];
    uint8_t word_count;
    const char *lemma;
    bool copular, passive, has_subject, subject_inherited;
    ex_arg subject;
    ex_arg args[MAX_ARGS];
    uint8_t arg_count;
    const char *construction;   /* for `rule` */
} ex_clause;

/* A word that heads a clause: verb or copular complement. */
/* The infinitive that the parser made a clause with a subject (ordered the paper to close): its token. */
int32_t ex_raised(const ex_sheet *s, uint32_t verb);
/* The head of the quotation that a speech verb beside it quotes. */
int32_t ex_quoted(const ex_sheet *s, uint32_t verb);
/* "handed over the prisoner" with "over" taken as a preposition: the object. */
int32_t ex_phrasal(const ex_sheet *s, uint32_t verb);
bool ex_is_predicate(const ex_sheet *s, uint32_t token);
/* The clause of `token`; false where it gives no record of its own (an infinitive run together with its verb ...). */
bool ex_clause_of(const ex_sheet *s, uint32_t token, ex_clause *out);
/* Who the subject of `verb` is, also where another clause must lend it.  Head token or EX_NO_TOKEN; *inherited. */
int32_t ex_subject_of(const ex_sheet *s, uint32_t verb, bool *inherited);
/* What a relative pronoun stands for; the token itself otherwise. */
uint32_t ex_antecedent(const ex_sheet *s, uint32_t token);
/* xcomp that runs together with its verb, EX_NO_TOKEN if none. */
int32_t ex_chained(const ex_sheet *s, uint32_t verb);

/* ---- claim.c: what kind of claim ------------------------------------------------------------------------------ */

typedef struct {
    ent_modality modality;
    ent_tense tense;
    bool negated, backshift;            /* would: planned where a speech verb stands above */
    int32_t speaker, speech_verb;       /* head tokens, EX_NO_TOKEN if none */
    const char *source_verb;            /* "according to" */
} ex_claim;
void ex_claim_of(const ex_sheet *s, uint32_t predicate, ex_claim *out);

/* ---- slots.c --------------------------------------------------------------------------------------------------- */

bool ex_is_passive(const ex_sheet *s, uint32_t verb);       /* clause.c */
/* Head tokens, relative pronouns resolved; EX_NO_TOKEN if none. */
int32_t ex_preposed(const ex_sheet *s, uint32_t head, ex_deprel rel, const char *prep);
int32_t ex_subject_head(const ex_sheet *s, uint32_t verb);
int32_t ex_object_head(const ex_sheet *s, uint32_t verb);
int32_t ex_agent_head(const ex_sheet *s, uint32_t verb);    /* of a passive */
int32_t ex_content(const ex_sheet *s, uint32_t verb);       /* the content clause */
int32_t ex_coordinated(const ex_sheet *s, uint32_t token);  /* its first conjunct */
/* The token in a slot of a noun or verb. */
int32_t ex_slot_token(const ex_sheet *s, uint32_t head, const slot *where);
/* The first row that fits a verb where it stands; 0 and NULL where none does. */
unsigned ex_verb_flags(const ex_sheet *s, uint32_t verb, const event_rule **rule);
/* The first row that fits a noun; NULL where none does. */
const event_rule *ex_noun_rule(const ex_sheet *s, uint32_t noun);
/* The noun whose event a light verb tells; *found: it has a row. */
uint32_t ex_light_noun(const ex_sheet *s, uint32_t verb, const event_rule *r, bool *found);

/* ---- target.c -------------------------------------------------------------------------------------------------- */

/* Each gives an argument's number, ENT_END_SUBJECT or END_NONE. */
enum { END_NONE = -3 };
int ex_arg_with_head(const ex_clause *c, uint32_t head);
int ex_as_argument(const ex_sheet *s, ex_clause *c, uint32_t token);
/* The subject of a content clause made an argument, the rest of that clause another. */
int ex_part_content(const ex_sheet *s, ex_clause *c, uint32_t token);
int ex_find_target(const ex_sheet *s, ex_clause *c, uint32_t verb, const event_rule *r, const event_rule *noun_rule,
                   uint32_t noun);
int ex_find_agent(const ex_sheet *s, ex_clause *c, uint32_t verb, const event_rule *r);
int ex_purpose(const ex_sheet *s, ex_clause *c, uint32_t verb);
int ex_object_actor(const ex_sheet *s, const ex_clause *c);
int ex_condition_subject(const ex_sheet *s, ex_clause *c);
int ex_content_subject(const ex_sheet *s, ex_clause *c, uint32_t verb);
int ex_content_target(const ex_sheet *s, ex_clause *c, uint32_t verb);
bool ex_is_actor_end(const ex_sheet *s, const ex_clause *c, int n);
bool ex_same_actor(const ex_ref *a, const ex_ref *b);
bool ex_leads_to_actor(const ex_sheet *s, uint32_t token, int32_t predicate, ex_use use, ex_ref *ref);

/* ---- typing.c -------------------------------------------------------------------------------------------------- */

typedef struct {
    const event_rule *rule;     /* NULL: no event */
    const event_rule *noun;     /* the event noun behind a light verb */
    uint32_t predicate;         /* the verb that gives the type; modality and negation are read from it */
    const char *event, *cameo;
    double goldstein;
    bool has_goldstein, recip, adjective;
    int target, agent;          /* an argument's number, ENT_END_SUBJECT, or END_NONE */
} ex_typing;
/* The event of a clause; may part an argument in two so that the target is one of its own. */
void ex_type_clause(const ex_sheet *s, ex_clause *c, ex_typing *out);

/* ---- emit.c ---------------------------------------------------------------------------------------------------- */

typedef struct {                /* relations while they are made */
    const ex_sheet *sheet;
    ent_arena *arena;           /* of the document that leaves */
    const uint32_t *points;     /* code points in front of each 64th byte */
    ent_relation *relations;
    size_t count, room, line;
    bool failed;
} ex_out;

typedef struct {                /* one end of a relation: a phrase and whom it stands for */
    ex_arg arg;
    ex_ref ref;                 /* actor NULL where it stands for nobody */
} ex_end;

/* All relations of a parsed text into o->relations. */
ent_status ex_relations(ex_out *o, ent_error *err);
void ex_emit_clause(ex_out *o, uint32_t token);
void ex_emit_noun(ex_out *o, uint32_t token);       /* noun.c: event nouns, appositions */

/* The ends that a phrase gives: one per conjunct and actor.  Writes at most `room`. */
size_t ex_ends(const ex_sheet *s, const ex_arg *arg, int32_t predicate, ex_use use, bool split, ex_end *out, size_t room);
void ex_mention(const ex_out *o, const ex_end *end, ent_mention *out);
/* Negation, modality, tense and attribution as they hold at `predicate`. */
void ex_fill_claim(const ex_out *o, uint32_t predicate, ent_relation *r);
void ex_add_edge(const ex_out *o, ent_relation *r, int from, int to);
/* `base` and what the two ends add to it; `object` may be NULL. */
double ex_confidence(const ex_sheet *s, ex_prior base, const ent_relation *r, const ex_end *subject, const ex_end *object);
void ex_out_add(ex_out *o, const ent_relation *r, uint32_t token);

/* ---- json.c ---------------------------------------------------------------------------------------------------- */

void ex_json(const ent_relation *r, const ent_input *about, const char *sentence, unsigned flags, ent_buf *out);

#endif
