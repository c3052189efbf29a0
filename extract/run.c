/* extract/run.c - inputs in, results out: reader -> pool -> journal, with the progress beside it. */
#include "run.h"
#include "journal.h"

#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_JOBS = 0x1000, KEY_PROGRESS, KEY_RESUME, BATCH_BYTES = 1 << 14, WALK_FILES = 16 };

/* ---- options ------------------------------------------------------------------------------------------------- */

static const struct argp_option run_options[] = {
    {"jobs", KEY_JOBS, "N", 0, "work with N threads (1; auto or 0: one a processor); the output is the same for any N", 10},
    {"output", 'o', "FILE", 0, "write to FILE, which is there when it is complete", 10},
    {"resume", KEY_RESUME, 0, 0, "go on with an interrupted run of the same command (with -o)", 10},
    {"progress", KEY_PROGRESS, "HOW", 0, "how far it is: bar (on a terminal), json (a line a second on standard error), none", 10},
    {"quiet", 'q', 0, 0, "tell nothing but errors", 10},
    {0}};

static unsigned jobs_of(const char *arg, struct argp_state *state)
{
    char *end;
    unsigned long n = strtoul(arg, &end, 10);

    if (strcmp(arg, "auto") == 0)
        return ex_pool_processors();
    if (end == arg || *end || *arg == '-' || n > EX_POOL_THREADS_MAX)
        argp_error(state, "--jobs: found \"%s\", wanted a number from 0 to %d, or auto", arg, EX_POOL_THREADS_MAX);
    return n ? (unsigned)n : ex_pool_processors();
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    ex_run_options *o = state->input;

    switch (key) {
    case KEY_JOBS: o->jobs = jobs_of(arg, state); return 0;
    case KEY_RESUME: o->resume = true; return 0;
    case 'o': o->output = arg; return 0;
    case 'q': o->quiet = true; return 0;
    case KEY_PROGRESS:
        o->json = strcmp(arg, "json") == 0;
        o->quiet = strcmp(arg, "none") == 0;
        if (!o->json && !o->quiet && strcmp(arg, "bar") != 0)
            argp_error(state, "--progress: found \"%s\", wanted bar, json or none", arg);
        return 0;
    case ARGP_KEY_END:
        if (o->resume && (!o->output || strcmp(o->output, "-") == 0))
            argp_error(state, "--resume: found no -o FILE, wanted the one that the interrupted run was writing");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp run_argp = {run_options, parse_option, NULL, NULL, NULL, NULL, NULL};
const struct argp_child ex_run_children[] = {{&run_argp, 0, NULL, 0}, {&ex_inputs_argp, 0, NULL, 0}, {0}};

/* ---- how far it is ------------------------------------------------------------------------------------------- */

typedef struct {
    ent_progress shown;
    char file[4096];            /* the one whose articles come now */
    uint64_t before, size, inside;      /* bytes of the files before; of this one; of its articles' texts */
} meter;

static int skip_hidden(const struct FTW *f, const char *path)
{
    return f->level > 0 && path[f->base] == '.' ? FTW_SKIP_SUBTREE : FTW_CONTINUE;
}

/* nftw has no context: its walk is over before the threads start. */
static _Thread_local uint64_t walked;

static int add_size(const char *path, const struct stat *sb, int type, struct FTW *f)
{
    if (type == FTW_F && skip_hidden(f, path) == FTW_CONTINUE)
        walked += (uint64_t)sb->st_size;
    return type == FTW_D ? skip_hidden(f, path) : FTW_CONTINUE;
}

/* Bytes of the input's files: what is not a file (a pipe) makes the sum unknown, 0. */
static uint64_t size_of_inputs(const ex_run *run)
{
    const ex_inputs *in = run->inputs;
    struct stat sb;

    walked = 0;
    if (run->whole || in->files_from)
        return 0;
    if (!in->count)
        return fstat(0, &sb) == 0 && S_ISREG(sb.st_mode) ? (uint64_t)sb.st_size : 0;
    for (int i = 0; i < in->count; i++)
        if (strcmp(in->paths[i], "-") == 0 || stat(in->paths[i], &sb) != 0 ||
            !(S_ISREG(sb.st_mode) || S_ISDIR(sb.st_mode)))
            return 0;
        else if (nftw(in->paths[i], add_size, WALK_FILES, FTW_ACTIONRETVAL) != 0)
            return 0;
    return walked;
}

/* An archive's member has a path that goes on behind the archive's. */
static uint64_t file_behind(char *path)
{
    struct stat sb;

    for (;;) {
        char *slash;

        if (stat(path, &sb) == 0 && S_ISREG(sb.st_mode))
            return (uint64_t)sb.st_size;
        slash = strrchr(path, '/');
        if (!slash || slash == path)
            return 0;
        *slash = '\0';
    }
}

/* Where in its file an article stands is told by the texts so far: they are most of what a file of articles is. */
static void advance(meter *m, const ex_article *a)
{
    ent_progress *p = &m->shown;

    if (p->mode == ENT_PROGRESS_OFF)
        return;
    p->items++;
    if (p->total) {
        char file[sizeof m->file];
        uint64_t size;

        snprintf(file, sizeof file, "%s", a->path);
        size = strcmp(a->path, "-") == 0 ? p->total : file_behind(file);
        if (strcmp(file, m->file) != 0) {
            memcpy(m->file, file, sizeof file);
            m->before += m->size;
            m->size = size;
            m->inside = 0;
        }
        m->inside += a->len;
        p->done = m->before + (m->inside < m->size ? m->inside : m->size);
    } else {
        p->done += a->len;
    }
}

/* ---- the run ------------------------------------------------------------------------------------------------- */

typedef struct {
    const ex_run *run;
    ex_pool *pool;
    ex_journal *journal;
    meter meter;
    bool faulty;
} state;

void ex_complain(const char *name, const ent_error *err)
{
    char line[1024];

    fprintf(stderr, "entente %s: %s\n", name, ent_error_line(err, line, sizeof line));
}

void ex_fault(ent_buf *faults, const ex_article *a, ent_error *err)
{
    char line[1024];

    if (!*err->source) {
        snprintf(err->source, sizeof err->source, "%s", a->path);
        err->line = err->line ? err->line : a->line;
    }
    ent_buf_printf(faults, "%s\n", ent_error_line(err, line, sizeof line));
}

static ent_status take(void *context, const ex_result *r, ent_error *err)
{
    state *s = context;

    if (r->faults->len) {
        const char *at = r->faults->data, *end;

        s->faulty = true;
        ent_progress_clear(&s->meter.shown);
        for (; (end = strchr(at, '\n')); at = end + 1)
            fprintf(stderr, "entente %s: %.*s\n", s->run->name, (int)(end - at), at);
    }
    if (r->article) {
        advance(&s->meter, r->article);
        ent_progress_tick(&s->meter.shown);
    }
    return ex_journal_add(s->journal, r, err);
}

static void tick(void *context)
{
    state *s = context;

    ent_progress_tick(&s->meter.shown);
}

static ent_status done_before(state *s, const ex_article *a, const char *fault, ent_error *err)
{
    ent_status st = ex_journal_skip(s->journal, a, fault, err);

    if (a)
        advance(&s->meter, a);
    if (!ex_journal_left(s->journal))
        ent_progress_skip(&s->meter.shown);
    return st;
}

typedef struct {
    state *s;
    ent_error err;              /* of the reader or the journal */
} reading;

static ent_status add(reading *r, const ex_article *a)
{
    return ex_journal_left(r->s->journal) ? done_before(r->s, a, NULL, &r->err) : ex_pool_add(r->s->pool, a);
}

static ent_status add_batches(reading *r, ex_article a)
{
    const char *at = a.text, *end = a.text + a.len;
    ent_status st = ENT_OK;

    for (a.line = 1; at < end && st == ENT_OK;) {
        const char *stop = end - at > BATCH_BYTES ? memchr(at + BATCH_BYTES, '\n', (size_t)(end - at) - BATCH_BYTES) : NULL;
        unsigned lines = 0;

        stop = stop ? stop + 1 : end;
        a.text = at;
        a.len = (size_t)(stop - at);
        st = add(r, &a);
        for (const char *c = at; (c = memchr(c, '\n', (size_t)(stop - c))); c++)
            lines++;
        a.line += lines;
        at = stop;
    }
    return st;
}

static ent_status on_article(void *context, const ex_article *a)
{
    reading *r = context;

    return r->s->run->inputs->read.lines ? add_batches(r, *a) : add(r, a);
}

static void on_problem(void *context, const ent_error *err)
{
    reading *r = context;
    char line[1024 + 1];
    size_t len;

    ent_error_line(err, line, sizeof line - 1);
    len = strlen(line);
    memcpy(line + len, "\n", 2);
    if (ex_journal_left(r->s->journal))
        done_before(r->s, NULL, line, &r->err);
    else
        ex_pool_add_fault(r->s->pool, line);
}

static ent_status whole_file(reading *r, const char *path)
{
    char *data;
    ex_article a = {.id = path, .path = path};
    ent_status st = ent_file_read(path, 0, &data, &a.len, &r->err);

    if (st != ENT_OK)
        return st;
    a.text = data;
    st = add(r, &a);
    free(data);
    return st;
}

static ent_status read_all(reading *r)
{
    const ex_run *run = r->s->run;
    const ex_reader reader = {.context = r, .article = on_article, .problem = on_problem};
    ex_inputs in = *run->inputs;
    ent_status st;

    if (run->whole)
        return whole_file(r, run->whole);
    in.quiet = run->options->quiet;
    st = ex_inputs_read(&in, run->name, &reader, &r->err);
    return r->err.code != ENT_OK ? r->err.code : st;
}

int ex_run_all(const ex_run *run)
{
    const ex_run_options *o = run->options;
    bool tell = o->json || (!o->quiet && ((o->output && strcmp(o->output, "-") != 0) || !isatty(1)));
    state s = {.run = run};
    const ex_sink sink = {&s, take, tick};
    reading r = {.s = &s};
    ent_error err = {0};
    ent_status st;

    s.journal = ex_journal_open(o->output, run->settings, o->resume, &err);
    s.pool = s.journal ? ex_pool_new(o->jobs, 0, run->work, &sink, &err) : NULL;
    if (!s.pool) {
        ex_complain(run->name, &err);
        ex_journal_close(s.journal);
        return 2;
    }
    s.faulty = ex_journal_faulty(s.journal);
    ent_progress_start(&s.meter.shown, run->name, tell ? size_of_inputs(run) : 0,
                       !tell ? ENT_PROGRESS_OFF : o->json ? ENT_PROGRESS_JSON : ENT_PROGRESS_BAR);
    ent_progress_bytes(&s.meter.shown, "articles");
    st = read_all(&r);
    if (ex_pool_end(s.pool, &err) != ENT_OK || st != ENT_OK) {
        if (err.code == ENT_OK)
            err = r.err;
        ex_journal_close(s.journal);
    } else {
        s.meter.shown.done = s.meter.shown.total ? s.meter.shown.total : s.meter.shown.done;
        ex_journal_commit(s.journal, &err);
    }
    ent_progress_end(&s.meter.shown);
    if (err.code != ENT_OK)
        ex_complain(run->name, &err);
    if (err.code == ENT_SYNTAX)         /* of the journal: this run is not that one's continuation */
        return 2;
    return s.faulty || err.code != ENT_OK;
}
