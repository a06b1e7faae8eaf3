using ProcessPool;

using var pool = new Pool();
int[] squares = pool.Map(x => x * x, Enumerable.Range(0, 10));
Console.WriteLine(string.Join(", ", squares));
