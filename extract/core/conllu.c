/* extract/core/conllu.c - CoNLL-U in and out.
 *
 * Reading builds one text for the whole file, so that tokens have places in it: a sentence's `# text` where its words
 * are found there one after the other, else the words joined as SpaceAfter says.  Sentences are parted by a line feed,
 * paragraphs (newpar, newdoc) by two.  Enhanced dependencies and empty nodes (8.1) are passed over. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 10, ID = 0, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC };
enum { MAX_PARTS = 64 };        /* words in one multiword token */

typedef struct {
    const char *s;
    size_t len;
} slice;

typedef struct {                /* one row that stands in the surface text: a word, or a multiword token */
    slice form;
    size_t first, count;        /* its words */
    bool space_after, multiword;
} surface;

typedef struct {
    const char *source;
    ent_error *err;
    ex_parsed *out;
    const char **misc;
    ent_buf text;
    surface *surfaces;          /* of the current sentence */
    size_t surface_count, surface_room;
    slice *forms;               /* of the current sentence's words */
    size_t form_room;
    slice given;                /* its # text, len 0 where there is none */
    size_t first;               /* its first token */
    uint32_t paragraph;
    unsigned line;
    size_t range_last;          /* last id (1-based) of the open multiword token, 0 for none */
    const char *range_misc;
    bool new_paragraph;
} reader;

static bool starts(slice s, const char *prefix)
{
    size_t n = strlen(prefix);

    return s.len >= n && memcmp(s.s, prefix, n) == 0;
}

static bool is(slice s, const char *word)
{
    return s.len == strlen(word) && memcmp(s.s, word, s.len) == 0;
}

/* A decimal number at the start of `s`; *used digits.  Saturates far above any valid id. */
static size_t number(slice s, size_t *used)
{
    size_t n = 0, i = 0;

    for (; i < s.len && s.s[i] >= '0' && s.s[i] <= '9'; i++)
        n = n > 100000000 ? n : n * 10 + (size_t)(s.s[i] - '0');
    *used = i;
    return n;
}

/* Does an item `name` (as "SpaceAfter=No") stand in a MISC column? */
static bool misc_has(slice misc, const char *name)
{
    size_t n = strlen(name);

    for (size_t i = 0; i + n <= misc.len; i++)
        if (memcmp(misc.s + i, name, n) == 0 && (i == 0 || misc.s[i - 1] == '|') &&
            (i + n == misc.len || misc.s[i + n] == '|'))
            return true;
    return false;
}

static ent_status fail(reader *r, const char *what, slice found)
{
    return ent_fail_at(r->err, ENT_SYNTAX, r->source, r->line, 0, "found \"%.*s\", wanted %s",
                       (int)(found.len < 40 ? found.len : 40), found.s, what);
}

static ent_status no_memory(reader *r)
{
    return ent_fail_at(r->err, ENT_NOMEM, r->source, r->line, 0, "no memory for the sentences");
}

/* ---- rows ------------------------------------------------------------------------------------------------------ */

static surface *surface_add(reader *r)
{
    if (r->surface_count == r->surface_room) {
        size_t room = r->surface_room ? r->surface_room * 2 : 128;
        surface *more = realloc(r->surfaces, room * sizeof *more);

        if (!more)
            return NULL;
        r->surfaces = more;
        r->surface_room = room;
    }
    memset(&r->surfaces[r->surface_count], 0, sizeof *r->surfaces);
    return &r->surfaces[r->surface_count++];
}

static ent_status range_row(reader *r, const slice *c, size_t from, size_t to)
{
    size_t next = r->out->token_count - r->first + 1;
    surface *s;

    if (from != next || to <= from || to - from >= MAX_PARTS || r->range_last >= next)
        return fail(r, "the range of the next words", c[ID]);
    if (c[FORM].len == 0)
        return fail(r, "a form", c[FORM]);
    if (!(s = surface_add(r)))
        return no_memory(r);
    *s = (surface){ c[FORM], from - 1, to - from + 1, !misc_has(c[MISC], "SpaceAfter=No"), true };
    r->range_last = to;
    r->range_misc = NULL;
    if (r->misc && !is(c[MISC], "_") && !(r->range_misc = ent_arena_strndup(r->out->arena, c[MISC].s, c[MISC].len)))
        return no_memory(r);
    return ENT_OK;
}

