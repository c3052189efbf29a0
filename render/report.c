/* render/report.c - one HTML file that shows the graph in a browser, offline: picture, evidence, tables, how it was made.
 *
 * The viewer is our own (render/report/, plain ES2020 on a canvas, built in by assemble.sh) rather than a library from
 * npm: cytoscape.js and sigma weigh 370 and 170 KB minified before a line of ours, simulate a layout in the reader's
 * browser that differs from machine to machine, and want a JavaScript tool chain at build time.  Ours is some 70 KB that
 * can be read in the file itself, starts from places computed here with Graphviz, and is the same, byte for byte.
 *
 * What an article says never meets the HTML parser: it is JSON in a script element of a type that does not run, with
 * every "<" written \u003c; the viewer sets text with textContent alone; and the page's Content-Security-Policy allows
 * the one script and style by their hashes, and no connection at all. */
#include "internal.h"

#include "render/report/page.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Beyond these a browser grows slow; the page says what was left out. */
enum { REPORT_NODES = 5000, REPORT_LINKS = 40000 };
/* The layout sees the heaviest links of each actor only: with all of them a graph of news is a ball. */
enum { LAYOUT_LINKS = 3 };
enum { FORM = JSON_COMPACT | JSON_REAL_PRECISION(6) };

typedef struct {                /* sentences and articles stand once in the file, links name them by number */
    json_t *sentence_index, *article_index, *sentences, *articles;
    ent_buf key;
} pool;

static json_t *text(const char *s)
{
    return s ? json_string(s) : json_null();
}

static json_t *real(double v)
{
    return json_real(isfinite(v) ? round(v * 1e4) / 1e4 : 0);
}

/* The number of `key` in `index`; *fresh where it is new. */
static json_int_t number_of(json_t *index, const char *key, bool *fresh)
{
    const json_t *found = json_object_get(index, key);
    json_int_t n = found ? json_integer_value(found) : (json_int_t)json_object_size(index);

    *fresh = !found && json_object_set_new(index, key, json_integer(n)) == 0;
    return n;
}

static json_int_t sentence_number(pool *p, const rd_evidence *e)
{
    bool fresh;
    json_int_t n = number_of(p->sentence_index, e->text ? e->text : "", &fresh);

    if (fresh)
        json_array_append_new(p->sentences, json_string(e->text ? e->text : ""));
    return n;
}

static json_int_t article_number(pool *p, const rd_evidence *e)
{
    const char *parts[] = {e->doc, e->date, e->source, e->title, e->url};
    bool fresh;
    json_int_t n;

    ent_buf_reset(&p->key);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        ent_buf_puts(&p->key, parts[i] ? parts[i] : "");
        ent_buf_putc(&p->key, '\n');
    }
    n = number_of(p->article_index, p->key.data ? p->key.data : "", &fresh);
    if (fresh)
        json_array_append_new(p->articles, json_pack("[o,o,o,o,o]", text(e->doc), text(e->date), text(e->source),
                                                     text(e->title), text(e->url)));
    return n;
}

/* In JSON "<" stands inside strings only, where an escape may take its place. */
static bool put(json_t *o, const char *before, FILE *out)
{
    char *all = json_dumps(o, FORM | JSON_ENCODE_ANY);
    bool good = all && fputs(before, out) >= 0;

    for (const char *p = all; good && *p;) {
        size_t n = strcspn(p, "<");

        good = fwrite(p, 1, n, out) == n && (!p[n] || fputs("\\u003c", out) >= 0);
        p += n + (p[n] != '\0');
    }
    free(all);
    json_decref(o);
    return good;
}

static json_t *actor(const rd_node *n, const rd_place *at)
{
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:I, s:o, s:o}", "id", n->id,
                          "name", n->name, "short", rd_short_name(n), "type", n->type, "country", text(n->country),
                          "organization", text(n->organization), "sector", text(n->sector), "mentions",
                          (json_int_t)n->mentions, "documents", (json_int_t)n->documents, "first", text(n->first), "last",
                          text(n->last), "strength", real(n->strength), "bloc", (json_int_t)n->community, "x",
                          json_real(round(at->x * 10) / 10), "y", json_real(round(at->y * 10) / 10));

    if (n->has_metrics) {
        json_object_set_new(o, "pagerank", real(n->pagerank));
        json_object_set_new(o, "betweenness", real(n->betweenness));
    }
    return o;
}

