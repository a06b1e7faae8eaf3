"""A process pool of Python's as a peer of the benchmarks: takes an order a line, answers with a line of seconds. README.md says more.

usage: peer.py mp-std|mp-dill fork|spawn
"""
import gc
import platform
import sys
import time

import peer_tasks

WORKERS = 2
BIG = 8 << 20
CAPTURED = 10_000_000


class Peer:
    def __init__(self, name, method):
        if name == "mp-dill":
            import dill
            import multiprocess as module
            self.description = f"multiprocess {module.__version__} with dill {dill.__version__}, lambdas"
            self.inc, self.square = lambda x: x + 1, lambda x: x * x
            self.length, self.same = lambda b: len(b), lambda b: b
        else:
            import multiprocessing as module
            self.description = "multiprocessing, functions of a module"
            self.inc, self.square, self.length, self.same = peer_tasks.inc, peer_tasks.square, peer_tasks.length, peer_tasks.same
        self.description += f", Python {platform.python_version()}, {method}"
        self.context = module.get_context(method)
        self.pool = None
        self.big = []
        self.table = None

    def open(self):
        if self.pool is None:
            self.pool = self.context.Pool(WORKERS)
            assert self.pool.apply(self.inc, (1,)) == 2

    def close(self):
        if self.pool is not None:
            self.pool.terminate()
            self.pool.join()
            self.pool = None

    # Orders. Each gives the seconds that it took, and whatever else is said there.

    def roundtrip(self, calls):
        def run():
            for i in range(calls):
                assert self.pool.apply(self.inc, (i,)) == i + 1
        return timed(run)

    def map(self, count, chunk):
        items = list(range(count))

        def run():
            results = self.pool.map(self.square, items, chunksize=chunk or None)
            assert len(results) == count and results[-1] == (count - 1) ** 2
        return timed(run)

    def stream(self, count):
        def run():
            assert sum(self.pool.imap_unordered(self.inc, range(count))) == count * (count + 1) // 2
        return timed(run)

    def there(self, count):
        items = self.big_items(count)

        def run():
            assert sum(self.pool.map(self.length, items, chunksize=1)) == count * BIG
        return timed(run)

    def echo(self, count):
        items = self.big_items(count)

        def run():
            assert self.pool.map(self.same, items, chunksize=1)[-1][-1] == items[-1][-1]
        return timed(run)

    def captured(self, count):
        if self.table is None:
            self.table = bytes(i % 251 for i in range(CAPTURED))
        table = self.table

        def run():
            assert self.pool.map(lambda i: table[i * 1_000], range(count))[-1] == table[(count - 1) * 1_000]
        return timed(run)

    def start(self):
        """Until the first result, and until it is disposed of."""
        self.close()
        begin = time.perf_counter()
        pool = self.context.Pool(WORKERS)
        assert pool.apply(self.inc, (1,)) == 2
        first = time.perf_counter()
        pool.terminate()
        pool.join()
        return first - begin, time.perf_counter() - begin

    def memory(self):
        """Not seconds: MiB of a worker that waits, in shares."""
        assert self.pool.map(self.square, range(1000))[-1] == 999 ** 2
        return sum(shares(worker.pid) for worker in self.pool._pool) / WORKERS,

    def big_items(self, count):
        while len(self.big) < count:
            self.big.append(bytes([len(self.big) % 251]) * BIG)
        return self.big[:count]


def timed(run):
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin,


def shares(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024


def say(*words):
    print(*words, flush=True)


def main():
    try:
        peer = Peer(*sys.argv[1:3])
    except ImportError as e:
        say("missing", e)
        return
    say("ready", peer.description)
    try:
        for line in sys.stdin:
            order, *numbers = line.split()
            try:
                if order != "start":
                    peer.open()
                gc.collect()
                say("ok", *getattr(peer, order)(*map(int, numbers)))
            except Exception as e:
                say("error", type(e).__name__, " ".join(str(e).split()))
    finally:
        peer.close()


if __name__ == "__main__":
    main()
