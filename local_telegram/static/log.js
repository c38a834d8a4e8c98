// The list of messages: adds, changes and removes them, keeps the scroll and the keyboard focus in place.

import { day, el } from "./dom.js";
import { messageNode } from "./bubbles.js";

const NEAR = 140;
const CLOSE_SECONDS = 180;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Log {
  constructor(parts, view) {
    this.box = parts.log;
    this.jump = parts.jump;
    this.view = view;
    this.entries = new Map();
    this.topic = "all";
    this.jump.addEventListener("click", () => this.toEnd());
    this.box.addEventListener("scroll", () => this.onscroll());
    this.box.addEventListener("keydown", (event) => this.onkey(event));
    this.box.addEventListener("focusin", (event) => this.setCurrent(event.target.closest(".row")));
  }

  // Shows these entries and nothing else; screen readers are not read the whole past.
  fill(entries) {
    this.box.setAttribute("aria-live", "off");
    this.entries = new Map();
    this.box.replaceChildren();
    for (const entry of entries) this.add(entry, false);
    this.toEnd(false);
    requestAnimationFrame(() => this.toEnd(false));
    setTimeout(() => this.box.setAttribute("aria-live", "polite"), 200);
  }

  add(entry, fresh = true) {
    const { message } = entry;
    const near = this.isNearEnd();
    const last = [...this.entries.values()].pop();
    if (!last || day(last.sent_at) !== day(entry.sent_at)) {
      this.box.append(el("div", { class: "service day" }, el("span", { text: day(entry.sent_at) })));
    }
    this.entries.set(message.message_id, entry);
    const node = this.node(entry);
    const row = last && this.find(last.message.message_id);
    const together = last && last.sender_id === entry.sender_id && entry.sent_at - last.sent_at < CLOSE_SECONDS;
    if (together && row?.classList.contains("row") && row === this.box.lastElementChild) row.classList.add("followed");
    if (fresh && !calm.matches) node.classList.add("fresh");
    this.box.append(node);
    this.refreshTabs();
    if (!fresh) return;
    if (near || entry.sender_id === this.view.me) this.toEnd();
    else this.jump.hidden = false;
  }

  change(id, changes) {
    const entry = this.entries.get(id);
    if (!entry) return;
    Object.assign(entry, changes);
    const old = this.find(id);
    const near = this.isNearEnd();
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const payload = focused?.dataset?.payload;
    const node = this.node(entry);
    if (old.classList.contains("followed")) node.classList.add("followed");
    old.replaceWith(node);
    this.refreshTabs();
    if (focused) this.refocus(node, payload, focused === old);
    if (near) this.toEnd();
  }

  remove(id) {
    const node = this.find(id);
    this.entries.delete(id);
    if (!node) return;
    if (node.contains(document.activeElement)) this.view.onLostFocus();
    const gone = () => {
      node.remove();
      this.refreshTabs();
    };
    if (calm.matches) gone();
    else {
      node.classList.add("leaving");
      setTimeout(gone, 220);
    }
  }

  show(topic) {
    this.topic = topic;
    this.box.classList.toggle("one-topic", topic !== "all");
    for (const [id, entry] of this.entries) this.find(id).hidden = !this.fits(entry);
    this.toEnd(false);
  }

  fits({ message }) {
    if (this.topic === "all") return true;
    return (message.message_thread_id ?? null) === this.topic;
  }

  node(entry) {
    const node = messageNode(entry, this.view);
    node.hidden = !this.fits(entry);
    return node;
  }

  find(id) {
    return this.box.querySelector(`[data-id="${id}"]`);
  }

  reveal(id) {
    const node = this.find(id);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    node.focus({ preventScroll: true });
  }

  // Only one message, and the newest one with buttons, are stops of the Tab key; arrows reach the others.
  refreshTabs() {
    const rows = [...this.box.querySelectorAll(".row:not(.leaving)")];
    if (!rows.includes(this.current) || !this.box.contains(document.activeElement)) this.current = rows[rows.length - 1];
    const withKeys = rows.filter((row) => row.querySelector(".key")).pop();
    for (const row of rows) {
      row.tabIndex = row === this.current ? 0 : -1;
      const open = row === this.current || row === withKeys;
      for (const stop of row.querySelectorAll("button, a[href], .spoiler")) stop.tabIndex = open ? 0 : -1;
    }
  }

  setCurrent(row) {
    if (!row || row === this.current) return;
    this.current = row;
    this.refreshTabs();
  }

  refocus(node, payload, onRow) {
    const keys = [...node.querySelectorAll(".key")];
    const target = onRow ? node : keys.find((key) => key.dataset.payload === payload) || keys[0] || node;
    this.current = node;
    this.refreshTabs();
    target.focus({ preventScroll: true });
  }

  onkey(event) {
    const rows = [...this.box.querySelectorAll(".row:not([hidden])")];
    const at = rows.indexOf(event.target.closest(".row"));
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(rows.length - 1, to))].focus();
  }

  isNearEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
  }

  toEnd(smooth = true) {
    this.box.scrollTo({ top: this.box.scrollHeight, behavior: smooth && !calm.matches ? "smooth" : "auto" });
    this.jump.hidden = true;
  }

  onscroll() {
    if (this.isNearEnd()) this.jump.hidden = true;
  }
}
