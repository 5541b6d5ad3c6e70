// A large table as a widget: its rows come from the kernel once.

export default {
  async render({ model, el }) {
    const holder = document.createElement("div"), data = model.get("_data"), language = model.get("_language");
    holder.className = "tk-table";
    holder.dir = language === "ar" ? "rtl" : "ltr";
    holder.lang = language;
    if (model.get("_title")) holder.append(Object.assign(document.createElement("caption"), { textContent: model.get("_title") }));
    el.append(holder);
    await openTable(holder, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  },
};
