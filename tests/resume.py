#!/usr/bin/env python3
"""resume.py BUILD [ROUNDS] - kill -9 `entente extract -o FILE` at random moments, go on with --resume until it is done: FILE must
be what one undisturbed run writes, whatever the number of threads, and must not be there before."""
import json, os, random, subprocess, sys, tempfile, time

build, rounds = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
entente = os.path.join(build, "entente")
top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
random.seed(11)


def run(argv, limit=None):
    p = subprocess.Popen([entente, "extract"] + argv, stderr=subprocess.PIPE, text=True)
    try:
        err = p.communicate(timeout=limit)[1]
    except subprocess.TimeoutExpired:
        p.kill()
        err = p.communicate()[1]
    return p.returncode, err


with tempfile.TemporaryDirectory() as tmp:
    news = os.path.join(tmp, "news.jsonl")
    samples = [json.loads(line) for line in open(os.path.join(top, "samples", "articles.jsonl"), encoding="utf-8")]
    with open(news, "w", encoding="utf-8") as f:
        for i in range(300):
            a = dict(samples[i * 7 % len(samples)], id="a%d" % i)
            f.write("{broken\n" if i % 41 == 5 else json.dumps(a) + "\n")
    out, whole = os.path.join(tmp, "out.jsonl"), os.path.join(tmp, "whole.jsonl")
    began = time.monotonic()
    rc, messages = run([news, "-o", whole])
    took = time.monotonic() - began
    assert rc == 1 and messages.count("news.jsonl:") == 8, (rc, messages)
    want, kills, kept = open(whole, "rb").read(), 0, 0
    for r in range(rounds):
        extra = []
        for again in range(100):
            limit = random.random() * took if again < 5 else None
            rc, _ = run([news, "-o", out, "--jobs", str(random.choice((1, 2, 3)))] + extra, limit)
            if rc == -9 and os.path.exists(out):    # killed between the last step, which names the file, and its exit
                rc = 1
            if rc != -9:
                break
            log = out + ".journal"
            if os.path.exists(log):
                kept += max(0, open(log, "rb").read().count(b"\n") - 1)
                if again == 1:                  # what a power cut may leave
                    with open(log, "ab") as f:
                        f.write(b"0123456789abcdef 77 01")
                if again == 2 and os.path.exists(out + ".part"):
                    os.truncate(out + ".part", os.path.getsize(out + ".part") * 2 // 3)
            kills += 1
            extra = ["--resume"]
        assert rc == 1, "exit %d where an article was broken" % rc
        assert open(out, "rb").read() == want, "a resumed run differs from one run"
        assert sorted(os.listdir(tmp)) == ["news.jsonl", "out.jsonl", "whole.jsonl"], os.listdir(tmp)
        os.unlink(out)
    assert kills and kept, "no run was killed in its midst: %s" % ((kills, kept),)

    # other inputs, other options, and a second run at the same time are refused
    for attempt in range(200):                  # the machine's speed changes: until a kill falls into the midst
        rc, _ = run([news, "-o", out], took * random.uniform(0.1, 0.7))
        if rc == -9 and os.path.exists(out + ".journal") and open(out + ".journal").read().count("\n") > 3:
            break
    assert rc == -9, "no run was killed in its midst"
    rc, err = run([news, "-o", out, "--resume", "--explain"])
    assert rc == 2 and "other options" in err, (rc, err)
    other = os.path.join(tmp, "other.jsonl")
    open(other, "w").write("".join(json.dumps(dict(a, text=a["text"] + " More.")) + "\n" for a in samples * 20))
    rc, err = run([other, "-o", out, "--resume"])
    assert rc == 2 and "other inputs" in err, (rc, err)
    p = subprocess.Popen([entente, "extract", "-", "-o", out], stdin=subprocess.PIPE)
    while not os.path.exists("/proc/%d/fd/3" % p.pid) or not any("journal" in os.readlink("/proc/%d/fd/%s" % (p.pid, n)) for n in os.listdir("/proc/%d/fd" % p.pid)):
        time.sleep(0.01)
    time.sleep(0.1)
    rc, err = run([news, "-o", out])
    assert rc == 2 and "another run" in err, (rc, err)
    p.communicate(b"")
print("resume: %d passed, 0 failed (%d kills)" % (rounds + 3, kills))
