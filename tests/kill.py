#!/usr/bin/env python3
"""kill.py BUILD [ROUNDS] - kill -9 at random moments while articles are added or a graph is built; then look at what is left.

A store must be whole (PRAGMA integrity_check), hold each article with all of its triples or not at all, and end as one undisturbed
run ends.  Two processes that add at once must both succeed.  An output file is the old one or the new one, never a part.
"""
import json, os, random, signal, sqlite3, subprocess, sys, tempfile, time

build, rounds = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
graph, render = os.path.join(build, "entente-graph"), os.path.join(build, "entente-render")
ARTICLES, EACH = 200, 5
random.seed(7)


def end(i):
    return {"text": "T%d" % i, "begin": i, "end": i + 2, "actor": "A%d" % i, "name": "Actor %d" % i, "type": "state", "via": "self"}


def lines(first, last):
    out = []
    for n in range(first, last):
        text = " ".join("w%d" % ((n * 37 + k * k) % 997) for k in range(60))
        out.append(json.dumps({"article": {"doc": "d%d" % n, "date": "2024-01-%02d" % (n % 28 + 1), "text": text}}))
        for k in range(EACH):
            out.append(json.dumps({"doc": "d%d" % n, "sentence": k, "text": "S%d.%d" % (n, k), "subject": end(n % 40), "object": end(50 + k),
                                   "relation": {"text": "hit", "lemma": "hit", "event": "ASSAULT", "goldstein": -9.0}, "edges": [["subject", "object"]]}))
    return ("\n".join(out) + "\n").encode()


def dump(path):
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "store is broken"
    bad = db.execute("SELECT a.doc, count(t.id) FROM article a LEFT JOIN triple t ON t.article = a.id GROUP BY a.id HAVING count(t.id) <> ?", (EACH,)).fetchall()
    assert not bad, "half an article: %s" % bad[:3]
    rows = db.execute("SELECT doc, sentence, t.source, target, sentence_text FROM statement t ORDER BY doc, sentence").fetchall()
    db.close()
    return rows


def add(path, data, wait=None):
    p = subprocess.Popen([graph, "add", "-q", "--db", path], stdin=subprocess.PIPE)
    if wait is None:
        p.communicate(data)
        assert p.returncode == 0, "add failed with %d" % p.returncode
        return
    try:
        os.set_blocking(p.stdin.fileno(), True)
        stop = time.monotonic() + wait
        for at in range(0, len(data), 8192):
            if time.monotonic() > stop:
                break
            p.stdin.write(data[at:at + 8192])
            p.stdin.flush()
        time.sleep(max(0, stop - time.monotonic()))
    except BrokenPipeError:
        pass
    p.send_signal(signal.SIGKILL)
    try:
        p.stdin.close()
    except BrokenPipeError:
        pass
    p.wait()


with tempfile.TemporaryDirectory() as tmp:
    whole, data = os.path.join(tmp, "whole.db"), lines(0, ARTICLES)
    began = time.monotonic()
    add(whole, data)
    took = time.monotonic() - began
    want = dump(whole)
    for r in range(rounds):
        path = os.path.join(tmp, "k%d.db" % r)
        for _ in range(2):
            add(path, data, random.random() * took)
            if os.path.exists(path) and os.path.getsize(path) and sqlite3.connect(path).execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                dump(path)
        add(path, data)
        assert dump(path) == want, "a killed and repeated run differs from one run"
    both = os.path.join(tmp, "both.db")
    two = [subprocess.Popen([graph, "add", "-q", "--db", both], stdin=subprocess.PIPE) for _ in range(2)]
    import threading
    halves = [lines(0, ARTICLES * 2 // 3), lines(ARTICLES // 3, ARTICLES)]
    threads = [threading.Thread(target=p.communicate, args=(h,)) for p, h in zip(two, halves)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert [p.returncode for p in two] == [0, 0], "two at once: %s" % [p.returncode for p in two]
    assert dump(both) == want, "two processes at once differ from one"

    node = os.path.join(tmp, "g.json")
    subprocess.run([graph, "graph", "--db", whole, "-o", node], check=True)
    out = os.path.join(tmp, "g.gexf")
    subprocess.run([render, node, "-o", out], check=True)
    good = open(out, "rb").read()
    for r in range(rounds):
        p = subprocess.Popen([render, node, "-o", out])
        time.sleep(random.random() * 0.03)
        p.kill()
        p.wait()
        assert open(out, "rb").read() == good, "an output file is torn"
print("kill: %d passed, 0 failed" % (2 * rounds + 1))
