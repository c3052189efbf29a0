/* graph/minhash.h - near-duplicate texts: MinHash signatures over word shingles (Broder 1997), found by bands. */
#ifndef GR_MINHASH_H
#define GR_MINHASH_H

#include <stddef.h>
#include <stdint.h>

enum { GR_HASHES = 64, GR_BANDS = 16, GR_BAND_ROWS = GR_HASHES / GR_BANDS, GR_SHINGLE = 4 };

typedef struct {
    uint32_t h[GR_HASHES];
} gr_signature;

/* Words are runs of letters and digits, case apart.  A text of fewer than GR_SHINGLE words is one shingle. */
void gr_signature_of(const char *text, size_t len, gr_signature *out);
/* Estimated Jaccard similarity of the shingle sets, 0 to 1. */
double gr_similarity(const gr_signature *a, const gr_signature *b);
/* Key of band `i`: texts that share one are worth comparing. */
int64_t gr_band(const gr_signature *s, unsigned i);
/* Hash of a sentence's words: equal for equal sentences, white space, case and punctuation apart. */
int64_t gr_sentence_key(const char *text);

#endif
