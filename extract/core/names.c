/* extract/core/names.c - the words of the tag sets, and back. */
#include "core.h"

#include <string.h>

static const char *const upos_names[EX_UPOS_COUNT] = {
#define X_(id) [EX_UPOS_##id] = #id,
    EX_UPOS_LIST(X_)
#undef X_
};
static const char *const xpos_names[EX_XPOS_COUNT] = {
#define X_(id, name) [EX_XPOS_##id] = name,
    EX_XPOS_LIST(X_)
#undef X_
};
static const char *const deprel_names[EX_REL_COUNT] = {
#define X_(id, name) [EX_REL_##id] = name,
    EX_DEPREL_LIST(X_)
#undef X_
};
static const char *const ner_names[EX_NER_COUNT] = {
#define X_(id, name) [EX_NER_##id] = name,
    EX_NER_LIST(X_)
#undef X_
};

const char *ex_upos_name(ex_upos u)
{
    return upos_names[u];
}

const char *ex_xpos_name(ex_xpos x)
{
    return xpos_names[x];
}

const char *ex_deprel_name(ex_deprel r)
{
    return deprel_names[r];
}

const char *ex_ner_name(ex_ner k)
{
    return ner_names[k];
}

static int find(const char *const *names, int count, const char *name, size_t len)
{
    for (int i = 0; i < count; i++)
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
            return i;
    return -1;
}

int ex_upos_find(const char *name, size_t len)
{
    return find(upos_names, EX_UPOS_COUNT, name, len);
}

int ex_xpos_find(const char *name, size_t len)
{
    return find(xpos_names, EX_XPOS_COUNT, name, len);
}

int ex_deprel_find(const char *name, size_t len)
{
    int i = find(deprel_names, EX_REL_COUNT, name, len);
    const char *colon = i < 0 ? memchr(name, ':', len) : NULL;

    return colon ? find(deprel_names, EX_REL_COUNT, name, (size_t)(colon - name)) : i;
}
