using System.Buffers.Binary;

namespace ProcessPool.Capture.Analysis;

/// <summary>The instructions of IL: how they are read.</summary>
internal static class IlCode
{
    private const int TwoBytes = 0xFE;

    /// <summary>Reads the instruction at a position and moves on to its operand.</summary>
    public static IlInstruction Next(byte[] il, ref int position)
    {
        var code = il[position++];
        return code == TwoBytes ? (IlInstruction)(0xFE00 | il[position++]) : (IlInstruction)code;
    }

    public static int OperandLength(IlShape shape, byte[] il, int operand) => shape.Operand switch
    {
        IlOperand.InlineNone => 0,
        IlOperand.ShortInlineI or IlOperand.ShortInlineVar or IlOperand.ShortInlineBrTarget => 1,
        IlOperand.InlineVar => 2,
        IlOperand.InlineI8 or IlOperand.InlineR => 8,
        IlOperand.InlineSwitch => 4 + (4 * Int32(il, operand)),
        _ => 4,
    };

    public static int Int32(byte[] il, int position) => BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(position));

    public static int UInt16(byte[] il, int position) => BinaryPrimitives.ReadUInt16LittleEndian(il.AsSpan(position));
}
