// One phone: who holds it, which chat it shows, and what happens there.

import { avatar, el } from "./dom.js";
import { Feed, post, read } from "./feed.js";
import { Composer } from "./composer.js";
import { bottomButton, buildPhone, fillStart } from "./layout.js";
import { Log } from "./log.js";
import { Menu, Toast, ask } from "./menus.js";
import { PRESENT, moreItems, showPinned, showStatus, showTabs, showTopics } from "./around.js";
import { HAPPENINGS } from "./happenings.js";

const NEW_PERSON = "new";

class Phone {
  constructor(root) {
    this.root = root;
    this.role = root.dataset.role;
    this.parts = buildPhone(root);
    this.toast = new Toast();
    root.append(this.toast.box);
    this.unread = new Map();
    this.waiting = null;
    this.view = {
      onPress: (message, button, node) => this.press(message, button, node),
      onReply: (entry) => this.composer.setTarget(entry),
      onEdit: (entry) => this.composer.setTarget(entry, { editing: true }),
      onCommand: (command) => this.say(command),
      onLostFocus: () => this.parts.input.focus(),
      topicName: (id) => this.chat?.topics.find((topic) => topic.id === id)?.name,
    };
    this.log = new Log(this.parts, this.view);
    this.composer = new Composer(this.parts, {
      say: (text, replyTo) => this.say(text, replyTo),
      edit: (id, text) => this.deed("edit", { message_id: id, text, chat_id: this.chat.id }),
      send: (kind, caption) => this.deed("send", { kind, caption, ...this.place() }),
      forward: (text) => this.deed("forward", { text, chat_id: this.chat.id }),
      key: (label) => this.deed("press", { button: label, chat_id: this.chat.id }),
    });
    const more = new Menu(this.parts.more, () => moreItems(this), "More");
    this.parts.header.append(more.box);
    this.parts.person.addEventListener("change", () => this.choosePerson());
    this.parts.pinned.addEventListener("click", () => this.log.reveal(this.chat.pinned.at(-1)));
    this.tick();
    setInterval(() => this.tick(), 10_000);
  }

  tick() {
    this.parts.clock.textContent = new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit", hour12: false });
  }

  // -- who and where -------------------------------------------------------------------------------------

  async load() {
    this.state = await read("/state");
    this.view.bot = this.state.bot;
    const people = this.state.users.filter((user) => user.role === this.role);
    const asked = new URLSearchParams(location.search).get(this.role) || new URLSearchParams(location.search).get("as");
    const kept = Number(localStorage.getItem(`person-${this.role}`));
    const me = people.find((user) => user.id === this.me) || people.find((user) => user.first_name === asked)
      || people.find((user) => user.id === kept) || people[0];
    this.offer(people);
    if (!me) return this.showNobody();
    this.parts.person.value = me.id;
    return this.become(me);
  }

  offer(people) {
    this.parts.person.replaceChildren(
      ...people.map((user) => el("option", { value: user.id, text: user.first_name })),
      el("option", { value: NEW_PERSON, text: "New person…" }));
  }

  showNobody() {
    this.parts.title.textContent = this.role === "staff" ? "No staff yet" : "Nobody here yet";
    this.parts.person.selectedIndex = -1;
    this.parts.composer.hidden = true;
    this.parts.start.hidden = false;
    const words = this.role === "staff"
      ? "Start the server with --staff-chat-id to open a staff room, or make a staff member here."
      : "Make a person who can chat with the bot.";
    this.parts.start.replaceChildren(el("p", { class: "start-text", text: words }));
    bottomButton(this.parts, "New person", () => this.newPerson());
    this.parts.bottom.hidden = false;
  }

  async become(user) {
    this.me = user.id;
    this.view.me = user.id;
    localStorage.setItem(`person-${this.role}`, user.id);
    const chats = this.chats();
    const kept = chats.find((chat) => chat.id === this.chat?.id);
    const first = this.role === "staff" ? chats.find((chat) => chat.id === this.state.staff_chat_id) : null;
    await this.openChat((kept || first || chats[0]).id);
  }

  chats() {
    const mine = (chat) => chat.id === this.me || PRESENT.includes(chat.members[this.me]);
    return this.state.chats.filter(mine).sort((a, b) => a.id - b.id);
  }

  async choosePerson() {
    if (this.parts.person.value === NEW_PERSON) return this.newPerson();
    this.chat = null;
    return this.become(this.state.users.find((user) => user.id === Number(this.parts.person.value)));
  }

  async newPerson() {
    const name = await ask(this.root, { title: "New person", label: "First name", button: "Create" });
    if (name) {
      const user = await post("/users", { first_name: name, role: this.role });
      this.me = user.id;
      this.chat = null;
    }
    await this.load();
    this.parts.person.focus();
  }

