/* common/progress.c - how far it is: a bar on a terminal, ten times a second at most; or, if asked for, one JSON object a
 * second; nothing anywhere else. */
#define _POSIX_C_SOURCE 200809L
#include "common.h"

#include <time.h>
#include <unistd.h>

enum { BAR = 24 };

double ent_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void ent_progress_start(ent_progress *p, const char *what, uint64_t total, ent_progress_mode mode)
{
    if (mode == ENT_PROGRESS_BAR && !isatty(2))
        mode = ENT_PROGRESS_OFF;
    *p = (ent_progress){.what = what, .total = total, .started = ent_seconds(), .mode = mode};
    p->shown = p->started;
}

void ent_progress_bytes(ent_progress *p, const char *items)
{
    p->items_name = items;
}

void ent_progress_skip(ent_progress *p)
{
    p->skipped = p->done;
    p->items_skipped = p->items;
    p->started = ent_seconds();
}

static double rate_of(uint64_t n, double seconds)
{
    return seconds > 0 ? (double)n / seconds : 0;
}

/* "3:05" or "1:02:30" */
static const char *clock_of(double seconds, char *out, size_t size)
{
    unsigned long s = seconds < 1e9 ? (unsigned long)(seconds + 0.5) : 999999999;

    if (s < 3600)
        snprintf(out, size, "%lu:%02lu", s / 60, s % 60);
    else
        snprintf(out, size, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
    return out;
}

static void bar(const ent_progress *p, double seconds)
{
    double rate = rate_of(p->done - p->skipped, seconds);
    uint64_t done = p->done < p->total ? p->done : p->total;
    char left[32];

    fprintf(stderr, "\r%s ", p->what);
    if (p->total) {
        int full = (int)((double)done / (double)p->total * BAR);

        fputc('[', stderr);
        for (int i = 0; i < BAR; i++)
            fputc(i < full ? '#' : '-', stderr);
        fprintf(stderr, "] %3d %%  ", (int)((double)done / (double)p->total * 100));
    }
    if (p->items_name)
        fprintf(stderr, "%llu %s, %.0f/s, %.2f MB/s", (unsigned long long)p->items, p->items_name,
                rate_of(p->items - p->items_skipped, seconds), rate / 1e6);
    else
        fprintf(stderr, "%llu, %.0f/s", (unsigned long long)p->done, rate);
    if (p->total && rate > 0)
        fprintf(stderr, ", %s left", clock_of((double)(p->total - done) / rate, left, sizeof left));
    fputs(" \033[K", stderr);
    fflush(stderr);
}

static void json(const ent_progress *p, double seconds, bool last)
{
    double rate = rate_of(p->done - p->skipped, seconds);
    const char *unit = p->items_name ? "bytes" : "steps";
    uint64_t done = p->done < p->total || !p->total ? p->done : p->total;

    fprintf(stderr, "{\"progress\":\"%s\",\"%s\":%llu,", p->what, unit, (unsigned long long)done);
    if (p->total)
        fprintf(stderr, "\"total_%s\":%llu,", unit, (unsigned long long)p->total);
    else
        fprintf(stderr, "\"total_%s\":null,", unit);
    if (p->items_name)
        fprintf(stderr, "\"%s\":%llu,\"%s_per_second\":%.1f,", p->items_name, (unsigned long long)p->items, p->items_name,
                rate_of(p->items - p->items_skipped, seconds));
    fprintf(stderr, "\"%s_per_second\":%.1f,\"seconds\":%.1f,", unit, rate, seconds);
    if (p->total && rate > 0)
        fprintf(stderr, "\"seconds_left\":%.1f,", (double)(p->total - done) / rate);
    else
        fputs("\"seconds_left\":null,", stderr);
    fprintf(stderr, "\"done\":%s}\n", last ? "true" : "false");
}

void ent_progress_tick(ent_progress *p)
{
    double now;

    if (p->mode == ENT_PROGRESS_OFF)
        return;
    now = ent_seconds();
    if (now - p->shown < (p->mode == ENT_PROGRESS_JSON ? 1.0 : 0.1))
        return;
    if (p->mode == ENT_PROGRESS_JSON)
        json(p, now - p->started, false);
    else
        bar(p, now - p->started);
    p->shown = now;
}

void ent_progress_add(ent_progress *p, uint64_t n)
{
    p->done += n;
    ent_progress_tick(p);
}

void ent_progress_clear(const ent_progress *p)
{
    if (p->mode == ENT_PROGRESS_BAR)
        fputs("\r\033[K", stderr);
}

void ent_progress_end(ent_progress *p)
{
    ent_progress_clear(p);
    if (p->mode == ENT_PROGRESS_JSON)
        json(p, ent_seconds() - p->started, true);
    p->mode = ENT_PROGRESS_OFF;
}
