/* extract/journal.c - results with a log of how far they go.
 *
 * The journal has a line for each result: a running hash of the inputs, the bytes that the result has, a running hash of all
 * bytes written, and whether there was a fault.  The result is written before its line.  Whoever goes on believes a line only
 * if the bytes are there and their hash is right, so a torn line, or a file that a power cut left behind its journal, costs
 * the last results and no more; and he compares the hash of the inputs, so other articles are never mixed in. */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STDOUT_BUFFER = 1 << 18 };

typedef struct {
    uint64_t input, output;     /* running hashes */
    uint64_t bytes, results;
    bool faulty;
} mark;

struct ex_journal {
    char *path, *part, *log;    /* NULL: standard output */
    int part_fd, log_fd;
    mark at;                    /* what is written */
    mark reading;               /* while skipping */
    off_t log_end;              /* of what is believed of the log */
    ent_buf line;
};

static char *with_ending(const char *path, const char *ending)
{
    size_t size = strlen(path) + strlen(ending) + 1;
    char *s = malloc(size);

    if (s)
        snprintf(s, size, "%s%s", path, ending);
    return s;
}

static void journal_free(ex_journal *j)
{
    if (j->part_fd >= 0)
        close(j->part_fd);
    if (j->log_fd >= 0)
        close(j->log_fd);
    ent_buf_release(&j->line);
    free(j->path);
    free(j->part);
    free(j->log);
    free(j);
}

static ent_status write_all(int fd, const char *name, const char *data, size_t len, ent_error *err)
{
    while (len) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ent_fail_at(err, ENT_IO, name, 0, 0, "cannot write: %s", strerror(n ? errno : EIO));
        data += n;
        len -= (size_t)n;
    }
    return ENT_OK;
}

/* ---- going on ------------------------------------------------------------------------------------------------ */

static bool hash_bytes(FILE *part, uint64_t len, ent_buf *room, uint64_t *hash)
{
    char chunk[1 << 16];

    ent_buf_reset(room);
    while (len) {
        size_t n = fread(chunk, 1, len < sizeof chunk ? (size_t)len : sizeof chunk, part);

        if (!n)
            return false;
        ent_buf_add(room, chunk, n);
        len -= n;
    }
    if (room->len)
        *hash = ent_hash(room->data, room->len, *hash);
    return !room->failed;
}

/* Follow the journal as far as it can be believed. */
static void follow(ex_journal *j, FILE *log, FILE *part)
{
    char line[128];

    while (fgets(line, sizeof line, log) && strchr(line, '\n')) {
        mark next = j->at;
        uint64_t bytes, output;
        unsigned faulty;

        if (sscanf(line, "%16" SCNx64 " %" SCNu64 " %16" SCNx64 " %1u", &next.input, &bytes, &output, &faulty) != 4 ||
            !hash_bytes(part, bytes, &j->line, &next.output) || next.output != output)
            break;
        next.bytes += bytes;
        next.results++;
        next.faulty = next.faulty || faulty;
        j->at = next;
        j->log_end = ftello(log);
    }
}

static ent_status go_on(ex_journal *j, const char *header, ent_error *err)
{
    FILE *log = fopen(j->log, "rb"), *part = fopen(j->part, "rb");
    char line[128];
    ent_status st = ENT_OK;

    if (log && part && fgets(line, sizeof line, log) && strchr(line, '\n')) {
        if (strcmp(line, header) == 0) {
            j->log_end = ftello(log);
            follow(j, log, part);
        } else {
            st = ent_fail_at(err, ENT_SYNTAX, j->log, 1, 0,
                             "found a run of other options or another version, wanted the same; start anew without --resume");
        }
    }
    if (log)
        fclose(log);
    if (part)
        fclose(part);
    return st;
}

