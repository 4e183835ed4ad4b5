namespace MetaRec.Data;

/// <summary>The files of a data set are not on this machine. The message says where they were looked for and the ways to provide them.</summary>
/// <param name="dataset">Name of the data set, for example "movielens-1m".</param>
/// <param name="detail">What is missing, and where.</param>
public sealed class DatasetNotFoundException(string dataset, string detail)
    : Exception($"Data set '{dataset}' was not found: {detail}. Set METAREC_DATA to the folder that holds the data sets, run "
        + $"`./metarec data download {dataset}`, or pass `--data DIR`.")
{
    public string Dataset { get; } = dataset;
}
