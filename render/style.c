/* render/style.c - what a line or a box looks like and says.
 *
 * Blue and solid for cooperation, red and dashed for conflict (ColorBrewer's RdYlBu ends: told apart by the
 * colour-blind and in grey print), dotted for what is not (yet) done. */
#include "internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *rd_sign_colour(int sign)
{
    return sign > 0 ? "0.571 0.758 0.714" : sign < 0 ? "0.997 0.884 0.843" : "0.000 0.000 0.550";
}

const char *rd_sign_colour_hex(int sign)
{
    return sign > 0 ? "#2C7BB6" : sign < 0 ? "#D7191C" : "#8C8C8C";
}

const char *rd_sign_style(int sign, const char *modality)
{
    if (modality && strcmp(modality, "actual") != 0)
        return "dotted";
    return sign < 0 ? "dashed" : "solid";
}

/* Hues a golden section apart never come close to one another for the first dozen blocs. */
static double hue(long community)
{
    return community < 0 ? 0 : fmod(0.13 + 0.6180339887 * (double)community, 1.0);
}

void rd_bloc_tint(long community, char out[24])
{
    snprintf(out, 24, "%.3f %.3f %.3f", hue(community), community < 0 ? 0.0 : 0.2, community < 0 ? 0.93 : 0.99);
}

void rd_bloc_colour_hex(long community, char out[8])
{
    double h = hue(community) * 6, s = community < 0 ? 0 : 0.55, v = 0.85;
    double f = h - floor(h), p = v * (1 - s), q = v * (1 - s * f), t = v * (1 - s * (1 - f));
    double rgb[6][3] = {{v, t, p}, {q, v, p}, {p, v, t}, {p, q, v}, {t, p, v}, {v, p, q}};
    const double *c = rgb[(int)h % 6];

    snprintf(out, 8, "#%02x%02x%02x", (unsigned)lround(c[0] * 255) & 255u, (unsigned)lround(c[1] * 255) & 255u,
             (unsigned)lround(c[2] * 255) & 255u);
}

double rd_share(const rd_graph *g, const rd_node *n)
{
    double most = 0;

    for (size_t i = 0; i < g->node_count && i < 64; i++)    /* the graph comes ordered by strength */
        if (g->nodes[i].strength > most)
            most = g->nodes[i].strength;
    return most > 0 && n->strength > 0 ? n->strength / most > 1 ? 1 : n->strength / most : 0;
}

const char *rd_short_name(const rd_node *n)
{
    size_t capitals = 0, len = strlen(n->id);

    for (size_t i = 0; i < len; i++)
        capitals += n->id[i] >= 'A' && n->id[i] <= 'Z';
    return strlen(n->name) > 20 && capitals == len && len <= 6 && strcmp(n->type, "state") != 0 ? n->id : n->name;
}

void rd_clean(const char *text, ent_buf *b)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        if (*p == 0xef && p[1] == 0xbf && (p[2] == 0xbe || p[2] == 0xbf)) {     /* U+FFFE, U+FFFF */
            ent_buf_puts(b, "\xef\xbf\xbd");
            p += 2;
        } else {
            ent_buf_putc(b, *p < 0x20 && *p != '\t' && *p != '\n' ? ' ' : *p == 0x7f ? ' ' : (char)*p);
        }
}

void rd_node_tooltip(const rd_node *n, ent_buf *b)
{
    rd_clean(n->name, b);
    ent_buf_printf(b, "\n%s", n->type);
    if (n->country && strcmp(n->country, n->id) != 0)
        ent_buf_printf(b, ", %s", n->country);
    if (n->organization && strcmp(n->organization, n->id) != 0)
        ent_buf_printf(b, ", %s", n->organization);
    ent_buf_printf(b, "\n%ld mentions in %ld articles", n->mentions, n->documents);
}

void rd_link_tooltip(const rd_graph *g, const rd_link *l, ent_buf *b)
{
    rd_clean(g->nodes[l->source].name, b);
    ent_buf_puts(b, " \xe2\x86\x92 ");
    rd_clean(g->nodes[l->target].name, b);
    ent_buf_printf(b, ": %s, %ld mentions in %ld articles", l->event ? l->event : l->relation ? l->relation : "",
                   l->mentions, l->documents);
    for (size_t i = 0; i < l->evidence_count && i < 2; i++) {
        const rd_evidence *e = &l->evidence[i];

        if (!e->text)
            continue;
        ent_buf_puts(b, "\n\xe2\x80\xa2 ");
        rd_clean(e->text, b);
        if (e->date || e->source) {
            ent_buf_puts(b, " (");
            if (e->source)
                rd_clean(e->source, b);
            ent_buf_printf(b, "%s%s)", e->date && e->source ? ", " : "", e->date ? e->date : "");
        }
    }
}
