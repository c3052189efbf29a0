/* view.js - the picture: a canvas with zoom, drag, labels that do not collide, and a way through it by keys. */
"use strict";

const $ = id => document.getElementById(id);
const stage = $("stage"), canvas = $("canvas"), ctx = canvas.getContext("2d");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const view = { x: 0, y: 0, k: 1, w: 1, h: 1 };
/* what is pointed at, chosen, or under the keyboard's cursor: {actor} or {edge} or {pair: [a, b]} */
const state = { over: null, chosen: null, cursor: null, colour: blocs.length ? "bloc" : "type", busy: false };
let ink = {};

/* ---- places: Graphviz' own, turned and stretched to the window, no dot or name upon another ------------------ */

function settle() {
  const n = actors.length, cx = actors.reduce((s, a) => s + a.x, 0) / n, cy = actors.reduce((s, a) => s + a.y, 0) / n;
  const box = stage.getBoundingClientRect(), wanted = (box.width || innerWidth) / (box.height || innerHeight);
  let wide = 1, high = 1;

  for (const a of actors) {
    [a.x, a.y] = [a.x - cx, cy - a.y];          /* Graphviz counts upwards */
    wide = Math.max(wide, Math.abs(a.x));
    high = Math.max(high, Math.abs(a.y));
  }
  /* a broad graph stands upright on a phone, a tall one lies down on a desk */
  const turn = (wide > high) !== (wanted > 1), ratio = (turn ? high / wide : wide / high) / wanted;
  for (const a of actors) {
    if (turn)
      [a.x, a.y] = [a.y, a.x];
    if (ratio < 1)
      a.x *= Math.min(1.7, 1 / ratio);
    else
      a.y *= Math.min(1.7, ratio);
    a.r = 4 + 18 * a.share;
    a.half = Math.max(1.8 * a.r, n > 600 ? a.r : Math.min(60, 3.2 * Math.min(a.short.length, 22)));
  }
  for (let round = 0; round < (n > 1500 ? 10 : 60); round++)
    if (!pushApart())
      break;
}
/* Dots with their names below are boxes; two that overlap move along the shorter way out. */
function pushApart() {
  const cell = 140, grid = new Map();
  let moved = false;

  for (const a of byWeight) {
    const gx = Math.floor(a.x / cell), gy = Math.floor(a.y / cell);
    for (let i = gx - 1; i <= gx + 1; i++)
      for (let j = gy - 1; j <= gy + 1; j++)
        for (const b of grid.get(i * 100003 + j) || []) {
          const dx = a.x - b.x, dy = a.y - b.y;
          const ox = a.half + b.half + 6 - Math.abs(dx), oy = 1.3 * (a.r + b.r) + 20 - Math.abs(dy);
          if (ox <= 0 || oy <= 0)
            continue;
          moved = true;
          /* the lighter one gives way more */
          const part = b.r / (a.r + b.r) * 0.7, rest = 0.7 - part;
          if (ox < oy) {
            a.x += (dx >= 0 ? part : -part) * ox;
            b.x -= (dx >= 0 ? rest : -rest) * ox;
          } else {
            a.y += (dy >= 0 ? part : -part) * oy;
            b.y -= (dy >= 0 ? rest : -rest) * oy;
          }
        }
    const key = Math.floor(a.x / cell) * 100003 + Math.floor(a.y / cell);
    grid.has(key) ? grid.get(key).push(a) : grid.set(key, [a]);
  }
  return moved;
}

/* ---- screen ---------------------------------------------------------------------------------------------- */

const sx = a => (a.x - view.x) * view.k + view.w / 2;
const sy = a => (a.y - view.y) * view.k + view.h / 2;
const radius = a => Math.max(2, a.r * Math.pow(view.k, 0.55));

