// The view of articles: drawn anew, it gives the focus to what was used, or to the heading of what that led to; Escape goes back. When
// what adds articles tells of something, the server is asked whether there are others now.
{
  let then = null; // the key of what gets the focus; empty: the heading
  let drawn = null; // the place that is shown

  const used = (event) => {
    const sender = event.target.closest('#corpus [data-send="browse"]');
    if (!sender || (event.type === "submit") !== sender.matches("form")) return;
    then = sender.dataset.then ?? "";
    drawn = find("#corpus .corpus").dataset.at;
  };
  element.addEventListener("click", used, true);
  element.addEventListener("submit", used, true);

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog");
    if (event.key === "Escape" && element.dataset.view === "articles" && !typing) find("#corpus [data-back]")?.click();
  });

  let asking = 0;
  const ask = () => {
    const version = find("#corpus .corpus")?.dataset.version;
    if (version === undefined || element.dataset.view !== "articles" || document.activeElement?.closest("#corpus")) return;
    then = null; // only here: who has just used a link is on the way to what gets the focus
    trigger("recount", { version });
  };

  new MutationObserver((changes) => {
    if (changes.some(({ target }) => target.closest?.("#added"))) {
      clearTimeout(asking);
      asking = setTimeout(ask, 500);
    }
    const corpus = find("#corpus .corpus");
    if (!corpus || corpus.dataset.at === drawn) return;
    drawn = corpus.dataset.at;
    if (then === null) return;
    const kept = then && [...corpus.querySelectorAll("[data-key]")].find((each) => each.dataset.key === then);
    then = null;
    (kept || corpus.querySelector("[data-landing]"))?.focus();
  }).observe(element, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-at"] });
}
