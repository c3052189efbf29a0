#!/usr/bin/env bash
# tests/install.sh VARIANT - what `make install` puts down works on its own: the program from another directory without
# settings, the library and its header through pkg-config; and `make uninstall` leaves nothing behind.
# CC, CFLAGS and MAKE come from the Makefile.
set -u
cd "$(dirname "$0")/.." || exit 2
variant=${1:-release} make=${MAKE:-make} source=$PWD
top=$(mktemp -d) && trap 'rm -rf "$top"' EXIT
fail() { echo "install-check: $*" >&2; exit 1; }
put() { MAKEFLAGS='' $make --no-print-directory -s "$1" VARIANT="$variant" PREFIX="$2" DESTDIR="$top/root" >"$top/log" 2>&1 || { tail -20 "$top/log"; fail "make $1 failed"; }; }

# With the default prefix, so that nothing is built anew; the data are found beside the programs.
put install /usr/local
usr=$top/root/usr/local
mkdir "$top/elsewhere" && cd "$top/elsewhere" || exit 2
printf '{"text": "China supplied Russia. NATO condemned China.", "id": "d1"}\n' >news.jsonl
env -i PATH=/usr/bin:/bin "$usr/bin/entente" build news.jsonl -o graph.dot || fail "the installed entente build failed"
grep -q '"CHN" -> "RUS"' graph.dot || fail "the installed entente build gave no link CHN -> RUS"

export PKG_CONFIG_PATH=$usr/lib/pkgconfig
pc() { pkg-config --define-variable=prefix="$usr" --define-variable=libdir="$usr/lib" "$@" entente; }
# shellcheck disable=SC2046,SC2086
${CC:-cc} -std=c11 -Wall -Wextra -Werror $(pc --cflags) "$source/docs/example.c" ${CFLAGS:-} $(pc --libs) -o example || fail "docs/example.c does not build against the installed tree"
got=$(./example "$(pc --variable=datadir)" "China supplied Russia.") || fail "docs/example.c failed"
[ "$got" = "CHN AID RUS" ] || fail "docs/example.c: found \"$got\", wanted \"CHN AID RUS\""
# the header, read as C++ where there is a compiler for it
if command -v g++ >/dev/null; then
    # shellcheck disable=SC2046
    echo '#include <entente/extract.h>' | g++ -Wall -Wextra -Werror -fsyntax-only $(pc --cflags) -x c++ - || fail "the header is no C++"
fi

# the completions, asked as a shell asks them
# shellcheck disable=SC1091
bash_completion() { . "$usr/share/bash-completion/completions/entente"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _entente 2>/dev/null; echo "${COMPREPLY[*]}"; }
[ "$(bash_completion entente bu)" = build ] || fail "bash completes no command"
[ "$(bash_completion entente build --for = g)" = gephi ] || fail "bash completes no --for="
[ "$(bash_completion entente graph --roll)" = --roll-up ] || fail "bash completes no option"
[ "$(bash_completion entente extract news)" = news.jsonl ] || fail "bash completes no file"
if command -v zsh >/dev/null; then
    zsh -n "$usr/share/zsh/site-functions/_entente" || fail "the zsh completion does not parse"
fi

cd "$source" || exit 2
put uninstall /usr/local
left=$(find "$top/root" \( ! -type d -o -name '*entente*' \) | head)
[ -z "$left" ] || fail "make uninstall left behind: $left"
echo "install: the program, the library and its header work where they are put, and go away again"
