using System.Globalization;
using System.Text;

namespace ProcessPool.Benchmarks.Soak;

/// <summary>A small writer of line charts as SVG: panels one above the other, with one axis of time.</summary>
internal sealed class Plot(IReadOnlyList<double> seconds)
{
    private const int Width = 900;
    private const int PanelHeight = 200;
    private const int Left = 60;
    private const int Right = 190;
    private const int Gap = 45;

    private static readonly string[] Colors = ["#1f6feb", "#8250df", "#1a7f37", "#cf222e"];

    private readonly List<(string Title, (string Name, double[] Values)[] Lines)> _panels = [];

    public Plot Add(string title, params (string Name, double[] Values)[] lines)
    {
        _panels.Add((title, lines));
        return this;
    }

    public string ToSvg()
    {
        var height = (_panels.Count * (PanelHeight + Gap)) + 20;
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        for (var i = 0; i < _panels.Count; i++)
        {
            WritePanel(svg, _panels[i], 30 + (i * (PanelHeight + Gap)));
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private void WritePanel(StringBuilder svg, (string Title, (string Name, double[] Values)[] Lines) panel, int top)
    {
        var step = Step(panel.Lines.Max(line => line.Values.Max()) / 4);
        var highest = step * Math.Ceiling(panel.Lines.Max(line => line.Values.Max()) / step);
        var bottom = top + PanelHeight;
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{top - 8}\" font-weight=\"bold\">{panel.Title}</text>");
        for (double value = 0; value <= highest; value += step)
        {
            var y = bottom - (value / highest * PanelHeight);
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"#ddd\"/><text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{value}</text>");
        }

        var minute = Math.Max(1, Math.Ceiling(seconds[^1] / 600)) * 60;
        for (double time = 0; time <= seconds[^1]; time += minute)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{X(time):0.#}\" y=\"{bottom + 15}\" text-anchor=\"middle\">{time / 60} min</text>");
        }

        for (var i = 0; i < panel.Lines.Length; i++)
        {
            var (name, values) = panel.Lines[i];
            var points = string.Join(' ', values.Select((value, at) => string.Create(CultureInfo.InvariantCulture, $"{X(seconds[at]):0.#},{bottom - (value / highest * PanelHeight):0.#}")));
            svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{Colors[i]}\" stroke-width=\"1.5\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 10}\" y=\"{top + 12 + (18 * i)}\" fill=\"{Colors[i]}\">{name}</text>");
        }
    }

    private double X(double time) => Left + (time / seconds[^1] * (Width - Left - Right));

    /// <summary>One, two or five times a power of ten.</summary>
    private static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(least, 0.1))));
        return new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(step => step >= least);
    }
}
