/* extract/read/html.c - pages and fragments of markup to articles and to text. */
#include "html.h"

#include <string.h>
#include <strings.h>

bool rd_looks_html(const char *data, size_t len)
{
    static const char *const openings[] = {"<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script"};
    size_t at = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    for (;;) {
        at += rd_blank(data + at, len - at);
        if (len - at > 4 && memcmp(data + at, "<!--", 4) == 0) {
            const char *end = memmem(data + at, len - at, "-->", 3);

            if (!end)
                return false;
            at = (size_t)(end - data) + 3;
        } else if (len - at > 5 && strncasecmp(data + at, "<?xml", 5) == 0) {
            const char *end = memchr(data + at, '>', len - at);

            if (!end)
                return false;
            at = (size_t)(end - data) + 1;
        } else {
            break;
        }
    }
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t n = strlen(openings[i]);

        if (len - at > n && strncasecmp(data + at, openings[i], n) == 0)
            return true;
    }
    return len - at > 14 && strncasecmp(data + at, "<!doctype", 9) == 0 && memchr(data + at, '>', len - at) &&
           strcasestr(data + at, "<html") != NULL;
}

ent_status rd_html_page(rd_run *run, const char *data, size_t len, const rd_record *base)
{
    rd_page page = {0};
    rd_meta meta = {0};
    rd_record r = *base;
    ent_buf clean = {0}, text = {0};
    ent_error e = {0};
    ent_status st = base->decoded ? ENT_OK : ex_decode(data, len, &clean, run->err);

    if (st != ENT_OK)
        goto done;
    st = rd_page_init(&page, run->rules, base->decoded ? data : clean.data, base->decoded ? len : clean.len, &e);
    if (st != ENT_OK) {
        snprintf(e.source, sizeof e.source, "%s", base->path);
        e.line = base->line;
        rd_problem(run, &e);
        st = ENT_OK;
        goto done;
    }
    rd_meta_read(&page, &meta);
    rd_article_text(&page, meta.value[RD_TITLE].data, meta.value[RD_TEXT].data, &text);
    for (rd_field f = 0; f < RD_FIELDS; f++) {
        if (meta.value[f].failed)
            text.failed = true;
        if (f != RD_TEXT && meta.value[f].len)
            r.value[f] = meta.value[f].data;
    }
    if (text.failed) {
        st = ent_fail(run->err, ENT_NOMEM, "no memory for a page of %zu bytes", len);
    } else if (text.len) {
        r.value[RD_TEXT] = text.data;
        r.text_len = text.len;
        r.decoded = r.quiet = true;
        st = rd_hand_over(run, &r);
    } else {
        rd_skipped(run, r.path, r.line, "no article on the page");
    }
done:
    rd_page_release(&page);
    rd_meta_release(&meta);
    ent_buf_release(&text);
    ent_buf_release(&clean);
    return st;
}

ent_status rd_html_text(const ex_read_rules *rules, const char *data, size_t len, ent_buf *out, ent_error *err)
{
    rd_page page = {0};
    ent_status st = rd_page_init(&page, rules, data, len, err);

    if (st == ENT_OK) {
        rd_text_below(&page, 0, true, out);
        if (out->failed)
            st = ent_fail(err, ENT_NOMEM, "no memory for the text of %zu bytes of markup", len);
    }
    rd_page_release(&page);
    return st;
}
