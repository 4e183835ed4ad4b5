namespace MetaRec.Silo.Tests.Standalone;

[GenerateSerializer, Alias("metarec.test.CounterState")]
public sealed class CounterState
{
    [Id(0)]
    public int Value { get; set; }
}
