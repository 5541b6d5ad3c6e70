// What a person decides about topics: renamed, merged, dropped, split, and new ones from words. Kept as a list that is
// shown, undone and saved; the topics themselves stay as they were worked out.

class Decisions {
  constructor(topics, made = []) {
    this.topics = topics;
    this.made = made;
  }

  /** The topics as they stand after the decisions: merged ones are one group, dropped ones are none. */
  groups() {
    const groups = this.topics.map((topic, number) => ({ ...topic, topics: [number], colour: `tk-x-c${(number % 12) + 1}` }));
    const holder = (number) => groups.find((group) => group.topics.includes(number));
    for (const { kind, topics, label, into } of this.made) {
      const named = [...new Set((topics ?? []).map(holder))].filter(Boolean);
      if (!named.length) continue;
      const [first, ...others] = named;
      if (kind === "rename") first.label = label;
      if (kind === "split") first.into = into;
      if (kind === "drop") groups.splice(groups.indexOf(first), 1);
      if (kind === "merge") {
        for (const other of others) {
          first.topics.push(...other.topics);
          first.terms = [...first.terms, ...other.terms.filter((term) => !first.terms.includes(term))];
          first.size += other.size;
          first.stability = null;
          groups.splice(groups.indexOf(other), 1);
        }
        if (label) first.label = label;
      }
    }
    return groups;
  }

  /** Add a decision; names are given to the topic itself, so that a merged topic is merged once, under its last name. */
  add(decision) {
    const { kind, topics } = decision, isIn = (other) => other.kind === "merge" && topics?.some((topic) => other.topics.includes(topic));
    if (kind === "merge") {
      const earlier = this.made.filter(isIn), all = new Set([...topics, ...earlier.flatMap((other) => other.topics)]);
      const label = earlier.map((other) => other.label).find(Boolean);
      this.made = [...this.made.filter((other) => !isIn(other)), { kind, topics: [...all], ...(label ? { label } : {}) }];
    } else if (kind === "rename" && this.made.some(isIn)) {
      this.made = this.made.map((other) => isIn(other) ? { ...other, label: decision.label } : other);
    } else {
      const same = (other) => other.kind === kind && kind !== "seed" && other.topics[0] === topics[0];
      this.made = [...this.made.filter((other) => !same(other)), decision];
    }
  }

  undo(place) { this.made = this.made.filter((_, i) => i !== place); }

  said(decision, words) {
    const name = (number) => this.topics[number]?.label ?? "";
    const [a, b] = decision.kind === "seed" ? [decision.label, decision.words.join(words.listMark)]
      : [name(decision.topics[0]), decision.kind === "merge" ? decision.topics.slice(1).map(name).join(words.listMark) : decision.label];
    return fill(words.did[decision.kind], { a, b, n: decision.into });
  }

  /** The decisions as topics.toml says them: each topic is named by its strongest terms. */
  tables() {
    const words = (number) => this.topics[number].terms.slice(0, 5);
    return this.made.map(({ kind, topics, label, into, words: seeds }) => [kind, {
      merge: () => ({ topics: topics.map(words), ...(label ? { label } : {}), numbers: topics }),
      rename: () => ({ topic: words(topics[0]), label, number: topics[0] }),
      drop: () => ({ topic: words(topics[0]), number: topics[0] }),
      split: () => ({ topic: words(topics[0]), into, number: topics[0] }),
      seed: () => ({ label, words: seeds }),
    }[kind]()]);
  }

  toml() {
    // JSON's texts, numbers and lists are TOML's too, but for the delete character.
    const value = (given) => JSON.stringify(given).replace(/\u007f/g, "\\u007f");
    const table = ([kind, fields]) => `[[${kind}]]\n${Object.entries(fields).map(([key, given]) => `${key} = ${value(given)}\n`).join("")}`;
    return this.tables().map(table).join("\n");
  }
}
