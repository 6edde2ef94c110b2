// Says what a ballot comes to while it is filled in. Without it the next page says the same.
let sums;

function rupiah(amount) {
  return "Rp" + amount.toLocaleString("id-ID");
}

function amountOf(input) {
  const text = input.value.trim();
  const whole = /^(Rp\s*)?(\d{1,15}|\d{1,3}([.,\s]\d{3}){1,4})$/.test(text);
  return whole ? Number(text.replace(/\D/g, "")) : 0;
}

function put(place, words) {
  if (place && place.textContent !== words) place.textContent = words;
}

function percent(part, whole) {
  const share = whole ? (100 * part) / whole : 0;
  return share.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) + "%";
}

function sumAmounts() {
  const inputs = [...document.querySelectorAll("[data-amount]")];
  const total = inputs.reduce((sum, input) => sum + amountOf(input), 0);
  put(sums.querySelector("[data-total]"), rupiah(total));
  sums.classList.toggle("note--warning", total > Number(sums.dataset.budget));
  for (const place of sums.querySelectorAll("[data-share]")) {
    const own = inputs.filter((input) => input.dataset.category === place.dataset.share);
    const amount = own.reduce((sum, input) => sum + amountOf(input), 0);
    put(place, rupiah(amount) + ", " + percent(amount, total));
  }
}

function sumMarks() {
  const marked = [...document.querySelectorAll("[data-cost]:checked")];
  put(sums.querySelector("[data-marked]"), String(marked.length));
  const cost = marked.reduce((sum, input) => sum + Number(input.dataset.cost), 0);
  put(sums.querySelector("[data-cost-sum]"), rupiah(cost));
}

function begin() {
  sums = document.querySelector("[data-sums][hidden]");
  if (!sums) return;
  const sum = "budget" in sums.dataset ? sumAmounts : sumMarks;
  sums.hidden = false;
  sum();
  sums.closest("form").addEventListener("input", sum);
}
begin();
document.addEventListener("htmx:afterSettle", begin);
