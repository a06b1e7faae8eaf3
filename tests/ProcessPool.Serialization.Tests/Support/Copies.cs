using System.Buffers;

namespace ProcessPool.Serialization.Tests.Support;

/// <summary>Sends values to this very process.</summary>
internal static class Copies
{
    public static CodeResolver Resolver { get; } = new();

    public static T Copy<T>(T value) => Read<T>(Write(value));

    /// <summary>The copy of a value that a parent sends to its worker.</summary>
    public static T CopyBridged<T>(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        var bridges = new LocalBridges();
        new ObjectWriter(bridges).Write(output, value);
        var input = new ReadOnlySequence<byte>(output.WrittenMemory);
        return new ObjectReader(Resolver, bridges).Read<T>(ref input);
    }

    /// <summary>The copy of an object by way of a box for objects: by its own codec, not that of the declared type.</summary>
    public static T CopyObject<T>(T value)
        where T : notnull => (T)Copy(new object[] { value })[0];

    public static byte[] Write<T>(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        new ObjectWriter().Write(output, value);
        return output.WrittenSpan.ToArray();
    }

    public static T Read<T>(byte[] bytes)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        var value = new ObjectReader(Resolver).Read<T>(ref input);
        Assert.True(input.IsEmpty);
        return value;
    }

    public static IReadOnlyList<GraphProblem> Problems<T>(T value) => Assert.Throws<GraphException>(() => Write(value)).Problems;

    public static GraphProblem Problem<T>(T value) => Assert.Single(Problems(value));
}
