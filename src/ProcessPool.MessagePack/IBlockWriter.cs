using System.Buffers;

namespace MessagePack;

/// <summary>A buffer writer that takes blocks of memory without copying them. They must not change until it has been read.</summary>
internal interface IBlockWriter : IBufferWriter<byte>
{
    void AppendExternal(ReadOnlyMemory<byte> block);
}
