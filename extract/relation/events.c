/* extract/relation/events.c - the event tables: frames of verbs, nouns and adjectives, their noun classes and codes.
 *
 * A row's cells are read once into slots and conditions; a lemma leads to its rows in the order of the file, rows of
 * a verb class (@give) standing where the class stands.  The format is described in docs/formats.md. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SLOTS = 24, MAX_CONDITIONS = 4, MAX_MEMBERS = 256, MAX_CLASSES = 127 };

typedef struct {                /* rows of one kind of word while they are gathered */
    struct pair { uint32_t word, order; const event_rule *rule; } *pairs;
    size_t count, room;
    ex_dict *words;
} gathering;

typedef struct {
    ex_rules *r;
    const char *path;
    unsigned line;
    ent_error *err;
    ex_dict verb_classes;
    const char **members;       /* the list cell of each verb class */
} loading;

static ent_status bad(const loading *l, const char *what, const char *found)
{
    return ent_fail_at(l->err, ENT_SYNTAX, l->path, l->line, 0, "found \"%s\", wanted %s", found, what);
}

static ent_status no_memory(const loading *l)
{
    return ent_fail(l->err, ENT_NOMEM, "no memory for %s", l->path);
}

/* ---- cells ---------------------------------------------------------------------------------------------------- */

static const struct { const char *name; uint8_t kind; } slot_names[] = {
    {"obj", SLOT_OBJ}, {"iobj", SLOT_IOBJ}, {"nsubj", SLOT_SUBJECT}, {"xcomp", SLOT_XCOMP}, {"ccomp", SLOT_CCOMP},
    {"ccomp:nsubj", SLOT_CCOMP_SUBJECT}, {"xcomp:obj", SLOT_XCOMP_OBJ}, {"noun", SLOT_INSIDE}, {"obl:-", SLOT_MUTUAL},
    {"*", SLOT_ANY}, {"-", SLOT_NONE}, {"poss", SLOT_POSS}, {"amod", SLOT_AMOD}, {"compound", SLOT_COMPOUND},
    {"advcl", SLOT_ADVCL}, {"nmod:poss", SLOT_POSS}, {"bare", SLOT_BARE}, {"mod", SLOT_MOD}, {"verb", SLOT_VERB}, {"agent", SLOT_POSS},
};

static bool read_slot(loading *l, const char *s, size_t len, slot *out)
{
    for (size_t i = 0; i < sizeof slot_names / sizeof *slot_names; i++)
        if (strlen(slot_names[i].name) == len && memcmp(slot_names[i].name, s, len) == 0) {
            *out = (slot){slot_names[i].kind, ""};
            return true;
        }
    if ((len > 4 && memcmp(s, "obl:", 4) == 0) || (len > 5 && memcmp(s, "nmod:", 5) == 0)) {
        size_t cut = s[0] == 'o' ? 4 : 5;

        *out = (slot){s[0] == 'o' ? SLOT_OBL : SLOT_NMOD, ent_arena_strndup(l->r->arena, s + cut, len - cut)};
        return out->prep != NULL;
    }
    return false;
}

/* "obj|obl:to" -> slots; NULL *out where the cell is empty. */
static ent_status read_slots(loading *l, const char *cell, char separator, const slot **out, uint8_t *count)
{
    slot found[MAX_SLOTS];
    const char *at = cell, *item;
    size_t len, n = 0;
    slot *copy;

    while ((item = ent_list_next(&at, separator, &len)))
        if (n == MAX_SLOTS || !read_slot(l, item, len, &found[n++]))
            return bad(l, "a place like obj, obl:to, nmod:of, poss", cell);
    copy = ENT_ARRAY(l->r->arena, slot, n ? n : 1);
    if (!copy)
        return no_memory(l);
    memcpy(copy, found, n * sizeof *found);
    *out = copy;
    *count = (uint8_t)n;
    return ENT_OK;
}

