/* extract/commands.h - the subcommands of entente-extract, one file each: extract/<name>_command.c. */
#ifndef EX_COMMANDS_H
#define EX_COMMANDS_H

/* argv[0] is "entente-extract <name>" for messages and help.  The exit status: 0 done, 1 some input failed (it was
 * named, the rest was done), 2 usage or cannot start. */
int ex_parse_command(int argc, char **argv);
int ex_extract_command(int argc, char **argv);
int ex_read_command(int argc, char **argv);

#endif
