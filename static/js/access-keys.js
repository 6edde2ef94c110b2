// The access keys of this page without a modifier, J, K and O in lists, and ? for the sheet that names all keys.
// They rest where somebody types, and everywhere once they are switched off there (WCAG 2.1.4).
// Without this file the access keys work as the browser has them.
const sheet = document.getElementById("keys");
const choice = sheet && sheet.querySelector("[data-single-keys]");
const STORED = "keys-without-modifier";

function stored() {
  try { return localStorage.getItem(STORED); } catch { return null; }
}

function store(value) {
  try { localStorage.setItem(STORED, value); } catch { /* Then it holds for this page alone. */ }
}

function types(element) {
  if (element.tagName === "INPUT") {
    return !["radio", "checkbox", "button", "submit"].includes(element.type);
  }
  return element.isContentEditable || ["TEXTAREA", "SELECT"].includes(element.tagName);
}

function showKeys(single) {
  for (const place of sheet.querySelectorAll("[data-key-of]")) {
    const target = document.getElementById(place.dataset.keyOf);
    const key = target && target.accessKey;
    if (key) {
      place.textContent = single ? key.toUpperCase() : target.accessKeyLabel || "Alt + " + key.toUpperCase();
    }
  }
  for (const words of sheet.querySelectorAll("[data-with-modifier]")) { words.hidden = single; }
}

function step(by) {
  const entries = [...document.querySelectorAll("[data-entry]")];
  const here = entries.indexOf(document.activeElement);
  const next = entries[here < 0 ? 0 : here + by];
  if (next) { next.focus(); }
}

function open() {
  const entries = [...document.querySelectorAll("[data-entry]")];
  const entry = entries.includes(document.activeElement) ? document.activeElement : entries[0];
  if (entry) { entry.click(); }
}

function reach(target) {
  target.focus();
  if (!types(target)) { target.click(); }
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) { return; }
  if (types(event.target)) {
    if (event.key === "Escape") { event.target.blur(); }
    return;
  }
  const key = event.key.toLowerCase();
  const listed = { j: () => step(1), k: () => step(-1), o: open };
  const target = key.length === 1 && document.querySelector(`[accesskey="${CSS.escape(key)}"]`);
  if (key === "?") {
    sheet.open = !sheet.open;
    sheet.querySelector("summary").focus();
  } else if (target) {
    reach(target);
  } else if (listed[key] && document.querySelector("[data-entry]")) {
    listed[key]();
  } else {
    return;
  }
  event.preventDefault();
}

if (choice) {
  const box = choice.querySelector("input");
  box.checked = stored() !== "off";
  choice.hidden = false;
  showKeys(box.checked);
  box.addEventListener("change", () => {
    store(box.checked ? "on" : "off");
    showKeys(box.checked);
  });
  document.addEventListener("keydown", (event) => { if (box.checked) { pressed(event); } });
}
