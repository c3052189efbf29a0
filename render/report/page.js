/* page.js - filters, search, tables, views, the address; and the start. */
"use strict";

const VIEWS = ["graph", "actors", "links", "about"];
let current = "graph";

function refilter() {
  applyFilter();
  if (state.chosen)
    showPanel();
  tellShown();
  tellFilters();
  if (current === "actors" || current === "links")
    fillTable(current);
  draw();
}
const leftOut = made.all_links > links.length || made.all_actors > actors.length
  ? `${plural(made.all_actors - actors.length, "weaker actor")} and ${plural(made.all_links - links.length, "weaker link")}` : "";
function tellShown() {
  const drawnLinks = shown.edges.filter(e => !filter.main || e.main).reduce((s, e) => s + e.links.length, 0);

  $("shown").textContent = `${plural(shown.actors.size, "actor")}, ${drawnLinks.toLocaleString("en")} of ${plural(links.length, "link")} shown` +
    (leftOut ? `; ${leftOut} are not in this file` : "");
}

/* ---- filters ---------------------------------------------------------------------------------------------- */

function tick(label, n, hidden, key, lead) {
  const box = el("input", { type: "checkbox" });

  box.checked = !hidden().has(key);
  box.addEventListener("change", () => {
    box.checked ? hidden().delete(key) : hidden().add(key);
    refilter();
  });
  ticks.push(() => { box.checked = !hidden().has(key); });
  return el("label", { class: "tick" }, box, lead || "", el("span", null, label), el("span", { class: "n" }, n.toLocaleString("en")));
}
const ticks = [];
function count(list, key) {
  const by = new Map();

  for (const x of list)
    by.set(key(x), (by.get(key(x)) || 0) + 1);
  return by;
}
function buildFilters() {
  const signs = count(links, l => l.sign), kinds = count(links.flatMap(l => l.evidence), e => e.kind), events = count(links, l => l.kind);

  for (const [sign, word] of SIGNS)
    $("signs").append(tick(word, signs.get(sign) || 0, () => filter.hiddenSigns, sign, bead(sign)));
  for (const [kind, word] of KINDS)
    if (kinds.get(kind))
      $("kinds").append(tick(word, kinds.get(kind), () => filter.hiddenKinds, kind));
  for (const [kind, n] of [...events].sort((x, y) => (x[0] === UNTYPED) - (y[0] === UNTYPED) || y[1] - x[1] || compare(x[0], y[0])))
    $("events").append(tick(kind === UNTYPED ? "no type" : kind.toLowerCase(), n, () => filter.hiddenEvents, kind));
  const every = hide => () => {
    filter.hiddenEvents = new Set(hide ? events.keys() : []);
    ticks.forEach(t => t());
    refilter();
  };
  $("all-events").addEventListener("click", every(false));
  $("no-events").addEventListener("click", every(true));
  $("main-only").addEventListener("change", event => { filter.main = event.target.checked; refilter(); });
  $("weight").max = String(Math.max(0, weights.length - 1));
  $("weight").disabled = weights.length < 2;
  $("weight").addEventListener("input", event => { filter.weight = weights[+event.target.value] || 0; refilter(); });
  $("reset").addEventListener("click", () => { resetFilter(); ticks.forEach(t => t()); refilter(); });
  buildTime();
  for (const box of document.querySelectorAll("[name=colour]")) {
    box.checked = box.value === state.colour;
    box.addEventListener("change", () => { state.colour = box.value; tellColours(); draw(); });
  }
  $("colour-by").hidden = !blocs.length;
}
function buildTime() {
  if (!time || time.low === time.high)
    return;
  $("time").hidden = false;
  const at = count(links.flatMap(l => l.evidence).filter(e => e.at !== null), e => e.at), most = Math.max(1, ...at.values());
  for (let i = time.low; i <= time.high; i++) {
    const bar = el("i", null);
    bar.style.height = (at.get(i) ? Math.max(6, 100 * Math.sqrt(at.get(i) / most)) : 0) + "%";
    $("bars").append(bar);
  }
  $("bars").classList.toggle("dense", time.high - time.low > 60);
  for (const id of ["from", "until"]) {
    $(id).min = String(time.low);
    $(id).max = String(time.high);
    $(id).addEventListener("input", event => {
      const v = +event.target.value;
      filter[id] = v;
      if (filter.from > filter.until)
        filter[id === "from" ? "until" : "from"] = v;
      refilter();
    });
  }
}
/* The controls show what holds. */
function tellFilters() {
  const least = Math.max(filter.weight, weights[0] || 1);

  $("main-only").checked = filter.main;
  $("weight").value = String(Math.max(0, weights.indexOf(filter.weight)));
  $("weight-said").textContent = plural(least, ...UNIT);
  $("weight").setAttribute("aria-valuetext", plural(least, ...UNIT));
  if (!time)
    return;
  for (const id of ["from", "until"]) {
    $(id).value = String(filter[id]);
    const words = id === "from" ? time.label(filter.from) : time.end(filter.until);
    $(id + "-said").textContent = words;
    $(id).setAttribute("aria-valuetext", words);
  }
  [...$("bars").children].forEach((bar, i) => bar.classList.toggle("in", inTime(time.low + i)));
  $("undated").textContent = undated ? plural(undated, "sentence has", "sentences have") + " no date" + (wholeTime() ? "." : " and are left out.") : "";
}
function tellColours() {
  const row = (colour, label, n) => {
    const dot = el("span", { class: "dot" });
    dot.style.background = colour;
    return el("li", null, dot, el("span", null, label), el("span", { class: "n" }, String(n)));
  };
  const rows = [];

  if (state.colour === "bloc") {
    blocs.slice(0, COLOURED).forEach((b, i) => rows.push(row(tint(i), b.members.slice(0, 2).map(a => a.short).join(", ") + (b.members.length > 2 ? " …" : ""), b.members.length)));
    const others = blocs.slice(COLOURED).reduce((s, b) => s + b.members.length, 0);
    if (others)
      rows.push(row(grey(), "smaller blocs", others));
  } else {
    const by = count(actors, a => TYPES.includes(a.type) ? a.type : "other");
    TYPES.forEach((t, i) => { if (by.get(t)) rows.push(row(t === "other" ? grey() : tint(i), typeWord(t), by.get(t))); });
  }
  empty($("colours"), ...rows);
}

