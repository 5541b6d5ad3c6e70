// The packed corpus, opened: numbers of pieces and words in typed arrays, text made again when it is read.

const LINE = 0, COLUMN = 1;
const SENTENCE_END = /[\n.!?؟؛;…]/;

async function unpack(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function varints(bytes) {
  let n = 0;
  for (let i = 0; i < bytes.length; i++) n += bytes[i] < 128;
  const values = new Uint32Array(n);
  for (let i = 0, at = 0; at < n; at++) {
    let value = 0, shift = 0, byte;
    do { byte = bytes[i++]; value |= (byte & 127) << shift; shift += 7; } while (byte > 127);
    values[at] = value;
  }
  return values;
}

function offsetsOf(lengths) {
  const offsets = new Uint32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) offsets[i + 1] = offsets[i] + lengths[i];
  return offsets;
}

class Corpus {
  constructor(raw) {
    const size = new DataView(raw.buffer, raw.byteOffset).getUint32(0, true);
    const utf8 = new TextDecoder();
    this.head = JSON.parse(utf8.decode(raw.subarray(4, 4 + size)));
    const blocks = {};
    let place = 4 + size;
    for (const [name, length] of this.head.sections) {
      blocks[name] = raw.subarray(place, place + length);
      place += length;
    }
    const lines = (name) => utf8.decode(blocks[name]).split("\n");
    const column = (name) => blocks[name] ? varints(blocks[name]) : null;
    this.n = this.head.n;
    this.pieces = ["\n", "\v"].concat(lines("pieces"));
    this.codes = varints(blocks.codes);
    this.starts = offsetsOf(varints(blocks.lengths));
    const wordOf = varints(blocks.word_of);
    for (let i = 1; i < wordOf.length; i++) wordOf[i] += wordOf[i - 1];
    // For each form the name of a type, and for each word of the texts its type.
    this.forms = {};
    for (const form of this.head.forms) {
      const names = lines(form + "s");
      this.forms[form] = { names, of: form === "word" ? wordOf : varints(blocks[form + "_of"]), codeOf: null };
    }
    this.nWords = wordOf.length;
    for (const name of ["outlet", "section", "day", "topic", "confidence"]) this[name] = column(name);
    this.lines = {};
    this._blocks = blocks;
    this._utf8 = utf8;
    this._openPlaces(varints(blocks.places));
    this._openTokens();
  }

  /** What a form calls its types, by name. */
  codeOf(form, name) {
    const found = this.forms[form];
    if (!found.codeOf) found.codeOf = new Map(found.names.map((text, code) => [text, code]));
    return found.codeOf.get(name) ?? -1;
  }

  about(name, doc) {
    if (!this.lines[name]) this.lines[name] = this._utf8.decode(this._blocks[name]).split("\n");
    return this.lines[name][doc] ?? "";
  }

  // The words of each piece, their places in it, and before which of them a sentence ends.
  _openPlaces(flat) {
    const n = this.pieces.length, words = [], from = [], to = [], breaks = [];
    const first = new Uint32Array(n + 1), tail = new Uint8Array(n);
    tail[LINE] = tail[COLUMN] = 1;
    for (let piece = 2, i = 0; piece < n; piece++) {
      first[piece] = words.length;
      const text = this.pieces[piece], kind = flat[i++];
      if (kind === 0) {
        words.push(flat[i++]); from.push(0); to.push(text.length); breaks.push(0);
        continue;
      }
      let place = 0;
      // Python counts code points; a piece with a character beyond the basic plane is counted the same way.
      const wide = /[\ud800-\udfff]/.test(text) ? unitsOf(text) : null;
      for (let k = 1; k < kind; k++) {
        const start = place + flat[i++], end = start + flat[i++];
        const [a, b, before] = wide ? [wide[start], wide[end], wide[place]] : [start, end, place];
        words.push(flat[i++]); from.push(a); to.push(b);
        breaks.push(SENTENCE_END.test(text.slice(before, a)) ? 1 : 0);
        place = end;
      }
      tail[piece] = SENTENCE_END.test(text.slice(wide ? wide[place] : place)) ? 1 : 0;
    }
    first[n] = words.length;
    first[0] = first[1] = 0;
    this.wordsIn = { first, tail, words: Uint32Array.from(words), from: Uint16Array.from(from), to: Uint16Array.from(to), breaks: Uint8Array.from(breaks) };
  }

  // All words of all texts one after another, with a mark where a sentence or column ended before.
  _openTokens() {
    const { first, tail, words, breaks } = this.wordsIn, codes = this.codes;
    let n = 0;
    for (let i = 0; i < codes.length; i++) n += first[codes[i] + 1] - first[codes[i]];
    const tokens = new Uint32Array(n), ends = new Uint8Array(n), offsets = new Uint32Array(this.n + 1);
    for (let doc = 0, at = 0; doc < this.n; doc++) {
      let ended = 1;
      for (let i = this.starts[doc]; i < this.starts[doc + 1]; i++) {
        const code = codes[i];
        for (let k = first[code]; k < first[code + 1]; k++) {
          tokens[at] = words[k];
          ends[at++] = ended | breaks[k];
          ended = 0;
        }
        ended |= tail[code];
      }
      offsets[doc + 1] = at;
    }
    this.tokens = tokens;
    this.ends = ends;
    this.offsets = offsets;
  }

  title(doc) {
    return this.columns(doc, 1)[0].text;
  }

  /** The untouched texts of an article (title, body), each with the places of its words. */
  columns(doc, most = 2) {
    const { first, from, to } = this.wordsIn, found = [];
    let text = "", isOpen = false, token = this.offsets[doc], spans = [];
    for (let i = this.starts[doc]; i < this.starts[doc + 1]; i++) {
      const code = this.codes[i];
      if (code === COLUMN) {
        found.push({ text, spans });
        if (found.length === most) return found;
        [text, isOpen, spans] = ["", false, []];
      } else if (code === LINE) {
        [text, isOpen] = [text + "\n", false];
      } else {
        if (isOpen) text += " ";
        for (let k = first[code]; k < first[code + 1]; k++) spans.push([text.length + from[k], text.length + to[k], token++]);
        [text, isOpen] = [text + this.pieces[code], true];
      }
    }
    return found;
  }

  date(doc) {
    const day = this.day[doc];
    return day ? new Date(Date.parse(this.head.first) + (day - 1) * 86400000) : null;
  }
}

function unitsOf(text) {
  const places = [0];
  for (const char of text) places.push(places.at(-1) + char.length);
  return places;
}
