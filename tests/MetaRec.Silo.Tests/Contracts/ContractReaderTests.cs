namespace MetaRec.Silo.Tests.Contracts;

public sealed class ContractReaderTests
{
    [Fact]
    public void Read_ATypeAnInterfaceAndAGrain_HasWhatTravelsAndWhatIsStored()
    {
        var contracts = ContractReader.Read([typeof(SmallReply), typeof(ISmallAsked), typeof(SmallAskedGrain)]);

        Assert.Equal(
            """
            enum MetaRec.Silo.Tests.Contracts.SmallLevel
              0 = Low
              4 = High

            grain smallasked
              implements test.ISmallAsked = yes
              state reply = test.SmallReply in store

            interface test.ISmallAsked
              Ask = (IReadOnlyList<test.SmallReply>): System.Threading.Tasks.Task
              key = IGrainWithStringKey

            type test.SmallReply
              0 = First: Int32
              1 = Levels: MetaRec.Silo.Tests.Contracts.SmallLevel[]
              3 = _hidden: Nullable<Double>
              format = 7

            """,
            ContractFile.Write(contracts).Split("\n\n", 2)[1]);
    }
}