/* ---- search ----------------------------------------------------------------------------------------------- */

const search = $("search"), found = $("found");
let hits = [], at = -1;

const fold = s => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
function matches(q) {
  const want = fold(q.trim());
  const rank = a => { const n = fold(a.name), s = fold(a.id); return n.startsWith(want) || s === want ? 0 : n.includes(" " + want) ? 1 : n.includes(want) || s.includes(want) ? 2 : 3; };

  return want ? byWeight.map(a => [rank(a), a]).filter(p => p[0] < 3).sort((x, y) => x[0] - y[0]).map(p => p[1]) : [];
}
function suggest() {
  hits = matches(search.value).slice(0, 8);
  at = hits.length ? 0 : -1;
  empty(found, ...hits.map((a, i) => el("li", { role: "option", id: "hit-" + i, click: () => take(i) },
    el("span", null, a.name), el("span", null, el("span", { class: "optional" }, typeWord(a.type) + " · "), plural(a.links.length, "link")))));
  if (search.value.trim() && !hits.length)
    found.append(el("li", { class: "none" }, "No actor of that name"));
  showHits(Boolean(search.value.trim()) && current !== "actors" && current !== "links");
  markHit();
  if (current === "actors" || current === "links")
    fillTable(current);
}
function showHits(on) {
  found.hidden = !on;
  search.setAttribute("aria-expanded", String(on));
}
function markHit() {
  [...found.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
  at >= 0 && !found.hidden ? search.setAttribute("aria-activedescendant", "hit-" + at) : search.removeAttribute("aria-activedescendant");
}
function take(i) {
  const a = hits[i];

  if (!a)
    return;
  showHits(false);
  search.value = "";
  if (current === "about")
    show("graph");
  choose({ actor: a }, "search");
}
search.addEventListener("input", suggest);
search.addEventListener("keydown", event => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    at = hits.length ? (at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length : -1;
    markHit();
  } else if (event.key === "Enter") {
    take(at);
  } else if (event.key === "Escape") {
    search.value = "";
    suggest();
    event.stopPropagation();
  } else {
    return;
  }
  event.preventDefault();
});
search.addEventListener("blur", () => setTimeout(() => showHits(false), 150));

/* ---- tables ----------------------------------------------------------------------------------------------- */

