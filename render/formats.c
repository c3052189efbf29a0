/* render/formats.c - the formats by their files' endings. */
#include "internal.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *ending;
    rd_writer *write;
} formats[] = {
    {"dot", rd_write_dot}, {"gv", rd_write_dot}, {"graphml", rd_write_graphml}, {"json", rd_write_json},
    {"svg", rd_write_svg}, {"png", rd_write_png}, {"pdf", rd_write_pdf},
};

rd_writer *rd_writer_for(const char *path, ent_error *err)
{
    const char *dot = strrchr(path, '.');
    char known[256] = "";

    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (dot && strcasecmp(dot + 1, formats[i].ending) == 0)
            return formats[i].write;
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s.%s", i ? ", " : "", formats[i].ending);
    }
    ent_fail_at(err, ENT_SYNTAX, path, 0, 0, "found the ending \"%s\", wanted one of %s", dot ? dot : "", known);
    return NULL;
}
