using System.Buffers;

namespace ProcessPool.Serialization.Tests;

public class RoundTripTests
{
    private static readonly CodeResolver Resolver = new();

    [Fact]
    public void Lambda_WithACapturedLocal_RunsOnTheCopy()
    {
        var factor = 3;
        var copy = Copy<Func<int, int>>(x => x * factor);
        factor = 5;
        Assert.Equal(21, copy(7));
    }

    [Fact]
    public void Lambda_WithoutCaptures_UsesTheSingletonOfThisProcess()
    {
        Func<int, int> square = x => x * x;
        Assert.Same(square.Target, Copy(square).Target);
    }

    [Fact]
    public void List_OfDeepChain_DoesNotOverflow()
    {
        Node? first = null;
        for (var i = 0; i < 200_000; i++)
        {
            first = new Node { Next = first, Value = i };
        }

        var copy = Copy(first);
        var count = 0;
        for (var node = copy; node is not null; node = node.Next)
        {
            count++;
        }

        Assert.Equal(200_000, count);
    }

    [Fact]
    public void Cycle_AndSharedReference_KeepTheirIdentity()
    {
        var node = new Node();
        node.Next = node;
        var copy = Copy(new[] { node, node })!;
        Assert.Same(copy[0], copy[1]);
        Assert.Same(copy[0], copy[0].Next);
    }

    [Fact]
    public void Collections_AreRebuilt()
    {
        var words = new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase) { ["One"] = [1, 2], ["two"] = [3] };
        var copy = Copy(words)!;
        Assert.Equal([1, 2], copy["oNE"]);
        Assert.Equal(new HashSet<int> { 1, 2, 3 }, Copy(new HashSet<int> { 3, 2, 1 }));
        Assert.Equal("(1, b)", Copy(Tuple.Create(1, "b"))!.ToString());
        Assert.Equal(new Uri("https://example.com/a?b=c"), Copy(new Uri("https://example.com/a?b=c")));
        Assert.Equal([1, 2, 3], Copy(new SortedSet<int> { 3, 1, 2 })!);
    }

    [Fact]
    public void Record_KeepsItsFields() => Assert.Equal(new Point("a", 1, null), Copy(new Point("a", 1, null)));

    [Fact]
    public void OpenFile_IsRefused_WithItsPath()
    {
        using var file = File.OpenRead(typeof(RoundTripTests).Assembly.Location);
        var holder = new Holder { File = file };
        var refused = Assert.Throws<GraphException>(() => Copy(holder));
        var problem = Assert.Single(refused.Problems);
        Assert.Contains("File", problem.Path, StringComparison.Ordinal);
        Assert.Equal("an open file", problem.Reason);
    }

    [Fact]
    public void Exception_OfAUser_ComesBackAsItself()
    {
        var error = CopyError(new OrderException("no stock", 7));
        var rebuilt = Assert.IsType<OrderException>(error.Rebuilt);
        Assert.Equal("no stock", rebuilt.Message);
        Assert.Equal(7, rebuilt.Order);
        Assert.Contains(nameof(CopyError), rebuilt.ToString(), StringComparison.Ordinal);
    }

    private static RemoteError CopyError(Exception toThrow)
    {
        var output = new ArrayBufferWriter<byte>();
        try
        {
            throw toThrow;
        }
        catch (OrderException e)
        {
            ExceptionCodec.Write(output, e, new ObjectWriter());
        }

        var input = new ReadOnlySequence<byte>(output.WrittenMemory);
        return ExceptionCodec.Read(ref input, new ObjectReader(Resolver));
    }

    private static T Copy<T>(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        new ObjectWriter().Write(output, value);
        var input = new ReadOnlySequence<byte>(output.WrittenMemory);
        return new ObjectReader(Resolver).Read<T>(ref input);
    }

    private sealed class Node
    {
        public Node? Next { get; set; }

        public int Value { get; set; }
    }

    private sealed class Holder
    {
        public FileStream? File { get; set; }
    }

    private sealed record Point(string Name, int X, Point? Parent);

    private sealed class OrderException(string message, int order) : Exception(message)
    {
        public int Order { get; } = order;
    }
}
