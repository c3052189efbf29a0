/* panel.js - what is said of an actor or of a pair: the sentences, with source, date and speaker.
 * All text is set as text; nothing from an article is ever parsed as HTML. */
"use strict";

const panel = $("panel"), body = $("panel-body");

function el(tag, attributes, ...children) {
  const e = document.createElement(tag);

  for (const [name, value] of Object.entries(attributes || {}))
    if (name === "click")
      e.addEventListener("click", value);
    else if (value !== null && value !== undefined && value !== false)
      e.setAttribute(name, value);
  e.append(...children.filter(c => c !== null && c !== undefined && c !== ""));
  return e;
}
const empty = (e, ...children) => { e.replaceChildren(...children); return e; };
const say = text => { $("live").textContent = text; };

/* An article's address, if it is one that a browser may be sent to. */
function safeAddress(url) {
  try {
    const u = new URL(url);
    return u.protocol === "http:" || u.protocol === "https:" ? u.href : null;
  } catch (_) {
    return null;
  }
}
const signOf = sign => SIGNS.find(s => s[0] === sign) || SIGNS[2];
const bead = sign => el("span", { class: "bead " + signOf(sign)[2], title: signOf(sign)[1] });
const eventWord = l => l.event ? l.event.toLowerCase() : l.relation ? "“" + l.relation + "”" : UNTYPED;
const strip = text => text.replace(/^[\s]+|[\s]+$/g, "");

function between(first, last) {
  return !first ? "" : !last || first === last ? said(first) : said(first) + " – " + said(last);
}
function describe(a) {
  return a.name + ", " + typeWord(a.type).toLowerCase() + ", " + plural(a.links.length, "link");
}

/* ---- tooltip ---------------------------------------------------------------------------------------------- */

function firstSentence(list) {
  for (const l of list)
    for (const e of l.evidence)
      if (e.text && evidencePasses(e))
        return e.text.length > 220 ? e.text.slice(0, 210) + "…" : e.text;
  return "";
}
function showTip(what, x, y) {
  const tip = $("tip");

  tip.hidden = !what;
  if (!what)
    return;
  if (what.actor) {
    const a = what.actor;
    empty(tip, el("b", null, a.name), el("span", null, typeWord(a.type) + " · " + plural(a.mentions, "mention") + " · " + plural(a.documents, "article")));
  } else {
    const e = what.edge, links = e.links.slice().sort((p, q) => q.weight - p.weight), quote = firstSentence(links);
    empty(tip, el("b", null, e.a.name + " → " + e.b.name),
      el("span", null, links.slice(0, 4).map(l => eventWord(l) + " " + l.weight).join(", ") + (links.length > 4 ? " …" : "")));
    if (quote)
      tip.append(el("q", null, quote));
  }
  const w = tip.offsetWidth, h = tip.offsetHeight;
  tip.style.transform = `translate(${Math.round(Math.max(4, Math.min(view.w - w - 6, x + 14)))}px, ${Math.round(y + 18 + h > view.h ? Math.max(4, y - h - 12) : y + 18)}px)`;
}

/* ---- an actor --------------------------------------------------------------------------------------------- */

function partners(list, other, arrow) {
  const by = new Map();

  for (const l of list)
    by.has(other(l)) ? by.get(other(l)).push(l) : by.set(other(l), [l]);
  const rows = [...by].map(([who, ls]) => ({ who, ls: ls.sort((p, q) => q.weight - p.weight), n: ls.reduce((s, l) => s + l.weight, 0) }))
    .sort((p, q) => q.n - p.n || compare(p.who.name, q.who.name));
  const ul = el("ul", { class: "partners" });
  const add = (from, to) => rows.slice(from, to).forEach(({ who, ls, n }) => {
    const sum = ls.reduce((s, l) => s + l.sign * l.weight, 0);
    ul.append(el("li", null, el("button", { type: "button", click: () => choose({ pair: [ls[0].a, ls[0].b] }, "panel") },
      bead(Math.sign(sum)), el("span", null, arrow + " " + who.name + " ", el("span", { class: "what" }, ls.slice(0, 3).map(eventWord).join(", ") + (ls.length > 3 ? " …" : ""))),
      el("span", { class: "n" }, String(n)))));
  });
  add(0, 25);
  if (rows.length > 25)
    ul.append(el("li", null, el("button", { type: "button", click: event => { event.currentTarget.parentNode.remove(); add(25); } },
      "", el("span", null, ""), el("span", { class: "n" }, `${rows.length - 25} more`))));
  return ul;
}
function actorPanel(a) {
  const passing = a.links.filter(linkPasses), out = passing.filter(l => l.a === a), into = passing.filter(l => l.b === a && l.a !== a);
  const facts = [typeWord(a.type), a.country && a.country !== a.id ? a.country : "", a.organization && a.organization !== a.id ? a.organization : ""];
  const parts = [el("h2", null, a.name), el("p", { class: "facts-line" }, facts.filter(Boolean).join(" · ")),
    el("p", { class: "facts-line" }, [plural(a.mentions, "mention"), plural(a.documents, "article"), between(a.first, a.last)].filter(Boolean).join(" · "))];

  if (out.length)
    parts.push(el("h3", null, "Acts on", el("span", { class: "n" }, plural(out.reduce((s, l) => s + l.weight, 0), ...UNIT))), partners(out, l => l.b, "→"));
  if (into.length)
    parts.push(el("h3", null, "Acted on by", el("span", { class: "n" }, plural(into.reduce((s, l) => s + l.weight, 0), ...UNIT))), partners(into, l => l.a, "←"));
  if (!passing.length)
    parts.push(el("p", { class: "facts-line" }, a.links.length ? "None of its links passes the filters." : "No links."));
  return parts;
}

