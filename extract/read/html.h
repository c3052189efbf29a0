/* extract/read/html.h - a page as one flat array of nodes: no stage recurses, however deep the markup nests. */
#ifndef EX_READ_HTML_H
#define EX_READ_HTML_H

#include "internal.h"

#include <gumbo.h>

enum { RD_BLOCK = 1, RD_HIDDEN = 2, RD_DROPPED = 4 };

typedef struct {
    const GumboNode *node;
    uint32_t parent;            /* its own index at the root */
    uint32_t end;               /* the subtree is [this, end) */
    GumboTag tag;               /* GUMBO_TAG_UNKNOWN for text */
    unsigned flags;
} rd_node;

typedef struct {
    ent_arena *arena;           /* owns all */
    rd_node *nodes;             /* document order, the root first */
    size_t count;
    const ex_read_rules *rules;
} rd_page;

/* Parse valid UTF-8.  Owned: release it, also after a failure. */
ent_status rd_page_init(rd_page *page, const ex_read_rules *rules, const char *text, size_t len, ent_error *err);
void rd_page_release(rd_page *page);

bool rd_is_text(const rd_node *n);
/* The node's own text ("" for elements). */
const char *rd_node_text(const rd_node *n);
/* "" where there is none. */
const char *rd_attribute(const rd_node *n, const char *name);
/* Text below node `i`, white space collapsed; blocks apart by blank lines if `paragraphs`, else by a space. */
void rd_text_below(const rd_page *page, size_t i, bool paragraphs, ent_buf *out);
/* The index of the first element `tag` from `from` on before `end`; `end` if there is none. */
size_t rd_find(const rd_page *page, GumboTag tag, size_t from, size_t end);

typedef struct {
    ent_buf value[RD_FIELDS];
    bool article;               /* the page calls itself an article */
} rd_meta;
void rd_meta_release(rd_meta *m);
/* Title, date, author, source, address and, in RD_TEXT, the JSON-LD body, from the page's own data. */
void rd_meta_read(const rd_page *page, rd_meta *m);

/* The article's text, paragraphs apart by blank lines; empty where the page is none.  `body` is the JSON-LD text or NULL. */
void rd_article_text(rd_page *page, const char *title, const char *body, ent_buf *out);

#endif
