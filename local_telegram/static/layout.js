// Builds the parts of one phone: header, tabs, log, start panel, keys, composer.

import { el, icon, iconButton } from "./dom.js";

let phones = 0;

export function buildPhone(root) {
  phones += 1;
  const id = (name) => `${name}-${phones}`;
  const parts = {};

  parts.avatar = el("span", { class: "avatar-place" });
  parts.title = el("h1", { class: "title", id: id("title") });
  parts.subtitle = el("p", { class: "subtitle" });
  parts.person = el("select", { id: id("person"), "aria-label": "You are" });
  parts.more = iconButton("more", "More", null);
  parts.header = el("header", { class: "top" },
    parts.avatar,
    el("div", { class: "heading" }, parts.title, parts.subtitle),
    el("label", { class: "person", for: id("person") }, el("span", { text: "You are" }), parts.person, icon("down")),
    parts.more);

  parts.tabs = el("nav", { class: "tabs", "aria-label": "Chats", hidden: true });
  parts.topics = el("nav", { class: "topics", "aria-label": "Topics", hidden: true });
  parts.pinned = el("button", { type: "button", class: "pinned", hidden: true });

  parts.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-labelledby": id("title") });
  parts.start = el("div", { class: "start", hidden: true });
  parts.jump = iconButton("down", "Newest messages", null, { hidden: true });
  parts.jump.classList.add("jump");
  parts.body = el("div", { class: "body" }, parts.log, parts.start, parts.jump);

  parts.keys = el("div", { class: "keys", role: "group", "aria-label": "Suggested replies", hidden: true });
  parts.context = el("div", { class: "context", hidden: true });
  parts.menu = el("button", { type: "button", class: "menu-button" }, icon("menu"), el("span", { text: "Menu" }));
  parts.attach = iconButton("attach", "Attach", null);
  parts.input = el("textarea", { id: id("input"), rows: 1, "aria-label": "Message", placeholder: "Message", dir: "auto", maxlength: 4096, enterkeyhint: "send" });
  parts.toggle = iconButton("keyboard", "Suggested replies", null, { hidden: true, "aria-pressed": "true" });
  parts.send = iconButton("send", "Send", null);
  parts.send.type = "submit";
  parts.send.classList.add("send");
  parts.composer = el("form", { class: "composer" },
    parts.menu, parts.attach, el("div", { class: "field" }, parts.input, parts.toggle), parts.send);
  parts.bottom = el("div", { class: "bottom" });

  parts.clock = el("span", {});
  const status = el("div", { class: "status-bar", "aria-hidden": "true" }, parts.clock, el("span", { class: "notch" }), el("span", { class: "battery" }));
  root.replaceChildren(status, parts.header, parts.tabs, parts.topics, parts.pinned, parts.body, parts.context, parts.composer, parts.keys, parts.bottom);
  return parts;
}

// What an empty chat shows: who the bot is, and where an invite code goes.
export function fillStart(parts, bot, profile) {
  const code = el("input", { type: "text", autocomplete: "off", maxlength: 64, placeholder: "Optional", id: `${parts.input.id}-code` });
  parts.start.replaceChildren(
    el("span", { class: "avatar avatar-bot avatar-large", "aria-hidden": "true" }),
    el("h2", { text: profile.name || bot.first_name }),
    el("p", { class: "start-name", text: `@${bot.username}` }),
    el("p", { class: "start-text", text: profile.description || "Press Start to say hello." }),
    el("label", { class: "start-code", for: code.id }, el("span", { text: "Invite code" }), code));
  return code;
}

export function bottomButton(parts, label, onclick) {
  parts.bottom.replaceChildren(el("button", { type: "button", class: "bottom-button", text: label, onclick }));
}
