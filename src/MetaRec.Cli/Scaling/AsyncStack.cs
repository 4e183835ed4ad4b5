namespace MetaRec.Cli.Scaling;

/// <summary>Disposes of what it was given, the latest first, whatever fails on the way.</summary>
internal sealed class AsyncStack : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _items = new();

    public T Add<T>(T item)
        where T : IAsyncDisposable
    {
        _items.Push(item);
        return item;
    }

    public async ValueTask DisposeAsync()
    {
        if (_items.TryPop(out var item))
        {
            try
            {
                await item.DisposeAsync();
            }
            finally
            {
                await DisposeAsync();
            }
        }
    }
}
