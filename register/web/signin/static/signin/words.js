// Copy and print for words that are shown once. Without a script the words are there to be written down.
"use strict";
(() => {
  const find = (mark) => document.querySelector(`[data-${mark}]`);
  const list = find("words");
  const copy = find("copy");
  const done = find("copied");
  const print = find("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  if (copy && list && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(Array.from(list.children, (item) => item.textContent).join(" "));
      done.hidden = false;
    });
  }
})();
