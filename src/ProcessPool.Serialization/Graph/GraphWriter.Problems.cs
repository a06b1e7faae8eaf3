using ProcessPool.Serialization.Framework;

namespace ProcessPool.Serialization.Graph;

/// <content>Problems: the first one makes the walk start again with a trace, so that all can be named.</content>
internal sealed partial class GraphWriter
{
    private const int MostProblems = 50;

    private List<GraphProblem>? _problems;

    private bool HasProblems { get; set; }

    /// <summary>Notes that the object or part being written cannot cross.</summary>
    public void Refuse(Type? type, Refusal refusal)
    {
        HasProblems = true;
        if (Trace is null)
        {
            _mustRestart = true;
        }
        else if ((_problems ??= []).Count < MostProblems)
        {
            _problems.Add(new GraphProblem(
                Trace.Path(_objects), type, refusal.Reason, refusal.NextStep, Trace.ReaderOf(_current, _objects)));
        }
    }

    private void ThrowProblems()
    {
        if (_problems is { Count: > 0 } problems)
        {
            throw new GraphException([.. problems]);
        }
    }
}
