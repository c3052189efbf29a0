/* render/text.c - Pajek, Cypher and RDF: formats of plain lines. */
#include "internal.h"

#include <ctype.h>
#include <string.h>

static ent_status finish(FILE *out, ent_buf *scratch, const char *format, ent_error *err)
{
    bool nomem = scratch->failed;

    ent_buf_release(scratch);
    return nomem ? ent_fail(err, ENT_NOMEM, "no memory to write %s", format)
                 : ferror(out) ? ent_fail(err, ENT_IO, "cannot write %s", format) : ENT_OK;
}

/* ---- Pajek: labels cannot hold a double quote ----------------------------------------------------------------- */

ent_status rd_write_pajek(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    ent_buf scratch = {0};
    char number[48];

    (void)options;
    fprintf(out, "*Vertices %zu\n", g->node_count);
    for (size_t i = 0; i < g->node_count; i++) {
        fprintf(out, "%zu \"", i + 1);
        for (const char *s = rd_text(g->nodes[i].name, false, &scratch); *s; s++)
            fputc(*s == '"' ? '\'' : *s == '\n' ? ' ' : *s, out);
        fputs("\"\n", out);
    }
    fputs("*Arcs\n", out);
    for (size_t i = 0; i < g->link_count; i++)
        fprintf(out, "%zu %zu %s\n", g->links[i].source + 1, g->links[i].target + 1,
                rd_number(g->links[i].weight, RD_REAL, number));
    return finish(out, &scratch, "Pajek", err);
}

/* ---- Cypher: MERGE, so that a second run changes nothing ---------------------------------------------------------- */

static void put_cypher_text(const char *text, FILE *out, ent_buf *scratch)
{
    fputc('\'', out);
    for (const char *s = rd_text(text, false, scratch); *s; s++) {
        if (*s == '\'' || *s == '\\')
            fputc('\\', out);
        if (*s == '\n')
            fputs("\\n", out);
        else
            fputc(*s, out);
    }
    fputc('\'', out);
}

static void put_cypher_field(const rd_field *f, const rd_value *v, FILE *out, ent_buf *scratch)
{
    char number[48];

    fprintf(out, ", x.%s = ", f->name);
    if (f->kind == RD_TEXT)
        put_cypher_text(v->text, out, scratch);
    else
        fputs(rd_number(v->number, f->kind, number), out);
}

ent_status rd_write_cypher(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    ent_buf scratch = {0};
    char number[48];
    rd_value v;

    (void)options;
    fputs("CREATE CONSTRAINT actor_id IF NOT EXISTS FOR (a:Actor) REQUIRE a.id IS UNIQUE;\n", out);
    for (size_t i = 0; i < g->node_count; i++) {
        fputs("MERGE (x:Actor {id: ", out);
        put_cypher_text(g->nodes[i].id, out, &scratch);
        fputs("}) SET x.name = ", out);
        put_cypher_text(g->nodes[i].name, out, &scratch);
        for (size_t k = 0; k < RD_NODE_FIELDS; k++)
            if (rd_node_field(&g->nodes[i], k, &v))
                put_cypher_field(&rd_node_fields[k], &v, out, &scratch);
        fputs(";\n", out);
    }
    for (size_t i = 0; i < g->link_count; i++) {
        const rd_link *l = &g->links[i];

        fputs("MATCH (a:Actor {id: ", out);
        put_cypher_text(g->nodes[l->source].id, out, &scratch);
        fputs("}), (b:Actor {id: ", out);
        put_cypher_text(g->nodes[l->target].id, out, &scratch);
        fputs("}) MERGE (a)-[x:", out);
        for (const char *s = rd_link_kind(l); *s; s++)
            fputc(isascii((unsigned char)*s) && isalnum((unsigned char)*s) ? toupper((unsigned char)*s) : '_', out);
        fprintf(out, " {eid: 'e%zu'}]->(b) SET x.weight = %s", i + 1, rd_number(l->weight, RD_REAL, number));
        for (size_t k = 0; k < RD_LINK_FIELDS; k++)
            if (rd_link_field(l, k, &v))
                put_cypher_field(&rd_link_fields[k], &v, out, &scratch);
        fputs(";\n", out);
    }
    return finish(out, &scratch, "Cypher", err);
}

/* ---- RDF as N-Triples: each link is a reified statement, each sentence its provenance (PROV-O, Dublin Core) ---------- */

