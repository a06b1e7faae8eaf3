namespace ProcessPool.Protocol.Tests.Rings.Simulation;

/// <summary>One direction of a pipe that takes a few bytes.</summary>
internal sealed class SimulatedPipe(Stage stage, int capacity)
{
    private readonly Queue<byte> _bytes = new();
    private bool _hasWriter = true;
    private bool _hasReader = true;

    public Stream Input => new End(this);

    public Stream Output => new End(this);

    /// <summary>The process of the writer has ended: what it wrote is still there.</summary>
    public void CloseWriter() => _hasWriter = false;

    /// <summary>The process of the reader has ended.</summary>
    public void CloseReader() => _hasReader = false;

    private int Read(Span<byte> target)
    {
        stage.WaitUntil(() => _bytes.Count > 0 || !_hasWriter);
        var count = Math.Min(_bytes.Count, target.Length == 0 ? 0 : 1 + stage.Random.Next(target.Length));
        for (var i = 0; i < count; i++)
        {
            target[i] = _bytes.Dequeue();
        }

        stage.Note($"pipe: {count} bytes out");
        return count > 0 || stage.Random.Next(2) == 0 ? count : throw new IOException("The other side has gone."); // A system may say it either way.
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        stage.Step();
        Stage.StoreAll(); // Whoever reads the bytes sees what was stored before.
        foreach (var value in bytes)
        {
            if (_bytes.Count == capacity)
            {
                stage.Note("pipe: full");
                stage.WaitUntil(() => _bytes.Count < capacity || !_hasReader);
            }

            if (!_hasReader)
            {
                throw new IOException("The other side has gone.");
            }

            _bytes.Enqueue(value);
        }

        stage.Note($"pipe: {bytes.Length} bytes in");
    }

    private sealed class End(SimulatedPipe pipe) : ByteStream
    {
        public override int Read(Span<byte> buffer) => pipe.Read(buffer);

        public override void Write(ReadOnlySpan<byte> buffer) => pipe.Write(buffer);
    }
}
