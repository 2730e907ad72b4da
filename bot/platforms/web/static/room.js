// Everything here is an extra: each page works without it. Words come from the page, so that they follow its language.
"use strict";

const words = JSON.parse(document.body.dataset.words);
const say = (phrase, facts = {}) => (words[`${phrase}:${facts.n}`] ?? words[phrase]).replace(/\{(\w+)(?::,)?\}/g, (_, name) => facts[name] ?? "");
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const number = new Intl.NumberFormat();
const LONGEST = 12000;
const SPACE = /[\s\p{C}\p{Z}]/gu;

/* ---- Times: written by the server in the group's zone, shown in the viewer's own ---- */

const FORMATS = {
  full: new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
  time: new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }),
};

function localise(root = document) {
  for (const element of $$("time[data-style]", root)) {
    if (element.dataset.done) continue;
    const at = new Date(element.dateTime);
    const today = at.toDateString() === new Date().toDateString();
    element.title = element.textContent;
    element.textContent = FORMATS[element.dataset.style === "moment" && today ? "time" : "full"].format(at);
    element.dataset.done = "1";
  }
}

// Whose clock it is stands once on the page, and beside the group's own where that is another.
function nameZones() {
  const mine = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const place of $$("[data-times]")) if (place.dataset.times !== mine) place.textContent = say("script.times", { zone: mine });
  for (const table of $$("[data-zone]")) for (const cell of $$("[data-yours]", table)) cell.hidden = table.dataset.zone === mine;
}

function unit(value, name) {
  return new Intl.NumberFormat(undefined, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
}

function span(seconds) {
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
  if (days) return `${unit(days, "day")} ${unit(hours % 24, "hour")}`;
  if (hours) return `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}`;
  if (minutes >= 10) return unit(minutes, "minute");
  return minutes ? `${unit(minutes, "minute")} ${unit(seconds % 60, "second")}` : unit(seconds, "second");
}

function countDown() {
  for (const element of $$("[data-countdown]")) {
    const seconds = Math.floor((new Date(element.dataset.countdown) - Date.now()) / 1000);
    const text = seconds > 0 ? say("script.closes_in", { time: span(seconds) }) : say("script.closed");
    element.hidden = false;
    if (element.textContent !== text) element.textContent = text;
    element.closest(".deadline")?.classList.toggle("soon", seconds > 0 && seconds < 3600);
    if (seconds <= 0 && !element.dataset.over) {
      element.dataset.over = "1";
      setTimeout(refresh, 1500);
    }
  }
}

/* ---- Fragments: our own server's HTML, put in place without touching what is being typed ---- */

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  localise(template.content);
  return template.content;
}

function put(element, html) {
  if (!element || element.dataset.html === html) return;
  element.dataset.html = html;
  element.replaceChildren(parse(html));
}

// Said over the page instead of pushing it down, and gone by itself; a code stays until it was read.
function toast() {
  const box = $("#said");
  if (!box.firstChild || "keep" in box.dataset) return;
  box.classList.add("toast");
  setTimeout(() => box.replaceChildren(), 7000);
}

/* ---- Live updates ---- */

const live = $("[data-live]");
let seq = Number(live?.dataset.seq ?? 0), refreshing = false, again = false, polling = 0, heard = 0, source = null;

