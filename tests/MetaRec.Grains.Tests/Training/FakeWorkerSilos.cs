using System.Net;
using MetaRec.Grains.Training;

namespace MetaRec.Grains.Tests.Training;

/// <summary>Worker silos that come and go as a test says.</summary>
internal sealed class FakeWorkerSilos(params SiloAddress[] silos) : IWorkerSilos
{
    private volatile IReadOnlyList<SiloAddress> _current = silos;

    public IReadOnlyList<SiloAddress> Current
    {
        get => _current;
        set => _current = value;
    }

    public static SiloAddress Address(int number) => SiloAddress.New(IPAddress.Loopback, 10_000 + number, 1);
}
