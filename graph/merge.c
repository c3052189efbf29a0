/* graph/merge.c - statements merged into nodes and links.
 *
 * Everything is counted in tables keyed by strings that are interned once; the result is ordered only by content
 * (weights, then ids), so it does not depend on the order in which triples came in. */
#include "internal.h"
#include "minhash.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

typedef struct {                /* an interned string: its address is its identity */
    UT_hash_handle hh;
    char text[];
} word;

typedef struct {                /* a tally of strings */
    const char *key;
    size_t count;
    UT_hash_handle hh;
} tally;

typedef struct {                /* a set of numbers */
    long long key;
    UT_hash_handle hh;
} number_set;

typedef struct {
    const char *id;
    const char *type, *country, *organization, *sector, *first, *last;
    tally *names, *docs;
    size_t mentions, index;
    UT_hash_handle hh;
} actor;

typedef struct {
    actor *source, *target;
    const char *kind;           /* event, else relation lemma */
} link_key;

typedef struct {
    link_key key;
    const char *event, *first, *last;
    tally *relations, *docs;
    number_set *origins, *sentences;
    size_t mentions, negated, modality[GR_MODALITY_COUNT], goldstein_count;
    long long goldstein_tenths;  /* whole numbers: the sum does not depend on the order */
    long sign_sum;
    gr_evidence **evidence;
    size_t evidence_count, evidence_room;
    UT_hash_handle hh;
} bundle;

struct gr_graph {
    gr_options options;
    ent_arena *arena;
    word *words;
    tally *documents;
    actor *actors;
    bundle *bundles;
    gr_node *nodes;
    gr_link *links;
    size_t node_count, link_count;
    gr_measures measures;
    bool finished;
};

int gr_event_sign(const char *event)
{
    static const char *const good[] = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"};
    static const char *const bad[] = {"ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE",
                                      "ASSAULT"};

    for (size_t i = 0; event && i < sizeof good / sizeof *good; i++)
        if (strcmp(event, good[i]) == 0)
            return 1;
    for (size_t i = 0; event && i < sizeof bad / sizeof *bad; i++)
        if (strcmp(event, bad[i]) == 0)
            return -1;
    return 0;
}

gr_graph *gr_graph_new(const gr_options *options)
{
    gr_graph *g = calloc(1, sizeof *g);

    if (!g || !(g->arena = ent_arena_new())) {
        free(g);
        return NULL;
    }
    g->options = *options;
    return g;
}

void gr_graph_free(gr_graph *g)
{
    actor *a, *next_a;
    bundle *b, *next_b;

    if (!g)
        return;
    HASH_ITER(hh, g->actors, a, next_a) {
        HASH_CLEAR(hh, a->names);
        HASH_CLEAR(hh, a->docs);
    }
    HASH_ITER(hh, g->bundles, b, next_b) {
        HASH_CLEAR(hh, b->relations);
        HASH_CLEAR(hh, b->docs);
        HASH_CLEAR(hh, b->origins);
        HASH_CLEAR(hh, b->sentences);
        free(b->evidence);
    }
    HASH_CLEAR(hh, g->actors);
    HASH_CLEAR(hh, g->bundles);
    HASH_CLEAR(hh, g->documents);
    HASH_CLEAR(hh, g->words);
    free(g->nodes);
    free(g->links);
    ent_arena_free(g->arena);
    free(g);
}

/* NULL for NULL; also NULL when memory ends, with g->failed told by the caller's check of required strings. */
static const char *intern(gr_graph *g, const char *s)
{
    word *w;
    size_t len;

    if (!s)
        return NULL;
    len = strlen(s);
    HASH_FIND(hh, g->words, s, len, w);
    if (!w && (w = ent_arena_alloc(g->arena, sizeof *w + len + 1))) {
        memcpy(w->text, s, len + 1);
        HASH_ADD_KEYPTR(hh, g->words, w->text, len, w);
    }
    return w ? w->text : NULL;
}

/* `key` is interned: tables compare addresses. */
static bool count(gr_graph *g, tally **table, const char *key, bool *fresh)
{
    tally *t;

    if (fresh)
        *fresh = false;
    if (!key)
        return true;
    HASH_FIND_PTR(*table, &key, t);
    if (!t) {
        if (!(t = ENT_NEW(g->arena, tally)))
            return false;
        t->key = key;
        HASH_ADD_PTR(*table, key, t);
        if (fresh)
            *fresh = true;
    }
    t->count++;
    return true;
}

