/* extract/relation/custom.c - event words of the user's own: a JSON array of {lemma, pos, preposition, event, cameo}. */
#include "internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const json_t *entry, const char *key)
{
    const char *s = json_string_value(json_object_get(entry, key));

    return s ? s : "";
}

/* Put `rule` in front of the lemma's rows: a new span at the end of a grown list. */
static bool put_front(ex_rules *r, ex_dict *words, rule_span **spans, const event_rule ***rules, const event_rule *rule)
{
    size_t old_words = words->count, total = 0;
    uint32_t *at = ex_dict_put(words, rule->lemma, (uint32_t)words->count);
    rule_span *wide_spans = ENT_ARRAY(r->arena, rule_span, words->count + 1), *span;
    const event_rule **wide;

    if (!at || !wide_spans)
        return false;
    if (old_words)
        memcpy(wide_spans, *spans, old_words * sizeof **spans);
    for (size_t i = 0; i < old_words; i++)
        if (wide_spans[i].first + wide_spans[i].count > total)
            total = wide_spans[i].first + wide_spans[i].count;
    span = &wide_spans[*at];
    wide = ENT_ARRAY(r->arena, const event_rule *, total + span->count + 1);
    if (!wide)
        return false;
    if (total)
        memcpy(wide, *rules, total * sizeof *wide);
    wide[total] = rule;
    if (span->count)
        memcpy(wide + total + 1, *rules + span->first, span->count * sizeof *wide);
    *span = (rule_span){(uint32_t)total, span->count + 1};
    *spans = wide_spans;
    *rules = wide;
    return true;
}

static ent_status add_entry(ex_rules *r, const char *path, size_t n, const json_t *entry, ent_error *err)
{
    const char *lemma = text_of(entry, "lemma"), *pos = text_of(entry, "pos"), *prep = text_of(entry, "preposition");
    const char *cameo = text_of(entry, "cameo"), *event = text_of(entry, "event");
    const uint32_t *code = *cameo ? ex_dict_find(&r->cameo, cameo) : NULL;
    event_rule *rule = ENT_NEW(r->arena, event_rule);
    slot *targets = ENT_ARRAY(r->arena, slot, 3), *agents = ENT_ARRAY(r->arena, slot, 3);
    bool noun = strcmp(pos, "noun") == 0;

    if (!*lemma)
        return ent_fail(err, ENT_SYNTAX, "%s: entry %zu: found no \"lemma\", wanted a word", path, n + 1);
    if (!rule || !targets || !agents || !(rule->lemma = ent_arena_strdup(r->arena, lemma)) ||
        !(prep = ent_arena_strdup(r->arena, prep)) || !(rule->event = ent_arena_strdup(r->arena, event)) ||
        !(rule->cameo = ent_arena_strdup(r->arena, cameo)))
        return ent_fail(err, ENT_NOMEM, "no memory for %s", path);
    if (code) {
        rule->goldstein = r->codes[*code].goldstein;
        rule->has_goldstein = true;
        if (!*event)
            rule->event = r->codes[*code].event;
    }
    rule->relation = rule->verb = rule->light_prep = rule->control_prep = "";
    rule->file = "verbs";
    rule->line = (unsigned)n + 1;
    targets[0] = noun ? (slot){SLOT_NMOD, *prep ? prep : "of"} : *prep ? (slot){SLOT_OBL, prep} : (slot){SLOT_OBJ, ""};
    targets[1] = (slot){noun ? SLOT_POSS : SLOT_INSIDE, ""};
    agents[0] = (slot){SLOT_POSS, ""};
    agents[1] = (slot){SLOT_AMOD, ""};
    agents[2] = (slot){SLOT_NMOD, "by"};
    rule->targets = targets;
    rule->target_count = 2;
    rule->agents = agents;
    rule->agent_count = noun ? 3 : 0;
    if (!(noun ? put_front(r, &r->nouns, &r->noun_spans, &r->noun_rules, rule)
               : put_front(r, &r->verbs, &r->verb_spans, &r->verb_rules, rule)))
        return ent_fail(err, ENT_NOMEM, "no memory for %s", path);
    return ENT_OK;
}

ent_status ex_rules_add(ex_rules *r, const char *path, ent_error *err)
{
    char *data;
    size_t len;
    json_error_t where;
    json_t *list;
    ent_status st = ent_file_read(path, 0, &data, &len, err);

    if (st != ENT_OK)
        return st;
    list = json_loadb(data, len, 0, &where);
    free(data);
    if (!list)
        return ent_fail_at(err, ENT_SYNTAX, path, (unsigned)where.line, (unsigned)where.column, "%s", where.text);
    if (!json_is_array(list))
        st = ent_fail(err, ENT_SYNTAX, "%s: wanted a JSON array of event words", path);
    for (size_t i = 0; st == ENT_OK && i < json_array_size(list); i++)
        st = add_entry(r, path, i, json_array_get(list, i), err);
    json_decref(list);
    return st;
}