/* where the legend and the zoom buttons lie, no name is written */
let covered = [];
function resize() {
  const box = stage.getBoundingClientRect(), ratio = devicePixelRatio || 1;

  if (!box.width || !box.height)
    return false;
  covered = [".zoom", ".legend"].map(c => document.querySelector(c).getBoundingClientRect())
    .map(r => [r.left - box.left - 2, r.top - box.top - 2, r.right - box.left + 2, r.bottom - box.top + 2]);
  view.w = box.width;
  view.h = box.height;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  return true;
}
/* The room that the legend and, on a phone, the open panel leave. */
function fitView() {
  const list = [...shown.actors];
  let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;

  for (const a of list.length ? list : actors) {
    x0 = Math.min(x0, a.x - a.r), x1 = Math.max(x1, a.x + a.r);
    y0 = Math.min(y0, a.y - a.r), y1 = Math.max(y1, a.y + a.r);
  }
  if (!(x1 >= x0))
    return { x: 0, y: 0, k: 1 };
  const margin = view.w < 600 ? 26 : 54, below = view.w < 600 ? 70 : 62;
  const k = Math.min((view.w - 2 * margin) / (x1 - x0), (view.h - margin - below) / (y1 - y0), 1.8);
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2 + (below - margin) / 2 / k, k: Math.max(k, 0.01) };
}
let flight = 0;
function fly(to) {
  const from = { x: view.x, y: view.y, k: view.k }, begun = performance.now(), mine = ++flight;

  if (still.matches || document.hidden) {
    Object.assign(view, to);
    return draw();
  }
  const step = now => {
    const t = Math.min(1, (now - begun) / 260), s = t * (2 - t);

    if (mine !== flight)
      return;
    view.x = from.x + (to.x - from.x) * s;
    view.y = from.y + (to.y - from.y) * s;
    view.k = from.k * Math.pow(to.k / from.k, s);
    paint();
    if (t < 1)
      requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
function zoomAt(factor, px, py) {
  const k = Math.min(12, Math.max(0.02, view.k * factor));

  flight++;
  view.x += (px - view.w / 2) * (1 / view.k - 1 / k);
  view.y += (py - view.h / 2) * (1 / view.k - 1 / k);
  view.k = k;
  moving();
}
/* Bring an actor into sight; beside the panel that covers a phone's lower half. */
function centre(a) {
  const cover = matchMedia("(max-width: 860px)").matches ? view.h * 0.25 : 0;
  const k = Math.max(view.k, Math.min(1, 3 * fitView().k));

  fly({ x: a.x, y: a.y + cover / k, k });
}
/* Both ends of a pair in sight, and some way apart. */
function centrePair([a, b]) {
  const d = Math.hypot(a.x - b.x, a.y - b.y) || 1, room = Math.min(view.w, view.h);
  const cover = matchMedia("(max-width: 860px)").matches ? view.h * 0.27 : 0;
  const k = Math.min(2.5, Math.max(Math.min(view.k, 0.6 * room / d), Math.min(0.3 * room / d, 1.6)));

  fly({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 + cover / k, k });
}
let waiting = 0, rest = 0;
function draw() {
  if (!waiting)
    waiting = requestAnimationFrame(() => { waiting = 0; paint(); });
}
/* While things move a large graph is drawn roughly, and whole as soon as they rest. */
function moving() {
  state.busy = true;
  clearTimeout(rest);
  rest = setTimeout(() => { state.busy = false; draw(); }, 140);
  draw();
}

/* ---- colours --------------------------------------------------------------------------------------------- */

function readInk() {
  const css = getComputedStyle(document.documentElement), v = name => css.getPropertyValue(name).trim();

  ink = { paper: v("--paper"), ink: v("--ink"), muted: v("--muted"), accent: v("--accent"), sans: v("--sans"),
    sign: { "1": v("--coop"), "-1": v("--conflict"), "0": v("--neutral") } };
}
function fill(a) {
  const i = state.colour === "bloc" ? blocRank.get(a.bloc) : TYPES.indexOf(a.type);

  return i === undefined || i < 0 || i >= COLOURED || (state.colour === "type" && i === 6) ? grey() : tint(i);
}
const tint = i => `hsl(${HUES[i]} ${dark.matches ? "38% 52%" : "46% 70%"})`;
const grey = () => dark.matches ? "#62666d" : "#c9c7c1";

/* ---- what is drawn ---------------------------------------------------------------------------------------- */

function isVisible(e) {
  const c = state.chosen;

  if (!filter.main || e.main)
    return true;
  return Boolean(c && (c.actor ? e.a === c.actor || e.b === c.actor : samePair(e, c.pair)));
}
/* The visible edges, those of one pair side by side: `bend` counts from the straight line. */
const visible = { edges: [], of: null, main: null, chosen: null };
function visibleEdges() {
  if (visible.of === shown.edges && visible.main === filter.main && visible.chosen === state.chosen)
    return visible.edges;
  const pairs = new Map();

  Object.assign(visible, { edges: shown.edges.filter(isVisible), of: shown.edges, main: filter.main, chosen: state.chosen });
  for (const e of visible.edges)
    pairs.has(e.pair) ? pairs.get(e.pair).push(e) : pairs.set(e.pair, [e]);
  for (const list of pairs.values())
    list.forEach((e, i) => { e.bend = i - (list.length - 1) / 2; });
  return visible.edges;
}
const samePair = (e, p) => (e.a === p[0] && e.b === p[1]) || (e.a === p[1] && e.b === p[0]);
function isLit(e, what) {
  if (what.actor)
    return e.a === what.actor || e.b === what.actor;
  return what.pair ? samePair(e, what.pair) : e === what.edge;
}

function geometry(e) {
  const ra = radius(e.a) + 1, rb = radius(e.b) + 2;
  let x1 = sx(e.a), y1 = sy(e.a), x2 = sx(e.b), y2 = sy(e.b);
  const dx = x2 - x1, dy = y2 - y1, d = Math.hypot(dx, dy) || 1;
  /* to one side, the same for both directions of a pair */
  const side = (e.a.index < e.b.index ? 1 : -1) * e.bend * Math.min(34, 8 + d * 0.11);
  const cx = (x1 + x2) / 2 - dy / d * side, cy = (y1 + y2) / 2 + dx / d * side;
  const da = Math.hypot(cx - x1, cy - y1) || 1, db = Math.hypot(cx - x2, cy - y2) || 1;

  e.hidden = d < ra + rb;
  x1 += (cx - x1) / da * ra, y1 += (cy - y1) / da * ra;
  x2 += (cx - x2) / db * rb, y2 += (cy - y2) / db * rb;
  e.g = [x1, y1, cx, cy, x2, y2];
}
const outside = (e) => {
  const [x1, y1, cx, cy, x2, y2] = e.g;
  return Math.max(x1, x2, cx) < 0 || Math.min(x1, x2, cx) > view.w || Math.max(y1, y2, cy) < 0 || Math.min(y1, y2, cy) > view.h;
};
function drawLoop(e) {
  const r = radius(e.a), x = sx(e.a), y = sy(e.a) - r - 5;

  e.g = [x - 6, y, x, y - 12, x + 6, y];
  ctx.beginPath();
  ctx.arc(x, y, 6 + e.bend, 0, 2 * Math.PI);
  ctx.stroke();
}
function drawEdge(e, most, rough) {
  const width = 0.8 + 4.2 * Math.sqrt(e.weight / Math.max(most, 12)) * Math.min(1.3, Math.max(0.7, view.k));

  if (e.a === e.b) {
    ctx.lineWidth = 1;
    return drawLoop(e);
  }
  geometry(e);
  if (e.hidden || outside(e))
    return;
  const [x1, y1, cx, cy, x2, y2] = e.g, head = 2 + 1.5 * Math.min(1, view.k) + width * 1.3, d = Math.hypot(x2 - cx, y2 - cy) || 1;
  const ux = (x2 - cx) / d, uy = (y2 - cy) / d, dotted = e.unsure * 2 > e.weight;

  ctx.lineWidth = width;
  if (!rough) {
    ctx.lineCap = dotted ? "round" : "butt";
    ctx.setLineDash(dotted ? [0.1, width + 3] : e.sign < 0 ? [5 + width, 2.5 + width * 0.6] : []);
  }
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.quadraticCurveTo(cx, cy, x2 - ux * head, y2 - uy * head);
  ctx.stroke();
  if (rough)
    return;
  ctx.beginPath();
  ctx.moveTo(x2, y2);
  ctx.lineTo(x2 - ux * head - uy * head * 0.55, y2 - uy * head + ux * head * 0.55);
  ctx.lineTo(x2 - ux * head + uy * head * 0.55, y2 - uy * head - ux * head * 0.55);
  ctx.closePath();
  if (e.negated * 2 > e.mentions) {
    ctx.setLineDash([]);
    ctx.lineWidth = 1;
    ctx.stroke();
  } else {
    ctx.fill();
  }
}
function drawEdges(list, most, what) {
  const rough = state.busy && list.length > 2500, from = rough ? list.length - 2500 : 0;
  /* many links: the weak ones step back */
  const crowd = Math.min(1, 300 / Math.max(1, list.length));

  /* so do the weak ones of an actor that has a great many */
  const many = what ? list.filter(e => isLit(e, what)) : [], top = many.reduce((m, e) => Math.max(m, e.weight), 1);
  const clear = e => many.length < 50 ? 1 : 0.3 + 0.7 * Math.pow(e.weight / top, 0.4);
  for (let i = from; i < list.length; i++) {
    const e = list[i], lit = what && isLit(e, what);

    ctx.globalAlpha = what ? (lit ? clear(e) : 0.08) : 0.2 + 0.35 * crowd + 0.45 * Math.pow(e.weight / Math.max(most, 12), 0.45);
    ctx.strokeStyle = ctx.fillStyle = ink.sign[e.sign] || ink.sign[0];
    drawEdge(e, most, rough && !lit);
  }
  ctx.setLineDash([]);
  ctx.lineCap = "butt";
}
function drawActor(a, faded) {
  const x = sx(a), y = sy(a), r = radius(a);

  if (x < -r || y < -r || x > view.w + r || y > view.h + r)
    return;
  ctx.globalAlpha = faded ? 0.22 : 1;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = fill(a);
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = dark.matches ? "rgba(0,0,0,.55)" : "rgba(0,0,0,.38)";
  ctx.stroke();
}
function ring(a, width) {
  ctx.globalAlpha = 1;
  ctx.lineWidth = width;
  ctx.strokeStyle = ink.accent;
  ctx.beginPath();
  ctx.arc(sx(a), sy(a), radius(a) + width + 0.5, 0, 2 * Math.PI);
  ctx.stroke();
}

/* ---- names: the strong first, each where it hides neither a name nor a dot --------------------------------- */

class Occupied {
  constructor() { this.cells = new Map(); }
  each([x0, y0, x1, y1], visit) {
    for (let i = x0 >> 6; i <= x1 >> 6; i++)
      for (let j = y0 >> 6; j <= y1 >> 6; j++)
        if (visit(i * 65536 + j))
          return true;
    return false;
  }
  add(box) {
    this.each(box, key => { this.cells.has(key) ? this.cells.get(key).push(box) : this.cells.set(key, [box]); });
  }
  /* a box: left, top, right, bottom, and how strong what lies there is (2: a name) */
  hits(box, own, strong) {
    return this.each(box, key => (this.cells.get(key) || []).some(b => b !== own && b[4] >= strong &&
      b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1]));
  }
}
function drawNames(list, lit) {
  const taken = new Occupied(), dots = new Map();
  const onScreen = list.filter(a => { const x = sx(a), y = sy(a); return x > -80 && x < view.w + 80 && y > -20 && y < view.h + 20; });

  covered.forEach(box => taken.add([...box, 2]));
  for (const a of onScreen) {
    const r = radius(a) * 0.8, box = [sx(a) - r, sy(a) - r, sx(a) + r, sy(a) + r, a.share];
    dots.set(a, box);
    if (!lit || lit.has(a))
      taken.add(box);
  }
  const order = lit ? onScreen.filter(a => lit.has(a)).concat(onScreen.filter(a => !lit.has(a))) : onScreen;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const a of order) {
    const strong = !lit || lit.has(a), size = Math.round(10.5 + 6.5 * a.share * Math.min(1.2, Math.max(0.75, view.k)));
    const name = a.short.length > 34 ? a.short.slice(0, 32) + "…" : a.short;

    if (!strong && order.length > 60 && a.share < 0.35)
      continue;
    ctx.font = (a.share > 0.45 && a.rank < 24 ? "600 " : "") + size + "px " + ink.sans;
    const w = ctx.measureText(name).width / 2 + 2, h = size * 0.62, r = radius(a), x = sx(a), y = sy(a);
    /* of an actor in sight, the whole name is */
    const mid = x < 0 || x > view.w ? x : Math.max(w + 2, Math.min(view.w - w - 2, x));
    for (const [px, py] of [[mid, y + r + h + 1], [mid, y - r - h - 1], [x + r + w + 2, y], [x - r - w - 2, y]]) {
      /* a strong name may lie on weak dots */
      if (taken.hits([px - w, py - h, px + w, py + h], dots.get(a), a.share < 0.3 ? 0 : a.share * 0.8))
        continue;
      if (x >= 0 && x <= view.w && (px - w < 0 || px + w > view.w))
        continue;
      taken.add([px - w, py - h, px + w, py + h, 2]);
      ctx.globalAlpha = strong ? 1 : 0.3;
      ctx.lineWidth = 3.5;
      ctx.strokeStyle = ink.paper;
      ctx.strokeText(name, px, py);
      ctx.fillStyle = ink.ink;
      ctx.fillText(name, px, py);
      break;
    }
  }
}

