// What every page does: says its messages aloud, and lets go of the account menu.

// A voice output reads what changes in a live region, not what the page came with.
function sayMessages() {
  const told = [...document.querySelectorAll("[data-said]")].map((list) => list.textContent.trim());
  if (!told.length) return;
  setTimeout(() => {
    document.getElementById("kabar").textContent = told.join(" ");
  }, 300);
}
sayMessages();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target === document.body) sayMessages();
});

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.account[open]");
  if (event.key !== "Escape" || !menu) return;
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary").focus();
});
// Open it would lie over what has the focus, or over what was pressed.
for (const kind of ["focusin", "pointerdown"]) {
  document.addEventListener(kind, (event) => {
    const menu = document.querySelector("details.account[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
}
