/* extract/read/html_meta.c - title, date, author, source and address from a page's own data.
 *
 * Places are asked from the surest to the vaguest: JSON-LD of an article, <meta>, itemprop, <time>, <link>, headings and
 * <title>, at last the address.  Whatever is found first stays. */
#include "html.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LD_NODES = 2000, LONGEST_VALUE = 1000 };

void rd_meta_release(rd_meta *m)
{
    for (int f = 0; f < RD_FIELDS; f++)
        ent_buf_release(&m->value[f]);
}

static bool has(const rd_meta *m, rd_field f)
{
    return m->value[f].len > 0;
}

/* White space collapsed; entities that were escaped twice are undone by the caller's parser, not here. */
static void put(rd_meta *m, rd_field f, const char *s, size_t len)
{
    ent_buf *b = &m->value[f];
    bool gap = false;

    for (size_t i = 0; i < len; i++) {
        if (strchr(" \t\r\n\f", s[i])) {
            gap = b->len > 0;
            continue;
        }
        if (gap)
            ent_buf_putc(b, ' ');
        gap = false;
        ent_buf_putc(b, s[i]);
    }
}

static bool is_address(const char *s)
{
    return strncasecmp(s, "http://", 7) == 0 || strncasecmp(s, "https://", 8) == 0;
}

/* Does the value make sense for the field? */
static bool fits(const rd_page *page, rd_field f, const char *s)
{
    char day[RD_DAY];
    size_t len = strlen(s);

    if (!len || (f != RD_TEXT && len > LONGEST_VALUE))
        return false;
    if (f == RD_DATE)
        return rd_date(page->rules, s, day) && strlen(day) == RD_DAY - 1;
    if (f == RD_URL)
        return is_address(s);
    return f == RD_TEXT || !is_address(s);
}

/* ---- JSON-LD ------------------------------------------------------------------------------------------------ */

static bool is_article(const rd_page *page, const json_t *object)
{
    const json_t *type = json_object_get(object, "@type");

    if (json_is_array(type))
        type = json_array_get(type, 0);
    return json_is_string(type) &&
           rd_key_rank(page->rules, "type", RD_ID, json_string_value(type), json_string_length(type)) > 0;
}

/* A string, or the name (or @id) of an object, or that of an array's first item. */
static const char *plain(const json_t *v)
{
    for (int i = 0; i < 4 && v && !json_is_string(v); i++) {
        if (json_is_array(v))
            v = json_array_get(v, 0);
        else if (json_object_get(v, "name"))
            v = json_object_get(v, "name");
        else
            v = json_object_get(v, "@id");
    }
    return json_string_value(v);
}

static void from_object(const rd_page *page, const json_t *object, rd_meta *m)
{
    for (rd_field f = 0; f < RD_FIELDS; f++) {
        size_t at = 0;
        const char *names;

        while (!has(m, f) && (names = rd_key_next(page->rules, "ld", f, &at)) != NULL) {
            const char *name;
            size_t len;

            while (!has(m, f) && (name = ent_list_next(&names, '|', &len)) != NULL) {
                const char *s = plain(json_object_getn(object, name, len));

                if (s && fits(page, f, s)) {
                    if (f == RD_TEXT)
                        ent_buf_puts(&m->value[f], s);
                    else
                        put(m, f, s, strlen(s));
                }
            }
        }
    }
}

/* Articles may stand in an array or a @graph: a worklist, no recursion; the best type of article first. */
static void from_json_ld(const rd_page *page, const char *text, rd_meta *m)
{
    const json_t *todo[LD_NODES];
    size_t count = 0;
    json_t *root = json_loads(text, JSON_ALLOW_NUL, NULL);

    if (root)
        todo[count++] = root;
    for (size_t i = 0; i < count; i++) {
        const json_t *v = todo[i];

        if (json_is_array(v)) {
            for (size_t k = 0; k < json_array_size(v) && count < LD_NODES; k++)
                todo[count++] = json_array_get(v, k);
        } else if (json_is_object(v)) {
            if (json_object_get(v, "@graph") && count < LD_NODES)
                todo[count++] = json_object_get(v, "@graph");
            if (json_object_get(v, "mainEntity") && count < LD_NODES)
                todo[count++] = json_object_get(v, "mainEntity");
            if (is_article(page, v)) {
                m->article = true;
                from_object(page, v, m);
            }
        }
    }
    json_decref(root);
}

/* ---- <meta>, itemprop, <time>, <link> ------------------------------------------------------------------------- */

