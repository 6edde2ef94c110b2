// Passing a page on: the system's own sheet where there is one, and the link into the clipboard.

for (const part of document.querySelectorAll("[data-share-url]")) {
  const told = { title: part.dataset.shareTitle, url: part.dataset.shareUrl };
  const ways = {
    send: navigator.share && (() => navigator.share(told).catch(() => {})),
    copy: navigator.clipboard && (async () => {
      await navigator.clipboard.writeText(told.url);
      document.getElementById("kabar").textContent = part.dataset.copied;
      part.querySelector("[data-share=copy]").lastChild.textContent = part.dataset.copied;
    }),
  };
  for (const button of part.querySelectorAll("[data-share]")) {
    const act = ways[button.dataset.share];
    if (!act) continue;
    button.parentElement.hidden = false;
    button.addEventListener("click", act);
  }
}
