using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace MetaRec.Hosting.Storage.Sql;

/// <summary>Keeps what a silo has to remember in an <see cref="ISqlDatabase"/>, which is a service of the silo or the client.</summary>
public static class SqlSiloBuilderExtensions
{
    /// <summary>Keeps membership, grain state (in Orleans' binary format) and reminders in the database.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="storageName">The name of the grain storage provider.</param>
    public static ISiloBuilder UseSqlDatabase(this ISiloBuilder builder, string storageName)
    {
        builder.Services.AddSingleton<IMembershipTable, SqlMembershipTable>();
        builder.Services.AddGrainStorage(storageName, static (services, name) => new SqlGrainStorage(
            name,
            services.GetRequiredService<ISqlDatabase>(),
            services.GetRequiredService<IOptions<ClusterOptions>>(),
            new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()),
            services.GetRequiredService<IActivatorProvider>()));
        builder.AddReminders();
        builder.Services.AddSingleton<IReminderTable, SqlReminderTable>();
        return builder;
    }

    /// <summary>Has a client find its gateways in the database.</summary>
    public static IClientBuilder UseSqlDatabase(this IClientBuilder builder)
    {
        builder.Services.AddSingleton<IGatewayListProvider, SqlGatewayList>();
        return builder;
    }
}
