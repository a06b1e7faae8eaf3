using System.Buffers.Binary;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace ProcessPool.Capture.Analysis;

/// <summary>The instructions of IL: how they are read.</summary>
internal static class IlCode
{
    private const int TwoBytes = 0xFE;

    /// <summary>Reads the instruction at a position and moves on to its operand.</summary>
    public static ILOpCode Next(byte[] il, ref int position)
    {
        var code = il[position++];
        return code == TwoBytes ? (ILOpCode)(0xFE00 | il[position++]) : (ILOpCode)code;
    }

    public static int OperandLength(IlShape shape, byte[] il, int operand) => shape.Operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineI or OperandType.ShortInlineVar or OperandType.ShortInlineBrTarget => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * Int32(il, operand)),
        _ => 4,
    };

    public static int Int32(byte[] il, int position) => BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(position));

    public static int UInt16(byte[] il, int position) => BinaryPrimitives.ReadUInt16LittleEndian(il.AsSpan(position));
}
