"""Checks on the wording of the tone policy that stop the loader: what breaks one of them can never be served.

Source: dbt-brief 1.2. A plain message speaks in a clinician's name, can always be stopped, and holds no phrase
that is banned anywhere; no allowance sets a rule aside. A plain twin offers all that the warm wording offers.
"""

import re
from collections.abc import Iterator, Sequence

from content.entries import Entry, of_type
from content.languages import Language
from content.models import Message, Register
from content.phrases import cool
from content.problems import Problem
from content.slots import slot_names

TWIN = ".direct"
"""`<key>.direct` is what `<key>` says in plain style."""
PLAIN_KEY = re.compile(r"plain\.(?P<target>diary|practice)\.[a-z_]+(?:\.more)?")
CLINICIAN = "clinician"
STOP = "tone.stop"
FEWEST_WORDS = 8
"""A plain message is plain and never curt."""


def check_tone(entries: Sequence[Entry], language: Language) -> Iterator[Problem]:
    """Yield what is wrong with plain messages, the returns after them, and the twins of plain style."""
    messages = {message.key: message for _, message in of_type(entries, Message)}
    for entry, message in of_type(entries, Message):
        if message.register_.value in cool.COOL:
            yield from _phrases(entry, message, language)
        if message.register_ is Register.MATTER_OF_FACT:
            yield from _plain(entry, message, language)
        elif message.key.startswith("plain."):
            yield entry.problem("it is no plain message.", "give it the register matter_of_fact.", "register")
        if message.register_ is Register.WARM_RETURN:
            yield from _return(entry, message, language)
        if message.key.endswith(TWIN):
            yield from _twin(entry, message, messages.get(message.key.removesuffix(TWIN)))


def _phrases(entry: Entry, message: Message, language: Language) -> Iterator[Problem]:
    if message.allow:
        yield entry.problem("plain wording may set no rule aside.", "remove 'allow' and reword it.", "allow")
    for index, text in enumerate(message.variants):
        plain = text.replace("\u2019", "'")
        for rule in (*language.phrases, *language.cool):
            if message.register_.value in rule.where and (found := rule.pattern.search(plain)):
                yield entry.problem(f"'{found.group()}': {rule.what}", rule.fix, "variants", index)


def _plain(entry: Entry, message: Message, language: Language) -> Iterator[Problem]:
    if not PLAIN_KEY.fullmatch(message.key):
        fix = "name it plain.diary.<name> or plain.practice.<name>, and a second one <key>.more."
        yield entry.problem("the key does not tell what the plain message is about.", fix, "key")
    if STOP not in {key for row in message.buttons for key in row}:
        yield entry.problem("it cannot be stopped.", f"offer the button '{STOP}'.", "buttons")
    for index, text in enumerate(message.variants):
        if not language.attributed.match(text):
            fix = "begin with '{clinician} asked me'."
            yield entry.problem("it does not say who asked for it.", fix, "variants", index)
        if slot_names(text) - {CLINICIAN}:
            fix = "use {clinician} and no other slot: the client said yes to these very words."
            yield entry.problem("it has a slot whose words the client has not seen.", fix, "variants", index)
        if len(text.split()) < FEWEST_WORDS:
            yield entry.problem("it is curt.", f"use {FEWEST_WORDS} words at least.", "variants", index)


def _return(entry: Entry, message: Message, language: Language) -> Iterator[Problem]:
    if sum(map(len, message.buttons)) < 2:
        yield entry.problem("the return leaves no choice.", "offer two buttons at least.", "buttons")
    for index, text in enumerate(message.variants):
        if not language.thanks.search(text):
            yield entry.problem(
                "the return does not thank.", "thank for reading or for saying so.", "variants", index
            )


def _twin(entry: Entry, message: Message, base: Message | None) -> Iterator[Problem]:
    if message.register_ is not Register.WARM_DIRECT:
        yield entry.problem("a twin is in another register.", "give it the register warm_direct.", "register")
    if base is None:
        fix = "correct the key, or write the warm wording first."
        yield entry.problem("there is no warm wording that it is the plain twin of.", fix, "key")
        return
    if slot_names(message.variants[0]) != slot_names(base.variants[0]):
        yield entry.problem("it fills other slots than its warm twin.", "use the same slots.", "variants")
    missing = {key for row in base.buttons for key in row} - {key for row in message.buttons for key in row}
    if missing:
        fix = f"offer what the warm wording offers: {', '.join(sorted(missing))}."
        yield entry.problem("plain style offers less.", fix, "buttons")
