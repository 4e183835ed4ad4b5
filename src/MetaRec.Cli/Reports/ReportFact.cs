namespace MetaRec.Cli.Reports;

/// <summary>A line of the report's first table.</summary>
internal sealed record ReportFact(string Name, string Value);
