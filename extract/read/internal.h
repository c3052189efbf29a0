/* extract/read/internal.h - what the readers share. */
#ifndef EX_READ_INTERNAL_H
#define EX_READ_INTERNAL_H

#include "read.h"
#include "stream.h"

#include <jansson.h>
#include <zlib.h>

/* What an article has; one list, so that the tables' words and the enum cannot drift. */
#define RD_FIELD_LIST(X)                                                                                           \
    X(TEXT, "text") X(TITLE, "title") X(DATE, "date") X(SOURCE, "source") X(URL, "url") X(ID, "id") X(AUTHOR, "author")
#define RD_AS_ENUM(id, name) RD_##id,
typedef enum { RD_FIELD_LIST(RD_AS_ENUM) RD_FIELDS } rd_field;
const char *rd_field_name(rd_field f);

typedef struct {
    const ex_reader *reader;
    const ex_read_rules *rules; /* NULL: only the plain names of keys, no dates in words */
    const char *field[RD_FIELDS];   /* the key or column that the user names, or NULL */
    size_t limit;               /* bytes a document */
    bool lines, any_language;
    unsigned problems;
    ent_error *err;
} rd_run;

/* One article as a reader found it: borrowed strings, NULL where there is none. */
typedef struct {
    const char *value[RD_FIELDS];
    size_t text_len;
    const char *path;
    unsigned line, item;        /* 1-based place: a line, or the number in an array or a feed; 0 where neither is */
    bool decoded;               /* the text is valid UTF-8 with LF already */
    bool markup;                /* the text (valid UTF-8) and the title may hold HTML */
    bool quiet;                 /* a date that cannot be read is no fault of the input */
} rd_record;

/* Check, convert, name, and give to the reader.  What is wrong with the record is a problem, not a failure. */
ent_status rd_hand_over(rd_run *run, const rd_record *r);

void rd_problem(rd_run *run, const ent_error *e);
/* What is passed over by design, not by fault: `why` for the manifest. */
void rd_skipped(rd_run *run, const char *path, unsigned line, const char *why);
const char *rd_base_name(const char *path);
/* How many bytes of white space `data` begins with. */
size_t rd_blank(const char *data, size_t len);
/* Repair what encodings left behind, in place; `entities`: plain text in which &rsquo; stands by mistake. */
void rd_mend(const ex_read_rules *rules, ent_buf *text, bool entities);
bool rd_needs_mending(const char *s, size_t len, bool entities);
/* The byte that Windows-1252 (or ISO-8859-1, in C1) has for this character, or -1. */
int rd_byte_of_1252(uint32_t c);
uint32_t rd_code_of_1252(unsigned char byte);
/* The code point behind an HTML name ("rsquo"), or 0. */
uint32_t rd_entity(const ex_read_rules *rules, const char *name, size_t len);
/* Does the text hold tags or entities? */
bool rd_has_markup(const char *s, size_t len);

/* ---- formats: each reads its records from the stream and hands them over ------------------------------------- */

