"""joblib with loky, its default backend, as a peer of the benchmarks. README.md says more."""
import inspect

from peer_orders import BIG, PYTHON, WORKERS, Peer, serve


class Joblib(Peer):
    inc, square = staticmethod(lambda x: x + 1), staticmethod(lambda x: x * x)
    length, same = staticmethod(lambda b: len(b)), staticmethod(lambda b: b)

    def __init__(self):
        super().__init__()
        import joblib
        from joblib.externals import loky
        self.joblib, self.loky = joblib, loky
        self.arrays = []
        try:
            import numpy
            self.numpy, beside = numpy, f"numpy {numpy.__version__}"
        except ImportError:
            self.numpy, beside = None, "no numpy"
        self.description = f"joblib {joblib.__version__} with loky {loky.__version__} and {beside}, lambdas, {PYTHON}"

    def close(self):
        self.executor().shutdown(wait=True)

    def first(self):
        return self.parallel()([self.joblib.delayed(self.inc)(1)])[0]

    def call_all(self, function, items, chunk):
        # Dispatched step by step, as it does without being told, some items go first, and those at the end in small batches, whatever the size asked for.
        options = {"batch_size": chunk, "pre_dispatch": "all"} if chunk else {}
        call = self.joblib.delayed(function)
        return self.parallel(**options)(call(item) for item in items)

    def call_unordered(self, function, items):
        if "return_as" not in inspect.signature(self.joblib.Parallel).parameters:
            raise NotImplementedError("this joblib has no results in any order")
        call = self.joblib.delayed(function)
        return self.parallel(batch_size=1, return_as="generator_unordered")(call(item) for item in items)

    def workers(self):
        return list(self.executor()._processes)

    def executor(self):
        """The one that all calls share."""
        return self.loky.get_reusable_executor(reuse=True)

    def parallel(self, **options):
        return self.joblib.Parallel(n_jobs=WORKERS, **options)

    # With arrays of numpy, which its workers map into their memory.

    def there_arrays(self, count):
        if not self.arrays:
            self.arrays = [self.numpy.full(BIG, i, dtype=self.numpy.uint8) for i in range(count)]
        return self.there_with(self.arrays)

    def captured_array(self, count, chunk):
        return self.captured_with(self.numpy.frombuffer(self.big_table(), dtype=self.numpy.uint8), count, chunk)


if __name__ == "__main__":
    serve(Joblib)
