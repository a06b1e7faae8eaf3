using System.Reflection;

namespace ProcessPool.Capture.Analysis;

/// <summary>
/// Runs over the instructions of a method once, from the first to the last, with what the places of the stack may hold. Compilers leave
/// nothing on the stack at a jump back, so once is enough.
/// </summary>
internal sealed partial class MethodScan
{
    private readonly UseAnalysis _analysis;
    private readonly MethodUse _use;
    private readonly byte[] _il;
    private readonly List<TrackedValue?> _stack = [];
    private Dictionary<int, TrackedValue?[]>? _expected; // where two ways meet with something on the stack
    private readonly Type[]? _typeArguments;
    private readonly Type[]? _methodArguments;
    private bool _isReachable = true;
    private bool _isConstrained;

    public MethodScan(UseAnalysis analysis, MethodUse use)
    {
        _analysis = analysis;
        _use = use;
        _il = use.Body.GetILAsByteArray() ?? throw new InvalidProgramException("A method without instructions.");
        _typeArguments = use.Method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        _methodArguments = use.Method.IsGenericMethod ? use.Method.GetGenericArguments() : null;
    }

    public void Run()
    {
        foreach (var clause in _use.Body.ExceptionHandlingClauses)
        {
            if (clause.Flags == ExceptionHandlingClauseOptions.Filter)
            {
                Expect(clause.FilterOffset, [null]);
            }

            if (clause.Flags is ExceptionHandlingClauseOptions.Filter or ExceptionHandlingClauseOptions.Clause)
            {
                Expect(clause.HandlerOffset, [null]);
            }
        }

        for (var position = 0; position < _il.Length && !_analysis.IsDecided;)
        {
            Arrive(position);
            var code = IlCode.Next(_il, ref position);
            var shape = IlShape.Of(code);
            var next = position + IlCode.OperandLength(shape, _il, position);
            Step(code, shape, position);
            Branch(code, shape, position, next);
            position = next;
        }
    }

    private void Arrive(int position)
    {
        if (_expected is not null && _expected.TryGetValue(position, out var expected))
        {
            if (!_isReachable)
            {
                _stack.Clear();
                _stack.AddRange(expected);
            }
            else
            {
                Merge(expected, _stack);
            }
        }
        else if (!_isReachable)
        {
            _stack.Clear();
        }

        _isReachable = true;
    }

    private void Branch(IlInstruction code, IlShape shape, int operand, int next)
    {
        switch (shape.Operand)
        {
            case IlOperand.ShortInlineBrTarget:
                Jump(code, next, next + (sbyte)_il[operand]);
                break;
            case IlOperand.InlineBrTarget:
                Jump(code, next, next + IlCode.Int32(_il, operand));
                break;
            case IlOperand.InlineSwitch:
                for (var at = operand + 4; at < next; at += 4)
                {
                    Jump(code, next, next + IlCode.Int32(_il, at));
                }

                break;
        }

        if (shape.Flow is IlFlow.Branch or IlFlow.Return or IlFlow.Throw || code == IlInstruction.Jmp)
        {
            _isReachable = false;
        }
    }

    private void Jump(IlInstruction code, int next, int to)
    {
        if (code is IlInstruction.Leave or IlInstruction.Leave_s || _stack.Count == 0)
        {
            return;
        }

        if (to < next)
        {
            if (_stack.Exists(value => value is not null))
            {
                throw new InvalidProgramException("A jump back with something on the stack.");
            }
        }
        else if (_expected is not null && _expected.TryGetValue(to, out var expected))
        {
            Merge(_stack, expected);
        }
        else
        {
            Expect(to, [.. _stack]);
        }
    }

    private void Expect(int position, TrackedValue?[] stack) => (_expected ??= [])[position] = stack;

    private static void Merge(IList<TrackedValue?> from, IList<TrackedValue?> into)
    {
        if (from.Count != into.Count)
        {
            throw new InvalidProgramException("Two ways to a place differ in what is on the stack.");
        }

        for (var i = 0; i < into.Count; i++)
        {
            into[i] = TrackedValue.Union(into[i], from[i]);
        }
    }

    private TrackedValue? Pop()
    {
        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private void Push(TrackedValue? value) => _stack.Add(value);
}
