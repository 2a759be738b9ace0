// Narrowing: typing finds publishers and persons, and the focus goes where the server says when the chips are drawn anew.
{
  let waiting = 0;
  const form = () => find("form#narrow-form");
  const box = (kind) => find(`#narrow-form [data-find="${kind}"]`);

  element.addEventListener("input", (event) => {
    const { find: kind } = event.target.dataset;
    if (!kind) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => trigger("seek", { kind, words: event.target.value }), 120);
  });

  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.dataset.find) event.preventDefault(); // it would apply what is ticked
    if (event.key === "Escape" && event.target.closest("form#narrow-form, .narrow") && form()) {
      event.stopPropagation();
      trigger("narrow", { show: "0" });
    }
  });

  // What was found takes the place of what is not ticked. An answer to what is no longer written is passed over.
  let taken = "";
  function take() {
    const found = find("#found .found");
    if (!found || found.outerHTML === taken) return;
    taken = found.outerHTML;
    const { kind, words, told } = found.dataset;
    const options = find(`#options-${kind}`);
    if (!options || box(kind)?.value.slice(0, 200) !== words) return;
    const ticked = [...options.querySelectorAll("label")].filter((label) => label.querySelector("input").checked);
    const names = new Set(ticked.map((label) => label.querySelector("input").value));
    const fresh = [...found.cloneNode(true).children].filter((row) => !names.has(row.querySelector("input")?.value));
    options.replaceChildren(...ticked, ...fresh);
    options.scrollTop = 0;
    find("#told").textContent = told;
  }

  function focusThere() {
    const there = find("#chips [data-focus]");
    const opened = find("#chips [data-focus-form]");
    if (there) {
      there.removeAttribute("data-focus");
      for (const field of element.querySelectorAll("#narrow-form [data-find]")) field.value = ""; // all are listed again
      there.focus();
    }
    if (opened) {
      opened.removeAttribute("data-focus-form");
      opened.querySelector("form input")?.focus({ preventScroll: true });
    }
  }

  new MutationObserver(() => {
    take();
    focusThere();
  }).observe(element, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-words", "data-focus"] });
}
