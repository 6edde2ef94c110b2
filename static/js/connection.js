// Says what happened when a part of the page could not be fetched; what was typed stays as it is.
function tell(event, name) {
  const region = document.getElementById("kabar");
  const source = event.detail.elt;
  if (!region || !source) return;
  const note = source.querySelector(".note--connection") || document.createElement("p");
  note.className = "note note--warning note--connection";
  note.textContent = region.dataset[name];
  if (source.matches("form")) source.append(note);
  else source.after(note);
  region.textContent = note.textContent;
}
document.addEventListener("htmx:sendError", (event) => tell(event, "away"));
document.addEventListener("htmx:timeout", (event) => tell(event, "away"));
document.addEventListener("htmx:responseError", (event) => tell(event, "fault"));
document.addEventListener("htmx:beforeRequest", () => {
  document.querySelectorAll(".note--connection").forEach((note) => note.remove());
});
