// Says which keys reach what on this page, as this browser names them. Without it they work too.
for (const place of document.querySelectorAll("[data-key-of]")) {
  const target = document.getElementById(place.dataset.keyOf);
  if (target && target.accessKey) {
    place.textContent = target.accessKeyLabel || "Alt + " + target.accessKey.toUpperCase();
  }
}
