/* extract/actor/actor.c - the words of the type and via lists. */
#include "actor.h"

static const char *const type_names[EX_ACTOR_TYPE_COUNT] = {
#define X_(id, name) [EX_ACTOR_##id] = name,
    EX_ACTOR_TYPE_LIST(X_)
#undef X_
};
static const char *const via_names[EX_VIA_COUNT] = {
#define X_(id, name) [EX_VIA_##id] = name,
    EX_VIA_LIST(X_)
#undef X_
};

const char *ex_actor_type_name(ex_actor_type t)
{
    return type_names[t];
}

const char *ex_via_name(ex_via v)
{
    return via_names[v];
}
