using MetaRec.Client.Serving;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Requests;
using MetaRec.Gateway.Serving;

namespace MetaRec.Gateway.Bulk;

/// <summary>
/// Writes all users of a model, in the order of the directory. There is no common moment: each user is written as they are when their turn comes; one who joins or leaves meanwhile may be in it or not, and moves no other.
/// </summary>
internal sealed class UserExporter(UserService users, string model)
{
    private const int UsersAtOnce = 200;
    private const int EventsAtOnce = 1000;

    public Task WriteProfilesAsync(string? from, LineWriter writer, CancellationToken cancellationToken) => ForEachAsync(
        from, 1, writer, (user, view) => writer.WriteAsync([ServingDocuments.Of(user, view)], cancellationToken), cancellationToken);

    public Task WriteEventsAsync(string? from, LineWriter writer, CancellationToken cancellationToken) => ForEachAsync(
        from,
        EventsAtOnce,
        writer,
        async (user, view) =>
        {
            await writer.WriteAsync(view.Events.Select(stored => Line(user, stored)), cancellationToken);
            for (var next = view.Next; next is { } after;)
            {
                var page = await users.GetAsync(model, user, after, EventsAtOnce, cancellationToken);
                await writer.WriteAsync((page?.Events ?? []).Select(stored => Line(user, stored)), cancellationToken);
                next = page?.Next;
            }
        },
        cancellationToken);

    private static FeedbackEntry Line(string user, UserEvent stored) =>
        new(user, stored.Item, stored.Rating, stored.Id, stored.Time == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(stored.Time));

    private async Task ForEachAsync(string? from, int events, LineWriter writer, Func<string, UserView, Task> write, CancellationToken cancellationToken)
    {
        var at = from is null ? ShardCursor.Start : new ShardCursor(IUserDirectoryGrain.ShardOf(from), from);
        IReadOnlyList<string> ids = from is null ? [] : [from];
        ShardCursor? next = at;
        var begun = false;
        while (true)
        {
            var found = await users.ReadAsync(model, ids, events, cancellationToken);
            if (!begun)
            {
                writer.Begin();
                begun = true;
            }

            foreach (var (id, view) in found)
            {
                await write(id, view);
            }

            if (next is null)
            {
                return;
            }

            (ids, next) = await users.ListAsync(model, next, UsersAtOnce, cancellationToken);
        }
    }
}