static ent_status fill_word(reader *r, const slice *c, ex_token *t)
{
    size_t used, head = number(c[HEAD], &used);
    int upos = ex_upos_find(c[UPOS].s, c[UPOS].len), xpos = ex_xpos_find(c[XPOS].s, c[XPOS].len);
    int deprel = ex_deprel_find(c[DEPREL].s, c[DEPREL].len);

    t->form = ex_utf8_form(c[FORM].s, c[FORM].len, r->out->arena);
    t->lower = t->form ? ex_utf8_lower(t->form, r->out->arena) : NULL;
    t->lemma = ent_arena_strndup(r->out->arena, c[LEMMA].s, c[LEMMA].len);
    if (!t->form || !t->lower || !t->lemma)
        return no_memory(r);
    if (used != c[HEAD].len && !is(c[HEAD], "_"))
        return fail(r, "the number of a head", c[HEAD]);
    if (head > r->out->token_count + 1000000)
        return fail(r, "a head in the sentence", c[HEAD]);
    t->head = used && head ? (int32_t)(r->first + head - 1) : -1;
    t->upos = (uint8_t)(upos < 0 ? EX_UPOS_X : upos);
    t->xpos = (uint8_t)(xpos < 0 ? EX_XPOS_XX : xpos);
    t->deprel = (uint8_t)(deprel < 0 ? EX_REL_DEP : deprel);
    t->feats = ex_feats_parse(c[FEATS].s, c[FEATS].len);
    t->sentence = (uint32_t)r->out->sentence_count;
    t->space_after = !misc_has(c[MISC], "SpaceAfter=No");
    for (size_t i = 0; i + 6 < c[MISC].len; i++)
        if ((i == 0 || c[MISC].s[i - 1] == '|') && memcmp(c[MISC].s + i, "NER=", 4) == 0 && c[MISC].s[i + 5] == '-') {
            const char *name = c[MISC].s + i + 6, *bar = memchr(name, '|', c[MISC].len - i - 6);
            size_t n = bar ? (size_t)(bar - name) : c[MISC].len - i - 6;

            for (int k = 1; k < EX_NER_COUNT; k++)
                if (strlen(ex_ner_name(k)) == n && memcmp(ex_ner_name(k), name, n) == 0)
                    t->ner = (uint8_t)k;
            t->ner_begin = t->ner && c[MISC].s[i + 4] == 'B';
        }
    return ENT_OK;
}

static ent_status word_row(reader *r, const slice *c, size_t id)
{
    size_t k = r->out->token_count - r->first;
    ex_token *t = &r->out->tokens[r->out->token_count];
    ent_status st;
    surface *s;

    if (id != k + 1)
        return fail(r, "the number of the next word", c[ID]);
    if (c[FORM].len == 0)
        return fail(r, "a form", c[FORM]);
    st = fill_word(r, c, t);
    if (st != ENT_OK)
        return st;
    if (r->form_room <= k) {
        size_t room = r->form_room ? r->form_room * 2 : 128;
        slice *more = realloc(r->forms, room * sizeof *more);

        if (!more)
            return no_memory(r);
        r->forms = more;
        r->form_room = room;
    }
    r->forms[k] = c[FORM];
    if (r->misc) {
        bool own = !is(c[MISC], "_") || !r->range_misc;
        const char *misc = own ? ent_arena_strndup(r->out->arena, c[MISC].s, c[MISC].len) : r->range_misc;

        if (!misc)
            return no_memory(r);
        r->misc[r->out->token_count] = misc;
    }
    r->range_misc = NULL;
    if (id > r->range_last) {
        if (!(s = surface_add(r)))
            return no_memory(r);
        *s = (surface){ c[FORM], k, 1, t->space_after, false };
    }
    r->out->token_count++;
    return ENT_OK;
}

static ent_status row(reader *r, slice line)
{
    slice c[COLUMNS];
    size_t n = 0, from = 0, used, id;

    for (size_t i = 0; i <= line.len; i++)
        if (i == line.len || line.s[i] == '\t') {
            if (n < COLUMNS)
                c[n] = (slice){ line.s + from, i - from };
            n++;
            from = i + 1;
        }
    if (n != COLUMNS)
        return ent_fail_at(r->err, ENT_SYNTAX, r->source, r->line, 0, "found %zu columns, wanted %d", n, COLUMNS);
    id = number(c[ID], &used);
    if (used == 0)
        return fail(r, "a number", c[ID]);
    if (used == c[ID].len)
        return word_row(r, c, id);
    if (c[ID].s[used] == '-') {
        slice rest = { c[ID].s + used + 1, c[ID].len - used - 1 };
        size_t digits, to = number(rest, &digits);

        if (digits && digits == rest.len)
            return range_row(r, c, id, to);
    } else if (c[ID].s[used] == '.')
        return ENT_OK;
    return fail(r, "a number, a range or an empty node", c[ID]);
}