static bool put_number(gr_graph *g, number_set **set, long long key)
{
    number_set *n;

    HASH_FIND(hh, *set, &key, sizeof key, n);
    if (n)
        return true;
    if (!(n = ENT_NEW(g->arena, number_set)))
        return false;
    n->key = key;
    HASH_ADD(hh, *set, key, sizeof n->key, n);
    return true;
}

/* A story counts once however often it is reprinted, and so does a sentence that stands in two stories.  Without a
 * store, an article is its own story. */
static size_t origins_of(const bundle *b)
{
    size_t stories = HASH_COUNT(b->origins), sentences = HASH_COUNT(b->sentences);

    return stories < sentences ? stories : sentences;
}

static size_t weight_of(const gr_graph *g, const bundle *b)
{
    return g->options.weighting == GR_BY_MENTIONS ? b->mentions
         : g->options.weighting == GR_BY_DOCUMENTS ? HASH_COUNT(b->docs) : origins_of(b);
}

static const char *commonest(const tally *table)
{
    const tally *best = table;

    for (const tally *t = table; t; t = t->hh.next)
        if (t->count > best->count || (t->count == best->count && strcmp(t->key, best->key) < 0))
            best = t;
    return best ? best->key : NULL;
}

static void stretch(const char **first, const char **last, const char *date)
{
    if (!date)
        return;
    if (!*first || strcmp(date, *first) < 0)
        *first = date;
    if (!*last || strcmp(date, *last) > 0)
        *last = date;
}

static const char *least(const char *a, const char *b)
{
    return !a ? b : !b ? a : strcmp(a, b) <= 0 ? a : b;
}

/* The end as the options want it: with roll_up, the organization or state that it stands for. */
static gr_end rolled(const gr_graph *g, const gr_end *e)
{
    bool stands = e->type && (strcmp(e->type, "state") == 0 || strcmp(e->type, "igo") == 0 || strcmp(e->type, "group") == 0);
    gr_end up = *e;

    if (!g->options.roll_up || stands)
        return up;
    if (e->country && strcmp(e->country, e->actor) != 0)
        up = (gr_end){.actor = e->country, .type = "state", .country = e->country};
    else if (e->organization && strcmp(e->organization, e->actor) != 0)
        up = (gr_end){.actor = e->organization, .type = "organization"};
    return up;
}

static actor *actor_of(gr_graph *g, const gr_end *e, const gr_statement *s)
{
    const char *id = intern(g, e->actor);
    const char *doc = intern(g, s->doc);
    actor *a = NULL;

    if (!id || !doc)
        return NULL;
    HASH_FIND_PTR(g->actors, &id, a);
    if (!a) {
        if (!(a = ENT_NEW(g->arena, actor)))
            return NULL;
        a->id = id;
        HASH_ADD_PTR(g->actors, id, a);
    }
    /* ends of one actor say the same; where they do not, the least is as good as any and does not depend on order */
    a->type = least(a->type, intern(g, e->type));
    a->country = least(a->country, intern(g, e->country));
    a->organization = least(a->organization, intern(g, e->organization));
    a->sector = least(a->sector, intern(g, e->sector));
    a->mentions++;
    stretch(&a->first, &a->last, intern(g, s->date));
    return count(g, &a->names, intern(g, e->name), NULL) && count(g, &a->docs, doc, NULL) ? a : NULL;
}

/* Better evidence first: what happened, surer, shorter; then by place, so that the order is total. */
static int better(const gr_evidence *a, const gr_evidence *b)
{
    int c = (int)a->negated - (int)b->negated;

    if (!c)
        c = (int)a->modality - (int)b->modality;
    if (!c && a->confidence != b->confidence)
        c = a->confidence > b->confidence ? -1 : 1;
    if (!c && a->text && b->text)
        c = (int)(strlen(a->text) > 240) - (int)(strlen(b->text) > 240);
    if (!c)
        c = strcmp(a->date ? a->date : "", b->date ? b->date : "");
    if (!c)
        c = strcmp(a->doc, b->doc);
    if (!c)
        c = a->sentence < b->sentence ? -1 : a->sentence > b->sentence;
    if (!c)
        c = strcmp(a->relation ? a->relation : "", b->relation ? b->relation : "");
    if (!c)
        c = strcmp(a->speaker ? a->speaker : "", b->speaker ? b->speaker : "");
    return c;
}

static int by_quality(const void *a, const void *b)
{
    return better(*(gr_evidence *const *)a, *(gr_evidence *const *)b);
}

