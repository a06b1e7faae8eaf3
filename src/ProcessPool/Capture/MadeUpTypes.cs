using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessPool.Capture;

/// <summary>What the compiler and the framework make of async methods and iterators, as the user knows it. Safe to call concurrently.</summary>
internal static class MadeUpTypes
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>A type that the user can name in place of this one, and the method that an object of it comes from; null: of none that is known.</summary>
    public static (Type Shown, string? Method) Describe(Type type)
    {
        if (typeof(Task).IsAssignableFrom(type))
        {
            var machine = type.IsConstructedGenericType ? Array.Find(type.GetGenericArguments(), typeof(IAsyncStateMachine).IsAssignableFrom) : null;
            var shown = type;
            while (!shown.IsVisible && shown.BaseType is { } general && general != typeof(object))
            {
                shown = general;
            }

            return (WithoutSecrets(shown), machine is null ? null : MethodOf(machine));
        }

        return type.Name.StartsWith('<') && MethodOf(type) is { } method ? (SequenceOf(type), method) : (type, null);
    }

    /// <summary>The result of a function without one is a secret type.</summary>
    private static Type WithoutSecrets(Type task) => task.IsConstructedGenericType && task.GetGenericArguments()[0].FullName == "System.Threading.Tasks.VoidTaskResult" ? typeof(Task) : task;

    private static Type SequenceOf(Type iterator)
        => Array.Find(iterator.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() is var open && (open == typeof(IEnumerator<>) || open == typeof(IAsyncEnumerator<>)))
           ?? iterator;

    /// <summary>The method that a state machine runs the statements of.</summary>
    private static string? MethodOf(Type machine)
    {
        var definition = machine.IsConstructedGenericType ? machine.GetGenericTypeDefinition() : machine;
        var method = definition.DeclaringType?.GetMethods(Declared).FirstOrDefault(
            candidate => candidate.GetCustomAttribute<StateMachineAttribute>() is { } attribute && attribute.StateMachineType == definition);
        return method is null ? null : FunctionNames.Of(method);
    }
}
