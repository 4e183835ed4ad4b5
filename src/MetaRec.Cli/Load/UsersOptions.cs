namespace MetaRec.Cli.Load;

/// <summary>How many users are stored, and how many of them are active.</summary>
/// <param name="Users">Users with a history.</param>
/// <param name="Active">Share of them that is asked about.</param>
/// <param name="Interactions">Events of each user.</param>
internal sealed record UsersOptions(int Users, double Active, int Interactions);
