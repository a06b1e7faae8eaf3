using Mandelbrot;
using ProcessPool;

string path = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "mandelbrot.png");
var picture = new MandelbrotSet(Width: 800, Height: 600);
var checksum = new Crc32();
int rows = 0;

using (var pool = new Pool())
using (var file = File.Create(path))
using (var png = new PngWriter(file, picture.Width, picture.Height))
{
    foreach (byte[] row in pool.MapStream(picture.Row, Enumerable.Range(0, picture.Height)))
    {
        png.WriteRow(row);
        checksum.Add(row);
        rows++;
        ShowProgress();
    }
}

Console.WriteLine($"{picture.Width} × {picture.Height} pixels, {rows} rows, checksum {checksum.Value:x8}");
Console.WriteLine(path);

void ShowProgress()
{
    if (!Console.IsOutputRedirected)
    {
        Console.Write(rows < picture.Height ? $"\r{rows} of {picture.Height} rows" : "\r                    \r");
    }
}
