using ProcessPool.Slicing.Tests.Subjects;
using ProcessPool.Slicing.Tests.Support;

namespace ProcessPool.Slicing.Tests;

public sealed class CodeTests
{
    [Fact]
    public void DataOfTheAssembly() => Assert.Equal("256,600000,58", Cut.Same(() =>
    {
        var sum = 0;
        foreach (var item in Instructions.Bytes)
        {
            sum += item;
        }

        var numbers = 0;
        foreach (var item in Instructions.Numbers)
        {
            numbers += item;
        }

        int[] initialized = [2, 3, 5, 7, 11, 13, 17];
        return $"{sum},{numbers},{initialized.Sum()}";
    }));

    [Fact]
    public void CollectionExpressions() => Assert.Equal("4,2,3,5,7,11,13,17,5", Cut.Same(() => string.Join(",", Instructions.Collection(4))));

    [Fact]
    public void SwitchOnStrings() => Assert.Equal("178many", Cut.Same(() => Instructions.Word("one") + Instructions.Word("seven") + Instructions.Word("eight") + Instructions.Word("nine")));

    [Fact]
    public void SwitchOnNumbers() => Assert.Equal("5,4,8,1,9,-1", Cut.Same(() => string.Join(",", Enumerable.Range(0, 6).Select(Instructions.Dense))));

    [Fact]
    public void Handlers() => Assert.Equal("filter:filtered,finally|,finally,caught|,finally,own|none,finally", Cut.Same(
        () => string.Join("|", Enumerable.Range(0, 4).Select(Instructions.Catch))));

    [Fact]
    public void StackMemory() => Assert.Equal(24, Cut.Same(Instructions.Stack));

    [Fact]
    public void References() => Assert.Equal("3,20,1,5,4", Cut.Same(Instructions.Refs));

    [Fact]
    public void PinnedLocals() => Assert.Equal(3, Cut.Same(Instructions.Pinned));

    [Fact]
    public void FunctionPointers() => Assert.Equal(14, Cut.Same(Instructions.Pointers));

    [Fact]
    public void ModifiersOfFields() => Assert.Equal(15, Cut.Same(Instructions.Volatile));

    [Fact]
    public void GenericMethods() => Assert.Equal("9pear", Cut.Same(() => $"{Instructions.Generic(3, 9, 4)}{Instructions.Generic("apple", "pear")}"));

    [Fact]
    public void ArraysOfEveryShape() => Assert.EndsWith("34", Cut.Same(Instructions.Arrays), StringComparison.Ordinal);

    [Fact]
    public void TokensOfTypes() => Assert.Equal("List`1Dictionary`2Int32*Inner`1InstructionsTrue", Cut.Same(Instructions.Tokens));

    [Fact]
    public void NativeCalls()
    {
        Assert.Equal(Environment.ProcessId, Cut.Same(Instructions.ProcessId));
        Assert.True(Cut.Same(Instructions.LastError));
    }

    [Fact]
    public void UnsafeAccessors() => Assert.Equal(44, Cut.Same(Accessors.Read));
}
