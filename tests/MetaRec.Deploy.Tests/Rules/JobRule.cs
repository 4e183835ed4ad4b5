using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>A job's pods are not restarted but replaced, a bounded number of times; those that train all submit under the job's name: so it is one training, however many pods follow it.</summary>
internal sealed class JobRule : IPolicyRule
{
    private const string JobName = "metadata.labels['batch.kubernetes.io/job-name']";

    public IEnumerable<string> Check(Manifests manifests)
    {
        var jobs = manifests.OfType<V1Job>().Select(job => (Manifests.NameOf(job), job.Spec))
            .Concat(manifests.OfType<V1CronJob>().Select(cron => (Manifests.NameOf(cron), cron.Spec.JobTemplate.Spec)));
        foreach (var (name, job) in jobs)
        {
            if (job.Template.Spec.RestartPolicy != "Never" || job.BackoffLimit is null or > 10)
            {
                yield return $"{name}: needs restartPolicy: Never and a backoffLimit of at most 10.";
            }

            var container = job.Template.Spec.Containers[0];
            var id = container.Args?.SkipWhile(argument => argument != "--id").ElementAtOrDefault(1);
            var variable = container.Env?.FirstOrDefault(variable => $"$({variable.Name})" == id);
            if (container.Args?.FirstOrDefault() == "job" && variable?.ValueFrom?.FieldRef?.FieldPath != JobName)
            {
                yield return $"{name}: has to submit with --id of its own name ({JobName}).";
            }
        }

        foreach (var cron in manifests.OfType<V1CronJob>().Where(cron => cron.Spec.ConcurrencyPolicy != "Forbid"))
        {
            yield return $"{Manifests.NameOf(cron)}: needs concurrencyPolicy: Forbid.";
        }
    }
}
