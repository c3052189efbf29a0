/* render/csv.c - nodes and links as CSV (RFC 4180, UTF-8): Gephi's two tables, Neo4j's two files.
 *
 * Gephi guesses a column's type from its first 25 rows, takes `Type` for Directed/Undirected and `Kind` for the class of a
 * parallel edge, reads a backslash as an escape, and loses the edges when only one of the tables has dates.  A field
 * that begins like a formula would run as one in a spreadsheet: it is guarded by an apostrophe. */
#include "internal.h"

#include <ctype.h>
#include <string.h>

static void put_cell(FILE *out, const char *text, bool first, bool formula, ent_buf *scratch)
{
    const char *s = rd_text(text ? text : "", true, scratch);

    if (!first)
        fputc(',', out);
    if (!*s)
        return;
    fputc('"', out);
    if (formula && strchr("=+-@\t", *s))
        fputc('\'', out);
    for (; *s; s++) {
        if (*s == '"')
            fputc('"', out);
        fputc(*s == '\\' ? '/' : *s == '\n' ? ' ' : *s, out);
    }
    fputc('"', out);
}

static void put_value(FILE *out, const rd_field *f, const rd_value *v, ent_buf *scratch)
{
    char number[48];

    if (f->kind == RD_TEXT)
        put_cell(out, v->present ? v->text : "", false, true, scratch);
    else
        fprintf(out, ",%s", v->present ? rd_number(v->number, f->kind, number) : "");
}

static ent_status finish(FILE *out, ent_buf *scratch, ent_error *err)
{
    bool nomem = scratch->failed;

    ent_buf_release(scratch);
    return nomem ? ent_fail(err, ENT_NOMEM, "no memory to write CSV")
                 : ferror(out) ? ent_fail(err, ENT_IO, "cannot write CSV") : ENT_OK;
}

static bool neo4j(const rd_options *o)
{
    return o->flavour && strcmp(o->flavour, "neo4j") == 0;
}

static const char *neo4j_type(const rd_field *f)
{
    return f->kind == RD_INTEGER ? ":int" : f->kind == RD_REAL ? ":double" : "";
}

ent_status rd_write_nodes_csv(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    ent_buf scratch = {0};
    rd_value v;

    fputs(neo4j(options) ? "id:ID(Actor),name" : "Id,Label", out);
    for (size_t i = 0; i < RD_NODE_FIELDS; i++)
        fprintf(out, ",%s%s", rd_node_fields[i].name, neo4j(options) ? neo4j_type(&rd_node_fields[i]) : "");
    fputs(neo4j(options) ? ",:LABEL\r\n" : "\r\n", out);
    for (size_t k = 0; k < g->node_count; k++) {
        put_cell(out, g->nodes[k].id, true, false, &scratch);
        put_cell(out, g->nodes[k].name, false, true, &scratch);
        for (size_t i = 0; i < RD_NODE_FIELDS; i++) {
            rd_node_field(&g->nodes[k], i, &v);
            put_value(out, &rd_node_fields[i], &v, &scratch);
        }
        if (neo4j(options))
            fprintf(out, ",Actor;%c%s", toupper((unsigned char)g->nodes[k].type[0]), g->nodes[k].type + 1);
        fputs("\r\n", out);
    }
    return finish(out, &scratch, err);
}

/* `since` and `until` are called as in the table of nodes: Gephi wants the dates in both. */
static const char *column(size_t i)
{
    const char *name = rd_link_fields[i].name;

    return strcmp(name, "since") == 0 ? "first_seen" : strcmp(name, "until") == 0 ? "last_seen" : name;
}

/* A relationship type: upper case and underscores. */
static void put_type(FILE *out, const char *kind)
{
    fputc(',', out);
    for (; *kind; kind++)
        fputc(isascii((unsigned char)*kind) && isalnum((unsigned char)*kind) ? toupper((unsigned char)*kind) : '_', out);
}

ent_status rd_write_links_csv(const rd_graph *g, const rd_options *options, FILE *out, ent_error *err)
{
    ent_buf scratch = {0};
    char number[48];
    rd_value v;

    fputs(neo4j(options) ? ":START_ID(Actor),:END_ID(Actor),:TYPE,eid,weight:double"
                         : "Source,Target,Type,Id,Label,Weight,Kind", out);
    for (size_t i = 0; i < RD_LINK_FIELDS; i++)
        fprintf(out, ",%s%s", column(i), neo4j(options) ? neo4j_type(&rd_link_fields[i]) : "");
    fputs("\r\n", out);
    for (size_t k = 0; k < g->link_count; k++) {
        const rd_link *l = &g->links[k];

        put_cell(out, g->nodes[l->source].id, true, false, &scratch);
        put_cell(out, g->nodes[l->target].id, false, false, &scratch);
        if (neo4j(options)) {
            put_type(out, rd_link_kind(l));
            fprintf(out, ",e%zu,%s", k + 1, rd_number(l->weight, RD_REAL, number));
        } else {
            fprintf(out, ",Directed,e%zu", k + 1);
            put_cell(out, rd_link_kind(l), false, true, &scratch);
            fprintf(out, ",%s", rd_number(l->weight, RD_REAL, number));
            put_cell(out, rd_link_kind(l), false, true, &scratch);
        }
        for (size_t i = 0; i < RD_LINK_FIELDS; i++) {
            rd_link_field(l, i, &v);
            put_value(out, &rd_link_fields[i], &v, &scratch);
        }
        fputs("\r\n", out);
    }
    return finish(out, &scratch, err);
}
