using System.Globalization;
using MetaRec.Evaluation.Protocols;
using ScottPlot;
using SkiaSharp;

namespace MetaRec.Cli.Reports;

/// <summary>Draws the report's charts as PNG. Needs no display.</summary>
internal static class PlotWriter
{
    private const int Width = 1000;
    private const int Height = 560;

    // What lies this many times above the best would flatten everything worth comparing; it is named in the axis title instead.
    private const double LargestRatio = 1.5;

    private static readonly Color[] MetaColors = [Color.FromHex("#C2410C"), Color.FromHex("#7C3AED"), Color.FromHex("#BE185D"), Color.FromHex("#A16207")];

    private static readonly Color[] FloorColors =
        [Color.FromHex("#9CA3AF"), Color.FromHex("#64748B"), Color.FromHex("#0EA5E9"), Color.FromHex("#0F766E"), Color.FromHex("#1E3A8A")];

    // Without fontconfig the library's own choice may end at a serif.
    private static readonly string FontName = new[] { "Inter", "Noto Sans", "Liberation Sans", "DejaVu Sans", "Arial" }
        .FirstOrDefault(name => SKFontManager.Default.FontFamilies.Contains(name)) ?? Fonts.Default;

    private static readonly Color BeforeColor = Color.FromHex("#FDBA74");

    /// <summary>Query loss before and after adaptation over the meta-steps: the raw values faint, a centred moving average on top.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="curve">Steps ascending, at least one.</param>
    /// <param name="lossName">Title of the vertical axis, with the unit.</param>
    public static void TrainingCurve(string path, IReadOnlyList<TrainingPoint> curve, string lossName)
    {
        var steps = curve.Select(point => (double)point.Step).ToArray();
        var window = Math.Max(1, curve.Count / 40);
        using var plot = NewPlot("Query loss during meta-training", "Meta-step", lossName);
        AddCurve("before adaptation", curve.Select(point => point.LossBefore), FloorColors[1]);
        AddCurve("after adaptation", curve.Select(point => point.LossAfter), MetaColors[0]);
        if (window > 1)
        {
            plot.XLabel(string.Create(CultureInfo.InvariantCulture, $"Meta-step (lines: mean of {(2 * (window / 2)) + 1} logged steps)"));
        }

        // The first steps of a fresh model may be tenfold; they leave at the top instead of pressing the rest to the floor.
        var shown = curve.Skip(curve.Count / 20).SelectMany(point => new[] { point.LossBefore, point.LossAfter }).Where(double.IsFinite).ToArray();
        if (shown.Length > 0)
        {
            var margin = Math.Max(0.08 * (shown.Max() - shown.Min()), 1e-6);
            plot.Axes.SetLimitsY(shown.Min() - margin, shown.Max() + margin);
        }

        ShowLegend(plot);
        plot.SavePng(path, Width, Height);

        void AddCurve(string name, IEnumerable<double> values, Color color)
        {
            var raw = values.ToArray();
            if (window > 1)
            {
                var faint = plot.Add.ScatterLine(steps, raw, color.WithAlpha(0.22));
                faint.LineWidth = 1;
            }

            var line = plot.Add.ScatterLine(steps, Smooth(raw, window), color);
            line.LineWidth = 2.5f;
            line.LegendText = name;
        }
    }

    /// <summary>Error against support size, one line a model; meta-learned models are solid and wide, floors dashed.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="series">At least one, all with the same sizes.</param>
    public static void SupportCurve(string path, IReadOnlyList<SupportSeries> series)
    {
        var best = series.Min(model => model.Points.Min(point => point.Mae));
        var far = series.Where(model => model.Points.Min(point => point.Mae) > LargestRatio * best).ToArray();
        var sizes = series[0].Points.Select(point => point.Size).ToArray();
        var positions = Array.ConvertAll(sizes, Position);
        using var plot = NewPlot(
            "Cold users: error against the number of ratings given",
            "Ratings in the support (at most)" + NotShown(far.Select(model => (model.Method, model.Points.Min(point => point.Mae)))),
            "MAE (rating points)");
        var colors = new ColorCycle();
        foreach (var model in series)
        {
            var color = colors.Next(model.Kind);
            if (far.Contains(model))
            {
                continue;
            }

            var line = plot.Add.Scatter(positions, model.Points.Select(point => point.Mae).ToArray(), color);
            line.LegendText = model.Method;
            line.LineWidth = model.Kind == ModelKind.Meta ? 3 : 1.8f;
            line.MarkerSize = model.Kind == ModelKind.Meta ? 9 : 6;
            line.LinePattern = model.Kind == ModelKind.Meta ? LinePattern.Solid : LinePattern.Dashed;
        }

        plot.Axes.Bottom.SetTicks(positions, Array.ConvertAll(sizes, size => size.ToString(CultureInfo.InvariantCulture)));
        plot.Axes.Margins(0.04, 0.08);
        ShowLegend(plot);
        plot.SavePng(path, Width, Height);

        static double Position(int size) => Math.Log2(1 + size);
    }