const number = (v, digits) => v === null || v === undefined ? "" : digits ? v.toFixed(digits) : v.toLocaleString("en");
const inOut = new Map();
/* head, value, and how: n a number, o not on a phone */
const TABLES = {
  actors: { rows: () => byWeight.filter(a => shown.actors.has(a)), sort: "Weight", down: true, columns: [
    ["Actor", a => a.name, "", a => el("button", { type: "button", click: () => choose({ actor: a }, "panel") }, a.name)],
    ["Type", a => typeWord(a.type), ""], ["Country", a => a.country || "", "o"],
    ["Weight", a => a.weight, "n"], ["Mentions", a => a.mentions, "n"], ["Articles", a => a.documents, "no"],
    ["Acts on", a => a.links.filter(l => l.a === a).length, "no"], ["Acted on by", a => a.links.filter(l => l.b === a).length, "no"],
    ["PageRank", a => a.pagerank, "no", a => number(a.pagerank, 4)], ["Betweenness", a => a.betweenness, "no", a => number(a.betweenness, 0)],
    ["First", a => a.first || "", "od", a => said(a.first)], ["Last", a => a.last || "", "od", a => said(a.last)]] },
  links: { rows: () => shown.links, sort: "Weight", down: true, columns: [
    ["From", l => l.a.name, "", l => el("button", { type: "button", click: () => choose({ pair: [l.a, l.b] }, "panel") }, l.a.name)],
    ["Event", l => l.label.toLowerCase(), "", l => el("span", { class: "event" }, bead(l.sign), l.label.toLowerCase())], ["To", l => l.b.name, ""],
    ["Sign", l => l.sign, "o", l => signOf(l.sign)[1]],
    ["Weight", l => l.weight, "n"], ["Mentions", l => l.mentions, "no"], ["Articles", l => l.documents, "no"],
    ["Goldstein", l => l.goldstein, "no", l => number(l.goldstein, 1)],
    ["First", l => l.first || "", "od", l => said(l.first)], ["Last", l => l.last || "", "od", l => said(l.last)]] },
};
const PAGE = 200;
function classes(how) {
  return [how.includes("n") ? "number" : "", how.includes("o") ? "optional" : "", how.includes("d") ? "date" : ""].filter(Boolean).join(" ") || null;
}
function order(t) {
  const value = t.columns.find(c => c[0] === t.sort)[1], way = t.down ? -1 : 1;
  const missing = v => v === null || v === undefined || v === "";

  return (x, y) => {
    const p = value(x), q = value(y);
    if (missing(p) || missing(q))
      return missing(p) - missing(q);             /* what is not known stands last, whichever way */
    return way * (typeof p === "number" ? p - q : compare(p, q)) || x.index - y.index;
  };
}
function fillTable(which) {
  const t = TABLES[which], want = fold(search.value.trim()), table = $(which + "-table"), focused = document.activeElement && document.activeElement.dataset.sort;
  const all = t.rows(), rows = all.filter(r => !want || fold(which === "actors" ? r.name : r.a.name + " " + r.label + " " + r.b.name).includes(want)).sort(order(t));
  const head = el("tr", null, ...t.columns.map(([name, , how]) => el("th", { scope: "col", class: classes(how), "aria-sort": name === t.sort ? t.down ? "descending" : "ascending" : null },
    el("button", { type: "button", "data-sort": name, click: () => { t.down = t.sort === name ? !t.down : how.includes("n"); t.sort = name; fillTable(which); } }, name))));
  const bodyRows = el("tbody");
  const add = from => rows.slice(from, from + PAGE).forEach(r => bodyRows.append(el("tr", null, ...t.columns.map(([, value, how, show_]) => {
    const v = show_ ? show_(r) : value(r);
    return el("td", { class: classes(how) }, typeof v === "number" ? number(v) : v);
  }))));

  add(0);
  empty(table, el("thead", null, head), bodyRows);
  const box = table.parentNode;
  box.querySelectorAll(".more").forEach(b => b.remove());
  if (rows.length > PAGE) {
    let n = PAGE;
    const more = el("button", { type: "button", class: "more", click: () => { add(n); n += PAGE; if (n >= rows.length) more.remove(); } }, `Show ${PAGE} more`);
    box.append(more);
  }
  if (focused)
    table.querySelector(`[data-sort="${focused}"]`).focus();
  const noun = which === "actors" ? "actor" : "link", total = which === "actors" ? actors.length : links.length;
  $(which + "-count").textContent = `${rows.length.toLocaleString("en")} of ${plural(total, noun)}` + (rows.length < total ? ", by the filters" + (want ? " and the search" : "") : "") + ".";
}

/* ---- how it was made -------------------------------------------------------------------------------------- */

