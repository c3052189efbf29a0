/* extract/train/neural_gemm.c - matrix products for the trainer: C (+)= op(A) op(B), row-major 32-bit floats.
 *
 * Where the processor has AMX tiles the factors are rounded to bfloat16 while they are packed, and summed in 32 bits:
 * some ten times the speed of a BLAS, and the noise is far below that of dropout.  Elsewhere, and where `exact` is asked
 * for (gradient checks), OpenBLAS multiplies. */
#include "neural_train.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

struct nn_gemm {
    bool tiles;
    size_t room[2];
    uint16_t *pack[2];          /* packed op(A), op(B) */
};

struct nn_packed {
    int n, k;
    bool transposed;
    const float *source;        /* for the BLAS */
    int ld;
    uint16_t *data;             /* NULL without tiles */
    size_t room;
};

#if defined __x86_64__ && defined __GNUC__
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TILES __attribute__((target("amx-tile,amx-bf16,avx512f,avx512bw,avx512vl,avx512bf16")))
enum { TILE = 512 };            /* bfloat16 numbers in a tile: 16 rows of 32 */

static bool have_tiles(void)
{
    enum { REQUEST = 0x1023, TILE_DATA = 18, AMX_BF16 = 1 << 22, AMX_TILE = 1 << 24 };
    unsigned a, b, c, d;

    return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vl") &&
           __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & AMX_BF16) && (d & AMX_TILE) &&
           syscall(SYS_arch_prctl, REQUEST, TILE_DATA) == 0;
}

/* Rows of the source lie along k: 16 of its rows x 32 of k, as they are. */
TILES static void pack_along(const float *s, int ld, int rows, int k, uint16_t *out)
{
    __mmask16 low = k >= 16 ? 0xFFFF : (__mmask16)((1u << k) - 1);
    __mmask16 high = k >= 32 ? 0xFFFF : k > 16 ? (__mmask16)((1u << (k - 16)) - 1) : 0;

    for (int r = 0; r < 16; r++, out += 32) {
        __m512 a = _mm512_setzero_ps(), b = a;

        if (r < rows) {
            a = _mm512_maskz_loadu_ps(low, s + (ptrdiff_t)r * ld);
            b = _mm512_maskz_loadu_ps(high, s + (ptrdiff_t)r * ld + 16);
        }
        _mm512_storeu_si512(out, (__m512i)_mm512_cvtne2ps_pbh(b, a));
    }
}

/* Rows of the source are steps of k: 32 of them x 16 columns, in pairs of k. */
TILES static void pack_across(const float *s, int ld, int columns, int k, uint16_t *out)
{
    __mmask16 mask = columns >= 16 ? 0xFFFF : (__mmask16)((1u << columns) - 1);

    for (int r = 0; r < 16; r++, out += 32) {
        __m512 a = _mm512_setzero_ps(), b = a;

        if (2 * r < k)
            a = _mm512_maskz_loadu_ps(mask, s + (ptrdiff_t)(2 * r) * ld);
        if (2 * r + 1 < k)
            b = _mm512_maskz_loadu_ps(mask, s + (ptrdiff_t)(2 * r + 1) * ld);
        __m512i x = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(a));
        __m512i y = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(b));
        _mm512_storeu_si512(out, _mm512_or_si512(x, _mm512_slli_epi32(y, 16)));
    }
}

/* 16 x 16 pairs, rows to columns. */
TILES static void transpose(uint16_t *tile)
{
    __m512i step = _mm512_mullo_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
                                      _mm512_set1_epi32(16));
    uint32_t t[256];

    memcpy(t, tile, sizeof t);
    for (int r = 0; r < 16; r++)
        _mm512_storeu_si512(tile + 32 * r, _mm512_i32gather_epi32(step, t + r, 4));
}

