// A button that copies the text of a field: by the clipboard where the browser allows it, else by selecting it.
document.addEventListener("click", async function (event) {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  let done = false;
  try {
    await navigator.clipboard.writeText(field.value);
    done = true;
  } catch (error) {
    field.focus();
    field.select();
    done = document.execCommand("copy");
  }
  const said = button.querySelector("[data-copy-said]");
  if (said && done) said.textContent = button.dataset.textCopied;
});
