/* front/main.c - `entente COMMAND ...` finds the program for a command and becomes it; `entente build` runs the three.
 *
 * The programs stay separate because igraph (GPL) and Graphviz (EPL) may not be linked into one; the front links
 * neither.  `build` writes the graph into a temporary file before it renders, so that an extraction that broke off
 * leaves no picture of half a corpus. */
#include "common/common.h"

#include <argp.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_SOME_FAILED = 1, EXIT_CANNOT = 2, MAX_ARGUMENTS = 4096 };

const char *argp_program_version = "entente " ENT_VERSION;

static const struct {
    const char *command, *program, *subcommand, *help;
} commands[] = {
    {"extract", "entente-extract", "extract", "articles to triples (JSON Lines)"},
    {"parse", "entente-extract", "parse", "articles to CoNLL-U"},
    {"read", "entente-extract", "read", "inputs of any known format to articles (JSON Lines)"},
    {"graph", "entente-graph", "graph", "triples, or a store, to a graph (node-link JSON)"},
    {"actors", "entente-graph", "actors", "review a store's actors: suggest, merge, rename"},
    {"show", "entente-graph", "show", "an actor's profile, from a store"},
    {"path", "entente-graph", "path", "how two actors are linked, with evidence"},
    {"top", "entente-graph", "top", "the heaviest links, or the first actors by a metric"},
    {"timeline", "entente-graph", "timeline", "what passes between two actors over time"},
    {"diff", "entente-graph", "diff", "links that appeared, vanished or changed sign between two stores"},
    {"import", "entente-graph", "import", "published event data (GDELT, ICEWS, POLECAT) into a store"},
    {"render", "entente-render", NULL, "a graph to DOT, GraphML, JSON, SVG, PNG, HTML ..."},
    {"train", "entente-train", NULL, "treebanks to a model"},
};

/* The program lies beside this one. */
static bool program_path(const char *name, char *out, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", out, size - 1);
    char *slash;

    if (n <= 0)
        return false;
    out[n] = '\0';
    slash = strrchr(out, '/');
    return slash && snprintf(slash + 1, size - (size_t)(slash + 1 - out), "%s", name) <
                        (int)(size - (size_t)(slash + 1 - out));
}

static int become(const char *program, char **argv)
{
    char path[PATH_MAX];

    if (program_path(program, path, sizeof path))
        execv(path, argv);
    fprintf(stderr, "entente: cannot start %s: %s%s\n", program, strerror(errno),
            strcmp(program, "entente-train") == 0 ? " (build it with `make train-program`)" : "");
    return EXIT_CANNOT;
}

/* ---- add: extract | entente-graph add ------------------------------------------------------------------------- */

static int pipe_two(const char *first, char **first_argv, const char *second, char **second_argv);

static int add(int argc, char **argv)
{
    char *extract[MAX_ARGUMENTS] = {"entente-extract", "extract", "--articles"}, *store[16] = {"entente-graph", "add"};
    int n = 3, m = 2;

    for (int i = 1; i < argc; i++) {
        bool takes = strcmp(argv[i], "--db") == 0 || strcmp(argv[i], "-d") == 0;
        bool ours = takes || strncmp(argv[i], "--db=", 5) == 0 || strcmp(argv[i], "-q") == 0 || strcmp(argv[i], "--quiet") == 0;

        if (n + 2 >= MAX_ARGUMENTS || m + 3 >= (int)(sizeof store / sizeof *store)) {
            fprintf(stderr, "entente add: found too many arguments; name a directory instead\n");
            return EXIT_CANNOT;
        }
        if (strcmp(argv[i], "--help") == 0) {
            printf("Usage: entente add --db FILE [INPUT...]\nKeep articles and what they say in a store.  Adding an article twice "
                   "changes nothing.\n\n  -d, --db=FILE   the store: made where it is missing\n  -q, --quiet     do not tell what "
                   "was added\n\nOptions of `entente extract` (--actors, --verbs, --fast, --jobs, --progress) are passed on.\n");
            return 0;
        }
        if (!ours)
            extract[n++] = argv[i];
        else
            store[m++] = argv[i];
        if (strcmp(argv[i], "-q") == 0 || strcmp(argv[i], "--quiet") == 0)
            extract[n++] = argv[i];
        if (takes && i + 1 < argc)
            store[m++] = argv[++i];
    }
    if (m == 2) {
        fprintf(stderr, "entente add: found no --db FILE, wanted the store to add to\n");
        return EXIT_CANNOT;
    }
    return pipe_two("entente-extract", extract, "entente-graph", store);
}

