using MetaRec.Contracts.Security;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Monitoring;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MetaRec.Gateway.Security;

/// <summary>Registers who is served and how much.</summary>
internal static class SecurityServices
{
    public static void AddGatewaySecurity(this IServiceCollection services, GatewayOptions options)
    {
        var security = options.Security;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new BootstrapKey(security));
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton(provider => new Admission(
            options.Limits, provider.GetRequiredService<ClusterCalls>(), provider.GetRequiredService<GatewayMetrics>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var cluster = provider.GetRequiredService<ClusterCalls>();
            return new KeyRing(
                (known, cancellationToken) => cluster.CallAsync(grains => grains.GetGrain<IApiKeysGrain>(0).ReadAsync(known), cancellationToken),
                TimeSpan.FromSeconds(security.KeyCacheSeconds), TimeSpan.FromSeconds(security.KeyGraceSeconds), provider.GetRequiredService<TimeProvider>());
        });

        // AddAuthentication would bring data protection, which keeps keys for cookies in the home folder.
        services.AddAuthenticationCore(authentication => authentication.DefaultScheme = CallerHandler.SchemeName);
        services.AddWebEncoders();
        services.AddSingleton<IAuthenticationConfigurationProvider, AuthenticationConfiguration>();
        var authentication = new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, CallerHandler>(CallerHandler.SchemeName, null);
        if (security.Jwt.IsOn)
        {
            authentication.AddTokens(security.Jwt);
        }

        var policy = new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement()).Build();
        services.AddAuthorization(authorization =>
        {
            authorization.AddPolicy(ScopeConventions.Policy, policy);
            authorization.FallbackPolicy = policy;
        });
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationProblems>();
    }
}
