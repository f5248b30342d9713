// The network in Cytoscape: to be moved and enlarged, other days without asking the server. The tables below it say the same.

import cytoscape from "cytoscape";
import { days } from "./parts/day.js";

const data = JSON.parse(document.getElementById("network-data").textContent);
const svg = document.getElementById("network-svg");
const place = document.getElementById("network-graph");
const note = document.querySelector(".netnote");
const SHAPES = { person: "ellipse", coalition: "hexagon", designation: "round-rectangle", armed: "rectangle", state: "diamond", body: "triangle" };
const RANK = ["", "undated", "possible", "certain"];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function style() {
  const edge = (kind, name, width) => ({ selector: `edge.${kind}`, style: { "line-color": colour(name), "target-arrow-color": colour(name), width } });
  return [
    { selector: "node", style: {
      label: (node) => `${node.data("letter")} · ${node.data("label")}`, shape: (node) => SHAPES[node.data("shape")], width: 22, height: 18, "font-size": 13, color: colour("text"),
      "text-valign": "bottom", "text-margin-y": 3, "text-outline-color": colour("page"), "text-outline-width": 2.5, "min-zoomed-font-size": 7,
      "background-color": (node) => colour(`side-${node.data("side")}`), "border-width": 1, "border-color": colour("page"),
    } },
    { selector: 'node[shape = "designation"]', style: {
      "background-color": colour("page"), "border-style": "dashed", "border-width": 2, "border-color": (node) => colour(`side-${node.data("side")}`),
    } },
    { selector: "edge", style: { "curve-style": "bezier", width: 1.6, "target-arrow-shape": "triangle", "arrow-scale": 0.8, "line-color": colour("soft"), "target-arrow-color": colour("soft") } },
    edge("command", "link", 2.2), edge("support", "for", 2.2), edge("alliance", "for", 4), edge("hostility", "against", 3),
    { selector: "edge.alliance, edge.hostility", style: { "target-arrow-shape": "none" } },
    { selector: "edge.possible", style: { "line-style": "dashed", "line-dash-pattern": [9, 5] } },
    { selector: "edge.undated", style: { "line-style": "dashed", "line-dash-pattern": [2, 5] } },
    { selector: "edge.Contested, edge.alleged", style: { "line-color": colour("open"), "line-style": "dashed", "line-dash-pattern": [12, 3, 3, 3] } },
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

place.hidden = false;
svg.remove();
place.parentElement.classList.remove("scroll");
const cy = cytoscape({
  container: place,
  elements: [
    ...data.nodes.map(({ x, y, ...rest }) => ({ group: "nodes", data: rest, position: { x, y } })),
    ...data.edges.map((edge) => ({ group: "edges", data: edge, classes: [edge.kind, edge.status].join(" ") })),
  ],
  layout: { name: "preset", padding: 12 },
  style: style(),
  autoungrabify: true,
  userZoomingEnabled: true,
  maxZoom: 3,
  minZoom: 0.1,
});
cy.userZoomingEnabled(false); // a page that is scrolled over it goes on scrolling; the buttons and keys enlarge
window.cy = cy;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(style()));

function choose(target) {
  cy.elements().addClass("faded");
  target.closedNeighborhood().removeClass("faded");
  const link = document.createElement("a");
  link.href = target.data("page");
  link.textContent = `${target.data("label")}: ${data.page}`;
  note.replaceChildren(link);
}

cy.on("tap", "node", ({ target }) => choose(target));
cy.on("tap", ({ target }) => {
  if (target !== cy) return;
  cy.elements().removeClass("faded");
  note.replaceChildren();
});

const asked = cy.nodes().filter((node) => node.data("key") === new URL(location.href).searchParams.get("actor"));
if (asked.nonempty()) choose(asked);

const KEYS = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
place.parentElement.addEventListener("keydown", (event) => {
  const [x, y] = KEYS[event.key] ?? [0, 0];
  const factor = { "+": 1.25, "=": 1.25, "-": 0.8 }[event.key];
  if (factor) cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
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
