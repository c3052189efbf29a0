/* extract/main.c - the program entente-extract: finds the subcommand and hands the rest of the line to it. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *what;
} commands[] = {
    {"extract", ex_extract_command, "articles to relations"},
    {"parse", ex_parse_command, "articles to CoNLL-U"},
    {"read", ex_read_command, "inputs to articles (JSON Lines)"},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void usage(FILE *to)
{
    fputs("Usage: entente-extract COMMAND [OPTION...] [INPUT...]\n\n", to);
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].what);
    fputs("\n`entente-extract COMMAND --help` lists a command's options.\n", to);
}

int main(int argc, char **argv)
{
    char name[64];

    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts("entente " ENT_VERSION);
        return fflush(stdout) ? 2 : 0;
    }
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        usage(stdout);
        return fflush(stdout) ? 2 : 0;
    }
    for (int i = 0; argc > 1 && i < COMMAND_COUNT; i++)
        if (strcmp(argv[1], commands[i].name) == 0) {
            snprintf(name, sizeof name, "entente-extract %s", commands[i].name);
            argv[1] = name;
            return commands[i].run(argc - 1, argv + 1);
        }
    if (argc > 1)
        fprintf(stderr, "entente-extract: no command \"%s\"\n", argv[1]);
    usage(stderr);
    return 2;
}
