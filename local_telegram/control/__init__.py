"""The control API under `/local`: people's deeds, what a chat shows, the call log and faults on demand.

All bodies and answers are JSON; a deed no phone would offer is answered with 409 and `{"error": ...}`.
`local_telegram.phone.Phone` speaks it for Python; `/local/openapi.json` describes every field.

    GET    /local/state                          the bot, its profile, people and chats
    POST   /local/reset                          forget all but the cast of the settings; update ids go on
    POST   /local/users                          {first_name, role: client|staff, id?, username?, ...}
    POST   /local/users/ID/start                 {code?}  press Start, with a deep link's code
    POST   /local/users/ID/say                   {text, chat_id?, reply_to?, topic_id?}
    POST   /local/users/ID/press                 {button: label or payload, chat_id?, message_id?}
    POST   /local/users/ID/edit                  {message_id, text, chat_id?}
    POST   /local/users/ID/send                  {kind: voice|photo|sticker|..., caption?, data?, details?}
    POST   /local/users/ID/forward               {text, origin_name} or {from_chat_id?, message_id}
    POST   /local/users/ID/react                 {message_id, emoji or null, chat_id?}
    POST   /local/users/ID/block, /unblock
    POST   /local/chats                          {kind: group|supergroup, title, members, is_forum, bot}
    GET    /local/chats/ID                       messages with edits, deletions, ticks; keyboard, topics, pins
    GET    /local/chats/ID/events?after=SEQ      all that happened: message, edited, action, press, ...
    GET    /local/chats/ID/wait?after=SEQ&...    the bot's next message or edit: contains, matches, button,
                                                 topic_id, timeout; {"event": null} when none came
    POST   /local/chats/ID/bot                   {status, by}  add, promote or remove the bot
    POST   /local/chats/ID/members               {user_id, status}
    POST   /local/chats/ID/topics                {name, by};  DELETE .../topics/TOPIC
    DELETE /local/chats/ID/messages/MESSAGE      a person deletes; the bot is not told
    GET    /local/calls?method=&chat_id=&after=  every Bot API call with times, status, fault; DELETE empties
    GET    /local/faults                         rules in force; POST adds, DELETE (or /ID) lifts
    PUT    /local/faults/seed                    {seed}
    POST   /local/down, /local/up                {seconds?}  play dead to the bot
    GET    /local/updates                        what the bot has not confirmed
    POST   /local/updates/repeat                 {update_id}  deliver once more to the webhook
    GET    /local/events?after=SEQ               everything, live, as Server-Sent Events
    GET    /local/files/FILE_ID                  a file's content
"""
