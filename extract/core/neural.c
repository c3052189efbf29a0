/* extract/core/neural.c - the neural engine from the outside: its section in the model, a thread's memory, sentences
 * sorted by length and cut into batches. */
#include "neural_inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- the section ----------------------------------------------------------------------------------------------- */

static void read_table(ex_cursor *r, ex_net_table *t, size_t rows, size_t cols)
{
    t->scale = ex_cursor_array(r, rows, sizeof *t->scale, 64);
    t->rows = ex_cursor_array(r, rows, cols, 64);
}

static void read_weights(ex_cursor *r, ex_matrix *m, size_t k, size_t n)
{
    m->k = (int)k;
    m->n = (int)n;
    m->sums = ex_cursor_array(r, n, sizeof *m->sums, 64);
    m->w = ex_cursor_array(r, k, n, 64);
}

static void read_matrix(ex_cursor *r, ex_matrix *m, size_t k, size_t n)
{
    m->scale = ex_cursor_array(r, n, sizeof *m->scale, 64);
    m->bias = ex_cursor_array(r, n, sizeof *m->bias, 64);
    read_weights(r, m, k, n);
}

static bool shape_is_fine(const ex_net_shape *s)
{
    enum { WIDE = 4096 };
    const uint32_t sizes[] = {s->input, s->inner, s->hidden, s->arc, s->label};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i] == 0 || sizes[i] > WIDE || sizes[i] % EX_K_ALIGN)
            return false;
    return s->layers >= 1 && s->layers <= EX_NET_LAYERS_MAX && s->tag_layer >= 1 && s->tag_layer <= s->layers;
}

static ent_status read_section(ex_neural *n, ex_section section, const char *source, ent_error *err)
{
    ex_cursor r = ex_cursor_of(section);
    ex_net_shape *s = &n->shape;
    uint32_t version = ex_cursor_u32(&r), in;

    *s = (ex_net_shape){ex_cursor_u32(&r), 0, 0, 0, 0, 0, 0};
    s->inner = ex_cursor_u32(&r);
    s->hidden = ex_cursor_u32(&r);
    s->layers = ex_cursor_u32(&r);
    s->tag_layer = ex_cursor_u32(&r);
    s->arc = ex_cursor_u32(&r);
    s->label = ex_cursor_u32(&r);
    n->words = ex_cursor_u32(&r);
    n->learned = ex_cursor_u32(&r);
    if (r.failed || version != EX_NET_VERSION || !shape_is_fine(s))
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "the section NEUR is of another make (%u, wanted %d)", version, EX_NET_VERSION);
    n->keys = ex_cursor_array(&r, n->words, sizeof *n->keys, 64);
    n->learned_of = ex_cursor_array(&r, n->words, sizeof *n->learned_of, 64);
    n->vector_scale = ex_cursor_array(&r, n->words, sizeof *n->vector_scale, 64);
    n->vectors = ex_cursor_array(&r, n->words, EX_NET_VECTOR_BYTES, 64);
    read_table(&r, &n->word, n->learned, EX_NET_WORD);
    read_table(&r, &n->suffix, EX_NET_SUFFIX_ROWS, EX_NET_SUFFIX);
    read_table(&r, &n->prefix, EX_NET_PREFIX_ROWS, EX_NET_PREFIX);
    read_table(&r, &n->gram, EX_NET_GRAM_ROWS, EX_NET_GRAM);
    read_table(&r, &n->form_shape, EX_NET_SHAPE_ROWS, EX_NET_SHAPE);
    read_matrix(&r, &n->w1, EX_NET_FORM, s->inner);
    read_matrix(&r, &n->w2, s->inner, s->input);
    in = s->input;
    for (uint32_t l = 0; l < s->layers; l++, in = 2 * s->hidden)
        for (int d = 0; d < 2; d++) {
            read_matrix(&r, &n->lstm[l][d].x, in, 4 * s->hidden);
            read_weights(&r, &n->lstm[l][d].h, s->hidden, 4 * s->hidden);
        }
    read_matrix(&r, &n->tags, 2 * s->hidden, EX_NET_TAG_COLUMNS);
    read_matrix(&r, &n->mlp, 2 * s->hidden, 2 * (s->arc + s->label));
    read_matrix(&r, &n->u, s->arc, s->arc);
    read_matrix(&r, &n->label, s->label, EX_NET_REL_COLUMNS);
    n->root = ex_cursor_array(&r, s->arc + s->label, sizeof *n->root, 64);
    if (r.failed)
        return ent_fail_at(err, ENT_SYNTAX, source, 0, 0, "the section NEUR is cut short");
    return ENT_OK;
}

