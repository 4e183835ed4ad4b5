namespace MetaRec.Deploy.Tests.Rules;

/// <summary>All rules.</summary>
internal static class PolicyRules
{
    public static IReadOnlyList<IPolicyRule> All { get; } =
    [
        new BackupRule(), new DisruptionBudgetRule(), new EnvironmentRule(), new GpuSurgeRule(), new GracePeriodRule(), new ImageTagRule(), new JobRule(), new LabelsRule(), new NetworkPolicyRule(),
        new NonRootRule(), new OptionSetRule(), new ProbesRule(), new ReadOnlyRootRule(), new RequiredFieldsRule(), new ResourcesRule(), new SecretRule(), new SelectorRule(),
        new ServiceAccountTokenRule(), new TopologySpreadRule(), new VolumeRule(),
    ];
}
