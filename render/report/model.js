/* model.js - the graph as the page holds it, and what of it the reader asked to see. */
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const { made, actors, links, sentences, articles } = data;
const options = made.options || {};

const SIGNS = [[1, "cooperation", "coop"], [-1, "conflict", "conf"], [0, "neither", "neut"]];
const KINDS = [["actual", "as happened"], ["planned", "as planned"], ["possible", "as possible"],
  ["demanded", "as demanded"], ["conditional", "on a condition"], ["denied", "as denied or negated"]];
const UNTYPED = "other";
const MAIN = actors.length > 100 ? 2 : 3;        /* partners of an actor that count as its main ones */

const plural = (n, one, many) => n.toLocaleString("en") + " " + (n === 1 ? one : many || one + "s");
const UNIT = { documents: ["article"], mentions: ["mention"] }[options.weight] || ["independent report"];
const compare = new Intl.Collator("en", { numeric: true }).compare;

/* ---- actors and links: what the file has, joined up ------------------------------------------------------ */

for (const [i, l] of links.entries()) {
  l.index = i;
  l.a = actors[l.from];
  l.b = actors[l.to];
  l.kind = l.event || UNTYPED;
  l.label = l.event || l.relation || UNTYPED;
  l.evidence = l.evidence.map(([s, a, modality, negated, who]) => {
    const [doc, date, source, title, url] = articles[a];
    return { text: sentences[s], doc, date, source, title, url, who, kind: negated ? "denied" : modality || "actual" };
  });
}
for (const [i, a] of actors.entries()) {
  a.index = i;
  a.links = [];
  a.weight = 0;
}
for (const l of links) {
  l.a.links.push(l);
  if (l.a !== l.b)
    l.b.links.push(l);
  l.a.weight += l.weight;
  l.b.weight += l.weight;
}
const heaviest = Math.max(1, ...actors.map(a => a.weight));
for (const a of actors)
  a.share = Math.sqrt(a.weight / heaviest);
/* whatever the file's order, the page goes from strong to weak */
const byWeight = actors.slice().sort((a, b) => b.weight - a.weight || compare(a.name, b.name));
byWeight.forEach((a, i) => { a.rank = i; });

/* ---- blocs and types ------------------------------------------------------------------------------------- */

const COLOURED = 8;                 /* blocs with a colour of their own; the rest is grey */
const blocs = (() => {
  const by = new Map();
  for (const a of byWeight)
    if (a.bloc >= 0)
      by.set(a.bloc, (by.get(a.bloc) || []).concat(a));
  return [...by].map(([number, members]) => ({ number, members }))
    .sort((x, y) => y.members.length - x.members.length || x.number - y.number);
})();
const blocRank = new Map(blocs.map((b, i) => [b.number, i]));
const TYPES = ["state", "igo", "organization", "group", "person", "place", "other"];
const TYPE_WORDS = { state: "State", igo: "International body", organization: "Organization", group: "Group",
  person: "Person", place: "Place", other: "Other" };
const typeWord = t => TYPE_WORDS[t] || TYPE_WORDS.other;
/* hues far from the blue and red of the links come first */
const HUES = [42, 150, 275, 20, 185, 320, 80, 240];

/* ---- time ------------------------------------------------------------------------------------------------ */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function parts(date) {
  const m = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date || "");
  return m && [+m[1], m[2] ? +m[2] : 0, m[3] ? +m[3] : 0];
}
function said(date) {
  const p = parts(date);
  return p ? (p[2] ? p[2] + " " : "") + (p[1] ? (MONTHS[p[1] - 1] || "") + " " : "") + p[0] : "";
}
const dayOf = p => Math.floor(Date.UTC(p[0], (p[1] || 1) - 1, p[2] || 1) / 864e5);
const fromDay = d => new Date(d * 864e5).toISOString().slice(0, 10);
const UNITS = [
  { of: dayOf, label: n => said(fromDay(n)), end: n => said(fromDay(n)) },
  { of: p => Math.floor((dayOf(p) + 3) / 7), label: n => said(fromDay(n * 7 - 3)), end: n => said(fromDay(n * 7 + 3)) },
  { of: p => p[0] * 12 + (p[1] || 1) - 1, label: n => MONTHS[n % 12] + " " + Math.floor(n / 12) },
  { of: p => p[0], label: n => String(n) },
];
/* One step of the slider is a day, a week, a month or a year, so that there are at most STEPS. */
const STEPS = 180;
const time = (() => {
  const dates = new Set(articles.map(a => a[1]).filter(parts));
  for (const l of links)
    for (const d of [l.first, l.last])
      if (parts(d))
        dates.add(d);
  if (!dates.size)
    return null;
  const all = [...dates].sort();
  for (const unit of UNITS) {
    const low = unit.of(parts(all[0])), high = unit.of(parts(all[all.length - 1]));
    if (high - low < STEPS || unit === UNITS[3])
      return { low, high, at: date => parts(date) ? unit.of(parts(date)) : null, label: unit.label, end: unit.end || unit.label };
  }
})();
let undated = 0;
for (const l of links)
  for (const e of l.evidence) {
    e.at = time ? time.at(e.date) : null;
    undated += e.at === null;
  }

