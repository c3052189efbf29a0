/* extract/read/marked.c - files of marked-up records: RSS, Atom and RDF feeds, and SGML collections (Reuters-21578, TREC).
 *
 * Records are cut out by their tags before anything is parsed, so that a feed of any length needs the memory of one item,
 * and a broken item costs itself: an end tag that is missing is supplied where the next record begins. */
#include "internal.h"

#include <libxml/xmlreader.h>
#include <string.h>
#include <strings.h>

enum { XML_OPTIONS = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING, HEAD = 1 << 14,
       NAME = 32 };

/* ---- telling ------------------------------------------------------------------------------------------------------ */

bool rd_first_element(const char *data, size_t len, const char **name, size_t *name_len)
{
    const char *p = data, *end = data + len, *close;

    for (;;) {
        p += rd_blank(p, (size_t)(end - p));
        if (end - p < 3 || *p != '<')
            return false;
        if (end - p > 4 && memcmp(p, "<!--", 4) == 0)
            close = memmem(p, (size_t)(end - p), "-->", 3), p = close ? close + 3 : end;
        else if (p[1] == '?' || p[1] == '!')
            close = memchr(p, '>', (size_t)(end - p)), p = close ? close + 1 : end;
        else
            break;
    }
    *name = ++p;
    while (p < end && !strchr(" \t\r\n/>", *p))
        p++;
    *name_len = (size_t)(p - *name);
    return *name_len > 0 && p < end;
}

static bool listed(const ex_read_rules *rules, const char *kind, rd_field f, const char *name, size_t len)
{
    return rd_key_rank(rules, kind, f, name, len) > 0;
}

rd_marked rd_marked_kind(const ex_read_rules *rules, const char *data, size_t len)
{
    const char *name;
    size_t n;

    if (!rd_first_element(data, len, &name, &n))
        return RD_MARKED_NONE;
    return listed(rules, "feed-root", RD_TEXT, name, n) ? RD_MARKED_FEED
         : listed(rules, "sgml-record", RD_TEXT, name, n) ? RD_MARKED_SGML : RD_MARKED_NONE;
}

/* ---- cutting ------------------------------------------------------------------------------------------------------- */

/* Is the tag `<name` or `</name` at `p`? */
static bool tag_at(const char *p, size_t left, const char *name, size_t len, bool closing)
{
    p += 1 + closing;
    return left > len + 1u + closing && p[-1] == (closing ? '/' : '<') && strncasecmp(p, name, len) == 0 &&
           strchr(" \t\r\n/>", p[len]);
}

/* The next record at or behind the window's start: what stands before it is skipped (up to HEAD of it into `head`, if
 * wanted); *len bytes of it are in the window then.  0: no more; 1; -1: it has no end, or none within the limit. */
static int next_record(rd_stream *s, const ex_read_rules *rules, const char *kind, ent_buf *head, size_t *len)
{
    char name[NAME] = "";
    size_t name_len = 0, i = 0, n;
    const char *p;

    for (;; i++) {
        p = rd_look(s, &n);
        if (i + NAME >= n && rd_more(s))
            p = rd_look(s, &n);
        if (i >= n)
            return 0;
        if (p[i] == '<') {
            size_t stop = i + 1;

            while (stop < n && stop - i < NAME && !strchr(" \t\r\n/>", p[stop]))
                stop++;
            if (stop < n && listed(rules, kind, RD_TEXT, p + i + 1, stop - i - 1)) {
                name_len = stop - i - 1;
                memcpy(name, p + i + 1, name_len);
                break;
            }
        }
        if (i >= HEAD) {
            if (head && head->len < HEAD)
                ent_buf_add(head, p, i);
            rd_skip(s, i);
            i = 0;
        }
    }
    if (head && head->len < HEAD)
        ent_buf_add(head, p, i);
    rd_skip(s, i);
    for (i = 1;; i++) {
        const char *lt;

        p = rd_look(s, &n);
        lt = i < n ? memchr(p + i, '<', n - i) : NULL;
        if (!lt || n - (size_t)(lt - p) < NAME) {       /* a tag must be seen whole */
            if (n > EX_READ_RECORD_LIMIT)
                return *len = n, -1;
            if (rd_more(s)) {
                i = (lt ? (size_t)(lt - p) : n) - 1;
                continue;
            }
            p = rd_look(s, &n);
            lt = i < n ? memchr(p + i, '<', n - i) : NULL;
            if (!lt)
                return *len = n, -1;
        }
        i = (size_t)(lt - p);
        if (tag_at(lt, n - i, name, name_len, true)) {
            const char *gt = memchr(lt, '>', n - i);

            *len = gt ? (size_t)(gt - p) + 1 : n;
            return 1;
        }
        if (tag_at(lt, n - i, name, name_len, false)) {
            *len = i;
            return 1;
        }
        if (n - i >= 9 && memcmp(lt, "<![CDATA[", 9) == 0) {
            size_t end = rd_find_mark(s, "]]>", i, i + EX_READ_RECORD_LIMIT);

            if (end == (size_t)-1)
                continue;       /* a CDATA that never ends: look for the end tag in it */
            i = end + 2;
        }
    }
}