static void from_attributes(const rd_page *page, rd_meta *m)
{
    static const char *const naming[] = {"property", "name", "itemprop"};
    const char *found[RD_FIELDS] = {0};
    unsigned rank[RD_FIELDS] = {0};

    for (size_t k = 0; k < page->count; k++) {
        const rd_node *n = &page->nodes[k];
        const char *content;

        if (n->tag != GUMBO_TAG_META || rd_is_text(n))
            continue;
        content = rd_attribute(n, "content");
        if (!*content && !*(content = rd_attribute(n, "value")))
            continue;
        for (size_t a = 0; a < sizeof naming / sizeof *naming; a++) {
            const char *name = rd_attribute(n, naming[a]);

            for (rd_field f = 0; f < RD_FIELDS; f++) {
                unsigned r = rd_key_rank(page->rules, "meta", f, name, strlen(name));

                if (r && (!rank[f] || r < rank[f]) && fits(page, f, content)) {
                    rank[f] = r;
                    found[f] = content;
                }
            }
        }
        if (strcasecmp(rd_attribute(n, "property"), "og:type") == 0 && strcasecmp(content, "article") == 0)
            m->article = true;
    }
    for (rd_field f = 0; f < RD_FIELDS; f++)
        if (!has(m, f) && found[f])
            put(m, f, found[f], strlen(found[f]));
}

static void from_elements(const rd_page *page, rd_meta *m)
{
    ent_buf text = {0};

    for (size_t k = 0; k < page->count; k++) {
        const rd_node *n = &page->nodes[k];
        const char *item = rd_attribute(n, "itemprop");

        for (rd_field f = 0; *item && f < RD_FIELDS; f++) {
            const char *value = rd_attribute(n, "content");

            if (f == RD_TEXT || has(m, f) || !rd_key_rank(page->rules, "item", f, item, strlen(item)))
                continue;
            if (!*value)
                value = rd_attribute(n, "datetime");
            if (!*value) {
                ent_buf_reset(&text);
                rd_text_below(page, k, false, &text);
                value = text.data ? text.data : "";
            }
            if (fits(page, f, value))
                put(m, f, value, strlen(value));
        }
        if (n->tag == GUMBO_TAG_LINK && !has(m, RD_URL) && strcasecmp(rd_attribute(n, "rel"), "canonical") == 0 &&
            fits(page, RD_URL, rd_attribute(n, "href")))
            put(m, RD_URL, rd_attribute(n, "href"), strlen(rd_attribute(n, "href")));
        if (n->tag == GUMBO_TAG_TIME && !has(m, RD_DATE) && *rd_attribute(n, "datetime") &&
            fits(page, RD_DATE, rd_attribute(n, "datetime")))
            put(m, RD_DATE, rd_attribute(n, "datetime"), strlen(rd_attribute(n, "datetime")));
        if (n->tag == GUMBO_TAG_A && !has(m, RD_AUTHOR) && strcasecmp(rd_attribute(n, "rel"), "author") == 0) {
            ent_buf_reset(&text);
            rd_text_below(page, k, false, &text);
            if (text.len && text.len < 80)
                put(m, RD_AUTHOR, text.data, text.len);
        }
    }
    ent_buf_release(&text);
}

/* ---- headings, <title>, the address ---------------------------------------------------------------------------- */

/* "Headline | Site", "Headline - Site": cut at the last separator where what follows is short or is the site's name. */
static size_t without_site(const char *title, size_t len, ent_buf *site)
{
    static const char *const marks[] = {" | ", " - ", " \xe2\x80\x93 ", " \xe2\x80\x94 ", " :: ", " \xc2\xbb ", " \xe2\x80\xa2 "};
    size_t best = len;
    size_t mark_len = 0;

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = strlen(marks[i]), at = 0;
        const char *p;

        while (at + n < len && (p = memmem(title + at, len - at, marks[i], n)) != NULL) {
            at = (size_t)(p - title) + n;
            if (at - n > 15 && (best == len || at - n > best) && len - at < 40) {
                best = at - n;
                mark_len = n;
            }
        }
    }
    if (best < len && site && !site->len)
        ent_buf_add(site, title + best + mark_len, len - best - mark_len);
    return best;
}

