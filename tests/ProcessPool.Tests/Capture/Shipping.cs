using System.Buffers;
using System.Net.Sockets;
using ProcessPool.Capture;
using ProcessPool.Serialization;

namespace ProcessPool.Tests.Capture;

/// <summary>Sends functions the way that workers get them, but to the same process.</summary>
internal static class Shipping
{
    private static readonly CodeResolver Resolver = new();

    /// <exception cref="GraphException">Something that the function reads cannot cross.</exception>
    public static T Ship<T>(T function)
    {
        var output = new ArrayBufferWriter<byte>();
        new ObjectWriter(IlFieldUse.Instance).Write(output, function);
        var input = new ReadOnlySequence<byte>(output.WrittenMemory);
        return new ObjectReader(Resolver).Read<T>(ref input);
    }

    /// <summary>The function, which must come to the same result as its copy, on whatever is left of its target.</summary>
    public static TResult SameThere<TResult>(Func<TResult> function)
    {
        var copy = Ship(function);
        Assert.NotSame(function, copy);
        var expected = function();
        Assert.Equal(expected, copy());
        return expected;
    }

    /// <summary>As <see cref="SameThere{TResult}(Func{TResult})"/>, for a function of 5.</summary>
    public static TResult SameThere<TResult>(Func<int, TResult> function)
    {
        var copy = Ship(function);
        var expected = function(5);
        Assert.Equal(expected, copy(5));
        return expected;
    }

    public static async Task<TResult> SameThere<TResult>(Func<Task<TResult>> function)
    {
        var copy = Ship(function);
        var expected = await function();
        Assert.Equal(expected, await copy());
        return expected;
    }

    /// <summary>The paths of what cannot cross.</summary>
    public static string[] Refused<T>(T function) =>
        [.. Assert.Throws<GraphException>(() => Ship(function)).Problems.Select(problem => problem.Path)];

    public static Socket NewSocket() => new(SocketType.Stream, ProtocolType.Tcp);

    public static FileStream OpenFile() => File.OpenRead(typeof(Shipping).Assembly.Location);
}