function focusOf() {
  const w = state.over || state.chosen;

  return w && (w.actor || w.edge || w.pair) ? w : null;
}
function paint() {
  const ratio = canvas.width / view.w, what = focusOf();
  const list = visibleEdges(), most = Math.max(1, ...shown.edges.slice(-1).map(e => e.weight));
  const people = byWeight.filter(a => shown.actors.has(a) || (state.chosen && state.chosen.actor === a));
  let lit = null;

  if (what) {
    lit = new Set(what.actor ? [what.actor] : what.pair || [what.edge.a, what.edge.b]);
    if (what.actor)
      for (const e of list)
        if (isLit(e, what))
          lit.add(e.a).add(e.b);
  }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.globalAlpha = 1;
  ctx.clearRect(0, 0, view.w, view.h);
  drawEdges(what ? list.filter(e => !isLit(e, what)).concat(list.filter(e => isLit(e, what))) : list, most, what);
  for (let i = people.length - 1; i >= 0; i--)
    drawActor(people[i], lit && !lit.has(people[i]));
  if (state.chosen)
    for (const a of state.chosen.actor ? [state.chosen.actor] : state.chosen.pair)
      ring(a, 2.5);
  if (state.cursor && document.activeElement === stage)
    ring(state.cursor, 1.5);
  drawNames(people, lit);
  ctx.globalAlpha = 1;
  drawn.edges = list;
  drawn.actors = people;
}
const drawn = { edges: [], actors: [] };

