using Microsoft.AspNetCore.Authentication;

namespace MetaRec.Gateway.Security;

/// <summary>No configuration: schemes are set up in code, and an <c>Authentication</c> section of the process must not change them.</summary>
internal sealed class AuthenticationConfiguration : IAuthenticationConfigurationProvider
{
    IConfiguration IAuthenticationConfigurationProvider.AuthenticationConfiguration { get; } = new ConfigurationManager();
}
