// The explorer: topics, search over time by outlet, the list and the reading pane, each a view of one state.

const MOST_BARS = 48;
const MOST_DAYS_NAMED = 92;
const UNSTABLE_BELOW = 0.6;

class Explorer {
  constructor(host, corpus, { language = "ar", path = "", decisions = [], heading = "h2", onSelect = () => {}, onSave = null } = {}) {
    Object.assign(this, { host, corpus, language, path, onSave, words: WORDS[language], search: new Search(corpus) });
    this.decisions = new Decisions(corpus.head.topics, decisions);
    this.state = { query: "", form: "word", group: null, outlets: new Set(), section: -1, from: 0, to: Infinity, order: "fit" };
    this.tellSelected = debounced(onSelect, 120);
    this.list = new ArticleList(this.words, {
      describe: (doc) => this._describe(doc), onOpen: (doc, focus) => this._read(doc, focus), onToggle: () => this._selected(),
    });
    this.level = heading === "h1" ? "h2" : "h3";
    this.reader = new Reader(this.words, corpus, this.level, (doc) => this._groupOf(doc));
    this._periods();
    this._build(heading);
    this._regroup();
    this.update();
    setTimeout(() => corpus.head.forms.forEach((form) => corpus.codeOf(form, "")), 0); // the first search finds the names sorted
  }

  _build(heading) {
    const { words, corpus, state } = this;
    const change = (name, value) => { state[name] = value; this.update(); };
    this.input = make("input", { type: "search", placeholder: words.hint, spellcheck: "false", dir: this.language === "ar" ? "rtl" : "ltr", oninput: debounced(() => change("query", this.input.value.trim()), 60) });
    const option = (value, text) => make("option", { value }, text);
    this.form = make("select", { onchange: () => change("form", this.form.value) }, corpus.head.forms.map((form) => option(form, words.forms[form])));
    const sections = corpus.head.section, days = corpus.head.first ? new Date(Date.parse(corpus.head.first)) : null;
    this.section = make("select", { onchange: () => change("section", Number(this.section.value)) }, option(-1, words.all), sections.map((name, i) => option(i, name || words.none)));
    const lastDay = this.lastDay, dateOf = (number) => new Date(days.getTime() + (number - 1) * 86400000), iso = (number) => dateOf(number).toISOString().slice(0, 10);
    const day = (text) => text ? Math.round((Date.parse(text) - days) / 86400000) + 1 : null;
    // Days are named in the language where they are few; a date field speaks the language of the browser.
    const bound = (name, otherwise) => lastDay <= MOST_DAYS_NAMED
      ? make("select", { onchange: (event) => change(name, Number(event.target.value) || otherwise) }, option("", words.all), Array.from({ length: lastDay }, (_, i) => option(i + 1, dayText(dateOf(i + 1), words))))
      : make("input", { type: "date", min: iso(1), max: iso(lastDay), onchange: (event) => change(name, day(event.target.value) ?? otherwise) });
    this.from = bound("from", 0);
    this.to = bound("to", Infinity);
    this.status = make("p", { class: "tk-x-status", role: "status" });
    this.reset = button(words.reset, () => this._reset(), { class: "tk-x-quiet" });
    const field = (label, control) => make("label", { class: "tk-x-field" }, make("span", {}, label), control);
    this.topics = make("ul", { class: "tk-x-topics" });
    this.outlets = make("ul", { class: "tk-x-outlets" });
    this.axis = make("span", { class: "tk-x-muted tk-x-axis" });
    this.editor = make("div", { class: "tk-x-editor" });
    this.order = make("select", { onchange: () => change("order", this.order.value) }, Object.entries(words.orders).map(([value, text]) => option(value, text)));
    this.nothing = make("p", { class: "tk-x-nothing", hidden: true }, words.nothing);
    this.chosen = make("p", { class: "tk-x-chosen", role: "status" });
    this.clear = button(words.clear, () => { this.list.checked.clear(); this.list.draw(); this._selected(); }, { class: "tk-x-quiet", hidden: true });
    const file = this.onSave ? null : button(words.selectionFile, () => download("selection.csv", this.csv(), "text/csv"), { class: "tk-x-quiet" });
    const part = (name, ...children) => make("section", { class: `tk-x-part tk-x-${name}`, "aria-label": words[name] }, make(this.level, { class: "tk-x-head" }, words[name]), ...children);
    const n = corpus.head.topics.length;
    this.host.replaceChildren(make("div", { class: "tk-explorer", dir: this.language === "ar" ? "rtl" : "ltr", lang: this.language },
      make("header", { class: "tk-x-top" }, make(heading, { class: "tk-x-title" }, isolated(corpus.head.title || words.explorer)),
        make("div", { class: "tk-x-fields", role: "search" }, field(words.search, this.input), field(words.match, this.form),
          sections.length > 1 ? field(words.section, this.section) : null, lastDay > 1 ? [field(words.from, this.from), field(words.to, this.to)] : null, this.reset),
        this.status, make("section", { class: "tk-x-times", "aria-label": words.outlets }, make(this.level, { class: "tk-x-head" }, words.outlets, " ", this.axis), this.outlets)),
      make("div", { class: n ? "tk-x-panes" : "tk-x-panes tk-x-no-topics" },
        n ? make("div", { class: "tk-x-side" }, part("topics", this.topics, this.editor)) : null,
        part("articles", make("div", { class: "tk-x-listbar" }, field(words.order, this.order)), this.nothing, this.list.element,
          make("div", { class: "tk-x-foot" }, this.chosen, this.clear, file)),
        this.reader.element)));
    this.root = this.host.firstElementChild;
  }

