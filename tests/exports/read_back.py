#!/usr/bin/env python3
"""read_back.py BUILD OUT - each export is read by a program that is not ours and compared with the graph's JSON.

NetworkX reads GraphML, GEXF, Pajek, node-link and cyjs JSON; pydot and Graphviz's own dot read DOT; rdflib reads N-Triples;
xmllint reads all XML; Python's csv reads the tables.
The graph holds what exporters trip over: quotes, ampersands, line ends, control characters, INF, <script>.
"""
import csv, json, os, subprocess, sys

build, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.makedirs(out, exist_ok=True)
passed = failed = 0


def check(name, good, said=""):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print("exports: %s failed %s" % (name, said))


def nasty():
    names = {"A1": 'Foo & "Bar" <script>alert(1)</script>', "B1": "Côte d'Ivoire\\G \\N", "C1": "INF treaty\tgroup",
             "d-e": "Россия “R”", "node": "graph [x]"}
    nodes = [{"id": i, "name": n, "type": "state", "mentions": 5, "documents": 2, "strength": 9.0 - k, "pagerank": 0.1,
              "betweenness": 1.5, "community": k % 2, "in_degree": 1, "out_degree": 2, "first": "2024-01-01",
              "last": "2024-02-01"} for k, (i, n) in enumerate(names.items())]
    ids = list(names)
    links = [{"source": ids[k], "target": ids[(k + j) % 5], "event": e, "relation": "say \"x\"", "weight": k + 1,
              "documents": 1, "sign": s, "goldstein": 2.5 * s, "negated": 0, "modality": {"actual": k + 1},
              "first": "2024-01-01", "last": "2024-01-02",
              "evidence": [{"doc": "d", "sentence": 0, "text": 'He said: "INF & <b>" \\N\u0001\ncell \u2028 \ufffe end',
                            "date": "2024-01-01", "source": "S & T", "negated": False, "modality": "actual"}]}
             for k in range(5) for j, (e, s) in enumerate([("AID", 1), ("ACCUSE", -1)], 1)]
    return {"directed": True, "multigraph": True, "nodes": nodes, "links": links, "documents": 2, "options": {}}


def samples():
    triples = os.path.join(out, "samples.jsonl")
    if subprocess.run("%s/entente extract samples/articles.jsonl >%s" % (build, triples), shell=True).returncode:
        return None
    r = subprocess.run([build + "/entente", "graph", triples], capture_output=True)
    return json.loads(r.stdout) if r.returncode == 0 else None


