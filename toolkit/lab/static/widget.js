// The explorer as a widget: the corpus comes from the kernel once, the selection and the decisions go back.

async function render({ model, el }) {
  const words = WORDS[model.get("_language")];
  el.setAttribute("data-lm-suppress-shortcuts", "true"); // keys typed here are not JupyterLab's
  el.addEventListener("keydown", (event) => event.stopPropagation());
  el.replaceChildren(make("p", { class: "tk-x-muted", dir: "auto" }, words.opening));
  try {
    const data = model.get("_data");
    const raw = await unpack(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const explorer = new Explorer(el, new Corpus(raw), {
      language: model.get("_language"), decisions: model.get("_made"),
      onSelect: (selection) => { model.set("_selected", selection()); model.save_changes(); },
      onSave: (tables, made) => {
        model.set("_made", made);
        model.set("_decided", { number: (model.get("_decided").number ?? 0) + 1, tables });
        model.save_changes();
      },
    });
    const onSaved = () => explorer.sayItSaved(model.get("_saved"));
    model.on("change:_saved", onSaved);
    return () => model.off("change:_saved", onSaved);
  } catch (error) {
    console.error(error);
    el.replaceChildren(make("p", { dir: "auto" }, words.failed));
  }
}

export default { render };
