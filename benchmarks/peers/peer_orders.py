"""What the peers of Python are asked, and how they answer. README.md says more."""
import gc
import platform
import signal
import sys
import time

WORKERS = 2
BIG = 8 << 20
CAPTURED = 10_000_000
PYTHON = f"Python {platform.python_version()}"


class Peer:
    """The orders. Each gives the seconds that it took, and whatever else is said there. A pool adds what is named below."""

    description = ""
    inc = square = length = same = None  # Functions that it can send.

    def __init__(self):
        self.is_open = False
        self.big = []
        self.table = None

    def open(self):
        """Starts the workers, at the latest with the first call."""

    def close(self):
        """Ends them, and waits for that."""

    def call(self, function, item):
        """One call, waited for."""
        raise NotImplementedError("calls one by one are not what it is for")

    def call_all(self, function, items, chunk):
        """Results in order; chunk: 0 for those of the library."""
        raise NotImplementedError

    def call_unordered(self, function, items):
        """Results as they come, one item a message."""
        raise NotImplementedError

    def at(self, table):
        """A function of an index that has captured the table."""
        return lambda i: table[i * 1_000]

    def workers(self):
        """Ids of the processes."""
        raise NotImplementedError

    # Orders.

    def roundtrip(self, calls):
        def run():
            for i in range(calls):
                assert self.call(self.inc, i) == i + 1
        return timed(run),

    def map(self, count, chunk):
        items = list(range(count))

        def run():
            results = self.call_all(self.square, items, chunk)
            assert len(results) == count and results[-1] == (count - 1) ** 2
        return timed(run),

    def stream(self, count):
        def run():
            assert sum(self.call_unordered(self.inc, range(count))) == count * (count + 1) // 2
        return timed(run),

    def there(self, count):
        return self.there_with(self.big_items(count))

    def there_with(self, items):
        def run():
            assert sum(self.call_all(self.length, items, 1)) == len(items) * BIG
        return timed(run),

    def echo(self, count):
        items = self.big_items(count)

        def run():
            assert self.call_all(self.same, items, 1)[-1][-1] == items[-1][-1]
        return timed(run),

    def captured(self, count, chunk):
        return self.captured_with(self.big_table(), count, chunk)

    def captured_with(self, table, count, chunk):
        def run():
            assert self.call_all(self.at(table), range(count), chunk)[-1] == table[(count - 1) * 1_000]
        return timed(run),

    def start(self):
        """Until the first result, and until it is disposed of."""
        self.end()
        begin = time.perf_counter()
        self.begin()
        first = time.perf_counter()
        self.end()
        return first - begin, time.perf_counter() - begin

    def memory(self):
        """Not seconds: MiB of a worker that waits, in shares."""
        self.map(1000, 1000 // WORKERS)
        workers = self.workers()
        assert len(workers) == WORKERS
        return sum(map(shares, workers)) / WORKERS,

    def begin(self):
        if not self.is_open:
            self.is_open = True
            self.open()
            assert self.first() == 2

    def first(self):
        return self.call(self.inc, 1)

    def end(self):
        if self.is_open:
            self.is_open = False
            self.close()

    def big_items(self, count):
        while len(self.big) < count:
            self.big.append(bytes([len(self.big) % 251]) * BIG)
        return self.big[:count]

    def big_table(self):
        if self.table is None:
            self.table = bytes(i % 251 for i in range(CAPTURED))
        return self.table


def timed(run):
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def shares(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024


def say(*words):
    print(*words, flush=True)


def serve(make):
    """Takes an order a line until its input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the benchmarks, and so the input. It may not hit workers alone: their pool would wait for them.
    try:
        peer = make()
    except ImportError as e:
        say("missing", e)
        return
    say("ready", peer.description)
    try:
        for line in sys.stdin:
            order, *numbers = line.split()
            try:
                if order != "start":
                    peer.begin()
                gc.collect()
                say("ok", *getattr(peer, order)(*map(int, numbers)))
            except Exception as e:
                say("error", type(e).__name__, " ".join(str(e).split()))
    finally:
        peer.end()
