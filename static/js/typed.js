// What somebody types in a form with data-typed stays in this browser until it was sent: a lost
// connection, an ended session or the way back in the browser loses nothing. The name of a form
// says whose it is, so that nobody else who signs in here is shown it; after a day and on signing out it is gone.
const KEPT_FOR = 24 * 3600 * 1000;
const PREFIX = "rembuk-typed:";

// A browser may forbid to keep anything: the form works all the same.
function quietly(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

function forget(name) {
  quietly(() => localStorage.removeItem(PREFIX + name));
  quietly(() => sessionStorage.removeItem(PREFIX + name));
}

function kept(name) {
  const found = quietly(() => JSON.parse(localStorage.getItem(PREFIX + name)));
  if (found && Date.now() - found.at < KEPT_FOR) return found.texts;
  if (found) forget(name);
  return {};
}

function wasSent(name) {
  return quietly(() => sessionStorage.getItem(PREFIX + name)) !== null;
}

// Also of others who once signed in here and did not come back.
function forgetOld(age) {
  const names = (quietly(() => Object.keys(localStorage)) || []).filter((key) => key.startsWith(PREFIX));
  for (const key of names) {
    const found = quietly(() => JSON.parse(localStorage.getItem(key)));
    if (!found || Date.now() - found.at >= age) forget(key.slice(PREFIX.length));
  }
}

function fields(form) {
  return [...form.querySelectorAll("textarea[name], input[type=text][name]")];
}

function keep(form) {
  const texts = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  if (Object.values(texts).some((text) => text.trim())) {
    const all = JSON.stringify({ at: Date.now(), texts });
    quietly(() => localStorage.setItem(PREFIX + form.dataset.typed, all));
  } else {
    forget(form.dataset.typed);
  }
}

function fillIn(form) {
  const texts = kept(form.dataset.typed);
  const empty = fields(form).filter((field) => !field.value.trim() && texts[field.name]);
  for (const field of empty) field.value = texts[field.name];
  const note = form.querySelector("[data-typed-note]");
  if (note && empty.length) note.hidden = false;
}

function sentNames(beginning) {
  const names = quietly(() => Object.keys(sessionStorage)) || [];
  return names
    .filter((key) => key.startsWith(PREFIX + beginning))
    .map((key) => key.slice(PREFIX.length));
}

function plain(text) {
  return text.replace(/\s+/g, "");
}

// Sent is what the page shows to have arrived, or what the server says it has. A sign-in page
// in between shows neither, so what was typed is still here afterwards.
function forgetSent() {
  for (const page of document.querySelectorAll("[data-typed-done]")) {
    sentNames(page.dataset.typedDone).forEach(forget);
  }
  const shown = sentNames("").length ? plain(document.getElementById("main").textContent) : "";
  for (const name of sentNames("")) {
    const texts = Object.values(kept(name)).map(plain).filter(Boolean);
    const forms = [...document.querySelectorAll("form[data-typed]")];
    const here = forms.find((form) => form.dataset.typed === name);
    const typing = here && fields(here).some((field) => field.value.trim());
    if (!typing && texts.every((text) => shown.includes(text))) forget(name);
  }
}

function look() {
  forgetOld(KEPT_FOR);
  forgetSent();
  document.querySelectorAll("form[data-typed]").forEach(fillIn);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-typed]");
  if (form) keep(form);
});
document.addEventListener("submit", (event) => {
  const { typed, typedForget } = event.target.dataset;
  if ("typedForgetAll" in event.target.dataset) forgetOld(0);
  if (typedForget) forget(typedForget);
  if (typed) quietly(() => sessionStorage.setItem(PREFIX + typed, "1"));
}, true);
document.addEventListener("htmx:afterSettle", look);
window.addEventListener("pageshow", look);
