#!/usr/bin/env python3
"""check_events.py [DIR]

Checks the event tables in DIR (extract/rules/events): cells counted, codes exist, types among PLOVER's sixteen, frames, slots,
conditions, flags and classes among the known ones, lemmas lower case and in the spelling that the tables know, no row twice.
Prints file:line: found, wanted; exit 1 when anything is wrong. Figures on the last line. Python 3 standard library only.
"""
import os, re, sys
HERE = os.path.dirname(os.path.abspath(__file__))
DIR = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, '..', '..', 'extract', 'rules', 'events')
TYPES = set('AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT'.split())
FLAGS = {'verbs.tsv': set('recip say state cause upper through neg planned possible demanded conditional light own'.split()),
         'nouns.tsv': set('recip thing state'.split()),
         'adjectives.tsv': set('upper through neg planned possible demanded conditional recip state'.split())}
BUILTIN = {'@actor', '@event', '@place', '@state'}
COLUMNS = {'cameo.tsv': 'code name event goldstein', 'verbs.tsv': 'lemma frame when cameo event flags relation example',
           'nouns.tsv': 'lemma when cameo event flags verb agent target example', 'classes.tsv': 'class nouns', 'verbclasses.tsv': 'class verbs',
           'spelling.tsv': 'variant lemma', 'adjectives.tsv': 'lemma pattern cameo event flags example',
           'content.tsv': 'upper content negated cameo event', 'defaults.tsv': 'pos pattern cameo event confidence'}
WORD = re.compile(r"[^\sA-Z|@=;]+( [^\sA-Z|@=;]+)*$")
SLOT = re.compile(r'(obj|iobj|nsubj|xcomp:obj|ccomp:nsubj|noun|obl:-|obl:[a-z_]+( [a-z_]+)*)$')
NSLOT = re.compile(r'(poss|amod|compound|bare|nmod:[a-z]+)$')
wrong = 0


def tell(name, n, found, wanted):
    global wrong
    wrong += 1
    print(f'{name}:{n}: found {found!r}, wanted {wanted}')


def read(name):
    path = os.path.join(DIR, name)
    if not os.path.exists(path):
        return []
    rows, columns = [], COLUMNS[name].split()
    with open(path, encoding='utf-8') as f:
        for n, line in enumerate(f, 1):
            line = line.rstrip('\n')
            if n == 1:
                if line != '#! ' + '\t'.join(columns):
                    tell(name, n, line, '#! ' + ' '.join(columns))
            elif line.startswith('#') or not line:
                continue
            else:
                cells = line.split('\t')
                if len(cells) != len(columns):
                    tell(name, n, f'{len(cells)} cells', f'{len(columns)}')
                elif any(not c or c != c.strip() for c in cells):
                    tell(name, n, line, 'no empty cell (-), no space at an end')
                else:
                    rows.append((n, dict(zip(columns, cells))))
    return rows


def split(cell, by='|'):
    return [] if cell == '-' else cell.split(by)


def check_code(name, n, row):
    if row['cameo'] != '-' and row['cameo'] not in codes:
        tell(name, n, row['cameo'], 'a code of cameo.tsv')
    if row['event'] not in TYPES | {'-'}:
        tell(name, n, row['event'], 'a PLOVER type or -')


def check_flags(name, n, row):
    for flag in split(row['flags'], ','):
        head, _, tail = flag.partition(':')
        if not (flag in FLAGS[name] or name == 'verbs.tsv' and head in ('control', 'light') and re.match('[a-z_]+$', tail)):
            tell(name, n, flag, 'a flag')


def check_class(name, n, word):
    if word.startswith('@'):
        if word not in classes and word not in BUILTIN:
            tell(name, n, word, 'a class of classes.tsv')
        used.add(word)
    elif not WORD.match(word) and word != '$':
        tell(name, n, word, 'a lower-case noun or @class')


def check_spelling(name, n, words):
    for word in words.split(' '):
        if word in spelling:
            tell(name, n, word, f'the spelling {spelling[word]!r} (spelling.tsv)')


