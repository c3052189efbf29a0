/* extract/actor/coref.c - which earlier mention a pronoun, a description or a bare role takes up.
 *
 * Candidates are all nominals of this and the last sentences, things too: a pronoun that goes better with a thing is not
 * an actor's.  Agreement in number, gender and kind comes first, binding next (an object is not its own subject), then
 * weights as in Lappin and Leass (1994): grammatical role, names, recency by halves.  A near tie resolves to nothing. */
#include "internal.h"

enum { PRONOUN_WINDOW = 160, DESCRIPTION_WINDOW = 800, ROLE_WINDOW = 2000 };

static bool is_class(const ex_actors *d, uint32_t token, word_class c)
{
    return word_is(d->x, d->word[token], c);
}

static bool relation_in_phrase(uint8_t deprel)
{
    return deprel == EX_REL_NMOD || deprel == EX_REL_NMOD_POSS || deprel == EX_REL_AMOD || deprel == EX_REL_COMPOUND ||
           deprel == EX_REL_DET || deprel == EX_REL_NMOD_DESC || deprel == EX_REL_NUMMOD;
}

/* `inner` lies inside the noun phrase of `outer`. */
static bool inside_phrase(const ex_actors *d, uint32_t inner, uint32_t outer)
{
    const ex_token *t = token_at(d, inner);

    for (int up = 0; up < 8 && t->head >= 0 && relation_in_phrase(t->deprel); up++) {
        if ((uint32_t)t->head == outer)
            return true;
        t = token_at(d, (uint32_t)t->head);
    }
    return false;
}

/* The predicate that the nominal is an argument of, through conjuncts; -1. */
static int32_t predicate_of(const ex_actors *d, uint32_t token)
{
    const ex_token *t = token_at(d, token);

    for (int up = 0; up < 6 && t->deprel == EX_REL_CONJ && t->head >= 0; up++)
        t = token_at(d, (uint32_t)t->head);
    switch ((ex_deprel)t->deprel) {
    case EX_REL_NSUBJ:
    case EX_REL_NSUBJ_PASS:
    case EX_REL_OBJ:
    case EX_REL_IOBJ:
    case EX_REL_OBL:
    case EX_REL_OBL_AGENT:
        return t->head;
    default:
        return -1;
    }
}

static int32_t subject_of(const ex_actors *d, int32_t verb)
{
    int n = 0;

    for (int up = 0; up < 4 && verb >= 0; up++) {
        const ex_token *v = token_at(d, (uint32_t)verb);

        for (int32_t c = d->first_child[verb]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c])
            if (token_at(d, (uint32_t)c)->deprel == EX_REL_NSUBJ ||
                token_at(d, (uint32_t)c)->deprel == EX_REL_NSUBJ_PASS)
                return c;
        if (v->deprel != EX_REL_XCOMP && v->deprel != EX_REL_CONJ && v->deprel != EX_REL_ADVCL)
            return -1;
        verb = v->head;
    }
    return -1;
}

/* The verb or noun that a token hangs from, out of its phrase. */
static int32_t clause_of(const ex_actors *d, uint32_t token)
{
    const ex_token *t = token_at(d, token);

    for (int up = 0; up < 8 && t->head >= 0 && (relation_in_phrase(t->deprel) || t->deprel == EX_REL_CONJ); up++)
        t = token_at(d, (uint32_t)t->head);
    return t->head;
}

static bool coordinated(const ex_actors *d, uint32_t token)
{
    int n = 0;

    for (int32_t c = d->first_child[token]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c])
        if (token_at(d, (uint32_t)c)->deprel == EX_REL_CONJ)
            return true;
    return false;
}

/* ---- third persons ----------------------------------------------------------------------------------------- */

typedef struct {
    bool plural, person, thing; /* they; he, she; it */
    char gender;
    bool possessive;
} wanted;