/* ---- build ----------------------------------------------------------------------------------------------- */

enum { TO_EXTRACT, TO_GRAPH, TO_RENDER, STAGES };

typedef struct {
    char *argv[MAX_ARGUMENTS];
    int argc;
} arguments;

typedef struct {
    arguments stage[STAGES];
    int outputs, inputs;
} plan;

/* Options of the stages: which stage takes it, and its argument's name if it has one. */
#define STAGE_OPTIONS(X)                                                                                           \
    X(TO_EXTRACT, "actors", "FILE", "Add or replace actors (JSON)")                                                \
    X(TO_EXTRACT, "verbs", "FILE", "Add or replace event words (JSON)")                                            \
    X(TO_EXTRACT, "text-field", "NAME", "The key or column of the text (JSON, CSV); else guessed, as are the next four") \
    X(TO_EXTRACT, "title-field", "NAME", "of the title")                                                         \
    X(TO_EXTRACT, "date-field", "NAME", "of the date")                                                           \
    X(TO_EXTRACT, "source-field", "NAME", "of the source")                                                       \
    X(TO_EXTRACT, "id-field", "NAME", "of the article's id")                                                     \
    X(TO_EXTRACT, "any-language", NULL, "Read articles that are not English too")                              \
    X(TO_EXTRACT, "max-document", "BYTES", "Refuse longer articles")                                              \
    X(TO_EXTRACT, "files-from", "FILE", "Read the inputs named in FILE, one a line")                             \
    X(TO_EXTRACT, "log", "FILE", "Write to FILE what was read, skipped and refused, and why")                    \
    X(TO_EXTRACT, "fast", NULL, "Parse with the small, fast model")                                                \
    X(TO_EXTRACT, "jobs", "N", "Extract with N threads (1; auto: one a processor); the output is the same for any N")   \
    X(TO_EXTRACT, "progress", "HOW", "How far it is: bar (on a terminal), json (a line a second on standard error), none") \
    X(TO_EXTRACT, "quiet", NULL, "Tell nothing but errors")                                                         \
    X(TO_GRAPH, "min-confidence", "X", "Drop triples that are less sure than X (0 to 1)")                            \
    X(TO_GRAPH, "collapse", NULL, "One link a pair: sum links of different event types")                           \
    X(TO_GRAPH, "roll-up", NULL, "Fold persons and bodies into the state or organization that they stand for")     \
    X(TO_GRAPH, "actual-only", NULL, "Only what is told as happened: no plans, demands, denials")                  \
    X(TO_GRAPH, "min-weight", "N", "Drop links with fewer than N mentions")                                        \
    X(TO_GRAPH, "min-documents", "N", "Drop links found in fewer than N articles")                                 \
    X(TO_GRAPH, "top", "N", "Keep the N actors with the heaviest links")                                           \
    X(TO_GRAPH, "evidence", "N", "Keep the N best sentences of a link (default 20; 0: all)")                       \
    X(TO_RENDER, "for", "PROGRAM", "Where programs differ, write for gephi (default), yed, cytoscape or neo4j")             \
    X(TO_RENDER, "static", NULL, "Of GEXF: leave the times out")                                                  \
    X(TO_RENDER, "layout", "NAME", "sfdp, fdp, neato, dot or twopi (default: by size)")