static bool keep_evidence(gr_graph *g, bundle *b, const gr_statement *s)
{
    gr_evidence *e;

    if (b->evidence_count == b->evidence_room) {
        size_t room = b->evidence_room ? b->evidence_room * 2 : 4;
        gr_evidence **more = realloc(b->evidence, room * sizeof *more);

        if (!more)
            return false;
        b->evidence = more;
        b->evidence_room = room;
    }
    if (!(e = ENT_NEW(g->arena, gr_evidence)))
        return false;
    *e = (gr_evidence){.doc = intern(g, s->doc), .text = intern(g, s->text), .date = intern(g, s->date),
                       .publisher = intern(g, s->publisher), .title = intern(g, s->title), .url = intern(g, s->url),
                       .speaker = intern(g, s->speaker), .speaker_verb = intern(g, s->speaker_verb),
                       .relation = intern(g, s->lemma), .sentence = s->sentence, .confidence = s->confidence,
                       .goldstein = s->goldstein, .has_goldstein = s->has_goldstein, .negated = s->negated,
                       .modality = s->modality};
    b->evidence[b->evidence_count++] = e;
    return true;
}

static bundle *bundle_of(gr_graph *g, const link_key *key)
{
    bundle *b;

    HASH_FIND(hh, g->bundles, key, sizeof *key, b);
    if (!b && (b = ENT_NEW(g->arena, bundle))) {
        b->key = *key;
        HASH_ADD(hh, g->bundles, key, sizeof b->key, b);
    }
    return b;
}

ent_status gr_graph_add(gr_graph *g, const gr_statement *s, ent_error *err)
{
    gr_end from = rolled(g, &s->source), to = rolled(g, &s->target);
    link_key key;
    bundle *b;
    int sign = gr_event_sign(s->event);
    bool certain = !s->negated && s->modality == GR_ACTUAL;

    if (strcmp(from.actor, to.actor) == 0 || s->confidence < g->options.min_confidence ||
        (g->options.actual_only && !certain))
        return ENT_OK;
    memset(&key, 0, sizeof key);
    key.source = actor_of(g, &from, s);
    key.target = actor_of(g, &to, s);
    key.kind = g->options.collapse ? intern(g, "*") : intern(g, s->event ? s->event : s->lemma ? s->lemma : "*");
    if (!key.source || !key.target || !key.kind || !(b = bundle_of(g, &key)) ||
        !count(g, &g->documents, intern(g, s->doc), NULL) || !count(g, &b->docs, intern(g, s->doc), NULL) ||
        !count(g, &b->relations, intern(g, s->lemma), NULL) || !keep_evidence(g, b, s) ||
        !put_number(g, &b->origins, s->origin ? s->origin : -(long long)(ent_hash(s->doc, strlen(s->doc), 0) >> 1)) ||
        !put_number(g, &b->sentences, gr_sentence_key(s->text ? s->text : s->doc)))
        return ent_fail(err, ENT_NOMEM, "no memory for the graph");
    b->event = g->options.collapse ? NULL : intern(g, s->event);
    b->mentions++;
    b->negated += s->negated;
    b->modality[s->modality]++;
    if (s->has_goldstein && !s->negated) {
        b->goldstein_tenths += llround(s->goldstein * 10);
        b->goldstein_count++;
    }
    b->sign_sum += !s->negated ? sign : sign > 0 ? -1 : 0;
    stretch(&b->first, &b->last, intern(g, s->date));
    return ENT_OK;
}

static int compare_nodes(const void *a, const void *b)
{
    const gr_node *x = a, *y = b;

    if (x->strength != y->strength)
        return x->strength > y->strength ? -1 : 1;
    return strcmp(x->id, y->id);
}

static void fill_link(const gr_graph *g, bundle *b, gr_link *l)
{
    *l = (gr_link){.source = b->key.source->index, .target = b->key.target->index, .event = b->event,
                   .relation = commonest(b->relations), .weight = weight_of(g, b), .mentions = b->mentions,
                   .documents = HASH_COUNT(b->docs), .origins = origins_of(b),
                   .negated = b->negated, .first = b->first, .last = b->last,
                   .has_goldstein = b->goldstein_count > 0, .sign = (b->sign_sum > 0) - (b->sign_sum < 0)};
    memcpy(l->modality, b->modality, sizeof l->modality);
    if (b->goldstein_count)
        l->goldstein = (double)b->goldstein_tenths / 10 / (double)b->goldstein_count;
    qsort(b->evidence, b->evidence_count, sizeof *b->evidence, by_quality);
    l->evidence = (const gr_evidence **)b->evidence;
    l->evidence_count = b->evidence_count;
    if (g->options.evidence && l->evidence_count > g->options.evidence)
        l->evidence_count = g->options.evidence;
}

