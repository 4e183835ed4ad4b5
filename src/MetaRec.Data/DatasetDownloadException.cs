namespace MetaRec.Data;

/// <summary>A data set could not be fetched from its publisher. Nothing was left in the cache.</summary>
public sealed class DatasetDownloadException(string message, Exception? innerException = null) : Exception(message, innerException);
