using System.Reflection;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Capture.Analysis;

/// <content>Calls: which method runs, and with what.</content>
internal sealed partial class UseAnalysis
{
    private const int MostMethods = 400;
    private const int MostLevels = 60;

    private int _level;

    /// <summary>A call by analysed code. Returns what the method may return.</summary>
    public TrackedValue? Call(MethodBase method, TrackedValue?[] arguments, bool isVirtual)
    {
        if (!Array.Exists(arguments, argument => argument is not null) && !TakesHolder(method))
        {
            return null;
        }

        if (Callee(method, arguments, isVirtual) is { } callee && UseOf(callee) is { } use)
        {
            return Run(use, arguments);
        }

        if (!Harmless.Contains(method))
        {
            KeepAll(arguments);
        }

        return null;
    }

    /// <summary>A delegate is created: it may be called at any time.</summary>
    public void CreateDelegate(MethodBase? method, TrackedValue? target)
    {
        if (target is null && (method is null || !TakesHolder(method)))
        {
            return;
        }

        if (method is null || !RunFromOutside(method, target))
        {
            target?.KeepAll();
        }
    }

    /// <summary>The method that a virtual call runs; null if that cannot be known.</summary>
    public static MethodBase? Callee(MethodBase method, TrackedValue?[] arguments, bool isVirtual)
    {
        if (!isVirtual || !Overrides.MayExist(method))
        {
            return method;
        }

        MethodBase? callee = null;
        foreach (var tracked in arguments[0] is { } receiver ? receiver.Objects : [])
        {
            if (!tracked.IsExact || Overrides.Find((MethodInfo)method, tracked.Type) is not { } found || (callee ?? found) != found)
            {
                return null;
            }

            callee = found;
        }

        return callee;
    }

    /// <summary>Runs a method that anybody may call, with a first argument that is known. False if it cannot be looked into.</summary>
    private bool RunFromOutside(MethodBase method, TrackedValue? first)
    {
        if (UseOf(method) is not { } use)
        {
            first?.KeepAll();
            return false;
        }

        var arguments = new TrackedValue?[use.ArgumentCount];
        if (arguments.Length > 0)
        {
            arguments[0] = first;
        }

        Run(use, arguments)?.KeepAll();
        return true;
    }

    private TrackedValue? Run(MethodUse use, TrackedValue?[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            Outdate(use.Argument(i).Write(arguments[i]));
        }

        if (use.Pass != _pass && !IsDecided)
        {
            use.Pass = _pass;
            if (++_level > MostLevels)
            {
                GiveUp();
            }
            else
            {
                new MethodScan(this, use).Run();
            }

            _level--;
        }

        return use.Result.Read();
    }

    private MethodUse? UseOf(MethodBase method)
    {
        if (!_methods.TryGetValue(method, out var use))
        {
            if (_methods.Count > MostMethods)
            {
                GiveUp();
            }

            use = Create(method);
            _methods.Add(method, use);
        }

        return use;
    }

    private static MethodUse? Create(MethodBase method) =>
        method.IsAbstract || FrameworkAssemblies.Contains(method.Module.Assembly) || method.DeclaringType is null or { IsArray: true }
        || method.GetMethodBody() is not { } body
            ? null
            : new MethodUse(method, body, method.GetParameters().Length + (method.IsStatic ? 0 : 1));

    /// <summary>Whether the method gets at a holder's fields without having it as a tracked argument.</summary>
    private static bool TakesHolder(MethodBase method) =>
        (!method.IsStatic && !method.IsConstructor && HolderType.Of(method.DeclaringType) is { IsHolder: true, HasFields: true })
        || (method.Name.Contains(">g__", StringComparison.Ordinal)
            && Array.Exists(method.GetParameters(), parameter => IsHolder(parameter.ParameterType)));

    private static bool IsHolder(Type type) => HolderType.Of(type.IsByRef ? type.GetElementType() : type).IsHolder;

    private static void KeepAll(TrackedValue?[] values)
    {
        foreach (var value in values)
        {
            value?.KeepAll();
        }
    }
}
