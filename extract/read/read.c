/* extract/read/read.c - which reader a file needs, and directories in a fixed order. */
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RD_SNIFF = 1 << 16 };    /* bytes that the formats are told by */

bool rd_whole(rd_run *run, rd_stream *s, size_t limit, const char *path, const char **data, size_t *len)
{
    ent_error e = {0};

    if (rd_need(s, limit + 1) > limit) {
        ent_fail_at(&e, ENT_LIMIT, path, 0, 0, "found an article of more than %zu bytes, wanted at most %zu", limit, limit);
        rd_problem(run, &e);
        return false;
    }
    *data = rd_look(s, len);
    return true;
}

static ent_status plain_text(rd_run *run, rd_stream *s, const char *path)
{
    rd_record r = {.path = path};

    return rd_whole(run, s, run->limit, path, &r.value[RD_TEXT], &r.text_len) ? rd_hand_over(run, &r) : ENT_OK;
}

static ent_status html(rd_run *run, rd_stream *s, const char *path)
{
    const char *data;
    size_t len;

    return rd_whole(run, s, EX_READ_PAGE_LIMIT, path, &data, &len)
               ? rd_html_page(run, data, len, &(rd_record){.path = path}) : ENT_OK;
}

static bool is_json_array(const char *p, size_t len)
{
    size_t at = *p == '[' ? 1 + rd_blank(p + 1, len - 1) : len;

    return at < len && p[at] == '{';
}

static ent_status by_content(rd_run *run, rd_stream *s, const char *path)
{
    size_t len = rd_need(s, RD_SNIFF), start;
    const char *p = rd_look(s, &len);
    char separator;
    ent_status st;

    if (len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
        rd_skip(s, 3);
        p = rd_look(s, &len);
    }
    start = rd_blank(p, len);
    if (run->lines || start >= len)
        return plain_text(run, s, path);
    if (rd_is_warc(p, len))
        return rd_warc(run, s, path);
    if (rd_is_rtf(p, len))
        return rd_rtf(run, s, path);
    if (rd_is_conllu(p + start, len - start))
        return rd_conllu(run, s, path);
    switch (rd_marked_kind(run->rules, p, len)) {
    case RD_MARKED_FEED: return rd_feed(run, s, path);
    case RD_MARKED_SGML: return rd_sgml(run, s, path);
    case RD_MARKED_NONE: break;
    }
    if (rd_looks_html(p, len))
        return html(run, s, path);
    if (p[start] == '{' && rd_is_json_lines(s))
        return rd_json_lines(run, s, path);
    p = rd_look(s, &len);
    if (p[start] == '{' || is_json_array(p + start, len - start)) {
        bool found;

        st = rd_json_values(run, s, path, &found);
        if (st != ENT_OK || found)
            return st;
    }
    if ((separator = rd_csv_separator(run, s)) != 0)
        return rd_csv(run, s, separator, path);
    p = rd_look(s, &len);
    if (rd_is_markdown(p, len))
        return rd_markdown(run, s, path);
    return plain_text(run, s, path);
}

ent_status rd_read_stream(rd_run *run, rd_stream *s, const char *path, unsigned nest)
{
    size_t len = rd_need(s, RD_SNIFF);
    const char *p = rd_look(s, &len);
    rd_wide wide;

    if (!run->lines && rd_is_archive(p, len))
        return rd_archive(run, s, path, nest);
    if (rd_wide_init(&wide, s)) {
        rd_stream utf8 = {.pull = rd_wide_pull, .context = &wide};
        ent_status st = by_content(run, &utf8, path);

        rd_stream_release(&utf8);
        rd_wide_release(&wide);
        return st;
    }
    return by_content(run, s, path);
}

/* Read it, and name what broke off its stream. */
static ent_status from_stream(rd_run *run, rd_stream *s, const char *path)
{
    ent_status st = rd_read_stream(run, s, path, 0);

    if (s->fault.code == ENT_NOMEM && st == ENT_OK) {
        st = ent_fail(run->err, ENT_NOMEM, "%s", s->fault.text);
    } else if (s->fault.code) {
        snprintf(s->fault.source, sizeof s->fault.source, "%s", path);
        rd_problem(run, &s->fault);
    }
    rd_stream_release(s);
    return st;
}

typedef struct {
    int fd;
    char block[1 << 16];
} file_source;

static ptrdiff_t pull_file(void *context, const char **block, ent_error *err)
{
    file_source *f = context;
    ssize_t n;

    do
        n = read(f->fd, f->block, sizeof f->block);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        ent_fail(err, ENT_IO, "cannot read: %s", strerror(errno));
    *block = f->block;
    return n;
}

