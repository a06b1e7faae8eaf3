using ProcessPool;
using ProcessPool.TestApp;

if (args[0] == "half-worker")
{
    HalfWorker.Run();
}

// An application for tests that must be a parent process of their own. Its Main says so in a file that tests count.
File.AppendAllText(args[1], "main\n");
switch (args[0])
{
    case "busy-parent":
        // Workers that run code which never ends and ignores everything; then this process waits to be killed.
        using (var pool = new Pool(4))
        {
            var processes = await pool.RunOnEachWorkerAsync(() => Environment.ProcessId);
            _ = pool.ForEachAsync(x => { AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(Timeout.Infinite); while (true) { GC.KeepAlive(x); } }, Enumerable.Range(0, 4));
            while (pool.Workers.Any(worker => worker.State != WorkerState.Busy))
            {
                Thread.Sleep(1);
            }

            Console.WriteLine(string.Join(' ', processes));
            Thread.Sleep(Timeout.Infinite);
        }

        break;
    case "exiting-parent":
        // Leaves in the middle of a call, with a pool that nobody disposes of.
        {
            var pool = new Pool(2);
            var processes = await pool.RunOnEachWorkerAsync(() => Environment.ProcessId);
            _ = pool.ForEachAsync(x => { while (true) { GC.KeepAlive(x); } }, Enumerable.Range(0, 2));
            while (pool.Workers.Any(worker => worker.State != WorkerState.Busy))
            {
                Thread.Sleep(1);
            }

            Console.WriteLine(string.Join(' ', processes));
            Environment.Exit(5);
        }

        break;
    case "grandparent":
        // Workers that have started processes of their own; then this process waits to be killed.
        using (var pool = new Pool(2))
        {
            var processes = await pool.RunOnEachWorkerAsync(() =>
            {
                var child = System.Diagnostics.Process.Start("sleep", "1000");
                return $"{Environment.ProcessId} {child.Id}";
            });
            Console.WriteLine(string.Join(' ', processes));
            Thread.Sleep(Timeout.Infinite);
        }

        break;
    case "hungry-item":
        // One item that needs more memory than there is, natively. Says what became of each.
        using (var pool = new Pool(1))
        {
            var options = new MapOptions { Retry = new RetryPolicy { OnCrash = false, OnOutOfMemory = true, MaxAttempts = 2 } };
            var outcomes = await pool.MapOutcomesAsync(x => x == 3 ? Feed() : x, Enumerable.Range(0, 6), options);
            var lost = (WorkerLostException)outcomes[3].Exception!;
            Console.WriteLine($"item {lost.ItemIndex}: {lost.GetType().Name}, out of memory: {lost.IsOutOfMemory}, attempts: {lost.Attempts}");
            Console.WriteLine("others: " + string.Join(' ', outcomes.Where(outcome => outcome.IsSuccess).Select(outcome => outcome.Value)));
            Console.WriteLine(lost.Message);
        }

        break;
    case "hello":
        using (var pool = new Pool(1))
        {
            Console.WriteLine(pool.Run(() => "hello from a worker"));
        }

        break;
    default:
        throw new ArgumentException($"There is no command '{args[0]}'.");
}

static unsafe int Feed()
{
    while (true)
    {
        const int Bytes = 10 << 20;
        new Span<byte>(System.Runtime.InteropServices.NativeMemory.Alloc(Bytes), Bytes).Fill(1);
    }
}
