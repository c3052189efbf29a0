/* render/fields.c - what is told of a node and of a link, in one list each: every format with attributes writes these. */
#include "internal.h"

#include <string.h>

#define TEXT(member) value->text = n->member
#define NUMBER(expression) (value->number = (double)(expression), value->present = true)

static void node_value(const rd_node *n, size_t field, rd_value *value)
{
    *value = (rd_value){0};
    switch (field) {
    case 0: TEXT(type); break;
    case 1: TEXT(country); break;
    case 2: TEXT(organization); break;
    case 3: TEXT(sector); break;
    case 4: NUMBER(n->mentions); break;
    case 5: NUMBER(n->documents); break;
    case 6: NUMBER(n->in_degree); break;
    case 7: NUMBER(n->out_degree); break;
    case 8: NUMBER(n->strength); break;
    case 9: NUMBER(n->pagerank); break;
    case 10: NUMBER(n->betweenness); break;
    case 11: NUMBER(n->community); break;
    case 12: TEXT(first); break;
    case 13: TEXT(last); break;
    default: break;
    }
    if (field >= 6 && field <= 11 && !n->has_metrics)
        value->present = false;
    value->present = value->present || value->text;
}

static void link_value(const rd_link *n, size_t field, rd_value *value)
{
    const rd_evidence *best = n->evidence_count ? &n->evidence[0] : NULL;

    *value = (rd_value){0};
    switch (field) {
    case 0: TEXT(event); break;
    case 1: TEXT(relation); break;
    case 2: NUMBER(n->sign); break;
    case 3: NUMBER(n->goldstein); value->present = n->has_goldstein; break;
    case 4: NUMBER(n->mentions); break;
    case 5: NUMBER(n->documents); break;
    case 6: NUMBER(n->origins); break;
    case 7: NUMBER(n->negated); break;
    case 8: TEXT(modality); break;
    case 9: TEXT(first); break;
    case 10: TEXT(last); break;
    case 11: value->text = best ? best->text : NULL; break;
    case 12: value->text = best ? best->source : NULL; break;
    case 13: value->text = best ? best->date : NULL; break;
    case 14: value->text = best ? best->speaker : NULL; break;
    default: break;
    }
    value->present = value->present || value->text;
}

const rd_field rd_node_fields[RD_NODE_FIELDS] = {
    {"actor_type", RD_TEXT}, {"country", RD_TEXT}, {"organization", RD_TEXT}, {"sector", RD_TEXT},
    {"mentions", RD_INTEGER}, {"articles", RD_INTEGER}, {"in_degree", RD_INTEGER}, {"out_degree", RD_INTEGER},
    {"strength", RD_REAL}, {"pagerank", RD_REAL}, {"betweenness", RD_REAL}, {"community", RD_INTEGER},
    {"first_seen", RD_TEXT}, {"last_seen", RD_TEXT},
};
const rd_field rd_link_fields[RD_LINK_FIELDS] = {
    {"event", RD_TEXT}, {"relation", RD_TEXT}, {"sign", RD_INTEGER}, {"goldstein", RD_REAL}, {"reports", RD_INTEGER},
    {"documents", RD_INTEGER}, {"origins", RD_INTEGER}, {"negated", RD_INTEGER}, {"modality", RD_TEXT}, {"since", RD_TEXT}, {"until", RD_TEXT}, {"evidence", RD_TEXT},
    {"evidence_source", RD_TEXT}, {"evidence_date", RD_TEXT}, {"said_by", RD_TEXT},
};

bool rd_node_field(const rd_node *n, size_t field, rd_value *value)
{
    node_value(n, field, value);
    return value->present;
}

bool rd_link_field(const rd_link *l, size_t field, rd_value *value)
{
    link_value(l, field, value);
    return value->present;
}

const char *rd_link_kind(const rd_link *l)
{
    return l->event ? l->event : l->relation ? l->relation : "related";
}

const char *rd_number(double v, rd_kind kind, char out[48])
{
    if (kind == RD_INTEGER) {
        snprintf(out, 48, "%.0f", v);
        return out;
    }
    snprintf(out, 48, "%.6f", v);
    for (size_t n = strlen(out); n > 2 && out[n - 1] == '0' && out[n - 2] != '.'; n--)
        out[n - 1] = '\0';
    return out;
}

const char *rd_text(const char *text, bool guard_inf, ent_buf *scratch)
{
    char *at;

    ent_buf_reset(scratch);
    ent_buf_add(scratch, "", 0);
    rd_clean(text, scratch);
    if (guard_inf && scratch->data && (at = strstr(scratch->data, "INF"))) {
        ent_buf whole = {0};
        const char *from = scratch->data;

        for (; at; at = strstr(from, "INF")) {
            ent_buf_add(&whole, from, (size_t)(at - from) + 1);
            ent_buf_puts(&whole, "\xe2\x81\xa0");
            from = at + 1;
        }
        ent_buf_puts(&whole, from);
        ent_buf_release(scratch);
        *scratch = whole;
    }
    return scratch->data ? scratch->data : "";
}