static bool agrees(const ex_actors *d, const mention *c, const wanted *w)
{
    if (w->plural)
        return c->plural || coordinated(d, c->token) || c->type == EX_ACTOR_GROUP || c->type == EX_ACTOR_ORGANIZATION ||
               c->type == EX_ACTOR_IGO;
    if (c->plural || coordinated(d, c->token))
        return false;
    if (w->person)
        return (c->person || (c->kind == MENTION_THING && (c->gender == 'm' || c->gender == 'f')) ||
                (c->kind == MENTION_NAME && c->type == EX_ACTOR_OTHER && c->salience == 3)) &&
               (!c->gender || !w->gender || c->gender == w->gender);
    return !c->person && c->gender != 'm' && c->gender != 'f';
}

static int weight(const ex_actors *d, uint32_t token, const mention *c, const wanted *w, int32_t clause)
{
    const ex_token *t = token_at(d, token), *a = token_at(d, c->token);
    uint32_t distance = t->sentence - a->sentence;
    int score = 100;

    score += c->salience == 3 ? 80 : c->salience == 2 ? 50 : 30;
    if (relation_in_phrase(a->deprel))
        score -= 25;
    if (c->kind == MENTION_NAME || c->kind == MENTION_PEOPLE)
        score += 20;
    if (c->kind == MENTION_PRONOUN)
        score += 30;
    if (c->antecedent >= 0)
        score += 10;
    if (t->deprel == a->deprel)
        score += 25;
    if (w->possessive && !distance && clause >= 0 && clause == a->head && c->salience == 3)
        score += 60;
    if (w->gender && c->gender == w->gender)
        score += 60;
    if (w->plural && !c->plural && !coordinated(d, c->token))
        score -= 45;
    if (c->type == EX_ACTOR_PLACE && c->kind == MENTION_NAME)
        score -= 40;
    if (w->thing && c->kind == MENTION_NAME && c->type == EX_ACTOR_OTHER)
        score -= 30;
    if (c->kind == MENTION_THING && !c->definite && !c->indefinite)
        score -= 15;
    if (d->p->sentences[t->sentence].paragraph != d->p->sentences[a->sentence].paragraph)
        score -= 15;
    for (; distance && score > 0; distance--)
        score /= 2;
    return score;
}

static bool barred(const ex_actors *d, uint32_t token, const mention *c, const wanted *w)
{
    int32_t here = predicate_of(d, token);

    if (c->modifier || inside_phrase(d, token, c->token) || inside_phrase(d, c->token, token))
        return true;
    if (!w->possessive && here >= 0 && predicate_of(d, c->token) == here)
        return true;
    /* an appositive or predicate noun is not a second thing */
    return token_at(d, c->token)->deprel == EX_REL_OBL_UNMARKED || token_at(d, c->token)->deprel == EX_REL_VOCATIVE;
}

static int32_t third_person(const ex_actors *d, uint32_t token, const wanted *w)
{
    const ex_token *t = token_at(d, token);
    int32_t best = -1, clause = clause_of(d, token);
    int top = 0, next = 0;
    uint32_t reach = w->person ? 3 : 1;

    for (uint32_t k = token, steps = 0; k-- > 0 && steps < PRONOUN_WINDOW; steps++) {
        const mention *c;
        int score;

        if (t->sentence - token_at(d, k)->sentence > reach)
            break;
        c = mention_at(d, k);
        if (!c || !agrees(d, c, w) || barred(d, token, c, w))
            continue;
        if (c->kind == MENTION_PRONOUN && c->antecedent < 0)
            continue;
        score = weight(d, token, c, w, clause);
        if (score > top) {
            if (best < 0 || d->mentions[best].origin != c->origin)
                next = top;
            top = score;
            best = d->mention_of[k];
        } else if (score > next && (best < 0 || d->mentions[best].origin != c->origin)) {
            next = score;
        }
    }
    if (best >= 0 && top * 20 < next * 21)
        return -1;
    return best;
}

