/* extract/read/language.c - is a text English?
 *
 * Function words tell: of the first some hundred words, those of each language's list are counted, and a text is foreign
 * where another list has clearly more than English, or where its letters are not Latin.  Short texts get the benefit of
 * the doubt: a headline has few function words. */
#include "internal.h"

#include <string.h>

enum { LOOKED_AT = 1 << 14, WORDS = 800, LEAST_WORDS = 15, LEAST_HITS = 5, LEAST_SHARE = 8, WORD = 24 };

/* Bytes of the letter at `p` (UTF-8): ASCII letters fold to lower case in *low; others are letters from U+00C0 on. */
static size_t letter(const char *p, char *low)
{
    unsigned char c = (unsigned char)*p;

    *low = *p;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        *low = (char)(c | 32);
        return 1;
    }
    return c >= 0xc3 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 && c != 0xe2 ? 3 : 0;
}

const char *rd_foreign(const ex_read_rules *rules, const char *text, size_t len)
{
    unsigned hits[RD_LANGUAGES] = {0}, words = 0, other_script = 0, english = 0, best = 0;
    size_t n = 0, end = len < LOOKED_AT ? len : LOOKED_AT;
    bool wide = false;
    char word[WORD];

    if (!rules)
        return NULL;
    for (size_t i = 0; i <= end && words < WORDS;) {
        char low = 0;
        size_t bytes = i < end ? letter(text + i, &low) : 0;

        if (!bytes) {
            if (n) {
                uint32_t in = n < WORD ? rd_language_word(rules, word, n) : 0;

                for (unsigned k = 0; in; k++, in >>= 1)
                    hits[k] += in & 1;
                words++;
                other_script += wide;
            }
            n = 0;
            wide = false;
            i++;
            continue;
        }
        wide |= bytes == 3 || (unsigned char)text[i] >= 0xcd;       /* Greek and all beyond */
        for (size_t b = 0; b < bytes; b++, n++)
            if (n < WORD)
                word[n] = bytes == 1 ? low : text[i + b];
        i += bytes;
    }
    if (other_script * 2 > words && words > 2)
        return rd_language_name(rules, RD_OTHER_SCRIPT);
    for (unsigned k = 0; k < RD_LANGUAGES; k++) {
        if (k == 0)
            english = hits[k];
        else if (hits[k] > hits[best] || best == 0)
            best = k;
    }
    if (words < LEAST_WORDS || hits[best] < LEAST_HITS || hits[best] * LEAST_SHARE < words || hits[best] * 2 <= english * 3)
        return NULL;
    return rd_language_name(rules, best);
}
