// Shows a text with its entities; every piece goes in as a text node inside plain elements.

import { el } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code" };
const SAFE = /^(https?:|mailto:|tel:)/i;

export function richText(text, entities = [], onCommand = null) {
  const cuts = new Set([0, text.length]);
  for (const { offset, length } of entities) {
    cuts.add(offset);
    cuts.add(Math.min(text.length, offset + length));
  }
  const places = [...cuts].sort((a, b) => a - b);
  const box = document.createDocumentFragment();
  for (let i = 0; i + 1 < places.length; i += 1) {
    const [from, to] = [places[i], places[i + 1]];
    const active = entities.filter((e) => e.offset <= from && e.offset + e.length >= to);
    box.append(wrap(text.slice(from, to), text, active, onCommand));
  }
  return box;
}

function wrap(piece, text, entities, onCommand) {
  let node = document.createTextNode(piece);
  for (const entity of [...entities].reverse()) {
    const whole = text.slice(entity.offset, entity.offset + entity.length);
    const outer = element(entity, whole, onCommand);
    if (outer === null) continue;
    outer.append(node);
    node = outer;
  }
  return node;
}

function element(entity, whole, onCommand) {
  if (TAGS[entity.type]) return el(TAGS[entity.type]);
  if (entity.type === "blockquote" || entity.type === "expandable_blockquote") return el("span", { class: "quote" });
  if (entity.type === "spoiler") return el("span", { class: "spoiler", tabindex: "0" });
  if (entity.type === "mention" || entity.type === "text_mention") return el("span", { class: "mention" });
  if (entity.type === "bot_command" && onCommand) {
    return el("button", { type: "button", class: "command", onclick: () => onCommand(whole) });
  }
  const address = link(entity, whole);
  if (address && SAFE.test(address)) {
    return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
  }
  return null;
}

function link(entity, whole) {
  if (entity.type === "text_link") return entity.url;
  if (entity.type === "url") return /^[a-z]+:/i.test(whole) ? whole : `https://${whole}`;
  if (entity.type === "email") return `mailto:${whole}`;
  if (entity.type === "phone_number") return `tel:${whole.replace(/[^+\d]/g, "")}`;
  return null;
}
