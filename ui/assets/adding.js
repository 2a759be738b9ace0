// Files that are chosen or dropped go to the server one by one, under names that tell nothing; which of them are taken, it says. And the
// focus stays where it was when what was added is drawn anew. What adds is folded until there is something to tell.
{
  let sending = false;
  let kept = ""; // data-key of what in #added, or of what changes the article in full, had the focus

  const randomName = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  async function sendFiles(zone, files) {
    if (sending || !files.length) return;
    sending = true;
    const { mostFiles, mostBytes, mostInAll, sending: words } = zone.dataset;
    const told = zone.querySelector(".sending");
    const data = { paths: [], names: [], sizes: [] };
    let inAll = 0;
    for (const [number, file] of files.entries()) {
      told.textContent = words.replace("{done}", number + 1).replace("{count}", files.length);
      let path = "";
      if (number < mostFiles && file.size <= mostBytes && inAll + file.size <= mostInAll) {
        try {
          ({ path } = await upload(new File([file], randomName())));
          inAll += file.size;
        } catch {
          path = ""; // it cannot be read, or the server did not take it
        }
      }
      data.paths.push(path ?? "");
      data.names.push(file.name);
      data.sizes.push(file.size);
    }
    told.textContent = "";
    sending = false;
    trigger("add_files", data);
  }

  element.addEventListener("change", (event) => {
    if (event.target.id !== "choose-files") return;
    const files = [...event.target.files];
    event.target.value = ""; // so that the same file can be chosen again
    sendFiles(event.target.closest(".drop"), files);
  });

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    element.addEventListener(kind, (event) => {
      const zone = event.target.closest?.(".drop");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") sendFiles(zone, [...event.dataTransfer.files]);
    });
  }

  let told = "";
  const unfold = () => {
    const ways = find(".adding-head");
    if (!ways) return;
    const now = find("#corpus [data-none]") ? "none" : (find("#added [data-results]")?.dataset.results ?? "");
    if (now && now !== told) ways.open = true;
    told = now;
  };
  new MutationObserver(unfold).observe(element, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-results", "data-none"] });
  document.addEventListener("dragenter", (event) => {
    if (event.dataTransfer?.types.includes("Files") && find(".adding-head")) find(".adding-head").open = true;
  });

  // A form whose text was taken is emptied; another of its number stays as it is.
  new MutationObserver((changes) => {
    for (const { target } of changes) target.querySelector("form").reset();
  }).observe(element, { subtree: true, attributes: true, attributeFilter: ["data-sent"] });

  // What is wrong with a field stands below it, and that is where the focus goes.
  new MutationObserver((changes) => {
    for (const { target } of changes) target.querySelector("[aria-invalid]")?.focus();
  }).observe(element, { subtree: true, attributes: true, attributeFilter: ["data-faults"] });

  element.addEventListener("focusin", (event) => {
    kept = event.target.closest(":is(#added, .change) [data-key]")?.dataset.key ?? "";
  });

  let wanted = "";
  const keepFocus = () => {
    const place = find(".change[data-focus]") ?? find("#added .added");
    const focus = place?.dataset.focus ?? "";
    const isNew = focus !== wanted;
    wanted = focus;
    if (document.activeElement !== document.body && !(isNew && place?.contains(document.activeElement))) return;
    const key = (isNew && focus) || kept || focus;
    if (!key || !place) return;
    const target = place.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? place.querySelector(`#${CSS.escape(key)}`);
    (target ?? place.querySelector('[data-key="run"]'))?.focus({ preventScroll: !isNew });
  };
  new MutationObserver(keepFocus).observe(element, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-focus"] });
}