/* ---- what lies under a point ------------------------------------------------------------------------------ */

function actorAt(x, y, reach) {
  for (const a of drawn.actors)           /* a heavy one wins over what it covers */
    if (Math.hypot(sx(a) - x, sy(a) - y) <= radius(a) + reach)
      return a;
  return null;
}
function edgeAt(x, y, reach) {
  let best = null, least = reach;

  for (const e of drawn.edges) {
    if (!e.g || e.hidden)
      continue;
    const [x1, y1, cx, cy, x2, y2] = e.g;
    if (x < Math.min(x1, x2, cx) - reach || x > Math.max(x1, x2, cx) + reach || y < Math.min(y1, y2, cy) - reach || y > Math.max(y1, y2, cy) + reach)
      continue;
    let px = x1, py = y1;
    for (let i = 1; i <= 12; i++) {
      const t = i / 12, u = 1 - t, qx = u * u * x1 + 2 * u * t * cx + t * t * x2, qy = u * u * y1 + 2 * u * t * cy + t * t * y2;
      const d = distance(x, y, px, py, qx, qy);
      if (d < least)
        least = d, best = e;
      px = qx, py = qy;
    }
  }
  return best;
}
function distance(x, y, x1, y1, x2, y2) {
  const dx = x2 - x1, dy = y2 - y1, t = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));

  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}
