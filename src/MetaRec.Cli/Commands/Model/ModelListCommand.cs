using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model list</c>.</summary>
internal static class ModelListCommand
{
    private const string Description = """
        Lists the names of all models.

        Examples:
          metarec model list
          metarec model list -o json
        """;

    public static Command Create(CommandContext context)
    {
        var output = JobOptions.Output();
        var command = new Command("list", Description) { output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var models = (await call.Client.Models.ListAsync(cancellationToken)).Models;
            call.WriteList(models, name => name, () =>
            {
                if (models.Count == 0)
                {
                    call.Terminal.Say($"There is no model yet. Register a succeeded job as the first version of one:  {call.Hint("model register JOB")}");
                }

                foreach (var name in models)
                {
                    context.Output.WriteLine(name);
                }
            });
            return ExitCodes.Ok;
        });
        return command;
    }
}
