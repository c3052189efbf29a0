/* extract/read/html_tree.c - markup -> the flat tree.
 *
 * Gumbo builds the tree as browsers do, but it was not made for enemies: scopes are searched through the whole stack of
 * open elements, attributes are compared pairwise, memory failures are not looked at, and its tree is freed by recursion.
 * So a scan beforehand turns away what nests too deep, all memory comes from an arena with a limit, a failure jumps out,
 * and the tree is never freed but with its arena. */
#include "html.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct {
    ent_arena *arena;
    size_t held;
    jmp_buf out;
} pool;

static void *take(void *context, size_t size)
{
    pool *p = context;
    void *piece;

    p->held += size;
    if (p->held > EX_READ_TREE_LIMIT || !(piece = ent_arena_alloc(p->arena, size ? size : 1)))
        longjmp(p->out, 1);
    return piece;
}

static void give(void *context, void *piece)
{
    (void)context;
    (void)piece;
}

/* ---- the scan beforehand --------------------------------------------------------------------------------- */

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Elements without an end tag, or with one that pages leave out: they do not add to the depth. */
static bool ends_itself(const char *name, size_t len)
{
    static const char *const names[] = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
                                        "source", "track", "wbr", "p", "li", "dt", "dd", "option", "tr", "td", "th",
                                        "thead", "tbody", "tfoot", "path", "rect", "circle", "use", "polygon", "line"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == len && strncasecmp(names[i], name, len) == 0)
            return true;
    return false;
}

/* The '>' of the tag at `p` (a '<'), quotes skipped; attributes counted. */
static const char *tag_end(const char *p, const char *end, unsigned *attributes)
{
    char quote = 0;

    for (*attributes = 0; p < end; p++) {
        if (quote) {
            if (*p == quote)
                quote = 0;
        } else if ((*p == '"' || *p == '\'') && p[-1] == '=') {
            quote = *p;
        } else if (*p == '>') {
            return p;
        } else if (*p == ' ' || *p == '\n' || *p == '\t' || *p == '/' || *p == '\f') {
            (*attributes)++;
        }
    }
    return end;
}

/* <script> and its like: nothing inside is markup. */
static const char *past_raw(const char *name, size_t len, const char *at, const char *end)
{
    static const char *const raw[] = {"script", "style", "textarea", "title"};

    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
        if (strlen(raw[i]) != len || strncasecmp(raw[i], name, len) != 0)
            continue;
        for (const char *p = at; (p = memchr(p, '<', (size_t)(end - p))) != NULL; p++)
            if ((size_t)(end - p) > len + 2 && p[1] == '/' && strncasecmp(p + 2, name, len) == 0)
                return p;
        return end;
    }
    return at;
}

static ent_status look_ahead(const char *text, size_t len, ent_error *err)
{
    const char *end = text + len;
    size_t depth = 0, deepest = 0;

    for (const char *p = text; p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL;) {
        bool closing = p + 1 < end && p[1] == '/';
        const char *name = p + 1 + closing, *stop = name;
        unsigned attributes;

        if (end - p > 4 && memcmp(p, "<!--", 4) == 0) {
            const char *close = memmem(p + 4, (size_t)(end - p - 4), "-->", 3);

            p = close ? close + 3 : end;
            continue;
        }
        while (stop < end && (letter(*stop) || (*stop >= '0' && *stop <= '9')))
            stop++;
        if (stop == name) {
            p++;
            continue;
        }
        p = tag_end(stop, end, &attributes);
        if (attributes > EX_READ_ATTRIBUTE_LIMIT)
            return ent_fail(err, ENT_LIMIT, "found a tag of more than %d attributes, wanted at most %d", EX_READ_ATTRIBUTE_LIMIT,
                            EX_READ_ATTRIBUTE_LIMIT);
        if (closing)
            depth -= depth > 0 && !ends_itself(name, (size_t)(stop - name));
        else if (!ends_itself(name, (size_t)(stop - name)) && p[-1] != '/')
            depth++;
        if (depth > deepest)
            deepest = depth;
        if (!closing)
            p = past_raw(name, (size_t)(stop - name), p, end);
    }
    if (deepest > EX_READ_NEST_LIMIT)
        return ent_fail(err, ENT_LIMIT, "found elements nested %zu deep, wanted at most %d", deepest, EX_READ_NEST_LIMIT);
    return ENT_OK;
}

/* ---- flattening ------------------------------------------------------------------------------------------ */

static const GumboVector *children_of(const GumboNode *n)
{
    if (n->type == GUMBO_NODE_ELEMENT || n->type == GUMBO_NODE_TEMPLATE)
        return &n->v.element.children;
    return n->type == GUMBO_NODE_DOCUMENT ? &n->v.document.children : NULL;
}

