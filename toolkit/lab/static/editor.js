// Editing topics: the form below the topics, and the list of what was decided.

Object.assign(Explorer.prototype, {
  _drawEditor() {
    const { words, groups, state, decisions } = this, group = groups[state.group];
    const key = JSON.stringify([state.group, group?.label, groups.length, decisions.made, this.savedIn]);
    if (key === this.drawnEditor) return;
    this.drawnEditor = key;
    const wasOpen = [...this.editor.querySelectorAll("details")].map((one) => one.open);
    this.editor.replaceChildren(this._topicForm(group), this._seedForm(), ...(decisions.made.length ? [this._decided()] : []));
    [...this.editor.querySelectorAll("details")].forEach((one, i) => { one.open = wasOpen[i] ?? false; });
  },

  _decide(decision) {
    this.decisions.add(decision);
    this._changed();
  },

  _changed() {
    const kept = this.groups[this.state.group]?.topics[0];
    this.savedIn = "";
    this._regroup();
    const place = this.groups.findIndex((group) => group.topics.includes(kept));
    this.state.group = place < 0 ? null : place;
    this.update();
  },

  _topicForm(group) {
    const { words, groups } = this;
    if (!group) return make("p", { class: "tk-x-muted" }, words.editNone);
    const topics = [group.topics[0]], line = (label, control, action, text) => make("form", {
      class: "tk-x-line", onsubmit: (event) => { event.preventDefault(); if (control.value.trim()) action(control.value.trim()); },
    }, make("label", {}, make("span", {}, label), control), make("button", { type: "submit" }, text));
    const name = make("input", { type: "text", maxlength: 120, dir: "auto", value: group.label });
    const others = make("select", {}, groups.filter((other) => other !== group).map((other) => make("option", { value: other.topics[0] }, other.label)));
    const parts = make("input", { type: "number", min: 2, max: 20, value: group.into ?? 2 });
    return make("details", { class: "tk-x-fold" }, make("summary", {}, words.edit),
      line(words.newName, name, (label) => this._decide({ kind: "rename", topics, label }), words.rename),
      groups.length > 1 ? line(words.merge, others, (other) => this._decide({ kind: "merge", topics: [...topics, Number(other)] }), words.doMerge) : null,
      line(words.split, parts, (into) => this._decide({ kind: "split", topics, into: Math.min(Math.max(Math.round(Number(into)) || 2, 2), 20) }), words.doSplit),
      button(words.drop, () => this._decide({ kind: "drop", topics })));
  },

  _seedForm() {
    const { words } = this, name = make("input", { type: "text", maxlength: 120, dir: "auto" }), list = make("input", { type: "text", dir: "auto" });
    const field = (label, control) => make("label", {}, make("span", {}, label), control);
    return make("details", { class: "tk-x-fold" }, make("summary", {}, words.seed), make("form", {
      class: "tk-x-seed", onsubmit: (event) => {
        event.preventDefault();
        const seeds = list.value.split(/[،,]/).map((word) => word.trim()).filter(Boolean);
        if (name.value.trim() && seeds.length) this._decide({ kind: "seed", label: name.value.trim(), words: seeds });
      },
    }, field(words.seedName, name), field(words.seedWords, list), make("button", { type: "submit" }, words.add)));
  },

  _decided() {
    const { words, decisions } = this;
    const row = (decision, place) => make("li", {}, make("span", {}, isolated(decisions.said(decision, words)),
      ["split", "seed"].includes(decision.kind) ? make("span", { class: "tk-x-muted" }, ` (${words.later})`) : null),
    button(words.undo, () => { decisions.undo(place); this._changed(); }, { "aria-label": `${words.undo}: ${decisions.said(decision, words)}` }));
    const save = this.onSave ? button(words.save, () => this.onSave(decisions.tables(), decisions.made), { class: "tk-x-main" })
      : button(words.copy, () => download("topics.toml", decisions.toml(), "text/plain"), { class: "tk-x-main" });
    this.saveNote = make("span", { class: "tk-x-muted", role: "status" }, this.onSave ? this.savedIn || words.unsaved : "");
    return make("div", { class: "tk-x-decided" }, make(this.level, { class: "tk-x-head" }, words.edits), make("ol", {}, decisions.made.map(row)), make("p", {}, save, " ", this.saveNote));
  },

  /** Say where the decisions were saved, or why they were not. */
  sayItSaved({ path, error }) {
    this.savedIn = error || fill(this.words.saved, { path });
    if (this.saveNote) this.saveNote.textContent = this.savedIn;
  },
});