ex_neural *ex_neural_open(ex_section s, const char *source, ent_error *err)
{
    ex_neural *n = calloc(1, sizeof *n);

    if (!n) {
        ent_fail_at(err, ENT_NOMEM, source, 0, 0, "no memory for the neural engine");
        return NULL;
    }
    n->kernel = ex_kernel_find(NULL);
    if (read_section(n, s, source, err) != ENT_OK) {
        free(n);
        return NULL;
    }
    return n;
}

void ex_neural_close(ex_neural *n)
{
    free(n);
}

bool ex_neural_use(ex_neural *n, const char *name)
{
    const ex_kernel *k = ex_kernel_find(name);

    n->kernel = k ? k : n->kernel;
    return k != NULL;
}

const char *ex_neural_kernel(const ex_neural *n)
{
    return n->kernel->name;
}

/* ---- a thread's memory ----------------------------------------------------------------------------------------- */

static size_t largest(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void *cut(char **at, size_t size)
{
    void *p = *at;

    if (*at)
        *at += (size + 63) & ~(size_t)63;
    return p;
}

/* All of a batch's arrays in one block: called with NULL to learn its size, then to cut it. */
static size_t place(ex_neural_worker *w, char *memory)
{
    const ex_net_shape *s = &w->net->shape;
    size_t wide = 2 * (size_t)s->hidden, mlp = 2 * (size_t)(s->arc + s->label), words = EX_NET_BATCH;
    size_t row = largest(largest(s->input, wide), largest(s->arc, s->label));
    size_t columns = largest(largest(4 * s->hidden, mlp), largest(largest(s->inner, s->input), EX_NET_TAG_COLUMNS));
    size_t piece = EX_NET_PIECE + 1, floats = largest(largest(EX_NET_FORM, s->inner), largest(s->input, s->label));
    const size_t sizes[] = {
        words * row, words * row, words * row, words * largest(row, largest(EX_NET_FORM, s->inner)),
        words * columns * 4, words * s->hidden * 4, words * mlp * 4, words * s->arc * 4, s->arc * (piece + 16) * 4,
        piece * piece * 4, floats * 4, words * 4, EX_NET_TREE_SCRATCH(EX_NET_PIECE), words * 4,
        ((size_t)1 << EX_NET_CACHE_BITS) * s->input};
    enum { COUNT = sizeof sizes / sizeof *sizes };
    void *cuts[COUNT];
    size_t total = 0;
    char *at = memory;

    for (int i = 0; i < COUNT; i++) {
        cuts[i] = cut(&at, sizes[i]);
        total += (sizes[i] + 63) & ~(size_t)63;
    }
    w->x[0] = cuts[0];
    w->x[1] = cuts[1];
    w->tagged = cuts[2];
    w->small = cuts[3];
    w->sums = cuts[4];
    w->cell = cuts[5];
    w->mlp = cuts[6];
    w->q = cuts[7];
    w->heads = cuts[8];
    w->scores = cuts[9];
    w->wide = cuts[10];
    w->row_scale = cuts[11];
    w->tree = cuts[12];
    w->head_row = cuts[13];
    w->cache_rows = cuts[14];
    return total;
}

ex_neural_worker *ex_neural_worker_new(const ex_neural *n)
{
    ex_neural_worker *w = calloc(1, sizeof *w);
    size_t size;

    if (!w)
        return NULL;
    w->net = n;
    size = place(w, NULL);
    w->memory = aligned_alloc(64, size);
    w->cache = calloc((size_t)1 << EX_NET_CACHE_BITS, sizeof *w->cache);
    if (!w->memory || !w->cache) {
        ex_neural_worker_free(w);
        return NULL;
    }
    place(w, w->memory);
    memset(w->heads, 0, (size_t)n->shape.arc * (EX_NET_PIECE + 17) * sizeof *w->heads);
    for (size_t i = 0; i < (size_t)1 << EX_NET_CACHE_BITS; i++)
        w->cache[i].x = w->cache_rows + i * n->shape.input;
    return w;
}

void ex_neural_worker_free(ex_neural_worker *w)
{
    if (!w)
        return;
    free(w->memory);
    free(w->cache);
    free(w->pieces);
    free(w);
}

/* ---- pieces and batches ---------------------------------------------------------------------------------------- */

/* How many words to take of a long rest: up to the last one in the second half that is a mark, else all that fit. */
static uint32_t piece_length(const ex_token *t, uint32_t left)
{
    if (left <= EX_NET_PIECE)
        return left;
    for (uint32_t i = EX_NET_PIECE; i > EX_NET_PIECE / 2; i--) {
        unsigned char c = (unsigned char)t[i - 1].form[0];

        if (c < 0x80 && !(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'z') && !t[i - 1].form[1])
            return i;
    }
    return EX_NET_PIECE;
}

static size_t cut_pieces(const ex_parsed *p, ex_net_piece *out)
{
    size_t n = 0;

    for (size_t i = 0; i < p->sentence_count; i++) {
        const ex_sentence *s = &p->sentences[i];

        for (uint32_t at = 0, take; at < s->count; at += take, n++) {
            take = piece_length(p->tokens + s->first + at, s->count - at);
            if (out)
                out[n] = (ex_net_piece){s->first + at, take};
        }
    }
    return n;
}

static int longest_first(const void *a, const void *b)
{
    const ex_net_piece *x = a, *y = b;

    return x->count != y->count ? (x->count > y->count ? -1 : 1) : x->first < y->first ? -1 : x->first > y->first;
}

/* The roots of a long sentence's later pieces hang on its first root. */
static void join_pieces(ex_parsed *p, const ex_sentence *s)
{
    int32_t root = -1;

    for (uint32_t i = s->first; i < s->first + s->count; i++)
        if (p->tokens[i].head < 0) {
            if (root < 0)
                root = (int32_t)i;
            else {
                p->tokens[i].head = root;
                p->tokens[i].deprel = EX_REL_PARATAXIS;
            }
        }
}

ent_status ex_neural_tag_parse(ex_neural_worker *w, ex_parsed *p, ent_error *err)
{
    size_t count = cut_pieces(p, NULL);

    if (count > w->piece_room) {
        ex_net_piece *more = realloc(w->pieces, count * sizeof *more);

        if (!more)
            return ent_fail(err, ENT_NOMEM, "no memory for %zu sentences", count);
        w->pieces = more;
        w->piece_room = count;
    }
    cut_pieces(p, w->pieces);
    if (count > 1)
        qsort(w->pieces, count, sizeof *w->pieces, longest_first);
    for (size_t from = 0, to; from < count; from = to) {
        uint32_t words = 0;

        for (to = from; to < count && words + w->pieces[to].count <= EX_NET_BATCH; to++)
            words += w->pieces[to].count;
        ex_net_run(w, p, w->pieces + from, (int)(to - from));
    }
    for (size_t i = 0; i < p->sentence_count; i++)
        if (p->sentences[i].count > EX_NET_PIECE)
            join_pieces(p, &p->sentences[i]);
    return ENT_OK;
}