/* A's layout: `along` tiles where k is contiguous, else across and turned; B's the other way round. */
static void pack(const float *s, int ld, bool k_contiguous, bool want_along, int outer, int k, uint16_t *out)
{
    int steps = (k + 31) / 32;

    for (int o = 0; o < (outer + 15) / 16; o++)
        for (int i = 0; i < steps; i++, out += TILE) {
            int left = outer - 16 * o, rest = k - 32 * i;

            if (k_contiguous)
                pack_along(s + (ptrdiff_t)(16 * o) * ld + 32 * i, ld, left, rest, out);
            else
                pack_across(s + (ptrdiff_t)(32 * i) * ld + 16 * o, ld, left, rest, out);
            if (k_contiguous != want_along)
                transpose(out);
        }
}

TILES static void configure(void)
{
    struct {
        uint8_t palette, start, reserved[14];
        uint16_t columns[16];
        uint8_t rows[16];
    } c = {.palette = 1};

    for (int i = 0; i < 8; i++) {
        c.columns[i] = 64;
        c.rows[i] = 16;
    }
    _tile_loadconfig(&c);
}

/* One 16 x 16 block of C through `t`, where it is cut by the border. */
static void put_edge(float *c, int ldc, int m, int n, bool add, const float *t)
{
    for (int i = 0; i < m && i < 16; i++)
        for (int j = 0; j < n && j < 16; j++) {
            float *x = c + (ptrdiff_t)i * ldc + j;

            *x = add ? *x + t[16 * i + j] : t[16 * i + j];
        }
}

/* A block starts from what stands in C, or from zero; one that the border cuts is added at the end. */
#define GET(reg, mi, ni)                                                                                           \
    do {                                                                                                           \
        if (add && m - 16 * (mi) >= 16 && n - 16 * (ni) >= 16)                                                     \
            _tile_loadd(reg, c + (ptrdiff_t)(16 * (mi)) * ldc + 16 * (ni), (size_t)ldc * sizeof(float));           \
        else                                                                                                       \
            _tile_zero(reg);                                                                                       \
    } while (0)

#define PUT(reg, mi, ni)                                                                                           \
    do {                                                                                                           \
        int left = m - 16 * (mi), wide = n - 16 * (ni);                                                            \
        float *to = c + (ptrdiff_t)(16 * (mi)) * ldc + 16 * (ni);                                                  \
        if (left >= 16 && wide >= 16)                                                                              \
            _tile_stored(reg, to, (size_t)ldc * sizeof(float));                                                    \
        else if (left > 0 && wide > 0) {                                                                           \
            _tile_stored(reg, edge, 64);                                                                           \
            put_edge(to, ldc, left, wide, add, edge);                                                              \
        }                                                                                                          \
    } while (0)

TILES static void multiply(const uint16_t *a, const uint16_t *b, int m, int n, int k, bool add, float *c, int ldc)
{
    int ms = (m + 15) / 16, ns = (n + 15) / 16, ks = (k + 31) / 32;
    float edge[256] __attribute__((aligned(64)));

    configure();
    for (int ni = 0; ni < ns; ni += 2)
        for (int mi = 0; mi < ms; mi += 2) {
            const uint16_t *a0 = a + (size_t)mi * ks * TILE, *a1 = mi + 1 < ms ? a0 + (size_t)ks * TILE : a0;
            const uint16_t *b0 = b + (size_t)ni * ks * TILE, *b1 = ni + 1 < ns ? b0 + (size_t)ks * TILE : b0;

            GET(0, mi, ni);
            GET(1, mi, ni + 1);
            GET(2, mi + 1, ni);
            GET(3, mi + 1, ni + 1);
            for (int i = 0; i < ks; i++, a0 += TILE, a1 += TILE, b0 += TILE, b1 += TILE) {
                _tile_loadd(4, a0, 64);
                _tile_loadd(6, b0, 64);
                _tile_loadd(5, a1, 64);
                _tile_loadd(7, b1, 64);
                _tile_dpbf16ps(0, 4, 6);
                _tile_dpbf16ps(1, 4, 7);
                _tile_dpbf16ps(2, 5, 6);
                _tile_dpbf16ps(3, 5, 7);
            }
            PUT(0, mi, ni);
            PUT(1, mi, ni + 1);
            PUT(2, mi + 1, ni);
            PUT(3, mi + 1, ni + 1);
        }
    _tile_release();
}
#else
enum { TILE = 512 };
static bool have_tiles(void)
{
    return false;
}
static void pack(const float *s, int ld, bool k_contiguous, bool want_along, int outer, int k, uint16_t *out)
{
    (void)s, (void)ld, (void)k_contiguous, (void)want_along, (void)outer, (void)k, (void)out;
}
static void multiply(const uint16_t *a, const uint16_t *b, int m, int n, int k, bool add, float *c, int ldc)
{
    (void)a, (void)b, (void)m, (void)n, (void)k, (void)add, (void)c, (void)ldc;
}
#endif

