// Selection, keys and menus. Everything works without it but for the convenience.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- selects that apply themselves ------------------------------------------------------------------
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submits]")) event.target.form.requestSubmit();
});

// --- on a telephone the navigation is scrolled to where one is -------------------------------------------
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// --- menus: a click outside or Esc closes them -------------------------------------------------------
document.addEventListener("click", (event) => {
  for (const menu of all("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// --- dialogs arrive open; with a script they also keep the rest of the page quiet ---------------------
function showModal() {
  for (const dialog of all("dialog[data-modal][open]:not(:modal)")) {
    all("details.menu[open]").forEach((menu) => (menu.open = false));
    dialog.open = false;
    dialog.showModal();
    dialog.querySelector("[data-focus]")?.focus();
  }
}

document.addEventListener("htmx:afterSettle", showModal);
showModal();

// A closed dialog asks for nothing any more.
document.addEventListener("close", (event) => {
  if (event.target.matches("dialog[data-modal]")) event.target.remove();
}, true);

// --- preferences: a row whose value was changed is marked ----------------------------------------------
function isAsLoaded(control) {
  if (control.matches("[type=checkbox]")) return control.checked === control.defaultChecked;
  if (control.matches("select")) return [...control.options].every((option) => option.selected === option.defaultSelected);
  return control.value === control.defaultValue;
}

document.addEventListener("change", (event) => {
  // A value that differs from the stored one already when it arrives stays marked.
  const row = event.target.closest(".preference:not([data-changed])");
  row?.classList.toggle("changed", !all("input, select, textarea", row).every(isAsLoaded));
});

// --- sums of money: whole micro units, never floating point -----------------------------------------
const MICRO = 6;

function micro(text) {
  const [whole, part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(MICRO, "0").slice(0, MICRO));
}

function written(value) {
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(MICRO + 1, "0");
  const whole = digits.slice(0, -MICRO).replace(/\B(?=(\d{3})+$)/g, ",");
  const part = digits.slice(-MICRO).replace(/0+$/, "").padEnd(2, "0");
  return `${sign}${whole}.${part}`;
}

function addSums(totals, text) {
  for (const pair of text.split(" ").filter(Boolean)) {
    const [currency, amount] = pair.split(":");
    totals.set(currency, (totals.get(currency) ?? 0n) + micro(amount));
  }
}

// --- the queue: ticking groups and records -----------------------------------------------------------
function boxesOf(group) {
  return all("input[name=record]", group.closest(".cause"));
}

function showSelection(queue) {
  const totals = new Map();
  let count = 0;
  const take = (box) => {
    count += Number(box.dataset.count);
    addSums(totals, box.dataset.sums);
  };
  for (const group of all("input[name=group]", queue)) {
    const ticked = boxesOf(group).filter((box) => box.checked);
    group.indeterminate = !group.checked && ticked.length > 0;
    if (group.checked) take(group);
    else ticked.forEach(take);
  }
  all("input[name=record]:checked", queue).filter((box) => !box.closest(".cause")).forEach(take);
  all("tr[data-row]", queue).forEach((row) => row.classList.toggle("selected", Boolean(row.querySelector("input:checked"))));
  const bulk = queue.querySelector("[data-bulk]");
  if (!bulk) return;
  bulk.hidden = count === 0;
  bulk.querySelector("[data-bulk-count]").value = count;
  bulk.querySelector("[data-bulk-sum]").textContent = [...totals].map(([currency, sum]) => `${currency} ${written(sum)}`).join(" + ");
}

function tick(box) {
  const queue = box.closest("[data-queue]");
  if (!queue) return;
  if (box.name === "group") {
    boxesOf(box).forEach((record) => (record.checked = box.checked));
  } else {
    const group = box.closest(".cause")?.querySelector("input[name=group]");
    if (group && !box.checked) group.checked = false;
  }
  showSelection(queue);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-queue] input[type=checkbox]")) tick(event.target);
});

document.addEventListener("reset", (event) => {
  if (event.target.matches("[data-queue]")) queueMicrotask(() => showSelection(event.target));
});

// Records that arrive in a ticked group are ticked too.
document.addEventListener("htmx:afterSwap", (event) => {
  const group = event.target.closest?.(".cause")?.querySelector("input[name=group]");
  if (group?.checked) tick(group);
});

// --- keys: j and k move, x selects, Enter opens, r resyncs, a assigns ------------------------------
const typing = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

function stops() {
  return all("[data-queue] summary, [data-row] a[href]:first-of-type, #result_list tbody th a, .data tbody th a").filter(
    (stop, index, list) => stop.offsetParent && list.indexOf(stop) === index,
  );
}

function move(by) {
  const list = stops();
  const here = list.findIndex((stop) => stop === document.activeElement || stop.closest("tr")?.contains(document.activeElement));
  const next = list[Math.min(Math.max(here + by, 0), list.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function selectHere() {
  const place = document.activeElement.closest("tr, .cause");
  place?.querySelector("input[type=checkbox]")?.click();
}

// A letter presses its button of the selection bar; without a selection it means the row under the cursor.
function press(key) {
  const queue = document.querySelector("[data-queue]");
  const button = queue?.querySelector(`[data-bulk] [data-key=${key}]`);
  if (!button) return;
  if (!queue.querySelector("input:checked")) selectHere();
  if (queue.querySelector("input:checked")) button.click();
}

function escape() {
  // Between its arrival and showModal a dialog does not yet close by itself.
  const early = document.querySelector("dialog[data-modal][open]:not(:modal)");
  if (early) {
    early.close();
    return;
  }
  const open = document.querySelector("details.menu[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
    return;
  }
  const queue = document.querySelector("[data-queue]");
  if (queue?.querySelector("input:checked")) queue.reset();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (typing(event.target)) event.target.blur();
    else escape();
    return;
  }
  if (typing(event.target) || document.querySelector("dialog:modal")) return;
  const actions = {
    j: () => move(1),
    k: () => move(-1),
    x: selectHere,
    r: () => press("r"),
    a: () => press("a"),
    "/": () => document.querySelector("[data-search], #searchbar")?.focus(),
  };
  if (event.key in actions) {
    event.preventDefault();
    actions[event.key]();
  }
});

// --- the next automatic check comes nearer --------------------------------------------------------------
function countDown() {
  for (const place of all("[data-until]")) {
    const seconds = Math.round((new Date(place.dataset.until) - Date.now()) / 1000);
    const time = place.querySelector("time");
    if (seconds <= 0) time.textContent = "in a moment";
    else if (seconds < 3600) time.textContent = `in ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

setInterval(countDown, 1000); // it may also come with a part of the page that was read anew

// --- a queue that was read anew begins without ticks ------------------------------------------------------
document.addEventListener("htmx:afterSettle", () => all("[data-queue]").forEach(showSelection));

// --- a queue that was left and came back to keeps its ticks: show them -------------------------------
all("[data-queue]").forEach(showSelection);

// --- the stock choosers of permissions: their help is an image with a text ------------------------------
window.addEventListener("load", () => all(".help-tooltip[aria-label]").forEach((help) => help.setAttribute("role", "img")));

// --- a link to a group opens it ----------------------------------------------------------------------
const aimed = document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (aimed?.matches(".cause")) {
  aimed.querySelector("details").open = true;
  aimed.scrollIntoView();
}

// --- a part of the page that cannot be read says so ----------------------------------------------------
function complain(text) {
  let place = document.querySelector("[data-complaint]");
  if (!place) {
    place = document.createElement("p");
    place.className = "complaint";
    place.setAttribute("role", "alert");
    place.dataset.complaint = "";
    document.body.append(place);
  }
  if (place.textContent !== text) place.textContent = text;
}

document.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  const isText = answer.getResponseHeader("Content-Type")?.startsWith("text/plain");
  complain(`${isText ? answer.responseText : `The server answered with an error (${answer.status}).`} Reload the page to see how things stand.`);
});
document.addEventListener("htmx:sendError", () => complain("Ledgerline does not answer. The page goes on as soon as it does."));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelector("[data-complaint]")?.remove();
});