/* The site's name behind the title goes where it is known to be one: it is the source, or a heading says the rest alone. */
static void trim_title(const rd_page *page, rd_meta *m)
{
    ent_buf *t = &m->value[RD_TITLE], *s = &m->value[RD_SOURCE], big = {0};
    size_t cut = t->len ? without_site(t->data, t->len, NULL) : 0;
    bool known = cut < t->len && s->len && (strcasestr(t->data + cut, s->data) || strstr(s->data, t->data + cut + 3));

    for (size_t k = 0; cut < t->len && !known && (k = rd_find(page, GUMBO_TAG_H1, k, page->count)) < page->count; k++) {
        ent_buf_reset(&big);
        rd_text_below(page, k, false, &big);
        known = big.len == cut && strncasecmp(big.data, t->data, cut) == 0;
    }
    if (known) {
        t->data[cut] = '\0';
        t->len = cut;
    }
    ent_buf_release(&big);
}

static void from_headings(const rd_page *page, rd_meta *m)
{
    size_t title = rd_find(page, GUMBO_TAG_TITLE, 0, page->count), h1 = rd_find(page, GUMBO_TAG_H1, 0, page->count);
    ent_buf head = {0}, big = {0};

    if (title < page->count)
        rd_text_below(page, title, false, &head);
    /* the heading whose words the <title> repeats; else the only one */
    for (; h1 < page->count && !has(m, RD_TITLE); h1 = rd_find(page, GUMBO_TAG_H1, h1 + 1, page->count)) {
        ent_buf_reset(&big);
        rd_text_below(page, h1, false, &big);
        if (big.len > 8 && (!head.len || strcasestr(head.data, big.data) ||
                            rd_find(page, GUMBO_TAG_H1, h1 + 1, page->count) == page->count))
            put(m, RD_TITLE, big.data, big.len);
    }
    if (head.len) {
        size_t cut = without_site(head.data, head.len, has(m, RD_SOURCE) ? NULL : &m->value[RD_SOURCE]);

        if (!has(m, RD_TITLE))
            put(m, RD_TITLE, head.data, cut);
    }
    ent_buf_release(&head);
    ent_buf_release(&big);
}

/* A date in words or digits in a short text: first in elements that call themselves dates, then near the title. */
static void date_in_text(const rd_page *page, rd_meta *m)
{
    size_t h1 = rd_find(page, GUMBO_TAG_H1, 0, page->count), near = h1 < page->count ? h1 : 0, seen = 0;
    ent_buf text = {0};

    for (size_t k = near; k < page->count && seen < 60 && !has(m, RD_DATE); k++) {
        const rd_node *n = &page->nodes[k];
        const char *s = rd_node_text(n);
        char day[RD_DAY];

        if (!*s || (n->flags & RD_HIDDEN) || strspn(s, " \t\r\n") == strlen(s))
            continue;
        seen++;
        if (strlen(s) < 80 && rd_date(page->rules, s, day) && strlen(day) == RD_DAY - 1)
            put(m, RD_DATE, day, strlen(day));
    }
    ent_buf_release(&text);
}

/* .../2014/12/30/...: the date that many addresses carry. */
static void date_in_address(const rd_page *page, rd_meta *m)
{
    const char *s = m->value[RD_URL].data;
    char day[RD_DAY];

    for (; s && *s; s++)
        if (*s == '/' && s[1] >= '1' && s[1] <= '2' && rd_date(page->rules, s + 1, day) && strlen(day) == RD_DAY - 1 &&
            (strspn(s + 1, "0123456789") == 4 || strspn(s + 1, "0123456789") == 8)) {
            put(m, RD_DATE, day, strlen(day));
            return;
        }
}

/* The host is a source of last resort. */
static void source_from_address(rd_meta *m)
{
    const char *s = m->value[RD_URL].data, *host = s ? strstr(s, "://") : NULL;

    if (!host)
        return;
    host += 3;
    if (strncmp(host, "www.", 4) == 0)
        host += 4;
    put(m, RD_SOURCE, host, strcspn(host, "/:?#"));
}

void rd_meta_read(const rd_page *page, rd_meta *m)
{
    for (size_t k = 0; k < page->count; k++) {
        const rd_node *n = &page->nodes[k];

        if (n->tag == GUMBO_TAG_SCRIPT && !rd_is_text(n) && strcasestr(rd_attribute(n, "type"), "ld+json") &&
            k + 1 < n->end)
            from_json_ld(page, rd_node_text(&page->nodes[k + 1]), m);
    }
    from_attributes(page, m);
    from_elements(page, m);
    trim_title(page, m);
    from_headings(page, m);
    trim_title(page, m);
    if (!has(m, RD_DATE))
        date_in_address(page, m);
    if (!has(m, RD_DATE))
        date_in_text(page, m);
    if (!has(m, RD_SOURCE))
        source_from_address(m);
}
