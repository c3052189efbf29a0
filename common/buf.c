/* common/buf.c - bytes that grow.  A failure of memory is kept and asked for once, at the end. */
#include "common.h"

#include <stdlib.h>
#include <string.h>

static bool grow(ent_buf *b, size_t more)
{
    size_t want, room;
    char *data;

    if (b->failed)
        return false;
    if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4) {
        b->failed = true;
        return false;
    }
    want = b->len + more + 1;
    if (want <= b->room)
        return true;
    room = b->room ? b->room * 2 : 256;
    if (room < want)
        room = want;
    data = realloc(b->data, room);
    if (!data) {
        b->failed = true;
        return false;
    }
    b->data = data;
    b->room = room;
    return true;
}

void ent_buf_add(ent_buf *b, const char *s, size_t len)
{
    if (!grow(b, len))
        return;
    if (len)
        memcpy(b->data + b->len, s, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void ent_buf_puts(ent_buf *b, const char *s)
{
    ent_buf_add(b, s, strlen(s));
}

void ent_buf_putc(ent_buf *b, char c)
{
    ent_buf_add(b, &c, 1);
}

void ent_buf_printf(ent_buf *b, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 || !grow(b, (size_t)len))
        return;
    va_start(args, format);
    vsnprintf(b->data + b->len, (size_t)len + 1, format, args);
    va_end(args);
    b->len += (size_t)len;
}

void ent_buf_reset(ent_buf *b)
{
    b->len = 0;
    b->failed = false;
    if (b->data)
        b->data[0] = '\0';
}

void ent_buf_release(ent_buf *b)
{
    free(b->data);
    *b = (ent_buf){0};
}
