"""Going through a chain analysis as a pure state machine: from a chain and what the client did to the next chain.

A chain is kept after every move, so whoever stops half-way, or is interrupted, goes on where they were.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from coaching.chain import MOST_LETTERS, MOST_LINKS, MOST_TARGET_LETTERS, Chain, Link
from coaching.chain_answers import plainly, rating_of_now, read_factors, read_tag, says_fresh
from coaching.chain_moves import (
    MOVES,
    Moved,
    Told,
    Verb,
    broken,
    ended,
    made_harder,
    numbered,
    onward,
    paused,
    picked,
    rated_now,
    shared,
    stepped,
    tagged,
    too_much,
    view,
)
from coaching.chain_parts import WORDS, Ask, Check, When
from coaching.diary_answers import read_yes_no
from coaching.ratings import read_rating
from coaching.unnamed import names_detail

OwnSkill = Callable[[str], str | None]
"""Finds a skill that may be offered to this client, by its name."""
TYPED: Mapping[str, Verb] = MappingProxyType(
    {
        "stop": Verb.STOP, "cancel": Verb.STOP, "quit": Verb.STOP, "not now": Verb.STOP, "later": Verb.STOP,
        "stop for now": Verb.STOP, "i want to stop": Verb.STOP,
        "too much": Verb.TOO_MUCH, "this is too much": Verb.TOO_MUCH, "it's too much": Verb.TOO_MUCH,
        "its too much": Verb.TOO_MUCH, "that's too much": Verb.TOO_MUCH, "thats too much": Verb.TOO_MUCH,
        "skip": Verb.SKIP, "next": Verb.SKIP, "pass": Verb.SKIP, "rather not say": Verb.SKIP, "idk": Verb.SKIP,
        "i don't know": Verb.SKIP, "i dont know": Verb.SKIP, "don't know": Verb.SKIP, "dont know": Verb.SKIP,
        "not sure": Verb.SKIP, "no idea": Verb.SKIP,
        "back": Verb.BACK, "go back": Verb.BACK, "undo": Verb.UNDO,
        "done": Verb.END, "that is all": Verb.END, "that's all": Verb.END, "thats all": Verb.END,
        "that's it": Verb.END, "thats it": Verb.END, "go on": Verb.END,
    }
)  # fmt: skip


def begin(step: int) -> Moved:
    """Begin a chain; `step` must be higher than any of one before, such as the time in seconds."""
    return Moved(Chain(step=step), Told.ASK)


def resume(chain: Chain, step: int, *, long_ago: bool) -> Moved:
    """Take a chain up again; after a while the strength is asked first, as at the beginning."""
    check = Check.BEGIN if long_ago or chain.begun is None else chain.check
    return view(replace(chain, step=max(step, chain.step + 1), check=check))


def press(chain: Chain, verb: Verb, step: int | None, which: str = "") -> Moved:
    """Do what a button says; one of an earlier step, or that makes no sense here, only shows where we are.

    Stopping, and "too much", work from any message of it.
    """
    if verb is Verb.STOP:
        return paused(stepped(chain), Told.STOPPED)
    if verb is Verb.TOO_MUCH:
        return too_much(stepped(chain))
    if step != chain.step:
        return view(chain)
    if chain.check is not None and verb not in {Verb.VALUE, Verb.SKIP, Verb.BACK, Verb.END}:
        return view(chain)
    moved = MOVES[verb](stepped(chain), which)
    return moved if moved is not None else view(chain)


def write(chain: Chain, text: str, own_skill: OwnSkill) -> Moved:
    """Take typed words as the answer to what is asked."""
    verb = TYPED.get(plainly(text))
    if verb is not None:
        return press(chain, verb, chain.step)
    asks, chain = chain.asks, stepped(chain)
    if asks is None:
        return view(chain)
    if asks in {Ask.STRENGTH, Ask.MIDWAY, Ask.RERATE, Ask.LINK_STRENGTH}:
        points = read_rating(text)
        return Moved(chain, Told.UNREAD) if points is None else numbered(chain, asks, points)
    now = rating_of_now(text)
    if now is not None:
        return rated_now(chain, now)
    if len(text) > (MOST_TARGET_LETTERS if asks is Ask.TARGET else MOST_LETTERS):
        return Moved(chain, Told.TOO_LONG)
    if names_detail(text):
        return Moved(chain, Told.UNNAMED)
    return _worded(chain, asks, " ".join(text.split()), own_skill)


def _worded(chain: Chain, asks: Ask, words: str, own_skill: OwnSkill) -> Moved:
    if asks is Ask.TARGET:
        return onward(replace(chain, kind=None).answered(asks, words), asks)
    if asks is Ask.WHEN:
        return onward(chain.answered(asks, When.FRESH if says_fresh(words) else words), asks)
    if asks in WORDS:
        return onward(chain.answered(asks, words), asks)
    if asks is Ask.BREAK_SKILL:
        skill = own_skill(words)
        return broken(chain, skill=skill) if skill is not None else broken(chain, idea=words)
    if asks is Ask.BREAK:
        number = plainly(words).removeprefix("number ").removeprefix("link ")
        return picked(chain, number) or Moved(chain, Told.UNREAD)
    if asks is Ask.SHARE:
        said = read_yes_no(words)
        return Moved(chain, Told.UNREAD) if said is None else shared(chain, yes=said)
    if read_yes_no(words) is False and asks in {Ask.HARDER, Ask.LINK}:
        return ended(chain, "") or view(chain)
    return _told_more(chain, asks, words)


def _told_more(chain: Chain, asks: Ask, words: str) -> Moved:
    if asks is Ask.HARDER:
        return made_harder(chain, *(read_factors(words) or (words,)))
    tag = read_tag(words)
    if asks is Ask.LINK_TAG:
        return Moved(chain, Told.UNREAD) if tag is None else tagged(chain, tag) or view(chain)
    if asks is Ask.LINK and tag is not None:
        return tagged(chain, tag) or view(chain)
    if asks is Ask.LINK and len(chain.links) >= MOST_LINKS:
        return view(chain)
    making = chain.making or Link()
    return view(replace(chain, making=replace(making, words=words)))
