// The reading pane: the text as it is, with the hits and the topic's words marked in it.

class Reader {
  constructor(words, corpus, level, topicOf) {
    Object.assign(this, { words, corpus, level, topicOf, marked: true, doc: -1, at: -1 });
    this.body = make("article", { class: "tk-x-text" }, make("p", { class: "tk-x-muted" }, words.pick));
    this.place = make("span", { role: "status", class: "tk-x-muted" });
    this.steps = make("span", { class: "tk-x-steps", hidden: true }, button(words.previous, () => this.step(-1)), button(words.next, () => this.step(1)), this.place);
    const box = make("input", { type: "checkbox", checked: true, onchange: () => { this.marked = box.checked; this.draw(); } });
    this.switch = make("label", { class: "tk-x-switch" }, box, " ", words.mark);
    this.back = button(words.back, () => this.element.parentNode.querySelector(".tk-x-list").focus(), { class: "tk-x-back" });
    this.element = make("section", { class: "tk-x-reader", "aria-label": words.reader, tabindex: "0" },
      make("div", { class: "tk-x-readerbar" }, this.back, this.steps, this.switch), this.body);
  }

  show(doc, found, topicMask) {
    Object.assign(this, { doc, found, topicMask, at: -1 });
    this.element.scrollTop = 0;
    this.draw();
  }

  draw() {
    const { corpus, words, doc } = this;
    if (doc < 0) return;
    const [title, body] = corpus.columns(doc), topic = this.topicOf(doc), date = corpus.date(doc);
    const about = [corpus.head.outlet[corpus.outlet[doc]] || words.noOutlet, corpus.head.section[corpus.section[doc]],
      date ? dayText(date, words) : words.noDate, corpus.about("author", doc), corpus.about("agency", doc)].filter(Boolean);
    const url = corpus.about("url", doc), isLink = /^https?:\/\/[^\s]+$/i.test(url);
    const meta = make("p", { class: "tk-x-meta" }, about.flatMap((text, i) => [i ? " · " : "", isolated(text)]),
      isLink ? [" · ", make("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, words.source)] : null);
    const label = topic && make("p", { class: `tk-x-meta tk-x-of ${topic.colour}` }, make("span", { class: "tk-x-dot", "aria-hidden": "true" }), isolated(topic.label),
      corpus.confidence ? [" · ", fill(words.confidence, { share: `${corpus.confidence[doc]}%` })] : null);
    const captions = corpus.about("captions", doc);
    // Lines without a letter, such as ***, run with the article.
    this.body.dir = /[\u0600-\u08ff]/.test(body.text) ? "rtl" : "auto";
    meta.dir = words === WORDS.ar ? "rtl" : "ltr";
    if (label) label.dir = meta.dir;
    this.body.replaceChildren(
      make(this.level, { class: "tk-x-headline", dir: directionOf(title.text) }, title.text ? this._marked(title, 0, title.text.length) : words.noTitle), meta, label ?? "",
      ...lines(body.text).filter(([start, end]) => end > start).map(([start, end]) => this._paragraph(body, start, end)),
      captions ? make("p", { class: "tk-x-muted", dir: "auto" }, captions) : "");
    this.switch.hidden = !this.topicMask;
    this.hits = [...this.body.querySelectorAll("mark")];
    this.steps.hidden = !this.hits.length;
    this.place.textContent = this.hits.length ? counted(this.hits.length, "hit", words) : "";
    if (this.hits.length) this.step(1);
  }

  step(by) {
    this.hits[this.at]?.removeAttribute("data-here");
    this.at = (this.at + by + this.hits.length) % this.hits.length;
    const mark = this.hits[this.at];
    mark.setAttribute("data-here", "yes");
    const place = mark.getBoundingClientRect(), pane = this.element.getBoundingClientRect();
    if (place.top < pane.top + 60 || place.bottom > pane.bottom - 20) this.element.scrollTop += place.top - pane.top - pane.height / 3;
    this.place.textContent = fill(this.words.place, { n: this.at + 1, total: this.hits.length });
  }

  _paragraph(column, start, end) {
    return make("p", { dir: directionOf(column.text.slice(start, end)) }, this._marked(column, start, end));
  }

  _marked({ text, spans }, start, end) {
    const parts = [];
    let place = start;
    const put = (from, to, tag, attributes) => {
      if (from < place) return;
      parts.push(text.slice(place, from), make(tag, attributes, text.slice(from, to)));
      place = to;
    };
    for (let i = 0; i < spans.length; i++) {
      const [from, to, token] = spans[i];
      if (from < start || from < place) continue;
      if (from >= end) break;
      const size = this.found ? this._hit(token) : 0;
      if (size) put(from, (spans[i + size - 1] ?? spans.at(-1))[1], "mark", {});
      else if (this.marked && this.topicMask?.[this.corpus.tokens[token]]) put(from, to, "span", { class: "tk-x-term" });
    }
    return [...parts, text.slice(place, end)];
  }

  _hit(token) {
    const { hits, size } = this.found;
    let low = 0, high = hits.length;
    while (low < high) { const middle = (low + high) >> 1; if (hits[middle] < token) low = middle + 1; else high = middle; }
    return hits[low] === token ? size : 0;
  }
}

/** Arabic runs from the right even behind a Latin name; what has no letter runs with what is around it. */
function directionOf(text) {
  return /[\u0600-\u08ff]/.test(text) ? "rtl" : /\p{L}/u.test(text) ? "auto" : null;
}

function lines(text) {
  const found = [];
  for (let start = 0; start <= text.length;) {
    const end = text.indexOf("\n", start) < 0 ? text.length : text.indexOf("\n", start);
    found.push([start, end]);
    start = end + 1;
  }
  return found;
}
