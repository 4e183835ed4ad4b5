using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Models;
using MetaRec.Cli.Serving;
using MetaRec.Client.Models;
using MetaRec.Contracts.Models;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model</c>.</summary>
internal static class ModelCommand
{
    private const string Description = """
        Versions of a model: a succeeded job's checkpoint is registered as a candidate, compared with the floors, and put into service.

        Examples:
          metarec model register quick
          metarec model evaluate 1
          metarec model promote 1
          metarec model promote 2 --canary 10%
          metarec model rollback
          metarec model export 2
          metarec model show -o json
          metarec model fields

        Exit codes: 0 ok, 1 unexpected error, 2 usage, 3 unreachable or refused, 4 no such model or version, 5 evaluation failed, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var command = new Command("model", Description)
        {
            ModelListCommand.Create(context),
            ModelShowCommand.Create(context),
            ModelFieldsCommand.Create(context),
            ModelRegisterCommand.Create(context),
            ModelEvaluateCommand.Create(context),
            ModelPromoteCommand.Create(context),
            ModelRollbackCommand.Create(context),
            ModelShadowCommand.Create(context),
            ModelExportCommand.Create(context),
            ModelImportCommand.Create(context),
            ModelDeleteCommand.Create(context),
        };
        JobOptions.AddTo(command);
        return command;
    }

    /// <summary>A command that asks or changes one model, and writes how it then stands.</summary>
    /// <param name="context">The process.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="parameters">Its own arguments and options.</param>
    /// <param name="act">Asks the gateway.</param>
    /// <param name="next">What one may type next; null: nothing.</param>
    public static Command OfOne(
        CommandContext context, string name, string description, IReadOnlyList<Symbol> parameters,
        Func<JobCall, ParseResult, string, CancellationToken, Task<ModelDocument>> act, Func<JobCall, ParseResult, ModelDocument, string?> next)
    {
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command(name, description) { model, output };
        foreach (var parameter in parameters)
        {
            if (parameter is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)parameter);
            }
        }

        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var document = await act(call, parse, parse.GetValue(model) ?? ModelNames.Default, cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(document);
                return ExitCodes.Ok;
            }

            ModelTable.Write(call, document);
            if (next(call, parse, document) is { } hint)
            {
                call.Terminal.Say(hint);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>The number of a version.</summary>
    public static Argument<int> Version()
    {
        var version = new Argument<int>("version") { Description = "The version's number; ./metarec model show lists them." };
        version.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number < 1)
            {
                result.AddError($"A version's number must be 1 or more, but was {number}.");
            }
        });
        return version;
    }
}
