// Sorts the rows of an answer in place. A table that shows one page of several keeps its links, which sort all rows on the server.
const compare = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" }).compare;
const NUMBER = /^-?\d+(\.\d+)?$/;

for (const table of document.querySelectorAll("table[data-table]:not([data-part])")) {
  const headings = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  headings.forEach((heading, column) => {
    let control = heading.querySelector("a");
    if (!control) {
      control = document.createElement("button");
      control.type = "button";
      control.append(...heading.childNodes);
      heading.append(control);
    }
    let sign = control.querySelector("span[aria-hidden]");
    if (!sign) {
      sign = document.createElement("span");
      sign.setAttribute("aria-hidden", "true");
      control.append(sign);
    }
    control.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const down = heading.ariaSort === "ascending";
      sort(body, column, down);
      for (const other of headings) {
        other.removeAttribute("aria-sort");
        other.querySelector("span[aria-hidden]")?.replaceChildren();
      }
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      sign.textContent = down ? " ▼" : " ▲";
      if (control.href) {
        const address = new URL(control.href);
        address.searchParams.set("order", down ? "desc" : "asc");
        history.replaceState(null, "", address);
      }
    });
  });
}

// Numbers as numbers where there is nothing else; what is empty comes last either way.
function sort(body, column, down) {
  const keyed = [...body.rows].map((row) => [row.cells[column].textContent.trim(), row]);
  const filled = keyed.filter(([text]) => text);
  const numeric = filled.every(([text]) => NUMBER.test(text));
  filled.sort(([one], [other]) => (numeric ? one - other : compare(one, other)) * (down ? -1 : 1));
  body.append(...filled.map(([, row]) => row), ...keyed.filter(([text]) => !text).map(([, row]) => row));
}
