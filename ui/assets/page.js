// What the page does in the browser: clicks and forms become events for the server, hovering shows a quote, an opened article scrolls to
// its words, and the keyboard reaches all of it. gr.HTML runs this with `element` (the page) and `trigger` (an event to the server); the
// other files of this folder follow in the same function.

// Every event that the server listens to; gradio looks for their names here.
const EVENTS = [
  "add_addresses", "add_files", "add_text", "again", "apply", "ask", "ask_added", "asknarrowed", "begin", "browse", "close",
  "correct_article", "find", "forget", "leave_article", "look", "more", "narrow", "open", "own_articles", "rate", "recount", "remove_article",
  "rename", "reopen", "same", "save_article", "seek", "stop_adding", "undo_adding", "view", "went", "widen",
];

let rated = ""; // the thumb or reason that was pressed: the focus stays there when the answer is drawn anew
let explained = 0; // the exchange whose thumb was pressed down: the form for the reason comes into sight when it is there
let opener = null; // "exchange.number" of the marker that opened the article: focus returns there

const find = (selector) => element.querySelector(selector);

// Where this page is, for a server that was started again since: how many exchanges it shows, and its address.
const stand = () => `${element.querySelectorAll("article.exchange").length}${window.location.search || "?"}`;
const markerFor = (shown) => {
  const [exchange, number] = shown.split(".");
  return find(`.prose-text .marker[data-exchange="${exchange}"][data-open="${number}"]`);
};

element.addEventListener("click", (event) => {
  if (!event.target.closest("[data-skip]")) return;
  event.preventDefault(); // the address stays
  find("#question textarea").focus();
});

element.addEventListener("click", (event) => {
  const target = event.target.closest("[data-open], [data-close], [data-ask], [data-rate]");
  if (!target) return;
  event.preventDefault();
  hideQuote();
  const { open, exchange, ask, rate: rating } = target.dataset;
  if (rating) {
    tellRating(Number(exchange), rating, target.dataset.reason ?? "");
  } else if (open) {
    opener = `${exchange}.${open}`;
    trigger("open", { exchange: Number(exchange), number: Number(open), stand: stand() });
  } else if (ask) {
    trigger("ask", { question: ask, stand: stand() });
  } else {
    trigger("close");
  }
});

// A thumb, with or without a reason. A reason in the visitor's own words comes from the form below a thumb that points down.
function tellRating(exchange, rating, reason) {
  rated = `.thumb[data-rate="${rating}"][data-exchange="${exchange}"]`;
  explained = rating === "down" && !reason ? exchange : 0;
  trigger("rate", { exchange, rating, reason, stand: stand() });
}

// Every feature: what has data-send="name" sends the event `name` with its other data-… values, a form with those of its fields too.
function sendFrom(sender, fields) {
  const { send, ...data } = sender.dataset;
  for (const name of new Set(fields ? fields.keys() : [])) {
    const values = fields.getAll(name);
    data[name] = values.length > 1 ? values : values[0];
  }
  hideQuote();
  if (!EVENTS.includes(send)) throw new Error(`no event is called ${send}`);
  trigger(send, { ...data, stand: stand() });
}

element.addEventListener("click", (event) => {
  const sender = event.target.closest("[data-send]:not(form)");
  if (!sender || sender.getAttribute("aria-disabled") === "true") return;
  event.preventDefault();
  sendFrom(sender);
});

element.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-send]");
  if (!form) return;
  event.preventDefault();
  sendFrom(form, new FormData(form, event.submitter));
});

