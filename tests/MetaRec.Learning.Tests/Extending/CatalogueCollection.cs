namespace MetaRec.Learning.Tests.Extending;

/// <summary>Catalogues are of the process, so what registers runs after everything else: theories over all names must not meet names of tests.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CatalogueCollection
{
    public const string Name = "catalogues";
}
