using System.Reflection;
using System.Runtime.ExceptionServices;
using ProcessPool.Capture;
using ProcessPool.Capture.Analysis;
using ProcessPool.Functions;
using ProcessPool.Serialization;

namespace ProcessPool.Tests.Capture;

/// <summary>The analysis against all the code at hand.</summary>
public class RobustnessTests
{
    [ThreadStatic]
    private static List<string>? _errors;

    public static TheoryData<string> Assemblies =>
    [
        typeof(IlFieldUse).Assembly.Location,
        typeof(ItemFunction).Assembly.Location,
        typeof(ObjectWriter).Assembly.Location,
        typeof(RobustnessTests).Assembly.Location,
        typeof(Assert).Assembly.Location,
        typeof(FactAttribute).Assembly.Location,
    ];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void EveryMethod_IsUnderstood(string assembly)
    {
        _errors = [];
        AppDomain.CurrentDomain.FirstChanceException += Note;
        try
        {
            var types = Assembly.LoadFrom(assembly).GetTypes().Where(type => !type.ContainsGenericParameters && TrackedObject.CanBePruned(type));
            foreach (var type in types)
            {
                foreach (var method in Methods(type))
                {
                    UseAnalysis.Analyze(method, type, null);
                }
            }

            Assert.Empty(_errors);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Note;
            _errors = null;
        }
    }

    /// <summary>Closures of one variable are not looked into: each of their functions uses it. One that only writes it takes along a value too much.</summary>
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void TheOnlyVariableOfAClosure_IsUsedByAllItsFunctions(string assembly)
    {
        var unused = new List<string>();
        foreach (var type in Assembly.LoadFrom(assembly).GetTypes().Where(type => !type.ContainsGenericParameters && HolderType.Of(type).HasOneWholeVariable))
        {
            var variable = Assert.Single(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic));
            unused.AddRange(Methods(type).Where(method => !Names(method, variable) && UseAnalysis.Analyze(method, type, null).Of(variable) is null).Select(method => $"{type}: {method}"));
        }

        Assert.Empty(unused);
    }

    private static bool Names(MethodInfo method, FieldInfo field) =>
        method.GetMethodBody()!.GetILAsByteArray().AsSpan().IndexOf(BitConverter.GetBytes(field.MetadataToken)) >= 0;

    private static IEnumerable<MethodInfo> Methods(Type type) => type
        .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsAbstract && !method.ContainsGenericParameters);

    // Code that is not understood is kept as a whole, so it would go unnoticed.
    private static void Note(object? sender, FirstChanceExceptionEventArgs e) => _errors?.Add(e.Exception.Message);
}
