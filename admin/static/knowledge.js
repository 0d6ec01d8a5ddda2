// Has an edit checked, and its question asked, while it is being typed. Without this the button does it.
"use strict";

const REST = 400; // milliseconds without a key before what was typed is looked at
const shown = document.getElementById("trial");

for (const form of document.querySelectorAll("form[data-trial]")) {
  let waiting = 0;
  let asked = null;

  const look = async () => {
    asked?.abort();
    asked = new AbortController();
    shown.setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(form.dataset.trial, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        signal: asked.signal,
      });
      // Signed out meanwhile, or the item is gone: the button's page says what to do.
      if (reply.ok && !reply.redirected) shown.innerHTML = await reply.text();
      shown.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name !== "AbortError") shown.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, REST);
  });
}
