using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Something that all manifests have to keep to.</summary>
internal interface IPolicyRule
{
    /// <summary>What breaks the rule: object, finding.</summary>
    IEnumerable<string> Check(Manifests manifests);
}
