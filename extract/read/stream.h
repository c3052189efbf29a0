/* extract/read/stream.h - bytes that are read forward, once, through a window that grows only as far as a reader asks. */
#ifndef EX_READ_STREAM_H
#define EX_READ_STREAM_H

#include "common/common.h"

/* The next bytes into *block (borrowed until the next call): their count, 0 at the end, -1 with *err filled. */
typedef ptrdiff_t rd_pull(void *context, const char **block, ent_error *err);

typedef struct {                /* start from {.pull, .context}; release it */
    rd_pull *pull;
    void *context;
    ent_buf window;             /* what is looked at: bytes [at, window.len) are not consumed yet */
    size_t at;
    uint64_t taken;             /* bytes pulled so far */
    unsigned line;              /* of the last rd_line, from 1 */
    bool ended;
    ent_error fault;            /* why it ended early: a fault of the input, named by whoever opened it; NOMEM is ours */
} rd_stream;

void rd_stream_release(rd_stream *s);
/* At least `n` bytes in the window unless the stream ends before: how many there are. */
size_t rd_need(rd_stream *s, size_t n);
/* One block more into the window; false at the end. */
bool rd_more(rd_stream *s);
/* Borrowed until the next call that reads. */
const char *rd_look(const rd_stream *s, size_t *len);
void rd_skip(rd_stream *s, size_t n);
/* The next line without its LF (and CR): 1, or 0 at the end.  A line over `limit` is skipped whole: -1. */
int rd_line(rd_stream *s, size_t limit, const char **line, size_t *len);
/* Where `mark` begins in the window, counted from its start, looking from `from` on and reading up to `limit` bytes;
 * (size_t)-1 if it is not there. */
size_t rd_find_mark(rd_stream *s, const char *mark, size_t from, size_t limit);

/* UTF-16 or UTF-32 told by its mark (or NULs) at the start of `inner` -> a stream of UTF-8.  `width` 2 or 4. */
typedef struct {
    rd_stream *inner;
    ent_buf out;
    unsigned width;
    bool big, after_cr;
} rd_wide;
/* Is `inner` in such an encoding?  Then *wide is ready for rd_wide_pull; release it. */
bool rd_wide_init(rd_wide *wide, rd_stream *inner);
void rd_wide_release(rd_wide *wide);
rd_pull rd_wide_pull;

#endif
