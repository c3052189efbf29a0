# entente: news text -> who does what to whom -> actor graph -> exports.   `make help` lists the targets.
# CFLAGS, LDFLAGS, PREFIX and DESTDIR are yours; ours stand beside them.  Objects lie in build/$(VARIANT)/.

VARIANT ?= release
B       := build/$(VARIANT)
PREFIX  ?= /usr/local
DATADIR := $(PREFIX)/share/entente
LIBDIR  ?= $(PREFIX)/lib
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
OURS     = -std=c11 -D_GNU_SOURCE -I. -MMD -MP $(WARN) -ffile-prefix-map=$(CURDIR)=. -DENT_VERSION='"$(VERSION)"' -DENT_DATADIR='"$(DATADIR)"'
LINK     = $(CC) $(CFLAGS) $(LDFLAGS) $(LDFLAGS_$(VARIANT)) -o $@

pkg      = $(shell pkg-config $(1) $(2))

# ---- sources: each room is its folder; main.c is a program, all else an archive ------------------------------------
COMMON  := $(wildcard common/*.c)
EXTRACT := $(wildcard extract/core/*.c extract/actor/*.c extract/relation/*.c extract/read/*.c) $(filter-out extract/main.c,$(wildcard extract/*.c))
TRAIN   := $(wildcard extract/train/*.c)
GRAPH   := $(filter-out graph/main.c,$(wildcard graph/*.c))
RENDER  := $(filter-out render/main.c,$(wildcard render/*.c))
obj      = $(patsubst %.c,$(B)/%.o,$(1))

EXTRACT_READ_PKGS := gumbo libarchive libxml-2.0 zlib
EXTRACT_PKGS := jansson libutf8proc $(EXTRACT_READ_PKGS)
GRAPH_PKGS   := igraph jansson sqlite3
RENDER_PKGS  := libgvc libcgraph jansson libxml-2.0

PROGRAMS := $(B)/entente $(B)/entente-extract $(B)/entente-graph $(B)/entente-render

.DEFAULT_GOAL := all
all: $(PROGRAMS) ## the programs, in build/release/

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(OURS) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) $(HOT_$(VARIANT)) -c -o $@ $<

$(call obj,$(EXTRACT) extract/main.c): PKG_CFLAGS = $(call pkg,--cflags,$(EXTRACT_PKGS))
$(call obj,$(GRAPH) graph/main.c):     PKG_CFLAGS = $(call pkg,--cflags,$(GRAPH_PKGS))
$(call obj,$(RENDER) render/main.c):   PKG_CFLAGS = $(call pkg,--cflags,$(RENDER_PKGS))

# the page of render/report.c: HTML, style and scripts as C arrays
$(B)/render/report/page.h: $(wildcard render/report/*)
	@mkdir -p $(@D)
	render/report/assemble.sh $@
$(B)/render/report.o: $(B)/render/report/page.h
$(B)/render/report.o: OURS += -I$(B)

# these know where the data are installed
$(call obj,$(wildcard extract/*.c) extract/train/main.c): $(B)/installed-at
$(B)/installed-at: always
	@mkdir -p $(@D)
	@echo '$(DATADIR) $(VERSION)' | cmp -s - $@ || echo '$(DATADIR) $(VERSION)' >$@
always:

# the inner loops of the language core
$(call obj,$(wildcard extract/core/*.c)): HOT_release = -O3
# the neural trainer runs where it is built
$(call obj,$(wildcard extract/train/neural_*.c)): HOT_release = -O3 -march=native -fno-math-errno $(if $(filter x86_64,$(shell uname -m)),-mprefer-vector-width=512)

$(B)/libcommon.a: $(call obj,$(COMMON))
$(B)/libentente.a: $(call obj,$(EXTRACT) $(COMMON))
$(B)/libgraph.a: $(call obj,$(GRAPH) $(COMMON))
$(B)/librender.a: $(call obj,$(RENDER) $(COMMON))
$(B)/lib%.a:
	@rm -f $@
	$(AR) rcsD $@ $^

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

# ---- set-up and the two commands ---------------------------------------------------------------------------------------
setup: ## install the Debian packages that are missing (packages.txt)
	@tests/setup.sh

demo: setup ## install, build, read samples/: print the main links, write GraphML, DOT and a picture
	@$(MAKE) --no-print-directory -s all
	@mkdir -p out
	@$(B)/entente extract samples/articles.jsonl >out/samples.triples.jsonl
	@echo "The ten heaviest links in samples/articles.jsonl, each with one sentence:"; echo
	@$(B)/entente graph --roll-up --collapse --list 10 out/samples.triples.jsonl
	@$(B)/entente build samples/articles.jsonl --roll-up -o out/samples.graphml -o out/samples.dot -o out/samples.svg -o out/samples.png -o out/samples.html -o out/samples.json
	@echo; echo "Written: out/samples.graphml (Gephi, Cytoscape), out/samples.dot, out/samples.svg and out/samples.png (the picture), out/samples.html (to explore in a browser), out/samples.json"

check: setup ## install, build, test
	@$(MAKE) --no-print-directory -s all checks

# ---- tests -----------------------------------------------------------------------------------------------------------
PYTHON ?= /usr/bin/python3
UNIT := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))
$(B)/tests/unit/%.o: PKG_CFLAGS = $(call pkg,--cflags,cmocka jansson)
# which archive a unit test links: test_graph_*.c the graph's, test_render_*.c the render's, test_train_*.c the trainers, all
# else the extractor's
$(B)/tests/test_graph_%: $(B)/tests/unit/test_graph_%.o $(B)/libgraph.a
	$(LINK) $^ $(call pkg,--libs,cmocka $(GRAPH_PKGS)) -lm
$(B)/tests/test_render_%: $(B)/tests/unit/test_render_%.o $(B)/librender.a
	$(LINK) $^ $(call pkg,--libs,cmocka $(RENDER_PKGS)) -lm
$(B)/tests/test_train_%: $(B)/tests/unit/test_train_%.o $(call obj,$(filter-out extract/train/main.c,$(TRAIN))) $(B)/libentente.a
	$(LINK) $^ $(call pkg,--libs,cmocka $(EXTRACT_PKGS)) -lopenblas -lm -lpthread
$(B)/tests/test_%: $(B)/tests/unit/test_%.o $(B)/libentente.a
	$(LINK) $^ $(call pkg,--libs,cmocka $(EXTRACT_PKGS)) -lm -lpthread
.SECONDARY: $(patsubst tests/unit/%.c,$(B)/tests/unit/%.o,$(wildcard tests/unit/test_*.c))

checks: unit data-check example-check golden-check export-check kill-check cluster-check install-check completions-check manual-check ## all tests, without the set-up
unit: all $(UNIT) ## the unit tests alone
	@p=0; f=0; for t in $(UNIT); do \
	  ENTENTE_TEST_TOP=$(CURDIR) $$t >$$t.log 2>&1 || { cat $$t.log; f=$$((f + 1)); }; \
	  p=$$((p + $$(grep -c '^\[       OK' $$t.log))); done; \
	echo "unit: $$p passed, $$f programs failed"; [ $$f = 0 ]
data-check: ## the language data: codes exist, no alias has two owners, dates in order
	@for t in $(wildcard tests/data/check_*.py); do $(PYTHON) $$t >$(B)/data.log 2>&1 || { tail -40 $(B)/data.log; exit 1; }; done
example-check: all ## the examples of the event tables
	@$(PYTHON) tests/examples.py $(B)
golden-check: all ## behaviour against files that a person has read
	@tests/golden.sh $(B)
golden: all ## write those files anew: then read the diff
	@tests/golden.sh --write $(B)
kill-check: all ## kill -9 at random moments, KILL_ROUNDS (20) times: stores and outputs stay whole
	@$(PYTHON) tests/kill.py $(B) $(KILL_ROUNDS)
	@$(PYTHON) tests/resume.py $(B) $(KILL_ROUNDS)
KILL_ROUNDS ?= 20
install-check: all $(B)/libentente.a ## installed into a temporary directory: the program, the library's example, taken away again
	@CC='$(CC)' CFLAGS='$(CFLAGS) $(LDFLAGS) $(LDFLAGS_$(VARIANT))' MAKE='$(MAKE)' tests/install.sh $(VARIANT)
completions: all train-program ## write docs/completions/ anew from the programs' --help
	@$(PYTHON) docs/completions/generate.py $(B)
completions-check: all train-program ## docs/completions/ are what --help says
	@$(PYTHON) docs/completions/generate.py $(B) --check
manual-check: all train-program ## the manual pages hold the options that --help lists; mandoc finds nothing
	@$(PYTHON) tests/manual.py $(B)
	@mandoc -T lint -W warning $(MAN)
cluster-check: all ## GNU parallel, and Spark where it is installed, over pieces of samples/: the same bytes as one run
	@tests/cluster.sh $(B)
export-check: all ## each export read back by a program that is not ours
	@$(PYTHON) tests/exports/read_back.py $(B) $(B)/exports
	@$(PYTHON) tests/exports/report.py $(B) $(B)/exports
score: all ## all scorers of ../shared/score on our output, in one table
	@tests/score.sh $(B)

bench: all ## words a second by stage and whole, memory, start-up
	@$(PYTHON) tests/bench.py $(B)
bench-graph: all ## the store, the graph and the questions at GRAPH_TRIPLES (1000000) made-up triples
	@$(PYTHON) tests/bench_graph.py $(B) $(GRAPH_TRIPLES)
GRAPH_TRIPLES ?= 1000000

export LSAN_OPTIONS := suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0
asan: ## the tests under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory -s VARIANT=asan CC=clang-14 all unit golden-check
tsan: ## the unit tests under ThreadSanitizer
	@$(MAKE) --no-print-directory -s VARIANT=tsan CC=clang-14 all unit
# these parse much with the neural engine or train it: minutes each under valgrind; ASan sees them
SLOW_UNDER_VALGRIND := $(addprefix $(B)/tests/,test_parse test_pool test_relation test_train_neural)
memcheck: all $(UNIT) ## the unit tests under valgrind
	@for t in $(filter-out $(SLOW_UNDER_VALGRIND),$(UNIT)); do ENTENTE_TEST_TOP=$(CURDIR) valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite $$t >$$t.vg.log 2>&1 || { tail -40 $$t.vg.log; exit 1; }; done; echo "memcheck: $(words $(filter-out $(SLOW_UNDER_VALGRIND),$(UNIT))) programs clean"

FUZZ_SECONDS ?= 60
FUZZERS := $(patsubst tests/fuzz/%.c,build/fuzz/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
build/fuzz/fuzz/fuzz_graph_%: tests/fuzz/fuzz_graph_%.c build/fuzz/libgraph.a
	@mkdir -p $(@D)
	clang-14 $(OURS) $(CFLAGS_fuzz) -fsanitize=fuzzer $(call pkg,--cflags,$(GRAPH_PKGS)) -o $@ $(filter %.c %.a,$^) $(call pkg,--libs,$(GRAPH_PKGS)) -lm
build/fuzz/fuzz/fuzz_render_%: tests/fuzz/fuzz_render_%.c build/fuzz/librender.a
	@mkdir -p $(@D)
	clang-14 $(OURS) $(CFLAGS_fuzz) -fsanitize=fuzzer $(call pkg,--cflags,$(RENDER_PKGS)) -o $@ $(filter %.c %.a,$^) $(call pkg,--libs,$(RENDER_PKGS)) -lm
build/fuzz/fuzz/fuzz_%: tests/fuzz/fuzz_%.c build/fuzz/libentente.a
	@mkdir -p $(@D)
	clang-14 $(OURS) $(CFLAGS_fuzz) -fsanitize=fuzzer $(call pkg,--cflags,$(EXTRACT_PKGS)) -o $@ $(filter %.c %.a,$^) $(call pkg,--libs,$(EXTRACT_PKGS)) -lm -lpthread
fuzz: ## each fuzz target for FUZZ_SECONDS (60)
	@$(MAKE) --no-print-directory -s VARIANT=fuzz CC=clang-14 build/fuzz/libentente.a build/fuzz/libgraph.a build/fuzz/librender.a
	@$(MAKE) --no-print-directory -s fuzz-run
fuzz-run: $(FUZZERS)
	@n=0; for f in $(FUZZERS); do b=$$(basename $$f); mkdir -p build/fuzz/corpus/$$b; \
	  seeds=tests/fuzz/corpus/$$b; [ -d $$seeds ] || seeds=; \
	  ENTENTE_TEST_TOP=$(CURDIR) ASAN_OPTIONS=detect_leaks=1 $$f -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=2500 -seed=1 -print_final_stats=0 -verbosity=0 -artifact_prefix=build/fuzz/$$b- build/fuzz/corpus/$$b $$seeds >build/fuzz/$$b.log 2>&1 || { tail -30 build/fuzz/$$b.log; exit 1; }; n=$$((n + 1)); done; echo "fuzz: $$n targets, $(FUZZ_SECONDS) s each, clean"

# ---- installing --------------------------------------------------------------------------------------------------------
INSTALLED_BIN := $(notdir $(PROGRAMS))
MAN     := $(wildcard docs/*.1)
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR  ?= $(PREFIX)/share/zsh/site-functions
to       = $(DESTDIR)$(1)
# the one thing in a manual page or in entente.pc that depends on where it is installed
fill_in  = sed -e 's|/usr/local/share/entente|$(DATADIR)|g' -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@LIBDIR@|$(LIBDIR)|g' -e 's|@VERSION@|$(VERSION)|g' -e 's|@REQUIRES@|$(EXTRACT_PKGS)|g'

install: all $(B)/libentente.a ## programs, data, manual, completions and library, into $(DESTDIR)$(PREFIX)
	install -d $(call to,$(PREFIX)/bin) $(call to,$(PREFIX)/share/man/man1) $(call to,$(BASHDIR)) $(call to,$(ZSHDIR))
	install -d $(call to,$(LIBDIR)/pkgconfig) $(call to,$(PREFIX)/include/entente/common)
	install -m 755 $(PROGRAMS) $(call to,$(PREFIX)/bin)
	cd extract && find rules model -type f | LC_ALL=C sort | while read -r f; do install -D -m 644 "$$f" "$(call to,$(DATADIR))/$$f" || exit 1; done
	for f in $(MAN); do $(fill_in) $$f >$(call to,$(PREFIX)/share/man/man1)/$$(basename $$f) || exit 1; done
	chmod 644 $(foreach f,$(MAN),$(call to,$(PREFIX)/share/man/man1/$(notdir $(f))))
	install -m 644 docs/completions/entente.bash $(call to,$(BASHDIR)/entente)
	install -m 644 docs/completions/_entente $(call to,$(ZSHDIR)/_entente)
	install -m 644 $(B)/libentente.a $(call to,$(LIBDIR))
	install -m 644 extract/extract.h $(call to,$(PREFIX)/include/entente)
	install -m 644 common/base.h $(call to,$(PREFIX)/include/entente/common)
	$(fill_in) docs/entente.pc.in >$(call to,$(LIBDIR)/pkgconfig/entente.pc)
	chmod 644 $(call to,$(LIBDIR)/pkgconfig/entente.pc)

uninstall: ## take away what `make install` wrote, with the same DESTDIR and PREFIX
	rm -f $(foreach f,$(INSTALLED_BIN),$(call to,$(PREFIX)/bin/$(f))) $(foreach f,$(MAN),$(call to,$(PREFIX)/share/man/man1/$(notdir $(f))))
	rm -f $(call to,$(BASHDIR)/entente) $(call to,$(ZSHDIR)/_entente) $(call to,$(LIBDIR)/libentente.a) $(call to,$(LIBDIR)/pkgconfig/entente.pc)
	rm -rf $(call to,$(DATADIR)/rules) $(call to,$(DATADIR)/model) $(call to,$(PREFIX)/include/entente)
	-[ ! -d $(call to,$(DATADIR)) ] || rmdir $(call to,$(DATADIR))

deb-check: ## the Debian packages, built in a copy, and lintian (skips itself where dpkg-buildpackage is missing)
	@tests/deb.sh

reproducible: ## two builds in different places and times give the same bytes
	@tests/reproducible.sh

lint: ## gcc -fanalyzer, mandoc; quiet when fine
	@mandoc -T lint -W warning $(MAN)
	@$(MAKE) --no-print-directory -s VARIANT=analyze CC=gcc CFLAGS_analyze='-O1 -fanalyzer -DENT_LINT -Wno-unused-value -Werror' all

.PHONY: all bench-graph always kill-check cluster-check bench train-program setup demo check checks unit data-check golden-check golden export-check score asan tsan memcheck fuzz fuzz-run install uninstall install-check completions completions-check manual-check deb-check reproducible lint clean help

clean: ## remove build/ and out/
	rm -rf build out

help: ## this list
	@grep -hE '^[a-z_-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  %-14s %s\n", $$1, $$2}'

-include $(shell find $(B) -name '*.d' 2>/dev/null)
