using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace MetaRec.Grains.Serving;

/// <summary>Has the silo take users whom nobody asks about out of memory, and the parts of their directory, at <see cref="ServingOptions.IdleAge"/>.</summary>
internal sealed class UserCollection(IOptions<ServingOptions> serving) : IConfigureOptions<GrainCollectionOptions>
{
    private static readonly Type[] Grains = [typeof(UserGrain), typeof(UserDirectoryGrain), typeof(UserDirectoryPageGrain)];

    public void Configure(GrainCollectionOptions options)
    {
        var age = serving.Value.IdleAge;

        // How often the silo looks; Orleans wants it to be less than every age.
        options.CollectionQuantum = age / 2 < options.CollectionQuantum ? age / 2 : options.CollectionQuantum;
        foreach (var grain in Grains)
        {
            options.ClassSpecificCollectionAge[grain.FullName!] = age;
        }
    }
}