static ent_status one_file(rd_run *run, const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    file_source f = {.fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)};
    rd_stream s = {.pull = pull_file, .context = &f};
    ent_error e = {0};
    ent_status st;

    if (f.fd < 0) {
        ent_fail_at(&e, ENT_IO, path, 0, 0, "cannot open: %s", strerror(errno));
        rd_problem(run, &e);
        return ENT_OK;
    }
    st = from_stream(run, &s, path);
    if (!standard)
        close(f.fd);
    return st;
}

/* ---- directories --------------------------------------------------------------------------------------------------- */

static int not_hidden(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

typedef struct above {          /* the directories that we are in */
    const struct above *outer;
    dev_t device;
    ino_t inode;
    unsigned depth;
} above;

static ent_status walk(rd_run *run, const char *path, const above *outer);

/* What stands in a directory: neither a pipe nor a device is opened there. */
static ent_status walk_names(rd_run *run, const char *path, const above *here)
{
    struct dirent **names = NULL;
    ent_error e = {0};
    ent_status st = ENT_OK;
    int n = scandir(path, &names, not_hidden, by_bytes);

    if (n < 0) {
        ent_fail_at(&e, ENT_IO, path, 0, 0, "cannot list: %s", strerror(errno));
        rd_problem(run, &e);
        return ENT_OK;
    }
    for (int i = 0; i < n; i++) {
        ent_buf inner = {0};

        ent_buf_printf(&inner, "%s/%s", path, names[i]->d_name);
        if (inner.failed)
            st = ent_fail(run->err, ENT_NOMEM, "no memory for a path");
        else if (st == ENT_OK)
            st = walk(run, inner.data, here);
        ent_buf_release(&inner);
        free(names[i]);
    }
    free(names);
    return st;
}

static ent_status walk(rd_run *run, const char *path, const above *outer)
{
    struct stat sb;
    ent_error e = {0};
    above here = {outer, 0, 0, outer ? outer->depth + 1 : 1};

    if (strcmp(path, "-") == 0)
        return one_file(run, path);
    if (stat(path, &sb) != 0)
        ent_fail_at(&e, ENT_IO, path, 0, 0, "cannot open: %s", strerror(errno));
    else if (!S_ISDIR(sb.st_mode))
        return S_ISREG(sb.st_mode) || !outer ? one_file(run, path) : ENT_OK;
    else if (here.depth > EX_READ_DEPTH_LIMIT)
        ent_fail_at(&e, ENT_LIMIT, path, 0, 0, "found directories %u deep, wanted at most %d", here.depth, EX_READ_DEPTH_LIMIT);
    for (const above *a = outer; a && e.code == ENT_OK; a = a->outer)
        if (a->device == sb.st_dev && a->inode == sb.st_ino)
            ent_fail_at(&e, ENT_LIMIT, path, 0, 0, "found a link to a directory that it lies in, wanted no loop; not followed");
    if (e.code != ENT_OK) {
        rd_problem(run, &e);
        return ENT_OK;
    }
    here.device = sb.st_dev;
    here.inode = sb.st_ino;
    return walk_names(run, path, &here);
}

static rd_run run_for(const ex_read_options *options, const ex_reader *reader, ent_error *err)
{
    rd_run run = {.reader = reader, .err = err, .limit = EX_READ_DOCUMENT_LIMIT};

    if (options) {
        run.limit = options->document_limit ? options->document_limit : run.limit;
        run.lines = options->lines;
        run.any_language = options->any_language;
        run.rules = options->rules;
        run.field[RD_TEXT] = options->text_field;
        run.field[RD_TITLE] = options->title_field;
        run.field[RD_DATE] = options->date_field;
        run.field[RD_SOURCE] = options->source_field;
        run.field[RD_ID] = options->id_field;
        if (run.lines)
            run.limit = EX_READ_FILE_LIMIT;
    }
    return run;
}

ent_status ex_read(const char *path, const ex_read_options *options, const ex_reader *reader, unsigned *problems,
                   ent_error *err)
{
    rd_run run = run_for(options, reader, err);
    ent_status st = walk(&run, path, NULL);

    if (problems)
        *problems += run.problems;
    return st;
}

typedef struct {
    const char *data;
    size_t len;
} memory_source;

static ptrdiff_t pull_memory(void *context, const char **block, ent_error *err)
{
    memory_source *m = context;
    size_t n = m->len < RD_SNIFF ? m->len : RD_SNIFF;

    (void)err;
    *block = m->data;
    m->data += n;
    m->len -= n;
    return (ptrdiff_t)n;
}

ent_status ex_read_bytes(const char *data, size_t len, const char *name, const ex_read_options *options,
                         const ex_reader *reader, unsigned *problems, ent_error *err)
{
    rd_run run = run_for(options, reader, err);
    memory_source m = {data, len};
    rd_stream s = {.pull = pull_memory, .context = &m};
    ent_status st = from_stream(&run, &s, name);

    if (problems)
        *problems += run.problems;
    return st;
}
