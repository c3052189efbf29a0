/* graph/triple.c - one line of triples to statements between actors.
 *
 * A record may link several actors: it says which in "edges", a list of [from, to] with "subject", "object" or the
 * 0-based number of an argument.  A record without "edges" links its subject to its object. */
#include "internal.h"

#include <string.h>

static const char *const modality_names[GR_MODALITY_COUNT] = {
#define X_(id, name) [GR_##id] = name,
    GR_MODALITIES(X_)
#undef X_
};

const char *gr_modality_name(gr_modality m)
{
    return modality_names[m];
}

gr_modality gr_modality_find(const char *name)
{
    for (int i = 0; name && i < GR_MODALITY_COUNT; i++)
        if (strcmp(modality_names[i], name) == 0)
            return (gr_modality)i;
    return GR_ACTUAL;
}

static const char *string(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));

    return s && *s ? s : NULL;
}

static bool end_of(const json_t *o, gr_end *end)
{
    *end = (gr_end){.actor = string(o, "actor"), .name = string(o, "name"), .type = string(o, "type"),
                    .country = string(o, "country"), .organization = string(o, "organization"),
                    .sector = string(o, "sector"), .text = string(o, "text")};
    return end->actor != NULL;
}

static const json_t *end_named(const json_t *record, const json_t *which)
{
    if (json_is_integer(which)) {
        json_int_t i = json_integer_value(which);

        return i < 0 ? NULL : json_array_get(json_object_get(record, "arguments"), (size_t)i);
    }
    return json_is_string(which) ? json_object_get(record, json_string_value(which)) : NULL;
}

typedef ent_status receiver(void *context, const gr_statement *s, ent_error *err);

static ent_status hand_edge(gr_statement *s, const json_t *from, const json_t *to, receiver *each, void *context,
                            ent_error *err)
{
    if (!end_of(from, &s->source) || !end_of(to, &s->target) || strcmp(s->source.actor, s->target.actor) == 0)
        return ENT_OK;
    return each(context, s, err);
}

ent_status gr_statements_of(const json_t *record, receiver *each, void *context, ent_error *err)
{
    const json_t *relation = json_object_get(record, "relation"), *edges = json_object_get(record, "edges");
    const json_t *attribution = json_object_get(record, "attribution");
    const json_t *goldstein = json_object_get(relation, "goldstein"), *confidence = json_object_get(record, "confidence");
    gr_statement s = {
        .event = string(relation, "event"), .lemma = string(relation, "lemma"), .cameo = string(relation, "cameo"),
        .goldstein = json_number_value(goldstein), .has_goldstein = json_is_number(goldstein),
        .confidence = json_is_number(confidence) ? json_number_value(confidence) : 1.0,
        .negated = json_is_true(json_object_get(relation, "negated")),
        .reciprocal = json_is_true(json_object_get(record, "reciprocal")),
        .modality = gr_modality_find(string(relation, "modality")), .doc = string(record, "doc"),
        .text = string(record, "text"), .date = string(record, "date"), .publisher = string(record, "source"),
        .title = string(record, "title"), .url = string(record, "url"),
        .speaker = string(attribution, "name"), .speaker_verb = string(attribution, "verb"),
        .sentence = (long)json_integer_value(json_object_get(record, "sentence")),
    };
    ent_status st = ENT_OK;

    if (!s.speaker)
        s.speaker = string(attribution, "text");
    if (!json_is_array(edges))
        return hand_edge(&s, json_object_get(record, "subject"), json_object_get(record, "object"), each, context, err);
    for (size_t i = 0; i < json_array_size(edges) && st == ENT_OK; i++) {
        const json_t *pair = json_array_get(edges, i);

        st = hand_edge(&s, end_named(record, json_array_get(pair, 0)), end_named(record, json_array_get(pair, 1)), each,
                       context, err);
    }
    return st;
}

bool gr_passes(const gr_filter *f, const gr_statement *s)
{
    return (!f->since || (s->date && strcmp(s->date, f->since) >= 0)) &&
           (!f->until || (s->date && strcmp(s->date, f->until) <= 0)) &&
           (!f->source || (s->publisher && strcmp(s->publisher, f->source) == 0)) &&
           (!f->event || (s->event && strcmp(s->event, f->event) == 0)) &&
           (!f->actor || strcmp(s->source.actor, f->actor) == 0 || strcmp(s->target.actor, f->actor) == 0) &&
           s->confidence >= f->min_confidence && (!f->actual_only || (!s->negated && s->modality == GR_ACTUAL));
}

static ent_status add_to_graph(void *context, const gr_statement *s, ent_error *err)
{
    return gr_graph_add(context, s, err);
}

ent_status gr_graph_add_json(gr_graph *g, const char *line, size_t len, const char *source, unsigned number,
                             ent_error *err)
{
    json_error_t je;
    json_t *record = json_loadb(line, len, JSON_ALLOW_NUL, &je);
    const json_t *relation = json_object_get(record, "relation");
    ent_status st = ENT_OK;

    if (!record)
        return ent_fail_at(err, ENT_SYNTAX, source, number, je.column > 0 ? (unsigned)je.column : 1, "%s", je.text);
    if (json_is_object(relation) && string(record, "doc"))
        st = gr_statements_of(record, add_to_graph, g, err);
    else if (!json_is_object(json_object_get(record, "article")))
        st = ent_fail_at(err, ENT_SYNTAX, source, number, 1, "found no \"%s\", wanted a triple as `entente extract` "
                         "writes it", json_is_object(relation) ? "doc" : "relation");
    json_decref(record);
    return st;
}
