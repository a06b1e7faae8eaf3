using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Graphs;

/// <summary>What the objects of a value are to each other.</summary>
public sealed class ShapeTests
{
    private delegate void Step(List<string> log);

    [Fact(Timeout = 60_000)]
    public async Task Box_ThatIsShared_StaysOne()
    {
        await Task.Yield();
        object box = 5;
        var copy = Copy(new[] { box, box, 5 });
        Assert.Same(copy[0], copy[1]);
        Assert.NotSame(copy[0], copy[2]);
        Assert.Equal(5, copy[2]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Delegate_InsideData_IsBoundToTheCopyOfItsOwner()
    {
        await Task.Yield();
        var button = new Button { Name = "a" };
        button.Pressed = button.Press;
        button.Pressed += log => log.Add("lambda " + button.Name);
        var copy = Copy(new List<Button> { button })[0];
        copy.Name = "b";
        var said = new List<string>();
        copy.Pressed!(said);
        Assert.Equal(["method b", "lambda b"], said);
    }

    [Fact(Timeout = 60_000)]
    public async Task Delegate_BoundToABoxedStruct_KeepsTheBox()
    {
        await Task.Yield();
        object counter = default(Counter);
        var next = ((ICounter)counter).Next;
        var (copy, box) = Copy((next, counter));
        Assert.Equal(1, copy());
        Assert.Equal(2, copy());
        Assert.Equal(2, ((Counter)box).Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task Tree_OfMixedObjects_200_000Deep_Arrives()
    {
        await Task.Yield();
        object? at = null;
        for (var i = 0; i < 200_000; i++)
        {
            at = (i % 4) switch { 0 => new[] { at }, 1 => new List<object?> { at }, 2 => Tuple.Create(at), _ => new Dictionary<string, object?> { [""] = at } };
        }

        var depth = 0;
        for (at = Copy(at); at is not null; depth++)
        {
            at = at switch
            {
                object?[] array => array[0],
                List<object?> list => list[0],
                Tuple<object?> tuple => tuple.Item1,
                _ => ((Dictionary<string, object?>)at)[""],
            };
        }

        Assert.Equal(200_000, depth);
    }

    [Fact(Timeout = 60_000)]
    public async Task Array_OfArrays_KeepsTheTypeOfEachElement()
    {
        await Task.Yield();
        var copy = Copy<Array[]>([new string[1], new object[1], new int[1, 1], Array.CreateInstance(typeof(int), [1], [7])]);
        Assert.Equal([typeof(string[]), typeof(object[]), typeof(int[,])], copy.Take(3).Select(array => array.GetType()));
        Assert.Equal(7, copy[3].GetLowerBound(0));
        Assert.False(copy[3].GetType().IsSZArray);
    }

    private interface ICounter
    {
        int Next();
    }

    private struct Counter : ICounter
    {
        public int Value { get; private set; }

        public int Next() => ++Value;
    }

    private sealed class Button
    {
        public string Name { get; set; } = "";

        public Step? Pressed { get; set; }

        public void Press(List<string> log) => log.Add("method " + Name);
    }
}