static int compare_links(const void *a, const void *b)
{
    const gr_link *x = a, *y = b;
    int c;

    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    c = strcmp(x->event ? x->event : "", y->event ? y->event : "");
    return c ? c : strcmp(x->relation ? x->relation : "", y->relation ? y->relation : "");
}

static bool wanted(const gr_graph *g, const bundle *b)
{
    return weight_of(g, b) >= g->options.min_weight && HASH_COUNT(b->docs) >= g->options.min_documents;
}

/* Nodes that a wanted link touches, by strength; with `top`, the first of them. */
static ent_status choose_nodes(gr_graph *g, ent_error *err)
{
    actor **by_index;
    size_t n = 0, i = 0;

    for (actor *a = g->actors; a; a = a->hh.next)
        a->index = n++;
    g->nodes = calloc(n + 1, sizeof *g->nodes);
    by_index = calloc(n + 1, sizeof *by_index);
    if (!g->nodes || !by_index) {
        free(by_index);
        return ent_fail(err, ENT_NOMEM, "no memory for %zu nodes", n);
    }
    for (actor *a = g->actors; a; a = a->hh.next, i++) {
        const char *name = commonest(a->names);

        g->nodes[i] = (gr_node){.id = a->id, .name = name ? name : a->id, .type = a->type, .country = a->country,
                                .organization = a->organization, .sector = a->sector, .first = a->first,
                                .last = a->last, .mentions = a->mentions, .documents = HASH_COUNT(a->docs),
                                .community = -1, .component = -1, .cooperation = -1, .bloc = -1};
    }
    for (bundle *b = g->bundles; b; b = b->hh.next)
        if (wanted(g, b)) {
            g->nodes[b->key.source->index].strength += (double)weight_of(g, b);
            g->nodes[b->key.target->index].strength += (double)weight_of(g, b);
        }
    qsort(g->nodes, n, sizeof *g->nodes, compare_nodes);
    while (n && g->nodes[n - 1].strength == 0)
        n--;
    if (g->options.top && n > g->options.top)
        n = g->options.top;
    for (actor *a = g->actors; a; a = a->hh.next)
        a->index = SIZE_MAX;
    for (i = 0; i < n; i++) {
        actor *a;

        HASH_FIND_PTR(g->actors, &g->nodes[i].id, a);
        a->index = i;
    }
    g->node_count = n;
    free(by_index);
    return ENT_OK;
}

static ent_status choose_links(gr_graph *g, ent_error *err)
{
    g->links = calloc(HASH_COUNT(g->bundles) + 1, sizeof *g->links);
    if (!g->links)
        return ent_fail(err, ENT_NOMEM, "no memory for %u links", HASH_COUNT(g->bundles));
    for (bundle *b = g->bundles; b; b = b->hh.next)
        if (wanted(g, b) && b->key.source->index != SIZE_MAX && b->key.target->index != SIZE_MAX)
            fill_link(g, b, &g->links[g->link_count++]);
    qsort(g->links, g->link_count, sizeof *g->links, compare_links);
    return ENT_OK;
}

ent_status gr_graph_finish(gr_graph *g, ent_error *err)
{
    ent_status st = choose_nodes(g, err);

    if (st == ENT_OK)
        st = choose_links(g, err);
    if (st == ENT_OK && g->options.metrics)
        st = gr_metrics(g->nodes, g->node_count, g->links, g->link_count, g->options.metrics, g->options.seed, &g->measures,
                        err);
    g->finished = st == ENT_OK;
    return st;
}

const gr_node *gr_graph_nodes(const gr_graph *g, size_t *n)
{
    *n = g->node_count;
    return g->nodes;
}

const gr_link *gr_graph_links(const gr_graph *g, size_t *n)
{
    *n = g->link_count;
    return g->links;
}

size_t gr_graph_documents(const gr_graph *g)
{
    return HASH_COUNT(g->documents);
}

const gr_options *gr_graph_options(const gr_graph *g)
{
    return &g->options;
}

const gr_measures *gr_graph_measures(const gr_graph *g)
{
    return &g->measures;
}
