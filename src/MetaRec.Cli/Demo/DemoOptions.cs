using MetaRec.Data.Specs;

namespace MetaRec.Cli.Demo;

/// <summary>What the demo is asked for.</summary>
/// <param name="Spec">What to train.</param>
/// <param name="Silos">Silos of the cluster.</param>
/// <param name="Folder">Where everything is kept.</param>
/// <param name="Resume">Goes on with the folder's last session.</param>
/// <param name="ResumeCommand">The command line that goes on after a stop.</param>
internal sealed record DemoOptions(TrainingSpec Spec, int Silos, string Folder, bool Resume, string ResumeCommand);
