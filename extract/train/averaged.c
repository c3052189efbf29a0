/* extract/train/averaged.c - an averaged perceptron whose rows hold only the classes that were ever wrong or missed.
 *
 * Weights are whole numbers, so the sum, and with it the file, is the same on every machine. */
#include "train.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    int32_t weight;
    uint32_t stamp;             /* the tick up to which `sum` counts */
    int64_t sum;
    uint32_t class;
} cell;

typedef struct {
    uint64_t hash;
    cell *cells;
    uint32_t count, room, updates;
} row;

struct ex_averaged {
    row *rows;                  /* open-addressed, `cells` NULL where empty */
    size_t room, count;
    unsigned classes;
    uint32_t tick;
    bool frozen;                /* no new rows, no new cells */
    bool failed;                /* memory ended: updates were lost */
};

enum { FIRST_ROOM = 1 << 16 };
enum { USUAL_WEIGHT = 12, LEAST_WEIGHT = 4 };    /* as written: the mean one, and the smallest that is kept */
enum { UNITS_MAX = 1024 };     /* weights of one row as written */

uint64_t ex_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15ULL);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

void ex_shuffle(uint32_t *order, size_t count, uint64_t *state)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = ex_random(state) % i;
        uint32_t t = order[i - 1];

        order[i - 1] = order[j];
        order[j] = t;
    }
}

ex_averaged *ex_averaged_new(unsigned classes)
{
    ex_averaged *a = calloc(1, sizeof *a);

    if (!a || !(a->rows = calloc(FIRST_ROOM, sizeof *a->rows))) {
        free(a);
        return NULL;
    }
    a->room = FIRST_ROOM;
    a->classes = classes;
    return a;
}

void ex_averaged_free(ex_averaged *a)
{
    if (!a)
        return;
    for (size_t i = 0; i < a->room; i++)
        free(a->rows[i].cells);
    free(a->rows);
    free(a);
}

static row *find(const ex_averaged *a, uint64_t hash)
{
    size_t i = hash & (a->room - 1);

    while (a->rows[i].cells && a->rows[i].hash != hash)
        i = (i + 1) & (a->room - 1);
    return &a->rows[i];
}

static bool grow(ex_averaged *a)
{
    row *old = a->rows;
    size_t room = a->room;

    if (a->count * 5 < room * 3)
        return true;
    a->rows = calloc(room * 2, sizeof *a->rows);
    if (!a->rows) {
        a->rows = old;
        return false;
    }
    a->room = room * 2;
    for (size_t i = 0; i < room; i++)
        if (old[i].cells)
            *find(a, old[i].hash) = old[i];
    free(old);
    return true;
}

void ex_averaged_score(const ex_averaged *a, const uint64_t *features, size_t count, int32_t *scores)
{
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&a->rows[features[i] & (a->room - 1)]);
    for (size_t i = 0; i < count; i++) {
        const row *r = find(a, features[i]);

        for (uint32_t k = 0; k < r->count; k++)
            scores[r->cells[k].class] += r->cells[k].weight;
    }
}

static bool add(ex_averaged *a, row *r, int class, int by)
{
    cell *c = NULL;

    for (uint32_t k = 0; k < r->count && !c; k++)
        if (r->cells[k].class == (uint32_t)class)
            c = &r->cells[k];
    if (!c && a->frozen)
        return true;
    if (!c) {
        if (r->count == r->room) {
            uint32_t room = r->room ? 2 * r->room : 2;
            cell *cells = realloc(r->cells, room * sizeof *cells);

            if (!cells)
                return false;
            r->cells = cells;
            r->room = room;
        }
        c = &r->cells[r->count++];
        *c = (cell){0, a->tick, 0, (uint32_t)class};
    }
    c->sum += (int64_t)c->weight * (a->tick - c->stamp);
    c->stamp = a->tick;
    c->weight += by;
    return true;
}

void ex_averaged_update(ex_averaged *a, const uint64_t *features, size_t count, int right, int wrong)
{
    for (size_t i = 0; i < count && !a->failed; i++) {
        row *r;
        bool fresh;

        if (!a->frozen && !grow(a)) {
            a->failed = true;
            return;
        }
        r = find(a, features[i]);
        fresh = !r->cells;
        if (fresh && a->frozen)
            continue;
        r->hash = features[i];
        if (!add(a, r, right, 1) || !add(a, r, wrong, -1))
            a->failed = true;
        r->updates++;
        a->count += fresh && r->cells;
    }
}

