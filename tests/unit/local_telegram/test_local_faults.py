"""Faults strike where, when and as often as they were told to."""

import pytest

from local_telegram.faults import Fault, FaultKind, Faults

LIMIT = FaultKind.TOO_MANY_REQUESTS


def strikes(faults, count, method="sendMessage", chat_id=1):
    return [faults.choose(method, chat_id)[1] is not None for _ in range(count)]


def test_next_n_strikes_exactly_n_times():
    faults = Faults()
    faults.add(Fault(LIMIT, times=2))
    assert strikes(faults, 4) == [True, True, False, False]


def test_one_method_is_struck_in_any_letter_case_and_others_are_spared():
    faults = Faults()
    faults.add(Fault(LIMIT, method="SENDMESSAGE"))
    assert strikes(faults, 1) == [True]
    assert strikes(faults, 1, method="editMessageText") == [False]


def test_all_methods_means_all_but_receiving_updates():
    faults = Faults()
    faults.add(Fault(LIMIT))
    assert strikes(faults, 1, method="getUpdates") == [False]
    faults.add(Fault(LIMIT, method="getUpdates"))
    assert strikes(faults, 1, method="getUpdates") == [True]


def test_a_fault_for_one_chat_spares_the_others():
    faults = Faults()
    faults.add(Fault(LIMIT, chat_id=7))
    assert strikes(faults, 1, chat_id=7) == [True]
    assert strikes(faults, 1, chat_id=8) == [False]


def test_the_same_seed_strikes_the_same_calls():
    def run(seed):
        faults = Faults()
        faults.seed(seed)
        faults.add(Fault(LIMIT, probability=0.3))
        return strikes(faults, 200)

    assert run(5) == run(5)
    assert run(5) != run(6)
    assert 30 < sum(run(5)) < 90


def test_latency_comes_on_top_of_another_fault():
    faults = Faults()
    faults.add(Fault(FaultKind.LATENCY, seconds=0.25))
    faults.add(Fault(FaultKind.LATENCY, seconds=0.5))
    faults.add(Fault(FaultKind.CUT))
    latency, fault = faults.choose("sendMessage", 1)
    assert latency == pytest.approx(0.75)
    assert fault is not None
    assert fault.kind is FaultKind.CUT


def test_uniform_latency_stays_between_its_bounds():
    faults = Faults()
    faults.add(Fault(FaultKind.LATENCY, seconds=0.1, seconds_max=0.2))
    delays = [faults.choose("sendMessage", 1)[0] for _ in range(100)]
    assert min(delays) >= 0.1
    assert max(delays) <= 0.2
    assert len(set(delays)) > 50


def test_a_lifted_fault_strikes_no_more_and_its_count_is_shown_before():
    faults = Faults()
    fault_id = faults.add(Fault(LIMIT))
    strikes(faults, 3)
    assert faults.as_json()[0]["hits"] == 3
    faults.remove(fault_id)
    assert strikes(faults, 1) == [False]
