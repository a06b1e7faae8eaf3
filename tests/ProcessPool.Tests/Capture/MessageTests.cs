using System.Runtime.CompilerServices;
using ProcessPool.Capture;
using ProcessPool.Functions;

namespace ProcessPool.Tests.Capture;

public sealed class MessageTests : IDisposable
{
    private const string OpenFile = "an open file; read by the lambda in ";

    private readonly Logger _logger = new();

    private Logger Property { get; } = new();

    public void Dispose()
    {
        _logger.Dispose();
        Property.Dispose();
    }

    [Fact]
    public void AProblem_NamesPathTypeReasonReaderLineAndNextStep()
    {
        var local = 1;
        var line = Line() + 1;
        var problem = Problem<int, string>(x => _logger.Describe() + local);
        Assert.Equal("closure → this._logger._stream", problem.Path);
        Assert.Equal(typeof(FileStream), problem.Type);
        Assert.Equal(
            "closure → this._logger._stream : System.IO.FileStream — an open file; read by the lambda in "
            + $"MessageTests.AProblem_NamesPathTypeReasonReaderLineAndNextStep (MessageTests.cs:{line}). "
            + "Capture its path, or open it inside the lambda",
            problem.ToString());
    }

    [Fact]
    public void ThePath_OfALambdaOfThisAlone_BeginsWithThis() =>
        Assert.Equal("closure → this._logger._stream", Problem<int, long>(x => _logger.Length).Path);

    [Fact]
    public void ThePath_OfAProperty_HasItsName() =>
        Assert.Equal("closure → this.Property._stream", Problem<int, long>(x => Property.Length).Path);

    [Fact]
    public void ThePath_LeavesOutLevelsOfClosures()
    {
        using var outer = Shipping.OpenFile();
        for (var i = 0; i < 1; i++)
        {
            var inner = i;
            Assert.Equal("closure → outer", Problem<int, long>(x => outer.Length + inner).Path);
            Assert.Equal("closure → this._logger._stream", Problem<int, long>(x => _logger.Length + inner).Path);
        }
    }

    [Fact]
    public void EveryOffender_IsListed()
    {
        using var file = Shipping.OpenFile();
        var refused = Assert.Throws<ClosureException>(() => Write<int, long>(x => file.Length + _logger.Length + Property.Length));
        Assert.Equal(3, refused.Problems.Count);
        Assert.StartsWith("The function cannot be sent to another process, for 3 reasons:", refused.Message, StringComparison.Ordinal);
        Assert.All(refused.Problems, problem => Assert.StartsWith(OpenFile, problem.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void ThisThatIsPassedOn_ListsWhatItHolds()
    {
        var line = Line() + 1;
        var refused = Assert.Throws<ClosureException>(() => Write<int, string>(x => string.Concat(this, x)));
        Assert.Equal(
            ["closure → this.Property._stream", "closure → this._logger._stream"],
            refused.Problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
        Assert.Contains($"(MessageTests.cs:{line})", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrappers_DoNotShow()
    {
        using var file = Shipping.OpenFile();
        var spread = new Spread<int, int, long>((x, y) => x + y + file.Length);
        var call = new Call<long>(() => file.Length);
        Assert.Equal("closure → file", Problem<(int First, int Second), long>(spread.Invoke).Path);
        Assert.Equal("closure → file", Problem<Nothing, long>(call.Invoke).Path);
        Assert.StartsWith(OpenFile + "MessageTests.Wrappers_DoNotShow (", Problem<Nothing, long>(call.Invoke).Reason, StringComparison.Ordinal);
        var action = Assert.Throws<ClosureException>(() => CapsuleWriter.Write(new ActionFunction<int>(x => file.Seek(x, SeekOrigin.Begin))));
        Assert.Equal("closure → file", Assert.Single(action.Problems).Path);
    }

    [Fact]
    public void AMethodGroup_IsReadByTheMethod()
    {
        var problem = Problem<int, long>(_logger.Plus);
        Assert.Equal("closure → this._stream", problem.Path);
        Assert.StartsWith("an open file; read by MessageTests.Logger.Plus (MessageTests.cs:", problem.Reason, StringComparison.Ordinal);
        Assert.Equal("Capture its path, or open it inside the function", problem.NextStep);
    }

    [Fact]
    public void ALocalFunction_IsReadByItsName()
    {
        using var file = Shipping.OpenFile();
        Assert.StartsWith(
            "an open file; read by the local function Read in MessageTests.ALocalFunction_IsReadByItsName (MessageTests.cs:",
            Problem<int, long>(Read).Reason,
            StringComparison.Ordinal);

        long Read(int x) => file.Length + x;
    }

    [Fact]
    public void AnInnerDelegate_IsTheReader()
    {
        var inner = Reader(_logger);
        var problem = Problem<int, long>(x => inner(x) + 1);
        Assert.Equal("closure → inner → logger._stream", problem.Path);
        Assert.StartsWith(OpenFile + "MessageTests.Reader (", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void GeneratedCode_ByReferenceOnly_IsRefused()
    {
        var parameter = System.Linq.Expressions.Expression.Parameter(typeof(int));
        var compiled = System.Linq.Expressions.Expression.Lambda<Func<int, int>>(parameter, parameter).Compile();
        var rules = CaptureRules.Default with { Shipping = CodeShipping.ByReference };
        var problem = Assert.Single(Assert.Throws<ClosureException>(() => CapsuleWriter.Write(new SyncFunction<int, int>(compiled), rules)).Problems);
        Assert.Equal("closure", problem.Path);
        Assert.StartsWith("its method was generated", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesOfFunctions()
    {
        Assert.Equal("the lambda in the constructor of MessageTests.Made<T>", FunctionNames.Of(new Made<int>().Function.Method));
        Assert.Equal("the lambda in MessageTests.Made<T>.Property", FunctionNames.Of(new Made<int>().Property.Method)?.Replace("<Int32>", "<T>", StringComparison.Ordinal));
        Assert.Equal("String.Trim", FunctionNames.Of(((Func<string>)"".Trim).Method));
        Assert.Equal("Dictionary<String, List<Int32[]>>", FunctionNames.OfType(typeof(Dictionary<string, List<int[]>>)));
    }

    [Fact]
    public void Lines()
    {
        var line = Line() + 1;
        Func<Task> function = async () => await Task.Yield();
        Assert.Equal($"MessageTests.cs:{line}", SourceLines.Of(function.Method));
        Assert.Null(SourceLines.Of(((Func<string>)"".Trim).Method));
        Assert.Null(SourceLines.Of(new System.Reflection.Emit.DynamicMethod("none", typeof(int), [])));
    }

    private static Func<int, long> Reader(Logger logger) => x => logger.Length + x;

    private static int Line([CallerLineNumber] int line = 0) => line;

    private static ClosureProblem Problem<T, TResult>(Func<T, TResult> function) =>
        Assert.Single(Assert.Throws<ClosureException>(() => Write(function)).Problems);

    private static void Write<T, TResult>(Func<T, TResult> function) => CapsuleWriter.Write(new SyncFunction<T, TResult>(function));

    private sealed class Logger : IDisposable
    {
        private readonly FileStream _stream = Shipping.OpenFile();

        public long Length => _stream.Length;

        public string Describe() => "log of " + _stream.Name;

        public long Plus(int x) => _stream.Length + x;

        public void Dispose() => _stream.Dispose();
    }

    private sealed class Made<T>
    {
        public Func<string> Function { get; } = () => typeof(T).Name;

        public Func<string> Property => () => typeof(T).Name + GetHashCode();
    }
}
