using System.Globalization;
using System.Text;

namespace ProcessPool.Benchmarks.Measuring;

/// <summary>A small writer of line charts as SVG: panels one above the other, over one axis.</summary>
/// <param name="axis">From left to right.</param>
/// <param name="below">What the axis is of, where its labels do not say so.</param>
/// <param name="hasPowers">Values stand at the height of their logarithm; they are above zero.</param>
internal sealed class Plot(Axis axis, string below = "", bool hasPowers = false)
{
    private const int Width = 900;
    private const int PanelHeight = 200;
    private const int Left = 100;
    private const int Right = 230;
    private const int Gap = 45;
    private const int Bottom = 35;

    private static readonly string[] Colors = ["#1f6feb", "#8250df", "#1a7f37", "#cf222e", "#9a6700", "#57606a"];

    private readonly List<(string Title, (string Name, double[] Values)[] Lines)> _panels = [];

    /// <summary>A panel. A value that is not a number is a gap at the end of its line.</summary>
    public Plot Add(string title, params (string Name, double[] Values)[] lines)
    {
        _panels.Add((title, lines));
        return this;
    }

    public string ToSvg()
    {
        var height = (_panels.Count * (PanelHeight + Gap)) + Bottom;
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        for (var i = 0; i < _panels.Count; i++)
        {
            WritePanel(svg, _panels[i], 30 + (i * (PanelHeight + Gap)));
        }

        if (below.Length > 0)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left + ((Width - Left - Right) / 2)}\" y=\"{height - 10}\" text-anchor=\"middle\">{Escape(below)}</text>");
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private void WritePanel(StringBuilder svg, (string Title, (string Name, double[] Values)[] Lines) panel, int top)
    {
        var scale = Scale.Of([.. panel.Lines.SelectMany(line => line.Values).Where(double.IsFinite)], hasPowers);
        var bottom = top + PanelHeight;
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{top - 8}\" font-weight=\"bold\">{Escape(panel.Title)}</text>");
        foreach (var value in scale.Lines)
        {
            var y = bottom - (scale.Height(value) * PanelHeight);
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"#ddd\"/><text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{value:#,0.###}</text>");
        }

        foreach (var (position, label) in axis.Ticks)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{X(position):0.#}\" y=\"{bottom + 15}\" text-anchor=\"middle\">{Escape(label)}</text>");
        }

        for (var i = 0; i < panel.Lines.Length; i++)
        {
            var (name, values) = panel.Lines[i];
            var color = Colors[i % Colors.Length];
            var points = string.Join(' ', values.TakeWhile(double.IsFinite).Select((value, at) => string.Create(CultureInfo.InvariantCulture, $"{X(axis.Positions[at]):0.#},{bottom - (scale.Height(value) * PanelHeight):0.#}")));
            svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.5\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 10}\" y=\"{top + 12 + (18 * i)}\" fill=\"{color}\">{Escape(name)}</text>");
        }
    }

    private static double X(double position) => Left + (position * (Width - Left - Right));

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
