// Ranks by dragging and by arrows beside the numbers, which are what is sent. Without it they do.
(() => {
  let list, line, said;

  function rows() {
    return [...list.querySelectorAll(".ballot__option")];
  }

  function number(row) {
    return row.querySelector("select");
  }

  function ranked() {
    const given = rows().filter((row) => number(row).value);
    return given.sort((one, other) => number(one).value - number(other).value);
  }

  // What is moved stays under the eyes: the page scrolls with it.
  function steadily(row, move) {
    const before = row.getBoundingClientRect().top;
    move();
    window.scrollBy({ top: row.getBoundingClientRect().top - before, behavior: "instant" });
  }

  // The ranked options stand above the line in their order, the others below it.
  function place(order) {
    line.hidden = false;
    line.before(...order);
    line.after(...rows().filter((row) => !order.includes(row)));
  }

  function give(order) {
    const kept = order.slice(0, Number(list.dataset.most));
    for (const row of rows()) {
      const rank = kept.indexOf(row) + 1;
      number(row).value = rank ? String(rank) : "";
    }
    place(kept);
    for (const row of rows()) enable(row, kept);
  }

  function enable(row, order) {
    const [up, down] = row.querySelectorAll("[data-step]");
    const full = order.length >= Number(list.dataset.most);
    up.setAttribute("aria-disabled", String(order[0] === row || (full && !order.includes(row))));
    down.setAttribute("aria-disabled", String(!order.includes(row)));
  }

  function tell(row) {
    const rank = number(row).value;
    const words = rank ? list.dataset.ranked : list.dataset.unranked;
    said.textContent = words.replace("{option}", name(row)).replace("{rank}", rank);
  }

  function name(row) {
    return row.querySelector("label").textContent.trim();
  }

  function step(button) {
    const row = button.closest(".ballot__option"), order = ranked(), at = order.indexOf(row);
    if (button.getAttribute("aria-disabled") === "true") return;
    if (at >= 0) order.splice(at, 1);
    const to = at < 0 ? order.length : at + Number(button.dataset.step);
    if (to <= order.length) order.splice(to, 0, row);
    steadily(row, () => give(order));
    button.focus({ preventScroll: true });
    tell(row);
  }

  function drag(handle, start) {
    const row = handle.closest(".ballot__option");
    if (start.button > 0) return;
    start.preventDefault();
    steadily(row, () => give(ranked()));
    row.classList.add("is-dragged");
    const follow = (event) => {
      const others = [...rows(), line].filter((one) => one !== row);
      const below = (one) => {
        const box = one.getBoundingClientRect();
        return event.clientY < box.top + box.height / 2;
      };
      const next = others.sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1)).find(below);
      if (next ? next.previousElementSibling !== row : others.at(-1) !== row.previousElementSibling) {
        if (next) next.before(row);
        else others.at(-1).after(row);
      }
    };
    const end = (event) => {
      for (const type of ["pointermove", "pointerup", "pointercancel"]) {
        document.removeEventListener(type, type === "pointermove" ? follow : end);
      }
      row.classList.remove("is-dragged");
      if (event.type === "pointerup") {
        const above = (one) => one.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING;
        give(rows().filter(above));
      } else give(ranked());
      tell(row);
    };
    // What moves within the page loses its hold of the pointer, the page does not.
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", end);
    document.addEventListener("pointercancel", end);
  }

  function made(tag, className, words) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = words;
    return element;
  }

  function arrow(row, sign, words, way) {
    const button = made("button", "ballot__arrow", sign);
    button.type = "button";
    button.dataset.step = way;
    button.setAttribute("aria-label", words.replace("{option}", name(row)));
    button.addEventListener("click", () => step(button));
    return button;
  }

  function begin() {
    list = document.querySelector("[data-ranking]:not([data-ready])");
    if (!list) return;
    list.dataset.ready = "";
    line = made("p", "ballot__line", list.dataset.line);
    line.hidden = true;
    said = made("p", "visually-hidden", "");
    said.setAttribute("role", "status");
    rows()[0].before(line);
    list.append(said);
    for (const row of rows()) {
      const handle = made("span", "ballot__handle", "⠿");
      handle.setAttribute("aria-hidden", "true");
      handle.addEventListener("pointerdown", (event) => drag(handle, event));
      const ways = made("span", "ballot__ways", "");
      ways.append(
        arrow(row, "↑", list.dataset.up, -1),
        arrow(row, "↓", list.dataset.down, 1),
        handle,
      );
      number(row).after(ways);
      enable(row, ranked());
    }
    list.addEventListener("change", (event) => {
      const row = event.target.closest(".ballot__option");
      if (!line.hidden) steadily(row, () => place(ranked()));
      for (const one of rows()) enable(one, ranked());
      if (document.activeElement !== event.target) event.target.focus({ preventScroll: true });
    });
  }
  begin();
  document.addEventListener("htmx:afterSettle", begin);
})();
