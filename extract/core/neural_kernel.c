/* extract/core/neural_kernel.c - see neural_kernel.h.  One body in plain C for the float loops, compiled for each kind of
 * machine; the integer products by intrinsics under target attributes. */
#include "neural_kernel.h"

#include <string.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF    /* fused only where written so; gcc does as told by -std=c11 */
#endif

/* ---- float loops ----------------------------------------------------------------------------------------------- */

#define INLINE static inline __attribute__((always_inline))

typedef union {
    float f;
    int32_t i;
    uint32_t u;
} bits;

/* 2^x for x in [-30, 30], relative error below 5e-5. */
INLINE float power(float x)
{
    bits whole, scale;
    float r, p;

    x = x > 30.0f ? 30.0f : x;
    x = x < -30.0f ? -30.0f : x;
    whole.f = x + 12582912.0f;
    r = x - (whole.f - 12582912.0f);
    scale.u = (whole.u << 23) + 0x3F800000u;
    p = __builtin_fmaf(0.00961813f, r, 0.05550411f);
    p = __builtin_fmaf(p, r, 0.24022651f);
    p = __builtin_fmaf(p, r, 0.69314718f);
    p = __builtin_fmaf(p, r, 1.0f);
    return p * scale.f;
}

INLINE int8_t rounded(float x)          /* |x| <= 127 */
{
    bits b;

    b.f = x + 12582912.0f;
    return (int8_t)(b.u & 0xFF);
}

INLINE void cell_body(const int32_t *restrict gates, const float *restrict scale, const float *restrict bias,
                      float *restrict cell, int8_t *restrict y, int h)
{
    for (int j = 0; j < h; j++) {
        float a = 1.0f + power(__builtin_fmaf((float)gates[j], scale[j], bias[j]));
        float f = 1.0f + power(__builtin_fmaf((float)gates[h + j], scale[h + j], bias[h + j]));
        float o = 1.0f + power(__builtin_fmaf((float)gates[2 * h + j], scale[2 * h + j], bias[2 * h + j]));
        float g = power(__builtin_fmaf((float)gates[3 * h + j], scale[3 * h + j], bias[3 * h + j]));
        float ag = a * (1.0f + g), c = __builtin_fmaf(cell[j], ag, (1.0f - g) * f) / (f * ag);
        float t = power(c * -2.88539008f);

        cell[j] = c;
        y[j] = rounded(127.0f * (1.0f - t) / (o * (1.0f + t)));
    }
}

INLINE void affine_body(const int32_t *restrict x, float row, const float *restrict scale, const float *restrict bias,
                        float slope, int n, float *restrict y)
{
    for (int j = 0; j < n; j++) {
        float v = __builtin_fmaf((float)x[j] * row, scale[j], bias[j]);

        y[j] = v > 0 ? v : slope * v;
    }
}

INLINE float quantise_body(const float *restrict x, int n, int8_t *restrict y)
{
    bits top = {.u = 0}, b;
    float s, inverse;

    for (int j = 0; j < n; j++) {
        b.f = x[j];
        b.u &= 0x7FFFFFFF;
        top.u = b.u > top.u ? b.u : top.u;
    }
    s = top.f > 1e-30f && top.f < 1e30f ? top.f / 127.0f : 1.0f;
    inverse = 1.0f / s;
    for (int j = 0; j < n; j++) {
        float v = x[j] * inverse;

        v = v > 127.0f ? 127.0f : v;
        v = v < -127.0f ? -127.0f : v;
        y[j] = rounded(v);
    }
    return s;
}

INLINE void add_relu_body(const float *restrict a, const float *restrict b, int n, float *restrict y)
{
    for (int j = 0; j < n; j++) {
        float v = a[j] + b[j];

        y[j] = v > 0 ? v : 0;
    }
}

INLINE void arcs_body(const float *restrict q, int k, const float *restrict heads, size_t ld, int n, float *restrict scores)
{
    for (int i = 0; i < k; i++)
        for (int j = 0; j < n; j++)
            scores[j] = __builtin_fmaf(q[i], heads[(size_t)i * ld + (size_t)j], scores[j]);
}

