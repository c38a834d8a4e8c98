// Turns a message into what the phone shows: bubble, media stand-in, time and ticks, buttons.

import { clock, el, hidden, hue, icon, iconButton } from "./dom.js";
import { richText } from "./text.js";

// `view` is what the phone knows: me, bot, group, and what to do on press, reply, edit and command.
export function messageNode(entry, view) {
  const { message } = entry;
  const service = serviceText(message);
  if (service) return el("div", { class: "service", "data-id": message.message_id }, el("span", { text: service }));
  const mine = entry.sender_id === view.me;
  const sender = entry.sender_id === view.bot.id ? view.bot.first_name : message.from.first_name;
  const node = el("div", {
    class: `row ${mine ? "mine" : "theirs"}`,
    "data-id": message.message_id,
    "data-sender": entry.sender_id,
    tabindex: "-1",
  });
  const edited = Boolean(entry.edited_at && message.edit_date);
  const bubble = el("div", { class: `bubble kind-${kindOf(message)}${edited ? " edited" : ""}` });
  if (view.group && !mine) bubble.append(nameLine(entry, sender, view));
  const topic = view.topicName(message.message_thread_id);
  if (topic) bubble.append(el("span", { class: "topic-name", text: topic }));
  bubble.append(hidden(mine ? "You: " : `${sender}: `));
  bubble.append(...[forwarded(message), quoted(message, view)].filter(Boolean), ...content(message, view));
  bubble.append(foot(entry, mine, edited));
  const stack = el("div", { class: "stack" }, bubble);
  const buttons = keyboard(message, view);
  if (buttons) stack.append(buttons);
  const reactions = reactionLine(entry);
  if (reactions) stack.append(reactions);
  node.append(stack, actions(entry, mine, view));
  return node;
}

function nameLine(entry, sender, view) {
  const line = el("span", { class: "name", "aria-hidden": "true", text: sender });
  if (entry.sender_id !== view.bot.id) line.style.setProperty("--hue", hue(entry.sender_id));
  else line.classList.add("name-bot");
  return line;
}

function content(message, view) {
  const parts = [];
  const media = mediaNode(message);
  if (media) parts.push(media);
  const text = message.text ?? message.caption;
  if (text) {
    const entities = message.entities || message.caption_entities || [];
    parts.push(el("div", { class: "text", dir: "auto" }, richText(text, entities, view.onCommand)));
  }
  return parts;
}

function foot(entry, mine, edited) {
  const line = el("span", { class: "foot" });
  if (edited) line.append(el("span", { text: "edited" }));
  line.append(el("time", { datetime: new Date(entry.sent_at * 1000).toISOString(), text: clock(entry.sent_at) }));
  if (mine) {
    const done = Boolean(entry.delivered_at);
    const tick = el("span", { class: done ? "tick done" : "tick" }, icon(done ? "ticks" : "tick"));
    tick.append(hidden(done ? "delivered" : "sent"));
    line.append(tick);
  }
  return line;
}

function keyboard(message, view) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const box = el("div", { class: "inline", role: "group", "aria-label": "Buttons" });
  for (const row of rows) {
    const line = el("div", { class: "inline-row" });
    for (const button of row) line.append(inlineButton(button, message, view));
    box.append(line);
  }
  return box;
}

function inlineButton(button, message, view) {
  if (button.url) {
    const safe = /^https?:/i.test(button.url) ? button.url : undefined;
    return el("a", { class: "key", href: safe, target: "_blank", rel: "noopener noreferrer", text: `${button.text} ↗` });
  }
  return el("button", {
    type: "button",
    class: "key",
    "data-payload": button.callback_data,
    text: button.text,
    onclick: (event) => view.onPress(message, button, event.currentTarget),
  });
}

function actions(entry, mine, view) {
  const box = el("div", { class: "actions" });
  box.append(iconButton("reply", "Reply to this message", () => view.onReply(entry)));
  if (mine && entry.message.text) box.append(iconButton("edit", "Edit this message", () => view.onEdit(entry)));
  return box;
}

