namespace Mandelbrot;

/// <summary>The picture, row by row.</summary>
internal sealed record MandelbrotSet(int Width, int Height)
{
    private const int MaxSteps = 1000;

    /// <summary>One row, three bytes (red, green, blue) for each pixel.</summary>
    public byte[] Row(int y)
    {
        double scale = 2.4 / Height;
        var pixels = new byte[3 * Width];
        for (int x = 0; x < Width; x++)
        {
            int steps = StepsToEscape(((x - (Width / 2.0)) * scale) - 0.7, (y - (Height / 2.0)) * scale);
            Paint(steps, pixels.AsSpan(3 * x, 3));
        }

        return pixels;
    }

    private static int StepsToEscape(double real, double imaginary)
    {
        double a = 0;
        double b = 0;
        for (int step = 0; step < MaxSteps; step++)
        {
            double aSquared = a * a;
            double bSquared = b * b;
            if (aSquared + bSquared > 4)
            {
                return step;
            }

            b = (2 * a * b) + imaginary;
            a = aSquared - bSquared + real;
        }

        return MaxSteps;
    }

    private static void Paint(int steps, Span<byte> pixel)
    {
        if (steps == MaxSteps)
        {
            pixel.Clear();
            return;
        }

        double light = Math.Sqrt(Math.Min(steps, 100) / 100.0);
        pixel[0] = (byte)(255 * light * light);
        pixel[1] = (byte)(255 * light);
        pixel[2] = (byte)(80 + (175 * light));
    }
}