#define FLOAT_LOOPS(kind, ATTRIBUTE)                                                                               \
    ATTRIBUTE static void cell_##kind(const int32_t *gates, const float *scale, const float *bias, float *cell,      \
                                      int8_t *y, int h)                                                             \
    {                                                                                                              \
        cell_body(gates, scale, bias, cell, y, h);                                                                 \
    }                                                                                                              \
    ATTRIBUTE static void affine_##kind(const int32_t *x, float row, const float *scale, const float *bias,          \
                                        float slope, int n, float *y)                                               \
    {                                                                                                              \
        affine_body(x, row, scale, bias, slope, n, y);                                                             \
    }                                                                                                              \
    ATTRIBUTE static float quantise_##kind(const float *x, int n, int8_t *y)                                        \
    {                                                                                                              \
        return quantise_body(x, n, y);                                                                             \
    }                                                                                                              \
    ATTRIBUTE static void add_relu_##kind(const float *a, const float *b, int n, float *y)                          \
    {                                                                                                              \
        add_relu_body(a, b, n, y);                                                                                 \
    }                                                                                                              \
    ATTRIBUTE static void arcs_##kind(const float *q, int k, const float *heads, size_t ld, int n, float *scores)   \
    {                                                                                                              \
        arcs_body(q, k, heads, ld, n, scores);                                                                     \
    }
#define KERNEL(kind, product, loops)                                                                               \
    {                                                                                                              \
        #kind, product, cell_##loops, affine_##loops, quantise_##loops, add_relu_##loops, arcs_##loops              \
    }

FLOAT_LOOPS(scalar, )

static void multiply_scalar(const ex_matrix *w, const int8_t *a, size_t lda, int m, bool add, int32_t *c, size_t ldc)
{
    for (int i = 0; i < m; i++)
        for (int b = 0; b < w->n / EX_BLOCK; b++) {
            const int8_t *at = w->w + (size_t)b * (size_t)w->k * EX_BLOCK, *x = a + (size_t)i * lda;
            int32_t sum[EX_BLOCK] = {0}, *out = c + (size_t)i * ldc + b * EX_BLOCK;

            for (int k = 0; k < w->k; k += 4, at += 4 * EX_BLOCK)
                for (int j = 0; j < EX_BLOCK; j++)
                    sum[j] += x[k] * at[4 * j] + x[k + 1] * at[4 * j + 1] + x[k + 2] * at[4 * j + 2] + x[k + 3] * at[4 * j + 3];
            for (int j = 0; j < EX_BLOCK; j++)
                out[j] = (add ? out[j] : 0) + sum[j];
        }
}

static const ex_kernel scalar = KERNEL(scalar, multiply_scalar, scalar);

/* ---- x86 ------------------------------------------------------------------------------------------------------- */

#if defined __x86_64__ && defined __GNUC__
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#define AVX2 __attribute__((target("avx2,fma")))
#if defined __clang__
#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma"), min_vector_width(512)))
#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define AMX __attribute__((target("amx-tile,amx-int8,avx512f")))
#else
#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma,prefer-vector-width=512")))
#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define AMX __attribute__((target("amx-tile,amx-int8,avx512f")))
#endif

FLOAT_LOOPS(avx2, AVX2)
FLOAT_LOOPS(wide, WIDE)