/* ---- sentences ------------------------------------------------------------------------------------------------- */

static size_t skip_space(slice text, size_t at)
{
    while (at < text.len) {
        size_t next = at;

        if (!ex_utf8_space(ex_utf8_next(text.s, text.len, &next)))
            break;
        at = next;
    }
    return at;
}

/* Where `form` ends in `text` from `at` on, any white space matching any; 0 where it does not stand there. */
static size_t match(slice text, size_t at, slice form)
{
    size_t i = 0;

    while (i < form.len) {
        size_t next = i;
        uint32_t c = ex_utf8_next(form.s, form.len, &next);

        if (ex_utf8_space(c)) {
            size_t after = skip_space(text, at);

            if (after == at)
                return 0;
            at = after;
            i = skip_space(form, i);
            continue;
        }
        if (text.len - at < next - i || memcmp(text.s + at, form.s + i, next - i) != 0)
            return 0;
        at += next - i;
        i = next;
    }
    return at;
}

/* Do all surfaces stand in the sentence's # text, in order, with nothing but white space between? */
static bool text_fits(const reader *r)
{
    size_t at = 0;

    for (size_t i = 0; i < r->surface_count; i++) {
        at = match(r->given, skip_space(r->given, at), r->surfaces[i].form);
        if (!at)
            return false;
    }
    return skip_space(r->given, at) == r->given.len;
}

/* Ranges of a multiword token's words: exact where they make it up letter by letter, else in proportion. */
static void part_ranges(reader *r, const surface *s, size_t begin, size_t end)
{
    ex_token *t = r->out->tokens + r->first + s->first;
    size_t sum = 0, at = 0;
    slice whole = { r->text.data + begin, end - begin };

    for (size_t i = 0; i < s->count; i++)
        sum += r->forms[s->first + i].len;
    for (size_t i = 0; i < s->count; i++) {
        slice f = r->forms[s->first + i];
        size_t stop;

        if (sum == whole.len)
            stop = at + f.len;
        else
            stop = i + 1 == s->count ? whole.len : at + whole.len * f.len / (sum ? sum : 1);
        while (stop < whole.len && ((unsigned char)whole.s[stop] & 0xC0) == 0x80)
            stop++;
        if (stop > whole.len)
            stop = whole.len;
        t[i].begin = (uint32_t)(begin + at);
        t[i].end = (uint32_t)(begin + stop);
        t[i].mwt = i == 0 ? (uint8_t)s->count : 1;
        t[i].space_after = i + 1 == s->count && s->space_after;
        at = stop;
    }
}

static void place_words(reader *r, size_t base, bool fits)
{
    size_t at = 0;

    for (size_t i = 0; i < r->surface_count; i++) {
        const surface *s = &r->surfaces[i];
        ex_token *t = r->out->tokens + r->first + s->first;
        size_t begin, end;

        if (fits) {
            begin = skip_space(r->given, at);
            end = at = match(r->given, begin, s->form);
            begin += base;
            end += base;
        } else {
            begin = r->text.len;
            ent_buf_add(&r->text, s->form.s, s->form.len);
            end = r->text.len;
            if (s->space_after && i + 1 < r->surface_count)
                ent_buf_putc(&r->text, ' ');
        }
        if (s->multiword && !r->text.failed)
            part_ranges(r, s, begin, end);
        else {
            t->begin = (uint32_t)begin;
            t->end = (uint32_t)end;
        }
    }
}

