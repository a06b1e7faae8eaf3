using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework;

/// <summary>
/// A sequence that the compiler made of a method with <c>yield</c>, or a query of LINQ: field by field, unless somebody is in the middle of
/// reading it. Where a reader stands does not cross: nobody does, and such fields can hold what never crosses.
/// </summary>
internal sealed class IteratorCodec(Type type, FieldPlan fields, FieldInfo state, IteratorCodec.States untouched) : FieldsCodec(type, fields)
{
    private static readonly Refusal HalfRead = new("a half-read sequence", "Call ToArray() first, and pass the array");

    // The states in which nothing has been read, or everything; by who makes the class.
    private static readonly States Compiled = new(-2, 0);
    private static readonly States CompiledAsync = new(-3, -2);
    private static readonly States Linq = new(-1, 1);

    // Of C#: the current item, closures, temporaries, awaiters, the builder and the promise of asynchronous ones. Of Visual Basic.
    private static readonly string[] Temporaries =
    [
        "<>2__current", "<>8__", "<>7__wrap", "<>s__", "<>u__", "<>t__builder", "<>v__", "$Current", "$VB$ResumableLocal_",
    ];

    /// <summary>The codec of what the compiler made of a method with <c>yield</c>; null for other types.</summary>
    public static IteratorCodec? Find(Type type) => type.GetInterfaces().Length > 0 ? FindCompiled(type) : null;

    /// <summary>The codec of a query of LINQ to objects; null for other types.</summary>
    public static ObjectCodec? FindLinq(Type type)
    {
        if (type.FullName is not { } name || type.ContainsGenericParameters)
        {
            return null;
        }

        if (name.StartsWith("System.Linq.Grouping`2", StringComparison.Ordinal))
        {
            // Not the neighbours in the table that it comes from.
            return new FieldsCodec(type, new FieldPlan([FieldOf(type, "_key")!, FieldOf(type, "_elements")!, FieldOf(type, "_count")!]));
        }

        if (!name.StartsWith("System.Linq.Enumerable+", StringComparison.Ordinal)
            && !name.StartsWith("System.Linq.AsyncEnumerable+", StringComparison.Ordinal))
        {
            return null;
        }

        return FindCompiled(type, TypeFields.OfAllLevels)
            ?? (BaseWithState(type) is { } state
                ? new IteratorCodec(type, new FieldPlan(TypeFields.OfAllLevels(type).FindAll(IsPartOfQuery)), state, Linq)
                : null);
    }

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        if ((int)state.GetValue(value)! is var at && (at < untouched.From || at > untouched.To))
        {
            graph.Refuse(value.GetType(), HalfRead);
            return false;
        }

        return base.WriteHeader(graph, ref header, type, value, use);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // The runtime binds all that a method names before it runs it.
    private static IteratorCodec? FindCompiled(Type type) => FindCompiled(type, TypeFields.Of);

    private static IteratorCodec? FindCompiled(Type type, Func<Type, List<FieldInfo>> fields) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && (typeof(IEnumerator).IsAssignableFrom(type) || IsAsync(type))
        && (FieldOf(type, "<>1__state") ?? FieldOf(type, "$State")) is { } state
            ? new IteratorCodec(
                type, new FieldPlan(fields(type).FindAll(IsPartOfIterator)), state, IsAsync(type) ? CompiledAsync : Compiled)
            : null;

    /// <summary>Whether a field of a compiled iterator is more than a local variable or a temporary one of its body.</summary>
    private static bool IsPartOfIterator(FieldInfo field) =>
        !Array.Exists(Temporaries, start => field.Name.StartsWith(start, StringComparison.Ordinal))
        && !field.Name.Contains(">5__", StringComparison.Ordinal);

    /// <summary>
    /// Whether a field of a query is what it was made from, or says where its reader stands. The former are read-only, or parameters;
    /// the base class keeps state and thread, and the current item, which is at the same time the item that is repeated.
    /// </summary>
    private static bool IsPartOfQuery(FieldInfo field) =>
        field.IsInitOnly || field.Name.StartsWith('<') || field.Name is "_state" or "_current";

    private static bool IsAsync(Type type) =>
        Array.Exists(type.GetInterfaces(), face => face.IsConstructedGenericType
            && face.GetGenericTypeDefinition() is var definition
            && (definition == typeof(IAsyncEnumerable<>) || definition == typeof(IAsyncEnumerator<>)));

    private static FieldInfo? BaseWithState(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (FieldOf(level, "_state") is { } state && state.FieldType == typeof(int))
            {
                return state;
            }
        }

        return null;
    }

    private static FieldInfo? FieldOf(Type type, string name) =>
        type.GetField(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    internal readonly record struct States(int From, int To);
}
