// A table with all its rows: searched as people type Arabic, sorted by any column, a page at a time.

const LONG_ITEM = 25; // letters; a list with a longer item has each on a line of its own
const NUMBERS = { count: 0, number: 1, score: 2, share: 1 };

function numberText(value, kind) {
  if (Math.abs(value) > 1e308) return value > 0 ? "∞" : "−∞";
  if (kind === "score" && value && Math.abs(value) < 0.005) return value > 0 ? "<0.01" : ">−0.01";
  const decimals = kind === "count" && !Number.isInteger(value) ? 1 : NUMBERS[kind];
  const [whole, part] = Math.abs(kind === "share" ? value * 100 : value).toFixed(decimals).split(".");
  return `${value < 0 ? "−" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${part ? `.${part}` : ""}${kind === "share" ? "%" : ""}`;
}

class Table {
  constructor(holder, { columns, n, size, words, language }) {
    holder.setAttribute("data-lm-suppress-shortcuts", "true"); // keys typed here are not JupyterLab's
    Object.assign(this, { holder, columns, n, size, words, page: 0, query: "", sorted: null, hay: [] });
    this.collator = new Intl.Collator(language, { numeric: true });
    this.rows = Uint32Array.from({ length: n }, (_, row) => row);
    this.shown = this.rows;
    this._build();
    this.draw();
    this._read(0);
  }

  _build() {
    const { words, columns, holder } = this, make = (tag, attributes, ...children) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.append(...children);
      return element;
    };
    this.make = make;
    const button = (text, action, attributes = {}) => {
      const made = make("button", { type: "button", ...attributes }, text);
      made.addEventListener("click", action);
      return made;
    };
    this.input = make("input", { type: "search", spellcheck: "false" });
    this.input.addEventListener("input", () => { this.query = this.input.value; this.page = 0; this._filter(); });
    this.status = make("span", { role: "status" });
    this.back = button(words.previous, () => this.turn(-1));
    this.next = button(words.next, () => this.turn(1));
    this.place = make("span", {});
    this.pager = make("div", { class: "tk-pager" }, this.back, this.place, this.next);
    this.heads = columns.map((column, place) => make("th", { scope: "col", class: column.kind in NUMBERS ? "tk-number" : "" }, button(column.head, () => this.sort(place), { class: "tk-sort" })));
    this.body = make("tbody", {});
    const caption = holder.querySelector("caption"), table = make("table", {}, make("thead", {}, make("tr", {}, ...this.heads)), this.body);
    if (caption) table.prepend(caption);
    holder.replaceChildren(make("div", { class: "tk-bar" }, make("label", {}, words.search, " ", this.input), this.status), make("div", { class: "tk-scroll", tabindex: "0", role: "region", "aria-label": caption?.textContent || words.table }, table), this.pager);
  }

  turn(by) {
    this.page += by;
    this.draw();
  }

  sort(place) {
    const down = this.sorted?.place === place ? !this.sorted.down : this.columns[place].kind in NUMBERS || this.columns[place].kind === "day";
    this.sorted = { place, down };
    const { kind, values } = this.columns[place], sign = down ? -1 : 1, isNumber = kind in NUMBERS;
    const keys = isNumber ? values : (this.columns[place].keys ??= this._ranks(values));
    // What is missing stands last either way, and equal rows keep their order.
    this.rows.sort((a, b) => ((keys[a] === null) - (keys[b] === null)) || (keys[a] === null ? 0 : sign * (keys[a] - keys[b])) || a - b);
    this.heads.forEach((head, i) => i === place ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort"));
    this.page = 0;
    this._filter();
  }

  _ranks(values) {
    const texts = values.map((value) => value === null || value === "" ? null : Array.isArray(value) ? value.join(" ") : value);
    const rank = new Map([...new Set(texts)].filter((text) => text !== null).sort(this.collator.compare).map((text, place) => [text, place]));
    return texts.map((text) => text === null ? null : rank.get(text));
  }

  // The texts that are searched are made ready a few at a time, so that the page answers meanwhile.
  _read(start, most = 4000) {
    const end = Math.min(start + most, this.n);
    for (let row = start; row < end; row++) this._hayOf(row);
    if (end < this.n) setTimeout(() => this._read(end), 0);
  }

  _hayOf(row) {
    return (this.hay[row] ??= plain(this.columns.map((column) => { const text = this._text(column, row); return Array.isArray(text) ? text.join(" ") : text; }).join("\n")));
  }

  _filter() {
    const wanted = plain(this.query.trim()).split(/\s+/).filter(Boolean);
    this.shown = wanted.length ? this.rows.filter((row) => { const text = this._hayOf(row); return wanted.every((word) => text.includes(word)); }) : this.rows;
    this.draw();
  }

  _text({ kind, values }, row) {
    const value = values[row];
    if (value === null) return "";
    if (kind in NUMBERS) return numberText(value, kind);
    if (kind === "day") return this._day(value);
    return value;
  }

  _day(text) {
    const [date, time] = text.split("T"), [year, month, day] = date.split("-").map(Number);
    return `${day} ${this.words.months[month - 1]} ${year}${time ? this.words.mark + time : ""}`;
  }

  _cell(column, row) {
    const { make } = this, text = this._text(column, row), bdi = (value) => make("bdi", /[\u0600-\u08ff]/.test(value) ? { dir: "rtl" } : {}, value);
    const isLong = Array.isArray(text) && text.some((item) => item.length > LONG_ITEM);
    const cell = make("td", column.kind in NUMBERS ? { class: "tk-number" } : {});
    if (!Array.isArray(text)) cell.append(text === "" ? "" : bdi(text));
    else text.forEach((item, i) => cell.append(...(i ? [isLong ? make("br", {}) : this.words.mark] : []), bdi(item)));
    return cell;
  }

  draw() {
    const { size, words, make, shown } = this, n = shown.length, pages = Math.max(Math.ceil(n / size), 1), group = (value) => numberText(value, "count");
    this.page = Math.max(0, Math.min(this.page, pages - 1));
    const rows = shown.subarray(this.page * size, (this.page + 1) * size);
    this.body.replaceChildren(...Array.from(rows, (row) => make("tr", {}, ...this.columns.map((column) => this._cell(column, row)))));
    this.status.textContent = this.query.trim() ? words.found.replace("{shown}", group(n)).replace("{total}", group(this.n)) : words.rows.replace("{total}", group(this.n));
    this.place.textContent = words.page.replace("{page}", group(this.page + 1)).replace("{pages}", group(pages));
    this.pager.hidden = pages < 2;
    this.back.disabled = this.page === 0;
    this.next.disabled = this.page === pages - 1;
  }
}

async function openTable(holder, bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Table(holder, JSON.parse(await new Response(stream).text()));
}
