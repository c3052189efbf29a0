/* render/spread.c - boxes that overlap pushed apart.
 *
 * Graphviz' own way (overlap=prism) triangulates through a table keyed by addresses, so that its sums, and now and then a
 * picture's last digits, differ from run to run.  Here the whole is first scaled until the boxes could find room, then
 * each overlapping pair parts along the axis that needs less, half the way each, sweep after sweep over a grid; the order
 * is the nodes' own, so the outcome is the same everywhere. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SWEEPS = 200 };

static const double room = 6;           /* area of the drawing over the area of its boxes, at least: lines need air */

typedef struct {
    size_t *next, *head;                /* lists of nodes, a list a cell */
    size_t across, down;
    double cell, left, bottom;
} grid;

static size_t cell_of(const grid *g, double x, double y)
{
    size_t i = (size_t)fmax(0, fmin((double)(g->across - 1), floor((x - g->left) / g->cell)));
    size_t k = (size_t)fmax(0, fmin((double)(g->down - 1), floor((y - g->bottom) / g->cell)));

    return k * g->across + i;
}

static void bounds(const rd_place *p, size_t n, double *left, double *right, double *bottom, double *top)
{
    *left = *bottom = INFINITY;
    *right = *top = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        *left = fmin(*left, p[i].x);
        *right = fmax(*right, p[i].x);
        *bottom = fmin(*bottom, p[i].y);
        *top = fmax(*top, p[i].y);
    }
}

static void scale(rd_place *p, const rd_place *size, size_t n)
{
    double left, right, bottom, top, boxes = 0, area, factor;

    bounds(p, n, &left, &right, &bottom, &top);
    for (size_t i = 0; i < n; i++)
        boxes += size[i].x * size[i].y;
    area = fmax(1, right - left) * fmax(1, top - bottom);
    factor = sqrt(boxes * room / area);
    for (size_t i = 0; i < n && factor > 1; i++) {
        p[i].x *= factor;
        p[i].y *= factor;
    }
}

/* Nodes beyond `limit` columns or rows share the outermost cells: slower there, never wrong. */
static bool fill(grid *g, const rd_place *p, size_t n, double cell)
{
    enum { LIMIT = 512 };
    double right, top;

    bounds(p, n, &g->left, &right, &g->bottom, &top);
    g->cell = fmax(cell, fmax(right - g->left, top - g->bottom) / LIMIT);
    g->across = (size_t)((right - g->left) / g->cell) + 1;
    g->down = (size_t)((top - g->bottom) / g->cell) + 1;
    free(g->head);
    g->head = malloc(g->across * g->down * sizeof *g->head);
    if (!g->head)
        return false;
    for (size_t i = 0; i < g->across * g->down; i++)
        g->head[i] = SIZE_MAX;
    for (size_t i = n; i-- > 0;) {
        size_t c = cell_of(g, p[i].x, p[i].y);

        g->next[i] = g->head[c];
        g->head[c] = i;
    }
    return true;
}

static bool part(rd_place *p, const rd_place *size, size_t i, size_t k)
{
    double dx = p[k].x - p[i].x, dy = p[k].y - p[i].y;
    double over_x = (size[i].x + size[k].x) / 2 - fabs(dx), over_y = (size[i].y + size[k].y) / 2 - fabs(dy);

    if (over_x <= 0 || over_y <= 0)
        return false;
    if (over_x < over_y) {
        double move = (over_x / 2 + 0.05) * (dx >= 0 ? 1 : -1);

        p[i].x -= move;
        p[k].x += move;
    } else {
        double move = (over_y / 2 + 0.05) * (dy >= 0 ? 1 : -1);

        p[i].y -= move;
        p[k].y += move;
    }
    return true;
}

static size_t sweep(const grid *g, rd_place *p, const rd_place *size, size_t n)
{
    size_t parted = 0;

    for (size_t i = 0; i < n; i++) {
        size_t c = cell_of(g, p[i].x, p[i].y), column = c % g->across, row = c / g->across;

        for (size_t y = row ? row - 1 : 0; y <= row + 1 && y < g->down; y++)
            for (size_t x = column ? column - 1 : 0; x <= column + 1 && x < g->across; x++)
                for (size_t k = g->head[y * g->across + x]; k != SIZE_MAX; k = g->next[k])
                    if (k > i)
                        parted += part(p, size, i, k);
    }
    return parted;
}

ent_status rd_spread(rd_place *places, const rd_place *sizes, size_t count, ent_error *err)
{
    grid g = {.next = malloc((count + 1) * sizeof *g.next)};
    double cell = 1;
    bool good = g.next != NULL;

    for (size_t i = 0; i < count; i++)
        cell = fmax(cell, fmax(sizes[i].x, sizes[i].y));
    if (count > 1)
        scale(places, sizes, count);
    for (int s = 0; s < SWEEPS && good && count > 1; s++) {
        good = fill(&g, places, count, cell);
        if (good && !sweep(&g, places, sizes, count))
            break;
    }
    free(g.next);
    free(g.head);
    return good ? ENT_OK : ent_fail(err, ENT_NOMEM, "no memory to part %zu boxes", count);
}
