using System.Reflection;
using System.Reflection.Emit;

namespace ProcessPool.Slicing.Tests.Support;

/// <summary>Cuts slices of this assembly's functions and runs them beside the originals.</summary>
internal static class Cut
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static readonly Assembly Here = typeof(Cut).Assembly;

    public static CodeSlice Of(params MemberInfo[] roots) => Slicer.Cut(roots, assembly => assembly == Here || assembly.IsDynamic);

    /// <summary>A slice for a function with the functions that it has captured.</summary>
    public static CodeSlice Of(Delegate function)
    {
        var roots = new HashSet<MemberInfo>();
        Collect(function, roots);
        return Of([.. roots]);
    }

    public static LoadedSlice Load(params MemberInfo[] roots) => new(Of(roots));

    /// <summary>Runs a function in a slice of it, and expects the result of the original.</summary>
    public static T Same<T>(Func<T> function) => Same(Of(function), function, run => run());

    public static T SameAsync<T>(Func<Task<T>> function) => Same(Of(function), function, run => run().WaitAsync(Bound).GetAwaiter().GetResult());

    public static TResult Same<TDelegate, TResult>(CodeSlice slice, TDelegate function, Func<TDelegate, TResult> run)
        where TDelegate : Delegate
    {
        Assert.DoesNotContain(Here, slice.References);
        var moved = new LoadedSlice(slice).Move(function);
        Assert.NotEqual(function.Method.Module, moved.Method.Module);
        var expected = Bounded(() => run(function));
        var actual = Bounded(() => run(moved));
        Assert.Equal(expected, actual);
        return actual;
    }

    public static T Bounded<T>(Func<T> run) => Task.Run(run).WaitAsync(Bound).GetAwaiter().GetResult();

    public static string Refused(params MemberInfo[] roots) => Assert.Throws<SliceException>(() => Of(roots)).Message;

    private static void Collect(object? value, HashSet<MemberInfo> roots)
    {
        switch (value)
        {
            case Delegate function when roots.Add(function.Method):
                Collect(function.Target, roots);
                break;
            case DynamicMethod method:
                roots.Add(method);
                break;
            case object[] items:
                Array.ForEach(items, item => Collect(item, roots));
                break;
            case not null when value.GetType() is var type && (type.Assembly == Here ? roots.Add(type) : type.Name == "Closure"):
                foreach (var field in type.GetFields(Runtime.Declared & ~BindingFlags.Static))
                {
                    Collect(field.GetValue(value), roots);
                }

                break;
            default:
                break;
        }
    }
}
