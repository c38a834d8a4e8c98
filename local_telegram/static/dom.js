// Small helpers to build elements; text always goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  send: ["M4 12l16-7-5.5 15-3-6.5z", "M11.5 13.5L20 5"],
  attach: ["M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1L13 4.3a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6"],
  menu: ["M4 7h16", "M4 12h16", "M4 17h16"],
  more: ["M12 5.5v.01", "M12 12v.01", "M12 18.5v.01"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  down: ["M6 10l6 6 6-6"],
  reply: ["M10 6l-6 5.5 6 5.5v-3.5c5 0 8 1.5 10 4.5-.6-6-4-9-10-9z"],
  edit: ["M5 19l1-4L16 5l3 3L9 18z"],
  pin: ["M9 4h6l-1 6 3 3H7l3-3z", "M12 13v7"],
  play: ["M8 5l11 7-11 7z"],
  file: ["M7 3h7l4 4v14H7z", "M14 3v4h4"],
  place: ["M12 21c5-6 7-8.5 7-11.5a7 7 0 0 0-14 0C5 12.5 7 15 12 21z", "M12 9.5v.01"],
  tick: ["M4 12.5l4.5 4.5L18 7.5"],
  ticks: ["M2 12.5l4.5 4.5L16 7.5", "M11.5 16.5l.8.5L22 7.5"],
  keyboard: ["M3 7h18v10H3z", "M7 10.5v.01M12 10.5v.01M17 10.5v.01M8 14h8"],
};

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const d of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export function iconButton(name, label, onclick, more = {}) {
  return el("button", { type: "button", class: "round", "aria-label": label, title: label, onclick, ...more }, icon(name));
}

export function hidden(text) {
  return el("span", { class: "hidden", text });
}

export function initials(name) {
  const words = String(name || "?").trim().split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words[words.length - 1][0] : "")).toUpperCase();
}

export function hue(id) {
  return (Math.abs(Number(id)) * 47) % 360;
}

export function avatar(id, name, bot = false) {
  const node = el("span", { class: bot ? "avatar avatar-bot" : "avatar", "aria-hidden": "true" });
  if (!bot) {
    node.textContent = initials(name);
    node.style.setProperty("--hue", hue(id));
  }
  return node;
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
}

export function day(seconds) {
  const date = new Date(seconds * 1000);
  const today = new Date();
  if (date.toDateString() === today.toDateString()) return "Today";
  return date.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}
