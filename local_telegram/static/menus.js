// Menus, dialogs and short notices, all usable by keyboard alone.

import { el } from "./dom.js";

// A menu opened by `button`: arrows move, Escape closes and gives the focus back.
export class Menu {
  constructor(button, items, label) {
    this.button = button;
    this.items = items;
    this.box = el("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => (this.box.hidden ? this.open() : this.close()));
    this.box.addEventListener("keydown", (event) => this.onkey(event));
    document.addEventListener("pointerdown", (event) => {
      if (!this.box.contains(event.target) && !button.contains(event.target)) this.close(false);
    });
    this.box.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.box.contains(event.relatedTarget) && event.relatedTarget !== button) this.close(false);
    });
  }

  open() {
    this.box.replaceChildren();
    for (const item of this.items()) {
      const entry = el("button", { type: "button", class: "menu-item", role: "menuitem", tabindex: "-1" });
      if (item.symbol) entry.append(el("span", { class: "menu-symbol", "aria-hidden": "true", text: item.symbol }));
      entry.append(el("span", { class: "menu-name", text: item.name }));
      if (item.detail) entry.append(el("span", { class: "menu-detail", text: item.detail }));
      entry.addEventListener("click", () => {
        this.close();
        item.act();
      });
      this.box.append(entry);
    }
    this.box.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.box.querySelector(".menu-item")?.focus();
  }

  close(refocus = true) {
    if (this.box.hidden) return;
    this.box.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (refocus) this.button.focus();
  }

  onkey(event) {
    const entries = [...this.box.querySelectorAll(".menu-item")];
    const at = entries.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (to !== undefined) entries[(to + entries.length) % entries.length].focus();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

// Asks for one line of text; resolves to it, or to null when the person steps back.
export function ask(parent, { title, label, placeholder = "", button, optional = false }) {
  return new Promise((resolve) => {
    const input = el("input", { type: "text", placeholder, autocomplete: "off", required: !optional, maxlength: 64 });
    const dialog = el("dialog", { class: "dialog", "aria-label": title });
    const form = el("form", { method: "dialog" },
      el("h2", { text: title }),
      el("label", {}, el("span", { text: label }), input),
      el("div", { class: "dialog-buttons" },
        el("button", { type: "button", class: "quiet", text: "Cancel", onclick: () => dialog.close() }),
        el("button", { type: "submit", class: "strong", text: button })));
    let result = null;
    form.addEventListener("submit", () => {
      result = input.value.trim() || null;
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    dialog.append(form);
    parent.append(dialog);
    dialog.showModal();
    input.focus();
  });
}

// The bot's answer to a pressed button when it asks for attention.
export function alertBox(parent, text) {
  const dialog = el("dialog", { class: "dialog", role: "alertdialog", "aria-label": "Message from the bot" },
    el("form", { method: "dialog" }, el("p", { text }),
      el("div", { class: "dialog-buttons" }, el("button", { type: "submit", class: "strong", text: "OK" }))));
  dialog.addEventListener("close", () => dialog.remove());
  parent.append(dialog);
  dialog.showModal();
}

export class Toast {
  constructor() {
    this.box = el("div", { class: "toast", role: "status", "aria-live": "polite" });
  }

  show(text) {
    clearTimeout(this.timer);
    this.box.textContent = text;
    this.box.classList.add("shown");
    this.timer = setTimeout(() => this.box.classList.remove("shown"), 4000);
  }
}