static ent_status read_frame(loading *l, const char *cell, event_rule *rule)
{
    const char *agent = strstr(cell, "agent=");
    char *targets;
    ent_status st;

    if (agent) {
        st = read_slots(l, agent + 6, '|', &rule->agents, &rule->agent_count);
        if (st != ENT_OK)
            return st;
    }
    targets = ent_arena_strndup(l->r->arena, cell, agent ? (size_t)(agent - cell) : strlen(cell));
    if (!targets)
        return no_memory(l);
    if (agent && agent > cell)
        targets[agent - cell - 1] = '\0';
    return read_slots(l, targets, '|', &rule->targets, &rule->target_count);
}

static size_t slot_len(const char *s, const char *equals, size_t len, bool unlike)
{
    return equals ? (size_t)(equals - s) - unlike : len;
}

static ent_status read_condition(loading *l, const char *s, size_t len, condition *out)
{
    const char *equals = memchr(s, '=', len), *at, *item;
    size_t n = 0, part;
    const char *words[MAX_MEMBERS], **copy;
    char *list;

    *out = (condition){0};
    if (len && *s == '!') {                     /* !obj: not there; obj!=x: there, and none of these */
        out->absent = true;
        s++;
        len--;
        equals = NULL;
    } else if (equals && equals > s && equals[-1] == '!') {
        out->unlike = true;
    }
    if (!read_slot(l, s, slot_len(s, equals, len, out->unlike), &out->where)) {
        char *word = ent_arena_printf(l->r->arena, "nmod:%.*s", (int)slot_len(s, equals, len, out->unlike), s);

        if (!word || !read_slot(l, word, strlen(word), &out->where))
            return bad(l, "a condition like obj=@weapons|ship", s);
    }
    if (!equals)
        return ENT_OK;
    at = list = ent_arena_strndup(l->r->arena, equals + 1, len - (size_t)(equals + 1 - s));
    if (!list)
        return no_memory(l);
    while ((item = ent_list_next(&at, '|', &part))) {
        const char *word = ent_arena_strndup(l->r->arena, item, part);

        if (!word)
            return no_memory(l);
        if (strcmp(word, "@event") == 0) {      /* any noun of nouns.tsv */
            out->event_noun = true;
        } else if (strcmp(word, "@actor") == 0 || strcmp(word, "@state") == 0 || strcmp(word, "@place") == 0) {
            out->actor = word[1];               /* whatever leads to somebody, to a state, is named as a place */
        } else if (*word == '@') {
            const uint32_t *c = ex_dict_find(&l->r->class_names, word + 1);

            if (!c)
                return bad(l, "a class of classes.tsv", word);
            out->classes[*c / 64] |= UINT64_C(1) << *c % 64;
        } else if (n + 1 < MAX_MEMBERS) {
            words[n++] = word;
        }
    }
    copy = ENT_ARRAY(l->r->arena, const char *, n + 1);
    if (!copy)
        return no_memory(l);
    memcpy(copy, words, n * sizeof *words);
    out->words = copy;
    return ENT_OK;
}

static ent_status read_when(loading *l, const char *cell, event_rule *rule)
{
    condition found[MAX_CONDITIONS], *copy;
    const char *at = cell, *item;
    size_t len, n = 0;

    while ((item = ent_list_next(&at, ';', &len))) {
        if (n == MAX_CONDITIONS)
            return bad(l, "fewer conditions", cell);
        if (read_condition(l, item, len, &found[n++]) != ENT_OK)
            return l->err->code;
    }
    copy = ENT_ARRAY(l->r->arena, condition, n ? n : 1);
    if (!copy)
        return no_memory(l);
    memcpy(copy, found, n * sizeof *found);
    rule->when = copy;
    rule->condition_count = (uint8_t)n;
    return ENT_OK;
}

