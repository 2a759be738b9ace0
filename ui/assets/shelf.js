// The list of kept conversations: folded away or, where there is no room, drawn over the page; searching while one types; renaming and deleting
// in place, by the arrow keys, too. Events that this file's features send: "find", "forget", "more", "rename", "reopen".
{
  const FOLDED = "byline-shelf-folded";
  const narrow = window.matchMedia("(max-width: 1179px)");
  const wide = window.matchMedia("(min-width: 1600px)"); // there is room for it beside an opened article
  let folded = remembered() === "yes";
  let drawn = false; // over the page, where there is no room beside it
  let refocus = []; // where the focus goes when what had it is gone: the first of these that is there

  function remembered(value) {
    try {
      if (value !== undefined) window.localStorage.setItem(FOLDED, value);
      return window.localStorage.getItem(FOLDED);
    } catch {
      return null; // the browser keeps nothing; the list is open then
    }
  }

  const isDrawer = () => narrow.matches || (element.classList.contains("with-article") && !wide.matches);

  function arrange() {
    const drawer = isDrawer();
    if (!drawer) drawn = false;
    const open = drawer ? drawn : !folded;
    element.classList.toggle("shelf-open", open);
    element.classList.toggle("shelf-drawer", drawer);
    const toggle = find("[data-shelf]");
    if (toggle && toggle.getAttribute("aria-expanded") !== String(open)) toggle.setAttribute("aria-expanded", String(open));
  }

  function draw(open) {
    const drawer = isDrawer();
    if (drawer) drawn = open;
    else remembered((folded = !open) ? "yes" : "no");
    arrange();
    if (drawer) (open ? find("#shelf-search") : find("[data-shelf]"))?.focus({ preventScroll: true });
  }

  // What of an item is shown: its title or the field to rename it, and the question whether to delete it.
  function edit(row, kind) {
    row.querySelector(".row").hidden = kind === "rename";
    row.querySelector(".rename-form").hidden = kind !== "rename";
    row.querySelector(".confirm").hidden = kind !== "delete";
  }

  element.addEventListener("click", (event) => {
    if (event.target.closest("[data-shelf]")) return draw(!element.classList.contains("shelf-open"));
    if (drawn && !event.target.closest("#shelf")) {
      drawn = false; // whoever presses something beside it has done with it
      arrange();
    }
    const button = event.target.closest("[data-edit]");
    const row = button?.closest("li");
    if (row) {
      const kind = button.dataset.edit;
      const field = row.querySelector(".rename-form input");
      const before = row.querySelector(".confirm").hidden ? "rename" : "delete";
      for (const other of element.querySelectorAll("#shelf li")) if (other !== row) edit(other, "");
      field.value = field.defaultValue;
      edit(row, kind);
      row.querySelector({ rename: ".rename-form input", delete: ".confirm [data-edit]" }[kind] ?? `.tool.${before}`).focus();
      if (kind === "rename") field.select();
      return;
    }
    const sender = event.target.closest("#shelf [data-send]");
    if (!sender) return;
    if (sender.dataset.send === "reopen") {
      if (isDrawer()) draw(false);
    } else if (sender.dataset.send === "forget") {
      const rows = [...element.querySelectorAll("#shelf li")];
      const at = rows.indexOf(sender.closest("li"));
      const next = rows[at + 1] ?? rows[at - 1];
      refocus = [`#shelf .reopen[data-conversation="${next?.dataset.conversation}"]`, "#shelf-search"];
    } else if (sender.dataset.send === "more") {
      refocus = [`#shelf .reopen[data-conversation="${sender.dataset.last}"]`];
    }
  });

  element.addEventListener("submit", (event) => {
    const row = event.target.closest("#shelf .rename-form")?.closest("li");
    if (!row) return;
    edit(row, ""); // a title that stays as it was changes nothing of the list
    row.querySelector(".reopen").focus();
  });

  let waiting = 0;
  element.addEventListener("input", (event) => {
    if (event.target.id !== "shelf-search") return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => event.target.form?.requestSubmit(), 250);
  });

  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const cancel = event.target.closest("#shelf :is(.confirm, .rename-form)")?.querySelector("[data-edit]");
    if (cancel) cancel.click();
    else if (drawn) draw(false);
    else return;
    event.stopPropagation(); // else it would close the article as well
  });

  // "Delete for good?" stays for what is done next only: anything else takes it back.
  const askedWhether = () => find("#shelf .confirm:not([hidden])");
  function takeBack(event) {
    const confirm = askedWhether();
    if (confirm && !confirm.contains(event.target) && !event.target.closest?.('[data-edit="delete"]')) edit(confirm.closest("li"), "");
  }
  for (const done of ["click", "focusin"]) document.addEventListener(done, takeBack, true);
  window.addEventListener(
    "keydown",
    (event) => {
      const confirm = askedWhether();
      if (event.key !== "Escape" || !confirm || confirm.contains(event.target)) return;
      edit(confirm.closest("li"), "");
      event.stopPropagation();
    },
    true,
  );

  // A conversation is one stop of the Tab key; the arrows go to what renames and deletes it, and to the next one.
  element.addEventListener("keydown", (event) => {
    const here = event.target.closest("#shelf :is(.reopen, .tool)");
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!here || !step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation(); // else it would turn to another citation as well
    const own = [...here.closest(".row").children];
    const all = [...element.querySelectorAll("#shelf .reopen")];
    const next = step[0] ? all[all.indexOf(own[0]) + step[0]] : own[own.indexOf(here) + step[1]];
    next?.focus();
  });

  element.addEventListener("focusin", () => (refocus = []));

  // A list that is drawn anew takes over what it can of the old one's elements, so that only attributes may change.
  function settled(changes) {
    arrange();
    const active = document.activeElement;
    if (!refocus.length || !(active === document.body || active.closest("[hidden]"))) return;
    if (changes.some((change) => change.target.closest("#shelf"))) refocus.map(find).find(Boolean)?.focus({ preventScroll: true });
  }

  for (const width of [narrow, wide]) width.addEventListener("change", arrange);
  new MutationObserver(settled).observe(element, { subtree: true, childList: true, attributes: true, attributeFilter: ["hidden"] });
  arrange();
}
