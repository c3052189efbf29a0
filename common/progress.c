/* common/progress.c - one line on a terminal, ten times a second at most; nothing anywhere else. */
#define _POSIX_C_SOURCE 200809L
#include "common.h"

#include <time.h>
#include <unistd.h>

double ent_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void ent_progress_start(ent_progress *p, const char *what, uint64_t total, bool quiet)
{
    *p = (ent_progress){.what = what, .total = total, .started = ent_seconds(), .active = !quiet && isatty(2)};
}

static void show(ent_progress *p, double now)
{
    double seconds = now - p->started, rate = seconds > 0 ? (double)p->done / seconds : 0;

    if (p->total && rate > 0)
        fprintf(stderr, "\r%s %llu/%llu, %.0f/s, %.0f s left \033[K", p->what, (unsigned long long)p->done,
                (unsigned long long)p->total, rate,
                p->done < p->total ? (double)(p->total - p->done) / rate : 0.0);
    else
        fprintf(stderr, "\r%s %llu, %.0f/s \033[K", p->what, (unsigned long long)p->done, rate);
    fflush(stderr);
    p->shown = now;
}

void ent_progress_add(ent_progress *p, uint64_t n)
{
    double now;

    p->done += n;
    if (!p->active)
        return;
    now = ent_seconds();
    if (now - p->shown >= 0.1)
        show(p, now);
}

void ent_progress_end(ent_progress *p)
{
    if (p->active)
        fprintf(stderr, "\r\033[K");
    p->active = false;
}
