/* graph/import.c - `entente import`: published event data into a store, one article without a text for each event.
 *
 * Tab-separated.  ICEWS and POLECAT have a header line, and columns are found by its names; GDELT has none and fixed places
 * (1.0: 57 or 58 columns, 2.0: 61).  Actors get the ids that the tables know, so that the graph lies beside one from text. */
#include "codes.h"
#include "commands.h"
#include "internal.h"

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_CELLS = 128, LONGEST_LINE = 1 << 20 };

#define FIELDS(X) X(ID) X(DATE) X(A_NAME) X(A_CODE) X(A_COUNTRY) X(B_NAME) X(B_CODE) X(B_COUNTRY) X(CODE) X(EVENT) X(VALUE) X(URL) X(TITLE)
typedef enum {
#define X_(id) F_##id,
    FIELDS(X_)
#undef X_
    FIELD_COUNT
} field;

typedef struct {
    const char *option, *publisher;
    bool header;
} format;
static const format formats[] = {{"gdelt", "GDELT", false}, {"icews", "ICEWS", true}, {"polecat", "POLECAT", true}};

/* Names of columns, case apart; the first that a header has holds. */
static const struct {
    field field;
    const char *name;
} columns[] = {
    {F_ID, "Event ID"}, {F_DATE, "Event Date"}, {F_DATE, "date"}, {F_A_NAME, "Source Name"}, {F_A_NAME, "Actor Name"},
    {F_A_NAME, "source"}, {F_A_COUNTRY, "Source Country"}, {F_A_COUNTRY, "Actor Country"}, {F_B_NAME, "Target Name"},
    {F_B_NAME, "Recipient Name"}, {F_B_NAME, "target"}, {F_B_COUNTRY, "Target Country"}, {F_B_COUNTRY, "Recipient Country"},
    {F_CODE, "CAMEO Code"}, {F_CODE, "Event Text"}, {F_CODE, "relation"}, {F_EVENT, "Event Type"}, {F_VALUE, "Intensity"},
    {F_URL, "URL"}, {F_TITLE, "Headline"},
};
static const int gdelt_places[FIELD_COUNT] = {[F_ID] = 0, [F_DATE] = 1, [F_A_CODE] = 5, [F_A_NAME] = 6, [F_A_COUNTRY] = 7,
    [F_B_CODE] = 15, [F_B_NAME] = 16, [F_B_COUNTRY] = 17, [F_CODE] = 26, [F_VALUE] = 30, [F_EVENT] = -1, [F_URL] = -1,
    [F_TITLE] = -1};
enum { GDELT_LEAST = 57 };

typedef struct {
    const format *format;
    const char *name, *stem;    /* the file, and its name without folders for ids */
    unsigned line;
    int place[FIELD_COUNT];     /* column, -1: none */
    const gr_codes *codes;
    gr_store *store;
    size_t left_out;            /* events without two different actors */
} reader;

static size_t cut(char *line, char **cells)
{
    size_t n = 0;

    line[strcspn(line, "\r\n")] = '\0';
    for (char *save = line; save && n < MAX_CELLS;)
        cells[n++] = strsep(&save, "\t");
    return n;
}

static ent_status read_header(reader *r, char **cells, size_t n, ent_error *err)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        for (size_t k = 0; k < n && r->place[columns[i].field] < 0; k++)
            if (strcasecmp(cells[k], columns[i].name) == 0)
                r->place[columns[i].field] = (int)k;
    if (r->place[F_DATE] < 0 || r->place[F_A_NAME] < 0 || r->place[F_B_NAME] < 0 ||
        (r->place[F_CODE] < 0 && r->place[F_EVENT] < 0))
        return ent_fail_at(err, ENT_SYNTAX, r->name, r->line, 1, "found no header with a date, an event and two actors, wanted "
                           "tab-separated %s events", r->format->publisher);
    return ENT_OK;
}

static const char *cell(const reader *r, field f, char **cells, size_t n)
{
    const char *c = r->place[f] >= 0 && (size_t)r->place[f] < n ? cells[r->place[f]] : "";

    return strcasecmp(c, "NULL") == 0 || strcmp(c, "None") == 0 || strcmp(c, "---") == 0 ? "" : c;
}

