/* tests/fuzz/fuzz_render_graph.c - any bytes as a graph: it is refused, or written as DOT, as GraphML that libxml2
 * reads back, and as a page whose data holds no "<". */
#include "render/render.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Graphviz 2.43 leaks a little with every layout. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libgvc\nleak:libgvplugin\nleak:libcgraph\n";
}

/* The graph of the page stands between two tags of the page's own; nothing in it may look like one. */
static void check_report(const rd_graph *g, const rd_options *options)
{
    static const char opening[] = "id=\"data\">", closing[] = "</script>";
    char *out = NULL, *from, *to;
    size_t len = 0;
    ent_error err = {0};
    FILE *f = open_memstream(&out, &len);

    if (rd_write_report(g, options, f, &err) != ENT_OK)
        abort();
    fclose(f);
    from = strstr(out, opening);
    to = from ? strchr(from, '<') : NULL;
    if (!to || strncmp(to, closing, sizeof closing - 1) != 0)
        abort();
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const rd_options options = {0};
    ent_error err = {0};
    rd_graph g;
    char *out = NULL;
    size_t len = 0;
    FILE *f;
    xmlDocPtr doc;

    if (rd_graph_read((const char *)data, size, "fuzz", &g, &err) != ENT_OK)
        return 0;
    f = open_memstream(&out, &len);
    if (rd_write_graphml(&g, &options, f, &err) != ENT_OK)
        abort();
    fclose(f);
    doc = xmlReadMemory(out, (int)len, "out.graphml", NULL, XML_PARSE_NONET);
    if (!doc)
        abort();
    xmlFreeDoc(doc);
    free(out);
    f = fopen("/dev/null", "w");
    if (rd_write_dot(&g, &options, f, &err) != ENT_OK)
        abort();
    fclose(f);
    check_report(&g, &options);
    rd_graph_free(&g);
    return 0;
}