ex_journal *ex_journal_open(const char *path, const char *settings, bool resume, ent_error *err)
{
    ex_journal *j = calloc(1, sizeof *j);
    char header[128];

    if (!j) {
        ent_fail(err, ENT_NOMEM, "no memory for the output");
        return NULL;
    }
    j->part_fd = j->log_fd = -1;
    if (!path || strcmp(path, "-") == 0) {
        setvbuf(stdout, NULL, _IOFBF, STDOUT_BUFFER);
        return j;
    }
    j->path = with_ending(path, "");
    j->part = with_ending(path, ".part");
    j->log = with_ending(path, ".journal");
    if (!j->path || !j->part || !j->log) {
        ent_fail(err, ENT_NOMEM, "no memory for the output's name");
        goto fail;
    }
    j->log_fd = open(j->log, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (j->log_fd < 0) {
        ent_fail_at(err, ENT_IO, j->log, 0, 0, "cannot write: %s", strerror(errno));
        goto fail;
    }
    if (flock(j->log_fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ent_fail_at(err, ENT_IO, path, 0, 0, "another run is writing it");
        goto fail;
    }
    snprintf(header, sizeof header, "entente-journal 1 %016" PRIx64 "\n", ent_hash(settings, strlen(settings), 1));
    if (resume && go_on(j, header, err) != ENT_OK)
        goto fail;
    if (ftruncate(j->log_fd, j->log_end) != 0 || lseek(j->log_fd, j->log_end, SEEK_SET) < 0) {
        ent_fail_at(err, ENT_IO, j->log, 0, 0, "cannot write: %s", strerror(errno));
        goto fail;
    }
    if (!j->log_end && write_all(j->log_fd, j->log, header, strlen(header), err) != ENT_OK)
        goto fail;
    j->part_fd = open(j->part, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (j->part_fd < 0 || ftruncate(j->part_fd, (off_t)j->at.bytes) != 0 ||
        lseek(j->part_fd, (off_t)j->at.bytes, SEEK_SET) < 0) {
        ent_fail_at(err, ENT_IO, j->part, 0, 0, "cannot write: %s", strerror(errno));
        goto fail;
    }
    return j;
fail:
    journal_free(j);
    return NULL;
}

uint64_t ex_journal_left(const ex_journal *j)
{
    return j->at.results - j->reading.results;
}

bool ex_journal_faulty(const ex_journal *j)
{
    return j->at.faulty;
}

static uint64_t hash_input(const ex_article *a, const char *fault, size_t fault_len, uint64_t hash)
{
    if (!a)
        return ent_hash(fault, fault_len, hash);
    hash = ent_hash(a->id, strlen(a->id), hash);
    hash = ent_hash(a->date ? a->date : "", a->date ? strlen(a->date) : 0, hash);
    return ent_hash(a->text, a->len, hash);
}

ent_status ex_journal_skip(ex_journal *j, const ex_article *a, const char *fault, ent_error *err)
{
    mark *m = &j->reading;

    m->input = hash_input(a, fault, fault ? strlen(fault) : 0, m->input);
    m->results++;
    if (m->results == j->at.results && m->input != j->at.input)
        return ent_fail_at(err, ENT_SYNTAX, j->log, (unsigned)m->results + 1, 0,
                           "found other inputs than the run had that is to be gone on with; start anew without --resume");
    return ENT_OK;
}

/* ---- writing ------------------------------------------------------------------------------------------------- */

ent_status ex_journal_add(ex_journal *j, const ex_result *r, ent_error *err)
{
    ent_status st;

    if (!j->path)
        return !r->out->len || fwrite(r->out->data, 1, r->out->len, stdout) == r->out->len
                   ? ENT_OK
                   : ent_fail(err, ENT_IO, "cannot write to standard output");
    st = write_all(j->part_fd, j->part, r->out->data, r->out->len, err);
    if (st != ENT_OK)
        return st;
    j->at.input = hash_input(r->article, r->faults->data, r->faults->len, j->at.input);
    if (r->out->len)
        j->at.output = ent_hash(r->out->data, r->out->len, j->at.output);
    ent_buf_reset(&j->line);
    ent_buf_printf(&j->line, "%016" PRIx64 " %zu %016" PRIx64 " %d\n", j->at.input, r->out->len, j->at.output,
                   r->faults->len > 0);
    if (j->line.failed)
        return ent_fail(err, ENT_NOMEM, "no memory for a line of the journal");
    return write_all(j->log_fd, j->log, j->line.data, j->line.len, err);
}

ent_status ex_journal_commit(ex_journal *j, ent_error *err)
{
    ent_status st = ENT_OK;

    if (!j->path) {
        if (fflush(stdout) != 0)
            st = ent_fail(err, ENT_IO, "cannot write to standard output");
    } else if (ex_journal_left(j)) {
        st = ent_fail_at(err, ENT_SYNTAX, j->log, 0, 0,
                         "found fewer inputs than the run had that is to be gone on with; start anew without --resume");
    } else if ((fsync(j->part_fd) != 0 && errno != EINVAL && errno != EROFS) || rename(j->part, j->path) != 0) {
        st = ent_fail_at(err, ENT_IO, j->path, 0, 0, "cannot write: %s", strerror(errno));
    } else {
        unlink(j->log);
    }
    journal_free(j);
    return st;
}

void ex_journal_close(ex_journal *j)
{
    if (j && !j->path)
        fflush(stdout);
    if (j)
        journal_free(j);
}
