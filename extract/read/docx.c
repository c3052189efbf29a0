/* extract/read/docx.c - the text of a word processor's document (word/document.xml): <w:p> are its paragraphs. */
#include "internal.h"

#include <libxml/xmlreader.h>
#include <string.h>

enum { XML_OPTIONS = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING };

static int read_stream(void *context, char *out, int room)
{
    rd_stream *s = context;
    size_t len;
    const char *p;

    if (!rd_need(s, 1))
        return 0;
    p = rd_look(s, &len);
    if (len > (size_t)room)
        len = (size_t)room;
    memcpy(out, p, len);
    rd_skip(s, len);
    return (int)len;
}

ent_status rd_docx(rd_run *run, rd_stream *s, const char *path)
{
    xmlTextReaderPtr x = xmlReaderForIO(read_stream, NULL, s, NULL, NULL, XML_OPTIONS);
    ent_buf text = {0};
    ent_status st = ENT_OK;
    bool written = false;       /* inside <w:t> */

    if (!x)
        return ent_fail(run->err, ENT_NOMEM, "no memory for a document");
    while (text.len <= run->limit && xmlTextReaderRead(x) == 1) {
        int type = xmlTextReaderNodeType(x);
        const char *name = (const char *)xmlTextReaderConstLocalName(x);

        if (type == XML_READER_TYPE_ELEMENT) {
            written = strcmp(name, "t") == 0 && !xmlTextReaderIsEmptyElement(x);
            if (strcmp(name, "tab") == 0)
                ent_buf_putc(&text, ' ');
            else if (strcmp(name, "br") == 0)
                ent_buf_putc(&text, '\n');
        } else if (type == XML_READER_TYPE_END_ELEMENT) {
            written = false;
            if (strcmp(name, "p") == 0 && text.len)
                ent_buf_puts(&text, "\n\n");
        } else if (written && (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE)) {
            ent_buf_puts(&text, (const char *)xmlTextReaderConstValue(x));
        }
    }
    xmlFreeTextReader(x);
    ent_buf_add(&text, "", 0);
    if (text.failed)
        st = ent_fail(run->err, ENT_NOMEM, "no memory for a document");
    else
        st = rd_hand_over(run, &(rd_record){.path = path, .value[RD_TEXT] = text.data, .text_len = text.len});
    ent_buf_release(&text);
    return st;
}
