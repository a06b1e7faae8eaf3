using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Framework;

public class ExceptionTests
{
    [Fact]
    public void Exception_WithinAValue_KeepsWhatItSays()
    {
        var thrown = Assert.Throws<OrderException>(() => Throw(new OrderException("no stock", 7)));
        thrown.Data["key"] = "value";
        thrown.HResult = 5;
        var copy = CopyObject(thrown);
        Assert.Equal("no stock", copy.Message);
        Assert.Equal(7, copy.Order);
        Assert.Equal(5, copy.HResult);
        Assert.Equal("value", copy.Data["key"]);
        Assert.Contains(nameof(Throw), copy.StackTrace, StringComparison.Ordinal);
        Assert.Equal(nameof(Throw), Assert.Throws<OrderException>(() => Throw(copy)).TargetSite!.Name);
    }

    [Fact]
    public void Exceptions_KeepTheirInnerExceptions()
    {
        var inner = new ArgumentNullException("parameter");
        var (aggregate, same) = Copy((new AggregateException(inner, new OperationCanceledException()), inner));
        Assert.Equal(2, aggregate.InnerExceptions.Count);
        Assert.Same(same, aggregate.InnerExceptions[0]);
        Assert.Same(same, aggregate.InnerException);
        Assert.Equal("parameter", same.ParamName);
        Assert.Equal(inner.Message, same.Message);
    }

    [Fact]
    public void Exception_ThatWasNeverThrown_HasNoStackTrace()
    {
        var copy = CopyObject<Exception>(new FileNotFoundException("gone", "file"));
        Assert.Null(copy.StackTrace);
        Assert.Equal("file", Assert.IsType<FileNotFoundException>(copy).FileName);
        Assert.Equal(new InvalidOperationException().Message, CopyObject(new InvalidOperationException()).Message);
    }

    [Fact]
    public void Exception_WithAFileInIt_IsRefusedByThePathToIt()
    {
        using var file = File.OpenRead(typeof(ExceptionTests).Assembly.Location);
        var exception = new InvalidOperationException("outer", new InvalidOperationException("inner"));
        exception.InnerException!.Data["file"] = file;
        Assert.Equal("value.InnerException.Data", Problem(exception).Path);
    }

    private static void Throw(Exception exception) => throw exception;

    private sealed class OrderException(string message, int order) : Exception(message)
    {
        public int Order { get; } = order;
    }
}
