#!/usr/bin/env python3
"""report.py BUILD OUT - the HTML report in a headless Chromium: it loads offline, finds, filters, shows evidence, obeys the
keys, fits a phone, and nothing that an article says runs.  Skips itself where there is no Chromium.  Screenshots stay in OUT."""
import json, os, re, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import browser

build, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
os.makedirs(out, exist_ok=True)
passed = failed = 0

EVIL = '</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028\u202e<!-- ]]> &lt; "\' \\ \u0001'


def check(name, good, said=""):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print("report: %s failed %s" % (name, said))


def evidence(k, text, **more):
    return dict({"doc": "d%d" % k, "sentence": k, "text": text, "date": "2024-%02d-10" % (1 + k % 12), "negated": False,
                 "modality": "actual", "source": "Example Press", "title": "Title %d" % k, "url": "https://example.org/%d" % k}, **more)


def link(a, b, event, sign, weight, list_):
    return {"source": a, "target": b, "event": event, "relation": "say", "weight": weight, "mentions": weight, "documents": 1,
            "sign": sign, "goldstein": 2.0 * sign, "negated": 0, "modality": {"actual": weight}, "first": list_[0]["date"],
            "last": list_[-1]["date"], "evidence": list_}


def small():
    """Four actors; the fourth is named by an enemy."""
    nodes = [{"id": i, "name": n, "type": t, "mentions": 9 - k, "documents": 2, "strength": 9.0 - k, "pagerank": 0.2, "betweenness": 1.0,
              "community": k // 2} for k, (i, n, t) in enumerate([("AAA", "Aland", "state"), ("BBB", "Béland", "state"),
                                                                  ("c-d", "Carla Dee", "person"), ("evil", EVIL, "group")])]
    links = [link("AAA", "BBB", "SANCTION", -1, 5, [evidence(0, "Aland imposed sanctions on Béland."),
                                                    evidence(1, "Aland may sanction Béland again.", modality="possible")]),
             link("BBB", "AAA", "ACCUSE", -1, 2, [evidence(3, "Béland did not accuse Aland.", negated=True, attribution={"name": "Carla Dee"})]),
             link("c-d", "AAA", "CONSULT", 1, 1, [evidence(7, "Carla Dee met Aland’s envoy.", url="javascript:alert(1)")]),
             link("evil", "BBB", "AID", 1, 1, [evidence(11, EVIL, title=EVIL, source=EVIL, url=EVIL)])]
    return {"directed": True, "multigraph": True, "nodes": nodes, "links": links, "documents": 12, "options": {"weight": "mentions", "evidence": 20}}