static void unfinished(rd_run *run, const char *path, unsigned item, size_t len)
{
    ent_error e = {0};

    ent_fail_at(&e, len > EX_READ_RECORD_LIMIT ? ENT_LIMIT : ENT_SYNTAX, path, 0, 0,
                "found record %u unfinished after %zu bytes, wanted its end tag", item, len);
    rd_problem(run, &e);
}

/* ---- without a parser ----------------------------------------------------------------------------------------- */

/* What stands between <NAME> and </NAME>, or behind NAME=" in the record's own tag. */
static bool between(const char *data, size_t len, const char *name, size_t n, const char **value, size_t *value_len)
{
    const char *tag_end = memchr(data, '>', len);

    for (const char *p = data; tag_end && p + n + 2 < tag_end; p++)
        if (p[0] == ' ' && strncasecmp(p + 1, name, n) == 0 && p[n + 1] == '=' && p[n + 2] == '"') {
            const char *quote = memchr(p + n + 3, '"', (size_t)(tag_end - p) - n - 3);

            *value = p + n + 3;
            *value_len = quote ? (size_t)(quote - *value) : 0;
            return quote != NULL;
        }
    for (size_t i = 1; i + n + 1 < len; i++) {
        const char *start;

        if (data[i] != '<' || !tag_at(data + i, len - i, name, n, false) || !(start = memchr(data + i, '>', len - i)))
            continue;
        *value = ++start;
        for (i = (size_t)(start - data); i < len; i++)
            if (data[i] == '<' && tag_at(data + i, len - i, name, n, true))
                break;
        *value_len = i - (size_t)(*value - data);
        return true;
    }
    return false;
}

/* Entities undone, control characters and tags gone; an indented line begins a paragraph. */
static void plain_sgml(const char *s, size_t len, bool text, ent_buf *out)
{
    static const struct {
        const char *name;
        char c;
    } entities[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};

    for (size_t i = 0; i < len; i++) {
        bool known = false;

        if (s[i] == '<') {
            const char *end = memchr(s + i, '>', len - i);

            if (end && end - (s + i) < 40) {
                i = (size_t)(end - s);
                continue;
            }
        }
        if (s[i] == '&' && i + 1 < len && s[i + 1] == '#') {
            const char *end = memchr(s + i, ';', len - i < 8 ? len - i : 8);

            if (end) {
                i = (size_t)(end - s);
                continue;
            }
        }
        for (size_t k = 0; s[i] == '&' && !known && k < sizeof entities / sizeof *entities; k++)
            if (len - i >= strlen(entities[k].name) && memcmp(s + i, entities[k].name, strlen(entities[k].name)) == 0) {
                ent_buf_putc(out, entities[k].c);
                i += strlen(entities[k].name) - 1;
                known = true;
            }
        if (known)
            continue;
        if (text && s[i] == '\n' && len - i > 3 && memcmp(s + i, "\n   ", 4) == 0)
            ent_buf_puts(out, "\n\n"), i += rd_blank(s + i, len - i) - 1;
        else if ((unsigned char)s[i] >= ' ' || s[i] == '\n' || s[i] == '\t')
            ent_buf_putc(out, s[i]);
    }
}

