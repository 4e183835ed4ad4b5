using System.CommandLine;
using MetaRec.Cli.Commands;
using MetaRec.Cli.Training;
using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.CommandLine;

/// <summary>How a command names its data: a known data set, or the user's own files.</summary>
/// <param name="alwaysQuick">Whether the command uses generated data where none is named; by default MovieLens-1M, where it is there.</param>
internal sealed class DatasetOptions(bool alwaysQuick = false)
{
    private const string Real = "movielens-1m";
    private static readonly string[] Names = [.. DatasetCatalog.KnownNames.Where(name => name != DatasetCatalog.Files)];

    private readonly Option<string> _dataset = CommonOptions.Choice(
        "--dataset", alwaysQuick ? "Data set. Without it: synthetic." : "Data set. Without it: movielens-1m where METAREC_DATA or the cache has it, else synthetic.", Names, null);

    private readonly Option<string?> _data = new("--data") { Description = "Folder of the data set; by default found through METAREC_DATA or the cache.", HelpName = "DIR" };
    private readonly Option<string?> _interactions = new("--interactions") { Description = "Your own ratings: CSV or TSV of user, item, rating and optional time, plain or .gz.", HelpName = "FILE" };
    private readonly Option<string?> _users = new("--users") { Description = "With --interactions: table whose first column is the user; the others become features.", HelpName = "FILE" };
    private readonly Option<string?> _items = new("--items") { Description = "With --interactions: table whose first column is the item; the others become features.", HelpName = "FILE" };

    /// <summary>The options that name a data set, ready to be pasted into a shell.</summary>
    public static string Arguments(DatasetSpec spec)
    {
        (string Option, string? Value)[] options =
        [
            ("--dataset", spec.Name == DatasetCatalog.Files ? null : spec.Name), ("--data", spec.Folder),
            ("--interactions", spec.Interactions), ("--users", spec.Users), ("--items", spec.Items),
        ];
        return string.Join(' ', options.Where(pair => pair.Value is not null).Select(pair => $"{pair.Option} {ResumeCommand.Quote(pair.Value!)}"));
    }

    public void AddTo(Command command)
    {
        AddKnownTo(command);
        command.Options.Add(_interactions);
        command.Options.Add(_users);
        command.Options.Add(_items);
    }

    /// <summary>For a command that takes known data sets only.</summary>
    public void AddKnownTo(Command command)
    {
        command.Options.Add(_dataset);
        command.Options.Add(_data);
    }

    /// <summary>What the command line says, completed; tells where a default was taken.</summary>
    /// <exception cref="UsageException">Options contradict each other.</exception>
    public DatasetSpec Resolve(ParseResult parse, Terminal terminal, bool quick = false)
    {
        quick |= alwaysQuick;
        var (name, folder, interactions) = (parse.GetValue(_dataset), parse.GetValue(_data), parse.GetValue(_interactions));
        var (users, items) = (parse.GetValue(_users), parse.GetValue(_items));
        if (interactions is not null)
        {
            return name is null
                ? new DatasetSpec { Name = DatasetCatalog.Files, Folder = folder, Interactions = interactions, Users = users, Items = items }
                : throw new UsageException($"--interactions names your own data, but --dataset asks for '{name}'. Give one of the two.");
        }

        if (users is not null || items is not null)
        {
            throw new UsageException($"{(users is not null ? "--users" : "--items")} describes the entities of --interactions, which is missing. Add --interactions FILE.");
        }

        if (folder is not null && !Directory.Exists(folder))
        {
            throw new UsageException($"--data must be a folder, but '{folder}' does not exist. Name the folder that holds the data set, or run `./metarec data download {name ?? Real}`.");
        }

        if (name is null)
        {
            // A folder was given for real data; a quick look does not read a million ratings.
            var real = folder is not null || (!quick && DatasetCatalog.TryLocate(Real, out _));
            name = real ? Real : DatasetCatalog.Synthetic;
            if (!real)
            {
                terminal.Say(quick
                    ? "Generated data is used, because no --dataset is given: what is to be quick does not read a million ratings."
                    : $"Generated data is used, because {Real} is not on this machine. To get it: ./metarec data download {Real}");
            }
        }

        if (name == DatasetCatalog.Synthetic)
        {
            return folder is null
                ? DefaultSpecs.Synthetic(quick)
                : throw new UsageException($"Synthetic data is generated and has no folder, but --data was '{folder}'. Leave it out, or choose another --dataset.");
        }

        return new DatasetSpec { Name = name, Folder = folder };
    }
}
