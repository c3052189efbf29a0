/* extract/core/token.c - text cut into pieces as the UD treebanks cut it, by one walk from left to right.
 *
 * White space parts chunks; inside a chunk, words are scanned as far as their characters join (U.S, 3,000, o'clock,
 * anti-war), and the rest is cut off sign by sign.  Each look ahead has a bound, so that hostile text costs linear time. */
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { CHAR_SPACE, CHAR_LETTER, CHAR_DIGIT, CHAR_SIGN };
enum { NAME_MAX_BYTES = 64 };   /* how far a file or host name is looked at */

typedef struct {
    const ex_wordlist *wordlist;
    const char *s;
    size_t end;                 /* of the chunk */
    size_t text_end;
    size_t chunk;               /* its start */
    size_t at_sign;             /* the next @ at or behind the place, or SIZE_MAX */
    ex_pieces *out;
    uint8_t gap;                /* before the next piece */
    bool ptb;
    bool single_open;           /* a single quote is open */
    bool failed;
} cutter;

static int class_of(uint32_t c)
{
    if (c < 0x80) {
        if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
            return CHAR_LETTER;
        if (c >= '0' && c <= '9')
            return CHAR_DIGIT;
        return c <= ' ' || c == 0x7F ? CHAR_SPACE : CHAR_SIGN;
    }
    if (ex_utf8_space(c))
        return CHAR_SPACE;
    if (ex_utf8_ignorable(c) || ex_utf8_is_letter(c) || (c >= 0xFF10 && c <= 0xFF19))
        return CHAR_LETTER;
    return CHAR_SIGN;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(int class)
{
    return class == CHAR_LETTER || class == CHAR_DIGIT;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == '`' || c == 0x2018 || c == 0x2BC;
}

static bool is_hyphen(uint32_t c)
{
    return c == '-' || c == 0x2010 || c == 0x2011;
}

/* The code point at `i`, 0 at the chunk's end. */
static uint32_t peek(const cutter *c, size_t i)
{
    return i < c->end ? ex_utf8_next(c->s, c->end, &i) : 0;
}

/* Where the run of ASCII letters and digits from `i` ends, looked at for at most `most` bytes. */
static size_t run_end(const cutter *c, size_t i, size_t most)
{
    size_t stop = c->end - i < most ? c->end : i + most;

    while (i < stop && is_word(class_of((unsigned char)c->s[i])) && (unsigned char)c->s[i] < 0x80)
        i++;
    return i;
}

static bool starts_with(const cutter *c, size_t i, const char *word)
{
    size_t n = strlen(word);

    return c->end - i >= n && memcmp(c->s + i, word, n) == 0;
}

/* ---- pieces ---------------------------------------------------------------------------------------------------- */

static ex_piece *add(cutter *c, size_t begin, size_t end)
{
    ex_pieces *p = c->out;
    ex_piece *piece;

    if (p->count == p->room) {
        size_t room = p->room ? p->room * 2 : 256;
        ex_piece *more = realloc(p->at, room * sizeof *more);

        if (!more) {
            c->failed = true;
            return NULL;
        }
        p->at = more;
        p->room = room;
    }
    piece = &p->at[p->count++];
    *piece = (ex_piece){ .begin = (uint32_t)begin, .end = (uint32_t)end, .gap = c->gap, .count = 1 };
    c->gap = EX_GAP_NONE;
    return piece;
}

static uint8_t shape_of(const char *s, size_t begin, size_t end)
{
    uint8_t shape = EX_SHAPE_WORD;
    size_t i = begin;
    bool first = true;

    while (i < end) {
        uint32_t c = ex_utf8_next(s, end, &i);

        if (first && c >= 0x80 && ex_utf8_ignorable(c))
            continue;
        if (ex_utf8_is_upper(c))
            shape |= first ? EX_SHAPE_UPPER : EX_SHAPE_HAS_UPPER;
        else if (ex_utf8_is_lower(c))
            shape |= first ? EX_SHAPE_LOWER : EX_SHAPE_HAS_LOWER;
        else if (first && is_digit(c))
            shape |= EX_SHAPE_DIGIT;
        first = false;
    }
    return shape;
}

static ex_piece *add_word(cutter *c, size_t begin, size_t end)
{
    ex_piece *p = add(c, begin, end);

    if (p)
        p->shape = shape_of(c->s, begin, end);
    return p;
}

/* ---- where words end --------------------------------------------------------------------------------------------- */

/* Does the run of letters, digits, stops and hyphens from `i` on end in a domain or a file's ending? */
static bool is_net_name(const cutter *c, size_t i)
{
    size_t end = i, last;

    while (end < c->end && end - i < NAME_MAX_BYTES && (c->s[end] == '.' || c->s[end] == '-' || run_end(c, end, 1) > end))
        end++;
    while (end > i && (c->s[end - 1] == '.' || c->s[end - 1] == '-'))
        end--;
    for (last = end; last > i && c->s[last - 1] != '.'; last--)
        ;
    return last < end && ex_wordlist_is(c->wordlist, EX_KIND_DOMAIN, c->s + last, end - last);
}

static bool all_capitals(const cutter *c, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (c->s[i] < 'A' || c->s[i] > 'Z')
            return false;
    return end > begin;
}

/* Is the stop at `i`, in the word from `begin` (its last part from `part`), inside a name, number or abbreviation? */
static bool stop_joins(const cutter *c, size_t begin, size_t part, size_t i, uint32_t before, uint32_t after)
{
    size_t j;

    if (is_digit(before) && is_digit(after))
        return true;
    if (i - part == 1 && run_end(c, i + 1, 3) == i + 2 && !is_digit(after) && !is_digit(before))
        return true;                                            /* U.S, e.g */
    if (all_capitals(c, part, i) && i - part <= 5 && all_capitals(c, i + 1, run_end(c, i + 1, 4)) &&
        run_end(c, i + 1, 4) - i <= 3)
        return true;                                            /* HNKG.F */
    for (j = begin; j < c->end && j - begin < EX_WORD_MAX && (c->s[j] == '.' || run_end(c, j, 1) > j); j++)
        ;
    while (j > i && c->s[j - 1] == '.')
        j--;
    if (j > i && ex_wordlist_abbreviation(c->wordlist, c->s + begin, j - begin) != EX_ABBR_NONE)
        return true;                                            /* Ph.D */
    if (ex_utf8_is_upper(after) && ex_utf8_is_lower(before) && i - part > 1 && ex_utf8_is_lower(peek(c, i + 2)))
        return false;                                           /* two sentences glued together */
    return is_net_name(c, i + 1);
}

/* Telephone numbers, dates and codes: 345-9945, 2004-05-12; but 5-10 is a range. */
static bool digits_join(const cutter *c, size_t begin)
{
    size_t groups[3] = { 0, 0, 0 }, count = 0, i = begin;

    while (i < c->end && i - begin < NAME_MAX_BYTES && count < 3) {
        size_t from = i;

        while (i < c->end && is_digit((unsigned char)c->s[i]))
            i++;
        if (i == from)
            break;
        groups[count++] = i - from;
        if (i + 1 >= c->end || c->s[i] != '-' || !is_digit((unsigned char)c->s[i + 1]))
            break;
        i++;
    }
    return count >= 3 || (count == 2 && groups[0] == 3 && groups[1] == 4);
}

static bool hyphen_joins(const cutter *c, size_t begin, size_t part, size_t i, uint32_t before, uint32_t after)
{
    size_t j = i;

    if (is_digit(before) && is_digit(after)) {
        for (j = begin; j < i && (is_digit((unsigned char)c->s[j]) || c->s[j] == '-'); j++)
            ;
        return j == i && digits_join(c, begin);
    }
    if (ex_wordlist_is(c->wordlist, EX_KIND_PREFIX, c->s + part, i - part))
        return true;
    while (j < c->end && j - begin < EX_WORD_MAX && (c->s[j] == '-' || run_end(c, j, 1) > j))
        j++;
    return ex_wordlist_is(c->wordlist, EX_KIND_JOINED, c->s + begin, j - begin);
}

static bool comma_joins(const cutter *c, size_t i)
{
    size_t digits = 0;

    while (i + 1 + digits < c->end && digits < 5 && is_digit((unsigned char)c->s[i + 1 + digits]))
        digits++;
    return digits == 3 || (digits == 2 && i + 3 < c->end && c->s[i + 3] == ',');
}

/* Does the sign at `i` stand inside the word that began at `begin`? */
static bool joins(const cutter *c, size_t begin, size_t part, size_t i, size_t next, uint32_t before, uint32_t sign)
{
    uint32_t after = peek(c, next);
    int class = class_of(after);

    if (!after || !is_word(class))
        return false;
    switch (sign) {
    case '.':
        return stop_joins(c, begin, part, i, before, after);
    case ',':
        return is_digit(before) && is_digit(after) && comma_joins(c, i);
    case ':':
    case '/':
        return is_digit(before) && is_digit(after);
    case '&':
        return i - part <= 4 && (ex_utf8_is_upper(before) ? ex_utf8_is_upper(after)
                                                          : i - part == 1 && run_end(c, next, 4) == next + 1);
    default:
        if (is_hyphen(sign))
            return hyphen_joins(c, begin, part, i, before, after);
        return is_apostrophe(sign) && class == CHAR_LETTER;
    }
}

static size_t word_end(const cutter *c, size_t begin)
{
    size_t i = begin, part = begin;
    uint32_t before = 0;

    while (i < c->end) {
        size_t next = i;
        uint32_t cp = ex_utf8_next(c->s, c->end, &next);

        if (!is_word(class_of(cp)) && cp != '_') {
            if (i == begin || !joins(c, begin, part, i, next, before, cp))
                break;
            if (cp == '.' || is_hyphen(cp))
                part = next;
        }
        before = cp;
        i = next;
    }
    return i;
}

/* ---- what follows a word ----------------------------------------------------------------------------------------- */

/* The code point that comes next behind white space from `i` on (looked at for some bytes), 0 where a line ends. */
static uint32_t next_visible(const cutter *c, size_t i, size_t *where)
{
    for (size_t most = i + NAME_MAX_BYTES; i < c->text_end && i < most;) {
        uint32_t cp;

        *where = i;
        cp = ex_utf8_next(c->s, c->text_end, &i);
        if (!ex_utf8_space(cp))
            return cp;
    }
    return 0;
}

static bool is_acronym(const cutter *c, size_t begin, size_t end)
{
    size_t letters = 0, stops = 0;

    for (size_t i = end; i-- > begin && end - i < EX_WORD_MAX;)
        if (c->s[i] == '-') {
            begin = i + 1;                                      /* non-U.S. */
            break;
        }
    for (size_t i = begin; i < end; i++) {
        if (c->s[i] == '.')
            stops++;
        else if ((i > begin && c->s[i - 1] != '.') || class_of((unsigned char)c->s[i]) != CHAR_LETTER)
            return false;
        else
            letters++;
    }
    return letters > 1 && stops + 1 == letters;
}

/* A single capital before a stop: an initial where a name goes on. */
static bool is_initial(const cutter *c, size_t begin, size_t end)
{
    size_t where = 0, one = begin;
    uint32_t letter = ex_utf8_next(c->s, end, &one), after = next_visible(c, end + 1, &where);
    const ex_piece *p = c->out->count ? &c->out->at[c->out->count - 1] : NULL;
    bool name_before = !p || c->gap >= EX_GAP_LINE || (p->shape & EX_SHAPE_UPPER) || p->abbr == EX_ABBR_INITIAL ||
                       !(p->shape & EX_SHAPE_WORD);

    if (one != end || !ex_utf8_is_upper(letter) || !ex_utf8_is_upper(after))
        return false;
    if (letter == 'I')
        return where + 1 < c->text_end && c->s[where + 1] == '.';
    return name_before;
}

/* The abbreviation that the word is if the stop behind it belongs to it. */
static ex_abbr abbreviation(const cutter *c, size_t begin, size_t end)
{
    size_t where = 0;
    ex_abbr kind;

    if (end >= c->end || c->s[end] != '.' || (starts_with(c, end, "...") || peek(c, end + 1) == 0x2026))
        return EX_ABBR_NONE;
    if (is_acronym(c, begin, end))
        return EX_ABBR_ACRONYM;
    kind = ex_wordlist_abbreviation(c->wordlist, c->s + begin, end - begin);
    if (kind == EX_ABBR_NUMBER && !c->ptb) {
        uint32_t after = next_visible(c, end + 1, &where);

        return is_digit(after) || after == '#' ? kind : EX_ABBR_NONE;
    }
    if (kind != EX_ABBR_NONE && kind != EX_ABBR_DATE)
        return kind;
    if (is_initial(c, begin, end))
        return EX_ABBR_INITIAL;
    return c->ptb && end + 1 == c->end ? EX_ABBR_LATIN : EX_ABBR_NONE;
}

/* Copy a short word with its apostrophes plain; 0 where it is too long. */
static size_t plain_word(const cutter *c, size_t begin, size_t end, char out[EX_WORD_MAX])
{
    size_t n = 0, i = begin;

    while (i < end) {
        size_t from = i;
        bool mark = is_apostrophe(ex_utf8_next(c->s, end, &i));

        if (n + (i - from) >= EX_WORD_MAX)
            return 0;
        if (mark)
            out[n++] = '\'';
        else
            while (from < i)
                out[n++] = c->s[from++];
    }
    return n;
}

/* The last apostrophe in [begin, end), or `end`. */
static size_t last_apostrophe(const cutter *c, size_t begin, size_t end)
{
    for (size_t i = end; i-- > begin && end - i < EX_WORD_MAX;) {
        size_t next = i;

        if (((unsigned char)c->s[i] & 0xC0) != 0x80 && is_apostrophe(ex_utf8_next(c->s, end, &next)))
            return i;
    }
    return end;
}

/* Where the last clitic of the word begins, or `end`. */
static size_t clitic_start(const cutter *c, size_t begin, size_t end)
{
    size_t a = last_apostrophe(c, begin, end), tail = a;
    bool letters = false;
    char word[EX_WORD_MAX];
    size_t n;

    if (a == end || a == begin)
        return end;
    ex_utf8_next(c->s, end, &tail);
    for (size_t i = begin; i < a; i++)
        letters |= !is_digit((unsigned char)c->s[i]);
    if (letters && tail < end && ex_wordlist_is(c->wordlist, EX_KIND_CLITIC, c->s + tail, end - tail))
        return a;
    n = a > begin + 1 ? plain_word(c, a - 1, end, word) : 0;
    return n && ex_wordlist_is(c->wordlist, EX_KIND_NEGATIVE, word, n) ? a - 1 : end;
}

/* Give a word the parts that it has as a contraction. */
static void contract(const cutter *c, ex_piece *p)
{
    size_t cuts[EX_PARTS_MAX], count = 0, end = p->end;
    char word[EX_WORD_MAX];
    size_t n = p->end - p->begin;
    unsigned parts;

    if (n < EX_WORD_MAX && (parts = ex_wordlist_parts(c->wordlist, c->s + p->begin, n, p->parts)) > 0) {
        p->count = (uint8_t)parts;
        return;
    }
    if (last_apostrophe(c, p->begin, p->end) == p->end)
        return;
    n = plain_word(c, p->begin, p->end, word);
    if (n && (parts = ex_wordlist_parts(c->wordlist, word, n, p->parts)) > 0) {
        size_t at = p->begin;

        for (unsigned k = 0; k + 1 < parts; k++) {              /* lengths of the plain word to those of the text */
            size_t from = at;

            for (unsigned left = p->parts[k]; left; left--)
                ex_utf8_next(c->s, p->end, &at);
            p->parts[k] = (uint8_t)(at - from);
        }
        p->count = (uint8_t)parts;
        return;
    }
    while (count + 1 < EX_PARTS_MAX) {
        size_t start = clitic_start(c, p->begin, end);

        if (start == end || start - p->begin > UINT8_MAX)
            break;
        cuts[count++] = end = start;
    }
    for (size_t k = 0, at = p->begin; k < count; k++) {
        size_t cut = cuts[count - 1 - k];

        p->parts[k] = (uint8_t)(cut - at);
        at = cut;
    }
    p->count = (uint8_t)(count + 1);
}

/* Where a unit begins in 35mm, 7:30PM, or `end`. */
static size_t unit_start(const cutter *c, size_t begin, size_t end)
{
    size_t i = begin;

    while (i < end && (is_digit((unsigned char)c->s[i]) || strchr(".,:/", c->s[i])))
        i++;
    return i > begin && i < end && ex_wordlist_is(c->wordlist, EX_KIND_UNIT, c->s + i, end - i) ? i : end;
}

/* ---- addresses --------------------------------------------------------------------------------------------------- */

static bool in_url(char ch)
{
    return (unsigned char)ch > ' ' && ch != 0x7F && !strchr("<>\"|^`{}", ch);
}

/* The end of a URL that begins at `begin`, without the punctuation of the sentence around it. */
static size_t url_end(const cutter *c, size_t begin)
{
    size_t end = begin, open = 0, close = 0;

    while (end < c->end && in_url(c->s[end])) {
        size_t next = end;
        uint32_t cp = ex_utf8_next(c->s, c->end, &next);

        if (cp == 0x201C || cp == 0x201D || cp == 0x2018 || cp == 0x2019 || cp == 0x2014 || cp == 0x2026)
            break;
        open += c->s[end] == '(';
        close += c->s[end] == ')';
        end = next;
    }
    while (end > begin && strchr(".,;:!?')]*", c->s[end - 1])) {
        if (c->s[end - 1] == ')' && close-- <= open)
            break;
        end--;
    }
    return end;
}

/* The end of an e-mail address that begins at `begin`, or `begin`. */
static size_t mail_end(cutter *c, size_t begin)
{
    size_t i = begin;

    if (c->at_sign < begin) {
        const char *at = memchr(c->s + begin, '@', c->end - begin);

        c->at_sign = at ? (size_t)(at - c->s) : SIZE_MAX;
    }
    if (c->at_sign == SIZE_MAX || c->at_sign >= c->end || c->at_sign == begin || c->at_sign - begin > NAME_MAX_BYTES)
        return begin;
    while (i < c->at_sign && (run_end(c, i, 1) > i || strchr("._%+-=/&", c->s[i])))
        i++;
    if (i != c->at_sign || run_end(c, i + 1, 1) == i + 1)
        return begin;
    for (i++; i < c->end && (run_end(c, i, 1) > i || strchr("._-", c->s[i]));)
        i++;
    while (strchr("._-", c->s[i - 1]))
        i--;
    return i;
}

/* ---- one piece --------------------------------------------------------------------------------------------------- */

static size_t net_piece(cutter *c, size_t begin, size_t end)
{
    ex_piece *p = add(c, begin, end);

    if (p)
        p->shape = EX_SHAPE_WORD | EX_SHAPE_NET;
    return end;
}

/* The plural possessive: an apostrophe behind an s, unless a quotation is open that it may close. */
static size_t possessive_end(const cutter *c, size_t begin, size_t end)
{
    size_t next = end;
    uint32_t after = peek(c, end);

    if (c->single_open || !is_apostrophe(after) || after == 0x2018 || end == begin || (c->s[end - 1] | 0x20) != 's')
        return end;
    ex_utf8_next(c->s, c->end, &next);
    return is_word(class_of(peek(c, next))) || is_apostrophe(peek(c, next)) ? end : next;
}

static size_t take_word(cutter *c, size_t begin)
{
    size_t end, unit, owner;
    ex_piece *p;

    if ((end = mail_end(c, begin)) > begin || (starts_with(c, begin, "www.") && (end = url_end(c, begin)) > begin + 4))
        return net_piece(c, begin, end);
    end = word_end(c, begin);
    if (starts_with(c, end, "://"))
        return net_piece(c, begin, url_end(c, begin) > end + 3 ? url_end(c, begin) : end + 3);
    if (end < c->end && c->s[end] == '/') {
        size_t slash = run_end(c, end + 1, EX_WORD_MAX), dot = end;

        if (slash - begin < EX_WORD_MAX && ex_wordlist_is(c->wordlist, EX_KIND_JOINED, c->s + begin, slash - begin))
            return add_word(c, begin, slash), slash;
        while (dot > begin && end - dot < NAME_MAX_BYTES && c->s[dot - 1] != '.')
            dot--;
        if (dot > begin && c->s[dot - 1] == '.' && ex_wordlist_is(c->wordlist, EX_KIND_DOMAIN, c->s + dot, end - dot))
            return net_piece(c, begin, url_end(c, begin) > end ? url_end(c, begin) : end);
    }
    if (end < c->end && c->s[end] == '$' && end - begin <= 3 && is_digit(peek(c, end + 1)) &&
        ex_utf8_is_upper((unsigned char)c->s[end - 1]))
        end++;
    else if (end < c->end && is_hyphen(peek(c, end)) && end + 1 == c->end && end - begin <= 2 &&
             class_of((unsigned char)c->s[end - 1]) == CHAR_LETTER && ex_utf8_is_lower((unsigned char)c->s[end - 1]))
        end++;                                                  /* a word broken off: th- */
    unit = is_digit((unsigned char)c->s[begin]) ? unit_start(c, begin, end) : end;
    if (unit < end) {
        add_word(c, begin, unit);
        begin = unit;
    }
    if (!(p = add_word(c, begin, end)))
        return c->end;
    p->abbr = (uint8_t)abbreviation(c, begin, end);
    if (p->abbr != EX_ABBR_NONE) {
        p->end++;
        p->shape |= EX_SHAPE_STOP;
        return p->end;
    }
    if (c->out->count > 1 && (p[-1].shape & EX_SHAPE_STOP) && (p->shape & EX_SHAPE_UPPER) &&
        ex_wordlist_abbreviation(c->wordlist, c->s + begin, end - begin) == EX_ABBR_DATE)
        p->abbr = EX_ABBR_DATE;
    contract(c, p);
    owner = p->count == 1 ? possessive_end(c, begin, end) : end;
    if (owner > end && end - begin <= UINT8_MAX) {
        p->parts[0] = (uint8_t)(end - begin);
        p->count = 2;
        p->end = (uint32_t)owner;
    }
    return p->end;
}

/* An apostrophe that no word holds: 's, 'em, '90s, or a quotation mark. */
static size_t take_apostrophe(cutter *c, size_t begin, size_t next, uint32_t sign)
{
    size_t run = run_end(c, next, EX_WORD_MAX), digits = next;
    char word[EX_WORD_MAX];
    size_t n = plain_word(c, begin, run, word);
    bool spaced = begin == c->chunk;

    if ((sign == '\'' || sign == '`') && next < c->end && c->s[next] == (char)sign)
        return add(c, begin, next + 1), next + 1;               /* '' and `` */
    if (run > next && !is_word(class_of(peek(c, run))) && sign != 0x2018) {
        while (digits < run && is_digit((unsigned char)c->s[digits]))
            digits++;
        if (ex_wordlist_is(c->wordlist, EX_KIND_CLITIC, c->s + next, run - next) ||
            (n && ex_wordlist_is(c->wordlist, EX_KIND_ELIDED, word, n)) ||
            (digits - next == 2 && (run == digits || (run == digits + 1 && c->s[digits] == 's'))))
            return add_word(c, begin, run), run;
        if (n && ex_wordlist_parts(c->wordlist, word, n, (uint8_t[EX_PARTS_MAX]){ 0 })) {
            ex_piece *p = add_word(c, begin, run);

            if (p)
                contract(c, p);
            return run;
        }
    }
    if (sign == 0x2018 || (spaced && next < c->end))
        c->single_open = true;
    else
        c->single_open = false;
    add(c, begin, next);
    return next;
}

/* The end of a run of one sign, or of stops and marks of one sentence end. */
static size_t sign_run(const cutter *c, size_t begin, size_t next, uint32_t sign)
{
    bool stops = sign == '.' || sign == '!' || sign == '?' || sign == 0x2026;

    if (!stops && sign != 0x2014 && sign != 0x2013 && (sign >= 0x80 || !strchr("-=*_~#+|<>^$", (int)sign)))
        return next;
    while (next < c->end) {
        size_t i = next;
        uint32_t cp = ex_utf8_next(c->s, c->end, &i);

        if (!(stops ? cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 : cp == sign))
            break;
        next = i;
    }
    return next > begin ? next : begin + 1;
}

static size_t face_end(const cutter *c, size_t begin)
{
    for (size_t n = c->end - begin < 4 ? c->end - begin : 4; n >= 2; n--)
        if (ex_wordlist_is(c->wordlist, EX_KIND_FACE, c->s + begin, n) &&
            (begin + n == c->end || !is_word(class_of((unsigned char)c->s[begin + n]))))
            return begin + n;
    return begin;
}

static size_t take_sign(cutter *c, size_t begin)
{
    size_t next = begin, end;
    uint32_t sign = ex_utf8_next(c->s, c->end, &next), after = peek(c, next);

    if (is_apostrophe(sign))
        return take_apostrophe(c, begin, next, sign);
    if (sign < 0x80 && strchr(":;=^<", (int)sign) && (end = face_end(c, begin)) > begin)
        return add(c, begin, end), end;
    if ((sign == '#' || (sign == '@' && begin == c->chunk)) && class_of(after) == CHAR_LETTER) {
        for (end = next; end < c->end && (c->s[end] == '_' || is_word(class_of(peek(c, end))));)
            ex_utf8_next(c->s, c->end, &end);
        return add_word(c, begin, end), end;
    }
    if (sign == '+' && begin == c->chunk && is_digit(after)) {
        end = word_end(c, next);
        return add_word(c, begin, end), end;
    }
    if (sign == '.' && is_digit(after) && (begin == c->chunk || c->s[begin - 1] == '$')) {
        end = word_end(c, next);
        return add_word(c, begin, end), end;
    }
    end = sign_run(c, begin, next, sign);
    while (end < c->end && sign >= 0x80) {                      /* marks and modifiers that stand on a symbol */
        size_t i = end;
        uint32_t cp = ex_utf8_next(c->s, c->end, &i);

        if (!ex_utf8_ignorable(cp) && !(cp >= 0x1F3FB && cp <= 0x1F3FF) && !(cp >= 0x300 && cp <= 0x36F))
            break;
        end = i;
    }
    add(c, begin, end);
    return end;
}

static bool is_ptb_bracket(const cutter *c)
{
    const char *s = c->s + c->chunk;

    return c->end - c->chunk == 5 && s[0] == '-' && s[4] == '-' && (s[1] == 'L' || s[1] == 'R') &&
           (s[2] == 'R' || s[2] == 'S' || s[2] == 'C') && s[3] == 'B';
}

/* ---- chunks ------------------------------------------------------------------------------------------------------ */

static void take_chunk(cutter *c)
{
    size_t i = c->chunk;

    c->at_sign = 0;
    if (is_ptb_bracket(c)) {
        add(c, c->chunk, c->end);
        return;
    }
    while (i < c->end && !c->failed) {
        size_t next = i;
        uint32_t cp = ex_utf8_next(c->s, c->end, &next);

        i = is_word(class_of(cp)) ? take_word(c, i) : take_sign(c, i);
    }
}

/* Skip white space from `i`; *lines counts the line ends in it.  A paragraph separator counts for two. */
static size_t skip_space(const cutter *c, size_t i, unsigned *lines)
{
    while (i < c->text_end) {
        size_t next = i;
        uint32_t cp = ex_utf8_next(c->s, c->text_end, &next);

        if (!ex_utf8_space(cp))
            break;
        if (cp == '\n' || cp == 0x2028 || cp == 0x85 || (cp == '\r' && (next >= c->text_end || c->s[next] != '\n')))
            ++*lines;
        else if (cp == 0x2029)
            *lines += 2;
        i = next;
    }
    return i;
}

ent_status ex_pieces_cut(const ex_wordlist *x, const char *text, size_t begin, size_t end, bool ptb, ex_pieces *out)
{
    cutter c = { .wordlist = x, .s = text, .text_end = end, .out = out, .ptb = ptb };
    size_t i = begin;

    while (i < end && !c.failed) {
        unsigned lines = 0;
        size_t from = i;

        i = skip_space(&c, i, &lines);
        if (i == end)
            break;
        c.gap = lines > 1 ? EX_GAP_BLANK : lines ? EX_GAP_LINE : i > from ? EX_GAP_SPACE : EX_GAP_NONE;
        if (lines > 1)
            c.single_open = false;
        c.chunk = i;
        while (i < end) {
            size_t next = i;

            if (ex_utf8_space(ex_utf8_next(text, end, &next)))
                break;
            i = next;
        }
        c.end = i;
        take_chunk(&c);
    }
    return c.failed ? ENT_NOMEM : ENT_OK;
}

void ex_pieces_release(ex_pieces *p)
{
    free(p->at);
    *p = (ex_pieces){ 0 };
}