/* ---- speakers ---------------------------------------------------------------------------------------------- */

static bool says(const ex_actors *d, uint32_t token)
{
    return token_at(d, token)->upos == EX_UPOS_VERB && is_class(d, token, WORD_SAY);
}

/* Inside quotation marks: an odd number of them since the paragraph began. */
static bool quoted(const ex_actors *d, uint32_t token)
{
    uint32_t paragraph = d->p->sentences[token_at(d, token)->sentence].paragraph;
    bool open = false;

    for (uint32_t k = token, steps = 0; k-- > 0 && steps < 500; steps++) {
        const ex_token *t = token_at(d, k);

        if (d->p->sentences[t->sentence].paragraph != paragraph)
            break;
        if (t->xpos == EX_XPOS_OQUOTE || t->xpos == EX_XPOS_CQUOTE || (t->form[0] == '"' && !t->form[1]))
            open = !open;
    }
    return open;
}

static int32_t speaker_in(const ex_actors *d, uint32_t sentence)
{
    const ex_sentence *s = &d->p->sentences[sentence];

    for (uint32_t k = s->first; k < s->first + s->count && k < s->first + 300; k++)
        if (says(d, k)) {
            int32_t subject = subject_of(d, (int32_t)k);
            const mention *m = subject < 0 ? NULL : mention_at(d, (uint32_t)subject);

            if (m && (m->person || m->actor) && !(token_at(d, (uint32_t)subject)->feats & (EX_F_P1 | EX_F_P2)))
                return subject;
        }
    return -1;
}

int32_t ex_speaker_of(const ex_actors *d, uint32_t token)
{
    const ex_token *t = token_at(d, token);
    uint32_t sentence = t->sentence, paragraph = d->p->sentences[sentence].paragraph;
    int32_t up = (int32_t)token, found;

    if (!quoted(d, token))
        return -1;
    /* the clause's own verb of saying */
    for (int n = 0; n < 24 && up >= 0; n++) {
        const ex_token *a = token_at(d, (uint32_t)up);

        if ((a->deprel == EX_REL_CCOMP || a->deprel == EX_REL_PARATAXIS) && a->head >= 0 && says(d, (uint32_t)a->head))
            return subject_of(d, a->head);
        up = a->head;
    }
    found = speaker_in(d, sentence);
    /* a quotation over several sentences: who spoke last in this paragraph, or the one before */
    for (uint32_t back = 1; found < 0 && back <= 3 && back <= sentence; back++)
        if (d->p->sentences[sentence - back].paragraph + 1 >= paragraph)
            found = speaker_in(d, sentence - back);
    return found;
}

/* ---- entry points ------------------------------------------------------------------------------------------ */

/* "the firms which …", "Iran, which …": the noun that the relative clause hangs from. */
static int32_t relative(const ex_actors *d, uint32_t token)
{
    int32_t up = (int32_t)token, beside = -1;
    uint32_t k = token && token_at(d, token - 1)->upos == EX_UPOS_PUNCT ? token - 1 : token;

    /* where the parse does not say: the noun right before it */
    if (k && token_at(d, k - 1)->sentence == token_at(d, token)->sentence && token_at(d, token)->xpos != EX_XPOS_WDT)
        beside = d->mention_of[k - 1];

    for (int n = 0; n < 10 && up >= 0; n++) {
        const ex_token *a = token_at(d, (uint32_t)up);

        if (a->deprel == EX_REL_ACL_RELCL && a->head >= 0 && (uint32_t)a->head < token)
            return d->mention_of[a->head] >= 0 ? d->mention_of[a->head] : beside;
        up = a->head;
    }
    return beside;
}