/* ---- filters --------------------------------------------------------------------------------------------- */

const weights = [...new Set(links.map(l => l.weight))].sort((x, y) => x - y);
const filter = {};
function resetFilter() {
  filter.hiddenEvents = new Set();
  filter.hiddenSigns = new Set();
  filter.hiddenKinds = new Set();
  filter.weight = 0;
  filter.from = time ? time.low : 0;
  filter.until = time ? time.high : 0;
  filter.main = false;
  applyFilter();
  filter.main = shown.edges.length > Math.min(1500, Math.max(120, 3 * shown.actors.size));
}
function pairKey(l) {
  return l.from < l.to ? l.from * actors.length + l.to : l.to * actors.length + l.from;
}
const inTime = at => at !== null && at >= filter.from && at <= filter.until;
const wholeTime = () => !time || (filter.from === time.low && filter.until === time.high);

function evidencePasses(e) {
  return !filter.hiddenKinds.has(e.kind) && (wholeTime() || inTime(e.at));
}
function linkPasses(l) {
  if (filter.hiddenEvents.has(l.kind) || filter.hiddenSigns.has(l.sign) || l.weight < filter.weight)
    return false;
  if (!filter.hiddenKinds.size && wholeTime())
    return true;
  if (l.evidence.length)
    return l.evidence.some(evidencePasses);
  return !filter.hiddenKinds.has(l.modality || "actual") &&
    (wholeTime() || (parts(l.first) && time.at(l.first) <= filter.until && time.at(l.last || l.first) >= filter.from));
}

/* What passes: links; the actors on them; and what is drawn: one edge for a pair, a direction and a sign. */
const shown = { links: [], actors: new Set(), edges: [], perActor: new Map() };
function applyFilter() {
  const edges = new Map();

  shown.links = links.filter(linkPasses);
  /* an actor without any link is there as long as nothing is asked */
  shown.actors = new Set(shown.links.length === links.length ? actors : []);
  for (const l of shown.links) {
    const key = (l.from * actors.length + l.to) * 3 + l.sign + 1;
    let e = edges.get(key);

    shown.actors.add(l.a).add(l.b);
    if (!e)
      edges.set(key, e = { a: l.a, b: l.b, sign: l.sign, weight: 0, links: [], pair: pairKey(l), unsure: 0, mentions: 0, negated: 0 });
    e.links.push(l);
    e.weight += l.weight;
    e.unsure += l.modality && l.modality !== "actual" ? l.weight : 0;
    e.mentions += l.mentions;
    e.negated += l.negated;
  }
  shown.edges = [...edges.values()].sort((x, y) => x.weight - y.weight);
  markMain(shown.edges);
  shown.perActor = new Map();
  for (const e of shown.edges)
    for (const a of e.a === e.b ? [e.a] : [e.a, e.b])
      shown.perActor.has(a) ? shown.perActor.get(a).push(e) : shown.perActor.set(a, [e]);
}
/* An edge is a main one when its pair is among the MAIN heaviest of one of its ends, and it is much of that pair. */
function markMain(edges) {
  const pairs = new Map(), taken = new Map();

  for (const e of edges) {
    const p = pairs.get(e.pair) || { weight: 0, a: e.a, b: e.b, edges: [] };
    pairs.set(e.pair, p);
    p.weight += e.weight;
    p.edges.push(e);
  }
  for (const p of [...pairs.values()].sort((x, y) => y.weight - x.weight)) {
    const a = taken.get(p.a) || 0, b = taken.get(p.b) || 0, main = a < MAIN || b < MAIN;

    if (main) {
      taken.set(p.a, a + 1);
      taken.set(p.b, b + 1);
    }
    for (const e of p.edges)
      e.main = main && e.weight * 4 >= p.weight;
  }
}
resetFilter();
applyFilter();
