using System.Reflection;
using System.Runtime.CompilerServices;
using ProcessPool.Capture.HotReload;
using ProcessPool.Capture.Scripts;
using ProcessPool.Functions;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Code.Images;
using ProcessPool.Serialization.Custom;
using ProcessPool.Slicing;

namespace ProcessPool.Capture;

/// <summary>Functions as portable bytes. Safe to call concurrently.</summary>
internal static class CapsuleWriter
{
    /// <summary>A function with the state that it captured, as it is now.</summary>
    /// <exception cref="ClosureException">Something that it captured cannot cross.</exception>
    public static CapsuleContent Write(ItemFunction function, CaptureRules? rules = null)
    {
        var coded = CustomCodecs.Registered is { Length: > 0 } codecs ? new CodedFunction(function, codecs) : function;
        return Write("The function", coded, rules ?? CaptureRules.Default, variables => new ScriptFunction(coded, variables));
    }

    /// <inheritdoc cref="Write(ItemFunction, CaptureRules)"/>
    public static CapsuleContent WriteInitializer(Action initializer, CaptureRules rules)
        => Write("The initializer", initializer, rules with { Initializer = null }, variables => new ScriptAction(initializer, variables).Invoke);

    /// <summary>What the graph found, as the user is told.</summary>
    public static ClosureException CannotCross(string what, GraphException error) => new(what, Problems.Of(error));

    /// <summary>
    /// A function of a script takes along the variables that it may read. Their values may bring further code along, so this goes on until nothing new
    /// is found.
    /// </summary>
    private static CapsuleContent Write<T>(string what, T function, CaptureRules rules, Func<ScriptVariable[], T> withVariables)
    {
        var content = Write(what, function, rules, observer: null);
        return content.IsOfScript ? WriteOfScript(what, function, rules, withVariables) : content;
    }

    private static CapsuleContent WriteOfScript<T>(string what, T function, CaptureRules rules, Func<ScriptVariable[], T> withVariables)
    {
        var root = function;
        IReadOnlyCollection<FieldInfo> sent = [];
        for (var known = 0; ;)
        {
            var reached = new ReachedCode();
            var content = Write(what, root, rules, reached, sent);
            var variables = reached.Variables();
            if (variables.Count == known)
            {
                return content;
            }

            known = variables.Count;
            sent = variables;
            root = withVariables([.. variables.Select(field => new ScriptVariable(field, field.GetValue(null)))]);
        }
    }

    /// <param name="variables">Those of the script whose values are sent along.</param>
    private static CapsuleContent Write<T>(string what, T value, CaptureRules rules, IGraphObserver? observer, IReadOnlyCollection<FieldInfo>? variables = null)
    {
        CodeFiles.Look();
        var updates = UpdatedCode.IsPossible ? UpdatesOf(observer) : null;
        var copies = rules is { Initializer: not null, Shipping: CodeShipping.ByValue } ? CopiesOf(updates ?? observer) : null;
        var output = new ByteBuffer();
        ImageSet? images;
        do
        {
            output.ResetWrittenCount();
            images = CodeSlices.ImagesFor(rules.Shipping);
            try
            {
                Write(output, value, rules.FieldUse, copies ?? updates ?? observer, images);
            }
            catch (Exception e) when (ProblemsOf(e, variables) is { } problems)
            {
                throw new ClosureException(what, problems);
            }
        }
        while (updates?.Look() == true);

        if (rules.Initializer is { } initializer && images?.Slices?.Slice is not null)
        {
            CheckShared(what, initializer, updates, copies);
        }

        return new CapsuleContent(output.WrittenMemory, images ?? new ImageSet());
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // As below: few captures need this.
    private static ReachedUpdates UpdatesOf(IGraphObserver? observer) => new(observer);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReachedCopies CopiesOf(IGraphObserver? observer) => new(observer);

    /// <summary>A copy of code has static variables of its own, and the initializer has set others.</summary>
    private static void CheckShared(string what, Action initializer, ReachedUpdates? updates, ReachedCopies? copies)
    {
        if (updates?.StaticVariables() is [var variable, ..])
        {
            throw new ClosureException(what, [Problems.OfUpdated(variable)]);
        }

        if (copies?.FirstSharedWith(initializer) is { } shared)
        {
            throw new ClosureException(what, [Problems.OfCopied(shared)]);
        }
    }

    /// <summary>Why something cannot cross; null: that is not what the exception says. A method of its own, so that what slices code is loaded only where something is wrong, or sliced.</summary>
    public static ClosureProblem[]? ProblemsOf(Exception error, IReadOnlyCollection<FieldInfo>? variables = null) => error switch
    {
        GraphException graph => [.. Problems.Of(graph).Select(problem => VariableNames.Translate(problem, variables))],
        SliceException slice => [Problems.Of(slice)],
        _ => null,
    };

    /// <summary>Writes a value, again after each slice that had to be cut for it.</summary>
    /// <exception cref="GraphException">Something in it cannot cross.</exception>
    /// <exception cref="SliceException">Generated code cannot be copied without changing what it does.</exception>
    public static void Write<T>(ByteBuffer output, T value, IGraphPolicy? fieldUse, IGraphObserver? observer, ImageSet? images)
    {
        var writer = new ObjectWriter(fieldUse, observer, images);
        writer.Write(output, value);
        while (images?.Slices is { IsComplete: false } slices)
        {
            CodeSlices.Cut(slices);
            images.Clear();
            output.ResetWrittenCount();
            writer.Write(output, value);
        }
    }
}
