#!/usr/bin/env python3
"""make_triples.py TRIPLES [ACTORS [EVEN]] - so many made-up triples, with their articles, as `entente extract --articles` writes them.

The same bytes on every run.  An article of eight triples; every tenth is a reprint of an earlier one.  Actors are drawn
by Zipf's law, or each as often as any other with EVEN.
"""
import itertools, random, sys

count, actors = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5000
even = len(sys.argv) > 3
EVENTS = [("AID", "send", 7.0), ("CONSULT", "meet", 1.0), ("ACCUSE", "blame", -2.0), ("ASSAULT", "hit", -9.0), ("THREATEN", "warn", -4.4), ("SUPPORT", "back", 3.5)]
WORDS = ["word%d" % i for i in range(3000)]
rng = random.Random(11)
cum = list(itertools.accumulate([1] * actors if even else [1 / (i + 1) ** 0.8 for i in range(actors)]))
END = '{"text":"The Actor %d","begin":%d,"end":%d,"actor":"actor-%d","name":"Actor %d","country":"C%d","type":"%s","via":"self"}'
TYPES = ["state", "organization", "person"]
pairs = rng.choices(range(actors), cum_weights=cum, k=2 * count + 2)
out, done, kept = [], 0, []
for n in itertools.count():
    if done >= count:
        break
    reprint = kept[rng.randrange(len(kept))] if kept and n % 10 == 9 else None
    if reprint:
        sentences, ends = reprint
    else:
        sentences = [" ".join(rng.choices(WORDS, k=18)) for _ in range(8)]
        ends = [(pairs[2 * (done + k)], pairs[2 * (done + k) + 1], rng.randrange(6)) if done + k < count else (0, 1, 0) for k in range(8)]
        kept.append((sentences, ends))
        kept[:-200] = []
    date = "%d-%02d-%02d" % (2015 + n % 9, n // 9 % 12 + 1, n // 108 % 28 + 1)
    meta = '"date":"%s","source":"Paper %d","title":"Title %d","url":"https://paper.example/%d"' % (date, n % 50, n, n)
    out.append('{"article":{"doc":"doc-%d",%s,"text":"%s"}}\n' % (n, meta, ". ".join(sentences)))
    for k, ((a, b, e), text) in enumerate(zip(ends, sentences)):
        if done >= count:
            break
        b = b if a != b else (a + 1) % actors
        event, lemma, value = EVENTS[e]
        done += 1
        out.append('{"doc":"doc-%d","sentence":%d,"text":"%s","subject":%s,"relation":{"text":"%s","lemma":"%s","event":"%s","goldstein":%s,'
                   '"negated":%s,"modality":"%s","tense":"past"},"object":%s,"edges":[["subject","object"]],%s,"confidence":0.%d,"rule":"verbs.tsv:%d"}\n'
                   % (n, k, text, END % (a, k * 130, k * 130 + 9, a, a, a % 200, TYPES[a % 3]), lemma, lemma, event, value,
                      "true" if (a + k) % 20 == 0 else "false", "planned" if (b + k) % 7 == 0 else "actual",
                      END % (b, k * 130 + 20, k * 130 + 29, b, b, b % 200, TYPES[b % 3]), meta, 50 + (a + b) % 50, e + 10))
    if len(out) > 5000:
        sys.stdout.write("".join(out))
        out = []
sys.stdout.write("".join(out))