int32_t coref_pronoun(const ex_actors *d, uint32_t token)
{
    const ex_token *t = token_at(d, token);
    wanted w = {.plural = (t->feats & EX_F_PLUR) != 0,
                .possessive = (t->feats & EX_F_POSS) != 0 || t->xpos == EX_XPOS_PRPS};
    int32_t subject;

    if (t->deprel == EX_REL_EXPL || t->xpos == EX_XPOS_EX)
        return -1;
    if ((t->feats & EX_F_REL) || t->xpos == EX_XPOS_WDT || t->xpos == EX_XPOS_WP || t->xpos == EX_XPOS_WPS)
        return relative(d, token);
    if (t->feats & EX_F_P1) {
        subject = ex_speaker_of(d, token);
        return subject < 0 || (uint32_t)subject == token ? -1 : d->mention_of[subject];
    }
    if (!(t->feats & EX_F_P3))
        return -1;
    if (t->feats & EX_F_REFLEX) {
        subject = subject_of(d, predicate_of(d, token));
        return subject < 0 || (uint32_t)subject >= token ? -1 : d->mention_of[subject];
    }
    w.gender = t->feats & EX_F_MASC ? 'm' : t->feats & EX_F_FEM ? 'f' : 0;
    w.person = w.gender != 0;
    w.thing = !w.plural && !w.person;
    return third_person(d, token, &w);
}

static bool name_holds(const char *name, const char *word)
{
    char folded[512];

    return ex_fold(name, strlen(name), folded, sizeof folded) && strstr(folded, word);
}

static bool suits(const ex_actors *d, const mention *c, const description *what, bool former)
{
    if (!c->actor || !(what->types >> c->type & 1) || c->modifier)
        return false;
    if (what->gender == 'm' || what->gender == 'f')
        if (c->gender && c->gender != what->gender)
            return false;
    if (*what->sector && c->type != EX_ACTOR_STATE && strcmp(c->sector, what->sector) != 0)
        return false;
    if (*what->needs && !former) {
        const char *official = c->entry == NONE ? c->actor->name : d->x->entries[c->entry]->official;

        if (!name_holds(official, what->needs) && !name_holds(c->actor->name, what->needs))
            return false;
    }
    return true;
}

static bool says_two(const ex_actors *d, uint32_t token)
{
    int n = 0;

    for (int32_t c = d->first_child[token]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c])
        if (is_class(d, (uint32_t)c, WORD_TWO))
            return true;
    return false;
}

static bool may_pair(const mention *c, const description *what)
{
    return c && c->actor && c->kind != MENTION_THING && (what->types >> c->type & 1);
}

/* The last two that are named in one breath: "the US-Israeli war on Iran", "France and Spain told Italy". */
static int32_t joined_pair(const ex_actors *d, const mention *m, const description *what, int32_t *second)
{
    uint32_t sentence = token_at(d, m->token)->sentence;

    for (uint32_t k = m->token, steps = 0; k-- > 0 && steps < 200 && token_at(d, k)->sentence + 1 >= sentence;
         steps++) {
        const mention *a = mention_at(d, k), *b = NULL;
        const ex_token *t = token_at(d, k);

        if (!may_pair(a, what))
            continue;
        if (t->deprel == EX_REL_CONJ && t->head >= 0 && (uint32_t)t->head < k)
            b = mention_at(d, (uint32_t)t->head);
        else if (k >= 2 && token_at(d, k - 1)->xpos == EX_XPOS_HYPH)
            b = mention_at(d, k - 2);
        if (may_pair(b, what) && a->actor != b->actor) {
            *second = d->mention_of[k];
            return d->mention_of[b->token];
        }
    }
    return -1;
}

