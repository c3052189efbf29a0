/* common/file.c - whole files in, atomic files out, and where our data lies. */
#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEFAULT_LIMIT = 1 << 30, CHUNK = 1 << 16 };

ent_status ent_file_read(const char *path, size_t limit, char **data, size_t *len, ent_error *err)
{
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    FILE *f = standard ? stdin : fopen(path, "rb");
    ent_buf b = {0};
    ent_status st = ENT_OK;
    char chunk[CHUNK];
    size_t n;

    *data = NULL;
    *len = 0;
    if (!f)
        return ent_fail_at(err, ENT_IO, name, 0, 0, "cannot open: %s", strerror(errno));
    if (!limit)
        limit = DEFAULT_LIMIT;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0) {
        ent_buf_add(&b, chunk, n);
        if (b.failed || b.len > limit)
            break;
    }
    if (ferror(f))
        st = ent_fail_at(err, ENT_IO, name, 0, 0, "cannot read: %s", strerror(errno));
    else if (b.len > limit)
        st = ent_fail_at(err, ENT_LIMIT, name, 0, 0, "longer than %zu bytes", limit);
    else if (ent_buf_add(&b, "", 0), b.failed)
        st = ent_fail_at(err, ENT_NOMEM, name, 0, 0, "no memory for %zu bytes", b.len);
    if (!standard)
        fclose(f);
    if (st == ENT_OK) {
        *data = b.data;
        *len = b.len;
    } else {
        ent_buf_release(&b);
    }
    return st;
}

struct ent_output {
    FILE *stream;
    char *path, *beside;        /* both NULL for standard output */
};

static void output_free(ent_output *o)
{
    free(o->path);
    free(o->beside);
    free(o);
}

ent_output *ent_output_open(const char *path, ent_error *err)
{
    ent_output *o = calloc(1, sizeof *o);
    size_t size = strlen(path) + 32;
    int fd;

    if (!o)
        goto nomem;
    if (strcmp(path, "-") == 0) {
        o->stream = stdout;
        return o;
    }
    o->path = strdup(path);
    o->beside = malloc(size);
    if (!o->path || !o->beside)
        goto nomem;
    snprintf(o->beside, size, "%s.%ld.tmp", path, (long)getpid());
    fd = open(o->beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || !(o->stream = fdopen(fd, "wb"))) {
        ent_fail_at(err, ENT_IO, path, 0, 0, "cannot write: %s", strerror(errno));
        if (fd >= 0) {
            close(fd);
            unlink(o->beside);
        }
        output_free(o);
        return NULL;
    }
    return o;
nomem:
    ent_fail_at(err, ENT_NOMEM, path, 0, 0, "no memory to open it");
    if (o)
        output_free(o);
    return NULL;
}

FILE *ent_output_stream(ent_output *o)
{
    return o->stream;
}

ent_status ent_output_commit(ent_output *o, ent_error *err)
{
    ent_status st = ENT_OK;
    const char *name = o->path ? o->path : "standard output";
    bool bad;

    errno = 0;
    bad = fflush(o->stream) != 0 || ferror(o->stream);
    if (o->path) {
        bad = (!bad && fsync(fileno(o->stream)) != 0 && errno != EINVAL && errno != EROFS) || bad;
        bad = fclose(o->stream) != 0 || bad;
        bad = bad || rename(o->beside, o->path) != 0;
    }
    if (bad) {
        st = ent_fail_at(err, ENT_IO, name, 0, 0, "cannot write: %s", strerror(errno ? errno : EIO));
        if (o->path)
            unlink(o->beside);
    }
    output_free(o);
    return st;
}

void ent_output_discard(ent_output *o)
{
    if (!o)
        return;
    if (o->path) {
        fclose(o->stream);
        unlink(o->beside);
    }
    output_free(o);
}

static bool holds(const char *dir, const char *probe)
{
    char path[4096];

    return snprintf(path, sizeof path, "%s/%s", dir, probe) < (int)sizeof path && access(path, R_OK) == 0;
}

const char *ent_data_dir(const char *given, const char *probe, const char *fallback, char *out, size_t size,
                         ent_error *err)
{
    char exe[4096];
    ssize_t n;

    if (given) {
        snprintf(out, size, "%s", given);
        if (holds(out, probe))
            return out;
        ent_fail_at(err, ENT_IO, given, 0, 0, "no data here: %s is missing", probe);
        return NULL;
    }
    n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n > 0) {
        static const char *const near[] = {"../../extract", "../share/entente"};

        exe[n] = '\0';
        *strrchr(exe, '/') = '\0';
        for (size_t i = 0; i < sizeof near / sizeof *near; i++)
            if (snprintf(out, size, "%s/%s", exe, near[i]) < (int)size && holds(out, probe))
                return out;
    }
    snprintf(out, size, "%s", fallback);
    if (holds(out, probe))
        return out;
    ent_fail_at(err, ENT_IO, fallback, 0, 0, "no data here: %s is missing", probe);
    return NULL;
}
