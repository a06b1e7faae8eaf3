using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ConstrainedExecution;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Framework.Collections;
using ProcessPool.Serialization.Framework.Expressions;
using ProcessPool.Serialization.Framework.Text;
using ProcessPool.Serialization.Graph;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Framework;

/// <summary>How the classes of the framework cross, as far as they do.</summary>
internal static class FrameworkCodecs
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The codec of a class of the framework; null for those of users.</summary>
    public static ObjectCodec? Find(Type type) => FrameworkAssemblies.Contains(type.Assembly) ? FindOwn(type) : null;

    [MethodImpl(MethodImplOptions.NoInlining)] // The runtime binds all that it names before it runs, which takes a moment.
    private static ObjectCodec FindOwn(Type type) =>
        type.IsAssignableTo(typeof(Type)) ? new MemberCodec(typeof(Type))
        : type.IsAssignableTo(typeof(MethodInfo)) ? new MemberCodec(typeof(MethodInfo))
        : type.IsAssignableTo(typeof(ConstructorInfo)) ? new MemberCodec(typeof(ConstructorInfo))
        : type.IsAssignableTo(typeof(FieldInfo)) ? new MemberCodec(typeof(FieldInfo))
        : type.IsAssignableTo(typeof(PropertyInfo)) ? new MemberCodec(typeof(PropertyInfo))
        : type.IsAssignableTo(typeof(EventInfo)) ? new MemberCodec(typeof(EventInfo))
        : type.IsAssignableTo(typeof(Assembly)) ? new MemberCodec(typeof(Assembly))
        : type.IsAssignableTo(typeof(Module)) ? new MemberCodec(typeof(Module))
        : type == typeof(object) ? new FieldsCodec(type, new FieldPlan(type))
        : type.ContainsGenericParameters ? new RefusedCodec(type, Refusals.OfClass(type))
        : type.IsAssignableTo(typeof(Exception)) ? new ExceptionObjectCodec(type)
        : type == typeof(System.Globalization.CultureInfo) ? new CultureCodec()
        : (ObjectCodec?)TextCodecs.Find(type) is { } text ? text
        : CollectionCodecs.Find(type) is { } collection ? collection
        : ComparerCodecs.Find(type) is { } comparer ? comparer
        : Bridges.ConsoleCodec.Find(type) is { } console ? console
        : OwnCodec.Find(type) is { } own ? own
        : TaskCodec.Find(type) is { } task ? task
        : IteratorCodec.FindLinq(type) is { } query ? query
        : ExpressionCodecs.Find(type) is { } node ? node
        : type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(Lazy<>)
            ? (ObjectCodec)ValueCodecs.Make(typeof(LazyCodec<>), type.GenericTypeArguments)
        : SingletonCodec.TryCreate(type) is { } singleton ? singleton
        : FieldwiseTypes.Contains(type) ? new FieldsCodec(type, new FieldPlan(type))
        : new RefusedCodec(type, Refusals.OfClass(type));

    /// <summary>Whether a base class of the framework contributes nothing to an object.</summary>
    public static bool HasNoState(Type type)
    {
        if (type.IsAssignableTo(typeof(CriticalFinalizerObject)))
        {
            return false;
        }

        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.GetFields(Fields | BindingFlags.DeclaredOnly).Length > 0)
            {
                return false;
            }
        }

        return true;
    }
}
