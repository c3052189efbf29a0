#!/usr/bin/env python3
"""score_coref.py [--misses] [GUM.conllu]: the links of build/release/tests/test_coref on gold trees against GUM's Entity
annotation.  A link is right when the antecedent's token heads a mention of the same entity.  Says so and passes where the
treebank is not there."""
import os, re, subprocess, sys, tempfile
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, 'build', 'release', 'tests', 'test_coref')
PRONOUNS = set('he him his himself she her hers herself it its itself they them their theirs themselves'.split())
FIRST = set('i me my mine we us our ours'.split())

def documents(path):
    block = []
    for line in open(path, encoding='utf-8'):
        if line.startswith('# newdoc') and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block

def read(block):
    """Words, heads and, for each word, the entities whose mention it heads."""
    words, heads, spans, open_, first = [], [], [], [], 0
    for line in block:
        line = line.rstrip('\n')
        if not line:
            first = len(words)
        cells = line.split('\t')
        if len(cells) != 10 or not cells[0].isdigit():
            continue
        at = len(words)
        words.append((cells[1], cells[3], cells[4], cells[7]))
        heads.append(first + int(cells[6]) - 1 if cells[6] != '0' else -1)
        found = re.search(r'Entity=([^|]*)', cells[9])
        if not found:
            continue
        for left, body, right in re.findall(r'(\(?)([^()]+)(\)?)', found.group(1)):
            name = body.split('-')[0]
            if left:
                open_.append((name, at))
            if right:
                for k in range(len(open_) - 1, -1, -1):
                    if open_[k][0] == name or (left and k == len(open_) - 1):
                        spans.append((open_[k][1], at + 1, open_[k][0]))
                        del open_[k]
                        break
    of = {}
    for b, e, name in spans:
        tops = [i for i in range(b, e) if not b <= heads[i] < e]
        if tops:
            of.setdefault(tops[0], set()).add(name)
    return words, heads, of

def kind_of(word, kind):
    low = word[0].lower()
    if kind == 'noun':
        return 'description, role'
    return 'first person' if low in FIRST else low if low in ('it', 'its') else \
        'they' if low in ('they', 'them', 'their', 'themselves') else 'he, she' if low in PRONOUNS else 'other'

def main():
    paths = [a for a in sys.argv[1:] if not a.startswith('--')] or [os.path.join(ROOT, '..', 'shared', 'treebanks', 'gum', 'dev.conllu')]
    if not os.path.exists(paths[0]):
        print('skipped: no', paths[0])
        return
    table = {}
    for block in documents(paths[0]):
        words, heads, of = read(block)
        with tempfile.NamedTemporaryFile('w', suffix='.conllu', encoding='utf-8') as f:
            f.writelines(block)
            f.flush()
            out = subprocess.run([PROGRAM, f.name], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        links = {}
        for line in out.splitlines():
            a, b, kind, actor = line.split('\t')
            links[int(a)] = (int(b), kind, actor)
        seen = set()
        for i, w in enumerate(words):
            ids = of.get(i, set())
            anaphor = w[1] == 'PRON' and w[0].lower() in PRONOUNS | FIRST and bool(ids & seen)
            if w[2] in ('WDT', 'WP', 'WP$') or w[0].lower() == 'that':
                continue                    # GUM does not mark them: the tree decides
            if i in links or anaphor:
                b, kind, actor = links.get(i, (None, 'pronoun', '-'))
                right = b is not None and bool(of.get(b, set()) & ids)
                keys = [kind_of(w, kind), 'all pronouns' if kind == 'pronoun' and w[2] not in ('WDT', 'WP', 'WP$') else 'all else']
                if actor != '-':
                    keys.append('linked to an actor')
                for k in keys:
                    t = table.setdefault(k, [0, 0, 0])
                    t[0] += right
                    t[1] += b is not None
                    t[2] += anaphor
                if '--misses' in sys.argv and b is not None and not right and (actor != '-' or '--all' in sys.argv):
                    print(' '.join(x[0] for x in words[max(0, i - 40):i]), '[[', w[0], ']]', ' '.join(x[0] for x in words[i + 1:i + 8]), ' => ', words[b][0], '|', actor)
            seen |= ids
    for k, (right, linked, gold) in sorted(table.items()):
        print(f"{k:20} right {right:5} of {linked:5} linked ({100 * right / max(1, linked):5.1f} %)" + (f"; of {gold} that have an antecedent {100 * right / gold:.1f} %" if gold else ''))

if __name__ == '__main__':
    main()
