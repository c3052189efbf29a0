/* extract/relation/json.c - a relation as one line of JSON. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void string(ent_buf *b, const char *s)
{
    static const char hex[] = "0123456789abcdef";
    const char *plain = s;

    ent_buf_putc(b, '"');
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;

        if (c >= ' ' && c != '"' && c != '\\')
            continue;
        ent_buf_add(b, plain, (size_t)(s - plain));
        plain = s + 1;
        ent_buf_putc(b, '\\');
        if (c == '"' || c == '\\') {
            ent_buf_putc(b, (char)c);
        } else {
            ent_buf_add(b, "u00", 3);
            ent_buf_putc(b, hex[c >> 4]);
            ent_buf_putc(b, hex[c & 15]);
        }
    }
    ent_buf_add(b, plain, (size_t)(s - plain));
    ent_buf_putc(b, '"');
}

static void pair(ent_buf *b, const char *key, const char *value)
{
    ent_buf_putc(b, '"');
    ent_buf_puts(b, key);
    ent_buf_puts(b, "\":");
    string(b, value);
}

static void maybe(ent_buf *b, const char *key, const char *value)
{
    if (*value)
        pair(b, key, value);
    else
        ent_buf_printf(b, "\"%s\":null", key);
}

/* One more key after others, where it has a value. */
static void further(ent_buf *b, const char *key, const char *value)
{
    if (!*value)
        return;
    ent_buf_putc(b, ',');
    pair(b, key, value);
}

/* Two decimals without the locale's comma. */
static void decimal(ent_buf *b, double x)
{
    long hundredths = lround(x * 100);

    ent_buf_printf(b, "%s%ld.%02ld", hundredths < 0 ? "-" : "", labs(hundredths) / 100, labs(hundredths) % 100);
    if (b->data && b->len > 1 && b->data[b->len - 1] == '0')
        b->data[--b->len] = '\0';
}

static void mention(ent_buf *b, const ent_mention *m, bool preposition)
{
    ent_buf_putc(b, '{');
    if (preposition) {
        maybe(b, "preposition", m->preposition);
        ent_buf_putc(b, ',');
    }
    pair(b, "text", m->text);
    ent_buf_printf(b, ",\"begin\":%zu,\"end\":%zu,", m->begin, m->end);
    maybe(b, "actor", m->actor);
    if (*m->actor) {
        ent_buf_putc(b, ',');
        maybe(b, "name", m->name);
        ent_buf_putc(b, ',');
        maybe(b, "country", m->country);
        further(b, "organization", m->organization);
        further(b, "sector", m->sector);
        ent_buf_putc(b, ',');
        pair(b, "type", m->type);
        further(b, "role", m->role);
        ent_buf_putc(b, ',');
        pair(b, "via", m->via);
    }
    ent_buf_putc(b, '}');
}

static void end_name(ent_buf *b, int end)
{
    if (end == ENT_END_SUBJECT)
        ent_buf_puts(b, "\"subject\"");
    else if (end == ENT_END_OBJECT)
        ent_buf_puts(b, "\"object\"");
    else
        ent_buf_printf(b, "%d", end);
}

static void relation(ent_buf *b, const ent_relation *r)
{
    ent_buf_puts(b, "\"relation\":{");
    pair(b, "text", r->text);
    ent_buf_putc(b, ',');
    pair(b, "lemma", r->lemma);
    ent_buf_putc(b, ',');
    maybe(b, "preposition", r->preposition);
    ent_buf_putc(b, ',');
    maybe(b, "event", r->event);
    ent_buf_putc(b, ',');
    maybe(b, "cameo", r->cameo);
    ent_buf_puts(b, ",\"goldstein\":");
    if (r->has_goldstein)
        decimal(b, r->goldstein);
    else
        ent_buf_puts(b, "null");
    ent_buf_printf(b, ",\"negated\":%s,\"modality\":\"%s\",\"tense\":\"%s\"}", r->negated ? "true" : "false",
                   ent_modality_name(r->modality), ent_tense_name(r->tense));
}

void ex_json(const ent_relation *r, const ent_input *about, const char *sentence, unsigned flags, ent_buf *b)
{
    ent_buf_putc(b, '{');
    pair(b, "doc", about->id);
    if (r->line)
        ent_buf_printf(b, ",\"line\":%zu", r->line);
    ent_buf_printf(b, ",\"sentence\":%zu,", r->sentence);
    pair(b, "text", sentence);
    ent_buf_puts(b, ",\"subject\":");
    mention(b, &r->subject, false);
    ent_buf_putc(b, ',');
    relation(b, r);
    ent_buf_puts(b, ",\"object\":");
    if (r->has_object)
        mention(b, &r->object, false);
    else
        ent_buf_puts(b, "null");
    ent_buf_puts(b, ",\"arguments\":[");
    for (size_t i = 0; i < r->argument_count; i++) {
        if (i)
            ent_buf_putc(b, ',');
        mention(b, &r->arguments[i], true);
    }
    ent_buf_puts(b, "],\"edges\":[");
    for (size_t i = 0; i < r->edge_count; i++) {
        ent_buf_puts(b, i ? ",[" : "[");
        end_name(b, r->edges[i].from);
        ent_buf_putc(b, ',');
        end_name(b, r->edges[i].to);
        ent_buf_putc(b, ']');
    }
    ent_buf_puts(b, "],\"attribution\":");
    if (r->has_attribution) {
        mention(b, &r->attribution, false);
        b->len -= b->data ? 1 : 0;
        ent_buf_putc(b, ',');
        pair(b, "verb", r->attribution_verb);
        ent_buf_putc(b, '}');
    } else {
        ent_buf_puts(b, "null");
    }
    ent_buf_printf(b, ",\"reciprocal\":%s,\"implicit\":%s,", r->reciprocal ? "true" : "false",
                   r->implicit ? "true" : "false");
    maybe(b, "date", about->date);
    ent_buf_putc(b, ',');
    maybe(b, "source", about->source);
    ent_buf_putc(b, ',');
    maybe(b, "title", about->title);
    ent_buf_putc(b, ',');
    maybe(b, "url", about->url);
    ent_buf_puts(b, ",\"confidence\":");
    decimal(b, r->confidence);
    ent_buf_putc(b, ',');
    pair(b, "rule", r->rule);
    if (flags & ENT_JSON_EXPLAIN) {
        ent_buf_putc(b, ',');
        pair(b, "trigger", r->trigger);
    }
    ent_buf_puts(b, "}\n");
}

void ent_article_json(const ent_input *in, ent_buf *b)
{
    ent_buf_puts(b, "{\"article\":{");
    pair(b, "doc", in->id ? in->id : "");
    ent_buf_putc(b, ',');
    maybe(b, "date", in->date ? in->date : "");
    ent_buf_putc(b, ',');
    maybe(b, "source", in->source ? in->source : "");
    ent_buf_putc(b, ',');
    maybe(b, "title", in->title ? in->title : "");
    ent_buf_putc(b, ',');
    maybe(b, "url", in->url ? in->url : "");
    ent_buf_putc(b, ',');
    pair(b, "text", in->text);
    ent_buf_puts(b, "}}\n");
}
