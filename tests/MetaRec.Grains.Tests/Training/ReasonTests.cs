using MetaRec.Grains.Training;

namespace MetaRec.Grains.Tests.Training;

public sealed class ReasonTests
{
    [Theory]
    [InlineData("The disk is full.", "The disk is full.")]
    [InlineData("The disk is full. Make room.", "The disk is full.")]
    [InlineData("It was not possible to connect to 10.0.0.1:6379; mgr: 10 of 10 available, v: 2.13", "It was not possible to connect to 10.0.0.1:6379")]
    [InlineData("first line\nsecond line", "first line")]
    [InlineData("", "")]
    public void Of_AMessage_IsItsFirstSentence(string message, string expected) => Assert.Equal(expected, Reason.Of(new InvalidOperationException(message)));

    [Fact]
    public void Of_AnEndlessSentence_IsCut() => Assert.Equal(201, Reason.Of(new InvalidOperationException(new string('a', 1000))).Length);
}
