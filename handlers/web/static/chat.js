// The page works without this file; with it, a message is sent without loading the page again.
"use strict";

const log = document.getElementById("log");
const text = document.getElementById("text");
const problem = document.getElementById("problem");
const unreachable = "Chưa gửi được: không kết nối được máy chủ. Xin kiểm tra mạng rồi gửi lại.";

function say(reason) {
  problem.textContent = reason;
  text.setAttribute("aria-invalid", String(Boolean(reason)));
}

function append(reply, typed) {
  log.insertAdjacentHTML("beforeend", reply.html);
  for (const field of document.querySelectorAll("input[name=nonce]")) field.value = reply.nonce;
  const exchange = log.lastElementChild;
  // A pressed button stays behind; who typed goes on typing.
  if (!typed) exchange.focus({ preventScroll: true });
  exchange.scrollIntoView({ block: "start" });
}

async function post(body) {
  const headers = { Accept: "application/json" };
  const response = await fetch("/", { method: "POST", headers, body: new URLSearchParams(body) });
  return response.json();
}

async function send(body, typed) {
  let reply;
  try {
    reply = await post(body);
  } catch {
    reply = { error: unreachable };
  }
  say(reply.error || "");
  if (reply.html) {
    append(reply, typed);
    return;
  }
  if (typed && !text.value) text.value = new URLSearchParams(body).get("text");
  text.focus();
}

// What is being sent: a second press of the same thing is dropped, another message waits its turn.
const underWay = new Set();
let turn = Promise.resolve();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-chat]")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form)).toString();
  if (underWay.has(body)) return;
  const typed = form.contains(text);
  if (typed) text.value = "";
  underWay.add(body);
  log.setAttribute("aria-busy", "true");
  turn = turn.then(() => send(body, typed)).finally(() => {
    underWay.delete(body);
    log.setAttribute("aria-busy", String(underWay.size > 0));
  });
});

text.addEventListener("keydown", (event) => {
  // While an input method is composing a Vietnamese word, Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  text.form.requestSubmit();
});
