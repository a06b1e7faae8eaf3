using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace ProcessPool.ScriptTests;

/// <summary>A C# script as a user types it: one submission after the other, each sees what was declared before.</summary>
internal sealed class Session
{
    private static readonly ScriptOptions Options = ScriptOptions.Default
        .AddReferences(typeof(Pool).Assembly, typeof(Enumerable).Assembly)
        .AddImports("System", "System.Collections.Generic", "System.Linq", "System.Threading", "System.Threading.Tasks", "ProcessPool");

    private ScriptState? _state;

    /// <summary>Runs one submission; returns its value.</summary>
    public async Task<object?> Type(string code)
    {
        _state = _state is null ? await CSharpScript.RunAsync(code, Options) : await _state.ContinueWithAsync(code, Options);
        return _state.ReturnValue;
    }

    /// <summary>The value of a submission is this array.</summary>
    public async Task Gives<T>(T[] expected, string code) => Assert.Equal(expected, Assert.IsType<T[]>(await Type(code)));
}
