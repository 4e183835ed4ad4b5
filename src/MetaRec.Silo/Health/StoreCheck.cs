using MetaRec.Data;

namespace MetaRec.Silo.Health;

/// <summary>
/// Whether the store that keeps the cluster together answers, over the connection that the silo itself uses. Asked once a second at most, however many ask.
/// </summary>
internal sealed class StoreCheck(IMembershipTable table, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<string?> _last = Task.FromResult<string?>(null);
    private long? _asked;

    /// <summary>Why it does not answer, or null.</summary>
    public Task<string?> FindProblemAsync()
    {
        lock (_gate)
        {
            if (_last.IsCompleted && (_asked is not { } asked || time.GetElapsedTime(asked) >= Fresh))
            {
                _asked = time.GetTimestamp();
                _last = AskAsync();
            }

            return _last;
        }
    }

    private async Task<string?> AskAsync()
    {
        try
        {
            // A provider may block before its first await.
            await Task.Run(() => table.ReadAllAsync(CancellationToken.None)).WaitAsync(Limit, time);
            return null;
        }
        catch (TimeoutException)
        {
            return "it has not answered in time.";
        }
        catch (Exception error)
        {
            return ErrorText.FirstLine(error.Message);
        }
    }
}
