using System.Text;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace ProcessPool.ScriptTests;

/// <summary>The C# script among the samples, as a whole and as it is typed. It prints, and the console is one for all tests.</summary>
[Collection(nameof(ConsoleOwner))]
public sealed class CSharpSampleTests
{
    private static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "Scripts");

    private static readonly ScriptOptions Options = ScriptOptions.Default
        .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(AppContext.BaseDirectory))
        .AddImports("System", "System.Collections.Generic", "System.Linq");

    [Theory(Timeout = 240_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sample_PrintsWhatIsExpected(bool isTyped)
    {
        var script = (await File.ReadAllTextAsync(Path.Combine(Scripts, "words.csx"))).ReplaceLineEndings("\n");
        var expected = (await File.ReadAllTextAsync(Path.Combine(Scripts, "words.csx.expected.txt"))).ReplaceLineEndings("\n");
        var output = new StringBuilder();
        var console = Console.Out;
        await using var writer = new StringWriter(output);
        Console.SetOut(writer);
        try
        {
            ScriptState? state = null;
            foreach (var submission in isTyped ? script.Split("\n\n") : [script])
            {
                state = state is null ? await CSharpScript.RunAsync(submission, Options) : await state.ContinueWithAsync(submission);
            }
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal(expected, output.ToString().ReplaceLineEndings("\n"));
    }
}

/// <summary>Tests that must have the console for themselves.</summary>
[CollectionDefinition(nameof(ConsoleOwner), DisableParallelization = true)]
public sealed class ConsoleOwner;
