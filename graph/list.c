/* graph/list.c - the heaviest links for a person's eyes: who, what, whom, how often, and one sentence that says it. */
#include "ask.h"
#include "internal.h"

ent_status gr_graph_list(const gr_graph *g, size_t limit, FILE *out, ent_error *err)
{
    size_t node_count, link_count;
    const gr_node *nodes = gr_graph_nodes(g, &node_count);
    const gr_link *links = gr_graph_links(g, &link_count);

    for (size_t i = 0; i < link_count && i < limit; i++) {
        const gr_link *l = &links[i];
        const gr_evidence *e = l->evidence_count ? l->evidence[0] : NULL;

        fprintf(out, "%4zu  %s -> %s  %s", l->weight, nodes[l->source].name, nodes[l->target].name,
                l->event ? l->event : l->relation ? l->relation : "");
        if (l->event && l->relation)
            fprintf(out, " (%s)", l->relation);
        fputc('\n', out);
        if (e && e->text) {
            fputs("      ", out);
            gr_print_evidence(e, out);
        }
    }
    return ferror(out) ? ent_fail(err, ENT_IO, "cannot write the list") : ENT_OK;
}
