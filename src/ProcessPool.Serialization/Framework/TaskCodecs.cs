using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework;

/// <summary>A task that has completed, without a result.</summary>
internal sealed class TaskCodec() : ObjectCodec(typeof(Task))
{
    private static readonly Refusal InFlight = new("a task that has not completed", "Await it before, and pass its result");

    private static readonly Refusal Failed = new("a task that has failed or was cancelled", "Await it before, and handle the exception");

    public override bool HasBody => false;

    /// <summary>The codec of a class of tasks; null for other types.</summary>
    public static ObjectCodec? Find(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level == typeof(Task))
            {
                return new TaskCodec();
            }

            if (level.IsConstructedGenericType && level.GetGenericTypeDefinition() == typeof(Task<>)
                && level.GenericTypeArguments[0].FullName != "System.Threading.Tasks.VoidTaskResult")
            {
                return (ObjectCodec)Activator.CreateInstance(typeof(ResultTaskCodec<>).MakeGenericType(level.GenericTypeArguments))!;
            }
        }

        return null;
    }

    public static bool RefuseUnlessCompleted(GraphWriter graph, Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            graph.Refuse(task.GetType(), task.IsCompleted ? Failed : InFlight);
        }

        return task.IsCompletedSuccessfully;
    }

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use) =>
        RefuseUnlessCompleted(graph, (Task)value) && base.WriteHeader(graph, ref header, type, value, use);

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        return Task.CompletedTask;
    }
}

/// <summary>A task that has completed, as its result.</summary>
internal sealed class ResultTaskCodec<T>() : ObjectCodec(typeof(Task<T>))
{
    private readonly Slot<T> _slot = Slot<T>.Instance;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use) =>
        TaskCodec.RefuseUnlessCompleted(graph, (Task)value) && base.WriteHeader(graph, ref header, type, value, use);

    public override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        graph.Trace?.Enter(".Result");
        _slot.Write(graph, ref body, ((Task<T>)value).GetAwaiter().GetResult());
        graph.Trace?.Leave();
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        var source = new TaskCompletionSource<T>();
        graph.Note(id, source);
        return source.Task;
    }

    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        var result = _slot.Read(graph, ref body);
        if (!graph.MissesObjects)
        {
            ((TaskCompletionSource<T>)graph.NoteOf(id)!).TrySetResult(result);
        }

        return instance!;
    }
}