/* Any stream: the format is told by its first bytes.  `nest`: how many archives it lies in. */
ent_status rd_read_stream(rd_run *run, rd_stream *s, const char *path, unsigned nest);
bool rd_is_archive(const char *data, size_t len);
ent_status rd_archive(rd_run *run, rd_stream *s, const char *path, unsigned nest);
typedef struct {
    z_stream z;
    rd_stream *from;
    uint64_t made;              /* bytes that came out */
    bool inside, ended;         /* in the midst of a member; no more will come */
    ent_error fault;
    char out[1 << 16];
} rd_gzip;
bool rd_is_gzip(const char *data, size_t len);
ent_status rd_gzip_init(rd_gzip *g, rd_stream *from, ent_error *err);
void rd_gzip_release(rd_gzip *g);
rd_pull rd_gzip_pull;
/* One compressed piece; what cannot be unpacked ends it. */
ent_status rd_unpacked(rd_run *run, rd_stream *s, size_t limit, ent_buf *out);
bool rd_is_warc(const char *data, size_t len);
ent_status rd_warc(rd_run *run, rd_stream *s, const char *path);
/* The separator of a table whose header names a column of text, or 0. */
char rd_csv_separator(rd_run *run, rd_stream *s);
ent_status rd_csv(rd_run *run, rd_stream *s, char separator, const char *path);
/* The first line is an object of its own, or begins one and the next line another. */
bool rd_is_json_lines(rd_stream *s);
ent_status rd_json_lines(rd_run *run, rd_stream *s, const char *path);
/* One array, one object, or values one after another, on any number of lines.  *found: at least one value was there. */
ent_status rd_json_values(rd_run *run, rd_stream *s, const char *path, bool *found);
/* The first element behind prolog and comments. */
bool rd_first_element(const char *data, size_t len, const char **name, size_t *name_len);
typedef enum { RD_MARKED_NONE, RD_MARKED_FEED, RD_MARKED_SGML } rd_marked;
rd_marked rd_marked_kind(const ex_read_rules *rules, const char *data, size_t len);
ent_status rd_feed(rd_run *run, rd_stream *s, const char *path);
ent_status rd_sgml(rd_run *run, rd_stream *s, const char *path);
bool rd_is_markdown(const char *data, size_t len);
ent_status rd_markdown(rd_run *run, rd_stream *s, const char *path);
bool rd_is_conllu(const char *data, size_t len);
ent_status rd_conllu(rd_run *run, rd_stream *s, const char *path);
bool rd_is_rtf(const char *data, size_t len);
ent_status rd_rtf(rd_run *run, rd_stream *s, const char *path);
ent_status rd_docx(rd_run *run, rd_stream *s, const char *path);
/* The rest of the stream as one piece of at most `limit` bytes (borrowed); false: it is longer, or ended badly. */
bool rd_whole(rd_run *run, rd_stream *s, size_t limit, const char *path, const char **data, size_t *len);

/* ---- dates ----------------------------------------------------------------------------------------------- */

enum { RD_DAY = 11 };           /* bytes of "YYYY-MM-DD" and its NUL */
/* The first date in `s` (ISO, RFC 822, compact, in words) as YYYY-MM-DD, or else YYYY-MM or YYYY; false if none. */
bool rd_date(const ex_read_rules *rules, const char *s, char day[RD_DAY]);

/* ---- tables ---------------------------------------------------------------------------------------------- */

/* What a word of a class, an id or a role says of its element (rules/read/blocks.tsv). */
enum { RD_BLOCK_DROP = 1, RD_BLOCK_BYLINE = 2, RD_BLOCK_COMMENT = 4 };
unsigned rd_block_word(const ex_read_rules *rules, const char *word, size_t len);
/* 1 to 12, or 0 where the word (any case) is no month. */
unsigned rd_month(const ex_read_rules *rules, const char *word, size_t len);
/* The next key under which `f` is found in `kind` of data (json, meta, ...), from *at = 0 on, best first; NULL at the end. */
const char *rd_key_next(const ex_read_rules *rules, const char *kind, rd_field f, size_t *at);
/* How early `name` (any case) stands among these keys: 1 is best, 0 not at all. */
unsigned rd_key_rank(const ex_read_rules *rules, const char *kind, rd_field f, const char *name, size_t len);
/* Is this paragraph (UTF-8) one that pages put between those of an article (rules/read/lines.tsv)? */
bool rd_line_is_filler(const ex_read_rules *rules, const char *line, size_t len);

/* ---- languages ------------------------------------------------------------------------------------------- */

/* Rows of rules/read/languages.tsv; the first is English, the last stands for what is not written in Latin letters. */
enum { RD_LANGUAGES = 31, RD_OTHER_SCRIPT = RD_LANGUAGES };
/* A bit for each language that has the word. */
uint32_t rd_language_word(const ex_read_rules *rules, const char *word, size_t len);
const char *rd_language_name(const ex_read_rules *rules, unsigned row);
/* The name of the language if the text is surely not English, else NULL. */
const char *rd_foreign(const ex_read_rules *rules, const char *text, size_t len);

/* ---- HTML ------------------------------------------------------------------------------------------------ */

bool rd_looks_html(const char *data, size_t len);
/* A page -> one article.  `base` gives what the container knows (path, line, id, url, date), used where the page has less. */
ent_status rd_html_page(rd_run *run, const char *data, size_t len, const rd_record *base);
/* Markup -> its text, paragraphs parted by blank lines, all of it. */
ent_status rd_html_text(const ex_read_rules *rules, const char *data, size_t len, ent_buf *out, ent_error *err);

#endif
