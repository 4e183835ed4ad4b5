namespace MetaRec.Silo.Tests.Contracts;

/// <summary>Changes of small contracts, and whether they are compatible.</summary>
public sealed class ContractComparisonTests
{
    private const string Known = """
        type test.Reply
          0 = First: Int32
          1 = Second: String
          base = System.Object
          format = 1
        enum test.Level
          0 = Low
          1 = High
        interface test.IAsked
          Ask = (String): Task
          key = IGrainWithStringKey
        grain asked
          implements test.IAsked = yes
          state reply = test.Reply in store
        spec JobSpec
          kept? = Nullable<Int32>
          steps = Int32
        """;

    [Theory]
    [InlineData("  1 = Second: String", "  1 = Second: String\n  2 = Third: Double", "type test.Reply: 2 (Third: Double) is new.")]
    [InlineData("  1 = High", "  1 = High\n  2 = Top", "enum test.Level: 2 (Top) is new.")]
    [InlineData("  Ask = (String): Task", "  Ask = (String): Task\n  Tell = (Int32): Task", "interface test.IAsked: Tell ((Int32): Task) is new.")]
    [InlineData("  state reply = test.Reply in store", "  state reply = test.Reply in store\n  state more = test.More in store", "grain asked: state more (test.More in store) is new.")]
    [InlineData("  steps = Int32", "  steps = Int32\n  name? = String", "spec JobSpec: name? (String) is new.")]
    [InlineData("enum test.Level", "type test.More\n  0 = First: Int32\nenum test.Level", "type test.More is new.")]
    public void Compare_SomethingIsAdded_IsCompatible(string before, string after, string expected)
    {
        var change = Assert.Single(Compare(before, after));

        Assert.False(change.IsBreaking);
        Assert.Equal(expected, change.Text);
    }

    [Theory]
    [InlineData("  1 = Second: String\n", "", "type test.Reply: 1 (Second: String) is gone.")]
    [InlineData("  0 = First: Int32", "  0 = First: Int64", "type test.Reply: 0 was First: Int32, and is First: Int64.")]
    [InlineData("  1 = Second: String", "  1 = Fourth: String", "type test.Reply: 1 was Second: String, and is Fourth: String.")]
    [InlineData("  format = 1", "  format = 2", "type test.Reply: format was 1, and is 2.")]
    [InlineData("  base = System.Object", "  base = test.Parent", "type test.Reply: base was System.Object, and is test.Parent.")]
    [InlineData("type test.Reply", "type test.Answer", "type test.Reply is gone, or has another alias.")]
    [InlineData("  1 = High", "  1 = Middle\n  2 = High", "enum test.Level: 1 was High, and is Middle.")]
    [InlineData("  Ask = (String): Task", "  Ask = (Int32): Task", "interface test.IAsked: Ask was (String): Task, and is (Int32): Task.")]
    [InlineData("  Ask = (String): Task", "  Question = (String): Task", "interface test.IAsked: Ask ((String): Task) is gone.")]
    [InlineData("  key = IGrainWithStringKey", "  key = IGrainWithGuidKey", "interface test.IAsked: key was IGrainWithStringKey, and is IGrainWithGuidKey.")]
    [InlineData("grain asked", "grain questioned", "grain asked is gone, or has another alias.")]
    [InlineData("  steps = Int32", "  steps = Int32\n  name = String", "spec JobSpec: name (String) is new and always written, and older silos refuse a spec with it. Make it null by default.")]
    [InlineData("  state reply = test.Reply in store", "  state answer = test.Reply in store", "grain asked: state reply (test.Reply in store) is gone.")]
    public void Compare_SomethingIsGoneOrMeansSomethingElse_IsBreaking(string before, string after, string expected) =>
        Assert.Contains(Compare(before, after), change => change.IsBreaking && change.Text == expected);

    [Fact]
    public void Compare_Nothing_IsNoChange() => Assert.Empty(Compare("grain", "grain"));

    [Fact]
    public void Write_WhatWasRead_IsTheSameText()
    {
        var text = ContractFile.Write(ContractFile.Read(Known));

        Assert.Equal(text, ContractFile.Write(ContractFile.Read(text)));
        Assert.Equal(Known.Split('\n').Order(), text.Split('\n').Where(line => line is { Length: > 0 } && line[0] != '#').Order());
    }

    private static IReadOnlyList<ContractChange> Compare(string before, string after)
    {
        var changed = Known.Replace(before, after, StringComparison.Ordinal);
        Assert.True(before == after || changed != Known, $"'{before}' is not in the text.");
        return ContractComparison.Compare(ContractFile.Read(Known), ContractFile.Read(changed));
    }
}
