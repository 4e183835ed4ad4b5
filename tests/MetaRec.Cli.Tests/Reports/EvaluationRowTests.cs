using System.Text.Json;
using MetaRec.Cli.Reports;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Tests.Reports;

public sealed class EvaluationRowTests
{
    private static readonly JsonSerializerOptions OneLine = new(ReportWriter.JsonOptions) { WriteIndented = false };

    [Fact]
    public void Serialize_Row_HasTheAgreedForm()
    {
        var value = new MetricSummary(0.5, 0.25);
        var row = new EvaluationRow("cold-user", "maml", ModelKind.Meta, value, value, value, value, value, value);

        var json = JsonSerializer.Serialize(row, OneLine);

        const string Summary = """{"mean":0.5,"std":0.25}""";
        Assert.Equal(
            $$"""{"scenario":"cold-user","method":"maml","kind":"meta","mae":{{Summary}},"rmse":{{Summary}},"ndcg1":{{Summary}},"ndcg3":{{Summary}},"ndcg1Linear":{{Summary}},"ndcg3Linear":{{Summary}}}""",
            json);
        Assert.Equal(row, JsonSerializer.Deserialize<EvaluationRow>(json, ReportWriter.JsonOptions));
    }
}