static ent_status end_sentence(reader *r)
{
    ex_parsed *out = r->out;
    ex_sentence *s = &out->sentences[out->sentence_count];
    size_t count = out->token_count - r->first;
    bool fits;

    if (r->range_last > count)
        return ent_fail_at(r->err, ENT_SYNTAX, r->source, r->line, 0, "found the end of the sentence, wanted word %zu",
                           r->range_last);
    if (count) {
        for (size_t i = r->first; i < out->token_count; i++)
            if (out->tokens[i].head >= (int32_t)out->token_count)
                return ent_fail_at(r->err, ENT_SYNTAX, r->source, r->line, 0, "word %zu: its head is not in the sentence",
                                   i - r->first + 1);
        if (r->new_paragraph && out->sentence_count)
            r->paragraph++;
        if (r->text.len)
            ent_buf_puts(&r->text, r->new_paragraph ? "\n\n" : "\n");
        fits = r->given.len && text_fits(r);
        if (fits)
            ent_buf_add(&r->text, r->given.s, r->given.len);
        place_words(r, r->text.len - (fits ? r->given.len : 0), fits);
        if (r->text.failed)
            return no_memory(r);
        *s = (ex_sentence){ (uint32_t)r->first, (uint32_t)count, out->tokens[r->first].begin,
                            out->tokens[out->token_count - 1].end, r->paragraph, false };
        out->sentence_count++;
        r->new_paragraph = false;
    }
    r->first = out->token_count;
    r->surface_count = 0;
    r->given.len = 0;
    r->range_last = 0;
    return ENT_OK;
}

static ent_status one_line(reader *r, slice line)
{
    static const char text[] = "# text = ";

    if (line.len && line.s[line.len - 1] == '\r')
        line.len--;
    if (line.len == 0)
        return end_sentence(r);
    if (line.s[0] != '#')
        return row(r, line);
    if (starts(line, text))
        r->given = (slice){ line.s + sizeof text - 1, line.len - (sizeof text - 1) };
    else if ((starts(line, "# newpar") && !starts(line, "# newpar_")) || starts(line, "# newdoc"))
        r->new_paragraph = true;
    return ENT_OK;
}

static ent_status read_all(reader *r, const char *data, size_t len)
{
    size_t lines = 1, ends = 1;
    ent_status st = ENT_OK;

    for (size_t i = 0; i < len; i++)
        if (data[i] == '\n') {
            lines++;
            if (i + 1 < len && (data[i + 1] == '\n' || data[i + 1] == '\r'))
                ends++;
        }
    r->out->tokens = ENT_ARRAY(r->out->arena, ex_token, lines);
    r->out->sentences = ENT_ARRAY(r->out->arena, ex_sentence, ends + 1);
    if (r->misc)
        r->misc = ENT_ARRAY(r->out->arena, const char *, lines);
    if (!r->out->tokens || !r->out->sentences)
        return no_memory(r);
    for (size_t at = 0; at < len && st == ENT_OK;) {
        const char *feed = memchr(data + at, '\n', len - at);
        size_t n = feed ? (size_t)(feed - data) - at : len - at;

        r->line++;
        st = one_line(r, (slice){ data + at, n });
        at += n + 1;
    }
    return st == ENT_OK ? end_sentence(r) : st;
}

ent_status ex_conllu_read_misc(const char *data, size_t len, const char *source, ent_arena *arena, ex_parsed *out,
                               const char *const **misc, ent_error *err)
{
    static const char *none[1];
    reader r = { .source = source, .err = err, .out = out, .misc = misc ? none : NULL };
    ent_status st;

    *out = (ex_parsed){ .text = "", .arena = arena };
    if (len > INT32_MAX / 2)
        return ent_fail_at(err, ENT_LIMIT, source, 0, 0, "found %zu bytes, wanted at most %d", len, INT32_MAX / 2);
    st = ex_utf8_check(data, len, NULL, err);
    if (st != ENT_OK)
        return st;
    if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
        data += 3;
        len -= 3;
    }
    st = read_all(&r, data, len);
    if (st == ENT_OK && r.text.len) {
        out->text = ent_arena_strndup(arena, r.text.data, r.text.len);
        out->len = r.text.len;
        if (!out->text)
            st = no_memory(&r);
    }
    if (st == ENT_OK && misc)
        *misc = r.misc;
    if (st != ENT_OK)
        *out = (ex_parsed){ .text = "", .arena = arena };
    ent_buf_release(&r.text);
    free(r.surfaces);
    free(r.forms);
    return st;
}

