using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>Reads the results of consecutive items.</summary>
internal static class ResultReading<TResult>
{
    /// <summary>Reads as many results as there is room for; returns how many could be read.</summary>
    /// <inheritdoc cref="PoolJob.StoreResults"/>
    public static int Read(Span<TResult> results, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
    {
        error = null;
        CheckFormat(format);
        switch (format)
        {
            case ResultFormat.None:
                return results.Length;
            case ResultFormat.Block:
                ReadBlock(results, ref body);
                return results.Length;
            case ResultFormat.Values:
                for (var i = 0; i < results.Length; i++)
                {
                    try
                    {
                        var rest = body;
                        results[i] = reader.Read<TResult>(ref rest);
                        body = rest;
                    }
                    catch (Exception e) when (e is GraphFormatException or GraphException or CodeMismatchException)
                    {
                        error = e;
                        return i;
                    }
                }

                return results.Length;
            default:
                throw new ProtocolException($"Results have the unknown format {format}.");
        }
    }

    /// <exception cref="ProtocolException">Results of this type are not written like that.</exception>
    public static void CheckFormat(ResultFormat format)
    {
        if (format != ItemFunction<Nothing, TResult>.Format)
        {
            throw new ProtocolException($"Results of type {typeof(TResult)} have the format {format}.");
        }
    }

    private static void ReadBlock(Span<TResult> results, ref ReadOnlySequence<byte> body)
    {
        var size = (long)results.Length * Unsafe.SizeOf<TResult>();
        if (!BlockFormat<TResult>.IsBlock || body.Length < size)
        {
            throw new ProtocolException($"{results.Length} results of type {typeof(TResult)} have {body.Length} bytes instead of {size}.");
        }

        body.Slice(0, size).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<TResult, byte>(ref MemoryMarshal.GetReference(results)), (int)size));
        body = body.Slice(size);
    }
}
