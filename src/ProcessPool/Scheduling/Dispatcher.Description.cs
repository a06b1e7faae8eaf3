using System.Globalization;
using System.Text;

namespace ProcessPool.Scheduling;

/// <summary>What the loop knows, for the one who looks for a defect.</summary>
internal sealed partial class Dispatcher
{
    /// <summary>All places, workers and jobs. Only while the loop rests.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{_phase}, {_target} places, {_spares.Count} spare workers, {_turns.Count} turns, timer at {_timerAt}");
        foreach (var slot in _slots)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"place {slot.Index}: worker {slot.Worker?.Number}, {slot.FruitlessStarts} fruitless starts, not before {slot.StartNotBefore}");
        }

        foreach (var worker in _workers.Values)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"worker {worker.Number}: place {worker.Slot?.Index}, {worker.State}, worn {worker.IsWorn}, killed {worker.IsKilled}, {worker.ItemsLeased} items, kill at {worker.KillAt}");
            foreach (var chunk in worker.Chunks)
            {
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"  chunk {chunk.Id}: {chunk.First}+{chunk.Count}, done {chunk.Done}, overdue {chunk.IsOverdue}, abandoned {chunk.Abandoned}, kill at {chunk.KillAt}");
            }
        }

        foreach (var job in _jobs)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"job: next {job.NextIndex} of {job.Available}, ended {job.SourceEnded}, limit {job.Limit}, {job.Returned.CountItems()} returned, {job.Attempts}, {job.InFlight.Count} chunks in flight, queued {job.IsQueued}");
        }

        return text.ToString();
    }
}