def check_others(name, base, graph, want_nodes, want_links, networkx):
    pairs = sorted((a, b) for a, b, _ in want_links)
    if want_nodes:
        g = networkx.read_gexf(base + ".gexf")
        check(name + " NetworkX GEXF", sorted(g.nodes) == sorted(want_nodes) and sorted((a, b) for a, b in g.edges()) == pairs)
        g = networkx.read_pajek(base + ".net")
        check(name + " NetworkX Pajek", g.number_of_edges() == len(pairs) and g.number_of_nodes() == len(set(want_nodes.values())))
    cyjs = dict(json.load(open(base + ".cyjs")), directed=True, multigraph=True)
    for n in cyjs["elements"]["nodes"]:
        n["data"]["value"] = n["data"]["id"]            # NetworkX's own addition to the format
    for e in cyjs["elements"]["edges"]:
        e["data"]["key"] = e["data"]["id"]
    g = networkx.cytoscape_graph(cyjs)
    check(name + " NetworkX cyjs", sorted((a, b) for a, b in g.edges()) == pairs)
    g = networkx.node_link_graph(json.load(open(base + ".json")))
    check(name + " NetworkX node-link JSON", sorted((a, b) for a, b in g.edges()) == pairs)
    g = json.load(open(base + ".graphology.json"))
    check(name + " graphology JSON", sorted((e["source"], e["target"]) for e in g["edges"]) == pairs and
          all({"x", "y", "label", "size", "color"} <= set(n["attributes"]) for n in g["nodes"]))
    nodes = list(csv.DictReader(open(base + ".nodes.csv", newline="", encoding="utf-8")))
    edges = list(csv.DictReader(open(base + ".edges.csv", newline="", encoding="utf-8")))
    check(name + " CSV", sorted(n["Id"] for n in nodes) == sorted(want_nodes) and
          sorted((e["Source"], e["Target"], float(e["Weight"])) for e in edges) == want_links)
    check(name + " CSV has no formula", not any(v[:1] in "=+@" and v for r in nodes + edges for v in r.values()))
    entities = [json.loads(line) for line in open(base + ".ftm.json", encoding="utf-8")]
    ids = {e["id"] for e in entities}
    check(name + " FollowTheMoney", len(ids) == len(want_nodes) + len(pairs) and
          all(v in ids for e in entities if e["schema"] == "UnknownLink" for k in ("subject", "object") for v in e["properties"][k]))
    try:
        import rdflib
    except ImportError:
        print("exports: rdflib is not here (python3-rdflib): its reading of N-Triples is skipped")
        return
    g = rdflib.Graph().parse(base + ".nt", format="nt")
    statements = set(g.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    check(name + " rdflib N-Triples", len(statements) == len(pairs) and
          len(set(g.subjects(rdflib.RDFS.label, None))) == len(want_nodes))


def read_back(name, graph):
    base = os.path.join(out, name)
    with open(base + ".in.json", "w") as f:
        json.dump(graph, f)
    args = [build + "/entente", "render", base + ".in.json"]
    for e in ("json", "dot", "graphml", "gexf", "edges.csv", "nodes.csv", "cyjs", "graphology.json", "cypher", "net", "nt",
              "ftm.json", "svg", "png", "pdf"):
        args += ["-o", base + "." + e]
    r = subprocess.run(args, capture_output=True, text=True)
    check(name + " written without a word", r.returncode == 0 and not r.stderr, r.stderr[:300])
    if r.returncode:
        return
    want_nodes = {n["id"]: n["name"] for n in graph["nodes"]}
    want_links = sorted((l["source"], l["target"], float(l["weight"])) for l in graph["links"])

    check(name + " json", json.load(open(base + ".json"))["links"] == graph["links"] or name != "nasty")
    for f in (base + ".graphml", base + ".svg", base + ".gexf"):
        r = subprocess.run(["xmllint", "--nonet", "--noout", f], capture_output=True, text=True)
        check("%s is XML" % f, r.returncode == 0, r.stderr[:300])
    r = subprocess.run(["dot", "-Tcanon", base + ".dot"], capture_output=True, text=True)
    check(name + " dot reads DOT", r.returncode == 0 and not r.stderr, r.stderr[:300])
    png = open(base + ".png", "rb").read(24)
    check(name + " png", png[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(png[16:20], "big") > 50)
    check(name + " pdf", open(base + ".pdf", "rb").read(5) == b"%PDF-")
    svg = open(base + ".svg", encoding="utf-8").read()
    check(name + " no script in SVG", "<script" not in svg)

    try:
        import networkx
    except ImportError:
        print("exports: NetworkX is not here (python3-networkx): its reading of GraphML and DOT is skipped")
        return
    g = networkx.read_graphml(base + ".graphml", force_multigraph=True)
    got = sorted((a, b, d["weight"]) for a, b, d in g.edges(data=True))
    check(name + " NetworkX GraphML links", got == want_links, str(got[:3]))
    check_others(name, base, graph, want_nodes, want_links, networkx)
    labels = {n: d["label"] for n, d in g.nodes(data=True)}
    check(name + " NetworkX GraphML names", all(labels.get(i) == n.replace("\x01", " ") for i, n in want_nodes.items()), str(labels)[:300])
    try:
        import pydot  # noqa: F401
    except ImportError:
        print("exports: pydot is not here (python3-pydot): its reading of DOT is skipped")
        return
    g = networkx.nx_pydot.read_dot(base + ".dot")
    check(name + " NetworkX DOT", {n.strip('"') for n in g.nodes} == set(want_nodes) and g.number_of_edges() == len(want_links),
          "%d nodes, %d edges" % (g.number_of_nodes(), g.number_of_edges()))


os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
read_back("nasty", nasty())
read_back("empty", {"directed": True, "multigraph": True, "nodes": [], "links": [], "documents": 0, "options": {}})
s = samples()
check("samples make a graph", s and s["links"])
if s:
    read_back("samples", s)
print("exports: %d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
