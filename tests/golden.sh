#!/usr/bin/env bash
# tests/golden.sh [--write] BUILD - behaviour against files that a person has read.
# A case is a directory tests/golden/<room>/<case> with `cmd` (a shell line, run inside the case; the programs are on PATH)
# and what it must give: want.out, want.err (both may be absent: empty) and want.rc (absent: 0).
# --write makes the want files from what comes; the diff is what gets reviewed.
set -u
write=0; [ "${1:-}" = --write ] && { write=1; shift; }
build=$(cd "$1" && pwd); top=$(cd "$(dirname "$0")/.." && pwd)
export PATH="$build:$PATH" LC_ALL=C SHARED="$top/../shared" TOP="$top"
unset ENTENTE_DATA
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
export TMP="$tmp"
pass=0; fail=0
while IFS= read -r cmd; do
    dir=$(dirname "$cmd"); name=${dir#"$top"/tests/golden/}
    (cd "$dir" && timeout 120 bash ./cmd) >"$tmp/out" 2>"$tmp/err" </dev/null; rc=$?
    if [ $write = 1 ]; then
        for k in out err; do if [ -s "$tmp/$k" ]; then cp "$tmp/$k" "$dir/want.$k"; else rm -f "$dir/want.$k"; fi; done
        if [ $rc != 0 ]; then echo $rc >"$dir/want.rc"; else rm -f "$dir/want.rc"; fi
        continue
    fi
    good=1
    for k in out err; do
        want="$dir/want.$k"; [ -f "$want" ] || want=/dev/null
        cmp -s "$want" "$tmp/$k" || { good=0; echo "golden $name: std$k differs (- wanted, + found)"; diff -u "$want" "$tmp/$k" | sed 1,2d | cut -c1-300 | head -20; }
    done
    want=$(cat "$dir/want.rc" 2>/dev/null || echo 0)
    [ "$rc" = "$want" ] || { good=0; echo "golden $name: exit $rc, wanted $want"; }
    if [ $good = 1 ]; then pass=$((pass + 1)); else fail=$((fail + 1)); fi
done < <(find "$top/tests/golden" -name cmd | LC_ALL=C sort)
[ $write = 1 ] && exit 0
echo "golden: $pass passed, $fail failed"
[ $fail = 0 ] && [ $pass -gt 0 ]