/* `rows` x 8 columns in registers, widened to 16 bits: exact, which the 8-bit multiply-add of AVX2 is not. */
#define AVX2_ROWS 4
AVX2 static inline __attribute__((always_inline)) void avx2_block(const int8_t *at, int depth, const int8_t *a, size_t lda,
                                                                  int rows, bool add, int32_t *c, size_t ldc)
{
    __m256i low[AVX2_ROWS], high[AVX2_ROWS];

    for (int r = 0; r < rows; r++)
        low[r] = high[r] = _mm256_setzero_si256();
    for (int k = 0; k < depth; k += 4, at += 4 * EX_BLOCK) {
        __m256i y = _mm256_loadu_si256((const __m256i *)at);
        __m256i y0 = _mm256_cvtepi8_epi16(_mm256_castsi256_si128(y)), y1 = _mm256_cvtepi8_epi16(_mm256_extracti128_si256(y, 1));

        for (int r = 0; r < rows; r++) {
            int32_t four;
            memcpy(&four, a + (size_t)r * lda + k, sizeof four);
            __m256i v = _mm256_cvtepi8_epi16(_mm_set1_epi32(four));

            low[r] = _mm256_add_epi32(low[r], _mm256_madd_epi16(v, y0));
            high[r] = _mm256_add_epi32(high[r], _mm256_madd_epi16(v, y1));
        }
    }
    for (int r = 0; r < rows; r++) {
        __m256i *out = (__m256i *)(c + (size_t)r * ldc), sum = _mm256_permute4x64_epi64(_mm256_hadd_epi32(low[r], high[r]), 0xD8);

        if (add)
            sum = _mm256_add_epi32(sum, _mm256_loadu_si256(out));
        _mm256_storeu_si256(out, sum);
    }
}

AVX2 static void multiply_avx2(const ex_matrix *w, const int8_t *a, size_t lda, int m, bool add, int32_t *c, size_t ldc)
{
    for (int b = 0; b < w->n / 8; b++) {
        const int8_t *at = w->w + (size_t)(b / 2) * (size_t)w->k * EX_BLOCK + 32 * (b & 1);
        int i = 0;

        for (; i + AVX2_ROWS <= m; i += AVX2_ROWS)
            avx2_block(at, w->k, a + (size_t)i * lda, lda, AVX2_ROWS, add, c + (size_t)i * ldc + 8 * b, ldc);
        for (; i < m; i++)
            avx2_block(at, w->k, a + (size_t)i * lda, lda, 1, add, c + (size_t)i * ldc + 8 * b, ldc);
    }
}

/* `rows` x 64 columns in registers.  VNNI multiplies unsigned by signed: 128 is added to the left factor, and w->sums
 * takes it away again. */
#define VNNI_ROWS 4
VNNI static inline __attribute__((always_inline)) void vnni_block(const ex_matrix *w, const int8_t *a, size_t lda, int rows,
                                                                  int block, int blocks, bool add, int32_t *c, size_t ldc)
{
    __m512i sum[VNNI_ROWS][4];
    size_t stride = (size_t)w->k * EX_BLOCK;
    const int8_t *at = w->w + (size_t)block * stride;

    for (int r = 0; r < rows; r++)
        for (int b = 0; b < blocks; b++) {
            sum[r][b] = _mm512_loadu_si512(w->sums + (block + b) * EX_BLOCK);
            if (add)
                sum[r][b] = _mm512_add_epi32(sum[r][b], _mm512_loadu_si512(c + (size_t)r * ldc + (block + b) * EX_BLOCK));
        }
    for (int k = 0; k < w->k; k += 4, at += 4 * EX_BLOCK) {
        __m512i x[4];

        for (int b = 0; b < blocks; b++)
            x[b] = _mm512_loadu_si512(at + (size_t)b * stride);
        for (int r = 0; r < rows; r++) {
            uint32_t four;
            memcpy(&four, a + (size_t)r * lda + k, sizeof four);
            __m512i v = _mm512_set1_epi32((int)(four ^ 0x80808080u));

            for (int b = 0; b < blocks; b++)
                sum[r][b] = _mm512_dpbusd_epi32(sum[r][b], v, x[b]);
        }
    }
    for (int r = 0; r < rows; r++)
        for (int b = 0; b < blocks; b++)
            _mm512_storeu_si512(c + (size_t)r * ldc + (block + b) * EX_BLOCK, sum[r][b]);
}