static bool is_block(GumboTag t)
{
    switch (t) {
    case GUMBO_TAG_ADDRESS: case GUMBO_TAG_ARTICLE: case GUMBO_TAG_ASIDE: case GUMBO_TAG_BLOCKQUOTE: case GUMBO_TAG_BODY:
    case GUMBO_TAG_CENTER: case GUMBO_TAG_DD: case GUMBO_TAG_DETAILS:  case GUMBO_TAG_DIV:
    case GUMBO_TAG_DL: case GUMBO_TAG_DT: case GUMBO_TAG_FIELDSET: case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FOOTER: case GUMBO_TAG_FORM: case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3: case GUMBO_TAG_H4:
    case GUMBO_TAG_H5: case GUMBO_TAG_H6: case GUMBO_TAG_HEADER: case GUMBO_TAG_HR: case GUMBO_TAG_HTML: case GUMBO_TAG_LI:
    case GUMBO_TAG_MAIN: case GUMBO_TAG_NAV: case GUMBO_TAG_OL: case GUMBO_TAG_P: case GUMBO_TAG_PRE: case GUMBO_TAG_SECTION:
    case GUMBO_TAG_TABLE: case GUMBO_TAG_TBODY: case GUMBO_TAG_TD: case GUMBO_TAG_TH: case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TFOOT: case GUMBO_TAG_TR: case GUMBO_TAG_UL:
        return true;
    default:
        return false;
    }
}

/* What never holds an article's text. */
static bool is_hidden(GumboTag t)
{
    switch (t) {
    case GUMBO_TAG_HEAD: case GUMBO_TAG_SCRIPT: case GUMBO_TAG_STYLE: case GUMBO_TAG_NOSCRIPT: case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME: case GUMBO_TAG_OBJECT: case GUMBO_TAG_EMBED: case GUMBO_TAG_SVG: case GUMBO_TAG_MATH:
    case GUMBO_TAG_CANVAS: case GUMBO_TAG_AUDIO: case GUMBO_TAG_VIDEO: case GUMBO_TAG_SELECT: case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_TEXTAREA: case GUMBO_TAG_INPUT: case GUMBO_TAG_NOFRAMES: case GUMBO_TAG_TITLE: case GUMBO_TAG_APPLET:
        return true;
    default:
        return false;
    }
}

static bool says_hidden(const rd_node *n)
{
    const char *style = rd_attribute(n, "style");

    if (n->node->v.element.attributes.length == 0)
        return false;
    for (; *style && (style = strcasestr(style, "display")) != NULL; style += 7) {
        const char *p = style + 7;

        p += strspn(p, " \t");
        if (*p == ':' && strncasecmp(p + 1 + strspn(p + 1, " \t"), "none", 4) == 0)
            return true;
    }
    return gumbo_get_attribute(&n->node->v.element.attributes, "hidden") != NULL;
}

typedef struct {
    const GumboVector *children;
    unsigned next;
    uint32_t index;
} level;

/* Room for one more; the arena keeps the old copy, which doubling bounds. */
static bool grow(ent_arena *a, void **array, size_t count, size_t *room, size_t size)
{
    void *bigger;

    if (count < *room)
        return true;
    bigger = ent_arena_calloc(a, *room ? *room * 2 : 256, size);
    if (!bigger)
        return false;
    if (count)
        memcpy(bigger, *array, count * size);
    *array = bigger;
    *room = *room ? *room * 2 : 256;
    return true;
}

static bool flatten(rd_page *page, const GumboNode *root)
{
    void *nodes = NULL, *stack = NULL;
    size_t count = 0, room = 0, depth = 0, deep = 0;
    const GumboNode *n = root;

    for (;;) {
        if (n && n->type != GUMBO_NODE_COMMENT) {
            const GumboVector *c = children_of(n);
            uint32_t parent = depth ? ((level *)stack)[depth - 1].index : 0;
            rd_node *x;

            if (!grow(page->arena, &nodes, count, &room, sizeof(rd_node)) ||
                !grow(page->arena, &stack, depth, &deep, sizeof(level)))
                return false;
            x = (rd_node *)nodes + count;
            *x = (rd_node){.node = n, .parent = parent, .end = (uint32_t)count + 1, .tag = GUMBO_TAG_UNKNOWN};
            if (c) {
                if (n->type != GUMBO_NODE_DOCUMENT)
                    x->tag = n->v.element.tag;
                x->flags = (is_block(x->tag) ? RD_BLOCK : 0) |
                           (is_hidden(x->tag) || (n->type != GUMBO_NODE_DOCUMENT && says_hidden(x)) ? RD_HIDDEN : 0);
            }
            x->flags |= ((rd_node *)nodes)[parent].flags & RD_HIDDEN;
            if (c)
                ((level *)stack)[depth++] = (level){c, 0, (uint32_t)count};
            count++;
        }
        while (depth && ((level *)stack)[depth - 1].next >= ((level *)stack)[depth - 1].children->length) {
            ((rd_node *)nodes)[((level *)stack)[depth - 1].index].end = (uint32_t)count;
            depth--;
        }
        if (!depth)
            break;
        level *top = (level *)stack + depth - 1;
        n = top->children->data[top->next++];
    }
    page->nodes = nodes;
    page->count = count;
    return true;
}

