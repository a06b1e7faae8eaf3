using System.Linq.Expressions;
using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>What does not cross, on purpose. The text is the one that the user reads.</summary>
internal static class RefusedCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Refused on purpose");
        Resources(cases);
        Code(cases);
        OfSignatures(cases);
        return cases.Cases;
    }

    private static void Resources(CaseList cases)
    {
        const string Files = "cloudpickle cloudpickle_file_test";
        const string Locks = "cloudpickle test_multiprocessing_lock_raises";
        Add(cases, "an open file", static () => File.OpenRead(typeof(RefusedCases).Assembly.Location), value => value.Length, "an open file", Files);
        Add(cases, "a writer of text in memory", static () => TextWriter.Synchronized(new StringWriter()), value => value.ToString(), "a stream, whose source or target belongs to this process", Files);
        Add(cases, "a stream of bytes in memory", static () => new MemoryStream([1]), value => value.Length, "a stream, whose position others may move", Files);
        Add(cases, "a mutex", static () => new Mutex(), value => value.WaitOne(), "a lock, which guards memory of one process only", Locks);
        Add(cases, "a semaphore", static () => new SemaphoreSlim(1), value => value.CurrentCount, "a lock, which guards memory of one process only", Locks);
        Add(cases, "a Lock", static () => new Lock(), value => value.TryEnter(), "a lock, which guards memory of one process only", Locks);
        Add(cases, "a source of cancellation", static () => new CancellationTokenSource(), value => value.IsCancellationRequested, "a source of cancellation of this process", Locks);
        Add(cases, "a thread", static () => Thread.CurrentThread, value => value.IsAlive, "a thread of this process", "dill test_selected.test_threads");
        Add(cases, "a task that is not done", static () => new TaskCompletionSource<int>().Task, value => value.IsCompleted, "a task that has not completed", Locks);
        Add(cases, "an enumerator", static () => ((IEnumerable<int>)[1, 2]).GetEnumerator(), value => value.MoveNext(), "an enumerator, which may be halfway through its sequence", "cloudpickle test_itertools_count");
        Add(cases, "a weak reference", static () => new WeakReference<string>("a"), value => value.TryGetTarget(out _), "a weak reference, which would not keep its target alive on the way", "dill test_weakref");
        Add(cases, "an address", static () => (nint)5, value => value + 1, "an address or a handle, which means nothing in another process", "dill test_pycapsule");
        Add(cases, "a client of the web", static () => new HttpClient(), value => value.Timeout, "a holder of network connections");
        Add(cases, "a stack frame", static () => new System.Diagnostics.StackFrame(), value => value.GetNativeOffset(), "a framework type that is not known to survive a copy into another process", "dill test_selected.test_frame_related");
    }

    private static void Code(CaseList cases)
    {
        Add(cases, "a lookup", static () => new[] { 1 }.ToLookup(x => x), value => value.Count, "a lookup, whose table holds hash codes of this process");
        Add(cases, "a dynamic operation in an expression tree", MakeDynamic, value => value.CanReduce, "a dynamic operation in an expression tree, whose binder belongs to this process");
    }

    private static DynamicExpression MakeDynamic() => Expression.Dynamic(
        Microsoft.CSharp.RuntimeBinder.Binder.Convert(default, typeof(int), typeof(RefusedCases)), typeof(int), Expression.Constant(1, typeof(object)));

    private static unsafe void OfSignatures(CaseList cases)
    {
        const string Peer = "dill test_functions";
        cases.RefusedSignature("a parameter by reference", (ref int x) => x++, "its parameter x is passed by reference, and nothing refers into another process", Peer);
        cases.RefusedSignature("an out parameter", (out int x) => x = 1, "its parameter x is passed by reference, and nothing refers into another process", Peer);
        cases.RefusedSignature("a result by reference", (int[] numbers) => ref numbers[0], "its result is passed by reference, and nothing refers into another process", Peer);
        cases.RefusedSignature("a pointer", (int* x) => *x, "its parameter x is a pointer, which means nothing in another process", Peer);
        cases.RefusedSignature("a span", (Span<int> numbers) => numbers.Length, "its parameter numbers is a ref struct, which lives on the stack", "dill test_selected.test_frame_related");
    }

    private static void Add<T, TResult>(CaseList cases, string name, Func<T> make, Func<T, TResult> use, string reason, string? peer = null) =>
        cases.Refused(
            name,
            () =>
            {
                var value = make();
                return F(() => use(value));
            },
            "closure → value",
            reason,
            peer);
}
