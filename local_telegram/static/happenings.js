// What a phone does when something happens in the chat it shows: one entry for each kind of event.

import { showPinned, showStatus } from "./around.js";
import { serviceText } from "./bubbles.js";
import { alertBox } from "./menus.js";

const ACTIONS = { typing: "typing", upload_photo: "sending a photo", upload_document: "sending a file", record_voice: "recording", upload_voice: "sending a voice message" };

export const HAPPENINGS = {
  message: (phone, event) => {
    phone.log.add({ ...event, sent_at: event.at, edited_at: null, deleted_at: null, reactions: {} });
    if (event.by_bot) showStatus(phone);
    if (!phone.chat.started && phone.chat.type === "private") {
      phone.chat.started = true;
      phone.showAround();
      phone.parts.input.focus();
    }
    if (event.by_bot && event.reply_keyboard) takeKeyboard(phone, event);
    else if (!event.by_bot && (phone.chat.reply_keyboard?.one_time_keyboard || phone.chat.reply_keyboard?.force_reply)) takeKeyboard(phone, null);
    if (serviceText(event.message)) phone.openChat(phone.chat.id);
  },
  edited: (phone, event) => {
    phone.log.change(event.message.message_id, { message: event.message, edited_at: event.at });
    showPinned(phone);
  },
  deleted: (phone, event) => phone.log.remove(event.message_id),
  delivered: (phone, event) => phone.log.change(event.message_id, { delivered_at: event.at }),
  reaction: (phone, event) => phone.log.change(event.message_id, { reactions: event.reactions }),
  action: (phone, event) => showStatus(phone, ACTIONS[event.action] || "busy"),
  callback_answer: (phone, event) => {
    if (event.user_id !== phone.me) return;
    phone.release(event.message_id);
    if (event.text && event.show_alert) alertBox(phone.root, event.text);
    else if (event.text) phone.toast.show(event.text);
  },
  pinned: (phone, event) => {
    phone.chat.pinned.push(event.message_id);
    showPinned(phone);
  },
  unpinned: (phone, event) => {
    phone.chat.pinned = phone.chat.pinned.filter((id) => id !== event.message_id);
    showPinned(phone);
  },
  topic_deleted: (phone) => phone.openChat(phone.chat.id),
  bot_status: (phone, event) => {
    phone.chat.bot_status = event.status;
    phone.showAround();
    if (event.status === "member") phone.parts.input.focus();
  },
};

// Shows, replaces or takes away the keyboard under the field; a forced reply opens as one.
function takeKeyboard(phone, event) {
  const markup = event?.reply_keyboard;
  phone.chat.reply_keyboard = !markup || markup.remove_keyboard ? null : markup;
  phone.composer.setKeys(phone.chat.reply_keyboard);
  if (markup?.force_reply) phone.composer.setTarget(phone.log.entries.get(event.message.message_id));
  phone.log.toEnd(false);
}