ent_status ex_conllu_read(const char *data, size_t len, const char *source, ent_arena *arena, ex_parsed *out,
                          ent_error *err)
{
    return ex_conllu_read_misc(data, len, source, arena, out, NULL, err);
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

/* Add bytes of the text with each run of white space as one space; "_" where nothing is left. */
static void put_text(ent_buf *out, const char *s, size_t len)
{
    size_t at = 0, before = out->len;
    bool space = false;

    while (at < len) {
        size_t from = at;

        if (ex_utf8_space(ex_utf8_next(s, len, &at))) {
            space = out->len > before;
            continue;
        }
        if (space)
            ent_buf_putc(out, ' ');
        space = false;
        ent_buf_add(out, s + from, at - from);
    }
    if (out->len == before)
        ent_buf_putc(out, '_');
}

static void put_cell(ent_buf *out, const char *s)
{
    ent_buf_putc(out, '\t');
    put_text(out, s ? s : "", s ? strlen(s) : 0);
}

/* The word as it stands in the text; a multiword token's part that does not stand there letter by letter, by its form. */
static void put_form(ent_buf *out, const ex_parsed *p, const ex_token *t)
{
    const char *s = p->text + t->begin;
    size_t len = t->end - t->begin, form = t->form ? strlen(t->form) : 0;
    bool ascii = true;

    for (size_t i = 0; i < len; i++)
        ascii &= (unsigned char)s[i] < 0x80;
    if (t->mwt && form && ascii && (form != len || memcmp(s, t->form, len) != 0))
        put_text(out, t->form, form);
    else
        put_text(out, s, len);
}

static void put_word(ent_buf *out, const ex_parsed *p, const ex_sentence *s, size_t k, bool inside)
{
    const ex_token *t = &p->tokens[s->first + k];
    char feats[256];

    ent_buf_printf(out, "%zu\t", k + 1);
    put_form(out, p, t);
    put_cell(out, t->lemma);
    ent_buf_printf(out, "\t%s\t%s\t%s\t%ld\t%s\t_\t", ex_upos_name(t->upos), ex_xpos_name(t->xpos),
                   ex_feats_print(t->feats, t->upos, feats, sizeof feats),
                   t->head < 0 ? 0L : (long)t->head - (long)s->first + 1, ex_deprel_name(t->deprel));
    if (t->ner)
        ent_buf_printf(out, "NER=%c-%s", t->ner_begin ? 'B' : 'I', ex_ner_name(t->ner));
    if (!inside && !t->space_after)
        ent_buf_puts(out, t->ner ? "|SpaceAfter=No" : "SpaceAfter=No");
    else if (!t->ner)
        ent_buf_putc(out, '_');
    ent_buf_putc(out, '\n');
}

static void put_sentence(ent_buf *out, const ex_parsed *p, size_t index, size_t id)
{
    const ex_sentence *s = &p->sentences[index];

    if (index == 0 || p->sentences[index - 1].paragraph != s->paragraph)
        ent_buf_puts(out, "# newpar\n");
    ent_buf_printf(out, "# sent_id = %zu\n# text = ", id);
    put_text(out, p->text + s->begin, s->end - s->begin);
    ent_buf_putc(out, '\n');
    for (size_t k = 0, inside_to = 0; k < s->count; k++) {
        const ex_token *t = &p->tokens[s->first + k];

        if (t->mwt > 1 && k + t->mwt <= s->count) {
            const ex_token *last = t + t->mwt - 1;

            inside_to = k + t->mwt;
            ent_buf_printf(out, "%zu-%zu\t", k + 1, inside_to);
            put_text(out, p->text + t->begin, last->end - t->begin);
            ent_buf_printf(out, "\t_\t_\t_\t_\t_\t_\t_\t%s\n", last->space_after ? "_" : "SpaceAfter=No");
        }
        put_word(out, p, s, k, k < inside_to);
    }
    ent_buf_putc(out, '\n');
}

void ex_conllu_write(const ex_parsed *p, ent_buf *out)
{
    for (size_t i = 0; i < p->sentence_count; i++)
        if (p->sentences[i].count)
            put_sentence(out, p, i, i + 1);
}

void ex_conllu_write_lines(const ex_parsed *p, size_t first, ent_buf *out)
{
    const char *at = p->text;

    for (size_t i = 0; i < p->sentence_count; i++) {
        for (; at < p->text + p->sentences[i].begin; at++)
            first += *at == '\n';
        if (p->sentences[i].count)
            put_sentence(out, p, i, first);
    }
}
