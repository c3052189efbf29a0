/* extract/relation/emit.c - clauses to records: subjects and objects spelled out, the ends linked to their actors. */
#include "internal.h"

#include <string.h>

enum { POINT_STEP = 64, MAX_ENDS = 12, MAX_RECORDS = 48 };

/* ---- places --------------------------------------------------------------------------------------------------------- */

static size_t point(const ex_out *o, uint32_t byte)
{
    const char *text = o->sheet->parsed->text;
    size_t n = o->points[byte / POINT_STEP];

    for (uint32_t i = byte - byte % POINT_STEP; i < byte; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

static uint32_t *count_points(const ex_parsed *p, ent_arena *a)
{
    uint32_t *points = ENT_ARRAY(a, uint32_t, p->len / POINT_STEP + 1), n = 0;

    if (!points)
        return NULL;
    for (size_t i = 0; i < p->len; i++) {
        if (i % POINT_STEP == 0)
            points[i / POINT_STEP] = n;
        n += ((unsigned char)p->text[i] & 0xC0) != 0x80;
    }
    if (p->len % POINT_STEP == 0)
        points[p->len / POINT_STEP] = n;
    return points;
}

/* ---- ends ----------------------------------------------------------------------------------------------------------- */

static const ex_ref nobody = {.country = "", .organization = "", .sector = "", .role = "", .type = EX_ACTOR_OTHER};

static size_t refs_of(const ex_sheet *s, const ex_arg *a, int32_t predicate, ex_use use, ex_ref *out, size_t room)
{
    uint32_t end = a->reach > a->end ? a->reach : a->end;
    size_t n;

    if (a->slot == SLOT_CCOMP || a->slot == SLOT_XCOMP || a->slot == SLOT_ADVCL ||
        (a->slot == SLOT_COMPLEMENT && s->t[a->head].upos == EX_UPOS_ADJ)) {
        out[0] = nobody;
        return 1;
    }
    for (uint32_t k = s->first[a->head]; k < s->first[a->head + 1]; k++)     /* an apposition tells more of who it is */
        if (s->t[s->kids[k]].deprel == EX_REL_APPOS && s->right[s->kids[k]] > end && a->head < s->kids[k])
            end = s->right[s->kids[k]];
    n = ex_actors_of(s->actors, a->head, a->begin, end, predicate, use, out, room);
    if (n == 0) {
        out[0] = nobody;
        n = 1;
    }
    return n;
}

size_t ex_ends(const ex_sheet *s, const ex_arg *arg, int32_t predicate, ex_use use, bool split, ex_end *out, size_t room)
{
    uint32_t heads[MAX_ENDS], heads_count = 0;
    size_t n = 0;
    bool phrase = arg->slot != SLOT_CCOMP && arg->slot != SLOT_XCOMP && arg->slot != SLOT_ADVCL &&
                  ex_main(arg->deprel) != EX_REL_CSUBJ;

    heads[heads_count++] = arg->head;
    if (split && phrase)
        for (uint32_t k = s->first[arg->head]; k < s->first[arg->head + 1] && heads_count < MAX_ENDS; k++) {
            uint32_t kid = s->kids[k];

            if (s->t[kid].deprel == EX_REL_CONJ && !ex_is_predicate(s, kid) && kid < arg->end)
                heads[heads_count++] = kid;
        }
    for (uint32_t i = 0; i < heads_count; i++) {
        ex_ref refs[MAX_REFS];
        ex_arg a = *arg;
        size_t found;

        if (heads_count > 1) {
            a.head = heads[i];
            a.alone = true;
            a.reach = 0;
            ex_phrase(s, a.head, true, &a.begin, &a.end);
            if (i == 0) {
                a.begin = arg->begin < a.begin ? arg->begin : a.begin;
                a.end = a.end < arg->end ? a.end : arg->end;
            }
        }
        found = refs_of(s, &a, predicate, use, refs, split ? MAX_REFS : 1);
        for (size_t k = 0; k < found && n < room; k++) {
            out[n] = (ex_end){a, refs[k]};
            if (found > 1 && refs[k].token == refs[k ? 0 : 1].token && refs[k].name_token != refs[k ? 0 : 1].name_token &&
                refs[k].name_token >= a.begin && refs[k].name_token < a.end) {
                out[n].arg.begin = refs[k].name_token;          /* Hungarian and Romanian officials */
                if (k + 1 < found)
                    out[n].arg.end = refs[k].name_token + 1;
            }
            n++;
        }
    }
    return n;
}

void ex_mention(const ex_out *o, const ex_end *e, ent_mention *m)
{
    const ex_sheet *s = o->sheet;
    const ex_actor *who = e->ref.actor;

    *m = (ent_mention){.text = ex_verbatim(s, e->arg.begin, e->arg.end, o->arena), .preposition = "", .actor = "",
                       .name = "", .country = "", .organization = "", .sector = "", .role = "",
                       .type = "other", .via = "self"};
    if (e->arg.begin < e->arg.end) {
        m->begin = point(o, s->t[e->arg.begin].begin);
        m->end = point(o, s->t[e->arg.end - 1].end);
    }
    if (*e->arg.prep)
        m->preposition = ent_arena_strdup(o->arena, e->arg.prep);
    if (!who)
        return;
    m->actor = ent_arena_strdup(o->arena, who->id);
    m->name = ent_arena_strdup(o->arena, who->name);
    m->country = ent_arena_strdup(o->arena, e->ref.country);
    m->organization = ent_arena_strdup(o->arena, e->ref.organization);
    m->sector = ent_arena_strdup(o->arena, e->ref.sector);
    m->role = ent_arena_strdup(o->arena, e->ref.role);
    m->type = ex_actor_type_name(e->ref.type);
    m->via = ex_via_name(e->ref.via);
    m->confidence = e->ref.confidence;
    if (!m->actor || !m->name || !m->country || !m->organization || !m->sector || !m->role || !m->preposition)
        *m = (ent_mention){.text = "", .preposition = "", .actor = "", .name = "", .country = "", .organization = "",
                           .sector = "", .role = "", .type = "other", .via = "self"};
}

/* ---- records -------------------------------------------------------------------------------------------------------- */

void ex_out_add(ex_out *o, const ent_relation *r, uint32_t token)
{
    if (o->count == o->room) {
        size_t room = o->room ? 2 * o->room : 64;
        ent_relation *wide = ENT_ARRAY(o->arena, ent_relation, room);

        if (!wide) {
            o->failed = true;
            return;
        }
        if (o->count)
            memcpy(wide, o->relations, o->count * sizeof *wide);
        o->relations = wide;
        o->room = room;
    }
    o->relations[o->count] = *r;
    o->relations[o->count].sentence = o->sheet->t[token].sentence;
    o->relations[o->count++].line = o->line;
}

void ex_add_edge(const ex_out *o, ent_relation *r, int from, int to)
{
    ent_edge *wide = ENT_ARRAY(o->arena, ent_edge, r->edge_count + 1);

    if (!wide)
        return;
    if (r->edge_count)
        memcpy(wide, r->edges, r->edge_count * sizeof *wide);
    wide[r->edge_count++] = (ent_edge){from, to};
    r->edges = wide;
}

void ex_fill_claim(const ex_out *o, uint32_t predicate, ent_relation *r)
{
    const ex_sheet *s = o->sheet;
    ex_claim c;

    ex_claim_of(s, predicate, &c);
    r->negated = c.negated;
    r->modality = c.modality;
    r->tense = c.tense;
    if (c.speaker >= 0) {
        uint32_t head = ex_antecedent(s, (uint32_t)c.speaker);
        ex_end e = {.arg = {.slot = SLOT_SUBJECT, .deprel = EX_REL_NSUBJ, .head = head, .prep = ""}};

        ex_phrase(s, head, false, &e.arg.begin, &e.arg.end);
        refs_of(s, &e.arg, c.speech_verb, EX_USE_AGENT, &e.ref, 1);
        ex_mention(o, &e, &r->attribution);
        r->has_attribution = true;
        r->attribution_verb = ent_arena_strdup(o->arena, c.speech_verb >= 0 ? s->t[c.speech_verb].lemma : c.source_verb);
        if (!r->attribution_verb)
            r->attribution_verb = "";
    }
}

/* The words of the relation as they stand, a blank where others stand between. */
static const char *relation_text(const ex_out *o, const uint32_t *words, uint32_t count)
{
    const ex_sheet *s = o->sheet;
    ent_buf b = {0};
    const char *out;

    for (uint32_t i = 0; i < count; i++) {
        const ex_token *t = &s->t[words[i]];

        if (i && (words[i - 1] + 1 != words[i] || t[-1].space_after))
            ent_buf_putc(&b, ' ');
        ent_buf_add(&b, s->parsed->text + t->begin, t->end - t->begin);
    }
    out = b.data && !b.failed ? ent_arena_strdup(o->arena, b.data) : "";
    ent_buf_release(&b);
    return out ? out : "";
}

typedef struct {                /* a clause on its way to records */
    ex_clause c;
    ex_typing t;
    int object;                 /* number of the argument that becomes the object, END_NONE */
    bool flipped;               /* agent and target stand the other way round than subject and object */
} draft;

static bool content(const ex_arg *a)
{
    return a->slot == SLOT_CCOMP || a->slot == SLOT_XCOMP;
}

/* Which argument is printed as the object: the target, else the first of the best kind. */
static int choose_object(const draft *d)
{
    const ex_clause *c = &d->c;
    int best = END_NONE, best_rank = 99;

    if (d->t.target >= 0)
        return d->t.target;
    for (int i = 0; i < c->arg_count; i++) {
        const ex_arg *a = &c->args[i];

        if (d->t.adjective && a->slot == SLOT_COMPLEMENT)
            continue;
        bool after = a->begin > c->last;
        int rank = a->slot == SLOT_OBJ ? 0 : a->slot == SLOT_CCOMP_SUBJECT ? 1 : a->slot == SLOT_COMPLEMENT ? 2
                   : content(a) ? 3 : a->slot == SLOT_OBL && after && *a->prep ? 4
                   : a->slot == SLOT_ANY ? 6 : a->slot == SLOT_ADVCL ? 8 : a->slot == SLOT_IOBJ ? 5 : 7;

        if (rank < best_rank) {
            best = i;
            best_rank = rank;
        }
    }
    return best;
}

double ex_confidence(const ex_sheet *s, ex_prior base, const ent_relation *r, const ex_end *subject, const ex_end *object)
{
    const double *p = s->rules->priors;
    double sure = p[base];
    bool pair = subject->ref.actor && object && object->ref.actor;

    if (!r->has_object)
        sure += p[EX_P_NO_OBJECT];
    if (s->t[subject->arg.head].upos == EX_UPOS_PRON && !subject->ref.actor)
        sure += p[EX_P_UNKNOWN];
    if (pair) {
        sure += *r->event ? p[EX_P_EVENT_PAIR] : p[EX_P_PLAIN_PAIR];
        if (subject->ref.thing || object->ref.thing)
            sure += p[EX_P_THING];
        if (object->ref.type == EX_ACTOR_PLACE || subject->ref.type == EX_ACTOR_PLACE)
            sure += p[EX_P_PLACE];
        if (r->modality == ENT_POSSIBLE)
            sure += p[EX_P_DOUBTED];
        sure *= 0.5 + 0.5 * (double)(subject->ref.confidence < object->ref.confidence ? subject->ref.confidence
                                                                                     : object->ref.confidence);
    }
    return sure < 0.05 ? 0.05 : sure > 0.95 ? 0.95 : sure;
}

static const char *rule_name(const ex_out *o, const draft *d)
{
    const char *name = ent_arena_printf(o->arena, "%s/%s", d->c.construction,
                                        ex_deprel_name((ex_deprel)o->sheet->t[d->c.verb].deprel));

    if (!name)
        return "";
    if (d->t.rule)
        name = d->t.noun ? ent_arena_printf(o->arena, "%s %s:%u %s:%u", name, d->t.rule->file, d->t.rule->line,
                                            d->t.noun->file, d->t.noun->line)
                         : ent_arena_printf(o->arena, "%s %s:%u", name, d->t.rule->file, d->t.rule->line);
    return name ? name : "";
}

static void fill_event(const draft *d, ent_relation *r)
{
    r->event = d->t.event;
    r->cameo = d->t.cameo;
    r->goldstein = d->t.goldstein;
    r->has_goldstein = d->t.has_goldstein;
    r->reciprocal = d->t.recip;
}

/* Where no event joins them, a thing does not stand for its owner (his remarks), nor a complement for an actor. */
static bool joined(const draft *d, const ex_end *end)
{
    return *d->t.event || (!end->ref.thing && end->arg.slot != SLOT_COMPLEMENT);
}

static void record(ex_out *o, const draft *d, const ent_relation *base, const ex_end *subject, const ex_end *object)
{
    const ex_sheet *s = o->sheet;
    const ex_clause *c = &d->c;
    ent_relation r = *base;
    ent_mention *args = ENT_ARRAY(o->arena, ent_mention, c->arg_count + 2u);
    const event_rule *said;
    size_t n = 0;

    if (!args)
        return;
    ex_mention(o, subject, &r.subject);
    if (r.has_attribution && r.attribution.begin == r.subject.begin && base->has_attribution &&
        (ex_verb_flags(s, c->last, &said) & FLAG_SAY))
        r.has_attribution = false;              /* nobody says that he says */
    r.object = (ent_mention){.text = "", .preposition = "", .actor = "", .name = "", .country = "", .organization = "",
                             .sector = "", .role = "", .type = "other", .via = "self"};
    r.preposition = "";
    if (object) {
        ex_mention(o, object, &r.object);
        r.has_object = true;
        r.preposition = r.object.preposition;
    }
    for (int i = 0; i < c->arg_count; i++) {
        ex_end e;
        const ex_arg *a = &c->args[i];

        if (i == d->object || a->begin >= a->end || (ex_word_bits(s->rules, a->prep) & EX_BIT(EX_W_SOURCE)) || (d->t.adjective && a->slot == SLOT_COMPLEMENT) || (d->flipped && i == d->t.agent))
            continue;
        ex_ends(s, a, (int32_t)d->t.predicate,
                a->slot == SLOT_OBL && (ex_word_bits(s->rules, a->prep) & EX_BIT(EX_W_VENUE)) ? EX_USE_VENUE : EX_USE_TARGET,
                false, &e, 1);
        ex_mention(o, &e, &args[n++]);
        if (!d->flipped && d->t.agent == i && d->t.target == ENT_END_SUBJECT && args[n - 1].actor[0])
            ex_add_edge(o, &r, (int)n - 1, ENT_END_SUBJECT);
    }
    r.arguments = args;
    r.argument_count = n;
    if (r.has_object && *r.subject.actor && *r.object.actor && joined(d, subject) && joined(d, object) &&
        (d->flipped || (d->t.target != END_NONE && d->t.agent == ENT_END_SUBJECT) ||
         (!d->t.rule && d->object >= 0 && c->args[d->object].slot == SLOT_OBJ)))
        ex_add_edge(o, &r, ENT_END_SUBJECT, ENT_END_OBJECT);
    r.confidence = ex_confidence(s, c->copular ? EX_P_COPULA : c->passive ? EX_P_PASSIVE : EX_P_ACTIVE, &r, subject, object);
    if (c->subject_inherited)
        r.confidence += s->rules->priors[EX_P_INHERITED];
    ex_out_add(o, &r, c->verb);
}

/* A pair inside one subject: A and B met. */
static void mutual(ex_out *o, const draft *given, const ent_relation *base, const ex_end *ends, size_t count, int but)
{
    draft plain = *given, *d = &plain;

    d->object = but;            /* the object stays an argument: A and B signed a treaty */
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            if ((ends[i].ref.actor || ends[k].ref.actor) && ends[i].ref.actor != ends[k].ref.actor) {
                ex_end a = ends[i], b = ends[k];
                ent_relation r = *base;

                a.arg.prep = b.arg.prep = "";
                r.reciprocal = true;
                record(o, d, &r, &a, &b);
            }
}

static size_t known(const ex_end *ends, size_t n)
{
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        k += ends[i].ref.actor != NULL;
    return k;
}

/* A bare adjective behind a copula, with an oblique: both together are the relation. */
static bool adjectival(const ex_sheet *s, const ex_clause *c)
{
    bool oblique = false, plain = false;

    for (int i = 0; i < c->arg_count; i++) {
        oblique |= c->args[i].slot == SLOT_OBL && c->args[i].begin > c->last && *c->args[i].prep;
        plain |= c->args[i].slot == SLOT_COMPLEMENT && c->args[i].head == c->last && !*c->args[i].prep &&
                 c->args[i].end - c->args[i].begin <= 3;
    }
    return c->copular && oblique && plain && s->t[c->last].upos == EX_UPOS_ADJ;
}

static void join_adjective(const ex_sheet *s, draft *d)
{
    ex_clause *c = &d->c;

    for (int i = 0; i < c->arg_count; i++)
        if (c->args[i].slot == SLOT_COMPLEMENT && c->args[i].head == c->last)
            for (uint32_t k = c->args[i].begin; k < c->args[i].end && c->word_count < MAX_WORDS; k++)
                c->words[c->word_count++] = k;
    c->lemma = s->t[c->last].lemma;
    d->t.adjective = true;
}

static bool leads(const ex_sheet *s, const draft *d)
{
    ex_ref ref;

    return ex_leads_to_actor(s, d->c.args[d->t.target].head, (int32_t)d->t.predicate, EX_USE_TARGET, &ref);
}

static bool agrees(const ex_token *pronoun, const ex_ref *who)
{
    bool person = who->type == EX_ACTOR_PERSON;

    if (pronoun->feats & EX_F_MASC)
        return person ? who->actor->gender != 'f' : false;
    if (pronoun->feats & EX_F_FEM)
        return person ? who->actor->gender != 'm' : false;
    return !person || (pronoun->feats & EX_F_PLUR && who->plural);
}

static bool same_number(const ex_token *pronoun, const ex_token *noun)
{
    bool plural = noun->xpos == EX_XPOS_NNS || noun->xpos == EX_XPOS_NNPS;

    return (noun->upos == EX_UPOS_NOUN || noun->upos == EX_UPOS_PROPN) && plural == ((pronoun->feats & EX_F_PLUR) != 0);
}

/* "X said it would ...": X acts, through the pronoun. */
static size_t speaker_acts(const ex_sheet *s, const draft *d, ex_end *subjects, size_t count)
{
    uint32_t head = d->c.subject.head;
    const ex_token *t = &s->t[head];
    ex_claim claim;
    ex_end speakers[MAX_ENDS];
    ex_arg a = {.slot = SLOT_SUBJECT, .deprel = EX_REL_NSUBJ, .prep = ""};
    size_t n;

    if (t->upos != EX_UPOS_PRON || !(t->feats & EX_F_P3) || s->left[head] + 1 != s->right[head])
        return count;
    ex_claim_of(s, d->t.predicate, &claim);
    if (claim.speaker < 0 || claim.speech_verb < 0 || s->t[claim.speaker].sentence != t->sentence)
        return count;
    a.head = ex_antecedent(s, (uint32_t)claim.speaker);
    if (a.head == head)
        return count;
    ex_phrase(s, a.head, false, &a.begin, &a.end);
    n = ex_ends(s, &a, claim.speech_verb, EX_USE_AGENT, true, speakers, MAX_ENDS);
    for (size_t i = 0; i < n; i++)
        if ((speakers[i].ref.actor ? n == 1 && !agrees(t, &speakers[i].ref) : !same_number(t, &s->t[speakers[i].arg.head])) ||
            (subjects[0].ref.actor && subjects[0].ref.actor != speakers[0].ref.actor))
            return count;
    memcpy(subjects, speakers, n * sizeof *speakers);
    return n;
}

/* Sanctions on X, restrictions for X do nothing in the name of X. */
static void drop_patient(const ex_sheet *s, uint32_t verb, bool acts, ex_end *subject)
{
    if (s->t[verb].deprel == EX_REL_ACL && subject->ref.actor && subject->ref.name_token >= s->left[verb] &&
        subject->ref.name_token < s->right[verb])
        subject->ref = nobody;                  /* "firms based in X": X stands in this very clause */
    if (!acts)
        return;
    switch (subject->ref.via) {
    case EX_VIA_AGAINST: case EX_VIA_FOR: case EX_VIA_ON: case EX_VIA_WITH: case EX_VIA_TO: case EX_VIA_PARTICIPLE:
        if (subject->ref.thing)
            subject->ref = nobody;
        break;
    default:
        break;
    }
}

/* A pronoun that is no reflexive never means the subject of its own verb. */
static void drop_self(const ex_sheet *s, const draft *d, const ex_end *subject, ex_end *object)
{
    if (object->ref.actor && subject->ref.actor && object->ref.name_token == subject->ref.name_token)
        object->ref = nobody;                   /* one name cannot be both sides */
    if (!*d->t.event && object->ref.thing && object->ref.via == EX_VIA_IN)
        object->ref = nobody;                   /* signs of a summit in X are not X */
    if (object->ref.actor && object->ref.actor == subject->ref.actor && object->ref.via == EX_VIA_PRONOUN &&
        s->t[object->arg.head].upos == EX_UPOS_PRON && !(s->t[object->arg.head].feats & EX_F_REFLEX))
        object->ref = nobody;
}

void ex_emit_clause(ex_out *o, uint32_t token)
{
    const ex_sheet *s = o->sheet;
    draft d = {.object = END_NONE};
    ent_relation base = {0};
    ex_end subjects[MAX_ENDS], objects[MAX_ENDS];
    size_t subject_count, object_count = 0;

    if (!ex_clause_of(s, token, &d.c) || !d.c.has_subject)
        return;
    ex_type_clause(s, &d.c, &d.t);
    if (d.t.adjective || adjectival(s, &d.c))                   /* "is critical" + of */
        join_adjective(s, &d);
    base.text = relation_text(o, d.c.words, d.c.word_count);
    base.lemma = ent_arena_strdup(o->arena, d.c.lemma);
    if (d.t.rule && d.t.predicate != d.c.last)
        base.lemma = ent_arena_strdup(o->arena, ex_verb_lemma(s, d.t.predicate));
    if (d.t.rule && *d.t.rule->relation)
        base.lemma = d.t.rule->relation;
    fill_event(&d, &base);
    ex_fill_claim(o, d.t.predicate, &base);
    base.rule = rule_name(o, &d);
    base.trigger = base.text;
    subject_count = ex_ends(s, &d.c.subject, (int32_t)d.t.predicate,
                            d.c.passive || (d.t.target == ENT_END_SUBJECT && d.t.agent != ENT_END_SUBJECT)
                                ? EX_USE_TARGET : EX_USE_AGENT,
                            true, subjects, MAX_ENDS);
    for (size_t i = 0; i < subject_count; i++)
        drop_patient(s, d.c.verb, !d.c.passive && d.t.agent == ENT_END_SUBJECT, &subjects[i]);
    if (*d.t.event && subject_count > 0 && base.has_attribution)
        subject_count = speaker_acts(s, &d, subjects, subject_count);
    if (d.t.target == ENT_END_SUBJECT && d.t.agent >= 0) {      /* done by, received from: turned to agent and target */
        object_count = ex_ends(s, &d.c.args[d.t.agent], (int32_t)d.t.predicate, EX_USE_AGENT, true, objects, MAX_ENDS);
        if (known(subjects, subject_count) && known(objects, object_count)) {
            d.flipped = true;
            for (size_t i = 0; i < subject_count; i++)
                for (size_t k = 0; k < object_count; k++) {
                    ex_end agent = objects[k], target = subjects[i];

                    agent.arg.prep = "";
                    record(o, &d, &base, &agent, &target);
                }
            return;
        }
    }
    if (d.t.agent >= 0 && d.c.passive && *d.t.event && (ex_word_bits(s->rules, d.t.event) & EX_BIT(EX_W_MUTUAL))) {
        object_count = ex_ends(s, &d.c.args[d.t.agent], (int32_t)d.t.predicate, EX_USE_AGENT, true, objects, MAX_ENDS);
        if (known(objects, object_count) > 1)           /* signed, staged by A and B */
            mutual(o, &d, &base, objects, object_count, d.t.agent);
        object_count = 0;
    }
    d.object = choose_object(&d);
    if (d.t.rule && (d.t.recip || (ex_word_bits(s->rules, d.t.event) & EX_BIT(EX_W_MUTUAL))) &&
        (d.t.target < 0 || !leads(s, &d)) && subject_count > 1 &&
        known(subjects, subject_count) > (d.t.recip ? 0 : 1)) {
        mutual(o, &d, &base, subjects, subject_count, END_NONE);
        return;
    }
    if (d.object >= 0) {
        const ex_arg *a = &d.c.args[d.object];
        ex_use use = d.t.target < 0 && a->slot == SLOT_OBL && (ex_word_bits(s->rules, a->prep) & EX_BIT(EX_W_VENUE))
                         ? EX_USE_VENUE : d.t.target >= 0 && a->slot == SLOT_OBL ? EX_USE_PLACE : EX_USE_TARGET;

        object_count = ex_ends(s, a, (int32_t)d.t.predicate, use, true, objects, MAX_ENDS);
        if (known(objects, object_count) > 1 && (ex_word_bits(s->rules, a->prep) & EX_BIT(EX_W_BETWEEN))) {
            mutual(o, &d, &base, objects, object_count, d.object);
            object_count = 0;
        }
        if (known(objects, object_count) < 2)
            object_count = ex_ends(s, a, (int32_t)d.t.predicate, use, false, objects, 1);
    }
    for (size_t i = 0; i < subject_count; i++) {
        if (!object_count)
            record(o, &d, &base, &subjects[i], NULL);
        for (size_t k = 0; k < object_count; k++) {
            ex_end object = objects[k];

            drop_self(s, &d, &subjects[i], &object);
            record(o, &d, &base, &subjects[i], &object);
        }
    }
}

ent_status ex_relations(ex_out *o, ent_error *err)
{
    const ex_sheet *s = o->sheet;

    o->points = count_points(s->parsed, s->arena);
    if (!o->points)
        return ent_fail(err, ENT_NOMEM, "no memory for the places of a document");
    for (uint32_t i = 0; i < s->count && !o->failed; i++) {
        if (ex_is_predicate(s, i))
            ex_emit_clause(o, i);
        ex_emit_noun(o, i);
    }
    return o->failed ? ent_fail(err, ENT_NOMEM, "no memory for the relations of a document") : ENT_OK;
}
