// Writing: the input field, replies and edits, the attach and command menus, suggested replies.

import { el, iconButton } from "./dom.js";
import { summary } from "./bubbles.js";
import { Menu } from "./menus.js";

const ATTACHMENTS = [
  { kind: "photo", symbol: "🏞️", name: "Photo", detail: "with what you typed as caption" },
  { kind: "voice", symbol: "🎙️", name: "Voice message" },
  { kind: "video_note", symbol: "📹", name: "Video message" },
  { kind: "sticker", symbol: "🙂", name: "Sticker" },
  { kind: "location", symbol: "📍", name: "Location" },
  { kind: "contact", symbol: "👤", name: "Contact" },
  { kind: "document", symbol: "📄", name: "Document" },
  { kind: "poll", symbol: "📊", name: "Poll" },
];

// `act` is how the phone sends: say(text, replyTo), edit(id, text), send(kind, caption), forward(text), key(label).
export class Composer {
  constructor(parts, act) {
    this.parts = parts;
    this.act = act;
    this.target = null;
    this.commands = [];
    parts.composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    parts.input.addEventListener("keydown", (event) => this.onkey(event));
    parts.input.addEventListener("input", () => this.grow());
    parts.toggle.addEventListener("click", () => this.toggleKeys());
    const commands = new Menu(parts.menu, () => this.commandItems(), "Commands");
    const attach = new Menu(parts.attach, () => this.attachItems(), "Attach");
    parts.composer.append(commands.box, attach.box);
  }

  onkey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.target) {
      this.setTarget(null);
    }
  }

  async submit() {
    const { input } = this.parts;
    const text = input.value.trim();
    if (!text) return;
    const target = this.target;
    input.value = "";
    this.grow();
    this.setTarget(null);
    const done = target?.editing ? this.act.edit(target.id, text) : this.act.say(text, target?.id);
    if (!(await done)) input.value = text;
    input.focus();
  }

  grow() {
    const { input } = this.parts;
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
  }

  // What the next message answers or changes; null for neither.
  setTarget(entry, { editing = false } = {}) {
    const { context, input } = this.parts;
    this.target = entry ? { id: entry.message.message_id, editing } : null;
    context.hidden = !entry;
    context.replaceChildren();
    if (!entry) return;
    context.append(
      el("span", { class: "context-words" },
        el("strong", { text: editing ? "Edit your message" : "Reply" }),
        el("span", { text: summary(entry.message) })),
      iconButton("close", editing ? "Stop editing" : "Do not reply", () => {
        if (editing) input.value = "";
        this.setTarget(null);
        input.focus();
      }));
    if (editing) {
      input.value = entry.message.text;
      this.grow();
    }
    input.focus();
  }

  setCommands(commands) {
    this.commands = commands;
    this.parts.menu.hidden = commands.length === 0;
  }

  commandItems() {
    return this.commands.map((command) => ({
      name: `/${command.command}`,
      detail: command.description,
      act: () => this.act.say(`/${command.command}`),
    }));
  }

  attachItems() {
    const items = ATTACHMENTS.map(({ kind, ...item }) => ({ ...item, act: () => this.sendKind(kind) }));
    const forward = () => this.act.forward(this.takeText() || "Hope you are well. See you on Friday?");
    return [...items, { symbol: "↪️", name: "Forwarded message", act: forward }];
  }

  async sendKind(kind) {
    await this.act.send(kind, this.takeText() || null);
    this.parts.input.focus();
  }

  takeText() {
    const text = this.parts.input.value.trim();
    this.parts.input.value = "";
    this.grow();
    return text;
  }

  // Shows the keyboard the bot put under the field, null for none.
  setKeys(markup) {
    const { keys, toggle, input } = this.parts;
    const rows = markup?.keyboard || [];
    const hadFocus = keys.contains(document.activeElement);
    keys.replaceChildren();
    for (const row of rows) {
      const line = el("div", { class: "inline-row" });
      for (const key of row) line.append(el("button", { type: "button", class: "reply-key", text: key.text, onclick: () => this.act.key(key.text) }));
      keys.append(line);
    }
    keys.hidden = rows.length === 0;
    toggle.hidden = rows.length === 0;
    toggle.setAttribute("aria-pressed", "true");
    input.placeholder = markup?.input_field_placeholder || "Message";
    if (hadFocus) input.focus();
  }

  toggleKeys() {
    const { keys, toggle } = this.parts;
    keys.hidden = !keys.hidden;
    toggle.setAttribute("aria-pressed", String(!keys.hidden));
  }
}