def check_when(name, n, cell):
    for part in split(cell, ';'):
        slot, eq, words = part.partition('=')
        if name == 'verbs.tsv':
            bare = slot.lstrip('!') if not eq else slot.rstrip('!')
            if not re.match(r'(obj|iobj|nsubj|xcomp|ccomp|obl:[a-z_]+( [a-z_]+)*)$', bare):
                tell(name, n, part, 'a condition on obj, iobj, nsubj, xcomp, ccomp or obl:…')
        elif not re.match(r'(mod|verb|agent|[a-z]+)$' if eq else r'!?nmod:[a-z]+$', slot):
            tell(name, n, part, 'mod=, verb=, agent=, of= (or another preposition) or nmod:…')
        for word in words.split('|') if eq else []:
            check_class(name, n, word)
            check_spelling(name, n, word)


def check_example(name, n, cell):
    if cell == '-':
        return 0
    sentence, arrow, want = cell.partition(' => ')
    parts = [p.strip() for p in want.split(' | ')]
    if not arrow or not 2 <= len(parts) <= 4 or sentence[-1:] not in '.!?"':
        tell(name, n, cell, 'Sentence. => Subject | Object [| EVENT [| modality]]')
        return 0
    if len(parts) > 2 and parts[2] not in TYPES | {'-'}:
        tell(name, n, parts[2], 'a PLOVER type')
    if len(parts) > 3 and parts[3] not in ('negated', 'planned', 'possible', 'demanded', 'conditional'):
        tell(name, n, parts[3], 'negated or a modality')
    for p in parts[:2]:
        if p != '-' and p not in sentence:
            tell(name, n, p, 'words of the sentence')
    return 1


def check_twice(name, key, n, seen):
    if key in seen:
        tell(name, n, ' / '.join(key), f'no second row like line {seen[key]}')
    seen.setdefault(key, n)


used, codes = set(), {}
for n, r in read('cameo.tsv'):
    if r['code'] in codes:
        tell('cameo.tsv', n, r['code'], 'each code once')
    if not re.match(r'(0[1-9]|1\d|20)\d{0,2}$', r['code']):
        tell('cameo.tsv', n, r['code'], '2 to 4 digits')
    elif len(r['code']) > 2 and r['code'][:-1] not in codes:
        tell('cameo.tsv', n, r['code'], 'its parent above it')
    if r['event'] not in TYPES | {'-'}:
        tell('cameo.tsv', n, r['event'], 'a PLOVER type or -')
    if not re.match(r'-?\d+\.\d$', r['goldstein']) or abs(float(r['goldstein'])) > 10:
        tell('cameo.tsv', n, r['goldstein'], '-10.0 … 10.0')
    codes[r['code']] = r['event']
spelling = {}
for n, r in read('spelling.tsv'):
    if r['variant'] in spelling:
        tell('spelling.tsv', n, r['variant'], 'each variant once')
    spelling[r['variant']] = r['lemma']
for k, v in spelling.items():
    if v in spelling:
        tell('spelling.tsv', 0, v, 'a lemma that is no variant itself')
classes = {}
for n, r in read('classes.tsv'):
    if not re.match('@[a-z]+$', r['class']) or r['class'] in classes:
        tell('classes.tsv', n, r['class'], '@name, once')
    classes[r['class']] = n, r['nouns'].split('|')
for c, (n, words) in classes.items():
    for w in words:
        check_class('classes.tsv', n, w)
        check_spelling('classes.tsv', n, w)
    if len(set(words)) != len(words):
        tell('classes.tsv', n, c, 'each noun once')
used.clear()
verbclasses, verbs = {}, set()
for n, r in read('verbclasses.tsv'):
    verbclasses[r['class']] = r['verbs'].split('|')
    for w in verbclasses[r['class']]:
        check_class('verbclasses.tsv', n, w)
        check_spelling('verbclasses.tsv', n, w)
        verbs.add(w)
