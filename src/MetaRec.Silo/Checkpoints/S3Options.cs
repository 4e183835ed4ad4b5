using System.ComponentModel.DataAnnotations;

namespace MetaRec.Silo.Checkpoints;

/// <summary>
/// Checkpoints in a bucket of S3, or of a store that speaks as S3 does, instead of the storage folder. Who the silo is comes from where Amazon's SDK looks for it: AWS_ACCESS_KEY_ID and
/// AWS_SECRET_ACCESS_KEY, a web identity, or the role of the machine.
/// </summary>
public sealed class S3Options : IValidatableObject
{
    /// <summary>The configuration section these options are read from.</summary>
    public const string Section = "MetaRec:S3";

    /// <summary>The bucket, which has to be there; without it checkpoints lie in the storage folder.</summary>
    /// <value>none</value>
    public string? Bucket { get; set; }

    /// <summary>What the names of all objects begin with, without a slash at either end: several clusters may share a bucket.</summary>
    /// <value>checkpoints</value>
    public string Prefix { get; set; } = "checkpoints";

    /// <summary>The address of a store other than Amazon's, as http://minio:9000; buckets are then part of the path.</summary>
    /// <value>none</value>
    public string? Endpoint { get; set; }

    /// <summary>The region that requests are signed for.</summary>
    /// <value>us-east-1</value>
    [Required(ErrorMessage = "The region must not be empty (MetaRec:S3:Region). Leave it out for us-east-1.")]
    public string Region { get; set; } = "us-east-1";

    /// <summary>How long a request may take before it is tried again.</summary>
    /// <value>30 s</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "The timeout of requests must be between {1} and {2} (MetaRec:S3:Timeout). Write 00:00:30 for thirty seconds.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Endpoint) && (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https")))
        {
            yield return new ValidationResult($"The endpoint must be an address that begins with http:// or https://, but was '{Endpoint}' ({Section}:Endpoint). Write http://minio:9000.");
        }

        if (Prefix.Length == 0 || Prefix.StartsWith('/') || Prefix.EndsWith('/'))
        {
            yield return new ValidationResult($"The prefix must have at least one letter and no slash at its ends, but was '{Prefix}' ({Section}:Prefix). Write checkpoints, or team/checkpoints.");
        }

        if (string.IsNullOrEmpty(Bucket) && !string.IsNullOrEmpty(Endpoint))
        {
            yield return new ValidationResult($"A bucket is missing ({Section}:Bucket). Name the one at {Endpoint} that checkpoints are to lie in.");
        }
    }
}
