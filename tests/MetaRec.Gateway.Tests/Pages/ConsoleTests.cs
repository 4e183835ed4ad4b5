using MetaRec.Client.Jobs;

namespace MetaRec.Gateway.Tests.Pages;

/// <summary>The console in a real browser.</summary>
public sealed class ConsoleTests(ConsoleFixture console) : IClassFixture<ConsoleFixture>
{
    private static readonly string[] Named = ["button", "link", "textbox", "searchbox", "combobox", "radio", "checkbox", "progressbar", "progress", "img", "image", "dialog"];

    [Fact]
    public async Task Start_ModelInService_NamesItsVersionAndJob()
    {
        await using var page = await console.OpenAsync("/");

        await page.WaitForAsync("document.querySelector('main').innerText.includes('of job served')");
        await page.WaitForAsync("[...document.querySelectorAll('.badge')].some(badge => badge.textContent === 'ready')");

        Assert.Equal("Start · MetaRecCluster", await page.EvaluateAsync<string>("document.title"));
    }

    [Fact]
    public async Task Job_WhileItRuns_ShowsLossesAndLogUntilItHasSucceeded()
    {
        await using var page = await console.OpenAsync("/console/jobs");
        await console.Gateway.Client.Jobs.SubmitAsync(new JobSubmission("watched", TestSpecs.Short()));

        await page.ClickAsync("td a", "watched");
        await page.WaitForAsync("document.querySelector('.badge.good')?.textContent === 'SUCCEEDED'");
        await page.WaitForAsync("document.querySelector('.chart path.two')?.getAttribute('d').startsWith('M')");
        await page.WaitForAsync("document.querySelectorAll('.log > div').length > 2");

        Assert.Equal("/console/jobs/watched", await page.EvaluateAsync<string>("location.pathname"));
        Assert.Contains("after", await page.EvaluateAsync<string>("document.querySelector('.chart').getAttribute('aria-label')"), StringComparison.Ordinal);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Jobs_OfAStateThatNoneHas_SaysSo()
    {
        await using var page = await console.OpenAsync("/console/jobs?state=FAILED");

        await page.WaitForAsync("document.querySelector('.empty h2')?.textContent === 'No job is FAILED'");

        Assert.Equal("FAILED", await page.EvaluateAsync<string>("document.getElementById('state').value"));
    }

    [Fact]
    public async Task Job_Unknown_SaysSo()
    {
        await using var page = await console.OpenAsync("/console/jobs/none");

        await page.WaitForAsync("document.querySelector('[role=alert]')?.innerText.includes(\"There is no job 'none'\")");
    }

    [Fact]
    public async Task Try_RatingByRating_MovesTheListAndTheAddress()
    {
        await using var page = await console.OpenAsync("/console/try");
        await page.WaitForAsync("document.querySelectorAll('.lists .ranked').length === 3 && document.querySelectorAll('.rate').length > 3");
        var before = await page.EvaluateAsync<string>("document.querySelectorAll('.lists .ranked')[1].innerText");

        await page.EvaluateAsync<object?>("void document.querySelector('.rate input[value=\"5\"]').click()");
        await page.WaitForAsync("document.querySelectorAll('.lists h2')[1].textContent === 'After 1 rating'");
        await page.EvaluateAsync<object?>("(() => { const search = document.getElementById('search'); search.value = 'i12'; search.dispatchEvent(new Event('input')); })()");
        await page.WaitForAsync("document.querySelector('.items li .rate input[name=\"rate-i12\"][value=\"1\"]')");
        await page.EvaluateAsync<object?>("void document.querySelector('input[name=\"rate-i12\"][value=\"1\"]').click()");
        await page.WaitForAsync("document.querySelectorAll('.lists h2')[1].textContent === 'After 2 ratings'");
        var after = await page.EvaluateAsync<string>("document.querySelectorAll('.lists .ranked')[1].innerText");

        Assert.NotEqual(before, after);
        Assert.Contains("rate=i12%3A1", await page.EvaluateAsync<string>("location.search"), StringComparison.Ordinal);
        Assert.Contains("\"item\":\"i12\",\"rating\":1", await page.EvaluateAsync<string>("document.querySelector('pre').textContent"), StringComparison.Ordinal);

        await page.GoAsync(new Uri(await page.EvaluateAsync<string>("location.href")));
        await page.WaitForAsync($"document.querySelectorAll('.lists .ranked')[1]?.innerText === {System.Text.Json.JsonSerializer.Serialize(after)}");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Models_PromoteWithoutEvaluation_AsksIsRefusedAndCanBeForced()
    {
        await console.Gateway.Client.Jobs.SubmitAsync(new JobSubmission("promoted", TestSpecs.Short()));
        await console.Gateway.WaitForEndAsync("promoted");
        await console.Gateway.Client.Models.RegisterAsync("other", "promoted");
        await using var page = await console.OpenAsync("/console/models/other");

        await page.ClickAsync("main button", "Promote");
        await page.ClickAsync("dialog button", "Cancel");
        Assert.Null((await console.Gateway.Client.Models.GetAsync("other")).Production);
        await page.ClickAsync("main button", "Promote");
        await page.ClickAsync("dialog button", "Promote");
        await page.ClickAsync("main button", "Promote anyway");
        await page.ClickAsync("dialog button", "Promote anyway");
        await page.WaitForAsync("document.querySelector('main').innerText.includes('In service: version 1')");

        Assert.Equal(1, (await console.Gateway.Client.Models.GetAsync("other")).Production);
    }

    [Theory]
    [InlineData("/", "In service")]
    [InlineData("/console/jobs", "Jobs")]
    [InlineData("/console/jobs/served", "served")]
    [InlineData("/console/models", "Version 1")]
    [InlineData("/console/cluster", "Cluster")]
    [InlineData("/console/try", "After 0 ratings")]
    public async Task Page_Whole_AsksThisServerOnlyAndNamesEverything(string path, string heading)
    {
        await using var page = await console.OpenAsync(path);
        await page.WaitForAsync($"[...document.querySelectorAll('h1, h2')].some(one => one.textContent.includes('{heading}'))");
        await page.WaitForAsync("!document.querySelector('.waiting')");

        var tree = await page.AccessibilityAsync();

        Assert.All(page.Requests, address => Assert.StartsWith(console.Gateway.Client.Server.AbsoluteUri, address, StringComparison.Ordinal));
        Assert.All(tree.Where(node => Named.Contains(node.Role)), node => Assert.False(string.IsNullOrWhiteSpace(node.Name), $"A {node.Role} has no name."));
        Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelectorAll('h1').length"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Cluster_WithASilo_ShowsItsRolesAndStatus()
    {
        await using var page = await console.OpenAsync("/console/cluster");

        await page.WaitForAsync("document.querySelectorAll('tbody tr').length === 1 && document.querySelector('tbody .badge.good')?.textContent === 'active'");

        Assert.Contains("serving", await page.EvaluateAsync<string>("document.querySelector('tbody').innerText"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApiReference_Whole_AsksThisServerOnly()
    {
        await using var page = await console.OpenAsync("/scalar");

        await page.WaitForAsync("document.body.innerText.includes('Submits a training job.')");

        Assert.All(page.Requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal) && !address.StartsWith("blob:", StringComparison.Ordinal)),
            address => Assert.StartsWith(console.Gateway.Client.Server.AbsoluteUri, address, StringComparison.Ordinal));
        Assert.Empty(page.Errors);
    }
}
