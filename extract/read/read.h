/* extract/read/read.h - inputs in, articles out.  Formats are told by content, never by name. */
#ifndef EX_READ_H
#define EX_READ_H

#include "common/common.h"

typedef struct {                /* borrowed: valid during the call that hands it over */
    const char *id;             /* the input's own id, else the file's name (and the record's line) */
    const char *text;           /* valid UTF-8, NUL-terminated */
    size_t len;
    const char *date;           /* YYYY-MM-DD, or YYYY-MM, or NULL; checked */
    const char *source, *title, *url, *author;  /* NULL where the input has none */
    const char *path;           /* the file it came from */
    unsigned line;              /* 1-based line of its record there, 0 where the file is one article */
} ex_article;

typedef struct {
    void *context;
    /* One article.  A status other than ENT_OK ends the reading and is returned by ex_read. */
    ent_status (*article)(void *context, const ex_article *a);
    /* One broken record or file, named by place; the rest is still read.  May be NULL. */
    void (*problem)(void *context, const ent_error *err);
    /* What was passed over and is no fault: an article in another language (`why` is its name), a page without one.  May be
     * NULL. */
    void (*skipped)(void *context, const char *path, unsigned line, const char *why);
} ex_reader;

/* The tables under DATADIR/rules/read: which keys, class words and phrases mean what.  Unchanging once open: threads may
 * share one.  Owned: close it.  NULL on failure, *err filled. */
typedef struct ex_read_rules ex_read_rules;
ex_read_rules *ex_read_rules_open(const char *datadir, ent_error *err);
void ex_read_rules_close(ex_read_rules *rules);

typedef struct {
    const ex_read_rules *rules; /* borrowed; NULL: only the plain names of keys are known */
    const char *text_field, *title_field, *date_field, *source_field, *id_field;    /* keys or columns; NULL: guessed */
    size_t document_limit;      /* bytes; 0: EX_READ_DOCUMENT_LIMIT.  A longer article is a problem and is skipped */
    bool any_language;          /* hand over what is not English too */
    bool lines;                 /* the whole input is one text of lines (entente extract --lines): told formats are off */
} ex_read_options;

enum { EX_READ_DOCUMENT_LIMIT = 16 << 20, EX_READ_FILE_LIMIT = 1 << 30, EX_READ_DEPTH_LIMIT = 32,
       EX_READ_RECORD_LIMIT = 64 << 20,         /* bytes of one record as it stands in its file */
       EX_READ_NESTED_ARCHIVES = 4,             /* archives in one another */
       EX_READ_RATIO_LIMIT = 300,               /* how many times larger than packed ... */
       EX_READ_RATIO_FREE = 128 << 20,          /* ... looked at from so many bytes on */
       EX_READ_PAGE_LIMIT = 8 << 20,            /* bytes of one HTML page */
       EX_READ_NEST_LIMIT = 2000,               /* elements open inside one another */
       EX_READ_ATTRIBUTE_LIMIT = 2000,          /* of one element */
       EX_READ_TREE_LIMIT = 768 << 20 };        /* bytes of memory for one page's tree */

/* Read `path`: a file, a directory (walked in byte order of the names), or "-" (standard input).  ENT_OK also when
 * records were broken: *problems counts them. */
ent_status ex_read(const char *path, const ex_read_options *options, const ex_reader *reader, unsigned *problems,
                   ent_error *err);

/* The same from memory; `name` stands for the path. */
ent_status ex_read_bytes(const char *data, size_t len, const char *name, const ex_read_options *options,
                         const ex_reader *reader, unsigned *problems, ent_error *err);

/* Bytes of any encoding -> valid UTF-8 with LF line ends, without NUL, appended to `out`.  Byte order marks decide;
 * else valid UTF-8 is taken as it is, and all else as Windows-1252. */
ent_status ex_decode(const char *data, size_t len, ent_buf *out, ent_error *err);

#endif