function under(x, y, touch) {
  const actor = actorAt(x, y, touch ? 10 : 3), edge = actor ? null : edgeAt(x, y, touch ? 14 : 6);

  return actor ? { actor } : edge ? { edge } : null;
}

/* ---- pointer ---------------------------------------------------------------------------------------------- */

const fingers = new Map();
let held = null, travelled = 0, pinch = null;

function place(event) {
  const box = stage.getBoundingClientRect();

  return [event.clientX - box.left, event.clientY - box.top];
}
function hover(what, x, y) {
  const same = what && state.over ? what.actor === state.over.actor && what.edge === state.over.edge : what === state.over;

  if (!same) {
    state.over = what;
    stage.classList.toggle("over", Boolean(what));
    draw();
  }
  showTip(what, x, y);
}
stage.addEventListener("pointerdown", event => {
  const [x, y] = place(event), what = under(x, y, event.pointerType !== "mouse");

  stage.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, [x, y]);
  travelled = 0;
  flight++;
  pinch = fingers.size === 2 ? span() : null;
  held = fingers.size === 1 ? { x, y, what, actor: what && what.actor } : null;
});
function span() {
  const [p, q] = [...fingers.values()];

  return { d: Math.hypot(p[0] - q[0], p[1] - q[1]) || 1, x: (p[0] + q[0]) / 2, y: (p[1] + q[1]) / 2 };
}
stage.addEventListener("pointermove", event => {
  const [x, y] = place(event), before = fingers.get(event.pointerId);

  if (!before) {
    if (event.pointerType === "mouse")
      hover(under(x, y, false), x, y);
    return;
  }
  fingers.set(event.pointerId, [x, y]);
  travelled += Math.hypot(x - before[0], y - before[1]);
  if (pinch && fingers.size === 2) {
    const now = span();

    view.x -= (now.x - pinch.x) / view.k;
    view.y -= (now.y - pinch.y) / view.k;
    zoomAt(now.d / pinch.d, now.x, now.y);
    pinch = now;
  } else if (held && travelled > 4) {
    stage.classList.add("held");
    showTip(null);
    if (held.actor) {
      held.actor.x += (x - before[0]) / view.k;
      held.actor.y += (y - before[1]) / view.k;
    } else {
      view.x -= (x - before[0]) / view.k;
      view.y -= (y - before[1]) / view.k;
    }
    moving();
  }
});
function release(event) {
  const tapped = held && travelled <= 4 && event.type === "pointerup";

  fingers.delete(event.pointerId);
  stage.classList.remove("held");
  pinch = null;
  if (tapped) {
    hover(null);
    choose(held.what && held.what.edge ? { pair: [held.what.edge.a, held.what.edge.b] } : held.what, "stage");
  }
  held = null;
}
stage.addEventListener("pointerup", release);
stage.addEventListener("pointercancel", release);
stage.addEventListener("pointerleave", () => hover(null));
stage.addEventListener("wheel", event => {
  event.preventDefault();
  zoomAt(Math.pow(1.0016, -event.deltaY * (event.deltaMode ? 20 : 1)), ...place(event));
}, { passive: false });
stage.addEventListener("dblclick", event => zoomAt(1.7, ...place(event)));

