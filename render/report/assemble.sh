#!/bin/sh
# assemble.sh OUT.h - the report's page as two C arrays: all before the graph's data, and all after it.
# report.html holds a line @STYLE@, @SCRIPT@ and @DATA@; style and scripts are put in whole, and the page's
# Content-Security-Policy names their SHA-256, so nothing else in the file can ever run.  Coreutils, awk and sed only.
set -eu
here=$(dirname "$0") out=$1 work=$1.work
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
cp "$here/report.css" "$work/style"
cat "$here/model.js" "$here/view.js" "$here/panel.js" "$here/page.js" >"$work/script"
! grep -qi '</script\|<!--' "$work/script" || { echo "assemble.sh: a script holds </script or <!--" >&2; exit 1; }
# what stands between the tags: the line end after the opening one, then the file
hash() { { echo; cat "$1"; } | sha256sum | cut -c1-64 | tr a-f A-F | basenc -d --base16 | basenc -w0 --base64; }
awk -v dir="$work" -v style="sha256-$(hash "$work/style")" -v script="sha256-$(hash "$work/script")" '
    function whole(file,  line) { while ((getline line <file) > 0) print line >to }
    BEGIN { to = dir "/head"; printf "" >(dir "/tail") }
    $0 == "@STYLE@"  { whole(dir "/style"); next }
    $0 == "@SCRIPT@" { whole(dir "/script"); next }
    $0 == "@DATA@"   { to = dir "/tail"; next }
    { sub(/@STYLE_HASH@/, style); sub(/@SCRIPT_HASH@/, script); print >to }' "$here/report.html"
bytes() { od -An -v -tu1 "$1" | sed 's/  *\([0-9][0-9]*\)/\1,/g'; }
{
    echo "/* made by render/report/assemble.sh: do not edit */"
    echo "static const unsigned char page_head[] = {"; bytes "$work/head"; echo "};"
    echo "static const unsigned char page_tail[] = {"; bytes "$work/tail"; echo "};"
} >"$work/page.h"
mv "$work/page.h" "$out"
