// The explorer as one file: the corpus stands in the page itself.

(async () => {
  const host = document.getElementById("explorer"), language = document.documentElement.lang;
  try {
    const text = document.getElementById("corpus").textContent.trim();
    const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    document.getElementById("corpus").remove();
    new Explorer(host, new Corpus(await unpack(bytes)), { language, heading: "h1" });
  } catch (error) {
    console.error(error);
    host.replaceChildren(make("p", {}, WORDS[language].failed));
  }
})();
