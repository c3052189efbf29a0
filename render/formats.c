/* render/formats.c - the formats by their files' endings. */
#include "internal.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *ending;
    rd_writer *write;
} formats[] = {                 /* the longer ending first */
    {".graphology.json", rd_write_graphology}, {".ftm.json", rd_write_ftm}, {".nodes.csv", rd_write_nodes_csv},
    {".edges.csv", rd_write_links_csv}, {".csv", rd_write_links_csv}, {".dot", rd_write_dot}, {".gv", rd_write_dot},
    {".graphml", rd_write_graphml}, {".gexf", rd_write_gexf}, {".json", rd_write_json}, {".cyjs", rd_write_cyjs},
    {".cypher", rd_write_cypher}, {".net", rd_write_pajek}, {".nt", rd_write_ntriples}, {".svg", rd_write_svg},
    {".png", rd_write_png}, {".pdf", rd_write_pdf}, {".html", rd_write_report},
};

rd_writer *rd_writer_for(const char *path, ent_error *err)
{
    const char *slash = strrchr(path, '/'), *dot;
    size_t len = strlen(path), used = 0;
    char known[256] = "";

    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        size_t n = strlen(formats[i].ending);

        if (len > n && strcasecmp(path + len - n, formats[i].ending) == 0)
            return formats[i].write;
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? " " : "", formats[i].ending);
    }
    dot = strrchr(slash ? slash : path, '.');
    ent_fail_at(err, ENT_SYNTAX, path, 0, 0, "found the ending \"%s\", wanted one of %s", dot ? dot : "", known);
    return NULL;
}
