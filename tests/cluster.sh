#!/usr/bin/env bash
# tests/cluster.sh BUILD - what docs/scale.md says, done: pieces of samples/ extracted by GNU parallel (a line filter, files of
# pieces, an array of jobs) and by Spark where it is installed; triples and graph are compared with one run, byte for byte.
set -eu
build=$(cd "$1" && pwd); top=$(cd "$(dirname "$0")/.." && pwd)
export PATH="$build:$PATH" LC_ALL=C
command -v parallel >/dev/null || { echo "cluster: skipped, GNU parallel is not installed"; exit 0; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
export HOME="$tmp" PARALLEL_HOME="$tmp/.parallel"
mkdir -p "$PARALLEL_HOME"; touch "$PARALLEL_HOME/will-cite"
cd "$tmp"
pass=0
same() { cmp "$2" "$3" || { echo "cluster: $1 differs from one run"; exit 1; }; pass=$((pass + 1)); }

# every article four times, each with an id of its own
for i in 1 2 3 4; do sed "s/^{\"id\": \"/&$i-/" "$top/samples/articles.jsonl"; done >news.jsonl
entente extract news.jsonl >whole.jsonl
entente graph whole.jsonl -o whole.json

# 1. one stream cut at line ends, -k keeps the order
parallel --pipe -k --block 8k -j2 entente extract <news.jsonl >filter.jsonl
same "parallel --pipe" whole.jsonl filter.jsonl

# 2. a file in blocks that are read in place
parallel --pipe-part -a news.jsonl -k --block 8k -j2 entente extract >part.jsonl
same "parallel --pipe-part" whole.jsonl part.jsonl

# 3. pieces as files, results as files that --resume can go on with; then one graph of all
split -n l/5 -d news.jsonl piece.
parallel -j2 entente extract --resume {} -o {}.triples ::: piece.0?
cat piece.0?.triples >pieces.jsonl
same "extract -o of pieces" whole.jsonl pieces.jsonl
entente graph piece.0?.triples -o pieces.json
same "the graph of all triples" whole.json pieces.json

# 4. a Slurm array's task, without Slurm
cat >task.sh <<'X'
piece=$(printf 'piece.%02d' "$SLURM_ARRAY_TASK_ID")
entente extract --jobs "${SLURM_CPUS_PER_TASK:-1}" --resume "$piece" -o "$piece.slurm"
X
for SLURM_ARRAY_TASK_ID in 4 2 0 1 3; do SLURM_ARRAY_TASK_ID=$SLURM_ARRAY_TASK_ID SLURM_CPUS_PER_TASK=2 bash task.sh; done
cat piece.0?.slurm >slurm.jsonl
same "an array of jobs" whole.jsonl slurm.jsonl

# 5. a bad line costs one line, wherever it is cut
sed '7s/.*/{"id": "torn", "text/' news.jsonl >torn.jsonl
rc=0; entente extract torn.jsonl >torn.whole 2>torn.err || rc=$?
[ $rc = 1 ] && [ "$(wc -l <torn.err)" = 1 ] || { echo "cluster: a bad line: exit $rc, $(cat torn.err)"; exit 1; }
rc=0; parallel --pipe -k --block 8k -j2 entente extract <torn.jsonl >torn.filter 2>/dev/null || rc=$?
[ $rc = 1 ] || { echo "cluster: parallel's exit status is $rc, wanted the number of pieces that failed, 1"; exit 1; }
same "a bad line" torn.whole torn.filter

spark=$("${PYTHON:-python3}" "$top/tests/spark.py" "$build" news.jsonl whole.jsonl) || { echo "$spark"; exit 1; }
echo "cluster: $pass passed, 0 failed; $spark"
