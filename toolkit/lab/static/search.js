// What a reader types → places in the texts, by the rules of `concordance` in the toolkit.

const LATIN = "A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f";
const WORD = new RegExp([
  "(?:https?://|www\\.)[^\\s«»\"“”<>،؛]*[\\p{L}\\p{N}_/]",
  "[\\p{L}\\p{N}_.+-]+@[\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)+",
  "[#\\uff03@][\\p{L}\\p{N}_]+",
  "\\d{4}-\\d{1,2}-\\d{1,2}",
  "\\p{Nd}+(?:[.,:/\\u066b\\u066c]\\p{Nd}+)*",
  "(?<![\\p{L}\\p{N}_])\\p{L}(?:\\.\\p{L})+(?![\\p{L}\\p{N}_])",
  `[${LATIN}][${LATIN}0-9]*(?:['’][${LATIN}]+)*`,
  `(?:(?![${LATIN}])[\\p{L}\\p{Nl}\\p{No}])+`,
].join("|"), "gu");

// light10, as `toolkit.morphology` has it, for a word that the corpus does not have: there the stem is on record.
const ARTICLES = ["وال", "بال", "كال", "فال", "لل", "ال"], SUFFIXES = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];
function lightStem(word) {
  if (word.startsWith("و") && word.length >= 4) word = word.slice(1);
  const article = ARTICLES.find((start) => word.startsWith(start));
  if (article && word.length - article.length >= 2) word = word.slice(article.length);
  for (const suffix of SUFFIXES) if (word.endsWith(suffix) && word.length - suffix.length >= 2) word = word.slice(0, -suffix.length);
  return word;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

class Search {
  constructor(corpus) {
    this.corpus = corpus;
    this.known = null;
    this.last = { key: null };
  }

  /** One mask a word of the query: which words of the texts it stands for. */
  slots(query, form) {
    const masks = [];
    for (const piece of query.split(/\s+/).filter(Boolean)) {
      if (piece.includes("*")) {
        const parts = piece.split("*").map((part) => escaped(plain(part).replace(/[^\p{L}\p{N}_#@.]/gu, "")));
        masks.push(this._matching(form, new RegExp(`^${parts.join(".*")}$`, "u")));
      } else {
        for (const [word] of piece.replace(MARKS, "").replace(UNSEEN, "").matchAll(WORD)) masks.push(this._of(form, plain(word)));
      }
    }
    return masks;
  }

  /** Which words of the texts are of this type, by its name; for the terms of a topic. */
  ofType(form, name) {
    return this._where(form, (code) => code, this.corpus.codeOf(form, name));
  }

  _of(form, word) {
    const { corpus } = this, { names } = corpus.forms[form];
    const place = corpus.codeOf("word", word);
    if (form === "word") return this._where(form, (code) => code, place);
    // The forms of all words written so; a word that the corpus does not have may still be a form of one that it has.
    const types = new Set();
    if (place >= 0) {
      const words = corpus.forms.word.of, of = corpus.forms[form].of;
      for (let i = 0; i < words.length; i++) if (words[i] === place) types.add(of[i]);
    } else {
      for (const name of form === "stem" ? [lightStem(word)] : [word]) {
        const code = corpus.codeOf(form, name);
        if (code >= 0 && !(form === "stem" && this._isStop(code))) types.add(code);
      }
    }
    if (form === "lemma") {
      const code = names.indexOf(word);
      if (code >= 0) types.add(code);
    }
    const of = corpus.forms[form].of, mask = new Uint8Array(corpus.nWords);
    for (let i = 0; i < mask.length; i++) mask[i] = types.has(of[i]) ? 1 : 0;
    return mask;
  }

  _isStop(code) {
    this.stops ??= new Set(this.corpus.head.stops);
    return this.stops.has(code);
  }

  _matching(form, pattern) {
    const { names, of } = this.corpus.forms[form], mask = new Uint8Array(this.corpus.nWords);
    const held = names.map((name) => pattern.test(name));
    for (let i = 0; i < mask.length; i++) mask[i] = held[of[i]] ? 1 : 0;
    return mask;
  }

  _where(form, _, code) {
    const { of } = this.corpus.forms[form], mask = new Uint8Array(this.corpus.nWords);
    if (code >= 0) for (let i = 0; i < mask.length; i++) mask[i] = of[i] === code ? 1 : 0;
    return mask;
  }

  /** The first token of each hit, and the hits of each article; null for a query without a word. */
  find(query, form) {
    const key = `${form}\n${query}`;
    if (this.last.key === key) return this.last.found;
    const masks = this.slots(query, form);
    const found = masks.length ? this.places(masks) : null;
    this.last = { key, found };
    return found;
  }

  places(masks) {
    const { tokens, ends, offsets, n } = this.corpus, size = masks.length, first = masks[0];
    const hits = [], perDoc = new Uint32Array(n);
    for (let doc = 0; doc < n; doc++) {
      const last = offsets[doc + 1] - size;
      for (let at = offsets[doc]; at <= last; at++) {
        if (!first[tokens[at]]) continue;
        let step = 1;
        while (step < size && masks[step][tokens[at + step]] && !ends[at + step]) step++;
        if (step === size) { hits.push(at); perDoc[doc]++; }
      }
    }
    return { hits: Uint32Array.from(hits), perDoc, size };
  }
}
