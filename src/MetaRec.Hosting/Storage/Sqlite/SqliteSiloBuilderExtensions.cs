using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace MetaRec.Hosting.Storage.Sqlite;

/// <summary>Keeps what a silo has to remember in SQLite. Each method needs <see cref="UseSqliteDatabase"/> on the same builder.</summary>
public static class SqliteSiloBuilderExtensions
{
    /// <summary>Sets the database that the other methods use. Its owner disposes of it, after the silo has stopped.</summary>
    public static ISiloBuilder UseSqliteDatabase(this ISiloBuilder builder, SqliteDatabase database)
    {
        builder.Services.AddSingleton(database);
        return builder;
    }

    /// <summary>Keeps the cluster membership in SQLite.</summary>
    public static ISiloBuilder UseSqliteClustering(this ISiloBuilder builder)
    {
        builder.Services.AddSingleton<IMembershipTable, SqliteMembershipTable>();
        return builder;
    }

    /// <summary>Adds a grain storage provider that writes Orleans' binary format into SQLite.</summary>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder builder, string name)
    {
        builder.Services.AddGrainStorage(name, static (services, name) => new SqliteGrainStorage(
            name,
            services.GetRequiredService<SqliteDatabase>(),
            services.GetRequiredService<IOptions<ClusterOptions>>(),
            new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()),
            services.GetRequiredService<IActivatorProvider>()));
        return builder;
    }

    /// <summary>Adds the reminder service and keeps reminders in SQLite.</summary>
    public static ISiloBuilder UseSqliteReminders(this ISiloBuilder builder)
    {
        builder.AddReminders();
        builder.Services.AddSingleton<IReminderTable, SqliteReminderTable>();
        return builder;
    }
}