VNNI static void multiply_vnni(const ex_matrix *w, const int8_t *a, size_t lda, int m, bool add, int32_t *c, size_t ldc)
{
    int blocks = w->n / EX_BLOCK, b = 0;

    for (; b + 4 <= blocks; b += 4) {
        int i = 0;

        for (; i + VNNI_ROWS <= m; i += VNNI_ROWS)
            vnni_block(w, a + (size_t)i * lda, lda, VNNI_ROWS, b, 4, add, c + (size_t)i * ldc, ldc);
        for (; i < m; i++)
            vnni_block(w, a + (size_t)i * lda, lda, 1, b, 4, add, c + (size_t)i * ldc, ldc);
    }
    for (; b < blocks; b++)
        for (int i = 0; i < m; i++)
            vnni_block(w, a + (size_t)i * lda, lda, 1, b, 1, add, c + (size_t)i * ldc, ldc);
}

/* Tiles 0 to 3 are sums of `upper` and `lower` rows x 16 columns, 4 and 5 hold those rows of a, 6 and 7 weights. */
AMX static void amx_configure(int upper, int lower)
{
    struct {
        uint8_t palette, start, reserved[14];
        uint16_t columns[16];
        uint8_t rows[16];
    } config = {.palette = 1};

    for (int i = 0; i < 8; i++) {
        config.columns[i] = 64;
        config.rows[i] = 16;
    }
    config.rows[0] = config.rows[1] = config.rows[4] = (uint8_t)upper;
    config.rows[2] = config.rows[3] = config.rows[5] = (uint8_t)(lower ? lower : 1);
    _tile_loadconfig(&config);
}

/* 32 rows x 32 columns in four tiles. */
AMX static void amx_block(const ex_matrix *w, const int8_t *a, size_t lda, bool add, int32_t *c, size_t ldc, int b)
{
    size_t stride = (size_t)w->k * EX_BLOCK, wide = ldc * sizeof *c;
    const int8_t *w0 = w->w + (size_t)b * stride, *w1 = w0 + stride, *below = a + 16 * lda;
    int32_t *out = c + b * EX_BLOCK;

    if (add) {
        _tile_loadd(0, out, wide);
        _tile_loadd(1, out + EX_BLOCK, wide);
        _tile_loadd(2, out + 16 * ldc, wide);
        _tile_loadd(3, out + 16 * ldc + EX_BLOCK, wide);
    } else {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
    }
    for (int k = 0; k < w->k; k += 64) {
        _tile_loadd(4, a + k, lda);
        _tile_loadd(6, w0 + (size_t)k * EX_BLOCK, 64);
        _tile_dpbssd(0, 4, 6);
        _tile_loadd(7, w1 + (size_t)k * EX_BLOCK, 64);
        _tile_dpbssd(1, 4, 7);
        _tile_loadd(5, below + k, lda);
        _tile_dpbssd(2, 5, 6);
        _tile_dpbssd(3, 5, 7);
    }
    _tile_stored(0, out, wide);
    _tile_stored(1, out + EX_BLOCK, wide);
    _tile_stored(2, out + 16 * ldc, wide);
    _tile_stored(3, out + 16 * ldc + EX_BLOCK, wide);
}

/* At most 16 rows x 32 columns. */
AMX static void amx_half(const ex_matrix *w, const int8_t *a, size_t lda, bool add, int32_t *c, size_t ldc, int b)
{
    size_t stride = (size_t)w->k * EX_BLOCK, wide = ldc * sizeof *c;
    const int8_t *w0 = w->w + (size_t)b * stride, *w1 = w0 + stride;
    int32_t *out = c + b * EX_BLOCK;

    if (add) {
        _tile_loadd(0, out, wide);
        _tile_loadd(1, out + EX_BLOCK, wide);
    } else {
        _tile_zero(0);
        _tile_zero(1);
    }
    for (int k = 0; k < w->k; k += 64) {
        _tile_loadd(4, a + k, lda);
        _tile_loadd(6, w0 + (size_t)k * EX_BLOCK, 64);
        _tile_dpbssd(0, 4, 6);
        _tile_loadd(7, w1 + (size_t)k * EX_BLOCK, 64);
        _tile_dpbssd(1, 4, 7);
    }
    _tile_stored(0, out, wide);
    _tile_stored(1, out + EX_BLOCK, wide);
}