  // Days, or weeks or months of a long corpus, so that the bars stay few enough to be seen.
  _periods() {
    const { corpus } = this;
    let last = 0;
    for (const day of corpus.day) if (day > last) last = day;
    this.lastDay = last;
    this.step = last <= MOST_BARS ? "day" : last <= MOST_BARS * 7 ? "week" : "month";
    const first = new Date(Date.parse(corpus.head.first || "2000-01-01"));
    const monday = (first.getUTCDay() + 6) % 7;
    const period = (day) => {
      if (this.step === "day") return day - 1;
      if (this.step === "week") return Math.floor((day - 1 + monday) / 7);
      const date = new Date(first.getTime() + (day - 1) * 86400000);
      return (date.getUTCFullYear() - first.getUTCFullYear()) * 12 + date.getUTCMonth() - first.getUTCMonth();
    };
    this.periodOfDay = Int32Array.from({ length: last + 1 }, (_, day) => day ? period(day) : -1);
    this.nPeriods = last ? this.periodOfDay[last] + 1 : 0;
  }

  _regroup() {
    this.groups = this.decisions.groups();
    this.groupOfTopic = new Int32Array(this.corpus.head.topics.length + 1).fill(-1);
    this.groups.forEach((group, number) => group.topics.forEach((topic) => { this.groupOfTopic[topic + 1] = number; }));
    if (this.state.group !== null && !this.groups[this.state.group]) this.state.group = null;
  }

  _groupOf(doc) {
    return this.corpus.topic ? this.groups[this.groupOfTopic[this.corpus.topic[doc]]] : undefined;
  }

  /** Work out what the state shows; every count leaves out the filter that it is itself a choice of. */
  update() {
    const { corpus, state, groups } = this, { n, outlet, section, day, topic } = corpus;
    const found = this.found = state.query ? this.search.find(state.query, state.form) : null;
    const perDoc = found?.perDoc, docs = [];
    const ofGroup = new Uint32Array(groups.length + 1), ofOutlet = corpus.head.outlet.map(() => ({ n: 0, bars: new Array(this.nPeriods).fill(0) }));
    let hits = 0;
    for (let doc = 0; doc < n; doc++) {
      if (perDoc && !perDoc[doc]) continue;
      if (state.section >= 0 && section[doc] !== state.section) continue;
      if ((state.from || state.to !== Infinity) && (day[doc] < Math.max(state.from, 1) || day[doc] > state.to)) continue;
      const group = topic ? this.groupOfTopic[topic[doc]] : -1;
      const inGroup = state.group === null || group === state.group, inOutlet = !state.outlets.size || state.outlets.has(outlet[doc]);
      const weight = perDoc ? perDoc[doc] : 1;
      if (inOutlet) ofGroup[group < 0 ? groups.length : group]++;
      if (inGroup) {
        const row = ofOutlet[outlet[doc]];
        row.n += weight;
        if (day[doc]) row.bars[this.periodOfDay[day[doc]]] += weight;
        if (inOutlet) { docs.push(doc); hits += weight; }
      }
    }
    this.docs = this._ordered(docs, perDoc);
    this._say(docs.length, hits);
    this._drawTopics(ofGroup);
    this._drawOutlets(ofOutlet);
    this.nothing.hidden = docs.length > 0;
    this.list.element.hidden = docs.length === 0;
    this.list.show(this.docs);
    if (this.reader.doc >= 0) this.reader.show(this.reader.doc, found, this._termMask(this.reader.doc));
    this._selected();
  }

