using ProcessPool.Serialization.Framework;
using ProcessPool.Serialization.Graph;
using ProcessPool.Serialization.Values;
using ProcessPool.Shared;
using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Table;

/// <summary>Every row of the table is true, and the page says what the table says.</summary>
public sealed class TypeTableTests
{
    private const string Approval = "PROCESSPOOL_APPROVE_VALUES";
    private const string PagePath = "docs/values.md";

    private static readonly Type[] FieldByField = [typeof(BlockCodec<>), typeof(TupleCodec<,>), typeof(TupleCodec<,,>), typeof(PairCodec<,>)];

    public static TheoryData<string> Names => [.. TypeTable.ByName.Keys];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task Example_CrossesAsTheTableSays(string name)
    {
        await Task.Yield();
        var row = TypeTable.ByName[name];
        var example = row.Create();
        try
        {
            Assert.True(row.IsExample(example), $"{example.GetType()} is no {row.Type}.");
            if (row.Way == Way.Refused)
            {
                var problem = Problems(new[] { example })[0];
                Assert.Contains(row.Says, problem.Reason, StringComparison.Ordinal);
                Assert.StartsWith("value[0]", problem.Path, StringComparison.Ordinal);
                Assert.NotEmpty(problem.NextStep);
                return;
            }

            if (row.Way == Way.Bridged)
            {
                row.Check(example, row.Type == typeof(IProgress<>) ? example : CopyBridged(new[] { example })[0]);
                return;
            }

            Assert.Equal(row.Way, WayOf(example.GetType()));
            row.Check(example, CopyObject(example));
        }
        finally
        {
            Row.Release(example);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Page_SaysWhatTheTableSays()
    {
        await Task.Yield();
        var now = ValuesPage.Render();
        var path = Path.Combine(Repository.Root, PagePath);
        if (Environment.GetEnvironmentVariable(Approval) == "1")
        {
            await File.WriteAllTextAsync(path, now);
            return;
        }

        var page = (await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n");
        Assert.True(page == now, $"{PagePath} is not what the table says. Run this test with {Approval}=1, look at the change of the file, and commit it.");
    }

    /// <summary>How the product treats values of a type that can cross.</summary>
    private static Way WayOf(Type type) => ObjectCodecs.For(type) switch
    {
        FieldsCodec => Way.Carried,
        { } codec when type.IsArray && codec.GetType().Name.Contains("Array", StringComparison.Ordinal) => Way.Carried,
        _ when type.IsValueType => WayOfStruct(type),
        _ => Way.Codec,
    };

    private static Way WayOfStruct(Type type) => ValueCodecs.Create(type) is { } codec
        ? FieldByField.Contains(codec.GetType().IsConstructedGenericType ? codec.GetType().GetGenericTypeDefinition() : codec.GetType())
            ? Way.Carried
            : Way.Codec
        : FrameworkStructs.CreateSlot(type) is null ? Way.Carried : Way.Codec;
}
