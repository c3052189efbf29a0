/* extract/core/text.h - what only the text side shares: the word tables, pieces, and the splitter.
 *
 * Text is cut first into pieces, as they would be written in a treebank were there no sentences; then the splitter walks
 * over the pieces; then a piece becomes one token or, for a contraction, several. */
#ifndef EX_CORE_TEXT_H
#define EX_CORE_TEXT_H

#include "internal.h"

/* ---- wordlist.c: the tables of rules/core/ ------------------------------------------------------------------------ */

#define EX_ABBR_LIST(M)                                                                                            \
    M(NONE, "none") M(TITLE, "title") M(NUMBER, "number") M(MONTH, "month") M(PLACE, "place") M(COMPANY, "company") \
    M(PERSON, "person") M(LATIN, "latin") M(FINAL, "final") M(INITIAL, "initial") M(ACRONYM, "acronym") \
    M(DATE, "date")
typedef enum {
#define X_(id, name) EX_ABBR_##id,
    EX_ABBR_LIST(X_)
#undef X_
    EX_ABBR_COUNT
} ex_abbr;

#define EX_TOKEN_KIND_LIST(M)                                                                                      \
    M(PREFIX, "prefix") M(JOINED, "joined") M(UNIT, "unit") M(DOMAIN, "domain") M(ELIDED, "elided") M(FACE, "face")  \
    M(CLITIC, "clitic") M(NEGATIVE, "negative") M(WORD, "word")
typedef enum {
#define X_(id, name) EX_KIND_##id,
    EX_TOKEN_KIND_LIST(X_)
#undef X_
    EX_KIND_COUNT
} ex_token_kind;

enum { EX_PARTS_MAX = 4, EX_WORD_MAX = 32 };    /* parts of a contraction; bytes of a word that a table can hold */

typedef struct ex_wordlist ex_wordlist;
ex_wordlist *ex_wordlist_open(const char *datadir, ent_error *err);
void ex_wordlist_close(ex_wordlist *x);
/* The kind of abbreviation that `s` is without its last stop. */
ex_abbr ex_wordlist_abbreviation(const ex_wordlist *x, const char *s, size_t len);
bool ex_wordlist_is(const ex_wordlist *x, ex_token_kind kind, const char *s, size_t len);
/* Parts of a whole-word contraction: their lengths in parts[], returns how many (0: it is none). */
unsigned ex_wordlist_parts(const ex_wordlist *x, const char *s, size_t len, uint8_t parts[EX_PARTS_MAX]);

/* ---- token.c ----------------------------------------------------------------------------------------------------- */

typedef enum { EX_GAP_NONE, EX_GAP_SPACE, EX_GAP_LINE, EX_GAP_BLANK } ex_gap;      /* before a piece */
enum {                          /* what a piece looks like */
    EX_SHAPE_UPPER = 1,         /* begins with a capital */
    EX_SHAPE_LOWER = 2,         /* begins with a small letter */
    EX_SHAPE_DIGIT = 4,         /* begins with a digit */
    EX_SHAPE_HAS_UPPER = 8,     /* a capital behind the first letter */
    EX_SHAPE_HAS_LOWER = 16,    /* a small letter behind the first */
    EX_SHAPE_WORD = 32,         /* letters or digits at all */
    EX_SHAPE_STOP = 64,         /* ends with a full stop that belongs to it */
    EX_SHAPE_NET = 128          /* address, URL, file */
};
typedef struct {
    uint32_t begin, end;
    uint8_t gap, shape, abbr;   /* ex_gap, EX_SHAPE_*, ex_abbr */
    uint8_t count;              /* parts of a contraction, else 1 */
    uint8_t parts[EX_PARTS_MAX];/* bytes of each; the last one takes the rest */
} ex_piece;

