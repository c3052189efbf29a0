/* extract/read/date.c - dates as feeds, pages and archives write them -> YYYY-MM-DD.
 *
 * A date is looked for anywhere in the string, because it comes wrapped ("Published: 4 May 2019, 10:00 GMT").  The first
 * full one wins; a year with a month, or a bare year at the very start, is kept only where no full date is there.  Day and
 * month as two small numbers (3/4/2019) are read only where one of them cannot be a month, or dots part them. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

enum { TOKENS = 24, EARLIEST = 1800, LATEST = 2100 };

typedef struct {
    unsigned value, digits;     /* digits 0: a word */
    unsigned month;
    char before;                /* the byte before it: joins "2019-05-04", parts "2019 05" */
    bool first;
} token;

typedef struct {
    unsigned y, m, d;
} date;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t tokens_of(const ex_read_rules *rules, const char *s, token *out)
{
    size_t n = 0, at = 0;

    while (s[at] && n < TOKENS) {
        size_t b = at;
        token t = {.before = at ? s[at - 1] : 0, .first = at == 0};

        if (is_digit(s[at])) {
            for (; is_digit(s[at]); at++)
                if (t.digits++ < 8)
                    t.value = t.value * 10 + (unsigned)(s[at] - '0');
            out[n++] = t;
        } else if (is_letter(s[at])) {
            while (is_letter(s[at]))
                at++;
            /* the ending of an ordinal and the T of a time are no words of their own */
            if (b && is_digit(s[b - 1]) && at - b <= 2)
                continue;
            t.month = rd_month(rules, s + b, at - b);
            out[n++] = t;
        } else {
            at++;
        }
    }
    return n;
}

static bool fits(unsigned y, unsigned m, unsigned d, date *out)
{
    *out = (date){y, m, d};
    return y >= EARLIEST && y <= LATEST && m >= 1 && m <= 12 && d >= 1 && d <= 31;
}

static bool year(const token *t)
{
    return t->digits == 4 && t->value >= EARLIEST && t->value <= LATEST;
}

static bool small(const token *t)
{
    return t->digits == 1 || t->digits == 2;
}

static bool joined(const token *t)
{
    return t->before == '-' || t->before == '/' || t->before == '.';
}

static bool full(const token *t, size_t left, date *out)
{
    if (t->digits >= 8)
        return (t->digits == 8 || t->digits == 12 || t->digits == 14) &&
               fits(t->value / 10000, t->value / 100 % 100, t->value % 100, out);
    if (left < 3)
        return false;
    if (year(t) && small(t + 1) && small(t + 2) && joined(t + 1) && joined(t + 2))
        return fits(t->value, t[1].value, t[2].value, out);
    if (t->month && small(t + 1) && year(t + 2))
        return fits(t[2].value, t->month, t[1].value, out);
    if (year(t) && t[1].month && small(t + 2))
        return fits(t->value, t[1].month, t[2].value, out);
    if (small(t) && t[1].month && year(t + 2))
        return fits(t[2].value, t[1].month, t->value, out);
    if (small(t) && t[1].month && t[2].digits == 2)     /* RFC 822 of old: two digits of the year */
        return fits(t[2].value + (t[2].value < 70 ? 2000 : 1900), t[1].month, t->value, out);
    if (small(t) && small(t + 1) && year(t + 2) && joined(t + 1) && joined(t + 2)) {
        if (t[1].before == '.' || t->value > 12)
            return fits(t[2].value, t[1].value, t->value, out);
        return t[1].value > 12 && fits(t[2].value, t->value, t[1].value, out);
    }
    return false;
}

bool rd_date(const ex_read_rules *rules, const char *s, char day[RD_DAY])
{
    token t[TOKENS];
    size_t n = tokens_of(rules, s, t);
    date d;

    for (size_t i = 0; i < n; i++)
        if (full(t + i, n - i, &d))
            return snprintf(day, RD_DAY, "%04u-%02u-%02u", d.y % 10000, d.m % 100, d.d % 100) > 0;
    for (size_t i = 0; i + 1 < n; i++)
        if ((t[i].month && year(t + i + 1) && fits(t[i + 1].value, t[i].month, 1, &d)) ||
            (t[i].first && year(t + i) && small(t + i + 1) && t[i + 1].before == '-' && t[i + 1].digits == 2 &&
             fits(t[i].value, t[i + 1].value, 1, &d)))
            return snprintf(day, RD_DAY, "%04u-%02u", d.y % 10000, d.m % 100) > 0;
    if (n == 1 && t[0].first && year(t))
        return snprintf(day, RD_DAY, "%04u", t[0].value % 10000) > 0;
    return false;
}