  _ordered(docs, perDoc) {
    const { day, confidence } = this.corpus, { order, group } = this.state;
    if (order === "newest") return docs.sort((a, b) => day[b] - day[a] || a - b);
    if (order === "oldest") return docs.sort((a, b) => (day[a] || Infinity) - (day[b] || Infinity) || a - b);
    if (perDoc) return docs.sort((a, b) => perDoc[b] - perDoc[a] || a - b);
    return group === null || !confidence ? docs : docs.sort((a, b) => confidence[b] - confidence[a] || a - b);
  }

  _say(n, hits) {
    const { words, corpus, state } = this, articles = counted(n, "article", words);
    this.status.textContent = this.found ? fill(words.found, { hits: counted(hits, "hit", words), articles })
      : n < corpus.n ? fill(words.of, { articles, total: grouped(corpus.n) }) : articles;
    this.reset.hidden = !(state.query || state.group !== null || state.outlets.size || state.section >= 0 || state.from || state.to !== Infinity);
  }

  _drawTopics(sizes) {
    const { words, groups, state } = this, most = Math.max(...sizes, 1);
    const row = (group, number) => {
      const isOn = state.group === number, bar = make("span", { class: "tk-x-size" });
      bar.style.inlineSize = `${((sizes[number] / most) * 100).toFixed(1)}%`;
      const unstable = group.stability !== null && group.stability < UNSTABLE_BELOW;
      return make("li", {}, make("button", {
        type: "button", class: `tk-x-topic ${group.colour}`, "aria-pressed": String(isOn), title: group.terms.slice(0, 10).join(words.listMark),
        onclick: () => { state.group = isOn ? null : number; this.update(); this.topics.children[number]?.firstElementChild.focus({ preventScroll: true }); },
      }, make("span", { class: "tk-x-label" }, isolated(group.label)), make("span", { class: "tk-x-n" }, grouped(sizes[number])), bar,
      isOn ? make("span", { class: "tk-x-terms" }, isolated(group.terms.slice(0, 8).join(words.listMark))) : null,
      isOn && group.stability !== null ? make("span", { class: "tk-x-terms" }, fill(words.stability, { value: group.stability.toFixed(2) }), unstable ? ` · ${words.unstable}` : "") : null));
    };
    const top = this.topics.scrollTop;
    this.topics.replaceChildren(...groups.map(row), sizes[groups.length] ? make("li", { class: "tk-x-muted tk-x-rest" }, `${words.others}: ${grouped(sizes[groups.length])}`) : "");
    this.topics.scrollTop = top;
    this._drawEditor();
  }

  _drawOutlets(rows) {
    const { words, corpus, state } = this;
    const order = rows.map((_, i) => i).filter((i) => rows[i].n || state.outlets.has(i)).sort((a, b) => rows[b].n - rows[a].n || a - b);
    const first = corpus.head.first && corpus.head.first !== "" ? this._periodDay(0) : null;
    if (this.nPeriods > 1) this.axis.textContent = fill(words.bars[this.found ? "hits" : "articles"], { step: words.step[this.step] })
      + (first && this.nPeriods > 1 ? ` (${dayText(first, words, true)} – ${dayText(this._lastDate(), words, true)})` : "");
    const focused = this.outlets.contains(document.activeElement) ? document.activeElement.dataset.outlet : null;
    this.outlets.replaceChildren(...order.map((number) => {
      const name = corpus.head.outlet[number] || words.noOutlet, { n, bars: values } = rows[number], isOn = state.outlets.has(number);
      const label = values.map((value, i) => `${dayText(this._periodDay(i), words, true)}: ${grouped(value)}`).slice(0, 60).join(words.listMark);
      return make("li", {}, make("button", {
        type: "button", class: "tk-x-outlet", "aria-pressed": String(isOn), "data-outlet": number, title: label,
        onclick: () => { if (!state.outlets.delete(number)) state.outlets.add(number); this.update(); },
      }, make("span", { class: "tk-x-label" }, isolated(name)), this.nPeriods > 1 ? bars(values, label) : "", make("span", { class: "tk-x-n" }, grouped(n))));
    }));
    if (focused !== null) this.outlets.querySelector(`[data-outlet="${focused}"]`)?.focus();
  }

