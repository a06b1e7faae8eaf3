namespace Mandelbrot;

/// <summary>The checksum of PNG and ZIP files.</summary>
internal struct Crc32()
{
    private uint _state = uint.MaxValue;

    public readonly uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> data)
    {
        foreach (byte next in data)
        {
            _state ^= next;
            for (int bit = 0; bit < 8; bit++)
            {
                _state = (_state & 1) == 0 ? _state >> 1 : (_state >> 1) ^ 0xEDB88320;
            }
        }
    }

    public static uint Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var checksum = new Crc32();
        checksum.Add(first);
        checksum.Add(second);
        return checksum.Value;
    }
}
