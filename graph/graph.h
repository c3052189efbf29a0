/* graph/graph.h - triples in, one actor graph out.
 *
 * A gr_graph collects triples (docs/formats.md), merges them by actor and kind of event, and is then finished: filtered,
 * rolled up, measured, ordered.  igraph (GPL) is linked here and nowhere else; Debian builds it without thread safety,
 * so one thread calls gr_metrics. */
#ifndef GR_GRAPH_H
#define GR_GRAPH_H

#include "common/common.h"

#define GR_MODALITIES(X) X(ACTUAL, "actual") X(POSSIBLE, "possible") X(PLANNED, "planned") X(DEMANDED, "demanded")   \
                         X(CONDITIONAL, "conditional")
typedef enum {
#define X_(id, name) GR_##id,
    GR_MODALITIES(X_)
#undef X_
    GR_MODALITY_COUNT
} gr_modality;

typedef struct {                /* one end of a triple; strings borrowed */
    const char *actor, *name, *type, *country, *organization, *sector, *text;   /* NULL where there is none */
} gr_end;

typedef struct {                /* one directed statement between two actors */
    gr_end source, target;
    const char *event, *lemma, *cameo;      /* event NULL: untyped */
    double goldstein, confidence;
    bool has_goldstein, negated, reciprocal;
    gr_modality modality;
    const char *doc, *text, *date, *publisher, *title, *url, *speaker, *speaker_verb;
    long sentence, origin;      /* origin: number of the story that the article reprints or is; 0: not known */
} gr_statement;

typedef struct {                /* owned by the graph */
    const char *doc, *text, *date, *publisher, *title, *url, *speaker, *speaker_verb, *relation;
    long sentence;
    double confidence, goldstein;
    bool has_goldstein, negated;
    gr_modality modality;
} gr_evidence;

typedef struct {
    const char *id, *name, *type, *country, *organization, *sector;
    const char *first, *last;               /* dates of its first and last mention; NULL when undated */
    size_t mentions, documents;
    /* metrics, where asked for: GR_NODE_METRICS tells which; labels are 0-based, largest group first, -1: not computed */
    double in_degree, out_degree, strength, pagerank, betweenness, closeness, coreness, clustering;
    long community, component, cooperation, bloc;
} gr_node;

/* What can be measured (--metrics); the last column: on unless said otherwise. */
#define GR_METRICS(X)                                                                                              \
    X(DEGREE, "degree", 1) X(PAGERANK, "pagerank", 1) X(BETWEENNESS, "betweenness", 1)                             \
    X(COMMUNITIES, "communities", 1) X(CLOSENESS, "closeness", 0) X(CORENESS, "coreness", 0)                       \
    X(CLUSTERING, "clustering", 0) X(RECIPROCITY, "reciprocity", 0) X(COMPONENTS, "components", 0)                 \
    X(COOPERATION, "cooperation", 0) X(BALANCE, "balance", 0)
enum {
#define X_(id, name, on) GR_AT_##id,
    GR_METRICS(X_)
#undef X_
};
enum {
#define X_(id, name, on) GR_##id = 1 << GR_AT_##id,
    GR_METRICS(X_)
#undef X_
#define X_(id, name, on) | ((on) << GR_AT_##id)
    GR_DEFAULT_METRICS = 0 GR_METRICS(X_),
#undef X_
#define X_(id, name, on) | 1 << GR_AT_##id
    GR_ALL_METRICS = 0 GR_METRICS(X_)
#undef X_
};

/* A node's figures in the order of the JSON: metric, key, field, how it is written. */
#define GR_NODE_METRICS(X)                                                                                         \
    X(DEGREE, "in_degree", in_degree, WHOLE) X(DEGREE, "out_degree", out_degree, WHOLE)                            \
    X(DEGREE, "strength", strength, REAL) X(PAGERANK, "pagerank", pagerank, REAL)                                  \
    X(BETWEENNESS, "betweenness", betweenness, REAL) X(CLOSENESS, "closeness", closeness, REAL)                    \
    X(CORENESS, "coreness", coreness, WHOLE) X(CLUSTERING, "clustering", clustering, REAL)                         \
    X(COMMUNITIES, "community", community, LABEL) X(COMPONENTS, "component", component, LABEL)                     \
    X(COOPERATION, "cooperation", cooperation, LABEL) X(BALANCE, "bloc", bloc, LABEL)

/* Betweenness and closeness look from every node while nodes * links stay within GR_EXACT_WORK; beyond it from a random
 * sample of as many nodes as that work allows, at least GR_LEAST_SOURCES, and the measures say how many.  Triads are counted
 * all while GR_TRIAD_WORK steps do, else at every n-th link.  Leiden improves ten times, beyond GR_LARGE pairs twice. */
enum { GR_LARGE = 200000, GR_EXACT_WORK = 100000000, GR_LEAST_SOURCES = 64, GR_TRIAD_WORK = 300000000, GR_FRUSTRATED = 10 };

