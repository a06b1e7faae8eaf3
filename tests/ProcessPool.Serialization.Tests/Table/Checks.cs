using System.Collections;

namespace ProcessPool.Serialization.Tests.Table;

/// <summary>Ways to compare an example with its copy.</summary>
internal static class Checks
{
    /// <summary>There is no copy.</summary>
    public static void None(object example, object copy) => Assert.Fail($"{copy} is a copy of {example}, which was to be refused.");

    public static void Equal(object example, object copy)
    {
        Assert.Equal(example, copy);
        Assert.Equal(example.GetType(), copy.GetType());
    }

    /// <summary>The copy is the same object: there is one for each process.</summary>
    public static void Same(object example, object copy) => Assert.Same(example, copy);

    public static void Text(object example, object copy)
    {
        Assert.NotSame(example, copy);
        Assert.Equal(example.ToString(), copy.ToString());
    }

    /// <summary>The same items in the same order, in a collection of the same type.</summary>
    public static void Items(object example, object copy)
    {
        Assert.Equal(example.GetType(), copy.GetType());
        Assert.NotEmpty(((IEnumerable)example).Cast<object>());
        Assert.Equal(((IEnumerable)example).Cast<object>(), ((IEnumerable)copy).Cast<object>());
    }

    /// <summary>The same items in any order, in a collection of the same type.</summary>
    public static void Set(object example, object copy)
    {
        Assert.Equal(example.GetType(), copy.GetType());
        Assert.NotEmpty(((IEnumerable)example).Cast<object>());
        Assert.Equal(((IEnumerable)example).Cast<object>().ToHashSet(), ((IEnumerable)copy).Cast<object>().ToHashSet());
    }

    /// <summary>The same answer to a question.</summary>
    public static Action<object, object> By<T>(Func<T, object?> question) => (example, copy) =>
    {
        Assert.Equal(question((T)example), question((T)copy));
        Assert.Equal(example.GetType(), copy.GetType());
    };
}
