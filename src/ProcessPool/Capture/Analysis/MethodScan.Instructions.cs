using System.Reflection;

namespace ProcessPool.Capture.Analysis;

/// <content>What single instructions do.</content>
internal sealed partial class MethodScan
{
    private void Step(IlInstruction code, IlShape shape, int operand)
    {
        switch (code)
        {
            case >= IlInstruction.Ldarg_0 and <= IlInstruction.Ldarg_3:
                Push(_use.Argument(code - IlInstruction.Ldarg_0).Read());
                break;
            case IlInstruction.Ldarg_s or IlInstruction.Ldarg:
                Push(_use.Argument(Index(code, operand)).Read());
                break;
            case IlInstruction.Starg_s or IlInstruction.Starg:
                _analysis.Outdate(_use.Argument(Index(code, operand)).Write(Pop()));
                break;
            case IlInstruction.Ldarga_s or IlInstruction.Ldarga:
                _use.Argument(Index(code, operand)).Expose();
                Push(null);
                break;
            case >= IlInstruction.Ldloc_0 and <= IlInstruction.Ldloc_3:
                Push(_use.Local(code - IlInstruction.Ldloc_0).Read());
                break;
            case IlInstruction.Ldloc_s or IlInstruction.Ldloc:
                Push(_use.Local(Index(code, operand)).Read());
                break;
            case >= IlInstruction.Stloc_0 and <= IlInstruction.Stloc_3:
                _analysis.Outdate(_use.Local(code - IlInstruction.Stloc_0).Write(Pop()));
                break;
            case IlInstruction.Stloc_s or IlInstruction.Stloc:
                _analysis.Outdate(_use.Local(Index(code, operand)).Write(Pop()));
                break;
            case IlInstruction.Ldloca_s or IlInstruction.Ldloca:
                _use.Local(Index(code, operand)).Expose();
                Push(null);
                break;
            case IlInstruction.Dup:
                Push(_stack[^1]);
                break;
            case IlInstruction.Ldfld:
                Push(_analysis.ReadField(Pop(), Field(operand)));
                break;
            case IlInstruction.Ldflda:
                _analysis.ExposeField(Pop(), Field(operand));
                Push(null);
                break;
            case IlInstruction.Stfld:
                var value = Pop();
                _analysis.WriteField(Pop(), Field(operand), value);
                break;
            case IlInstruction.Castclass or IlInstruction.Isinst or IlInstruction.Unbox_any or IlInstruction.Box:
                // The same object, seen as another type; there is nothing to follow in a struct.
                break;
            case IlInstruction.Ret:
                if (_stack.Count > 0)
                {
                    _analysis.Outdate(_use.Result.Write(Pop()));
                }

                break;
            case IlInstruction.Constrained:
                _isConstrained = true;
                break;
            case IlInstruction.Call or IlInstruction.Callvirt or IlInstruction.Newobj:
                Call(code, Method(operand));
                break;
            case IlInstruction.Ldftn:
                Push(TrackedValue.Of(Method(operand)));
                break;
            case IlInstruction.Ldvirtftn:
                LoadVirtualFunction(Method(operand), Pop());
                break;
            default:
                StepByShape(code, shape);
                break;
        }
    }

    /// <summary>An instruction that is not about objects, or one that nothing is known of.</summary>
    private void StepByShape(IlInstruction code, IlShape shape)
    {
        if (shape.Pops < 0 || shape.Pushes < 0 || code == IlInstruction.Jmp)
        {
            throw new InvalidProgramException($"{code} is not understood.");
        }

        for (var i = 0; i < shape.Pops; i++)
        {
            var value = Pop();
            if (!OnlyLooksAtReferences(code))
            {
                value?.KeepAll();
            }
        }

        for (var i = 0; i < shape.Pushes; i++)
        {
            Push(null);
        }
    }

    private static bool OnlyLooksAtReferences(IlInstruction code) => code
        is IlInstruction.Pop or IlInstruction.Ceq or IlInstruction.Cgt_un or IlInstruction.Brtrue or IlInstruction.Brtrue_s or IlInstruction.Brfalse or IlInstruction.Brfalse_s
        or IlInstruction.Beq or IlInstruction.Beq_s or IlInstruction.Bne_un or IlInstruction.Bne_un_s;

    private int Index(IlInstruction code, int operand) => (int)code < 0x100 ? _il[operand] : IlCode.UInt16(_il, operand);

    private FieldInfo Field(int operand) =>
        _use.Method.Module.ResolveField(IlCode.Int32(_il, operand), _typeArguments, _methodArguments)
        ?? throw new InvalidProgramException("A field that is not there.");

    private MethodBase Method(int operand) =>
        _use.Method.Module.ResolveMethod(IlCode.Int32(_il, operand), _typeArguments, _methodArguments)
        ?? throw new InvalidProgramException("A method that is not there.");
}