  _periodDay(period) {
    const first = new Date(Date.parse(this.corpus.head.first));
    if (this.step === "month") return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + period, 1));
    const day = this.step === "day" ? period : Math.max(period * 7 - ((first.getUTCDay() + 6) % 7), 0);
    return new Date(first.getTime() + day * 86400000);
  }

  _lastDate() {
    return new Date(Date.parse(this.corpus.head.first) + (this.lastDay - 1) * 86400000);
  }

  _describe(doc) {
    const { corpus, words } = this, date = corpus.date(doc), hits = this.found?.perDoc[doc];
    const notes = [corpus.head.outlet[corpus.outlet[doc]], date && dayText(date, words), hits ? counted(hits, "hit", words) : ""].filter(Boolean);
    return { title: corpus.title(doc).trim() || words.noTitle, colour: this._groupOf(doc)?.colour ?? "", notes: notes.flatMap((text, i) => [i ? " · " : "", isolated(text)]) };
  }

  _read(doc, focus) {
    this.reader.show(doc, this.found, this._termMask(doc));
    const { element } = this.reader;
    if (focus && element.offsetTop >= this.list.element.offsetTop + this.list.element.offsetHeight) element.scrollIntoView({ block: "start" });
  }

  // The words of the article's topic, as the words of the texts that they are.
  _termMask(doc) {
    const group = this._groupOf(doc), { corpus } = this;
    if (!group) return null;
    this.masks ??= new Map();
    const key = group.topics.join();
    if (!this.masks.has(key)) {
      const mask = new Uint8Array(corpus.nWords);
      for (const topic of group.topics) {
        for (const name of corpus.head.topics[topic].types.flatMap((type) => type.split(" "))) {
          const form = ["stem", "lemma", "word"].find((one) => corpus.forms[one] && corpus.codeOf(one, name) >= 0);
          if (form) this.search.ofType(form, name).forEach((held, i) => { mask[i] |= held; });
        }
      }
      this.masks.set(key, mask);
    }
    return this.masks.get(key);
  }

  /** The articles of the selection: those that were checked, else all that are shown. */
  selection() {
    const { checked } = this.list;
    return checked.size ? [...checked].sort((a, b) => a - b) : [...this.docs].sort((a, b) => a - b);
  }

  _selected() {
    const { words, list } = this, n = list.checked.size;
    this.chosen.textContent = n ? fill(words.chosen, { articles: counted(n, "article", words) }) : fill(words.chosenAll, { articles: counted(this.docs.length, "article", words) });
    this.clear.hidden = !n;
    this.tellSelected(() => this.selection());
  }

  csv() {
    const { corpus } = this;
    const cell = (value) => { const text = /^[\s'＝＋－＠]*[=+\-@＝＋－＠]/.test(value) ? `'${value}` : String(value); return `"${text.replace(/"/g, '""')}"`; };
    const rows = this.selection().map((doc) => [corpus.about("article_id", doc), corpus.title(doc), corpus.head.outlet[corpus.outlet[doc]], corpus.head.section[corpus.section[doc]],
      corpus.date(doc)?.toISOString().slice(0, 10) ?? "", this._groupOf(doc)?.label ?? "", this.found?.perDoc[doc] ?? "", corpus.about("url", doc)]);
    return `\ufeff${[["article_id", "title", "outlet", "section", "published", "topic", "hits", "url"], ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  _reset() {
    Object.assign(this.state, { query: "", group: null, section: -1, from: 0, to: Infinity });
    this.state.outlets.clear();
    for (const control of [this.input, this.from, this.to]) control.value = "";
    this.section.value = "-1";
    this.update();
    this.input.focus();
  }
}
