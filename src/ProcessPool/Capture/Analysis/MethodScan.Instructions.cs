using System.Reflection;
using System.Reflection.Metadata;

namespace ProcessPool.Capture.Analysis;

/// <content>What single instructions do.</content>
internal sealed partial class MethodScan
{
    private void Step(ILOpCode code, IlShape shape, int operand)
    {
        switch (code)
        {
            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3:
                Push(_use.Argument(code - ILOpCode.Ldarg_0).Read());
                break;
            case ILOpCode.Ldarg_s or ILOpCode.Ldarg:
                Push(_use.Argument(Index(code, operand)).Read());
                break;
            case ILOpCode.Starg_s or ILOpCode.Starg:
                _analysis.Outdate(_use.Argument(Index(code, operand)).Write(Pop()));
                break;
            case ILOpCode.Ldarga_s or ILOpCode.Ldarga:
                _use.Argument(Index(code, operand)).Expose();
                Push(null);
                break;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3:
                Push(_use.Local(code - ILOpCode.Ldloc_0).Read());
                break;
            case ILOpCode.Ldloc_s or ILOpCode.Ldloc:
                Push(_use.Local(Index(code, operand)).Read());
                break;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3:
                _analysis.Outdate(_use.Local(code - ILOpCode.Stloc_0).Write(Pop()));
                break;
            case ILOpCode.Stloc_s or ILOpCode.Stloc:
                _analysis.Outdate(_use.Local(Index(code, operand)).Write(Pop()));
                break;
            case ILOpCode.Ldloca_s or ILOpCode.Ldloca:
                _use.Local(Index(code, operand)).Expose();
                Push(null);
                break;
            case ILOpCode.Dup:
                Push(_stack[^1]);
                break;
            case ILOpCode.Ldfld:
                Push(_analysis.ReadField(Pop(), Field(operand)));
                break;
            case ILOpCode.Ldflda:
                _analysis.ExposeField(Pop(), Field(operand));
                Push(null);
                break;
            case ILOpCode.Stfld:
                var value = Pop();
                _analysis.WriteField(Pop(), Field(operand), value);
                break;
            case ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox_any or ILOpCode.Box:
                // The same object, seen as another type; there is nothing to follow in a struct.
                break;
            case ILOpCode.Ret:
                if (_stack.Count > 0)
                {
                    _analysis.Outdate(_use.Result.Write(Pop()));
                }

                break;
            case ILOpCode.Constrained:
                _isConstrained = true;
                break;
            case ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj:
                Call(code, Method(operand));
                break;
            case ILOpCode.Ldftn:
                Push(TrackedValue.Of(Method(operand)));
                break;
            case ILOpCode.Ldvirtftn:
                LoadVirtualFunction(Method(operand), Pop());
                break;
            default:
                StepByShape(code, shape);
                break;
        }
    }

    /// <summary>An instruction that is not about objects, or one that nothing is known of.</summary>
    private void StepByShape(ILOpCode code, IlShape shape)
    {
        if (shape.Pops < 0 || shape.Pushes < 0 || code == ILOpCode.Jmp)
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

    private static bool OnlyLooksAtReferences(ILOpCode code) => code
        is ILOpCode.Pop or ILOpCode.Ceq or ILOpCode.Cgt_un or ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Brfalse or ILOpCode.Brfalse_s
        or ILOpCode.Beq or ILOpCode.Beq_s or ILOpCode.Bne_un or ILOpCode.Bne_un_s;

    private int Index(ILOpCode code, int operand) => (int)code < 0x100 ? _il[operand] : IlCode.UInt16(_il, operand);

    private FieldInfo Field(int operand) =>
        _use.Method.Module.ResolveField(IlCode.Int32(_il, operand), _typeArguments, _methodArguments)
        ?? throw new InvalidProgramException("A field that is not there.");

    private MethodBase Method(int operand) =>
        _use.Method.Module.ResolveMethod(IlCode.Int32(_il, operand), _typeArguments, _methodArguments)
        ?? throw new InvalidProgramException("A method that is not there.");
}
