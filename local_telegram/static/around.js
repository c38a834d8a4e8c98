// What stands around the log: status line, chat tabs, topics, pinned message, the More menu.

import { el } from "./dom.js";
import { summary } from "./bubbles.js";

export const PRESENT = ["creator", "administrator", "member"];

export function showStatus(phone, action = null) {
  clearTimeout(phone.fading);
  const { subtitle } = phone.parts;
  subtitle.classList.toggle("acting", Boolean(action));
  const members = Object.values(phone.chat?.members || {}).filter((status) => PRESENT.includes(status)).length;
  const plain = phone.chat?.type === "private" ? "bot" : `${members} members`;
  const blocked = phone.chat?.type === "private" && phone.chat.bot_status === "kicked";
  subtitle.textContent = action || (phone.lost ? "reconnecting…" : blocked ? "you blocked this bot" : plain);
  if (action) phone.fading = setTimeout(() => showStatus(phone), 5000);
}

export function showTabs(phone) {
  const chats = phone.chats();
  phone.parts.tabs.hidden = chats.length < 2;
  phone.parts.tabs.replaceChildren(...chats.map((chat) => {
    const current = chat.id === phone.chat.id;
    const count = phone.unread.get(chat.id);
    const name = chat.type === "private" ? phone.state.bot.first_name : chat.title;
    const tab = el("button", { type: "button", class: "tab", "aria-current": current ? "true" : undefined, onclick: () => phone.openTab(chat.id) }, el("span", { text: name }));
    if (count && !current) tab.append(el("span", { class: "badge", text: count, "aria-label": `${count} unread` }));
    return tab;
  }));
}

export function showTopics(phone) {
  const { topics } = phone.parts;
  topics.hidden = !phone.chat.is_forum;
  if (!phone.chat.is_forum) return;
  const choices = [["all", "All"], [null, "General"], ...phone.chat.topics.map((topic) => [topic.id, topic.name])];
  if (!choices.some(([id]) => id === phone.topic)) phone.setTopic("all");
  topics.replaceChildren(...choices.map(([id, name]) => el("button", {
    type: "button", class: "chip", text: name, "aria-pressed": String(id === phone.topic),
    onclick: () => {
      phone.setTopic(id);
      showTopics(phone);
      topics.querySelector('[aria-pressed="true"]').focus();
    },
  })));
}

export function showPinned(phone) {
  const entry = phone.log.entries.get(phone.chat.pinned.at(-1));
  phone.parts.pinned.hidden = !entry;
  if (!entry) return;
  phone.parts.pinned.replaceChildren(el("strong", { text: "Pinned message" }), el("span", { text: summary(entry.message) }));
}

export function moreItems(phone) {
  const items = [];
  if (phone.chat?.type === "private") {
    items.push({ symbol: "🔑", name: "Start with an invite code…", act: () => phone.startWithCode() });
    if (phone.chat.bot_status !== "kicked") items.push({ symbol: "🚫", name: "Block the bot", act: () => phone.deed("block", {}) });
  }
  items.push({ symbol: "➕", name: "New person…", act: () => phone.newPerson() });
  const other = phone.role === "staff" ? ["Go to the client's phone", "/"] : ["Go to the staff room", "/staff"];
  items.push({ symbol: "↔️", name: other[0], act: () => location.assign(other[1]) });
  return items;
}
