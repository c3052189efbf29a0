#!/usr/bin/env bash
# tests/score.sh [BUILD] [SET...] - every scorer of ../shared/score on what we extract, as one table.  Sets: gsr plv real
# validate linking re3d articles carb (default all).  What each scorer says in full is left in build/score/SET.txt.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
shared=${SHARED:-$top/../shared}
build=$top/build/release
[ -d "${1:-}" ] && { build=$1; shift; }
bin=${BIN:-$build/entente-extract}
out=${OUT:-$top/build/score}
[ -d "$shared/score" ] || { echo "score: no $shared/score here: skipped"; exit 0; }
[ -x "$bin" ] || { echo "score: no $bin: run make first"; exit 2; }
mkdir -p "$out"
gold=$shared/gold
sets=${*:-core gsr plv real validate linking re3d articles carb html}

row() { printf '%-12s %s\n' "$1" "$2"; }
data=${DATA:+--data=$DATA}
lines() { "$bin" extract $data --lines "$@"; }

for set in $sets; do
  case $set in
  core)
    for t in ewt gum; do
      for how in given raw; do
        test=$shared/treebanks/$t/test.conllu
        if [ $how = given ]; then "$bin" parse --conllu "$test"; else python3 "$top/tests/raw_text.py" "$test" | "$bin" parse; fi >"$out/$t.$how.conllu"
        row "$t $how" "$(python3 "$shared/score/score_conllu.py" "$test" "$out/$t.$how.conllu")"
      done
    done ;;
  gsr)
    lines "$gold/gsr/gsr_dev.txt" >"$out/gsr.jsonl"
    python3 "$shared/score/score_gsr.py" "$gold/gsr/gsr_dev.jsonl" "$out/gsr.jsonl" --misses --by-event >"$out/gsr.txt"
    row gsr "actors $(awk '/\(a\) actors/ && !n++ {print $3}' "$out/gsr.txt") pair $(awk '/\(b\) directed/ && !n++ {print $4}' "$out/gsr.txt") pair+type $(awk '/\(c\) pair/ && !n++ {print $5}' "$out/gsr.txt") lenient $(awk '/\(c\) pair/ && !n++ {print $8}' "$out/gsr.txt") pair precision $(awk '/^ pairs/ {print $2}' "$out/gsr.txt")" ;;
  plv)
    lines "$gold/plv/plv_dev.txt" >"$out/plv.jsonl"
    python3 "$shared/score/score_plv.py" "$gold/plv/plv_dev.jsonl" "$out/plv.jsonl" --misses >"$out/plv.txt"
    row plv "pair $(awk '/^directed pair  / {print $3}' "$out/plv.txt") pair+type $(awk '/^directed pair \+ type/ {print $5}' "$out/plv.txt") either $(awk '/^pair, either/ {print $4}' "$out/plv.txt")" ;;
  real)
    lines "$gold/validate/real.txt" >"$out/real.jsonl"
    python3 "$shared/score/score_validate.py" "$gold/validate/real.jsonl" "$out/real.jsonl" --misses >"$out/real.txt"
    row real "$(awk '/^directed pairs/ {p=$3} /^pair \+ type/ {t=$4} /^false alarms/ {f=$3} END {print "pair " p " pair+type " t " false alarms " f}' "$out/real.txt")" ;;
  validate)
    lines --actors "$gold/validate/actors.json" "$gold/validate/validate.txt" >"$out/validate.jsonl"
    python3 "$shared/score/score_validate.py" "$gold/validate/validate.jsonl" "$out/validate.jsonl" "$gold/validate/actors.json" --misses >"$out/validate.txt"
    row validate "$(awk '/^directed pairs/ {p=$3} /^pair \+ type/ {t=$4} /^false alarms/ {f=$3} END {print "pair " p " pair+type " t " false alarms " f}' "$out/validate.txt")" ;;
  linking)
    lines "$gold/linking/linking_dev.txt" >"$out/linking.jsonl"
    python3 "$shared/score/score_linking.py" "$gold/linking/linking_dev.jsonl" "$out/linking.jsonl" --misses >"$out/linking.txt"
    row linking "$(tail -1 "$out/linking.txt")" ;;
  re3d)
    "$bin" extract $data "$gold/re3d/dev.docs.jsonl" >"$out/re3d.jsonl"
    python3 "$shared/score/score_re3d.py" "$gold/re3d/dev.gold.jsonl" "$out/re3d.jsonl" --misses >"$out/re3d.txt"
    row re3d "$(awk '/^\(a\)/ {a=1} /^\(b\)/ {a=0; b=1} $1 == "all" && a {print "mentions " $2 " linked " $4} $1 == "all" && b {print "relations " $2; b=0}' "$out/re3d.txt" | paste -sd' ')" ;;
  articles)
    "$bin" extract $data "$gold/articles/input.jsonl" >"$out/articles.jsonl"
    python3 "$shared/score/score_articles.py" "$out/articles.jsonl" --errors 400 >"$out/articles.txt"
    python3 "$shared/score/score_articles.py" "$out/articles.jsonl" --json >"$out/articles.json" 2>/dev/null
    row articles "$(head -12 "$out/articles.txt" | tr -s ' ' | paste -sd'|' | cut -c1-400)" ;;
  carb)
    lines "$gold/carb/carb_dev.txt" >"$out/carb.jsonl"
    python3 "$shared/score/score_carb.py" --gold "$gold/carb/carb_dev.gold.tsv" --sentences "$gold/carb/carb_dev.txt" --entente "$out/carb.jsonl" --misses 0.5 >"$out/carb.txt"
    row carb "$(head -2 "$out/carb.txt" | tail -1 | tr -s ' ')" ;;
  html)
    python3 "$top/tests/score_html.py" --misses "$bin" >"$out/html.txt"
    row html "$(tail -1 "$out/html.txt")" ;;
  *) row "$set" "no such set" ;;
  esac
done