typedef struct {                /* what is said of the whole graph; which fields hold tells the mask of metrics */
    size_t betweenness_sources, closeness_sources;      /* 0: all nodes */
    double reciprocity;         /* share of arcs that have one the other way */
    double transitivity;        /* share of connected triples that are closed */
    size_t components, giant;   /* weak ones; nodes of the largest */
    size_t cooperation;         /* communities of the links of cooperation that have more than one actor */
    /* signed pairs of actors: sign of the sum of sign * weight over all links between them, those of 0 apart */
    size_t triads, balanced, triad_step;                /* balanced: the product of the three signs is positive */
    size_t blocs;               /* of more than one actor: conflict inside and cooperation across are least in weight */
    double frustration;         /* share of the signed weight that lies against the blocs */
    struct {
        size_t a, b;            /* indexes of nodes */
        double weight;          /* sum of sign * weight */
        size_t unbalanced;      /* triads of it that are */
    } frustrated[GR_FRUSTRATED];                        /* heaviest pairs against the blocs */
    size_t frustrated_count;
} gr_measures;

typedef struct {
    size_t source, target;                  /* indexes of nodes */
    const char *event;                      /* PLOVER type, else NULL */
    const char *relation;                   /* the commonest relation lemma */
    size_t weight;                          /* what the options count: origins, unless asked otherwise */
    size_t mentions, documents, negated;
    size_t origins;                         /* independent ones: reprints of one story, and of one sentence, count once */
    size_t modality[GR_MODALITY_COUNT];
    const char *first, *last;
    double goldstein;                       /* mean over the mentions that have a value */
    bool has_goldstein;
    int sign;                               /* -1 conflict, 0 neutral or mixed, 1 cooperation */
    const gr_evidence **evidence;           /* best first */
    size_t evidence_count;
} gr_link;

typedef enum { GR_BY_ORIGINS, GR_BY_DOCUMENTS, GR_BY_MENTIONS } gr_weighting;

typedef struct {                /* which statements; NULL and 0: no limit; dates compare as text */
    const char *since, *until, *source, *actor, *event;
    double min_confidence;      /* 0..1 */
    bool actual_only;           /* what happened only: neither negated nor planned, demanded, possible, conditional */
} gr_filter;

bool gr_passes(const gr_filter *f, const gr_statement *s);

typedef struct {
    gr_filter filter;
    gr_weighting weighting;     /* what a link's weight counts */
    bool roll_up;               /* fold persons and bodies into the organization or state that they stand for */
    bool collapse;              /* one link a pair, whatever the event */
    double backbone;            /* keep pairs significant at this level (0..1) from one end at least; 0: all */
    bool giant;                 /* the largest connected component only */
    size_t min_weight, min_documents, top;  /* 0: no limit; top: the N heaviest nodes by strength */
    size_t evidence;            /* sentences kept on a link; 0: all */
    unsigned metrics;           /* mask of GR_METRICS; 0: none */
    unsigned seed;              /* of the community search and of samples */
} gr_options;

typedef struct gr_graph gr_graph;

/* Owned: free it.  NULL when memory ends. */
gr_graph *gr_graph_new(const gr_options *options);
void gr_graph_free(gr_graph *g);

/* Add the statements of one JSON line.  A line that is no triple is ENT_SYNTAX and leaves the graph as it was. */
ent_status gr_graph_add_json(gr_graph *g, const char *line, size_t len, const char *source, unsigned number,
                             ent_error *err);
ent_status gr_graph_add(gr_graph *g, const gr_statement *s, ent_error *err);
/* Filter, order and measure.  After this nothing can be added. */
ent_status gr_graph_finish(gr_graph *g, ent_error *err);

/* Borrowed until the graph is freed; nodes by strength, links by weight, ties by id. */
const gr_node *gr_graph_nodes(const gr_graph *g, size_t *count);
const gr_link *gr_graph_links(const gr_graph *g, size_t *count);
size_t gr_graph_documents(const gr_graph *g);
const gr_options *gr_graph_options(const gr_graph *g);

/* Write node-link JSON (docs/formats.md), the same bytes for the same graph. */
ent_status gr_graph_write(const gr_graph *g, FILE *out, ent_error *err);

/* The `limit` heaviest links as text, each with its best sentence. */
ent_status gr_graph_list(const gr_graph *g, size_t limit, FILE *out, ent_error *err);

/* Measure what the mask asks for.  PageRank is weighted, damping .85; betweenness directed, unweighted; closeness harmonic and
 * coreness, clustering undirected, unweighted; communities by Leiden (Traag, Waltman, van Eck 2019) on the undirected weighted
 * graph by modularity, of all links or of cooperation; blocs by Leiden on signed weights at resolution 0, which looks for the
 * least frustration (Doreian, Mrvar 1996).  Called by finish. */
ent_status gr_metrics(gr_node *nodes, size_t node_count, const gr_link *links, size_t link_count, unsigned metrics,
                      unsigned seed, gr_measures *measures, ent_error *err);
const gr_measures *gr_graph_measures(const gr_graph *g);
/* "pagerank,closeness", "all", "none" or "default" to a mask. */
ent_status gr_metrics_parse(const char *list, unsigned *mask, ent_error *err);

const char *gr_modality_name(gr_modality m);
/* GR_ACTUAL for NULL and for what is unknown. */
gr_modality gr_modality_find(const char *name);
/* Sign of a PLOVER type: 1 cooperation, -1 conflict, 0 neither. */
int gr_event_sign(const char *event);

#endif