/* ---- keys ------------------------------------------------------------------------------------------------- */

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/* The next actor in a direction: near, and not far off to the side. */
function nextActor(from, [dx, dy]) {
  let best = null, least = Infinity;

  for (const a of drawn.actors) {
    const x = a.x - from.x, y = a.y - from.y, along = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);

    if (a !== from && along > 0 && along + 2.2 * aside < least)
      least = along + 2.2 * aside, best = a;
  }
  return best;
}
function keepInSight(a) {
  const x = sx(a), y = sy(a);

  if (x < 40 || y < 40 || x > view.w - 40 || y > view.h - 60)
    fly({ x: a.x, y: a.y, k: view.k });
  else
    draw();
}
stage.addEventListener("keydown", event => {
  const arrow = ARROWS[event.key], middle = [view.w / 2, view.h / 2];

  if (event.ctrlKey || event.metaKey || event.altKey)
    return;
  if (arrow) {
    const at = state.cursor || (state.chosen && state.chosen.actor);
    state.cursor = (at ? nextActor(at, arrow) : drawn.actors[0]) || at;
    if (state.cursor) {
      say(describe(state.cursor));
      keepInSight(state.cursor);
    }
  } else if ((event.key === "Enter" || event.key === " ") && state.cursor) {
    choose({ actor: state.cursor }, "keys");
  } else if (event.key === "+" || event.key === "=") {
    zoomAt(1.25, ...middle);
  } else if (event.key === "-") {
    zoomAt(0.8, ...middle);
  } else if (event.key === "0") {
    fly(fitView());
  } else {
    return;
  }
  event.preventDefault();
});
stage.addEventListener("focus", draw);
stage.addEventListener("blur", draw);
