// The map: another day without asking the server, and the drawing in Leaflet, to be moved and enlarged by mouse, touch and keyboard.

import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { certainty, days, written } from "./parts/day.js";

const data = JSON.parse(document.getElementById("map-data").textContent);
const svg = document.getElementById("map-svg");
const summary = document.querySelector(".summary");
const silent = document.querySelector(".silent");

// The look of a place on a day: the last that began before it.
function look(place, day) {
  const found = data.places[place]?.findLast(([start]) => start <= day);
  return found && data.faces[found[1]];
}

function paint(element, kind, face) {
  const own = element.classList.contains("minor") ? " minor" : "";
  element.setAttribute("class", `${kind} ${face.classes}${own}`);
}

// Whether the account tells of the day itself, else the nearest days of which it does.
function nearest(day) {
  silent.hidden = data.spells.some(([first, last]) => first <= day && day <= last);
  const found = [data.spells.findLast(([, last]) => last < day)?.[1], data.spells.find(([first]) => first > day)?.[0]];
  for (const [i, link] of [...silent.querySelectorAll("a")].entries()) {
    link.hidden = found[i] === undefined;
    if (link.hidden) continue;
    const there = new URL(location.href);
    there.searchParams.set("date", written(found[i]));
    link.href = there;
    link.querySelector("bdi").textContent = written(found[i]);
  }
}

function draw(day) {
  nearest(day);
  const counts = {};
  for (const place of Object.keys(data.places)) {
    for (const name of look(place, day).counts) counts[name] = (counts[name] ?? 0) + 1;
  }
  for (const [name, words] of Object.entries(data.counts)) summary.querySelector(`[data-count=${name}]`).textContent = `${words} ${counts[name] ?? 0}`;
  for (const mark of svg?.querySelectorAll(".mark") ?? []) {
    const face = look(mark.dataset.place, day);
    if (!face) continue;
    paint(mark, "mark", face);
    mark.querySelector("title").textContent = `${mark.dataset.name}: ${face.words}`;
    if (mark.classList.contains("minor")) continue;
    mark.querySelector(".letter").textContent = face.sign;
    const high = face.sign ? 18 : 7;
    const size = { x: -face.wide / 2, y: -high / 2, width: face.wide, height: high };
    for (const [name, value] of Object.entries(size)) mark.querySelector(".sign").setAttribute(name, value);
    const cell = document.getElementById(`cell-${mark.dataset.place}`);
    paint(cell, "cell", face);
    cell.setAttribute("fill", face.fill ? `url(#${face.fill})` : "none");
    if (face.edge) cell.setAttribute("stroke", face.edge);
    else cell.removeAttribute("stroke");
  }
  for (const part of svg?.querySelectorAll(".dated") ?? []) {
    const found = certainty(part, day);
    part.classList.toggle("off", !found);
    part.classList.toggle("possible", found === "possible");
  }
  for (const group of document.querySelectorAll(".pointless")) {
    for (const item of group.children) {
      const face = look(item.dataset.place, day);
      item.className = face.classes;
      item.hidden = !face.told;
      item.querySelector(".badge").textContent = face.sign;
      item.querySelector(".words").textContent = face.words;
    }
    group.nextElementSibling.hidden = Boolean(group.querySelector(":scope > :not([hidden])"));
  }
}

// Who asks their system for less motion gets none.
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const calm = still ? { zoomAnimation: false, fadeAnimation: false, inertia: false } : {};

function interactive() {
  const frame = svg.parentElement;
  const { width, height } = svg.viewBox.baseVal;
  const bounds = L.latLngBounds([-height, 0], [0, width]);
  frame.classList.remove("scroll");
  frame.style.aspectRatio = `${width} / ${height}`;
  const map = L.map(frame, { crs: L.CRS.Simple, zoomSnap: 0, zoomDelta: 0.75, minZoom: -3, maxZoom: 3, attributionControl: false, scrollWheelZoom: false, ...calm });
  if (still) map.panBy = (offset) => L.Map.prototype.panBy.call(map, offset, { animate: false }); // popups and keys pan without options
  svg.remove();
  let moved = 0;
  const size = () => {
    const zoom = 2 ** map.getZoom();
    for (const part of svg.querySelectorAll(".sized")) part.setAttribute("transform", `scale(${1 / zoom})`);
    for (const label of svg.querySelectorAll(".label")) label.classList.toggle("later", Number(label.dataset.zoom) > zoom * 1.02);
  };
  map.on("zoomend", size).on("dragend", () => { moved = Date.now(); });
  map.fitBounds(bounds, { animate: false });
  map.setMinZoom(map.getZoom());
  map.setMaxBounds(bounds.pad(0.3));
  L.svgOverlay(svg, bounds, { interactive: true }).addTo(map);
  size();
  printable(frame);
  for (const mark of svg.querySelectorAll(".mark")) {
    mark.addEventListener("click", (event) => {
      event.preventDefault();
      L.DomEvent.stopPropagation(event); // the map closes what is open where it is clicked
      if (Date.now() - moved > 300) tell(map, mark);
    });
  }
}

// Paper gets the drawing as the server made it, whole and without Leaflet around it.
function printable(frame) {
  let copy;
  addEventListener("beforeprint", () => {
    copy = svg.cloneNode(true);
    copy.setAttribute("class", "situation");
    copy.removeAttribute("style");
    for (const part of copy.querySelectorAll(".sized")) part.removeAttribute("transform");
    for (const label of copy.querySelectorAll(".label")) label.classList.toggle("later", Number(label.dataset.zoom) > 1);
    frame.before(copy);
  });
  addEventListener("afterprint", () => copy?.remove());
}

// What is told of a place, beside it, with the way to its rows and its page.
function tell(map, mark) {
  const [x, y] = mark.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  const box = document.createElement("div");
  const title = document.createElement("a");
  title.href = mark.dataset.page;
  title.textContent = mark.dataset.name;
  const words = document.createElement("p");
  words.textContent = mark.querySelector("title").textContent.slice(mark.dataset.name.length + 2);
  const point = document.createElement("p");
  point.className = "soft";
  point.textContent = mark.dataset.point;
  box.append(title, words, point);
  for (const chosen of document.querySelectorAll("tbody.chosen")) chosen.classList.remove("chosen");
  const own = ["at", "taken-at"].map((prefix) => document.getElementById(`${prefix}-${mark.dataset.place}`)).filter((part) => part && !part.hidden);
  for (const rows of own.slice(0, 1)) {
    rows.classList.add("chosen");
    const link = document.createElement("a");
    link.href = `#${rows.id}`;
    link.textContent = data.rows;
    link.addEventListener("click", () => { if (rows.closest("details")) rows.closest("details").open = true; });
    box.append(link);
  }
  L.popup({ maxWidth: 260 }).setLatLng([-y, x]).setContent(box).openOn(map);
  title.focus({ preventScroll: true });
}

if (svg) interactive();
days(data.changes, draw);
