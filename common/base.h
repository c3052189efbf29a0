/* common/base.h - errors and growing bytes: the part of common/ that stands in libentente's public interface, and is
 * installed with extract/extract.h.  UTF-8 throughout; `len` is bytes. */
#ifndef ENT_BASE_H
#define ENT_BASE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __GNUC__
#define ENT_PRINTF(a, b) __attribute__((format(printf, a, b)))
#else
#define ENT_PRINTF(a, b)
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { ENT_OK, ENT_NOMEM, ENT_IO, ENT_SYNTAX, ENT_UTF8, ENT_LIMIT } ent_status;

typedef struct {                /* start from {0}; keeps the first failure and ignores the next */
    ent_status code;
    unsigned line, column;      /* 1-based place in `source`, 0 where there is none */
    char source[256], text[512];
} ent_error;

/* Keep a message (the first one wins) and return `code`.  `err` may be NULL. */
ent_status ent_fail(ent_error *err, ent_status code, const char *format, ...) ENT_PRINTF(3, 4);
/* The same with a place: "source:line:column: text". */
ent_status ent_fail_at(ent_error *err, ent_status code, const char *source, unsigned line, unsigned column,
                       const char *format, ...) ENT_PRINTF(6, 7);
#ifdef ENT_LINT /* -fanalyzer does not see that a failure never is ENT_OK: `code` is a constant nearly everywhere */
#define ent_fail(err, code, ...) (ent_fail(err, code, __VA_ARGS__), code)
#define ent_fail_at(err, code, ...) (ent_fail_at(err, code, __VA_ARGS__), code)
#endif
/* One line for a person: "source:line:column: text".  Returns `out`. */
const char *ent_error_line(const ent_error *err, char *out, size_t size);

typedef struct {                /* growing bytes: start from {0}; release with ent_buf_release */
    char *data;                 /* NUL-terminated once anything was added, else NULL */
    size_t len, room;
    bool failed;                /* memory ended: later additions do nothing; check once at the end */
} ent_buf;
void ent_buf_add(ent_buf *b, const char *s, size_t len);
void ent_buf_puts(ent_buf *b, const char *s);
void ent_buf_putc(ent_buf *b, char c);
void ent_buf_printf(ent_buf *b, const char *format, ...) ENT_PRINTF(2, 3);
void ent_buf_reset(ent_buf *b);
void ent_buf_release(ent_buf *b);

#ifdef __cplusplus
}
#endif

#endif
