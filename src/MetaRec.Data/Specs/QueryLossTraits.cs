namespace MetaRec.Data.Specs;

/// <summary>What losses ask of predictions and of episodes.</summary>
public static class QueryLossTraits
{
    /// <summary>Whether predictions are logits rather than ratings.</summary>
    public static bool IsOfLogits(this QueryLoss loss) => loss is QueryLoss.CrossEntropy or QueryLoss.Bpr or QueryLoss.Softmax;

    /// <summary>Whether the loss is made of choices against negatives, where there are so many for each row.</summary>
    public static bool ComparesChoices(this QueryLoss loss, int negatives) => negatives > 0 && loss.IsOfLogits();

    /// <summary>Whether the loss has no meaning without negatives.</summary>
    public static bool NeedsNegatives(this QueryLoss loss) => loss is QueryLoss.Bpr or QueryLoss.Softmax;

    /// <summary>How specs write it.</summary>
    public static string Name(this QueryLoss loss) => System.Text.Json.JsonSerializer.SerializeToElement(loss, SpecJson.Options).GetString()!;
}