ent_status rd_page_init(rd_page *page, const ex_read_rules *rules, const char *text, size_t len, ent_error *err)
{
    GumboOptions options = kGumboDefaultOptions;
    pool p = {0};
    const GumboOutput *output;
    ent_status st;

    *page = (rd_page){.rules = rules};
    if (len > EX_READ_PAGE_LIMIT)
        return ent_fail(err, ENT_LIMIT, "found a page of %zu bytes, wanted at most %d", len, EX_READ_PAGE_LIMIT);
    if ((st = look_ahead(text, len, err)) != ENT_OK)
        return st;
    p.arena = page->arena = ent_arena_new();
    if (!page->arena)
        return ent_fail(err, ENT_NOMEM, "no memory for a page");
    options.allocator = take;
    options.deallocator = give;
    options.userdata = &p;
    options.max_errors = 0;
    if (setjmp(p.out))
        return ent_fail(err, ENT_LIMIT, "found a page whose tree takes over %d bytes, wanted less", EX_READ_TREE_LIMIT);
    output = gumbo_parse_with_options(&options, text, len);
    if (!flatten(page, output->document))
        return ent_fail(err, ENT_NOMEM, "no memory for a page of %zu bytes", len);
    return ENT_OK;
}

void rd_page_release(rd_page *page)
{
    ent_arena_free(page->arena);
    *page = (rd_page){0};
}

/* ---- looking --------------------------------------------------------------------------------------------- */

bool rd_is_text(const rd_node *n)
{
    return n->node->type == GUMBO_NODE_TEXT || n->node->type == GUMBO_NODE_WHITESPACE || n->node->type == GUMBO_NODE_CDATA;
}

const char *rd_node_text(const rd_node *n)
{
    return rd_is_text(n) ? n->node->v.text.text : "";
}

const char *rd_attribute(const rd_node *n, const char *name)
{
    const GumboAttribute *a;

    if (n->node->type != GUMBO_NODE_ELEMENT && n->node->type != GUMBO_NODE_TEMPLATE)
        return "";
    a = gumbo_get_attribute(&n->node->v.element.attributes, name);
    return a && a->value ? a->value : "";
}

size_t rd_find(const rd_page *page, GumboTag tag, size_t from, size_t end)
{
    while (from < end && (page->nodes[from].tag != tag || rd_is_text(&page->nodes[from])))
        from++;
    return from;
}

void rd_text_below(const rd_page *page, size_t i, bool paragraphs, ent_buf *out)
{
    size_t end = page->nodes[i].end, last = i;
    int gap = 0;                /* 1: a space is due; 2: a new line; 3: a new paragraph */
    size_t start = out->len;

    for (size_t k = i; k < end; k++) {
        const rd_node *n = &page->nodes[k];
        const char *s;

        /* leaving a block parts as entering one does */
        for (size_t up = last; paragraphs && up != i && page->nodes[up].end <= k; up = page->nodes[up].parent)
            if (page->nodes[up].flags & RD_BLOCK)
                gap = 3;
        last = k;
        if ((n->flags & (RD_HIDDEN | RD_DROPPED)) && k != i) {
            k = n->end - 1;
            continue;
        }
        if (n->flags & RD_BLOCK)
            gap = paragraphs ? 3 : gap > 1 ? gap : 1;
        else if (n->tag == GUMBO_TAG_BR && !rd_is_text(n))
            gap = !paragraphs ? 1 : gap >= 2 ? 3 : 2;
        for (s = rd_node_text(n); *s;) {
            size_t len = strcspn(s, " \t\n\r\f");

            if (!len) {
                gap = gap ? gap : 1;
                s += strspn(s, " \t\n\r\f");
                continue;
            }
            if (gap && out->len > start)
                ent_buf_puts(out, gap == 1 ? " " : gap == 2 ? "\n" : "\n\n");
            gap = 0;
            ent_buf_add(out, s, len);
            s += len;
        }
    }
    ent_buf_add(out, "", 0);
}
