using System.Text;

namespace MetaRec.Gateway.Dashboard;

/// <summary>
/// Has a browser ask for a key where the dashboard needs one: by basic authentication, with the API key as the password and any name. Below the dashboard's path only, which has nothing but
/// reads, so that a key that a browser remembers can change nothing.
/// </summary>
internal static class BrowserSignIn
{
    private const string Basic = "Basic ";

    public static void UseBrowserSignIn(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments(DashboardEndpoints.Path, StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        var headers = context.Request.Headers;
        if (headers.Authorization is [{ } sent] && sent.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) && PasswordIn(sent[Basic.Length..]) is { } password)
        {
            headers.Authorization = $"Bearer {password}";
        }

        context.Response.OnStarting(static state =>
        {
            var response = (HttpResponse)state;
            if (response.StatusCode == StatusCodes.Status401Unauthorized)
            {
                response.Headers.WWWAuthenticate = "Basic realm=\"metarec dashboard\", charset=\"UTF-8\"";
            }

            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    });

    /// <summary>The password of a name and a password that were sent; null where there are none.</summary>
    private static string? PasswordIn(string credentials)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(credentials.Trim()));
            return text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? text[(colon + 1)..] : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
