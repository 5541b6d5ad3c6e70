// The list of articles: only the rows in sight are made, so that a long list is as quick as a short one.

class ArticleList {
  constructor(words, { describe, onOpen, onToggle }) {
    Object.assign(this, { words, describe, onOpen, onToggle, docs: [], current: -1, checked: new Set(), height: 72 });
    ArticleList.made = (ArticleList.made ?? 0) + 1;
    this.id = `tk-x-list-${ArticleList.made}`;
    this.rows = make("div", { class: "tk-x-rows", role: "presentation" });
    this.element = make("div", {
      class: "tk-x-list", role: "listbox", tabindex: "0", "aria-multiselectable": "true", "aria-label": words.articles, title: words.keys,
      onscroll: () => this.draw(), onkeydown: (event) => this._key(event),
    }, this.rows);
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  show(docs) {
    const doc = this.docs[this.current];
    this.docs = docs;
    this.current = doc === undefined ? -1 : docs.indexOf(doc);
    if (this.current < 0) this.element.scrollTop = 0;
    this.draw();
  }

  draw() {
    const { element, height, docs } = this;
    const first = Math.max(Math.floor(element.scrollTop / height) - 4, 0);
    const last = Math.min(first + Math.ceil((element.clientHeight || 600) / height) + 8, docs.length);
    this.rows.style.height = `${docs.length * height}px`;
    const made = [];
    for (let place = first; place < last; place++) made.push(this._row(place));
    this.rows.replaceChildren(...made);
    if (this.current >= first && this.current < last) element.setAttribute("aria-activedescendant", `${this.id}-${this.current}`);
    else element.removeAttribute("aria-activedescendant");
  }

  open(place, { focus = true } = {}) {
    if (!this.docs.length) return;
    this.current = Math.max(0, Math.min(place, this.docs.length - 1));
    const top = this.current * this.height, { element } = this;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + this.height > element.scrollTop + element.clientHeight) element.scrollTop = top + this.height - element.clientHeight;
    this.draw();
    this.onOpen(this.docs[this.current], focus);
  }

  toggle(place) {
    const doc = this.docs[place];
    if (!this.checked.delete(doc)) this.checked.add(doc);
    this.draw();
    this.onToggle();
  }

  _row(place) {
    const doc = this.docs[place], { title, notes, colour } = this.describe(doc), isChecked = this.checked.has(doc);
    const row = make("div", {
      id: `${this.id}-${place}`, class: `tk-x-row ${colour}`, role: "option", "aria-selected": String(isChecked),
      "aria-setsize": this.docs.length, "aria-posinset": place + 1, "data-current": place === this.current ? "yes" : null,
      onclick: () => this.open(place),
    },
    make("span", { class: "tk-x-check", "aria-hidden": "true", title: this.words.choose, onclick: (event) => { event.stopPropagation(); this.toggle(place); } }, isChecked ? "✓" : ""),
    make("span", { class: "tk-x-row-title" }, isolated(title)), make("span", { class: "tk-x-row-notes" }, notes));
    row.style.insetBlockStart = `${place * this.height}px`;
    return row;
  }

  _key(event) {
    const page = Math.max(Math.floor(this.element.clientHeight / this.height) - 1, 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) this.open(this.current < 0 && steps[event.key] === 1 ? 0 : Math.max(Math.min(this.current + steps[event.key], this.docs.length - 1), 0));
    else if (event.key === "Enter" && this.current >= 0) this.onOpen(this.docs[this.current], true);
    else if (event.key === " " && this.current >= 0) this.toggle(this.current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