void ex_averaged_tick(ex_averaged *a)
{
    a->tick++;
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

typedef struct {
    const row *row;
    double size;                /* how much its weights say, all together */
} kept;

static int by_size(const void *a, const void *b)
{
    const kept *x = a, *y = b;

    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->row->hash < y->row->hash ? -1 : x->row->hash > y->row->hash;
}

static int by_hash(const void *a, const void *b)
{
    const kept *x = a, *y = b;

    return x->row->hash < y->row->hash ? -1 : x->row->hash > y->row->hash;
}

static int by_class(const void *a, const void *b)
{
    const cell *x = a, *y = b;

    return x->class < y->class ? -1 : x->class > y->class;
}

static double average(const ex_averaged *a, const cell *c)
{
    return (double)(c->sum + (int64_t)c->weight * (a->tick - c->stamp)) / (a->tick ? a->tick : 1);
}

static double size_of(const ex_averaged *a, const row *r)
{
    double sum = 0;

    for (uint32_t k = 0; k < r->count; k++) {
        double v = average(a, &r->cells[k]);

        sum += v < 0 ? -v : v;
    }
    return sum;
}

/* What a written weight of 1 stands for: the usual weight is a small number, the largest take several cells. */
static double step_of(const kept *rows, size_t count)
{
    double sum = 0;
    size_t cells = 0;

    for (size_t i = 0; i < count; i++) {
        sum += rows[i].size;
        cells += rows[i].row->count;
    }
    return sum > 0 ? sum / (double)cells / USUAL_WEIGHT : 1;
}

/* The row's weights as they are written, in units[]; returns how many. */
static size_t units_of(const ex_averaged *a, const row *r, double step, uint16_t units[UNITS_MAX])
{
    cell sorted[EX_CLASSES_MAX];
    size_t n = 0;

    memcpy(sorted, r->cells, r->count * sizeof *sorted);
    qsort(sorted, r->count, sizeof *sorted, by_class);
    for (uint32_t k = 0; k < r->count; k++) {
        double v = average(a, &sorted[k]) / step;
        int q = (int)(v < 0 ? v - 0.5 : v + 0.5);

        if (abs(q) < LEAST_WEIGHT)
            continue;
        while (q && n < UNITS_MAX) {
            int part = q > 127 ? 127 : q < -128 ? -128 : q;

            units[n++] = (uint16_t)(sorted[k].class << 8 | (unsigned)(part + 128));
            q -= part;
        }
    }
    return n;
}

static void put_unit(ent_buf *b, uint16_t unit)
{
    ent_buf_add(b, (const char *)&unit, sizeof unit);
}

static unsigned value_of(uint16_t unit)
{
    return (unit & 0xFF) - 128u;
}

/* Is the row written dense?  Then the first unit of each class is in it, and the others follow as a row. */
static bool is_dense(size_t count, unsigned width)
{
    return count > width * 2 / 7;
}

static size_t units_taken(size_t count, unsigned width)
{
    return is_dense(count, width) ? 1 + width / 2 : count + 1 + count / EX_ROW_LENGTH_MAX;
}

static void put_row(ent_buf *b, uint64_t hash, uint16_t *units, size_t count, unsigned width)
{
    unsigned print = (unsigned)ex_linear_print(hash) << EX_ROW_LENGTH_BITS;
    char dense[EX_CLASSES_MAX] = {0};

    if (is_dense(count, width)) {
        size_t rest = 0;

        for (size_t i = 0; i < count; i++) {
            unsigned class = units[i] >> 8;

            if (i && units[i - 1] >> 8 == (int)class)
                units[rest++] = units[i];
            else
                dense[class] = (char)value_of(units[i]);
        }
        put_unit(b, (uint16_t)(print | EX_ROW_DENSE));
        ent_buf_add(b, dense, width);
        count = rest;
    }
    for (size_t from = 0; from < count; from += EX_ROW_LENGTH_MAX) {
        size_t some = count - from < EX_ROW_LENGTH_MAX ? count - from : EX_ROW_LENGTH_MAX;

        put_unit(b, (uint16_t)(print | some));
        ent_buf_add(b, (const char *)(units + from), some * sizeof *units);
    }
}

/* Rows in the order of their hashes lie in the order of their buckets. */
static void put_table(const ex_averaged *a, const kept *rows, size_t count, double step, unsigned bits, unsigned width,
                      ent_buf *out)
{
    ent_buf starts = {0}, all = {0};
    uint16_t units[UNITS_MAX];
    uint32_t bucket = 0;

    for (size_t i = 0; i < count; i++) {
        uint64_t hash = rows[i].row->hash;

        for (; bucket <= ex_linear_bucket(hash, 64 - bits); bucket++)
            ex_put_u32(&starts, (uint32_t)(all.len / sizeof *units));
        put_row(&all, hash, units, units_of(a, rows[i].row, step, units), width);
    }
    for (; bucket <= 1u << bits; bucket++)
        ex_put_u32(&starts, (uint32_t)(all.len / sizeof *units));
    for (int i = 0; i < EX_ROW_SLACK; i++)
        put_unit(&all, 0);
    ex_put_array(out, NULL, 0, 1, sizeof(uint32_t));
    ex_put_u32(out, bits);
    ex_put_u32(out, (uint32_t)(all.len / sizeof *units));
    ex_put_u32(out, width);
    ex_put_array(out, starts.data, starts.len, 1, sizeof(uint32_t));
    ex_put_array(out, all.data, all.len, 1, sizeof(uint16_t));
    out->failed = out->failed || starts.failed || all.failed;
    ent_buf_release(&starts);
    ent_buf_release(&all);
}

/* The rows that say most of those that fit, in the order of their hashes.  *kept is owned; NULL when memory ends. */
static kept *choose(const ex_averaged *a, unsigned bits, size_t bytes, size_t *count, double *step)
{
    kept *rows = calloc(a->count + 1, sizeof *rows);
    size_t all = 0, used = sizeof(uint32_t) << bits, most = (size_t)1 << bits;
    uint16_t units[UNITS_MAX];

    *count = 0;
    if (!rows)
        return NULL;
    for (size_t i = 0; i < a->room; i++)
        if (a->rows[i].cells)
            rows[all++] = (kept){&a->rows[i], size_of(a, &a->rows[i])};
    qsort(rows, all, sizeof *rows, by_size);
    *step = step_of(rows, all < most ? all : most);
    for (size_t i = 0; i < all && *count < most; i++) {
        size_t n = units_of(a, rows[i].row, *step, units);

        used += units_taken(n, ex_linear_width(a->classes)) * sizeof *units;
        if (used > bytes)
            break;
        if (n)
            rows[(*count)++] = rows[i];
    }
    qsort(rows, *count, sizeof *rows, by_hash);
    return rows;
}

/* The averages become the weights to go on from; small ones go. */
static bool restart_row(const ex_averaged *a, const row *from, double step, row *to)
{
    *to = (row){from->hash, malloc(from->count * sizeof(cell)), 0, from->count, 0};
    if (!to->cells)
        return false;
    for (uint32_t k = 0; k < from->count; k++) {
        double v = average(a, &from->cells[k]);

        if (v / step >= LEAST_WEIGHT - 0.5 || v / step <= 0.5 - LEAST_WEIGHT)
            to->cells[to->count++] = (cell){(int32_t)(v < 0 ? v - 0.5 : v + 0.5), 0, 0, from->cells[k].class};
    }
    return true;
}

ent_status ex_averaged_freeze(ex_averaged *a, unsigned bits, size_t bytes, ent_error *err)
{
    size_t count;
    double step;
    kept *rows = choose(a, bits, bytes, &count, &step);
    ex_averaged fresh = {.classes = a->classes, .frozen = true, .room = FIRST_ROOM, .count = count};

    while (fresh.room < 2 * count)
        fresh.room *= 2;
    fresh.rows = calloc(fresh.room, sizeof *fresh.rows);
    fresh.failed = a->failed || !rows || !fresh.rows;
    for (size_t i = 0; i < count && !fresh.failed; i++)
        fresh.failed = !restart_row(a, rows[i].row, step, find(&fresh, rows[i].row->hash));
    free(rows);
    for (size_t i = 0; i < a->room; i++)
        free(a->rows[i].cells);
    free(a->rows);
    *a = fresh;
    if (!a->rows)
        a->room = 0;
    return a->failed ? ent_fail(err, ENT_NOMEM, "no memory for the weights") : ENT_OK;
}

ent_status ex_averaged_write(const ex_averaged *a, unsigned bits, size_t bytes, ent_buf *out, ent_error *err)
{
    size_t count;
    double step;
    kept *rows = a->failed ? NULL : choose(a, bits, bytes, &count, &step);

    if (!rows)
        return ent_fail(err, ENT_NOMEM, "no memory for the weights");
    put_table(a, rows, count, step, bits, ex_linear_width(a->classes), out);
    free(rows);
    return out->failed ? ent_fail(err, ENT_NOMEM, "no room for %zu rows of weights", count) : ENT_OK;
}