enum { FIRST_KEY = 256 };

static const struct argp_option build_options[] = {
    {"output", 'o', "FILE", 0, "Write FILE; its ending names the format: .graphml .gexf .dot .json .svg .png .pdf .html ...  "
     "Several -o write several files", 1},
#define X_(stage, name, arg, help) {name, FIRST_KEY + __COUNTER__, arg, 0, help, 2 + (stage)},
    STAGE_OPTIONS(X_)
#undef X_
    {0},
};

static const struct {
    int stage;
    const char *name;
} stage_of_key[] = {
#define X_(stage, name, arg, help) {stage, name},
    STAGE_OPTIONS(X_)
#undef X_
};

static void pass(plan *p, int stage, const char *text, struct argp_state *state)
{
    arguments *a = &p->stage[stage];

    if (a->argc + 1 >= MAX_ARGUMENTS)
        argp_error(state, "found more than %d arguments for a stage; name a directory instead", MAX_ARGUMENTS - 2);
    a->argv[a->argc] = strdup(text);
    if (!a->argv[a->argc])
        argp_failure(state, EXIT_CANNOT, ENOMEM, "cannot hold the arguments");
    a->argv[++a->argc] = NULL;
}

static error_t parse_build(int key, char *arg, struct argp_state *state)
{
    plan *p = state->input;
    char text[PATH_MAX];

    if (key == 'o') {
        pass(p, TO_RENDER, "-o", state);
        pass(p, TO_RENDER, arg, state);
        p->outputs++;
        return 0;
    }
    if (key == ARGP_KEY_ARG) {
        pass(p, TO_EXTRACT, arg, state);
        p->inputs++;
        return 0;
    }
    if (key == ARGP_KEY_END && !p->outputs)
        argp_error(state, "found no -o FILE, wanted one to write to");
    if (key < FIRST_KEY || key >= FIRST_KEY + (int)(sizeof stage_of_key / sizeof *stage_of_key))
        return ARGP_ERR_UNKNOWN;
    snprintf(text, sizeof text, "--%s%s%s", stage_of_key[key - FIRST_KEY].name, arg ? "=" : "", arg ? arg : "");
    pass(p, stage_of_key[key - FIRST_KEY].stage, text, state);
    return 0;
}

static pid_t start(const char *program, char **argv, int in, int out, int close_too)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    if ((in >= 0 && dup2(in, 0) < 0) || (out >= 0 && dup2(out, 1) < 0))
        _exit(EXIT_CANNOT);
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    if (close_too >= 0)
        close(close_too);
    _exit(become(program, argv));
}

static int wait_for(pid_t pid, const char *program)
{
    int status;

    if (pid < 0)
        return EXIT_CANNOT;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return EXIT_CANNOT;
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    if (WTERMSIG(status) != SIGPIPE)            /* its reader stopped, and has said why */
        fprintf(stderr, "entente: %s was ended by signal %d\n", program, WTERMSIG(status));
    return EXIT_CANNOT;
}

static int worse(int a, int b)
{
    return a > b ? a : b;
}

static int run_plan(plan *p, int graph_file)
{
    int ends[2], rc, graph_rc;
    pid_t extract, graph;

    if (pipe(ends) != 0) {
        perror("entente: cannot make a pipe");
        return EXIT_CANNOT;
    }
    extract = start("entente-extract", p->stage[TO_EXTRACT].argv, -1, ends[1], ends[0]);
    graph = start("entente-graph", p->stage[TO_GRAPH].argv, ends[0], graph_file, ends[1]);
    close(ends[0]);
    close(ends[1]);
    rc = wait_for(extract, "entente-extract");
    graph_rc = wait_for(graph, "entente-graph");
    if (rc >= EXIT_CANNOT || graph_rc >= EXIT_CANNOT) {
        fprintf(stderr, "entente: nothing was written\n");
        return EXIT_CANNOT;
    }
    rc = worse(rc, graph_rc);
    if (lseek(graph_file, 0, SEEK_SET) != 0) {
        perror("entente: cannot read the graph back");
        return EXIT_CANNOT;
    }
    return worse(rc, wait_for(start("entente-render", p->stage[TO_RENDER].argv, graph_file, -1, -1), "entente-render"));
}

