"""dask.distributed with a cluster of two processes of one thread each, as a peer of the benchmarks. README.md says more."""
import array
import os
import tempfile

from peer_orders import PYTHON, WORKERS, Peer, serve, timed

# It samples its own threads and its memory all the time, which would take from what others are measured with.
QUIET = {
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.tick.interval": "10s",
    "distributed.worker.profile.cycle": "100s",
    "distributed.worker.profile.interval": "10s",
}


class Distributed(Peer):
    inc = staticmethod(lambda x: x + 1)
    # An array goes as it is; of a list each item is serialized alone, which is slow.
    square = staticmethod(lambda part: array.array("q", [x * x for x in part]))
    length, same = staticmethod(lambda b: len(b)), staticmethod(lambda b: b)

    def __init__(self, folder):
        super().__init__()
        os.environ["DASK_CONFIG"] = folder  # Otherwise it makes files in the user's home.
        import dask
        import distributed
        dask.config.set(QUIET)
        self.distributed, self.folder = distributed, folder
        self.client = None
        self.description = f"dask.distributed {distributed.__version__}, lambdas, {PYTHON}"

    def open(self):
        self.client = self.distributed.Client(
            processes=True, n_workers=WORKERS, threads_per_worker=1, dashboard_address=None, memory_limit=0, local_directory=self.folder, silence_logs=50)

    def close(self):
        self.client.close()

    def call(self, function, item):
        return self.client.submit(function, item, pure=False).result()

    def call_unordered(self, function, items):
        futures = self.client.map(function, items, pure=False)
        return (result for _, result in self.distributed.as_completed(futures, with_results=True))

    def call_all(self, function, items, chunk):
        """It has no chunks; large items go first, as it advises."""
        assert chunk == 1
        futures = self.client.scatter(items, hash=False)
        return self.client.gather(self.client.map(function, futures, pure=False))

    def workers(self):
        return list(self.client.run(os.getpid).values())

    def map(self, count, chunk):
        """The caller cuts."""
        items = array.array("q", range(count))

        def run():
            results = array.array("q")
            for part in self.call_all(self.square, [items[i:i + chunk] for i in range(0, count, chunk)], 1):
                results += part
            assert len(results) == count and results[-1] == (count - 1) ** 2
        return timed(run),

    def captured(self, count, chunk):
        """What is large is no part of the function: it goes ahead, once. First seconds with one that is new, then again with the same."""
        table = self.big_table()
        parts = [range(i, min(count, i + chunk)) for i in range(0, count, chunk)]

        def run(future):
            futures = self.client.map(lambda part, table: [table[i * 1_000] for i in part], parts, table=future, pure=False)
            assert self.client.gather(futures)[-1][-1] == table[(count - 1) * 1_000]

        sent = []

        def run_first():
            sent.append(self.client.scatter(table, broadcast=True, hash=False))
            run(sent[0])
        return timed(run_first), timed(lambda: run(sent[0]))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="processpool-peer-") as folder:
        serve(lambda: Distributed(folder))