static size_t packed_size(int outer, int k)
{
    return (size_t)((outer + 15) / 16) * (size_t)((k + 31) / 32) * TILE;
}

static uint16_t *grow(uint16_t **p, size_t *room, size_t want)
{
    if (*room < want) {
        free(*p);
        *p = aligned_alloc(64, want * sizeof **p);
        *room = *p ? want : 0;
    }
    return *p;
}

nn_gemm *nn_gemm_new(bool exact)
{
    nn_gemm *g = calloc(1, sizeof *g);

    if (g)
        g->tiles = !exact && have_tiles();
    return g;
}

void nn_gemm_free(nn_gemm *g)
{
    if (!g)
        return;
    free(g->pack[0]);
    free(g->pack[1]);
    free(g);
}

static bool blas(bool ta, bool tb, int m, int n, int k, const float *a, int lda, const float *b, int ldb, bool add,
                 float *c, int ldc)
{
    cblas_sgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans, m, n, k, 1.0f, a, lda, b,
                ldb, add ? 1.0f : 0.0f, c, ldc);
    return true;
}

bool nn_mul(nn_gemm *g, bool ta, bool tb, int m, int n, int k, const float *a, int lda, const float *b, int ldb,
            bool add, float *c, int ldc)
{
    if (m <= 0 || n <= 0 || k <= 0)
        return true;
    if (!g->tiles)
        return blas(ta, tb, m, n, k, a, lda, b, ldb, add, c, ldc);
    if (!grow(&g->pack[0], &g->room[0], packed_size(m, k)) || !grow(&g->pack[1], &g->room[1], packed_size(n, k)))
        return false;
    pack(a, lda, !ta, true, m, k, g->pack[0]);
    pack(b, ldb, tb, false, n, k, g->pack[1]);
    multiply(g->pack[0], g->pack[1], m, n, k, add, c, ldc);
    return true;
}

nn_packed *nn_packed_new(void)
{
    return calloc(1, sizeof(nn_packed));
}

void nn_packed_free(nn_packed *p)
{
    if (p)
        free(p->data);
    free(p);
}

bool nn_pack(nn_gemm *g, bool tb, int n, int k, const float *b, int ldb, nn_packed *p)
{
    *p = (nn_packed){n, k, tb, b, ldb, p->data, p->room};
    if (!g->tiles)
        return true;
    if (!grow(&p->data, &p->room, packed_size(n, k)))
        return false;
    pack(b, ldb, tb, false, n, k, p->data);
    return true;
}

bool nn_mul_packed(nn_gemm *g, int m, const float *a, int lda, const nn_packed *b, bool add, float *c, int ldc)
{
    if (m <= 0)
        return true;
    if (!g->tiles)
        return blas(false, b->transposed, m, b->n, b->k, a, lda, b->source, b->ld, add, c, ldc);
    if (!grow(&g->pack[0], &g->room[0], packed_size(m, b->k)))
        return false;
    pack(a, lda, true, true, m, b->k, g->pack[0]);
    multiply(g->pack[0], b->data, m, b->n, b->k, add, c, ldc);
    return true;
}
