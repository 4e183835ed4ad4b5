namespace MetaRec.Cli.Training;

/// <summary>The job that a folder's cluster works on, in a file: a process that is killed leaves it behind, and its cluster's next start would go on with it.</summary>
internal sealed class JobInProgress(string folder)
{
    private readonly string _path = Path.Combine(folder, "job-in-progress.txt");

    /// <summary>The job that was neither finished nor stopped; null where there is none.</summary>
    public string? Find() => File.Exists(_path) && File.ReadAllText(_path).Trim() is { Length: > 0 } jobId ? jobId : null;

    /// <summary>Notes a job that is about to be submitted, in one rename.</summary>
    public void Save(string jobId)
    {
        var temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllText(temporary, jobId);
        File.Move(temporary, _path, overwrite: true);
    }

    /// <summary>The job has ended.</summary>
    public void Clear() => File.Delete(_path);
}
