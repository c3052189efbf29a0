/* tests/fuzz/fuzz_graph_triple.c - any bytes as lines of triples: the graph is built or the line is refused. */
#include "graph/graph.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const gr_options options = {.metrics = true, .evidence = 3, .seed = 1};
    gr_graph *g = gr_graph_new(&options);
    const char *text = (const char *)data;
    FILE *null = fopen("/dev/null", "w");
    size_t nodes, links;
    ent_error err = {0};

    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t len = end ? (size_t)(end - text) - at : size - at;
        ent_error e = {0};

        gr_graph_add_json(g, text + at, len, "fuzz", 1, &e);
        at += len + 1;
    }
    if (gr_graph_finish(g, &err) != ENT_OK || gr_graph_write(g, null, &err) != ENT_OK)
        abort();
    gr_graph_links(g, &links);
    gr_graph_nodes(g, &nodes);
    if (links && nodes < 2)
        abort();
    fclose(null);
    gr_graph_free(g);
    return 0;
}
