/* extract/core/model.c - the model's container.  Everything that the file says about itself is checked before any of
 * it is believed; the checksum runs at memory speed, since it stands between the user and the first sentence. */
#include "model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the model file is little-endian and is used as it lies in memory"
#endif

enum { FORMAT = 1, HEADER = 64, ENTRY = 32 };

/* header: magic[8] u32 format, u32 sections, u64 file bytes, u64 checksum of all that follows the header; rest zero
 * entry:  name[4] u32 zero, u64 offset, u64 len, u64 zero */
static const char magic[8] = "ENTMODEL";

struct ex_model {
    const unsigned char *data;
    size_t len;
    size_t count;
    ex_section sections[EX_MODEL_SECTIONS_MAX];
    void *mapped;               /* NULL where the bytes are the caller's */
};

static uint32_t u32_at(const unsigned char *p)
{
    uint32_t v;

    memcpy(&v, p, sizeof v);
    return v;
}

static uint64_t u64_at(const unsigned char *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof v);
    return v;
}

/* Four lanes of multiply and rotate, so that the additions of one do not wait for another's. */
static uint64_t checksum(const unsigned char *p, size_t len)
{
    static const uint64_t odd = 0x9e3779b97f4a7c15ULL;
    uint64_t lane[4] = {1, 2, 3, 4}, h = len;

    for (; len >= 32; p += 32, len -= 32)
        for (int i = 0; i < 4; i++) {
            lane[i] = (lane[i] ^ u64_at(p + 8 * i)) * odd;
            lane[i] ^= lane[i] >> 29;
        }
    for (int i = 0; i < 4; i++)
        h = (h ^ lane[i]) * odd + (h >> 31);
    for (; len; p++, len--)
        h = (h ^ *p) * odd + (h >> 31);
    return h ^ (h >> 32);
}

static ent_status check(ex_model *m, const char *source, ent_error *err)
{
    const unsigned char *d = m->data;
    size_t count, first;

    if (m->len < HEADER || memcmp(d, magic, sizeof magic) != 0)
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "not a model file of entente");
    if (u32_at(d + 8) != FORMAT)
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "model format %u, this program reads %d", u32_at(d + 8),
                           FORMAT);
    if (u64_at(d + 16) != m->len)
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "%zu bytes long, its header says %llu", m->len,
                           (unsigned long long)u64_at(d + 16));
    count = u32_at(d + 12);
    if (count > EX_MODEL_SECTIONS_MAX || HEADER + count * ENTRY > m->len)
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "%zu sections, at most %d fit", count, EX_MODEL_SECTIONS_MAX);
    if (checksum(d + HEADER, m->len - HEADER) != u64_at(d + 24))
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "damaged: its checksum is not the header's");
    first = HEADER + count * ENTRY;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *e = d + HEADER + i * ENTRY;
        uint64_t offset = u64_at(e + 8), len = u64_at(e + 16);
        ex_section *s = &m->sections[i];

        memcpy(s->name, e, 4);
        if (offset % EX_MODEL_ALIGN || offset < first || offset > m->len || len > m->len - offset)
            return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "section %zu lies outside the file", i + 1);
        s->data = d + offset;
        s->len = (size_t)len;
    }
    m->count = count;
    return ENT_OK;
}

ex_model *ex_model_open_memory(const void *data, size_t len, const char *source, ent_error *err)
{
    ex_model *m = calloc(1, sizeof *m);

    if (!m) {
        ent_fail_at(err, ENT_NOMEM, source, 0, 0, "no memory for the model");
        return NULL;
    }
    m->data = data;
    m->len = len;
    if (check(m, source, err) != ENT_OK) {
        free(m);
        return NULL;
    }
    return m;
}

ex_model *ex_model_open(const char *path, ent_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ex_model *m = NULL;
    struct stat st;
    void *map;

    if (fd < 0 || fstat(fd, &st) != 0) {
        ent_fail_at(err, ENT_IO, path, 0, 0, "cannot open: %s", strerror(errno));
        goto done;
    }
    if (!S_ISREG(st.st_mode) || st.st_size < HEADER || st.st_size > EX_MODEL_BYTES_MAX) {
        ent_fail_at(err, ENT_SYNTAX, path, 0, 0, "not a model file of entente");
        goto done;
    }
    map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (map == MAP_FAILED) {
        ent_fail_at(err, ENT_IO, path, 0, 0, "cannot map: %s", strerror(errno));
        goto done;
    }
    m = ex_model_open_memory(map, (size_t)st.st_size, path, err);
    if (m)
        m->mapped = map;
    else
        munmap(map, (size_t)st.st_size);
done:
    if (fd >= 0)
        close(fd);
    return m;
}

