namespace MetaRec.Evaluation.Reports;

/// <summary>A line of the report's first table.</summary>
public sealed record ReportFact(string Name, string Value);
