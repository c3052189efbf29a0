/* graph/merge.c - statements merged into nodes and links.
 *
 * Everything is counted in tables keyed by strings that are interned once; the result is ordered only by content
 * (weights, then ids), so it does not depend on the order in which triples came in. */
#include "internal.h"
#include "minhash.h"
#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct actor {          /* strings are interned: their addresses are their identities */
    struct actor *next;
    const char *id, *type, *country, *organization, *sector, *first, *last;
    gr_bag names, docs;
    size_t mentions, index;
} actor;

typedef struct {
    actor *source, *target;
    const char *kind;           /* event, else relation lemma */
} link_key;

typedef struct bundle {
    struct bundle *next;
    link_key key;
    const char *event, *first, *last;
    gr_bag relations, docs, origins, sentences;
    size_t mentions, negated, modality[GR_MODALITY_COUNT], goldstein_count;
    long long goldstein_tenths;  /* whole numbers: the sum does not depend on the order */
    long sign_sum;
    gr_evidence **evidence;
    size_t evidence_count, evidence_room;
} bundle;

struct gr_graph {
    gr_options options;
    ent_arena *arena;
    gr_index words, actor_index, bundle_index;
    gr_bag documents;
    actor *actors;
    bundle *bundles;
    gr_evidence *spare;         /* one that was not kept: used for the next */
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
    if (!g)
        return;
    for (actor *a = g->actors; a; a = a->next) {
        gr_bag_release(&a->names);
        gr_bag_release(&a->docs);
    }
    for (bundle *b = g->bundles; b; b = b->next) {
        gr_bag_release(&b->relations);
        gr_bag_release(&b->docs);
        gr_bag_release(&b->origins);
        gr_bag_release(&b->sentences);
        free(b->evidence);
    }
    gr_bag_release(&g->documents);
    gr_index_release(&g->words);
    gr_index_release(&g->actor_index);
    gr_index_release(&g->bundle_index);
    free(g->nodes);
    free(g->links);
    ent_arena_free(g->arena);
    free(g);
}

static bool same_text(const void *item, const void *key)
{
    return strcmp(item, key) == 0;
}

/* NULL for NULL; also NULL when memory ends, which the callers' checks of required strings tell. */
static const char *intern(gr_graph *g, const char *s)
{
    size_t len;
    void **place;

    if (!s)
        return NULL;
    len = strlen(s);
    place = gr_index_place(&g->words, ent_hash(s, len, 0), same_text, s);
    if (!place)
        return NULL;
    if (!*place && !(*place = ent_arena_strndup(g->arena, s, len)))
        g->words.count--;
    return *place;
}

/* `key` is interned, so its address is a number; NULL counts nothing. */
static bool count(gr_bag *bag, const char *key)
{
    return !key || gr_bag_add(bag, (uint64_t)(uintptr_t)key);
}

/* A story counts once however often it is reprinted, and so does a sentence that stands in two stories.  Without a
 * store, an article is its own story. */
static size_t origins_of(const bundle *b)
{
    return b->origins.count < b->sentences.count ? b->origins.count : b->sentences.count;
}

static size_t weight_of(const gr_graph *g, const bundle *b)
{
    return g->options.weighting == GR_BY_MENTIONS ? b->mentions
         : g->options.weighting == GR_BY_DOCUMENTS ? b->docs.count : origins_of(b);
}

