// Copies an answer with its sources. Where the clipboard cannot be used, the text is shown and selected.
element.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  const told = button.parentElement.querySelector("[role=status]");
  told.textContent = "";
  try {
    await navigator.clipboard.writeText(text.value);
    text.hidden = true;
    told.textContent = told.dataset.done;
  } catch {
    text.hidden = false;
    text.focus();
    text.select();
    told.textContent = told.dataset.failed;
  }
});
