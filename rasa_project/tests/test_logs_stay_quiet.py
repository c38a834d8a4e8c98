"""No log may carry a client's words, whatever goes wrong and however much is logged."""

from __future__ import annotations

import io
import logging
import sqlite3

import structlog
from engine_process import action_server, engine, free_port

from engine import quiet_logs

CANARY = "zanzibarquokka"


def test_a_conversation_with_every_kind_of_failure_leaves_no_word_in_any_log(models, tmp_path):
    port = free_port()
    settings = {
        "LOG_LEVEL": "DEBUG",
        "MIDDLEPATH_RASA_LOG_LEVEL": "DEBUG",
        "MIDDLEPATH_RASA_TURN_TIMEOUT_SECONDS": "4",
    }
    with engine(models, tmp_path, port, **settings) as running:
        with action_server(port, tmp_path / "actions.log"):
            running.say("c", "m1", f"hello {CANARY}")
            running.say("c", "m2", f"/greet {CANARY}")
            running.say("c", "m3", f"give me a skill {CANARY}", facts={"explode": True, "note": CANARY})
            running.say("c", "m4", f"give me a skill {CANARY}", facts={"malformed": True})
            running.say("c", "m5", f"give me a skill {CANARY}", facts={"refuse": True})
            running.say("c", "m6", f"give me a skill {CANARY}", facts={"sleep": 60})
            running.press("c", "m7", "share_emotion", emotion=CANARY)
            running.say("c", "m8", f"something at work {CANARY}")
        running.say("c", "m9", f"give me a skill {CANARY}")
        running.post("parse", {"text": f"i feel sad {CANARY}"})
        running.post("message", f'{{"client": "c", "text": "{CANARY}"'.encode())
        running.post("message", {"client": CANARY + "!", "message_id": "m", "text": CANARY})
        _break_the_database(running)
        assert running.post("message", {"client": "c", "message_id": "x", "text": CANARY}).status_code == 500
        log = running.log.read_text()
    assert "turn dropped" in log
    assert "request failed" in log
    assert "DEBUG rasa.core" in log
    assert CANARY not in log.lower()


def test_the_database_files_hold_no_word_either(served, client):
    served.say(client, "m1", f"i feel so sad {CANARY}", facts={"note": CANARY})
    served.say(client, "m2", f"something with {CANARY} happened")
    for file in served.tracker.parent.glob(served.tracker.name + "*"):
        content = file.read_bytes()
        assert CANARY.encode() not in content
        assert b"share_emotion" not in content
        assert b"utter_" not in content


def _break_the_database(running) -> None:
    with sqlite3.connect(running.tracker) as database:
        database.execute("DROP TABLE dialogue_events")


def logged(serving: bool):
    stream = io.StringIO()
    formatter = quiet_logs.QuietFormatter()
    formatter.serving = serving
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("rasa.core.processor")
    logger.setLevel(logging.DEBUG)
    logger.handlers.clear()
    logger.addHandler(handler)
    return logger, stream


def test_a_library_s_line_is_shown_while_starting_and_withheld_once_serving():
    starting, stream = logged(serving=False)
    starting.warning("the port %s is taken", 5005)
    assert "the port 5005 is taken" in stream.getvalue()
    serving, stream = logged(serving=True)
    serving.warning("message %s", CANARY)
    assert "WARNING rasa.core.processor: (withheld) test_logs_stay_quiet.py:" in stream.getvalue()
    assert CANARY not in stream.getvalue()


def test_an_exception_is_told_by_its_types_and_places_alone():
    logger, stream = logged(serving=True)

    def fail() -> None:
        words = CANARY
        try:
            {}[words]
        except KeyError as error:
            raise ValueError(f"bad {words}") from error

    try:
        fail()
    except ValueError:
        logger.exception("could not handle %s", CANARY)
    line = stream.getvalue()
    assert CANARY not in line
    assert "ValueError at test_logs_stay_quiet.py:" in line
    assert "from KeyError at" in line


def test_structlog_s_values_are_dropped(capsys):
    stream = io.StringIO()
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        formatter = quiet_logs.install(logging.DEBUG, stream)
        formatter.serving = True
        structlog.get_logger("rasa").error("processor.message.parse", parse_data_text=CANARY)
        structlog.get_logger("rasa").error(f"said {CANARY}")
        logging.getLogger("unheard").handlers.clear()
        logging.getLogger("unheard").error("%d", CANARY)
    finally:
        structlog.configure(**before)
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.raiseExceptions = True
    assert "processor.message.parse" in stream.getvalue()
    assert CANARY not in stream.getvalue() + "".join(capsys.readouterr())