static json_t *link_object(const rd_link *l, pool *p)
{
    json_t *list = json_array();

    for (size_t i = 0; i < l->evidence_count; i++) {
        const rd_evidence *e = &l->evidence[i];

        json_array_append_new(list, json_pack("[I,I,o,b,o]", sentence_number(p, e), article_number(p, e),
                                              text(e->modality), e->negated, text(e->speaker)));
    }
    return json_pack("{s:I, s:I, s:o, s:o, s:o, s:I, s:I, s:I, s:i, s:o, s:o, s:o, s:o, s:o}", "from",
                     (json_int_t)l->source, "to", (json_int_t)l->target, "event", text(l->event), "relation",
                     text(l->relation), "weight", real(l->weight), "mentions", (json_int_t)l->mentions, "documents",
                     (json_int_t)l->documents, "negated", (json_int_t)l->negated, "sign", l->sign, "goldstein",
                     l->has_goldstein ? real(l->goldstein) : json_null(), "modality", text(l->modality), "first",
                     text(l->first), "last", text(l->last), "evidence", list);
}

static bool put_data(const rd_graph *shown, const rd_graph *whole, const rd_place *places, FILE *out)
{
    pool p = {json_object(), json_object(), json_array(), json_array(), {0}};
    json_t *options = json_object_get(whole->json, "options");
    bool good = p.sentence_index && p.article_index && p.sentences && p.articles;

    good = good && put(json_pack("{s:s, s:I, s:o, s:o, s:I, s:I, s:O?}", "version", ENT_VERSION, "documents",
                                 (json_int_t)whole->documents, "first", text(whole->first), "last", text(whole->last),
                                 "all_actors", (json_int_t)whole->node_count, "all_links", (json_int_t)whole->link_count,
                                 "options", options), "{\"made\":", out);
    for (size_t i = 0; i < shown->node_count && good; i++)
        good = put(actor(&shown->nodes[i], &places[i]), i ? ",\n" : ",\n\"actors\":[\n", out);
    good = good && fputs(shown->node_count ? "],\n\"links\":[" : ",\n\"actors\":[],\n\"links\":[", out) >= 0;
    for (size_t i = 0; i < shown->link_count && good; i++)
        good = put(link_object(&shown->links[i], &p), i ? ",\n" : "\n", out);
    good = good && fputs("],\n\"sentences\":", out) >= 0 && put(json_incref(p.sentences), "", out) &&
           put(json_incref(p.articles), ",\n\"articles\":", out) && fputs("}\n", out) >= 0 && !p.key.failed;
    json_decref(p.sentence_index);
    json_decref(p.article_index);
    json_decref(p.sentences);
    json_decref(p.articles);
    ent_buf_release(&p.key);
    return good;
}

/* The graph comes ordered: its first nodes are the strongest, its first links the heaviest. */
static ent_status cut(const rd_graph *whole, const rd_options *options, rd_graph *shown, ent_error *err)
{
    size_t nodes = options->max_nodes ? options->max_nodes : REPORT_NODES;
    size_t links = options->max_links ? options->max_links : REPORT_LINKS;

    *shown = *whole;
    shown->node_count = whole->node_count < nodes ? whole->node_count : nodes;
    shown->link_count = 0;
    shown->links = calloc(whole->link_count + 1, sizeof *shown->links);
    if (!shown->links)
        return ent_fail(err, ENT_NOMEM, "no memory for %zu links", whole->link_count);
    for (size_t i = 0; i < whole->link_count && shown->link_count < links; i++)
        if (whole->links[i].source < shown->node_count && whole->links[i].target < shown->node_count)
            shown->links[shown->link_count++] = whole->links[i];
    return ENT_OK;
}

/* Places by the LAYOUT_LINKS heaviest links of each node. */
static rd_place *places_of(const rd_graph *shown, ent_error *err)
{
    rd_graph thin = *shown;
    rd_place *places = NULL;
    unsigned char *taken = calloc(shown->node_count + 1, 1);

    thin.link_count = 0;
    thin.links = calloc(shown->link_count + 1, sizeof *thin.links);
    if (!thin.links || !taken)
        ent_fail(err, ENT_NOMEM, "no memory for %zu links", shown->link_count);
    for (size_t i = 0; taken && thin.links && i < shown->link_count; i++) {
        const rd_link *l = &shown->links[i];

        if (l->source == l->target || (taken[l->source] >= LAYOUT_LINKS && taken[l->target] >= LAYOUT_LINKS))
            continue;
        taken[l->source] += taken[l->source] < LAYOUT_LINKS;
        taken[l->target] += taken[l->target] < LAYOUT_LINKS;
        thin.links[thin.link_count++] = *l;
    }
    if (taken && thin.links)
        places = rd_places(&thin, err);
    free(thin.links);
    free(taken);
    return places;
}

ent_status rd_write_report(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    rd_graph shown;
    rd_place *places;
    ent_status st = cut(g, options, &shown, err);

    if (st != ENT_OK)
        return st;
    places = places_of(&shown, err);
    if (!places)
        st = ENT_NOMEM;
    else if (fwrite(page_head, 1, sizeof page_head, out) != sizeof page_head || !put_data(&shown, g, places, out) ||
             fwrite(page_tail, 1, sizeof page_tail, out) != sizeof page_tail)
        st = ent_fail(err, ENT_IO, "cannot write the report");
    free(places);
    free(shown.links);
    return st;
}