typedef struct {                /* start from {0}; release */
    ex_piece *at;
    size_t count, room;
} ex_pieces;
/* Cut text[begin, end).  `ptb`: it is tokenised already, words parted by spaces (-LRB-, do n't). */
ent_status ex_pieces_cut(const ex_wordlist *x, const char *text, size_t begin, size_t end, bool ptb, ex_pieces *out);
void ex_pieces_release(ex_pieces *p);

/* ---- split.c ----------------------------------------------------------------------------------------------------- */

enum { EX_SPLIT_BITS = 18, EX_SPLIT_FEATURES = 40, EX_SENTENCE_TOKENS = 400 };

typedef struct {                /* weights, borrowed from the model */
    const int8_t *weights;      /* 1 << EX_SPLIT_BITS; NULL: split by hand-made rules alone */
    int32_t thresholds[4];      /* by ex_split_kind: a sum above it ends the sentence */
} ex_splitter;

typedef struct {                /* one line of the text that is not blank */
    uint32_t begin;             /* byte of its first piece */
    uint32_t width;             /* code points, outer white space trimmed */
    uint32_t block_width;       /* of the widest line between two blank ones */
} ex_line;

typedef struct {                /* a walk over the pieces of a text */
    const char *text;
    const ex_piece *pieces;
    size_t count;
    const ex_line *lines;       /* by the order of GAP_LINE and GAP_BLANK pieces; line_count 0 where there is one only */
    size_t line_count;
    size_t start;               /* first piece of the open sentence */
    size_t line;                /* of the last piece of it */
    unsigned words, capitals;   /* in the open sentence */
    unsigned quotes;            /* straight double quotes in it */
    int curly, depth;           /* curly quotes and brackets open in it */
} ex_walk;

typedef enum { EX_SPLIT_NEVER, EX_SPLIT_MAYBE, EX_SPLIT_ALWAYS } ex_split_rule;

/* Begin at the first piece. */
void ex_split_begin(ex_walk *w);
/* What can be said of the boundary before piece `i` (start < i < count) without asking the weights. */
ex_split_rule ex_split_possible(const ex_walk *w, size_t i);
/* What speaks for a sentence's end before piece `i`: a line's end, a full stop, another sign, nothing. */
typedef enum { EX_SPLIT_LINE, EX_SPLIT_STOP, EX_SPLIT_SIGN, EX_SPLIT_BARE, EX_SPLIT_KINDS } ex_split_kind;
ex_split_kind ex_split_kind_of(const ex_walk *w, size_t i);
/* Hashes below 1 << EX_SPLIT_BITS that describe the boundary before piece `i`.  Returns how many. */
unsigned ex_split_features(const ex_walk *w, size_t i, uint32_t out[EX_SPLIT_FEATURES]);
/* Piece `i` goes on with the open sentence, or begins the next. */
void ex_split_step(ex_walk *w, size_t i, bool begins);
/* Does a sentence end before piece `i`? */
bool ex_split_decide(const ex_splitter *s, const ex_walk *w, size_t i);

/* Measure the lines on which the pieces lie.  *lines is owned (free it); NULL, and *count 0, where there is one only. */
ent_status ex_lines_measure(const char *text, const ex_pieces *pieces, ex_line **lines, size_t *count);
/* Take the weights from the model's section SPLT (none there: as without weights). */
ent_status ex_splitter_open(const ex_model *m, ex_splitter *out, ent_error *err);

/* ---- lemma.c ----------------------------------------------------------------------------------------------------- */

typedef struct ex_lemmas ex_lemmas;
/* The rules of the model's section LEMM.  Owned: close it.  NULL on failure. */
ex_lemmas *ex_lemmas_open(const ex_model *m, ent_error *err);
void ex_lemmas_close(ex_lemmas *l);
/* `l` may be NULL: the lemma is the word in small letters, but for names. */
ent_status ex_lemmas_set(const ex_lemmas *l, ex_parsed *p, size_t first, size_t count, ent_error *err);

#endif
