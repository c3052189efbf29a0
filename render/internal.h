/* render/internal.h - what the writers share: the visual encodings, and the graph as cgraph holds it. */
#ifndef RD_INTERNAL_H
#define RD_INTERNAL_H

#include "render.h"

#include <graphviz/gvc.h>

/* Colours as HSV triples: the one form that Graphviz and Gephi's DOT reader both take. */
const char *rd_sign_colour(int sign);
const char *rd_sign_colour_hex(int sign);
const char *rd_sign_style(int sign, const char *modality);
void rd_bloc_tint(long community, char out[24]);            /* HSV */
void rd_bloc_colour_hex(long community, char out[8]);       /* #rrggbb, fuller than the tint */
/* 0..1 by strength, the heaviest node is 1. */
double rd_share(const rd_graph *g, const rd_node *n);
/* What stands on a node in a picture: an organization with a long name goes by its acronym (NATO). */
const char *rd_short_name(const rd_node *n);
/* What a node or link says when one points at it, appended to `b`. */
void rd_node_tooltip(const rd_node *n, ent_buf *b);
void rd_link_tooltip(const rd_graph *g, const rd_link *l, ent_buf *b);
/* `text` without what XML and the readers of exports choke on: control characters but TAB and LF. */
void rd_clean(const char *text, ent_buf *b);

/* ---- what is told of nodes and links, one list for all formats ----------------------------------------------- */

typedef enum { RD_TEXT, RD_INTEGER, RD_REAL } rd_kind;
typedef struct {
    const char *name;           /* unique over nodes and links together, as GraphML's readers need it */
    rd_kind kind;
} rd_field;
typedef struct {
    const char *text;           /* RD_TEXT */
    double number;              /* the others */
    bool present;
} rd_value;
enum { RD_NODE_FIELDS = 14, RD_LINK_FIELDS = 15 };
extern const rd_field rd_node_fields[RD_NODE_FIELDS], rd_link_fields[RD_LINK_FIELDS];
/* False where the node or link has no such value. */
bool rd_node_field(const rd_node *n, size_t field, rd_value *value);
bool rd_link_field(const rd_link *l, size_t field, rd_value *value);
/* The event type, else the relation: never empty. */
const char *rd_link_kind(const rd_link *l);
/* "3", "3.0", "0.25": a real always has its point. */
const char *rd_number(double v, rd_kind kind, char out[48]);
/* `text` cleaned into `scratch`; with guard_inf, a word joiner inside "INF" keeps Gephi from reading a number there
 * (it turns INF into Infinity inside string attributes, not inside labels).  Borrowed from scratch. */
const char *rd_text(const char *text, bool guard_inf, ent_buf *scratch);

/* & < > " and line ends, for attributes and text alike. */
void rd_escape_xml(const char *s, FILE *out);
/* GraphML as yEd wants it (its own drawing elements). */
rd_writer rd_write_yed;

typedef struct {
    double x, y;                /* points */
} rd_place;
/* gvLayout, the same on every call.  Not with overlap=prism: see rd_spread. */
bool rd_lay_out(GVC_t *gvc, Agraph_t *graph, const char *engine);
/* Part boxes of the given sizes (width, height) that overlap, in place, the same on every run. */
ent_status rd_spread(rd_place *places, const rd_place *sizes, size_t count, ent_error *err);
/* One for each node, the same on every run.  Owned: free it.  NULL when memory ends. */
rd_place *rd_places(const rd_graph *g, ent_error *err);

/* The whole graph, every link its own edge (for DOT). */
ent_status rd_cgraph_whole(const rd_graph *g, Agraph_t **out, ent_error *err);
/* What a picture can show: the heaviest nodes, one edge a pair and sign, legend and caption. */
ent_status rd_cgraph_picture(const rd_graph *g, const rd_options *options, Agraph_t **out, ent_error *err);

#endif
