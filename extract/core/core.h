/* extract/core/core.h - the language core: text in, parsed sentences out.
 *
 * Words, tags and relations are those of Universal Dependencies 2.16, English (EWT, GUM); XPOS is the Penn tag set.
 * Places in the text are BYTE offsets [begin, end) into the text given; extract/ turns them into code points at its
 * border.  Token indexes count through the whole document.  One small header: whatever predicts (perceptrons or the
 * neural engine) stands behind it. */
#ifndef EX_CORE_H
#define EX_CORE_H

#include "common/common.h"

#define EX_UPOS_LIST(M)                                                                                            \
    M(ADJ) M(ADP) M(ADV) M(AUX) M(CCONJ) M(DET) M(INTJ) M(NOUN) M(NUM) M(PART) M(PRON) M(PROPN) M(PUNCT) M(SCONJ)    \
    M(SYM) M(VERB) M(X)
typedef enum {
#define X_(id) EX_UPOS_##id,
    EX_UPOS_LIST(X_)
#undef X_
    EX_UPOS_COUNT
} ex_upos;

/* Relations with the sub-types of EWT and GUM; the name is what stands in CoNLL-U. */
#define EX_DEPREL_LIST(X)                                                                                          \
    X(ROOT, "root") X(ACL, "acl") X(ACL_RELCL, "acl:relcl") X(ADVCL, "advcl") X(ADVCL_RELCL, "advcl:relcl")        \
    X(ADVMOD, "advmod") X(AMOD, "amod") X(APPOS, "appos") X(AUX, "aux") X(AUX_PASS, "aux:pass") X(CASE, "case")      \
    X(CC, "cc") X(CC_PRECONJ, "cc:preconj") X(CCOMP, "ccomp") X(COMPOUND, "compound")                               \
    X(COMPOUND_PRT, "compound:prt") X(CONJ, "conj") X(COP, "cop") X(CSUBJ, "csubj") X(CSUBJ_PASS, "csubj:pass")      \
    X(CSUBJ_OUTER, "csubj:outer") X(DEP, "dep") X(DET, "det") X(DET_PREDET, "det:predet")                           \
    X(DISCOURSE, "discourse") X(DISLOCATED, "dislocated") X(EXPL, "expl") X(FIXED, "fixed") X(FLAT, "flat")          \
    X(GOESWITH, "goeswith") X(IOBJ, "iobj") X(LIST, "list") X(MARK, "mark") X(NMOD, "nmod")                         \
    X(NMOD_DESC, "nmod:desc") X(NMOD_POSS, "nmod:poss") X(NMOD_UNMARKED, "nmod:unmarked") X(NSUBJ, "nsubj")          \
    X(NSUBJ_OUTER, "nsubj:outer") X(NSUBJ_PASS, "nsubj:pass") X(NUMMOD, "nummod") X(OBJ, "obj") X(OBL, "obl")        \
    X(OBL_AGENT, "obl:agent") X(OBL_UNMARKED, "obl:unmarked") X(ORPHAN, "orphan") X(PARATAXIS, "parataxis")          \
    X(PUNCT, "punct") X(REPARANDUM, "reparandum") X(VOCATIVE, "vocative") X(XCOMP, "xcomp")
typedef enum {
#define X_(id, name) EX_REL_##id,
    EX_DEPREL_LIST(X_)
#undef X_
    EX_REL_COUNT
} ex_deprel;

#define EX_XPOS_LIST(X)                                                                                            \
    X(CC, "CC") X(CD, "CD") X(DT, "DT") X(EX, "EX") X(FW, "FW") X(IN, "IN") X(JJ, "JJ") X(JJR, "JJR") X(JJS, "JJS")   \
    X(LS, "LS") X(MD, "MD") X(NN, "NN") X(NNP, "NNP") X(NNPS, "NNPS") X(NNS, "NNS") X(PDT, "PDT") X(POS, "POS")        \
    X(PRP, "PRP") X(PRPS, "PRP$") X(RB, "RB") X(RBR, "RBR") X(RBS, "RBS") X(RP, "RP") X(SYM, "SYM") X(TO, "TO")        \
    X(UH, "UH") X(VB, "VB") X(VBD, "VBD") X(VBG, "VBG") X(VBN, "VBN") X(VBP, "VBP") X(VBZ, "VBZ") X(WDT, "WDT")        \
    X(WP, "WP") X(WPS, "WP$") X(WRB, "WRB") X(ADD, "ADD") X(AFX, "AFX") X(GW, "GW") X(NFP, "NFP") X(HYPH, "HYPH")       \
    X(XX, "XX") X(DOLLAR, "$") X(HASH, "#") X(COMMA, ",") X(PERIOD, ".") X(COLON, ":") X(OQUOTE, "``")                \
    X(CQUOTE, "''") X(LRB, "-LRB-") X(RRB, "-RRB-")
typedef enum {
#define X_(id, name) EX_XPOS_##id,
    EX_XPOS_LIST(X_)
#undef X_
    EX_XPOS_COUNT
} ex_xpos;

/* Kinds of named spans (BIO is inside the core; a token carries its span's kind). */
#define EX_NER_LIST(X)                                                                                             \
    X(NONE, "-") X(PERSON, "person") X(ORGANIZATION, "organization") X(PLACE, "place") X(GROUP, "group")            \
    X(STATE, "state") X(PRODUCT, "product") X(EVENT, "event")