/* Letters and digits in lower case, hyphens between; bytes beyond ASCII stay. */
static void slug(const char *name, char *out, size_t size)
{
    size_t n = 0;

    for (; *name && n + 2 < size; name++) {
        unsigned char c = (unsigned char)*name;
        bool letter = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (letter)
            out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    out[n] = '\0';
}

/* Owned; NULL where there is no actor.  "Police (India)" is of India; a code that is a country's is the state. */
static json_t *end_json(const reader *r, const char *name, const char *code, const char *country)
{
    const gr_known *known = NULL, *state = *country ? gr_codes_actor(r->codes, country) : NULL;
    const char *open = strrchr(name, '(');
    char inside[256], id[512];

    if (!*name)
        return NULL;
    if (!state && open && sscanf(open, "(%255[^)])", inside) == 1)
        state = gr_codes_actor(r->codes, inside);
    if (state && strcmp(state->type, "state") != 0)
        state = NULL;
    if (!*code)
        known = gr_codes_actor(r->codes, name);
    else if (strcmp(code, country) == 0)
        known = state ? state : gr_codes_actor(r->codes, code);
    slug(*code && !known ? code : name, id, sizeof id);
    if (!*id && !known)
        return NULL;
    return json_pack("{s:s, s:s, s:s, s:s, s:s*}", "text", name, "actor", known ? known->id : id, "name",
                     known ? known->name : name, "type", known ? known->type : "other", "country",
                     known && strcmp(known->type, "state") == 0 ? known->id : state ? state->id : NULL);
}

/* "20180829" or "2018-08-29", maybe a time after it. */
static bool date_of(const char *text, char out[11])
{
    unsigned y, m, d;

    if (sscanf(text, "%4u-%2u-%2u", &y, &m, &d) != 3 && sscanf(text, "%4u%2u%2u", &y, &m, &d) != 3)
        return false;
    if (y < 1000 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31)
        return false;
    snprintf(out, 11, "%04u-%02u-%02u", y % 10000, m % 100, d % 100);
    return true;
}

static ent_status put(reader *r, json_t *article, json_t *record, ent_error *err)
{
    ent_status st = ENT_OK;

    if (!article || !record)
        st = ent_fail_at(err, ENT_SYNTAX, r->name, r->line, 1, "found text that is no UTF-8");
    if (st == ENT_OK)
        st = gr_store_add(r->store, article, r->name, r->line, err);
    if (st == ENT_OK)
        st = gr_store_add(r->store, record, r->name, r->line, err);
    json_decref(article);
    json_decref(record);
    return st;
}

static ent_status add_row(reader *r, char **cells, size_t n, ent_error *err)
{
    const char *code = cell(r, F_CODE, cells, n), *event = cell(r, F_EVENT, cells, n), *id = cell(r, F_ID, cells, n);
    const char *value = cell(r, F_VALUE, cells, n), *title = cell(r, F_TITLE, cells, n), *url = cell(r, F_URL, cells, n);
    const gr_cameo *known = *code ? gr_codes_event(r->codes, code) : NULL;
    const char *lemma = known ? known->name : *code ? code : event;
    json_t *a, *b;
    char date[11], doc[512], text[2048], *end;
    double goldstein = strtod(value, &end);
    bool valued = *value && !*end && goldstein >= -10 && goldstein <= 10;

    if (!date_of(cell(r, F_DATE, cells, n), date))
        return ent_fail_at(err, ENT_SYNTAX, r->name, r->line, (unsigned)r->place[F_DATE] + 1, "found no date in this column, wanted "
                           "YYYY-MM-DD or YYYYMMDD");
    a = end_json(r, cell(r, F_A_NAME, cells, n), cell(r, F_A_CODE, cells, n), cell(r, F_A_COUNTRY, cells, n));
    b = end_json(r, cell(r, F_B_NAME, cells, n), cell(r, F_B_CODE, cells, n), cell(r, F_B_COUNTRY, cells, n));
    if (!a || !b || !*lemma || json_equal(a, b)) {
        json_decref(a);
        json_decref(b);
        r->left_out++;
        return ENT_OK;
    }
    if (*id)
        snprintf(doc, sizeof doc, "%s:%s", r->format->option, id);
    else
        snprintf(doc, sizeof doc, "%s:%s:%u", r->format->option, r->stem, r->line);
    snprintf(text, sizeof text, "%s: %.600s | %.600s | %.600s", date, json_string_value(json_object_get(a, "text")), lemma,
             json_string_value(json_object_get(b, "text")));
    return put(r, json_pack("{s:{s:s, s:s, s:s, s:s*, s:s*}}", "article", "doc", doc, "date", date, "source",
                            r->format->publisher, "title", *title ? title : NULL, "url", *url ? url : NULL),
               json_pack("{s:s, s:i, s:s, s:o, s:{s:s, s:s, s:s*, s:s*, s:o*}, s:o, s:f, s:s}", "doc", doc, "sentence", 0, "text", text,
                         "subject", a, "relation", "text", lemma, "lemma", lemma, "event",
                         known ? known->event : *event ? event : NULL, "cameo", known ? known->code : NULL, "goldstein",
                         valued || known ? json_real(valued ? goldstein : known->goldstein) : NULL, "object", b, "confidence",
                         1.0, "rule", r->format->option), err);
}

static ent_status take_line(reader *r, char *line, ent_error *err)
{
    char *cells[MAX_CELLS];
    size_t n = cut(line, cells);

    if (n == 1 && !*cells[0])
        return ENT_OK;
    if (r->format->header && r->line == 1)
        return read_header(r, cells, n, err);
    if (!r->format->header && n < GDELT_LEAST)
        return ent_fail_at(err, ENT_SYNTAX, r->name, r->line, 1, "found %zu columns, wanted the %d or more of GDELT events", n,
                           GDELT_LEAST);
    if (!r->format->header)
        r->place[F_URL] = n > GDELT_LEAST ? (int)n - 1 : -1;
    return add_row(r, cells, n, err);
}

static ent_status read_file(reader *r, unsigned *broken, ent_error *err)
{
    FILE *f = strcmp(r->name, "-") == 0 ? stdin : fopen(r->name, "rb");
    ent_status st = f ? ENT_OK : ent_fail_at(err, ENT_IO, r->name, 0, 0, "cannot open: %s", strerror(errno));
    char *line = NULL;
    size_t room = 0;

    while (st == ENT_OK && getline(&line, &room, f) >= 0) {
        ent_error e = {0};

        r->line++;
        st = take_line(r, line, &e);
        if (st == ENT_SYNTAX && (r->line > 1 || !r->format->header)) {
            gr_complain(&e);
            ++*broken;
            st = ENT_OK;
        } else if (st != ENT_OK) {
            *err = e;
        }
    }
    free(line);
    if (f && f != stdin)
        fclose(f);
    return st;
}

typedef struct {
    const char *db, *input, *data;
    const format *format;
    bool quiet;
} settings;

static const struct argp_option options[] = {
    {"db", 'd', "FILE", 0, "The store: made where it is missing", 0},
    {"format", 'f', "NAME", 0, "gdelt (event tables 1.0 and 2.0), icews or polecat", 0},
    {"data", 'D', "DIR", 0, "Where rules/ with the codes lies", 0},
    {"quiet", 'q', 0, 0, "Do not tell what was added", 0},
    {0},
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;

    switch (key) {
    case 'd': s->db = arg; return 0;
    case 'D': s->data = arg; return 0;
    case 'q': s->quiet = true; return 0;
    case 'f':
        for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
            if (strcmp(arg, formats[i].option) == 0)
                s->format = &formats[i];
        if (!s->format)
            argp_error(state, "--format: found \"%s\", wanted gdelt, icews or polecat", arg);
        return 0;
    case ARGP_KEY_ARG:
        if (s->input)
            argp_error(state, "found one argument too many: \"%s\"", arg);
        s->input = arg;
        return 0;
    case ARGP_KEY_END:
        if (!s->db || !s->format || !s->input)
            argp_error(state, "wanted --db FILE, --format NAME and the file of events (- for standard input)");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static ent_status import(const settings *s, unsigned *broken, ent_error *err)
{
    char dir[4096];
    const char *slash = strrchr(s->input, '/');
    reader r = {.format = s->format, .name = s->input, .stem = slash ? slash + 1 : s->input};
    gr_store_count count = {0};
    gr_codes *codes = NULL;
    ent_status st;

    for (int i = 0; i < FIELD_COUNT; i++)
        r.place[i] = s->format->header ? -1 : gdelt_places[i];
    if (!ent_data_dir(s->data, "rules/events/cameo.tsv", ENT_DATADIR, dir, sizeof dir, err) ||
        !(r.codes = codes = gr_codes_open(dir, err)) || !(r.store = gr_store_open(s->db, true, err))) {
        gr_codes_close(codes);
        return err->code;
    }
    st = read_file(&r, broken, err);
    if (st == ENT_OK)
        st = gr_store_end(r.store, &count, err);
    if (st == ENT_OK && !s->quiet)
        fprintf(stderr, "%zu events added, %zu replaced, %zu known already, %zu left out: not two actors\n", count.added,
                count.replaced, count.known, r.left_out);
    gr_store_close(r.store);
    gr_codes_close(codes);
    return st;
}

int gr_import_command(int argc, char **argv)
{
    static const struct argp argp = {options, parse_option, "--db FILE --format NAME EVENTS", "Put published event data into a "
                                     "store, beside or in place of what text says.", 0, 0, 0};
    settings s = {0};
    ent_error err = {0};
    unsigned broken = 0;
    ent_status st;

    argp_parse(&argp, argc, argv, 0, 0, &s);
    st = import(&s, &broken, &err);
    if (st != ENT_OK)
        gr_complain(&err);
    return st != ENT_OK ? 2 : broken ? 1 : 0;
}
