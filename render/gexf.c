/* render/gexf.c - GEXF 1.2 for Gephi, Gephi Lite, NetworkX.
 *
 * Found by running their importers: 1.3 is unreadable to NetworkX 2.8; the prefix must be `viz`; viz:color has r g b a;
 * `value` is the first attribute of viz:size; at most one <attributes> block a class, its ids not numbers; dates are
 * whole days (a month alone aborts Gephi's import), spells of one element may not overlap, and parallel edges need a
 * `kind` each to keep their times. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    FILE *out;
    ent_buf text;
    const char **days;          /* scratch of one element */
    size_t day_room;
    bool timed, failed;
} gexf;

void rd_escape_xml(const char *s, FILE *out)
{
    for (; *s; s++)
        switch (*s) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        case '\n': fputs("&#10;", out); break;
        case '\t': fputs("&#9;", out); break;
        default: fputc(*s, out);
        }
}

static void put_attribute(gexf *x, const char *name, const char *value, bool guard)
{
    fprintf(x->out, " %s=\"", name);
    rd_escape_xml(rd_text(value, guard, &x->text), x->out);
    fputc('"', x->out);
}

static bool whole_day(const char *date)
{
    return date && strlen(date) == 10;
}

/* Days since 1970 of a whole date (Howard Hinnant's civil-from-days turned round). */
static long day_number(const char *date)
{
    long y = atol(date), m = atol(date + 5), d = atol(date + 8), era, yoe, doy;

    y -= m <= 2;
    era = (y >= 0 ? y : y - 399) / 400;
    yoe = y - era * 400;
    doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int by_day(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Days merged into maximal runs: a day after the end of a run prolongs it. */
static void put_spells(gexf *x, size_t count)
{
    if (!count)
        return;
    qsort(x->days, count, sizeof *x->days, by_day);
    fputs("<spells>", x->out);
    for (size_t i = 0; i < count;) {
        size_t k = i + 1;

        while (k < count && day_number(x->days[k]) <= day_number(x->days[k - 1]) + 1)
            k++;
        fprintf(x->out, "<spell start=\"%s\" end=\"%s\"/>", x->days[i], x->days[k - 1]);
        i = k;
    }
    fputs("</spells>", x->out);
}

static size_t add_day(gexf *x, size_t count, const char *date)
{
    if (!whole_day(date))
        return count;
    if (count == x->day_room) {
        size_t room = x->day_room ? x->day_room * 2 : 64;
        const char **more = realloc(x->days, room * sizeof *more);

        if (!more) {
            x->failed = true;
            return count;
        }
        x->days = more;
        x->day_room = room;
    }
    x->days[count] = date;
    return count + 1;
}

static void link_spells(gexf *x, const rd_link *l)
{
    size_t count = add_day(x, add_day(x, 0, l->first), l->last);

    for (size_t i = 0; i < l->evidence_count; i++)
        count = add_day(x, count, l->evidence[i].date);
    put_spells(x, count);
}

/* A node is there from its first to its last mention. */
static void node_spells(gexf *x, const rd_node *n)
{
    if (whole_day(n->first) && whole_day(n->last))
        fprintf(x->out, "<spells><spell start=\"%s\" end=\"%s\"/></spells>", n->first, n->last);
}

static void put_field(gexf *x, const rd_field *f, const rd_value *v)
{
    char number[48];

    fprintf(x->out, "<attvalue for=\"%s\"", f->name);
    put_attribute(x, "value", f->kind == RD_TEXT ? v->text : rd_number(v->number, f->kind, number), f->kind == RD_TEXT);
    fputs("/>", x->out);
}

static void put_colour(gexf *x, const char *hex)
{
    unsigned long c = strtoul(hex + 1, NULL, 16);

    fprintf(x->out, "<viz:color r=\"%lu\" g=\"%lu\" b=\"%lu\" a=\"1.0\"/>", c >> 16 & 255, c >> 8 & 255, c & 255);
}

static void put_node(gexf *x, const rd_graph *g, const rd_node *n, const rd_place *place)
{
    char colour[8], number[48];
    rd_value v;

    fputs("      <node", x->out);
    put_attribute(x, "id", n->id, false);
    put_attribute(x, "label", *n->name ? n->name : n->id, false);
    fputs("><attvalues>", x->out);
    for (size_t i = 0; i < RD_NODE_FIELDS; i++)
        if (rd_node_field(n, i, &v))
            put_field(x, &rd_node_fields[i], &v);
    fputs("</attvalues>", x->out);
    if (x->timed)
        node_spells(x, n);
    fprintf(x->out, "<viz:size value=\"%s\"/>", rd_number(8 + 32 * sqrt(rd_share(g, n)), RD_REAL, number));
    fprintf(x->out, "<viz:position x=\"%.3f\" y=\"%.3f\" z=\"0.0\"/>", place->x, place->y);
    rd_bloc_colour_hex(n->community, colour);
    put_colour(x, colour);
    fputs("</node>\n", x->out);
}

static void put_link(gexf *x, const rd_graph *g, const rd_link *l, size_t i)
{
    char number[48];
    rd_value v;

    fprintf(x->out, "      <edge id=\"e%zu\"", i + 1);
    put_attribute(x, "source", g->nodes[l->source].id, false);
    put_attribute(x, "target", g->nodes[l->target].id, false);
    put_attribute(x, "label", rd_link_kind(l), false);
    fprintf(x->out, " weight=\"%s\"", rd_number(l->weight, RD_REAL, number));
    put_attribute(x, "kind", rd_link_kind(l), false);
    fputs("><attvalues>", x->out);
    for (size_t k = 0; k < RD_LINK_FIELDS; k++)
        if (rd_link_field(l, k, &v))
            put_field(x, &rd_link_fields[k], &v);
    fputs("</attvalues>", x->out);
    if (x->timed)
        link_spells(x, l);
    put_colour(x, rd_sign_colour_hex(l->sign));
    fputs("</edge>\n", x->out);
}

static void put_columns(gexf *x, const char *element, const rd_field *fields, size_t count)
{
    static const char *const types[] = {[RD_TEXT] = "string", [RD_INTEGER] = "integer", [RD_REAL] = "double"};

    fprintf(x->out, "    <attributes class=\"%s\" mode=\"static\">\n", element);
    for (size_t i = 0; i < count; i++)
        fprintf(x->out, "      <attribute id=\"%s\" title=\"%s\" type=\"%s\"/>\n", fields[i].name, fields[i].name,
                types[fields[i].kind]);
    fputs("    </attributes>\n", x->out);
}

ent_status rd_write_gexf(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    gexf x = {.out = out, .timed = !options->without_time && whole_day(g->first)};
    rd_place *places = rd_places(g, err);

    if (!places)
        return ENT_NOMEM;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://www.gexf.net/1.2draft\" "
          "xmlns:viz=\"http://www.gexf.net/1.2draft/viz\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
          "xsi:schemaLocation=\"http://www.gexf.net/1.2draft http://www.gexf.net/1.2draft/gexf.xsd\" version=\"1.2\">\n",
          out);
    fprintf(out, "  <meta><creator>entente " ENT_VERSION "</creator><description>%ld articles</description></meta>\n"
            "  <graph defaultedgetype=\"directed\"%s>\n", g->documents,
            x.timed ? " mode=\"dynamic\" timeformat=\"date\"" : " mode=\"static\"");
    put_columns(&x, "node", rd_node_fields, RD_NODE_FIELDS);
    put_columns(&x, "edge", rd_link_fields, RD_LINK_FIELDS);
    fputs("    <nodes>\n", out);
    for (size_t i = 0; i < g->node_count; i++)
        put_node(&x, g, &g->nodes[i], &places[i]);
    fputs("    </nodes>\n    <edges>\n", out);
    for (size_t i = 0; i < g->link_count; i++)
        put_link(&x, g, &g->links[i], i);
    fputs("    </edges>\n  </graph>\n</gexf>\n", out);
    x.failed = x.failed || x.text.failed;
    free(x.days);
    free(places);
    ent_buf_release(&x.text);
    return x.failed ? ent_fail(err, ENT_NOMEM, "no memory to write GEXF")
                    : ferror(out) ? ent_fail(err, ENT_IO, "cannot write GEXF") : ENT_OK;
}