AMX static void multiply_amx(const ex_matrix *w, const int8_t *a, size_t lda, int m, bool add, int32_t *c, size_t ldc)
{
    int blocks = w->n / EX_BLOCK, was_upper = 0, was_lower = 0;

    for (int i = 0; i < m; i += 32) {
        int upper = m - i < 16 ? m - i : 16, lower = m - i < 32 ? m - i - upper : 16;

        if (upper != was_upper || lower != was_lower)
            amx_configure(was_upper = upper, was_lower = lower);
        for (int b = 0; b < blocks; b += 2) {
            if (lower)
                amx_block(w, a + (size_t)i * lda, lda, add, c + (size_t)i * ldc, ldc, b);
            else
                amx_half(w, a + (size_t)i * lda, lda, add, c + (size_t)i * ldc, ldc, b);
        }
    }
    _tile_release();
}

static const ex_kernel avx2 = KERNEL(avx2, multiply_avx2, avx2);
static const ex_kernel vnni = KERNEL(vnni, multiply_vnni, wide);
static const ex_kernel amx = KERNEL(amx, multiply_amx, wide);

/* Linux lends the tiles' state to a process that asks. */
static bool have_amx(void)
{
    enum { REQUEST = 0x1023, TILE_DATA = 18, TILE = 1 << 24, INT8 = 1 << 25 };
    unsigned a, b, c, d;

    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & TILE) && (d & INT8) &&
           syscall(SYS_arch_prctl, REQUEST, TILE_DATA) == 0;
}

static const ex_kernel *candidate(int i)
{
    bool fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    bool wide = fma && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");

    switch (i) {
    case 0:
        return wide && have_amx() ? &amx : &scalar;
    case 1:
        return wide && __builtin_cpu_supports("avx512vnni") ? &vnni : &scalar;
    case 2:
        return fma ? &avx2 : &scalar;
    default:
        return i == 3 ? &scalar : NULL;
    }
}

/* ---- ARM ------------------------------------------------------------------------------------------------------- */

#elif defined __aarch64__ && defined __ARM_FEATURE_DOTPROD
#include <arm_neon.h>

static void multiply_neon(const ex_matrix *w, const int8_t *a, size_t lda, int m, bool add, int32_t *c, size_t ldc)
{
    for (int i = 0; i < m; i++)
        for (int b = 0; b < w->n / EX_BLOCK; b++) {
            const int8_t *at = w->w + (size_t)b * (size_t)w->k * EX_BLOCK, *x = a + (size_t)i * lda;
            int32_t *out = c + (size_t)i * ldc + b * EX_BLOCK;
            int32x4_t sum[4];

            for (int j = 0; j < 4; j++)
                sum[j] = add ? vld1q_s32(out + 4 * j) : vdupq_n_s32(0);
            for (int k = 0; k < w->k; k += 4, at += 4 * EX_BLOCK) {
                int32_t four;
                memcpy(&four, x + k, sizeof four);
                int8x16_t v = vreinterpretq_s8_s32(vdupq_n_s32(four));

                for (int j = 0; j < 4; j++)
                    sum[j] = vdotq_s32(sum[j], v, vld1q_s8(at + 16 * j));
            }
            for (int j = 0; j < 4; j++)
                vst1q_s32(out + 4 * j, sum[j]);
        }
}

static const ex_kernel neon = KERNEL(neon, multiply_neon, scalar);

static const ex_kernel *candidate(int i)
{
    return i == 0 ? &neon : i == 1 ? &scalar : NULL;
}
#else
static const ex_kernel *candidate(int i)
{
    return i == 0 ? &scalar : NULL;
}
#endif

const ex_kernel *ex_kernel_find(const char *name)
{
    const ex_kernel *k;

    for (int i = 0; (k = candidate(i)) != NULL; i++)
        if (name ? strcmp(k->name, name) == 0 : k != &scalar || !candidate(i + 1))
            return k;
    return NULL;
}
