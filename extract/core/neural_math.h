/* extract/core/neural_math.h - the activations, exactly specified: plain additions, multiplications and divisions in
 * single precision (no fused ones: -ffp-contract=off), so that every machine computes the same bits. */
#ifndef EX_NEURAL_MATH_H
#define EX_NEURAL_MATH_H

#include <stdint.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

/* e^x for x clamped to [-87, 87]: relative error below 1e-6. */
static inline float ex_exp(float x)
{
    union {
        float f;
        int32_t i;
    } whole, scale;
    float r, p;

    x = x > 87.0f ? 87.0f : x;
    x = x < -87.0f ? -87.0f : x;
    whole.f = x * 1.44269504f + 12582912.0f;            /* 1.5 * 2^23: rounds to the nearest integer */
    r = whole.f - 12582912.0f;
    scale.i = (int32_t)((uint32_t)whole.i << 23) + 0x3F800000;
    r = (x - r * 0.693145752f) - r * 1.42860677e-6f;
    p = 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f;
    p = p * r + 1.0f / 24.0f;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    return p * scale.f;
}

static inline float ex_sigmoid(float x)
{
    return 1.0f / (1.0f + ex_exp(-x));
}

static inline float ex_tanh(float x)
{
    return 2.0f / (1.0f + ex_exp(-2.0f * x)) - 1.0f;
}

#endif
