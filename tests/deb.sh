#!/usr/bin/env bash
# tests/deb.sh [DIRECTORY] - the Debian packages, built in a copy of the working tree; lintian finds no error.
# They are left in DIRECTORY if one is given.  Skips itself where dpkg-buildpackage or debhelper is missing.
set -u
cd "$(dirname "$0")/.." || exit 2
if ! command -v dpkg-buildpackage >/dev/null || ! command -v dh >/dev/null; then
    echo "deb: skipped, dpkg-buildpackage or debhelper is not installed"
    exit 0
fi
top=$(mktemp -d) && trap 'rm -rf "$top"' EXIT
mkdir "$top/entente"
git ls-files -z | tar -c --null -T - | tar -x -C "$top/entente"
out=${1:-}
(cd "$top/entente" && env -u MAKEFLAGS -u MAKELEVEL -u CFLAGS -u LDFLAGS -u CC DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS-nocheck parallel=2}" \
    dpkg-buildpackage -us -uc -b -Pnocheck) >"$top/log" 2>&1 || { tail -40 "$top/log"; echo "deb: dpkg-buildpackage failed"; exit 1; }
said="built"
if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error "$top"/*.changes >"$top/lintian" 2>&1 || { cat "$top/lintian"; echo "deb: lintian found errors"; exit 1; }
    said="built, lintian finds no error and $(grep -c '^W:' "$top/lintian") warnings"
    grep '^W:' "$top/lintian"
fi
[ -z "$out" ] || { mkdir -p "$out" && cp "$top"/*.deb "$out"; }
echo "deb: $(find "$top" -maxdepth 1 -name '*.deb' | wc -l) packages $said"
