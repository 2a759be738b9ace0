// What was searched stays open when its exchange is drawn anew, until the next question begins.
{
  const opened = new Set();
  let last = "";
  element.addEventListener(
    "toggle",
    ({ target }) => {
      if (!target.dataset.searched || !target.isConnected) return;
      if (target.open) opened.add(target.dataset.searched);
      else opened.delete(target.dataset.searched);
    },
    true,
  );
  new MutationObserver(() => {
    const now = find("#current .exchange")?.dataset.exchange ?? "";
    if (now !== last) opened.clear();
    last = now;
    for (const details of element.querySelectorAll("details.searched:not([data-drawn])")) {
      details.dataset.drawn = "1";
      if (opened.has(details.dataset.searched)) details.open = true;
    }
  }).observe(element, { subtree: true, childList: true });
}
