using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Client.Models;
using MetaRec.Contracts.Models;
using Spectre.Console;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model fields</c>.</summary>
internal static class ModelFieldsCommand
{
    /// <summary>Values that the table shows of a field.</summary>
    private const int Shown = 12;

    private const string Description = """
        Shows the fields of users and items, with their values, that the version in service knows: what --feature can say. Others are kept, and have no effect on predictions.
        The values of items' fields are categories too (recommend --category).

        Examples:
          metarec model fields
          metarec model fields -o json | jq -r '.itemFields[] | select(.name == "genre").values[]'
        """;

    public static Command Create(CommandContext context)
    {
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("fields", Description) { model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var fields = await call.Client.Models.FieldsAsync(parse.GetValue(model) ?? ModelNames.Default, cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(fields);
            }
            else
            {
                Write(call.Terminal.Tables, fields);
            }

            call.Terminal.Say(string.Create(
                CultureInfo.InvariantCulture, $"Model '{fields.Model}' version {fields.ModelVersion}{(fields.UserFields.Count + fields.ItemFields.Count == 0 ? " was trained without features" : "")}."));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(IAnsiConsole console, ModelFieldsDocument fields)
    {
        (string Of, ModelFieldDocument Field)[] rows = [.. fields.UserFields.Select(field => ("users", field)), .. fields.ItemFields.Select(field => ("items", field))];
        if (rows.Length == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Of", "Field");
        table.AddColumn(new TableColumn("Values").RightAligned());
        table.AddColumn("Such as");
        foreach (var (of, field) in rows)
        {
            table.AddRow(
                new Text(of), new Text(field.Name), new Text(field.ValueCount.ToString("N0", CultureInfo.InvariantCulture)),
                new Text(string.Join(", ", field.Values.Take(Shown)) + (field.ValueCount > Shown ? ", …" : "")));
        }

        console.Write(table);
    }
}