examples, seen, last, verb_rows = 0, {}, (0, ''), 0
shown = {'frame': set(), 'flags': set()}
for n, r in read('verbs.tsv'):
    name = 'verbs.tsv'
    verb_rows += 1
    if r['lemma'].startswith('@'):
        if r['lemma'] not in verbclasses:
            tell(name, n, r['lemma'], 'a class of verbclasses.tsv')
    else:
        check_class(name, n, r['lemma'])
        check_spelling(name, n, r['lemma'])
        verbs.add(r['lemma'])
    when = r['when']
    part = 3 if when == '-' else 2 if when == 'obj=@event' else 1 if r['lemma'][0] == '@' else 0
    if (part, r['lemma']) < last:
        tell(name, n, r['lemma'], f'the four parts, each by lemma (after {last[1]!r})')
    last = part, r['lemma']
    target, *agent = r['frame'].split(',')
    for s in [] if target in ('-', '*') else target.split('|'):
        if not SLOT.match(s):
            tell(name, n, s, 'a frame')
    for a in agent:
        if not a.startswith('agent=') or not all(s == '-' or SLOT.match(s) for s in a[6:].split('|')):
            tell(name, n, a, 'agent=slot|slot')
    check_when(name, n, r['when'])
    check_code(name, n, r)
    check_flags(name, n, r)
    check_twice(name, (r['lemma'], r['frame'], r['when']), n, seen)
    if 'state' in r['flags'].split(',') and r['cameo'] + r['event'] != '--':
        tell(name, n, r['cameo'], 'no event with the flag state')
    if check_example(name, n, r['example']):
        examples += 1
        shown['flags'].update(f.partition(':')[0] for f in split(r['flags'], ','))
if verbs:
    for f in sorted(FLAGS['verbs.tsv'] | {'control'}):
        if f not in shown['flags'] and f not in ('state', 'cause', 'conditional', 'own'):
            tell('verbs.tsv', 0, f, 'an example for each flag')
seen, nouns, last = {}, set(), ''
for n, r in read('nouns.tsv'):
    name = 'nouns.tsv'
    check_class(name, n, r['lemma'])
    check_spelling(name, n, r['lemma'])
    nouns.add(r['lemma'])
    if r['lemma'] < last:
        tell(name, n, r['lemma'], f'lemmas in order (after {last!r})')
    last = r['lemma']
    for s in split(r['agent'], ',') + split(r['target'], ','):
        if not NSLOT.match(s):
            tell(name, n, s, 'a slot')
    check_when(name, n, r['when'])
    check_code(name, n, r)
    check_flags(name, n, r)
    check_twice(name, (r['lemma'], r['when']), n, seen)
    examples += check_example(name, n, r['example'])
seen, adjectives = {}, set()
for n, r in read('adjectives.tsv'):
    name = 'adjectives.tsv'
    adjectives.add(r['lemma'])
    check_spelling(name, n, r['lemma'])
    if not re.match(r'(X-|-|xcomp|ccomp|prefix|modifier|modifies|obl:[a-z]+( [a-z]+)*(\|obl:[a-z]+( [a-z]+)*)*)$', r['pattern']):
        tell(name, n, r['pattern'], 'X-, prefix, modifier, xcomp, ccomp, obl:…')
    check_code(name, n, r)
    check_flags(name, n, r)
    check_twice(name, (r['lemma'], r['pattern']), n, seen)
    examples += check_example(name, n, r['example'])
seen = {}
for n, r in read('content.tsv'):
    for k in ('upper', 'content'):
        if r[k] not in TYPES | {'*'} and r[k] not in codes:
            tell('content.tsv', n, r[k], 'a PLOVER type, a code or *')
    if r['negated'] not in ('yes', 'no', '-'):
        tell('content.tsv', n, r['negated'], 'yes, no or -')
    check_code('content.tsv', n, r)
    check_twice('content.tsv', (r['upper'], r['content'], r['negated']), n, seen)
seen = {}
for n, r in read('defaults.tsv'):
    check_code('defaults.tsv', n, r)
    if not re.match(r'0\.\d+$', r['confidence']):
        tell('defaults.tsv', n, r['confidence'], '0.…')
    check_twice('defaults.tsv', (r['pos'], r['pattern']), n, seen)
for c in classes:
    if c not in used:
        tell('classes.tsv', classes[c][0], c, 'a class that some row uses')
print(f'{len(codes)} codes, {len(verbs)} verbs in {verb_rows} rows, {len(nouns)} nouns, {len(adjectives)} adjectives, {len(classes)} noun classes, '
      f'{len(verbclasses)} verb classes, {examples} examples; {wrong} wrong')
sys.exit(1 if wrong else 0)
