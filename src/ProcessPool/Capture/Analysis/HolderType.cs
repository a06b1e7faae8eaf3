using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Capture.Analysis;

/// <summary>
/// What is known of a type as a holder: a type that the compiler made up to keep the variables of a method, for lambdas, for local
/// functions, or as the state of an iterator or an async method. No code but the compiler's touches its fields.
/// </summary>
internal sealed class HolderType
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const int MostLevels = 32;

    private static readonly HolderType None = new();
    private static volatile CodeCache<Type, HolderType> _known = new(Create);

    private readonly FieldInfo? _this;
    private readonly FieldInfo? _outer;

    private HolderType()
    {
    }

    private HolderType(Type type)
    {
        IsHolder = true;
        IsMachine = typeof(IAsyncStateMachine).IsAssignableFrom(type) || typeof(IEnumerator).IsAssignableFrom(type);
        var fields = type.GetFields(Fields);
        HasFields = fields.Length > 0;
        HasOneWholeVariable = fields.Length == 1 && !IsMachine && !TrackedObject.CanBePruned(fields[0].FieldType);
        if (HasOneWholeVariable)
        {
            return; // It is neither. And to ask for the first name of a field in a process takes a millisecond, for what .NET has to decode UTF-8 with.
        }

        foreach (var field in fields)
        {
            _this ??= IsThis(field) ? field : null;
            _outer ??= IsOuter(field) ? field : null;
        }
    }

    public bool IsHolder { get; }

    /// <summary>Whether objects of the type run on their own, when somebody enumerates or awaits.</summary>
    public bool IsMachine { get; }

    public bool HasFields { get; }

    /// <summary>
    /// Whether it holds one variable, of a type that crosses as a whole or not at all. Then there is nothing to find out: compilers put a variable there for the functions that use it, and
    /// the only one of a closure for all functions of that closure. (One that only writes it could do without.)
    /// </summary>
    public bool HasOneWholeVariable { get; }

    /// <summary>Types may have got further fields.</summary>
    public static void Forget() => _known = new(Create);

    public static HolderType Of(Type? type) => type is null || !HasMadeUpName(type) ? None : _known.Get(type);

    /// <summary>Whether the field of a holder holds what <c>this</c> is in the user's method.</summary>
    public static bool IsThis(FieldInfo field) => field.Name is "<>4__this" or "$VB$Me";

    /// <summary>Whether the field keeps a delegate from call to call, which is created again where it is missing.</summary>
    public static bool IsCache(FieldInfo field) => field.Name.StartsWith("<>9__", StringComparison.Ordinal);

    /// <summary>The type of the object that the captured <c>this</c> is; null if none was captured.</summary>
    public static Type? TypeOfThis(object closure)
    {
        var level = closure;
        for (var i = 0; i < MostLevels && level is not null && Of(level.GetType()) is { IsHolder: true } holder; i++)
        {
            if (holder._this is { } field)
            {
                // An async method's holder may hold the closure of the lambda as its this.
                level = field.GetValue(level);
                if (level is null || !Of(level.GetType()).IsHolder)
                {
                    return level?.GetType();
                }
            }
            else
            {
                level = holder._outer?.GetValue(level);
            }
        }

        return null;
    }

    private static bool IsOuter(FieldInfo field) =>
        field.Name.StartsWith("CS$<>8__locals", StringComparison.Ordinal) || field.Name.StartsWith("$VB$NonLocal_", StringComparison.Ordinal);

    private static bool HasMadeUpName(Type type) =>
        type.IsNested && (type.Name.StartsWith('<') || type.Name.Contains('$', StringComparison.Ordinal));

    private static HolderType Create(Type type) => IsCompilerGenerated(type) ? new HolderType(type) : None;

    /// <summary>A type within a made-up one does not carry the attribute itself; nor does one within the class of a script's submission.</summary>
    private static bool IsCompilerGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || (type.DeclaringType is { } outer
            && (outer.Name.StartsWith("Submission#", StringComparison.Ordinal) || (HasMadeUpName(outer) && IsCompilerGenerated(outer))));
}
