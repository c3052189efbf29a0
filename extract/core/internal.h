/* extract/core/internal.h - what only the files of the language core share.
 *
 * The text side (ex_utf8_*, ex_text_*, ex_feats_*): text in, sentences and words out, then lemmas and features. */
#ifndef EX_CORE_INTERNAL_H
#define EX_CORE_INTERNAL_H

#include "core.h"
#include "model.h"

/* ---- utf8.c: `s` was checked before -------------------------------------------------------------------------- */

/* The code point at *at (< len); *at moves behind it. */
uint32_t ex_utf8_next(const char *s, size_t len, size_t *at);
/* White space as in Unicode, and control characters; never part of a token but inside a number ("10 000"). */
bool ex_utf8_space(uint32_t c);
/* Code points without width (soft hyphen, zero-width space, BOM, direction marks): in the text, in no form. */
bool ex_utf8_ignorable(uint32_t c);
bool ex_utf8_is_upper(uint32_t c);      /* upper or title case */
bool ex_utf8_is_lower(uint32_t c);
bool ex_utf8_is_letter(uint32_t c);     /* letters and the marks that stand on them */
/* What the core compares: NFC, plain quotes and hyphens, "..." for an ellipsis, half-width letters, nothing ignorable.
 * Borrowed from `a`, NUL-terminated; NULL when memory ends.  Never empty where `len` is not 0. */
const char *ex_utf8_form(const char *s, size_t len, ent_arena *a);
/* The case-folded form; `form` itself where there is nothing to fold. */
const char *ex_utf8_lower(const char *form, ent_arena *a);

/* ---- conllu.c ------------------------------------------------------------------------------------------------ */

/* As ex_conllu_read; *misc gets, for each token, its MISC column (a multiword token's goes to its first part when that
 * has none), borrowed from `arena`.  `misc` may be NULL.  The last token of a sentence has space_after as the file
 * says, although a line feed follows in the text. */
ent_status ex_conllu_read_misc(const char *data, size_t len, const char *source, ent_arena *arena, ex_parsed *out,
                               const char *const **misc, ent_error *err);
/* FEATS as in CoNLL-U, from the bits (and the tag, for what it alone decides); returns `out`. */
const char *ex_feats_print(uint32_t feats, ex_upos upos, char *out, size_t size);
/* Bits of a FEATS column. */
uint32_t ex_feats_parse(const char *feats, size_t len);

/* ---- text.c: the text half of ex_core_parse -------------------------------------------------------------------- */

typedef struct ex_text ex_text; /* word tables, splitter, lemmas: unchanging once open, threads may share one */
/* The tables of `datadir`/rules/core/ and the sections SPLT and LEMM of the model, which must outlive it (NULL: none, a
 * plain splitter and no lemmas).  Owned: close it.  NULL on failure, *err filled. */
ex_text *ex_text_open(const char *datadir, const ex_model *m, ent_error *err);
void ex_text_close(ex_text *x);
/* Paragraphs, sentences and words of valid UTF-8: all but tags, lemmas, features and the tree.  No sentence of running
 * text has more than 400 words; with EX_PARSE_LINES a line has as many as it has. */
ent_status ex_text_parse(const ex_text *x, const char *text, size_t len, unsigned flags, ent_arena *arena,
                         ex_parsed *out, ent_error *err);

/* ---- lemma.c ------------------------------------------------------------------------------------------------- */

/* Lemmas and features of tokens [first, first + count), whose tags and tree are set. */
ent_status ex_text_lemmas(const ex_text *x, ex_parsed *p, size_t first, size_t count, ent_error *err);

#endif
