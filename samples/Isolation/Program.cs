using Isolation;
using ProcessPool;

string[] items = ["apple", "overflow the stack", "banana", "fail fast", "cherry", "throw", "damson", "exit", "elderberry", "fig"];

await using var pool = new Pool(new PoolOptions { Workers = 2, Output = WorkerOutput.Discard });
foreach (var outcome in await pool.MapOutcomesAsync(Dangerous.Run, items))
{
    Console.WriteLine($"{items[outcome.Index],-18}  {(outcome.IsSuccess ? outcome.Value : Explain(outcome.Exception))}");
}

Console.WriteLine();
Console.WriteLine("This process is still here, and so is its pool: " + pool.Run(() => Dangerous.Run("grape")));

static string Explain(Exception exception) => exception switch
{
    WorkerLostException { Signal: { } signal, StandardErrorTail: [var message, ..] } => $"its worker was ended by signal {signal}: {message}",
    WorkerLostException { Signal: { } signal } => $"its worker was ended by signal {signal}",
    WorkerLostException lost => $"its worker ended with exit code {lost.ExitCode}",
    _ => $"threw {exception.GetType().Name}: {exception.Message}",
};
