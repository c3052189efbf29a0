/* graph/main.c - the program entente-graph: a command, or triples to a graph. */
#include "commands.h"

#include <argp.h>
#include <errno.h>
#include <string.h>

const char *argp_program_version = "entente " ENT_VERSION;

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"graph", gr_graph_command}, {"add", gr_add_command}, {"actors", gr_actors_command}, {"show", gr_show_command},
    {"path", gr_path_command}, {"top", gr_top_command}, {"timeline", gr_timeline_command}, {"diff", gr_diff_command},
    {"import", gr_import_command},
};

void gr_complain(const ent_error *err)
{
    char line[1024];

    fprintf(stderr, "entente-graph: %s\n", ent_error_line(err, line, sizeof line));
}

/* What was printed may still wait in the stream: a full disk shows here. */
static int written(int rc)
{
    if (rc != 0 || (fflush(stdout) == 0 && !ferror(stdout)))
        return rc;
    fprintf(stderr, "entente-graph: cannot write to standard output: %s\n", strerror(errno));
    return 1;
}

int main(int argc, char **argv)
{
    argp_err_exit_status = 2;
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0) {
            argv[1] = argv[0];
            return written(commands[i].run(argc - 1, argv + 1));
        }
    return written(gr_graph_command(argc, argv));
}
