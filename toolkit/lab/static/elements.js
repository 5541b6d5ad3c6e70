// Elements from plain values: whatever comes from the data becomes a text node, never markup.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
}

const bdi = (text) => make("bdi", {}, text);
const isolated = (text) => make("bdi", { dir: /[\u0600-\u08ff]/.test(text) ? "rtl" : "auto" }, text);

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

/** Bars over time, which runs from left to right in both languages. */
function bars(values, label, { width = 96, height = 22 } = {}) {
  const most = Math.max(...values, 1), step = width / Math.max(values.length, 1), gap = step > 3 ? 1 : 0;
  const drawn = values.map((value, i) => {
    const tall = value ? Math.max((value / most) * (height - 1), 1.5) : 0;
    return svg("rect", { x: (i * step).toFixed(2), y: (height - tall).toFixed(2), width: Math.max(step - gap, 0.5).toFixed(2), height: tall.toFixed(2) });
  });
  const base = svg("line", { x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5 });
  return svg("svg", { class: "tk-x-bars", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, base, ...drawn);
}

function debounced(action, wait) {
  let timer = 0;
  return (...values) => { clearTimeout(timer); timer = setTimeout(() => action(...values), wait); };
}

function button(text, onclick, attributes = {}) {
  return make("button", { type: "button", onclick, ...attributes }, text);
}

function download(name, text, type) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
