using ProcessPool.Protocol.Rings;

namespace ProcessPool.Protocol.Tests.Rings.Simulation;

/// <summary>
/// One direction between two processes: one writes pieces; in the other one thread receives, and now and then another looks, as <c>Connection</c> and <c>Worker</c> do it. Sizes, order of
/// events and the end of one of them are drawn from a seed.
/// </summary>
internal sealed class RingSimulation : IDisposable
{
    private readonly Stage _stage;
    private readonly SimulatedPipe _pipe;
    private readonly RingReader<SimulatedRing> _reader;
    private readonly RingWriter<SimulatedRing> _writer;
    private readonly int _capacity;
    private readonly List<byte> _received = [];
    private readonly List<byte> _sent = []; // begun
    private int _safe; // bytes of those whose writing has ended
    private bool _gate; // held by one of the threads that receive
    private readonly bool _writerDied;
    private readonly bool _readerDied;
    private bool _readerHasEnded;

    public RingSimulation(int seed, bool traced = false)
    {
        _stage = new Stage(seed, traced);
        _capacity = 8 << _stage.Random.Next(4);
        var ring = new SimulatedRing(_stage, _capacity);
        _pipe = new SimulatedPipe(_stage, _stage.Random.Next(PipeMark.Size + 1, 4 * PipeMark.Size));
        _writer = new RingWriter<SimulatedRing>(ring, _pipe.Output);
        _reader = new RingReader<SimulatedRing>(ring, _pipe.Input);
        var writes = _stage.Add("writer", Write);
        var receives = _stage.Add("receiver", Receive);
        var looks = _stage.Add("looker", Look);
        if (_stage.Random.Next(2) == 0)
        {
            _stage.AtStep = _stage.Random.Next(1, 400);
            _writerDied = _stage.Random.Next(2) == 0;
            _readerDied = !_writerDied;
            _stage.OnStep = () =>
            {
                _stage.Note(_writerDied ? "the writer dies" : "the reader dies");
                if (_writerDied)
                {
                    Stage.Kill(writes);
                    _pipe.CloseWriter();
                }
                else
                {
                    Stage.Kill(receives, looks);
                    _pipe.CloseReader();
                }
            };
        }
    }

    public IReadOnlyList<string> Complaints => _stage.Complaints;

    public string Trace => _stage.Trace;

    public void Run()
    {
        _stage.Run();
        if (!_received.SequenceEqual(_sent.Take(_received.Count)))
        {
            _stage.Complain("what was received is not what was sent");
        }

        if (!_readerDied && _received.Count < _safe)
        {
            _stage.Complain($"{_received.Count} bytes were received, of {_safe} that were written");
        }
    }

    public void Dispose() => _stage.Dispose();

    private void Write()
    {
        try
        {
            for (var pieces = _stage.Random.Next(1, 20); pieces > 0; pieces--)
            {
                var piece = new byte[_stage.Random.Next(1, _stage.Random.Next(3) == 0 ? 2 * _capacity : _capacity / 2)];
                _stage.Random.NextBytes(piece);
                _sent.AddRange(piece);
                _writer.IsQuiet = _stage.Random.Next(3) == 0;
                _stage.Note($"piece of {piece.Length} bytes{(_writer.IsQuiet ? ", quietly" : "")}");
                var parts = _stage.Random.Next(1, 4);
                if (parts > 1)
                {
                    _writer.Begin(piece.Length);
                }

                for (var rest = piece.AsSpan(); !rest.IsEmpty; parts--)
                {
                    var part = parts > 1 ? _stage.Random.Next(0, rest.Length) : rest.Length;
                    _writer.Write(rest[..part]);
                    rest = rest[part..];
                }

                _safe = _sent.Count;
                if (_stage.Random.Next(4) == 0)
                {
                    _writer.RingBell();
                    _stage.WaitUntil(() => _received.Count == _safe || _readerDied); // As one who waits for an answer.
                }
            }

            _writer.RingBell();
            _stage.WaitUntil(() => _received.Count == _safe || _readerDied);
            _pipe.CloseWriter();
        }
        catch (IOException) when (_readerDied)
        {
            // It was told.
        }
    }

    private void Receive()
    {
        while (!_readerHasEnded)
        {
            _reader.WaitForInput();
            _stage.WaitUntil(() => !_gate);
            _gate = true;
            do
            {
                Read();
            }
            while (!_readerHasEnded && _reader.HasBytes);

            _gate = false;
        }
    }

    private void Look()
    {
        for (var times = _stage.Random.Next(6); times > 0; times--)
        {
            for (var pause = _stage.Random.Next(20); pause > 0; pause--)
            {
                _stage.Step();
            }

            if (_gate || _readerHasEnded)
            {
                continue;
            }

            _gate = true;
            _reader.BeginLooking();
            do
            {
                for (var often = _stage.Random.Next(5); often > 0; often--)
                {
                    if (_reader.HasBytes)
                    {
                        Read();
                    }
                }
            }
            while (!_reader.TryEndLooking());

            _gate = false;
        }
    }

    private void Read()
    {
        var bytes = new byte[_stage.Random.Next(1, 2 * _capacity)];
        try
        {
            var count = _reader.Read(bytes);
            _received.AddRange(bytes.AsSpan(0, count));
            _stage.Note($"received {count}");
            _readerHasEnded = count == 0;
        }
        catch (IOException)
        {
            _readerHasEnded = true;
        }
    }
}
