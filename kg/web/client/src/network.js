// The network in Cytoscape: to be moved and enlarged, other days without asking the server. The tables below it say the same.

import cytoscape from "cytoscape";
import { days } from "./parts/day.js";

const data = JSON.parse(document.getElementById("network-data").textContent);
const svg = document.getElementById("network-svg");
const place = document.getElementById("network-graph");
const note = document.querySelector(".netnote");
const SHAPES = { person: "ellipse", coalition: "hexagon", designation: "round-rectangle", armed: "rectangle", state: "diamond", body: "triangle" };
const LEAST = { text: 0.85, sign: 0.4 }; // however small the picture, words and signs are drawn at this part of their size at least
const FONT = "Helvetica Neue, Helvetica, sans-serif";
const pen = document.createElement("canvas").getContext("2d");
pen.font = `13px ${FONT}`;

const RANK = ["", "undated", "possible", "certain"];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

let cy = null;
const grown = (least) => Math.max(1, least / (cy?.zoom() ?? 1));
const words = (node) => `${node.data("letter")} · ${node.data("label")}`;
const signs = (size) => () => size * grown(LEAST.sign);

function style() {
  const edge = (kind, name, width) => ({ selector: `edge.${kind}`, style: { "line-color": colour(name), "target-arrow-color": colour(name), width: signs(width) } });
  return [
    { selector: "node", style: {
      label: words, "font-family": FONT, "text-margin-x": "data(nudge)", shape: (node) => SHAPES[node.data("shape")], width: signs(22), height: signs(18), "font-size": () => 13 * grown(LEAST.text), color: colour("text"),
      "text-valign": "bottom", "text-margin-y": 3, "text-outline-color": colour("page"), "text-outline-width": 2.5, "z-index": 2,
      "background-color": (node) => colour(`side-${node.data("side")}`), "border-width": 1, "border-color": colour("page"),
    } },
    { selector: 'node[shape = "designation"]', style: {
      "background-color": colour("page"), "border-style": "dashed", "border-width": 2, "border-color": (node) => colour(`side-${node.data("side")}`),
    } },
    { selector: "edge", style: { "curve-style": "bezier", width: signs(1.6), "target-arrow-shape": "triangle", "arrow-scale": 0.8, "line-color": colour("soft"), "target-arrow-color": colour("soft") } },
    edge("command", "link", 2.2), edge("support", "for", 2.2), edge("alliance", "for", 4), edge("hostility", "against", 3),
    { selector: "edge.alliance, edge.hostility", style: { "target-arrow-shape": "none" } },
    { selector: "edge.possible", style: { "line-style": "dashed", "line-dash-pattern": [9, 5] } },
    { selector: "edge.undated", style: { "line-style": "dashed", "line-dash-pattern": [2, 5] } },
    { selector: "edge.Contested, edge.alleged", style: { "line-color": colour("open"), "line-style": "dashed", "line-dash-pattern": [12, 3, 3, 3] } },
    { selector: "node.mute", style: { "text-opacity": 0, "text-outline-opacity": 0, "z-index": 1 } },
    { selector: ".faded", style: { opacity: 0.15 } },
    { selector: ".off", style: { display: "none" } },
  ];
}

// The best that the spans of an edge give it on a day.
function certainty(spans, day) {
  const found = spans.map(([first, last, sureFirst, sureLast, dated]) => {
    if (day < (first ?? -Infinity) || day > (last ?? Infinity)) return "";
    if (!dated) return "undated";
    return sureFirst !== null && sureLast !== null && sureFirst <= day && day <= sureLast ? "certain" : "possible";
  });
  return found.reduce((best, next) => (RANK.indexOf(next) > RANK.indexOf(best) ? next : best), "");
}

function extent(nodes, axis) {
  const all = nodes.map((node) => node[axis]);
  return Math.max(1, Math.max(...all) - Math.min(...all));
}

place.hidden = false;
svg.remove();
place.parentElement.classList.remove("scroll");
const stretch = Math.max(1, extent(data.nodes, "x") / extent(data.nodes, "y") / (place.clientWidth / place.clientHeight));
cy = cytoscape({
  container: place,
  elements: [
    ...data.nodes.map(({ x, y, ...rest }) => ({ group: "nodes", data: { ...rest, nudge: 0 }, position: { x, y: y * stretch } })),
    ...data.edges.map((edge) => ({ group: "edges", data: edge, classes: [edge.kind, edge.status].join(" ") })),
  ],
  layout: { name: "preset", padding: 12 },
  style: style(),
  autoungrabify: true,
  userZoomingEnabled: true,
  maxZoom: 3,
  minZoom: 0.1,
});
cy.userZoomingEnabled(matchMedia("(pointer: coarse)").matches); // two fingers enlarge; a wheel scrolls the page, and buttons and keys enlarge
window.cy = cy;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(style()));

// Words that would cover others are left out, those of actors with fewer lines first; around a chosen actor the others give way.
// Words that would be cut at the side are moved.
function legible() {
  cy.style().update();
  const size = cy.zoom() * grown(LEAST.text);
  const taken = [];
  const rank = (node) => (node.hasClass("faded") ? 0 : 1000) + node.degree();
  cy.batch(() => {
    for (const node of cy.nodes().toArray().sort((one, other) => rank(other) - rank(one))) {
      const { x, y } = node.renderedPosition();
      const half = (pen.measureText(words(node)).width * size) / 2;
      const nudge = x > 0 && x < cy.width() ? Math.max(0, half - x) - Math.max(0, x + half - cy.width()) : 0;
      const top = y + node.renderedHeight() / 2;
      const box = [x + nudge - half, top, x + nudge + half, top + 13 * size];
      const covers = taken.some(([left, up, right, down]) => box[0] < right && left < box[2] && box[1] < down && up < box[3]);
      node.toggleClass("mute", covers).data("nudge", nudge / cy.zoom());
      if (!covers) taken.push(box);
    }
  });
}

let waiting = 0;
cy.on("viewport resize", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(legible);
});
legible();

function choose(target) {
  cy.elements().addClass("faded");
  target.closedNeighborhood().removeClass("faded");
  legible();
  const link = document.createElement("a");
  link.href = target.data("page");
  link.textContent = `${target.data("label")}: ${data.page}`;
  note.replaceChildren(link);
}

cy.on("tap", "node", ({ target }) => choose(target));
cy.on("tap", ({ target }) => {
  if (target !== cy) return;
  cy.elements().removeClass("faded");
  legible();
  note.replaceChildren();
});

const asked = cy.nodes().filter((node) => node.data("key") === new URL(location.href).searchParams.get("actor"));
if (asked.nonempty()) choose(asked);

const enlarge = (factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
const row = document.querySelector(".zoom");
[() => enlarge(1.4), () => enlarge(1 / 1.4), () => cy.fit(undefined, 12)].forEach((act, i) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = data.buttons[i];
  button.addEventListener("click", act);
  row.append(button);
});
row.hidden = false;

const KEYS = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
place.parentElement.addEventListener("keydown", (event) => {
  const [x, y] = KEYS[event.key] ?? [0, 0];
  const factor = { "+": 1.25, "=": 1.25, "-": 0.8 }[event.key];
  if (factor) enlarge(factor);
  else if (x || y) cy.panBy({ x, y });
  else return;
  event.preventDefault();
});

days(data.changes, (day) => {
  cy.batch(() => {
    for (const edge of cy.edges()) {
      const found = certainty(edge.data("spans"), day);
      edge.removeClass("certain possible undated off").addClass(found || "off");
    }
  });
});
