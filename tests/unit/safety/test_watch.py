"""A reading that takes too long is ended by force: with graphs that really take long."""

import threading
import time

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper

from safety.encoder.watch import TooSlowError, Watch

SLOW, QUICK = 2_000_000_000, 10


@pytest.fixture(scope="module")
def counting() -> onnxruntime.InferenceSession:
    """A graph that adds one so many times as it is told; two thousand million times take minutes."""
    count, going, sum_in = (
        helper.make_tensor_value_info(name, kind, [])
        for name, kind in (("i", TensorProto.INT64), ("go", TensorProto.BOOL), ("sum", TensorProto.FLOAT))
    )
    out = helper.make_tensor_value_info("more", TensorProto.FLOAT, [])
    still = helper.make_tensor_value_info("still", TensorProto.BOOL, [])
    one = helper.make_tensor("one", TensorProto.FLOAT, [], [1.0])
    steps = [helper.make_node("Add", ["sum", "one"], ["more"]), helper.make_node("Identity", ["go"], ["still"])]
    body = helper.make_graph(steps, "body", [count, going, sum_in], [still, out], [one])
    times = helper.make_tensor_value_info("times", TensorProto.INT64, [])
    total = helper.make_tensor_value_info("total", TensorProto.FLOAT, [])
    start = [
        helper.make_tensor("yes", TensorProto.BOOL, [], [True]),
        helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0]),
    ]
    loop = helper.make_node("Loop", ["times", "yes", "zero"], ["total"], body=body)
    model = helper.make_model(
        helper.make_graph([loop], "counting", [times], [total], start),
        opset_imports=[helper.make_opsetid("", 20)],
        ir_version=9,
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def read(watch: Watch, session: onnxruntime.InferenceSession, times: int) -> float:
    with watch.over_one() as options:
        (total,) = session.run(None, {"times": np.array(times, np.int64)}, options)
    return float(total)


def test_what_takes_too_long_is_ended_soon_after_its_budget(counting: onnxruntime.InferenceSession):
    started = time.thread_time()
    with pytest.raises(TooSlowError):
        read(Watch(), counting, SLOW)
    assert 0.1 <= time.thread_time() - started < 0.5


def test_what_is_quick_is_left_alone_also_after_a_slow_one(counting: onnxruntime.InferenceSession):
    watch = Watch(processor_seconds=0.05)
    assert read(watch, counting, QUICK) == QUICK
    with pytest.raises(TooSlowError):
        read(watch, counting, SLOW)
    assert read(watch, counting, QUICK) == QUICK


def test_one_that_is_ended_does_not_take_the_others_with_it(counting: onnxruntime.InferenceSession):
    watch = Watch()
    ended: list[bool] = []

    def slow() -> None:
        with pytest.raises(TooSlowError):
            read(watch, counting, SLOW)
        ended.append(True)

    thread = threading.Thread(target=slow)
    thread.start()
    while thread.is_alive():
        assert read(watch, counting, QUICK) == QUICK
    thread.join()
    assert ended


def test_waiting_for_a_processor_is_not_held_against_a_reading():
    with Watch().over_one() as options:
        time.sleep(0.3)  # three times the budget on the clock, nothing of a processor
        assert not options.terminate


def test_the_clock_ends_what_waits_for_ever():
    with Watch(clock_seconds=0.1).over_one() as options:
        time.sleep(0.3)
        assert options.terminate


def test_an_error_of_the_reading_itself_stays_what_it_is():
    with pytest.raises(MemoryError), Watch().over_one():
        raise MemoryError


def test_only_so_many_readings_run_at_once():
    watch, running, most = Watch(at_once=2), [], []

    def one() -> None:
        with watch.over_one():
            running.append(1)
            most.append(len(running))
            time.sleep(0.02)
            running.pop()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (max(most), len(most)) == (2, 8)
