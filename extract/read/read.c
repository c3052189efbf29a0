/* extract/read/read.c - which reader a file needs, and directories in a fixed order. */
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static ent_status plain_text(rd_run *run, const char *data, size_t len, const char *path)
{
    rd_record r = {.path = path, .value[RD_TEXT] = data, .text_len = len};

    return rd_hand_over(run, &r);
}

/* JSON Lines: the first line alone is an object.  A whole JSON file: it parses as a whole. */
static ent_status by_content(rd_run *run, const char *data, size_t len, const char *path)
{
    size_t skip = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    size_t start = skip + rd_blank(data + skip, len - skip);
    json_error_t je;
    json_t *value = NULL;
    ent_status st;

    if (!run->lines && rd_looks_html(data, len))
        return rd_html_page(run, data, len, &(rd_record){.path = path});
    if (run->lines || start >= len || (data[start] != '{' && data[start] != '['))
        return plain_text(run, data, len, path);
    if (data[start] == '{') {
        const char *end = memchr(data + start, '\n', len - start);

        value = json_loadb(data + start, end ? (size_t)(end - data) - start : len - start, JSON_ALLOW_NUL, &je);
        if (json_is_object(value) || (end && end - (data + start) > 1 && memcmp(data + start, "{\"", 2) == 0)) {
            json_decref(value);
            return rd_json_lines(run, data + skip, len - skip, path);
        }
    }
    json_decref(value);
    value = json_loadb(data + start, len - start, JSON_ALLOW_NUL, &je);
    if (!value)
        return plain_text(run, data, len, path);
    st = rd_json_whole(run, value, path);
    json_decref(value);
    return st;
}

static ent_status one_file(rd_run *run, const char *path)
{
    char *data;
    size_t len;
    ent_error e = {0};
    ent_status st;

    if (ent_file_read(path, EX_READ_FILE_LIMIT, &data, &len, &e) != ENT_OK) {
        rd_problem(run, &e);
        return ENT_OK;
    }
    st = by_content(run, data, len, path);
    free(data);
    return st;
}

static int not_hidden(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static ent_status walk(rd_run *run, const char *path, unsigned depth)
{
    struct dirent **names = NULL;
    struct stat sb;
    ent_error e = {0};
    ent_status st = ENT_OK;
    int n;

    if (strcmp(path, "-") == 0)
        return one_file(run, path);
    if (stat(path, &sb) != 0) {
        ent_fail_at(&e, ENT_IO, path, 0, 0, "cannot open: %s", strerror(errno));
        rd_problem(run, &e);
        return ENT_OK;
    }
    if (!S_ISDIR(sb.st_mode))
        return one_file(run, path);
    if (depth >= EX_READ_DEPTH_LIMIT) {
        ent_fail_at(&e, ENT_LIMIT, path, 0, 0, "found directories %u deep, wanted at most %d", depth,
                    EX_READ_DEPTH_LIMIT);
        rd_problem(run, &e);
        return ENT_OK;
    }
    n = scandir(path, &names, not_hidden, by_bytes);
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
            st = walk(run, inner.data, depth + 1);
        ent_buf_release(&inner);
        free(names[i]);
    }
    free(names);
    return st;
}

static rd_run run_for(const ex_read_options *options, const ex_reader *reader, ent_error *err)
{
    rd_run run = {.reader = reader, .err = err, .limit = EX_READ_DOCUMENT_LIMIT};

    if (options) {
        run.limit = options->document_limit ? options->document_limit : run.limit;
        run.lines = options->lines;
        run.rules = options->rules;
        if (run.lines)
            run.limit = EX_READ_FILE_LIMIT;
    }
    return run;
}

ent_status ex_read(const char *path, const ex_read_options *options, const ex_reader *reader, unsigned *problems,
                   ent_error *err)
{
    rd_run run = run_for(options, reader, err);
    ent_status st = walk(&run, path, 0);

    if (problems)
        *problems += run.problems;
    return st;
}

ent_status ex_read_bytes(const char *data, size_t len, const char *name, const ex_read_options *options,
                         const ex_reader *reader, unsigned *problems, ent_error *err)
{
    rd_run run = run_for(options, reader, err);
    ent_status st = by_content(&run, data, len, name);

    if (problems)
        *problems += run.problems;
    return st;
}