  async openChat(id) {
    this.waiting = [];
    const data = await read(`/chats/${id}`);
    const sameChat = this.chat?.id === id;
    this.chat = data;
    this.seq = data.seq;
    this.view.group = data.type !== "private";
    this.unread.delete(id);
    if (!sameChat) this.topic = "all";
    this.log.fill(data.messages.filter((entry) => entry.deleted_at === null));
    this.log.show(this.topic);
    this.composer.setTarget(null);
    this.showAround();
    const late = this.waiting;
    this.waiting = null;
    for (const event of late) this.onevent(event);
  }

  // Header, tabs, topics, keys and what stands in place of the composer.
  showAround() {
    const { parts, chat } = this;
    const name = chat.type === "private" ? chat.profile.name || this.state.bot.first_name : chat.title;
    parts.title.textContent = name;
    parts.avatar.replaceChildren(avatar(chat.id, name, chat.type === "private"));
    showStatus(this);
    showTabs(this);
    showTopics(this);
    showPinned(this);
    this.composer.setCommands(chat.profile.commands);
    this.composer.setKeys(chat.reply_keyboard);
    const blocked = chat.type === "private" && chat.bot_status === "kicked";
    const empty = chat.type === "private" && !chat.started;
    parts.start.hidden = !empty;
    parts.log.hidden = empty;
    parts.composer.hidden = empty || blocked;
    parts.bottom.hidden = !(empty || blocked);
    if (empty) {
      const code = fillStart(parts, this.state.bot, chat.profile);
      const start = () => this.deed("start", { code: code.value.trim() || null });
      code.addEventListener("keydown", (event) => event.key === "Enter" && start());
      bottomButton(parts, "Start", start);
    } else if (blocked) {
      bottomButton(parts, "Unblock", () => this.deed("unblock", {}));
    }
  }

  async openTab(id) {
    await this.openChat(id);
    this.parts.tabs.querySelector("[aria-current]")?.focus();
  }

  setTopic(id) {
    this.topic = id;
    this.log.show(id);
  }

  async startWithCode() {
    const code = await ask(this.root, { title: "Start with an invite code", label: "Invite code", button: "Start" });
    if (code) await this.deed("start", { code });
    this.parts.input.focus();
  }

  // -- what the person does ------------------------------------------------------------------------------

  place() {
    return { chat_id: this.chat.id, topic_id: typeof this.topic === "number" ? this.topic : null };
  }

  say(text, replyTo = null) {
    return this.deed("say", { text, reply_to: replyTo ?? null, ...this.place() });
  }

  async deed(name, body) {
    try {
      const done = await post(`/users/${this.me}/${name}`, body);
      return done;
    } catch (error) {
      this.toast.show(error.message);
      return null;
    }
  }

  async press(message, button, node) {
    node.classList.add("pressed");
    node.setAttribute("aria-busy", "true");
    setTimeout(() => this.release(message.message_id), 10_000);
    const body = { button: button.callback_data, message_id: message.message_id, chat_id: this.chat.id };
    if (!(await this.deed("press", body))) this.release(message.message_id);
  }

  release(id) {
    for (const key of this.log.find(id)?.querySelectorAll(".pressed") || []) {
      key.classList.remove("pressed");
      key.removeAttribute("aria-busy");
    }
  }

  // -- what happens --------------------------------------------------------------------------------------

  onevent(event) {
    if (this.waiting) return this.waiting.push(event);
    if (event.kind === "people") return this.reloadPeople();
    if (event.kind === "profile" && this.chat) return this.openChat(this.chat.id);
    if (event.chat_id !== this.chat?.id) return this.countUnread(event);
    if (event.seq <= this.seq) return undefined;
    return HAPPENINGS[event.kind]?.(this, event);
  }

  countUnread(event) {
    if (event.kind !== "message" || !this.state?.chats.some((chat) => chat.id === event.chat_id)) return;
    this.unread.set(event.chat_id, (this.unread.get(event.chat_id) || 0) + 1);
    if (this.chat) showTabs(this);
  }

  async reloadPeople() {
    clearTimeout(this.soon);
    this.soon = setTimeout(async () => {
      if (this.root.querySelector("dialog[open]")) return;
      const before = this.parts.person.value;
      this.state = await read("/state");
      const people = this.state.users.filter((user) => user.role === this.role);
      if (!this.chat) return void this.load();
      this.offer(people);
      this.parts.person.value = before;
      showTabs(this);
    }, 150);
  }

  onlost() {
    this.lost = true;
    showStatus(this);
  }

  async onback() {
    this.lost = false;
    await this.load();
  }
}

const feed = new Feed();
const phones = [...document.querySelectorAll(".phone")].map((root) => new Phone(root));
await feed.start();
for (const phone of phones) {
  feed.listen(phone);
  await phone.load();
}
document.body.dataset.ready = "true";
if (phones.length === 1 && matchMedia("(hover: hover)").matches) phones[0].parts.input.focus();