/* The two actors that this and the last sentence name, when they name just two. */
static int32_t pair(const ex_actors *d, const mention *m, const description *what, int32_t *second)
{
    int32_t found[2] = {-1, -1};
    uint32_t sentence = token_at(d, m->token)->sentence;

    for (uint32_t k = m->token, steps = 0; k-- > 0 && steps < DESCRIPTION_WINDOW; steps++) {
        const mention *c = mention_at(d, k);

        if (found[1] >= 0 && token_at(d, k)->sentence < token_at(d, d->mentions[found[1]].token)->sentence)
            break;
        if (token_at(d, k)->sentence + 2 < sentence)
            break;
        if (!may_pair(c, what))
            continue;
        if (found[0] >= 0 && d->mentions[found[0]].actor == c->actor)
            continue;
        if (found[1] >= 0 && d->mentions[found[1]].actor == c->actor)
            continue;
        if (found[1] >= 0)
            return joined_pair(d, m, what, second);
        found[found[0] < 0 ? 0 : 1] = d->mention_of[k];
    }
    *second = found[1] < 0 ? -1 : found[0];
    return found[1];
}

/* What the text has spoken of, with its best mention and how often: the country is the one that it is about. */
typedef struct {
    const ex_actor *actor;
    int32_t mention;
    int score, times;
} topic;
enum { MAX_TOPICS = 16, TOPIC_WEIGHT = 8 };

/* "the pivotal state in the election", "is a nation that ...": told by what follows, not by what stood before. */
static bool restricted(const ex_actors *d, uint32_t token)
{
    int n = 0;

    for (int32_t c = d->first_child[token]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c]) {
        uint8_t rel = token_at(d, (uint32_t)c)->deprel;

        if (rel == EX_REL_COP ||
            ((uint32_t)c > token && (rel == EX_REL_NMOD || rel == EX_REL_ACL || rel == EX_REL_ACL_RELCL)))
            return true;
    }
    return false;
}

static bool is_former(const ex_actors *d, uint32_t token)
{
    int n = 0;

    for (int32_t k = d->first_child[token]; k >= 0 && n++ < MAX_CHILDREN; k = d->next_child[k])
        if (is_class(d, (uint32_t)k, WORD_FORMER))
            return true;
    return false;
}

int32_t coref_description(const ex_actors *d, const mention *m, const description *what, int32_t *second)
{
    topic topics[MAX_TOPICS];
    size_t topic_count = 0;
    int32_t best = -1;
    int top = 0;
    bool former = m->token && is_former(d, m->token);       /* "the former Soviet republic" is no longer called one */

    if (m->plural)
        return says_two(d, m->token) ? pair(d, m, what, second) : -1;
    if (what->number != 's' || restricted(d, m->token))
        return -1;
    for (uint32_t k = m->token, steps = 0; k-- > 0 && steps < DESCRIPTION_WINDOW; steps++) {
        const mention *c = mention_at(d, k);
        size_t t = 0;
        int score;

        if (!c || !suits(d, c, what, former) || c->plural || (c->kind == MENTION_ROLE && c->type == EX_ACTOR_STATE))
            continue;
        if (predicate_of(d, k) >= 0 && predicate_of(d, k) == predicate_of(d, m->token))
            continue;
        if (inside_phrase(d, m->token, k) || inside_phrase(d, k, m->token))
            continue;
        score = 1000 - (int)(token_at(d, m->token)->sentence - token_at(d, k)->sentence) * 60 + c->salience * 20 +
                (c->kind == MENTION_NAME ? 20 : 0);
        while (t < topic_count && topics[t].actor != c->actor)
            t++;
        if (t == MAX_TOPICS)
            continue;
        if (t == topic_count)
            topics[topic_count++] = (topic){c->actor, d->mention_of[k], score, 0};
        if (topics[t].times < 8)
            topics[t].times++;
        if (score > topics[t].score) {
            topics[t].score = score;
            topics[t].mention = d->mention_of[k];
        }
    }
    for (size_t t = 0; t < topic_count; t++)
        if (topics[t].score + topics[t].times * TOPIC_WEIGHT > top) {
            top = topics[t].score + topics[t].times * TOPIC_WEIGHT;
            best = topics[t].mention;
        }
    return best;
}

