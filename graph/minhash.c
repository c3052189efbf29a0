/* graph/minhash.c - signatures: for each of 64 hash functions the least value over the text's shingles.
 *
 * One strong hash a shingle, then 64 cheap mixes of it.  At 16 bands of 4 rows a pair of similarity .7 meets in some band
 * with probability .99, one of .3 with .12. */
#include "minhash.h"

#include "common/common.h"

#include <string.h>

static bool in_word(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Hash of the next word from *at, case apart in ASCII; false at the end. */
static bool next_word(const char *text, size_t len, size_t *at, uint64_t *hash)
{
    uint64_t h = 0xcbf29ce484222325ULL;         /* FNV-1a */
    size_t i = *at, from;

    while (i < len && !in_word((unsigned char)text[i]))
        i++;
    for (from = i; i < len && in_word((unsigned char)text[i]); i++) {
        unsigned char c = (unsigned char)text[i];

        h = (h ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 0x100000001b3ULL;
    }
    *at = i;
    *hash = h;
    return i > from;
}

static void take(gr_signature *out, uint64_t shingle)
{
    for (unsigned i = 0; i < GR_HASHES; i++) {
        uint64_t x = (shingle ^ (i + 1) * 0x9e3779b97f4a7c15ULL) * 0xff51afd7ed558ccdULL;
        uint32_t v = (uint32_t)((x ^ x >> 33) * 0xc4ceb9fe1a85ec53ULL >> 32);

        if (v < out->h[i])
            out->h[i] = v;
    }
}

void gr_signature_of(const char *text, size_t len, gr_signature *out)
{
    uint64_t words[GR_SHINGLE] = {0}, h;
    size_t at = 0, n = 0;

    memset(out->h, 0xff, sizeof out->h);
    while (next_word(text, len, &at, &h)) {
        memmove(words, words + 1, sizeof words - sizeof *words);
        words[GR_SHINGLE - 1] = h;
        if (++n >= GR_SHINGLE)
            take(out, ent_hash(words, sizeof words, 1));
    }
    if (n && n < GR_SHINGLE)
        take(out, ent_hash(words, sizeof words, 1));
}

double gr_similarity(const gr_signature *a, const gr_signature *b)
{
    unsigned same = 0;

    for (unsigned i = 0; i < GR_HASHES; i++)
        same += a->h[i] == b->h[i];
    return (double)same / GR_HASHES;
}

int64_t gr_band(const gr_signature *s, unsigned i)
{
    return (int64_t)ent_hash(s->h + i * GR_BAND_ROWS, GR_BAND_ROWS * sizeof *s->h, i + 2);
}

int64_t gr_sentence_key(const char *text)
{
    size_t at = 0, len = strlen(text);
    uint64_t key = 7, h;

    while (next_word(text, len, &at, &h))
        key = ent_hash(&h, sizeof h, key);
    return (int64_t)key;
}