static const char *trimmed(ent_buf *b)
{
    size_t blank = b->data ? rd_blank(b->data, b->len) : 0;

    while (b->len > blank && rd_blank(b->data + b->len - 1, 1))
        b->data[--b->len] = '\0';
    return b->len > blank ? b->data + blank : NULL;
}

static void without_cdata(const char *s, size_t len, ent_buf *out)
{
    for (size_t i = 0; i < len; i++) {
        if (len - i >= 9 && memcmp(s + i, "<![CDATA[", 9) == 0)
            i += 8;
        else if (len - i >= 3 && memcmp(s + i, "]]>", 3) == 0)
            i += 2;
        else
            ent_buf_putc(out, s[i]);
    }
}

/* Field `f` by its tags alone, under one of the names of `kind`. */
static const char *by_tags(const rd_run *run, const char *kind, rd_field f, const char *data, size_t len, ent_buf *out)
{
    size_t at = 0, n, found_len;
    const char *names = rd_key_next(run->rules, kind, f, &at), *name, *found;

    while (names && (name = ent_list_next(&names, '|', &n)) != NULL)
        if (between(data, len, name, n, &found, &found_len)) {
            ent_buf_reset(out);
            if (strcmp(kind, "feed") == 0)
                without_cdata(found, found_len, out);
            else
                plain_sgml(found, found_len, f == RD_TEXT, out);
            if (trimmed(out))
                return trimmed(out);
        }
    return NULL;
}

/* ---- feeds ----------------------------------------------------------------------------------------------------------- */

/* Names that HTML has and XML lacks (&nbsp;) and bare ampersands stay in the text, for the HTML parser to read. */
static void save_ampersands(const char *s, size_t len, ent_buf *out)
{
    static const char *const known[] = {"amp;", "lt;", "gt;", "quot;", "apos;", "#"};
    const char *cdata_end = NULL;

    for (size_t i = 0; i < len; i++) {
        bool fine = s[i] != '&' || s + i < cdata_end;

        if (s[i] == '<' && len - i > 9 && memcmp(s + i, "<![CDATA[", 9) == 0) {
            cdata_end = memmem(s + i, len - i, "]]>", 3);
            cdata_end = cdata_end ? cdata_end : s + len;
        }
        for (size_t k = 0; !fine && k < sizeof known / sizeof *known; k++)
            fine = len - i > strlen(known[k]) && memcmp(s + i + 1, known[k], strlen(known[k])) == 0;
        if (!fine)
            ent_buf_puts(out, "&amp;");
        else if ((unsigned char)s[i] >= ' ' || s[i] == '\n' || s[i] == '\t')
            ent_buf_putc(out, s[i]);
    }
}

typedef struct {
    ent_buf value[RD_FIELDS];
    unsigned rank[RD_FIELDS];   /* of the name under which it was found; 0: not yet */
} fields;

static void fields_release(fields *v)
{
    for (rd_field f = 0; f < RD_FIELDS; f++)
        ent_buf_release(&v->value[f]);
}

/* Does an element `name` give field *f, and better than what is there?  Then the field is emptied for it. */
static bool takes(const rd_run *run, const char *kind, const char *name, fields *v, rd_field *f)
{
    for (*f = 0; *f < RD_FIELDS; (*f)++) {
        unsigned rank = rd_key_rank(run->rules, kind, *f, name, strlen(name));

        if (rank && (!v->rank[*f] || rank < v->rank[*f])) {
            v->rank[*f] = rank;
            ent_buf_reset(&v->value[*f]);
            return true;
        }
    }
    return false;
}

