#!/usr/bin/env python3
"""bench.py BUILD [--runs N] [--articles N] [--growth N] [--ahead] [--markdown] - words a second by stage and whole, memory, start-up, two
threads against one, and growth with the number of articles.

Texts: ../shared/corpora when it is there, else samples/.  Words are white-space separated.  Each row is the median of N runs (3)
of a whole process, its CPU seconds (user + system) and its peak memory as the kernel counts them; rates are words a CPU second,
which other load on the machine disturbs little.  A process of one thread is pinned to one core, one of two to two.
"""
import argparse, json, os, platform, statistics, sys, tempfile, time

arguments = argparse.ArgumentParser()
arguments.add_argument("build")
arguments.add_argument("--runs", type=int, default=3)
arguments.add_argument("--articles", type=int, default=500, help="of the first corpus")
arguments.add_argument("--growth", type=int, default=20000, help="most articles of the second corpus; 0: no growth")
arguments.add_argument("--ahead", action="store_true", help="run the pairs of one and two threads before whatever else the machine "
                       "does (SCHED_FIFO; root), for some seconds")
arguments.add_argument("--markdown", action="store_true", help="tables as docs/benchmarks.md has them")
options = arguments.parse_args()
build = os.path.abspath(options.build)
top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
corpora = os.path.join(top, "..", "shared", "corpora")
entente = os.path.join(build, "entente")
cores = sorted(os.sched_getaffinity(0))


def once(argv, out, count, ahead=False):
    t = time.monotonic()
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
            os.sched_setaffinity(0, set(cores[:count]))
            if ahead:
                os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
            os.execv(argv[0], argv)
        finally:
            os._exit(127)
    _, status, use = os.wait4(pid, 0)
    if status:
        sys.exit("%s: exit status %d" % (" ".join(argv), status >> 8))
    return time.monotonic() - t, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024


def table(*heads):
    widths = [40] + [14] * (len(heads) - 1)
    if options.markdown:
        print("\n| " + " | ".join(heads) + " |\n|" + "|".join([" --- "] + [" ---: "] * (len(heads) - 1)) + "|")
    else:
        print("\n" + "".join(h.ljust(w) if i == 0 else h.rjust(w) for i, (h, w) in enumerate(zip(heads, widths))))

    def put(*cells):
        if options.markdown:
            print("| " + " | ".join(cells) + " |", flush=True)
        else:
            print("".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths))), flush=True)
    return put


def measure(argv, out="/dev/null", count=1, runs=options.runs):
    got = [once([entente] + argv, out, count) for _ in range(runs)]
    return tuple(statistics.median(x[k] for x in got) for k in range(3))


def row(put, name, argv, words, out="/dev/null"):
    wall, cpu, mem = measure(argv, out)
    put(name, "%.2f" % wall, "%.2f" % cpu, "{:,.0f}".format(words / cpu) if words else "", "%.0f" % mem)
    return cpu


def some(source, count, path):
    words = n = 0
    with open(source, encoding="utf-8") as f, open(path, "w", encoding="utf-8") as out:
        for line in f:
            if n == count:
                break
            out.write(line)
            words += len(json.loads(line)["text"].split())
            n += 1
    return n, words, os.path.getsize(path)


def processor():
    with open("/proc/cpuinfo") as f:
        for line in f:
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    return platform.machine()


