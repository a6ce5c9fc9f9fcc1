"use strict";
// Keeps what is being written: the page's own form is sent to the page's own address, where the server locks it in.
// Nothing is stored in the browser. Without this script the text is kept when one goes on.

const EVERY = 4000; // milliseconds between two sendings while somebody writes

function keep(form) {
  const told = document.querySelector("[data-kept]");
  let turn = 0;
  let timer = 0;
  let last = written();
  let underway = false;
  let isLeft = false;

  function written() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  async function send(leaving) {
    clearTimeout(timer);
    timer = 0;
    const now = written();
    if (isLeft || now === last || (underway && !leaving)) return;
    const body = new FormData(form);
    turn += 1;
    body.append("keep", form.dataset.keep + "." + turn);
    underway = true;
    last = now;
    try {
      const answer = await fetch(location.pathname, { method: "POST", body, keepalive: leaving, redirect: "manual" });
      if (answer.status === 204) {
        if (!told.textContent) told.textContent = told.dataset.words;
      } else {
        isLeft = true; // the draft is gone or sent: the page says so when one goes on
      }
    } catch {
      last = ""; // no network just now: the next letter tries again
    }
    underway = false;
  }

  form.addEventListener("input", () => {
    if (!timer) timer = setTimeout(() => send(false), EVERY);
  });
  form.addEventListener("submit", () => {
    isLeft = true;
    setTimeout(() => { isLeft = false; }, 8000); // still here: it did not go through
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send(true);
  });
  window.addEventListener("pagehide", () => send(true));
}

for (const form of document.querySelectorAll("form[data-keep]")) keep(form);