static const char *bare(const xmlChar *name)
{
    const char *colon = strrchr((const char *)name, ':');

    return colon ? colon + 1 : (const char *)name;
}

static void link_of(xmlTextReaderPtr x, fields *v)
{
    xmlChar *href = xmlTextReaderGetAttribute(x, (const xmlChar *)"href");
    xmlChar *rel = xmlTextReaderGetAttribute(x, (const xmlChar *)"rel");

    if (href && (!rel || strcmp((const char *)rel, "alternate") == 0) && !v->value[RD_URL].len)
        ent_buf_puts(&v->value[RD_URL], (const char *)href);
    xmlFree(href);
    xmlFree(rel);
}

/* Elements one below the record are fields; markup inside them (XHTML) is kept as markup. */
static void read_fields(const rd_run *run, xmlTextReaderPtr x, fields *v)
{
    int depth = -1;             /* of the element that is being taken */
    bool part = true;           /* of an author: only the name, not the address */
    rd_field f = 0;

    while (xmlTextReaderRead(x) == 1) {
        int type = xmlTextReaderNodeType(x), at = xmlTextReaderDepth(x);
        const xmlChar *name = xmlTextReaderConstName(x);

        if (depth >= 0 && at <= depth && type != XML_READER_TYPE_SIGNIFICANT_WHITESPACE)
            depth = -1;
        if (type == XML_READER_TYPE_ELEMENT && depth < 0 && at == 1) {
            if (strcmp(bare(name), "link") == 0)
                link_of(x, v);
            if (!xmlTextReaderIsEmptyElement(x) && takes(run, "feed", bare(name), v, &f))
                depth = at, part = true;
        } else if (depth >= 0 && (type == XML_READER_TYPE_ELEMENT || type == XML_READER_TYPE_END_ELEMENT)) {
            if (f == RD_TEXT)
                ent_buf_printf(&v->value[f], "<%s%s>", type == XML_READER_TYPE_END_ELEMENT ? "/" : "", bare(name));
            else
                part = rd_key_rank(run->rules, "feed", f, bare(name), strlen(bare(name))) > 0;
        } else if (depth >= 0 && part && (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA)) {
            ent_buf_puts(&v->value[f], (const char *)xmlTextReaderConstValue(x));
        }
    }
}

/* `data` is valid UTF-8. */
static ent_status parse_item(rd_run *run, const char *data, size_t len, fields *v)
{
    const char *name = NULL;
    size_t n = 0;
    ent_buf xml = {0};
    xmlTextReaderPtr x = NULL;

    save_ampersands(data, len, &xml);
    if (rd_first_element(data, len, &name, &n) && len > n + 2 && strncasecmp(data + len - n - 1, name, n) != 0)
        ent_buf_printf(&xml, "</%.*s>", (int)n, name);  /* the end tag that was missing */
    ent_buf_add(&xml, "", 0);
    if (!xml.failed && xml.len <= EX_READ_RECORD_LIMIT * 2u)
        x = xmlReaderForMemory(xml.data, (int)xml.len, NULL, "UTF-8", XML_OPTIONS);
    if (x)
        read_fields(run, x, v);
    xmlFreeTextReader(x);
    ent_buf_release(&xml);
    return x ? ENT_OK : ent_fail(run->err, ENT_NOMEM, "no memory for a feed's item");
}

