/* extract/read/wordlines.c - the texts of a CoNLL-U file: `# text` where it is, else its words; `# newdoc` parts them. */
#include "internal.h"

#include <string.h>

bool rd_is_conllu(const char *p, size_t len)
{
    const char *end = p + len;

    while (p < end && *p == '#') {
        p = memchr(p, '\n', (size_t)(end - p));
        if (!p)
            return false;
        p++;
    }
    size_t tabs = 0;

    if (p >= end || *p != '1')
        return false;
    for (; p < end && *p != '\n'; p++)
        tabs += *p == '\t';
    return tabs == 9;
}

typedef struct {
    ent_buf text, id, words;
    bool stated, glued;         /* the sentence has its # text; no space before the next word */
    unsigned line;
} document;

static void end_sentence(document *d)
{
    if (d->words.len && !d->stated) {
        if (d->text.len)
            ent_buf_putc(&d->text, ' ');
        ent_buf_add(&d->text, d->words.data, d->words.len);
    }
    ent_buf_reset(&d->words);
    d->stated = d->glued = false;
}

static ent_status end_document(rd_run *run, document *d, const char *path)
{
    rd_record r = {.path = path, .line = d->line};
    ent_status st = ENT_OK;

    end_sentence(d);
    if (d->text.failed || d->words.failed || d->id.failed)
        return ent_fail(run->err, ENT_NOMEM, "no memory for a text of %s", path);
    if (d->text.len) {
        r.value[RD_TEXT] = d->text.data;
        r.text_len = d->text.len;
        r.value[RD_ID] = d->id.len ? d->id.data : NULL;
        st = rd_hand_over(run, &r);
    }
    ent_buf_reset(&d->text);
    ent_buf_reset(&d->id);
    return st;
}

static bool comment(const char *line, size_t len, const char *key, const char **value, size_t *value_len)
{
    size_t n = strlen(key), at = 1 + rd_blank(line + 1, len - 1);

    if (len - at < n || memcmp(line + at, key, n) != 0)
        return false;
    at += n;
    at += strspn(line + at, " =") < len - at ? strspn(line + at, " =") : len - at;
    *value = line + at;
    *value_len = len - at;
    return true;
}

static void word(document *d, const char *line, size_t len)
{
    const char *tab = memchr(line, '\t', len), *next = tab ? memchr(tab + 1, '\t', len - (size_t)(tab + 1 - line)) : NULL;

    if (!next || d->stated || memchr(line, '-', (size_t)(tab - line)) || memchr(line, '.', (size_t)(tab - line)))
        return;
    if (d->words.len && !d->glued)
        ent_buf_putc(&d->words, ' ');
    ent_buf_add(&d->words, tab + 1, (size_t)(next - tab) - 1);
    d->glued = memmem(line, len, "SpaceAfter=No", 13) != NULL;
}

ent_status rd_conllu(rd_run *run, rd_stream *s, const char *path)
{
    document d = {.line = 1};
    const char *line, *value;
    size_t len, n;
    ent_status st = ENT_OK;
    int rc;

    while (st == ENT_OK && (rc = rd_line(s, EX_READ_RECORD_LIMIT, &line, &len)) != 0) {
        if (rc < 0)
            continue;
        if (!len) {
            end_sentence(&d);
        } else if (*line != '#') {
            word(&d, line, len);
        } else if (comment(line, len, "newdoc", &value, &n)) {
            st = end_document(run, &d, path);
            d.line = s->line;
            if (n > 2 && memcmp(value, "id", 2) == 0 && comment(value - 1, n + 1, "id", &value, &n))
                ent_buf_add(&d.id, value, n);
        } else if (comment(line, len, "newpar", &value, &n) && d.text.len && d.text.data[d.text.len - 1] != '\n') {
            ent_buf_puts(&d.text, "\n\n");
        } else if (comment(line, len, "text =", &value, &n)) {
            if (d.text.len && d.text.data[d.text.len - 1] != '\n')
                ent_buf_putc(&d.text, ' ');
            ent_buf_add(&d.text, value, n);
            d.stated = true;
        }
    }
    if (st == ENT_OK)
        st = end_document(run, &d, path);
    ent_buf_release(&d.text);
    ent_buf_release(&d.id);
    ent_buf_release(&d.words);
    return st;
}
