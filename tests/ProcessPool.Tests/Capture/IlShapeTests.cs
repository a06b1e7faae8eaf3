using System.Reflection.Emit;
using System.Reflection.Metadata;
using ProcessPool.Capture.Analysis;

namespace ProcessPool.Tests.Capture;

/// <summary>The table of instructions beside what the framework says of them.</summary>
public class IlShapeTests
{
    private static readonly OpCode[] All =
        [.. typeof(OpCodes).GetFields().Select(field => field.GetValue(null)).OfType<OpCode>().Where(code => !code.Name!.StartsWith("prefix", StringComparison.Ordinal))];

    [Fact(Timeout = 60_000)]
    public async Task Each_instruction_is_what_the_framework_says()
    {
        await Task.Yield();
        Assert.True(All.Length > 200);
        Assert.All(All, code =>
        {
            var shape = IlShape.Of((IlInstruction)(ushort)code.Value);
            Assert.Equal((code.OperandType, code.FlowControl), ((OperandType)shape.Operand, (FlowControl)shape.Flow));
            Assert.Equal(Count(code.StackBehaviourPop), shape.Pops);
            Assert.Equal(Count(code.StackBehaviourPush), shape.Pushes);
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task Each_name_is_what_the_framework_calls_so()
    {
        await Task.Yield();
        AssertSame<IlInstruction, ILOpCode>();
        AssertSame<IlOperand, OperandType>();
        AssertSame<IlFlow, FlowControl>();

        static void AssertSame<TOurs, TTheirs>()
            where TOurs : struct, Enum
            where TTheirs : struct, Enum
            => Assert.All(Enum.GetNames<TOurs>(), name =>
                Assert.Equal(Convert.ToInt32(Enum.Parse<TTheirs>(name), null), Convert.ToInt32(Enum.Parse<TOurs>(name), null)));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_none_is_refused()
    {
        await Task.Yield();
        var known = All.Select(code => (IlInstruction)(ushort)code.Value).ToHashSet();
        var others = Enumerable.Range(0, 0x100).Concat(Enumerable.Range(0xFE00, 0x100)).Select(code => (IlInstruction)code).Where(code => !known.Contains(code)).ToArray();
        Assert.True(others.Length > 200);
        Assert.All(others, code => Assert.Throws<InvalidProgramException>(() => IlShape.Of(code)));
    }

    /// <summary>Their names say it: Popi_popi8 are two, Pop0 none.</summary>
    private static int Count(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Varpop or StackBehaviour.Varpush => -1,
        StackBehaviour.Pop0 or StackBehaviour.Push0 => 0,
        _ => behaviour.ToString().Split('_').Length,
    };
}
