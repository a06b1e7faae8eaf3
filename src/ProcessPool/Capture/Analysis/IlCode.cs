using System.Buffers.Binary;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace ProcessPool.Capture.Analysis;

/// <summary>The instructions of IL: how long they are, and what they take from the stack and put there.</summary>
internal static class IlCode
{
    private const int Varies = -1;
    private const int TwoBytes = 0xFE;

    private static readonly Shape[] Shapes = ReadShapes();

    /// <summary>Reads the instruction at a position and moves on to its operand.</summary>
    public static ILOpCode Next(byte[] il, ref int position)
    {
        var code = il[position++];
        return code == TwoBytes ? (ILOpCode)(0xFE00 | il[position++]) : (ILOpCode)code;
    }

    public static Shape Of(ILOpCode code)
    {
        var shape = Shapes[Index((ushort)code)];
        return shape.IsKnown ? shape : throw new InvalidProgramException($"{code} is no instruction.");
    }

    public static int OperandLength(Shape shape, byte[] il, int operand) => shape.Operand switch
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

    private static int Index(ushort code) => code < 0x100 ? code : 0x100 | (code & 0xFF);

    private static Shape[] ReadShapes()
    {
        var shapes = new Shape[0x200];
        foreach (var field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode code)
            {
                shapes[Index((ushort)code.Value)] = new Shape(
                    true, code.OperandType, code.FlowControl, Pops(code.StackBehaviourPop), Pushes(code.StackBehaviourPush));
            }
        }

        return shapes;
    }

    private static int Pops(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Varpop => Varies,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
            or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        _ => 3,
    };

    private static int Pushes(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Varpush => Varies,
        _ => 1,
    };

    /// <summary>One kind of instruction.</summary>
    public readonly record struct Shape(bool IsKnown, OperandType Operand, FlowControl Flow, int Pops, int Pushes);
}
