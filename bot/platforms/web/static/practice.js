// Quiz and mock interview without reloading: every form and link here works as a plain one too. Helpers are room.js's.
"use strict";

const step = $("[data-step]");

/* ---- Steps: what a form leads to comes as a piece and is put in place ---- */

async function ask(path, fields) {
  const response = await fetch(path, {
    method: fields ? "POST" : "GET", body: fields, headers: { Accept: "application/json" }, credentials: "same-origin",
  });
  return response.json();
}

let waiting = false;

async function goOn(source, path, fields) {
  if (waiting) return;
  waiting = true;
  step.classList.add("waits");
  try {
    const news = await ask(path, fields);
    if (news.go) return location.assign(news.go);
    if (news.html) showStep(news, source);
    else complain(source, news.fault);
  } catch {
    complain(source, say("script.failed"));
  } finally {
    waiting = false;
    step.classList.remove("waits");
  }
}

function complain(source, text) {
  const form = source.closest("form");
  keepTyped();
  if (form && $("[data-fault]", form)) return fault(form, text);
  const note = document.createElement("p");
  note.className = "note bad";
  note.setAttribute("role", "alert");
  note.textContent = text;
  step.prepend(note);
}

// What comes back unsent stays a draft.
function keepTyped() {
  for (const form of $$("form[data-draft]", step)) {
    const area = $("textarea", form);
    if (area.value) drafts.set(form.dataset.draft, area.value);
  }
}

function showStep({ html, path }, source) {
  const top = scrollY;
  step.replaceChildren(parse(html));
  if (path) history.replaceState(null, "", path);
  keepTyped();
  keepDrafts();
  startTimer();
  if (source.closest("[data-keeps-place]")) return scrollTo(0, top);
  const told = $("[data-focus].verdict, .rated", step);
  (told ?? $("[data-focus]", step))?.focus({ preventScroll: true });
  const at = told?.getBoundingClientRect();
  if (!at) scrollTo(0, 0);
  else if (at.top < 80 || at.bottom > innerHeight) scrollTo(0, scrollY + at.top - 80);
}

if (step) {
  step.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-enhanced]");
    if (!form) return;
    event.preventDefault();
    const button = event.submitter;
    const fields = new URLSearchParams(new FormData(form));
    if (button?.name) fields.set(button.name, button.value);
    goOn(button ?? form, button?.getAttribute("formaction") ?? form.action, fields);
  });
  step.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-enhanced]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goOn(link, link.href);
  });
}

/* ---- Keys: 1 to 4 choose an option, a rating, or the level of the next dimension; Enter goes on ---- */

function level(key) {
  const open = $$("[data-levels] .levels").find((set) => !$("input:checked", set));
  const input = open && $(`input[value="${key}"]`, open);
  if (!input) return false;
  input.checked = true;
  const next = $$("[data-levels] .levels").find((set) => !$("input:checked", set));
  (next ?? $("[data-levels] .button")).scrollIntoView({ block: "nearest" });
  return true;
}

document.addEventListener("keydown", (event) => {
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const target = event.target;
  if (target.closest("textarea, select, input:not([type=radio])")) return;
  if (event.key === "Enter" && target.closest("a, button, summary, input")) return;
  const choice = $(`[data-key="${CSS.escape(event.key)}"]`, step);
  if (choice) choice.click();
  else if (!/^[1-9]$/.test(event.key) || !level(event.key)) return;
  event.preventDefault();
});

/* ---- The timer counts by this browser's clock from what the server said was left ---- */

let ticking = 0;

function startTimer() {
  clearInterval(ticking);
  const timer = $("[data-timer]", step ?? document);
  if (!timer || timer.classList.contains("is-paused")) return;
  const { left, over, limit } = Object.fromEntries(Object.entries(timer.dataset).map(([name, value]) => [name, Number(value)]));
  const ends = Date.now() + (over ? -over : left) * 1000;
  const tick = () => {
    const seconds = Math.round((ends - Date.now()) / 1000), shown = Math.abs(seconds);
    const time = `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`;
    $("[data-clock]", timer).textContent = timer.dataset[seconds >= 0 ? "sayLeft" : "sayOver"].replace("{time}", time);
    $("progress", timer).value = Math.min(limit, limit - seconds);
    timer.classList.toggle("is-soon", seconds >= 0 && seconds <= 60);
    timer.classList.toggle("is-over", seconds < 0);
  };
  tick();
  ticking = setInterval(tick, 1000);
}

startTimer();
