using System.Reflection;
using ProcessPool.Capture.Analysis;

namespace ProcessPool.Capture.Scripts;

/// <summary>
/// Finds the static variables, of a script or of an application, that functions may read: follows calls from method to method, and runs every virtual method of every
/// type that is created on the way or crosses. What it finds may be more than is read, never less. Not safe to use concurrently.
/// </summary>
/// <remarks>Rapid type analysis: David F. Bacon and Peter F. Sweeney, "Fast Static Analysis of C++ Virtual Function Calls", OOPSLA 1996.</remarks>
/// <param name="contains">Whether the code of an assembly is followed.</param>
/// <param name="isVariable">Which static fields of it are wanted.</param>
/// <param name="countsWrites">Also those that are only written; but none that only the initializers of types use, for these run in each copy of the code.</param>
internal sealed class StaticReads(Func<Assembly, bool> contains, Func<FieldInfo, bool> isVariable, bool countsWrites = false)
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly HashSet<MethodBase> _methods = [];
    private readonly HashSet<Type> _types = [];
    private readonly Queue<MethodBase> _work = new();
    private readonly Dictionary<(Module Module, int Token, Type Type), FieldInfo> _fields = [];

    public IReadOnlyCollection<FieldInfo> Fields => _fields.Values;

    /// <summary>The code that may run.</summary>
    public IReadOnlyCollection<MethodBase> Methods => _methods;

    /// <summary>A type whose objects may be used, or code that may run.</summary>
    public void AddRoot(MemberInfo root)
    {
        if (root is Type type)
        {
            Add(type);
        }
        else
        {
            Add((MethodBase)root);
        }
    }

    /// <summary>Code that may run.</summary>
    public void Add(MethodBase method)
    {
        if (method.DeclaringType is { } type && contains(type.Assembly) && _methods.Add(method))
        {
            _work.Enqueue(method);
            Add(type.TypeInitializer);
        }
    }

    /// <summary>Objects of this type may be used.</summary>
    public void Add(Type type)
    {
        for (var level = type; level is not null && contains(level.Assembly) && _types.Add(level); level = level.BaseType)
        {
            foreach (var method in level.GetMethods(Declared))
            {
                if (method.IsVirtual)
                {
                    Add(method);
                }
            }
        }
    }

    public void Run()
    {
        while (_work.TryDequeue(out var method))
        {
            if (BodyOf(method) is { } body)
            {
                foreach (var local in body.LocalVariables)
                {
                    Add(local.LocalType);
                }

                Scan(method, body.GetILAsByteArray() ?? []);
            }
        }
    }

    /// <summary>Null for a method without one, or whose file was written over.</summary>
    public static MethodBody? BodyOf(MethodBase method)
    {
        try
        {
            return method.GetMethodBody();
        }
        catch (BadImageFormatException)
        {
            return null; // Its file was written over while it is loaded. The function is refused for that.
        }
    }

    private void Add(ConstructorInfo? initializer)
    {
        if (initializer is not null)
        {
            Add((MethodBase)initializer);
        }
    }

    private void Scan(MethodBase method, byte[] il)
    {
        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var position = 0; position < il.Length;)
        {
            var code = IlCode.Next(il, ref position);
            var shape = IlShape.Of(code);
            if (shape.Operand is IlOperand.InlineMethod or IlOperand.InlineField or IlOperand.InlineTok)
            {
                Meet(method.Module.ResolveMember(IlCode.Int32(il, position), typeArguments, methodArguments), isWanted: countsWrites ? method is not ConstructorInfo { IsStatic: true } : code != IlInstruction.Stsfld);
            }

            position += IlCode.OperandLength(shape, il, position);
        }
    }

    /// <param name="isWanted">Whether a static field is used in a way that counts.</param>
    private void Meet(MemberInfo? member, bool isWanted)
    {
        switch (member)
        {
            case MethodBase method:
                Add(method);
                if (method is ConstructorInfo { DeclaringType: { } created })
                {
                    Add(created);
                }

                break;
            case FieldInfo { IsStatic: true } field when contains(field.Module.Assembly):
                Add(field.DeclaringType!.TypeInitializer);
                if (isWanted && isVariable(field))
                {
                    _fields.TryAdd((field.Module, field.MetadataToken, field.DeclaringType), field);
                }

                break;
        }
    }
}
