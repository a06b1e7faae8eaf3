using System.Buffers;
using System.Runtime.CompilerServices;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Serialization;

namespace ProcessPool.WorkerHost.Running;

/// <summary>The chunk that runs now. One instance serves a runner for all its chunks, one after the other.</summary>
internal sealed unsafe class RunningChunk : ChunkContext
{
    private readonly ResultBox _box;
    private readonly ResultSender _sender;
    private readonly Func<bool, bool> _mayGoOn;
    private readonly PayloadBuffer _scratch = new();
    private QueuedChunk? _chunk;
    private int _failedAt;
    private bool _ended;

    /// <param name="mayGoOn">Asked before items are claimed, with whether one has just ended: whether any may run.</param>
    public RunningChunk(ResultBox box, ResultSender sender, ObjectReader reader, ObjectWriter writer, Func<bool, bool> mayGoOn)
    {
        _box = box;
        _sender = sender;
        _mayGoOn = mayGoOn;
        Reader = reader;
        Writer = writer;
        Results = new ResultMemory(box.Data, ResultBox.Capacity, box.Started, box.Committed);
    }

    public override ObjectReader Reader { get; }

    public override ObjectWriter Writer { get; }

    public override ResultMemory Results { get; }

    public override int Running => Math.Max(0, _box.StartedCount - 1);

    public override CancellationToken Token => _chunk!.Token;

    /// <summary>How many items of the chunk were run.</summary>
    public int Processed => _ended ? _failedAt + 1 : _chunk!.Claimed;

    public void Enter(QueuedChunk chunk)
    {
        _chunk = chunk;
        _failedAt = -1;
        _ended = false;
        First = chunk.Message.First;
        Count = chunk.Message.Count;
        ItemFormat = (ItemFormat)chunk.Message.Format;
        Body = chunk.Items;
        Seed = chunk.Message.Seed;
        ForgetRandom();
        StopsOnFailure = chunk.Message.StopsOnFailure;
        _sender.BeginChunk(chunk.Message.Chunk);
    }

    public void Leave()
    {
        _chunk = null;
        Body = default;
        _scratch.Clear();
    }

    public override int Claim(int position, int most) => _mayGoOn(position > 0) ? _chunk!.Claim(position, most) : position;

    public override void Begin(ResultFormat format) => _sender.SetFormat((byte)format);

    public override void Flush(int position) => _sender.Flush(position);

    public override IBufferWriter<byte> Scratch()
    {
        _scratch.Clear();
        return _scratch;
    }

    public override void CommitScratch(int position)
    {
        var value = _scratch.AsSequence();
        var (count, bytes) = _box.ReadCommitted();
        if (value.Length > ResultBox.Capacity - bytes)
        {
            if (value.Length > ResultBox.Capacity)
            {
                _sender.SendOne(position, 1, value);
                return;
            }

            _sender.Flush(position);
            (count, bytes) = (0, 0);
        }

        value.CopyTo(new Span<byte>(_box.Data + bytes, ResultBox.Capacity - bytes));
        Results.Commit(count + 1, bytes + (int)value.Length);
    }

    public override void CommitFold(int count)
    {
        if (_chunk!.HasExpired)
        {
            // The item that ran past its time is in it, and does not count. The others run elsewhere.
            (_ended, _failedAt) = (true, -1);
            return;
        }

        _sender.SendOne(0, count, _scratch.AsSequence());
    }

    public override bool Yield(int position)
    {
        if (!_chunk!.Credit.Wait())
        {
            return false;
        }

        _sender.SendPart(position, _scratch.AsSequence());
        return true;
    }

    public override void Fail(int position, Exception error)
    {
        _failedAt = position;
        _ended = StopsOnFailure;
        var kind = FailureKind.Exception;
        _scratch.Clear();
        if (error is GraphException graph)
        {
            kind = FailureKind.CannotCross;
            ProblemFields.WriteAll(_scratch, [.. graph.Problems.Select(p => new ProblemFields(p.Path, p.Type?.ToString(), p.Reason, p.NextStep))]);
        }
        else
        {
            ExceptionCodec.Write(_scratch, error, Writer);
        }

        _sender.SendFailure(position, kind, _scratch.AsSequence());
    }

    /// <summary>Every item that can be claimed fails with the same error: the function itself could not be loaded.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void FailAll(Exception error)
    {
        for (var position = 0; Claim(position, 1) > position; position++)
        {
            Fail(position, error);
            if (StopsOnFailure)
            {
                return;
            }
        }
    }
}