typedef enum {
#define X_(id, name) EX_NER_##id,
    EX_NER_LIST(X_)
#undef X_
    EX_NER_COUNT
} ex_ner;

const char *ex_upos_name(ex_upos u);
const char *ex_xpos_name(ex_xpos x);
const char *ex_deprel_name(ex_deprel r);
const char *ex_ner_name(ex_ner k);
/* -1 where the name is unknown. */
int ex_upos_find(const char *name, size_t len);
int ex_xpos_find(const char *name, size_t len);     /* unknown names of the treebanks fall to a near one inside */
int ex_deprel_find(const char *name, size_t len);   /* an unknown sub-type falls to its main type */

/* Features, as bits: derived from tag, form and lemma after tagging (lemma.c), for the rules and for CoNLL-U. */
enum {
    EX_F_SING = 1 << 0, EX_F_PLUR = 1 << 1, EX_F_P1 = 1 << 2, EX_F_P2 = 1 << 3, EX_F_P3 = 1 << 4, EX_F_MASC = 1 << 5,
    EX_F_FEM = 1 << 6, EX_F_NEUT = 1 << 7, EX_F_PAST = 1 << 8, EX_F_PRES = 1 << 9, EX_F_FIN = 1 << 10,
    EX_F_INF = 1 << 11, EX_F_PART = 1 << 12, EX_F_GER = 1 << 13, EX_F_PASS = 1 << 14, EX_F_POSS = 1 << 15,
    EX_F_REFLEX = 1 << 16, EX_F_REL = 1 << 17, EX_F_INT = 1 << 18, EX_F_DEM = 1 << 19, EX_F_NEG = 1 << 20,
    EX_F_CMP = 1 << 21, EX_F_SUP = 1 << 22, EX_F_DEF = 1 << 23, EX_F_IND = 1 << 24, EX_F_IMP = 1 << 25,
    EX_F_NOM = 1 << 26, EX_F_ACC = 1 << 27
};

typedef struct {
    uint32_t begin, end;        /* bytes in the text; parts of a contraction have ranges of their own inside it */
    const char *form;           /* normalised (NFC, plain quotes and hyphens, no soft hyphens); NUL-terminated */
    const char *lower;          /* case-folded form */
    const char *lemma;          /* lower case but for proper nouns */
    uint32_t feats;             /* EX_F_* */
    int32_t head;               /* document index of the head, -1 for a root */
    uint32_t sentence;          /* index of its sentence */
    uint8_t upos, xpos, deprel, ner;
    bool ner_begin;             /* first token of a named span */
    bool space_after;           /* white space follows in the text */
    uint8_t mwt;                /* parts of the contraction that begins here (2, 3 ...), 1 for a later part, 0 for none */
} ex_token;

typedef struct {
    uint32_t first, count;      /* tokens */
    uint32_t begin, end;        /* bytes in the text, outer white space trimmed */
    uint32_t paragraph;         /* 0-based; blank lines (or, in text without any, line ends) part paragraphs */
    bool headline;              /* title case or all caps, no final stop, a paragraph of its own */
} ex_sentence;

typedef struct {                /* a parsed text; all in the arena that was given */
    const char *text;           /* borrowed from the caller */
    size_t len;
    ex_token *tokens;
    size_t token_count;
    ex_sentence *sentences;
    size_t sentence_count;
    ent_arena *arena;
} ex_parsed;

typedef struct ex_core ex_core; /* the model and the core's tables: unchanging once open, threads may share one */
typedef struct ex_worker ex_worker;   /* one thread's scratch memory and caches */

/* Open the model (`datadir`/model/english.model and `datadir`/rules/core/).  Owned: close it. */
ex_core *ex_core_open(const char *datadir, ent_error *err);
void ex_core_close(ex_core *c);
ex_worker *ex_worker_new(const ex_core *c);
void ex_worker_free(ex_worker *w);

typedef enum {
    EX_PARSE_LINES = 1,         /* every line is one sentence, never split or re-glued; may be PTB-tokenised */
    EX_PARSE_FAST = 2           /* perceptrons in place of the neural engine */
} ex_parse_flags;

/* Split, tag, lemmatise and parse `len` bytes of valid UTF-8.  What is made lies in `arena`; `text` must outlive it. */
ent_status ex_core_parse(ex_worker *w, const char *text, size_t len, unsigned flags, ent_arena *arena,
                         ex_parsed *out, ent_error *err);
/* Tag and parse again words that are given (form, lower, begin, end, sentences set; the rest is filled). */
ent_status ex_core_tag(ex_worker *w, ex_parsed *p, unsigned flags, ent_error *err);

/* UTF-8 checked at the door: ENT_UTF8 with the byte's place in *at. */
ent_status ex_utf8_check(const char *text, size_t len, size_t *at, ent_error *err);

/* ---- CoNLL-U --------------------------------------------------------------------------------------------- */

/* Read a whole CoNLL-U file's words and annotation (as `# text` or from forms and SpaceAfter, joined by line feeds). */
ent_status ex_conllu_read(const char *data, size_t len, const char *source, ent_arena *arena, ex_parsed *out,
                          ent_error *err);
/* Append CoNLL-U to `out`. */
void ex_conllu_write(const ex_parsed *p, ent_buf *out);
/* The same of a text of lines (EX_PARSE_LINES): a sentence's id is the number of its line, that of the first is `first`. */
void ex_conllu_write_lines(const ex_parsed *p, size_t first, ent_buf *out);

#endif
