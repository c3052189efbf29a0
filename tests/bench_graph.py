#!/usr/bin/env python3
"""bench_graph.py BUILD [TRIPLES] - seconds and peak memory of the graph's commands on made-up triples (make_triples.py).

Wall and processor seconds: on a busy machine only the second says something.
"""
import os, subprocess, sys, tempfile, time

build, count = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000000
here = os.path.dirname(os.path.abspath(__file__))


def timed(what, program, *args, stdin=None):
    began = time.monotonic()
    p = subprocess.Popen([os.path.join(build, program), *args], stdin=stdin, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    print("%-34s %8.2f s %8.2f s cpu %7d MB%s" % (what, time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024,
                                                  "" if p.returncode == 0 else "  exit %d" % p.returncode), flush=True)
    return p.returncode


with tempfile.TemporaryDirectory() as tmp:
    triples, db, graph = (os.path.join(tmp, n) for n in ("t.jsonl", "t.db", "g.json"))
    with open(triples, "wb") as out:
        subprocess.run([sys.executable, os.path.join(here, "make_triples.py"), str(count)], stdout=out, check=True)
    print("%d triples, %d MB of JSON Lines" % (count, os.path.getsize(triples) // 1000000))
    with open(triples, "rb") as f:
        bad = timed("add", "entente-graph", "add", "-q", "--db", db, stdin=f)
    print("store: %d MB" % (os.path.getsize(db) // 1000000))
    bad |= timed("graph TRIPLES, no metrics", "entente-graph", "graph", "--no-metrics", "--evidence", "1", triples, "-o", graph)
    bad |= timed("graph --db, no metrics", "entente-graph", "graph", "--db", db, "--no-metrics", "--evidence", "1", "-o", graph)
    bad |= timed("render GEXF", "entente-render", graph, "-o", os.path.join(tmp, "g.gexf"))
    bad |= timed("show", "entente-graph", "show", "--db", db, "actor-40")
    bad |= timed("path", "entente-graph", "path", "--db", db, "actor-40", "actor-900")
    bad |= timed("actors --suggest", "entente-graph", "actors", "--db", db, "--suggest")
sys.exit(1 if bad else 0)