function about() {
  const told = { roll_up: "persons and bodies are folded into the state or organization that they stand for", collapse: "one link a pair, whatever the event",
    actual_only: "only what is told as happened" };
  const least = { min_confidence: "sentences less sure than %s are dropped", min_weight: "links of a weight below %s are dropped",
    min_documents: "links found in fewer than %s articles are dropped", top: "only the %s actors with the heaviest links are kept", evidence: "at most %s sentences are kept of a link" };
  const chosen = [];
  for (const [key, words] of Object.entries(told))
    if (options[key] === true)
      chosen.push(words);
  for (const [key, words] of Object.entries(least))
    if (typeof options[key] === "number" && options[key] > 0)
      chosen.push(words.replace("%s", options[key].toLocaleString("en")));
  const rows = [["Made with", "entente " + made.version], ["Articles", made.documents.toLocaleString("en")], ["Dates", between(made.first, made.last) || "none given"],
    ["In this file", `${plural(actors.length, "actor")}, ${plural(links.length, "link")}, ${plural(sentences.length, "sentence")}`],
    leftOut && ["Left out", leftOut],
    ["Weight counts", UNIT[0] === "independent report" ? "independent reports: reprints of one story, and of one sentence, count once" : UNIT[0] + "s"],
    chosen.length && ["Options", chosen.join("; ")]];

  empty($("facts"), el("tbody", null, ...rows.filter(Boolean).map(([name, value]) => el("tr", null, el("th", { scope: "row" }, name), el("td", null, value)))));
  $("main-count").textContent = ["no", "one", "two", "three"][MAIN];
  document.querySelectorAll(".unit").forEach(e => { e.textContent = "number of " + UNIT[0] + "s"; });
  $("standfirst").textContent = [plural(actors.length, "actor") + " and " + plural(links.length, "link") + " in " + plural(made.documents, "news article"),
    between(made.first, made.last)].filter(Boolean).join(", ");
}

/* ---- views and the address: #view=links&actor=RUS, #pair=RUS,UKR ------------------------------------------ */

function show(name) {
  current = name;
  for (const v of VIEWS) {
    $("view-" + v).hidden = v !== name;
    $("tab-" + v).setAttribute("aria-selected", String(v === name));
    $("tab-" + v).tabIndex = v === name ? 0 : -1;
  }
  $("filters").hidden = name === "about";
  $("open-filters").hidden = name === "about";
  if (name === "graph")
    reshape();
  else if (name !== "about")
    fillTable(name);
  remember();
}
function remember() {
  const c = state.chosen, bits = [];

  if (current !== "graph")
    bits.push("view=" + current);
  if (c)
    bits.push(c.actor ? "actor=" + encodeURIComponent(c.actor.id) : "pair=" + c.pair.map(a => encodeURIComponent(a.id)).join(","));
  try {
    history.replaceState(null, "", "#" + bits.join("&"));
  } catch (_) { /* a browser that forbids it for files: the address stays */ }
}
function recall() {
  const asked = new Map(location.hash.slice(1).split("&").map(b => b.split("=")));
  const get = id => { try { return actors.find(a => a.id === decodeURIComponent(id)); } catch (_) { return undefined; } };
  const actor = asked.has("actor") && get(asked.get("actor")), pair = asked.has("pair") && (asked.get("pair") || "").split(",").map(get);

  show(VIEWS.includes(asked.get("view")) ? asked.get("view") : "graph");
  if (actor)
    choose({ actor }, "address");
  else if (pair && pair.length === 2 && pair.every(Boolean))
    choose({ pair }, "address");
}
const tabs = VIEWS.map(v => $("tab-" + v));
tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => show(VIEWS[i]));
  tab.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const to = (i + step + VIEWS.length) % VIEWS.length;
      show(VIEWS[to]);
      tabs[to].focus();
      event.preventDefault();
    }
  });
});
function openFilters(on) {
  $("filters").classList.toggle("open", on);
  $("open-filters").setAttribute("aria-expanded", String(on));
  (on ? $("close-filters") : $("open-filters")).focus();
}
$("open-filters").addEventListener("click", () => openFilters(!$("filters").classList.contains("open")));
$("close-filters").addEventListener("click", () => openFilters(false));
$("zoom-in").addEventListener("click", () => zoomAt(1.4, view.w / 2, view.h / 2));
$("zoom-out").addEventListener("click", () => zoomAt(1 / 1.4, view.w / 2, view.h / 2));
$("zoom-fit").addEventListener("click", () => fly(fitView()));
document.addEventListener("keydown", event => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox" && event.target.type !== "radio" && event.target.type !== "range";

  if (event.key === "/" && !typing) {
    search.focus();
    event.preventDefault();
  } else if (event.key === "Escape") {
    if ($("filters").classList.contains("open"))
      openFilters(false);
    else if (state.chosen)
      choose(null, "escape");
  }
});
dark.addEventListener("change", () => { readInk(); tellColours(); draw(); });
addEventListener("hashchange", recall);
let fitted = "";
function arrange() {
  if (!resize())
    return;
  if (!fitted)                              /* the first time that there is room to draw in */
    Object.assign(view, fitView());
  fitted = "yes";
  paint();
}
new ResizeObserver(arrange).observe(stage);

readInk();
if (actors.length)
  settle();
buildFilters();
about();
tellColours();
refilter();
arrange();
recall();