static const char *commonest(const gr_bag *bag)
{
    const char *best = NULL;
    const gr_tally *t;
    size_t most = 0;

    for (size_t at = 0; (t = gr_bag_next(bag, &at));) {
        const char *key = (const char *)(uintptr_t)t->key;

        if (t->count > most || (best && t->count == most && strcmp(key, best) < 0)) {
            best = key;
            most = t->count;
        }
    }
    return best;
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

static bool same_actor(const void *item, const void *key)
{
    return ((const actor *)item)->id == key;
}

static actor *actor_of(gr_graph *g, const gr_end *e, const gr_statement *s)
{
    const char *id = intern(g, e->actor);
    void **place = id ? gr_index_place(&g->actor_index, ent_hash(&id, sizeof id, 0), same_actor, id) : NULL;
    actor *a;

    if (!place)
        return NULL;
    if (!*place) {
        if (!(*place = a = ENT_NEW(g->arena, actor))) {
            g->actor_index.count--;
            return NULL;
        }
        a->id = id;
        a->next = g->actors;
        g->actors = a;
    }
    a = *place;
    /* ends of one actor say the same; where they do not, the least is as good as any and does not depend on order */
    a->type = least(a->type, intern(g, e->type));
    a->country = least(a->country, intern(g, e->country));
    a->organization = least(a->organization, intern(g, e->organization));
    a->sector = least(a->sector, intern(g, e->sector));
    a->mentions++;
    stretch(&a->first, &a->last, s->date);
    return count(&a->names, intern(g, e->name)) && count(&a->docs, s->doc) ? a : NULL;
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

/* Twice as many as are wanted at most: then the worse half goes. */
static bool make_room(gr_graph *g, bundle *b)
{
    size_t wanted = g->options.evidence, room = b->evidence_room ? b->evidence_room * 2 : 2;
    gr_evidence **more;

    if (wanted && b->evidence_count >= 2 * wanted) {
        qsort(b->evidence, b->evidence_count, sizeof *b->evidence, by_quality);
        b->evidence_count = wanted;
        g->spare = b->evidence[wanted];
        return true;
    }
    if (b->evidence_count < b->evidence_room)
        return true;
    if (!(more = realloc(b->evidence, room * sizeof *more)))
        return false;
    b->evidence = more;
    b->evidence_room = room;
    return true;
}

/* `s` holds interned strings. */
static bool keep_evidence(gr_graph *g, bundle *b, const gr_statement *s)
{
    gr_evidence *e;

    if (!make_room(g, b) || !(e = g->spare ? g->spare : ENT_NEW(g->arena, gr_evidence)))
        return false;
    g->spare = NULL;
    *e = (gr_evidence){.doc = s->doc, .text = s->text, .date = s->date, .publisher = s->publisher, .title = s->title,
                       .url = s->url, .speaker = s->speaker, .speaker_verb = s->speaker_verb, .relation = s->lemma,
                       .sentence = s->sentence, .confidence = s->confidence, .goldstein = s->goldstein,
                       .has_goldstein = s->has_goldstein, .negated = s->negated, .modality = s->modality};
    b->evidence[b->evidence_count++] = e;
    return true;
}

static bool same_bundle(const void *item, const void *key)
{
    const link_key *a = &((const bundle *)item)->key, *b = key;

    return a->source == b->source && a->target == b->target && a->kind == b->kind;
}

static bundle *bundle_of(gr_graph *g, const link_key *key)
{
    void **place = gr_index_place(&g->bundle_index, ent_hash(key, sizeof *key, 0), same_bundle, key);
    bundle *b;

    if (!place)
        return NULL;
    if (!*place) {
        if (!(*place = b = ENT_NEW(g->arena, bundle))) {
            g->bundle_index.count--;
            return NULL;
        }
        b->key = *key;
        b->next = g->bundles;
        g->bundles = b;
    }
    return *place;
}

static gr_statement interned(gr_graph *g, const gr_statement *s)
{
    gr_statement own = *s;
    const char **const strings[] = {&own.event, &own.lemma, &own.doc, &own.text, &own.date, &own.publisher, &own.title, &own.url,
                                    &own.speaker, &own.speaker_verb};

    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        *strings[i] = intern(g, *strings[i]);
    return own;
}

/* Numbers in bags are not 0. */
static uint64_t story_of(const gr_statement *s)
{
    return s->origin ? (uint64_t)s->origin : ent_hash(s->doc, strlen(s->doc), 0) | 1ULL << 63;
}

ent_status gr_graph_add(gr_graph *g, const gr_statement *given, ent_error *err)
{
    gr_end from = rolled(g, &given->source), to = rolled(g, &given->target);
    gr_statement s;
    link_key key;
    bundle *b;
    int sign = gr_event_sign(given->event);

    if (strcmp(from.actor, to.actor) == 0 || !gr_passes(&g->options.filter, given))
        return ENT_OK;
    s = interned(g, given);
    memset(&key, 0, sizeof key);
    if (!s.doc || !(key.source = actor_of(g, &from, &s)) || !(key.target = actor_of(g, &to, &s)) ||
        !(key.kind = g->options.collapse ? intern(g, "*") : s.event ? s.event : s.lemma ? s.lemma : intern(g, "*")) ||
        !(b = bundle_of(g, &key)) || !count(&g->documents, s.doc) || !count(&b->docs, s.doc) ||
        !count(&b->relations, s.lemma) || !keep_evidence(g, b, &s) || !gr_bag_add(&b->origins, story_of(&s)) ||
        !gr_bag_add(&b->sentences, (uint64_t)gr_sentence_key(s.text ? s.text : s.doc) | 1))
        return ent_fail(err, ENT_NOMEM, "no memory for the graph");
    b->event = g->options.collapse ? NULL : s.event;
    b->mentions++;
    b->negated += s.negated;
    b->modality[s.modality]++;
    if (s.has_goldstein && !s.negated) {
        b->goldstein_tenths += llround(s.goldstein * 10);
        b->goldstein_count++;
    }
    b->sign_sum += !s.negated ? sign : sign > 0 ? -1 : 0;
    stretch(&b->first, &b->last, s.date);
    return ENT_OK;
}

int gr_compare_nodes(const void *a, const void *b)
{
    const gr_node *x = a, *y = b;

    if (x->strength != y->strength)
        return x->strength > y->strength ? -1 : 1;
    return strcmp(x->id, y->id);
}

static void fill_link(const gr_graph *g, bundle *b, gr_link *l)
{
    *l = (gr_link){.source = b->key.source->index, .target = b->key.target->index, .event = b->event,
                   .relation = commonest(&b->relations), .weight = weight_of(g, b), .mentions = b->mentions,
                   .documents = b->docs.count, .origins = origins_of(b),
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

int gr_compare_links(const void *a, const void *b)
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
    return weight_of(g, b) >= g->options.min_weight && b->docs.count >= g->options.min_documents;
}

/* Nodes that a wanted link touches, by strength; with `top`, the first of them. */
static ent_status choose_nodes(gr_graph *g, ent_error *err)
{
    size_t n = 0, i = 0;

    for (actor *a = g->actors; a; a = a->next)
        a->index = n++;
    g->nodes = calloc(n + 1, sizeof *g->nodes);
    if (!g->nodes)
        return ent_fail(err, ENT_NOMEM, "no memory for %zu nodes", n);
    for (actor *a = g->actors; a; a = a->next, i++) {
        const char *name = commonest(&a->names);

        g->nodes[i] = (gr_node){.id = a->id, .name = name ? name : a->id, .type = a->type, .country = a->country,
                                .organization = a->organization, .sector = a->sector, .first = a->first,
                                .last = a->last, .mentions = a->mentions, .documents = a->docs.count,
                                .community = -1, .component = -1, .cooperation = -1, .bloc = -1};
    }
    for (bundle *b = g->bundles; b; b = b->next)
        if (wanted(g, b)) {
            g->nodes[b->key.source->index].strength += (double)weight_of(g, b);
            g->nodes[b->key.target->index].strength += (double)weight_of(g, b);
        }
    qsort(g->nodes, n, sizeof *g->nodes, gr_compare_nodes);
    while (n && g->nodes[n - 1].strength == 0)
        n--;
    if (g->options.top && n > g->options.top)
        n = g->options.top;
    for (actor *a = g->actors; a; a = a->next)
        a->index = SIZE_MAX;
    for (i = 0; i < n; i++) {
        actor *a = gr_index_find(&g->actor_index, ent_hash(&g->nodes[i].id, sizeof g->nodes[i].id, 0), same_actor,
                                 g->nodes[i].id);

        a->index = i;
    }
    g->node_count = n;
    return ENT_OK;
}

static ent_status choose_links(gr_graph *g, ent_error *err)
{
    g->links = calloc(g->bundle_index.count + 1, sizeof *g->links);
    if (!g->links)
        return ent_fail(err, ENT_NOMEM, "no memory for %zu links", g->bundle_index.count);
    for (bundle *b = g->bundles; b; b = b->next)
        if (wanted(g, b) && b->key.source->index != SIZE_MAX && b->key.target->index != SIZE_MAX)
            fill_link(g, b, &g->links[g->link_count++]);
    qsort(g->links, g->link_count, sizeof *g->links, gr_compare_links);
    return ENT_OK;
}

ent_status gr_graph_finish(gr_graph *g, ent_error *err)
{
    ent_status st = choose_nodes(g, err);

    if (st == ENT_OK)
        st = choose_links(g, err);
    if (st == ENT_OK && (g->options.backbone > 0 || g->options.giant))
        st = gr_prune(&g->options, g->nodes, &g->node_count, g->links, &g->link_count, err);
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
    return g->documents.count;
}

const gr_options *gr_graph_options(const gr_graph *g)
{
    return &g->options;
}

const gr_measures *gr_graph_measures(const gr_graph *g)
{
    return &g->measures;
}