/* ---- bare roles ------------------------------------------------------------------------------------------------ */

/* The last word of `words` is `noun`, or all of it. */
static bool ends_in(const char *words, const char *noun)
{
    size_t a = strlen(words), b = strlen(noun);

    return a >= b && strcmp(words + a - b, noun) == 0 && (a == b || words[a - b - 1] == ' ' || words[a - b - 1] == '-');
}

static bool holds(const ex_actors *d, const mention *c, const role *r)
{
    if (c->type != EX_ACTOR_PERSON || !c->actor)
        return false;
    if (*c->role_text && ends_in(c->role_text, r->noun))
        return true;
    if (c->entry != NONE && d->x->entries[c->entry]->kind == ENTRY_PERSON) {
        const office *o = lexicon_office_on(d->x, c->entry, d->date);

        return o && (ends_in(o->office, r->noun) || lexicon_words_office(d->x, r->noun, o->office));
    }
    return false;
}

/* Where the clause says that it happens: police arrested ten people in Cairo. */
int32_t coref_venue(const ex_actors *d, uint32_t token)
{
    int32_t verb = predicate_of(d, token);
    int n = 0;

    if (verb < 0 || token_at(d, (uint32_t)verb)->upos != EX_UPOS_VERB)
        return -1;
    for (int32_t c = d->first_child[verb]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c]) {
        const mention *m = mention_at(d, (uint32_t)c);
        const preposition *by;

        if (!m || !m->actor || !*m->country || token_at(d, (uint32_t)c)->deprel != EX_REL_OBL)
            continue;
        by = preposition_at(d, (uint32_t)c);
        if (by && by->via == EX_VIA_IN && (m->type == EX_ACTOR_STATE || m->type == EX_ACTOR_PLACE))
            return d->mention_of[c];
    }
    return -1;
}

bool sector_of_state(const char *sector)
{
    static const char *const sectors[] = {"GOV", "MIL", "COP", "SPY", "REB"};

    for (size_t i = 0; i < sizeof sectors / sizeof *sectors; i++)
        if (strcmp(sector, sectors[i]) == 0)
            return true;
    return false;
}

/* "other Western leaders": not those named before. */
static bool described_anew(const ex_actors *d, uint32_t token)
{
    int n = 0;

    for (int32_t c = d->first_child[token]; c >= 0 && n++ < MAX_CHILDREN; c = d->next_child[c]) {
        uint8_t rel = token_at(d, (uint32_t)c)->deprel;

        if (rel == EX_REL_AMOD || rel == EX_REL_NUMMOD || rel == EX_REL_ACL_RELCL || rel == EX_REL_ACL ||
            rel == EX_REL_NMOD)
            return true;
    }
    return false;
}

int32_t coref_role(const ex_actors *d, const mention *m)
{
    const role *r = &d->x->roles[m->role];
    bool singular_person = r->number == 'p' && !m->plural;
    uint32_t window = singular_person ? ROLE_WINDOW : m->definite ? ROLE_WINDOW / 4 : ROLE_WINDOW / 10;

    if (m->indefinite || (!singular_person && described_anew(d, m->token)))
        return -1;
    if (!singular_person && !sector_of_state(r->sector) && (r->number != 'b' || !m->definite || m->plural))
        return -1;
    if (!m->definite && !m->plural)
        return -1;
    for (uint32_t k = m->token, steps = 0; k-- > 0 && steps < window; steps++) {
        const mention *c = mention_at(d, k);

        if (!c || !c->actor || (predicate_of(d, k) >= 0 && predicate_of(d, k) == predicate_of(d, m->token)))
            continue;
        if (singular_person
                ? holds(d, c, r)
                : c->kind == MENTION_ROLE && c->role == m->role && c->entry != NONE && c->plural == m->plural)
            return d->mention_of[k];
    }
    return singular_person || !sector_of_state(r->sector) ? -1 : coref_venue(d, m->token);
}
