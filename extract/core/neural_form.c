/* extract/core/neural_form.c - what the network sees of a word's form: hashes of the word, its affixes, its n-grams and
 * its shape.  Affixes and n-grams are of the case-folded form, digits as zeros; case lives in the shape. */
#include "internal.h"
#include "neural_net.h"

#include <string.h>

enum { CHARS = 40, GRAM_MIN = 3, GRAM_MAX = 4, SHAPE_RUN = 3, SHAPE_CHARS = 16 };
enum { SALT_WORD = 11, SALT_SUFFIX = 21, SALT_PREFIX = 31, SALT_GRAM = 41, SALT_SHAPE = 51 };

typedef struct {
    char s[CHARS * 4 + 2];      /* "<" form ">", digits folded */
    uint16_t at[CHARS + 3];     /* byte where each character begins */
    int count;
} chars;

uint32_t ex_net_word(const char *lower)
{
    return (uint32_t)(ent_hash(lower, strlen(lower), SALT_WORD) >> 32);
}

static uint16_t row(const char *s, size_t len, unsigned salt, uint32_t rows)
{
    return (uint16_t)(ent_hash(s, len, salt) >> 40 & (rows - 1));
}

/* A long form is cut in the middle: its beginning and its end say most. */
static void split(const char *lower, chars *c)
{
    size_t len = strlen(lower), at = 0, n = 0, total = 0, out = 0;

    for (size_t i = 0; i < len; i++)
        total += ((unsigned char)lower[i] & 0xC0) != 0x80;
    c->s[out] = '<';
    c->at[0] = 0;
    c->count = 1;
    out = 1;
    while (at < len) {
        size_t from = at;

        ex_utf8_next(lower, len, &at);
        n++;
        if (total > CHARS - 2 && n > CHARS / 2 && n <= total - (CHARS / 2 - 2))
            continue;
        c->at[c->count++] = (uint16_t)out;
        if (lower[from] >= '0' && lower[from] <= '9')
            c->s[out++] = '0';
        else
            while (from < at)
                c->s[out++] = lower[from++];
    }
    c->at[c->count++] = (uint16_t)out;
    c->s[out++] = '>';
    c->at[c->count] = (uint16_t)out;
}

static void shapes(const char *form, ex_net_form *f)
{
    char s[SHAPE_CHARS + 1];
    size_t len = strlen(form), at = 0, n = 0, chars_seen = 0;
    int run = 0, upper = 0, lower = 0, digits = 0, other = 0;
    bool first = false;
    uint8_t flags[4];

    while (at < len) {
        uint32_t c = ex_utf8_next(form, len, &at);
        char k;

        if (ex_utf8_is_upper(c)) {
            k = 'X';
            first |= chars_seen == 0;
            upper++;
        } else if (ex_utf8_is_letter(c)) {
            k = 'x';
            lower++;
        } else if (c >= '0' && c <= '9') {
            k = 'd';
            digits++;
        } else {
            k = c < 0x80 ? (char)c : 'o';
            other++;
        }
        chars_seen++;
        run = n && s[n - 1] == k ? run + 1 : 1;
        if (run <= SHAPE_RUN && n < SHAPE_CHARS)
            s[n++] = k;
    }
    flags[0] = (uint8_t)(first | (upper > 1) << 1 | (lower > 0) << 2 | (digits > 0) << 3 | (other > 0) << 4);
    flags[1] = (uint8_t)(chars_seen < 12 ? chars_seen : 12);
    f->shape[0] = row(s, n, SALT_SHAPE, EX_NET_SHAPE_ROWS);
    f->shape[1] = row((char *)flags, 1, SALT_SHAPE + 1, EX_NET_SHAPE_ROWS);
    f->shape[2] = row((char *)flags, 2, SALT_SHAPE + 2, EX_NET_SHAPE_ROWS);
}

void ex_net_form_init(ex_net_form *f, const char *form, const char *lower)
{
    chars c;
    int last;

    memset(f, 0, sizeof *f);
    f->word = ex_net_word(lower);
    split(lower, &c);
    last = c.count - 1;
    for (int n = 1; n <= EX_NET_SUFFIXES && n < last; n++)
        f->suffix[f->suffixes++] = row(c.s + c.at[last - n], (size_t)(c.at[c.count] - c.at[last - n]), SALT_SUFFIX, EX_NET_SUFFIX_ROWS);
    for (int n = 1; n <= EX_NET_PREFIXES && n < last; n++)
        f->prefix[f->prefixes++] = row(c.s, c.at[n + 1], SALT_PREFIX, EX_NET_PREFIX_ROWS);
    for (int n = GRAM_MIN; n <= GRAM_MAX; n++)
        for (int i = 0; i + n <= c.count && f->grams < EX_NET_GRAMS; i++)
            f->gram[f->grams++] = row(c.s + c.at[i], (size_t)(c.at[i + n] - c.at[i]), SALT_GRAM, EX_NET_GRAM_ROWS);
    shapes(form, f);
}
