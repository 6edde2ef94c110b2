// What every page does: says its messages aloud, and lets go of the account menu.
const told = [...document.querySelectorAll("[data-said]")].map((list) => list.textContent.trim());
if (told.length) {
  // A voice output reads what changes in a live region, not what the page came with.
  setTimeout(() => {
    document.getElementById("kabar").textContent = told.join(" ");
  }, 300);
}

const menu = document.querySelector("details.account");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  });
  // Open it would lie over what has the focus, or over what was pressed.
  for (const kind of ["focusin", "pointerdown"]) {
    document.addEventListener(kind, (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }
}