async function get(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

async function refresh() {
  if (!live) return;
  if (!live.dataset.round || !live.dataset.thread) return location.reload();
  if (refreshing) { again = true; return; }
  refreshing = true;
  try {
    let more = true;
    while (more) {
      const news = await get(`${live.dataset.base}/rounds/${live.dataset.round}/pieces?after=${seq}`);
      news.messages.forEach(putMessage);
      for (const [name, html] of Object.entries(news.pieces)) put($(`#piece-${name}`), html);
      turn($("#private"), news.pieces.private);
      seq = Math.max(seq, news.seq);
      more = news.more;
    }
    countDown();
    count();
  } catch { /* the next hint or poll tries again */ }
  refreshing = false;
  if (again) { again = false; refresh(); }
}

// The deadline makes a late answer's form of the one on the page; what is typed stays in it.
function turn(form, html) {
  const fresh = html && parse(html).firstElementChild;
  if (!form || !fresh || fresh.dataset.takes === form.dataset.takes) return;
  if (!$("form", fresh)) return form.replaceWith(fresh);
  form.dataset.takes = fresh.dataset.takes;
  $(".about", form).replaceWith($(".about", fresh));
  $(".choices", form)?.replaceWith($("[name=publish]", fresh));
}

function putMessage({ id, html }) {
  const list = $("#messages");
  const fresh = parse(html).firstElementChild;
  const known = $(`#m-${id}`);
  if (!list || !fresh) return;
  if (known) {
    if (!known.contains(document.activeElement) || !known.dataset.editing) known.replaceWith(fresh);
    return;
  }
  const scroll = $("#scroll");
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  const later = $$("#messages > li").find((item) => Number(item.dataset.id) > id);
  fresh.classList.add("fresh");
  list.insertBefore(fresh, later ?? null);
  $("#no-messages").hidden = true;
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
}

async function poll() {
  try {
    const { seq: newest } = await get(`${live.dataset.base}/changes`);
    if (newest > seq) await refresh();
  } catch { /* tried again in three seconds */ }
}

function startPolling() {
  if (polling) return;
  source?.close();
  polling = setInterval(poll, 3000);
  poll();
}

function listen() {
  source = new EventSource(`${live.dataset.base}/events?after=${seq}`);
  const hear = () => { heard = Date.now(); };
  source.addEventListener("hello", hear);
  source.addEventListener("beat", hear);
  source.addEventListener("hint", (event) => {
    hear();
    const hint = JSON.parse(event.data);
    if (!hint.thread || hint.thread === live.dataset.thread) refresh();
    else seq = Math.max(seq, hint.seq);
  });
  const opened = Date.now();
  // A proxy that buffers lets nothing through: ask instead of being told.
  setTimeout(() => { if (heard < opened) startPolling(); }, 6000);
  setInterval(() => { if (!polling && heard && Date.now() - heard > 45000) startPolling(); }, 5000);
}

/* ---- The message box ---- */

const compose = $("#compose"), box = $("#text"), list = $("#commands");

const visible = (text) => [...text.replace(SPACE, "")].length;

function count() {
  const counter = $("[data-counter]"), receipt = $("[data-minimum]", compose ?? document);
  if (!counter || !box) return;
  const length = box.value.length, typed = visible(box.value);
  if (length > LONGEST * 0.9) {
    counter.textContent = say("script.over", { n: number.format(length) });
  } else if (!typed || box.value.startsWith("/") || !receipt || receipt.dataset.missing === "0") {
    counter.textContent = "";
  } else {
    const missing = Number(receipt.dataset.missing) - typed;
    counter.textContent = missing > 0 ? say("script.count", { n: number.format(missing) }) : say("script.short");
  }
}

function grow() {
  if (!box) return;
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, innerHeight * 0.4)}px`;
}

function fault(form, text) {
  const place = $("[data-fault]", form);
  place.replaceChildren();
  if (!text) return;
  const note = document.createElement("p");
  note.className = "note bad";
  note.setAttribute("role", "alert");
  note.textContent = text;
  place.append(note);
}

async function send(event) {
  event.preventDefault();
  const button = $("button[type=submit]", compose);
  if (button.disabled) return;
  button.disabled = true;
  try {
    const response = await fetch(compose.action, {
      method: "POST", body: new URLSearchParams(new FormData(compose)), headers: { Accept: "application/json" }, credentials: "same-origin",
    });
    const answer = await response.json();
    if (!response.ok) fault(compose, answer.fault);
    else {
      fault(compose, "");
      if (answer.go) { forget(compose); return location.assign(answer.go); }
      showCard(answer.card);
      box.value = "";
      compose.elements.key.value = crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 36);
      forget(compose);
      await refresh();
      if (!answer.card) scrollDown();
    }
  } catch {
    fault(compose, say("script.failed"));
  }
  button.disabled = false;
  grow();
  count();
  box.focus();
}

function showCard(html) {
  const card = $("#command-card");
  card.hidden = !html;
  if (!html) return;
  $("[data-card]", card).replaceChildren(parse(html));
  card.scrollTop = 0;
  card.scrollIntoView({ block: "nearest" });
}

function scrollDown() {
  const scroll = $("#scroll");
  if (scroll) scroll.scrollTop = scroll.scrollHeight;
}

/* ---- Command completion ---- */

function complete() {
  const typed = box.value;
  const options = $$("li", list);
  const open = /^\/[a-z]*$/i.test(typed);
  for (const option of options) option.hidden = !option.dataset.command.startsWith(typed.toLowerCase());
  const shown = options.filter((option) => !option.hidden);
  list.hidden = !open || !shown.length || (shown.length === 1 && shown[0].dataset.command === typed.toLowerCase());
  if (list.hidden) return box.removeAttribute("aria-activedescendant");
  if (!shown.some((option) => option.ariaSelected === "true")) choose(shown[0]);
}

function choose(option) {
  for (const other of $$("li", list)) other.ariaSelected = String(other === option);
  box.setAttribute("aria-activedescendant", option.id);
}

function take(option) {
  box.value = option.dataset.command + (option.dataset.command === "/leaderboard" ? " " : "");
  list.hidden = true;
  box.focus();
}

function pickKey(event) {
  const shown = $$("li", list).filter((option) => !option.hidden);
  const at = shown.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    choose(shown[(at + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length]);
  } else if (event.key === "Tab" || event.key === "Enter") {
    take(shown[Math.max(at, 0)]);
  } else if (event.key === "Escape") {
    list.hidden = true;
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/* ---- Drafts: kept in this browser until sent ---- */

const drafts = {
  get: (key) => { try { return localStorage.getItem(`drill-${key}`); } catch { return null; } },
  set: (key, text) => { try { text ? localStorage.setItem(`drill-${key}`, text) : localStorage.removeItem(`drill-${key}`); } catch { /* full or forbidden */ } },
};

function forget(form) { drafts.set(form.dataset.draft, ""); }

function keepDrafts() {
  for (const form of $$("form[data-draft]")) {
    const area = $("textarea", form);
    const kept = drafts.get(form.dataset.draft);
    if (kept && kept !== area.value && !$("[role=alert]", form)) {
      if (!area.value) {
        area.value = kept;
        if (form.closest("details")) form.closest("details").open = true;
      }
    }
    area.addEventListener("input", () => drafts.set(form.dataset.draft, area.value));
    // A plain form is gone with its page; a refused one comes back filled.
    if (form !== compose) form.addEventListener("submit", () => forget(form));
  }
}

/* ---- Keys ---- */

function keys(event) {
  const typing = event.target.closest?.("input, textarea, select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && typing?.form) {
    event.preventDefault();
    typing.form.requestSubmit();
  } else if (event.key === "Escape" && $("#command-card")?.hidden === false) {
    showCard("");
  } else if (event.key === "Escape" && typing === box) {
    box?.blur();
  } else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const mine = $$(".mine [data-edit]").at(-1);
    if (event.key === "/" && box) { event.preventDefault(); box.focus(); }
    else if (event.key === "e" && mine) { event.preventDefault(); mine.click(); }
  }
}

/* ---- A picture that did not come leaves no gap: the table says the same ---- */

function watchPicture(image) {
  const drop = () => { image.closest("figure").hidden = true; };
  if (image.complete && !image.naturalWidth) drop();
  else image.addEventListener("error", drop);
}

/* ---- Long lists: words that narrow them; without this they are whole ---- */

function narrowing(field) {
  const list = $(field.dataset.narrows), all = [...list.children];
  field.hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (item) => wanted.every((word) => item.textContent.toLowerCase().includes(word));
    list.replaceChildren(...all.filter((item) => item.matches('option[value=""]') || fits(item)));
    if (wanted.length && list.options?.length > 1) list.selectedIndex = 1;
  });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}

/* ---- Start ---- */

localise();
nameZones();
$$("[data-narrows]").forEach(narrowing);
for (const current of $$(".tabs [aria-current], .segments [aria-current]")) {
  const bar = current.parentElement;
  bar.scrollLeft = current.offsetLeft - (bar.clientWidth - current.clientWidth) / 2;
}
document.addEventListener("keydown", keys);
$$(".board-picture img").forEach(watchPicture);
toast();
if (compose) {
  compose.addEventListener("submit", send);
  $("#command-card [data-close]").addEventListener("click", () => { showCard(""); box.focus(); });
  box.addEventListener("input", () => { grow(); count(); complete(); });
  box.addEventListener("keydown", (event) => { if (!list.hidden) pickKey(event); });
  box.addEventListener("blur", () => setTimeout(() => { list.hidden = true; }, 150));
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("li");
    if (option) { event.preventDefault(); take(option); }
  });
}
keepDrafts();
if (box) { grow(); count(); }
if (live) {
  listen();
  countDown();
  setInterval(countDown, 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  if (matchMedia("(min-width: 62rem)").matches) scrollDown();
}