element.addEventListener("submit", (event) => {
  const form = event.target.closest("form.why");
  if (!form) return;
  event.preventDefault();
  const reason = form.elements.reason.value.trim();
  if (reason) tellRating(Number(form.dataset.exchange), "down", reason);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hideQuote();
    find("[data-close]")?.click();
  }
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!typing && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const step = find(`.reading .step[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
    if (step) {
      event.preventDefault();
      step.click();
    }
    if (event.key === "/" && find("#question textarea")) {
      event.preventDefault();
      find("#question textarea").focus();
    }
  }
  if (event.key === " " && event.target.matches?.("#byline a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});

// The quote under the pointer or the focus. Its words are set as text, never as markup.
const quote = document.createElement("div");
quote.id = "quote";
quote.setAttribute("role", "tooltip");
quote.hidden = true;
const quoteFrom = quote.appendChild(document.createElement("p"));
const quoteText = quote.appendChild(document.createElement("blockquote"));
quoteText.dir = "auto";
element.appendChild(quote);

function showQuote(marker) {
  quoteFrom.textContent = marker.dataset.from;
  quoteText.textContent = marker.dataset.quote;
  quote.hidden = false;
  marker.setAttribute("aria-describedby", "quote");
  const at = marker.getBoundingClientRect();
  const size = quote.getBoundingClientRect();
  const left = Math.min(Math.max(12, at.left + at.width / 2 - size.width / 2), document.documentElement.clientWidth - size.width - 12);
  const above = at.top - size.height - 8;
  quote.style.left = `${left}px`;
  quote.style.top = `${above > 8 ? above : at.bottom + 8}px`;
}

function hideQuote() {
  quote.hidden = true;
}

const hoverable = window.matchMedia("(hover: hover)");
const withQuote = (event) => event.target.closest?.("[data-quote]");
element.addEventListener("mouseover", (event) => {
  const marker = withQuote(event);
  if (marker && hoverable.matches) showQuote(marker);
});
element.addEventListener("mouseout", (event) => withQuote(event) && hideQuote());
element.addEventListener("focusin", (event) => {
  const marker = withQuote(event);
  if (marker?.matches(":focus-visible")) showQuote(marker);
});
element.addEventListener("focusout", hideQuote);
window.addEventListener("scroll", hideQuote, { passive: true });

// A new question goes to the top of the window, an opened article to its words; a closed one gives the focus back.
let asked = "";
let shown = "";
let address = "";

function settle() {
  const where = find("#where [data-address]");
  if (where && where.dataset.address !== address) {
    const there = where.dataset.address;
    if (address && there !== (window.location.search || "?")) window.history.pushState(null, "", there === "?" ? window.location.pathname : there);
    address = there;
  }
  if (where && element.dataset.view !== where.dataset.view) element.dataset.view = where.dataset.view;

  const exchange = find("#current .exchange")?.dataset.exchange ?? "";
  if (exchange && exchange !== asked) find("#current .exchange").scrollIntoView({ block: "start", behavior: "smooth" });
  asked = exchange;

  if (rated && document.activeElement === document.body && find(rated)) {
    find(rated).focus({ preventScroll: true });
    rated = "";
  }

  const why = explained ? find(`.why[data-exchange="${explained}"]`) : null;
  if (why) {
    why.style.scrollMarginBottom = `${find("#foot").offsetHeight + 8}px`; // the question stands over the page's end
    why.scrollIntoView({ block: "nearest" });
    explained = 0;
  }

  const reading = find(".reading");
  const now = reading?.dataset.shown ?? "";
  if (now !== shown) {
    element.classList.toggle("with-article", Boolean(now));
    if (now) {
      const words = reading.querySelector("mark.opened");
      const page = reading.querySelector(".page");
      if (words) page.scrollTop += words.getBoundingClientRect().top - page.getBoundingClientRect().top - page.clientHeight * 0.3;
      if (!shown) reading.focus({ preventScroll: true });
      const marker = markerFor(now);
      const sheet = reading.getBoundingClientRect();
      const at = marker?.getBoundingClientRect();
      const visible = sheet.top > window.innerHeight * 0.2 ? sheet.top : window.innerHeight; // on phones the article covers the lower part
      if (at && (at.bottom > visible - 24 || at.top < 0)) window.scrollBy({ top: at.top - visible * 0.6, behavior: "smooth" });
    } else {
      (opener && markerFor(opener) ? markerFor(opener) : find("#question textarea"))?.focus({ preventScroll: true });
    }
    shown = now;
  }
  for (const marker of element.querySelectorAll(":is(.marker, .happening).active")) {
    if (`${marker.dataset.exchange}.${marker.dataset.open}` !== shown) marker.classList.remove("active");
  }
  for (const marker of shown ? element.querySelectorAll(`[data-exchange="${shown.split(".")[0]}"]:is(.marker, .happening)[data-open="${shown.split(".")[1]}"]`) : []) {
    marker.classList.add("active");
  }
}

// Back and forward: the server opens what the address says, which is then no new address.
window.addEventListener("popstate", () => {
  if ((window.location.search || "?") === address) return;
  address = "";
  trigger("went", { query: window.location.search });
});

// gradio changes what is there into what is drawn anew, so that ticks and words which a visitor set would pass over to whatever now stands
// in their place. A form says with data-drawn when what it holds is the server's.
new MutationObserver((changes) => {
  for (const { target } of changes) if (target.matches("form[data-drawn]")) target.reset();
}).observe(element, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });

new MutationObserver(settle).observe(element, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-shown", "data-exchange", "data-address", "data-view"] });