    /// <summary>The error of every method in every scenario as bars; a model before adaptation (<see cref="UnadaptedModel"/>) is pale.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="rows">At least one.</param>
    public static void Adaptation(string path, IReadOnlyList<EvaluationRow> rows)
    {
        var scenarios = rows.Select(row => row.Scenario).Distinct().ToArray();
        var best = rows.Min(row => row.Mae.Mean);
        var methods = BeforeFirst(rows.Select(row => (row.Method, row.Kind)).Distinct().OrderBy(method => method.Kind));
        var far = methods
            .Select(method => (method.Method, Mae: rows.Where(row => row.Method == method.Method).Min(row => row.Mae.Mean)))
            .Where(method => method.Mae > LargestRatio * best).ToArray();
        using var plot = NewPlot(
            "Error before and after adaptation, beside the floors",
            "Scenario" + NotShown(far),
            "MAE (rating points)");
        var colors = new ColorCycle();
        var shown = methods.Count - far.Length;
        var step = 1.0 / (shown + 1);
        var slot = -(shown - 1) / 2.0;
        foreach (var (method, kind) in methods)
        {
            var color = IsBefore(method) ? BeforeColor : colors.Next(kind);
            if (Array.Exists(far, other => other.Method == method))
            {
                continue;
            }

            var bars = rows.Where(row => row.Method == method).Select(row => new Bar
            {
                Position = Array.IndexOf(scenarios, row.Scenario) + (slot * step),
                Value = row.Mae.Mean,
                Size = step * 0.92,
                FillColor = color,
                LineWidth = 0,
            }).ToArray();
            plot.Add.Bars(bars).LegendText = method;
            foreach (var bar in bars)
            {
                var label = plot.Add.Text(bar.Value.ToString("0.000", CultureInfo.InvariantCulture), bar.Position, bar.Value);
                label.LabelFontSize = 12;
                label.LabelRotation = -90;
                label.LabelAlignment = Alignment.MiddleLeft;
                label.OffsetY = -6;
            }

            slot++;
        }

        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, scenarios.Length).Select(index => (double)index)], Array.ConvertAll(scenarios, ScenarioNames.Title));
        plot.Axes.SetLimits(-0.55, scenarios.Length - 0.45, 0, 1.18 * rows.Where(row => !Array.Exists(far, other => other.Method == row.Method)).Max(row => row.Mae.Mean));
        ShowLegend(plot);
        plot.SavePng(path, Width + 200, Height);
    }

    /// <summary>The centred mean over a window, shorter at the ends.</summary>
    internal static double[] Smooth(double[] values, int window)
    {
        var half = window / 2;
        var smooth = new double[values.Length];
        for (var index = 0; index < values.Length; index++)
        {
            var first = Math.Max(0, index - half);
            var last = Math.Min(values.Length - 1, index + half);
            smooth[index] = values.AsSpan(first, last - first + 1).ToArray().Average();
        }

        return smooth;
    }

    private static bool IsBefore(string method) => method.EndsWith(UnadaptedModel.NameOf(""), StringComparison.Ordinal);

    /// <summary>Puts each model's bar before adaptation to the left of its bar after adaptation.</summary>
    private static List<(string Method, ModelKind Kind)> BeforeFirst(IEnumerable<(string Method, ModelKind Kind)> methods) =>
        [.. methods.GroupBy(method => (method.Kind, Name: method.Method.Replace(UnadaptedModel.NameOf(""), "", StringComparison.Ordinal)))
            .SelectMany(pair => pair.OrderByDescending(method => IsBefore(method.Method)))];

    private static string NotShown(IEnumerable<(string Method, double Mae)> methods)
    {
        var names = string.Join(", ", methods.Select(method => string.Create(CultureInfo.InvariantCulture, $"{method.Method} {method.Mae:0.00} or more")));
        return names.Length == 0 ? "" : $" — off the chart: {names}";
    }

    private static Plot NewPlot(string title, string horizontal, string vertical)
    {
        var plot = new Plot();
        plot.Font.Set(FontName);
        plot.Title(title, 20);
        plot.XLabel(horizontal, 15);
        plot.YLabel(vertical, 15);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Left.MinimumSize = 80;
        plot.Axes.Bottom.MinimumSize = 60;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 14;
        plot.Axes.Left.TickLabelStyle.FontSize = 14;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.08);
        return plot;
    }

    private static void ShowLegend(Plot plot)
    {
        plot.Legend.FontSize = 14;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.ShowLegend(Edge.Right);
    }

    /// <summary>Gives the models their colours in order, so that a model has the same one in every chart of a report.</summary>
    private sealed class ColorCycle
    {
        private readonly int[] _next = new int[2];

        public Color Next(ModelKind kind)
        {
            var colors = kind == ModelKind.Meta ? MetaColors : FloorColors;
            return colors[_next[(int)kind]++ % colors.Length];
        }
    }
}