static ent_status read_flags(loading *l, const char *cell, event_rule *rule)
{
    static const struct { const char *name; unsigned flag; } names[] = {
        {"recip", FLAG_RECIP}, {"light", FLAG_LIGHT}, {"say", FLAG_SAY}, {"upper", FLAG_UPPER},
        {"through", FLAG_THROUGH}, {"neg", FLAG_NEG}, {"planned", FLAG_PLANNED}, {"possible", FLAG_POSSIBLE},
        {"demanded", FLAG_DEMANDED}, {"conditional", FLAG_CONDITIONAL}, {"control:obj", FLAG_CONTROL_OBJ},
        {"cause", FLAG_CAUSE}, {"state", FLAG_STATE}, {"thing", FLAG_THING}, {"weak", FLAG_WEAK}};
    const char *at = cell, *item;
    size_t len;

    rule->light_prep = rule->control_prep = "";
    while ((item = ent_list_next(&at, ',', &len))) {
        size_t i = 0, count = sizeof names / sizeof *names;

        while (i < count && (strlen(names[i].name) != len || memcmp(names[i].name, item, len) != 0))
            i++;
        if (i < count) {
            rule->flags |= names[i].flag;
        } else if (len > 6 && memcmp(item, "light:", 6) == 0) {
            rule->flags |= FLAG_LIGHT;
            rule->light_prep = ent_arena_strndup(l->r->arena, item + 6, len - 6);
        } else if (len > 8 && memcmp(item, "control:", 8) == 0) {
            rule->control_prep = ent_arena_strndup(l->r->arena, item + 8, len - 8);
        }                       /* further flags are hints for other readers */
        if (!rule->light_prep || !rule->control_prep)
            return no_memory(l);
    }
    return ENT_OK;
}

static ent_status read_code(loading *l, const char *cameo, const char *event, event_rule *rule)
{
    const uint32_t *at = *cameo ? ex_dict_find(&l->r->cameo, cameo) : NULL;

    rule->cameo = rule->event = "";
    if (*cameo && !at)
        return bad(l, "a code of cameo.tsv", cameo);
    if (at) {
        rule->cameo = l->r->codes[*at].code;
        rule->event = l->r->codes[*at].event;
        rule->goldstein = l->r->codes[*at].goldstein;
        rule->has_goldstein = true;
    }
    if (*event && !(rule->event = ent_arena_strdup(l->r->arena, event)))
        return no_memory(l);
    return ENT_OK;
}

/* ---- gathering -------------------------------------------------------------------------------------------------- */

static ent_status gather(loading *l, gathering *g, const char *word, size_t len, const event_rule *rule)
{
    const char *key = ent_arena_strndup(l->r->arena, word, len);
    uint32_t *at = key ? ex_dict_put(g->words, key, (uint32_t)g->words->count) : NULL;

    if (!at)
        return no_memory(l);
    if (g->count == g->room) {
        size_t room = g->room ? 2 * g->room : 1024;
        struct pair *wide = realloc(g->pairs, room * sizeof *wide);

        if (!wide)
            return no_memory(l);
        g->pairs = wide;
        g->room = room;
    }
    g->pairs[g->count] = (struct pair){*at, (uint32_t)g->count, rule};
    g->count++;
    return ENT_OK;
}

