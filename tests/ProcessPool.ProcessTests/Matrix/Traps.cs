using System.Runtime.CompilerServices;

namespace ProcessPool.ProcessTests.Matrix;

/// <summary>A function whose code cannot be loaded without trouble: it belongs to a class with a static constructor.</summary>
internal static class LoadTrap
{
    static LoadTrap() => Trouble.Make();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static object Run(object item) => item;
}

/// <summary>A key that makes trouble when the dictionary around it is built again in a worker.</summary>
internal sealed class StateTrap : IEqualityComparer<StateTrap>
{
    public static Dictionary<StateTrap, int> Make()
    {
        var trap = new StateTrap();
        return new Dictionary<StateTrap, int>(trap) { { trap, 1 } };
    }

    public bool Equals(StateTrap? x, StateTrap? y) => ReferenceEquals(x, y);

    public int GetHashCode(StateTrap obj) => Trouble.Make();
}

/// <summary>A result that makes trouble when it is written: it crosses by a codec of the user.</summary>
internal sealed class ResultTrap
{
    public static void Register() => PoolCodecs.Register<ResultTrap, int>(_ => Trouble.Make(), _ => new ResultTrap());
}
