/* extract/core/feats.c - the FEATS column of CoNLL-U and the bits that stand for it.
 *
 * Only what rules ask for has a bit; the rest of the treebanks' features (NumForm, ExtPos ...) is dropped. */
#include "internal.h"

#include <string.h>

static const struct {
    const char *name, *value;
    uint32_t bit;
} features[] = {                /* in the order of CoNLL-U */
    { "Case", "Acc", EX_F_ACC },      { "Case", "Nom", EX_F_NOM },      { "Definite", "Def", EX_F_DEF },
    { "Definite", "Ind", EX_F_IND },  { "Degree", "Cmp", EX_F_CMP },    { "Degree", "Sup", EX_F_SUP },
    { "Gender", "Fem", EX_F_FEM },    { "Gender", "Masc", EX_F_MASC },  { "Gender", "Neut", EX_F_NEUT },
    { "Mood", "Imp", EX_F_IMP },      { "Number", "Plur", EX_F_PLUR },  { "Number", "Ptan", EX_F_PLUR },
    { "Number", "Sing", EX_F_SING },  { "Person", "1", EX_F_P1 },       { "Person", "2", EX_F_P2 },
    { "Person", "3", EX_F_P3 },       { "Polarity", "Neg", EX_F_NEG },  { "Poss", "Yes", EX_F_POSS },
    { "PronType", "Dem", EX_F_DEM },  { "PronType", "Int", EX_F_INT },  { "PronType", "Neg", EX_F_NEG },
    { "PronType", "Rel", EX_F_REL },  { "Reflex", "Yes", EX_F_REFLEX }, { "Tense", "Past", EX_F_PAST },
    { "Tense", "Pres", EX_F_PRES },   { "VerbForm", "Fin", EX_F_FIN },  { "VerbForm", "Ger", EX_F_GER },
    { "VerbForm", "Inf", EX_F_INF },  { "VerbForm", "Part", EX_F_PART },{ "Voice", "Pass", EX_F_PASS },
};
enum { FEATURE_COUNT = sizeof features / sizeof *features };

uint32_t ex_feats_parse(const char *feats, size_t len)
{
    const char *end = feats + len;
    uint32_t bits = 0;

    while (feats < end) {
        const char *bar = memchr(feats, '|', (size_t)(end - feats));
        size_t n = (size_t)((bar ? bar : end) - feats);

        for (int i = 0; i < FEATURE_COUNT; i++) {
            size_t name = strlen(features[i].name), value = strlen(features[i].value);

            if (n == name + 1 + value && memcmp(feats, features[i].name, name) == 0 && feats[name] == '=' &&
                memcmp(feats + name + 1, features[i].value, value) == 0)
                bits |= features[i].bit;
        }
        feats += n + 1;
    }
    return bits;
}

typedef struct {
    char *out;
    size_t size, used;
} printer;

static void add(printer *p, const char *name, const char *value)
{
    size_t left = p->size - p->used;
    int n = snprintf(p->out + p->used, left, "%s%s=%s", p->used ? "|" : "", name, value);

    if (n > 0 && (size_t)n < left)
        p->used += (size_t)n;
    else
        p->out[p->used] = '\0';
}

/* The one value of `name` that `bits` hold, or NULL. */
static const char *value_of(const char *name, uint32_t bits, ex_upos upos)
{
    for (int i = 0; i < FEATURE_COUNT; i++)
        if ((features[i].bit & bits) && strcmp(features[i].name, name) == 0) {
            bool tag_says_polarity = strcmp(name, "Polarity") == 0 && upos != EX_UPOS_PART && upos != EX_UPOS_INTJ &&
                                     upos != EX_UPOS_CCONJ;
            bool tag_says_pronoun = strcmp(name, "PronType") == 0 && features[i].bit == EX_F_NEG &&
                                    upos != EX_UPOS_PRON && upos != EX_UPOS_DET && upos != EX_UPOS_ADV;

            if (!tag_says_polarity && !tag_says_pronoun)
                return features[i].value;
        }
    return NULL;
}

const char *ex_feats_print(uint32_t feats, ex_upos upos, char *out, size_t size)
{
    static const char *const names[] = { "Case",   "Definite", "Degree", "Gender",   "Mood",  "Number",   "Person",
                                         "Polarity", "Poss", "PronType", "Reflex", "Tense", "VerbForm", "Voice" };
    printer p = { out, size, 0 };
    const uint32_t person = EX_F_P1 | EX_F_P2 | EX_F_P3;

    out[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = value_of(names[i], feats, upos);

        if (!value && strcmp(names[i], "Degree") == 0 && upos == EX_UPOS_ADJ)
            value = "Pos";
        if (!value && strcmp(names[i], "Mood") == 0 && (feats & EX_F_FIN) && (feats & (EX_F_PAST | EX_F_PRES)))
            value = "Ind";
        if (!value && strcmp(names[i], "PronType") == 0) {
            if (feats & (EX_F_DEF | EX_F_IND))
                value = "Art";
            else if ((feats & person) && upos == EX_UPOS_PRON)
                value = "Prs";
        }
        if (value)
            add(&p, names[i], value);
    }
    if (!p.used)
        snprintf(out, size, "_");
    return out;
}