#define RDF "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define RDFS "<http://www.w3.org/2000/01/rdf-schema#"
#define PROV "<http://www.w3.org/ns/prov#"
#define DCTERMS "<http://purl.org/dc/terms/"
#define XSD "<http://www.w3.org/2001/XMLSchema#"

static void put_iri(const char *kind, const char *name, FILE *out)
{
    fprintf(out, "<urn:entente:%s:", kind);
    for (const unsigned char *s = (const unsigned char *)name; *s; s++)
        if (*s < 0x80 && (isalnum(*s) || strchr("-._~", *s)))
            fputc(*s, out);
        else
            fprintf(out, "%%%02X", *s);
    fputc('>', out);
}

static void put_literal(const char *text, const char *datatype, FILE *out, ent_buf *scratch)
{
    fputc('"', out);
    for (const char *s = rd_text(text, false, scratch); *s; s++)
        switch (*s) {
        case '"': fputs("\\\"", out); break;
        case '\\': fputs("\\\\", out); break;
        case '\n': fputs("\\n", out); break;
        case '\t': fputs("\\t", out); break;
        default: fputc(*s, out);
        }
    fputc('"', out);
    if (datatype)
        fprintf(out, "^^" XSD "%s>", datatype);
}

static void put_link_head(size_t i, const char *predicate, FILE *out)
{
    fprintf(out, "<urn:entente:link:e%zu> %s> ", i + 1, predicate);
}

static void put_sentence(size_t i, size_t k, const rd_evidence *e, FILE *out, ent_buf *scratch)
{
    const struct {
        const char *predicate, *text, *type;
    } facts[] = {
        {PROV "value", e->text, NULL}, {DCTERMS "isPartOf", e->doc, NULL}, {DCTERMS "date", e->date,
        e->date && strlen(e->date) == 10 ? "date" : NULL}, {DCTERMS "publisher", e->source, NULL},
        {DCTERMS "title", e->title, NULL}, {DCTERMS "source", e->url, NULL},
        {DCTERMS "contributor", e->speaker, NULL},
    };

    put_link_head(i, PROV "wasDerivedFrom", out);
    fprintf(out, "<urn:entente:sentence:e%zu.%zu> .\n", i + 1, k + 1);
    for (size_t f = 0; f < sizeof facts / sizeof *facts; f++)
        if (facts[f].text) {
            fprintf(out, "<urn:entente:sentence:e%zu.%zu> %s> ", i + 1, k + 1, facts[f].predicate);
            put_literal(facts[f].text, facts[f].type, out, scratch);
            fputs(" .\n", out);
        }
}

static void put_link(const rd_graph *g, size_t i, FILE *out, ent_buf *scratch)
{
    const rd_link *l = &g->links[i];
    char number[48];

    put_iri("actor", g->nodes[l->source].id, out);
    fputc(' ', out);
    put_iri("event", rd_link_kind(l), out);
    fputc(' ', out);
    put_iri("actor", g->nodes[l->target].id, out);
    fputs(" .\n", out);
    put_link_head(i, RDF "type", out);
    fputs(RDF "Statement> .\n", out);
    put_link_head(i, RDF "subject", out);
    put_iri("actor", g->nodes[l->source].id, out);
    fputs(" .\n", out);
    put_link_head(i, RDF "predicate", out);
    put_iri("event", rd_link_kind(l), out);
    fputs(" .\n", out);
    put_link_head(i, RDF "object", out);
    put_iri("actor", g->nodes[l->target].id, out);
    fputs(" .\n", out);
    put_link_head(i, "<urn:entente:term:weight", out);
    put_literal(rd_number(l->weight, RD_REAL, number), "decimal", out, scratch);
    fputs(" .\n", out);
    for (size_t k = 0; k < l->evidence_count; k++)
        put_sentence(i, k, &l->evidence[k], out, scratch);
}

ent_status rd_write_ntriples(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    ent_buf scratch = {0};

    (void)options;
    for (size_t i = 0; i < g->node_count; i++) {
        put_iri("actor", g->nodes[i].id, out);
        fputs(" " RDFS "label> ", out);
        put_literal(g->nodes[i].name, NULL, out, &scratch);
        fputs(" .\n", out);
        put_iri("actor", g->nodes[i].id, out);
        fputs(" " RDF "type> ", out);
        put_iri("type", g->nodes[i].type, out);
        fputs(" .\n", out);
    }
    for (size_t i = 0; i < g->link_count; i++)
        put_link(g, i, out, &scratch);
    return finish(out, &scratch, "N-Triples", err);
}
