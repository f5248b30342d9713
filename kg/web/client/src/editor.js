// Puts YASQE, the editor of YASGUI, in the place of the plain form of the SPARQL page, and shows the server's own tables
// of answers without leaving the page. It asks this server alone and keeps nothing of what a visitor asked.
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import Yasqe from "@zazuko/yasqe";

const SUGGESTIONS = 100;
const data = JSON.parse(document.getElementById("editor-data").textContent);
const form = document.getElementById("editor");
const plain = document.getElementById("query");
const run = document.getElementById("run");
const answer = document.getElementById("answer");
const count = document.getElementById("count");
let running;

complete("class", data.terms.classes);
complete("property", data.terms.properties);
complete("code", data.terms.codes, "class", {
  isValidCompletionPosition(yasqe) {
    const token = yasqe.getCompleteToken();
    const { lastProperty, possibleCurrent } = token.state;
    return /^([A-Za-z][\w-]*:|<)/.test(token.string) && !possibleCurrent.includes("a") && !["a", "rdf:type"].includes(lastProperty);
  },
});
const getPrefixes = () => Object.entries(data.prefixes).map(([name, base]) => `${name}: <${base}>`);
Yasqe.forkAutocompleter("prefixes", { name: "kg-prefixes", persistenceId: null, get: getPrefixes }, false);

const place = document.createElement("div");
place.id = "yasgui";
place.dir = "ltr";
plain.before(place);
plain.hidden = true;
const yasqe = new Yasqe(place, {
  value: plain.value.trim(),
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: null, // the address of the page is one
  showQueryButton: false,
  autocompleters: ["kg-prefixes", "variables", "kg-class", "kg-property", "kg-code"],
  editorHeight: "22rem",
  screenReaderLabel: data.words.Query,
  extraKeys: {
    // Tab leads on to the buttons, as anywhere else on the page.
    Tab: false,
    "Shift-Tab": false,
    "Ctrl-Enter": () => form.requestSubmit(run),
    "Cmd-Enter": () => form.requestSubmit(run),
  },
});
window.yasqe = yasqe;
form.querySelector("label[for=query]").addEventListener("click", () => yasqe.focus());
yasqe.on("change", () => {
  plain.value = yasqe.getValue();
});

form.addEventListener("submit", (event) => {
  if (event.submitter !== run) return; // a download
  event.preventDefault();
  if (running) {
    running.abort();
    return;
  }
  const address = new URL(form.action);
  address.search = new URLSearchParams({ query: yasqe.getValue(), show: "table" });
  history.pushState(null, "", address);
  show(address);
});
answer.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.pathname !== location.pathname) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  show(new URL(link.href));
});
addEventListener("popstate", () => location.reload());

// Shows the answer that the server writes on the page of an address.
async function show(address) {
  running = new AbortController();
  run.textContent = data.words.Stop;
  answer.hidden = false;
  answer.setAttribute("aria-busy", "true");
  count.textContent = data.words["Asking …"];
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, signal: running.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById("answer");
    const refused = page.querySelector(".message") ?? page.body;
    const [parts, words] = found ? [[...found.children], found.querySelector("#count").textContent] : [[message(refused.textContent)], ""];
    fill(parts, words);
  } catch (error) {
    fill(error.name === "AbortError" ? [] : [message(data.words["The server does not answer."])], "");
  } finally {
    running = undefined;
    run.textContent = data.words.Run;
    answer.removeAttribute("aria-busy");
  }
}

// The heading and the count stay where they are, so that screen readers notice that the count has changed.
function fill(parts, words) {
  const kept = [answer.querySelector("h2"), count];
  count.textContent = words;
  for (const part of [...answer.children]) if (!kept.includes(part)) part.remove();
  answer.append(...parts.filter((part) => part.tagName !== "H2" && part.id !== "count"));
}

function message(text) {
  const line = document.createElement("p");
  line.className = "message";
  line.setAttribute("role", "alert");
  line.textContent = text;
  return line;
}

// Completes from a list of [IRI, label]: what begins as typed first, then what has it inside, in its name or its label.
function complete(name, terms, like = name, changes = {}) {
  const labels = new Map(terms);
  const completer = {
    name: `kg-${name}`,
    persistenceId: null,
    bulk: false,
    autoShow: true,
    get(_, token) {
      const typed = (token?.autocompletionString ?? "").toLowerCase();
      const base = Object.values(data.prefixes).find((iri) => typed.startsWith(iri.toLowerCase())) ?? "";
      const word = typed.slice(base.length);
      const found = terms.filter(([iri, label]) => {
        const local = iri.toLowerCase().slice(base.length);
        return iri.startsWith(base) && (local.includes(word) || label.toLowerCase().includes(word));
      });
      const rank = ([iri]) => (iri.toLowerCase().startsWith(typed) ? 0 : 1);
      return found.sort((a, b) => rank(a) - rank(b)).slice(0, SUGGESTIONS).map(([iri]) => iri);
    },
    postprocessHints: (yasqe, hints) =>
      hints.map((hint) => {
        const label = labels.get(expanded(hint.text, yasqe.getPrefixesFromQuery()));
        return label ? { ...hint, displayText: `${hint.text}  ${label}` } : hint;
      }),
    ...changes,
  };
  Yasqe.forkAutocompleter(like, completer, false); // false: not for every editor, but for the one that names it
}

// cko:Term or <IRI> as an IRI.
function expanded(text, prefixes) {
  if (text.startsWith("<")) return text.slice(1, -1);
  const [prefix] = text.split(":", 1);
  return (prefixes[prefix] ?? "") + text.slice(prefix.length + 1);
}
