using MetaRec.Cli.CommandLine;
using Spectre.Console;

namespace MetaRec.Cli.Demo;

/// <summary>A story as a table: one column per stage.</summary>
internal static class StoryPrinter
{
    public static void Write(Terminal terminal, Story story)
    {
        var console = terminal.Tables;
        console.WriteLine($"User {story.User} is new: no rating of this user was trained on. What the user is shown while the first ratings come in:");
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("");
        foreach (var stage in story.Stages)
        {
            table.AddColumn(stage.Ratings == 0 ? "before the first rating" : $"after {Counted.Of(stage.Ratings, "rating")}");
        }

        for (var place = 0; place < story.Stages.Min(stage => stage.Top.Count); place++)
        {
            table.AddRow([$"{place + 1}", .. story.Stages.Select(stage => Markup.Escape($"{stage.Top[place].Title}  {stage.Top[place].Score:0.0}"))]);
        }

        table.AddEmptyRow();
        table.AddRow(["error on 10 held-out ratings", .. story.Stages.Select(stage => $"MAE {stage.HeldOutMae:0.00}")]);
        table.AddRow([Markup.Escape($"new: {story.Title}"), .. story.Stages.Select(stage => $"{stage.NewItemScore:0.0}, rank {stage.NewItemRank:N0} of {story.Catalogue:N0}")]);
        console.Write(table);
        if (story.ColdUsers is { } means)
        {
            console.WriteLine($"Mean MAE of all {means.Users:N0} cold users after {List(means.Stages.Select(stage => $"{stage.Ratings}"))} ratings: "
                + $"{List(means.Stages.Select(stage => $"{stage.Mae:0.00}"))}; bias + content: {List(means.Stages.Select(stage => $"{stage.BiasContentMae:0.00}"))}.");
        }

        console.WriteLine(story.TrueRating is { } rating
            ? $"\"{story.Title}\" is new too: no rating of it was trained on. This user's own rating of it is {rating:0.0}."
            : $"\"{story.Title}\" is new too: no rating of it was trained on.");
        console.WriteLine();
    }

    private static string List(IEnumerable<string> values)
    {
        var all = values.ToArray();
        return $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
