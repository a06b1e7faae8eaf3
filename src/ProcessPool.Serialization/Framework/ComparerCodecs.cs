using System.Collections;
using System.Globalization;
using ProcessPool.Serialization.Framework.Text;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework;

/// <summary>Comparers of which each process has its own, and those of cultures. What wraps a delegate crosses field by field.</summary>
internal static class ComparerCodecs
{
    /// <summary>The codec of a comparer of the framework; null for other types.</summary>
    public static ObjectCodec? Find(Type type)
    {
        foreach (var comparer in new object[]
        {
            StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, ReferenceEqualityComparer.Instance,
            StructuralComparisons.StructuralEqualityComparer, StructuralComparisons.StructuralComparer,
        })
        {
            if (type == comparer.GetType())
            {
                return new OwnCodec(type, () => comparer);
            }
        }

        return type == StringComparer.InvariantCulture.GetType()
            ? new TextCodec(type, TakeCultural, (name, options) =>
                StringComparer.Create(CultureInfo.GetCultureInfo(name), (CompareOptions)options))
            : FindDefault(type);
    }

    /// <summary>The codec of <see cref="EqualityComparer{T}.Default"/> and <see cref="Comparer{T}.Default"/>.</summary>
    private static OwnCodec? FindDefault(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level is { IsConstructedGenericType: true, ContainsGenericParameters: false }
                && level.GetGenericTypeDefinition() is var definition
                && (definition == typeof(EqualityComparer<>) || definition == typeof(Comparer<>)))
            {
                var own = level.GetProperty(nameof(Comparer<>.Default))!.GetValue(null)!;
                return type == level || type == own.GetType() ? new OwnCodec(level, () => own) : null;
            }
        }

        return null;
    }

    private static (string Text, long Number) TakeCultural(object value) =>
        StringComparer.IsWellKnownCultureAwareComparer((StringComparer)value, out var compareInfo, out var options)
            ? (compareInfo.Name, (long)options)
            : throw new NotSupportedException($"{value} is not a comparer of a culture.");
}
