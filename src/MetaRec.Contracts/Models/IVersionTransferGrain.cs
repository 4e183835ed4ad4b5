namespace MetaRec.Contracts.Models;

/// <summary>
/// A version as a file, on its way out of a registry or into it, part by part; held in memory until it is imported, or nothing was heard of it for some minutes. Files on one silo hold as much as the largest may have, together. Key: model/transfer, where the transfer is any text that its caller has made up.
/// </summary>
[Alias("metarec.IVersionTransferGrain")]
public interface IVersionTransferGrain : IGrainWithStringKey
{
    /// <summary>Bytes of a part; only the last one may be shorter.</summary>
    const int PartBytes = 4 * 1024 * 1024;

    /// <summary>Largest file, in bytes.</summary>
    const long MaxBytes = 512L * 1024 * 1024;

    /// <summary>Makes the file of a version.</summary>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="ModelException">There is no such version, or other files hold the silo's room for them.</exception>
    [Alias("Open")]
    [ResponseTimeout("00:02:00")]
    Task<int> OpenAsync(int version);

    /// <summary>A part of the file that was opened; it can be asked for again.</summary>
    /// <param name="part">Its place, from 0.</param>
    /// <exception cref="ModelException">The silo that had the file is lost.</exception>
    [Alias("Read")]
    Task<byte[]> ReadAsync(int part);

    /// <summary>Takes a part of a file that is to be imported; the same part again changes nothing.</summary>
    /// <exception cref="ModelException">A part before it is missing: the silo that had it is lost. Or the file is too large, or other files hold the silo's room for them.</exception>
    [Alias("Write")]
    Task WriteAsync(int part, byte[] content);

    /// <summary>Registers what was written as a candidate of the model. A version that the model has already stays the one that it is; asked again, it answers the same.</summary>
    /// <returns>The version.</returns>
    /// <exception cref="ModelException">It is no version, its checksum is not that of its content, its data set is not the one that this cluster has, or its spec names files outside the silos' data folder.</exception>
    [Alias("Import")]
    [ResponseTimeout("00:05:00")]
    Task<ModelVersion> ImportAsync();
}
