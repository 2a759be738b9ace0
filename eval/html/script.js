// Filters of the cases. Without this script the page shows all of them.
"use strict";
const form = document.getElementById("filters");
const cases = [...document.querySelectorAll("article.case")].map((node) => ({ node, words: node.textContent.toLowerCase() }));

function matches({ node, words }, wanted) {
  return [...wanted].every(([name, value]) => {
    if (!value) return true;
    if (name === "words") return words.includes(value.toLowerCase());
    return name === "tag" ? JSON.parse(node.dataset.tag).includes(value) : node.dataset[name] === value;
  });
}

function filter() {
  const wanted = new FormData(form);
  let shown = 0;
  for (const each of cases) shown += !(each.node.hidden = !matches(each, wanted));
  document.getElementById("count").textContent = shown === cases.length ? `${shown} cases` : `${shown} of ${cases.length} cases`;
}

function open(target) {
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
form.hidden = cases.length === 0;
filter();
addEventListener("hashchange", () => open(document.getElementById(location.hash.slice(1))));
