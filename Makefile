# entente: news text -> who does what to whom -> actor graph -> exports.   `make help` lists the targets.
# CFLAGS, LDFLAGS, PREFIX and DESTDIR are yours; ours stand beside them.  Objects lie in build/$(VARIANT)/.

VARIANT ?= release
B       := build/$(VARIANT)
PREFIX  ?= /usr/local
DATADIR := $(PREFIX)/share/entente
CC      ?= cc
VERSION := 0.1.0

CFLAGS_release ?= -O2 -g
CFLAGS_asan    ?= -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined -DARENA_MALLOC
CFLAGS_tsan    ?= -O1 -g -fsanitize=thread
CFLAGS_fuzz    ?= -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -DARENA_MALLOC
CFLAGS  ?= $(CFLAGS_$(VARIANT))
LDFLAGS_asan   := -fsanitize=address,undefined
LDFLAGS_tsan   := -fsanitize=thread
LDFLAGS_fuzz   := -fsanitize=address,undefined

WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wno-missing-field-initializers $(WERROR)
OURS     = -std=c11 -D_GNU_SOURCE -I. -MMD -MP $(WARN) -DENT_VERSION='"$(VERSION)"' -DENT_DATADIR='"$(DATADIR)"'
LINK     = $(CC) $(CFLAGS) $(LDFLAGS) $(LDFLAGS_$(VARIANT)) -o $@

pkg      = $(shell pkg-config $(1) $(2))

# ---- sources: each room is its folder; main.c is a program, all else an archive ------------------------------------
COMMON  := $(wildcard common/*.c)
EXTRACT := $(wildcard extract/core/*.c extract/actor/*.c extract/relation/*.c extract/read/*.c) $(filter-out extract/main.c,$(wildcard extract/*.c))
TRAIN   := $(wildcard extract/train/*.c)
GRAPH   := $(filter-out graph/main.c,$(wildcard graph/*.c))
RENDER  := $(filter-out render/main.c,$(wildcard render/*.c))
obj      = $(patsubst %.c,$(B)/%.o,$(1))

EXTRACT_PKGS := jansson libutf8proc $(EXTRACT_READ_PKGS)
GRAPH_PKGS   := igraph jansson sqlite3
RENDER_PKGS  := libgvc libcgraph jansson libxml-2.0

PROGRAMS := $(B)/entente $(B)/entente-extract $(B)/entente-graph $(B)/entente-render

.DEFAULT_GOAL := all
all: $(PROGRAMS) ## the programs, in build/release/

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(OURS) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) -c -o $@ $<

$(call obj,$(EXTRACT) extract/main.c): PKG_CFLAGS = $(call pkg,--cflags,$(EXTRACT_PKGS))
$(call obj,$(GRAPH) graph/main.c):     PKG_CFLAGS = $(call pkg,--cflags,$(GRAPH_PKGS))
$(call obj,$(RENDER) render/main.c):   PKG_CFLAGS = $(call pkg,--cflags,$(RENDER_PKGS))

# the inner loops of the language core
$(call obj,$(wildcard extract/core/*.c)): OURS += -O3

$(B)/libcommon.a: $(call obj,$(COMMON))
$(B)/libentente.a: $(call obj,$(EXTRACT) $(COMMON))
$(B)/libgraph.a: $(call obj,$(GRAPH) $(COMMON))
$(B)/librender.a: $(call obj,$(RENDER) $(COMMON))
$(B)/lib%.a:
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/entente: $(B)/front/main.o $(B)/libcommon.a
	$(LINK) $^
$(B)/entente-extract: $(B)/extract/main.o $(B)/libentente.a
	$(LINK) $^ $(call pkg,--libs,$(EXTRACT_PKGS)) -lm -lpthread
$(B)/entente-graph: $(B)/graph/main.o $(B)/libgraph.a
	$(LINK) $^ $(call pkg,--libs,$(GRAPH_PKGS)) -lm
$(B)/entente-render: $(B)/render/main.o $(B)/librender.a
	$(LINK) $^ $(call pkg,--libs,$(RENDER_PKGS)) -lm

# `entente train`: a program of its own, because only it needs a BLAS
$(B)/entente-train: $(call obj,$(TRAIN)) $(B)/libentente.a
	$(LINK) $^ $(call pkg,--libs,$(EXTRACT_PKGS)) -lopenblas -lm -lpthread
train-program: $(B)/entente-train ## entente-train, which makes the model (needs libopenblas-dev)

# ---- tests -----------------------------------------------------------------------------------------------------------
UNIT := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))
TEST_PKGS := cmocka
$(B)/tests/unit/%.o: PKG_CFLAGS = $(call pkg,--cflags,cmocka $(EXTRACT_PKGS))
# which archive a unit test links: test_graph_*.c the graph's, test_render_*.c the render's, all else the extractor's
$(B)/tests/test_graph_%: $(B)/tests/unit/test_graph_%.o $(B)/libgraph.a
	$(LINK) $^ $(call pkg,--libs,$(TEST_PKGS) $(GRAPH_PKGS)) -lm
$(B)/tests/test_render_%: $(B)/tests/unit/test_render_%.o $(B)/librender.a
	$(LINK) $^ $(call pkg,--libs,$(TEST_PKGS) $(RENDER_PKGS)) -lm
$(B)/tests/test_%: $(B)/tests/unit/test_%.o $(B)/libentente.a
	$(LINK) $^ $(call pkg,--libs,$(TEST_PKGS) $(EXTRACT_PKGS)) -lm -lpthread

.PHONY: all train-program unit clean help
unit: $(UNIT) ## the unit tests alone
	@for t in $(UNIT); do $$t >$$t.log 2>&1 || { cat $$t.log; exit 1; }; done

clean: ## remove build/
	rm -rf build

help: ## this list
	@grep -hE '^[a-z_-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  %-14s %s\n", $$1, $$2}'

-include $(shell find $(B) -name '*.d' 2>/dev/null)