def stages(tmp):
    source = os.path.join(corpora, "intl_recent.jsonl")
    if not os.path.exists(source):
        source = os.path.join(top, "samples", "articles.jsonl")
        print("../shared/corpora is not here: samples/ only, too small for more than a look")
    news = os.path.join(tmp, "news.jsonl")
    n, words, size = some(source, options.articles, news)
    one = os.path.join(tmp, "one.txt")
    with open(one, "w") as f:
        f.write("Spain thanked Portugal.\n")
    triples, graph, graphml = (os.path.join(tmp, x) for x in ("triples.jsonl", "graph.json", "graph.graphml"))
    print("%s: %d articles, %s words, %.1f MB; median of %d runs" % (os.path.basename(source), n, "{:,}".format(words), size / 1e6, options.runs))
    put = table("one core", "wall s", "CPU s", "words/CPU s", "peak MB")
    start = row(put, "start-up: extract of one sentence", ["extract", one], 0)
    row(put, "parse", ["parse", news], words)
    row(put, "parse --fast", ["parse", "--fast", news], words)
    alone = row(put, "extract", ["extract", news], words, triples)
    row(put, "extract --fast", ["extract", "--fast", news], words)
    row(put, "graph", ["graph", triples, "-o", graph], words)
    row(put, "render graphml", ["render", graph, "-o", graphml], words)
    row(put, "render svg", ["render", graph, "-o", os.path.join(tmp, "g.svg")], words)
    row(put, "build graphml (whole)", ["build", news, "-o", os.path.join(tmp, "w.graphml")], words)
    put = table("output", "MB")
    for path in (triples, graph, graphml):
        put(os.path.basename(path), "%.1f" % (os.path.getsize(path) / 1e6))
    return news, words, start, alone


def threads(tmp, news, words, start):
    """On an idle machine the wall clock says it; on a busy one the CPU time does: what is not start-up is shared by two."""
    if len(cores) < 2:
        print("\none core only: --jobs 2 is not measured")
        return
    put = table("extract" + (", ahead of other load" if options.ahead else ""), "wall s", "CPU s", "words/wall s", "peak MB")
    pairs = []
    outs = [os.path.join(tmp, "jobs%d" % jobs) for jobs in (1, 2)]
    for _ in range(options.runs):       # turn about, so that other load falls on both
        pairs.append([once([entente, "extract", "--jobs", str(jobs), news], out, jobs, options.ahead) for jobs, out in zip((1, 2), outs)])
    got = [[statistics.median(p[j][k] for p in pairs) for k in range(3)] for j in (0, 1)]
    for jobs, (wall, cpu, mem) in zip((1, 2), got):
        put("--jobs %d on %d core%s" % (jobs, jobs, "s"[:jobs - 1]), "%.2f" % wall, "%.2f" % cpu, "{:,.0f}".format(words / wall), "%.0f" % mem)
    with open(outs[0], "rb") as a, open(outs[1], "rb") as b:
        same = a.read() == b.read()
    print("\nTwo threads: %.2f times as fast by the wall clock (median of pairs; best pair %.2f); by CPU time %.2f (%.2f s of one thread"
          " against start-up %.2f s + half of the other %.2f s).  Outputs %s." %
          (statistics.median(p[0][0] / p[1][0] for p in pairs), max(p[0][0] / p[1][0] for p in pairs),
           got[0][1] / (start + (got[1][1] - start) / 2), got[0][1], start, got[1][1] - start, "are the same" if same else "DIFFER"))


def growth(tmp):
    source = os.path.join(corpora, "reuters21578.jsonl")
    if not options.growth or not os.path.exists(source):
        return
    put = table("reuters21578, one core", "words", "CPU s", "words/CPU s", "peak MB", "triples MB", "graph CPU s", "graph peak MB")
    for count in (1000, 2000, 5000, 10000, 20000):
        if count > options.growth:
            break
        news, triples = os.path.join(tmp, "r.jsonl"), os.path.join(tmp, "r.triples")
        n, words, _ = some(source, count, news)
        _, cpu, mem = measure(["extract", news], triples, runs=1)
        _, graph_cpu, graph_mem = measure(["graph", triples, "-o", os.path.join(tmp, "r.graph")], runs=1)
        put("extract, %s articles" % "{:,}".format(n), "{:,}".format(words), "%.2f" % cpu, "{:,.0f}".format(words / cpu), "%.0f" % mem,
            "%.1f" % (os.path.getsize(triples) / 1e6), "%.2f" % graph_cpu, "%.0f" % graph_mem)


with tempfile.TemporaryDirectory() as scratch:
    print("%s; %s, %d cores; load %.1f when it began" % (time.strftime("%Y-%m-%d", time.gmtime()), processor(), len(cores), os.getloadavg()[0]))
    text, count, begun, single = stages(scratch)
    threads(scratch, text, count, begun)
    growth(scratch)
    print("\nload %.1f when it ended" % os.getloadavg()[0])
