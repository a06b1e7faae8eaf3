using System.Collections;
using System.Reflection;
using System.Reflection.Emit;
using Mono.Cecil.Cil;
using ProcessPool.Slicing.References;

namespace ProcessPool.Slicing.Code;

/// <summary>
/// Reads the code of a dynamic method from the runtime's own objects. They are private to .NET: a version that has changed them gives an
/// error that says so.
/// </summary>
internal static class DynamicCode
{
    public static MethodCode Of(SliceBuilder builder, DynamicMethod method)
    {
        var resolver = Resolver(method);
        var scope = new DynamicScope(builder, method, (IList)Get(method, Get(method, resolver, "m_scope"), "m_tokens"));
        var locals = (byte[])Get(method, resolver, "m_localSignature");
        var exceptions = Find(method, resolver, "m_exceptions");
        var header = Find(method, resolver, "m_exceptionHeader");
        var clauses = exceptions is Array list ? Clauses(builder, method, list).ToList()
            : header is byte[] { Length: > 0 } section ? ExceptionSection.Read(section, scope).ToList()
            : [];
        return new MethodCode(
            (byte[])Get(method, resolver, "m_code"), method.InitLocals,
            new SignatureReader(builder, locals, null, GenericScope.None).ReadLocals(), clauses, scope);
    }

    /// <summary>The object in which the runtime keeps the finished code.</summary>
    private static object Resolver(DynamicMethod method)
    {
        if (Find(method, method, "_resolver") is { } finished)
        {
            return finished;
        }

        var finish = typeof(DynamicMethod).GetMethod("GetMethodDescriptor", Runtime.Declared, []) ?? throw Unknown(method, "GetMethodDescriptor");
        try
        {
            finish.Invoke(method, BindingFlags.DoNotWrapExceptions, null, null, null);
        }
        catch (InvalidOperationException problem)
        {
            throw SliceException.For(method, "it is not complete", problem);
        }

        return Get(method, method, "_resolver");
    }

    private static IEnumerable<HandlerClause> Clauses(SliceBuilder builder, DynamicMethod method, Array list)
    {
        foreach (var block in list)
        {
            var start = (int)Get(method, block, "m_startAddr");
            var end = (int)Get(method, block, "m_endAddr");
            var kinds = (int[])Get(method, block, "m_type");
            var handlers = (int[])Get(method, block, "m_catchAddr");
            var ends = (int[])Get(method, block, "m_catchEndAddr");
            var filters = (int[])Get(method, block, "m_filterAddr");
            var types = (Type?[])Get(method, block, "m_catchClass");
            var finallyEnd = (int)Get(method, block, "m_endFinally");
            for (var i = 0; i < (int)Get(method, block, "m_currentCatch"); i++)
            {
                // A finally block also protects the handlers before it.
                var kind = (ExceptionHandlerType)kinds[i];
                var protects = kind == ExceptionHandlerType.Finally ? finallyEnd : end;
                yield return new HandlerClause(
                    kind, start, protects, handlers[i], ends[i], filters[i],
                    kind == ExceptionHandlerType.Catch && types[i] is { } type ? builder.Types.Use(type) : null);
            }
        }
    }

    private static object Get(DynamicMethod method, object owner, string name) => Find(method, owner, name) ?? throw Unknown(method, name);

    private static object? Find(DynamicMethod method, object owner, string name)
    {
        for (var type = owner.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(name, Runtime.Declared) is { } field)
            {
                return field.GetValue(owner);
            }
        }

        throw Unknown(method, name);
    }

    private static SliceException Unknown(DynamicMethod method, string name) =>
        SliceException.For(method, $"this version of .NET ({Environment.Version}) keeps the code of dynamic methods in an unknown form ({name})");
}
