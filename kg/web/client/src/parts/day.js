// The day that a page shows: date field, slider, steps to the next change, the address, and whatever tells its days by attributes.

const EPOCH = 719163; // the ordinal of 1970-01-01, as the server counts days
const form = document.querySelector("form.day");

export const written = (day) => new Date((day - EPOCH) * 864e5).toISOString().slice(0, 10);

function counted(date) {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  return Number.isNaN(instant) ? null : Math.round(instant / 864e5) + EPOCH;
}

// certain, possible or nothing, for an element that carries data-first, data-last, data-sure-first and data-sure-last.
export function certainty({ dataset }, day) {
  const number = (name, otherwise) => (name in dataset ? Number(dataset[name]) : otherwise);
  if (day < number("first", -Infinity) || day > number("last", Infinity)) return "";
  return number("sureFirst", -Infinity) <= day && day <= number("sureLast", Infinity) && dataset.sure !== "never" ? "certain" : "possible";
}

function list(day) {
  for (const row of document.querySelectorAll("tr[data-dated]")) {
    const found = certainty(row, day);
    row.hidden = !found;
    row.querySelector(".certainty").textContent = found ? form.dataset[found] : "";
  }
  for (const table of document.querySelectorAll("table.told")) {
    for (const body of table.querySelectorAll("tbody")) {
      if (body.querySelector("tr[data-dated]")) body.hidden = !body.querySelector("tr[data-dated]:not([hidden])");
    }
    const [wrap, none] = [table.parentElement, table.parentElement.nextElementSibling];
    if (!none?.matches(".none")) continue;
    none.hidden = Boolean(table.querySelector("tbody:not([hidden])"));
    wrap.hidden = !none.hidden;
  }
  for (const item of document.querySelectorAll("li[data-dated]")) {
    item.hidden = !certainty(item, day);
    item.parentElement.nextElementSibling.hidden = Boolean(item.parentElement.querySelector(":scope > :not([hidden])"));
  }
}

// Show days: draw(day) is called for each; changes are the days on which something changes.
export function days(changes, draw) {
  if (!form) return;
  const field = form.querySelector("input[type=date]");
  const slider = form.querySelector("input[type=range]");
  const long = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  let now = counted(form.dataset.day);

  function show(day, remember) {
    now = day;
    field.value = written(day);
    slider.value = day;
    slider.setAttribute("aria-valuetext", long.format(new Date((day - EPOCH) * 864e5)));
    for (const place of document.querySelectorAll("time.now")) place.textContent = place.dateTime = written(day);
    for (const step of form.querySelectorAll(".step")) {
      const next = neighbour(Number(step.dataset.step));
      step.hidden = next === undefined;
      if (next !== undefined) step.querySelector("bdi").textContent = written(next);
    }
    list(day);
    draw(day);
    if (remember) address(remember);
  }

  function neighbour(direction) {
    return direction < 0 ? changes.findLast((day) => day < now) : changes.find((day) => day > now);
  }

  function address(remember) {
    const here = new URL(location.href);
    here.searchParams.set("date", written(now));
    try {
      history[remember === "new" ? "pushState" : "replaceState"](null, "", here);
    } catch {
      // browsers that let no page opened from a file change its address
    }
    for (const link of document.querySelectorAll("a[data-keep], header .language a")) {
      const there = new URL(link.href);
      there.searchParams.set("date", written(now));
      link.href = there;
    }
  }

  slider.addEventListener("input", () => show(Number(slider.value), "same"));
  field.addEventListener("change", () => counted(field.value) && show(counted(field.value), "new"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (counted(field.value)) show(counted(field.value), "new");
  });
  form.querySelector("select")?.addEventListener("change", () => form.submit());
  for (const step of form.querySelectorAll(".step")) {
    step.addEventListener("click", (event) => {
      event.preventDefault();
      show(neighbour(Number(step.dataset.step)), "new");
    });
  }
  const asked = () => counted(new URL(location.href).searchParams.get("date") ?? "") ?? counted(form.dataset.day);
  addEventListener("popstate", () => show(asked(), ""));
  form.hidden = false;
  form.querySelector(".slide").hidden = false;
  show(asked(), "");
}