function reactionLine(entry) {
  const all = Object.values(entry.reactions || {}).flat().map((reaction) => reaction.emoji).filter(Boolean);
  if (!all.length) return null;
  return el("div", { class: "reactions" }, hidden("Reactions: "), ...all.map((emoji) => el("span", { text: emoji })));
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user_name || origin.sender_user?.first_name || "someone";
  return el("span", { class: "forwarded", text: `Forwarded from ${name}` });
}

function quoted(message, view) {
  const source = message.reply_to_message;
  if (!source || source.forum_topic_created) return null;
  const box = el("div", { class: "quoted" });
  const name = source.from.id === view.bot.id ? view.bot.first_name : source.from.first_name;
  box.append(el("span", { class: "quoted-name", text: name }));
  box.append(el("span", { class: "quoted-text", text: summary(source) }));
  return box;
}

export function kindOf(message) {
  const kinds = ["photo", "voice", "video_note", "sticker", "location", "venue", "contact", "animation", "document", "poll", "audio", "video", "dice"];
  return kinds.find((kind) => message[kind]) || "text";
}

export function summary(message) {
  const kind = kindOf(message);
  const text = message.text || message.caption;
  if (kind === "text") return text || serviceText(message) || "";
  const label = kind.replace("_", " ");
  const name = label[0].toUpperCase() + label.slice(1);
  return text ? `${name}: ${text}` : name;
}

function mediaNode(message) {
  const kind = kindOf(message);
  const make = MEDIA[kind];
  return make ? make(message[kind], message) : null;
}

const length = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function card(iconName, title, detail, href) {
  const words = el("span", { class: "card-words" }, el("strong", { text: title }), el("span", { text: detail }));
  const inside = [el("span", { class: "card-icon" }, icon(iconName)), words];
  return href ? el("a", { class: "card", href, download: true }, ...inside) : el("div", { class: "card" }, ...inside);
}

const MEDIA = {
  photo: (sizes) => {
    const id = sizes[sizes.length - 1].file_id;
    return el("img", { class: "picture", src: `/local/files/${id}`, alt: "Photo", width: 300, height: 200, loading: "lazy" });
  },
  voice: (voice) => {
    const wave = el("span", { class: "wave", "aria-hidden": "true" });
    for (let i = 0; i < 26; i += 1) {
      const bar = el("i");
      bar.style.setProperty("--h", `${25 + Math.round(70 * Math.abs(Math.sin(i * 1.7) * Math.cos(i * 0.4)))}%`);
      wave.append(bar);
    }
    return el("div", { class: "voice" }, el("span", { class: "card-icon" }, icon("play")), wave,
      el("span", { class: "voice-time", text: length(voice.duration) }), hidden("Voice message"));
  },
  audio: (audio) => card("play", audio.title || "Audio", length(audio.duration)),
  video: (video) => card("play", "Video", length(video.duration)),
  animation: () => card("play", "Animation", "GIF"),
  video_note: (note) => el("div", { class: "round-video" }, icon("play"), hidden(`Video message, ${length(note.duration)}`)),
  sticker: (sticker) => el("div", { class: "sticker", text: sticker.emoji || "🙂" }, hidden(" (sticker)")),
  dice: (dice) => el("div", { class: "sticker", text: `${dice.emoji} ${dice.value}` }),
  location: (place) => el("div", { class: "map" }, icon("place"), el("span", { text: `${place.latitude.toFixed(3)}, ${place.longitude.toFixed(3)}` }), hidden("Location")),
  venue: (venue) => card("place", venue.title, venue.address),
  contact: (contact) => card("reply", contact.first_name, contact.phone_number),
  document: (file) => card("file", file.file_name || "File", `${file.file_size ?? 0} bytes`, `/local/files/${file.file_id}`),
  poll: (poll) => {
    const list = el("ul", {}, ...poll.options.map((option) => el("li", { text: option.text })));
    return el("div", { class: "poll" }, el("strong", { text: poll.question }), list);
  },
};

export function serviceText(message) {
  if (message.forum_topic_created) return `Topic “${message.forum_topic_created.name}” opened`;
  if (message.forum_topic_edited) return `Topic renamed to “${message.forum_topic_edited.name}”`;
  if (message.forum_topic_closed) return "Topic closed";
  if (message.forum_topic_reopened) return "Topic reopened";
  if (message.new_chat_members) return `${message.new_chat_members.map((user) => user.first_name).join(", ")} joined`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} left`;
  return null;
}
