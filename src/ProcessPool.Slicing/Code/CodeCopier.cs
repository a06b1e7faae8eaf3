using System.Buffers.Binary;
using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ProcessPool.Slicing.Code;

/// <summary>Copies the instructions of a method, with what they mention.</summary>
internal sealed class CodeCopier(SliceBuilder builder, MethodCode code, MethodBase source, MethodDefinition copy)
{
    private static readonly OpCode?[] Known = ReadOpCodes();

    private readonly Dictionary<int, Instruction> _at = [];
    private readonly List<(Instruction Branch, int[] Targets)> _branches = [];
    private int _position;

    public void Copy()
    {
        var body = copy.Body = new Mono.Cecil.Cil.MethodBody(copy) { InitLocals = code.InitLocals };
        foreach (var local in code.Locals)
        {
            body.Variables.Add(new VariableDefinition(local));
        }

        try
        {
            while (_position < code.Il.Length)
            {
                var start = _position;
                var instruction = Read();
                _at.Add(start, instruction);
                body.Instructions.Add(instruction);
            }
        }
        catch (SliceException problem)
        {
            throw SliceException.For(source, $"an instruction before {_position:x4} needs what cannot be had: {problem.Message.TrimEnd('.')}", problem);
        }

        foreach (var (branch, targets) in _branches)
        {
            branch.Operand = branch.OpCode.OperandType == OperandType.InlineSwitch ? targets.Select(Target).ToArray() : Target(targets[0]);
        }

        foreach (var clause in code.Clauses)
        {
            body.ExceptionHandlers.Add(new ExceptionHandler(clause.Kind)
            {
                TryStart = Target(clause.TryStart),
                TryEnd = End(clause.TryEnd),
                HandlerStart = Target(clause.HandlerStart),
                HandlerEnd = End(clause.HandlerEnd),
                FilterStart = clause.Kind == ExceptionHandlerType.Filter ? Target(clause.FilterStart) : null,
                CatchType = clause.CatchType,
            });
        }
    }

    private static OpCode?[] ReadOpCodes()
    {
        var known = new OpCode?[0x200];
        foreach (var field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode value)
            {
                known[value.Size == 1 ? value.Op2 : 0x100 | value.Op2] = value;
            }
        }

        return known;
    }

    private Instruction Read()
    {
        var first = code.Il[_position++];
        var opcode = Known[first == 0xFE ? 0x100 | code.Il[_position++] : first]
            ?? throw new SliceException($"an instruction that does not exist ({first:x2})");
        return opcode.OperandType switch
        {
            OperandType.InlineNone => Instruction.Create(opcode),
            OperandType.InlineType => Instruction.Create(opcode, code.Scope.Type(Int32())),
            OperandType.InlineMethod => Instruction.Create(opcode, code.Scope.Method(Int32())),
            OperandType.InlineField => Instruction.Create(opcode, code.Scope.Field(Int32())),
            OperandType.InlineTok => Token(opcode),
            OperandType.InlineString => Instruction.Create(opcode, code.Scope.Text(Int32())),
            OperandType.InlineSig => Call(opcode),
            OperandType.ShortInlineBrTarget => Branch(opcode, 1, (sbyte)code.Il[_position]),
            OperandType.InlineBrTarget => Branch(opcode, 4, BinaryPrimitives.ReadInt32LittleEndian(code.Il.AsSpan(_position))),
            OperandType.InlineSwitch => Switch(opcode),
            OperandType.ShortInlineVar => Instruction.Create(opcode, copy.Body.Variables[code.Il[_position++]]),
            OperandType.InlineVar => Instruction.Create(opcode, copy.Body.Variables[UInt16()]),
            OperandType.ShortInlineArg => Instruction.Create(opcode, Argument(code.Il[_position++])),
            OperandType.InlineArg => Instruction.Create(opcode, Argument(UInt16())),
            OperandType.ShortInlineI when opcode == OpCodes.Ldc_I4_S => Instruction.Create(opcode, (sbyte)code.Il[_position++]),
            OperandType.ShortInlineI => Instruction.Create(opcode, code.Il[_position++]),
            OperandType.InlineI => Instruction.Create(opcode, Int32()),
            OperandType.InlineI8 => Instruction.Create(opcode, Int64()),
            OperandType.ShortInlineR => Instruction.Create(opcode, BitConverter.Int32BitsToSingle(Int32())),
            OperandType.InlineR => Instruction.Create(opcode, BitConverter.Int64BitsToDouble(Int64())),
            _ => throw new SliceException($"an operand of unknown kind ({opcode.Name})"),
        };
    }

    private Instruction Token(OpCode opcode) => code.Scope.Any(Int32()) switch
    {
        TypeReference type => Instruction.Create(opcode, type),
        MethodReference method => Instruction.Create(opcode, method),
        var field => Instruction.Create(opcode, (FieldReference)field),
    };

    private Instruction Call(OpCode opcode)
    {
        var site = new CallSite(builder.Module.TypeSystem.Void);
        code.Scope.Signature(Int32()).ReadMethod(site);
        if (site.CallingConvention is not MethodCallingConvention.Default)
        {
            builder.Definitions.NativeCallers.Add(source.Module.Assembly);
        }

        return Instruction.Create(opcode, site);
    }

    private Instruction Branch(OpCode opcode, int length, int distance)
    {
        _position += length;
        return Branch(opcode, [_position + distance]);
    }

    private Instruction Branch(OpCode opcode, int[] targets)
    {
        // The target may not have been read: a placeholder stands for it.
        var placeholder = Instruction.Create(OpCodes.Nop);
        var branch = opcode.OperandType == OperandType.InlineSwitch
            ? Instruction.Create(opcode, [placeholder])
            : Instruction.Create(opcode, placeholder);
        _branches.Add((branch, targets));
        return branch;
    }

    private Instruction Switch(OpCode opcode)
    {
        var distances = new int[Int32()];
        foreach (ref var distance in distances.AsSpan())
        {
            distance = Int32();
        }

        return Branch(opcode, Array.ConvertAll(distances, distance => _position + distance));
    }

    private ParameterDefinition Argument(int index) =>
        !copy.HasThis ? copy.Parameters[index] : index == 0 ? copy.Body.ThisParameter : copy.Parameters[index - 1];

    private Instruction Target(int position) => _at.TryGetValue(position, out var found)
        ? found
        : throw SliceException.For(source, $"it jumps to {position:x4}, where no instruction begins");

    private Instruction? End(int position) => position == code.Il.Length ? null : Target(position);

    private int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(code.Il.AsSpan((_position += 2) - 2));

    private int Int32() => BinaryPrimitives.ReadInt32LittleEndian(code.Il.AsSpan((_position += 4) - 4));

    private long Int64() => BinaryPrimitives.ReadInt64LittleEndian(code.Il.AsSpan((_position += 8) - 8));
}