void ex_model_close(ex_model *m)
{
    if (m && m->mapped)
        munmap(m->mapped, m->len);
    free(m);
}

ex_section ex_model_section(const ex_model *m, const char *name)
{
    for (size_t i = 0; i < m->count; i++)
        if (strcmp(m->sections[i].name, name) == 0)
            return m->sections[i];
    return (ex_section){{0}, NULL, 0};
}

size_t ex_model_count(const ex_model *m)
{
    return m->count;
}

ex_section ex_model_at(const ex_model *m, size_t index)
{
    return m->sections[index];
}

static void pad(ent_buf *b, size_t align)
{
    static const char zeros[EX_MODEL_ALIGN];

    if (b->len % align)
        ent_buf_add(b, zeros, align - b->len % align);
}

static void put_u64(ent_buf *b, uint64_t v)
{
    ent_buf_add(b, (const char *)&v, sizeof v);
}

ent_status ex_model_pack(const ex_section *sections, size_t count, ent_buf *out, ent_error *err)
{
    size_t at = HEADER + count * ENTRY;
    uint64_t len, sum;

    if (count > EX_MODEL_SECTIONS_MAX)
        return ent_fail(err, ENT_LIMIT, "%zu sections, at most %d fit", count, EX_MODEL_SECTIONS_MAX);
    ent_buf_add(out, magic, sizeof magic);
    ex_put_u32(out, FORMAT);
    ex_put_u32(out, (uint32_t)count);
    pad(out, HEADER);
    for (size_t i = 0; i < count; i++) {
        at = (at + EX_MODEL_ALIGN - 1) & ~(size_t)(EX_MODEL_ALIGN - 1);
        ent_buf_add(out, sections[i].name, 4);
        ex_put_u32(out, 0);
        put_u64(out, at);
        put_u64(out, sections[i].len);
        put_u64(out, 0);
        at += sections[i].len;
    }
    for (size_t i = 0; i < count; i++) {
        pad(out, EX_MODEL_ALIGN);
        ent_buf_add(out, sections[i].data, sections[i].len);
    }
    if (out->failed)
        return ent_fail(err, ENT_NOMEM, "no memory for the model's %zu bytes", at);
    len = out->len;
    sum = checksum((const unsigned char *)out->data + HEADER, out->len - HEADER);
    memcpy(out->data + 16, &len, sizeof len);
    memcpy(out->data + 24, &sum, sizeof sum);
    return ENT_OK;
}

ent_status ex_model_write(const char *path, const ex_section *sections, size_t count, ent_error *err)
{
    ent_buf b = {0};
    ent_output *o = NULL;
    ent_status st = ex_model_pack(sections, count, &b, err);

    if (st == ENT_OK && !(o = ent_output_open(path, err)))
        st = ENT_IO;
    if (st == ENT_OK) {
        fwrite(b.data, 1, b.len, ent_output_stream(o));
        st = ent_output_commit(o, err);
    }
    ent_buf_release(&b);
    return st;
}

/* ---- walking a section ------------------------------------------------------------------------------------- */

ex_cursor ex_cursor_of(ex_section s)
{
    return (ex_cursor){s.data, 0, s.data ? s.len : 0, s.data == NULL};
}

const void *ex_cursor_array(ex_cursor *r, size_t count, size_t size, size_t align)
{
    size_t at = (r->at + align - 1) & ~(align - 1), bytes;

    if (r->failed || __builtin_mul_overflow(count, size, &bytes) || at > r->len || bytes > r->len - at) {
        r->failed = true;
        return NULL;
    }
    r->at = at + bytes;
    return r->base + at;
}

uint32_t ex_cursor_u32(ex_cursor *r)
{
    const unsigned char *p = ex_cursor_array(r, 1, sizeof(uint32_t), 1);

    return p ? u32_at(p) : 0;
}

float ex_cursor_f32(ex_cursor *r)
{
    uint32_t bits = ex_cursor_u32(r);
    float v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

void ex_put_u32(ent_buf *b, uint32_t v)
{
    ent_buf_add(b, (const char *)&v, sizeof v);
}

void ex_put_f32(ent_buf *b, float v)
{
    ent_buf_add(b, (const char *)&v, sizeof v);
}

void ex_put_array(ent_buf *b, const void *data, size_t count, size_t size, size_t align)
{
    pad(b, align);
    ent_buf_add(b, data, count * size);
}
