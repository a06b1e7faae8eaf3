using System.Globalization;
using System.Text;
using ProcessPool.Protocol.Rings;

namespace ProcessPool.Protocol.Tests.Rings.Simulation;

/// <summary>
/// Runs actors, each a thread, one at a time. At each step a seeded draw says who goes on, so one seed is one order of events. What an actor stores is seen by others later, as on
/// processors, which keep stores back while they go on with loads.
/// </summary>
internal sealed class Stage(int seed, bool traced) : IDisposable
{
    private const int MostSteps = 50_000;

    [ThreadStatic]
    private static Actor? _current;

    private readonly List<Actor> _actors = [];
    private readonly List<string> _complaints = [];
    private readonly StringBuilder? _trace = traced ? new() : null;
    private readonly SemaphoreSlim _ended = new(0);
    private double _patience; // how likely an actor goes on without another in between
    private int _steps;
    private bool _isOver;

    public Random Random { get; } = new(seed);

    public IReadOnlyList<string> Complaints => _complaints;

    public string Trace => _trace?.ToString() ?? "";

    /// <summary>The step at which <see cref="OnStep"/> is called.</summary>
    public int AtStep { get; set; } = int.MaxValue;

    /// <summary>What happens to the actors at <see cref="AtStep"/>.</summary>
    public Action? OnStep { get; set; }

    public Actor Add(string name, Action act)
    {
        var actor = new Actor(name, act);
        _actors.Add(actor);
        return actor;
    }

    /// <summary>Runs until all actors have ended.</summary>
    public void Run()
    {
        foreach (var actor in _actors)
        {
            actor.Thread = new Thread(() => Play(actor), 256 * 1024) { IsBackground = true, Name = actor.Name };
            actor.Thread.Start();
        }

        _patience = Random.Next(4) switch { 0 => 0, 1 => 0.5, 2 => 0.85, _ => 0.95 };
        _actors[Random.Next(_actors.Count)].Turn.Release();
        _ended.Wait();
        foreach (var actor in _actors)
        {
            actor.Thread!.Join();
        }
    }

    public void Complain(string what) => _complaints.Add(what);

    public void Note(string what)
        => _trace?.AppendLine(CultureInfo.InvariantCulture, $"{_steps,6} {_current?.Name,-8} {what}");

    /// <summary>Before anything that others see, or that sees what others did.</summary>
    public void Step() => WaitUntil(null);

    /// <summary>Goes on when something has come true.</summary>
    public void WaitUntil(Func<bool>? condition)
    {
        var me = _current!;
        me.Condition = condition;
        if (++_steps == AtStep)
        {
            OnStep!();
        }

        if (_steps > MostSteps && !_isOver)
        {
            Complain("it does not end");
            EndAll();
        }

        while (Random.Next(4) == 0 && StoreOne())
        {
        }

        PassOn(me);
        me.Condition = null;
        if (me.WasKilled)
        {
            throw new KilledException();
        }
    }

    /// <summary>Stores a value some time; the actor itself sees it at once.</summary>
    public static void Store(Dictionary<RingCount, long> target, RingCount count, long value) => _current!.Stores.Enqueue(new Kept(target, count, value));

    /// <summary>The value as the actor sees it.</summary>
    public static long Load(Dictionary<RingCount, long> target, RingCount count)
        => _current!.Stores.LastOrDefault(kept => kept.Target == target && kept.Count == count)?.Value ?? target.GetValueOrDefault(count);

    /// <summary>Everything that the actor has stored is seen from now on.</summary>
    public static void StoreAll() => _current!.StoreAll();

    /// <summary>Ends actors, as the end of their process does: what they have stored is seen, and they do nothing more.</summary>
    public static void Kill(params ReadOnlySpan<Actor> actors)
    {
        foreach (var actor in actors)
        {
            actor.WasKilled = true;
            actor.StoreAll();
        }
    }

    public void Dispose()
    {
        _ended.Dispose();
        foreach (var actor in _actors)
        {
            actor.Turn.Dispose();
        }
    }

    private void Play(Actor actor)
    {
        actor.Turn.Wait();
        _current = actor;
        try
        {
            if (!actor.WasKilled)
            {
                actor.Act();
            }
        }
        catch (KilledException)
        {
            // That is how it ends.
        }
        catch (Exception e)
        {
            Complain($"{actor.Name}: {e}");
        }

        actor.StoreAll();
        actor.HasEnded = true;
        PassOn(actor);
    }

    /// <summary>Who goes on: any that can. When none can, something that was to happen has not.</summary>
    private void PassOn(Actor me)
    {
        var next = CanGoOn(me) && Random.NextDouble() < _patience ? me : Draw();
        if (next is null)
        {
            while (StoreOne())
            {
            }

            next = Draw();
        }

        if (next is null && _actors.Exists(actor => !actor.HasEnded))
        {
            Complain("nobody goes on: " + string.Join(", ", _actors.Where(actor => !actor.HasEnded).Select(actor => actor.Name)));
            EndAll();
            next = Draw();
        }

        if (next is null)
        {
            _ended.Release();
        }
        else if (next != me)
        {
            next.Turn.Release();
            if (!me.HasEnded)
            {
                me.Turn.Wait();
            }
        }
    }

    private static bool CanGoOn(Actor actor) => !actor.HasEnded && (actor.WasKilled || actor.Condition is null || actor.Condition());

    private Actor? Draw()
    {
        var able = _actors.Where(CanGoOn).ToArray();
        return able.Length == 0 ? null : able[Random.Next(able.Length)];
    }

    private bool StoreOne()
    {
        var storing = _actors.Where(actor => actor.Stores.Count > 0).ToArray();
        if (storing.Length == 0)
        {
            return false;
        }

        storing[Random.Next(storing.Length)].Stores.Dequeue().Do();
        return true;
    }

    private void EndAll()
    {
        _isOver = true;
        Kill([.. _actors]);
    }

    internal sealed class Actor(string name, Action act)
    {
        public string Name => name;

        public Action Act => act;

        public SemaphoreSlim Turn { get; } = new(0);

        public Queue<Kept> Stores { get; } = new();

        public Thread? Thread { get; set; }

        public Func<bool>? Condition { get; set; }

        public bool WasKilled { get; set; }

        public bool HasEnded { get; set; }

        public void StoreAll()
        {
            while (Stores.TryDequeue(out var store))
            {
                store.Do();
            }
        }
    }

    /// <summary>A store that others do not see yet.</summary>
    internal sealed record Kept(Dictionary<RingCount, long> Target, RingCount Count, long Value)
    {
        public void Do() => Target[Count] = Value;
    }

    private sealed class KilledException : Exception;
}
