/* common/common.h - what all rooms need: errors and growing bytes (base.h), memory arenas, whole files, tables,
 * hashing, progress.  UTF-8 throughout; `len` is bytes.  Nothing here exits, prints (but ent_progress) or reads the environment. */
#ifndef ENT_COMMON_H
#define ENT_COMMON_H

#include "common/base.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

/* ---- arena ----------------------------------------------------------------------------------------------- */

typedef struct ent_arena ent_arena;
/* Owned: free it.  NULL when memory ends. */
ent_arena *ent_arena_new(void);
void ent_arena_free(ent_arena *a);
/* Forget all pieces but keep the memory (of it, 32 MB at most) for the next document. */
void ent_arena_reset(ent_arena *a);
/* `size` bytes, zeroed, aligned for any type; borrowed until reset or free.  NULL when memory ends. */
void *ent_arena_alloc(ent_arena *a, size_t size);
/* count * size with the overflow checked. */
void *ent_arena_calloc(ent_arena *a, size_t count, size_t size);
/* A NUL-terminated copy of `len` bytes. */
char *ent_arena_strndup(ent_arena *a, const char *s, size_t len);
char *ent_arena_strdup(ent_arena *a, const char *s);
char *ent_arena_printf(ent_arena *a, const char *format, ...) ENT_PRINTF(2, 3);
/* Bytes held from the system. */
size_t ent_arena_held(const ent_arena *a);

#define ENT_NEW(arena, type) ((type *)ent_arena_alloc((arena), sizeof(type)))
#define ENT_ARRAY(arena, type, count) ((type *)ent_arena_calloc((arena), (count), sizeof(type)))

/* ---- files ----------------------------------------------------------------------------------------------- */

/* Read a whole file ("-" is standard input) of at most `limit` bytes (0: 1 GiB).  *data is owned, NUL-terminated. */
ent_status ent_file_read(const char *path, size_t limit, char **data, size_t *len, ent_error *err);

/* A file written beside its name and renamed into place: an interrupted run leaves the old one whole. */
typedef struct ent_output ent_output;
/* "-" is standard output (written directly).  Owned: end it with _commit or _discard. */
ent_output *ent_output_open(const char *path, ent_error *err);
FILE *ent_output_stream(ent_output *o);            /* borrowed until commit or discard */
ent_status ent_output_commit(ent_output *o, ent_error *err);   /* takes `o`, also on failure */
void ent_output_discard(ent_output *o);                        /* takes `o`; NULL is fine */

/* Find the data directory: `given` if not NULL, else ../../extract seen from the running program (a build tree),
 * else the installed `fallback`.  A path inside `out`, or NULL with *err filled. */
const char *ent_data_dir(const char *given, const char *probe, const char *fallback, char *out, size_t size,
                         ent_error *err);

/* ---- tables (tab-separated, `#!` header, see docs/formats.md) -------------------------------------------- */

typedef struct ent_table ent_table;
/* Read a whole table; `columns` are the names wanted, in order, NULL at the end: the header must hold exactly these
 * as its first ones.  Owned: free it; rows and cells are borrowed from it.  NULL on failure, *err names the place. */
ent_table *ent_table_open(const char *path, const char *const *columns, ent_error *err);
void ent_table_free(ent_table *t);
size_t ent_table_count(const ent_table *t);
const char *ent_table_path(const ent_table *t);
/* Cell `column` of `row`: NUL-terminated; "" where the file has "-". */
const char *ent_table_cell(const ent_table *t, size_t row, size_t column);
unsigned ent_table_line(const ent_table *t, size_t row);       /* 1-based line in the file */
/* Walk a list cell ("a|b|c"): *at starts at the cell; returns the next item (not NUL-terminated) or NULL. */
const char *ent_list_next(const char **at, char separator, size_t *len);

/* ---- hashing --------------------------------------------------------------------------------------------- */

uint64_t ent_hash(const void *data, size_t len, uint64_t seed);

/* ---- progress -------------------------------------------------------------------------------------------- */

typedef enum { ENT_PROGRESS_OFF, ENT_PROGRESS_BAR, ENT_PROGRESS_JSON } ent_progress_mode;
typedef struct {                /* start from {0} and ent_progress_start */
    const char *what, *items_name;
    uint64_t done, total;       /* total 0: unknown */
    uint64_t items, skipped, items_skipped;
    double started, shown;
    ent_progress_mode mode;
} ent_progress;
/* ENT_PROGRESS_BAR shows a bar if stderr is a terminal, and nothing if not. */
void ent_progress_start(ent_progress *p, const char *what, uint64_t total, ent_progress_mode mode);
/* What is counted are bytes, and beside them p->items, called so. */
void ent_progress_bytes(ent_progress *p, const char *items);
/* What is done so far was done by an earlier run: rates count from here. */
void ent_progress_skip(ent_progress *p);
void ent_progress_add(ent_progress *p, uint64_t n);
void ent_progress_tick(ent_progress *p);                /* nothing new, but time passes */
void ent_progress_clear(const ent_progress *p);         /* before another line goes to stderr */
void ent_progress_end(ent_progress *p);

double ent_seconds(void);       /* a monotonic clock */

#endif