static ent_status one_item(rd_run *run, const char *raw, size_t raw_len, const char *path, unsigned item, const char *source)
{
    fields v = {0};
    ent_buf clean = {0};
    rd_record r = {.path = path, .item = item, .decoded = true, .markup = true, .quiet = true};
    ent_error e = {0};
    ent_status st = ex_decode(raw, raw_len, &clean, run->err);
    const char *data = clean.data;
    size_t len = clean.len;

    if (st == ENT_OK)
        st = parse_item(run, data, len, &v);

    for (rd_field f = 0; st == ENT_OK && f < RD_FIELDS; f++) {
        r.value[f] = trimmed(&v.value[f]);
        if (v.value[f].failed)
            st = ent_fail(run->err, ENT_NOMEM, "no memory for a feed's item");
    }
    if (st == ENT_OK && !r.value[RD_TITLE])             /* too broken for a parser */
        r.value[RD_TITLE] = by_tags(run, "feed", RD_TITLE, data, len, &v.value[RD_TITLE]);
    if (st == ENT_OK && !r.value[RD_TEXT])
        r.value[RD_TEXT] = by_tags(run, "feed", RD_TEXT, data, len, &v.value[RD_TEXT]);
    if (!r.value[RD_URL] && r.value[RD_ID] && strncmp(r.value[RD_ID], "http", 4) == 0)
        r.value[RD_URL] = r.value[RD_ID];
    if (!r.value[RD_SOURCE])
        r.value[RD_SOURCE] = source;
    if (!r.value[RD_TEXT])                              /* a feed of headlines */
        r.value[RD_TEXT] = r.value[RD_TITLE];
    if (st == ENT_OK && !r.value[RD_TEXT]) {
        ent_fail_at(&e, ENT_SYNTAX, path, 0, 0, "found record %u without a text, wanted one", item);
        rd_problem(run, &e);
    } else if (st == ENT_OK) {
        r.text_len = strlen(r.value[RD_TEXT]);
        st = rd_hand_over(run, &r);
    }
    fields_release(&v);
    ent_buf_release(&clean);
    return st;
}

ent_status rd_feed(rd_run *run, rd_stream *s, const char *path)
{
    ent_buf head = {0}, title = {0};
    ent_status st = ENT_OK;
    const char *source = NULL;
    unsigned item = 0;
    size_t len, room;
    int rc;

    while (st == ENT_OK && (rc = next_record(s, run->rules, "feed-record", item ? NULL : &head, &len)) != 0) {
        if (!item++ && head.len)
            source = by_tags(run, "feed", RD_TITLE, head.data, head.len, &title);
        if (rc < 0)
            unfinished(run, path, item, len);
        else if (st == ENT_OK)
            st = one_item(run, rd_look(s, &room), len, path, item, source);
        rd_skip(s, len);
    }
    ent_buf_release(&head);
    ent_buf_release(&title);
    return st;
}

/* ---- SGML -------------------------------------------------------------------------------------------------------------- */

static ent_status one_sgml(rd_run *run, const char *data, size_t len, const char *path, unsigned item)
{
    ent_buf value[RD_FIELDS] = {{0}};
    rd_record r = {.path = path, .item = item, .quiet = true};
    ent_error e = {0};
    ent_status st = ENT_OK;

    for (rd_field f = 0; f < RD_FIELDS; f++) {
        r.value[f] = by_tags(run, "sgml", f, data, len, &value[f]);
        if (value[f].failed)
            st = ent_fail(run->err, ENT_NOMEM, "no memory for a record of %s", path);
    }
    if (st == ENT_OK && !r.value[RD_TEXT])
        r.value[RD_TEXT] = r.value[RD_TITLE];
    if (st == ENT_OK && !r.value[RD_TEXT]) {
        ent_fail_at(&e, ENT_SYNTAX, path, 0, 0, "found record %u without a text, wanted one", item);
        rd_problem(run, &e);
    } else if (st == ENT_OK) {
        r.text_len = strlen(r.value[RD_TEXT]);
        st = rd_hand_over(run, &r);
    }
    for (rd_field f = 0; f < RD_FIELDS; f++)
        ent_buf_release(&value[f]);
    return st;
}

ent_status rd_sgml(rd_run *run, rd_stream *s, const char *path)
{
    ent_status st = ENT_OK;
    unsigned item = 0;
    size_t len, room;
    int rc;

    while (st == ENT_OK && (rc = next_record(s, run->rules, "sgml-record", NULL, &len)) != 0) {
        item++;
        if (rc < 0)
            unfinished(run, path, item, len);
        else
            st = one_sgml(run, rd_look(s, &room), len, path, item);
        rd_skip(s, len);
    }
    return st;
}
