/* extract/core/model.h - the file of the trained model: sections named by four letters, mapped, checked when opened.
 *
 * The file is little-endian: a header, a directory, then the sections, each at a multiple of 64 bytes.  A checksum
 * stands over everything, so a torn or altered file is refused with a message; what a section means is its reader's
 * business, who walks it with ex_cursor, which never leaves it.
 *
 *     SPLT sentence splitter   LEMM lemmas   TAGP tagger   PARP parser   (perceptrons)   NEUR the neural engine */
#ifndef EX_MODEL_H
#define EX_MODEL_H

#include "common/common.h"

enum { EX_MODEL_ALIGN = 64, EX_MODEL_SECTIONS_MAX = 64, EX_MODEL_BYTES_MAX = 1 << 28 };

typedef struct ex_model ex_model;

/* Map the file.  Owned: close it.  NULL on failure, *err says what is wrong with which file. */
ex_model *ex_model_open(const char *path, ent_error *err);
/* The same of bytes in memory (8-byte aligned), borrowed until the model is closed; `source` is for messages. */
ex_model *ex_model_open_memory(const void *data, size_t len, const char *source, ent_error *err);
void ex_model_close(ex_model *m);                                  /* NULL is fine */

typedef struct {
    char name[5];               /* four letters, NUL-terminated */
    const void *data;
    size_t len;
} ex_section;

/* Borrowed until the model is closed; data is NULL where there is no such section.  64-byte aligned. */
ex_section ex_model_section(const ex_model *m, const char *name);
size_t ex_model_count(const ex_model *m);
ex_section ex_model_at(const ex_model *m, size_t index);           /* in the file's order */
/* The file's bytes, appended to `out` (started from {0}); and the same to a file, whole or not at all. */
ent_status ex_model_pack(const ex_section *sections, size_t count, ent_buf *out, ent_error *err);
ent_status ex_model_write(const char *path, const ex_section *sections, size_t count, ent_error *err);

/* ---- walking a section ------------------------------------------------------------------------------------- */

typedef struct {                /* a section's bytes; reading past the end sets `failed` and yields zeros and NULL */
    const unsigned char *base;
    size_t at, len;
    bool failed;
} ex_cursor;
ex_cursor ex_cursor_of(ex_section s);
uint32_t ex_cursor_u32(ex_cursor *r);
float ex_cursor_f32(ex_cursor *r);
/* `count` things of `size` bytes, which begin at the next multiple of `align` (a power of two, at most 64) counted from
 * the section's start.  Borrowed; NULL and failed where the section is too short. */
const void *ex_cursor_array(ex_cursor *r, size_t count, size_t size, size_t align);

/* The same for writing: the section grows in `b`. */
void ex_put_u32(ent_buf *b, uint32_t v);
void ex_put_f32(ent_buf *b, float v);
void ex_put_array(ent_buf *b, const void *data, size_t count, size_t size, size_t align);

#endif
