#!/usr/bin/env python3
"""examples.py BUILD_DIR [-v]

Runs the example of each row of the event tables (extract/rules/events) through `entente extract` and looks for the relation that
it names: `Sentence. => Subject | Object [| EVENT [| negated or modality]]` (docs/events.md). Examples show what a row means, in
sentences that the parser must get right too, so not all need come out: exit 1 when fewer than FLOOR in a hundred do. -v lists
those that do not, with what came instead. Python 3 standard library only.
"""
import json, os, subprocess, sys, tempfile

FLOOR = 80
TABLES = (('verbs.tsv', 'cameo', 'event'), ('nouns.tsv', 'cameo', 'event'), ('adjectives.tsv', 'cameo', 'event'))
TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
EVENTS = os.path.join(TOP, 'extract', 'rules', 'events')


def rows(name):
    with open(os.path.join(EVENTS, name), encoding='utf-8') as f:
        columns = f.readline()[3:].rstrip('\n').split('\t')
        for n, line in enumerate(f, 2):
            if not line.startswith('#'):
                yield n, dict(zip(columns, line.rstrip('\n').split('\t')))


def examples():
    types = {r['code']: r['event'] for _, r in rows('cameo.tsv')}
    for name, code, event in TABLES:
        for n, r in rows(name):
            if r['example'] == '-':
                continue
            sentence, want = r['example'].split(' => ')
            want = want.split(' | ')
            typ = want[2] if len(want) > 2 else r[event] if r[event] != '-' else types.get(r[code], '-')
            yield f'{name}:{n} {r["lemma"]}', sentence, want[0], want[1], typ, want[3] if len(want) > 3 else None


def words(end):
    return f"{end.get('text') or ''} {end.get('name') or ''}" if end else ''


def told(x, subject, object_, typ, modality):
    rel, arguments = x['relation'], x['arguments']
    if (rel['event'] or '-') != typ or not (modality is None or rel['modality'] == modality or
                                            (modality == 'negated' and rel['negated'])):
        return False
    doer, others = words(x['subject']), [words(x['object'])] + [words(a) for a in arguments]
    pairs = [(doer, o) for o in others] + [(words(a), doer) for a in arguments if a['preposition'] == 'by']
    return any((subject == '-' or subject in a) and (object_ == '-' or object_ in b) for a, b in pairs)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    cases = list(examples())
    with tempfile.NamedTemporaryFile('w', suffix='.txt', encoding='utf-8') as f:
        f.write('\n'.join(c[1] for c in cases) + '\n')
        f.flush()
        run = subprocess.run([os.path.join(sys.argv[1], 'entente-extract'), 'extract', '--lines', f.name],
                             capture_output=True, text=True)
    if run.returncode:
        sys.exit(f'entente-extract: exit {run.returncode}\n{run.stderr}')
    out = {}
    for line in run.stdout.splitlines():
        x = json.loads(line)
        out.setdefault(x['line'], []).append(x)
    right = 0
    for i, (row, sentence, *want) in enumerate(cases, 1):
        if any(told(x, *want) for x in out.get(i, [])):
            right += 1
        elif '-v' in sys.argv:
            print(row, '|', sentence, '|', *want)
            for x in out.get(i, []):
                print('    ', words(x['subject']), '|', x['relation']['text'], '|', x['relation']['event'], '|', words(x['object']), '|', x['rule'])
    print(f'examples: {right} of {len(cases)} come out')
    sys.exit(100 * right < FLOOR * len(cases))


main()
