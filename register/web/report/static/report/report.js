"use strict";
// Makes the plain pages a little quicker. Nothing here is needed: every page works without it.

/** Shows only the places whose name holds every word that is typed. */
function filterPlaces(field) {
  const list = document.getElementById(field.dataset.filter);
  const told = document.querySelector("[data-found]");
  const groups = Array.from(list.querySelectorAll("details"));
  const show = () => {
    const words = field.value.toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of groups) {
      const name = group.querySelector("summary").textContent;
      let here = 0;
      for (const item of group.querySelectorAll(".govuk-radios__item")) {
        const text = (name + " " + item.textContent).toLocaleLowerCase("sv");
        item.hidden = !words.every((word) => text.includes(word));
        here += item.hidden ? 0 : 1;
      }
      group.hidden = here === 0;
      if (words.length > 0) group.open = true;
      found += here;
    }
    told.textContent = found === 0 ? told.dataset.none : "";
  };
  field.addEventListener("input", show);
  for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
  if (field.value) show();
}

/** A second press of the same button is not a second report. */
function pressOnce(button) {
  button.form.addEventListener("submit", () => {
    setTimeout(() => { button.disabled = true; }, 0);
    setTimeout(() => { button.disabled = false; }, 8000);
  });
}

function copyWords(button) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector("[data-words]").textContent);
    button.textContent = button.dataset.done;
  });
}

for (const field of document.querySelectorAll("[data-filter]")) filterPlaces(field);
for (const button of document.querySelectorAll("[data-once]")) pressOnce(button);
for (const button of document.querySelectorAll("[data-copy]")) copyWords(button);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-once]")) button.disabled = false;
});
