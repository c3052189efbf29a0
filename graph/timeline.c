/* graph/timeline.c - `entente timeline A B`: what passes between two actors, by week or month: a sparkline and CSV. */
#include "ask.h"
#include "commands.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char from[11];              /* the step's first day */
    size_t count, conflict, cooperation;
    long long tenths;           /* sum of Goldstein values */
    size_t valued;
} step;

typedef struct {
    const char *a, *b;
    bool weeks;
    step *steps;
    size_t count, room;
} line;

static bool leap(long y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(long y, long m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[m - 1] + (m == 2 && leap(y));
}

/* The first day of the week (Monday) or month of `date`, which is YYYY-MM-DD or YYYY-MM. */
static void first_day(const char *date, bool weeks, char out[11])
{
    static const int offset[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};       /* Sakamoto's day of the week */
    long y = atol(date), m = atol(date + 5), d = strlen(date) == 10 ? atol(date + 8) : 1, v, back;

    if (m < 1 || m > 12)
        m = 1;
    v = m < 3 ? y - 1 : y;
    back = weeks ? (v + v / 4 - v / 100 + v / 400 + offset[m - 1] + d + 6) % 7 : d - 1;
    d -= back;
    if (d < 1) {
        m--;
        if (m < 1) {
            m = 12;
            y--;
        }
        d += month_days(y, m);
    }
    snprintf(out, 11, "%04u-%02u-%02u", (unsigned)y % 10000u, (unsigned)m % 100u, (unsigned)d % 100u);
}

static ent_status take(void *context, const gr_statement *s, ent_error *err)
{
    line *l = context;
    bool between = (strcmp(s->source.actor, l->a) == 0 && strcmp(s->target.actor, l->b) == 0) ||
                   (strcmp(s->source.actor, l->b) == 0 && strcmp(s->target.actor, l->a) == 0);
    char from[11];
    step *t;

    if (!between || !s->date || strlen(s->date) < 7)
        return ENT_OK;
    first_day(s->date, l->weeks, from);
    if (!l->count || strcmp(l->steps[l->count - 1].from, from) != 0) {      /* statements come by date */
        if (l->count == l->room) {
            size_t room = l->room ? l->room * 2 : 64;
            step *more = realloc(l->steps, room * sizeof *more);

            if (!more)
                return ent_fail(err, ENT_NOMEM, "no memory for the timeline");
            l->steps = more;
            l->room = room;
        }
        l->steps[l->count] = (step){0};
        memcpy(l->steps[l->count++].from, from, sizeof from);
    }
    t = &l->steps[l->count - 1];
    t->count++;
    t->conflict += !s->negated && gr_event_sign(s->event) < 0;
    t->cooperation += !s->negated && gr_event_sign(s->event) > 0;
    if (s->has_goldstein && !s->negated) {
        t->tenths += (long long)(s->goldstein * 10 + (s->goldstein < 0 ? -0.5 : 0.5));
        t->valued++;
    }
    return ENT_OK;
}

static double mean(const step *t)
{
    return t->valued ? (double)t->tenths / 10 / (double)t->valued : 0;
}

static void print_text(const line *l)
{
    static const char *const bars[] = {"\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"};
    size_t most = 1;

    for (size_t i = 0; i < l->count; i++)
        most = l->steps[i].count > most ? l->steps[i].count : most;
    for (size_t i = 0; i < l->count; i++)
        fputs(bars[(l->steps[i].count * 8 - 1) / most > 7 ? 7 : (l->steps[i].count * 8 - 1) / most], stdout);
    printf("%s\n", l->count ? "" : "Nothing dated passes between them.");
    if (l->count)
        printf("from,statements,cooperation,conflict,goldstein\n");
    for (size_t i = 0; i < l->count; i++)
        printf("%s,%zu,%zu,%zu,%.2f\n", l->steps[i].from, l->steps[i].count, l->steps[i].cooperation, l->steps[i].conflict,
               mean(&l->steps[i]));
}

static void print_json(const line *l)
{
    json_t *list = json_array();

    for (size_t i = 0; i < l->count; i++)
        json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I, s:f}", "from", l->steps[i].from, "statements",
                                              (json_int_t)l->steps[i].count, "cooperation",
                                              (json_int_t)l->steps[i].cooperation, "conflict",
                                              (json_int_t)l->steps[i].conflict, "goldstein", mean(&l->steps[i])));
    json_dumpf(list, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(4));
    printf("\n");
    json_decref(list);
}

int gr_timeline_command(int argc, char **argv)
{
    gr_question q;
    gr_store *store;
    ent_error err = {0};
    char a[512], b[512];
    line l = {.a = a, .b = b};
    ent_status st = ENT_OK;

    gr_ask(argc, argv, "--db FILE ACTOR ACTOR [--by week|month]", "What passes between two actors over time: a sparkline of "
           "the counts, then CSV with the mean Goldstein value.", 2, 2, &q);
    l.weeks = q.by && strcmp(q.by, "week") == 0;
    if (q.by && !l.weeks && strcmp(q.by, "month") != 0)
        st = ent_fail(&err, ENT_SYNTAX, "--by: found \"%s\", wanted week or month", q.by);
    store = st == ENT_OK ? gr_store_open(q.db, false, &err) : NULL;
    if (store && (st = gr_store_find(store, q.words[0], a, sizeof a, &err)) == ENT_OK &&
        (st = gr_store_find(store, q.words[1], b, sizeof b, &err)) == ENT_OK) {
        q.graph.filter.actor = a;
        st = gr_store_each(store, &q.graph.filter, take, &l, &err);
    }
    if (store && st == ENT_OK)
        (q.json ? print_json : print_text)(&l);
    else
        gr_complain(&err);
    gr_store_close(store);
    free(l.steps);
    return err.code == ENT_OK ? 0 : 2;
}
