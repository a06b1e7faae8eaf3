#pragma warning disable CA1032, CA1064, CA1065, RCS1194 // These are exceptions as users should not write them.
using System.Collections;

namespace ProcessPool.Tests.Errors;

/// <summary>Has fields, and no constructor but one.</summary>
internal sealed class OrderException(string message, int order, List<string> lines) : Exception(message)
{
    private readonly int _order = order;

    public int Order => _order;

    public List<string> Lines { get; } = lines;

    public Exception? Self { get; set; }
}

internal sealed class TypedException<T>(T value) : Exception
{
    public T Value { get; } = value;

    public override string Message => $"It is {Value}.";
}

/// <summary>Holds what cannot cross.</summary>
internal sealed class HoldingException(string message, Exception? inner = null) : Exception(message, inner)
{
    public Thread Holds { get; } = new(() => { });
}

internal sealed class MessageThrows : Exception
{
    public override string Message => throw new InvalidOperationException("no message");
}

internal sealed class StackTraceThrows() : Exception("has a message")
{
    public override string StackTrace => throw new InvalidOperationException("no stack");
}

internal sealed class ToStringThrows() : Exception("has a message")
{
    public override string ToString() => throw new InvalidOperationException("no text");
}

internal sealed class DataThrow() : Exception("has a message")
{
    public override IDictionary Data => throw new InvalidOperationException("no data");
}

internal sealed class AllThrows : Exception
{
    public override string Message => throw new InvalidOperationException("no message");

    public override string StackTrace => throw new InvalidOperationException("no stack");

    public override string? Source => throw new InvalidOperationException("no source");

    public override string? HelpLink => throw new InvalidOperationException("no help");

    public override IDictionary Data => throw new InvalidOperationException("no data");

    public override string ToString() => throw new InvalidOperationException("no text");

    public override bool Equals(object? obj) => throw new InvalidOperationException("no equality");

    public override int GetHashCode() => throw new InvalidOperationException("no hash");

    public override Exception GetBaseException() => throw new InvalidOperationException("no base");
}

/// <summary>Has a field that is written by a codec, which throws.</summary>
internal sealed class CodedException() : Exception("has a codec")
{
    public ThrowsWhenWritten Field { get; } = new();
}

internal sealed class ThrowsWhenWritten;

internal sealed class NoMemoryWhenWritten;

internal static class FailsToInitialize
{
    public static readonly int Value = Throw();

    private static int Throw() => throw new OrderException("static", 3, []);
}
