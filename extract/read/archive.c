/* extract/read/archive.c - compressed files and archives, streamed: nothing is unpacked to disk or whole into memory.
 *
 * libarchive reads from our window, so that an archive may lie in another, or come from standard input.  Names inside
 * are only names: no path is opened, links are not followed.  A bomb is told by what it becomes against what it was. */
#include "internal.h"
#include "stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    struct archive *a;
    rd_stream *from;
    uint64_t out;               /* bytes that came out so far */
    bool fatal;                 /* nothing more can come */
} unpacker;

bool rd_is_archive(const char *data, size_t len)
{
    static const struct {
        const char *magic;
        size_t len, at;
    } kinds[] = {
        {"\x1f\x8b\x08", 3, 0}, {"BZh", 3, 0}, {"\xfd" "7zXZ", 6, 0}, {"\x28\xb5\x2f\xfd", 4, 0}, {"PK\3\4", 4, 0},
        {"PK\5\6", 4, 0}, {"ustar", 5, 257}, {"\x04\x22\x4d\x18", 4, 0}, {"\x1f\x9d", 2, 0},
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (len >= kinds[i].at + kinds[i].len && memcmp(data + kinds[i].at, kinds[i].magic, kinds[i].len) == 0)
            return true;
    return false;
}

static la_ssize_t feed(struct archive *a, void *context, const void **block)
{
    unpacker *u = context;
    size_t len;

    (void)a;
    if (!rd_need(u->from, 1))
        return 0;
    *block = rd_look(u->from, &len);
    u->from->at += len;         /* the bytes stay where they are until the next block is asked for */
    return (la_ssize_t)len;
}

static ptrdiff_t unpack(void *context, const char **block, ent_error *err)
{
    unpacker *u = context;
    const void *data = NULL;
    size_t len = 0;
    la_int64_t offset;
    int rc = ARCHIVE_OK;

    while (!len && rc >= ARCHIVE_WARN && rc != ARCHIVE_EOF)
        rc = archive_read_data_block(u->a, &data, &len, &offset);
    if (rc == ARCHIVE_EOF)
        return 0;
    u->fatal = rc == ARCHIVE_FATAL;
    if (rc < ARCHIVE_WARN) {
        const char *why = archive_error_string(u->a);

        ent_fail(err, ENT_SYNTAX, "%s; what came before is read", why ? why : "cannot be unpacked");
        return -1;
    }
    u->out += len;
    if (u->out > EX_READ_RATIO_FREE && u->out / EX_READ_RATIO_LIMIT > u->from->taken) {
        ent_fail(err, ENT_LIMIT, "found %llu bytes that unpack to more than %llu, wanted at most %d times as many",
                 (unsigned long long)u->from->taken, (unsigned long long)u->out, EX_READ_RATIO_LIMIT);
        u->fatal = true;
        return -1;
    }
    *block = data;
    return (ptrdiff_t)len;
}

/* "news.zip/a/b.txt"; a bare compressed file keeps its own name. */
static void entry_name(const char *path, struct archive_entry *entry, bool raw, unsigned number, ent_buf *out)
{
    const char *name = archive_entry_pathname_utf8(entry);
    ent_error err = {0};

    ent_buf_reset(out);
    ent_buf_puts(out, path);
    if (raw)
        return;
    ent_buf_putc(out, '/');
    name = name ? name : archive_entry_pathname(entry);
    if (name)
        ex_decode(name, strlen(name), out, &err);
    else
        ent_buf_printf(out, "%u", number);
}

static void told(rd_run *run, const char *path, ent_error *e)
{
    if (!*e->source)
        snprintf(e->source, sizeof e->source, "%s", path);
    rd_problem(run, e);
}

static ent_status entries(rd_run *run, unpacker *u, const char *path, unsigned nest)
{
    struct archive_entry *entry;
    ent_buf name = {0};
    ent_status st = ENT_OK;
    bool office = false;
    unsigned number = 0;
    int rc;

    while (st == ENT_OK && !u->fatal && (rc = archive_read_next_header(u->a, &entry)) != ARCHIVE_EOF) {
        rd_stream inner = {.pull = unpack, .context = u};
        bool raw = archive_format(u->a) == ARCHIVE_FORMAT_RAW;
        ent_error e = {0};

        if (rc < ARCHIVE_WARN) {
            const char *why = archive_error_string(u->a);

            ent_fail(&e, ENT_SYNTAX, "%s", why ? why : "cannot be unpacked");
            told(run, path, &e);
            if (rc == ARCHIVE_FATAL)
                break;
            continue;
        }
        if (archive_entry_filetype(entry) != AE_IFREG && !raw)
            continue;
        entry_name(path, entry, raw, ++number, &name);
        if (name.failed) {
            st = ent_fail(run->err, ENT_NOMEM, "no memory for a name");
            break;
        }
        /* a word processor's file is an archive: its text is one entry, the rest belongs to it */
        office = office || (number == 1 && strcmp(name.data + strlen(path), "/[Content_Types].xml") == 0);
        if (office && strcmp(name.data + strlen(path), "/word/document.xml") == 0)
            st = rd_docx(run, &inner, path);
        else if (!office)
            st = rd_read_stream(run, &inner, name.data, nest + 1);
        if (inner.fault.code == ENT_NOMEM)
            st = ent_fail(run->err, ENT_NOMEM, "%s", inner.fault.text);
        else if (inner.fault.code)
            told(run, name.data, &inner.fault);
        rd_stream_release(&inner);
    }
    ent_buf_release(&name);
    return st;
}

static struct archive *new_archive(bool files)
{
    struct archive *a = archive_read_new();

    if (!a)
        return NULL;
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_zstd(a);
    archive_read_support_filter_lz4(a);
    archive_read_support_filter_compress(a);
    if (files) {
        archive_read_support_format_tar(a);
        archive_read_support_format_zip_streamable(a);
    }
    archive_read_support_format_raw(a);
    return a;
}

static ent_status opened(unpacker *u, ent_error *err)
{
    const char *why;

    if (archive_read_open(u->a, u, NULL, feed, NULL) == ARCHIVE_OK)
        return ENT_OK;
    why = archive_error_string(u->a);
    return ent_fail(err, ENT_SYNTAX, "%s", why ? why : "cannot be unpacked");
}

/* What is inside a gzip file may again be an archive (tar.gz). */
static ent_status gunzip(rd_run *run, rd_stream *s, const char *path, unsigned nest)
{
    rd_gzip *g = malloc(sizeof *g);
    rd_stream inner = {.pull = rd_gzip_pull, .context = g};
    ent_status st = g ? rd_gzip_init(g, s, run->err) : ent_fail(run->err, ENT_NOMEM, "no memory to unpack");

    if (st == ENT_OK) {
        st = rd_read_stream(run, &inner, path, nest + 1);
        if (inner.fault.code == ENT_NOMEM)
            st = ent_fail(run->err, ENT_NOMEM, "%s", inner.fault.text);
        else if (inner.fault.code)
            told(run, path, &inner.fault);
        s->fault = (ent_error){0};                      /* named with the inner one */
        rd_stream_release(&inner);
        rd_gzip_release(g);
    }
    free(g);
    return st;
}

ent_status rd_archive(rd_run *run, rd_stream *s, const char *path, unsigned nest)
{
    unpacker u = {.from = s};
    ent_error e = {0};
    ent_status st = ENT_OK;
    size_t len;
    const char *p = rd_look(s, &len);

    if (nest >= EX_READ_NESTED_ARCHIVES)
        ent_fail(&e, ENT_LIMIT, "found archives %u deep in one another, wanted at most %d", nest + 1, EX_READ_NESTED_ARCHIVES);
    else if (rd_is_gzip(p, len))
        return gunzip(run, s, path, nest);
    else if (!(u.a = new_archive(true)))
        return ent_fail(run->err, ENT_NOMEM, "no memory to unpack");
    else if (opened(&u, &e) == ENT_OK)
        st = entries(run, &u, path, nest);
    if (e.code != ENT_OK)
        told(run, path, &e);
    archive_read_free(u.a);
    return st;
}

/* All that comes, up to `limit`; what cannot be unpacked ends it. */
static void drain(rd_pull *pull, void *context, size_t limit, ent_buf *out)
{
    ent_error e = {0};
    const char *block = NULL;
    ptrdiff_t n;

    while (out->len <= limit && (n = pull(context, &block, &e)) > 0)
        ent_buf_add(out, block, (size_t)n);
}

ent_status rd_unpacked(rd_run *run, rd_stream *s, size_t limit, ent_buf *out)
{
    size_t len = rd_need(s, 3);
    struct archive_entry *entry;
    ent_error e = {0};
    ent_status st = ENT_OK;

    if (rd_is_gzip(rd_look(s, &len), len)) {
        rd_gzip *g = malloc(sizeof *g);

        st = g ? rd_gzip_init(g, s, run->err) : ent_fail(run->err, ENT_NOMEM, "no memory to unpack");
        if (st == ENT_OK) {
            drain(rd_gzip_pull, g, limit, out);
            rd_gzip_release(g);
        }
        free(g);
    } else {
        unpacker u = {.a = new_archive(false), .from = s};

        if (!u.a)
            return ent_fail(run->err, ENT_NOMEM, "no memory to unpack");
        if (opened(&u, &e) == ENT_OK && archive_read_next_header(u.a, &entry) == ARCHIVE_OK)
            drain(unpack, &u, limit, out);
        archive_read_free(u.a);
    }
    return st == ENT_OK && out->failed ? ent_fail(run->err, ENT_NOMEM, "no memory to unpack") : st;
}
