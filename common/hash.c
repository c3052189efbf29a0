/* common/hash.c - a 64-bit hash of bytes (after wyhash's final version by Wang Yi, public domain: 128-bit products). */
#include "common.h"

#include <endian.h>
#include <string.h>

static uint64_t mix(uint64_t a, uint64_t b)
{
    __uint128_t r = (__uint128_t)a * b;

    return (uint64_t)r ^ (uint64_t)(r >> 64);
}

static uint64_t load8(const unsigned char *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof v);
    return le64toh(v);
}

static uint64_t load(const unsigned char *p, size_t n)
{
    uint64_t v = 0;

    for (size_t i = 0; i < n; i++)
        v |= (uint64_t)p[i] << (8 * i);
    return v;
}

uint64_t ent_hash(const void *data, size_t len, uint64_t seed)
{
    const unsigned char *p = data;
    uint64_t h = mix(seed ^ 0xa0761d6478bd642fULL, len + 0xe7037ed1a0b428dbULL);

    for (; len >= 8; p += 8, len -= 8)
        h = mix(h ^ load8(p), 0x8ebc6af09c88c6e3ULL);
    if (len)
        h = mix(h ^ load(p, len) ^ 0x1d8e4e27c47d124fULL, 0x589965cc75374cc3ULL);
    return mix(h, 0xeb44accab455d165ULL);
}
