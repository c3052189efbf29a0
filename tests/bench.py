#!/usr/bin/env python3
"""bench.py BUILD [--runs N] - words a second by stage and whole, memory, start-up; one core (pinned).

Texts: ../shared/corpora when it is there, else samples/.  Words are white-space separated.  Each row is the median of N runs
(5) of a whole process, its CPU seconds (user + system) and its peak memory as the kernel counts them.
"""
import json, os, statistics, sys, tempfile, time

build = os.path.abspath(sys.argv[1])
runs = int(sys.argv[sys.argv.index("--runs") + 1]) if "--runs" in sys.argv else 5
top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
corpus = os.path.join(top, "..", "shared", "corpora", "intl_recent.jsonl")
if not os.path.exists(corpus):
    corpus = os.path.join(top, "samples", "articles.jsonl")
    print("../shared/corpora is not here: samples/ only, too small for more than a look")
entente = os.path.join(build, "entente")


def once(argv, out):
    t = time.monotonic()
    pid = os.fork()
    if pid == 0:
        fd = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(fd, 1)
        try:
            os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
            os.execv(argv[0], argv)
        finally:
            os._exit(127)
    _, status, use = os.wait4(pid, 0)
    if status:
        sys.exit("%s: exit status %d" % (" ".join(argv), status >> 8))
    return time.monotonic() - t, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024


def row(name, argv, words, out="/dev/null"):
    got = [once([entente] + argv, out) for _ in range(runs)]
    wall, cpu, mem = (statistics.median(x[k] for x in got) for k in range(3))
    rate = "%9.0f words/s" % (words / cpu) if words else " " * 17
    print("%-34s %8.3f s wall %8.3f s CPU %s %7.1f MB" % (name, wall, cpu, rate, mem))


with tempfile.TemporaryDirectory() as tmp:
    with open(corpus, encoding="utf-8") as f:
        words = sum(len(json.loads(line)["text"].split()) for line in f)
    one = os.path.join(tmp, "one.txt")
    with open(one, "w") as f:
        f.write("Spain thanked Portugal.\n")
    triples, graph = os.path.join(tmp, "t.jsonl"), os.path.join(tmp, "g.json")
    print("%s: %d words, median of %d runs" % (os.path.basename(corpus), words, runs))
    row("start-up: one sentence, extract", ["extract", one], 0)
    row("parse", ["parse", corpus], words)
    row("parse --fast", ["parse", "--fast", corpus], words)
    row("extract", ["extract", corpus], words, triples)
    row("graph", ["graph", triples, "-o", graph], words)
    row("render graphml", ["render", graph, "-o", os.path.join(tmp, "g.graphml")], words)
    row("render svg", ["render", graph, "-o", os.path.join(tmp, "g.svg")], words)
    row("build graphml (whole)", ["build", corpus, "-o", os.path.join(tmp, "w.graphml")], words)
    for path in (triples, graph, os.path.join(tmp, "g.graphml")):
        print("%-34s %8.1f MB" % ("size of " + os.path.basename(path), os.path.getsize(path) / 1e6))
