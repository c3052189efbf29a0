#!/usr/bin/env python3
"""score_html.py [--misses] [ENTENTE-EXTRACT]: `entente read` on the saved pages of ../shared/fixtures/html.
Token F1 (bag of words) against PAGE.expect.txt where there is one.  A title is right where the page's own <h1>, og:title
or <title> says it (site names aside), a date where it stands in the page or its address; no page is asked for a date it
does not show.  Standard library only; says so and passes where the fixtures are not there."""
import collections, html, json, os, re, subprocess, sys
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGES = os.path.join(os.environ.get('SHARED', os.path.join(ROOT, '..', 'shared')), 'fixtures', 'html')
MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()

def words(text):
    return re.findall(r'\w+', text.lower())

def f1(found, wanted):
    a, b = collections.Counter(words(found)), collections.Counter(words(wanted))
    same = sum((a & b).values())
    p, r = same / max(1, sum(a.values())), same / max(1, sum(b.values()))
    return p, r, 2 * p * r / (p + r) if same else float(not a and not b)

def titles(page):
    """What the page itself gives as its title: any of these will do."""
    out = re.findall(r'<h1[^>]*>(.*?)</h1>', page, re.S | re.I) + re.findall(r'<title[^>]*>(.*?)</title>', page, re.S | re.I)
    for tag in re.findall(r'<meta[^>]*og:title[^>]*>', page, re.I):
        out += re.findall(r'content="([^"]*)"', tag) + re.findall(r"content='([^']*)'", tag)
    return [' '.join(words(html.unescape(re.sub(r'<[^>]*>', ' ', t)))) for t in out]

def title_is_right(title, page):
    t = ' '.join(words(title))
    return bool(t) and any(o == t or o.startswith(t + ' ') and len(o) - len(t) < 40 for o in titles(page) if o)

def date_shown(page):
    """Does the page name the day it was published?  (Machine-readable, or in words near a time or date element.)"""
    return re.search(r'(published_time|datePublished|dc\.date|pubdate|REVISION_DATE|article:|timestamp|datetime=|<time)', page, re.I) or \
        re.search(r'\b(%s)[a-z]*\.? \d{1,2}, \d{4}' % '|'.join(MONTHS), page) or re.search(r'\d{4}-\d\d-\d\d', page)

def date_is_right(date, page):
    if not date or len(date) != 10:
        return False
    y, m, d = date.split('-')
    forms = [date, y + m + d, '%s/%s/%s' % (y, m, d), '%s/%d/%d' % (y, int(m), int(d)), '%s/%s/%s' % (m, d, y)]
    near = r'\b(%s[a-z]*\.? 0?%d,? %s|0?%d %s[a-z]*\.? %s)' % (MONTHS[int(m) - 1], int(d), y, int(d), MONTHS[int(m) - 1], y)
    return any(f in page for f in forms) or bool(re.search(near, page))

def main():
    args = [a for a in sys.argv[1:] if not a.startswith('--')]
    program = args[0] if args else os.path.join(ROOT, 'build', 'release', 'entente-extract')
    if not os.path.isdir(PAGES):
        print('skipped: no', PAGES)
        return
    scores, titled, dated, with_date, count = [], 0, 0, 0, 0
    print('%-46s %6s %6s %6s  %-10s %s' % ('page', 'prec', 'recall', 'F1', 'date', 'title'))
    for name in sorted(os.listdir(PAGES)):
        if not name.endswith('.html'):
            continue
        path = os.path.join(PAGES, name)
        page = open(path, encoding='utf-8', errors='replace').read()
        run = subprocess.run([program, 'read', path], capture_output=True, text=True)
        found = json.loads(run.stdout.splitlines()[0]) if run.stdout.strip() else {}
        wanted = path[:-5] + '.expect.txt'
        row = ('', '', '')
        if os.path.exists(wanted):
            wanted = open(wanted, encoding='utf-8').read()
            p, r, f = f1(found.get('text', ''), wanted)
            scores.append(f)
            row = ('%.3f' % p, '%.3f' % r, '%.3f' % f)
            if '--misses' in sys.argv:
                a = [l for l in found.get('text', '').split('\n') if l.strip()]
                b = [l for l in wanted.split('\n') if l.strip()]
                sa, sb = {' '.join(words(l)) for l in a}, {' '.join(words(l)) for l in b}
                for l in a:
                    if ' '.join(words(l)) not in sb:
                        print('   + ' + l[:150])
                for l in b:
                    if ' '.join(words(l)) not in sa:
                        print('   - ' + l[:150])
        if not name.startswith('other-'):
            count += 1
            good = title_is_right(found.get('title', ''), page)
            titled += good
            if date_shown(page):
                with_date += 1
                dated += date_is_right(found.get('date'), page)
        print('%-46s %6s %6s %6s  %-10s %s (%d words)' % (name[:46], *row, found.get('date', '-'), found.get('title', '-')[:60],
                                                      len(words(found.get('text', '')))))
    print('mean F1 %.3f lowest %.3f titles %d of %d dates %d of %d' %
          (sum(scores) / max(1, len(scores)), min(scores or [0]), titled, count, dated, with_date))

main()
