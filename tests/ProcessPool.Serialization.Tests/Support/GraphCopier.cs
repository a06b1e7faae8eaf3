using System.Buffers;
using System.Collections.Concurrent;

namespace ProcessPool.Serialization.Tests.Support;

/// <summary>One writer and one reader, used again and again, for types that are known only at run time.</summary>
internal sealed class GraphCopier
{
    private static readonly ConcurrentDictionary<Type, IRoot> Roots = new();

    private readonly ObjectWriter _writer = new();
    private readonly ObjectReader _reader = new(Copies.Resolver);
    private readonly ArrayBufferWriter<byte> _output = new();

    private interface IRoot
    {
        void Write(ObjectWriter writer, IBufferWriter<byte> output, object? value);

        object? Read(ObjectReader reader, ref ReadOnlySequence<byte> input);
    }

    public byte[] Write(Type declared, object? value)
    {
        _output.ResetWrittenCount();
        RootOf(declared).Write(_writer, _output, value);
        return _output.WrittenSpan.ToArray();
    }

    public object? Read(Type declared, ReadOnlySequence<byte> input) => RootOf(declared).Read(_reader, ref input);

    public void ReadException(ReadOnlySequence<byte> input) => ExceptionCodec.Read(ref input, _reader);

    private static IRoot RootOf(Type declared) =>
        Roots.GetOrAdd(declared, type => (IRoot)Activator.CreateInstance(typeof(Root<>).MakeGenericType(type))!);

    private sealed class Root<T> : IRoot
    {
        public void Write(ObjectWriter writer, IBufferWriter<byte> output, object? value) => writer.Write(output, (T)value!);

        public object? Read(ObjectReader reader, ref ReadOnlySequence<byte> input) => reader.Read<T>(ref input);
    }
}
