"""A process pool of Python's as a peer of the benchmarks: takes an order a line, answers with a line of seconds. README.md says more.

usage: peer.py mp-std|mp-dill fork|spawn
"""
import sys

import peer_tasks
from peer_orders import PYTHON, WORKERS, Peer, serve


class Multiprocessing(Peer):
    def __init__(self, name, method):
        super().__init__()
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
        self.description += f", {PYTHON}, {method}"
        self.context = module.get_context(method)
        self.pool = None

    def open(self):
        self.pool = self.context.Pool(WORKERS)

    def close(self):
        self.pool.terminate()
        self.pool.join()

    def call(self, function, item):
        return self.pool.apply(function, (item,))

    def call_all(self, function, items, chunk):
        return self.pool.map(function, items, chunksize=chunk or None)

    def call_unordered(self, function, items):
        return self.pool.imap_unordered(function, items)

    def workers(self):
        return [worker.pid for worker in self.pool._pool]


if __name__ == "__main__":
    serve(lambda: Multiprocessing(*sys.argv[1:3]))
