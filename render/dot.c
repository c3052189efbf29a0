/* render/dot.c - DOT that Graphviz, Gephi, NetworkX (pydot) and igraph all read.
 *
 * cgraph's agwrite() groups defaults into `graph [`, `node [`, `edge [` statements, which Gephi's reader takes for the
 * start of a subgraph: the graph comes out empty, without a message.  So cgraph holds and quotes the graph, and we
 * print it: each attribute on its node or edge, spaces around the arrow, the graph's own attributes last with the
 * closing brace on the same line (pydot makes a node of that statement elsewhere). */
#include "internal.h"

#include <string.h>

/* agcanonStr knows what must be quoted, but leaves plain words bare; Gephi wants ids quoted. */
static bool put_quoted(const char *s, FILE *out)
{
    bool good = fputc('"', out) != EOF;

    for (; *s && good; s++) {
        if (*s == '"')
            good = fputs("\\\"", out) >= 0;
        else if (*s == '\n')
            good = fputs("\\n", out) >= 0;
        else if (*s == '\\')
            good = s[1] == 'n' ? fputs("\\n", out) >= 0 && s++ : fputs("\\\\", out) >= 0;
        else
            good = fputc(*s, out) != EOF;
    }
    return good && fputc('"', out) != EOF;
}

static bool put_attributes(Agraph_t *g, int kind, void *object, FILE *out)
{
    bool first = true, good = fputs(" [", out) >= 0;

    for (Agsym_t *s = agnxtattr(g, kind, NULL); s && good; s = agnxtattr(g, kind, s)) {
        const char *value = agxget(object, s);

        if (!value || !*value)
            continue;
        good = fprintf(out, "%s%s=", first ? "" : ", ", s->name) > 0 && put_quoted(value, out);
        first = false;
    }
    return good && fputc(']', out) != EOF;
}

static bool put_graph(Agraph_t *g, FILE *out)
{
    bool good = fputs("digraph \"entente\" {\n", out) >= 0;

    for (Agnode_t *n = agfstnode(g); n && good; n = agnxtnode(g, n))
        good = fputs("  ", out) >= 0 && put_quoted(agnameof(n), out) && put_attributes(g, AGNODE, n, out) &&
               fputs(";\n", out) >= 0;
    for (Agnode_t *n = agfstnode(g); n && good; n = agnxtnode(g, n))
        for (Agedge_t *e = agfstout(g, n); e && good; e = agnxtout(g, e))
            good = fputs("  ", out) >= 0 && put_quoted(agnameof(agtail(e)), out) && fputs(" -> ", out) >= 0 &&
                   put_quoted(agnameof(aghead(e)), out) && put_attributes(g, AGEDGE, e, out) && fputs(";\n", out) >= 0;
    return good && fputs("  graph", out) >= 0 && put_attributes(g, AGRAPH, g, out) && fputs("; }\n", out) >= 0;
}

ent_status rd_write_dot(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    Agraph_t *graph;
    ent_status st = rd_cgraph_whole(g, &graph, err);

    (void)options;
    if (st != ENT_OK)
        return st;
    if (!put_graph(graph, out))
        st = ent_fail(err, ENT_IO, "cannot write the graph");
    agclose(graph);
    return st;
}
