namespace MetaRec.Silo.Standalone;

/// <summary>Keeps a second cluster, in this process or another, off a storage folder. Falls with the process that holds it.</summary>
internal sealed class StorageFolderLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="InvalidOperationException">Another cluster uses the folder.</exception>
    public StorageFolderLock(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, "metarec.lock");
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException(
                $"Another standalone cluster uses the storage folder {folder} (its lock is {path}). Stop it first, or choose another folder.",
                exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
