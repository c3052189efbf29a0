/* graph/commands.h - the commands of the program entente-graph: each returns the exit status. */
#ifndef GR_COMMANDS_H
#define GR_COMMANDS_H

#include "common/common.h"

int gr_graph_command(int argc, char **argv);
int gr_add_command(int argc, char **argv);
int gr_import_command(int argc, char **argv);
int gr_actors_command(int argc, char **argv);
int gr_show_command(int argc, char **argv);
int gr_path_command(int argc, char **argv);
int gr_top_command(int argc, char **argv);
int gr_timeline_command(int argc, char **argv);
int gr_diff_command(int argc, char **argv);

/* One line on standard error. */
void gr_complain(const ent_error *err);

#endif
