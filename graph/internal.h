/* graph/internal.h - what the graph's files share. */
#ifndef GR_INTERNAL_H
#define GR_INTERNAL_H

#include "graph.h"

#endif