def large(n, m):
    """As lopsided as news: a few actors have most of the links.  The same on every run."""
    seed = 12345

    def draw(limit):
        nonlocal seed
        seed = (seed * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return int((seed >> 33) / (1 << 31) * limit)
    nodes = [{"id": "n%d" % i, "name": "Actor number %d" % i, "type": "state", "mentions": 5, "documents": 1, "community": i % 9, "strength": 1.0 * (n - i)}
             for i in range(n)]
    links = [link("n%d" % min(draw(n), draw(n), draw(n)), "n%d" % draw(n), ["AID", "ACCUSE", "CONSULT"][k % 3], k % 3 - 1, 1 + m // (k + 20),
                  [evidence(k, "Sentence %d says so." % k)]) for k in range(m)]
    return {"directed": True, "multigraph": True, "nodes": nodes, "links": links, "documents": m, "options": {}}


def render(name, graph):
    base = os.path.join(out, name)
    with open(base + ".json", "w") as f:
        json.dump(graph, f)
    r = subprocess.run([build + "/entente", "render", base + ".json", "-o", base + ".html"], capture_output=True, text=True)
    check(name + " written without a word", r.returncode == 0 and not r.stderr, r.stderr[:300])
    return base + ".html"


def check_file(path):
    """What needs no browser: one data block that is the graph, no markup from an article, a strict policy."""
    page = open(path, encoding="utf-8", newline="").read()
    data = re.search(r'<script type="application/json" id="data">\n(.*?)\n*</script>', page, re.S).group(1)
    check("the data block holds no <", "<" not in data)
    check("the data block is the graph", json.loads(data)["actors"][3]["name"] == EVIL and len(json.loads(data)["links"]) == 4)
    check("two scripts, one style", (page.count("<script"), page.count("<style")) == (2, 1))
    check("a strict policy", re.search(r"default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'\"", page))
    check("no innerHTML", not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", page))


def where(b, who):
    x, y = b.js("(() => { const a = actors.find(a => a.id === %s), s = stage.getBoundingClientRect(); return [s.left + sx(a), s.top + sy(a)]; })()" % json.dumps(who))
    return x, y


def check_desktop(b, page):
    check("loads", b.open(page) and b.until("drawn.actors.length === 4"))
    check("the head counts", "4 actors and 4 links in 12 news articles" in b.js("$('standfirst').textContent"))

    b.mouse("mouseMoved", *where(b, "AAA"))
    check("hover tells of an actor", b.until("!$('tip').hidden && $('tip').textContent.includes('Aland')"))
    b.click(*where(b, "AAA"))
    check("a click opens the actor", b.until("!panel.hidden && panel.querySelector('h2').textContent === 'Aland'"))
    check("its partners are there", b.js("panel.querySelectorAll('.partners button').length") == 3)
    b.picture(os.path.join(out, "actor.png"))
    b.js("panel.querySelector('.partners button').click()")
    check("a partner opens the evidence", b.until("panel.textContent.includes('Aland imposed sanctions on Béland.')"))
    text = b.js("panel.textContent")
    check("with source, date, title", all(w in text for w in ("Example Press", "10 Jan 2024", "Title 0")), text)
    check("with who says it, and marks", all(w in text for w in ("according to Carla Dee", "denied or negated", "possible")), text)
    check("an address that is followed safely", b.js("(a => a.href + ' ' + a.rel + ' ' + a.target)(panel.querySelector('.where a'))") ==
          "https://example.org/0 noopener noreferrer _blank")

    x, y = b.js("(() => { const e = drawn.edges.find(e => e.a.id === 'c-d'), g = e.g, s = stage.getBoundingClientRect();"
                "return [s.left + (g[0] + 2 * g[2] + g[4]) / 4, s.top + (g[1] + 2 * g[3] + g[5]) / 4]; })()")
    b.mouse("mouseMoved", x, y)
    check("hover tells of a link", b.until("$('tip').textContent.includes('met Aland’s envoy')"))
    b.click(x, y)
    check("a click on a link opens it", b.until("panel.textContent.includes('Carla Dee met Aland’s envoy.')"))
    check("a javascript: address is no link", b.js("panel.querySelectorAll('.where a').length") == 0)

    x, y = where(b, "AAA")
    b.mouse("mouseMoved", x, y)
    b.mouse("mousePressed", x, y, button="left", clickCount=1, buttons=1)
    b.mouse("mouseMoved", x + 30, y + 20, button="left", buttons=1)
    b.mouse("mouseMoved", x + 60, y + 40, button="left", buttons=1)
    b.mouse("mouseReleased", x + 60, y + 40, button="left", clickCount=1)
    moved = where(b, "AAA")
    check("an actor can be dragged", abs(moved[0] - x - 60) < 3 and abs(moved[1] - y - 40) < 3, str(moved))
    k = b.js("view.k")
    b.mouse("mouseWheel", x, y, deltaX=0, deltaY=-300)
    check("the wheel zooms", b.until("view.k > %f" % k))


def check_filters(b, page):
    b.open(page)
    b.until("drawn.actors.length === 4")
    b.js("[...document.querySelectorAll('#signs label')].find(l => l.textContent.startsWith('conflict')).click()")
    check("filter by sign", b.until("shown.links.length === 2"))
    b.js("$('reset').click()")
    check("filters undone", b.until("shown.links.length === 4"))
    b.js("[...document.querySelectorAll('#events label')].find(l => l.textContent.startsWith('accuse')).click()")
    check("filter by event", b.until("shown.links.length === 3"))
    b.js("$('reset').click(); [...document.querySelectorAll('#kinds label')].find(l => l.textContent.startsWith('as denied')).click()")
    check("filter by modality", b.until("shown.links.length === 3 && !shown.links.some(l => l.event === 'ACCUSE')"))
    b.js("$('reset').click(); $('weight').value = 1; $('weight').dispatchEvent(new Event('input'))")
    check("filter by weight", b.until("shown.links.length === 2"))
    b.js("$('reset').click(); $('from').value = $('from').max; $('from').dispatchEvent(new Event('input'))")
    check("filter by time", b.until("shown.links.length === 1 && shown.links[0].a.id === 'evil'"))
    check("the head of the picture says so", "2 actors, 1 of 4 links" in b.js("$('shown').textContent"))
    b.js("$('reset').click(); document.querySelector('[value=type]').click()")
    check("colour by type", "Person" in b.js("$('colours').textContent") and b.js("state.colour") == "type")

    b.js("$('tab-links').click()")
    check("the table of links", b.until("document.querySelectorAll('#links-table tbody tr').length === 4"))
    b.js("document.querySelector('[data-sort=To]').click()")
    check("sorted by a column", b.js("document.querySelector('#links-table th[aria-sort]').textContent") == "To" and
          b.js("document.querySelector('#links-table tbody tr').cells[2].textContent") == "Aland")
    b.js("$('tab-actors').click()")
    check("the table of actors", b.js("document.querySelectorAll('#actors-table tbody tr').length") == 4)
    b.js("document.querySelector('#actors-table tbody button').click()")
    check("a row opens the actor", b.until("!panel.hidden && location.hash.includes('actor=AAA')"))
    b.js("$('tab-about').click()")
    check("how it was made", b.js("$('view-about').textContent.includes('entente ') && !$('view-about').hidden"))


def check_keys(b, page):
    b.open(page)
    b.until("drawn.actors.length === 4")
    b.key("/", "/")
    check("/ goes to the search", b.until("document.activeElement === search"))
    b.type("beland")
    check("search finds without accents", b.until("!found.hidden && found.children.length === 1 && found.textContent.includes('Béland')"))
    b.key("Enter")
    check("Enter takes it", b.until("state.chosen && state.chosen.actor.id === 'BBB' && document.activeElement === panel"))
    b.key("Escape")
    check("Escape closes the panel", b.until("panel.hidden && document.activeElement === stage"))
    b.js("state.cursor = null")
    b.key("ArrowRight")
    first = b.js("state.cursor && state.cursor.id")
    seen = {first}
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowRight"):
        b.key(key)
        seen.add(b.js("state.cursor.id"))
    check("arrows lead from actor to actor", first and len(seen) >= 2, str(seen))
    check("and are read out", b.js("$('live').textContent.length") > 3)
    b.key("Enter")
    check("Enter opens the actor", b.until("!panel.hidden"))
    b.key("Tab")
    check("Tab goes into the panel", b.js("panel.contains(document.activeElement)"))
    check("every control has a name", b.js("[...document.querySelectorAll('button, input')].filter(e => !(e.textContent.trim() || "
          "e.getAttribute('aria-label') || (e.labels && e.labels.length))).length") == 0)


def check_hostile(b, page):
    b.open(page, fragment="#actor=evil")
    check("an actor by the address", b.until("!panel.hidden && drawn.actors.length === 4"))
    check("its name is text", b.js("panel.querySelector('h2').textContent") == EVIL)
    b.js("panel.querySelector('.partners button').click()")
    check("its sentence is text", b.until("panel.querySelector('blockquote') && panel.querySelector('blockquote').textContent") and
          b.js("panel.querySelector('blockquote').textContent") == EVIL)
    for view in ("actors", "links", "graph"):
        b.js("$('tab-%s').click()" % view)
    check("nothing of it became an element", b.js("document.images.length + document.scripts.length") == 2)


def check_phone(b, page):
    b.open(page, 390, 844, phone=True, dark=True)
    check("a phone shows the graph", b.until("drawn.actors.length === 4"))
    check("nothing sticks out", b.js("document.documentElement.scrollWidth") <= 390)
    b.tap(*where(b, "BBB"))
    check("a tap opens the actor", b.until("!panel.hidden && panel.textContent.includes('Béland')"))
    box = b.js("(r => [r.left, r.right, r.top])(panel.getBoundingClientRect())")
    check("the panel is a sheet over the lower half", box[0] == 0 and box[1] == 390 and box[2] > 300, str(box))
    b.picture(os.path.join(out, "phone.png"))
    b.js("$('close-panel').click(); $('open-filters').click()")
    check("the filters open", b.until("$('filters').getBoundingClientRect().width > 300"))
    b.js("$('close-filters').click()")
    check("and close", b.until("$('filters').getBoundingClientRect().width === 0"))


def check_large(b, page):
    b.open(page, still=False)
    check("2,000 actors and 10,000 links are drawn", b.until("drawn.actors.length > 1000", 20))
    ms = b.js("Math.round(performance.now())")
    start = b.js("(() => { const t = performance.now(); paint(); return Math.round(performance.now() - t); })()")
    rough = b.js("(() => { state.busy = true; const t = performance.now(); paint(); state.busy = false; return Math.round(performance.now() - t); })()")
    print("report: 2,000 actors, 10,000 links: drawn %d ms after the start, a frame %d ms, while moving %d ms" % (ms, start, rough))
    check("fast enough", ms < 8000)
    b.picture(os.path.join(out, "large.png"))


if not browser.program():
    check_file(render("report", small()))
    print("report: no Chromium here (apt-get install chromium): the page's behaviour is not tested; %d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0)
os.chdir(top)
page, crowd = render("report", small()), render("large", large(2000, 10000))
nothing = render("nothing", {"directed": True, "multigraph": True, "nodes": [], "links": [], "documents": 0, "options": {}})
check_file(page)
b = browser.Browser()
try:
    for look in (check_desktop, check_filters, check_keys, check_hostile, check_phone):
        look(b, page)
        check(look.__name__ + ": no error, no request", not b.complaints(), str(b.complaints()))
    check_large(b, crowd)
    few = os.path.join(out, "few.html")
    subprocess.run([build + "/entente", "render", os.path.join(out, "large.json"), "--max-nodes", "50", "-o", few], check=True)
    check("what was left out is said", b.open(few) and b.until("/^50 actors.*1,950 weaker actors and [0-9,]+ weaker links are not in this file/.test($('shown').textContent)"),
          b.js("$('shown').textContent"))
    check("large: no error, no request", not b.complaints(), str(b.complaints()))
    check("an empty graph opens", b.open(nothing) and b.until("$('shown').textContent.startsWith('0 actors')") and not b.complaints(), str(b.complaints()))
finally:
    b.close()
print("report: %d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
