#!/usr/bin/env bash
# tests/reproducible.sh - two builds of the working tree, in other directories, at other times, in other zones, languages and
# file modes, give the same bytes: of what `make install` puts down and, where dpkg-buildpackage is there, of the packages.
set -u
cd "$(dirname "$0")/.." || exit 2
top=$(mktemp -d) && trap 'rm -rf "$top"' EXIT
unset MAKEFLAGS MAKELEVEL CFLAGS LDFLAGS CPPFLAGS CC AR SOURCE_DATE_EPOCH
deb=; command -v dpkg-buildpackage >/dev/null && command -v dh >/dev/null && deb=1

# one NAME DIRECTORY JOBS: the tree into $top/DIRECTORY, built; what came out is listed in $top/NAME.sums
one() {
    local dir=$top/$2/entente out=$top/$1
    mkdir -p "$dir" "$out/deb" || return
    git ls-files -z | tar -c --null -T - | tar -x --touch -C "$dir" || return
    (cd "$dir" && make -s -j"$3" install DESTDIR="$out/root" PREFIX=/usr && make -s clean) >"$top/log" 2>&1 || return
    [ -z "$deb" ] || (cd "$dir" && DEB_BUILD_OPTIONS="nocheck parallel=$3" dpkg-buildpackage -us -uc -b -Pnocheck && mv ../*.deb "$out/deb") >"$top/log" 2>&1 || return
    (cd "$out" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) >"$top/$1.sums"
}
(umask 022; TZ=UTC LC_ALL=C one first a 1) || { tail -20 "$top/log"; echo "reproducible: the first build failed"; exit 1; }
(umask 027; TZ=Asia/Tokyo LC_ALL=C.UTF-8 one second some/deeper/place 2) || { tail -20 "$top/log"; echo "reproducible: the second build failed"; exit 1; }
if ! cmp -s "$top/first.sums" "$top/second.sums"; then
    echo "reproducible: the two builds differ in"
    diff "$top/first.sums" "$top/second.sums" | awk '/^[<>]/ {print "  " $3}' | sort -u
    if command -v diffoscope >/dev/null; then diffoscope "$top/first" "$top/second" | head -60; fi
    exit 1
fi
echo "reproducible: $(wc -l <"$top/first.sums") files${deb:+, $(find "$top/first/deb" -name '*.deb' | wc -l) Debian packages among them,} are the same in two builds"
