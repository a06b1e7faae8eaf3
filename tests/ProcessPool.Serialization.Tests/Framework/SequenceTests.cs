using System.Runtime.CompilerServices;
using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Framework;

public class SequenceTests
{
    private static readonly string[] Words = ["one", "two", "three"];

    public static TheoryData<object> Queries =>
    [
        Words.Where(word => word.Length == 3), Words.Select(word => word.Length), Words.Select((word, i) => word + i),
        Words.Where(word => word.Length == 3).Select(word => word + "!"), Words.ToList().Where(word => word != "x"),
        Words.OrderBy(word => word.Length).ThenByDescending(word => word), Words.GroupBy(word => word.Length).Select(group => group.Count()),
        Words.Concat(["four"]), Words.Skip(1).Take(1), Words.TakeWhile(word => word != "three"), Words.Distinct(),
        Words.Zip(Words), Words.Cast<object>(), Words.Append("x").Prepend("y"), Words.Reverse<string>(), Words.SelectMany(word => word),
        Words.Chunk(2).Select(chunk => string.Concat(chunk)), Enumerable.Range(1, 3), Enumerable.Repeat("a", 2), Enumerable.Empty<int>(),
        Words.DefaultIfEmpty(), Words.Join(Words, word => word, word => word, (one, other) => one + other), Words.OfType<string>(),
        Words.Except(["one"]), Words.Union(["x"]),
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_ReadToTheEnd_GivesTheSame(object query)
    {
        var sequence = ((System.Collections.IEnumerable)query).Cast<object>().ToArray();
        Assert.Equal(sequence, ((System.Collections.IEnumerable)CopyObject(query)).Cast<object>());
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_ThatNobodyRead_GivesTheSame(object query)
    {
        var copy = ((System.Collections.IEnumerable)CopyObject(query)).Cast<object>().ToArray();
        Assert.Equal(((System.Collections.IEnumerable)query).Cast<object>(), copy);
    }

    [Fact]
    public void Group_LeavesItsNeighboursBehind()
    {
        var group = CopyObject(Words.GroupBy(word => word.Length).First());
        Assert.Equal(3, group.Key);
        Assert.Equal(["one", "two"], group);
        Assert.True(Write(group).Length < 400);
    }

    [Fact]
    public void Iterator_NotStarted_GivesTheSame()
    {
        Assert.Equal([2, 4, 6], CopyObject(Doubled([1, 2, 3])));
        Assert.Equal([2, 4], CopyObject(Doubled([1, 2]).GetEnumerator()).ReadToEnd());
    }

    [Fact]
    public void Iterator_ReadToTheEnd_StartsAgain()
    {
        var iterator = Doubled([1, 2]);
        Assert.Equal([2, 4], iterator);
        Assert.Equal([2, 4], CopyObject(iterator));
        var query = Words.Select(word => word.Length);
        Assert.Equal([3, 3, 5], query);
        Assert.Equal([3, 3, 5], CopyObject(query));
    }

    [Fact]
    public void Iterator_LeavesItsVariablesBehind()
    {
        Assert.Equal([2, 3], CopyObject(Incremented([1, 2])));
        var iterator = FirstBytes(typeof(SequenceTests).Assembly.Location);
        Assert.Single(iterator);
        Assert.Single(CopyObject(iterator));
    }

    [Fact]
    public void HalfRead_IsRefused()
    {
        using var iterator = Doubled([1, 2]).GetEnumerator();
        using var query = Words.Where(word => word != "x").GetEnumerator();
        iterator.MoveNext();
        query.MoveNext();
        foreach (var halfRead in new object[] { iterator, query })
        {
            var problem = Problem(halfRead);
            Assert.Equal("a half-read sequence", problem.Reason);
            Assert.Contains("ToArray()", problem.NextStep, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AsyncIterator_NotStarted_GivesTheSame()
    {
        var items = new List<int>();
        await foreach (var item in CopyObject(DoubledAsync([1, 2])))
        {
            items.Add(item);
        }

        Assert.Equal([2, 4], items);
        var lengths = await CopyObject(Words.ToAsyncEnumerable().Select(word => word.Length)).ToArrayAsync();
        Assert.Equal([3, 3, 5], lengths);
    }

    [Fact]
    public async Task AsyncIterator_HalfRead_IsRefused()
    {
        await using var iterator = DoubledAsync([1, 2]).GetAsyncEnumerator();
        await iterator.MoveNextAsync();
        Assert.Contains(Problems(iterator), problem => problem.Reason == "a half-read sequence");
    }

    private static IEnumerable<int> Doubled(IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            yield return number * 2;
        }
    }

    // The enumerator of a list is a struct, and a field of the iterator.
    private static IEnumerable<int> Incremented(List<int> numbers)
    {
        foreach (var number in numbers)
        {
            yield return number + 1;
        }
    }

    // The file is a field of the iterator, which nobody clears at the end.
    private static IEnumerable<int> FirstBytes(string path)
    {
        using var file = File.OpenRead(path);
        yield return file.ReadByte();
        GC.KeepAlive(file);
    }

    private static async IAsyncEnumerable<int> DoubledAsync(
        IEnumerable<int> numbers, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var number in numbers)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return number * 2;
        }
    }
}

internal static class Enumerators
{
    public static IEnumerable<T> ReadToEnd<T>(this IEnumerator<T> enumerator)
    {
        while (enumerator.MoveNext())
        {
            yield return enumerator.Current;
        }
    }
}