static int by_word(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;

    if (x->word != y->word)
        return x->word < y->word ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static ent_status settle(loading *l, gathering *g, rule_span **spans, const event_rule ***rules)
{
    *spans = ENT_ARRAY(l->r->arena, rule_span, g->words->count + 1);
    *rules = ENT_ARRAY(l->r->arena, const event_rule *, g->count + 1);
    if (!*spans || !*rules)
        return no_memory(l);
    if (g->count)
        qsort(g->pairs, g->count, sizeof *g->pairs, by_word);
    for (size_t i = 0; i < g->count; i++) {
        rule_span *span = &(*spans)[g->pairs[i].word];

        if (!span->count++)
            span->first = (uint32_t)i;
        (*rules)[i] = g->pairs[i].rule;
    }
    return ENT_OK;
}

/* A lemma cell: a word, or a @class whose members all get the row. */
static ent_status gather_lemma(loading *l, gathering *g, const char *cell, const event_rule *rule)
{
    const char *at, *item;
    size_t len;
    const uint32_t *c;

    if (*cell != '@')
        return gather(l, g, cell, strlen(cell), rule);
    c = ex_dict_find(&l->verb_classes, cell + 1);
    if (!c)
        return bad(l, "a class of verbclasses.tsv", cell);
    at = l->members[*c];
    while ((item = ent_list_next(&at, '|', &len)))
        if (gather(l, g, item, len, rule) != ENT_OK)
            return l->err->code;
    return ENT_OK;
}

/* ---- files -------------------------------------------------------------------------------------------------------- */

static ent_table *open_table(loading *l, const char *datadir, const char *name, const char *const *columns)
{
    l->path = ent_arena_printf(l->r->arena, "%s/rules/events/%s", datadir, name);
    if (!l->path) {
        ent_fail(l->err, ENT_NOMEM, "no memory for %s", name);
        return NULL;
    }
    return ent_table_open(l->path, columns, l->err);
}

static ent_status load_codes(loading *l, const char *datadir)
{
    static const char *const columns[] = {"code", "name", "event", "goldstein", NULL};
    ent_table *t = open_table(l, datadir, "cameo.tsv", columns);
    ent_status st = ENT_OK;
    ex_rules *r = l->r;

    if (!t)
        return l->err->code;
    r->codes = ENT_ARRAY(r->arena, struct code, ent_table_count(t) + 1);
    for (size_t i = 0; r->codes && i < ent_table_count(t) && st == ENT_OK; i++) {
        struct code *c = &r->codes[i];
        uint32_t *at;

        c->code = ent_arena_strdup(r->arena, ent_table_cell(t, i, 0));
        c->event = ent_arena_strdup(r->arena, ent_table_cell(t, i, 2));
        c->goldstein = strtod(ent_table_cell(t, i, 3), NULL);
        at = c->code && c->event ? ex_dict_put(&r->cameo, c->code, (uint32_t)i) : NULL;
        if (!at)
            st = no_memory(l);
        r->code_count++;
    }
    if (!r->codes)
        st = no_memory(l);
    ent_table_free(t);
    return st;
}

static ent_status add_member(loading *l, uint32_t class, const char *word, size_t len)
{
    ex_rules *r = l->r;
    const char *key = ent_arena_strndup(r->arena, word, len);
    uint32_t *at = key ? ex_dict_put(&r->classes, key, (uint32_t)r->class_count) : NULL;

    if (!at)
        return no_memory(l);
    if (*at == r->class_count) {
        if (r->class_count == r->class_room) {
            size_t room = r->class_room ? 2 * r->class_room : 1024;
            uint64_t(*wide)[2] = ent_arena_calloc(r->arena, room, sizeof *wide);

            if (!wide)
                return no_memory(l);
            if (r->class_count)
                memcpy(wide, r->class_sets, r->class_count * sizeof *wide);
            r->class_sets = wide;
            r->class_room = room;
        }
        r->class_count++;
    }
    r->class_sets[*at][class / 64] |= UINT64_C(1) << class % 64;
    return ENT_OK;
}

static ent_status load_classes(loading *l, const char *datadir)
{
    static const char *const columns[] = {"class", "nouns", NULL};
    ent_table *t = open_table(l, datadir, "classes.tsv", columns);
    size_t rows = t ? ent_table_count(t) : 0;
    ent_status st = ENT_OK;

    if (!t)
        return l->err->code;
    if (rows > MAX_CLASSES)
        st = ent_fail_at(l->err, ENT_LIMIT, l->path, 0, 0, "found %zu classes, wanted at most %d", rows, MAX_CLASSES);
    for (size_t i = 0; i < rows && st == ENT_OK; i++) {
        const char *name = ent_arena_strdup(l->r->arena, ent_table_cell(t, i, 0));

        if (!name || !ex_dict_put(&l->r->class_names, *name == '@' ? name + 1 : name, (uint32_t)i))
            st = no_memory(l);
    }
    for (size_t i = 0; i < rows && st == ENT_OK; i++) {
        const char *at = ent_table_cell(t, i, 1), *item;
        size_t len;

        l->line = ent_table_line(t, i);
        while (st == ENT_OK && (item = ent_list_next(&at, '|', &len))) {
            if (*item != '@') {
                st = add_member(l, (uint32_t)i, item, len);
                continue;
            }
            for (size_t k = 0; k < rows && st == ENT_OK; k++) {     /* a class taken in whole, one level deep */
                const char *inner = ent_table_cell(t, k, 1), *word;
                size_t n;

                if (strlen(ent_table_cell(t, k, 0)) != len || memcmp(ent_table_cell(t, k, 0), item, len) != 0)
                    continue;
                while (st == ENT_OK && (word = ent_list_next(&inner, '|', &n)))
                    if (*word != '@')
                        st = add_member(l, (uint32_t)i, word, n);
            }
        }
    }
    ent_table_free(t);
    return st;
}

static ent_status load_spelling(loading *l, const char *datadir)
{
    static const char *const columns[] = {"variant", "lemma", NULL};
    ent_table *t = open_table(l, datadir, "spelling.tsv", columns);
    ent_status st = ENT_OK;
    ex_rules *r = l->r;

    if (!t)
        return l->err->code;
    r->spellings = ENT_ARRAY(r->arena, const char *, ent_table_count(t) + 1);
    for (size_t i = 0; i < ent_table_count(t) && st == ENT_OK; i++) {
        const char *variant = ent_arena_strdup(r->arena, ent_table_cell(t, i, 0));

        if (!r->spellings || !variant || !(r->spellings[i] = ent_arena_strdup(r->arena, ent_table_cell(t, i, 1))) ||
            !ex_dict_put(&r->spelling, variant, (uint32_t)i))
            st = no_memory(l);
    }
    ent_table_free(t);
    return st;
}

static ent_status load_verbs(loading *l, const char *datadir)
{
    static const char *const class_columns[] = {"class", "verbs", NULL};
    static const char *const columns[] = {"lemma", "frame", "when", "cameo", "event", "flags", "relation", "example",
                                          NULL};
    ent_table *classes = open_table(l, datadir, "verbclasses.tsv", class_columns), *t = NULL;
    gathering g = {.words = &l->r->verbs};
    ent_status st = classes ? ENT_OK : l->err->code;

    if (st == ENT_OK && !(l->members = ENT_ARRAY(l->r->arena, const char *, ent_table_count(classes) + 1)))
        st = no_memory(l);
    for (size_t i = 0; st == ENT_OK && i < ent_table_count(classes); i++) {
        const char *name = ent_arena_strdup(l->r->arena, ent_table_cell(classes, i, 0));

        l->members[i] = ent_table_cell(classes, i, 1);
        if (!name || !ex_dict_put(&l->verb_classes, *name == '@' ? name + 1 : name, (uint32_t)i))
            st = no_memory(l);
    }
    if (st == ENT_OK && !(t = open_table(l, datadir, "verbs.tsv", columns)))
        st = l->err->code;
    for (size_t i = 0; st == ENT_OK && i < ent_table_count(t); i++) {
        event_rule *rule = ENT_NEW(l->r->arena, event_rule);

        l->line = ent_table_line(t, i);
        if (!rule || !(rule->lemma = ent_arena_strdup(l->r->arena, ent_table_cell(t, i, 0))) ||
            !(rule->relation = ent_arena_strdup(l->r->arena, ent_table_cell(t, i, 6)))) {
            st = no_memory(l);
            break;
        }
        rule->file = "verbs.tsv";
        rule->line = l->line;
        rule->verb = "";
        if ((st = read_frame(l, ent_table_cell(t, i, 1), rule)) == ENT_OK &&
            (st = read_when(l, ent_table_cell(t, i, 2), rule)) == ENT_OK &&
            (st = read_code(l, ent_table_cell(t, i, 3), ent_table_cell(t, i, 4), rule)) == ENT_OK &&
            (st = read_flags(l, ent_table_cell(t, i, 5), rule)) == ENT_OK)
            st = gather_lemma(l, &g, ent_table_cell(t, i, 0), rule);
    }
    if (st == ENT_OK)
        st = settle(l, &g, &l->r->verb_spans, &l->r->verb_rules);
    free(g.pairs);
    ent_table_free(t);
    ent_table_free(classes);
    return st;
}

static ent_status load_nouns(loading *l, const char *datadir)
{
    static const char *const columns[] = {"lemma", "when", "cameo", "event", "flags", "verb", "agent", "target",
                                          "example", NULL};
    ent_table *t = open_table(l, datadir, "nouns.tsv", columns);
    gathering g = {.words = &l->r->nouns};
    ent_status st = t ? ENT_OK : l->err->code;

    for (size_t i = 0; st == ENT_OK && i < ent_table_count(t); i++) {
        event_rule *rule = ENT_NEW(l->r->arena, event_rule);

        l->line = ent_table_line(t, i);
        if (!rule || !(rule->lemma = ent_arena_strdup(l->r->arena, ent_table_cell(t, i, 0))) ||
            !(rule->verb = ent_arena_strdup(l->r->arena, ent_table_cell(t, i, 5)))) {
            st = no_memory(l);
            break;
        }
        rule->file = "nouns.tsv";
        rule->line = l->line;
        rule->relation = "";
        if ((st = read_when(l, ent_table_cell(t, i, 1), rule)) == ENT_OK &&
            (st = read_code(l, ent_table_cell(t, i, 2), ent_table_cell(t, i, 3), rule)) == ENT_OK &&
            (st = read_flags(l, ent_table_cell(t, i, 4), rule)) == ENT_OK &&
            (st = read_slots(l, ent_table_cell(t, i, 6), ',', &rule->agents, &rule->agent_count)) == ENT_OK &&
            (st = read_slots(l, ent_table_cell(t, i, 7), ',', &rule->targets, &rule->target_count)) == ENT_OK)
            st = gather(l, &g, rule->lemma, strlen(rule->lemma), rule);
    }
    if (st == ENT_OK)
        st = settle(l, &g, &l->r->noun_spans, &l->r->noun_rules);
    free(g.pairs);
    ent_table_free(t);
    return st;
}

static ent_status load_adjectives(loading *l, const char *datadir)
{
    static const char *const columns[] = {"lemma", "pattern", "cameo", "event", "flags", "example", NULL};
    ent_table *t = open_table(l, datadir, "adjectives.tsv", columns);
    gathering g = {.words = &l->r->adjectives};
    ent_status st = t ? ENT_OK : l->err->code;

    for (size_t i = 0; st == ENT_OK && i < ent_table_count(t); i++) {
        event_rule *rule = ENT_NEW(l->r->arena, event_rule);
        const char *pattern = ent_table_cell(t, i, 1);

        l->line = ent_table_line(t, i);
        if (!rule || !(rule->lemma = ent_arena_strdup(l->r->arena, ent_table_cell(t, i, 0)))) {
            st = no_memory(l);
            break;
        }
        rule->file = "adjectives.tsv";
        rule->line = l->line;
        rule->relation = rule->verb = "";
        if (strcmp(pattern, "X-") == 0)
            pattern = "compound";
        else if (strcmp(pattern, "prefix") == 0 || strcmp(pattern, "modifier") == 0)
            pattern = "-";
        if ((st = read_slots(l, pattern, '|', &rule->targets, &rule->target_count)) == ENT_OK &&
            (st = read_code(l, ent_table_cell(t, i, 2), ent_table_cell(t, i, 3), rule)) == ENT_OK &&
            (st = read_flags(l, ent_table_cell(t, i, 4), rule)) == ENT_OK)
            st = gather(l, &g, rule->lemma, strlen(rule->lemma), rule);
    }
    if (st == ENT_OK)
        st = settle(l, &g, &l->r->adjective_spans, &l->r->adjective_rules);
    free(g.pairs);
    ent_table_free(t);
    return st;
}

static ent_status load_contents(loading *l, const char *datadir)
{
    static const char *const columns[] = {"upper", "content", "negated", "cameo", "event", NULL};
    ent_table *t = open_table(l, datadir, "content.tsv", columns);
    ex_rules *r = l->r;
    ent_status st = ENT_OK;

    if (!t)
        return l->err->code;
    r->contents = ENT_ARRAY(r->arena, struct content, ent_table_count(t) + 1);
    for (size_t i = 0; r->contents && i < ent_table_count(t) && st == ENT_OK; i++) {
        struct content *c = &r->contents[i];
        const char *cameo = ent_table_cell(t, i, 3);
        const uint32_t *code = ex_dict_find(&r->cameo, cameo);

        l->line = ent_table_line(t, i);
        c->upper = ent_arena_strdup(r->arena, ent_table_cell(t, i, 0));
        c->content = ent_arena_strdup(r->arena, ent_table_cell(t, i, 1));
        c->event = ent_arena_strdup(r->arena, ent_table_cell(t, i, 4));
        c->negated = *ent_table_cell(t, i, 2);
        if (!c->upper || !c->content || !c->event)
            st = no_memory(l);
        else if (*cameo && !code)
            st = bad(l, "a code of cameo.tsv", cameo);
        else
            c->code = code ? &r->codes[*code] : NULL;
    }
    r->content_count = ent_table_count(t);
    ent_table_free(t);
    return r->contents ? st : no_memory(l);
}

static ent_status load_speech(loading *l, const char *datadir)
{
    static const char *const columns[] = {"modality", "cameo", NULL};
    ent_table *t;
    ent_status st = ENT_OK;

    l->path = ent_arena_printf(l->r->arena, "%s/rules/relations/speech.tsv", datadir);
    if (!l->path || !(t = ent_table_open(l->path, columns, l->err)))
        return l->path ? l->err->code : ent_fail(l->err, ENT_NOMEM, "no memory for the rules of speech");
    for (size_t i = 0; i < ent_table_count(t) && st == ENT_OK; i++) {
        event_rule *rule = ENT_NEW(l->r->arena, event_rule);
        int m = 0;

        l->line = ent_table_line(t, i);
        while (m < ENT_MODALITY_COUNT && strcmp(ent_modality_name((ent_modality)m), ent_table_cell(t, i, 0)) != 0)
            m++;
        if (m == ENT_MODALITY_COUNT) {
            st = bad(l, "a modality", ent_table_cell(t, i, 0));
        } else if (!rule) {
            st = no_memory(l);
        } else if ((st = read_code(l, ent_table_cell(t, i, 1), "", rule)) == ENT_OK) {
            rule->lemma = rule->relation = rule->verb = rule->light_prep = rule->control_prep = "";
            rule->file = "speech.tsv";
            rule->line = l->line;
            l->r->speech[m] = rule;
        }
    }
    ent_table_free(t);
    return st;
}

ent_status ex_events_load(ex_rules *r, const char *datadir, ent_error *err)
{
    loading l = {.r = r, .err = err, .verb_classes = {.arena = r->arena}};
    ent_status st;

    if ((st = load_codes(&l, datadir)) != ENT_OK || (st = load_classes(&l, datadir)) != ENT_OK ||
        (st = load_spelling(&l, datadir)) != ENT_OK || (st = load_verbs(&l, datadir)) != ENT_OK)
        return st;
    if ((st = load_nouns(&l, datadir)) != ENT_OK || (st = load_adjectives(&l, datadir)) != ENT_OK ||
        (st = load_contents(&l, datadir)) != ENT_OK)
        return st;
    return load_speech(&l, datadir);
}

/* ---- looking up --------------------------------------------------------------------------------------------------- */

static const event_rule *const *rows(const ex_dict *words, const rule_span *spans, const event_rule **rules,
                                     const char *lemma, size_t *count)
{
    const uint32_t *at = ex_dict_find(words, lemma);

    *count = at ? spans[*at].count : 0;
    return *count ? rules + spans[*at].first : NULL;
}

const event_rule *const *ex_verb_rules(const ex_rules *r, const char *lemma, size_t *count)
{
    return rows(&r->verbs, r->verb_spans, r->verb_rules, lemma, count);
}

const event_rule *const *ex_noun_rules(const ex_rules *r, const char *lemma, size_t *count)
{
    return rows(&r->nouns, r->noun_spans, r->noun_rules, lemma, count);
}

const event_rule *const *ex_adjective_rules(const ex_rules *r, const char *lemma, size_t *count)
{
    return rows(&r->adjectives, r->adjective_spans, r->adjective_rules, lemma, count);
}

const char *ex_spell(const ex_rules *r, const char *lemma)
{
    const uint32_t *at = ex_dict_find(&r->spelling, lemma);

    return at ? r->spellings[*at] : lemma;
}