static int pipe_two(const char *first, char **first_argv, const char *second, char **second_argv)
{
    int ends[2], rc;
    pid_t a, b;

    if (pipe(ends) != 0) {
        perror("entente: cannot make a pipe");
        return EXIT_CANNOT;
    }
    a = start(first, first_argv, -1, ends[1], ends[0]);
    b = start(second, second_argv, ends[0], -1, ends[1]);
    close(ends[0]);
    close(ends[1]);
    rc = wait_for(a, first);
    return worse(rc, wait_for(b, second));
}

static int build(int argc, char **argv)
{
    static const struct argp argp = {build_options, parse_build, "INPUT... -o FILE",
                                     "Articles in, actor graph out: extract, graph and render in one line.  INPUT is a "
                                     "file, a directory, or - for standard input.", 0, 0, 0};
    plan *p = calloc(1, sizeof *p);
    static const char *const names[STAGES] = {"entente-extract", "entente-graph", "entente-render"};
    FILE *graph;
    int rc;

    if (!p) {
        fprintf(stderr, "entente: no memory for the arguments\n");
        return EXIT_CANNOT;
    }
    for (int i = 0; i < STAGES; i++) {
        p->stage[i].argv[0] = strdup(names[i]);
        p->stage[i].argc = 1;
    }
    p->stage[TO_EXTRACT].argv[1] = strdup("extract");
    p->stage[TO_EXTRACT].argc = 2;
    argp_parse(&argp, argc, argv, 0, 0, p);
    graph = tmpfile();
    if (!graph) {
        perror("entente: cannot make a temporary file");
        return EXIT_CANNOT;
    }
    rc = run_plan(p, fileno(graph));
    fclose(graph);
    for (int i = 0; i < STAGES; i++)
        for (int k = 0; k < p->stage[i].argc; k++)
            free(p->stage[i].argv[k]);
    free(p);
    return rc;
}

static int usage(FILE *to, int rc)
{
    fprintf(to, "Usage: entente COMMAND [OPTION...] ...\nWho does what to whom: news articles in, actor graph out.\n\n"
                "  %-9s%s\n", "build", "articles to graph files and pictures: entente build ARTICLES -o graph.graphml");
    fprintf(to, "  %-9s%s\n", "add", "articles into a store: entente add --db news.db ARTICLES");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(to, "  %-9s%s\n", commands[i].command, commands[i].help);
    fprintf(to, "\n`entente COMMAND --help` lists a command's options; `man entente-COMMAND` says more.\n");
    return rc;
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : NULL;

    argp_err_exit_status = EXIT_CANNOT;
    if (!command)
        return usage(stderr, EXIT_CANNOT);
    if (strcmp(command, "--help") == 0 || strcmp(command, "-?") == 0 || strcmp(command, "help") == 0)
        return usage(stdout, 0);
    if (strcmp(command, "--version") == 0 || strcmp(command, "-V") == 0) {
        puts(argp_program_version);
        return 0;
    }
    if (strcmp(command, "build") == 0) {
        static char name[] = "entente build";

        argv[1] = name;
        return build(argc - 1, argv + 1);
    }
    if (strcmp(command, "add") == 0)
        return add(argc - 1, argv + 1);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(command, commands[i].command) == 0) {
            argv[0] = (char *)commands[i].program;
            return become(commands[i].program, commands[i].subcommand ? argv : (argv[1] = argv[0], argv + 1));
        }
    fprintf(stderr, "entente: found the command \"%s\", wanted one of: build, add", command);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(stderr, ", %s", commands[i].command);
    fprintf(stderr, "\n");
    return EXIT_CANNOT;
}