/* ---- a pair: every link between the two, each with its sentences ------------------------------------------ */

function evidenceItem(e) {
  const address = safeAddress(e.url), title = e.title ? strip(e.title) : "";
  const where = el("p", { class: "where" });
  const tag = e.kind === "actual" ? null : el("span", { class: "tag" }, e.kind === "denied" ? "denied or negated" : e.kind);
  const pieces = [e.who ? el("span", { class: "who" }, "according to " + e.who) : "", e.source || "", said(e.date),
    address ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, title || address) : title || (e.source ? "" : e.doc || "")];

  if (tag)
    where.append(tag);
  pieces.filter(Boolean).forEach((p, i) => where.append(...(i ? [" · ", p] : [p])));
  return el("li", null, el("blockquote", null, e.text || "(no sentence kept)"), where);
}
function linkSection(l) {
  const list = l.evidence.filter(evidencePasses), ul = el("ul", { class: "evidence" });
  const more = l.mentions - l.evidence.length;
  const add = (from, to) => list.slice(from, to).forEach(e => ul.append(evidenceItem(e)));
  const parts = [el("h3", null, bead(l.sign), eventWord(l), el("span", { class: "n" }, plural(l.weight, ...UNIT))), ul];

  add(0, 8);
  if (list.length > 8)
    parts.push(el("button", { type: "button", class: "more", click: event => { event.currentTarget.remove(); add(8); } }, `${list.length - 8} more sentences`));
  if (more > 0)
    parts.push(el("p", { class: "note" }, plural(more, "further mention") + " not kept in this file."));
  return parts;
}
function pairPanel([a, b]) {
  const name = x => el("button", { type: "button", click: () => choose({ actor: x }, "panel") }, x.name);
  const parts = [];

  for (const [from, to] of a === b ? [[a, b]] : [[a, b], [b, a]]) {
    const list = shown.links.filter(l => l.a === from && l.b === to).sort((p, q) => q.weight - p.weight);

    if (!list.length)
      continue;
    parts.push(el("h2", parts.length ? { class: "second" } : null, name(from), el("span", { class: "arrow" }, " → "), name(to)));
    for (const l of list)
      parts.push(...linkSection(l));
  }
  if (!parts.length)
    parts.push(el("h2", null, name(a), el("span", { class: "arrow" }, " → "), name(b)), el("p", { class: "facts-line" }, "No link between the two passes the filters."));
  return parts;
}
function showPanel() {
  const c = state.chosen;

  panel.hidden = !c;
  if (c)
    empty(body, ...(c.actor ? actorPanel(c.actor) : pairPanel(c.pair)));
  panel.scrollTop = 0;
}

/* ---- choosing: from the picture, a list, the search or the address --------------------------------------- */

function choose(what, by) {
  const was = !panel.hidden;

  state.chosen = what && what.pair && what.pair[0] === undefined ? null : what;
  if (what && what.actor)
    state.cursor = what.actor;
  showPanel();
  if (was === panel.hidden && !narrow.matches)
    reshape();
  if (what) {
    say(what.actor ? describe(what.actor) : what.pair[0].name + " to " + what.pair[1].name);
    if (by === "keys" || by === "panel" || by === "search")
      panel.focus({ preventScroll: true });
    if (what.actor && (by === "search" || by === "address"))
      centre(what.actor);
    else if (what.pair && by !== "stage" && !$("view-graph").hidden)
      centrePair(what.pair);
  } else if (by === "close" || by === "escape") {
    stage.focus({ preventScroll: true });
  }
  remember();
  draw();
}
/* The panel came or went: the picture keeps its middle. */
function reshape() {
  if (resize())
    draw();
}
const narrow = matchMedia("(max-width: 860px)");
$("close-panel").addEventListener("click", () => choose(null, "close"));
