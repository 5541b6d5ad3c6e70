"use strict";
(() => {
  const main = document.getElementById("main");
  const said = main.dataset;

  // Code: one switch for all of it.
  const all = document.getElementById("all-code");
  if (all) {
    const folds = document.querySelectorAll("details.code");
    all.checked = false;
    all.addEventListener("change", () => folds.forEach((fold) => { fold.open = all.checked; }));
  }

  // Arabic is searched as people type it: without marks, one alef, one yeh, one heh.
  const plain = (text) => text.normalize("NFKD").toLowerCase()
    .replace(/[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640]/g, "")
    .replace(/[\u0671\u0623\u0625\u0622]/g, "\u0627").replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647");
  const number = (text) => {
    const western = text.replace(/[\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) - 0x660)
      .replace(/[\u200e\u200f\u061c\u2066-\u2069\u066c,\s%\u066a]/g, "").replace("\u066b", ".").replace("\u2212", "-");
    return western !== "" && isFinite(western) ? Number(western) : NaN;
  };
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell ? (cell.dataset.value ?? cell.textContent.trim()) : "";
  };

  const sort = (table, rows, header, column) => {
    const up = header.getAttribute("aria-sort") === "descending";
    const numbers = rows.map((row) => number(value(row, column)));
    const numeric = numbers.some((found) => !isNaN(found)) && rows.every((row, i) => !isNaN(numbers[i]) || value(row, column) === "");
    const keyed = rows.map((row, i) => ({ row, key: numeric ? numbers[i] : value(row, column) }));
    const compare = numeric
      ? (a, b) => (isNaN(a.key) - isNaN(b.key)) || (up ? a.key - b.key : b.key - a.key)
      : (a, b) => (up ? -1 : 1) * String(a.key).localeCompare(String(b.key), document.documentElement.lang);
    keyed.sort(compare);
    const parent = rows[0].parentNode;
    keyed.forEach((item) => parent.append(item.row));
    table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", up ? "ascending" : "descending");
  };

  const search = (holder, table, rows) => {
    const bar = document.createElement("div");
    bar.className = "tablebar";
    const label = document.createElement("label");
    const input = document.createElement("input");
    const status = document.createElement("span");
    input.type = "search";
    status.setAttribute("role", "status");
    label.append(said.search, " ", input);
    bar.append(label, status);
    input.addEventListener("input", () => {
      const wanted = plain(input.value.trim());
      let shown = 0;
      rows.forEach((row) => {
        row.hidden = !plain(row.textContent).includes(wanted);
        shown += !row.hidden;
      });
      status.textContent = wanted ? said.rows.replace("{shown}", shown).replace("{total}", rows.length) : "";
    });
    holder.before(bar);
  };

  document.querySelectorAll(".output table, table.data").forEach((table) => {
    const body = table.tBodies[0];
    const heads = table.tHead ? [...table.tHead.rows].at(-1) : null;
    if (!body || !heads) return;
    const rows = [...body.rows].filter((row) => ![...row.cells].some((cell) => cell.colSpan > 1));
    if (rows.length < 3) return;
    const isGrouped = rows.length < body.rows.length;  // sorting would part the rows from the names of their groups
    [...heads.cells].forEach((header, column) => {
      if (isGrouped || !header.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => sort(table, rows, header, column));
    });
    if (rows.length >= 12) search(table.closest(".scroll") ?? table, table, rows);
  });

  // Figures enlarge by click and by keyboard.
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = said.close;
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  document.querySelectorAll("figure img").forEach((image) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "enlarge";
    button.title = said.enlarge;
    button.setAttribute("aria-label", said.enlarge + ": " + image.alt);
    image.replaceWith(button);
    button.append(image);
    button.addEventListener("click", () => {
      const large = image.cloneNode();
      dialog.replaceChildren(close, large);
      dialog.setAttribute("aria-label", image.alt);
      dialog.showModal();
    });
  });
})();
