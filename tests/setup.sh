#!/usr/bin/env bash
# tests/setup.sh - install what packages.txt lists and this machine lacks (Debian 12).  Quiet when all is there.
set -u
cd "$(dirname "$0")/.." || exit 2
missing=()
while read -r p; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
done < <(sed 's/#.*//' packages.txt | awk 'NF{print $1}')
[ ${#missing[@]} = 0 ] && exit 0
sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
if ! command -v apt-get >/dev/null || { [ -n "$sudo" ] && ! command -v sudo >/dev/null; }; then
    echo "These Debian packages are missing; please install them, then run make again:"; echo "  ${missing[*]}"; exit 1
fi
echo "installing ${#missing[@]} Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
{ $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
    { tail -20 "$log"; echo "could not install: ${missing[*]}"; exit 1; }
rm -f "$log"
