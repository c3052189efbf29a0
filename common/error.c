/* common/error.c - one error record, filled once: the first failure is the cause, the rest are its echoes. */
#include "common.h"

#include <string.h>

static ent_status keep(ent_error *err, ent_status code, const char *source, unsigned line, unsigned column,
                       const char *format, va_list args)
{
    if (!err || err->code != ENT_OK)
        return code;
    err->code = code;
    err->line = line;
    err->column = column;
    snprintf(err->source, sizeof err->source, "%s", source ? source : "");
    vsnprintf(err->text, sizeof err->text, format, args);
    return code;
}

/* In brackets, since `make lint` has macros of these names. */
ent_status (ent_fail)(ent_error *err, ent_status code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    keep(err, code, NULL, 0, 0, format, args);
    va_end(args);
    return code;
}

ent_status (ent_fail_at)(ent_error *err, ent_status code, const char *source, unsigned line, unsigned column,
                       const char *format, ...)
{
    va_list args;

    va_start(args, format);
    keep(err, code, source, line, column, format, args);
    va_end(args);
    return code;
}

const char *ent_error_line(const ent_error *err, char *out, size_t size)
{
    if (err->source[0] && err->line && err->column)
        snprintf(out, size, "%s:%u:%u: %s", err->source, err->line, err->column, err->text);
    else if (err->source[0] && err->line)
        snprintf(out, size, "%s:%u: %s", err->source, err->line, err->text);
    else if (err->source[0])
        snprintf(out, size, "%s: %s", err->source, err->text);
    else
        snprintf(out, size, "%s", err->text);
    return out;
}
