/* render/render.h - an actor graph (node-link JSON, docs/formats.md) out as files that other programs open, and as
 * pictures.  What each program accepts and chokes on is written down where the format is written.
 * Graphviz (EPL) is linked here and nowhere else. */
#ifndef RD_RENDER_H
#define RD_RENDER_H

#include "common/common.h"

typedef struct {
    const char *doc, *text, *date, *source, *title, *url, *speaker, *modality;  /* NULL where there is none */
    bool negated;
} rd_evidence;

typedef struct {
    const char *id, *name, *type, *country, *organization, *sector, *first, *last;
    long mentions, documents, in_degree, out_degree, community;     /* community -1: not computed */
    double strength, pagerank, betweenness;
    bool has_metrics;
} rd_node;

typedef struct {
    size_t source, target;      /* indexes of nodes */
    const char *event, *relation, *first, *last;
    const char *modality;       /* that of most mentions */
    double weight, goldstein;   /* weight > 0 */
    bool has_goldstein;
    long mentions, documents, origins, negated;    /* negated: of the mentions */
    int sign;
    const rd_evidence *evidence;
    size_t evidence_count;
} rd_link;

typedef struct {                /* owned by whoever read it: rd_graph_free; strings live as long */
    rd_node *nodes;
    rd_link *links;
    size_t node_count, link_count;
    long documents;
    const char *first, *last;   /* dates of the whole */
    ent_arena *arena;
    void *json;
} rd_graph;

typedef struct {
    const char *layout;         /* NULL: chosen by size */
    const char *flavour;        /* for whom a format is written, where programs differ: "yed", "neo4j"; NULL: Gephi and all else */
    bool without_time;          /* GEXF without spells */
    size_t max_nodes, max_links;    /* of a picture; 0: the defaults */
    void *drawing;              /* from rd_drawing_open, one for all pictures of a process */
} rd_options;

/* Beyond these a picture is a ball of wool; the caption says what was left out. */
enum { RD_PICTURE_NODES = 150, RD_PICTURE_LINKS_BASE = 20 };   /* links: the base and 2.5 a node */

/* Read a graph; a link that names no node, or a weight of 0 or less, is ENT_SYNTAX.  *g is released on failure. */
ent_status rd_graph_read(const char *json, size_t len, const char *source, rd_graph *g, ent_error *err);
void rd_graph_free(rd_graph *g);

/* One writer a format: streams into `out`. */
typedef ent_status rd_writer(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err);
rd_writer rd_write_dot, rd_write_graphml, rd_write_gexf, rd_write_json, rd_write_cyjs, rd_write_graphology,
    rd_write_nodes_csv, rd_write_links_csv, rd_write_cypher, rd_write_pajek, rd_write_ntriples, rd_write_ftm, rd_write_svg,
    rd_write_png, rd_write_pdf, rd_write_report;

/* Graphviz 2.43 remembers the name of the last font beyond the end of its context: whoever draws more than one picture
 * opens one context for all of them.  Owned: close it, NULL is fine. */
void *rd_drawing_open(void);
void rd_drawing_close(void *drawing);

/* The writer for a file name's ending, NULL (and *err with the known endings) where there is none. */
rd_writer *rd_writer_for(const char *path, ent_error *err);

#endif
