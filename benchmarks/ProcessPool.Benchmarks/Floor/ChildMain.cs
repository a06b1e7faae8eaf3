using System.Buffers.Binary;
using System.Globalization;
using ProcessPool.Benchmarks.Benchmarks;

namespace ProcessPool.Benchmarks.Floor;

/// <summary>What a <see cref="ChildProcess"/> does. Every mode ends when the parent closes the pipe.</summary>
internal static class ChildMain
{
    /// <summary>Connects and sends one byte.</summary>
    public const string Bare = "--bare";

    /// <summary>Reads messages of a size, and sends each back.</summary>
    public const string Echo = "--echo";

    /// <summary>Reads a number of bytes through a buffer of 1 MiB, and answers with one byte; again and again.</summary>
    public const string Swallow = "--swallow";

    /// <summary>Reads two numbers, how many times to spin and how long, does so, and answers with one byte; again and again.</summary>
    public const string Compute = "--compute";

    /// <summary>Measures the first two pools of a process, and sends what it took.</summary>
    public const string FirstPools = "--first-pools";

    /// <summary>Measures the first two pairs of bare processes that a process starts, and sends what it took.</summary>
    public const string FirstPairs = "--first-pairs";

    /// <summary>Measures the first two captures of a process, and sends what they took.</summary>
    public const string FirstCaptures = "--first-captures";
    public const string FirstSharing = "--first-sharing-capture";

    /// <summary>Measures what a worker takes of its parent, and sends that.</summary>
    public const string CostOfWorkers = "--cost-of-workers";

    /// <summary>Reads a byte, does the work of <see cref="Allocations"/> with PLINQ, and answers with what it took; again and again.</summary>
    public const string Parse = "--parse";

    public static bool IsMode(string mode) => mode is Bare or Echo or Swallow or Compute or FirstPools or FirstPairs or FirstCaptures or FirstSharing or CostOfWorkers or Parse;

    public static int Run(string mode, string pipeName, string[] arguments)
    {
        try
        {
            using var pipe = Pipe.Connect(pipeName);
            switch (mode)
            {
                case Bare:
                    pipe.WriteByte(1);
                    break;
                case Echo:
                    RunEcho(pipe, Number(arguments));
                    break;
                case Swallow:
                    RunSwallow(pipe, Number(arguments));
                    break;
                case Compute:
                    RunCompute(pipe);
                    break;
                case FirstPools:
                    FirstTimes.Send(pipe, LifeOfPool.Measure);
                    break;
                case FirstCaptures:
                    FirstTimes.SendOnce(pipe, FirstCapture.Measure());
                    break;
                case FirstSharing:
                    FirstTimes.SendOnce(pipe, FirstCapture.MeasureSharing());
                    break;
                case CostOfWorkers:
                    FirstTimes.SendOnce(pipe, Floor.CostOfWorkers.Measure());
                    break;
                case Parse:
                    Allocations.Serve(pipe);
                    break;
                default:
                    FirstTimes.Send(pipe, LifeOfPair.Measure);
                    break;
            }

            _ = pipe.ReadByte(); // Until the parent has what it wanted.
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // The parent has closed the pipe, or has gone.
        }

        return 0;
    }

    private static void RunEcho(Stream pipe, int size)
    {
        var message = new byte[size];
        while (true)
        {
            pipe.ReadExactly(message);
            pipe.Write(message);
        }
    }

    private static void RunSwallow(Stream pipe, int size)
    {
        var buffer = new byte[RawPipes.BlockSize];
        while (true)
        {
            for (var left = size; left > 0;)
            {
                var count = pipe.Read(buffer, 0, Math.Min(left, buffer.Length));
                left -= count > 0 ? count : throw new EndOfStreamException();
            }

            pipe.WriteByte(1);
        }
    }

    private static void RunCompute(Stream pipe)
    {
        var order = new byte[16];
        while (true)
        {
            pipe.ReadExactly(order);
            var times = BinaryPrimitives.ReadInt64LittleEndian(order);
            for (var i = 0L; i < times; i++)
            {
                Spinning.Spin(BinaryPrimitives.ReadInt64LittleEndian(order.AsSpan(8)));
            }

            pipe.WriteByte(1);
        }
    }

    private static int Number(string[] arguments) => int.Parse(arguments[0], CultureInfo.InvariantCulture);
}
